"""The algorithms installed: ours, and anybody's by the entry-point group ``untoc_draw.algorithms``; or one from a file."""

import importlib.util
import inspect
from functools import lru_cache
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from algorithms.faulty import kept_in_bounds, prints_to_error
from storage.bounded import MOST_SETTINGS, read_bytes
from storage.errors import Fault, InputError

if TYPE_CHECKING:
    from importlib.metadata import EntryPoints

    from algorithms.algorithm import Algorithm

GROUP = "untoc_draw.algorithms"
OURS = {
    "sequential-bowls": "algorithms.sequential_bowls:SequentialBowls",
    "sequential-bowls-look-ahead": "algorithms.sequential_bowls:SequentialBowlsLookAhead",
    "answer-set": "algorithms.answer_set:AnswerSet",
    "answer-set-fewest-additional": "algorithms.answer_set:AnswerSetFewestAdditional",
    "answer-set-most-even": "algorithms.answer_set:AnswerSetMostEven",
    "rotating-lists": "algorithms.rotating_lists:RotatingLists",
    "uniform-chain": "algorithms.uniform_chain:UniformChain",
}
"""The project's own, found without looking through all that is installed; nobody else's takes their names."""


def algorithm_names() -> list[str]:
    """Names of the installed algorithms, sorted."""
    return sorted({*OURS, *(entry.name for entry in _of_others())})


def is_installed(name: str) -> bool:
    """Whether an algorithm of that name is installed."""
    return name in OURS or any(entry.name == name for entry in _of_others())


def _of_others() -> "EntryPoints":
    from importlib.metadata import entry_points  # noqa: PLC0415  (it reads every package's list, and brings the reading of mail)

    return entry_points(group=GROUP)


def load_algorithm(name: str) -> "Algorithm":
    """Load an installed algorithm by name; raises ``InputError`` naming those installed.

    A name never reads a file: records from outside name algorithms.
    """
    algorithm: Algorithm
    if name in OURS:
        module, _, made = OURS[name].partition(":")
        algorithm = getattr(import_module(module), made)()
        return algorithm
    for entry in _of_others():
        if entry.name == name:
            algorithm = entry.load()()
            return algorithm
    raise InputError("algorithm", (Fault("--algorithm", name, "one of " + ", ".join(algorithm_names())),))


def algorithm_from(reference: str) -> "Algorithm":
    """An installed algorithm by name, or the one class of a Python file (``FILE.py``, or ``FILE.py:Class`` where it has several).

    The file is run: only for what the user names on the command line. Raises ``InputError``.
    """
    file, _, name = reference.partition(":")
    if not file.endswith(".py"):
        return load_algorithm(reference)
    return _class_of(Path(file), file_digest(reference), name)()


def file_digest(reference: str) -> str:
    """SHA-256 of the Python file that a reference names, in hex; empty for an installed algorithm. Raises ``InputError``."""
    file, _, _ = reference.partition(":")
    if not file.endswith(".py"):
        return ""
    return sha256(read_bytes(file, "an installed algorithm, or a Python file", MOST_SETTINGS)).hexdigest()


@lru_cache(maxsize=64)
def _class_of(path: Path, digest: str, name: str) -> "type[Algorithm]":
    """The class in the file; ``digest`` tells one state of the file from another."""
    from algorithms.algorithm import Algorithm  # noqa: PLC0415  (numpy is slow to load)

    spec = importlib.util.spec_from_file_location(f"algorithm_{digest[:16]}", path)
    assert spec is not None and spec.loader is not None  # noqa: S101  (for the type checker alone)
    module = importlib.util.module_from_spec(spec)
    try:
        with prints_to_error(), kept_in_bounds():
            spec.loader.exec_module(module)
    except KeyboardInterrupt:
        raise
    except BaseException as fault:
        raise InputError(str(path), (Fault("file", f"{type(fault).__name__}: {fault}", "Python that can be run"),)) from fault
    found = {
        each.__name__: each
        for each in vars(module).values()
        if inspect.isclass(each) and issubclass(each, Algorithm) and each.__module__ == module.__name__ and not inspect.isabstract(each)
    }
    chosen = [found[name]] if name in found else [] if name else list(found.values())
    if len(chosen) != 1:
        expected = "one class that is an Algorithm" + (f", or FILE.py:Class with one of {', '.join(found)}" if found else "")
        raise InputError(str(path), (Fault("file", name or f"{len(found)} such classes", expected),))
    if not isinstance(getattr(chosen[0], "name", None), str) or not chosen[0].name:
        raise InputError(str(path), (Fault(f"class {chosen[0].__name__}", "no name", "name: ClassVar[str], as records call it"),))
    return chosen[0]
