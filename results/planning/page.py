"""The page of a plan: the sections that answer a question, and the whole."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import numpy as np

from results.document import Report, Section, Table
from results.planning.charts import plan_charts
from results.planning.tables import (
    assumptions_table,
    costs_table,
    differences_table,
    months_table,
    pages_table,
    parameters_table,
    posts_table,
    scenarios_table,
    signed_band,
    title_of,
    years_table,
)
from results.wording import counted
from sim.calibration.facts import PublishedFacts
from sim.experiments.paired import Difference
from sim.experiments.setting import Setting
from sim.planning.costs import BASES, KINDS, SOURCES
from sim.planning.plan import PLAN_OUTCOMES, Arm, Plan
from sim.review_phase.clock import MONTHS, date_of
from sim.review_phase.parameters import DEFAULTS, LEVELS
from sim.review_phase.replication import ROLES

ANSWERS: Final = ("posts", "pages", "costs", "scenarios")
"""What a question is about."""


def answer(plan: Plan, about: str) -> Report:
    """What is shown on a terminal: the answer in short and the tables of the question."""
    return Report(
        "", "", "", "", (Section("short", "In short", in_short(plan, about), ()), Section("answer", "", "", tuple(_tables(plan, about))))
    )


def _tables(plan: Plan, about: str) -> Iterator[Table]:
    match about:
        case "posts":
            yield posts_table(plan.base)
        case "pages":
            yield pages_table(plan.base)
        case "costs":
            yield without_kinds(costs_table(plan.base))
        case _:
            yield scenarios_table(plan)
            yield differences_table(plan)


def without_kinds(table: Table) -> Table:
    """The table of costs as it fits on a terminal: without its kinds, which stand last."""
    kept = len(table.columns) - len(KINDS)
    return replace(table, columns=table.columns[:kept], rows=tuple(row[:kept] for row in table.rows), plots=())


def plan_report(plan: Plan, command: str, about: str, facts: PublishedFacts | None = None) -> Report:
    """The whole page: every table, so that a workbook has a sheet for each, and the pictures, with the facts as points."""
    charts = {chart.id: chart for chart in plan_charts(plan, facts, command)}
    base = plan.base
    sections = [
        Section("short", "In short", in_short(plan, about), ()),
        Section("firm", "How firm this is", firmness(plan), (assumptions_table(plan),)),
        Section("years-part", "Year by year", "", (years_table(base), charts["fan"])),
        Section("posts-part", "Posts", "", (posts_table(base), charts["work"])),
        Section("pages-part", "Pages of translation", "", (pages_table(base), charts["pages-chart"])),
        Section("costs-part", "Money", "", (costs_table(base), costs_table(base, BASES[1]), charts["cost"])),
    ]
    if len(plan.arms) > 1:
        sections.append(
            Section("side", "Scenarios side by side", "", (scenarios_table(plan), differences_table(plan), charts["scenarios-chart"]))
        )
    sections += [
        Section("months-part", "Month by month", "", (months_table(base),)),
        Section("all", "Every parameter", "", (parameters_table(base.granted),)),
    ]
    return Report("Plan of the review phase", title_of(base), "Assumed staff, rates and income: not a budget.", command, tuple(sections))


def in_short(plan: Plan, about: str) -> str:
    """The answer in a sentence or two."""
    match about:
        case "posts":
            return _posts_in_short(plan.base)
        case "pages":
            return _pages_in_short(plan.base)
        case "costs":
            return _costs_in_short(plan.base)
        case _:
            return _scenarios_in_short(plan)


def _posts_in_short(arm: Arm) -> str:
    busiest = (max((each for each in arm.role_years if each.role == role), key=lambda each: each.posts) for role in ROLES)
    told = "; ".join(f"{each.posts} {each.role}{'' if each.posts == 1 else 's'} ({each.year})" for each in busiest)
    rule = f"{100 * arm.parameters['plan.utilisation']:.0f} % utilisation and {100 * arm.parameters['plan.vacancy']:.0f} % vacancies"
    return f"At most, at {rule}, with a chance of {100 * arm.parameters['plan.cover']:.0f} % that they are enough: {told}."


def _pages_in_short(arm: Arm) -> str:
    pages = arm.runs["pages"][:, arm.window.months]
    low, _, high = np.quantile(pages, (0.05, 0.5, 0.95), axis=0, method="inverted_cdf")
    place = int(np.argmax(high))
    yearly = np.median(arm.pages, axis=0)
    years = ", ".join(f"{value:,.0f} in {year}" for year, value in zip(arm.window.years, yearly, strict=True))
    month = MONTHS[arm.window.months[place]]
    peak = f"{month:%B %Y}, with up to {high[place]:,.0f} (95 %; {low[place]:,.0f} at 5 %)"
    return f"Pages translated in a year (median): {years}. The heaviest month may be {peak}."


def _costs_in_short(arm: Arm) -> str:
    spent = arm.costs()
    total = np.median(spent.spent.sum(axis=(1, 2, 3))) / 1e6
    lacking = np.median(spent.lacking.sum(axis=2), axis=0) / 1e6
    told = " and ".join(f"{value:.2f} million of {source}" for value, source in zip(lacking, SOURCES, strict=True))
    years = f"{arm.window.years[0]} to {arm.scenario.end:%B %Y}"
    return f"Cost from {years}: {total:.2f} million US dollars (median), at assumed rates; {told} are lacking."


def _scenarios_in_short(plan: Plan) -> str:
    told = []
    for arm in plan.arms[1:]:
        mine = {each.outcome: each for each in plan.differences if each.other == arm.scenario.name}
        if all(mine[name].difference.low == mine[name].difference.high == 0 for name in ("first_phase", "cost", "lacking")):
            told.append(f"{title_of(arm)}: no difference in any run.")
            continue
        told.append(
            f"{title_of(arm)}: {_spoken(mine['first_phase'], 1, 1)} reviews past phase 1, {_spoken(mine['cost'], 2, 1e6)} million US dollars "
            f"of cost, {_spoken(mine['lacking'], 2, 1e6)} million lacking."
        )
    return f"Against {title_of(plan.base)}, in the mean (95 % interval): " + " ".join(told)


def _spoken(each: Difference, digits: int, scale: float) -> str:
    return signed_band(each, digits, scale)[0]


def known_of(setting: Setting) -> str:
    """What every run agrees with."""
    if setting.status:
        n, day = len(setting.status.standings), _day(setting.status.on)
        return f"Every run goes on from where the reviews stood at the end of {day}: {n} had started."
    if setting.counts:
        told = ", ".join(f"{each.least} on {_day(each.day)}" for each in setting.counts)
        return f"Every run has the published counts of reviews started: {told}."
    return "The runs know nothing of what was published."


def _draws(setting: Setting) -> str:
    return "the draw of the record given" if setting.record else f"{counted(setting.draws, 'draw')} taken in turn"


def _day(midnight: float) -> str:
    day = date_of(midnight - 1)
    return f"{day.day} {day:%B %Y}"


def firmness(plan: Plan) -> str:
    """How firm the figures are."""
    base = plan.base
    counts = ", ".join(f"{sum(one.level == level for one in DEFAULTS.values())} {level}" for level in LEVELS)
    return (
        f"Every figure is of {counted(plan.replications, 'run')} of the review phase by `{base.setting.algorithm}`, with "
        f"{_draws(base.setting)}; "
        f"the scenarios share all random numbers. {known_of(base.setting)} "
        f"The model has {len(DEFAULTS)} "
        f"parameters: {counts}. Staff, salaries, rates and income of the Secretariat are assumed. Posts granted are filled after "
        f"{base.parameters['plan.hiring_delay']:.0f} days. *Lacking*: {PLAN_OUTCOMES['lacking'].meaning}."
    )
