"""Rotating lists drawn card by card: an order is fixed only as far as a seat asks for it.

The drawn orders of rotating lists decide everything, and there are too many of them to go through. But a seat asks only which of
its admissible States comes first in a pile. So a course of a draw keeps what was asked, as a partial order; whatever orders agree
with it lead to the same seats. Needs a law without bars that later lots may lift.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from algorithms.ceremony import YEARS
from algorithms.draw_so_far import AWAY, HOME, DrawSoFar, Seat, Seating
from algorithms.state_sets import StateSet, members, set_of
from verify.diagnosis.dead_end_bound import shares
from verify.diagnosis.problem import Problem

Order = tuple[StateSet, ...]
"""For each State, those that are known to come after it."""


@dataclass(frozen=True)
class Course:
    """A draw up to here. ``called``: the States called, in turn, the last one with seats still open until it is ``filled``.

    ``moved`` lists the cards that were used, the last one at the bottom of the piles; above them lie the others, in an order of
    which ``in_all`` and ``in_own`` (the piles of the groups) tell what has been asked. ``draw`` is not changed once it is here.
    """

    draw: DrawSoFar
    called: tuple[int, ...]
    moved: tuple[int, ...]
    in_all: Order
    in_own: Order


Choose = Callable[[Course, Seat, list[int]], Sequence[int]]
"""Picks, of the States that may be the first admissible for a seat, those to go on with."""


def put_before(order: Order, first: int, others: StateSet) -> Order:
    """The order in which ``first`` comes before the others too; none of them may come before it."""
    later = others = others & ~order[first] & ~(1 << first)
    if not others:
        return order
    for state in members(others):
        later |= order[state]
    return tuple(after | later if state == first or after >> first & 1 else after for state, after in enumerate(order))


class Courses:
    """How courses go on, for one problem. Where no clause speaks of years, the division is left open too: only its sizes count."""

    def __init__(self, problem: Problem) -> None:
        self.problem, self.guard, self.reader = problem, problem.guard, problem.guard.reader
        self.redraws = [problem.law.redraws(state) for state in problem.scenario.states]
        self.fixed = problem.depends_on_division
        value = problem.law.values
        self.counts_loads = bool(value["load_max"] or value["declines"] or value["load_min"] == "on")
        facts, year_of = self.guard.facts, problem.year_of.tolist()
        self.kinds = [
            (
                self.reader.group_of[s],
                self.reader.bits[s],
                bool(facts.waives[s]),
                bool(facts.declines[s]),
                bool(facts.defers[s]),
                year_of[s] if self.fixed else year_of[s] > 0,
                self.redraws[s],
                self.reader.takes_part >> s & 1,
            )
            for s in range(facts.n_states)
        ]
        self.sizes = [dict(self._sizes(year)) for year in YEARS]

    def _sizes(self, year: int) -> Iterator[tuple[int, int]]:
        for group, states in self.reader.groups.items():
            of_group = states & self.reader.under_review
            if self.fixed:
                yield group, (of_group & self.reader.years.get(year, 0)).bit_count()
            else:
                yield group, list(shares(of_group.bit_count()))[year - 1]

    def start(self) -> Course:
        """Before anybody is called."""
        nothing = (0,) * self.problem.scenario.n_states
        return Course(DrawSoFar(self.problem.year_of), (), (), nothing, nothing)

    def year_open(self, called: tuple[int, ...]) -> tuple[int, tuple[int, ...]]:
        """The year in which the next State is called, and those that were called in it before; year 4 after the last one."""
        start = 0
        for year, sizes in zip(YEARS, self.sizes, strict=True):
            end = start + sum(sizes.values())
            if len(called) < end:
                return year, called[start:]
            start = end
        return len(YEARS) + 1, ()

    def uncalled(self, course: Course) -> StateSet:
        """The States still to be called."""
        return self.reader.under_review & ~set_of(course.called)

    def callers(self, course: Course) -> StateSet:
        """The States that may be called next; none when all have been."""
        year, before = self.year_open(course.called)
        if year not in YEARS:
            return 0
        left = self.uncalled(course) & (self.reader.years[year] if self.fixed else self.reader.everyone)
        for group, states in self.reader.groups.items():
            if sum(states >> state & 1 for state in before) >= self.sizes[year - 1][group]:
                left &= ~states
        return left & self._may_follow(course, before)

    def _may_follow(self, course: Course, before: tuple[int, ...]) -> StateSet:
        """The States that need not come before the last one called in the open year."""
        left = self.uncalled(course)
        return left & ~sum(1 << state for state in members(left) if course.in_all[state] >> before[-1] & 1) if before else left

    def keeps_year(self, course: Course) -> bool:
        """Whether the open year can be finished: by States that may come after the last one called, as many as it has places."""
        last = course.called[-1]
        year, before = self.year_open(course.called[:-1])
        after = self._may_follow(course, (last,))
        if self.fixed:
            return not self.uncalled(course) & self.reader.years[year] & ~after
        return all(
            (after & states).bit_count() + sum(states >> state & 1 for state in (*before, last)) >= self.sizes[year - 1][group]
            for group, states in self.reader.groups.items()
        )

    def calling(self, course: Course, state: int) -> Course:
        """The course with one more State called."""
        _, before = self.year_open(course.called)
        in_all = put_before(course.in_all, before[-1], 1 << state) if before else course.in_all
        return replace(course, called=(*course.called, state), in_all=in_all)

    def fill(self, course: Course, choose: Choose) -> Iterator[tuple[Course, bool]]:
        """Fill the seats of the State called last, by those of the possible States that are chosen; True with a course that is
        stuck. Courses that no division into years has are left out."""
        reviewed = course.called[-1]
        waiting = [(course, 0, Seat(reviewed, HOME))]
        while waiting:
            so_far, stage, seat = waiting.pop()
            own, asked, possible = self._possible(so_far, seat)
            if not possible and self.keeps_year(so_far):
                yield so_far, True
            for state in choose(so_far, seat, members(possible)):
                one = self._seated(self._first(so_far, own, state, asked), seat, state)
                missing = self.guard.missing(one.draw, reviewed, seat.side)
                if missing:
                    waiting.append((one, stage, Seat(reviewed, seat.side, missing)))
                elif stage < 2 * self.redraws[reviewed] + 1:
                    emptied = self._emptied(one) if seat.side == AWAY else one
                    waiting.append((emptied, stage + 1, Seat(reviewed, HOME if seat.side == AWAY else AWAY)))
                elif self.keeps_year(one):
                    yield one, False

    def _emptied(self, course: Course) -> Course:
        """The course after all seats of a State are emptied for a redraw."""
        reviewed, draw = course.called[-1], course.draw.copy()
        draw.remove(reviewed, draw.of(reviewed))
        draw.redraws[reviewed] = draw.redraws.get(reviewed, 0) + 1
        return replace(course, draw=draw)

    def _possible(self, course: Course, seat: Seat) -> tuple[bool, StateSet, StateSet]:
        """Whether the seat asks the pile of the group, which of its cards not used yet, and which cards may be the first."""
        bowl = self.guard.open(course.draw, seat)
        group = self.reader.group_of[seat.reviewed]
        own = seat.side == HOME and group >= 0 and not bowl.lots & ~self.reader.groups[group]
        unused = bowl.admissible & ~set_of(course.moved)
        if not unused:
            first = next((1 << state for state in course.moved if bowl.admissible >> state & 1), 0)
            return own, 0, first
        later, order = 0, course.in_own if own else course.in_all
        for state in members(unused):
            later |= order[state]
        return own, unused, unused & ~later

    def _first(self, course: Course, own: bool, state: int, cards: StateSet) -> Course:
        """The course in whose pile a State's card comes before the others of some cards."""
        if own:
            return replace(course, in_own=put_before(course.in_own, state, cards))
        return replace(course, in_all=put_before(course.in_all, state, cards))

    def _seated(self, course: Course, seat: Seat, state: int) -> Course:
        draw = course.draw.copy()
        draw.add(Seating(seat.reviewed, state, seat.side, seat.additional, self.guard.covers(seat, state)))
        return replace(course, draw=draw, moved=(*(card for card in course.moved if card != state), state))

    def unlike(self, course: Course, states: list[int]) -> list[int]:
        """The States, but of those which could change places only the first."""
        found = list[int]()
        for state in states:
            if not any(self._alike(course, state, other) for other in found):
                found.append(state)
        return found

    def _alike(self, course: Course, state: int, other: int) -> bool:
        """Whether the two could change places and nothing else would be different: neither was called or used."""
        if self.kinds[state] != self.kinds[other]:
            return False
        if {state, other} & {*course.called, *course.moved}:
            return False
        both = 1 << state | 1 << other
        return all(
            order[state] == order[other] and not order[state] & both and all(after & both in (0, both) for after in order)
            for order in (course.in_all, course.in_own)
        )

    def key(self, course: Course) -> tuple[Any, ...]:
        """What the rest of the draw depends on: courses with the same key go on alike."""
        left = self.uncalled(course)
        _, before = self.year_open(course.called)
        asked = self.reader.everyone & ~set_of(course.moved)
        called = asked | left | (1 << before[-1] if before else 0)
        reviews = course.draw.reviews
        return (
            left,
            before[-1:],
            course.moved,
            tuple(reviews.get(state, 0) for state in members(left)),
            tuple(course.in_all[state] & called for state in members(called)),
            tuple(course.in_own[state] & asked for state in members(asked)),
            tuple(course.draw.load) if self.counts_loads else (),
        )
