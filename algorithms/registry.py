"""The algorithms installed: ours and anybody's, by the entry-point group ``untoc_draw.algorithms``."""

from importlib.metadata import entry_points

from algorithms.ceremony import Algorithm
from scenarios.errors import Fault, InputError

GROUP = "untoc_draw.algorithms"


def algorithm_names() -> list[str]:
    """Names of the installed algorithms, sorted."""
    return sorted({entry.name for entry in entry_points(group=GROUP)})


def load_algorithm(name: str) -> Algorithm:
    """Load an algorithm by name; raises ``InputError`` naming those installed."""
    for entry in entry_points(group=GROUP):
        if entry.name == name:
            algorithm: Algorithm = entry.load()()
            return algorithm
    raise InputError("algorithm", (Fault("--algorithm", name, "one of " + ", ".join(algorithm_names())),))
