"""The tables of a simulation, in long form: one row for each measure, item and month, year or State."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from results.workload.bands import Collected, means, quantiles
from results.workload.forecast import BANDS, PHASES, chance_table, forecast_table, milestone_table, planned_counts
from results.workload.state_tables import fairness_table, states_table, waits_table
from sim.planning.monthly import PAGES_OF, SOURCES, YEARS, full_time_equivalents, mean_of_12_months
from sim.planning.standing import SHOWN, STANDINGS
from sim.review_phase.clock import MONTHS
from sim.review_phase.replication import ROLES, STEPS

YEAR_MEAN: Final = "full-time equivalents, 12 months"
"""The mean of the 12 months up to and with the month; nan before there are 12."""

ALL: Final = "all"
"""An item that is the sum of the others; its quantiles are its own, for quantiles do not add up."""


def tables_of(collected: Collected) -> dict[str, pd.DataFrame]:
    """All tables by name. Raises ``InputError`` where no replication was collected."""
    return {
        "months": months_table(collected),
        "forecast": forecast_table(collected),
        "chances": chance_table(collected),
        "milestones": milestone_table(collected),
        "cost": cost_table(collected),
        "states": states_table(collected),
        "fairness": fairness_table(collected),
        "waits": waits_table(collected),
    }


def months_table(collected: Collected) -> pd.DataFrame:
    """Hours by role and by step, full-time equivalents, pages, standings, starts and completions at each month: mean and quantiles.

    ``plan`` is the timetable's number where it has one, else nan.
    """
    hours = collected.all_of("hours_of_role")
    hours = np.concatenate([hours, hours.sum(axis=1, keepdims=True)], axis=1)
    standing = collected.all_of("standing")
    counts = np.stack([standing[:, [STANDINGS.index(one) for one in group]].sum(axis=1) for group in SHOWN.values()], axis=1)
    plan = planned_counts(collected)
    equivalents = full_time_equivalents(hours, collected.frame.parameters)
    parts: list[tuple[str, Sequence[str], NDArray[Any]]] = [
        ("hours by role", (*ROLES, ALL), hours),
        ("full-time equivalents", (*ROLES, ALL), equivalents),
        (YEAR_MEAN, (*ROLES, ALL), mean_of_12_months(equivalents)),
        ("hours by step", STEPS, collected.all_of("hours_of_step")),
        ("pages", tuple(PAGES_OF), collected.all_of("pages")),
        ("reviews by stage", STANDINGS, standing),
        ("reviews by stages together", tuple(SHOWN), counts),
        ("reviews started", ("started",), collected.all_of("started")[:, None]),
        ("reviews finished", PHASES, collected.all_of("finished")),
    ]
    return pd.concat([_long(measure, items, values, plan) for measure, items, values in parts], ignore_index=True)


def _long(measure: str, items: Sequence[str], values: NDArray[Any], plan: dict[str, Any]) -> pd.DataFrame:
    """Rows of ``values`` ``(n_replications, n_items, n_months)``, by item, then month."""
    none = np.full(len(MONTHS), np.nan)
    frame = _quantile_frame(values, items, "month", MONTHS)
    frame.insert(0, "measure", measure)
    frame.insert(3, "plan", np.concatenate([np.asarray(plan.get(item, none), dtype=np.float64) for item in items]))
    return frame


def _quantile_frame(values: NDArray[Any], items: Sequence[str], across: str, steps: Sequence[date | int]) -> pd.DataFrame:
    bands = quantiles(values).astype(np.float64)
    columns: dict[str, Any] = {
        "item": [item for item in items for _ in steps],
        across: [step for _ in items for step in steps],
        "mean": means(values).ravel(),
    }
    return pd.DataFrame(columns | {name: band.ravel() for name, band in zip(BANDS, bands, strict=True)})


def cost_table(collected: Collected) -> pd.DataFrame:
    """US dollars by source of funds, step and calendar year; step ``all`` and source ``all`` are sums, year 0 is all years."""
    money = collected.all_of("money").astype(np.float64)
    money = np.concatenate([money, money.sum(axis=1, keepdims=True)], axis=1)
    money = np.concatenate([money, money.sum(axis=2, keepdims=True)], axis=2)
    money = np.concatenate([money.sum(axis=3, keepdims=True), money], axis=3)
    frames = [_of_source(source, money[:, place]) for place, source in enumerate((*SOURCES, ALL))]
    return pd.concat(frames, ignore_index=True)


def _of_source(source: str, money: NDArray[np.float64]) -> pd.DataFrame:
    frame = _quantile_frame(money, (*STEPS, ALL), "year", (0, *YEARS))
    frame.insert(0, "source", source)
    return frame.rename(columns={"item": "step"})


def rows_of(table: pd.DataFrame, **wanted: Any) -> Iterator[dict[str, Any]]:
    """The rows in which the named columns have the wanted values."""
    yield from chosen(table, **wanted).to_dict("records")  # type: ignore[misc]


def chosen(table: pd.DataFrame, **wanted: Any) -> pd.DataFrame:
    """The part of a table in which the named columns have the wanted values."""
    kept = np.ones(len(table), dtype=bool)
    for column, value in wanted.items():
        kept &= (table[column] == value).to_numpy()
    return table[kept]
