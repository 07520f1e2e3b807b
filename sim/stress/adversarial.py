"""Adversarial scenarios: adherence and regional groups, searched by hill climbing, on which an algorithm fares as badly as can be.

The search is bounded by evaluations and not by seconds, and asks nothing that a slow machine would answer otherwise. Only
scenarios with a lawful draw are considered. With many States (``divided.EXACT_STATES``) that is so where the repair finds one:
where it finds none, the scenario is passed over although a draw may exist. Where a clause speaks of years, ``additional`` asks for a
draw for one division, and the others count what was drawn.
"""

from collections.abc import Callable
from dataclasses import dataclass

from algorithms import Algorithm, SeededLots, load_algorithm
from algorithms.record import DrawRecord
from scenarios import Scenario
from scenarios.instruments import UNTOC_FAMILY
from sim.stress.climbing import Climb, Score, Scored, block_pattern, climb, first_pattern, random_pattern
from sim.stress.divided import has_draw
from sim.stress.spare_bound import additional_at_least, whole_ways
from storage.errors import Fault, InputError
from verify.diagnosis.problem import Problem
from verify.draw_arrays import arrays_of
from verify.law_in_force import LawInForce, in_force, law_from

DRAWS = 12
"""Assumed: seeded draws by which a scenario is judged."""
STARTS = (random_pattern, block_pattern, random_pattern)
"""Assumed: the kinds of random start from which climbs are made, which share the evaluations."""
RESTARTS = len(STARTS)
SMALLEST_SIZE, TRIES, FEW_DRAWS = 4, 50, 3


@dataclass(frozen=True)
class Adversarial:
    """The scenario found. ``value`` and ``start`` (that of the first random start) are in the unit of the aim, see ``AIMS``;
    ``scored`` is how many scenarios were judged."""

    scenario: Scenario
    aim: str
    against: str
    value: int
    start: int
    scored: int


def adversarial(
    aim: str, against: str, *, size: int, seed: str, evaluations: int, law: LawInForce | None = None, instruments: int = 4
) -> Adversarial:
    """Search ``size`` States for a scenario that is bad in the way of ``aim`` for the algorithm ``against``; the same for one seed.

    Raises ``InputError`` for an unknown aim or algorithm, a size below 4, fewer evaluations than climbs, or where no start has a
    lawful draw.
    """
    scored = _judge(aim, against, size, evaluations, law, instruments)
    best: Climb | None = None
    first, judged = 0, 0
    for restart in range(RESTARTS):
        lots = SeededLots(f"{seed}/{aim}/{size}/{restart}")
        share = evaluations // RESTARTS + (restart < evaluations % RESTARTS)
        began = first_pattern(lots, size, instruments, scored, max(1, share // 3), TRIES, STARTS[restart])
        if began is None:
            raise InputError("adversarial", (Fault("size", str(size), "a size at which a lawful draw exists"),))
        found = climb(lots, began[0], began[1], scored, max(1, share - began[3]))
        first, judged = began[2][0] if restart == 0 else first, judged + began[3] + found.scored
        best = found if best is None or found.score > best.score else best
    assert best is not None  # noqa: S101  (for the type checker alone)
    scenario = best.best.scenario(f"adversarial-{aim}-{against}-{size}")
    return Adversarial(scenario, aim, against, best.score[0], first, judged)


def _judge(aim: str, against: str, size: int, evaluations: int, law: LawInForce | None, instruments: int) -> Scored:
    """The score of a scenario for an aim; raises ``InputError`` with every fault of what was asked."""
    faults = []
    if aim not in AIMS:
        faults.append(Fault("aim", aim, "one of " + ", ".join(AIMS)))
    if size < SMALLEST_SIZE:
        faults.append(Fault("size", str(size), f"at least {SMALLEST_SIZE} States"))
    if evaluations < RESTARTS:
        faults.append(Fault("evaluations", str(evaluations), f"at least {RESTARTS}"))
    if not 1 <= instruments <= len(UNTOC_FAMILY):
        faults.append(Fault("instruments", str(instruments), f"1 to {len(UNTOC_FAMILY)}"))
    try:
        algorithm = load_algorithm(against)
    except InputError as unknown:
        faults += unknown.faults
    if faults:
        raise InputError("adversarial", faults)
    bearing, score = law or law_from({}), AIMS[aim]

    def scored(scenario: Scenario, least: Score) -> Score | None:
        problem = Problem(scenario, bearing)
        needs_draw = aim == "additional" or not problem.depends_on_division
        if needs_draw and aim == "additional" and additional_at_least(problem) < least[0]:
            return None
        if needs_draw and not has_draw(problem):
            return None
        return score(problem, algorithm)

    return scored


def _drawn(problem: Problem, algorithm: Algorithm, draws: int = DRAWS) -> list[DrawRecord]:
    """Seeded draws, always from the same seeds."""
    seeds = [f"draw {number}" for number in range(draws)]
    return [algorithm.draw(problem.scenario, in_force(problem.law), SeededLots(seed)) for seed in seeds]


def dead_ends(problem: Problem, algorithm: Algorithm) -> Score:
    """How many of ``DRAWS`` draws get stuck although a lawful draw exists; then the lots set aside, as nearness to a dead end."""
    records = _drawn(problem, algorithm)
    stuck = sum(not record.complete and _could_go_on(problem, record) for record in records)
    return stuck, sum(len(line.set_aside) for record in records for line in record.lots or ())


def _could_go_on(problem: Problem, record: DrawRecord) -> bool:
    """Whether a lawful draw is known to exist for the division of a record."""
    if not problem.depends_on_division:
        return True
    return has_draw(problem.with_division(record.year_of(problem.scenario)))


def additional(problem: Problem, algorithm: Algorithm) -> Score:
    """The additional reviewing States that no draw for the problem's division can spare (``spare_bound``); then, the fewer the better, in
    how many ways a seat can do without; then the additional States in the algorithm's own draws."""
    own = sum(
        line.additional
        for record in _drawn(problem, algorithm, FEW_DRAWS)
        if record.complete
        for review in record.reviews
        for line in review.reviewing
    )
    return additional_at_least(problem), -len(whole_ways(problem)), own


def unequal(problem: Problem, algorithm: Algorithm) -> Score:
    """The largest number of reviews that a State performs in any of ``DRAWS`` draws; then the sum of the largest of each draw.

    A draw that gets stuck adds nothing.
    """
    records = [record for record in _drawn(problem, algorithm) if record.complete]
    if not records:
        return 0, 0
    largest = arrays_of(problem.scenario, records).burdens.max(axis=1)
    return int(largest.max()), int(largest.sum())


AIMS: dict[str, Callable[[Problem, Algorithm], Score]] = {"dead-end": dead_ends, "additional": additional, "unequal": unequal}
"""What is made as large as can be: draws that get stuck, of ``DRAWS``; additional reviewers that no draw can spare,
where a clause speaks of years, none for the division by ``DEFAULT_SEED``; the largest number of reviews that a State performs in any of
``DRAWS`` draws."""
