"""What more staff would do, and the fewest staff with which the reviews are finished in time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any, Final

import numpy as np

from sim.experiments.intervals import ConfidenceInterval, share_interval
from sim.experiments.outcomes import FinishedBy, outcomes
from sim.experiments.paired import Comparison, compare
from sim.experiments.runner import Posterior, Run, Runner
from sim.experiments.setting import Reducer, Setting
from sim.review_phase.clock import HORIZON, START, day_of
from sim.review_phase.parameters import DEFAULTS
from sim.review_phase.parameters import POSTS as STAFF
from sim.review_phase.replication import N_PHASES, ROLES
from storage.errors import Fault, InputError

POSTS: Final[Mapping[str, str]] = dict(zip(ROLES, STAFF, strict=True))
"""Role to the parameter that says how many there are."""

FOUND, OTHER_ROLES, STATES = "found", "another role", "the States and the timetable"
"""What a search ends with: a number of staff, or what keeps any number from being enough."""


def more_staff(
    setting: Setting,
    replications: int,
    *,
    runner: Runner,
    role: str = "officer",
    added: Sequence[int] = (1, 2, 4),
    reduce: Reducer = outcomes,
    posterior: Posterior | None = None,
) -> Comparison:
    """Compare the setting with itself and more staff of a role, with common random numbers."""
    post = _post(role)
    now = int(setting.parameters[post])
    others = [replace(setting, name=f"{role} +{more}", parameters=setting.parameters.with_values({post: now + more})) for more in added]
    base = replace(setting, name=f"{role} {now}")
    return compare(base, others, replications, runner=runner, reduce=reduce, posterior=posterior)


def _post(role: str) -> str:
    if role not in POSTS:
        raise InputError("staffing", (Fault("role", role, "one of " + ", ".join(POSTS)),))
    return POSTS[role]


@dataclass(frozen=True, slots=True)
class Target:
    """At least ``share`` of the reviews have finished ``phase`` (1 to 4) by ``by``, with at least ``probability``."""

    by: date
    phase: int = 1
    share: float = 0.9
    probability: float = 0.9

    def __post_init__(self) -> None:
        faults = [] if START < self.by < HORIZON else [Fault("by", self.by.isoformat(), f"a date from {START} to {HORIZON}")]
        if not 1 <= self.phase <= N_PHASES:
            faults.append(Fault("phase", str(self.phase), f"1 to {N_PHASES}"))
        faults += [
            Fault(name, str(value), "above 0 and at most 1")
            for name, value in (("share", self.share), ("probability", self.probability))
            if not 0 < value <= 1
        ]
        if faults:
            raise InputError("target", faults)


@dataclass(frozen=True, slots=True)
class Trial:
    """So many staff, and how often the target was met; ``chance`` with Wilson's interval, ``share`` the mean share finished."""

    staff: int
    everyone: bool
    met: int
    of: int
    share: float

    @property
    def chance(self) -> ConfidenceInterval:
        """The chance of meeting the target; the interval takes each replication for independent."""
        return share_interval(self.met, self.of)


@dataclass(frozen=True, slots=True)
class StaffSearch:
    """What a search for the fewest staff found.

    ``fewest`` is None where no number up to the most tried is enough; ``limit`` then says whether that is because of another
    role (with as many of every role the target is met) or of the States (even then it is not). ``is_sure``: whether the
    replications settle it. ``rising``: whether the chance
    never fell as staff were added; where it did, a number below ``fewest`` may do as well.
    """

    role: str
    now: int
    target: Target
    fewest: int | None
    limit: str
    trials: tuple[Trial, ...]

    @property
    def rising(self) -> bool:
        """Whether every trial with more staff met the target as often or oftener."""
        met = [each.met for each in sorted(self.trials, key=lambda each: each.staff) if not each.everyone]
        return all(fewer <= more for fewer, more in pairwise(met))

    @property
    def is_sure(self) -> bool:
        """Whether no deciding trial's interval holds the wanted probability: the fewest and one less, or the most tried."""
        last = self.fewest if self.fewest is not None else max(each.staff for each in self.trials)
        deciding = [each for each in self.trials if each.everyone or last - (self.fewest is not None) <= each.staff <= last]
        return not any(each.chance.low < self.target.probability <= each.chance.high for each in deciding)

    def __str__(self) -> str:
        """One sentence."""
        open_ = "" if self.is_sure else f"; {self.trials[0].of} replications do not settle it"
        goal = (
            f"{self.target.share:.0%} of the reviews past phase {self.target.phase} by {self.target.by.isoformat()} "
            f"with probability {self.target.probability:g}"
        )
        if self.fewest is not None:
            return f"{goal}: {self.fewest} posts of {self.role} are the fewest (now {self.now}){open_}"
        return f"{goal}: no number of posts of {self.role} is enough (now {self.now}); what limits it is {self.limit}{open_}"

    def rows(self) -> list[dict[str, Any]]:
        """A row for each number of staff that was tried, fewest first."""
        return [
            {
                "role": "every role" if each.everyone else self.role,
                "staff": each.staff,
                "met": each.met,
                "of": each.of,
                "chance": each.chance.estimate,
                "low": each.chance.low,
                "high": each.chance.high,
                "mean_share": each.share,
            }
            for each in sorted(self.trials, key=lambda each: (each.everyone, each.staff))
        ]


def fewest_staff(
    setting: Setting,
    target: Target,
    replications: int,
    *,
    runner: Runner,
    role: str = "officer",
    most: int = 64,
    posterior: Posterior | None = None,
) -> StaffSearch:
    """Search for the fewest staff of a role, from 1 to ``most``, with which the target is met.

    Every number of staff meets the same replications, so that the chance met with is (nearly) a rising function, and is searched
    by halving. A replication runs only to the day asked about. Raises ``InputError``.
    """
    post = _post(role)
    if not DEFAULTS[post].least <= most <= DEFAULTS[post].most:
        raise InputError("staffing", (Fault("most", str(most), DEFAULTS[post].expected),))
    trying = _Trying(replace(setting, until=day_of(target.by) + 1), target, replications, runner, posterior)
    now = int(setting.parameters[post])
    if not trying.is_enough({post: most}, most):
        everyone = {each: most for each in POSTS.values()}
        limit = OTHER_ROLES if trying.is_enough(everyone, most, everyone=True) else STATES
        return StaffSearch(role, now, target, None, limit, tuple(trying.trials))
    too_few, enough, at = 0, most, now
    while enough - too_few > 1:
        at = at if too_few < at < enough else (too_few + enough) // 2
        if trying.is_enough({post: at}, at):
            enough = at
        else:
            too_few = at
    return StaffSearch(role, now, target, enough, FOUND, tuple(trying.trials))


class _Trying:
    """The trials of one search."""

    def __init__(self, setting: Setting, target: Target, replications: int, runner: Runner, posterior: Posterior | None) -> None:
        self._setting, self._target, self._runner = setting, target, runner
        self._values = [posterior(number) if posterior else {} for number in range(replications)]
        self._reduce = FinishedBy(day_of(target.by), target.phase - 1)
        self.trials: list[Trial] = []

    def is_enough(self, staff: Mapping[str, float], posts: int, everyone: bool = False) -> bool:
        """Try so many staff; whether the target is met often enough."""
        runs = [Run(number, {**values, **staff}) for number, values in enumerate(self._values)]
        shares = np.array([float(each["share"]) for each in self._runner.run(self._setting, runs, self._reduce)])
        met = int(np.count_nonzero(shares >= self._target.share - 1e-9))
        self.trials.append(Trial(posts, everyone, met, len(shares), float(shares.mean())))
        return met >= self._target.probability * len(shares) - 1e-9
