"""Replications are the same by one worker or two, killed and gone on with, and each uses the draw that its number says."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from scenarios.generators.catalogue import generate
from sim.experiments import journal as journals
from sim.experiments.journal import run_journal
from sim.experiments.outcomes import FinishedBy, outcomes
from sim.experiments.runner import CHUNK, Run, Runner, name_of
from sim.experiments.setting import make_draw
from sim.review_phase.inputs import Inputs
from sim.review_phase.replication import Replication
from storage.errors import InputError
from storage.journal import JOURNAL
from tests.sim.experiments import stand_in
from tests.sim.experiments.stand_in import LOG, linear, logged, of_the_draw, setting, value

JOB = """
import sys
from pathlib import Path
from sim.experiments.journal import run_journal
from sim.experiments.runner import Runner
from tests.sim.experiments.stand_in import logged, setting, value
with run_journal(Path(sys.argv[1])) as journal:
    Runner(journal=journal, simulate=logged).replicate(setting(), range(60), value)
"""


def equal(one: Mapping[str, NDArray[Any]], other: Mapping[str, NDArray[Any]]) -> bool:
    return list(one) == list(other) and all(one[name].tobytes() == other[name].tobytes() for name in one)


def test_two_workers_give_what_one_gives() -> None:
    one = Runner(simulate=of_the_draw).replicate(setting(), range(33), value)
    two = Runner(workers=2, simulate=of_the_draw).replicate(setting(), range(33), value)
    assert equal(one, two)
    assert len(set(one["value"])) == 33


def test_two_workers_give_what_one_gives_with_the_model() -> None:
    one = Runner().replicate(setting(), range(6), outcomes)
    two = Runner(workers=2).replicate(setting(), range(6), outcomes)
    assert equal(one, two)
    assert len(set(one["first_mean"])) == 6


def test_results_come_in_the_order_asked_for_whatever_draws_they_use() -> None:
    runs = [Run(number) for number in (7, 2, 11, 2, 0)]
    found = [float(each["value"]) for each in Runner(simulate=of_the_draw).run(setting(), runs, value)]
    straight = Runner(simulate=of_the_draw).replicate(setting(), range(12), value)["value"]
    assert found == [straight[number] for number in (7, 2, 11, 2, 0)]


def test_a_replication_uses_the_draw_of_its_number_made_once() -> None:
    used: list[tuple[int, Inputs]] = []

    def seen(replication: Replication, inputs: Inputs) -> dict[str, float]:
        used.append((replication.number, inputs))
        return {}

    runner = Runner(simulate=of_the_draw)
    runner.run(setting(), [Run(number) for number in range(12)], seen)
    runner.run(setting(), [Run(number) for number in range(12)], seen)
    draws = {number % 4: inputs for number, inputs in used}
    assert all(inputs is draws[number % 4] for number, inputs in used)
    for place, inputs in draws.items():
        assert inputs.reviewers == make_draw(setting(), place).reviewers
    assert len({inputs.reviewers for inputs in draws.values()}) == 4


def test_a_draw_that_gets_stuck_is_drawn_anew() -> None:
    assert [make_draw(setting(), place).seed for place in range(2)] == ["test/draw/0/3", "test/draw/1/0"]
    never = setting("small", scenario=generate("calibrated", size=24, seed="experiments"))
    with pytest.raises(InputError, match="completes a draw in 100 attempts"):
        make_draw(never, 0)


def test_more_replications_leave_the_first_as_they_are() -> None:
    few = Runner(simulate=of_the_draw).replicate(setting(), range(5), value)["value"]
    many = Runner(simulate=of_the_draw).replicate(setting(), range(20), value)["value"]
    assert few.tolist() == many[:5].tolist()


def test_the_posterior_gives_each_replication_its_parameters() -> None:
    base = Runner(simulate=linear).replicate(setting(), range(4), value)["value"]
    drawn = Runner(simulate=linear).replicate(setting(), range(4), value, lambda number: {"hours.check": 24.0 + number})["value"]
    assert drawn - base == pytest.approx([0.0, 2.0, 4.0, 6.0])


def test_the_progress_is_told_up_to_the_end() -> None:
    told: list[tuple[int, int]] = []
    Runner(simulate=linear, progress=lambda done, total: told.append((done, total))).replicate(setting(), range(22), value)
    assert told[-1] == (22, 22)
    assert [done for done, _ in told] == sorted({done for done, _ in told})


def test_a_killed_experiment_is_gone_on_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = tmp_path / "log"
    monkeypatch.setenv(LOG, str(log))
    job = subprocess.Popen([sys.executable, "-c", JOB, str(tmp_path)], cwd=Path(__file__).parents[3])
    until = time.monotonic() + 60
    while time.monotonic() < until and (not log.exists() or len(log.read_text().split()) < 2 * CHUNK - 2):
        time.sleep(0.01)
    os.kill(job.pid, signal.SIGKILL)
    job.wait()
    done = len(log.read_text().split())
    assert 0 < done < 60
    with run_journal(tmp_path) as journal:
        kept = len(journal)
        assert done - CHUNK <= kept <= done
        found = Runner(journal=journal, simulate=logged).replicate(setting(), range(60), value)
    assert len(log.read_text().split()) - done == 60 - kept
    assert equal(found, Runner(simulate=of_the_draw).replicate(setting(), range(60), value))


def test_a_journal_tells_runs_apart_and_is_asked_for_more(tmp_path: Path) -> None:
    with run_journal(tmp_path) as journal:
        runner = Runner(journal=journal, simulate=linear)
        first = runner.replicate(setting(), range(4), value)["value"]
        runner.replicate(setting(), range(6), value)
        assert len(journal) == 6
        other = runner.replicate(setting(parameters=setting().parameters.with_values({"hours.check": 34})), range(4), value)
        assert other["value"] - first == pytest.approx([20.0] * 4)
        runner.replicate(setting(seed="another"), range(4), value)
        runner.replicate(setting(draws=3), range(4), value)
        Runner(journal=journal, simulate=of_the_draw).replicate(setting(), range(4), value)
        runner.replicate(setting(until=100.0), range(4), FinishedBy(5.0))
        runner.replicate(setting(until=100.0), range(4), FinishedBy(6.0))
        # Draws 3: only replication 3 has another draw than with 4.
        assert len(journal) == 6 + 4 + 4 + 1 + 4 + 4 + 4


def test_a_journal_of_other_code_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with run_journal(tmp_path):
        pass
    monkeypatch.setattr(journals, "code_digest", lambda packages: "sha256:other")
    with pytest.raises(InputError, match="code"), run_journal(tmp_path):
        pass


def test_a_file_that_is_no_journal_is_refused(tmp_path: Path) -> None:
    (tmp_path / JOURNAL).write_text("no data base, but long enough that it is looked at" * 100)
    with pytest.raises(InputError, match="a folder that can be written"), run_journal(tmp_path):
        pass


def test_what_has_no_lasting_name_is_kept_out_of_a_journal(tmp_path: Path) -> None:
    assert name_of(FinishedBy(3.0, 1)) == "sim.experiments.outcomes.FinishedBy(day=3.0, phase=1)"
    with run_journal(tmp_path) as journal, pytest.raises(InputError, match="a function of a module"):
        Runner(journal=journal, simulate=linear).replicate(setting(), range(2), lambda replication, inputs: {"value": 1.0})


def test_bad_settings_are_refused() -> None:
    with pytest.raises(InputError, match="distinct draws"):
        setting(draws=0)
    with pytest.raises(InputError, match="--workers"):
        Runner(workers=0)


def test_outcomes_of_a_replication_by_hand() -> None:
    inputs = make_draw(setting(), 0)
    found = outcomes(stand_in.replication(0, 400.0), inputs)
    assert found["first_half"] == found["first_all"] == found["first_mean"] == 400.0
    assert found["whole_half"] == found["whole_mean"] == setting().until
    assert (found["first_finished"], found["whole_finished"], found["whole_at_horizon"]) == (1.0, 0.0, 0.0)
    counts = np.zeros(inputs.scenario.n_states, dtype=int)
    for seats in inputs.reviewers:
        for state in {one.reviewing for one in seats}:
            counts[state] += 1
    assert found["worst_burden"] == counts.max()


def test_the_share_finished_counts_the_day_itself() -> None:
    inputs = make_draw(setting(), 0)
    at = stand_in.replication(0, 400.0)
    one = 1 / inputs.n_reviews
    assert FinishedBy(399.9)(at, inputs)["share"] == 0.0
    assert FinishedBy(400.0)(at, inputs)["share"] == pytest.approx(one)
