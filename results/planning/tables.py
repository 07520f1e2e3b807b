"""The tables of a plan."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from results.document import Cell, Column, Plot, Table, columns_of
from results.workload.words import MANY, ONE, STARTED
from sim.experiments.paired import Difference
from sim.planning.costs import BASES, KINDS, SOURCES
from sim.planning.monthly import full_time_equivalents
from sim.planning.plan import PLAN_OUTCOMES, Arm, Plan
from sim.planning.posts import GRADES, RoleYear
from sim.review_phase.clock import MONTHS
from sim.review_phase.parameter_sheet import NAME, UNIT, VALUE
from sim.review_phase.parameters import DEFAULTS, LEVELS, Parameters, parameter_of
from sim.review_phase.replication import N_PHASES, ROLES
from words import IsoDay, Message, Number, Sentences, ShortMonth, listing, message

CHANCES: Final = (0.05, 0.5, 0.95)
BANDS: Final = message("Medians; in brackets, nine tenths of the runs.")
FTE: Final = message("FTE")
THOUSANDS: Final = message("thousand USD")
YES: Final = message("yes")
NO: Final = message("no")
GIVEN: Final = message("given")
NONE: Final = "-"
EVERY_GRADE: Final = tuple(dict.fromkeys(grade for grades in GRADES.values() for grade, _ in grades))


def band(values: NDArray[Any], digits: int = 1, scale: float = 1.0) -> Cell:
    """``10.4 (5.7-14.9)``: median and nine tenths of the runs, over ``scale``."""
    low, middle, high = (round(float(one) / scale, digits) for one in np.quantile(values, CHANCES, method="inverted_cdf"))
    return Cell(Number(f"{middle:,.{digits}f} ({low:,.{digits}f}-{high:,.{digits}f})"), middle, low, high)


def finished(phase: int) -> Message:
    """What is counted where a phase, from 0 on, is finished."""
    return message("phase {number} finished", number=phase + 1)


def number(value: float, digits: int = 1) -> Cell:
    """A number, with thousands marked."""
    return Cell(Number(f"{value:,.{digits}f}"), round(value, digits) if digits else round(value))


def posts_table(arm: Arm) -> Table:
    """Posts by role, grade and year, under the utilisation rule and the vacancy rate."""
    rule, vacancy, cover = (arm.parameters[f"plan.{name}"] for name in ("utilisation", "vacancy", "cover"))
    columns = (
        Column(message("year"), numbers=True),
        Column(message("role")),
        Column(message("work"), message("full-time equivalents"), numbers=True),
        Column(message("persons there"), numbers=True),
        Column(message("utilisation"), "%", numbers=True),
        Column(message("posts, median"), numbers=True),
        Column(message("posts, chance {cover} %", cover=f"{100 * cover:.0f}"), numbers=True),
        *(Column(grade, numbers=True) for grade in EVERY_GRADE),
    )
    note = message(
        "*Utilisation*: the part of the time of the persons there that the work takes (median). *Posts*: as many as keep it at "
        "{rule} % or below, with {vacancy} % of the posts vacant, in the median and with a chance of "
        "{cover} %; by grade for that chance. A year that the plan does not hold whole counts by its months.",
        rule=f"{100 * rule:.0f}",
        vacancy=f"{100 * vacancy:.0f}",
        cover=f"{100 * cover:.0f}",
    )
    title = message("Posts by role and year: {scenario}", scenario=title_of(arm))
    return Table("posts", title, columns, tuple(_posts_row(each) for each in arm.role_years), Sentences(BANDS, note))


def _posts_row(each: RoleYear) -> tuple[Cell, ...]:
    low, middle, high = (round(one, 2) for one in each.work)
    return (
        Cell(str(each.year), each.year),
        Cell(ONE[each.role]),
        Cell(Number(f"{middle:.1f} ({low:.1f}-{high:.1f})"), middle, low, high),
        number(each.there),
        Cell(f"{100 * each.utilisation:.0f}", round(100 * each.utilisation, 1))
        if np.isfinite(each.utilisation)
        else Cell(message("nobody there")),
        Cell(str(each.posts_median), each.posts_median),
        Cell(str(each.posts), each.posts),
        *(Cell(str(each.grades[grade]), each.grades[grade]) if grade in each.grades else Cell(NONE, "") for grade in EVERY_GRADE),
    )


def years_table(arm: Arm) -> Table:
    """One row a year: work by role, pages, reviews at its end, cost and what is lacking."""
    spent = arm.costs()
    rows = []
    for k, year in enumerate(arm.window.years):
        last = int([place for place in arm.window.months if MONTHS[place].year == year][-1])
        rows.append(
            (
                Cell(str(year), year),
                *(band(arm.work[:, place, k], 2) for place in range(len(ROLES))),
                band(arm.pages[:, k], 0),
                band(arm.runs["started"][:, last], 0),
                band(arm.runs["finished"][:, 0, last], 0),
                band(arm.runs["finished"][:, N_PHASES - 1, last], 0),
                band(spent.by_source[:, :, k].sum(axis=1), 0, 1000),
                band(spent.lacking[:, :, k].sum(axis=1), 0, 1000),
            )
        )
    work = tuple(Column(MANY[role], FTE, numbers=True) for role in ROLES)
    money = (Column(message("cost"), THOUSANDS, numbers=True), Column(message("lacking"), THOUSANDS, numbers=True))
    columns = (
        Column(message("year"), numbers=True),
        *work,
        Column(message("pages translated"), message("pages"), numbers=True),
        *(Column(what, message("reviews"), numbers=True) for what in (STARTED, finished(0), message("all phases finished"))),
        *money,
    )
    plots = (
        Plot("column", message("Work by role and year (full-time equivalents, median)"), tuple(one.heading() for one in work)),
        Plot("column", message("Cost, and what income does not pay (thousand US dollars, median)"), tuple(one.heading() for one in money)),
    )
    title = message("Year by year: {scenario}", scenario=title_of(arm))
    return Table("years", title, columns, tuple(rows), BANDS, plots=plots)


def months_table(arm: Arm) -> Table:
    """One row a month: work by role, and how far the reviews have come at its end."""
    work = full_time_equivalents(arm.runs["hours"], arm.parameters)
    of_roles = tuple(Column(MANY[role], FTE, numbers=True) for role in ROLES)
    counted = (STARTED, *map(finished, range(N_PHASES)))
    of_reviews = tuple(Column(what, message("reviews"), numbers=True) for what in counted)
    rows = tuple(
        (
            Cell(ShortMonth(MONTHS[month]), MONTHS[month]),
            *(band(work[:, place, month], 2) for place in range(len(ROLES))),
            band(arm.runs["started"][:, month], 0),
            *(band(arm.runs["finished"][:, phase, month], 0) for phase in range(N_PHASES)),
        )
        for month in arm.window.months
    )
    plots = (
        Plot("line", message("Work by role and month (full-time equivalents, median)"), tuple(one.heading() for one in of_roles)),
        Plot("line", message("Reviews (median)"), tuple(one.heading() for one in of_reviews)),
    )
    title = message("Month by month: {scenario}", scenario=title_of(arm))
    return Table("months", title, (Column(message("month")), *of_roles, *of_reviews), rows, BANDS, plots=plots)


def pages_table(arm: Arm) -> Table:
    """Pages of translation by month."""
    pages = arm.runs["pages"]
    rows = tuple(
        (Cell(ShortMonth(MONTHS[month]), MONTHS[month]), band(pages[:, month], 0), number(float(pages[:, month].mean()), 0))
        for month in arm.window.months
    )
    median = Column(message("median"), message("pages"), numbers=True)
    columns = (Column(message("month")), median, Column(message("mean"), message("pages"), numbers=True))
    languages = f"{arm.parameters['translation.languages']:.0f}"
    note = message("A page that is translated into {languages} languages counts as so many pages.", languages=languages)
    plot = Plot("line", message("Pages translated by month"), (median.heading("low"), median.heading(), median.heading("high")))
    title = message("Pages of translation by month: {scenario}", scenario=title_of(arm))
    return Table("pages", title, columns, rows, Sentences(BANDS, note), plots=(plot,))


def costs_table(arm: Arm, basis: str = BASES[0]) -> Table:
    """Thousands of US dollars by year: each kind, each source against its income, and what is lacking."""
    spent = arm.costs(basis)
    rows = []
    for k, year in enumerate(arm.window.years):
        by_source = [
            cell
            for place in range(len(SOURCES))
            for cell in (
                band(spent.by_source[:, place, k], 0, 1000),
                number(float(spent.income[place, k]) / 1000, 0),
                band(spent.lacking[:, place, k], 0, 1000),
            )
        ]
        kinds = [number(float(spent.spent[:, kind, :, k].sum(axis=1).mean()) / 1000, 0) for kind in range(len(KINDS))]
        rows.append((Cell(str(year), year), band(spent.by_source[:, :, k].sum(axis=1), 0, 1000), *by_source, *kinds))
    of_sources = (
        name
        for source in SOURCES
        for name in (source, message("{source}: income", source=source), message("{source}: lacking", source=source))
    )
    of_kinds = tuple(Column(kind, THOUSANDS, numbers=True) for kind in KINDS)
    columns = (
        Column(message("year"), numbers=True),
        *(Column(name, THOUSANDS, numbers=True) for name in (message("cost"), *of_sources)),
        *of_kinds,
    )
    note = message(
        "Kinds are means. In the prices of each year. Every salary, rate and income is assumed: put your own in. What one source has "
        "too much does not pay for the other."
    )
    plot = Plot("stacked", message("Cost by kind (thousand US dollars, mean)"), tuple(one.heading() for one in of_kinds))
    scenario, needed = title_of(arm), basis != BASES[0]
    title = message("Cost by year: {scenario}", scenario=scenario)
    if needed:
        title = message("Cost by year, with as many persons as the utilisation rule asks for: {scenario}", scenario=scenario)
    return Table("costs-needed" if needed else "costs", title, columns, tuple(rows), Sentences(BANDS, note), plots=(plot,))


def scenarios_table(plan: Plan) -> Table:
    """The outcomes of all scenarios side by side."""
    columns = (Column(message("outcome")), Column(message("unit")), *(Column(arm.scenario.name, numbers=True) for arm in plan.arms))
    rows = tuple(
        (Cell(one.meaning), Cell(spoken_unit(one.unit)), *(band(*scaled(arm.outcomes[name], one.unit)) for arm in plan.arms))
        for name, one in PLAN_OUTCOMES.items()
    )
    ends = listing(
        [
            message("{name}: {scenario}, to {end}", name=arm.scenario.name, scenario=title_of(arm), end=arm.scenario.end)
            for arm in plan.arms
        ],
        "; ",
    )
    note = Sentences(BANDS, message("{scenarios}.", scenarios=ends))
    return Table("scenarios", message("Scenarios side by side"), columns, rows, note)


def differences_table(plan: Plan) -> Table:
    """Each scenario less the base, run by run, with a 95 % interval of the mean difference."""
    columns = (
        *(Column(message("outcome")), Column(message("scenario")), Column(message("unit"))),
        Column(message("base, mean"), numbers=True),
        Column(message("scenario, mean"), numbers=True),
        Column(message("difference"), numbers=True),
        Column(message("apart from 0")),
    )
    note = message(
        "Differences to {base} over {runs} runs with common random numbers; in brackets the 95 % interval of "
        "the mean. *Apart from 0*: it leaves 0 out.",
        base=plan.base.scenario.name,
        runs=plan.replications,
    )
    return Table("differences", message("Differences to the base"), columns, tuple(_difference(each) for each in plan.differences), note)


def _difference(each: Difference) -> tuple[Cell, ...]:
    known = PLAN_OUTCOMES[each.outcome]
    digits, scale = digits_of(known.unit)
    told, middle, low, high = signed_band(each, digits, scale)
    return (
        Cell(known.meaning),
        Cell(each.other),
        Cell(spoken_unit(known.unit)),
        number(each.base_mean / scale, digits),
        number(each.other_mean / scale, digits),
        Cell(told, middle, low, high),
        Cell(YES if each.is_sure else NO),
    )


def signed_band(each: Difference, digits: int, scale: float) -> tuple[Message, float, float, float]:
    """A difference with its interval in words, and its middle, low and high end; with one digit more where it is sure and would show as 0."""
    known = each.difference
    if each.is_sure and not round(known.estimate / scale, digits):
        digits += 1
    low, middle, high = (round(value / scale, digits) + 0.0 for value in (known.low, known.estimate, known.high))
    words = [Number(f"{value:+,.{digits}f}" if value else f"{0:.{digits}f}") for value in (middle, low, high)]
    return within(*words), middle, low, high


def within(middle: str, low: str, high: str) -> Message:
    """A figure with the ends of its interval."""
    return message("{middle} ({low} to {high})", middle=middle, low=low, high=high)


def digits_of(unit: str) -> tuple[int, float]:
    """Digits after the point that an outcome of the unit is shown with, and what it is divided by."""
    return (2, 1e6) if unit == "USD" else (0, 1.0) if unit == "pages" else (1, 1.0)


def scaled(values: NDArray[Any], unit: str) -> tuple[NDArray[Any], int, float]:
    """The values with digits and scale."""
    return values, *digits_of(unit)


def spoken_unit(unit: str) -> str:
    """The unit as it is shown."""
    return message("million USD") if unit == "USD" else unit


def parameters_table(parameters: Parameters) -> Table:
    """All parameters, to be changed in a spreadsheet and read back: only the values are."""
    rows = []
    for name, value in _in_order(parameters):
        known = parameter_of(name)
        assert known is not None  # noqa: S101  (for the type checker alone)
        default = DEFAULTS.get(name)
        rows.append(
            (
                Cell(name),
                Cell(Number(f"{value:g}"), int(value) if known.whole else value),
                Cell(known.unit),
                Cell(Number(f"{known.least:g}"), known.least),
                Cell(Number(f"{known.most:g}"), known.most),
                Cell(LEVELS[known.level] if default and default.value == value else GIVEN),
                Cell(Number(f"{default.value:g}"), default.value) if default else Cell(NONE, ""),
                Cell(known.source),
                Cell(known.meaning),
            )
        )
    heads = (
        *(Column(NAME), Column(VALUE, numbers=True), Column(UNIT), Column(message("least"), numbers=True)),
        *(Column(message("most"), numbers=True), Column(message("level")), Column(message("default"), numbers=True)),
        *(Column(message("source")), Column(message("meaning"))),
    )
    note = message(
        "Change values alone, save, and give the file with --parameters. Rows may be added for posts and income from a day on, like "
        "staff.officers@2027-07-01."
    )
    return Table("parameters", message("Parameters"), heads, tuple(rows), note, searchable=True)


def _in_order(parameters: Mapping[str, float]) -> Iterator[tuple[str, float]]:
    """Every parameter in the order of the defaults, each followed by its values from a day on."""
    for name in DEFAULTS:
        yield name, parameters[name]
        yield from ((key, parameters[key]) for key in sorted(parameters) if key.startswith(f"{name}@"))


def assumptions_table(plan: Plan) -> Table:
    """What each scenario changes, and from what."""
    rows = []
    for arm in plan.arms:
        base = plan.base.granted if arm is not plan.base else Parameters()
        changed = [name for name in sorted({*arm.granted, *base}) if arm.granted.get(name) != base.get(name)]
        rows += [_assumption(arm, name, base) for name in changed]
        others = (
            (message("algorithm"), arm.setting.algorithm),
            (message("last day"), IsoDay(arm.scenario.end)),
            (message("late joiners"), YES if arm.setting.accessions else NO),
        )
        rows += [tuple(map(Cell, (arm.scenario.name, what, value, "", GIVEN, ""))) for what, value in others]
    columns = columns_of(
        *(message("scenario"), message("what"), message("value"), message("instead of"), message("level"), message("source"))
    )
    note = message("Against the base; of the base, against the defaults.")
    return Table("assumptions", message("What the scenarios are"), columns, tuple(rows), note)


def _assumption(arm: Arm, name: str, base: Mapping[str, float]) -> tuple[Cell, ...]:
    value, before = arm.granted.get(name), base.get(name)
    known = parameter_of(name)
    source = message("{meaning}; the default is {level}", meaning=known.meaning, level=LEVELS[known.level]) if known else ""
    return (
        Cell(arm.scenario.name),
        Cell(name),
        Cell(NONE if value is None else Number(f"{value:g}"), value),
        Cell(NONE if before is None else Number(f"{before:g}"), before),
        Cell(GIVEN),
        Cell(source),
    )


def title_of(arm: Arm) -> str:
    """The title of a scenario, or its name."""
    return arm.scenario.title or arm.scenario.name


def sensitivity_table(rows: Sequence[Mapping[str, Any]], outcome: str, unit: str) -> Table:
    """Effects of the parameters on an outcome of a plan, strongest first."""
    digits, scale = digits_of(unit)
    columns = (
        *(Column(NAME), Column(message("level"))),
        *(Column(message("from"), numbers=True), Column(message("to"), numbers=True)),
        Column(message("effect"), spoken_unit(unit), numbers=True),
        Column(message("mean, with its sign"), spoken_unit(unit), numbers=True),
    )
    shown = tuple(
        (
            Cell(str(row["parameter"])),
            Cell(LEVELS[row["level"]]),
            Cell(Number(f"{row['least']:.3g}"), row["least"]),
            Cell(Number(f"{row['most']:.3g}"), row["most"]),
            _ranged(row["size"], row["size_low"], row["size_high"], digits, scale),
            number(row["mean"] / scale, digits),
        )
        for row in rows
    )
    note = message("*Effect*: the mean change over the range (mu* of a Morris screening), with bounds by bootstrap (95 %).")
    return Table("sensitivity", message("What {outcome} hangs on", outcome=outcome), columns, shown, note)


def _ranged(middle: float, low: float, high: float, digits: int, scale: float) -> Cell:
    low, middle, high = (round(one / scale, digits) for one in (low, middle, high))
    return Cell(Number(f"{middle:,.{digits}f} ({low:,.{digits}f}-{high:,.{digits}f})"), middle, low, high)
