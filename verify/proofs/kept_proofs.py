"""What was proved once of a law, by the same code with the same solvers, is kept in the user's cache folder and not proved again."""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from algorithms import algorithm_from
from algorithms.algorithm import is_ours
from algorithms.record import canonical
from storage.code_digest import code_digest, versions_of
from storage.errors import InputError
from storage.manifest import digest
from storage.user_cache import user_cache
from storage.whole_file import write_whole
from verify.law.parameters import LawParameters
from verify.proofs.theorem import UNKNOWN

CODE: Final = ("storage", "scenarios", "algorithms", "verify")
"""The packages on whose code a proof rests."""
SOLVERS: Final = ("z3-solver", "cvc5")
Rows = list[dict[str, Any]]
"""The theorems as rows of ``untoc-draw prove --json``."""


def proofs_rest_on(law: LawParameters, algorithms: Sequence[str]) -> Mapping[str, Any]:
    """All that the proofs rest on: with any of it changed, they are made again."""
    return {"law": law.digest, "algorithms": [*algorithms], "code": _code(), "versions": versions_of(SOLVERS)}


@lru_cache(maxsize=1)
def _code() -> str:
    return code_digest(CODE)


def kept_file(law: LawParameters, algorithms: Sequence[str]) -> Path | None:
    """The file for these proofs, be it there or not; None where nothing is kept: it is switched off, or an algorithm is somebody else's,
    whose code the digest does not hold."""
    folder = user_cache("proofs")
    if folder is None or not all(is_ours(algorithm_from(name)) for name in algorithms):
        return None
    return folder / f"{digest(canonical(proofs_rest_on(law, algorithms)).encode()).removeprefix('sha256:')}.json"


def kept_proofs(law: LawParameters, algorithms: Sequence[str]) -> Rows | None:
    """The kept rows; None where there are none, or the file is not as it was written: then they are proved again."""
    file = kept_file(law, algorithms)
    if file is None or not file.is_file():
        return None
    try:
        kept = json.loads(file.read_text(encoding="ascii"))
        rests_on, theorems, stated = kept["rests_on"], kept["theorems"], kept["digest"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    rows: Rows = theorems
    whole = stated == digest(canonical(theorems).encode()) and rests_on == proofs_rest_on(law, algorithms)
    return rows if whole else None


def keep_proofs(law: LawParameters, algorithms: Sequence[str], theorems: Rows) -> None:
    """Keep the rows, if every verdict is known: what was not decided may be another time."""
    file = kept_file(law, algorithms)
    if file is None or any(UNKNOWN in (row["verdict"], row["second_solver"]) for row in theorems):
        return
    text = canonical({"rests_on": proofs_rest_on(law, algorithms), "theorems": theorems, "digest": digest(canonical(theorems).encode())})
    try:
        write_whole(file, text)
    except (InputError, OSError):
        return  # the cache is full or gone: the proofs were made all the same
