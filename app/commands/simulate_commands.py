"""``untoc-draw simulate``: the ten-year review phase, and experiments on it."""

import shlex
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from app import completion as complete
from app.options import (
    SEED,
    LawWords,
    as_of_option,
    json_option,
    law_words,
    parse_as_of,
    parse_date,
    parse_law,
    parse_list,
    scheduler_option,
    seconds_option,
    with_law,
    workers_option,
)
from app.outputs import OutputFolder
from app.respelling import FormerCommand, Moved
from storage.errors import Fault, InputError
from storage.extras import require

if TYPE_CHECKING:
    from algorithms.record import DrawRecord
    from app.simulate_pages import Study
    from verify.law_in_force import LawInForce

NOT_RESULTS = ("--workers", "--scheduler", "--language")
"""Options that change nothing in the results: who does the work, and in which words it is told."""
MOVED = {
    "--compare": Moved("compare"),
    "--officers": Moved("officers", lambda value: ("--more", value)),
    "--staff-for": Moved("capacity", lambda value: ("--by", value)),
    "--sensitivity": Moved("sensitivity", lambda value: ("--outcome", value)),
    "--precision": Moved("precision", lambda value: ("--outcome", value.partition("=")[0], "--half-width", value.partition("=")[2])),
    "--show-parameters": Moved("parameters"),
}


@click.group(cls=FormerCommand, usual="run", moved=MOVED)
def simulate() -> None:
    """Simulate the review phase of ten years: who is late, what the Secretariat has to do, what States have in hand."""


def with_parameters(command: Any) -> Any:
    """The options for the model's parameters."""
    file = click.option(
        "--parameters", "file", type=click.Path(path_type=Path), help="Parameters that differ: TOML, or the sheet that a plan writes."
    )
    one = click.option(
        "--parameter", "values", multiple=True, metavar="GROUP.NAME=VALUE", help="One parameter of the model; may be repeated."
    )
    return file(one(command))


POSTERIOR = click.option(
    "--posterior/--no-posterior",
    default=True,
    show_default=True,
    help="Draw the fitted parameters of each run from what is known of them, but for those given.",
)
KNOWN: list[Callable[[Any], Any]] = [
    click.option(
        "--facts",
        type=click.Path(path_type=Path),
        help="More published progress (TOML), beside that which comes with the program: the fit is made to it too.",
    ),
    click.option(
        "--status",
        type=click.Path(path_type=Path),
        help="Where each review stands (CSV: state, phase, stage, since): it goes on from there.",
    ),
    click.option("--status-on", metavar="DATE", help="The day at whose end that was so; else the last day in it."),
]
"""The options for what is known of the reviews."""


RECORD = click.option(
    "--record", "drawn", type=click.Path(path_type=Path), help="Simulate the draw of this record, under its law: the draw that was held."
)
OUTCOME = click.option("--outcome", required=True, metavar="OUTCOME", help="An outcome of the simulation, like first_mean.")


def replications_option(default: int, help: str) -> Callable[[Any], Any]:
    """The option ``--replications``."""
    return click.option("--replications", default=default, show_default=True, type=click.IntRange(2, 100_000), help=help)


_STUDY: list[Callable[[Any], Any]] = [
    click.argument("reference", default="real-2020-10-16", shell_complete=complete.scenarios),
    click.option(
        "--algorithm",
        "name",
        shell_complete=complete.algorithms,
        default="sequential-bowls",
        show_default=True,
        metavar="NAME|FILE.py",
        help="Draws who reviews whom: an installed algorithm, or a Python file with one.",
    ),
    click.option(
        "--seed", type=SEED, default="untoc-draw simulate", show_default=True, help="The public seed of the draws and of all chance."
    ),
    workers_option("the results are the same"),
    with_parameters,
    click.option("--growth", is_flag=True, help="Accessions on the way, by the scenario kind growth (its hazards are on the fast side)."),
    click.option("-o", "--output", type=OutputFolder(), help="Folder for the results; what was interrupted there is resumed."),
    scheduler_option,
    seconds_option,
    as_of_option,
    with_law,
    json_option,
    *KNOWN,
]
"""The options that every simulation has."""


def studied(command: Callable[..., None]) -> Any:
    """Give a command the options of every simulation, as one ``Study``."""

    @wraps(command)
    def run(**given: Any) -> None:
        study, own = _study(**given)
        study.check_folder()
        command(study, **own)

    decorated: Any = run
    for option in reversed(_STUDY):
        decorated = option(decorated)
    return decorated


def _study(
    reference: str,
    name: str,
    replications: int,
    seed: str,
    workers: int,
    file: Path | None,
    values: tuple[str, ...],
    growth: bool,
    output: Path | None,
    as_of: str | None,
    words: LawWords,
    as_json: bool,
    posterior: bool = False,
    drawn: Path | None = None,
    facts: Path | None = None,
    status: Path | None = None,
    status_on: str | None = None,
    **own: Any,
) -> "tuple[Study, dict[str, Any]]":
    """What is simulated and how, and the options of the one command."""
    from app.simulate_pages import Study  # noqa: PLC0415
    from sim.calibration.drawing import draws_beside  # noqa: PLC0415
    from sim.calibration.facts import read_facts  # noqa: PLC0415
    from sim.experiments.setting import Setting  # noqa: PLC0415
    from sim.review_phase.accession import accessions_by_growth  # noqa: PLC0415
    from sim.review_phase.parameters import read_parameters  # noqa: PLC0415
    from sim.review_phase.status import read_status  # noqa: PLC0415

    parameters = read_parameters(file, values)
    parties = parse_list(reference, as_of)
    record, law = _kept(drawn, reference, as_of) if drawn else (None, parse_law(words, parties))
    name = record.algorithm if record else name
    joining = accessions_by_growth(parties, seed) if growth else {}
    known = read_facts(facts) if facts else None
    counts = (known or read_facts()).counts if posterior else ()
    on = parse_date(status_on, "--status-on") if status_on else None
    standing = read_status(status, parties, on, law.under_review(parties)) if status else None
    setting = Setting(
        name, parties, name, seed, parameters, law, draws=1, record=record, accessions=joining, counts=counts, status=standing
    )
    fitted = draws_beside(parameters, seed, known) if posterior else None
    context = click.get_current_context()
    group = context.parent.info_name if context.parent else ""
    question = " ".join([f"{group} {context.info_name}", *(f"{name}={value}" for name, value in own.items())])
    return Study(setting, replications, workers, fitted, output, command_line(), as_json, question), own


def command_line() -> str:
    """The command line without the options that change nothing in the results."""
    words, kept = iter(sys.argv[1:]), ["untoc-draw"]
    for word in words:
        if word in NOT_RESULTS:
            next(words, None)
        elif word.partition("=")[0] not in NOT_RESULTS:
            kept.append(word)
    return shlex.join(kept)


def _kept(file: Path, reference: str, as_of: str | None) -> "tuple[DrawRecord, LawInForce]":
    """The record to be simulated, and its law; raises ``InputError`` where it is not one, or something beside it asks for other draws."""
    from verify.record.verify_record import kept_record, verify_file  # noqa: PLC0415

    context = click.get_current_context()
    given = ["--algorithm"] if context.get_parameter_source("name") is ParameterSource.COMMANDLINE else []
    given += [option for option, value in law_words(context.params).given.items() if value]
    if given:
        expected = "nothing beside --record, which is one draw under its own law"
        raise InputError("--record", [Fault(option, "given", expected) for option in given])
    verdict = kept_record(verify_file(file, reference, parse_as_of(as_of)), str(file))
    return verdict.record, verdict.law


@simulate.command("run")
@studied
@replications_option(200, "Runs of the review phase.")
@POSTERIOR
@RECORD
def simulate_run(study: "Study") -> None:
    """Run the review phase many times with one draw: tables, and a page with pictures.

    Example: untoc-draw simulate run real-2020-10-16 --algorithm sequential-bowls --replications 1000 -o plan
    """
    from app.simulate_pages import show_workload  # noqa: PLC0415
    from results.workload.simulating import simulate_workload  # noqa: PLC0415

    if study.output:
        require("parquet", "pyarrow")
    with study.runner() as runner:
        found = simulate_workload(study.setting, study.replications, runner=runner, posterior=study.posterior, command=study.command)
    show_workload(study, found)


@simulate.command("compare")
@studied
@replications_option(200, "Runs of the review phase with each algorithm.")
@POSTERIOR
def simulate_compare(study: "Study") -> None:
    """Set all algorithms against one, with common random numbers.

    Example: untoc-draw simulate compare real-2020-10-16 --algorithm sequential-bowls --replications 100
    """
    from app.simulate_pages import show_differences  # noqa: PLC0415
    from sim.experiments.paired import compare, other_algorithms  # noqa: PLC0415

    base = study.with_draws(min(study.replications, 20))
    with study.runner() as runner:
        found = compare(base, other_algorithms(base), study.replications, runner=runner, posterior=study.posterior)
    show_differences(study, found.rows())


@simulate.command("officers")
@studied
@click.option("--more", default="1,2,4", show_default=True, metavar="N,N,...", help="So many more officers.")
@replications_option(200, "Runs of the review phase with each number of officers.")
@POSTERIOR
def simulate_officers(study: "Study", more: str) -> None:
    """What more officers would change, with common random numbers.

    Example: untoc-draw simulate officers real-2020-10-16 --more 1,2,4 --replications 100
    """
    from app.simulate_pages import show_differences  # noqa: PLC0415
    from sim.experiments.staffing import more_staff  # noqa: PLC0415

    added = _numbers(more)
    with study.runner() as runner:
        found = more_staff(study.with_draws(10), study.replications, runner=runner, added=added, posterior=study.posterior)
    show_differences(study, found.rows())


def _numbers(text: str) -> list[int]:
    parts = [part.strip() for part in text.split(",")]
    bad = [part for part in parts if not part.isdigit() or not 0 < int(part) <= 100]
    if bad:
        raise InputError("--more", [Fault("--more", part, "whole numbers from 1 to 100, with commas between") for part in bad])
    return [int(part) for part in parts]


@simulate.command("capacity")
@studied
@click.option("--by", required=True, metavar="DATE", help="The day by which the reviews are to be past the phase.")
@click.option("--phase", default=1, show_default=True, type=click.IntRange(1, 4), help="The phase that the reviews are to be past.")
@click.option(
    "--share", default=0.9, show_default=True, type=click.FloatRange(0, 1, min_open=True), help="The share of the reviews that are to be."
)
@replications_option(100, "Runs of the review phase with each number of officers.")
@POSTERIOR
def simulate_capacity(study: "Study", by: str, phase: int, share: float) -> None:
    """The fewest officers with whom a share of the reviews is past a phase by a day.

    Example: untoc-draw simulate capacity real-2020-10-16 --by 2030-10-31 --replications 60
    """
    from app.simulate_pages import show_rows  # noqa: PLC0415
    from sim.experiments.staffing import Target, fewest_staff  # noqa: PLC0415

    target = Target(parse_date(by, "--by"), phase, share)
    with study.runner() as runner:
        search = fewest_staff(study.with_draws(10), target, study.replications, runner=runner, posterior=study.posterior)
    show_rows(study, search.rows(), str(search))


@simulate.command("sensitivity")
@studied
@OUTCOME
@replications_option(200, "Work: a tenth as many trajectories, 4 to 50; each is a run for every parameter, and one more.")
def simulate_sensitivity(study: "Study", outcome: str) -> None:
    """Which assumptions move an outcome (Morris screening).

    Example: untoc-draw simulate sensitivity real-2020-10-16 --outcome first_mean --replications 100
    """
    from app.simulate_pages import show_rows  # noqa: PLC0415
    from app.telling import note  # noqa: PLC0415
    from sim.experiments.outcomes import check_outcome  # noqa: PLC0415
    from sim.experiments.sensitivity import screen, screening_of_assumptions  # noqa: PLC0415

    check_outcome(outcome, "simulate")
    plan = screening_of_assumptions(study.setting.parameters, study.replications)
    note(f"Morris screening of {len(plan.ranges)} assumed or fitted parameters, from half to double: {plan.runs:,} runs")
    with study.runner() as runner:
        found = screen(study.with_draws(4), plan, outcome, runner=runner)
    show_rows(study, found.rows())


@simulate.command("precision")
@studied
@OUTCOME
@click.option(
    "--half-width",
    required=True,
    type=click.FloatRange(0, min_open=True),
    help="How well its mean is to be known: the 95 % interval's half-width.",
)
@replications_option(200, "Runs of the review phase at most.")
@POSTERIOR
def simulate_precision(study: "Study", outcome: str, half_width: float) -> None:
    """Replicate until the mean of an outcome is known well enough.

    Example: untoc-draw simulate precision real-2020-10-16 --outcome first_finished --half-width 1.5 --replications 2000
    """
    from app.simulate_pages import show_rows  # noqa: PLC0415
    from sim.experiments.outcomes import check_outcome  # noqa: PLC0415
    from sim.experiments.precision import replications_for  # noqa: PLC0415

    check_outcome(outcome, "simulate")
    with study.runner() as runner:
        found = replications_for(
            study.with_draws(20), outcome, half_width, runner=runner, posterior=study.posterior, most=study.replications
        )
    show_rows(study, found.rows())


@simulate.command("parameters")
@with_parameters
@json_option
def simulate_parameters(file: Path | None, values: tuple[str, ...], as_json: bool) -> None:
    """Every parameter of the model with its value, unit, level and source.

    Example: untoc-draw simulate parameters
    """
    from app.simulate_pages import show_parameters  # noqa: PLC0415
    from sim.review_phase.parameters import read_parameters  # noqa: PLC0415

    show_parameters(read_parameters(file, values), as_json)
