"""Capacity: can the reviews be performed at all, were lots divisible? A linear program over kinds of States.

States of one kind (same regional group, instruments, year and choices) are interchangeable, so the mean of all lawful draws under
their permutations treats them alike. What no such mean can do, no draw can: an infeasible program, or a least load above the
limit, proves that no draw exists, in milliseconds, where search needs for ever. A feasible one proves nothing.
"""

import math
from collections.abc import Iterable, Sequence
from functools import cached_property

from algorithms.draw_so_far import AWAY, HOME, SEAT_NAMES, Seat
from algorithms.state_sets import StateSet, members
from verify.completion.linear_program import LinearProgram, Solution
from verify.guard import ClauseGuard
from verify.law.added import added_of
from verify.readers.asp import candidates

TOLERANCE = 1e-6
MOST_KEPT = 64
"""Answers of ``smallest_load`` that are kept."""
_smallest: dict[tuple[object, ...], int | None] = {}
LOAD = (-1, -1)
"""The name of variable 0, which is no pair of kinds."""


class CapacityProgram:
    """The linear program of one guard. Variable 0 is the largest load; the others are numbers of reviews from kind to kind (the kinds of the
    State under review and of the reviewing State). What a user adds to the law only makes lawful draws fewer, and is left out; where it
    lets more be lawful, the program does not apply. A row is labelled with its clause, the kind that it speaks of, and the second kind of a
    pair."""

    def __init__(self, guard: ClauseGuard) -> None:
        loosened, restricted = added_of(guard.law.values).loosens, guard.restricted
        self.guard = guard = guard.of_paragraphs
        self.kinds = _kinds(guard)
        self.size = [len(states) for states in self.kinds]
        self.applies = not (loosened or restricted)
        self.linear = LinearProgram[tuple[int, int]]()
        self.linear.variable(LOAD)
        self._reviews: dict[tuple[int, int], list[int]] = {}
        for kind, states in enumerate(self.kinds):
            if guard.reader.under_review >> states[0] & 1:
                self._seats(kind)
        self._limits()

    def _column(self, reviewed: int, reviewing: int) -> int:
        found = self.linear.variable((reviewed, reviewing))
        self._reviews.setdefault((reviewed, reviewing), []).append(found)
        return found

    def _most(self, variables: Iterable[int], most: int, clause: str, *kinds: int) -> None:
        """That some numbers of reviews add up to no more."""
        self.linear.row([(variable, 1) for variable in variables], most=most, label=(clause, *kinds))

    def _seats(self, reviewed: int) -> None:
        """Every seat has one State drawn, and one additional for what it lacks."""
        guard, first = self.guard, self.kinds[reviewed][0]
        wanted, sides = guard.reader.bits[first], list[tuple[StateSet, StateSet]]()
        all_missing = guard.law.values["additional_covers"] == "all-missing"
        for side in (HOME, AWAY):
            drawn = candidates(guard, Seat(first, side))
            added = candidates(guard, Seat(first, side, wanted)) if drawn & ~guard.reader.holding(wanted) else 0
            sides.append((drawn, added))
            lacking: dict[int, list[int]] = {}
            columns = []
            for kind in kinds_inside(self.kinds, reviewed, drawn):
                column = self._column(reviewed, kind)
                columns.append(column)
                lacking.setdefault(wanted & ~guard.reader.bits[self.kinds[kind][0]], []).append(column)
            size, seat = self.size[reviewed], (f"28-{SEAT_NAMES[side]}", reviewed)
            self.linear.row([(column, 1) for column in columns], size, size, seat)
            for lacks in sorted(set(lacking) - {0}):
                able = added & guard.reader.holding(lacks, all_missing)
                helping = [(self._column(reviewed, kind), -1) for kind in kinds_inside(self.kinds, reviewed, able)]
                terms = [(column, 1) for column in lacking[lacks]] + helping
                self.linear.row(terms, most=0, label=("29b-additional", reviewed))
        (at_home, added_home), (away, added_away) = sides
        self.applies &= not (at_home | added_home) & added_away | added_home & away  # else one review could fill two seats

    def _limits(self) -> None:
        """No State performs more than the load; no two States review each other."""
        performed: list[list[int]] = [[] for _ in self.size]
        for (_, reviewing), found in self._reviews.items():
            performed[reviewing] += found
        for kind, (size, columns) in enumerate(zip(self.size, performed, strict=True)):
            if columns:
                self.linear.row([*((column, 1) for column in columns), (0, -size)], most=0, label=("load-max", kind))
                if self.guard.facts.declines[self.kinds[kind][0]]:
                    self._most(columns, size, "decline", kind)
        whole = self.guard.law.values["mutual_scope"] == "whole-process"
        for (reviewed, reviewing), found in self._reviews.items():
            pairs = self.size[reviewed] * self.size[reviewing]
            if reviewed == reviewing:
                most = pairs - self.size[reviewed]
                self._most(found, most // 2 if whole else most, "29a", reviewed, reviewing)
            elif whole and reviewed < reviewing:
                both = found + self._reviews.get((reviewing, reviewed), [])
                self._most(both, pairs, "29a", reviewed, reviewing)

    @cached_property
    def solution(self) -> Solution:
        """What the solver says of the program with the largest load as its cost; asked once."""
        return self.linear.cheapest({0: 1})

    def least_load(self) -> float | None:
        """The smallest largest load, in reviews, of any divisible draw; None where there is none."""
        found = self.solution
        return None if found.feasible is False else found.cost if found.feasible else 0.0

    def excludes(self, load_max: int) -> bool:
        """Whether no draw exists with at most ``load_max`` reviews a State (0 for no limit)."""
        if not self.applies:
            return False
        least = self.least_load()
        return least is None or bool(load_max and least > load_max + TOLERANCE)


def mean_load(guard: ClauseGuard) -> float:
    """Reviews a State, where each under review has two different States drawn and all that take part share the reviews alike."""
    return 2 * guard.reader.under_review.bit_count() / max(1, guard.reader.takes_part.bit_count())


def smallest_load(guard: ClauseGuard) -> int | None:
    """A number of reviews that in every lawful draw some State performs, the largest that counting gives; None where no lawful draw exists."""
    rests_on = _rests_on(guard)
    if rests_on not in _smallest:
        program = CapacityProgram(guard)
        least = program.least_load() if program.applies else mean_load(guard)
        if len(_smallest) >= MOST_KEPT:
            _smallest.clear()
        _smallest[rests_on] = None if least is None else max(1, math.ceil(least - TOLERANCE))
    return _smallest[rests_on]


def _rests_on(guard: ClauseGuard) -> tuple[object, ...]:
    """All that the program of a guard is made of; the years only where the law speaks of them, so that it is mostly one for all divisions."""
    facts, reader = guard.facts, guard.reader
    arrays = (facts.group_of, facts.adherence, facts.family, facts.takes_part, facts.waives, facts.defers, facts.declines)
    years = tuple(reader.year_of) if reader.by_year else ()
    return (guard.law.digest, reader.under_review, years, *((array.shape, array.tobytes()) for array in arrays))


def kinds_inside(kinds: Sequence[Sequence[int]], reviewed: int, states: StateSet) -> list[int]:
    """The kinds of which some State other than the first one of the kind under review is in the set."""
    own, found = kinds[reviewed][0], list[int]()
    for kind, of_kind in enumerate(kinds):
        other = of_kind[1] if of_kind[0] == own and len(of_kind) > 1 else of_kind[0]
        if other != own and states >> other & 1:
            found.append(kind)
    return found


def _kinds(guard: ClauseGuard) -> list[list[int]]:
    """States that the law cannot tell apart, but by their legal family."""
    reader, found = guard.reader, dict[tuple[int, int], list[int]]()
    for state in members(reader.takes_part | reader.under_review):
        found.setdefault((reader.kind_of[state], reader.bits[state]), []).append(state)
    return list(found.values())
