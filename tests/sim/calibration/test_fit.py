"""The fit on small budgets: the same again for any number of workers, nearer to the facts than the prior; forecasts have the counts."""

from datetime import date
from functools import lru_cache

import numpy as np
import pytest

from sim.calibration.backtest import MODELS, backtest, backtest_table
from sim.calibration.experiment import draw_inputs, experiment_for
from sim.calibration.facts import read_facts
from sim.calibration.fit import fit
from sim.calibration.forecast import forecast, forecast_table
from sim.calibration.posterior import PERSISTENCE, Posterior, stored_posterior
from sim.calibration.priors import BELIEF
from sim.calibration.study import FAMILIES, QUANTITIES, outcome, ranks, study, study_table, truth_row
from sim.review_phase.model import simulate
from sim.review_phase.parameters import Parameters

SMALL = {"seed": "tests", "draws": 1 << 15, "runs": 120, "kept": 60}


@pytest.fixture(autouse=True)
def little_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.calibration.starts.LEAST_SIZE", 50)
    monkeypatch.setattr("sim.calibration.persistence.DRAWS", 200)


@lru_cache(maxsize=1)
def small() -> Posterior:
    return fit(read_facts(), date(2024, 10, 16), **SMALL)  # type: ignore[arg-type]


def test_a_fit_is_the_same_again_for_any_number_of_workers() -> None:
    again = fit(read_facts(), date(2024, 10, 16), workers=2, **SMALL)  # type: ignore[arg-type]
    assert np.array_equal(small().values, again.values) and np.array_equal(small().weights, again.weights)
    assert small().made == again.made
    assert (small().kinds == PERSISTENCE).any() and small().weights.sum() == pytest.approx(1, abs=1e-4)


def test_the_fit_makes_the_other_facts_more_likely_than_the_prior_of_the_stages_did() -> None:
    facts = read_facts().until(date(2024, 10, 16))
    experiment = experiment_for(facts, "near")
    fitted = stored_posterior().of_model.spread(60, "near")
    before = fitted.copy()
    before[:, -BELIEF.stages(1, "x").shape[1] :] = BELIEF.stages(60, "near")
    after, unfitted = (experiment.run_many(rows) for rows in (fitted, before))
    assert np.mean(np.exp(after)) > 2 * np.mean(np.exp(unfitted))


def test_a_forecast_has_the_published_counts_and_goes_on_from_them() -> None:
    inputs = draw_inputs().knowing(read_facts().counts)
    dates = (date(2022, 10, 22), date(2024, 10, 1), date(2024, 10, 17), date(2026, 1, 1))
    found = forecast(stored_posterior(), inputs, seed="s", replications=20, dates=dates)
    assert np.all(found.started[:, :3] == [64, 81, 84]) and np.all(found.started[:, 3] >= 84)
    assert np.all(found.finished <= found.started)
    assert forecast_table(found).splitlines()[2].startswith("| 2022-10-21 | 64 |")
    other = forecast(stored_posterior(), inputs, seed="s", replications=20, dates=dates, workers=2)
    assert np.array_equal(found.started, other.started) and np.array_equal(found.finished, other.finished)


def test_ranks_count_what_lies_below_the_truth() -> None:
    forecast_ = np.array([[1.0, 5.0], [2.0, 5.0], [3.0, 5.0]])
    found = ranks(np.array([2.5, 9.0]), forecast_, np.array([1, 1, 2]), 0, "s")
    assert 2 / 5 <= found[0] <= 3 / 5 and found[1] >= 4 / 5


def test_every_family_of_truths_can_be_simulated_and_differs_as_its_name_says() -> None:
    for family in FAMILIES:
        one, other = (truth_row(family, number, "s") for number in (0, 1))
        assert not np.array_equal(one, other) and np.array_equal(one, truth_row(family, 0, "s")), family
    run = simulate(draw_inputs(), Parameters(), seed="s", number=0)
    found = outcome(run)
    assert found.shape == (len(QUANTITIES),) and found[4] == np.isfinite(run.started[:, 0]).sum()


def test_two_truths_of_the_study(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.calibration.study.BATCH", 10)
    monkeypatch.setattr("sim.calibration.study.KEPT", 10)
    found = study(2, seed="tests", families=("stalls",))
    assert len(found) == 2 and study_table(found).splitlines()[2].startswith("| stalls | 2 |")


@pytest.mark.long
def test_the_back_test_sets_three_models_side_by_side() -> None:
    rows = backtest(read_facts(), seed="tests", replications=100, origins=[date(2022, 12, 31)])
    assert {row.model for row in rows} == set(MODELS)
    assert {row.fact.id for row in rows} == {"finished-2023", "started-2024-09", "started-2024-10", "finished-2024"}
    assert "| persistence | started | 2 |" in backtest_table(rows)
