"""Whether lots can lead rotating lists to a dead end: by proof, or by going through every course."""

from dataclasses import dataclass

from algorithms.draw_so_far import Seat
from algorithms.state_sets import members
from verify.budget import USUAL, Effort
from verify.diagnosis.dead_end import DeadEnd, Progress
from verify.diagnosis.problem import Problem
from verify.diagnosis.rotating_course import Course, Courses
from verify.diagnosis.rotating_lots import follow
from verify.diagnosis.turns_bound import cannot_get_stuck, proof_of
from words import message

FEW_STATES, MOST_COURSES = 10, 40_000
"""Every course is gone through where there are so few States, up to so many courses."""
TOO_MANY = message("Counting turns does not rule it out, and every course is gone through up to {states} States only.", states=FEW_STATES)


@dataclass(frozen=True)
class RotatingSearch:
    """What was found. ``decided``: the dead end is the shortest, or there is none, as ``reason`` says; else it tells how far the
    search went."""

    found: DeadEnd | None
    decided: bool
    reason: str


def search_rotating(problem: Problem, effort: Effort = USUAL, progress: Progress = lambda _: None) -> RotatingSearch:
    """Look for a dead end of rotating lists, or for a proof that there is none; not under a law whose bars may be lifted."""
    if problem.guard.needs_whole:
        return RotatingSearch(None, False, "")
    nearest = cannot_get_stuck(problem)
    if nearest:
        return RotatingSearch(None, True, proof_of(problem, nearest))
    if problem.scenario.n_states > FEW_STATES:
        return RotatingSearch(None, False, TOO_MANY)
    return _every_course(Courses(problem), effort, progress)


def _every_course(courses: Courses, effort: Effort, progress: Progress) -> RotatingSearch:
    """Go through all courses, those first with the fewest States called; courses that go on alike are one."""

    def choose(course: Course, _: Seat, states: list[int]) -> list[int]:
        return courses.unlike(course, states)

    layer, seen = [courses.start()], 0
    for called in range(courses.reader.under_review.bit_count()):
        progress(f"dead ends: {len(layer)} courses after {called} States")
        after = dict[object, Course]()
        for course in layer:
            for caller in courses.unlike(course, members(courses.callers(course))):
                for filled, stuck in courses.fill(courses.calling(course, caller), choose):
                    seen += 1
                    if stuck and (found := follow(courses, filled)):
                        return RotatingSearch(found, True, "")
                    if not stuck:
                        after.setdefault(courses.key(filled), filled)
            if seen > effort.units(MOST_COURSES) or effort.stop.passed:
                return RotatingSearch(None, False, message("No State gets stuck before {called} are called.", called=called))
        layer = list(after.values())
    for course in layer:
        if courses.guard.unmet(course.draw) and (found := follow(courses, course)):
            return RotatingSearch(found, True, "")
    whole = message("Every course was gone through ({courses}): whatever orders are drawn, each seat is filled.", courses=seen)
    return RotatingSearch(None, True, whole)
