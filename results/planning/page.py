"""The page of a plan: the sections that answer a question, and the whole."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Final

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
from results.renderers.csv import machine_rows
from sim.calibration.facts import PublishedFacts
from sim.experiments.paired import Difference
from sim.experiments.setting import Setting
from sim.planning.costs import BASES, KINDS, SOURCES
from sim.planning.plan import PLAN_OUTCOMES, Arm, Plan
from sim.planning.posts import RoleYear
from sim.review_phase.clock import MONTHS, date_of
from sim.review_phase.parameters import DEFAULTS, LEVELS
from sim.review_phase.replication import ROLES
from words import DEFAULT, UNOFFICIAL, Day, Message, Month, Number, Sentences, chosen, counting, listing, message, say, say_all

ANSWERS: Final = ("posts", "pages", "costs", "scenarios")
"""What a question is about."""


def answer(plan: Plan, about: str) -> Report:
    """What is shown on a terminal: the answer in short and the tables of the question."""
    return Report(
        "",
        "",
        "",
        "",
        (Section("short", message("In short"), in_short(plan, about), ()), Section("answer", "", "", tuple(_tables(plan, about)))),
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
        Section("short", message("In short"), in_short(plan, about), ()),
        Section("firm", message("How firm this is"), firmness(plan), (assumptions_table(plan),)),
        Section("years-part", message("Year by year"), "", (years_table(base), charts["fan"])),
        Section("posts-part", message("Posts"), "", (posts_table(base), charts["work"])),
        Section("pages-part", message("Pages of translation"), "", (pages_table(base), charts["pages-chart"])),
        Section("costs-part", message("Money"), "", (costs_table(base), costs_table(base, BASES[1]), charts["cost"])),
    ]
    if len(plan.arms) > 1:
        blocks = (scenarios_table(plan), differences_table(plan), charts["scenarios-chart"])
        sections.append(Section("side", message("Scenarios side by side"), "", blocks))
    sections += [
        Section("months-part", message("Month by month"), "", (months_table(base),)),
        Section("all", message("Every parameter"), "", (parameters_table(base.granted),)),
    ]
    note = message("Assumed staff, rates and income: not a budget.")
    return Report(message("Plan of the review phase"), title_of(base), note, command, tuple(sections))


def in_the_language(report: Report) -> Report:
    """A document in the language that was chosen, with the line that says that it is unofficial."""
    if chosen().code == DEFAULT:
        return report
    note = " ".join(filter(None, (say(UNOFFICIAL), say(report.note))))
    command = f"{report.command} --language {chosen().code}" if report.command else ""
    return replace(say_all(report), note=note, command=command)


def plan_data(tables: Iterable[Table], sentence: str, command: str, replications: int) -> dict[str, Any]:
    """What ``untoc-draw plan --json`` prints: command, replications, the answer in a sentence, and each table by its id as rows by heading.

    Its texts are messages, which ``words.say_all`` says in the language that was chosen; the headings are keys, and stay English.
    """
    found = {
        table.id: [dict(zip(headings, row, strict=True)) for row in rows] for table in tables for headings, rows in (machine_rows(table),)
    }
    return {"command": command, "replications": replications, "answer": sentence, "tables": found}


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
    percents = {name: f"{100 * arm.parameters[f'plan.{name}']:.0f}" for name in ("utilisation", "vacancy", "cover")}
    return message(
        "At most, at {utilisation} % utilisation and {vacancy} % vacancies, with a chance of {cover} % that they are enough: {posts}.",
        **percents,
        posts=listing([_posts_of(each) for each in busiest], "; "),
    )


def _posts_of(each: RoleYear) -> Message:
    count, year = each.posts, str(each.year)
    match each.role:
        case "officer":
            return counting("{count} officer ({year})", "{count} officers ({year})", count, year=year)
        case "assistant":
            return counting("{count} assistant ({year})", "{count} assistants ({year})", count, year=year)
        case "editor":
            return counting("{count} editor ({year})", "{count} editors ({year})", count, year=year)
    return counting("{count} translator ({year})", "{count} translators ({year})", count, year=year)


def _pages_in_short(arm: Arm) -> str:
    pages = arm.runs["pages"][:, arm.window.months]
    low, _, high = np.quantile(pages, (0.05, 0.5, 0.95), axis=0, method="inverted_cdf")
    place = int(np.argmax(high))
    yearly = np.median(arm.pages, axis=0)
    years = [
        message("{pages} in {year}", pages=Number(f"{value:,.0f}"), year=str(year))
        for year, value in zip(arm.window.years, yearly, strict=True)
    ]
    return message(
        "Pages translated in a year (median): {years}. The heaviest month may be {month}, with up to {high} (95 %; {low} at 5 %).",
        years=listing(years, ", "),
        month=Month(MONTHS[arm.window.months[place]]),
        high=Number(f"{high[place]:,.0f}"),
        low=Number(f"{low[place]:,.0f}"),
    )


def _costs_in_short(arm: Arm) -> str:
    spent = arm.costs()
    total = np.median(spent.spent.sum(axis=(1, 2, 3))) / 1e6
    lacking = np.median(spent.lacking.sum(axis=2), axis=0) / 1e6
    told = [
        message("{money} million of {source}", money=Number(f"{value:.2f}"), source=source)
        for value, source in zip(lacking, SOURCES, strict=True)
    ]
    return message(
        "Cost from {first} to {end}: {total} million US dollars (median), at assumed rates; {lacking} are lacking.",
        first=str(arm.window.years[0]),
        end=Month(arm.scenario.end),
        total=Number(f"{total:.2f}"),
        lacking=listing(told),
    )


def _scenarios_in_short(plan: Plan) -> str:
    told = []
    for arm in plan.arms[1:]:
        mine = {each.outcome: each for each in plan.differences if each.other == arm.scenario.name}
        if all(mine[name].difference.low == mine[name].difference.high == 0 for name in ("first_phase", "cost", "lacking")):
            told.append(message("{scenario}: no difference in any run.", scenario=title_of(arm)))
            continue
        told.append(
            message(
                "{scenario}: {reviews} reviews past phase 1, {cost} million US dollars of cost, {lacking} million lacking.",
                scenario=title_of(arm),
                reviews=_spoken(mine["first_phase"], 1, 1),
                cost=_spoken(mine["cost"], 2, 1e6),
                lacking=_spoken(mine["lacking"], 2, 1e6),
            )
        )
    return message("Against {base}, in the mean (95 % interval): {told}", base=title_of(plan.base), told=Sentences(*told))


def _spoken(each: Difference, digits: int, scale: float) -> Message:
    return signed_band(each, digits, scale)[0]


def known_of(setting: Setting) -> str:
    """What every run agrees with."""
    if setting.status:
        return message(
            "Every run goes on from where the reviews stood at the end of {day}: {started} had started.",
            day=_day(setting.status.on),
            started=len(setting.status.standings),
        )
    if setting.counts:
        told = [message("{count} on {day}", count=each.least, day=_day(each.day)) for each in setting.counts]
        return message("Every run has the published counts of reviews started: {counts}.", counts=listing(told, ", "))
    return message("The runs know nothing of what was published.")


def _draws(setting: Setting) -> str:
    if setting.record:
        return message("the draw of the record given")
    return counting("{count:,} draw taken in turn", "{count:,} draws taken in turn", setting.draws)


def _day(midnight: float) -> Day:
    return Day(date_of(midnight - 1))


def firmness(plan: Plan) -> str:
    """How firm the figures are."""
    base = plan.base
    counts = {level: sum(one.level == level for one in DEFAULTS.values()) for level in LEVELS}
    return Sentences(
        message(
            "Every figure is of {runs} of the review phase by `{algorithm}`, with {draws}; the scenarios share all random numbers.",
            runs=counting("{count:,} run", "{count:,} runs", plan.replications),
            algorithm=base.setting.algorithm,
            draws=_draws(base.setting),
        ),
        known_of(base.setting),
        message(
            "The model has {parameters} parameters: {published} published, {fitted} fitted, {assumed} assumed.",
            parameters=len(DEFAULTS),
            **counts,
        ),
        message("Staff, salaries, rates and income of the Secretariat are assumed."),
        message("Posts granted are filled after {days} days.", days=Number(f"{base.parameters['plan.hiring_delay']:.0f}")),
        message("*Lacking*: {meaning}.", meaning=PLAN_OUTCOMES["lacking"].meaning),
    )
