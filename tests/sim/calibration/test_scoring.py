"""Scores by hand; a log that was changed is seen."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from sim.calibration.facts import read_facts
from sim.calibration.scoring import Frozen, cdf, freeze, frozen_forecasts, score, score_sample, score_table, truth_of
from storage.errors import InputError

Q = (90.0, 100.0, 110.0, 120.0, 140.0)


def one(day: date, frozen: date = date(2026, 1, 1)) -> Frozen:
    return Frozen(frozen, "m", date(2024, 10, 16), "started", (1, 2, 3), day, Q)


def test_scores_by_hand() -> None:
    inside, outside = score(110, Q), score(80, Q)
    assert inside.within and inside.interval == 50 and inside.rank == pytest.approx(0.5)
    assert inside.log == pytest.approx(np.log(0.25 / 10))
    assert not outside.within and outside.interval == 50 + 20 * 10 and outside.rank < 0.05 and outside.log < inside.log


def test_the_distribution_between_quantiles_is_whole() -> None:
    assert [cdf(q, Q) for q in Q] == pytest.approx([0.05, 0.25, 0.5, 0.75, 0.95])
    every = sum(np.exp(score(k, Q).log) for k in range(-100, 500))
    assert every == pytest.approx(1.0, abs=0.01)


def test_a_sample_is_scored_as_its_own_distribution() -> None:
    sample = np.round(np.random.default_rng(1).normal(100, 10, 20_000))
    found = score_sample(105, sample)
    assert found.log == pytest.approx(-0.5 * 0.25 - np.log(10 * np.sqrt(2 * np.pi)), abs=0.05) and found.within
    assert found.rank == pytest.approx(0.69, abs=0.02)


def test_the_failed_forecast_of_2022_stands_first_and_is_scored() -> None:
    log = frozen_forecasts()
    assert log[0].data_to == date(2022, 12, 31) and log[0].day == date(2024, 9, 30)
    fact = truth_of(log[0], read_facts().facts)
    assert fact is not None and fact.counts == (81,)
    found = score(81, log[0].quantiles)
    assert not found.within and found.rank < 0.05
    assert " 81 |" in score_table(log, read_facts().facts).splitlines()[2]


def test_what_was_frozen_in_november_2026_stands() -> None:
    """A log that was changed and chained anew would have another digest here."""
    log = frozen_forecasts()[:37]
    assert log[-1].digest == "sha256:c873ec83366ba4e9986c82d15b6bf2a72e6889d2a4bb3260254a6985824e225f"
    assert len({(one.model, one.what, one.day) for one in log[1:]}) == 3 * 2 * 6
    assert {one.model for one in log[1:]} == {f"{name} sha256:f6d39ae9" for name in ("mixture", "model", "persistence")}
    assert all(one.frozen == date(2026, 11, 30) and one.data_to == date(2024, 10, 16) for one in log[1:])


def test_a_line_that_was_changed_or_taken_out_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    freeze(path, [one(date(2026, 12, 31)), one(date(2027, 12, 31))])
    freeze(path, [one(date(2028, 12, 31))])
    assert len(frozen_forecasts(path)) == 3
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join([*lines[:2], lines[2].replace("110", "111"), lines[3]]))
    with pytest.raises(InputError, match="was changed"):
        frozen_forecasts(path)
    path.write_text("".join([lines[0], *lines[2:]]))
    with pytest.raises(InputError, match="was changed"):
        frozen_forecasts(path)
    path.write_text(lines[0] + "1,2\n" + lines[1].replace("started", "begun").replace("2026-12-31", "2026"))
    with pytest.raises(InputError) as caught:
        frozen_forecasts(path)
    assert len(caught.value.faults) == 2


def test_a_forecast_of_the_past_is_not_frozen(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="before that of the forecast"):
        freeze(tmp_path / "log.csv", [one(date(2025, 12, 31))])
