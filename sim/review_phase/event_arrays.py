"""A replication laid out in arrays, for the compiled loop: reviews, seats, pieces of work, roles, events that are due, and the logs."""

from collections.abc import Mapping
from functools import lru_cache, reduce
from math import fsum
from operator import or_
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from algorithms.draw_so_far import Seating
from sim.review_phase.accession import LOTS
from sim.review_phase.chances import Chances
from sim.review_phase.clock import usual_calendar
from sim.review_phase.inputs import Inputs
from sim.review_phase.replication import N_PHASES, N_REVIEW_STEPS, ROLES, STAGE_ROW, TRANSLATOR, WORK_ROW
from sim.review_phase.spread import quantiles
from sim.review_phase.standing_work import standing_work
from sim.review_phase.streams import seats_of
from sim.review_phase.terms import Terms, post_changes, staff, stage_days, terms_of
from sim.review_phase.timetable import planned_ends

Table = NDArray[Any]

REVIEW: Final = np.dtype(
    [
        *((name, "<i8") for name in ("state", "phase", "n_seats", "mask", "covered", "open", "round", "row", "enters", "skips")),
        *((name, "<f8") for name in ("planned", "due", "factor", "begun", "lists", "taken_up")),
    ]
)
"""A review. ``mask``: instruments of its seats together, a bit for each, and ``covered`` how many; ``open``: tasks and work that it waits
for; ``row``: the stage in the log that waits for the Secretariat; ``lists``: the size of all lists of observations together; ``enters``:
the stage that it is taken up in, on the day ``taken_up``, -1 for none; ``skips``: stages before this one are over."""

SEAT: Final = np.dtype([(name, "<i8") for name in ("state", "size", "place", "asks")])
"""A reviewing State of a review: its instruments, where its numbers begin in the first phase, whether it asks for clarification."""

WORK: Final = np.dtype(
    [*((name, "<i8") for name in ("role", "step", "review", "next")), *((name, "<f8") for name in ("hours", "pages", "meetings"))]
)
"""A piece of work: one for each review, which has one at a time, then the standing work. ``next`` is the piece that waits behind it."""

ROLE: Final = np.dtype(
    [*((name, "<i8") for name in ("free", "first", "last")), *((name, "<f8") for name in ("daily", "hour", "page", "regular"))]
)
"""Posts with nothing in hand, the queue's ends (-1: nobody waits), hours a day, US dollars an hour and a page, the regular budget's share."""

CHANGE: Final = np.dtype([("day", "<f8"), ("role", "<i8"), ("more", "<i8")])
"""From a day on there are so many posts of a role more, or fewer."""

EVENT: Final = np.dtype([("time", "<f8"), *((name, "<i8") for name in ("number", "kind", "who", "state"))])
"""What is due. ``number`` counts the events as they are made: of two that are due at the same time the one made first comes first."""

CLOCK: Final = np.dtype([("now", "<f8"), *((name, "<i8") for name in ("due", "made", "steps", "passed_on", "stages", "works", "standing"))])
"""``due``: events that are due; ``made`` and ``steps``: events made and done so far; ``passed_on``: those that only pass a post on;
``stages`` and ``works``: rows of the logs; ``standing``: pieces of standing work so far."""


class Office(NamedTuple):
    """The Secretariat, and what is due. ``meeting``: US dollars for a session, and the regular budget's share of them."""

    clock: Table
    events: Table
    works: Table
    roles: Table
    log: Table
    is_worked: Table
    worked_before: Table
    worked_days: Table
    meeting: float
    regular_meeting: float


class Arrays(NamedTuple):
    """All that the loop reads and writes. ``numbers`` are by review and place; ``growth`` is by number of instruments;
    ``stall`` are quantiles of the time for which a task rests, mean 1; ``own_review`` is the review of each State, -1 for none."""

    terms: Terms
    office: Office
    reviews: Table
    seats: Table
    tasks: Table
    stage_log: Table
    started: Table
    finished: Table
    numbers: Table
    spread: Table
    stall: Table
    own_review: Table
    growth: Table
    factors: Table
    stage_days: Table
    planned_ends: Table
    sessions: Table
    standing_days: Table
    changes: Table


def arrays_of(inputs: Inputs, parameters: Mapping[str, float], chances: Chances, until: float) -> Arrays:
    """Lay a replication out."""
    terms = terms_of(parameters, inputs.scenario.n_instruments, until)
    growth = [terms.growth_of(size) for size in range(terms.n_instruments + 1)]
    n, seated = inputs.n_reviews, _seated(inputs)
    works, standing_days = _works(n, parameters, chances)
    changes = np.array(post_changes(parameters), CHANGE)
    room, nan = seated.seats.shape[1], np.full((2, n, N_PHASES), np.nan)
    office = Office(
        clock=np.zeros(1, CLOCK),
        # Of a review: a task of each seat, its piece of work, and that piece's post passed on. Of a change: itself, and each post passed on.
        events=np.empty(n * (room + 3) + 2 * len(works) + 2 + len(changes) + int(np.maximum(changes["more"], 0).sum()), EVENT),
        works=works,
        roles=_roles(parameters),
        log=np.zeros(n * N_PHASES * N_REVIEW_STEPS + len(works), WORK_ROW),
        is_worked=_calendar()[0],
        worked_before=_calendar()[1],
        worked_days=_calendar()[2],
        meeting=parameters["money.meeting"],
        regular_meeting=parameters["regular.meeting"],
    )
    return Arrays(
        terms=terms,
        office=office,
        reviews=_reviews(inputs, seated, growth, chances),
        seats=seated.seats.copy(),
        tasks=np.zeros(inputs.scenario.n_states, np.int64),
        stage_log=np.empty(n * (1 + N_PHASES * (11 + terms.clarification_rounds + 2 * room)), STAGE_ROW),
        started=nan[0],
        finished=nan[1],
        numbers=chances.numbers,
        spread=quantiles(chances.spread),
        stall=quantiles(parameters["stall.spread"]),
        own_review=own_reviews(inputs),
        growth=np.array(growth),
        factors=np.array(chances.factor),
        stage_days=np.array(stage_days(parameters)),
        planned_ends=np.array(planned_ends(parameters)),
        sessions=chances.sessions.table(inputs.scenario.instruments),
        standing_days=standing_days,
        changes=changes,
    )


def own_reviews(inputs: Inputs) -> Table:
    """The review of each State, -1 for a State without one; shape ``(n_states,)``."""
    found = np.full(inputs.scenario.n_states, -1, dtype=np.int64)
    found[inputs.reviewed] = np.arange(inputs.n_reviews)
    return found


@lru_cache(maxsize=1)
def _calendar() -> tuple[Table, Table, Table]:
    return usual_calendar().arrays()


class Seated(NamedTuple):
    """Who reviews whom at first: ``seats`` ``(n_reviews, room)``; ``n_seats`` and ``masks`` of instruments, ``(n_reviews,)``; and of each
    review the sizes of its seats, as the place of the same in ``sizes``."""

    seats: Table
    n_seats: Table
    masks: Table
    sizes: tuple[tuple[int, ...], ...]
    sizes_of: Table


@lru_cache(maxsize=8)
def _seated(inputs: Inputs) -> Seated:
    found = [seats_of(reviewers) for reviewers in inputs.reviewers]
    joining = 2 * LOTS * N_PHASES if inputs.accessions else 0
    seats = np.zeros((inputs.n_reviews, max(map(len, found), default=0) + joining), SEAT)
    n_seats, masks = np.zeros(inputs.n_reviews, np.int64), np.zeros(inputs.n_reviews, np.int64)
    known = dict[tuple[int, ...], int]()
    sizes_of = []
    for review, each in enumerate(found):
        n_seats[review], masks[review] = len(each), _fill(seats[review], each)
        sizes_of.append(known.setdefault(tuple(mask.bit_count() for _, mask, _ in each), len(known)))
    return Seated(seats, n_seats, masks, tuple(known), np.array(sizes_of, dtype=np.int64))


def _fill(row: Table, seats: list[tuple[int, int, int]]) -> int:
    """Write the seats of a review; the bit mask of the instruments that they cover."""
    row[: len(seats)] = [(state, mask.bit_count(), number, 0) for state, mask, number in seats]
    return reduce(or_, (mask for _, mask, _ in seats), 0)


def seat(arrays: Arrays, review: int, reviewers: tuple[Seating, ...]) -> None:
    """Settle who performs the next phase of a review."""
    seats, at = seats_of(reviewers), arrays.reviews[review]
    at["n_seats"], at["mask"] = len(seats), _fill(arrays.seats[review], seats)
    at["covered"] = int(at["mask"]).bit_count()
    at["lists"] = fsum(arrays.growth[mask.bit_count()] for _, mask, _ in seats)


def _reviews(inputs: Inputs, seated: Seated, growth: list[float], chances: Chances) -> Table:
    reviews = np.zeros(inputs.n_reviews, REVIEW)
    reviews["state"], reviews["n_seats"], reviews["mask"] = inputs.reviewed, seated.n_seats, seated.masks
    reviews["covered"] = np.bitwise_count(seated.masks)
    reviews["planned"] = reviews["due"] = chances.planned
    reviews["factor"] = np.array(chances.factor)[inputs.reviewed]
    reviews["begun"] = chances.starts
    reviews["lists"] = np.array([fsum(growth[size] for size in sizes) for sizes in seated.sizes])[seated.sizes_of]
    reviews["enters"] = -1
    if chances.entries is not None:
        reviews["enters"], reviews["taken_up"] = chances.entries.stage, chances.entries.day
        reviews["phase"] = chances.entries.phase
    return reviews


def _works(n_reviews: int, parameters: Mapping[str, float], chances: Chances) -> tuple[Table, Table]:
    """Pieces of work, and the days of the standing ones."""
    standing = standing_work(parameters, chances.sessions)
    works = np.zeros(n_reviews + len(standing), WORK)
    works["next"], works["review"] = -1, -1
    works["review"][:n_reviews] = np.arange(n_reviews)
    days = standing.T
    for name, column in zip(("role", "step", "hours", "meetings"), days[1:], strict=True):
        works[name][n_reviews:] = column
    return works, days[0].copy()


def _roles(parameters: Mapping[str, float]) -> Table:
    posts, people = staff(parameters)
    roles = np.zeros(len(ROLES), ROLE)
    roles["free"], roles["first"], roles["last"] = posts, -1, -1
    roles["daily"] = [parameters["staff.hours_a_day"] * count for count in people]
    roles["hour"] = [0.0 if role == TRANSLATOR else parameters[f"money.{name}_hour"] for role, name in enumerate(ROLES)]
    roles["page"][TRANSLATOR] = parameters["money.page"]
    roles["regular"] = [parameters[f"regular.{name}"] for name in ROLES]
    return roles
