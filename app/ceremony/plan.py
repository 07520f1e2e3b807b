"""What is frozen before the seed: the party list, the law and the algorithm, and the code that draws."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from inspect import getfile, isfunction
from pathlib import Path
from typing import Any

from algorithms import Algorithm
from algorithms.record import SOFTWARE, canonical, software
from scenarios import Fault, InputError, Scenario
from storage.code_digest import code_digest
from verify.law_in_force import LawInForce

DRAWS = ("storage", "scenarios", "algorithms", "verify")
"""The packages that a draw rests on."""


@dataclass(frozen=True)
class CeremonyPlan:
    """A ceremony before any chance: ``reference`` and ``as_of`` are how the party list was asked for. A ``rehearsal`` says so everywhere."""

    parties: Scenario
    law: LawInForce
    algorithm: Algorithm
    reference: str
    as_of: date | None
    rehearsal: bool = False

    @cached_property
    def frozen(self) -> dict[str, Any]:
        """The first line of the journal. The same plan gives the same line."""
        return {
            "what": "frozen",
            "scenario": {"id": self.parties.id, "digest": self.parties.digest, "states": self.parties.n_states},
            "law": {"digest": self.law.digest, "parameters": dict(self.law.parameters)},
            "algorithm": {"name": self.algorithm.name, "digest": _file_digest(self.algorithm)},
            "code": code_digest(DRAWS),
            SOFTWARE: software(),
            **({"rehearsal": True} if self.rehearsal else {}),
        }

    def check(self, source: str, written: dict[str, Any]) -> None:
        """Raises ``InputError`` naming everything in which a journal's first line differs from this plan.

        The versions of Python and of the program may differ: another computer may go on, and ``code`` says that the draw is the same.
        """
        now, then = (
            dict(_parts({key: part for key, part in document.items() if key != "software"})) for document in (self.frozen, written)
        )
        faults = [
            Fault(where, str(now.get(where)), f"{_shown(then.get(where))}, as it was frozen in the journal")
            for where in sorted({*now, *then})
            if canonical(now.get(where)) != canonical(then.get(where))
        ]
        if faults:
            raise InputError(source, faults)


def _file_digest(algorithm: Algorithm) -> str:
    """The SHA-256 of the file with the code of the algorithm's class; of the class that it takes all its code from, where it has none."""
    kind = type(algorithm)
    code = next(filter(isfunction, vars(kind).values()), kind.fill)
    return "sha256:" + hashlib.sha256(Path(getfile(code)).read_bytes()).hexdigest()


def _shown(value: Any) -> str:
    """A value from a file, as it can be printed anywhere."""
    return str(value).encode("ascii", "backslashreplace").decode()[:300]


def _parts(document: Any, where: str = "") -> Sequence[tuple[str, Any]]:
    """The leaves of a document, each with the way to it."""
    if not isinstance(document, dict) or not document:
        return [(where, document)]
    return [part for name, value in document.items() for part in _parts(value, f"{where} {name}".strip())]
