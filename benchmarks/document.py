"""The comparison with peers as files: JSON, CSV, and Markdown for people."""

import json
from collections.abc import Iterator, Sequence
from math import isfinite
from typing import Any

from benchmarks.ratios import BootstrapInterval, Ratio, as_data
from results.document import Report, Section, plain_table
from storage import tables

SCHEMA = "untoc-draw/benchmark/1"
HEADINGS = ("task", "States", "ours", "peer", "ours, s", "peer, s", "peer / ours", "95 % interval", "rounds", "memory, MB", "note")
READING = """Ours and the peer ran in turns in one run, with one thread each unless a name or the note says more. Seconds are medians over
rounds: of the processor, but of the clock on the wall for whole processes and for solvers side by side (tasks start, certificate and
prove). A ratio is the median over rounds of the peer's time over ours; above 1 ours is faster, unless the note says what it is. Its
interval holds with 95 % confidence (bootstrap over rounds). Every result was checked."""


def document_of(rows: Sequence[Ratio], standing: dict[str, Any], command: str) -> dict[str, Any]:
    """The comparison as data; what is not known is null.

    ``standing`` is that of ``machine.standing``; where the last pair was measured on a later day, this is ``until``.
    """
    return {
        "schema": SCHEMA,
        "command": command,
        **standing,
        "reading": " ".join(READING.split()),
        "rows": [as_data(row) | {"result_checked": True} for row in rows],
    }


def json_text(document: dict[str, Any]) -> str:
    """The document, indented."""
    return json.dumps(document, indent=1) + "\n"


def csv_text(document: dict[str, Any]) -> str:
    """One line a row; an interval takes three columns."""
    flat = [dict(column for key, value in row.items() for column in _columns(key, value)) for row in document["rows"]]
    headings = list(flat[0]) if flat else []
    return tables.csv_text([headings, *([row.get(name, "") for name in headings] for row in flat)])


def _columns(key: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        yield from ((key if part == "value" else f"{key}_{part}", each) for part, each in value.items())
    else:
        yield key, value


def cells_of(row: Ratio) -> tuple[str, ...]:
    """A row in words, under ``HEADINGS``."""
    more = "" if row.finished else ">= "
    memory = [f"{peak / 1e6:,.0f}" for peak in (row.ours_peak, row.peer_peak) if peak is not None]
    return (
        row.task,
        f"{row.size:,}",
        row.ours,
        row.peer,
        _seconds(row.ours_seconds),
        ("> " if more else "") + _seconds(row.peer_seconds),
        more + _figure(row.ratio.value),
        _between(row.ratio),
        str(row.rounds),
        " / ".join(memory),
        row.note,
    )


def _seconds(taken: BootstrapInterval) -> str:
    return f"{taken.value:.3g}" if taken.value < 1000 else f"{taken.value:,.0f}"


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.2g}" if value < 1 else f"{value:.1f}"


def _between(interval: BootstrapInterval) -> str:
    return f"{_figure(interval.low)} to {_figure(interval.high)}" if isfinite(interval.low) else "not known"


def page_of(rows: Sequence[Ratio], document: dict[str, Any]) -> Report:
    """The page: what it was measured on, how to read it, one table."""
    machine = document["machine"]
    until = f" to {document['until']}" if "until" in document else ""
    lead = (
        f"{READING}\n\nCommand: `{document['command']}`\n\n"
        f"Measured on {document['date']}{until}: {machine['processor']}, {machine['cores']} cores, "
        f"{machine['memory_bytes'] / 1e9:.1f} GB, {machine['system']}, {machine['python']}; load {machine['load']} at the beginning.\n\n"
        "Versions: " + ", ".join(f"{package} {number}" for package, number in document["versions"].items()) + "."
    )
    table = plain_table("", HEADINGS, map(cells_of, rows), len(HEADINGS))
    return Report("Benchmark", "", "", "", (Section("rows", "", lead, (table,)),))
