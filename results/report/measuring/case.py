"""What a report is about, how much is measured for it, and what its figures rest on."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from algorithms.registry import file_digest
from results.fairness_table import REFERENCE_THIN
from results.report.parts import Data
from results.stored.manifest import ROOT, read_manifest
from scenarios import InputError, Scenario
from storage.bounded import read_json
from storage.code_digest import code_digest, versions_of
from storage.manifest import file_faults
from verify import LawInForce

LIBRARIES: Final = ("numpy", "scipy", "clingo", "z3-solver", "cvc5", "numba", "pandas", "simpy", "altair")
"""The libraries whose version a figure or a picture may rest on."""
PACKAGES: Final = ("storage", "scenarios", "algorithms", "verify", "sim", "results.workload", "results.report.measuring")
QUICKLY_DRAWN: Final = ("answer-set", "rotating-lists", "sequential-bowls", "sequential-bowls-look-ahead")
"""The algorithms that machine code may draw by (``verify.kernel``): of these many draws cost little."""


@dataclass(frozen=True)
class Effort:
    """How much is measured.

    ``draws`` of each algorithm of ``QUICKLY_DRAWN``, ``few`` of each other; ``reference_draws`` of U and of C, ``reference_thin`` moves
    of a chain apart; ``replications`` of the ten years as fitted, ``others`` under each other setting; ``pairs`` of replications to compare
    the algorithms by.
    """

    name: str
    draws: int
    few: int
    reference_draws: int
    replications: int
    others: int
    pairs: int
    reference_thin: int = REFERENCE_THIN


EFFORTS: Final[Mapping[str, Effort]] = {
    one.name: one for one in (Effort("quick", 1000, 200, 400, 30, 16, 6, 10_000), Effort("full", 10_000, 1000, 4000, 1000, 250, 100))
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
    own: Mapping[str, str] = field(default_factory=dict)
    """The Python files of algorithms that are not installed, by the algorithm's name."""

    @property
    def words(self) -> tuple[str, ...]:
        """The words of a command line that name both."""
        return self.scenario_words + self.law_words

    def draws_of(self, algorithm: str) -> int:
        """How many draws are made with an algorithm."""
        return self.effort.draws if algorithm in QUICKLY_DRAWN else self.effort.few

    def reference(self, algorithm: str) -> str:
        """How ``--algorithm`` names it: its name where it is installed, else its file."""
        return self.own.get(algorithm, algorithm)

    def key_of(self, algorithm: str) -> Mapping[str, Any]:
        """All that a figure of one algorithm rests on: what it does may be another tomorrow where it is a file."""
        return {**self.key, "file": file_digest(self.own[algorithm])} if algorithm in self.own else self.key

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


SUMMARY: Final = "results/outcomes/stress/summary.json"

COMMAND: Final = "untoc-draw stress --plan full -o results/outcomes/stress"
"""The command that made the stored campaign."""


def stored_stress(root: Path = ROOT) -> Data:
    """By algorithm, over the lists on which a lawful draw exists: ``complete``, ``stuck``, and ``share`` completed with ``low`` and
    ``high`` (95 %); and over how many ``scenarios`` in all. Empty where the outcomes are not installed beside the software. Raises
    ``InputError`` where the file is not the one of their manifest."""
    if not (root / SUMMARY).is_file():
        return {}
    stated = {file: due for outcome in read_manifest(root) for file, due in outcome.files.items()}
    if faults := list(file_faults(root, {SUMMARY: stated.get(SUMMARY, "nothing")})):
        raise InputError(str(root), faults)
    summary = read_json(root / SUMMARY, "the summary of a campaign")
    return {
        "scenarios": summary["scenarios"],
        "draws": summary["draws"],
        "algorithms": {row["algorithm"]: row for row in summary["completion"]["algorithm"]},
    }
