"""The audit of a replication: no review lost, no stage done twice, no time running back, no hours lost.

It reads the arrays alone and shares no code with the model.
"""

from collections.abc import Iterator, Mapping
from itertools import pairwise

import numpy as np

from sim.review_phase.audit_of_work import work_faults
from sim.review_phase.clock import HORIZON, day_of
from sim.review_phase.inputs import Inputs
from sim.review_phase.replication import (
    CLARIFICATION,
    FEEDBACK,
    FOCAL_POINT,
    N_PHASES,
    NOT_STARTED,
    OBSERVATIONS,
    SESSION,
    STAGES,
    Replication,
)

SMALL = 1e-6
"""Days below which two times count as the same."""

MOST_FAULTS = 200

Stages = dict[int, list[tuple[int, float, float]]]
"""Of one phase: stage to its rows, each a State, begun, ended."""


def audit(
    replication: Replication, inputs: Inputs, parameters: Mapping[str, float] | None = None, until: float = day_of(HORIZON)
) -> list[str]:
    """What is wrong with a replication, in sentences; empty where it is sound. At most 200 are given.

    With ``parameters`` the planned starts and the number of posts are checked too.
    """
    shape = (inputs.n_reviews, N_PHASES)
    if replication.started.shape != shape or replication.finished.shape != shape:
        return [f"started and finished have shapes {replication.started.shape} and {replication.finished.shape}, not {shape}"]
    faults = [*_stage_faults(replication, inputs, parameters, until), *work_faults(replication, inputs, parameters)]
    return faults[:MOST_FAULTS]


def _stage_faults(replication: Replication, inputs: Inputs, parameters: Mapping[str, float] | None, until: float) -> Iterator[str]:
    table = replication.stages
    phases: dict[tuple[int, int], Stages] = {}
    columns = (table[name].tolist() for name in ("review", "phase", "stage", "state", "begun", "ended"))
    for review, phase, stage, state, begun, ended in zip(*columns, strict=True):
        if not (0 <= review < inputs.n_reviews and 0 <= phase < N_PHASES and 0 <= stage < len(STAGES)):
            yield f"a stage of review {review}, phase {phase}, stage {stage}: there is none such"
            continue
        if not 0 <= begun < until or ended < begun - SMALL or ended >= until:
            yield f"review {review}, phase {phase}, {STAGES[stage]}: time runs back, from {begun} to {ended}"
        phases.setdefault((review, phase), {}).setdefault(stage, []).append((state, begun, ended))
    for review in range(inputs.n_reviews):
        yield from _review_faults(replication, inputs, review, phases, parameters, until)


def _review_faults(
    replication: Replication,
    inputs: Inputs,
    review: int,
    phases: dict[tuple[int, int], Stages],
    parameters: Mapping[str, float] | None,
    until: float,
) -> Iterator[str]:
    planned = parameters[f"timetable.group_{inputs.group[review]}"] if parameters else 0.0
    waits = phases.get((review, 0), {}).get(NOT_STARTED, [])
    if len(waits) != 1 and planned < until:
        yield f"review {review} is lost: {len(waits)} times planned"
    before = planned
    for phase in range(N_PHASES):
        started, finished = float(replication.started[review, phase]), float(replication.finished[review, phase])
        where = f"review {review}, phase {phase}"
        stages = phases.get((review, phase), {})
        if parameters:
            before = max(before, planned + phase * parameters["timetable.phase"])
        if np.isnan(started):
            if not np.isnan(finished) or set(stages) - ({NOT_STARTED} if phase == 0 else set()):
                yield f"{where} goes on without having started"
        elif not started >= before - SMALL:
            yield f"{where} starts at {started}, before it can, at {before}"
        else:
            yield from _phase_faults(where, stages, (started, finished), inputs, review)
        before = np.inf if np.isnan(finished) else finished


def _phase_faults(where: str, stages: Stages, span: tuple[float, float], inputs: Inputs, review: int) -> Iterator[str]:
    """The stages of one phase that has started: each once, in order, from its start to its end."""
    started, finished = span
    reached = started
    performing = {one.reviewing for one in inputs.reviewers[review]}
    for stage in range(FOCAL_POINT, len(STAGES)):
        rows = stages.get(stage, [])
        if not rows and (stage == CLARIFICATION or (stage == FEEDBACK and not performing)):
            continue
        if not np.isfinite(reached) or (stage == FOCAL_POINT and not rows):
            if rows:
                yield f"{where}: {STAGES[stage]} before what comes before it has ended"
            break
        if not rows:
            yield f"{where}: {STAGES[stage]} is missing"
            break
        yield from _row_faults(f"{where}, {STAGES[stage]}", stage, rows, reached, performing if not inputs.accessions else None)
        ends = [ended for _, _, ended in rows]
        reached = np.nan if any(np.isnan(end) for end in ends) else max(ends)
        if stage == SESSION and not (abs(reached - finished) <= SMALL or (np.isnan(reached) and np.isnan(finished))):
            yield f"{where} is finished at {finished}, but its last stage ends at {reached}"
    if not np.isnan(finished) and SESSION not in stages:
        yield f"{where} is finished, but was never submitted to a session"
    for _, _, ended in stages.get(NOT_STARTED, []):
        if not abs(ended - started) <= SMALL:
            yield f"{where} starts at {started}, but waits until {ended}"


def _row_faults(where: str, stage: int, rows: list[tuple[int, float, float]], reached: float, performing: set[int] | None) -> Iterator[str]:
    states = [state for state, _, _ in rows]
    if stage == CLARIFICATION:
        for (_, begun, ended), (_, again, _) in pairwise(rows):
            if not (again >= ended - SMALL and again > begun - SMALL):
                yield f"{where}: a round before the one before it has ended"
    elif len(set(states)) != len(states):
        yield f"{where} is done twice"
    elif stage in (FEEDBACK, OBSERVATIONS):
        expected = None if performing is None else performing | ({-1} if stage == OBSERVATIONS else set())
        if expected is not None and set(states) != expected:
            yield f"{where} is done by States {sorted(states)}, but the draw has {sorted(expected)}"
    elif len(rows) != 1:
        yield f"{where} is done {len(rows)} times"
    first = min(begun for _, begun, _ in rows)
    if first < reached - SMALL:
        yield f"{where} begins at {first}, but what comes before it ends at {reached}"
