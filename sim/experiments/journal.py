"""What an experiment has finished so far: it can be killed and resumed, or asked for more replications."""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from storage.code_digest import code_digest, versions_of
from storage.journal import Journal, open_journal

Reduced = Mapping[str, NDArray[Any]]
"""What is left of a replication: arrays by name."""

PACKAGES: Final = ("storage", "scenarios", "algorithms", "verify", "sim")
RESTS_ON: Final = ("untoc-draw", "numpy", "scipy", "numba", "clingo")


class RunJournal:
    """The finished runs by key. A key says everything that decides a run, so one journal serves any number of experiments."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def __len__(self) -> int:
        return len(self._journal)

    def found(self, keys: Sequence[str]) -> dict[str, Reduced]:
        """Those of the runs that are done; raises ``InputError`` at one that was changed."""
        return {key: self._unpacked(key, content) for key in keys if (content := self._journal.read(key)) is not None}

    def write(self, runs: Iterable[tuple[str, Reduced]]) -> None:
        """Add finished runs: all of them or, if killed, none."""
        self._journal.write((key, _packed(each)) for key, each in runs)

    def _unpacked(self, key: str, content: bytes) -> Reduced:
        try:
            with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
                return {name: arrays[name] for name in arrays.files}
        except (ValueError, TypeError, OSError, EOFError, KeyError, AttributeError, BadZipFile) as fault:
            raise self._journal.refused(key, str(fault), "the arrays of a run, as an experiment writes them") from fault


def _packed(reduced: Reduced) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **dict(reduced))
    return buffer.getvalue()


@contextmanager
def run_journal(folder: Path) -> Iterator[RunJournal]:
    """The journal in ``folder``, new or resumed. Raises ``InputError`` where it is of another code or version, or is held."""
    rests_on = {"code": code_digest(PACKAGES), **versions_of(RESTS_ON)}
    with open_journal(folder, "an experiment", rests_on) as journal:
        yield RunJournal(journal)
