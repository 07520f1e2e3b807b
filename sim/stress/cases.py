"""Regression cases: made from a draw that fails, and replayed to see whether it still fails in the same way."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from algorithms import Algorithm, RecordedLots, SeededLots, load_algorithm
from algorithms.draw_so_far import DrawSoFar
from algorithms.record import DrawRecord
from scenarios import Scenario
from sim.stress.case_form import CASE_SCHEMA, SCHEMA, Case, Ending, read_case, write_case
from sim.stress.divided import lawful_draw
from storage.errors import Fault, InputError
from verify.budget import Budget
from verify.check import check_draws
from verify.diagnosis.feasibility import feasibility
from verify.diagnosis.problem import Problem
from verify.draw_arrays import arrays_of, arrays_of_draws
from verify.law.citing import left_unmet
from verify.law.parameters import LawParameters
from verify.law_in_force import LawInForce
from verify.record.claims import false_claims
from verify.record.reading import check_names

__all__ = ["CASE_SCHEMA", "SCHEMA", "Case", "Ending", "make_case", "read_case", "replay", "write_case"]

CONFLICTS_WITNESS = 100_000
"""Conflicts that the search for the lawful draw, or for the proof that there is none, may take."""
RECORD = "record"
"""Stands among the broken clauses where the record says of itself what is not so."""


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
    expected, year_of = _observed(algorithm, scenario, law, seed, numbers)
    witness = None
    if expected.outcome == "stuck":
        witness = lawful_draw(scenario, law, year_of, CONFLICTS_WITNESS)
        if witness is None and _has_none(scenario, law, year_of):
            expected = replace(expected, outcome="infeasible")
        elif witness is None:
            raise InputError("case", (Fault("scenario", scenario.id, "one of which it can be decided whether it can be drawn"),))
    if expected.outcome == "complete":
        raise InputError("case", (Fault("draw", f"{algorithm.name}, seed {seed}: complete and lawful", "a draw that fails"),))
    words = _explanation(algorithm.name, expected)
    return Case(id, scenario, law, algorithm.name, seed, () if seed is not None else tuple(numbers), expected, found_by, words, witness)


def replay(case: Case, algorithm: Algorithm | None = None) -> list[str]:
    """Draw again and look at the witness; what differs from the case, one sentence each: nothing where all is as told.

    ``algorithm`` stands in for one that is not installed; else it is loaded by name, which may raise ``InputError``.
    """
    drawing = algorithm or load_algorithm(case.algorithm)
    ending, year_of = _observed(drawing, case.scenario, case.law, case.seed, case.numbers)
    if case.expected.outcome == "infeasible" and ending.outcome == "stuck" and _has_none(case.scenario, case.law, year_of):
        ending = replace(ending, outcome="infeasible")
    expected, found = case.expected.document(), ending.document()
    differences = [
        f"{name}: {expected.get(name, 'nothing')!r} is expected, {found.get(name, 'nothing')!r} was found"
        for name in sorted(expected.keys() | found.keys())
        if expected.get(name) != found.get(name)
    ]
    return differences + (_faults_of_witness(case, case.witness, year_of) if case.witness else [])


def _faults_of_witness(case: Case, witness: DrawSoFar, year_of: NDArray[np.int8]) -> list[str]:
    """What the checker of finished draws has against the witness."""
    results = check_draws(case.scenario, case.law, arrays_of_draws(case.scenario, [witness]))
    faults = [f"witness: {result.clause.id} is broken" for result in results if result.findings]
    if not np.array_equal(witness.year_of, year_of):
        faults.append("witness: its division into years is not the one that was drawn")
    return faults


def _has_none(scenario: Scenario, law: LawParameters, year_of: NDArray[np.int8]) -> bool:
    """Whether it is proved that no lawful draw exists for the division."""
    problem = Problem(scenario, law, "").with_division(year_of)
    return feasibility(problem, Budget(CONFLICTS_WITNESS), count_first=True).feasible is False


def _observed(
    algorithm: Algorithm, scenario: Scenario, law: LawInForce, seed: str | None, numbers: Sequence[int]
) -> tuple[Ending, NDArray[np.int8]]:
    """How a draw ends, as a case tells it (``stuck`` or ``complete`` whether or not a draw exists), and its division."""
    recorded, undivided = RecordedLots(numbers), np.zeros(scenario.n_states, dtype=np.int8)
    try:
        record = algorithm.draw(scenario, law, recorded if seed is None else SeededLots(seed))
    except InputError:  # the algorithm says that it does not know this law or size: that is no failure
        raise
    except Exception as fault:  # whatever a foreign algorithm raises is what the case is about
        wrong = fault.__cause__ or fault
        return Ending("failed", error=f"{type(wrong).__name__}: {str(wrong).split(chr(10), 1)[0][:200]}"), undivided
    if seed is None and recorded.left:
        return Ending("failed", error=f"{recorded.left} of the recorded lots were not drawn"), undivided
    try:
        check_names("the record", record, scenario)
    except InputError as wrong:
        return Ending("failed", error=f"no readable record: {'; '.join(map(str, wrong.faults))}"), undivided
    return _ending(record, scenario, law), record.year_of(scenario)


def _ending(record: DrawRecord, scenario: Scenario, law: LawParameters) -> Ending:
    if record.stuck:
        return Ending("stuck", record.stuck)
    results = check_draws(scenario, law, arrays_of(scenario, [record]))
    broken = [result.clause.id for result in results if result.findings]
    broken += [RECORD] if any(false_claims(record, scenario, law)) else []
    return Ending("broken", clauses=tuple(broken)) if broken else Ending("complete")


def _explanation(algorithm: str, expected: Ending) -> str:
    """The case in one sentence."""
    stuck = expected.stuck
    if stuck is None and expected.outcome == "failed":
        return f"{algorithm} fails: {expected.error}"
    if stuck is None:
        return f"{algorithm} finishes a draw that breaks {', '.join(expected.clauses)}."
    exists = "yet a lawful draw exists" if expected.outcome == "stuck" else "no lawful draw exists"
    if unmet := left_unmet(stuck, stuck.reviewed):
        return f"{unmet[0].upper()}{unmet[1:]}; {exists}."
    barred = ", ".join(f"{count} lot{'s' if count > 1 else ''} barred by {clause}" for clause, count in sorted(stuck.barred_by.items()))
    kind = "additional " if stuck.additional else ""
    why = barred or "its bowl is empty"
    return f"{stuck.reviewed} finds no admissible State for its {kind}{stuck.seat} seat: {why}; {exists}."
