"""Writes the tables of speed anew from the stored benchmark: ``python docs/benchmark_page.py README.md docs/how-to/benchmark.md``."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.document import cells_of
from benchmarks.kernel_peers import CUSTOMERS
from benchmarks.ratios import Ratio, ratio_of_data
from results.stored.manifest import OUTCOMES, ROOT
from storage.marked_part import with_part
from storage.whole_file import write_whole

STORED = ROOT / OUTCOMES / "benchmark" / "benchmark.json"
BEGIN, END = "<!-- speed: begin -->", "<!-- speed: end -->"
REAL = 189
SHORT = (
    ("draw", "sequential-bowls"),
    ("check 1 draw", ""),
    ("check 10,000 draws", ""),
    ("certificate", ""),
    ("prove", ""),
    ("start: --help", ""),
    ("start: draw", "draw by sequential-bowls"),
)
"""Task and ours of the rows of the README."""
SIZELESS = ("count", "prove", "sample: 1,000")
"""Tasks whose size is no number of States under review, or that are measured at the smallest size alone."""
HEADINGS = ("task", "ours", "against", "ours, s", "theirs, s", "theirs / ours", "95 % interval")


def document() -> dict[str, Any]:
    """The stored benchmark."""
    found: dict[str, Any] = json.loads(STORED.read_text(encoding="utf-8"))
    return found


def rows_of(found: dict[str, Any]) -> list[Ratio]:
    """Its rows."""
    return [ratio_of_data({name: value for name, value in row.items() if name != "result_checked"}) for row in found["rows"]]


def measured_on(found: dict[str, Any]) -> str:
    """Where, when and by which command."""
    machine, until = found["machine"], f" to {found['until']}" if "until" in found else ""
    return (
        f"Measured on {found['date']}{until} ({machine['processor']}, {machine['cores']} cores, {machine['python']}) by "
        f"`{found['command']} -o results/outcomes/benchmark`; [the whole table]"
    )


def short_part(found: dict[str, Any]) -> str:
    """The table of the README."""
    rows = [
        row
        for row in rows_of(found)
        if _is_real(row) and not row.peer.endswith("alone") and any(row.task == task and row.ours.startswith(ours) for task, ours in SHORT)
    ]
    return "\n".join([BEGIN, f"{measured_on(found)}(results/outcomes/benchmark/benchmark.md):", "", *_table(rows), END])


def long_part(found: dict[str, Any]) -> str:
    """The tables of the how-to: everything at 189 States, and how each stage grows."""
    rows = rows_of(found)
    lines = [BEGIN, f"{measured_on(found)}(../../results/outcomes/benchmark/benchmark.md):", ""]
    lines += _table([row for row in rows if row.task != "scale" and _is_real(row)])
    lines += ["", "Events of the ten years on 189 States:", ""]
    lines += [f"- against {row.peer}: {row.note}" for row in rows if row.task == "kernel" and row.size == REAL]
    lines += ["", "Each stage, from the smallest size to the largest that it was measured at, in a process of its own:", ""]
    return "\n".join([*lines, *_growth([row for row in rows if row.task == "scale"]), END])


def _is_real(row: Ratio) -> bool:
    return row.size in (REAL, CUSTOMERS) or row.task.startswith(SIZELESS)


def _table(rows: list[Ratio]) -> Iterator[str]:
    yield "| " + " | ".join(HEADINGS) + " |"
    yield "|---|---|---|--:|--:|--:|--:|"
    for row in rows:
        task, _, ours, peer, our_seconds, their_seconds, ratio, interval, *_ = cells_of(row)
        yield f"| {task} | {ours} | {peer} | {our_seconds} | {their_seconds} | {ratio} | {interval} |"


def _growth(rows: list[Ratio]) -> Iterator[str]:
    """The last row of each stage: it holds the fit."""
    yield "| stage | States | seconds | memory, MB | growth |"
    yield "|---|--:|--:|--:|---|"
    last = {row.ours: row for row in rows}
    for row in last.values():
        stage, seconds = row.ours.rpartition(",")[0], cells_of(row)[5]
        yield f"| {stage} | {row.size:,} | {seconds} | {(row.peer_peak or 0) / 1e6:,.0f} | {row.note.partition('; ')[2]} |"


PARTS = {"README.md": short_part, "benchmark.md": long_part}

if __name__ == "__main__":
    for file in map(Path, sys.argv[1:]):
        write_whole(file, with_part(file.read_text(encoding="utf-8"), BEGIN, END, PARTS[file.name](document())))
