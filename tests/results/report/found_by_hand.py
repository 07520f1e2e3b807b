"""What the section "The decision" is made of, with figures set by hand."""

from typing import Any

from results.report.found import Found
from results.report.measuring.case import Case, Effort
from results.report.parts import Data
from tests.results.report.draws import six_states
from verify import law_from

EFFORT = Effort("test", 100, 100, 40, 4, 4, 10)
KEYS = (
    "lots_drawn",
    "set_aside",
    "additional_reviewers",
    "burden_minimum",
    "burden_mean",
    "burden_maximum",
    "burden_gini",
    "taking_part_1",
    "taking_part_2",
    "taking_part_3",
)
OF_FAIRNESS = (
    "uniform_beyond_noise",
    "independent_beyond_noise",
    "best_in_all",
    "predictability",
    "order_burden",
    "equals_p",
    "states_with_0",
    "states_with_more_than_3",
)


def figure(value: float | None, error: float | None = 0.1) -> dict[str, float | None]:
    return {"value": value, "error": error}


def drawn(*, stuck: int = 0, broken: int = 0, reachable: bool | None = False, feasible: bool | None = True, **figures: float) -> Data:
    """The part about the draws of one algorithm; ``figures`` are values by measure, 2 where none is given."""
    values = {key: figure(figures.get(key, 2.0)) for key in KEYS}
    fairness = {key: figure(figures.get(key, 2.0)) for key in OF_FAIRNESS}
    dead_end = {
        "feasible": feasible,
        "reachable": reachable,
        "reason": "by hand",
        "this_division_only": False,
        "called_before": 15 if reachable else None,
        "shortest": True,
        "estimate": {"draws": EFFORT.draws, "stuck": stuck, "low": 0.0, "high": 0.03},
    }
    return {
        "draws": EFFORT.draws,
        "stuck": stuck,
        "broken": broken,
        "figures": values,
        "burdens": [figure(1.0), figure(2.0), figure(4.0)],
        "fairness": {"figures": fairness},
        "dead_end": dead_end,
    }


def theorem(name: str, verdict: str = "PROVED", second: str | None = None) -> dict[str, Any]:
    return {
        "id": name,
        "verdict": verdict,
        "scope": "unbounded",
        "second_solver": second,
        "statement": name,
        "assumptions": [],
        "counterexample": [],
        "solver": "z3",
    }


def later(name: str, days: float, half: float, outcome: str = "whole_mean") -> dict[str, Any]:
    """A row of the comparison over the ten years."""
    return {
        "outcome": outcome,
        "other": name,
        "base": "sequential-bowls",
        "difference": days,
        "low": days - half,
        "high": days + half,
        "unit": "mean day",
        "pairs": 10,
    }


def found(
    draws: dict[str, Data],
    theorems: list[dict[str, Any]] | None = None,
    years: list[dict[str, Any]] | None = None,
    stress: Data | None = None,
    seconds_per_lot: float = 20.0,
) -> Found:
    """Everything measured, for these algorithms."""
    proofs = theorems or [theorem("start", second="PROVED"), *[theorem(f"safety/{name}") for name in draws]]
    parts = {
        "proofs": {"theorems": proofs},
        "references": {"mixing": ["U: R-hat 1.01"]},
        "best": {"finished": True},
        **{f"draws-{name}": data for name, data in draws.items()},
    }
    case = Case(six_states(), law_from({}), "by hand", EFFORT, ("six.csv",), ("--set", "load_max=3"))
    return Found(case, tuple(draws), parts, years or [], stress or {}, seconds_per_lot)
