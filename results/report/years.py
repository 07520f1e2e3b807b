"""The section "The ten years": work, completions, burdens and cost, under several settings side by side."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, NamedTuple, TypeAlias

from results.charts.ten_years import ten_years_charts
from results.document import Block, Cell, Column, Details, Mark, Section, Switch, Table, Text, cells_of, columns_of
from results.report.years_algorithms import algorithm_blocks
from results.wording import paragraphs
from results.workload.forecast import FORECAST_DAYS, PHASES, SOON
from results.workload.page_tables import BANDS, band_cell, count_cell, setting_tables
from results.workload.store import Workload, n_replications
from results.workload.tables import ALL, chosen
from results.workload.words import changed, firmness, in_short, level_counts, rests_on, spoken
from scenarios import Fault, InputError
from sim.review_phase.clock import PLANNED_END
from sim.review_phase.parameters import DEFAULTS, LEVELS
from words import DEFAULT, GroupName, Month, Number, Sentences, listing, message, say, sort_key, state_named
from words import chosen as language

Workloads: TypeAlias = Sequence[tuple[str, str, Workload]]
"""Key, label and tables of each setting, the first as fitted."""


class YearsSetting(NamedTuple):
    """A setting: ``values`` are the parameters of the simulation that differ from the defaults; ``why`` is one sentence."""

    key: str
    label: str
    values: Mapping[str, float]
    why: str


SETTINGS: Final = (
    YearsSetting(
        "as-fitted", message("As fitted"), {}, message("What the published facts and the assumed parameters lead to, if nothing changes.")
    ),
    YearsSetting(
        "all-start",
        message("Every State starts"),
        {"start.never": 0.0},
        message("How much of the delay comes from States that never start, and how much more work their reviews would bring."),
    ),
    YearsSetting(
        "half-never",
        message("Half never start"),
        {"start.never": 0.5},
        message("The other end of what the published facts leave open: half of the States never start."),
    ),
    YearsSetting(
        "two-officers",
        message("Two more officers"),
        {"staff.officers": 10},
        message("Whether more posts in the Secretariat would bring the reviews to their end sooner."),
    ),
    YearsSetting(
        "in-time",
        message("States answer in time"),
        {name: 1.0 for name in DEFAULTS if name.startswith("delay.")},
        message("What would be gained if States took no longer for each stage than the guidelines plan."),
    ),
)
"""As fitted first; with the same seed, replications of the same number meet the same chance under all of them."""


DRAW_SHOWN: Final = message(
    "**The workload is that of the draw shown above**, in all settings. Only where the algorithms are set against each other, each "
    "makes draws of its own."
)
ASSUMED: Final = message(
    "**Staff, hours, pages and rates of the Secretariat are assumed, and so are most delays:** read work and cost against each other, "
    "not as a budget. All parameters, with level and source, are at the end of this section."
)


def years_section(
    workloads: Workloads, comparison: Sequence[Mapping[str, Any]], command: str, outside: Mapping[str, str] = MappingProxyType({})
) -> Section:
    """The section for workloads under several settings (key, label, tables), the first as fitted; ``comparison`` are rows of
    ``sim.experiments.paired.Comparison``, perhaps none, and ``command`` is the command that gives them. ``outside``: parties that do not
    take part, id to name. Raises ``InputError`` where there is no workload."""
    if not workloads:
        raise InputError("report", (Fault("workloads", "none", "at least one setting of the ten years"),))
    first = workloads[0][2]

    def blocks() -> Iterator[Block]:
        yield Text(paragraphs([DRAW_SHOWN, firmness(first)]))
        if len(workloads) > 1:
            yield settings_table(workloads)
        choices = tuple((key, label, tuple(_of_setting(key, workload))) for key, label, workload in workloads)
        yield Switch("years-settings", message("The ten years under different settings"), choices)
        yield states_table(workloads, outside)
        yield from algorithm_blocks(comparison, command)
        yield parameters_details(workloads)

    return Section("years", message("Annex 4: the ten years"), paragraphs([in_short(first), ASSUMED]), tuple(blocks()))


def _of_setting(key: str, workload: Workload) -> Iterator[Block]:
    why, short = WHY.get(key), in_short(workload)
    yield Text(paragraphs([why, short]) if why else short)
    yield from ten_years_charts(workload, lambda name: f"years-{name}-{key}")
    yield from setting_tables(workload, lambda name: f"years-{name}-{key}").values()


LATE: Final = next(day for day in FORECAST_DAYS if day > PLANNED_END)
WHY: Final = {setting.key: setting.why for setting in SETTINGS}


def settings_table(workloads: Workloads) -> Table:
    """A row for each setting."""
    columns = columns_of(
        message("setting"),
        message("why one would ask"),
        Column(message("replications"), numbers=True),
        Column(message("finished phase 1 by {day}", day=spoken(SOON)), message("reviews"), numbers=True),
        Column(message("finished phase 1 by {day}", day=spoken(LATE)), message("reviews"), numbers=True),
        Column(message("finished all phases by {day}", day=spoken(LATE)), message("reviews"), numbers=True),
        message("busiest month"),
        Column(message("work in that month"), message("full-time equivalents"), numbers=True),
        Column(message("cost to the end of 2036"), message("million US dollars"), numbers=True),
    )
    rows = tuple(_row(key, label, workload) for key, label, workload in workloads)
    note = Sentences(BANDS, same_chance([n_replications(workload.manifest) for _, _, workload in workloads]))
    return Table("years-settings-table", message("The settings side by side"), columns, rows, note, workloads[0][2].manifest["command"])


def same_chance(replications: Sequence[int]) -> str:
    """How far the settings meet the same chance, from how many replications each has."""
    if len({*replications}) == 1:
        return message(
            "Replications of the same number meet the same chance under every setting, and all have {number:,}, so that they differ by the "
            "setting alone.",
            number=replications[0],
        )
    return message(
        "Replications of the same number meet the same chance under every setting. But not all settings have as many replications: those "
        "with fewer have the first of them, so that a part of a difference may be chance."
    )


def _row(key: str, label: str, workload: Workload) -> tuple[Cell, ...]:
    tables, number = workload.tables, n_replications(workload.manifest)
    counts = {(row["counted"], row["day"]): row for row in tables["forecast"].to_dict("records")}
    months = chosen(tables["months"], measure="full-time equivalents", item=ALL).to_dict("records")
    peak = max(months, key=lambda row: float(row["q50"]))
    total = chosen(tables["cost"], source=ALL, step=ALL, year=0).to_dict("records")[0]
    return cells_of(
        label,
        WHY.get(key, ""),
        Cell(Number(f"{number:,}"), number),
        count_cell(counts[PHASES[0], SOON]),
        count_cell(counts[PHASES[0], LATE]),
        count_cell(counts[PHASES[-1], LATE]),
        Cell(Month(peak["month"]), peak["month"]),
        band_cell(peak),
        band_cell(total, 1e6),
    )


def states_table(workloads: Workloads, outside: Mapping[str, str]) -> Table:
    """A row for each State that takes part: what it has in hand for others, as fitted and under the other settings. ``outside``: the
    parties that do not take part, id to name."""
    first = workloads[0][2]
    columns = columns_of(
        message("State"),
        message("regional group"),
        Column(message("reviews"), numbers=True),
        Column(message("most tasks at once"), numbers=True),
        Column(message("waited for alone"), message("days"), numbers=True),
        *(Column(label, message("days"), numbers=True) for _, label, _ in workloads),
    )
    in_hand = [dict(zip(one.tables["states"]["state"], one.tables["states"].to_dict("records"), strict=True)) for _, _, one in workloads]
    rows = tuple(
        (
            Cell(state_named(row["state"], row["name"]), link=f"card-{row['state']}"),
            Cell(GroupName(row["regional_group"])),
            Cell(str(row["reviews"]), int(row["reviews"])),
            Cell(str(row["peak_q95"]), int(row["peak_q95"])),
            Cell(Number(f"{row['alone_days']:,.0f}"), round(row["alone_days"], 1)),
            *(_days(states.get(row["state"])) for states in in_hand),
        )
        for row in sorted(first.tables["states"].to_dict("records"), key=_by_name)
        if row["state"] not in outside
    )
    note: str = message(
        "Means over the replications, to the end of 2036. *Reviews* are those that the State performs. *Most tasks at once* is passed in "
        "one replication of twenty at most. *Waited for alone*: days in which a review stood still for this State and nobody else. These "
        "are as fitted. The last columns are the days in hand under each setting: days with a task for another State's review, those of "
        "reviews performed at once added up. All follow from the seats that the draw gave, and say nothing of how quick a State is."
    )
    if outside:
        names = listing([*outside.values()], ", ")
        without = message("Without a row, for the law as it is read here leaves them outside the draw: {names}.", names=names)
        note = Sentences(note, without)
    return Table(
        "years-states",
        message("What each State has in hand for others"),
        columns,
        rows,
        note,
        first.manifest["command"],
        searchable=True,
        printed=False,
    )


def _by_name(row: Mapping[Any, Any]) -> tuple[Any, str]:
    """By the names in the language that was chosen."""
    name = row["name"].casefold() if language().code == DEFAULT else sort_key(say(state_named(row["state"], row["name"])))
    return name, row["state"]


def _days(row: dict[str, object] | None) -> Cell:
    """Mean days in hand, with nine tenths of the replications for machines; empty where the setting has no such State."""
    if row is None:
        return Cell("-", "")
    middle, low, high = (round(float(str(row[name]))) for name in ("task_days", "task_days_q05", "task_days_q95"))
    return Cell(Number(f"{middle:,}"), middle, low, high)


MARKS: dict[str, Mark] = {"published": "good", "fitted": "", "assumed": "doubt"}
PARTS = {
    "forecast": message("Starts and completions"),
    "workload": message("Work of the Secretariat"),
    "pages": message("Pages edited and translated"),
    "cost": message("Cost"),
    "states": message("What States have in hand"),
}
"""The parts of ``results.workload.words.RESTS_ON``, in words."""


def parameters_details(workloads: Workloads) -> Details:
    """The table of all parameters, and which figures rest on which."""
    values = workloads[0][2].manifest["parameters"]
    told = paragraphs(message("**{part}.** {rests}", part=words, rests=rests_on(part, values)) for part, words in PARTS.items())
    summary = message("What the figures rest on: {levels}", levels=level_counts(values))
    return Details("years-parameters-details", summary, (_table(workloads), Text(told)))


def _table(workloads: Workloads) -> Table:
    first = workloads[0][2].manifest
    elsewhere: dict[str, list[str]] = {}
    for _, label, workload in workloads[1:]:
        for name, value, _ in changed(workload.manifest["parameters"]):
            elsewhere.setdefault(name, []).append(message("{value:g} under: {setting}", value=value, setting=label))
    columns = columns_of(
        message("parameter"),
        message("what it is"),
        Column(message("value"), numbers=True),
        message("unit"),
        message("level"),
        message("source"),
        message("other values"),
    )
    rows = tuple(
        cells_of(
            name,
            one.meaning,
            Cell(Number(f"{first['parameters'][name]:g}"), float(first["parameters"][name])),
            one.unit,
            Cell(LEVELS[one.level], mark=MARKS[one.level]),
            one.source,
            Sentences(*_drawn(name, first["drawn"]), *elsewhere.get(name, ()), between="; "),
        )
        for name, one in DEFAULTS.items()
        if name in first["parameters"]
    )
    note = message(
        "Levels: {levels}. *Drawn*: each replication draws the value from what the published facts leave open.",
        levels=listing([*LEVELS.values()], ", "),
    )
    return Table(
        "years-parameters",
        message("All parameters of the simulation"),
        columns,
        rows,
        note,
        "untoc-draw simulate parameters",
        searchable=True,
    )


def _drawn(name: str, drawn: list[str]) -> list[str]:
    return [message("drawn anew in each replication")] if name in drawn else []
