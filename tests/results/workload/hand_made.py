"""A small draw and hand-made replications: two reviews, three States, days given as dates."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

import numpy as np

from algorithms import SeededLots, load_algorithm
from algorithms.draw_so_far import AWAY, HOME, Seating
from results.workload.bands import Collected
from results.workload.reading import Frame, frame_of, read_replication
from scenarios import Instrument, Scenario, load_scenario
from scenarios.model import Row, build_scenario
from sim.review_phase.clock import day_of
from sim.review_phase.inputs import Inputs, inputs_from
from sim.review_phase.model import simulate
from sim.review_phase.parameters import Parameters, read_parameters
from sim.review_phase.replication import N_PHASES, STAGE_ROW, WORK_ROW, Replication
from verify.law_in_force import law_from

A, B, C = 0, 1, 2
"""States: A and B African, C Asia-Pacific. A is reviewed by B and C, B by C."""

StageLine = tuple[int, int, int, int, date, date | None]
"""Review, phase, stage, State, begun, ended."""

WorkLine = tuple[int, int, date, date, float]
"""Role, step, begun, ended, hours."""


def scenario() -> Scenario:
    """Three States and one instrument."""
    rows = [Row("A", "Aland", "African", (True,)), Row("B", "Bland", "African", (True,)), Row("C", "Cland", "Asia-Pacific", (True,))]
    return build_scenario("hand-made", None, rows, [Instrument("I", "the instrument")])


def inputs() -> Inputs:
    """A in group 1, B in group 2."""
    reviewers = ((Seating(A, B, HOME, False, 1), Seating(A, C, AWAY, False, 1)), (Seating(B, C, AWAY, False, 1),))
    reviewed, group = np.array([A, B], dtype=np.int32), np.array([1, 2], dtype=np.int8)
    return Inputs(scenario(), law_from({}), "by hand", "none", reviewed, group, reviewers)


def frame() -> Frame:
    """The frame of hand-made replications, at the default parameters."""
    return frame_of(inputs(), Parameters())


def replication(
    stages: Sequence[StageLine] = (),
    work: Sequence[WorkLine] = (),
    started: Sequence[date | None] = (None, None),
    finished: Sequence[Sequence[date | None]] = ((None,) * N_PHASES,) * 2,
    number: int = 0,
) -> Replication:
    """A replication of these rows; ``started`` is of the first phase."""
    starts = np.full((2, N_PHASES), np.nan)
    starts[:, 0] = [_day(one) for one in started]
    ends = np.array([[_day(one) for one in line] for line in finished])
    stage_rows = [(review, phase, stage, state, 0.0, _day(begun), _day(ended)) for review, phase, stage, state, begun, ended in stages]
    work_rows = [(role, step, -1, _day(begun), _day(ended), hours, 0, 0, 0) for role, step, begun, ended, hours in work]
    return Replication(number, starts, ends, np.array(stage_rows, dtype=STAGE_ROW), np.array(work_rows, dtype=WORK_ROW))


def _day(day: date | None) -> float:
    return float("nan") if day is None else day_of(day)


@lru_cache(maxsize=1)
def real_frame() -> Frame:
    """The real list of October 2020, drawn once."""
    real = load_scenario("real-2020-10-16")
    record = load_algorithm("rotating-lists").draw(real, law_from({}), SeededLots("workload"))
    return frame_of(inputs_from(record, real), read_parameters())


@lru_cache(maxsize=4)
def simulated(number: int = 0) -> Replication:
    """A replication by the model."""
    return simulate(real_frame().inputs, real_frame().parameters, seed="workload", number=number)


@lru_cache(maxsize=1)
def collected() -> Collected:
    """Three replications by the model, together."""
    return Collected(real_frame()).add_all(read_replication(simulated(number), real_frame()) for number in range(3))
