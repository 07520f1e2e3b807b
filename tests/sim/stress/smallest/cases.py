"""The smallest dead ends kept as regression cases: which are asked for, and how one is made."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from algorithms import load_algorithm
from sim.stress.cases import Case, make_case
from storage.errors import Fault, InputError
from tests.sim.stress.smallest.dead_end import MOST_STATES, smallest
from verify.budget import USUAL, Effort
from verify.law_in_force import law_from


@dataclass(frozen=True)
class Asked:
    """An algorithm, a law, and how many instruments the scenarios have."""

    id: str
    algorithm: str
    law: Mapping[str, Any]
    instruments: int = 1


_SAME_YEAR = {"mutual_scope": "same-year"}
ASKED: tuple[Asked, ...] = (
    Asked("sequential-bowls-smallest", "sequential-bowls", {}),
    Asked("sequential-bowls-load-max-2", "sequential-bowls", {"load_max": 2}),
    Asked("sequential-bowls-load-max-3", "sequential-bowls", {"load_max": 3}),
    Asked("sequential-bowls-same-year-2-instruments", "sequential-bowls", _SAME_YEAR, 2),
    Asked("sequential-bowls-same-year-3-instruments", "sequential-bowls", _SAME_YEAR, 3),
    Asked("sequential-bowls-same-year-4-instruments", "sequential-bowls", _SAME_YEAR, 4),
    Asked("sequential-bowls-same-year-load-max-2", "sequential-bowls", _SAME_YEAR | {"load_max": 2}),
    Asked("sequential-bowls-same-year-load-max-3", "sequential-bowls", _SAME_YEAR | {"load_max": 3}),
    Asked("rotating-lists-smallest", "rotating-lists", {}),
    Asked("rotating-lists-load-max-2", "rotating-lists", {"load_max": 2}),
    Asked("rotating-lists-load-max-3", "rotating-lists", {"load_max": 3}),
    Asked("rotating-lists-same-year-load-max-2", "rotating-lists", _SAME_YEAR | {"load_max": 2}),
    Asked("rotating-lists-same-year-load-max-3", "rotating-lists", _SAME_YEAR | {"load_max": 3}),
)


def smallest_case(asked: Asked, effort: Effort = USUAL) -> Case:
    """Search, and make the case of what is found. Raises ``InputError`` where no dead end with a lawful draw is found."""
    law = law_from(asked.law)
    found = smallest(asked.algorithm, law, effort, instruments=asked.instruments)
    if found.scenario is None or found.dead_end is None or found.witness is None:
        raise InputError(asked.id, (Fault("case", found.proof, f"a dead end with at most {MOST_STATES} States"),))
    return make_case(
        asked.id,
        found.scenario,
        law,
        load_algorithm(asked.algorithm),
        numbers=found.dead_end.numbers,
        found_by=f"search of the smallest: {found.proof}",
    )
