"""How many States must be called before a bowl can fail, at least: a bound from who holds what, without drawing anything."""

from collections.abc import Iterable, Iterator
from functools import reduce
from itertools import accumulate, product
from math import ceil, inf
from operator import or_

from algorithms.draw_so_far import HOME, Seat
from verify.diagnosis.dead_end_program import Target, ways_to_share
from verify.diagnosis.problem import Problem
from verify.law.parameters import by_group
from verify.readers.asp import candidates

MOST_PATTERNS = 12


def least_called(problem: Problem, target: Target) -> float:
    """A number of States below which no calling can make the target's bowl fail; infinite where none can."""
    value, reader = problem.law.values, problem.guard.reader
    several = value["additional_covers"] == "some-missing"
    shared = several or value["reviewers_max"] < 4 or not by_group(value)
    if (several and value["uncoverable_lot"] == "stuck") or (target.side != HOME and shared):
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
            least = min(least, _to_bar(problem, target, out_states))
    return least


def _fails(problem: Problem, target: Target, left: list[int], drawable: list[bool]) -> bool:
    """Whether the bowl can fail when only these patterns of instruments are left.

    Where an uncoverable lot is set aside, every lot left must be uncoverable; where it stops the draw, one is enough.
    """
    wanted = problem.guard.reader.bits[target.state]
    several = problem.law.values["additional_covers"] == "some-missing"
    room = inf if problem.guard.facts.waives[target.state] or not several else problem.law.values["reviewers_max"] - 1
    lots = [wanted & ~held for held, first in zip(left, drawable, strict=True) if first]
    astray = [missing != 0 and not _coverable(missing, left, several, room) for missing in lots]
    stops = problem.law.values["uncoverable_lot"] == "stuck"
    return not lots or (any(astray) if stops else all(astray))


def _coverable(missing: int, left: list[int], several: bool, room: float) -> bool:
    return any(
        len(sharing) <= room and all(any(not block & ~held for held in left) for block in sharing)
        for sharing in ways_to_share(missing, several)
    )


def _to_bar(problem: Problem, target: Target, barred: int) -> float:
    """How many States must be called to bar so many: each is reviewed by the target's State (29a), or performs all it may."""
    reader, facts, value = problem.guard.reader, problem.guard.facts, problem.law.values
    unseen = barred & ~reader.years.get(reader.year_of[target.state], 0) if value["mutual_scope"] == "same-year" else 0
    needs = {state: _full_load(problem, state) for state in range(facts.n_states) if barred >> state & 1}
    if any(need == inf for state, need in needs.items() if unseen >> state & 1):
        return inf
    held = reduce(or_, reader.bits)
    lacking = {state for state in [*needs, target.state] if reader.bits[state] != held}
    own, seats = _full_load(problem, target.state), _seats_each(problem, target)
    some = value["additional_covers"] == "some-missing"
    of_every, of_full = (_sums(need for state, need in needs.items() if state not in without) for without in (set[int](), lacking))
    least = inf
    for mutual in range(len(needs) + 1):
        if mutual <= own:  # so many are barred by 29a: what the rest must perform is at the least the sum of the smallest needs
            every, full = (sums[max(0, len(sums) - 1 - mutual)] for sums in (of_every, of_full))
            each = 2 * facts.n_instruments if some else 2 * seats
            by_two = 0 if some else (full + mutual * (target.state not in lacking)) / seats
            least = min(least, max(mutual, (every + mutual) / each, by_two))
    return ceil(least) if least < inf else inf


def _sums(needs: Iterable[float]) -> list[float]:
    """The sum of the smallest 0, 1, 2, ... needs."""
    return [0, *accumulate(sorted(needs))]


def _seats_each(problem: Problem, target: Target) -> int:
    """At how many seats of one State under review the States of the target's bowl may be drawn. Two of them can share a seat
    only where the first lacks an instrument."""
    value = problem.law.values
    one = target.side == HOME and value["additional_keeps_seat"] == "yes" and value["no_group"] != "home-waived" and by_group(value)
    return 1 if one else 2


def _full_load(problem: Problem, state: int) -> float:
    return 1 if problem.guard.facts.declines[state] else problem.law.values["load_max"] or inf


def shares(count: int) -> Iterator[int]:
    """The sizes of the three groups into which a regional group is divided, as ``algorithms.division`` does it."""
    share, rest = divmod(count, 3)
    yield from (share + (year > 3 - rest) for year in (1, 2, 3))
