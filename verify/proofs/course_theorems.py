"""Theorems about the course of a ceremony: that it ends, and that what a record holds determines its replay.

They speak of a model. What a lot does to it is ``step.after``, as in the induction; other parts are arguments, so that faults can be planted.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import z3

from verify.proofs.lot_theorems import AS_THE_CODE, Case, in_numbers
from verify.proofs.safety import shown
from verify.proofs.step import HOME_AWAY, Lot, after, after_redraw, helps, seat_is_open, some_lot
from verify.proofs.theorem import Query, Theorem
from verify.readers.z3_formulas import all_of, any_of, implies, no, same
from verify.readers.z3_world import Draw, Scope, World, any_draw

KEPT_ONE_BY_ONE = "an algorithm draws lots or ends; one of somebody else's that does neither is stopped by --seconds"
BY_LOTS_ALONE = "what a ceremony does next hangs on the list, the law, the algorithm and the lots drawn so far, and on nothing else"
ENDS = (
    "in a model of the ceremony, every lot kept fills a seat or covers an instrument that was missing, and undoes nothing; so at most "
    "2 x (1 + instruments) x (States under review + redraws) lots are kept, and a bowl is drawn from at most as often as it holds lots"
)
ONE_READING = (
    "in a model of the ceremony, which goes by its lots alone, the lots of a record lead to that record and to no other: at every lot to "
    "a bowl of the same size, and no ceremony's lots begin with all the lots of another"
)
SMALL = Scope(3, 2)
"""Where a counterexample is looked for, and the assumptions must be possible."""
AskedOfLot = Callable[[World, Draw, Lot], list[Any]]
AfterLot = Callable[[World, Draw, Lot], Draw]
AfterRedraw = Callable[[World, Draw, Any], Draw]


def open_and_helpful(world: World, draw: Draw, lot: Lot) -> list[Any]:
    """All that is asked of a lot here: its seat is open, its own lot is in no bowl, and an additional State covers what it is drawn for
    (para. 29 (b))."""
    return [*world.axioms(), no(same(lot.reviewed, lot.reviewing)), *seat_is_open(world, draw, lot), helps(world, lot)]


def terminates_theorem(
    asked: AskedOfLot = open_and_helpful,
    after_lot: AfterLot = after,
    emptied: AfterRedraw = after_redraw,
    draws_from_what_is_left: bool = True,
) -> Theorem:
    """That a ceremony ends. What is undone are the seats not opened and the instruments that nobody covers at a seat; the queries say that
    every lot kept makes it less, that a redraw adds what one State has at most, and what follows for the number of lots."""

    def build(world: World) -> list[Query]:
        counts = _counts(world, draws_from_what_is_left)
        return [
            *_lots_kept(world, asked, after_lot),
            _redraw(world, emptied),
            *[in_numbers(world, case, *given, "most") for case, given in counts.items()],
        ]

    return Theorem("ceremony/terminates", ENDS, build, (KEPT_ONE_BY_ONE, AS_THE_CODE), (SMALL,), possible=SMALL)


def _some_newly_covered(world: World, draw: Any, later: Any, side: int, s: Any) -> Any:
    """That a State has an instrument that is covered at a seat now, and was not before."""
    return world.some(
        "Instrument",
        lambda i: all_of(world.facts["party"](s, i), no(_covered(world, draw, side, s, i)), _covered(world, later, side, s, i)),
    )


def _lots_kept(world: World, asked: AskedOfLot, after_lot: AfterLot) -> Iterator[Query]:
    """For each kind of lot: nothing is undone, and something is done that was not."""
    for side in HOME_AWAY:
        for additional in (False, True):
            draw, lot = any_draw(world), some_lot(world, side, additional)
            later, s = after_lot(world, draw, lot), lot.reviewed
            news: tuple[Any, ...] = no(draw.opened(side, s)), later.opened(side, s)
            if additional:
                news = (_some_newly_covered(world, draw, later, side, s),)
            claim = all_of(world.every("State", lambda one: _keeps(world, draw, later, one)), *news)  # noqa: B023
            yield Query(world, asked(world, draw, lot), claim, shown(world, draw, lot))


def _redraw(world: World, emptied: AfterRedraw) -> Query:
    """A redraw undoes nothing of another State."""
    draw, state = any_draw(world), world.constant("State", "emptied")
    later = emptied(world, draw, state)
    claim = world.every("State", lambda one: any_of(same(one, state), _keeps(world, draw, later, one)))
    return Query(world, [*world.axioms(), world.facts["under_review"](state)], claim, shown(world, draw))


def _covered(world: World, draw: Draw, side: int, s: Any, i: Any) -> Any:
    return world.some("State", lambda r: draw.covers(side, s, r, i), "r")


def _keeps(world: World, draw: Draw, later: Draw, s: Any) -> Any:
    """That of one State nothing is undone."""
    return all_of(
        *[implies(draw.opened(side, s), later.opened(side, s)) for side in HOME_AWAY],
        *[
            world.every("Instrument", lambda i: implies(_covered(world, draw, side, s, i), _covered(world, later, side, s, i)), "i")  # noqa: B023
            for side in HOME_AWAY
        ],
    )


def _counts(world: World, draws_from_what_is_left: bool) -> Mapping[str, Case]:
    """What follows in numbers. ``undone`` counts seats and instruments, ``of_one`` what one State has at most, 2 x (1 + instruments);
    ``most`` is what ``kept`` may come to."""
    kept, undone, later, redraws, of_one, states, most, lots, left, drawn = (
        z3.Int(name, world.context) for name in ("kept", "undone", "later", "redraws", "of_one", "states", "most", "lots", "left", "drawn")
    )
    counted = [undone >= 0, redraws >= 0, of_one >= 0, kept >= 0, most == kept + undone + redraws * of_one]
    in_bowl = [drawn >= 0, left >= 1, drawn + left == lots] if draws_from_what_is_left else [drawn >= 0, left >= 1, left <= lots]
    return {
        "at first": ([*counted, kept == 0, states >= 1, undone <= states * of_one], most <= (states + redraws) * of_one),
        "a lot kept": ([*counted, later >= 0, later < undone], kept + 1 + later + redraws * of_one <= most),
        "a redraw": ([*counted, redraws >= 1, later <= undone + of_one], kept + later + (redraws - 1) * of_one <= most),
        "at any time": (counted, kept <= most),
        "a lot drawn": (in_bowl, drawn + 1 <= lots),
    }


@dataclass(frozen=True)
class Course:
    """What a ceremony does at a stage: whether it ends, how many lots are in the next bowl, what record it leaves, and, with the number of a
    lot, the stage that follows. Each is also told which of two runs it is, so that one which goes by more than its lots can be planted."""

    ends: Callable[[Any, int], Any]
    size: Callable[[Any, int], Any]
    record: Callable[[Any, int], Any]
    follows: Callable[[Any, Any, int], Any]


def course_of(world: World) -> Course:
    """Any ceremony that goes by its lots alone."""
    context, number = world.context, z3.IntSort(world.context)
    stage, record = z3.DeclareSort("Stage", context), z3.DeclareSort("Record", context)
    ends, size = z3.Function("ends", stage, z3.BoolSort(context)), z3.Function("size", stage, number)
    left, follows = z3.Function("record", stage, record), z3.Function("follows", stage, number, stage)
    return Course(lambda at, run: ends(at), lambda at, run: size(at), lambda at, run: left(at), lambda at, lot, run: follows(at, lot))


def replay_theorem(course: Callable[[World], Course] = course_of, ended_before: bool = True) -> Theorem:
    """That two runs on the same lots are one; by induction over the lots. Without ``ended_before`` a run may go on past its end."""

    def build(world: World) -> list[Query]:
        return [in_numbers(world, case, *given, "most") for case, given in _two_runs(world, course(world), ended_before).items()]

    return Theorem("record/replay", ONE_READING, build, (BY_LOTS_ALONE, AS_THE_CODE), (SMALL,), possible=SMALL)


def _two_runs(world: World, course: Course, ended_before: bool) -> Mapping[str, Case]:
    """Two runs of a ceremony, at the stages ``here`` and ``there``; the first ends after ``most`` lots, the second after ``all_lots``."""
    stage = z3.DeclareSort("Stage", world.context)
    here, there = (z3.Const(name, stage) for name in ("here", "there"))
    lot, other, most, all_lots = (z3.Int(name, world.context) for name in ("lot", "other", "most", "all_lots"))
    in_bowl = [lot >= 0, lot < course.size(here, 0), z3.Not(course.ends(here, 0))]
    alike = [here == there, *in_bowl, lot == other]
    both_end = [here == there, course.ends(here, 0), most >= 0, most <= all_lots]
    goes_on = z3.Implies(most < all_lots, z3.Not(course.ends(there, 1)))
    last = z3.Implies(most == all_lots, course.ends(there, 1))
    return {
        "the same lot": (alike, course.follows(here, lot, 0) == course.follows(there, other, 1)),
        "the same bowl": (alike, z3.And(course.size(here, 0) == course.size(there, 1), z3.Not(course.ends(there, 1)))),
        "the same end": (
            [*both_end, last, *([goes_on] if ended_before else [])],
            z3.And(most == all_lots, course.record(here, 0) == course.record(there, 1)),
        ),
    }


def course_theorems() -> list[Theorem]:
    """The theorems about the course of a ceremony; under every law."""
    return [terminates_theorem(), replay_theorem()]
