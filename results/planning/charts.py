"""The pictures of a plan: how far the reviews come, with what was published as points; work against persons; pages; cost."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, Final

import altair as alt
import numpy as np
from numpy.typing import NDArray

from results.charts.look import INK, PALETTE, inline, spec_of
from results.document import Chart
from results.planning.tables import finished, title_of, within
from results.workload.words import MANY, STARTED
from sim.calibration.facts import PublishedFacts, read_facts
from sim.planning.costs import KINDS
from sim.planning.monthly import full_time_equivalents
from sim.planning.plan import Arm, Plan
from sim.planning.posts import persons
from sim.review_phase.clock import HORIZON, MONTHS
from sim.review_phase.replication import N_PHASES, ROLES
from words import IsoMonth, Message, Number, Sentences, ShortDay, listing, message

CHANCES: Final = (0.05, 0.25, 0.5, 0.75, 0.95)
NAMES: Final = {
    "q05": message("low (5 %)"),
    "q25": Number("25 %"),
    "q50": message("median"),
    "q75": Number("75 %"),
    "q95": message("high (95 %)"),
}
DASHED: Final = [5, 4]
COUNTED: Final = (STARTED, *map(finished, range(N_PHASES)))
ENDS: Final = ("least", "most")
FAN: Final = message("Line: median of the runs. Dark band: half of them. Light band: nine tenths.")
DAY: Final = alt.Tooltip("when:N", title=message("day"))


def plan_charts(plan: Plan, facts: PublishedFacts | None, command: str) -> Iterator[Chart]:
    """All pictures of a plan; ``facts`` are the published ones that its runs rest on, None for those that come with the project."""
    yield fan_chart(plan.base, facts or read_facts(), command)
    yield work_chart(plan.base, command)
    yield pages_chart(plan.base, command)
    yield cost_chart(plan.base, command)
    if len(plan.arms) > 1:
        yield scenarios_chart(plan, command)


def _end(month: date) -> str:
    """The last day of a month, as Vega reads it."""
    return _last_day(month).isoformat()


def _at(month: date) -> dict[str, str]:
    """The last day of a month, as Vega reads it, and in words where one points at it."""
    return {"day": _end(month), "when": ShortDay(_last_day(month))}


def _last_day(month: date) -> date:
    place = MONTHS.index(month)
    return (MONTHS[place + 1] if place + 1 < len(MONTHS) else HORIZON) - timedelta(days=1)


def _bands(values: NDArray[Any]) -> list[dict[str, float]]:
    """Quantiles of ``(n, n_months)``, a row for each month."""
    found = np.quantile(values, CHANCES, axis=0, method="inverted_cdf")
    return [dict(zip(NAMES, (round(float(one), 2) for one in column), strict=True)) for column in found.T]


def _time() -> alt.X:
    return alt.X("day:T", title=None, axis=alt.Axis(format="%Y", tickCount="year"))


def _fan(rows: list[dict[str, Any]], title: str, colour: Any) -> Any:
    base = alt.Chart(inline(rows)).encode(x=_time(), color=colour)
    tips = [DAY, *(alt.Tooltip(f"{name}:Q", title=words) for name, words in NAMES.items())]
    return (
        base.mark_area(opacity=0.15, interpolate="step-after").encode(y=alt.Y("q05:Q", title=title), y2="q95:Q")
        + base.mark_area(opacity=0.25, interpolate="step-after").encode(y=alt.Y("q25:Q", title=title), y2="q75:Q")
        + base.mark_line(strokeWidth=2, interpolate="step-after").encode(y=alt.Y("q50:Q", title=title), tooltip=tips)
    )


def fan_chart(arm: Arm, facts: PublishedFacts, command: str) -> Chart:
    """Reviews started and finished from the beginning to the end of the plan, and the published counts of all groups."""
    last = arm.window.last
    counts = {STARTED: arm.runs["started"][:, : last + 1]}
    counts |= {name: arm.runs["finished"][:, phase, : last + 1] for phase, name in enumerate(COUNTED[1:])}
    shown = (STARTED, COUNTED[1], COUNTED[-1])
    rows = [{**_at(month), "counted": name, **row} for name in shown for month, row in zip(MONTHS, _bands(counts[name]), strict=False)]
    points = [
        {
            "day": fact.last.isoformat(),
            "when": ShortDay(fact.last),
            "counted": shown[fact.kind == "finished"],
            "reviews": fact.counts[0],
            **dict(zip(ENDS, fact.bounds, strict=True)),
        }
        | {"source": fact.source}
        for fact in facts.facts
        if fact.kind in ("started", "finished") and fact.dated and set(fact.groups) == {1, 2, 3}
    ]
    colour = alt.Color(
        "counted:N",
        sort=list(shown),
        title=None,
        legend=alt.Legend(orient="top", symbolOpacity=1),
        scale=alt.Scale(domain=shown, range=PALETTE[:3]),
    )
    tips = [DAY, alt.Tooltip("reviews:Q", title=message("reviews")), alt.Tooltip("source:N", title=message("source"))]
    base = alt.Chart(inline(points)).encode(x=_time())
    known = base.mark_rule(color=INK).encode(y="least:Q", y2="most:Q") + base.mark_point(
        filled=True, size=70, opacity=1, stroke=INK, strokeWidth=1
    ).encode(y="reviews:Q", color=colour, tooltip=tips)
    ends = {name: _bands(counts[name])[-1] for name in shown}
    told = [message("{what} {count}", what=name, count=_within(row, 0)) for name, row in ends.items()]
    published = [
        message(
            "{count} {what} on {day}",
            count=Number(f"{point['reviews']:g}"),
            what=point["counted"],
            day=date.fromisoformat(str(point["day"])),
        )
        for point in points
    ]
    described = message(
        "At the end of the plan, {end}, in the median and in nine tenths of the runs: {counts}. Published: {published}.",
        end=arm.scenario.end,
        counts=listing(told, "; "),
        published=listing(published, ", "),
    )
    return Chart(
        "fan",
        message("Reviews started and finished: {scenario}", scenario=title_of(arm)),
        spec_of(_fan(rows, message("reviews"), colour) + known, 340),
        described,
        Sentences(FAN, message("Points: published counts, with their errors as lines.")),
        command,
    )


def _within(row: Mapping[str, Any], digits: int) -> Message:
    """A median with the ends of nine tenths."""
    return within(*(Number(f"{row[name]:.{digits}f}") for name in ("q50", "q05", "q95")))


def _month(row: Mapping[str, Any]) -> IsoMonth:
    return IsoMonth(date.fromisoformat(row["day"]))


def work_chart(arm: Arm, command: str) -> Chart:
    """Full-time equivalents of each role by month, against the persons there."""
    work = full_time_equivalents(arm.runs["hours"], arm.parameters)[:, :, arm.window.months]
    there = persons(arm.parameters, arm.window)
    rows: list[dict[str, Any]] = [
        {
            "day": _end(MONTHS[month]),
            "role": MANY[role],
            "there": round(float(there[place, MONTHS[month].year - arm.window.years[0]]), 2),
            **row,
        }
        for place, role in enumerate(ROLES)
        for month, row in zip(arm.window.months, _bands(work[:, place]), strict=True)
    ]
    base = alt.Chart(inline(rows)).encode(x=_time())
    title = message("full-time equivalents")
    panel = (
        base.mark_area(opacity=0.2).encode(y=alt.Y("q05:Q", title=title), y2="q95:Q")
        + base.mark_area(opacity=0.35).encode(y="q25:Q", y2="q75:Q")
        + base.mark_line(strokeWidth=1.5).encode(y="q50:Q")
        + base.mark_line(color=INK, strokeDash=DASHED, strokeWidth=1).encode(y="there:Q")
    ).properties(width=310, height=190)
    spec = (
        panel.facet(facet=alt.Facet("role:N", title=None, sort=[MANY[role] for role in ROLES]), columns=2)
        .resolve_scale(y="independent")
        .to_dict()
    )
    spec.pop("config", None)
    busiest = (max((row for row in rows if row["role"] == MANY[role]), key=lambda row: row["q50"]) for role in ROLES)
    told = [
        message(
            "{role} {work} of {there} in {month}",
            role=row["role"],
            work=_within(row, 1),
            there=Number(f"{row['there']:g}"),
            month=_month(row),
        )
        for row in busiest
    ]
    return Chart(
        "work",
        message("Work by role and month: {scenario}", scenario=title_of(arm)),
        spec,
        message("The busiest month of each role: {roles}.", roles=listing(told, "; ")),
        Sentences(FAN, message("Dashed: persons there.")),
        command,
    )


def pages_chart(arm: Arm, command: str) -> Chart:
    """Pages translated by month."""
    rows: list[dict[str, Any]] = [
        {**_at(MONTHS[month]), **row} for month, row in zip(arm.window.months, _bands(arm.runs["pages"][:, arm.window.months]), strict=True)
    ]
    peak = max(rows, key=lambda row: float(row["q50"]))
    told = message(
        "The busiest month is {month}, with {pages} pages (median; {low} to {high}).",
        month=_month(peak),
        pages=Number(f"{peak['q50']:.0f}"),
        low=Number(f"{peak['q05']:.0f}"),
        high=Number(f"{peak['q95']:.0f}"),
    )
    return Chart(
        "pages-chart",
        message("Pages translated by month: {scenario}", scenario=title_of(arm)),
        spec_of(_fan(rows, message("pages"), alt.value(PALETTE[0])), 260),
        told,
        FAN,
        command,
    )


def cost_chart(arm: Arm, command: str) -> Chart:
    """Cost by kind and year, against what comes in."""
    spent = arm.costs()
    rows = [
        {"year": year, "kind": kind, "place": place, "money": round(float(spent.spent[:, place, :, k].sum(axis=1).mean()) / 1e6, 4)}
        for place, kind in enumerate(KINDS)
        for k, year in enumerate(arm.window.years)
    ]
    income = [{"year": year, "income": round(float(spent.income[:, k].sum()) / 1e6, 4)} for k, year in enumerate(arm.window.years)]
    title = message("million US dollars")
    colour = alt.Color(
        "kind:N",
        sort=list(KINDS),
        title=None,
        legend=alt.Legend(orient="top", columns=4, symbolOpacity=1),
        scale=alt.Scale(domain=KINDS, range=(*PALETTE[:6], "#999933", PALETTE[7])),
    )
    bars = (
        alt.Chart(inline(rows))
        .mark_bar()
        .encode(x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0)), y=alt.Y("money:Q", title=title), color=colour, order="place:Q")
    )
    ticks = alt.Chart(inline(income)).mark_tick(color=INK, thickness=3, width=60).encode(x="year:O", y="income:Q")
    told = [
        message(
            "{year} {cost} against {income}",
            year=str(year),
            cost=Number(f"{float(spent.by_source[:, :, k].sum(axis=1).mean()) / 1e6:.2f}"),
            income=Number(f"{float(spent.income[:, k].sum()) / 1e6:.2f}"),
        )
        for k, year in enumerate(arm.window.years)
    ]
    described = message("Cost against income, {unit}: {years}.", unit=title, years=listing(told, ", "))
    note = message("Bars: means. Black: what comes in from both sources. Every salary, rate and income is assumed.")
    name = message("Cost by year: {scenario}", scenario=title_of(arm))
    return Chart("cost", name, spec_of(bars + ticks, 300), described, note, command)


def scenarios_chart(plan: Plan, command: str) -> Chart:
    """Reviews that have finished phase 1, under each scenario."""
    rows = [
        {"day": _end(month), "scenario": arm.scenario.name, **row}
        for arm in plan.arms
        for month, row in zip(MONTHS, _bands(arm.runs["finished"][:, 0, : arm.window.last + 1]), strict=False)
    ]
    names = [arm.scenario.name for arm in plan.arms]
    colour = alt.Color(
        "scenario:N",
        sort=names,
        title=None,
        legend=alt.Legend(orient="top", symbolOpacity=1),
        scale=alt.Scale(domain=names, range=list(PALETTE)),
    )
    base = alt.Chart(inline(rows)).encode(x=_time(), color=colour)
    title = message("reviews past phase 1")
    lines = base.mark_area(opacity=0.1, interpolate="step-after").encode(y=alt.Y("q05:Q", title=title), y2="q95:Q") + base.mark_line(
        strokeWidth=2, interpolate="step-after"
    ).encode(y="q50:Q")
    told = [
        message(
            "{scenario} {reviews} by {end}",
            scenario=arm.scenario.name,
            reviews=Number(f"{np.median(arm.outcomes['first_phase']):.0f}"),
            end=arm.scenario.end,
        )
        for arm in plan.arms
    ]
    return Chart(
        "scenarios-chart",
        message("Reviews past phase 1 under each scenario"),
        spec_of(lines, 320),
        message("In the median: {scenarios}.", scenarios=listing(told, "; ")),
        message("Line: median. Band: nine tenths."),
        command,
    )
