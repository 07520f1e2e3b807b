"""What is measured: one scenario under one law, by the lots of one seed, with so much effort."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, Final

from scenarios import Scenario
from storage.code_digest import code_digest, versions_of
from verify import LawInForce

LIBRARIES: Final = ("numpy", "scipy", "clingo", "z3-solver", "cvc5", "numba", "pandas", "pyarrow", "simpy", "altair")
"""The libraries whose version a figure or a picture may rest on."""
PACKAGES: Final = ("storage", "scenarios", "algorithms", "verify", "sim", "results.workload", "results.report.measuring")


@dataclass(frozen=True)
class Effort:
    """How much is measured.

    ``draws`` of each algorithm; ``reference_draws`` of U and of C; ``replications`` of the ten years as fitted, ``others`` under each
    other setting; ``pairs`` of replications to compare the algorithms by.
    """

    name: str
    draws: int
    reference_draws: int
    replications: int
    others: int
    pairs: int


EFFORTS: Final[Mapping[str, Effort]] = {
    one.name: one for one in (Effort("quick", 20, 120, 30, 16, 6), Effort("full", 1000, 4000, 1000, 250, 100))
}


@dataclass(frozen=True)
class Case:
    """A scenario, a law, the public seed of all chance, and the effort. Draw ``k`` of an algorithm has the seed ``SEED/k``."""

    scenario: Scenario
    law: LawInForce
    seed: str
    effort: Effort
    scenario_words: tuple[str, ...] = ()
    law_words: tuple[str, ...] = ()
    """The words of a command line that name this scenario, and this law."""

    @property
    def words(self) -> tuple[str, ...]:
        """The words of a command line that name both."""
        return self.scenario_words + self.law_words

    @cached_property
    def key(self) -> Mapping[str, Any]:
        """All that a figure of this case rests on."""
        return {
            "scenario": self.scenario.digest,
            "law": self.law.digest,
            "seed": self.seed,
            "effort": asdict(self.effort),
            "code": measuring_digest(),
            "versions": versions(),
        }


def measuring_digest() -> str:
    """The digest of all code that a figure can rest on."""
    return code_digest(PACKAGES) + " " + code_digest(("results",), "*.py")


def versions() -> dict[str, str]:
    """The versions of this software, of Python and of the libraries that figures rest on."""
    return versions_of(("untoc-draw", *LIBRARIES))
