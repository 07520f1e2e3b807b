"""The tables of a plan."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from results.document import Cell, Column, Plot, Table
from sim.experiments.paired import Difference
from sim.planning.costs import BASES, KINDS, SOURCES
from sim.planning.monthly import full_time_equivalents
from sim.planning.plan import PLAN_OUTCOMES, Arm, Plan
from sim.planning.posts import GRADES, RoleYear
from sim.review_phase.clock import MONTHS
from sim.review_phase.parameters import DEFAULTS, Parameters, parameter_of
from sim.review_phase.replication import N_PHASES, ROLES

CHANCES: Final = (0.05, 0.5, 0.95)
BANDS: Final = "Medians; in brackets, nine tenths of the runs."
EVERY_GRADE: Final = tuple(dict.fromkeys(grade for grades in GRADES.values() for grade, _ in grades))


def band(values: NDArray[Any], digits: int = 1, scale: float = 1.0) -> Cell:
    """``10.4 (5.7-14.9)``: median and nine tenths of the runs, over ``scale``."""
    low, middle, high = (round(float(one) / scale, digits) for one in np.quantile(values, CHANCES, method="inverted_cdf"))
    return Cell(f"{middle:,.{digits}f} ({low:,.{digits}f}-{high:,.{digits}f})", middle, low, high)


def number(value: float, digits: int = 1) -> Cell:
    """A number, with thousands marked."""
    return Cell(f"{value:,.{digits}f}", round(value, digits) if digits else round(value))


def posts_table(arm: Arm) -> Table:
    """Posts by role, grade and year, under the utilisation rule and the vacancy rate."""
    rule, vacancy, cover = (arm.parameters[f"plan.{name}"] for name in ("utilisation", "vacancy", "cover"))
    columns = (
        Column("year", numbers=True),
        Column("role"),
        Column("work", "full-time equivalents", numbers=True),
        Column("persons there", numbers=True),
        Column("utilisation", "%", numbers=True),
        Column("posts, median", numbers=True),
        Column(f"posts, chance {100 * cover:.0f} %", numbers=True),
        *(Column(grade, numbers=True) for grade in EVERY_GRADE),
    )
    note = (
        f"{BANDS} *Utilisation*: the part of the time of the persons there that the work takes (median). *Posts*: as many as keep it at "
        f"{100 * rule:.0f} % or below, with {100 * vacancy:.0f} % of the posts vacant, in the median and with a chance of "
        f"{100 * cover:.0f} %; by grade for that chance. A year that the plan does not hold whole counts by its months."
    )
    return Table("posts", f"Posts by role and year: {title_of(arm)}", columns, tuple(_posts_row(each) for each in arm.role_years), note)


def _posts_row(each: RoleYear) -> tuple[Cell, ...]:
    low, middle, high = (round(one, 2) for one in each.work)
    return (
        Cell(str(each.year), each.year),
        Cell(each.role),
        Cell(f"{middle:.1f} ({low:.1f}-{high:.1f})", middle, low, high),
        number(each.there),
        Cell(f"{100 * each.utilisation:.0f}", round(100 * each.utilisation, 1)) if np.isfinite(each.utilisation) else Cell("nobody there"),
        Cell(str(each.posts_median), each.posts_median),
        Cell(str(each.posts), each.posts),
        *(Cell(str(each.grades[grade]), each.grades[grade]) if grade in each.grades else Cell("-", "") for grade in EVERY_GRADE),
    )


def years_table(arm: Arm) -> Table:
    """One row a year: work by role, pages, reviews at its end, cost and what is lacking."""
    spent = arm.costs()
    heads = [f"{role}s" for role in ROLES]
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
    columns = (
        Column("year", numbers=True),
        *(Column(head, "FTE", numbers=True) for head in heads),
        Column("pages translated", "pages", numbers=True),
        Column("started", "reviews", numbers=True),
        Column("phase 1 finished", "reviews", numbers=True),
        Column("all phases finished", "reviews", numbers=True),
        Column("cost", "thousand USD", numbers=True),
        Column("lacking", "thousand USD", numbers=True),
    )
    plots = (
        Plot("column", "Work by role and year (full-time equivalents, median)", tuple(f"{head} (FTE)" for head in heads)),
        Plot(
            "column", "Cost, and what income does not pay (thousand US dollars, median)", ("cost (thousand USD)", "lacking (thousand USD)")
        ),
    )
    return Table("years", f"Year by year: {title_of(arm)}", columns, tuple(rows), BANDS, plots=plots)


def months_table(arm: Arm) -> Table:
    """One row a month: work by role, and how far the reviews have come at its end."""
    work = full_time_equivalents(arm.runs["hours"], arm.parameters)
    columns = (
        Column("month"),
        *(Column(f"{role}s", "FTE", numbers=True) for role in ROLES),
        Column("started", "reviews", numbers=True),
        *(Column(f"phase {phase + 1} finished", "reviews", numbers=True) for phase in range(N_PHASES)),
    )
    rows = tuple(
        (
            Cell(f"{MONTHS[month]:%b %Y}", MONTHS[month]),
            *(band(work[:, place, month], 2) for place in range(len(ROLES))),
            band(arm.runs["started"][:, month], 0),
            *(band(arm.runs["finished"][:, phase, month], 0) for phase in range(N_PHASES)),
        )
        for month in arm.window.months
    )
    plots = (
        Plot("line", "Work by role and month (full-time equivalents, median)", tuple(f"{role}s (FTE)" for role in ROLES)),
        Plot("line", "Reviews (median)", tuple(one.title + " (reviews)" for one in columns[len(ROLES) + 1 :])),
    )
    return Table("months", f"Month by month: {title_of(arm)}", columns, rows, BANDS, plots=plots)


def pages_table(arm: Arm) -> Table:
    """Pages of translation by month."""
    pages = arm.runs["pages"]
    rows = tuple(
        (Cell(f"{MONTHS[month]:%b %Y}", MONTHS[month]), band(pages[:, month], 0), number(float(pages[:, month].mean()), 0))
        for month in arm.window.months
    )
    columns = (Column("month"), Column("median", "pages", numbers=True), Column("mean", "pages", numbers=True))
    note = f"{BANDS} A page that is translated into {arm.parameters['translation.languages']:.0f} languages counts as so many pages."
    plot = Plot("line", "Pages translated by month", ("median low (pages)", "median (pages)", "median high (pages)"))
    return Table("pages", f"Pages of translation by month: {title_of(arm)}", columns, rows, note, plots=(plot,))


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
    columns = (
        Column("year", numbers=True),
        Column("cost", "thousand USD", numbers=True),
        *(Column(name, "thousand USD", numbers=True) for source in SOURCES for name in (source, f"{source}: income", f"{source}: lacking")),
        *(Column(kind, "thousand USD", numbers=True) for kind in KINDS),
    )
    note = (
        f"{BANDS} Kinds are means. In the prices of each year. Every salary, rate and income is assumed: put your own in. What one source has "
        "too much does not pay for the other."
    )
    of = "" if basis == BASES[0] else ", with as many persons as the utilisation rule asks for"
    id, plot = ("costs", Plot("stacked", "Cost by kind (thousand US dollars, mean)", tuple(f"{kind} (thousand USD)" for kind in KINDS)))
    return Table(
        id if basis == BASES[0] else "costs-needed", f"Cost by year{of}: {title_of(arm)}", columns, tuple(rows), note, plots=(plot,)
    )


def scenarios_table(plan: Plan) -> Table:
    """The outcomes of all scenarios side by side."""
    columns = (Column("outcome"), Column("unit"), *(Column(arm.scenario.name, numbers=True) for arm in plan.arms))
    rows = tuple(
        (Cell(one.meaning), Cell(spoken_unit(one.unit)), *(band(*scaled(arm.outcomes[name], one.unit)) for arm in plan.arms))
        for name, one in PLAN_OUTCOMES.items()
    )
    ends = "; ".join(f"{arm.scenario.name}: {title_of(arm)}, to {arm.scenario.end.isoformat()}" for arm in plan.arms)
    return Table("scenarios", "Scenarios side by side", columns, rows, f"{BANDS} {ends}.")


def differences_table(plan: Plan) -> Table:
    """Each scenario less the base, run by run, with a 95 % interval of the mean difference."""
    columns = (
        Column("outcome"),
        Column("scenario"),
        Column("unit"),
        Column("base, mean", numbers=True),
        Column("scenario, mean", numbers=True),
        Column("difference", numbers=True),
        Column("apart from 0"),
    )
    note = (
        f"Differences to {plan.base.scenario.name} over {plan.replications} runs with common random numbers; in brackets the 95 % interval of "
        "the mean. *Apart from 0*: it leaves 0 out."
    )
    return Table("differences", "Differences to the base", columns, tuple(_difference(each) for each in plan.differences), note)


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
        Cell("yes" if each.is_sure else "no"),
    )


def signed_band(each: Difference, digits: int, scale: float) -> tuple[str, float, float, float]:
    """A difference with its interval in words, and its middle, low and high end; with one digit more where it is sure and would show as 0."""
    known = each.difference
    if each.is_sure and not round(known.estimate / scale, digits):
        digits += 1
    low, middle, high = (round(value / scale, digits) + 0.0 for value in (known.low, known.estimate, known.high))
    words = [f"{value:+,.{digits}f}" if value else f"{0:.{digits}f}" for value in (middle, low, high)]
    return f"{words[0]} ({words[1]} to {words[2]})", middle, low, high


def digits_of(unit: str) -> tuple[int, float]:
    """Digits after the point that an outcome of the unit is shown with, and what it is divided by."""
    return (2, 1e6) if unit == "USD" else (0, 1.0) if unit == "pages" else (1, 1.0)


def scaled(values: NDArray[Any], unit: str) -> tuple[NDArray[Any], int, float]:
    """The values with digits and scale."""
    return values, *digits_of(unit)


def spoken_unit(unit: str) -> str:
    """The unit as it is shown."""
    return "million USD" if unit == "USD" else unit


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
                Cell(f"{value:g}", int(value) if known.whole else value),
                Cell(known.unit),
                Cell(f"{known.least:g}", known.least),
                Cell(f"{known.most:g}", known.most),
                Cell(known.level if default and default.value == value else "given"),
                Cell(f"{default.value:g}", default.value) if default else Cell("-", ""),
                Cell(known.source),
                Cell(known.meaning),
            )
        )
    heads = ("parameter", "value", "unit", "least", "most", "level", "default", "source", "meaning")
    note = (
        "Change values alone, save, and give the file with --parameters. Rows may be added for posts and income from a day on, like "
        "staff.officers@2027-07-01."
    )
    return Table(
        "parameters",
        "Parameters",
        tuple(Column(head, numbers=head in ("value", "least", "most", "default")) for head in heads),
        tuple(rows),
        note,
        searchable=True,
    )


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
            ("algorithm", arm.setting.algorithm),
            ("last day", arm.scenario.end.isoformat()),
            ("late joiners", "yes" if arm.setting.accessions else "no"),
        )
        rows += [tuple(map(Cell, (arm.scenario.name, what, value, "", "given", ""))) for what, value in others]
    columns = tuple(Column(head) for head in ("scenario", "what", "value", "instead of", "level", "source"))
    return Table("assumptions", "What the scenarios are", columns, tuple(rows), "Against the base; of the base, against the defaults.")


def _assumption(arm: Arm, name: str, base: Mapping[str, float]) -> tuple[Cell, ...]:
    value, before = arm.granted.get(name), base.get(name)
    known = parameter_of(name)
    source = f"{known.meaning}; the default is {known.level}" if known else ""
    return (
        Cell(arm.scenario.name),
        Cell(name),
        Cell("-" if value is None else f"{value:g}", value),
        Cell("-" if before is None else f"{before:g}", before),
        Cell("given"),
        Cell(source),
    )


def title_of(arm: Arm) -> str:
    """The title of a scenario, or its name."""
    return arm.scenario.title or arm.scenario.name


def sensitivity_table(rows: Sequence[Mapping[str, Any]], outcome: str, unit: str) -> Table:
    """Effects of the parameters on an outcome of a plan, strongest first."""
    digits, scale = digits_of(unit)
    columns = (
        Column("parameter"),
        Column("level"),
        Column("from", numbers=True),
        Column("to", numbers=True),
        Column("effect", spoken_unit(unit), numbers=True),
        Column("mean, with its sign", spoken_unit(unit), numbers=True),
    )
    shown = tuple(
        (
            Cell(str(row["parameter"])),
            Cell(str(row["level"])),
            Cell(f"{row['least']:.3g}", row["least"]),
            Cell(f"{row['most']:.3g}", row["most"]),
            _ranged(row["size"], row["size_low"], row["size_high"], digits, scale),
            number(row["mean"] / scale, digits),
        )
        for row in rows
    )
    note = "*Effect*: the mean change over the range (mu* of a Morris screening), with bounds by bootstrap (95 %)."
    return Table("sensitivity", f"What {outcome} hangs on", columns, shown, note)


def _ranged(middle: float, low: float, high: float, digits: int, scale: float) -> Cell:
    low, middle, high = (round(one / scale, digits) for one in (low, middle, high))
    return Cell(f"{middle:,.{digits}f} ({low:,.{digits}f}-{high:,.{digits}f})", middle, low, high)
