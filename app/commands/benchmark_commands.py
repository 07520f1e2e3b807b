"""``untoc-draw benchmark``: speed, side by side with what a user would pick instead."""

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.options import json_option
from app.outputs import OutputFolder
from app.telling import telling
from results.benchmark.tasks import TASKS
from scenarios import Fault, InputError
from verify.whole_file import write_whole

if TYPE_CHECKING:
    from results.benchmark.ratios import Ratio

LEFT, WIDTH = ("task", "ours", "peer", "note"), 200
LEAST_STATES, MOST_STATES = 10, 10_000


def parse_sizes(text: str | None) -> tuple[int, ...]:
    """Numbers of States with commas between them; raises ``InputError``."""
    parts = [part.strip() for part in text.split(",")] if text is not None else []
    wrong = [part for part in parts if not (part.isascii() and part.isdigit() and LEAST_STATES <= int(part[:9]) <= MOST_STATES)]
    if wrong:
        expected = f"numbers of States from {LEAST_STATES} to {MOST_STATES:,}, like 50,189"
        raise InputError("--sizes", [Fault("--sizes", part, expected) for part in wrong])
    return tuple(dict.fromkeys(int(part) for part in parts))


@click.command()
@click.option("--task", default="all", show_default=True, type=click.Choice([*TASKS, "all"]), help="Only this task.")
@click.option("--sizes", metavar="STATES", help="Numbers of States, like 50,189.")
@click.option("--quick", is_flag=True, help="Small sizes and few rounds: a minute, not an hour.")
@click.option("-o", "--output", type=OutputFolder(), help="Write benchmark.json, benchmark.md and benchmark.csv into this folder.")
@json_option
def benchmark(task: str, sizes: str | None, quick: bool, output: Path | None, as_json: bool) -> None:
    """Measure draw, check, counts, simulation and start against other solvers and libraries, in one run: ratios with intervals.

    Needs the packages of the extra bench.

    Example: untoc-draw benchmark --task draw --sizes 50,189 -o benchmark
    """
    chosen = parse_sizes(sizes)
    words = ["untoc-draw", "benchmark", "--task", task, *(["--sizes", sizes] if sizes else []), *(["--quick"] if quick else [])]
    from results.benchmark.document import csv_text, document_of, json_text, markdown_text  # noqa: PLC0415
    from results.benchmark.machine import standing  # noqa: PLC0415
    from results.benchmark.plan import measure, plan_of  # noqa: PLC0415

    found, rows = standing(), []
    with telling("benchmark", lines=True) as tell:
        plan = plan_of(quick, chosen, tell.at)
        for each in TASKS if task == "all" else (task,):
            rows += measure(each, plan)
    document = document_of(rows, found, shlex.join(words))
    if output:
        output.mkdir(parents=True, exist_ok=True)
        for ending, text in (("json", json_text(document)), ("csv", csv_text(document)), ("md", markdown_text(rows, document))):
            write_whole(output / f"benchmark.{ending}", text)
    if as_json:
        click.echo(json_text(document), nl=False)
    else:
        _show(rows, document["machine"])


def _show(rows: "list[Ratio]", machine: dict[str, Any]) -> None:
    from rich.table import Table  # noqa: PLC0415

    from app.printing import print_table  # noqa: PLC0415
    from results.benchmark.document import HEADINGS, READING, cells_of  # noqa: PLC0415

    columns = [column for column in zip(HEADINGS, *map(cells_of, rows), strict=True) if any(column[1:])]
    table = Table(title=f"{machine['processor']}, {machine['cores']} cores, {machine['python']}", title_justify="left")
    for heading, *_ in columns:
        table.add_column(heading, justify="left" if heading in LEFT else "right", no_wrap=heading not in LEFT)
    for cells in zip(*(column[1:] for column in columns), strict=True):
        table.add_row(*cells)
    print_table(table, WIDTH)
    click.echo("\n" + READING)
