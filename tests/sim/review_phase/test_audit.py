"""The audit finds nothing in what the model makes, and finds every fault that is planted."""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
import pytest

from sim.review_phase.audit import audit
from sim.review_phase.model import simulate
from sim.review_phase.parameters import Parameters
from sim.review_phase.replication import AGREEMENT, DRAFTING, FEEDBACK, OBSERVATIONS, OFFICER, QUESTIONNAIRE, SESSION, SUMMARY, Replication
from tests.sim.review_phase.cases import real


@lru_cache(maxsize=1)
def sound() -> Replication:
    return simulate(real(), Parameters(), seed="audit", number=1)


def copies(kept: Replication) -> dict[str, Any]:
    return {name: getattr(kept, name).copy() for name in ("started", "finished", "stages", "work")}


def first(table: Any, **wanted: int) -> int:
    mask = np.ones(len(table), dtype=np.bool_)
    for name, value in wanted.items():
        mask &= table[name] == value
    if "ended" in table.dtype.names:
        mask &= ~np.isnan(table["ended"])
    return int(np.flatnonzero(mask)[0])


def drop_a_review(parts: dict[str, Any]) -> None:
    review = parts["stages"][first(parts["stages"], stage=SESSION)]["review"]
    parts["stages"] = parts["stages"][parts["stages"]["review"] != review]
    parts["started"][review] = parts["finished"][review] = np.nan


def do_a_stage_twice(parts: dict[str, Any]) -> None:
    place = first(parts["stages"], stage=FEEDBACK)
    parts["stages"] = np.append(parts["stages"], parts["stages"][place])


def do_a_step_twice(parts: dict[str, Any]) -> None:
    place = first(parts["work"], step=DRAFTING)
    parts["work"] = np.append(parts["work"], parts["work"][place])


def leave_a_step_out(parts: dict[str, Any]) -> None:
    parts["work"] = np.delete(parts["work"], first(parts["work"], step=DRAFTING))


def leave_a_stage_out(parts: dict[str, Any]) -> None:
    parts["stages"] = np.delete(parts["stages"], first(parts["stages"], stage=AGREEMENT))


def run_a_stage_back(parts: dict[str, Any]) -> None:
    place = first(parts["stages"], stage=QUESTIONNAIRE)
    parts["stages"]["ended"][place] = parts["stages"]["begun"][place] - 1


def begin_a_stage_too_early(parts: dict[str, Any]) -> None:
    parts["stages"]["begun"][first(parts["stages"], stage=SUMMARY)] -= 30


def run_work_back(parts: dict[str, Any]) -> None:
    parts["work"]["ended"][5] = parts["work"]["begun"][5] - 1


def lose_hours(parts: dict[str, Any]) -> None:
    parts["work"]["hours"][first(parts["work"], step=DRAFTING)] -= 1


def finish_twice(parts: dict[str, Any]) -> None:
    place = first(parts["stages"], stage=SESSION, phase=0)
    parts["stages"] = np.append(parts["stages"], parts["stages"][place])


def finish_without_a_session(parts: dict[str, Any]) -> None:
    review = parts["stages"][first(parts["stages"], stage=SESSION, phase=0)]["review"]
    parts["finished"][review, 0] += 10


def start_before_the_plan(parts: dict[str, Any]) -> None:
    parts["started"][parts["stages"][first(parts["stages"], stage=SESSION, phase=0)]["review"], 0] = 1.0


def let_another_state_perform(parts: dict[str, Any]) -> None:
    place = first(parts["stages"], stage=OBSERVATIONS)
    parts["stages"]["state"][place] = (parts["stages"]["state"][place] + 1) % 189


def crowd_the_officers(parts: dict[str, Any]) -> None:
    row = parts["work"][first(parts["work"], role=OFFICER, review=-1)]
    parts["work"] = np.append(parts["work"], np.repeat(row, 9))


PLANTED: list[tuple[Callable[[dict[str, Any]], None], str]] = [
    (drop_a_review, "is lost"),
    (do_a_stage_twice, "is done twice"),
    (do_a_step_twice, "summary done"),
    (leave_a_step_out, "summary done"),
    (leave_a_stage_out, "agreement is missing"),
    (run_a_stage_back, "time runs back"),
    (begin_a_stage_too_early, "summary begins at"),
    (run_work_back, "time runs back"),
    (lose_hours, "hours in"),
    (finish_twice, "session is done"),
    (finish_without_a_session, "but its last stage ends"),
    (start_before_the_plan, "before it can"),
    (let_another_state_perform, "is done by States"),
    (crowd_the_officers, "pieces of work at once"),
]


def test_what_the_model_makes_is_sound() -> None:
    assert audit(sound(), real(), Parameters()) == []
    assert audit(sound(), real()) == []


@pytest.mark.parametrize(("plant", "said"), PLANTED, ids=[plant.__name__ for plant, _ in PLANTED])
def test_a_planted_fault_is_found(plant: Callable[[dict[str, Any]], None], said: str) -> None:
    parts = copies(sound())
    plant(parts)
    found = audit(replace(sound(), **parts), real(), Parameters())
    assert any(said in fault for fault in found), found[:5]


def test_arrays_of_another_draw_are_refused() -> None:
    assert "shapes" in audit(sound(), real().of_groups((1,)))[0]
