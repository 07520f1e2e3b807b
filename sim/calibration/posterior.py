"""The fitted parameters as weighted particles: kept as CSV, summed up, and drawn from."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import sha256
from importlib.resources import files
from itertools import accumulate
from pathlib import Path
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.calibration.priors import FITTED, NAMES, of_the_model
from sim.calibration.starts import resample
from sim.review_phase.parameters import DEFAULTS
from storage.errors import Fault, InputError
from storage.tables import csv_rows, csv_text
from storage.whole_file import write_whole

KIND, WEIGHT = "kind", "weight"
KINDS: Final = ("model", "persistence")
MODEL, PERSISTENCE = range(len(KINDS))
"""Of a particle: drawn from the model's posterior, or a persistence forecast in the model's terms."""

DIGITS = 6
"""Significant digits of a stored value: far more than the fit knows, few enough to be the same on every machine once stored."""


@dataclass(frozen=True, eq=False)
class Posterior:
    """``values`` (n, len(NAMES)) in the order of ``NAMES``; ``weights`` (n,), which add up to 1; ``kinds`` (n,), places in ``KINDS``;
    ``made``: command, seed, versions, digests."""

    values: NDArray[np.float64]
    weights: NDArray[np.float64]
    kinds: NDArray[np.int64]
    made: Mapping[str, str]

    @cached_property
    def of_model(self) -> "Posterior":
        """The particles of the model alone."""
        return self.of_kind(MODEL)

    def of_kind(self, kind: int) -> "Posterior":
        """The particles of one of ``KINDS``."""
        kept = self.kinds == kind
        return Posterior(self.values[kept], self.weights[kept] / self.weights[kept].sum(), self.kinds[kept], self.made)

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
        """The particle for a number: drawn by weight from SHA-256 of seed and number; shape ``(len(NAMES),)``."""
        digest = sha256(b"\0".join((b"posterior", seed.encode(), str(number).encode()))).digest()
        at = (int.from_bytes(digest[:8], "big") >> 11) * 2.0**-53 * self._reach[-1]
        return self.values[int(np.searchsorted(self._reach, at, side="right"))]  # type: ignore[no-any-return]

    def particles(self, n: int, seed: str) -> NDArray[np.float64]:
        """The particles for the numbers 0 to ``n - 1``; shape ``(n, len(NAMES))``."""
        return np.array([self.particle(number, seed) for number in range(n)])

    def spread(self, n: int, seed: str) -> NDArray[np.float64]:
        """n particles by weight, each within one of its due, in an order by chance; shape ``(n, len(NAMES))``."""
        return self.values[resample(self.weights, n, seed)]


def posterior_draw(number: int, seed: str) -> Mapping[str, float]:
    """Values of the fitted parameters for replication ``number``, from the stored posterior; the same for the same arguments."""
    row = stored_posterior().particle(number, seed)
    return MappingProxyType(dict(of_the_model(row)))


@lru_cache(maxsize=1)
def stored_posterior() -> Posterior:
    """The posterior that comes with the project (``sim/calibration/data/posterior.csv``)."""
    return read_posterior((files("sim") / "calibration" / "data" / "posterior.csv").read_text(encoding="utf-8"), "posterior.csv")


def posterior_csv(posterior: Posterior) -> str:
    """As CSV: how it was made in lines that begin with ``#``, then a line for each particle."""
    head = "".join(f"# {key}: {value}\n" for key, value in posterior.made.items())
    rows = [
        [KINDS[int(kind)], *(f"{value:.{DIGITS}g}" for value in (*row, weight))]
        for kind, row, weight in zip(posterior.kinds, posterior.values.tolist(), posterior.weights.tolist(), strict=True)
    ]
    return head + csv_text([(KIND, *NAMES, WEIGHT), *rows])


def write_posterior(posterior: Posterior, path: Path) -> None:
    """Write ``posterior_csv``; raises ``OSError``."""
    write_whole(path, posterior_csv(posterior))


def read_posterior(text: str, source: str) -> Posterior:
    """Read what ``posterior_csv`` gave; raises ``InputError`` with all faults. Weights are made to add up to 1."""
    lines = text.splitlines()
    made = dict(line[2:].split(": ", 1) for line in lines if line.startswith("# ") and ": " in line)
    rows = csv_rows("\n".join(line for line in lines if not line.startswith("#")), source)
    header = (KIND, *NAMES, WEIGHT)
    if not rows or tuple(rows[0]) != header:
        raise InputError(source, (Fault("header", ",".join(rows[0]) if rows else "", ",".join(header)),))
    faults: list[Fault] = []
    numbers = [_numbers(place, row, faults) for place, row in enumerate(rows[1:], start=1)]
    if not numbers:
        faults.append(Fault("particles", "none", "at least one"))
    if faults:
        raise InputError(source, faults)
    table = np.array(numbers)
    return Posterior(table[:, 1:-1], table[:, -1] / table[:, -1].sum(), table[:, 0].astype(np.int64), made)


def _bounds(name: str) -> tuple[float, float, str]:
    """The least and most value of a column, and the two in words."""
    if name == WEIGHT:
        return 1e-300, 1.0, "more than 0"
    if name in FITTED:
        return DEFAULTS[name].least, DEFAULTS[name].most, DEFAULTS[name].expected
    return -10.0, 10.0, "from -10 to 10"


def _numbers(place: int, row: list[str], faults: list[Fault]) -> list[float]:
    if len(row) != len(NAMES) + 2:
        faults.append(Fault(f"particle {place}", str(len(row)), f"{len(NAMES) + 2} cells"))
        return []
    if row[0] not in KINDS:
        faults.append(Fault(f"particle {place}, {KIND}", row[0], "one of " + ", ".join(KINDS)))
    found = [float(KINDS.index(row[0])) if row[0] in KINDS else 0.0]
    for text, name in zip(row[1:], (*NAMES, WEIGHT), strict=True):
        least, most, wanted = _bounds(name)
        try:
            number = float(text)
        except ValueError:
            number = float("nan")
        if not least <= number <= most:
            faults.append(Fault(f"particle {place}, {name}", text, wanted))
        found.append(number)
    return found
