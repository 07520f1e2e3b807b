"""Draw the reviewing States of the UNTOC review mechanism by lot, verify draws, and simulate what follows from them.

>>> import untoc_draw as ud
>>> parties = ud.load_scenario("real-2020-10-16")
>>> record = ud.draw(parties, "sequential-bowls", seed="vienna 2020")
>>> ud.verify(record, parties).kept
True

Then ``who_reviews_whom`` gives the reviews as a table or a page, all or those of one State, ``draw_many`` many draws as arrays,
``simulate`` the ten years that follow, ``plan`` the posts and money that they ask for, and ``evidence`` a pack with which others can check
the draw. ``Law`` is another reading of the law.
``docs/how-to/library.md`` shows each.

A draw record is a frozen ``DrawRecord``. ``write_record`` writes it as the command does, to the byte; ``read_record`` reads it, and
``document()`` gives the JSON of ``docs/reference/formats.md`` as data.
Chance enters by seeds alone: the same arguments give the same results on any machine, with any number of workers. Times that are
measured, as the milliseconds of ``compare``, differ.

Three kinds of "no": what cannot be used raises ``InputError`` with every fault at once; a broken clause is a finding of the verdict; a
draw that cannot go on is a record with the outcome ``stuck``.

The algorithms are reconstructions: the Secretariat's own descriptions are not public.
"""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from scenarios.public_seed import public_seed

if TYPE_CHECKING:
    from pandas import DataFrame

    from algorithms import Algorithm, algorithm_names
    from algorithms.faulty import AlgorithmFaultError
    from algorithms.record import DrawRecord
    from results.planning.review_plan import ReviewPlan
    from results.who_reviews_whom import WhoReviewsWhom
    from results.workload.simulating import CapacityPlan
    from scenarios import Fault, InputError, Scenario
    from sim.calibration.drawing import PosteriorDraws
    from sim.experiments.setting import Setting
    from sim.planning.scenario import PlanScenario
    from storage.errors import NotKnownError, UntocDrawError
    from verify import LawInForce
    from verify.evidence.evidence import Evidence
    from verify.law.pairs import Pairs
    from verify.many_draws import ManyDraws
    from verify.record.verify_record import RecordVerdict

PathLike = str | os.PathLike[str]
Record: TypeAlias = "DrawRecord | PathLike"
"""A draw record, or the path of a file with one."""

__all__ = [
    "Algorithm",
    "AlgorithmFaultError",
    "CapacityPlan",
    "DrawRecord",
    "Evidence",
    "Fault",
    "InputError",
    "Law",
    "LawInForce",
    "ManyDraws",
    "NotKnownError",
    "PlanScenario",
    "RecordVerdict",
    "ReviewPlan",
    "Scenario",
    "UntocDrawError",
    "WhoReviewsWhom",
    "algorithm_names",
    "compare",
    "draw",
    "draw_many",
    "evidence",
    "extend",
    "load_scenario",
    "plan",
    "read_record",
    "replace",
    "reviews_frame",
    "simulate",
    "verify",
    "who_reviews_whom",
    "write_record",
]

_HOMES = {
    "Algorithm": "algorithms.algorithm",
    "AlgorithmFaultError": "algorithms.faulty",
    "CapacityPlan": "results.workload.simulating",
    "DrawRecord": "algorithms.record",
    "Evidence": "verify.evidence.evidence",
    "Fault": "storage.errors",
    "InputError": "storage.errors",
    "LawInForce": "verify.law_in_force",
    "ManyDraws": "verify.many_draws",
    "NotKnownError": "storage.errors",
    "PlanScenario": "sim.planning.scenario",
    "RecordVerdict": "verify.record.verify_record",
    "ReviewPlan": "results.planning.review_plan",
    "Scenario": "scenarios.model",
    "UntocDrawError": "storage.errors",
    "WhoReviewsWhom": "results.who_reviews_whom",
    "algorithm_names": "algorithms.registry",
}
"""Where the types stand that the functions give. They are loaded when they are first asked for, so that the import is quick."""


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'untoc_draw' has no attribute {name!r}")
    return globals().setdefault(name, getattr(import_module(_HOMES[name]), name))


def load_scenario(source: "PathLike | DataFrame", *, as_of: date | None = None, name: str = "parties") -> "Scenario":
    """Load a list of parties: who is party to what, and in which regional group.

    Parameters
    ----------
    source
        A built-in id (``real-latest``, or ``real-2020-10-16`` for any date), a file (CSV, XLSX or ODS), or a pandas DataFrame with the
        columns of such a file: ``state``, ``name``, ``regional_group``, and one for each instrument. In a DataFrame a party has a date or
        True there, another State False or nothing.
    as_of
        Parties on that day; None for all.
    name
        What a DataFrame's list is called in records; a file has its own name.

    Returns
    -------
    Scenario
        Frozen. ``states`` are the ids in the order that all arrays use; ``adherence`` has shape ``(n_states, n_instruments)``,
        ``group_of`` shape ``(n_states,)``, places in ``regional_groups`` or -1.

    Raises
    ------
    InputError
        With every fault of the list, by row and column.
    """
    if isinstance(source, str | os.PathLike):
        from scenarios import load_scenario as load  # noqa: PLC0415

        return load(os.fspath(source), as_of)
    from scenarios.frames import list_of_frame  # noqa: PLC0415

    return list_of_frame(source, name, as_of).scenario


def Law(  # noqa: N802  (it reads as the thing that it gives)
    file: PathLike | None = None,
    *,
    barred: "Pairs | None" = None,
    barred_both: "Pairs | None" = None,
    required: "Pairs | None" = None,
    not_again: "Record | None" = None,
    **parameters: Any,
) -> "LawInForce":
    """Choose the law: paragraphs 28 and 29 as they are read here, with another answer to some of their open questions.

    Parameters
    ----------
    file
        A TOML file of law parameters; it may add relations, attributes and clauses (``docs/how-to/your-own-clause.md``).
    barred, barred_both, required
        Pairs of State ids, or a table of them with the columns ``state`` and ``other``: the other State does not review the State; neither
        reviews the other; the other State reviews the State.
    not_again
        An earlier draw record, or its file: no State is reviewed by one that reviewed it there.
    **parameters
        Law parameters by name, like ``load_max=3`` or ``waives_four=["ALB"]``; they go before those of the file.
        ``untoc-draw law`` and ``docs/reference/law.md`` list all, with their alternatives and sources.

    Returns
    -------
    LawInForce
        ``values`` holds every parameter, ``digest`` stands for all of them. With no argument: the default law.

    Raises
    ------
    InputError
        With every unknown parameter and value, and every fault of a clause or of a table.
    """
    from verify.law.pairs import PairsGiven  # noqa: PLC0415
    from verify.law_in_force import read_law  # noqa: PLC0415

    given = PairsGiven(barred, barred_both, required, not_again)
    return read_law(None if file is None else Path(file), parameters, given)


def draw(parties: "Scenario", algorithm: "str | Algorithm", *, seed: str, law: "LawInForce | PathLike | None" = None) -> "DrawRecord":
    """Draw by lot.

    Parameters
    ----------
    parties
        The list of parties.
    algorithm
        The name of an installed algorithm (``algorithm_names()``), ``FILE.py`` with one, or an ``Algorithm``.
    seed
        The public seed of all lots, any text.
    law
        From ``Law``, or a TOML file; None for the default law.

    Returns
    -------
    DrawRecord
        Frozen; ``to_json()`` gives its file. ``record.outcome`` is ``complete``, or ``stuck`` with the State and seat in ``record.stuck``.

    Raises
    ------
    InputError
        An unknown algorithm, a seed that is empty or cannot be shown, a law that names a State that is not in the list.
    AlgorithmFaultError
        An algorithm of yours raised, or broke the rules of ``docs/how-to/your-own-algorithm.md``.
    NotKnownError
        A search of the algorithm was ended at its limit, so it is not known which lots are to be set aside.
    """
    from algorithms import SeededLots  # noqa: PLC0415

    lots = SeededLots(public_seed(seed, "seed"))
    return _algorithm(algorithm).draw(parties, _law(law, parties), lots)


def extend(
    record: Record, parties: "Scenario", *, seed: str, newcomers: str = "last-year", earlier_parties: "Scenario | None" = None
) -> "DrawRecord":
    """Go on from a draw on a later list: a largest set of its seats that a lawful draw can have stands, and the rest is drawn.

    Parameters
    ----------
    record
        A complete draw record that keeps its law, or a file with one. The draw goes on under the same law.
    parties
        The later list.
    seed
        A new public seed.
    newcomers
        The year of States that are newly under review: ``last-year``, or ``by-lot``. Which rule the Mechanism has is not known.
    earlier_parties
        The list of the record; None for the built-in one that it names.

    Returns
    -------
    DrawRecord
        ``record.goes_on`` says of each earlier seat why it is ``gone``, None where it stands.

    Raises
    ------
    InputError
        The record is faulty, stuck or broken, the list is no later state of its list, or the seed is that of the record.
    UntocDrawError
        No lawful draw exists on the later list; or (``NotKnownError``) a search was ended at its limit.
    """
    from verify.record.going_on import extend as extended  # noqa: PLC0415
    from verify.record.verify_record import kept_record, verify_record  # noqa: PLC0415

    drawn, source = _record(record)
    before = kept_record(verify_record(drawn, earlier_parties, source=source), source)
    return extended(drawn, before.law, parties, seed=public_seed(seed, "seed"), newcomers=newcomers)


def replace(
    record: Record, states: Sequence[str], *, seed: str, review: str | None = None, parties: "Scenario | None" = None
) -> "DrawRecord":
    """Draw again for the seats of reviewing States that drop out; a largest set of all others stands.

    Parameters
    ----------
    record, parties
        A complete draw record that keeps its law, or a file with one, and its list (None for the built-in one that it names).
    states
        The States that drop out, by id or name.
    seed
        A new public seed.
    review
        The State under review whose review they leave; None for all that they perform.

    Returns
    -------
    DrawRecord
        As ``extend`` gives it. Who has dropped out has no lot in any record that goes on from this one.

    Raises
    ------
    InputError
        The record is faulty, stuck or broken, a State performs no such review, or the seed is that of the record.
    UntocDrawError
        As ``extend``.
    """
    from verify.record.going_on import replace_reviewing  # noqa: PLC0415
    from verify.record.verify_record import kept_record, verify_record  # noqa: PLC0415

    drawn, source = _record(record)
    before = kept_record(verify_record(drawn, parties, source=source), source)
    return replace_reviewing(drawn, before.law, before.parties, states, seed=public_seed(seed, "seed"), reviewed=review)


def verify(
    record: Record,
    parties: "Scenario | None" = None,
    *,
    replay: bool = True,
    earlier: "Record | None" = None,
    algorithm: "str | Algorithm | None" = None,
) -> "RecordVerdict":
    """Verify a draw record: every clause of its law, what it claims of itself, and its lots drawn again.

    Parameters
    ----------
    record
        A draw record, or a file with one.
    parties
        The list that the draw was made for; None for the built-in one that the record names.
    replay
        Whether to draw the recorded lots again, where the algorithm is installed.
    earlier
        The record that this one goes on from, to see that it is told as it is.
    algorithm
        The algorithm that the record names, where it is not installed: ``FILE.py``, or an ``Algorithm``.

    Returns
    -------
    RecordVerdict
        ``kept``, ``findings`` (each with ``clause``, ``states`` and ``message``), ``replayed``; ``results`` has a line for each
        clause, with the number of instances that were checked.

    Raises
    ------
    InputError
        It is no draw record, or one for another list; with every fault.

    Source
    ------
    Procedures and rules, paragraphs 28 and 29, as ``docs/reference/law.md`` reads them.
    """
    from verify.record.verify_record import verify_record  # noqa: PLC0415

    drawn, source = _record(record)
    before = None if earlier is None else _record(earlier)[0]
    own = None if algorithm is None else _algorithm(algorithm)
    return verify_record(drawn, parties, replay=replay, source=source, earlier=before, algorithm=own)


def reviews_frame(record: Record, parties: "Scenario") -> "DataFrame":
    """The reviews of a draw record as a table.

    Parameters
    ----------
    record, parties
        A draw record or a file with one, and its list of parties.

    Returns
    -------
    pandas.DataFrame
        A row for each State that reviews another, once whatever the number of instruments: so rows counted by ``reviewing`` are
        burdens (Procedures and rules, para. 29 (c)). Columns: ``group`` (1 to 3), ``reviewed``, ``reviewed_name``, ``reviewing``,
        ``reviewing_name``, ``seat`` (``home``, ``away`` or ``home+away``), ``additional`` (whether it only adds instruments that
        the first lot lacks), ``instruments`` (ids with ``+`` between).

    Raises
    ------
    InputError
        It is no draw record, or one for another list.
    """
    from results.reviews_frame import frame_of_reviews  # noqa: PLC0415

    return frame_of_reviews(*_record(record), parties)


def who_reviews_whom(record: Record, parties: "Scenario | None" = None, *, state: str | None = None) -> "WhoReviewsWhom":
    """Who reviews whom in a draw, for people: as a page, a workbook, a table; all reviews, or those of one State.

    Parameters
    ----------
    record
        A draw record; or a file with one, an evidence pack (folder or ZIP), or the folder of a ceremony that is over.
    parties
        The list of the record; None for the one in the pack, or the built-in one that the record names.
    state
        One State, by id, name or another usual name (``Turkey``, ``UK``); None for all.

    Returns
    -------
    WhoReviewsWhom
        ``frame``, as ``reviews_frame`` gives it; ``document``, the page as blocks; and it as ``text()``, or as the bytes of ``csv()``,
        ``xlsx()``, ``html()`` and ``pdf()``, with one row a review, sorted by year group and the name of the State under review.

    Raises
    ------
    InputError
        It is no draw record, or one for another list; ``state`` means no State of the list, or several.
    """
    from results.who_reviews_whom import who_reviews_whom as of_record  # noqa: PLC0415
    from verify.given import read_given  # noqa: PLC0415
    from verify.record.verify_record import built_in_parties, parties_given  # noqa: PLC0415

    if isinstance(record, str | os.PathLike):
        given = read_given(Path(record))
        return of_record(given.drawn(), parties or parties_given(given), state=state, source=given.source)
    source = "draw record"
    return of_record(record, parties or built_in_parties(record, None, source), state=state, source=source)


def draw_many(
    parties: "Scenario",
    algorithm: "str | Algorithm",
    *,
    seeds: Iterable[str | int],
    law: "LawInForce | PathLike | None" = None,
    workers: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> "ManyDraws":
    """Draw many times, as arrays and without records: for chances and burdens.

    Parameters
    ----------
    parties, algorithm, law
        As for ``draw``.
    seeds
        A seed for each draw; a number stands for its digits. Each draw is the one that ``draw`` gives from its seed.
    workers
        Processes at once; the result is the same for any number.
    progress
        Called with the number of draws done and of all.

    Returns
    -------
    ManyDraws
        ``complete``, shape ``(n_draws,)``; ``year_of`` ``(n_draws, n_states)``, 0 for a State not under review; ``reviewing``
        ``(n_draws, n_states, n_slots)``, who reviews each State, -1 for an empty slot; ``burdens`` ``(n_draws, n_states)``, in
        reviews; ``broken()``, by clause which draws break it. ``arrays`` holds seats and instruments too. States are places in
        ``parties.states``.

    Raises
    ------
    InputError
        As ``draw``; or there are no seeds.
    """
    from verify.many_draws import draw_many as draws_of  # noqa: PLC0415

    public = [public_seed(str(seed), "seeds") for seed in seeds]
    return draws_of(parties, _law(law, parties), _algorithm(algorithm), public, workers, progress)


def compare(
    parties: "Scenario",
    algorithms: Sequence[str] = (),
    *,
    draws: int = 20,
    seed: str = "untoc-draw compare",
    law: "LawInForce | PathLike | None" = None,
) -> "DataFrame":
    """Set algorithms side by side over many draws, each checked.

    Parameters
    ----------
    parties, law
        As for ``draw``.
    algorithms
        Names or Python files; by default all that are installed.
    draws
        Draws of each algorithm, 1 or more.
    seed
        The public seed: draw ``k`` of every algorithm has the seed ``SEED/k``, and so the same division into groups.

    Returns
    -------
    pandas.DataFrame
        A row for each algorithm, by name. ``draws``, ``stuck`` and ``kept`` (complete draws that break no clause) are counts; the others
        are means, of all draws for ``lots_drawn`` and ``set_aside``, and of the complete ones for burdens in reviews
        (``burden_minimum``, ``_mean``, ``_maximum``, ``_gini``), ``additional_reviewers``, and the States that take part in a
        group (``taking_part_1`` to ``_3``, with ``_sd``). Missing where no draw is complete.

    Raises
    ------
    InputError
        As ``draw``; or no draws are asked for.
    """
    import pandas as pd  # noqa: PLC0415

    from scenarios import Fault, InputError  # noqa: PLC0415
    from sim.side_by_side import compare_algorithms  # noqa: PLC0415

    if draws < 1:
        raise InputError("compare", (Fault("draws", str(draws), "1 or more"),))
    rows = compare_algorithms(parties, _law(law, parties), draws, public_seed(seed, "seed"), algorithms)
    return pd.DataFrame(rows).drop(columns="milliseconds_a_draw").set_index("algorithm")


def simulate(
    record: Record,
    parties: "Scenario | None" = None,
    *,
    replications: int = 200,
    seed: str = "untoc-draw simulate",
    parameters: Mapping[str, float] | PathLike | None = None,
    posterior: bool = True,
    facts: PathLike | None = None,
    status: PathLike | None = None,
    status_on: date | None = None,
    workers: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> "CapacityPlan":
    """Simulate the ten years that follow from a draw: who is late, what the Secretariat has to do, what States have in hand.

    Parameters
    ----------
    record, parties
        A complete draw record that keeps its law, or a file with one, and its list (None for the built-in one that it names).
    replications
        Runs of the review phase, 2 or more.
    seed
        The public seed of all chance.
    parameters
        Parameters of the model that differ from the default, by name (``docs/explanation/review-phase-model.md``), or a TOML file.
    posterior
        Whether each run draws the fitted parameters, but for those that differ, from what is known of them.
    facts
        A TOML file of more published progress: the fit is made to it too.
    status, status_on
        A CSV of where each review stands (``state``, ``phase``, ``stage``, ``since``), from which every run goes on; and the day at whose
        end that was so, None for the last day in it.
    workers
        Processes at once; the result is the same for any number.
    progress
        Called with the number of runs done and of all.

    Returns
    -------
    CapacityPlan
        ``months``, ``reviews`` and further ``tables`` as pandas DataFrames, with mean and quantiles over the runs.

    Raises
    ------
    InputError
        The record is faulty, stuck or broken, a parameter is unknown or out of its bounds, or a file has faults.

    Source
    ------
    ``docs/explanation/review-phase-model.md`` says of each parameter whether it is published, fitted or assumed.
    """
    from results.workload.simulating import simulate_plan  # noqa: PLC0415
    from sim.experiments.runner import Runner  # noqa: PLC0415

    setting, fitted = _known(record, parties, replications, seed, parameters, posterior, facts, status, status_on)
    return simulate_plan(setting, replications, runner=Runner(workers=workers, progress=progress), posterior=fitted)


def plan(
    record: Record,
    parties: "Scenario | None" = None,
    scenarios: "PathLike | Sequence[PlanScenario]" = (),
    *,
    replications: int = 200,
    seed: str = "untoc-draw simulate",
    parameters: Mapping[str, float] | PathLike | None = None,
    posterior: bool = True,
    facts: PathLike | None = None,
    status: PathLike | None = None,
    status_on: date | None = None,
    workers: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> "ReviewPlan":
    """Plan posts, pages and money of the review phase that follows from a draw, and set scenarios side by side.

    Parameters
    ----------
    scenarios
        A TOML file of named scenarios (``docs/how-to/capacity-plan.md``), or some ``PlanScenario``; the first is the base that the others
        are set against. Without any: as it stands, to October 2030.
    record, parties, replications, seed, parameters, posterior, facts, status, status_on, workers, progress
        As for ``simulate``. All scenarios meet the same random numbers.

    Returns
    -------
    ReviewPlan
        ``tables`` as pandas DataFrames: ``posts``, ``years``, ``pages``, ``costs``, ``scenarios``, ``differences`` and more;
        ``answer(about)`` in a sentence; ``xlsx()`` and ``reviews_xlsx()``, the workbooks.

    Raises
    ------
    InputError
        As ``simulate``; or with all faults of the scenarios.

    Source
    ------
    Staff, salaries, rates and income are assumed; ``tables["assumptions"]`` says of each where it is from.
    """
    from functools import partial  # noqa: PLC0415

    from results.planning.review_plan import ReviewPlan  # noqa: PLC0415
    from sim.calibration.drawing import draws_beside  # noqa: PLC0415
    from sim.experiments.runner import Runner  # noqa: PLC0415
    from sim.planning.plan import make_plan  # noqa: PLC0415
    from sim.planning.scenario import PlanScenario, read_scenarios  # noqa: PLC0415

    setting, fitted = _known(record, parties, replications, seed, parameters, posterior, facts, status, status_on)
    chosen = read_scenarios(Path(scenarios)) if isinstance(scenarios, str | os.PathLike) else scenarios
    posterior_of = partial(draws_beside, seed=setting.seed, facts=fitted.facts) if fitted else lambda _: None
    runner = Runner(workers=workers, progress=progress)
    arms = chosen or (PlanScenario("base", "as it stands"),)
    found = make_plan(setting, arms, replications, runner=runner, posterior_of=posterior_of)
    return ReviewPlan(found, fitted.facts if fitted else None)


def _known(
    record: Record,
    parties: "Scenario | None",
    replications: int,
    seed: str,
    parameters: Mapping[str, float] | PathLike | None,
    posterior: bool,
    facts: PathLike | None,
    status: PathLike | None,
    status_on: date | None,
) -> "tuple[Setting, PosteriorDraws | None]":
    """What is simulated, with all that is known of the reviews, and what is known of the fitted parameters."""
    from scenarios import Fault, InputError  # noqa: PLC0415
    from sim.calibration.drawing import draws_beside  # noqa: PLC0415
    from sim.calibration.facts import read_facts  # noqa: PLC0415
    from sim.experiments.setting import Setting  # noqa: PLC0415
    from sim.review_phase.parameters import Parameters, read_parameters  # noqa: PLC0415
    from sim.review_phase.status import read_status  # noqa: PLC0415
    from verify.record.verify_record import kept_record, verify_record  # noqa: PLC0415

    if replications < 2:
        raise InputError("simulate", (Fault("replications", str(replications), "2 or more"),))
    drawn, source = _record(record)
    kept = kept_record(verify_record(drawn, parties, source=source), source)
    values = read_parameters(Path(parameters)) if isinstance(parameters, str | os.PathLike) else Parameters().with_values(parameters or {})
    more = read_facts(Path(facts)) if facts else None
    counts = (more or read_facts()).counts if posterior else ()
    under_review = kept.law.under_review(kept.parties)
    standing = read_status(Path(status), kept.parties, status_on, under_review) if status else None
    name, public = drawn.algorithm, public_seed(seed, "seed")
    setting = Setting(name, kept.parties, name, public, values, kept.law, draws=1, counts=counts, status=standing, record=drawn)
    return setting, draws_beside(values, public, more) if posterior else None


def evidence(record: Record, parties: "Scenario | None", pack: PathLike, *, earlier: "Record | None" = None) -> "Evidence":
    """Write the evidence with which others can check a draw record without this program.

    Parameters
    ----------
    record, parties
        A draw record or a file with one, and its list (None for the built-in one that it names).
    pack
        A file that ends in ``.zip``, or a new folder. Equal records give equal bytes.
    earlier
        The record that this one goes on from; it is put into the pack.

    Returns
    -------
    Evidence
        ``holds``: whether our checker, z3, cvc5 and the pack's own ``check.py`` all say that the draw keeps the law; ``findings``
        and ``disagreements`` say why not.

    Raises
    ------
    InputError
        The record is faulty, or the pack cannot be written.
    """
    from results.evidence_page import evidence_page  # noqa: PLC0415
    from verify.evidence.evidence import make_evidence, make_zipped_evidence  # noqa: PLC0415

    verdict, place = verify(record, parties, earlier=earlier), Path(pack)
    write = make_zipped_evidence if place.suffix == ".zip" else make_evidence
    return write(verdict, place, evidence_page)


def read_record(source: PathLike | Mapping[str, Any]) -> "DrawRecord":
    """Read a draw record from a file, or from what its JSON holds; raises ``InputError`` with every fault of form."""
    from verify.record.reading import from_json  # noqa: PLC0415
    from verify.record.reading import read_record as read  # noqa: PLC0415

    return from_json(source) if isinstance(source, Mapping) else read(Path(source))


def write_record(record: "DrawRecord", file: PathLike) -> None:
    """Write a draw record as the command does, to the byte, whole or not at all; raises ``InputError`` where that cannot be."""
    from storage.whole_file import write_whole  # noqa: PLC0415

    write_whole(Path(file), record.to_json())


def _algorithm(algorithm: "str | Algorithm") -> "Algorithm":
    from algorithms import algorithm_from  # noqa: PLC0415

    return algorithm_from(algorithm) if isinstance(algorithm, str) else algorithm


def _law(law: "LawInForce | PathLike | None", parties: "Scenario") -> "LawInForce":
    return (Law(law) if law is None or isinstance(law, str | os.PathLike) else law).check_states(parties)


def _record(record: Record) -> tuple["DrawRecord", str]:
    """The record, and what it is called in errors."""
    if isinstance(record, str | os.PathLike):
        return read_record(record), os.fspath(record)
    return record, "draw record"
