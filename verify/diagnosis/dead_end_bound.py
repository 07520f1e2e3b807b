"""How many States must be called before a bowl can fail, at least: a bound from who holds what, without drawing anything."""

from collections.abc import Iterator
from itertools import product
from math import ceil, inf

from algorithms.draw_so_far import HOME, Seat
from verify.asp_reader import candidates
from verify.diagnosis.dead_end_program import Target, ways_to_share
from verify.diagnosis.problem import Problem

MOST_PATTERNS = 12


def least_called(problem: Problem, target: Target) -> float:
    """A number of States below which no calling can make the target's bowl fail; infinite where none can."""
    value, reader = problem.law.values, problem.guard.reader
    several = value["additional_covers"] == "some-missing"
    if value["uncoverable_lot"] == "stuck" or (target.side != HOME and (value["reviewers_max"] < 4 or several)):
        return 0
    pools = [candidates(problem.guard, Seat(target.state, target.side, missing)) for missing in (0, reader.bits[target.state])]
    patterns: dict[int, int] = {}
    for state, held in enumerate(reader.bits):
        if (pools[0] | pools[1]) >> state & 1:
            patterns[held] = patterns.get(held, 0) | 1 << state
    if len(patterns) > MOST_PATTERNS or (several and reader.n_instruments > 6):
        return 0
    least = inf
    for barred in product((False, True), repeat=len(patterns)):
        left = [held for held, out in zip(patterns, barred, strict=True) if not out]
        if _fails(problem, target, left, [bool(patterns[held] & pools[0]) for held in left]):
            out_states = sum(patterns[held] for held, out in zip(patterns, barred, strict=True) if out)
            least = min(least, _to_bar(problem, target.state, out_states))
    return least


def _fails(problem: Problem, target: Target, left: list[int], drawable: list[bool]) -> bool:
    """Whether the bowl fails when only these patterns of instruments are left."""
    wanted = problem.guard.reader.bits[target.state]
    several = problem.law.values["additional_covers"] == "some-missing"
    room = inf if problem.guard.facts.waives[target.state] or not several else problem.law.values["reviewers_max"] - 1
    for held, first in zip(left, drawable, strict=True):
        missing = wanted & ~held
        if first and (not missing or _coverable(missing, left, several, room)):
            return False
    return True


def _coverable(missing: int, left: list[int], several: bool, room: float) -> bool:
    return any(
        len(sharing) <= room and all(any(not block & ~held for held in left) for block in sharing)
        for sharing in ways_to_share(missing, several)
    )


def _to_bar(problem: Problem, state: int, barred: int) -> float:
    """How many States must be called to bar so many: each is reviewed by ``state`` (29a), or performs all it may."""
    value, facts = problem.law.values, problem.guard.facts
    needs = sorted(_full_load(problem, other) for other in range(facts.n_states) if barred >> other & 1)
    own = _full_load(problem, state)
    most = value["reviewers_max"] if not value["waives_four"] else 2 * facts.n_instruments
    most = min(most, 4) if value["additional_covers"] == "all-missing" else most
    return min(_called(needs, mutual, most) for mutual in range(len(needs) + 1) if mutual <= own)


def _called(needs: list[float], mutual: int, most: int) -> float:
    reviews = sum(needs[: len(needs) - mutual]) + mutual
    return max(mutual, ceil(reviews / most)) if reviews < inf else inf


def _full_load(problem: Problem, state: int) -> float:
    return 1 if problem.guard.facts.declines[state] else problem.law.values["load_max"] or inf


def shares(count: int) -> Iterator[int]:
    """The sizes of the three groups into which a regional group is divided, as ``algorithms.division`` does it."""
    share, rest = divmod(count, 3)
    yield from (share + (year > 3 - rest) for year in (1, 2, 3))
