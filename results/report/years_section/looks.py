"""What the charts of a simulated setting look like, without their data: each made once, for all settings share it."""

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

import altair as alt

from results.charts.look import INK, PALETTE, of, spec_of
from results.workload.forecast import PHASES
from results.workload.monthly import SOURCES
from results.workload.plots import STAGE_COLOURS
from results.workload.standing import SHOWN
from sim.review_phase.replication import ROLES

DASHED: Final = [5, 4]


def _along_years() -> alt.X:
    """The axis of years, on which a month is a twelfth."""
    axis = alt.Axis(format="d", tickMinStep=1, labelFlush=False)
    return alt.X("x:Q", title="year", axis=axis, scale=alt.Scale(domain=[2020.75, 2037], nice=False))


def _up(field: str, title: str) -> alt.Y:
    return alt.Y(f"{field}:Q", title=title)


def _tips(what: str) -> list[alt.Tooltip]:
    return [
        alt.Tooltip("month:N", title="month"),
        alt.Tooltip("q50:Q", title=f"{what}, median"),
        alt.Tooltip("q05:Q", title="low (5 %)"),
        alt.Tooltip("q95:Q", title="high (95 %)"),
    ]


def _legend() -> alt.Legend:
    return alt.Legend(orient="top", columns=2, symbolOpacity=1)


def _coloured(field: str, names: Sequence[str], colours: Sequence[str] = PALETTE) -> alt.Color:
    """Colours in a fixed order; the legend above, for a page may be narrow."""
    scale = alt.Scale(domain=list(names), range=list(colours[: len(names)]))
    return alt.Color(f"{field}:N", sort=list(names), title=None, scale=scale, legend=_legend())


@cache
def work() -> dict[str, Any]:
    """Data: ``work`` with quantiles by month, ``posts`` with one number."""
    base, title = of("work").encode(x=_along_years()), "full-time equivalents"
    return spec_of(
        base.mark_area(color=PALETTE[0], opacity=0.2).encode(y=_up("q05", title), y2="q95:Q")
        + base.mark_area(color=PALETTE[0], opacity=0.35).encode(y=_up("q25", title), y2="q75:Q")
        + base.mark_line(color=PALETTE[0], strokeWidth=1.5).encode(y=_up("q50", title), tooltip=_tips(title))
        + of("posts").mark_rule(color=INK, strokeDash=DASHED).encode(y=_up("posts", title)),
        320,
    )


@cache
def roles() -> dict[str, Any]:
    """Data: ``roles`` with quantiles by role and year."""
    names, title = [f"{role}s" for role in ROLES], "full-time equivalents, mean of the year"
    year = alt.X("year:Q", title="year", axis=alt.Axis(format="d", tickMinStep=1), scale=alt.Scale(zero=False, nice=False))
    base = of("roles").encode(x=year, color=_coloured("role", names))
    tips = [
        alt.Tooltip("year:Q", format="d"),
        alt.Tooltip("role:N"),
        alt.Tooltip("q50:Q", title="median"),
        alt.Tooltip("q05:Q", title="low (5 %)"),
        alt.Tooltip("q95:Q", title="high (95 %)"),
    ]
    shape = alt.Shape("role:N", sort=names, title=None, legend=_legend(), scale=alt.Scale(domain=names))
    return spec_of(
        base.mark_area(opacity=0.15).encode(y=_up("q05", title), y2="q95:Q")
        + base.mark_line(strokeWidth=2).encode(y=_up("q50", title))
        + base.mark_point(size=45, filled=True, opacity=1).encode(y=_up("q50", title), shape=shape, tooltip=tips),
        300,
    )


@cache
def completions() -> dict[str, Any]:
    """Data: ``finished`` with quantiles and plan by phase and month."""
    base, title = of("finished").encode(x=_along_years(), color=_coloured("phase", PHASES)), "reviews finished"
    tips = [alt.Tooltip("phase:N"), *_tips("reviews"), alt.Tooltip("plan:Q")]
    return spec_of(
        base.mark_area(opacity=0.13).encode(y=_up("q05", title), y2="q95:Q")
        + base.mark_area(opacity=0.25).encode(y=_up("q25", title), y2="q75:Q")
        + base.mark_line(strokeDash=DASHED, strokeWidth=1.2).encode(y=_up("plan", title))
        + base.mark_line(strokeWidth=2.2).encode(y=_up("q50", title), tooltip=tips),
        360,
    )


@cache
def stages() -> dict[str, Any]:
    """Data: ``stages`` with reviews by stage and month, ``planned`` with where the planned end stands."""
    areas = (
        of("stages")
        .mark_area()
        .encode(
            x=_along_years(),
            y=alt.Y("reviews:Q", title="reviews (mean)", stack="zero"),
            color=_coloured("stage", list(SHOWN), STAGE_COLOURS),
            order=alt.Order("place:Q"),
            tooltip=[alt.Tooltip("month:N"), alt.Tooltip("stage:N"), alt.Tooltip("reviews:Q")],
        )
    )
    planned = of("planned").encode(x=_along_years())
    words = planned.mark_text(align="right", dx=-4, dy=6, baseline="top", fontSize=12, color=INK).encode(y=alt.value(0), text="words:N")
    return spec_of(areas + planned.mark_rule(color=INK, strokeDash=DASHED) + words, 340)


@cache
def cost() -> dict[str, Any]:
    """Data: ``cost`` by source and year, ``sums`` with the ends of the interval by year."""
    title, year = "million US dollars", alt.X("year:O", title="year", axis=alt.Axis(labelAngle=-45))
    tips = [alt.Tooltip("year:O"), alt.Tooltip("source:N"), alt.Tooltip("money:Q", title=title, format=".2f")]
    bars = (
        of("cost")
        .mark_bar()
        .encode(
            x=year, y=_up("money", title), color=_coloured("source", SOURCES), order=alt.Order("source:N", sort="descending"), tooltip=tips
        )
    )
    return spec_of(bars + of("sums").mark_rule(color=INK, strokeWidth=1.5).encode(x=year, y=_up("low", title), y2="high:Q"), 300)
