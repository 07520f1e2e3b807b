"""The fitted parameters as weighted particles: kept as CSV, summed up, and drawn from."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import sha256
from importlib.resources import files
from itertools import accumulate
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from sim.calibration.priors import NAMES, PRIORS, of_the_model
from sim.review_phase.parameters import DEFAULTS, Parameters
from storage.errors import Fault, InputError
from storage.tables import csv_rows, csv_text
from storage.whole_file import write_whole

WEIGHT = "weight"
DIGITS = 6
"""Significant digits of a stored value: far more than the fit knows, few enough to be the same on every machine once stored."""


@dataclass(frozen=True, eq=False)
class Posterior:
    """``values`` (n, len(PRIORS)) in the order of ``PRIORS``; ``weights`` (n,), which add up to 1; ``made``: seed, versions, digests."""

    values: NDArray[np.float64]
    weights: NDArray[np.float64]
    made: Mapping[str, str]

    @cached_property
    def _reach(self) -> tuple[float, ...]:
        return tuple(accumulate(self.weights.tolist()))

    @property
    def effective_size(self) -> float:
        """How many particles of equal weight tell as much (1 / sum of squared weights)."""
        return float(1 / np.sum(self.weights**2))

    def mean(self, name: str) -> float:
        """The weighted mean of a parameter."""
        return float(self.values[:, NAMES.index(name)] @ self.weights)

    def quantile(self, name: str, chance: float) -> float:
        """The least particle value at which the weights below and at it reach ``chance``."""
        return float(np.quantile(self.values[:, NAMES.index(name)], chance, weights=self.weights, method="inverted_cdf"))

    def particle(self, number: int, seed: str) -> NDArray[np.float64]:
        """The particle for a number: drawn by weight from SHA-256 of seed and number; shape ``(len(PRIORS),)``."""
        digest = sha256(b"\0".join((b"posterior", seed.encode(), str(number).encode()))).digest()
        at = (int.from_bytes(digest[:8], "big") >> 11) * 2.0**-53 * self._reach[-1]
        return self.values[int(np.searchsorted(self._reach, at, side="right"))]  # type: ignore[no-any-return]

    def particles(self, n: int, seed: str) -> NDArray[np.float64]:
        """The particles for the numbers 0 to ``n - 1``; shape ``(n, len(PRIORS))``."""
        return np.array([self.particle(number, seed) for number in range(n)])

    def near(self, name: str, value: float, share: float = 0.1) -> "Posterior":
        """The particles whose ``name`` is nearest to a value, ``share`` of the weight: what the rest is if that is so."""
        order = np.argsort(np.abs(self.values[:, NAMES.index(name)] - value), kind="stable")
        kept = order[: int(np.searchsorted(np.cumsum(self.weights[order]), share)) + 1]
        return Posterior(self.values[kept], self.weights[kept] / self.weights[kept].sum(), self.made)


def posterior_draw(number: int, seed: str) -> Mapping[str, float]:
    """Values of the fitted parameters for replication ``number``, from the stored posterior; the same for the same arguments."""
    row = stored_posterior().particle(number, seed)
    return MappingProxyType(of_the_model(dict(zip(NAMES, row.tolist(), strict=True))))


@lru_cache(maxsize=1)
def stored_posterior() -> Posterior:
    """The posterior that comes with the project (``sim/calibration/data/posterior.csv``)."""
    return read_posterior((files("sim") / "calibration" / "data" / "posterior.csv").read_text(encoding="utf-8"), "posterior.csv")


def write_posterior(posterior: Posterior, path: Path) -> None:
    """Write as CSV: how it was made in lines that begin with ``#``, then a line for each particle."""
    head = "".join(f"# {key}: {value}\n" for key, value in posterior.made.items())
    particles = zip(posterior.values.tolist(), posterior.weights.tolist(), strict=True)
    rows = [[f"{value:.{DIGITS}g}" for value in (*row, weight)] for row, weight in particles]
    write_whole(path, head + csv_text([(*NAMES, WEIGHT), *rows]))


def read_posterior(text: str, source: str) -> Posterior:
    """Read what ``write_posterior`` wrote; raises ``InputError`` with all faults. Weights are made to add up to 1."""
    lines = text.splitlines()
    made = dict(line[2:].split(": ", 1) for line in lines if line.startswith("# ") and ": " in line)
    rows = csv_rows("\n".join(line for line in lines if not line.startswith("#")), source)
    faults: list[Fault] = []
    if not rows or tuple(rows[0]) != (*NAMES, WEIGHT):
        raise InputError(source, (Fault("header", ",".join(rows[0]) if rows else "", ",".join((*NAMES, WEIGHT))),))
    numbers = [_numbers(place, row, faults) for place, row in enumerate(rows[1:], start=1)]
    if not numbers:
        faults.append(Fault("particles", "none", "at least one"))
    if faults:
        raise InputError(source, faults)
    table = np.array(numbers)
    return Posterior(table[:, :-1], table[:, -1] / table[:, -1].sum(), made)


def _numbers(place: int, row: list[str], faults: list[Fault]) -> list[float]:
    expected = [f"from {prior.least:g} to {prior.most:g}" for prior in PRIORS] + ["more than 0"]
    bounds = [(prior.least * (1 - 1e-5), prior.most * (1 + 1e-5)) for prior in PRIORS] + [(1e-300, 1.0)]
    if len(row) != len(bounds):
        faults.append(Fault(f"particle {place}", str(len(row)), f"{len(bounds)} numbers"))
        return []
    found: list[float] = []
    for text, name, wanted, (least, most) in zip(row, (*NAMES, WEIGHT), expected, bounds, strict=True):
        try:
            number = float(text)
        except ValueError:
            number = float("nan")
        if not least <= number <= most:
            faults.append(Fault(f"particle {place}, {name}", text, wanted))
        found.append(number)
    return found


@dataclass(frozen=True)
class PosteriorDraws:
    """The fitted parameters of each replication, drawn from the stored posterior; ``given`` ones are left as they are."""

    seed: str
    given: tuple[str, ...] = ()

    def __call__(self, number: int) -> Mapping[str, float]:
        """The values for a replication."""
        return {name: value for name, value in posterior_draw(number, self.seed).items() if name not in self.given}


def draws_beside(parameters: Parameters, seed: str) -> PosteriorDraws:
    """The fitted parameters of each replication, but for those that are given: whose value is not the default."""
    return PosteriorDraws(seed, tuple(name for name, one in DEFAULTS.items() if parameters[name] != one.value))
