"""Every parameter of the simulation: what it is, its value, and how firmly it is known."""

from results.document import Cell, Column, Details, Mark, Table, Text
from results.report.years_section.side_by_side import Workloads
from results.workload.assumptions import changed, level_counts, rests_on
from sim.review_phase.parameters import DEFAULTS, LEVELS

MARKS: dict[str, Mark] = {"published": "good", "fitted": "", "assumed": "doubt"}
PARTS = {
    "forecast": "starts and completions",
    "workload": "work of the Secretariat",
    "pages": "pages edited and translated",
    "cost": "cost",
    "states": "what States have in hand",
}
"""The parts of ``results.workload.assumptions.RESTS_ON``, in words."""


def parameters_details(workloads: Workloads) -> Details:
    """The table of all parameters, and which figures rest on which."""
    values = workloads[0][2].manifest["parameters"]
    told = "\n\n".join(f"**{words.capitalize()}.** {rests_on(part, values)}" for part, words in PARTS.items())
    return Details("years-parameters-details", f"What the figures rest on: {level_counts(values)}", (_table(workloads), Text(told)))


def _table(workloads: Workloads) -> Table:
    first = workloads[0][2].manifest
    elsewhere: dict[str, list[str]] = {}
    for _, label, workload in workloads[1:]:
        for name, value, _ in changed(workload.manifest["parameters"]):
            elsewhere.setdefault(name, []).append(f"{value:g} under: {label}")
    columns = (
        Column("parameter"),
        Column("what it is"),
        Column("value", numbers=True),
        Column("unit"),
        Column("level"),
        Column("source"),
        Column("other values"),
    )
    rows = tuple(
        (
            Cell(name),
            Cell(one.meaning),
            Cell(f"{first['parameters'][name]:g}", float(first["parameters"][name])),
            Cell(one.unit),
            Cell(one.level, mark=MARKS[one.level]),
            Cell(one.source),
            Cell("; ".join([*_drawn(name, first["drawn"]), *elsewhere.get(name, ())])),
        )
        for name, one in DEFAULTS.items()
    )
    note = f"Levels: {', '.join(LEVELS)}. *Drawn*: each replication draws the value from what the published facts leave open."
    return Table("years-parameters", "All parameters of the simulation", columns, rows, note, "untoc-draw simulate parameters", True)


def _drawn(name: str, drawn: list[str]) -> list[str]:
    return ["drawn anew in each replication"] if name in drawn else []
