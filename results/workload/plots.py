"""The pictures of a simulation: workload by role, open reviews by stage, completions against the plan, cost by source of funds."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from results.charts.look import FAINT, INK, PALETTE, headline, panels, picture_bytes, style
from results.workload.forecast import PHASES, PLANNED_END
from results.workload.monthly import SOURCES
from results.workload.standing import SHOWN
from results.workload.tables import ALL, YEAR_MEAN, chosen
from sim.review_phase.clock import HORIZON, MONTHS
from sim.review_phase.replication import ROLES

KINDS: Final = ("svg", "png")
STAGE_COLOURS: Final = ("#D9D9D9", "#56B4E9", "#0072B2", "#E69F00", "#D55E00", "#CC79A7", "#7F7F7F", "#009E73")
"""One for each of ``SHOWN``: grey for not started, greys and blues to green for finished."""

NAMED_YEARS: Final = (2022, 2024, 2026, 2028, 2030, 2032, 2034, 2036)

NOTE: Final = "line: median of the replications; dark band: half of them; light band: nine tenths"


def figures(tables: Mapping[str, pd.DataFrame]) -> dict[str, Figure]:
    """The pictures by name."""
    months = tables["months"]
    return {
        "workload-by-role": workload_by_role(months),
        "reviews-by-stage": reviews_by_stage(months),
        "completions-by-phase": completions_by_phase(months),
        "cost-by-source": cost_by_source(tables["cost"]),
    }


def pictures(tables: Mapping[str, pd.DataFrame]) -> dict[str, bytes]:
    """File name and content of every picture, as SVG and PNG."""
    return {f"{name}.{kind}": picture_bytes(figure, kind) for name, figure in figures(tables).items() for kind in KINDS}


def _months_axis(panel: Axes) -> None:
    panel.set_xlim(_day(date(2020, 10, 1)), _day(HORIZON))
    panel.set_xticks([_day(date(year, 1, 1)) for year in range(2021, HORIZON.year + 1)], minor=True)
    panel.set_xticks([_day(date(year, 1, 1)) for year in NAMED_YEARS], labels=[str(year) for year in NAMED_YEARS])


def _day(day: date) -> float:
    return float(np.datetime64(day, "D").astype(np.int64))


def _month_ends(rows: pd.DataFrame) -> Any:
    """Ends of the months of the rows, as days of the axis."""
    starts = pd.to_datetime(rows["month"])
    return (starts + pd.offsets.MonthBegin(1)).to_numpy().astype("datetime64[D]").astype(np.int64).astype(np.float64)


def _band(panel: Axes, rows: pd.DataFrame, colour: str) -> None:
    """Median and bands of the rows of one item."""
    where = _month_ends(rows)
    panel.fill_between(where, rows["q05"], rows["q95"], color=colour, alpha=0.2, linewidth=0)
    panel.fill_between(where, rows["q25"], rows["q75"], color=colour, alpha=0.35, linewidth=0)
    panel.plot(where, rows["q50"], color=colour, linewidth=1.1)


def workload_by_role(months: pd.DataFrame) -> Figure:
    """Persons kept busy, by role, a panel a role; means of 12 months, for single months go up and down with sessions."""
    rows = chosen(months, measure=YEAR_MEAN)
    busiest = max(rows[rows["item"] == ALL].dropna(subset=["q50"]).to_dict("records"), key=lambda row: row["q50"])
    with style():
        figure, grid = panels(
            len(ROLES),
            "The Secretariat's work is heaviest in the twelve months to the end of "
            f"{busiest['month']:%B %Y}: {busiest['q50']:.1f} persons (median)",
            wide=2,
            width=3.6,
        )
        for panel, role, colour in zip(grid, ROLES, PALETTE, strict=False):
            _band(panel, rows[rows["item"] == role], colour)
            panel.set_title(f"{role}s", loc="left")
            _months_axis(panel)
        grid[0].set_ylim(bottom=0)
        figure.supylabel("full-time equivalents, mean of 12 months", fontsize=9)
        figure.supxlabel(NOTE, fontsize=8, x=0.01, ha="left")
    return figure


def reviews_by_stage(months: pd.DataFrame) -> Figure:
    """How many reviews stand where at each month's end, means of the replications, stacked: unlike medians they add up to all reviews."""
    rows = chosen(months, measure="reviews by stages together")
    heights = [rows[rows["item"] == name]["mean"].to_numpy() for name in SHOWN]
    where = _month_ends(rows[rows["item"] == next(iter(SHOWN))])
    total, finished = float(sum(height[-1] for height in heights)), heights[-1]
    done = finished[int(np.searchsorted(where, _day(PLANNED_END)))]
    with style():
        figure = Figure(figsize=(7.2, 4.2), layout="constrained")
        panel = figure.subplots()
        panel.stackplot(where, heights, colors=STAGE_COLOURS, labels=list(SHOWN), linewidth=0)
        _planned_end(panel, total)
        _months_axis(panel)
        panel.set_ylim(0, total)
        panel.set_ylabel("reviews (mean of the replications)")
        handles, labels = panel.get_legend_handles_labels()
        figure.legend(handles[::-1], labels[::-1], loc="outside right center", frameon=False, fontsize=8)
        headline(figure, f"At the planned end, October 2030, {done:.0f} of {total:.0f} reviews have finished all four phases")
    return figure


def _planned_end(panel: Axes, height: float) -> None:
    panel.axvline(_day(PLANNED_END), color=INK, linewidth=0.9, linestyle=(0, (4, 3)))
    panel.text(_day(PLANNED_END), height * 1.01, "planned end", fontsize=8, va="bottom", ha="center", color=INK)


def completions_by_phase(months: pd.DataFrame) -> Figure:
    """Reviews that have finished each phase, a panel a phase, with the plan as a dashed line."""
    rows = chosen(months, measure="reviews finished")
    total = float(chosen(months, measure="reviews by stage", month=MONTHS[0])["mean"].sum())
    late = _lateness(rows[rows["item"] == PHASES[0]], total / 2)
    with style():
        figure, grid = panels(len(PHASES), f"Half of the reviews have finished phase 1 {late}", wide=2, width=3.6)
        for panel, phase, colour in zip(grid, PHASES, PALETTE, strict=False):
            mine = rows[rows["item"] == phase]
            panel.plot(_month_ends(mine), mine["plan"], color=FAINT, linestyle=(0, (4, 2)), drawstyle="steps-post")
            _band(panel, mine, colour)
            panel.set_title(phase, loc="left")
            _months_axis(panel)
        grid[0].set_ylim(0, total * 1.05)
        grid[0].yaxis.set_major_locator(MaxNLocator(integer=True))
        figure.supylabel("reviews finished", fontsize=9)
        figure.supxlabel(f"{NOTE}; dashed: the plan", fontsize=8, x=0.01, ha="left")
    return figure


def _lateness(rows: pd.DataFrame, half: float) -> str:
    """How much later the median reaches half than the plan, in words."""
    plan, found = (np.flatnonzero(rows[name].to_numpy() >= half) for name in ("plan", "q50"))
    if not len(found):
        return "not before 2037 (median)"
    if not len(plan):
        return "sooner than planned (median)"
    months = int(found[0] - plan[0])
    return "as planned (median)" if not months else f"{abs(months)} months {'later' if months > 0 else 'sooner'} than planned (median)"


def cost_by_source(cost: pd.DataFrame) -> Figure:
    """Cost by calendar year and source of funds: bars of the means, stacked, with nine tenths of the replications of the sum."""
    rows = chosen(cost, step=ALL)
    rows = rows[rows["year"] > 0]
    sums = rows[rows["source"] == ALL]
    years = sums["year"].to_numpy()
    with style():
        figure = Figure(figsize=(7.2, 3.6), layout="constrained")
        panel = figure.subplots()
        base = np.zeros(len(years))
        for source, colour in zip(SOURCES, PALETTE, strict=False):
            heights = rows[rows["source"] == source]["mean"].to_numpy()
            panel.bar(years, heights, bottom=base, color=colour, width=0.75, label=source)
            base = base + heights
        reach = [np.maximum(base - sums["q05"].to_numpy(), 0), np.maximum(sums["q95"].to_numpy() - base, 0)]
        panel.errorbar(years, base, yerr=reach, fmt="none", ecolor=INK, elinewidth=1, label="nine tenths of the replications, of the sum")
        panel.set_xticks(years[::2])
        panel.grid(axis="x", visible=False)
        panel.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value / 1e6:g}"))
        panel.set_ylabel("million US dollars a year")
        figure.legend(loc="outside lower left", ncols=3, frameon=False, fontsize=8)
        dearest = int(years[int(np.argmax(base))])
        headline(figure, f"The dearest year is {dearest}, at {base.max() / 1e6:.1f} million US dollars (mean); every rate is assumed")
    return figure
