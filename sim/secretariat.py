"""The Secretariat: a queue for each role, and hours that become calendar time. Real queues: first come, first served."""

from collections.abc import Callable, Mapping, Sequence

import simpy

from sim.clock import WorkingTime

NEVER = float("inf")

WorkRow = tuple[int, int, int, float, float, float, float, int]
"""Role, step, review, begun, ended, hours, pages, meetings."""


class Secretariat:
    """Posts by role, on one simulated clock.

    ``posts[role]`` pieces of work can be in hand at once in a role; each is done by ``people[role]`` persons (a team) together.
    ``log`` has a row for each piece of work that has begun.
    """

    def __init__(
        self,
        env: simpy.Environment,
        posts: Sequence[int],
        people: Sequence[int],
        calendar: WorkingTime,
        hours_a_day: float,
    ) -> None:
        self.env, self.calendar = env, calendar
        self.desks = [simpy.Resource(env, capacity=count) for count in posts]
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
        meetings: int = 0,
    ) -> None:
        """Put work into a role's queue; ``then`` is called when it is done. ``hours`` are hours of persons, all of the team."""
        _Work(self, role, step, review, hours, pages, then, meetings)


class _Work:
    """A piece of work, from the queue to its end."""

    __slots__ = ("hours", "meetings", "office", "pages", "request", "review", "role", "step", "then")

    def __init__(
        self, office: Secretariat, role: int, step: int, review: int, hours: float, pages: float,
        then: Callable[[], None] | None, meetings: int,
    ) -> None:  # fmt: skip
        self.office, self.role, self.step, self.review = office, role, step, review
        self.hours, self.pages, self.then, self.meetings = hours, pages, then, meetings
        self.request = office.desks[role].request()
        call_at_end(self.request, self.begin)

    def begin(self, _: simpy.Event) -> None:
        """A post is free: the work takes its hours in working time."""
        office = self.office
        begun = office.env.now
        lasts = office.calendar.after(begun, self.hours / office.daily[self.role]) - begun
        row = (self.role, self.step, self.review, begun, begun + lasts, self.hours, self.pages, self.meetings)
        office.log.append(row)
        if lasts < NEVER:
            call_at_end(office.env.timeout(lasts), self.end)

    def end(self, _: simpy.Event) -> None:
        """The post is given back, then the review goes on."""
        self.office.desks[self.role].release(self.request)
        if self.then:
            self.then()


def staff(parameters: Mapping[str, float]) -> tuple[list[int], list[int]]:
    """Posts and persons to a post, by role in the order of ``ROLES``."""
    names = ("staff.officers", "staff.assistants", "staff.editors", "staff.translation_teams")
    return [int(parameters[name]) for name in names], [1, 1, 1, int(parameters["translation.languages"])]


def call_at_end(event: simpy.Event, then: Callable[[simpy.Event], None]) -> None:
    """Have ``then`` called when an event that is still to come happens; far cheaper than a process for each."""
    assert event.callbacks is not None
    event.callbacks.append(then)
