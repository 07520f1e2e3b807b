"""Every way in which the lots of sequential bowls can fall, walked with the guard alone, for one division into years."""

from collections.abc import Iterator
from typing import Any

from algorithms import Algorithm, every_outcome
from algorithms.ceremony import YEARS
from algorithms.draw_so_far import AWAY, HOME, DrawSoFar, Seat, Seating
from algorithms.lots import Lots
from algorithms.state_sets import StateSet, members
from verify.diagnosis.problem import Problem
from verify.diagnosis.stuck_estimate import InDivision

Drawn = frozenset[Seating]


class TooManyError(Exception):
    """There are more draws so far than may be walked."""


def fewest_called(problem: Problem, algorithm: Algorithm) -> int | None:
    """By walking every outcome of the real algorithm: the fewest States called before a stop; None where none can stop.

    Where years matter, of the problem's own division only, as the search is.
    """

    def run(lots: Lots) -> dict[str, Any]:
        return algorithm.draw(problem.scenario, problem.law, InDivision(problem, lots) if problem.depends_on_division else lots)

    stuck = [record for record, _ in every_outcome(run) if not record.complete]
    called = [sum(review.reviewed != record.stuck.reviewed for review in record.reviews) for record in stuck]
    return min(called, default=None)


def stuck_after(problem: Problem, most: int) -> Drawn | None:
    """A draw so far after which sequential bowls are stuck, or a whole draw that leaves a clause unmet; None where there is none.

    The order of the States of one year is free, so only who was called counts, not when. Raises ``TooManyError`` past ``most``.
    """
    seen, waiting = set[Drawn](), [frozenset[Seating]()]
    while waiting:
        drawn = waiting.pop()
        callers = _callers(problem, {seating.reviewed for seating in drawn})
        draw = _draw_of(problem, drawn)
        if not callers and problem.guard.unmet(draw):
            return drawn
        for state in callers:
            for longer in _filled(problem, draw, state):
                if longer is None:
                    return drawn
                if longer not in seen:
                    seen.add(longer)
                    waiting.append(longer)
        if len(seen) > most:
            raise TooManyError(f"more than {most} draws so far")
    return None


def _callers(problem: Problem, called: set[int]) -> list[int]:
    """Who may be called next: those of the earliest year that is not finished."""
    for year in YEARS:
        left = [state for state in range(len(problem.year_of)) if problem.year_of[state] == year and state not in called]
        if left:
            return left
    return []


def _draw_of(problem: Problem, drawn: Drawn) -> DrawSoFar:
    draw = DrawSoFar(problem.year_of)
    for seating in sorted(drawn, key=lambda one: (one.reviewed, one.side, one.additional, one.reviewing)):
        draw.add(seating)
    for reviewed in {seating.reviewed for seating in drawn}:
        if times := problem.law.redraws(problem.scenario.states[reviewed]):
            draw.redraws[reviewed] = times
    return draw


def _filled(problem: Problem, draw: DrawSoFar, state: int) -> Iterator[Drawn | None]:
    """Every way in which the State's seats are filled, as often as it asks; None for each way that stops."""
    before = frozenset(one for seatings in draw.seatings.values() for one in seatings)
    for repeated in range(problem.law.redraws(problem.scenario.states[state]) + 1):
        start = draw.copy()
        if repeated:
            start.redraws[state] = repeated
        ways = set(seats_filled(problem, start, state))
        yield from (None if way is None else before | way for way in ways)


def seats_opened(problem: Problem, most: int) -> Iterator[tuple[DrawSoFar, Seat, StateSet]]:
    """Every seat that is opened after any draw so far, each with that draw and the States admissible; stops past ``most`` draws so far."""
    seen, waiting = {Drawn()}, [Drawn()]
    while waiting and len(seen) <= most:
        drawn = waiting.pop()
        draw = _draw_of(problem, drawn)
        for state in _callers(problem, {seating.reviewed for seating in drawn}):
            opened = list[tuple[DrawSoFar, Seat, StateSet]]()
            longer = {drawn | way for way in seats_filled(problem, draw, state, opened) if way is not None} - seen
            yield from opened
            seen |= longer
            waiting += longer


def seats_filled(
    problem: Problem, start: DrawSoFar, state: int, opened: list[tuple[DrawSoFar, Seat, StateSet]] | None = None
) -> Iterator[Drawn | None]:
    """Every way in which the State's seats are filled once; None for each way that stops. ``opened`` gets every seat on the way."""
    guard, waiting = problem.guard, [(start, HOME)]
    while waiting:
        so_far, side = waiting.pop()
        held = [one for one in so_far.of(state) if one.side == side]
        missing = guard.missing(so_far, state, side)
        if held and not missing:
            if side == AWAY:
                yield frozenset(so_far.of(state))
            else:
                waiting.append((so_far, AWAY))
            continue
        seat = Seat(state, side, missing if held else 0)
        admissible = guard.open(so_far, seat).admissible
        if opened is not None:
            opened.append((so_far, seat, admissible))
        if not admissible:
            yield None
        for other in members(admissible):
            longer = so_far.copy()
            longer.add(Seating(state, other, side, seat.additional, guard.covers(seat, other)))
            waiting.append((longer, side))
