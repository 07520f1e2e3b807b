"""Work counted in what it does and not in seconds: calls, and happenings of the simulation. The same on a busy machine and an idle one."""

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Any

import numpy as np
import simpy

from sim.review_phase.clock import HORIZON, day_of
from sim.review_phase.inputs import Inputs
from sim.review_phase.model import simulate
from sim.review_phase.reference.secretariat import Work


@contextmanager
def calls_counted(*named: tuple[type, str]) -> Iterator[Counter[str]]:
    """Inside, calls of these methods are counted, by ``Class.method``. Not for several threads."""
    counter, before = Counter[str](), [(owner, name, owner.__dict__.get(name)) for owner, name in named]
    for owner, name, _ in before:
        setattr(owner, name, _counted(getattr(owner, name), f"{owner.__name__}.{name}", counter))
    try:
        yield counter
    finally:
        for owner, name, own in before:
            if own is None:
                delattr(owner, name)
            else:
                setattr(owner, name, own)


def _counted(method: Callable[..., Any], called: str, counter: Counter[str]) -> Callable[..., Any]:
    def counted(*given: Any, **named: Any) -> Any:
        counter[called] += 1
        return method(*given, **named)

    return counted


def python_calls(run: Callable[[], object]) -> int:
    """How many Python functions (generators resumed and comprehensions too) begin while ``run`` runs once.

    ``sys.setprofile`` sees them all. Versions of Python differ by the comprehensions, which 3.12 and later write in place (PEP 709).
    """
    calls = 0

    def seen(_: FrameType, event: str, __: object) -> None:
        nonlocal calls
        calls += event == "call"

    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        run()
    finally:
        sys.setprofile(before)
    return calls


@dataclass(frozen=True)
class Happenings:
    """What happens in one replication.

    ``steps``: events of the SimPy clock. ``begun`` and ``ended``: pieces of the Secretariat's work that take a post and give it back;
    ``handed_over``: steps that do nothing but pass a post on.
    """

    steps: int
    begun: int
    ended: int
    handed_over: int

    @property
    def events(self) -> int:
        """Events of the model: posts taken, posts given back, and every step of the clock but those that only pass a post on.

        A model on ``simpy.Resource`` has one step of the clock for each of these.
        """
        return self.steps - self.handed_over + self.begun + self.ended


def happenings(inputs: Inputs, parameters: Mapping[str, float], *, seed: str, number: int) -> Happenings:
    """Run a replication of the SimPy model with its events counted."""
    with calls_counted((simpy.Environment, "step"), (Work, "hand_over")) as calls:
        work = simulate(inputs, parameters, seed=seed, number=number, reference=True).work
    ended = int(np.count_nonzero(work["ended"] < day_of(HORIZON)))
    return Happenings(calls["Environment.step"], len(work), ended, calls["Work.hand_over"])
