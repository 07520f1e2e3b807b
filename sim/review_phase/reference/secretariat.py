"""The Secretariat: a queue for each role, and hours that become calendar time. Real queues: first come, first served.

The queues are our own, not ``simpy.Resource``: that takes three events of the clock for a piece of work, and a replication half as long
again. What is simulated is the same to the byte.
"""

from collections import deque
from collections.abc import Callable, Sequence

import simpy

from sim.review_phase.clock import WorkingTime

NEVER = float("inf")

WorkRow = tuple[int, int, int, float, float, float, float, float]
"""Role, step, review, begun, ended, hours, pages, meetings."""


class Secretariat:
    """Posts by role, on one simulated clock.

    ``posts[role]`` pieces of work can be in hand at once in a role; each is done by ``people[role]`` persons (a team) together.
    ``free[role]`` posts have nothing in hand; ``queues[role]`` holds the work that waits. ``log`` has a row for each piece of work that
    has begun.
    """

    def __init__(
        self, env: simpy.Environment, posts: Sequence[int], people: Sequence[int], calendar: WorkingTime, hours_a_day: float
    ) -> None:
        self.env, self.calendar = env, calendar
        self.free = list(posts)
        self.queues: list[deque[Work]] = [deque() for _ in posts]
        self.people = list(people)
        self.daily = [hours_a_day * count for count in people]
        self.log: list[WorkRow] = []

    def ask(
        self,
        role: int,
        step: int,
        review: int,
        hours: float,
        pages: float = 0.0,
        then: Callable[[], None] | None = None,
        meetings: float = 0,
    ) -> None:
        """Put work into a role's queue; ``then`` is called when it is done. ``hours`` are hours of persons, all of the team."""
        work = Work(self, role, step, review, hours, pages, then, meetings)
        if self.free[role] > 0 and not self.queues[role]:
            work.begin()
        else:
            self.queues[role].append(work)

    def change(self, role: int, more: int) -> None:
        """So many posts more, each for one who waits; or fewer, where work that is in hand is still done."""
        self.free[role] += more
        for _ in range(more):
            call_at_end(self.env.timeout(0.0), lambda _event: self.hand_over(role))

    def hand_over(self, role: int) -> None:
        """The post goes to the first who waits, if it is still free."""
        if self.queues[role] and self.free[role] > 0:
            self.queues[role].popleft().begin()


class Work:
    """A piece of work, from the queue to its end."""

    __slots__ = ("hours", "meetings", "office", "pages", "review", "role", "step", "then")

    def __init__(
        self,
        office: Secretariat,
        role: int,
        step: int,
        review: int,
        hours: float,
        pages: float,
        then: Callable[[], None] | None,
        meetings: float,
    ) -> None:
        self.office, self.role, self.step, self.review = office, role, step, review
        self.hours, self.pages, self.then, self.meetings = hours, pages, then, meetings

    def begin(self) -> None:
        """A post is taken: the work takes its hours in working time."""
        office = self.office
        office.free[self.role] -= 1
        begun = office.env.now
        lasts = office.calendar.after(begun, self.hours / office.daily[self.role]) - begun
        row = (self.role, self.step, self.review, begun, begun + lasts, self.hours, self.pages, self.meetings)
        office.log.append(row)
        if lasts < NEVER:
            call_at_end(office.env.timeout(lasts), self.end)

    def end(self, _: simpy.Event) -> None:
        """The post is given back, and the review goes on. Whoever waits for the post begins once all else of this moment has happened."""
        office = self.office
        office.free[self.role] += 1
        if self.then:
            self.then()
        if office.queues[self.role]:
            call_at_end(office.env.timeout(0.0), self.hand_over)

    def hand_over(self, _: simpy.Event) -> None:
        """The post goes to the first who waits."""
        self.office.hand_over(self.role)


def call_at_end(event: simpy.Event, then: Callable[[simpy.Event], None]) -> None:
    """Have ``then`` called when an event that is still to come happens; far cheaper than a process for each."""
    assert event.callbacks is not None  # noqa: S101  (for the type checker alone)
    event.callbacks.append(then)
