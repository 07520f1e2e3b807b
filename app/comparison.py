"""The algorithms side by side."""

import statistics
import time
from typing import Any

import numpy as np
from rich.console import Console
from rich.progress import track
from rich.table import Table

from algorithms import SeededLots, algorithm_names, load_algorithm
from results.measures import PUBLISHED_TAKING_PART, measures
from scenarios import Scenario
from verify import LawParameters, arrays_of, check_draws
from verify.evaluate import Facts


def compare_algorithms(scenario: Scenario, law: LawParameters, draws: int, seed: str) -> list[dict[str, Any]]:
    """One row for each installed algorithm; figures are means over the complete draws, times in milliseconds."""
    rows = []
    for name in algorithm_names():
        algorithm, records, times = load_algorithm(name), [], []
        numbered = track(range(draws), description=name, console=Console(stderr=True), transient=True)
        for number in numbered:
            started = time.perf_counter()
            records.append(algorithm.draw(scenario, law, SeededLots(f"{seed}/{number}"), f"{seed}/{number}"))
            times.append(1000 * (time.perf_counter() - started))
        complete = [record for record in records if record["outcome"] == "complete"]
        row: dict[str, Any] = {"algorithm": name, "draws": draws, "stuck": draws - len(complete),
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


def show(rows: list[dict[str, Any]], draws: int) -> None:
    """Print the rows as a table, one column for each algorithm."""
    table = Table(title=f"The algorithms over {draws} draws each (means)")
    table.add_column("")
    for row in rows:
        table.add_column(row["algorithm"], justify="right")
    table.add_column("published", justify="right")
    labels = list(dict.fromkeys(key for row in rows for key in row if key not in ("algorithm", "draws")))
    for key in labels:
        cells = []
        for row in rows:
            value = row.get(key)
            cells.append("-" if value is None else f"{value:.2f}" if isinstance(value, float) else str(value))
        published = PUBLISHED_TAKING_PART.get(int(key[-1])) if key.startswith("taking_part") and key[-1].isdigit() else None
        table.add_row(key.replace("_", " "), *cells, str(published or ""))
    Console(width=None).print(table)
