"""What all reviews of a replication share: the clock, the Secretariat, the tasks in hand, the logs and the parameters."""

from collections.abc import Mapping

import simpy

from algorithms.draw_so_far import Seating
from sim.review_phase.accession import Accessions
from sim.review_phase.chances import Chances
from sim.review_phase.clock import usual_calendar
from sim.review_phase.event_arrays import own_reviews
from sim.review_phase.inputs import Inputs
from sim.review_phase.reference.secretariat import Secretariat
from sim.review_phase.reference.stage_log import StageLog
from sim.review_phase.reference.tasks import TasksInHand
from sim.review_phase.replication import N_PHASES
from sim.review_phase.spread import BINS, quantiles
from sim.review_phase.terms import staff, stage_days, terms_of
from sim.review_phase.timetable import planned_ends


class Run:
    """What all reviews of a replication share."""

    def __init__(self, inputs: Inputs, parameters: Mapping[str, float], chances: Chances, until: float) -> None:
        self.inputs, self.chances = inputs, chances
        self.env = simpy.Environment()
        self.stages = StageLog()
        self.tasks = TasksInHand(inputs.scenario.n_states, int(parameters["state.capacity"]))
        posts, people = staff(parameters)
        self.office = Secretariat(self.env, posts, people, usual_calendar(), parameters["staff.hours_a_day"])
        self.started, self.finished = ([[float("nan")] * N_PHASES for _ in range(inputs.n_reviews)] for _ in range(2))
        self._accessions = Accessions(inputs) if inputs.accessions else None
        self.parameters, self.terms = parameters, terms_of(parameters, inputs.scenario.n_instruments, until)
        self.planned_ends, self.stage_days = planned_ends(parameters), stage_days(parameters)

        self._own_review = own_reviews(inputs).tolist()
        self._stall: list[float] = quantiles(parameters["stall.spread"]).tolist()

    def stall_of(self, state: int) -> float:
        """The chance that a task of a reviewing State stalls: another where its own review should have started and has not."""
        own = self._own_review[state]
        late = own >= 0 and self.chances.planned[own] <= self.env.now < self.chances.starts[own]
        return self.terms.stall_not_started if late else self.terms.stall_chance

    def stalled(self, number: float, chance: float) -> float:
        """Days for which a task rests, 0 where it does not."""
        if not number < chance:
            return 0.0
        scaled = number / chance * BINS
        place = int(scaled)
        return self.terms.stall_days * (self._stall[place] + (scaled - place) * (self._stall[place + 1] - self._stall[place]))

    def growth(self, instruments: int) -> float:
        """The size of a piece of work for a bit mask of instruments; 1 for all of the scenario's."""
        return self.terms.growth_of(instruments.bit_count())

    def pages(self, instruments: float) -> float:
        """Pages of the documents of a phase of a review, on average."""
        return self.terms.pages_summary + self.terms.pages_instrument * instruments

    def session_after(self, mask: int, day: float) -> float:
        """The day by which sessions from ``day`` on have taken the documents of each instrument of a bit mask."""
        return self.chances.sessions.after(self.inputs.scenario.instruments, mask, day)

    def reviewers_at(self, review: int, phase: int, day: float) -> tuple[Seating, ...]:
        """Who performs a review in a phase that begins on ``day``."""
        if self._accessions is None:
            return self.inputs.reviewers[review]
        return self._accessions.reviewers_at(review, phase, day, self.chances.numbers[review])

    def waiting(self) -> int:
        """Reviews that have not started though their planned start has come."""
        now = self.env.now
        return sum(planned <= now and first[0] != first[0] for planned, first in zip(self.chances.planned, self.started, strict=True))
