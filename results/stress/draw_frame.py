"""The two tables of a campaign: one row a draw, and its cost. What they must hold, and what is read off them."""

import pandas as pd

from sim.stress.cell import OUTCOMES
from storage.errors import Fault, InputError

NUMBERS = (
    "row",
    "size",
    "states",
    "instruments",
    "adherences",
    "reviews",
    "seats",
    "additional",
    "taking_part",
    "lots",
    "set_aside",
    "burden_max",
    "burden_sum",
    "burden_squares",
)
TEXTS = (
    "family",
    "parameters",
    "scenario_seed",
    "scenario",
    "law",
    "algorithm",
    "seed",
    "outcome",
    "shown_by",
    "broken",
    "reason",
    "stuck_seat",
    "barred_by",
    "record",
)
COSTS = ("row", "seconds", "memory_bytes")

SCENARIO = ("family", "parameters", "size", "scenario", "law", "division")
"""What decides whether a lawful draw exists; the algorithm has no part in it. For ``division`` see ``with_division``."""

_OF_ONE_YEAR = ("mutual_scope=same-year", "reviewers_from=not-under-review-this-year", "defers=")
"""Settings of a law under which a clause speaks of the year of a State (``Problem.depends_on_division``)."""


def check_draws(draws: pd.DataFrame) -> None:
    """Raise ``InputError`` with all that is wrong with the table of draws; nothing else in this package checks again."""
    faults = [Fault("draws", f"no column {name}", "a column of that name") for name in (*NUMBERS, *TEXTS) if name not in draws]
    faults += [
        Fault(f"draws, column {name}", str(draws[name].dtype), "whole numbers")
        for name in NUMBERS
        if name in draws and not pd.api.types.is_integer_dtype(draws[name])
    ]
    _raise(faults or _value_faults(draws))


def check_costs(draws: pd.DataFrame, costs: pd.DataFrame) -> None:
    """Raise ``InputError`` with all that is wrong with the costs of sound ``draws``."""
    faults = [Fault("costs", f"no column {name}", "a column of that name") for name in COSTS if name not in costs]
    if not faults:
        strange = costs.loc[~costs["row"].isin(draws["row"]), "row"]
        faults = [*_twice("costs", costs), *(Fault(f"costs, row {row}", "no such draw", "a row of draws") for row in strange)]
    _raise(faults)


def _raise(faults: list[Fault]) -> None:
    if faults:
        raise InputError("stress results", faults)


def _twice(name: str, frame: pd.DataFrame) -> list[Fault]:
    return [Fault(f"{name}, row {row}", "there twice", "each row once") for row in frame.loc[frame["row"].duplicated(), "row"]]


def _value_faults(draws: pd.DataFrame) -> list[Fault]:
    unknown = draws[~draws["outcome"].isin(OUTCOMES)]
    faults = [
        Fault(f"draws, row {row}", str(name), "one of " + ", ".join(OUTCOMES))
        for row, name in zip(unknown["row"], unknown["outcome"], strict=True)
    ]
    empty = draws[(draws["states"] < 1) | (draws["instruments"] < 1)]
    faults += [Fault(f"draws, row {row}", "no State or no instrument", "at least one of each") for row in empty["row"]]
    return faults + _twice("draws", draws)


def with_division(draws: pd.DataFrame) -> pd.DataFrame:
    """Add ``division``: the seed, by which States are divided into years, where the law asks for the year of a State; else empty.

    Under such a law one division of a scenario may be possible to draw and another not.
    """
    asks = draws["law"].map(lambda law: any(setting in law for setting in _OF_ONE_YEAR)).astype("bool")
    return draws.assign(division=draws["seed"].where(asks, ""))


def density_band(draws: pd.DataFrame) -> pd.Series:
    """The tenth in which the density lies, as ``0.3-0.4``: adherences by (States times instruments).

    Reckoned in whole numbers, so a density of exactly 0.3 is in the band that starts there; 1 is in the last band.
    """
    cells = draws["states"].astype("int64") * draws["instruments"].astype("int64")
    tenth = (draws["adherences"].astype("int64") * 10 // cells).clip(upper=9)
    return (tenth.map(lambda low: f"0.{low}-{(low + 1) / 10:.1f}")).astype("str")


def parameter_of(parameters: str, name: str) -> float | None:
    """A number out of a family's parameters, as ``density=0.1,other=2``; None where it is not there or is no number."""
    for part in parameters.split(","):
        key, _, value = part.partition("=")
        if key.strip() == name:
            try:
                return float(value)
            except ValueError:
                return None
    return None


def totals(frame: pd.DataFrame, by: tuple[str, ...], columns: list[str]) -> pd.DataFrame:
    """Sums of whole-number columns, one row for each value of ``by``, sorted; one row of all where ``by`` is empty."""
    if not by:
        return frame[columns].sum().astype("int64").to_frame().T
    return frame.groupby(list(by), sort=True)[columns].sum().astype("int64").reset_index()
