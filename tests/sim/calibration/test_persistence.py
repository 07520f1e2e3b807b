"""A plain forecast in the model's terms: as many starts a month as between the last two counts; weights by hand."""

from datetime import date

import numpy as np
import pytest

from sim.calibration.facts import published_counts
from sim.calibration.persistence import Stacking, log_chance_of_next, persisting
from sim.calibration.priors import BELIEF, START_NAMES, law_of
from sim.calibration.starts import PLANNED, SIZES
from sim.review_phase.clock import day_of
from sim.review_phase.counts import Count
from sim.review_phase.starting import MONTH_DAYS, chance_started


def test_as_many_start_as_before_on_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.calibration.persistence.WANDER", 0.0)
    counts = published_counts()
    (row,) = persisting(BELIEF.starts(1, "p"), counts, "p")
    days = np.array([counts[-1].day, counts[-1].day + 24 * MONTH_DAYS])
    at, later = np.einsum("gd,g->d", chance_started(law_of(row[None]), PLANNED, days)[0], np.array(SIZES) * 1.0)
    left = 189 - at
    pace = 20 / ((counts[-1].day - counts[0].day) / MONTH_DAYS)
    assert (later - at) / left == pytest.approx(24 * pace / 105, rel=0.02), "of 105 that had not started"


def test_the_pace_wanders_from_particle_to_particle() -> None:
    rows = persisting(BELIEF.starts(500, "p"), published_counts(), "p")
    soon, later = (rows[:, START_NAMES.index(f"start.year_{year}")] for year in (2025, 2027))
    assert 0.4 < soon.std() < 0.7 < later.std()
    assert np.all(rows[:, START_NAMES.index("start.never")] == 0)


def test_the_weight_follows_who_foretold_better() -> None:
    assert Stacking((1.0,), (-2.0,), (-2.0,)).weight == pytest.approx(0.5)
    assert Stacking((1.0,), (-1.0,), (-50.0,)).weight == pytest.approx(2 / 3, abs=1e-3), "one count, each weight as likely before"
    assert Stacking((1.0, 2.0), (-50.0, -50.0), (-1.0, -1.0)).weight == pytest.approx(1 / 4, abs=1e-3)
    assert Stacking((), (), ()).weight == pytest.approx(0.5)


def test_the_chances_of_the_next_count_add_up_to_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.calibration.persistence.DRAWS", 100)
    before = [Count((1, 2, 3), 189, day_of(date(2022, 11, 1)), 64, 64)]
    after = before[0].day + 6 * MONTH_DAYS
    every = sum(np.exp(log_chance_of_next(before, Count((1, 2, 3), 189, after, least, least + 24), "sum")) for least in range(64, 189, 25))
    assert every == pytest.approx(1.0, abs=0.01)
