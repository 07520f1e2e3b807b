"""The ten years as one compiled loop over arrays: event by event what the SimPy model (``sim.review_phase.reference``) does, to the byte.

Events are done in SimPy's order: by time, and of equal times by when they were made. What happens is written as short functions that become
one when compiled (``inline``): calls would take a minute to compile, and most of the time of a run. All of it stands in this one file, for what
numba keeps of it is known by the file of the function that is called.
"""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numba import float64, int64, njit, void
from numba import from_dtype as record

from sim.review_phase.accession import Accessions
from sim.review_phase.chances import Chances
from sim.review_phase.event_arrays import CLOCK, EVENT, REVIEW, Arrays, Office, Table, arrays_of, seat
from sim.review_phase.inputs import Inputs
from sim.review_phase.replication import (
    AGREEMENT,
    ASSISTANT,
    CHECK,
    CLARIFICATION,
    CLEARANCE,
    CONSULTATIONS,
    DRAFTING,
    EDITING,
    EDITOR,
    EXPERTS,
    FEEDBACK,
    FOCAL_POINT,
    LISTS,
    N_PHASES,
    NOT_STARTED,
    OBSERVATIONS,
    OFFICER,
    OPENING,
    QUESTIONNAIRE,
    REMINDERS,
    SECRETARIAT,
    SESSION,
    STAGE_ROW,
    STAGES,
    SUBMITTED,
    SUBMITTING,
    SUMMARY,
    TRANSLATING,
    TRANSLATION,
    TRANSLATOR,
    Replication,
)
from sim.review_phase.spread import BINS
from sim.review_phase.streams import (
    CONSULTATIONS_STALL,
    HEAD,
    LATER_ROUNDS,
    PHASE_PLACES,
    QUESTIONNAIRE_STALL,
    SEAT_ASKS,
    SEAT_FEEDBACK,
    SEAT_LIST,
    SEAT_STALL,
)

WORK_ENDS, PASS_ON, STANDING, POSTS_CHANGE, ENTERS = range(len(STAGES), len(STAGES) + 5)
"""Kinds of events. The others are the stages: a stage ends, or a State's task in it. A review whose status is known enters it."""

NOBODY: Final = -1
NOTHING: Final = -1

CONSTANTS: Final = (*(value for name, value in sorted(globals().items()) if name.isupper() and isinstance(value, int)), *LATER_ROUNDS)
"""All numbers that become part of the compiled code."""


def compiled(*signature: Any, **options: Any) -> Any:
    """Compiled by numba, and kept for later processes where there is a folder to keep it in.

    Nothing in the loop makes or drops an array, so that none need be counted (``_nrt``): that would take most of the time.
    """
    return lambda function: _kept(function, *signature, error_model="numpy", _nrt=False, **options)


def _kept(function: Any, *signature: Any, **options: Any) -> Any:
    compiler: Any = njit
    try:
        return compiler(*signature, cache=IS_FRESH, **options)(function)
    except RuntimeError as fault:
        if "no locator available" not in str(fault):
            raise
        return compiler(*signature, **options)(function)


IS_FRESH = True


@compiled()
def kept_constants() -> Any:
    """The constants as they were when what is kept was compiled. numba does not see that another file has changed."""
    return CONSTANTS


IS_FRESH = kept_constants() == CONSTANTS
"""Whether what is kept has today's constants; where it has others, all is compiled anew and not kept."""


def replicate(inputs: Inputs, parameters: Mapping[str, float], chances: Chances, until: float, number: int) -> Replication:
    """Run a replication with the compiled loop."""
    arrays = arrays_of(inputs, parameters, chances, until)
    run(arrays, inputs, chances)
    stages, work = close_logs(arrays)
    return Replication(number, arrays.started, arrays.finished, stages, work)


def run(arrays: Arrays, inputs: Inputs, chances: Chances) -> None:
    """Let every review take its course. With accessions the loop stops at each phase to be told who performs it."""
    accessions = Accessions(inputs) if inputs.accessions else None
    review = run_on(arrays, accessions is not None, NOBODY)
    while accessions and review != NOBODY:
        at = arrays.reviews[review]
        seat(arrays, review, accessions.reviewers_at(review, int(at["phase"]), float(at["begun"]), chances.numbers[review]))
        review = run_on(arrays, True, review)


def close_logs(arrays: Arrays) -> tuple[Table, Table]:
    """The rows of ``STAGE_ROW`` that have begun, and those of ``WORK_ROW``."""
    until, clock = arrays.terms.until, arrays.office.clock[0]
    stages = arrays.stage_log[: clock["stages"]]
    begun, ended = stages["begun"], stages["ended"]
    np.copyto(ended, np.nan, where=ended >= until)
    stages = stages[begun < until] if begun.max(initial=0.0) >= until else stages.copy()
    return stages, arrays.office.log[: clock["works"]].copy()


@compiled()
def run_on(a: Arrays, settle: bool, review: int) -> Any:
    """Do what is due until the end; or, to ``settle`` who performs it, until a phase of a review begins, which is ``review`` next time."""
    office = a.office
    clock = office.clock[0]
    if review != NOBODY:
        ask(a, review, ASSISTANT, OPENING, a.terms.hours_opening, 0.0)
        queue(office, review)
    elif clock.made == 0:
        wait_for_starts(a)
        wait_for_standing_work(a)
        for place in range(len(a.changes)):
            after(clock, office.events, a.changes[place].day, POSTS_CHANGE, place, NOBODY)
    while clock.due > 0 and office.events[0].time < a.terms.until:
        kind, who, state = office.events[0].kind, office.events[0].who, office.events[0].state
        clock.now = office.events[0].time
        clock.steps += 1
        forget_first(clock, office.events)
        if kind == PASS_ON:
            pass_on(office, who)
        elif kind == STANDING:
            ask_for_standing_work(a)
        elif kind == POSTS_CHANGE:
            change_posts(office, a.changes[who].role, a.changes[who].more)
        else:
            role, follows = NOBODY, NOTHING
            if kind == ENTERS:
                follows = enter(a, who)
            elif kind == WORK_ENDS:
                role, piece = office.works[who].role, who
                office.roles[role].free += 1
                who = office.works[piece].review
                if who != NOBODY:
                    follows = after_work(a, who, office.works[piece].step)
            else:
                follows = after_task(a, who, kind, state)
            if follows == NOT_STARTED and settle:
                return who
            if follows != NOTHING and go_on(a, who, follows):
                queue(office, who)
            # Whoever waits for the post begins once all else of this moment has happened.
            if role != NOBODY and office.roles[role].first != NOBODY:
                after(clock, office.events, 0.0, PASS_ON, role, NOBODY)
    return NOBODY


# What is due: a heap of events.


@compiled(void(record(CLOCK), record(EVENT)[::1], float64, int64, int64, int64))
def after(clock: Any, events: Table, days: float, kind: int, who: int, state: int) -> None:
    """Make an event that is due after so many days; none where that is never."""
    if not days < np.inf:
        return
    time, place = clock.now + days, clock.due
    clock.due += 1
    clock.made += 1
    while place > 0 and time < events[(place - 1) >> 1].time:
        events[place] = events[(place - 1) >> 1]
        place = (place - 1) >> 1
    event = events[place]
    event.time, event.number, event.kind, event.who, event.state = time, clock.made, kind, who, state


@compiled()
def forget_first(clock: Any, events: Table) -> None:
    """Take the first event out: the last takes its place, and goes down behind those that come before it."""
    clock.due -= 1
    size, place, below = clock.due, 0, 1
    while below < size:
        if below + 1 < size and is_before(events[below + 1], events[below]):
            below += 1
        if not is_before(events[below], events[size]):
            break
        events[place] = events[below]
        place, below = below, 2 * below + 1
    events[place] = events[size]


@compiled()
def is_before(first: Any, second: Any) -> Any:
    """Whether an event comes before another."""
    return first.time < second.time or (first.time == second.time and first.number < second.number)


# The Secretariat.


@compiled()
def queue(office: Office, piece: int) -> None:
    """A piece of work begins where a post is free and nobody waits; else it waits."""
    role = office.roles[office.works[piece].role]
    if role.first != NOBODY:
        office.works[role.last].next = piece
        role.last = piece
    elif role.free > 0:
        begin_work(office, piece)
    else:
        role.first = role.last = piece


@compiled()
def pass_on(office: Office, who: int) -> None:
    """The post goes to the first who waits, if it is still free."""
    role = office.roles[who]
    office.clock[0].passed_on += 1
    piece = role.first
    if piece != NOBODY and role.free > 0:
        role.first = office.works[piece].next
        office.works[piece].next = NOBODY
        begin_work(office, piece)


@compiled(inline="always")
def change_posts(office: Office, role: int, more: int) -> None:
    """So many posts more, each for one who waits; or fewer, where work that is in hand is still done."""
    office.roles[role].free += more
    for _ in range(more):
        after(office.clock[0], office.events, 0.0, PASS_ON, role, NOBODY)


@compiled()
def begin_work(office: Office, piece: int) -> None:
    """A post is taken: the work takes its hours in working time, and is written down with its cost."""
    work, clock = office.works[piece], office.clock[0]
    role, row = office.roles[work.role], office.log[clock.works]
    role.free -= 1
    lasts = worked_until(office, clock.now, work.hours / role.daily) - clock.now
    row.role, row.step, row.review, row.begun, row.ended = work.role, work.step, work.review, clock.now, clock.now + lasts
    row.hours, row.pages = work.hours, work.pages
    cost = work.pages * role.page + work.hours * role.hour
    held, shared = work.meetings * office.meeting, office.regular_meeting
    row.money_regular = cost * role.regular + held * shared
    row.money_voluntary = cost * (1 - role.regular) + held * (1 - shared)
    clock.works += 1
    after(clock, office.events, lasts, WORK_ENDS, piece, NOBODY)


@compiled(inline="always")
def worked_until(office: Office, day: float, working_days: float) -> Any:
    """The day at which so many working days of work begun at ``day`` end (``sim.review_phase.clock.WorkingTime.after``)."""
    ends = day
    if working_days > 0:
        ends = np.inf
        if day < len(office.is_worked):
            begun = int(day)
            reached = office.worked_before[begun] + (day - begun if office.is_worked[begun] else 0.0) + working_days
            if reached <= len(office.worked_days):
                whole = int(reached)
                part = reached - whole
                ends = max(office.worked_days[whole] + part if part > 0 else office.worked_days[whole - 1] + 1.0, day)
    return ends


@compiled(inline="always")
def wait_for_standing_work(a: Arrays) -> None:
    """The next day with standing work is waited for."""
    clock = a.office.clock[0]
    if clock.standing < len(a.standing_days):
        after(clock, a.office.events, a.standing_days[clock.standing] - clock.now, STANDING, NOBODY, NOBODY)


@compiled(inline="always")
def ask_for_standing_work(a: Arrays) -> None:
    """All standing work of a day is asked for; reminders take hours for each State that has not started though its time has come."""
    clock = a.office.clock[0]
    day = a.standing_days[clock.standing]
    while clock.standing < len(a.standing_days) and a.standing_days[clock.standing] == day:
        piece = len(a.reviews) + clock.standing
        work = a.office.works[piece]
        clock.standing += 1
        if work.step == REMINDERS:
            late = 0
            for review in range(len(a.reviews)):
                late += a.reviews[review].planned <= clock.now and np.isnan(a.started[review, 0])
            work.hours *= late
        if work.hours > 0 or work.meetings > 0:
            queue(a.office, piece)
    wait_for_standing_work(a)


# The course of a review: what ends, and what follows.


@compiled(inline="always")
def wait_for_starts(a: Arrays) -> None:
    """Every State's first phase begins late, or never."""
    for review in range(len(a.reviews)):
        at = a.reviews[review]
        if at.planned < a.terms.until:
            first = at.phase
            at.phase = 0
            log_stage(a, review, NOT_STARTED, at.state, at.planned, at.begun)
            if at.enters == NOBODY:
                after(a.office.clock[0], a.office.events, at.begun, NOT_STARTED, review, NOBODY)
            else:
                at.phase = first
                after(a.office.clock[0], a.office.events, at.taken_up, ENTERS, review, NOBODY)


@compiled(inline="always")
def enter(a: Arrays, review: int) -> Any:
    """A review is taken up in the stage that it is in; the phases before count as finished when this one began, as far as is known."""
    at = a.reviews[review]
    stage, now = at.enters, a.office.clock[0].now
    at.due = at.planned + a.terms.phase_days * at.phase
    for phase in range(at.phase + 1):
        a.started[review, phase] = at.begun if phase == 0 else now
        if phase < at.phase:
            a.finished[review, phase] = now
    at.begun, follows = now, stage
    if stage in (EXPERTS, CONSULTATIONS):
        at.skips, follows = stage, FOCAL_POINT
    elif stage == CLEARANCE:
        at.skips, follows = stage, QUESTIONNAIRE
    elif stage == CLARIFICATION:
        begin_feedback(a, review)
        task(a, review, stage, LATER_ROUNDS[0])
        at.round, follows = 1, NOTHING
    elif stage == TRANSLATION:
        a.office.works[review].step = DRAFTING
    return follows


@compiled(inline="always")
def after_task(a: Arrays, review: int, stage: int, state: int) -> Any:
    """A stage has ended, or a State's task in it; the stage that follows now, ``NOT_STARTED`` for a phase that begins."""
    at = a.reviews[review]
    follows = NOTHING
    if stage == NOT_STARTED:
        at.begun = a.office.clock[0].now
        a.started[review, at.phase] = at.begun
        follows = NOT_STARTED
    elif stage == CONSULTATIONS:
        follows = QUESTIONNAIRE
    else:
        a.tasks[state] -= 1
        at.open -= 1
        if at.open == 0:
            follows = CLARIFICATION if stage == CLARIFICATION else stage + 1
    return follows


@compiled(inline="always")
def after_work(a: Arrays, review: int, step: int) -> Any:
    """A piece of work has ended; the stage that follows now, or goes on."""
    at = a.reviews[review]
    follows = NOTHING
    if step == OPENING:
        follows = FOCAL_POINT
    elif step in (EDITING, TRANSLATING):
        follows = TRANSLATION
    else:
        a.stage_log[at.row].ended = a.office.clock[0].now
        at.open -= 1
        if at.open == 0:
            follows = a.stage_log[at.row].stage + 1
    return follows


@compiled(inline="always")
def go_on(a: Arrays, review: int, stage: int) -> Any:
    """A stage begins, or goes on; whether the review now asks for work."""
    if stage == FEEDBACK and not begin_feedback(a, review):
        stage = CLARIFICATION
    if stage == CLARIFICATION and not is_asked_again(a, review):
        stage = OBSERVATIONS
    if stage == NOT_STARTED:
        ask(a, review, ASSISTANT, OPENING, a.terms.hours_opening, 0.0)
    elif stage == FOCAL_POINT:
        appoint(a, review)
    elif stage == QUESTIONNAIRE:
        answer(a, review)
    elif stage == SUBMITTED:
        open_stage(a, review, SUBMITTED, 0)
        ask(a, review, OFFICER, CHECK, a.terms.hours_check * a.growth[a.reviews[review].covered], 0.0)
    elif stage in (FEEDBACK, OBSERVATIONS):
        by_each(a, review, stage)
    elif stage == CLARIFICATION:
        task(a, review, stage, LATER_ROUNDS[a.reviews[review].round])
        a.reviews[review].round += 1
    elif stage == AGREEMENT:
        task(a, review, stage, AGREEMENT)
    elif stage == SUMMARY:
        open_stage(a, review, SUMMARY, 0)
        ask(a, review, OFFICER, DRAFTING, a.terms.hours_summary, 0.0)
    elif stage == TRANSLATION:
        translate(a, review)
    else:
        hand_in(a, review)
    return stage in (NOT_STARTED, SUBMITTED, OBSERVATIONS, SUMMARY, TRANSLATION)


@compiled(inline="always")
def appoint(a: Arrays, review: int) -> None:
    """Focal point, experts and consultations: one event for the three."""
    at, now = a.reviews[review], a.office.clock[0].now
    named = now + (days_of(a, review, FOCAL_POINT, FOCAL_POINT) if at.skips < EXPERTS else 0.0)
    experts = named + (days_of(a, review, EXPERTS, EXPERTS) if at.skips < CONSULTATIONS else 0.0)
    rests = stalled(a, review, HEAD + at.phase * PHASE_PLACES + CONSULTATIONS_STALL, a.terms.stall_chance)
    lasts = experts + days_of(a, review, CONSULTATIONS, CONSULTATIONS) + rests - now
    if at.skips < EXPERTS:
        log_stage(a, review, FOCAL_POINT, at.state, at.begun, named)
    if at.skips < CONSULTATIONS:
        log_stage(a, review, EXPERTS, at.state, named, experts)
    log_stage(a, review, CONSULTATIONS, at.state, experts, now + lasts)
    at.skips = 0
    after(a.office.clock[0], a.office.events, lasts, CONSULTATIONS, review, NOBODY)


@compiled(inline="always")
def answer(a: Arrays, review: int) -> None:
    """The questionnaire and its clearance: one task of the State."""
    at, now = a.reviews[review], a.office.clock[0].now
    slow = take(a, at.state)
    rests = stalled(a, review, HEAD + at.phase * PHASE_PLACES + QUESTIONNAIRE_STALL, a.terms.stall_chance)
    answered = now + days_of(a, review, QUESTIONNAIRE, QUESTIONNAIRE) * a.growth[at.covered] * slow + rests if at.skips < CLEARANCE else now
    lasts = answered + days_of(a, review, CLEARANCE, CLEARANCE) - now
    if at.skips < CLEARANCE:
        log_stage(a, review, QUESTIONNAIRE, at.state, now, answered)
    log_stage(a, review, CLEARANCE, at.state, answered, now + lasts)
    at.open, at.skips = 1, 0
    after(a.office.clock[0], a.office.events, lasts, CLEARANCE, review, at.state)


@compiled(inline="always")
def begin_feedback(a: Arrays, review: int) -> Any:
    """Every reviewing State may then ask for clarification; whether there is any."""
    at = a.reviews[review]
    at.round = 0
    for place in range(at.n_seats):
        a.seats[review, place].asks = 1
    return at.n_seats > 0


@compiled(inline="always")
def is_asked_again(a: Arrays, review: int) -> Any:
    """Whether a State asks for clarification, of those that asked each time before; some rounds at most."""
    at = a.reviews[review]
    chance = a.terms.clarification_chance if at.round < a.terms.clarification_rounds else 0.0
    asked = 0
    for place in range(at.n_seats):
        seat = a.seats[review, place]
        if seat.asks > 0 and not a.numbers[review, seat.place + at.phase * PHASE_PLACES + SEAT_ASKS + at.round] < chance:
            seat.asks = 0
        asked += seat.asks
    return asked > 0


@compiled(inline="always")
def by_each(a: Arrays, review: int, stage: int) -> None:
    """A task for each reviewing State; with the lists of observations, the Secretariat's help with all of them at the same time."""
    at, clock = a.reviews[review], a.office.clock[0]
    first = at.phase * PHASE_PLACES + (SEAT_FEEDBACK if stage == FEEDBACK else SEAT_LIST)
    for place in range(at.n_seats):
        seat = a.seats[review, place]
        factor = spread_at(a.numbers, a.spread, review, seat.place + first)
        rests = stalled(a, review, seat.place + at.phase * PHASE_PLACES + SEAT_STALL + (stage == OBSERVATIONS), stall_of(a, seat.state))
        lasts = a.stage_days[stage] * a.factors[seat.state] * a.growth[seat.size] * factor * take(a, seat.state) + rests
        log_stage(a, review, stage, seat.state, clock.now, clock.now + lasts)
        after(clock, a.office.events, lasts, stage, review, seat.state)
    at.open = at.n_seats
    if stage == OBSERVATIONS:
        open_stage(a, review, stage, at.n_seats)
        ask(a, review, OFFICER, LISTS, a.terms.hours_lists * at.lists, 0.0)


@compiled(inline="always")
def task(a: Arrays, review: int, stage: int, number: int) -> None:
    """A task of the State under review."""
    at, clock = a.reviews[review], a.office.clock[0]
    lasts = days_of(a, review, stage, number) * take(a, at.state)
    log_stage(a, review, stage, at.state, clock.now, clock.now + lasts)
    at.open = 1
    after(clock, a.office.events, lasts, stage, review, at.state)


@compiled(inline="always")
def translate(a: Arrays, review: int) -> None:
    """The documents are edited, then translated into every language at once, then sent in."""
    at, done = a.reviews[review], a.office.works[review].step
    mean = a.terms.pages_summary + a.terms.pages_instrument * at.covered
    pages = mean * spread_at(a.numbers, a.spread, review, HEAD + at.phase * PHASE_PLACES + SUMMARY)
    if done == DRAFTING:
        open_stage(a, review, TRANSLATION, 0)
        ask(a, review, EDITOR, EDITING, a.terms.hours_page * pages, pages)
    elif done == EDITING:
        pages *= a.terms.languages
        ask(a, review, TRANSLATOR, TRANSLATING, a.terms.hours_translated_page * pages, pages)
    else:
        ask(a, review, ASSISTANT, SUBMITTING, a.terms.hours_submission, 0.0)


@compiled(inline="always")
def hand_in(a: Arrays, review: int) -> None:
    """To the next sessions whose deadlines can be kept, one for each instrument. The next phase starts at the last, not before its time."""
    at, clock = a.reviews[review], a.office.clock[0]
    session = next_session(a, at.mask, clock.now + a.terms.lead)
    log_stage(a, review, SESSION, SECRETARIAT, clock.now, session)
    if session < a.terms.until:
        a.finished[review, at.phase] = session
    at.phase += 1
    at.due = at.planned + a.terms.phase_days * at.phase
    if at.phase < N_PHASES:
        after(clock, a.office.events, max(session, at.due) - clock.now, NOT_STARTED, review, NOBODY)


@compiled(inline="always")
def next_session(a: Arrays, mask: int, day: float) -> Any:
    """The day by which sessions from ``day`` on have taken the documents of each instrument of a bit mask."""
    session = 0.0
    for place in range(len(a.sessions)):
        if mask >> place & 1 or (mask == 0 and place == 0):
            row = a.sessions[place]
            session = max(session, row[np.searchsorted(row, day)])
    return session


@compiled(inline="always")
def ask(a: Arrays, review: int, role: int, step: int, hours: float, pages: float) -> None:
    """The next piece of work of a review, which has one at a time."""
    work = a.office.works[review]
    work.role, work.step, work.hours, work.pages = role, step, hours, pages


@compiled(inline="always")
def open_stage(a: Arrays, review: int, stage: int, tasks: int) -> None:
    """A stage begins that waits for the Secretariat, and for so many States; a review has one such stage at a time."""
    at = a.reviews[review]
    at.row, at.open = a.office.clock[0].stages, tasks + 1
    log_stage(a, review, stage, SECRETARIAT, a.office.clock[0].now, np.nan)


@compiled(inline="always")
def take(a: Arrays, state: int) -> Any:
    """A State takes a task on; how many times as long it takes as at full speed."""
    a.tasks[state] += 1
    return max(a.tasks[state] / a.terms.capacity, 1.0)


@compiled(inline="always")
def days_of(a: Arrays, review: int, stage: int, number: int) -> Any:
    """Days of a stage of the State under review, at full speed and for work that does not grow."""
    at = a.reviews[review]
    return a.stage_days[stage] * at.factor * spread_at(a.numbers, a.spread, review, HEAD + at.phase * PHASE_PLACES + number)


@compiled(inline="always")
def stall_of(a: Arrays, state: int) -> Any:
    """The chance that a task of a reviewing State stalls: another where its own review should have started and has not."""
    own = a.own_review[state]
    late = own >= 0 and a.reviews[own].planned <= a.office.clock[0].now < a.reviews[own].begun
    return a.terms.stall_not_started if late else a.terms.stall_chance


@compiled()
def stalled(a: Arrays, review: int, place: int, chance: float) -> Any:
    """Days for which a task rests, 0 where it does not."""
    number, days = a.numbers[review, place], 0.0
    if number < chance:
        scaled = number / chance * BINS
        bin = int(scaled)
        days = a.terms.stall_days * (a.stall[bin] + (scaled - bin) * (a.stall[bin + 1] - a.stall[bin]))
    return days


@compiled()
def spread_at(numbers: Table, spread: Table, review: int, place: int) -> Any:
    """The factor of mean 1 that stands at a place (``sim.review_phase.spread.spread_of``)."""
    scaled = numbers[review, place] * BINS
    bin = int(scaled)
    return spread[bin] + (scaled - bin) * (spread[bin + 1] - spread[bin])


@compiled(inline="always")
def log_stage(a: Arrays, review: int, stage: int, state: int, begun: float, ended: float) -> None:
    """Write a stage down."""
    planned = a.reviews[review].due + a.planned_ends[stage]
    write_stage(a.office.clock[0], a.stage_log, a.reviews[review], review, stage, state, planned, begun, ended)


@compiled(void(record(CLOCK), record(STAGE_ROW)[::1], record(REVIEW), int64, int64, int64, float64, float64, float64))
def write_stage(clock: Any, log: Table, at: Any, review: int, stage: int, state: int, planned: float, begun: float, ended: float) -> None:
    """The row of ``STAGE_ROW``."""
    row = log[clock.stages]
    row.review, row.phase, row.stage, row.state = review, at.phase, stage, state
    row.planned, row.begun, row.ended = planned, begun, ended
    clock.stages += 1
