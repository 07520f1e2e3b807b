"""Priors: what is drawn is what is written, within what the parameters allow; fixed values stay."""

import numpy as np
import pytest
from scipy.stats import kstest, norm

from sim.calibration.priors import BELIEF, BELIEF_OF_2022, FITTED, NAMES, PRIORS, STAGE_NAMES, START_NAMES, YEAR_EFFECTS, Belief
from sim.review_phase.parameters import DEFAULTS


def column(rows: np.ndarray, name: str) -> np.ndarray:
    return rows[:, START_NAMES.index(name)]


def test_draws_have_the_distributions_that_are_written() -> None:
    rows = BELIEF.starts(20_000, "written")
    for name, cdf in {
        "start.never": lambda x: x / 0.9,
        "start.hazard": lambda x: np.log(x / 0.005) / np.log(100),
        "spread.year": lambda x: 2 * norm.cdf(x / 0.8) - 1,
        "drift": lambda x: norm.cdf((x + 0.3) / 0.3),
        "start.shape": lambda x: norm.cdf(np.log(x / 0.8) / 0.3),
    }.items():
        assert kstest(column(rows, name), cdf).pvalue > 1e-4, name
    effects = column(rows, "start.hazard_2") / column(rows, "spread.hazard")
    assert kstest(effects[column(rows, "spread.hazard") < 1.5], norm.cdf).pvalue > 1e-4
    steps = (column(rows, YEAR_EFFECTS[3]) - column(rows, YEAR_EFFECTS[2]) - column(rows, "drift")) / column(rows, "spread.year")
    assert kstest(steps, norm.cdf).pvalue > 1e-4
    assert np.all(column(rows, YEAR_EFFECTS[0]) == 0)
    assert 0.3 < np.mean(column(rows, "reminder.effect") == 1.0) < 0.4


def test_all_draws_are_values_that_the_model_takes() -> None:
    rows = np.column_stack([BELIEF.starts(5000, "bounds"), BELIEF.stages(5000, "bounds")])
    for name in FITTED:
        values = rows[:, NAMES.index(name)]
        assert DEFAULTS[name].least <= values.min() and values.max() <= DEFAULTS[name].most, name
    stages = BELIEF.stages(5000, "bounds")
    assert np.all(stages[:, STAGE_NAMES.index("stall.not_started")] >= stages[:, STAGE_NAMES.index("stall.chance")])


def test_fixed_numbers_stay_and_leave_the_others_as_they_were() -> None:
    fixed = Belief((("start.never", 0.5), ("start.year_2025", 1.0), ("stall.chance", 0.25)))
    free, held = BELIEF.starts(100, "fixed"), fixed.starts(100, "fixed")
    assert np.all(column(held, "start.never") == 0.5) and np.all(column(held, "start.year_2025") == 1.0)
    others = [k for k, name in enumerate(START_NAMES) if name not in ("start.never", "start.year_2025")]
    assert np.array_equal(free[:, others], held[:, others])
    assert np.all(fixed.stages(100, "fixed")[:, STAGE_NAMES.index("stall.chance")] == 0.25)


def test_the_model_of_2022_has_groups_and_years_alike() -> None:
    rows = BELIEF_OF_2022.starts(500, "old")
    assert not any(column(rows, name).any() for name in (*YEAR_EFFECTS, "start.hazard_1", "start.never_3"))
    assert column(rows, "start.never").max() <= 0.5


@pytest.mark.parametrize("prior", PRIORS, ids=lambda prior: prior.name)
def test_every_prior_says_why(prior: object) -> None:
    assert prior.reason and prior.words  # type: ignore[attr-defined]
