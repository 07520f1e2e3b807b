"""What is believed of the starts and the stages before the facts are looked at, and why. Written down before the fit."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from sim.review_phase.counts import GROUPS
from sim.review_phase.parameters import DEFAULTS
from sim.review_phase.starting import YEARS, StartLaw, never_shares
from sim.review_phase.streams import keys_of

Column = NDArray[np.float64]

EVEN, IN_RATIO, NORMAL, HALF_NORMAL, LOG_NORMAL, CAPPED = "even", "even in ratio", "normal", "half-normal", "log-normal", "capped"


@dataclass(frozen=True)
class Prior:
    """The prior of one number. ``least`` and ``most`` bound an even one; ``middle`` and ``scale`` are those of a normal one, of the
    logarithm where it is log-normal or capped (1 where that is below 0)."""

    name: str
    kind: str
    low: float
    high: float
    reason: str

    def value(self, quantile: Column) -> Column:
        """The values below which the prior puts ``quantile`` (0 to 1); same shape."""
        return _VALUES[self.kind](self.low, self.high, quantile)

    @property
    def words(self) -> str:
        """The prior in a few words."""
        if self.kind in (EVEN, IN_RATIO):
            return f"{self.low:g} to {self.high:g}, {self.kind}"
        if self.kind == HALF_NORMAL:
            return f"half-normal, {self.high:g}"
        middle = f"log {np.exp(self.low):.3g}" if self.kind == LOG_NORMAL else f"{self.low:g}"
        return f"{self.kind}, {middle} and {self.high:g}"

    def scale(self, values: Column) -> Column:
        """Values on the scale on which their spread is compared: logarithms where ratios count."""
        return np.log(values) if self.kind in (IN_RATIO, LOG_NORMAL) else values


_VALUES: Final[dict[str, Callable[[float, float, Column], Column]]] = {
    EVEN: lambda low, high, at: low + (high - low) * at,
    IN_RATIO: lambda low, high, at: low * (high / low) ** at,
    NORMAL: lambda low, high, at: low + high * ndtri(at),
    HALF_NORMAL: lambda low, high, at: high * ndtri(0.5 + at / 2),
    LOG_NORMAL: lambda low, high, at: np.exp(low + high * ndtri(at)),
    CAPPED: lambda low, high, at: np.exp(np.maximum(low + high * ndtri(at), 0.0)),
}

_PRECEDENT = (
    "the UNCAC mechanism: a first cycle planned for five years had 65 reviews completed after four, a second planned for 2015-2020 "
    "had 107 reports of about 190 after ten years: about twice the planned time as a whole; a factor of four either way for one stage"
)
_GROUPS = "later groups of UNCAC's first cycle, and its second cycle, went at another pace than the first, nobody having said so before"

START_PRIORS: Final = (
    Prior(
        "start.hazard",
        IN_RATIO,
        0.005,
        0.5,
        "from a mean wait of two months (UNCAC had 26 reviews under way in the ninth month after its first draw) to one of 17 years",
    ),
    Prior("start.never", EVEN, 0.0, 0.9, "nothing published says how many States stay away; of UNCAC's first cycle all but a few came"),
    Prior("spread.hazard", HALF_NORMAL, 0.0, 0.8, "standard deviation of the groups' logarithms of the hazard: " + _GROUPS),
    Prior("spread.never", HALF_NORMAL, 0.0, 1.0, "standard deviation of the groups' logits of never starting: " + _GROUPS),
    Prior(
        "spread.year",
        HALF_NORMAL,
        0.0,
        0.8,
        "standard deviation of a year's step of the logarithm of the hazard: UNCAC's 80 dated summaries went from 8 in 2011 to 16 in 2015 and "
        "3 in 2017; a pandemic, a budget, a Conference's resolution may halve or double the pace within a year",
    ),
    Prior(
        "drift",
        NORMAL,
        -0.3,
        0.3,
        "mean of such a step: peer reviews lose pace as attention wanes (UNCAC's second cycle was slower than the first); it may gain too",
    ),
    Prior(
        "start.shape", LOG_NORMAL, float(np.log(0.8)), 0.3, "those that are ready come first; a queue of preparations would make it rise"
    ),
    Prior("start.frailty", HALF_NORMAL, 0.0, 1.0, "States differ in means and will: by nothing, or by a factor of several"),
    Prior("start.tie", EVEN, 0.0, 0.8, "a State that is late is often slow in the rest too; not known how often"),
    Prior(
        "reminder.effect",
        CAPPED,
        0.2,
        0.5,
        "follow-up by a secretariat: no effect at all in a third of cases, else up to a factor of about three; no fact tells of it",
    ),
)
"""Priors of the starts; the groups' and years' own effects are normal, given the spreads and the drift."""

STAGE_PRIORS: Final = (
    Prior("delay.consultations", IN_RATIO, 0.5, 8.0, _PRECEDENT),
    Prior("delay.questionnaire", IN_RATIO, 0.5, 8.0, _PRECEDENT),
    Prior("delay.feedback", IN_RATIO, 0.5, 8.0, _PRECEDENT),
    Prior("delay.observations", IN_RATIO, 0.5, 8.0, _PRECEDENT),
    Prior("stall.chance", EVEN, 0.0, 0.5, "reviews rest when experts leave or governments change; from never to every second task"),
    Prior("stall.not_started", EVEN, 0.0, 1.0, "how much of the way from stall.chance to 1: a State that does not begin its own review"),
    Prior("stall.days", IN_RATIO, 90.0, 1460.0, "from three months to four years (the last UNCAC reviews came eight years late)"),
)
"""Priors of the stages. ``stall.not_started`` is here the part of the way from ``stall.chance`` to 1."""

PRIORS: Final = (*START_PRIORS, *STAGE_PRIORS)

GROUP_HAZARDS: Final = tuple(f"start.hazard_{group}" for group in GROUPS)
GROUP_NEVERS: Final = tuple(f"start.never_{group}" for group in GROUPS)
YEAR_EFFECTS: Final = tuple(f"start.year_{year}" for year in YEARS)

HYPER: Final = ("spread.hazard", "spread.never", "spread.year", "drift")
"""Numbers that the groups' and years' effects are drawn with; no parameters of the model."""

START_NAMES: Final = (*(prior.name for prior in START_PRIORS), *GROUP_HAZARDS, *GROUP_NEVERS, *YEAR_EFFECTS)
STAGE_NAMES: Final = tuple(prior.name for prior in STAGE_PRIORS)
NAMES: Final = (*START_NAMES, *STAGE_NAMES)
"""The columns of a particle."""

FITTED: Final = tuple(name for name in NAMES if name not in HYPER)
"""The fitted parameters of the model."""

FLAT: Final = {
    "spread.hazard": 0.0,
    "spread.never": 0.0,
    "spread.year": 0.0,
    "drift": 0.0,
    "start.shape": 1.0,
    "start.frailty": 0.4,
    "start.tie": 0.3,
    "stall.chance": 0.0,
    "stall.not_started": 0.0,
}
"""What the model of 2022 took as known, in the terms of today's: groups alike, years alike, no stalls."""


@dataclass(frozen=True)
class Belief:
    """Priors with some numbers fixed: by a user's what-if, or as the model of 2022 had them. ``most_never`` is the upper end of
    ``start.never``."""

    fixed: tuple[tuple[str, float], ...] = ()
    most_never: float = 0.9

    def starts(self, n: int, seed: str, block: int = 0) -> NDArray[np.float64]:
        """Draw n rows in the order of ``START_NAMES``; the same for the same seed and block."""
        at = uniform(n, len(START_NAMES), "starts", seed, block)
        rows = np.empty_like(at)
        fixed, column = dict(self.fixed), {name: k for k, name in enumerate(START_NAMES)}
        for k, prior in enumerate(START_PRIORS):
            rows[:, k] = fixed.get(prior.name, prior.value(at[:, k]))
        if "start.never" not in fixed:
            rows[:, column["start.never"]] *= self.most_never / 0.9
        scores = ndtri(at[:, len(START_PRIORS) :])
        spreads = {name: rows[:, column[name], None] for name in HYPER}
        rows[:, len(START_PRIORS) : len(START_PRIORS) + 3] = spreads["spread.hazard"] * scores[:, :3]
        rows[:, len(START_PRIORS) + 3 : len(START_PRIORS) + 6] = spreads["spread.never"] * scores[:, 3:6]
        steps = spreads["drift"] + spreads["spread.year"] * scores[:, 7:]
        rows[:, column[YEAR_EFFECTS[0]]] = 0.0
        rows[:, column[YEAR_EFFECTS[1]] :] = np.cumsum(steps, axis=1)
        for name in (*GROUP_HAZARDS, *GROUP_NEVERS, *YEAR_EFFECTS):
            rows[:, column[name]] = fixed.get(name, rows[:, column[name]])
        for name in START_NAMES:
            if name in DEFAULTS:  # far outside but for a few in a million
                rows[:, column[name]] = np.clip(rows[:, column[name]], DEFAULTS[name].least, DEFAULTS[name].most)
        return rows

    def stages(self, n: int, seed: str, block: int = 0) -> NDArray[np.float64]:
        """Draw n rows in the order of ``STAGE_NAMES``, as values of the model's parameters."""
        at, fixed = uniform(n, len(STAGE_NAMES), "stages", seed, block), dict(self.fixed)
        rows = np.column_stack([prior.value(at[:, k]) for k, prior in enumerate(STAGE_PRIORS)])
        stall, more = STAGE_NAMES.index("stall.chance"), STAGE_NAMES.index("stall.not_started")
        rows[:, stall] = fixed.get("stall.chance", rows[:, stall])
        rows[:, more] = rows[:, stall] + rows[:, more] * (1.0 - rows[:, stall])
        for k, name in enumerate(STAGE_NAMES):
            rows[:, k] = fixed.get(name, rows[:, k])
        return rows


BELIEF: Final = Belief()
BELIEF_OF_2022: Final = Belief(tuple(FLAT.items()), 0.5)


def uniform(n: int, columns: int, *words: str | int) -> NDArray[np.float64]:
    """Numbers above 0 and below 1, by SHA-256 of the words; shape ``(n, columns)``."""
    key = keys_of(["\0".join(map(str, words))], "priors", 0)[0]
    raw = np.random.Philox(key=key).random_raw(n * columns)
    return ((raw >> np.uint64(12)).astype(np.float64) + 0.5).reshape(n, columns) * 2.0**-52


def of_the_model(row: Iterable[float]) -> dict[str, float]:
    """The values of the model's parameters in a row of ``NAMES``."""
    named = dict(zip(NAMES, map(float, row), strict=True))
    return {name: named[name] for name in FITTED}


def law_of(rows: NDArray[np.float64], from_day: float = np.inf) -> StartLaw:
    """The laws of starts of some rows of ``START_NAMES``."""
    column = {name: rows[:, k] for k, name in enumerate(START_NAMES)}
    hazards = np.column_stack([column[name] for name in GROUP_HAZARDS])
    logits = np.column_stack([column[name] for name in GROUP_NEVERS])
    return StartLaw(
        hazard=column["start.hazard"][:, None] * np.exp(hazards),
        never=never_shares(column["start.never"], logits),
        shape=column["start.shape"],
        frailty=column["start.frailty"],
        years=np.column_stack([column[name] for name in YEAR_EFFECTS]),
        effect=column["reminder.effect"],
        from_day=from_day,
    )
