"""The tables of one simulated setting."""

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from results.document import Cell, Column, Table
from results.report.years_section.figures import BANDS, band_cell, chance_cell, count_cell, day_cell, spoken
from results.workload.forecast import PHASES
from results.workload.monthly import SOURCES
from results.workload.planner_words import DECEMBER, posts
from results.workload.store import Workload
from results.workload.tables import ALL, YEAR_MEAN, chosen
from sim.review_phase.replication import ROLES

COUNTED: Final = ("started", *PHASES)


def tables_of(key: str, workload: Workload) -> Iterator[Table]:
    """All tables of a setting; their ids end in its key."""
    yield work_table(key, workload)
    yield forecast_table(key, workload)
    yield chances_table(key, workload)
    yield milestones_table(key, workload)
    yield cost_table(key, workload)


def work_table(key: str, workload: Workload) -> Table:
    """Full-time equivalents by role and year, and the posts there are."""
    items, values = (*ROLES, ALL), workload.manifest["parameters"]
    yearly = [chosen(workload.tables["months"], measure=YEAR_MEAN, item=item).to_dict("records")[DECEMBER::12] for item in items]
    rows = [
        (Cell(str(one[0]["month"].year), one[0]["month"].year), *(band_cell(each, digits=2) for each in one))
        for one in zip(*yearly, strict=True)
    ]
    there = [posts(role, values) for role in ROLES]
    rows.append((Cell("posts (assumed)"), *(Cell(f"{count:g}", count) for count in (*there, sum(there)))))
    columns = (
        Column("year"),
        *(Column(f"{role}s", "full-time equivalents", numbers=True) for role in ROLES),
        Column("all", "full-time equivalents", numbers=True),
    )
    note = f"Mean of the months of each year. {BANDS} Hours and posts are assumed: they are worth reading against each other."
    return Table(f"years-work-table-{key}", "The Secretariat's work by year", columns, tuple(rows), note, workload.manifest["command"])


def forecast_table(key: str, workload: Workload) -> Table:
    """Reviews started, and finished with each phase, beside the plan, at each day."""
    forecast = workload.tables["forecast"]
    parts = [chosen(forecast, counted=name).to_dict("records") for name in COUNTED]
    rows = tuple(
        (day_cell(one[0]["day"]), *(cell for each in one for cell in (count_cell(each), Cell(str(each["plan"]), int(each["plan"])))))
        for one in zip(*parts, strict=True)
    )
    columns = (Column("end of"), *(column for name in COUNTED for column in _with_plan(name)))
    note = f"{BANDS} *Plan* is the published timetable. A review finishes a phase at a session, so that the counts go up in steps."
    return Table(
        f"years-forecast-{key}", "Reviews started, and finished with each phase", columns, rows, note, workload.manifest["command"]
    )


def _with_plan(name: str) -> tuple[Column, Column]:
    return Column(name, "reviews", numbers=True), Column(f"{name}, plan", "reviews", numbers=True)


def chances_table(key: str, workload: Workload) -> Table:
    """The chance to have come so far by each day."""
    chances = workload.tables["chances"]
    days = list(dict.fromkeys(chances["day"]))
    found = groupby(chances.to_dict("records"), lambda row: (row["phase"], row["at_least"]))
    rows = tuple((Cell(f"{phase}, {least} reviews or more"), *(chance_cell(row) for row in mine)) for (phase, least), mine in found)
    columns = (Column("finished"), *(Column(f"by {spoken(day)}", "%", numbers=True) for day in days))
    note = "The share of the replications that come so far. In brackets, the interval in which chance alone leaves it (95 %)."
    return Table(f"years-chances-{key}", "The chance to have come so far", columns, rows, note, workload.manifest["command"])


def milestones_table(key: str, workload: Workload) -> Table:
    """The day by which a share of the reviews has finished each phase."""
    rows = tuple(
        (
            Cell(f"{row['phase']}, {100 * row['share']:g} % of the reviews"),
            *(day_cell(row[name]) for name in ("q05", "q50", "q95")),
            Cell(f"{100 * row['unreached']:.0f} %", round(100 * row["unreached"], 2)),
        )
        for row in workload.tables["milestones"].to_dict("records")
    )
    columns = (
        Column("finished"),
        Column("early (5 %)"),
        Column("median"),
        Column("late (95 %)"),
        Column("not by the end of 2036", "% of replications", numbers=True),
    )
    return Table(
        f"years-milestones-{key}", "The day by which a share of the reviews has finished", columns, rows, "", workload.manifest["command"]
    )


def cost_table(key: str, workload: Workload) -> Table:
    """Thousands of US dollars by year and source of funds."""
    parts = [chosen(workload.tables["cost"], source=source, step=ALL).to_dict("records") for source in (*SOURCES, ALL)]
    rows = [(_year(one[0]["year"]), *(band_cell(each, scale=1000, digits=0) for each in one)) for one in zip(*parts, strict=True)]
    columns = (Column("year"), *(Column(name, "thousand US dollars", numbers=True) for name in (*SOURCES, "both")))
    note = f"{BANDS} Medians of the sources need not add up. Every rate is assumed: not a budget."
    return Table(f"years-cost-table-{key}", "Cost by year", columns, (*rows[1:], rows[0]), note, workload.manifest["command"])


def _year(year: int) -> Cell:
    return Cell(str(year), year) if year else Cell("all years")
