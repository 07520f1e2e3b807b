"""The course of one review: from stage to stage, phase after phase. Each method is what happens when a stage ends."""

from __future__ import annotations

from collections.abc import Callable
from math import fsum

import simpy

from algorithms.draw_so_far import Seating
from sim.review_phase.reference.run import Run
from sim.review_phase.reference.secretariat import NEVER, call_at_end
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
    SECRETARIAT,
    SESSION,
    SUBMITTED,
    SUBMITTING,
    SUMMARY,
    TRANSLATING,
    TRANSLATION,
    TRANSLATOR,
)
from sim.review_phase.streams import (
    CONSULTATIONS_STALL,
    LATER_ROUNDS,
    PHASE_PLACES,
    QUESTIONNAIRE_STALL,
    SEAT_ASKS,
    SEAT_FEEDBACK,
    SEAT_LIST,
    SEAT_STALL,
    seats_of,
    stage_place,
)


class Course:
    """One review. ``run`` is what it shares with all others: clock, Secretariat, tasks in hand, logs, parameters."""

    __slots__ = (
        "asks",
        "begun",
        "covered",
        "due",
        "factor",
        "mask",
        "numbers",
        "open",
        "phase",
        "place",
        "planned",
        "review",
        "round",
        "run",
        "seats",
        "skips",
        "spreads",
        "state",
    )

    def __init__(self, run: Run, review: int) -> None:
        self.run, self.review, self.phase = run, review, 0
        self.state = int(run.inputs.reviewed[review])
        self.planned = self.due = run.chances.planned[review]
        self.factor = run.chances.factor[self.state]
        self.numbers: list[float] = run.chances.numbers[review].tolist()
        self.spreads: list[float] = run.chances.spreads[review].tolist()
        self.seats: list[tuple[int, float, int]] = []
        self.mask, self.covered, self.asks = 0, 0.0, list[int]()
        self.open, self.place, self.round, self.begun, self.skips = 0, -1, 0, 0.0, 0

    def wait_for_start(self) -> None:
        """The State's first phase begins late, or never."""
        starts = self.run.chances.starts[self.review]
        if self.planned < self.run.terms.until:
            self.run.stages.add(self.review, 0, NOT_STARTED, self.state, self.planned, self.planned, starts)
            known = self.run.chances.entries
            if known is not None and known.stage[self.review] >= 0:
                self._after(float(known.day[self.review]) - self.run.env.now, self.enter)
            else:
                self._after(starts - self.run.env.now, self.start)

    def enter(self, event: simpy.Event) -> None:
        """A review is taken up in the stage that it is in; the phases before count as finished when this one began, as far as is known."""
        run, known, now = self.run, self.run.chances.entries, self.run.env.now
        assert known is not None  # noqa: S101  (for the type checker alone)
        stage, self.phase = int(known.stage[self.review]), int(known.phase[self.review])
        self.due = self.planned + run.terms.phase_days * self.phase
        for phase in range(self.phase + 1):
            run.started[self.review][phase] = now if phase else run.chances.starts[self.review]
            if phase < self.phase:
                run.finished[self.review][phase] = now
        self.begun = now
        self._seat(run.inputs.reviewers[self.review])
        if stage <= CONSULTATIONS:
            self.skips = stage if stage > FOCAL_POINT else 0
            self.appoint()
        elif stage <= CLEARANCE:
            self.skips = stage if stage == CLEARANCE else 0
            self.answer(event)
        elif stage == CLARIFICATION:
            self.asks = [place for _, _, place in self.seats]
            self._explain()
        else:
            goes_on = {
                SUBMITTED: self._check,
                FEEDBACK: self._ask_for_feedback,
                OBSERVATIONS: self._draw_up_lists,
                AGREEMENT: self._agree,
                SUMMARY: self._draft,
                TRANSLATION: self._edit,
                SESSION: self._to_session,
            }
            goes_on[stage]()

    def start(self, _: simpy.Event) -> None:
        """A phase begins: who performs it is settled, and the Secretariat sends the invitations."""
        run = self.run
        self.begun = run.env.now
        run.started[self.review][self.phase] = self.begun
        self._seat(run.reviewers_at(self.review, self.phase, self.begun))
        run.office.ask(ASSISTANT, OPENING, self.review, run.terms.hours_opening, then=self.appoint)

    def _seat(self, reviewers: tuple[Seating, ...]) -> None:
        seats, growth, every = seats_of(reviewers), self.run.growth, 0
        self.seats = [(state, growth(mask), place + self.phase * PHASE_PLACES) for state, mask, place in seats]
        for _, mask, _ in seats:
            every |= mask
        self.mask, self.covered = every, every.bit_count()

    def appoint(self) -> None:
        """Focal point, experts and consultations follow each other without anybody's queue: one event for the three."""
        run, now = self.run, self.run.env.now
        named = now + (self._lasts(FOCAL_POINT) if self.skips < EXPERTS else 0.0)
        experts = named + (self._lasts(EXPERTS) if self.skips < CONSULTATIONS else 0.0)
        rests = run.stalled(self.numbers[stage_place(self.phase, CONSULTATIONS_STALL)], run.terms.stall_chance)
        lasts = experts + self._lasts(CONSULTATIONS) + rests - now
        for stage, begun, ended in ((FOCAL_POINT, self.begun, named), (EXPERTS, named, experts), (CONSULTATIONS, experts, now + lasts)):
            if self.skips <= stage:
                run.stages.add(self.review, self.phase, stage, self.state, self._planned(stage), begun, ended)
        self.skips = 0
        self._after(lasts, self.answer)

    def answer(self, _: simpy.Event) -> None:
        """The questionnaire, one for each instrument and cluster, and its clearance by the focal point: one task of the State."""
        run, now = self.run, self.run.env.now
        slow = run.tasks.take(self.state)
        rests = run.stalled(self.numbers[stage_place(self.phase, QUESTIONNAIRE_STALL)], run.terms.stall_chance)
        answered = now + self._lasts(QUESTIONNAIRE) * run.terms.growth_of(self.covered) * slow + rests
        if self.skips == CLEARANCE:
            answered = now
        else:
            run.stages.add(self.review, self.phase, QUESTIONNAIRE, self.state, self._planned(QUESTIONNAIRE), now, answered)
        self.skips = 0
        lasts = answered + self._lasts(CLEARANCE) - now
        run.stages.add(self.review, self.phase, CLEARANCE, self.state, self._planned(CLEARANCE), answered, now + lasts)
        self._after(lasts, self.submit)

    def submit(self, _: simpy.Event) -> None:
        """The Secretariat checks the answers, then passes them on."""
        self.run.tasks.give_back(self.state)
        self._check()

    def _check(self) -> None:
        self._open(SUBMITTED)
        hours = self.run.terms.hours_check * self.run.terms.growth_of(self.covered)
        self.run.office.ask(OFFICER, CHECK, self.review, hours, then=self.give_feedback)

    def give_feedback(self) -> None:
        """Every reviewing State writes its feedback, all at the same time."""
        self._close()
        self._ask_for_feedback()

    def _ask_for_feedback(self) -> None:
        self.round, self.asks = 0, [place for _, _, place in self.seats]
        if self.seats:
            self._by_each(FEEDBACK, SEAT_FEEDBACK, self.feedback_in)
        else:
            self._clarify()

    def feedback_in(self, event: simpy.Event) -> None:
        """One more feedback is there; after the last the States may ask for clarification."""
        self.run.tasks.give_back(state_of(event))
        self.open -= 1
        if not self.open:
            self._clarify()

    def _clarify(self) -> None:
        """Returned for clarification where a reviewing State asks for it; those that did may ask again, some rounds at most."""
        run = self.run
        chance = run.terms.clarification_chance if self.round < run.terms.clarification_rounds else 0.0
        self.asks = [place for place in self.asks if self.numbers[place + SEAT_ASKS + self.round] < chance]
        if not self.asks:
            self._draw_up_lists()
            return
        self._explain()

    def _explain(self) -> None:
        """A round of clarification by the State under review."""
        run, now = self.run, self.run.env.now
        lasts = self._lasts(CLARIFICATION, LATER_ROUNDS[self.round]) * run.tasks.take(self.state)
        run.stages.add(self.review, self.phase, CLARIFICATION, self.state, self._planned(CLARIFICATION), now, now + lasts)
        self.round += 1
        self._after(lasts, self.clarified)

    def clarified(self, _: simpy.Event) -> None:
        """A round of clarification is over."""
        self.run.tasks.give_back(self.state)
        self._clarify()

    def _draw_up_lists(self) -> None:
        """A list of observations by each reviewing State; the Secretariat's help with all of them goes on at the same time."""
        self._by_each(OBSERVATIONS, SEAT_LIST, self.list_in)
        self.open += 1
        self._open(OBSERVATIONS)
        hours = self.run.terms.hours_lists * fsum(growth for _, growth, _ in self.seats)
        self.run.office.ask(OFFICER, LISTS, self.review, hours, then=self.lists_helped)

    def list_in(self, event: simpy.Event) -> None:
        """One more list is there."""
        self.run.tasks.give_back(state_of(event))
        self._list_done()

    def lists_helped(self) -> None:
        """The Secretariat's part in the lists is done."""
        self._close()
        self._list_done()

    def _list_done(self) -> None:
        self.open -= 1
        if not self.open:
            self._agree()

    def _agree(self) -> None:
        run, now = self.run, self.run.env.now
        lasts = self._lasts(AGREEMENT) * run.tasks.take(self.state)
        run.stages.add(self.review, self.phase, AGREEMENT, self.state, self._planned(AGREEMENT), now, now + lasts)
        self._after(lasts, self.agreed)

    def agreed(self, _: simpy.Event) -> None:
        """The State under review agrees; an officer drafts the summary."""
        self.run.tasks.give_back(self.state)
        self._draft()

    def _draft(self) -> None:
        self._open(SUMMARY)
        self.run.office.ask(OFFICER, DRAFTING, self.review, self.run.terms.hours_summary, then=self.edit)

    def edit(self) -> None:
        """The documents are edited, then translated: one stage."""
        self._close()
        self._edit()

    def _edit(self) -> None:
        self._open(TRANSLATION)
        pages = self._pages()
        self.run.office.ask(EDITOR, EDITING, self.review, self.run.terms.hours_page * pages, pages, self.translate)

    def translate(self) -> None:
        """A team translates into every language at once."""
        run, pages = self.run, self._pages() * self.run.terms.languages
        run.office.ask(TRANSLATOR, TRANSLATING, self.review, run.terms.hours_translated_page * pages, pages, self.submit_documents)

    def submit_documents(self) -> None:
        """An assistant sends the documents in, which ends the stage."""
        self.run.office.ask(ASSISTANT, SUBMITTING, self.review, self.run.terms.hours_submission, then=self.hand_in)

    def hand_in(self) -> None:
        """To the next sessions whose deadlines can be kept, one for each instrument. The next phase starts at the last, not before its time."""
        self._close()
        self._to_session()

    def _to_session(self) -> None:
        run, now = self.run, self.run.env.now
        session = run.session_after(self.mask, now + run.terms.lead)
        run.stages.add(self.review, self.phase, SESSION, SECRETARIAT, self._planned(SESSION), now, session)
        if session < run.terms.until:
            run.finished[self.review][self.phase] = session
        self.phase += 1
        self.due = self.planned + run.terms.phase_days * self.phase
        if self.phase < N_PHASES:
            self._after(max(session, self.due) - now, self.start)

    def _pages(self) -> float:
        return self.run.pages(self.covered) * self.spreads[stage_place(self.phase, SUMMARY)]

    def _planned(self, stage: int) -> float:
        return self.due + self.run.planned_ends[stage]

    def _lasts(self, stage: int, place: int = -1) -> float:
        """Days of a stage of the State under review, at full speed and for work that does not grow."""
        number = stage_place(self.phase, stage if place < 0 else place)
        return self.run.stage_days[stage] * self.factor * self.spreads[number]

    def _by_each(self, stage: int, number: int, then: Callable[[simpy.Event], None]) -> None:
        """A task for each reviewing State; the event of its end has the State as its value."""
        run, now = self.run, self.run.env.now
        self.open = len(self.seats)
        planned, days = self._planned(stage), run.stage_days[stage]
        for state, growth, place in self.seats:
            rests = run.stalled(self.numbers[place + SEAT_STALL + (stage == OBSERVATIONS)], run.stall_of(state))
            lasts = days * run.chances.factor[state] * growth * self.spreads[place + number] * run.tasks.take(state) + rests
            run.stages.add(self.review, self.phase, stage, state, planned, now, now + lasts)
            call_at_end(run.env.timeout(lasts, state), then)

    def _open(self, stage: int) -> None:
        """A stage begins that waits for the Secretariat; it has one such stage at a time."""
        self.place = self.run.stages.add(self.review, self.phase, stage, SECRETARIAT, self._planned(stage), self.run.env.now)

    def _close(self) -> None:
        self.run.stages.close(self.place, self.run.env.now)

    def _after(self, days: float, then: Callable[[simpy.Event], None]) -> None:
        if days < NEVER:
            call_at_end(self.run.env.timeout(days), then)


def state_of(event: simpy.Event) -> int:
    """The reviewing State whose task has ended."""
    state = event.value
    assert isinstance(state, int)  # noqa: S101  (for the type checker alone)
    return state
