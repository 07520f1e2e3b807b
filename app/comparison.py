"""The algorithms side by side, printed."""

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from algorithms import algorithm_names
from app.telling import telling
from scenarios import Scenario
from sim.draw_measures import PUBLISHED_TAKING_PART
from sim.side_by_side import compare_algorithms
from verify import LawInForce


def compared(scenario: Scenario, law: LawInForce, draws: int, seed: str, names: Sequence[str] = ()) -> list[dict[str, Any]]:
    """The rows of ``compare_algorithms``; progress on standard error."""
    done, many = 0, draws * len(names or algorithm_names())
    with telling("draws") as tell:

        def each(name: str, numbers: Iterable[int]) -> Iterator[int]:
            nonlocal done
            for number in numbers:
                tell.at(f"draws: {name}", done, many)
                yield number
                done += 1

        return compare_algorithms(scenario, law, draws, seed, names, each)


MILLISECONDS = "milliseconds_a_draw"
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
    MILLISECONDS: "milliseconds a draw",
}


def table_of(rows: list[dict[str, Any]], draws: int, *, measured: bool = True) -> Table:
    """The rows as a table, one column for each algorithm; without ``measured`` it is the same on every machine."""
    table = Table(title=f"The algorithms over {draws:,} draws each (means)", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    table.add_column("", no_wrap=True)
    for row in rows:
        table.add_column(row["algorithm"].replace("-", " "), justify="right", min_width=10)
    table.add_column("published", justify="right")
    for key, label in LABELS.items():
        if key == MILLISECONDS and not measured:
            continue
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
