"""What is believed of the fitted parameters before the facts are looked at, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.review_phase.clock import day_of

DAY_OF_COUNT: Final = "observed.day"
"""The day of 2022 on which the reviews were counted by stage: not published, so fitted too, and then left out of account."""


@dataclass(frozen=True)
class Prior:
    """Uniform from ``least`` to ``most``; ``in_ratio`` makes the logarithm uniform, so that halving is as likely as doubling."""

    name: str
    least: float
    most: float
    in_ratio: bool
    reason: str

    def value(self, quantile: float) -> float:
        """The value below which the prior puts ``quantile`` (0 to 1)."""
        if self.in_ratio:
            return float(self.least * (self.most / self.least) ** quantile)
        return self.least + (self.most - self.least) * quantile

    def quantile(self, value: float) -> float:
        """How much of the prior lies below ``value``."""
        if self.in_ratio:
            return float(np.log(value / self.least) / np.log(self.most / self.least))
        return (value - self.least) / (self.most - self.least)


_PRECEDENT = (
    "the UNCAC mechanism: a first cycle planned for five years had 65 reviews completed after four, a second planned for 2015-2020 "
    "had 107 reports of about 190 after ten years: about twice the planned time as a whole; a factor of four either way for one stage"
)

PRIORS: Final = (
    Prior(
        "start.hazard",
        0.005,
        0.5,
        True,
        "from a mean wait of two months (UNCAC had 26 reviews under way in the ninth month after its first draw) to one of 17 years",
    ),
    Prior("start.never", 0.0, 0.5, False, "nothing published says how many States stay away; up to one half"),
    Prior("delay.consultations", 0.5, 8.0, True, _PRECEDENT),
    Prior("delay.questionnaire", 0.5, 8.0, True, _PRECEDENT),
    Prior("delay.feedback", 0.5, 8.0, True, _PRECEDENT),
    Prior("delay.observations", 0.5, 8.0, True, _PRECEDENT),
    Prior(DAY_OF_COUNT, day_of(date(2022, 1, 1)), day_of(date(2023, 1, 1)), False, "the count says 2022 and no more"),
)

NAMES: Final = tuple(prior.name for prior in PRIORS)

FITTED: Final = tuple(name for name in NAMES if name != DAY_OF_COUNT)
"""The fitted parameters of the model."""


def values_at(quantiles: NDArray[np.float64]) -> NDArray[np.float64]:
    """Values, shape ``(n, len(PRIORS))``, at quantiles of the same shape."""
    return np.array([[prior.value(float(at)) for prior, at in zip(PRIORS, row, strict=True)] for row in quantiles])


def quantiles_at(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The other way: prior quantiles, shape ``(n, len(PRIORS))``, of values of the same shape."""
    return np.array([[prior.quantile(float(at)) for prior, at in zip(PRIORS, row, strict=True)] for row in values])


def of_the_model(values: Mapping[str, float]) -> dict[str, float]:
    """The values of the model's parameters, without the day of the count."""
    return {name: values[name] for name in FITTED}
