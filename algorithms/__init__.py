"""How lots are drawn. Chance is passed in; the law is handed in."""

from typing import TYPE_CHECKING

from scenarios.on_demand import on_demand

if TYPE_CHECKING:
    from algorithms.algorithm import Algorithm
    from algorithms.ceremony import Ceremony
    from algorithms.lots import EnumeratedLots, Lots, RecordedLots, SeededLots, every_outcome
    from algorithms.registry import algorithm_from, algorithm_names, load_algorithm
else:
    __getattr__ = on_demand(
        __name__,
        {
            "Algorithm": "algorithm",
            "Ceremony": "ceremony",
            "EnumeratedLots": "lots",
            "Lots": "lots",
            "RecordedLots": "lots",
            "SeededLots": "lots",
            "algorithm_from": "registry",
            "algorithm_names": "registry",
            "every_outcome": "lots",
            "load_algorithm": "registry",
        },
    )

__all__ = [
    "Algorithm",
    "Ceremony",
    "EnumeratedLots",
    "Lots",
    "RecordedLots",
    "SeededLots",
    "algorithm_from",
    "algorithm_names",
    "every_outcome",
    "load_algorithm",
]
