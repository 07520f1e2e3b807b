"""The algorithms side by side."""

import io
import re
import statistics
import time
from collections.abc import Sequence
from typing import Any

import numpy as np
from rich import box
from rich.console import Console
from rich.progress import track
from rich.table import Table

from algorithms import SeededLots, algorithm_from, algorithm_names
from results.measures import PUBLISHED_TAKING_PART, measures
from scenarios import Scenario
from verify import LawParameters, arrays_of, check_draws
from verify.evaluate import Facts


def compare_algorithms(
    scenario: Scenario, law: LawParameters, draws: int, seed: str, names: Sequence[str] = ()
) -> list[dict[str, Any]]:
    """One row for each algorithm, all installed ones by default; figures are means over the complete draws.

    ``milliseconds_a_draw`` is the median of the draw itself, without checking. Draw ``k`` of every algorithm has the seed
    ``SEED/k``, so all algorithms see the same division into groups.
    """
    rows = []
    for name in names or algorithm_names():
        algorithm, records, times = algorithm_from(name), [], []
        numbered = track(range(draws), description=name, console=Console(stderr=True), transient=True)
        for number in numbered:
            started = time.perf_counter()
            records.append(algorithm.draw(scenario, law, SeededLots(f"{seed}/{number}"), f"{seed}/{number}"))
            times.append(1000 * (time.perf_counter() - started))
        complete = [record for record in records if record["outcome"] == "complete"]
        row: dict[str, Any] = {"algorithm": algorithm.name, "draws": draws, "stuck": draws - len(complete),
                               "lots_drawn": statistics.fmean(len(r["numbers"]) for r in records),
                               "set_aside": statistics.fmean(sum(len(line["set_aside"]) for line in r["lots"]) for r in records),
                               "milliseconds_a_draw": statistics.median(times)}  # fmt: skip
        if complete:
            arrays = arrays_of(scenario, complete)
            broken = {finding.draw for result in check_draws(scenario, law, arrays) for finding in result.findings}
            row["kept"] = len(complete) - len(broken)
            for key, values in measures(scenario, arrays, Facts(scenario, law).takes_part).items():
                row[key] = float(np.mean(values))
                if key.startswith("taking_part"):
                    row[key + "_sd"] = float(np.std(values, ddof=1)) if len(values) > 1 else 0.0
        rows.append(row)
    return rows


LABELS = {
    "kept": "keep every clause",
    "stuck": "end stuck",
    "lots_drawn": "lots drawn",
    "set_aside": "lots set aside",
    "additional_reviewers": "additional reviewers",
    "burden_minimum": "reviews a State: least",
    "burden_mean": "  mean",
    "burden_maximum": "  most",
    "burden_gini": "  Gini",
    "taking_part_1": "taking part, group 1",
    "taking_part_1_sd": "  standard deviation",
    "taking_part_2": "taking part, group 2",
    "taking_part_2_sd": "  standard deviation",
    "taking_part_3": "taking part, group 3",
    "taking_part_3_sd": "  standard deviation",
    "milliseconds_a_draw": "milliseconds a draw",
}


def table_of(rows: list[dict[str, Any]], draws: int) -> Table:
    """The rows as a table, one column for each algorithm."""
    table = Table(title=f"The algorithms over {draws:,} draws each (means)", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    table.add_column("", no_wrap=True)
    for row in rows:
        table.add_column(row["algorithm"].replace("-", " "), justify="right", min_width=10)
    table.add_column("published", justify="right")
    for key, label in LABELS.items():
        published = PUBLISHED_TAKING_PART.get(int(key[-1])) if key.startswith("taking_part") and key[-1].isdigit() else None
        table.add_row(label, *(_cell(row.get(key)) for row in rows), str(published or ""))
    return table


def picture_of(table: Table) -> str:
    """The table as an SVG picture that asks for no font from the network."""
    console = Console(record=True, width=122, file=io.StringIO())
    console.print(table)
    return re.sub(r"@font-face \{.*?\}\s*", "", console.export_svg(title="untoc-draw"), flags=re.DOTALL)


def _cell(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}" if isinstance(value, float) else str(value)
