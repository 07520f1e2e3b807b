"""``untoc-draw benchmark``: speed, side by side with what a user would pick instead."""

import shlex
import sys
from collections.abc import Iterable
from contextlib import nullcontext
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app import completion as complete
from app.manners import STOPPED, exits, not_installed
from app.options import json_option
from app.outputs import OutputFolder
from app.telling import note, telling
from scenarios import Fault, InputError
from storage.whole_file import write_whole

if IN_SOURCE_TREE := find_spec("benchmarks") is not None:
    from benchmarks.tasks import TASKS
else:
    TASKS = {}

if TYPE_CHECKING:
    from benchmarks.kept import KeptPairs
    from benchmarks.ratios import Ratio

LEFT, WIDTH = ("task", "ours", "peer", "note"), 200
WRONG = 1
"""Exit code where a result is wrong."""
LEAST_STATES, MOST_STATES = 10, 10_000


def parse_sizes(text: str | None) -> tuple[int, ...]:
    """Numbers of States with commas between them; raises ``InputError``."""
    parts = [part.strip() for part in text.split(",")] if text is not None else []
    wrong = [part for part in parts if not (part.isascii() and part.isdigit() and LEAST_STATES <= int(part[:9]) <= MOST_STATES)]
    if wrong:
        expected = f"numbers of States from {LEAST_STATES} to {MOST_STATES:,}, like 50,189"
        raise InputError("--sizes", [Fault("--sizes", part, expected) for part in wrong])
    return tuple(dict.fromkeys(int(part) for part in parts))


@click.command(epilog=exits("measured, and every result is right", one="a result is wrong"))
@click.option("--task", default="all", show_default=True, type=click.Choice([*TASKS, "all"]), help="Only this task.")
@click.option("--sizes", metavar="STATES", help="Numbers of States, like 50,189.")
@click.option(
    "--algorithm",
    "names",
    multiple=True,
    shell_complete=complete.algorithms,
    help="Draw with this one too, installed or FILE.py; may be repeated.",
)
@click.option("--quick", is_flag=True, help="Small sizes and few rounds: a minute, not an hour.")
@click.option(
    "-o",
    "--output",
    type=OutputFolder(),
    help="Write benchmark.json, .md and .csv into this folder; a run that was stopped goes on with the same command.",
)
@json_option
def benchmark(task: str, sizes: str | None, names: tuple[str, ...], quick: bool, output: Path | None, as_json: bool) -> None:
    """Measure draw, check, proofs, counts, samples, simulation and start against other solvers and libraries, in one run.

    Prints ratios with intervals.

    Needs the packages of the extra bench.

    Example: untoc-draw benchmark --task draw --sizes 50,189 -o benchmark
    """
    chosen = parse_sizes(sizes)
    words = ["untoc-draw", "benchmark", "--task", task, *(["--sizes", sizes] if sizes else []), *(["--quick"] if quick else [])]
    words += [word for name in names for word in ("--algorithm", name)]
    from algorithms import algorithm_from  # noqa: PLC0415
    from benchmarks.document import csv_text, document_of, json_text, page_of  # noqa: PLC0415
    from benchmarks.kept import keeping  # noqa: PLC0415
    from benchmarks.machine import standing  # noqa: PLC0415
    from results.renderers.markdown import markdown  # noqa: PLC0415

    for name in names:
        algorithm_from(name)
    now, command = standing(), shlex.join(words)
    with keeping(output, command, now) if output else nullcontext() as kept:
        rows = _measured(TASKS if task == "all" else (task,), quick, chosen, names, kept, output)
        document = document_of(rows, kept.standing if kept else now, command)
        if output and kept:
            texts = {"json": json_text(document), "csv": csv_text(document), "md": markdown(page_of(rows, document))}
            for ending, text in texts.items():
                write_whole(output / f"benchmark.{ending}", text)
            kept.remove()
    if as_json:
        click.echo(json_text(document), nl=False)
    else:
        _show(rows, document["machine"])


def _measured(
    tasks: Iterable[str], quick: bool, sizes: tuple[int, ...], names: tuple[str, ...], kept: "KeptPairs | None", output: Path | None
) -> "list[Ratio]":
    """The rows of these tasks. Ends the program where it is stopped or a result is wrong."""
    from benchmarks.plan import measure, plan_of  # noqa: PLC0415

    rows = []
    if kept and kept.count:
        note(f"{output}: {_pairs(kept.count)} kept from a run that was stopped; going on")
    try:
        with telling("benchmark", lines=True) as tell:
            plan = plan_of(quick, sizes, tell.at, kept, names)
            for task in tasks:
                rows += measure(task, plan)
    except (KeyboardInterrupt, AssertionError) as fault:
        stopped = isinstance(fault, KeyboardInterrupt)
        left = f". {_pairs(kept.count)} kept in {output}; the same command goes on from there" if kept and kept.count else ""
        click.echo(f"untoc-draw: {'stopped' if stopped else fault}{left}", err=True)
        sys.exit(STOPPED if stopped else WRONG)
    return rows


def _pairs(count: int) -> str:
    return f"{count} pair is" if count == 1 else f"{count:,} pairs are"


def _show(rows: "list[Ratio]", machine: dict[str, Any]) -> None:
    from benchmarks.document import HEADINGS, READING, cells_of  # noqa: PLC0415
    from results.document import Column, plain_table  # noqa: PLC0415
    from results.renderers.text import print_table  # noqa: PLC0415

    columns = [column for column in zip(HEADINGS, *map(cells_of, rows), strict=True) if any(column[1:])]
    heads = [Column(head, numbers=head not in LEFT, whole=head not in LEFT) for head, *_ in columns]
    title = f"{machine['processor']}, {machine['cores']} cores, {machine['python']}"
    print_table(plain_table(title, heads, zip(*(column[1:] for column in columns), strict=True)), WIDTH)
    click.echo("\n" + READING)


if not IN_SOURCE_TREE:
    benchmark = not_installed("benchmark", "the benchmarks are in the source tree, and no part of the installed package")
