"""What was measured, as the section asks for it: by algorithm and measure, with intervals."""

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from results.report.decision.figures import ReportedFigure, interval_of
from results.report.measuring.case import Case
from results.report.parts import Data
from sim.fairness.measures import BATCHES

BASE: Final = "sequential-bowls"
"""The algorithm that the others are set against over the ten years."""
FROM_BATCHES: Final = ("uniform_beyond_noise", "independent_beyond_noise")
"""Measures whose error comes from leaving out batches of draws."""


@dataclass(frozen=True)
class Found:
    """The results of all parts; ``comparison`` are rows of ``Comparison.rows`` against ``BASE``; ``stress`` is what is stored;
    ``seconds_per_lot`` is assumed."""

    case: Case
    algorithms: tuple[str, ...]
    parts: Mapping[str, Data]
    comparison: Sequence[Mapping[str, Any]]
    stress: Data
    seconds_per_lot: float

    def draws(self, name: str) -> Data:
        """The part about the draws of an algorithm."""
        return self.parts[f"draws-{name}"]

    def figure(self, name: str, key: str) -> ReportedFigure | None:
        """A measure of the comparison."""
        data = self.draws(name)
        per_draw = key in ("lots_drawn", "set_aside")
        return interval_of(data["figures"].get(key), data["draws"] - (0 if per_draw else data["stuck"]))

    def fairness(self, name: str, key: str) -> ReportedFigure | None:
        """A measure of the fairness table."""
        data = self.draws(name)
        if not data["fairness"]:
            return None
        count = BATCHES if key in FROM_BATCHES else data["draws"] - data["stuck"]
        return interval_of(data["fairness"]["figures"].get(key), count)

    def verdict(self, name: str) -> Mapping[str, Any]:
        """The theorem that every complete draw by an algorithm keeps every clause."""
        return next(row for row in self.parts["proofs"]["theorems"] if row["id"] == f"safety/{name}")

    @cached_property
    def confirmed(self) -> bool:
        """Whether the second solver comes to the same on every theorem that it was asked."""
        return all(row["second_solver"] in (None, row["verdict"]) for row in self.parts["proofs"]["theorems"])

    def years(self, name: str, outcome: str) -> Mapping[str, Any] | None:
        """The difference of one outcome of the ten years to ``BASE``."""
        return next((row for row in self.comparison if (row["other"], row["outcome"]) == (name, outcome)), None)

    def command(self, words: str, *more: str) -> str:
        """A command, like ``simulate compare``, on this scenario under this law."""
        return shlex.join(["untoc-draw", *words.split(), *self.case.words, *more])

    @cached_property
    def compare_command(self) -> str:
        """The command of the comparison over many draws."""
        return self.command("compare", "--draws", str(self.case.effort.draws), "--seed", self.case.seed)

    @cached_property
    def fairness_command(self) -> str:
        """The command of the fairness table."""
        return self.command("fairness estimate", "--draws", str(self.case.effort.draws), "--seed", self.case.seed)

    @cached_property
    def prove_command(self) -> str:
        """The command of the proofs, which speak of the law alone."""
        return shlex.join(["untoc-draw", "prove", *self.case.law_words])

    @cached_property
    def years_command(self) -> str:
        """The command of the comparison over the ten years."""
        return self.command(
            "simulate compare", "--algorithm", BASE, "--replications", str(self.case.effort.pairs), "--seed", self.case.seed
        )
