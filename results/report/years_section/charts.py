"""The charts of one simulated setting: work, completions, where reviews stand, cost."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final, TypeAlias

import pandas as pd

from results.charts.look import filled
from results.document import Chart
from results.report.years_section import looks
from results.workload.forecast import PHASES, PLANNED_END
from results.workload.monthly import SOURCES
from results.workload.planner_words import DECEMBER, posts
from results.workload.standing import SHOWN
from results.workload.store import Workload
from results.workload.tables import ALL, YEAR_MEAN, chosen
from sim.review_phase.replication import ROLES

MEASURES: Final = ("full-time equivalents", YEAR_MEAN, "reviews finished", "reviews by stages together")
BANDS: Final = "Line: median of the replications. Dark band: half of them. Light band: nine tenths."
TITLES: Final = {
    "work": ("The Secretariat's work, month by month", f"{BANDS} Dashed: all posts that there are (assumed)."),
    "roles": ("The work by role, year by year", "Line: median of the yearly mean. Band: nine tenths of the replications."),
    "completions": ("Reviews that have finished each phase", f"{BANDS} Dashed: the plan. At the end of each quarter."),
    "stages": (
        "Where the reviews stand",
        "Means of the replications, at the end of each quarter: unlike medians they add up to all reviews.",
    ),
    "cost": ("Cost by year and source of funds", "Bars: means. Line: nine tenths of the replications of the sum. Every rate is assumed."),
}
"""Title and note of each chart."""

LAST_PLANNED: Final = PLANNED_END.replace(day=1)


Rows: TypeAlias = list[dict[Any, Any]]
Series: TypeAlias = dict[str, Rows]
"""The rows of one measure by item, each by month."""


def charts_of(key: str, workload: Workload) -> Iterator[Chart]:
    """All charts of a setting; their ids end in its key."""
    values, command = workload.manifest["parameters"], workload.manifest["command"]
    work, yearly, finished, stages = (_series(workload.tables["months"], measure) for measure in MEASURES)
    cost = _by_source(workload.tables["cost"])
    of_roles = {role: yearly[role][DECEMBER::12] for role in ROLES}
    specs = {
        "work": filled(looks.work(), work=_banded(work[ALL], 2), posts=[{"posts": _posts(values)}]),
        "roles": filled(looks.roles(), roles=_roles(of_roles)),
        "completions": filled(looks.completions(), finished=_completions(finished)),
        "stages": filled(looks.stages(), stages=_stages(stages), planned=PLANNED),
        "cost": filled(looks.cost(), cost=_cost(cost), sums=_sums(cost[ALL])),
    }
    told = {
        "work": _work_told(work[ALL], values),
        "roles": _roles_told(of_roles, values),
        "completions": _completions_told(finished),
        "stages": _stages_told(stages),
        "cost": _cost_told(cost[ALL]),
    }
    for name, (title, note) in TITLES.items():
        yield Chart(f"years-{name}-{key}", title, specs[name], told[name], note, command)


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
            "month": f"{row['month']:%b %Y}",
            **{name: round(float(row[name]), digits) for name in ("q05", "q25", "q50", "q75", "q95")},
            **more,
        }
        for row in rows
    ]


def _quarters(rows: Rows) -> Rows:
    return [row for row in rows if row["month"].month % 3 == 0]


PLANNED: Final = ({"x": _end(PLANNED_END), "words": "planned end"},)
"""Where the planned end stands on the axis of years."""


def _posts(values: dict[str, float]) -> float:
    return sum(posts(role, values) for role in ROLES)


def _work_told(work: Rows, values: dict[str, float]) -> str:
    peak = max(work, key=lambda row: float(row["q50"]))
    return (
        f"The work of all roles together rises to {peak['q50']:.1f} full-time equivalents in {peak['month']:%B %Y}, its busiest month "
        f"(median; {peak['q05']:.1f} to {peak['q95']:.1f} in nine tenths of the replications), against {_posts(values):g} "
        "posts."
    )


def _roles(yearly: Series) -> list[dict[str, Any]]:
    return [
        {"year": row["month"].year, "role": f"{role}s", **{name: round(float(row[name]), 2) for name in ("q05", "q50", "q95")}}
        for role in ROLES
        for row in yearly[role]
    ]


def _roles_told(yearly: Series, values: dict[str, float]) -> str:
    told = []
    for role in ROLES:
        peak = max(yearly[role], key=lambda row: float(row["q50"]))
        told.append(f"{role}s {peak['q50']:.1f} of {posts(role, values):g} posts in {peak['month'].year}")
    return f"The busiest year of each role (median of the yearly mean): {'; '.join(told)}."


def _completions(finished: Series) -> list[dict[str, Any]]:
    rows = []
    for phase in PHASES:
        mine = _quarters(finished[phase])
        rows += [banded | {"plan": int(row["plan"])} for banded, row in zip(_banded(mine, 1, phase=phase), mine, strict=True)]
    return rows


def _completions_told(finished: Series) -> str:
    told = []
    for phase in PHASES:
        row = next(row for row in finished[phase] if row["month"] == LAST_PLANNED)
        told.append(f"{phase} {row['q50']:.0f} ({row['q05']:.0f} to {row['q95']:.0f}; plan {row['plan']:.0f})")
    return f"Reviews finished by the planned end, October 2030, median and nine tenths of the replications: {'; '.join(told)}."


def _stages(stages: Series) -> list[dict[str, Any]]:
    return [
        {"x": _end(row["month"]), "month": f"{row['month']:%b %Y}", "stage": name, "place": place, "reviews": round(float(row["mean"]), 1)}
        for place, name in enumerate(SHOWN)
        for row in _quarters(stages[name])
    ]


def _stages_told(stages: Series) -> str:
    there = [row for rows in stages.values() for row in rows if row["month"] == LAST_PLANNED]
    return (
        "At the planned end, October 2030, reviews stand as follows (means): "
        + "; ".join(f"{row['item']} {row['mean']:.0f}" for row in there)
        + "."
    )


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
    return (
        f"The dearest year is {dearest['year']}, at {dearest['mean'] / 1e6:.2f} million US dollars (mean). All years together cost "
        f"{total['q50'] / 1e6:.1f} million (median; {total['q05'] / 1e6:.1f} to {total['q95'] / 1e6:.1f})."
    )
