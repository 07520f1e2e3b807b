"""The algorithms side by side, printed."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.telling import note, telling
from app.workers import start_workers
from results.document import Column, Table, plain_table
from results.wording import drawing
from scenarios import Scenario
from sim.side_by_side import algorithms_under, compare_algorithms
from verify import LawInForce


def told_of_all(scenario: Scenario, law: LawInForce) -> list[str]:
    """All algorithms that can draw under the law; which cannot is told on standard error."""
    names, left_out = algorithms_under(scenario, law)
    if left_out:
        note(left_out)
    return names


def compared(
    scenario: Scenario, law: LawInForce, draws: int, seed: str, names: Sequence[str] = (), workers: int = 2
) -> list[dict[str, Any]]:
    """The rows of ``compare_algorithms``; progress on standard error."""
    names = names or told_of_all(scenario, law)
    start_workers(workers)
    with telling("draws") as tell:
        return compare_algorithms(scenario, law, draws, seed, names, workers, lambda name, done, of: tell.at(drawing(name, of), done, of))


MILLISECONDS = "milliseconds_a_draw"
LABELS = {
    "draws": "draws made",
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


def table_of(rows: Sequence[Mapping[str, Any]], published: Mapping[int, int], *, measured: bool = True) -> Table:
    """The rows as a table, one column for each algorithm, and one for what was ``published`` of the list, if anything: States taking part by
    group. Without ``measured`` it is the same on every machine."""
    numbers = {row["draws"] for row in rows}
    names = (Column(row["algorithm"].replace("-", " "), numbers=True, least=10) for row in rows)
    heads: list[str | Column] = ["", *names, *(["published"] if published else [])]
    shown = []
    for key, label in LABELS.items():
        real = published.get(int(key[-1]), "") if key.startswith("taking_part") and key[-1].isdigit() else ""
        if (key != MILLISECONDS or measured) and (key != "draws" or len(numbers) > 1):
            shown.append((label, *(_cell(row.get(key)) for row in rows), *([real] if published else [])))
    over = f"{numbers.pop():,} draws each" if len(numbers) == 1 else "many draws"
    return plain_table(f"The algorithms over {over} (means)", heads, shown)


def _cell(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}" if isinstance(value, float) else f"{value:,}"
