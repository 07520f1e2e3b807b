"""The planner's parts of the page: the Secretariat's hours, its pages, and the money."""

import pandas as pd

from results.wording import table
from results.workload.assumptions import rests_on
from results.workload.monthly import PAGES_OF, SOURCES
from results.workload.spreading import YEARS
from results.workload.tables import ALL, YEAR_MEAN, chosen
from sim.review_phase.replication import ROLES

DECEMBER = 14
"""The place of December 2021 in the months, the first that ends a whole year."""

POSTS_OF = {
    "officer": ("staff.officers",),
    "assistant": ("staff.assistants",),
    "editor": ("staff.editors",),
    "translator": ("staff.translation_teams", "translation.languages"),
}
"""The parameters whose product is the number of persons in a role."""


def posts(role: str, values: dict[str, float]) -> float:
    """Persons in a role."""
    persons = 1.0
    for name in POSTS_OF[role]:
        persons *= values[name]
    return persons


def workload_part(months: pd.DataFrame, values: dict[str, float]) -> list[str]:
    """Full-time equivalents by role and year, against the posts there are."""
    items = (*ROLES, ALL)
    yearly = {item: chosen(months, measure=YEAR_MEAN, item=item).to_dict("records")[DECEMBER::12] for item in items}
    rows: list[tuple[object, ...]] = [
        (one[0]["month"].year, *(f"{each['q50']:.2f} ({each['q05']:.2f}-{each['q95']:.2f})" for each in one))
        for one in zip(*yearly.values(), strict=True)
    ]
    rows.append(("posts (assumed)", *(f"{posts(role, values):g}" for role in ROLES), f"{sum(posts(role, values) for role in ROLES):g}"))
    lines = [
        "## The Secretariat's work",
        "",
        "Full-time equivalents by role, mean of the year's months: median, and nine tenths of the replications.",
        "",
    ]
    return [
        *lines,
        *table(("year", *(f"{role}s" for role in ROLES), "all"), rows),
        _busiest(months, values),
        "",
        "![Workload by role](workload-by-role.svg)",
        "",
        _steps(months),
        "",
        rests_on("workload", values),
        "",
    ]


def _busiest(months: pd.DataFrame, values: dict[str, float]) -> str:
    """The month in which each role is busiest, against its posts."""
    told = []
    for role in ROLES:
        rows = chosen(months, measure="full-time equivalents", item=role)
        peak = max(rows.to_dict("records"), key=lambda row: float(row["q95"]))
        told.append(f"{role}s {peak['q95']:.1f} of {posts(role, values):g} posts ({peak['month']:%b %Y})")
    return (
        "Busiest months, at the upper end (95 %): " + "; ".join(told) + ". Work counts as spread evenly over the days between its begin "
        "and its end, so that a month with few working days can show a little more than its posts."
    )


def _steps(months: pd.DataFrame) -> str:
    """What the hours went into."""
    rows = chosen(months, measure="hours by step")
    sums = rows.groupby("item", sort=False)["mean"].sum()
    total = float(sums.sum())
    shares = sorted(((float(hours) / total, str(step)) for step, hours in sums.items() if hours), reverse=True)
    return f"Of {total:,.0f} hours in all (mean): " + ", ".join(f"{step} {100 * share:.0f} %" for share, step in shares) + "."


def pages_part(months: pd.DataFrame, values: dict[str, float]) -> list[str]:
    """Pages by year."""
    pages = chosen(months, measure="pages")
    years = pd.to_datetime(pages["month"]).dt.year
    sums = pages.groupby([years, "item"])["mean"].sum().to_dict()
    rows = [(year, *(f"{sums[year, kind]:,.0f}" for kind in PAGES_OF)) for year in YEARS]
    return [
        "## Pages",
        "",
        "Means over the replications; a page translated into each language counts once for each.",
        "",
        *table(("year", *PAGES_OF), rows),
        rests_on("pages", values),
        "",
    ]


def cost_part(cost: pd.DataFrame, values: dict[str, float]) -> list[str]:
    """Thousands of US dollars by year and source of funds."""
    rows = []
    parts = [chosen(cost, source=source, step=ALL).to_dict("records") for source in (*SOURCES, ALL)]
    for each in zip(*parts, strict=True):
        year = each[0]["year"] or "all years"
        rows.append((year, *(f"{one['q50'] / 1e3:,.0f} ({one['q05'] / 1e3:,.0f}-{one['q95'] / 1e3:,.0f})" for one in each)))
    return [
        "## Cost",
        "",
        "Thousands of US dollars: median, and nine tenths of the replications. Medians of the sources need not add up.",
        "",
        *table(("year", *SOURCES, "both"), [*rows[1:], rows[0]]),
        "![Cost by source of funds](cost-by-source.svg)",
        "",
        rests_on("cost", values),
        "",
    ]
