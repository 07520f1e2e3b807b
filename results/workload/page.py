"""The page of a simulation: when the reviews end, what the Secretariat has to do and pay, what States have in hand."""

from collections.abc import Iterator
from dataclasses import replace

from results.charts.ten_years import ten_years_charts
from results.document import Block, Report, Section, Text, plain_table
from results.workload.page_tables import fairness_tables, forecast_table, heaviest_table, pages_table, setting_tables, waits_table
from results.workload.store import Workload, n_replications
from results.workload.words import busiest, changed, firmness, hours_by_step, in_short, missing, rests_on
from storage.errors import Fault, InputError

PICTURES = {
    "work": "workload-by-month",
    "roles": "workload-by-role",
    "completions": "completions-by-phase",
    "stages": "reviews-by-stage",
    "cost": "cost-by-source",
}
"""The charts by the names of their files."""
FAIRNESS_NOTE = (
    "Means of the States of each line, to the end of 2036. *Days in hand* add up over reviews performed at once. *Days waited for alone*: "
    "a review stood still for this State and nobody else."
)


def simulation_page(workload: Workload) -> Report:
    """The whole page. Raises ``InputError`` for a manifest without all parameters of this version."""
    if gone := missing(workload.manifest["parameters"]):
        raise InputError("manifest", [Fault(f"parameters.{name}", "none", "its value, as this version has it") for name in gone])
    return Report("The review phase, simulated", "", "", "", tuple(_sections(workload)))


def beginning(workload: Workload) -> Report:
    """What fits on a screen: in short, and the forecast of starts and of phase 1."""
    whole = forecast_table(workload)
    table = replace(whole, title="At the end of the day", columns=whole.columns[:5], rows=tuple(row[:5] for row in whole.rows))
    short = Section("short", "In short", in_short(workload), ())
    return Report("", "", "", "", (short, Section("forecast", "How many reviews have started, and have finished phase 1", "", (table,))))


def _sections(workload: Workload) -> Iterator[Section]:
    values, months = workload.manifest["parameters"], workload.tables["months"]
    tables = setting_tables(workload, lambda name: name)
    charts = {name: chart for name, chart in zip(PICTURES, ten_years_charts(workload, PICTURES.__getitem__), strict=True)}

    def rests(part: str) -> Text:
        return Text(rests_on(part, values))

    yield Section("short", "In short", in_short(workload), ())
    yield Section("firm", "How firm this is", firmness(workload), tuple(_changed(values)))
    yield Section("forecast", "How many reviews have started, and have finished", "", (tables["forecast"], rests("forecast")))
    ends: tuple[Block, ...] = (tables["chances"], tables["milestones"], charts["completions"], charts["stages"])
    yield Section("ends", "When phases and reviews end", "", ends)
    work: tuple[Block, ...] = (
        tables["work-table"],
        Text(busiest(months, values)),
        charts["work"],
        charts["roles"],
        Text(hours_by_step(months)),
    )
    yield Section("work", "The Secretariat's work", "", (*work, rests("workload")))
    yield Section("pages", "Pages", "", (pages_table(workload), rests("pages")))
    yield Section("cost", "Cost", "", (tables["cost-table"], charts["cost"], rests("cost")))
    burdens: tuple[Block, ...] = (*fairness_tables(workload), Text(FAIRNESS_NOTE), heaviest_table(workload), waits_table(workload))
    yield Section("states", "What States have in hand for others", "", (*burdens, rests("states")))
    yield Section("about", "Made from", "", (_about(workload),))


def _changed(values: dict[str, float]) -> Iterator[Block]:
    """The parameters at another value than the default."""
    moved = [(f"`{name}`", f"{value:g}", f"{default:g}") for name, value, default in changed(values)]
    if moved:
        yield plain_table("", ("changed parameter", "value", "default"), moved)


def _about(workload: Workload) -> Block:
    """What the page was made from."""
    manifest = workload.manifest
    rows = [
        ("command", f"`{manifest['command']}`"),
        ("seed", f"`{manifest['seed']}`"),
        ("scenario", manifest["scenario"]),
        ("draw", f"{manifest['algorithm']}, seed `{manifest['draw_seed']}`"),
        ("replications", n_replications(manifest)),
        *((f"digest of {name}", digest) for name, digest in manifest["digests"].items()),
        ("versions", ", ".join(f"{name} {number}" for name, number in manifest["versions"].items())),
    ]
    return plain_table("", ("about", "this simulation"), rows, 2)
