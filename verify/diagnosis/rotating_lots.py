"""The lots of rotating lists that a course asks for: a division, the order of all, and the order of each group."""

from dataclasses import dataclass, field
from typing import ClassVar

from algorithms.lots import RecordingLots
from algorithms.rotating_lists import RotatingLists
from algorithms.state_sets import StateSet, members, set_of
from verify.diagnosis.dead_end import DeadEnd, replay
from verify.diagnosis.problem import Problem
from verify.diagnosis.rotating_course import Course, Courses, Order, put_before
from verify.law_in_force import in_force


@dataclass
class OrderedLots:
    """``algorithms.lots.Lots`` for bowls that are emptied one by one: ``orders`` gives for each bowl the wanted order."""

    seed: ClassVar[str] = ""
    orders: dict[str, list[int]]
    _left: dict[str, list[int]] = field(default_factory=dict)

    def pick(self, bowl: str, size: int) -> int:
        """The place of the next State of the order among those left, which lie in rising order."""
        order = self.orders[bowl]
        left = self._left.setdefault(bowl, sorted(order))
        place = left.index(order[len(order) - size])
        left.pop(place)
        return place


def orders_of(courses: Courses, course: Course) -> dict[str, list[int]]:
    """Orders that agree with a course, by bowl."""
    year_of = _division(courses, course)
    last = course.called[-1]
    rest = courses.uncalled(course) & courses.reader.under_review
    same_year = [state for state in members(rest) if year_of[state] == year_of[last]]
    in_all = put_before(course.in_all, last, set_of(same_year))
    scenario = courses.problem.scenario
    orders = {"list/all": _in_line(in_all, courses.reader.everyone)}
    for group, name in enumerate([*scenario.regional_groups, "no group"]):
        states = courses.reader.groups.get(group if group < len(scenario.regional_groups) else -1, 0)
        orders[f"list/{name}"] = _in_line(course.in_own, states)
        orders[f"division/{name}"] = sorted(members(states & courses.reader.under_review), key=lambda s: (year_of[s], s))
    return orders


def _division(courses: Courses, course: Course) -> list[int]:
    """The year of each State: those called in their turn, and for the rest of the open year States that may follow the last."""
    if courses.fixed:
        return [int(year) for year in courses.problem.year_of]
    year_of, last = [0] * courses.problem.scenario.n_states, course.called[-1]
    for place, state in enumerate(course.called):
        year_of[state] = courses.year_open(course.called[:place])[0]
    for group, states in courses.reader.groups.items():
        left = members(states & courses.uncalled(course))
        left.sort(key=lambda state: (course.in_all[state] >> last & 1, state))
        had = [year_of[state] for state in course.called if courses.reader.group_of[state] == group]
        room = [year for year, sizes in enumerate(courses.sizes, 1) for _ in range(sizes[group] - had.count(year))]
        for state, year in zip(left, room, strict=True):
            year_of[state] = year
    return year_of


def _in_line(order: Order, states: StateSet) -> list[int]:
    """The States in a line that agrees with a partial order: the more that come after a State, the earlier it stands."""
    return sorted(members(states), key=lambda state: (-(order[state]).bit_count(), state))


def follow(courses: Courses, course: Course) -> DeadEnd | None:
    """Draw with orders that agree with a course; the dead end that they lead to, replayed from its numbers alone."""
    problem: Problem = courses.problem
    lots, algorithm = RecordingLots(OrderedLots(orders_of(courses, course))), RotatingLists()
    record = algorithm.draw(problem.scenario, in_force(problem.law), lots)
    return replay(problem, algorithm, lots.numbers) if record.stuck else None
