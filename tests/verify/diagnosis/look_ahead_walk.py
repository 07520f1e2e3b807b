"""What look-ahead can come to on a small list, walked with the real guard and look-ahead, against the list of all lawful draws."""

from collections.abc import Iterator
from itertools import product

from algorithms.ceremony import YEARS
from algorithms.draw_so_far import AWAY, HOME, SEAT_NAMES, DrawSoFar, Seat, Seating
from algorithms.state_sets import members
from tests.reference.encoding import TooManyDrawsError, all_draws
from tests.verify.diagnosis.walking import Drawn, TooManyError
from verify.completion.completion import WitnessCompletion
from verify.diagnosis.problem import Problem

UNSEEN = ("redraws",)
"""The parameter that the second encoding does not know; a repetition does not decide which whole draws are lawful."""


def whole_draws(problem: Problem, most: int) -> list[Drawn]:
    """Every whole lawful draw, by the second encoding of the law. Raises ``TooManyError``."""
    index, bit = problem.scenario.index, {one.id: 1 << place for place, one in enumerate(problem.scenario.instruments)}
    asked = {name: value for name, value in problem.law.values.items() if name not in UNSEEN}
    try:
        found = all_draws(problem.scenario, asked, problem.groups(), most)
    except TooManyDrawsError as many:
        raise TooManyError(str(many)) from many
    return [
        frozenset(
            Seating(index[reviewed], index[by], SEAT_NAMES.index(side), additional, sum(bit[one] for one in instruments))
            for reviewed, by, side, additional, instruments in draw
        )
        for draw in found
    ]


def faults(problem: Problem, most: int) -> tuple[list[str], int]:
    """Where the look-ahead ends stuck though a lawful draw exists, or is not exact; and how many draws so far were seen.

    Every order of the seats of a year is gone through. Raises ``TooManyError`` past ``most`` draws, whole ones or so far.
    """
    whole, wrong = whole_draws(problem, most), list[str]()
    seen, waiting = {frozenset[Seating]()}, [frozenset[Seating]()]
    while waiting:
        drawn = waiting.pop()
        having = [one for one in whole if drawn <= one]
        for seat in open_seats(problem, drawn):
            kept, said = _kept(problem, drawn, seat, having)
            wrong += said
            if having and not kept:
                wrong.append(f"stuck at {seat} after {sorted(drawn, key=str)}")
            for longer in {drawn | {seating} for seating in kept} - seen:
                seen.add(longer)
                waiting.append(longer)
        if len(seen) > most:
            raise TooManyError(f"more than {most} draws so far")
    return wrong, len(seen)


def _kept(problem: Problem, drawn: Drawn, seat: Seat, having: list[Drawn]) -> tuple[list[Seating], list[str]]:
    """The lots that the ceremony keeps for a seat, and where the look-ahead does not answer as the list of all lawful draws."""
    draw, kept, wrong = draw_of(problem, drawn), list[Seating](), list[str]()
    look_ahead = WitnessCompletion(problem.scenario, problem.law, problem.year_of)
    bowls = problem.guard.open(draw, seat), problem.guard.open_wider(draw, seat)
    for state in members(bowls[0].admissible | bowls[1].admissible):
        seating = Seating(seat.reviewed, state, seat.side, seat.additional, problem.guard.covers(seat, state))
        allowed = look_ahead.allows(draw, seat, state)
        if allowed != any(drawn | {seating} <= one for one in having):
            wrong.append(f"look-ahead says {allowed} of {seating} after {sorted(drawn, key=str)}")
        kept += [seating] if allowed else []
    return kept, wrong


def open_seats(problem: Problem, drawn: Drawn) -> Iterator[Seat]:
    """The seats of the earliest year that is not finished, whichever is filled next."""
    draw = draw_of(problem, drawn)
    for year in YEARS:
        found = [
            seat
            for state, side in product(range(len(problem.year_of)), (HOME, AWAY))
            if problem.year_of[state] == year and (seat := _open(problem, draw, state, side))
        ]
        if found:
            yield from (seat for seat in found if seat.additional or not any(one.additional for one in found))
            return


def _open(problem: Problem, draw: DrawSoFar, state: int, side: int) -> Seat | None:
    if not any(held.side == side for held in draw.of(state)):
        return Seat(state, side)
    missing = problem.guard.missing(draw, state, side)
    return Seat(state, side, missing) if missing else None


def draw_of(problem: Problem, drawn: Drawn) -> DrawSoFar:
    """The draw so far with these seats held."""
    draw = DrawSoFar(problem.year_of)
    for seating in sorted(drawn, key=lambda one: (one.reviewed, one.side, one.additional, one.reviewing)):
        draw.add(seating)
    return draw
