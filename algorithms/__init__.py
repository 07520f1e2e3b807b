"""How lots are drawn. Chance is passed in; the law is handed in."""

from algorithms.ceremony import Algorithm, Ceremony
from algorithms.lots import EnumeratedLots, Lots, RecordedLots, SeededLots, every_outcome
from algorithms.registry import algorithm_from, algorithm_names, load_algorithm

__all__ = [
    "Algorithm", "Ceremony", "EnumeratedLots", "Lots", "RecordedLots", "SeededLots",
    "algorithm_from", "algorithm_names", "every_outcome", "load_algorithm",
]  # fmt: skip
