"""The tables of a simulation as they are shown: of one setting in the report, and on the page of the simulation."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import groupby
from typing import Any, Final

import pandas as pd

from results.document import Cell, Column, Plot, Table, columns_of, plain_table
from results.workload.store import Workload
from results.workload.tables import ALL, YEAR_MEAN, chosen
from results.workload.words import COUNTED, DECEMBER, MANY, posts, spoken
from sim.planning.costs import SOURCES
from sim.planning.monthly import PAGES_OF, YEARS
from sim.review_phase.replication import ROLES
from words import Number, Sentences, counting, message

TOP: Final = 10
"""Rows of the lists of States and of pairs; the stored tables have all."""

Row = Mapping[Any, Any]

BANDS: Final = message("Medians; in brackets, nine tenths of the replications.")
FTE: Final = message("full-time equivalents")
REVIEWS: Final = message("reviews")
THOUSANDS: Final = message("thousand US dollars")


def count_cell(row: Row) -> Cell:
    """``42 (16-64)``: a whole number."""
    low, middle, high = (int(row[name]) for name in ("q05", "q50", "q95"))
    return Cell(Number(f"{middle} ({low}-{high})"), middle, low, high)


def band_cell(row: Row, scale: float = 1.0, digits: int = 1) -> Cell:
    """``10.4 (5.7-14.9)``: a number over ``scale``."""
    low, middle, high = (round(float(row[name]) / scale, digits) for name in ("q05", "q50", "q95"))
    return Cell(Number(f"{middle:,.{digits}f} ({low:,.{digits}f}-{high:,.{digits}f})"), middle, low, high)


def chance_cell(row: Row) -> Cell:
    """``97.2 %``, with the 95 % interval by its Monte Carlo standard error for machines."""
    share, error = float(row["chance"]), float(row["standard_error"])
    low, high = max(0.0, share - 1.96 * error), min(1.0, share + 1.96 * error)
    told = Number(f"{100 * share:.1f} % ({100 * low:.1f}-{100 * high:.1f})")
    return Cell(told, round(100 * share, 2), round(100 * low, 2), round(100 * high, 2))


def day_cell(day: Any) -> Cell:
    """``1 Jul 2031``, for machines the date; after the horizon where there is none."""
    return Cell(spoken(day), "" if pd.isna(day) else day)


def setting_tables(workload: Workload, named: Callable[[str], str]) -> dict[str, Table]:
    """The tables of a setting by name; ``named`` makes their ids of these."""
    made = {
        "work-table": work_table(workload),
        "forecast": forecast_table(workload),
        "chances": chances_table(workload),
        "milestones": milestones_table(workload),
        "cost-table": cost_table(workload),
    }
    return {name: replace(table, id=named(name)) for name, table in made.items()}


def work_table(workload: Workload) -> Table:
    """Full-time equivalents by role and year, and the posts there are."""
    items, values = (*ROLES, ALL), workload.manifest["parameters"]
    yearly = [chosen(workload.tables["months"], measure=YEAR_MEAN, item=item).to_dict("records")[DECEMBER::12] for item in items]
    rows = [
        (Cell(str(one[0]["month"].year), one[0]["month"].year), *(band_cell(each, digits=2) for each in one))
        for one in zip(*yearly, strict=True)
    ]
    there = [posts(role, values) for role in ROLES]
    rows.append((Cell(message("posts (assumed)")), *(Cell(Number(f"{count:g}"), count) for count in (*there, sum(there)))))
    of_roles = tuple(Column(MANY[role], FTE, numbers=True) for role in ROLES)
    columns = (Column(message("year")), *of_roles, Column(message("all"), FTE, numbers=True))
    note = Sentences(
        message("Mean of the months of each year."),
        BANDS,
        message("Hours and posts are assumed: they are worth reading against each other."),
    )
    plot = Plot("column", message("Work by role and year (full-time equivalents, median)"), tuple(one.heading() for one in of_roles))
    title = message("The Secretariat's work by year")
    return Table("", title, columns, tuple(rows), note, workload.manifest["command"], plots=(plot,))


def forecast_table(workload: Workload) -> Table:
    """Reviews started, and finished with each phase, beside the plan, at each day."""
    forecast = workload.tables["forecast"]
    parts = [chosen(forecast, counted=name).to_dict("records") for name in COUNTED]
    rows = tuple(
        (day_cell(one[0]["day"]), *(cell for each in one for cell in (count_cell(each), Cell(str(each["plan"]), int(each["plan"])))))
        for one in zip(*parts, strict=True)
    )
    counted = {name: Column(name, REVIEWS, numbers=True) for name in COUNTED.values()}
    planned = {name: Column(message("{what}, plan", what=name), REVIEWS, numbers=True) for name in COUNTED.values()}
    columns = (Column(message("end of")), *(column for name in counted for column in (counted[name], planned[name])))
    note = Sentences(
        BANDS, message("*Plan* is the published timetable. A review finishes a phase at a session, so that the counts go up in steps.")
    )
    title = message("Reviews started, and finished with each phase")
    plot = Plot("line", message("{title} (median)", title=title), tuple(one.heading() for one in counted.values()))
    return Table("", title, columns, rows, note, workload.manifest["command"], plots=(plot,))


def chances_table(workload: Workload) -> Table:
    """The chance to have come so far by each day."""
    chances = workload.tables["chances"]
    days = list(dict.fromkeys(chances["day"]))
    found = groupby(chances.to_dict("records"), lambda row: (row["phase"], row["at_least"]))
    rows = tuple((_come_so_far(*goal), *(chance_cell(row) for row in mine)) for goal, mine in found)
    by = (Column(message("by {day}", day=spoken(day)), "%", numbers=True) for day in days)
    note = message("The share of the replications that come so far. In brackets, the interval in which chance alone leaves it (95 %).")
    title = message("The chance to have come so far")
    return Table("", title, (Column(message("finished")), *by), rows, note, workload.manifest["command"])


def _come_so_far(phase: str, least: int) -> Cell:
    return Cell(counting("{phase}, {count} review or more", "{phase}, {count} reviews or more", int(least), phase=COUNTED[phase]))


def milestones_table(workload: Workload) -> Table:
    """The day by which a share of the reviews has finished each phase."""
    rows = tuple(
        (
            Cell(message("{phase}, {share} % of the reviews", phase=COUNTED[row["phase"]], share=Number(f"{100 * row['share']:g}"))),
            *(day_cell(row[name]) for name in ("q05", "q50", "q95")),
            _days(row["error_days"]),
            Cell(Number(f"{100 * row['unreached']:.0f} %"), round(100 * row["unreached"], 2)),
        )
        for row in workload.tables["milestones"].to_dict("records")
    )
    columns = columns_of(
        message("finished"),
        message("early (5 %)"),
        message("median"),
        message("late (95 %)"),
        Column(message("error of the median"), message("days"), numbers=True),
        Column(message("not by the end of 2036"), message("% of replications"), numbers=True),
    )
    title = message("The day by which a share of the reviews has finished")
    return Table("", title, columns, rows, "", workload.manifest["command"])


def cost_table(workload: Workload) -> Table:
    """Thousands of US dollars by year and source of funds."""
    parts = [chosen(workload.tables["cost"], source=source, step=ALL).to_dict("records") for source in (*SOURCES, ALL)]
    rows = [(_year(one[0]["year"]), *(band_cell(each, scale=1000, digits=0) for each in one)) for one in zip(*parts, strict=True)]
    of_sources = tuple(Column(name, THOUSANDS, numbers=True) for name in SOURCES)
    columns = (Column(message("year")), *of_sources, Column(message("both"), THOUSANDS, numbers=True))
    note = Sentences(BANDS, message("Medians of the sources need not add up. Every rate is assumed: not a budget."))
    plot = Plot("column", message("Cost by year (thousand US dollars, median)"), tuple(one.heading() for one in of_sources))
    return Table("", message("Cost by year"), columns, (*rows[1:], rows[0]), note, workload.manifest["command"], plots=(plot,))


def _year(year: int) -> Cell:
    return Cell(str(year), year) if year else Cell(message("all years"))


def _days(error: float) -> Cell:
    return Cell("-", "") if pd.isna(error) else Cell(Number(f"{error:.0f}"), round(error, 1))


def pages_table(workload: Workload) -> Table:
    """Pages by year."""
    pages = chosen(workload.tables["months"], measure="pages")
    sums = pages.groupby([pd.to_datetime(pages["month"]).dt.year, "item"])["mean"].sum().to_dict()
    rows = [(year, *(f"{sums[year, kind]:,.0f}" for kind in PAGES_OF)) for year in YEARS]
    note = "Means over the replications; a page translated into each language counts once for each."
    return plain_table("", ("year", *PAGES_OF), rows, note=note)


FAIRNESS_HEADS: Final = (
    "States",
    "reviews a State (least-most)",
    "days in hand a State",
    "nine tenths",
    "most at once",
    "days waited for alone",
)


def fairness_tables(workload: Workload) -> Iterator[Table]:
    """Burden by regional group and by number of instruments."""
    for by, mine in workload.tables["fairness"].groupby("by", sort=False):
        title = "number of instruments held" if by == "instruments" else str(by)
        rows = [_fairness_row(row) for row in mine.to_dict("records")]
        yield plain_table(f"By {title}", (title, *FAIRNESS_HEADS), rows)


def _fairness_row(row: Row) -> tuple[object, ...]:
    return (
        row["label"],
        row["states"],
        f"{row['reviews']:.2f} ({row['least_reviews']}-{row['most_reviews']})",
        f"{row['task_days']:,.0f}",
        f"{row['task_days_q05']:,.0f}-{row['task_days_q95']:,.0f}",
        f"{row['peak']:.2f}",
        f"{row['alone_days']:,.0f}",
    )


def heaviest_table(workload: Workload) -> Table:
    """The States with most in hand."""
    most = workload.tables["states"].sort_values(["task_days", "state"], ascending=[False, True]).head(TOP)
    rows = [
        (
            row["name"],
            row["regional_group"],
            row["reviews"],
            f"{row['task_days']:,.0f}",
            f"{row['at_once']:.2f}",
            f"{row['peak']:.2f} ({row['peak_q95']})",
            f"{row['alone_days']:,.0f}",
        )
        for row in most.to_dict("records")
    ]
    heads = ("State", "regional group", "reviews", "days in hand", "at once, when any", "most at once (95 %)", "days waited for alone")
    note = (
        "These are States that the draw gave much to. What the model knows of a State is its seats and instruments: nothing here says "
        "that a State is slow."
    )
    return plain_table(f"The {TOP} States with most in hand", heads, rows, 2, note=note)


def waits_table(workload: Workload) -> Table:
    """The pairs in which a review waits longest for one State."""
    days = ("in_hand_days", "alone_days", "alone_days_q95")
    longest = workload.tables["waits"].head(TOP).to_dict("records")
    rows = [(row["reviewed"], row["reviewing"], row["group"], *(f"{row[name]:,.0f}" for name in days)) for row in longest]
    heads = ("review of", "waits for", "group", "days in hand", "days alone", "days alone, 95 %")
    return plain_table(f"The {TOP} longest waits", heads, rows, 2)
