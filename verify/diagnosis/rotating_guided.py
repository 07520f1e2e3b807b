"""A guided search for a dead end of rotating lists: who is called, and which cards come first, is chosen with a target in view.

The target is a State whose home seat few States can take whole. For it to get stuck, each of these must be barred: it has
reviewed them, or they perform all that they may. So the target's card must come up at their home seats, again and again, and the
cards above it must be used up elsewhere in between.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from math import inf

import numpy as np

from algorithms.draw_so_far import HOME, Seat
from algorithms.state_sets import StateSet, members, set_of
from verify.budget import Effort, Stop
from verify.diagnosis.dead_end import DeadEnd, Progress
from verify.diagnosis.rotating_course import Course, Courses
from verify.diagnosis.rotating_lots import follow
from verify.diagnosis.turns_bound import can_take_whole, safe_at_home

TRIES, MOST_CALLERS, MOST_STEPS = 8, 40, 10_000
"""So many ways to go on are tried for each State called, and the best is taken; one way tried is a step."""


@dataclass
class Guided:
    """What a guided search found, or how far it went: ``nearest`` is the fewest States that could still take the whole home seat
    of one that ``could_take`` so many at first."""

    found: DeadEnd | None = None
    starts: int = 0
    steps: int = 0
    nearest: int = 0
    could_take: int = 0
    target: int = -1


def guided_search(courses: Courses, effort: Effort, progress: Progress) -> Guided:
    """Start again and again, until a dead end is found or the steps are used up; every other start has the first target in view,
    every other of the rest the second, and so on."""
    result, targets = Guided(), _targets(courses)
    seed = int.from_bytes(hashlib.sha256(courses.problem.seed.encode()).digest()[:8], "big")
    while targets and result.steps < effort.units(MOST_STEPS) and not effort.stop.passed and not result.found:
        result.starts += 1
        progress(f"dead ends: guided search {result.starts}")
        turn = (result.starts & -result.starts).bit_length() - 1
        target, by_load = targets[turn % len(targets)]
        _Start(courses, target, by_load, np.random.default_rng([seed, result.starts]), result).run(effort.stop)
    return result


def _targets(courses: Courses) -> list[tuple[int, bool]]:
    """One State of each kind, those first whose home seat the fewest States can take whole; none that cannot get stuck there."""
    problem, first = courses.problem, dict[object, tuple[int, int]]()
    for state in members(courses.reader.under_review & ~safe_at_home(problem)):
        pool = can_take_whole(problem, state, HOME).bit_count()
        first.setdefault((courses.kinds[state][:2], pool), (pool, state))
    limited = problem.law.values["load_max"] or problem.law.values["declines"]
    return [(state, by_load) for _, state in sorted(first.values()) for by_load in ((True, False) if limited else (False,))]


@dataclass
class _Start:
    """One start. ``by_load``: those in the pool are to perform all that they may; else they are to be reviewed by the target."""

    courses: Courses
    target: int
    by_load: bool
    chance: np.random.Generator
    result: Guided

    def __post_init__(self) -> None:
        self.pool = can_take_whole(self.courses.problem, self.target, HOME)
        reader = self.courses.reader
        self.alike = reader.holding(reader.bits[self.target])
        self.most = int(self.courses.problem.law.values["load_max"])
        self.declines = reader.chosen["declines"]

    def run(self, stop: Stop) -> None:
        """From State called to State called, go on with the course that is nearest to the dead end."""
        course: Course | None = self.courses.start()
        while course and not stop.passed:
            best: tuple[tuple[float, float], Course] | None = None
            for filled, stuck in self._ways_on(course):
                self.result.steps += 1
                if stuck:
                    self.result.found = follow(self.courses, filled)
                    if self.result.found:
                        return
                elif best is None or self._score(filled) < best[0]:
                    best = self._score(filled), filled
            course = best[1] if best else None
            if course and self.target not in course.called:
                self._note(course)

    def _note(self, course: Course) -> None:
        left = self._open(course).bit_count()
        if not self.result.could_take or left < self.result.nearest:
            self.result.nearest, self.result.could_take, self.result.target = left, self.pool.bit_count(), self.target

    def _ways_on(self, course: Course) -> Iterator[tuple[Course, bool]]:
        able = self.courses.callers(course)
        if self._open(course):
            able = able & ~(1 << self.target) or able
        elif able >> self.target & 1:
            able = 1 << self.target
        callers = members(able)
        wanted = [state for state in callers if self.pool >> state & 1 and self._comes_up(course, state)]
        for attempt in range(TRIES if callers else 0):
            calling = self._called(course, wanted if wanted and attempt % 2 == 0 else callers)
            if calling:
                yield from self.courses.fill(calling, self._choose)

    def _called(self, course: Course, states: list[int]) -> Course | None:
        """The course with one of the States called that leaves the open year enough others, better without the
        target; None where none of a few does."""
        spared = 1 << self.target if self._open(course) else 0
        second: Course | None = None
        for state in self.chance.permutation(states)[:MOST_CALLERS].tolist():
            calling = self.courses.calling(course, state)
            if self.courses.keeps_year(calling, spared):
                return calling
            second = second or (calling if self.courses.keeps_year(calling) else None)
        return second

    def _comes_up(self, course: Course, state: int) -> bool:
        """Whether the target's card may be the first at the home seat of one of those that could take its own."""
        if self.by_load:
            return False
        return self.target not in course.moved or not self._above(course, can_take_whole(self.courses.problem, state, HOME))

    def _choose(self, course: Course, seat: Seat, states: list[int]) -> list[int]:
        """The target where it needs the review, and never elsewhere; else a card that lies above it."""
        if not self.by_load and self.target in states and seat.side == HOME and self.pool >> seat.reviewed & 1:
            return [self.target]
        others = [state for state in states if state != self.target] or states
        above = [state for state in others if self.pool >> state & 1]
        if above and self.chance.random() < 0.8:
            others = above
        return [others[int(self.chance.integers(len(others)))]]

    def _open(self, course: Course) -> StateSet:
        """Those that can still take the whole home seat of the target."""
        draw = course.draw
        full = draw.performing(1) & self.declines | (draw.performing(self.most) if self.most else 0)
        return self.pool & ~draw.reviews.get(self.target, 0) & ~full

    def _score(self, course: Course) -> tuple[float, float]:
        """What is missing to the dead end: reviews of or by those still open; then how far off the next of them is."""
        called, needed = set_of(course.called), 0.0
        for state in members(self._open(course)):
            more = 1 if self.declines >> state & 1 else self.most - course.draw.load[state] if self.most else inf
            needed += more if self.by_load or called >> state & 1 else min(more, 1)
        return needed, 0.0 if self.by_load else self._far(course)

    def _above(self, course: Course, cards: StateSet) -> int:
        """How many of some cards lie above the target's; none while that was not used."""
        if self.target not in course.moved:
            return 0
        below = course.moved[course.moved.index(self.target) :]
        return (cards & ~set_of(below)).bit_count()

    def _far(self, course: Course) -> float:
        """How far off it is that the cards above the target's are used: each counts 1, and how deep it lies in the pile of all."""
        if self.target not in course.moved:
            return 0.0
        depth = (self.alike & ~set_of(course.moved)).bit_count()
        far = float((self.pool & ~set_of(course.moved)).bit_count())
        for card in course.moved[: course.moved.index(self.target)]:
            if self.pool >> card & 1:
                far += 1 + depth / self.alike.bit_count()
            depth += self.alike >> card & 1
        return far
