"""Models that stand in for the review phase: their answers are known beforehand."""

import hashlib
import os
import time
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from scenarios import Scenario
from scenarios.generators.catalogue import generate
from sim.experiments.setting import Setting
from sim.review_phase.inputs import Inputs
from sim.review_phase.parameters import Parameters
from sim.review_phase.replication import N_PHASES, STAGE_ROW, WORK_ROW, Replication

NEVER = float("nan")
FIRST_EFFECT, SECOND_EFFECT = 2.0, -1.0
LOG = "STAND_IN_LOG"


@cache
def scenario() -> Scenario:
    return generate("calibrated", size=40, seed="experiments")


def setting(name: str = "base", **changes: Any) -> Setting:
    base = Setting(name, scenario(), "sequential-bowls", "test", draws=4)
    return replace(base, **changes)


def normal(*key: object) -> float:
    """A number that is the same for the same key."""
    return float(np.random.default_rng(list(hashlib.sha256(repr(key).encode()).digest())).normal())


def replication(number: int, first_phase: float) -> Replication:
    """One review, whose first phase finished on the day given."""
    finished = np.full((1, N_PHASES), NEVER)
    finished[0, 0] = first_phase
    return Replication(number, np.zeros((1, N_PHASES)), finished, np.zeros(0, STAGE_ROW), np.zeros(0, WORK_ROW))


def value(replication: Replication, inputs: Inputs) -> dict[str, float]:
    return {"value": float(replication.finished[0, 0])}


def linear(inputs: Inputs, parameters: Parameters, *, seed: str, number: int, until: float) -> Replication:
    """2 x hours.check - hours.summary, and a noise that depends on the replication alone."""
    found = FIRST_EFFECT * parameters["hours.check"] + SECOND_EFFECT * parameters["hours.summary"]
    return replication(number, 1000.0 + found + normal(seed, number))


def steeper(inputs: Inputs, parameters: Parameters, *, seed: str, number: int, until: float) -> Replication:
    """hours.check, more of it the later the replication: 1 x in replication 0, 2 x in replication 1, ..."""
    return replication(number, (number + 1) * parameters["hours.check"])


def of_the_draw(inputs: Inputs, parameters: Mapping[str, float], *, seed: str, number: int, until: float) -> Replication:
    """Something that draw, parameters and replication all have a part in."""
    drawn = sum((place + 1) * one.reviewing for place, seats in enumerate(inputs.reviewers) for one in seats)
    return replication(number, drawn + parameters["hours.check"] + normal(seed, number) + until / 1e6)


def logged(inputs: Inputs, parameters: Parameters, *, seed: str, number: int, until: float) -> Replication:
    """The same, slowly, with a line for each replication in the file that the environment names."""
    time.sleep(0.02)
    with Path(os.environ[LOG]).open("a", encoding="utf-8") as file:
        file.write(f"{number}\n")
    return of_the_draw(inputs, parameters, seed=seed, number=number, until=until)


def with_officers(inputs: Inputs, parameters: Parameters, *, seed: str, number: int, until: float) -> Replication:
    """Finished on day 100, if run so far, where there are officers enough: 1 for replication 0, 2 for 1, ... 10 for 9, 1 for 10."""
    return replication(number, 100.0 if parameters["staff.officers"] >= number % 10 + 1 and until > 100.0 else NEVER)


def with_editors(inputs: Inputs, parameters: Parameters, *, seed: str, number: int, until: float) -> Replication:
    """Finished on day 100 where there are 20 editors."""
    return replication(number, 100.0 if parameters["staff.editors"] >= 20 else NEVER)


def with_nobody(inputs: Inputs, parameters: Parameters, *, seed: str, number: int, until: float) -> Replication:
    """Never finished."""
    return replication(number, NEVER)
