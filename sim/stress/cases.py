"""Regression cases: made from a draw that fails, and replayed to see whether it still fails in the same way."""

from collections.abc import Sequence
from typing import Any

from algorithms import Algorithm, RecordedLots, SeededLots, load_algorithm
from scenarios import Scenario
from sim.stress.case_form import CASE_SCHEMA, SCHEMA, Case, read_case, write_case
from sim.stress.divided import lawful_reviews, years_of
from storage.errors import Fault, InputError
from verify.budget import Budget
from verify.check import check_draws
from verify.diagnosis.feasibility import feasibility
from verify.diagnosis.problem import Problem
from verify.draw_arrays import arrays_of
from verify.law.citing import left_unmet
from verify.law.parameters import LawParameters
from verify.law_in_force import LawInForce
from verify.record.claims import false_claims
from verify.record.reading import check_form, check_names

__all__ = ["CASE_SCHEMA", "SCHEMA", "Case", "make_case", "read_case", "replay", "write_case"]

CONFLICTS_WITNESS = 100_000
"""Conflicts that the search for the lawful draw, or for the proof that there is none, may take."""
RECORD = "record"
"""Stands among the broken clauses where the record says of itself what is not so."""
Told = dict[str, Any]


def make_case(
    id: str,
    scenario: Scenario,
    law: LawInForce,
    algorithm: Algorithm,
    *,
    found_by: str,
    seed: str | None = None,
    numbers: Sequence[int] = (),
) -> Case:
    """Draw with the seed, or with recorded numbers where it is None, and keep how the draw fails.

    Raises ``InputError`` where it does not fail, where the algorithm refuses the law or the size, or where it is stuck and it was
    not decided whether a lawful draw exists.
    """
    expected, groups = _observed(algorithm, scenario, law, seed, numbers)
    witness = None
    if expected["outcome"] == "stuck":
        reviews = lawful_reviews(scenario, law, groups, CONFLICTS_WITNESS)
        if reviews is not None:
            witness = {"groups": groups, "reviews": reviews}
        elif _has_none(scenario, law, groups):
            expected = expected | {"outcome": "infeasible"}
        else:
            raise InputError("case", (Fault("scenario", scenario.id, "one of which it can be decided whether it can be drawn"),))
    if expected["outcome"] == "complete":
        raise InputError("case", (Fault("draw", f"{algorithm.name}, seed {seed}: complete and lawful", "a draw that fails"),))
    words = _explanation(algorithm.name, expected)
    return Case(id, scenario, law, algorithm.name, seed, () if seed is not None else tuple(numbers), expected, found_by, words, witness)


def replay(case: Case, algorithm: Algorithm | None = None) -> list[str]:
    """Draw again and look at the witness; what differs from the case, one sentence each: nothing where all is as told.

    ``algorithm`` stands in for one that is not installed; else it is loaded by name, which may raise ``InputError``.
    """
    drawing = algorithm or load_algorithm(case.algorithm)
    found, groups = _observed(drawing, case.scenario, case.law, case.seed, case.numbers)
    if case.expected["outcome"] == "infeasible" and found["outcome"] == "stuck" and _has_none(case.scenario, case.law, groups):
        found = found | {"outcome": "infeasible"}
    differences = [
        f"{name}: {case.expected.get(name, 'nothing')!r} is expected, {found.get(name, 'nothing')!r} was found"
        for name in sorted(case.expected.keys() | found.keys())
        if case.expected.get(name) != found.get(name)
    ]
    return differences + (_faults_of_witness(case, case.witness, groups) if case.witness else [])


def _faults_of_witness(case: Case, witness: dict[str, Any], groups: dict[str, list[str]]) -> list[str]:
    """What the checker of finished draws has against the witness."""
    results = check_draws(case.scenario, case.law, arrays_of(case.scenario, [witness]))
    faults = [f"witness: {result.clause.id} is broken" for result in results if result.findings]
    if not (years_of(case.scenario, witness["groups"]) == years_of(case.scenario, groups)).all():
        faults.append("witness: its division into years is not the one that was drawn")
    return faults


def _has_none(scenario: Scenario, law: LawParameters, groups: dict[str, list[str]]) -> bool:
    """Whether it is proved that no lawful draw exists for the division."""
    problem = Problem(scenario, law, "").with_division(years_of(scenario, groups))
    return feasibility(problem, Budget(CONFLICTS_WITNESS), count_first=True).feasible is False


def _observed(
    algorithm: Algorithm, scenario: Scenario, law: LawInForce, seed: str | None, numbers: Sequence[int]
) -> tuple[Told, dict[str, list[str]]]:
    """How a draw ends, as a case tells it (``stuck`` or ``complete`` whether or not a draw exists), and its division."""
    recorded = RecordedLots(numbers)
    try:
        record = algorithm.draw(scenario, law, recorded if seed is None else SeededLots(seed))
    except InputError:  # the algorithm says that it does not know this law or size: that is no failure
        raise
    except Exception as fault:  # whatever a foreign algorithm raises is what the case is about
        wrong = fault.__cause__ or fault
        return {"outcome": "failed", "error": f"{type(wrong).__name__}: {str(wrong).split(chr(10), 1)[0][:200]}"}, {}
    if seed is None and recorded.left:
        return {"outcome": "failed", "error": f"{recorded.left} of the recorded lots were not drawn"}, {}
    try:
        check_form("the record", record)
        check_names("the record", record, scenario)
    except InputError as wrong:
        return {"outcome": "failed", "error": f"no readable record: {'; '.join(map(str, wrong.faults))}"}, {}
    return _outcome(record, scenario, law), {year: list(states) for year, states in record["groups"].items()}


def _outcome(record: dict[str, Any], scenario: Scenario, law: LawParameters) -> Told:
    if record["outcome"] == "stuck":
        return {"outcome": "stuck", **{name: record["stuck"][name] for name in ("reviewed", "seat", "additional", "barred_by")}}
    results = check_draws(scenario, law, arrays_of(scenario, [record]))
    broken = [result.clause.id for result in results if result.findings]
    broken += [RECORD] if any(false_claims(record, scenario, law)) else []
    return {"outcome": "broken", "clauses": broken} if broken else {"outcome": "complete"}


def _explanation(algorithm: str, expected: Told) -> str:
    """The case in one sentence."""
    if expected["outcome"] == "failed":
        return f"{algorithm} fails: {expected['error']}"
    if expected["outcome"] == "broken":
        return f"{algorithm} finishes a draw that breaks {', '.join(expected['clauses'])}."
    if unmet := left_unmet(expected, expected["reviewed"]):
        return f"{unmet[0].upper()}{unmet[1:]}; {_exists(expected)}."
    barred = ", ".join(
        f"{count} lot{'s' if count > 1 else ''} barred by {clause}" for clause, count in sorted(expected["barred_by"].items())
    )
    kind = "additional " if expected["additional"] else ""
    why = barred or "its bowl is empty"
    return f"{expected['reviewed']} finds no admissible State for its {kind}{expected['seat']} seat: {why}; {_exists(expected)}."


def _exists(expected: Told) -> str:
    return "yet a lawful draw exists" if expected["outcome"] == "stuck" else "no lawful draw exists"
