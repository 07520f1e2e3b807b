"""The settings side by side: the few figures that a planner asks for first, and what States have in hand under each."""

from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

from results.document import Cell, Column, Table
from results.report.years_section.figures import BANDS, band_cell, count_cell, spoken
from results.report.years_section.settings import SETTINGS
from results.workload.forecast import FORECAST_DAYS, PHASES, PLANNED_END
from results.workload.store import Workload, n_replications
from results.workload.tables import ALL, chosen

Workloads: TypeAlias = Sequence[tuple[str, str, Workload]]
"""Key, label and tables of each setting, the first as fitted."""

SOON, LATE = FORECAST_DAYS[4], next(day for day in FORECAST_DAYS if day > PLANNED_END)
WHY: Final = {setting.key: setting.why for setting in SETTINGS}


def settings_table(workloads: Workloads) -> Table:
    """A row for each setting."""
    columns = (
        Column("setting"),
        Column("why one would ask"),
        Column("replications", numbers=True),
        Column(f"finished phase 1 by {spoken(SOON)}", "reviews", numbers=True),
        Column(f"finished phase 1 by {spoken(LATE)}", "reviews", numbers=True),
        Column(f"finished all phases by {spoken(LATE)}", "reviews", numbers=True),
        Column("busiest month"),
        Column("work in that month", "full-time equivalents", numbers=True),
        Column("cost to the end of 2036", "million US dollars", numbers=True),
    )
    rows = tuple(_row(key, label, workload) for key, label, workload in workloads)
    note = f"{BANDS} {same_chance([n_replications(workload.manifest) for _, _, workload in workloads])}"
    return Table("years-settings-table", "The settings side by side", columns, rows, note, workloads[0][2].manifest["command"])


def same_chance(replications: Sequence[int]) -> str:
    """How far the settings meet the same chance, from how many replications each has."""
    same = "Replications of the same number meet the same chance under every setting"
    if len({*replications}) == 1:
        return f"{same}, and all have {replications[0]:,}, so that they differ by the setting alone."
    return (
        f"{same}. But not all settings have as many replications: those with fewer have the first of them, so that a part of a "
        "difference may be chance."
    )


def _row(key: str, label: str, workload: Workload) -> tuple[Cell, ...]:
    tables, number = workload.tables, n_replications(workload.manifest)
    counts = {(row["counted"], row["day"]): row for row in tables["forecast"].to_dict("records")}
    months = chosen(tables["months"], measure="full-time equivalents", item=ALL).to_dict("records")
    peak = max(months, key=lambda row: float(row["q50"]))
    total = chosen(tables["cost"], source=ALL, step=ALL, year=0).to_dict("records")[0]
    return (
        Cell(label),
        Cell(WHY.get(key, "")),
        Cell(f"{number:,}", number),
        count_cell(counts[PHASES[0], SOON]),
        count_cell(counts[PHASES[0], LATE]),
        count_cell(counts[PHASES[-1], LATE]),
        Cell(f"{peak['month']:%B %Y}", f"{peak['month']:%Y-%m}"),
        band_cell(peak),
        band_cell(total, 1e6),
    )


def states_table(workloads: Workloads, outside: Mapping[str, str]) -> Table:
    """A row for each State that takes part: what it has in hand for others, as fitted and under the other settings. ``outside``: the
    parties that do not take part, id to name."""
    first = workloads[0][2]
    columns = (
        Column("State"),
        Column("regional group"),
        Column("reviews", numbers=True),
        Column("most tasks at once", numbers=True),
        Column("waited for alone", "days", numbers=True),
        *(Column(label, "days", numbers=True) for _, label, _ in workloads),
    )
    in_hand = [dict(zip(one.tables["states"]["state"], one.tables["states"].to_dict("records"), strict=True)) for _, _, one in workloads]
    rows = tuple(
        (
            Cell(row["name"], link=f"card-{row['state']}"),
            Cell(row["regional_group"]),
            Cell(str(row["reviews"]), int(row["reviews"])),
            Cell(str(row["peak_q95"]), int(row["peak_q95"])),
            Cell(f"{row['alone_days']:,.0f}", round(row["alone_days"], 1)),
            *(_days(states.get(row["state"])) for states in in_hand),
        )
        for row in sorted(first.tables["states"].to_dict("records"), key=lambda row: (row["name"].casefold(), row["state"]))
        if row["state"] not in outside
    )
    note = (
        "Means over the replications, to the end of 2036. *Reviews* are those that the State performs. *Most tasks at once* is passed in "
        "one replication of twenty at most. *Waited for alone*: days in which a review stood still for this State and nobody else. These "
        "are as fitted. The last columns are the days in hand under each setting: days with a task for another State's review, those of "
        "reviews performed at once added up. All follow from the seats that the draw gave, and say nothing of how quick a State is."
    )
    if outside:
        note += f" Without a row, for the law as it is read here leaves them outside the draw: {', '.join(outside.values())}."
    return Table("years-states", "What each State has in hand for others", columns, rows, note, first.manifest["command"], searchable=True)


def _days(row: dict[str, object] | None) -> Cell:
    """Mean days in hand, with nine tenths of the replications for machines; empty where the setting has no such State."""
    if row is None:
        return Cell("-", "")
    middle, low, high = (round(float(str(row[name]))) for name in ("task_days", "task_days_q05", "task_days_q95"))
    return Cell(f"{middle:,}", middle, low, high)
