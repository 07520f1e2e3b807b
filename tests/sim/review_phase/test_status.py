"""Reviews go on from where they stand; a faulty table is refused with all its faults."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from sim.review_phase.clock import date_of, day_of
from sim.review_phase.inputs import Inputs
from sim.review_phase.model import simulate
from sim.review_phase.parameters import Parameters
from sim.review_phase.replication import NOT_STARTED, SESSION, STAGES, SUBMITTED, SUMMARY, TRANSLATION, Replication
from sim.review_phase.status import Standing, Status, read_status
from storage.errors import InputError
from storage.tables import csv_text
from tests.sim.review_phase.cases import real
from verify.law_in_force import law_from

ON = day_of(date(2024, 10, 17))


def at_stage(kept: Replication, review: int, day: float) -> tuple[int, int, float] | None:
    """Phase, stage and since when of a review on a day; None before it starts."""
    rows = kept.stages[(kept.stages["review"] == review) & (kept.stages["begun"] < day) & (kept.stages["stage"] != NOT_STARTED)]
    if not len(rows):
        return None
    last = rows[np.lexsort((rows["stage"], rows["phase"]))[-1]]
    return int(last["phase"]), int(last["stage"]), float(np.floor(last["begun"]))


def made_up(path: Path, on: date = date(2024, 10, 16)) -> Path:
    """A table of 189 reviews as they stand at the end of a day in a simulated review phase."""
    after = day_of(on) + 1
    inputs = real()
    kept = simulate(inputs, Parameters().with_values({"start.hazard": 0.08}), seed="made up", number=0)
    rows = [("State", "Phase", "Stage", "Since", "Started")]
    for review in range(inputs.n_reviews):
        name, found = inputs.scenario.states[int(inputs.reviewed[review])], at_stage(kept, review, after)
        if found is None:
            rows.append((name, "1", "not started", "", ""))
        else:
            started = date_of(np.floor(kept.started[review, 0]))
            rows.append((name, str(found[0] + 1), STAGES[found[1]], date_of(found[2]).isoformat(), started.isoformat()))
    path.write_text(csv_text(rows), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def going_on(tmp_path_factory: pytest.TempPathFactory) -> Inputs:
    path = made_up(tmp_path_factory.mktemp("status") / "reviews.csv")
    return replace(real(), status=read_status(path, real().scenario, date(2024, 10, 16)))


def test_189_reviews_go_on_from_where_they_stand(going_on: Inputs) -> None:
    status = going_on.status
    assert status is not None and status.on == ON and 60 < len(status.standings) < 189
    anew = 0
    for number in range(5):
        kept = simulate(going_on, Parameters(), seed="on", number=number)
        known = {one.state: one for one in status.standings}
        for review in range(going_on.n_reviews):
            one = known.get(going_on.scenario.states[int(going_on.reviewed[review])])
            if one is None:
                assert not kept.started[review, 0] < ON, "not started by then"
                continue
            assert kept.started[review, 0] <= ON
            found = at_stage(kept, review, ON)
            if found is None or one.stage in (SUBMITTED, SUMMARY, TRANSLATION, SESSION):
                anew += found is None and one.stage not in (SUBMITTED, SUMMARY, TRANSLATION, SESSION)
                after = kept.stages[(kept.stages["review"] == review) & (kept.stages["stage"] == one.stage)]
                assert after["begun"].min() >= ON, "it is taken up on the day of the status"
            else:
                assert found == (one.phase, one.stage, one.since), "it is where it is, and not over"
    assert anew < 0.1 * 5 * len(status.standings)


def test_the_loop_and_the_model_go_on_alike(going_on: Inputs) -> None:
    for number in range(3):
        values = Parameters().with_values({"stall.chance": 0.3, "start.hazard": 0.05})
        ours, meant = (simulate(going_on, values, seed="alike", number=number, reference=one) for one in (False, True))
        assert ours.stages.tobytes() == meant.stages.tobytes() and ours.bytes == meant.bytes


@pytest.mark.parametrize("stage", STAGES[1:])
def test_every_stage_can_be_taken_up(stage: str) -> None:
    state = real().scenario.states[int(real().reviewed[5])]
    one = Standing(state, 1, STAGES.index(stage), ON - 5.0, 300.0)
    inputs = replace(real(), status=Status(ON, (one,)))
    ours, meant = (simulate(inputs, Parameters(), seed=stage, number=0, reference=reference) for reference in (False, True))
    assert ours.bytes == meant.bytes
    rows = ours.stages[(ours.stages["review"] == 5) & (ours.stages["phase"] == 1)]
    assert rows["stage"].min() == STAGES.index(stage), "what comes before it is over"
    assert ours.started[5, 0] == 300.0 and ours.finished[5, 0] <= ON


def test_all_faults_of_a_table_at_once(tmp_path: Path) -> None:
    path = tmp_path / "reviews.csv"
    names = real().scenario.states
    path.write_text(
        "State,Phase,Stage,Since,Started\n"
        f"XXX,1,feedback,2024-01-01,\n{names[0]},5,feedback,2024-01-01,\n{names[1]},1,waiting,2024-01-01,\n{names[2]},1,feedback,soon,\n"
        f"{names[2]},1,feedback,2024-01-01,\n{names[3]},1,feedback,2024-10-18,\n{names[4]},2,not started,,\n{names[5]},1,feedback\n"
        f"{names[6]},1,feedback,2024-01-01,2024-02-01\n{names[7]},1,feedback,,\nEUE,1,feedback,2024-01-01,\n",
        encoding="utf-8",
    )
    with pytest.raises(InputError) as caught:
        read_status(path, real().scenario, date(2024, 10, 16), law_from({}).under_review(real().scenario))
    assert [fault.where for fault in caught.value.faults] == [
        "line 2, state",
        "line 3, phase",
        "line 4, stage",
        "line 5, since",
        "line 6, state",
        "line 7, since",
        "line 8, phase",
        "line 9",
        "line 10, started",
        "line 11, since",
        "line 12, state",
    ]
    path.write_text("State,Phase,Stage,Note\n")
    with pytest.raises(InputError) as caught:
        read_status(path, real().scenario)
    assert [fault.value for fault in caught.value.faults] == ["state,phase,stage,note", "note"]


def test_a_state_that_is_not_under_review_is_refused() -> None:
    inputs = replace(real(), status=Status(ON, (Standing("EUE", 0, 3, 900.0, 800.0),)))
    with pytest.raises(InputError, match="EUE"):
        simulate(inputs, Parameters(), seed="s", number=0)
