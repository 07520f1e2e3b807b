"""The charts of the ten years as simulated under one setting: work, completions, where reviews stand, cost.

Each is made once without its data, for all settings share it.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cache
from typing import Any, Final, TypeAlias

import altair as alt
import pandas as pd

from results.charts.look import FAINT, INK, PALETTE, filled, of, spec_of
from results.document import Chart
from results.workload.forecast import PHASES
from results.workload.store import Workload
from results.workload.tables import ALL, YEAR_MEAN, chosen
from results.workload.words import COUNTED, DECEMBER, MANY, middle_of, posts
from sim.calibration.facts import read_facts
from sim.planning.costs import SOURCES
from sim.planning.standing import SHOWN
from sim.review_phase.clock import PLANNED_END
from sim.review_phase.replication import ROLES
from words import IsoDay, Month, Number, Sentences, ShortMonth, message

DASHED: Final = [5, 4]
YEAR: Final = message("year")
FTE: Final = message("full-time equivalents")
REVIEWS: Final = message("reviews")
LOW, HIGH = message("low (5 %)"), message("high (95 %)")
STAGES: Final = {
    "not started": message("not started"),
    "preliminary": message("preliminary"),
    "questionnaire": message("questionnaire"),
    "feedback": message("feedback"),
    "observations": message("observations"),
    "summary and session": message("summary and session"),
    "between phases": message("between phases"),
    "finished": message("finished"),
}
"""Where the reviews stand, ``SHOWN``, in words."""
STAGE_COLOURS: Final = ("#D9D9D9", "#56B4E9", "#0072B2", "#E69F00", "#D55E00", "#CC79A7", "#7F7F7F", "#009E73")
"""One for each of ``SHOWN``: grey for not started, greys and blues to green for finished."""


def _along_years() -> alt.X:
    """The axis of years, on which a month is a twelfth."""
    axis = alt.Axis(format="d", tickMinStep=1, labelFlush=False)
    return alt.X("x:Q", title=YEAR, axis=axis, scale=alt.Scale(domain=[2020.75, 2037], nice=False))


def _up(field: str, title: str) -> alt.Y:
    return alt.Y(f"{field}:Q", title=title)


def _tips(what: str) -> list[alt.Tooltip]:
    return [
        alt.Tooltip("month:N", title=message("month")),
        alt.Tooltip("q50:Q", title=message("{what}, median", what=what)),
        alt.Tooltip("q05:Q", title=LOW),
        alt.Tooltip("q95:Q", title=HIGH),
    ]


def _legend() -> alt.Legend:
    return alt.Legend(orient="top", columns=2, symbolOpacity=1)


def _coloured(field: str, names: Sequence[str], colours: Sequence[str] = PALETTE) -> alt.Color:
    """Colours in a fixed order; the legend above, for a page may be narrow."""
    scale = alt.Scale(domain=list(names), range=list(colours[: len(names)]))
    return alt.Color(f"{field}:N", sort=list(names), title=None, scale=scale, legend=_legend())


@cache
def _work_look() -> dict[str, Any]:
    """Data: ``work`` with quantiles by month, ``posts`` with one number."""
    base, title = of("work").encode(x=_along_years()), FTE
    return spec_of(
        base.mark_area(color=PALETTE[0], opacity=0.2).encode(y=_up("q05", title), y2="q95:Q")
        + base.mark_area(color=PALETTE[0], opacity=0.35).encode(y=_up("q25", title), y2="q75:Q")
        + base.mark_line(color=PALETTE[0], strokeWidth=1.5).encode(y=_up("q50", title), tooltip=_tips(title))
        + of("posts").mark_rule(color=INK, strokeDash=DASHED).encode(y=_up("posts", title)),
        320,
    )


@cache
def _roles_look() -> dict[str, Any]:
    """Data: ``roles`` with quantiles by role and year."""
    names, title = [MANY[role] for role in ROLES], message("full-time equivalents, mean of the year")
    year = alt.X("year:Q", title=YEAR, axis=alt.Axis(format="d", tickMinStep=1), scale=alt.Scale(zero=False, nice=False))
    base = of("roles").encode(x=year, color=_coloured("role", names))
    tips = [
        alt.Tooltip("year:Q", format="d", title=YEAR),
        alt.Tooltip("role:N", title=message("role")),
        alt.Tooltip("q50:Q", title=message("median")),
        alt.Tooltip("q05:Q", title=LOW),
        alt.Tooltip("q95:Q", title=HIGH),
    ]
    shape = alt.Shape("role:N", sort=names, title=None, legend=_legend(), scale=alt.Scale(domain=names))
    return spec_of(
        base.mark_area(opacity=0.15).encode(y=_up("q05", title), y2="q95:Q")
        + base.mark_line(strokeWidth=2).encode(y=_up("q50", title))
        + base.mark_point(size=45, filled=True, opacity=1).encode(y=_up("q50", title), shape=shape, tooltip=tips),
        300,
    )


@cache
def _completions_look() -> dict[str, Any]:
    """Data: ``finished`` with quantiles and plan by what is counted and month, ``facts`` with published counts of starts."""
    base, title = of("finished").encode(x=_along_years(), color=_coloured("phase", [*COUNTED.values()])), REVIEWS
    tips = [alt.Tooltip("phase:N", title=message("counted")), *_tips(REVIEWS), alt.Tooltip("plan:Q", title=message("plan"))]
    known = [
        alt.Tooltip("day:N", title=message("day")),
        alt.Tooltip("reviews:Q", title=REVIEWS),
        alt.Tooltip("source:N", title=message("source")),
    ]
    return spec_of(
        base.mark_area(opacity=0.13).encode(y=_up("q05", title), y2="q95:Q")
        + base.mark_area(opacity=0.25).encode(y=_up("q25", title), y2="q75:Q")
        + base.mark_line(strokeDash=DASHED, strokeWidth=1.2).encode(y=_up("plan", title))
        + base.mark_line(strokeWidth=2.2).encode(y=_up("q50", title), tooltip=tips)
        + of("facts")
        .mark_point(color=INK, filled=True, size=60, opacity=1)
        .encode(x=_along_years(), y=_up("reviews", title), tooltip=known),
        360,
    )


@cache
def _stages_look() -> dict[str, Any]:
    """Data: ``stages`` with quantiles of the reviews by stage and month. A panel for each, on a scale of its own."""
    year = alt.X("x:Q", title=None, axis=alt.Axis(format="d", values=[2021, 2026, 2031, 2036]), scale=alt.Scale(domain=[2020.75, 2037]))
    base = alt.Chart().encode(x=year)  # without data of its own: a layer that has some shows all of it in every panel
    names = [STAGES[name] for name in SHOWN]
    colour = alt.Color("stage:N", sort=names, legend=None, scale=alt.Scale(domain=names, range=list(STAGE_COLOURS)))
    tips = [alt.Tooltip("stage:N", title=message("stage")), *_tips(REVIEWS)]
    panel = (
        base.mark_area(opacity=0.3).encode(y=_up("q05", REVIEWS), y2="q95:Q", color=colour)
        + base.mark_line(strokeWidth=1.8, color=INK).encode(y=_up("q50", REVIEWS), tooltip=tips)
        + base.mark_rule(color=FAINT, strokeDash=DASHED).encode(x=alt.XDatum(_end(PLANNED_END)))
    )
    shown = panel.properties(width=150, height=110).facet(
        facet=alt.Facet("stage:N", title=None, sort=names), columns=4, data=alt.NamedData(name="stages")
    )
    spec: dict[str, Any] = shown.resolve_scale(y="independent").to_dict()
    spec.pop("config", None)
    return spec


@cache
def _cost_look() -> dict[str, Any]:
    """Data: ``cost`` by source and year, ``sums`` with the ends of the interval by year."""
    title, year = message("million US dollars"), alt.X("year:O", title=YEAR, axis=alt.Axis(labelAngle=-45))
    source = alt.Tooltip("source:N", title=message("source of funds"))
    tips = [alt.Tooltip("year:O", title=YEAR), source, alt.Tooltip("money:Q", title=title, format=".2f")]
    bars = (
        of("cost")
        .mark_bar()
        .encode(
            x=year, y=_up("money", title), color=_coloured("source", SOURCES), order=alt.Order("source:N", sort="descending"), tooltip=tips
        )
    )
    return spec_of(bars + of("sums").mark_rule(color=INK, strokeWidth=1.5).encode(x=year, y=_up("low", title), y2="high:Q"), 300)


MEASURES: Final = ("full-time equivalents", YEAR_MEAN, "reviews finished", "reviews by stages together")
BANDS: Final = message("Line: median of the replications. Dark band: half of them. Light band: nine tenths.")
TITLES: Final = {
    "work": (message("The Secretariat's work, month by month"), Sentences(BANDS, message("Dashed: all posts that there are (assumed)."))),
    "roles": (
        message("The work by role, year by year"),
        message("Line: median of the yearly mean. Band: nine tenths of the replications."),
    ),
    "completions": (
        message("Reviews that have started, and have finished each phase"),
        Sentences(BANDS, message("Dashed: the plan. At the end of each quarter. Points: published counts of reviews started.")),
    ),
    "stages": (
        message("Where the reviews stand"),
        message("Line: median of the replications. Band: nine tenths. At the end of each quarter; dashed: the planned end."),
    ),
    "cost": (
        message("Cost by year and source of funds"),
        message("Bars: means. Line: nine tenths of the replications of the sum. Every rate is assumed."),
    ),
}
"""Title and note of each chart."""

LAST_PLANNED: Final = PLANNED_END.replace(day=1)


Rows: TypeAlias = list[dict[Any, Any]]
Series: TypeAlias = dict[str, Rows]
"""The rows of one measure by item, each by month."""


def ten_years_charts(workload: Workload, named: Callable[[str], str]) -> Iterator[Chart]:
    """All charts of a setting, in the order of ``TITLES``; ``named`` makes their ids of their names there."""
    values, command = workload.manifest["parameters"], workload.manifest["command"]
    work, yearly, finished, stages = (_series(workload.tables["months"], measure) for measure in MEASURES)
    started = _series(workload.tables["months"], "reviews started")
    cost = _by_source(workload.tables["cost"])
    of_roles = {role: yearly[role][DECEMBER::12] for role in ROLES}
    specs = {
        "work": filled(_work_look(), work=_banded(work[ALL], 2), posts=[{"posts": _posts(values)}]),
        "roles": filled(_roles_look(), roles=_roles(of_roles)),
        "completions": filled(_completions_look(), finished=_completions(started | finished), facts=_facts()),
        "stages": filled(_stages_look(), stages=_stages(stages)),
        "cost": filled(_cost_look(), cost=_cost(cost), sums=_sums(cost[ALL])),
    }
    told = {
        "work": _work_told(work[ALL], values),
        "roles": _roles_told(of_roles, values),
        "completions": _completions_told(finished),
        "stages": _stages_told(stages),
        "cost": _cost_told(cost[ALL]),
    }
    for name, (title, note) in TITLES.items():
        yield Chart(named(name), title, specs[name], told[name], note, command)


def _series(months: pd.DataFrame, measure: str) -> Series:
    return _grouped(chosen(months, measure=measure), "item")


def _by_source(cost: pd.DataFrame) -> Series:
    """The rows of all steps together by source; the first of each is that of all years."""
    return _grouped(chosen(cost, step=ALL), "source")


def _grouped(table: pd.DataFrame, column: str) -> Series:
    found: Series = {}
    for row in table.to_dict("records"):
        found.setdefault(row[column], []).append(row)
    return found


def _end(month: date) -> float:
    """The end of a month on the axis of years."""
    return round(month.year + month.month / 12, 3)


def _banded(rows: Rows, digits: int, **more: Any) -> list[dict[str, Any]]:
    """Rows of a chart: where, its name, and the five quantiles."""
    return [
        {
            "x": _end(row["month"]),
            "month": ShortMonth(row["month"]),
            **{name: round(float(row[name]), digits) for name in ("q05", "q25", "q50", "q75", "q95")},
            **more,
        }
        for row in rows
    ]


def _quarters(rows: Rows) -> Rows:
    return [row for row in rows if row["month"].month % 3 == 0]


def _posts(values: dict[str, float]) -> float:
    return sum(posts(role, values) for role in ROLES)


def _work_told(work: Rows, values: dict[str, float]) -> str:
    peak = max(work, key=lambda row: float(row["q50"]))
    return message(
        "The work of all roles together rises to {middle} full-time equivalents in {month}, its busiest month (median; {low} to {high} in "
        "nine tenths of the replications), against {posts} posts.",
        month=Month(peak["month"]),
        posts=Number(f"{_posts(values):g}"),
        **middle_of(peak),
    )


def _roles(yearly: Series) -> list[dict[str, Any]]:
    return [
        {"year": row["month"].year, "role": MANY[role], **{name: round(float(row[name]), 2) for name in ("q05", "q50", "q95")}}
        for role in ROLES
        for row in yearly[role]
    ]


def _roles_told(yearly: Series, values: dict[str, float]) -> str:
    told = []
    for role in ROLES:
        peak = max(yearly[role], key=lambda row: float(row["q50"]))
        told.append(
            message(
                "{role} {work} of {posts} posts in {year}",
                role=MANY[role],
                work=Number(f"{peak['q50']:.1f}"),
                posts=Number(f"{posts(role, values):g}"),
                year=str(peak["month"].year),
            )
        )
    return message("The busiest year of each role (median of the yearly mean): {roles}.", roles=Sentences(*told, between="; "))


def _completions(finished: Series) -> list[dict[str, Any]]:
    rows = []
    for name, words in COUNTED.items():
        mine = _quarters(finished[name])
        rows += [banded | {"plan": int(row["plan"])} for banded, row in zip(_banded(mine, 1, phase=words), mine, strict=True)]
    return rows


def _facts() -> list[dict[str, Any]]:
    """The published counts of reviews of all groups that have started."""
    return [
        {
            "x": round(fact.last.year + (fact.last - fact.last.replace(month=1, day=1)).days / 365.25, 3),
            "day": IsoDay(fact.last),
            "reviews": fact.counts[0],
            "source": fact.source,
        }
        for fact in read_facts().facts
        if fact.kind == "started" and set(fact.groups) == {1, 2, 3}
    ]


def _completions_told(finished: Series) -> str:
    told = []
    for phase in PHASES:
        row = next(row for row in finished[phase] if row["month"] == LAST_PLANNED)
        told.append(
            message(
                "{phase} {middle} ({low} to {high}; plan {plan})",
                phase=COUNTED[phase],
                plan=Number(f"{row['plan']:.0f}"),
                **middle_of(row, 0),
            )
        )
    return message(
        "Reviews finished by the planned end, October 2030, median and nine tenths of the replications: {phases}.",
        phases=Sentences(*told, between="; "),
    )


def _stages(stages: Series) -> list[dict[str, Any]]:
    return [row for name in SHOWN for row in _banded(_quarters(stages[name]), 1, stage=STAGES[name])]


def _stages_told(stages: Series) -> str:
    there = [row for rows in stages.values() for row in rows if row["month"] == LAST_PLANNED]
    told = [message("{stage} {number}", stage=STAGES[row["item"]], number=Number(f"{row['mean']:.0f}")) for row in there]
    return message("At the planned end, October 2030, reviews stand as follows (means): {stages}.", stages=Sentences(*told, between="; "))


def _cost(cost: Series) -> list[dict[str, Any]]:
    return [
        {"year": row["year"], "source": source, "money": round(row["mean"] / 1e6, 4)}
        for source in SOURCES
        for row in cost[source]
        if row["year"]
    ]


def _sums(cost: Rows) -> list[dict[str, Any]]:
    return [{"year": row["year"], "low": round(row["q05"] / 1e6, 4), "high": round(row["q95"] / 1e6, 4)} for row in cost if row["year"]]


def _cost_told(sums: Rows) -> str:
    total, dearest = sums[0], max(sums[1:], key=lambda row: float(row["mean"]))
    return message(
        "The dearest year is {year}, at {mean} million US dollars (mean). All years together cost {middle} million (median; {low} to {high}).",
        year=str(dearest["year"]),
        mean=Number(f"{dearest['mean'] / 1e6:.2f}"),
        **middle_of(total, scale=1e6),
    )
