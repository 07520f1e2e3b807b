"""Printing for people: tables with colours on a terminal; plain, aligned text where the output goes elsewhere."""

import io
import os
import sys
from typing import IO

import click
from rich import box
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table

WIDE = 120
"""Columns at least, where the output is no terminal."""
PLAIN = box.Box("    \n    \n -- \n    \n    \n    \n    \n    \n", ascii=True)
"""The lines of a table where the output is no terminal: dashes below the headings."""


def is_terminal(stream: IO[str]) -> bool:
    """Whether the stream is a terminal that knows codes of colour and movement."""
    return stream.isatty() and os.environ.get("TERM") not in ("dumb", "unknown")


def colours_wanted(stream: IO[str]) -> bool:
    """Whether colours may be written: only to a terminal, and not where ``NO_COLOR`` is set."""
    return is_terminal(stream) and not os.environ.get("NO_COLOR")


def console_on(stream: IO[str]) -> Console:
    """A console that writes no code of colour or movement where the stream is no terminal, whatever the environment says."""
    return Console(
        file=stream, force_terminal=is_terminal(stream), color_system="auto" if colours_wanted(stream) else None, highlight=False
    )


def table_text(table: Table, width: int = WIDE) -> str:
    """A table in plain text, ``width`` columns wide, or wider where words would be broken; no blank at the end of a line."""
    table = _taken(table, list(range(len(table.columns))))
    table.box = PLAIN
    console = Console(file=io.StringIO(), force_terminal=False, color_system=None, width=100_000, highlight=False)
    console.width = max(width, _least(table, console))
    with console.capture() as caught:
        console.print(table)
    return "\n".join(line.rstrip() for line in caught.get().splitlines())


def print_table(table: Table, width: int = WIDE) -> None:
    """Print a table: as wide as the terminal, or else ``width`` columns wide, whatever the terminal beside it."""
    if not is_terminal(sys.stdout):
        click.echo(table_text(table, width))
        return
    console = console_on(sys.stdout)
    for part in _parts(table, console):
        console.print(part)


def _least(table: Table, console: Console) -> int:
    """Columns that the table takes with no word broken."""
    return Measurement.get(console, console.options.update(width=100_000), table).minimum


def _parts(table: Table, console: Console) -> list[Table]:
    """The table in as few parts as fit the terminal with no word broken, each with the first column."""
    least = [_least(_taken(table, [place]), console) for place in range(len(table.columns))]
    shares: list[list[int]] = [[0]]
    for place in range(1, len(least)):
        if len(shares[-1]) > 1 and sum(least[one] for one in (*shares[-1], place)) > console.width:
            shares.append([0])
        shares[-1].append(place)
    return [_taken(table, share) for share in shares]


def _taken(table: Table, places: list[int]) -> Table:
    """Some columns of a table; its title stands over those that hold the second."""
    part = Table(title=table.title if 1 in places else None, box=table.box, padding=table.padding, header_style="bold cyan")
    columns = [table.columns[place] for place in places]
    for column in columns:
        part.add_column(column.header, justify=column.justify, no_wrap=column.no_wrap, min_width=column.min_width)
    for cells in zip(*(column.cells for column in columns), strict=True):
        part.add_row(*cells)
    return part
