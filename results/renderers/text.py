"""A document for a terminal: tables with colours on one; plain, aligned text where the output goes elsewhere."""

import io
import os
import re
import sys
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import IO

import click
from markdown_it import MarkdownIt
from markdown_it.token import Token
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.measure import Measurement
from rich.table import Table as RichTable
from rich.text import Text as RichText

from results.document import Block, Details, Facts, Lookup, Report, Switch, Table, Text
from results.renderers import is_terminal
from words import say

WIDE = 120
"""Columns at least, where the output is no terminal."""
LINE = 110
"""Letters in a line of a paragraph at most."""
PLAIN = box.Box("    \n    \n -- \n    \n    \n    \n    \n    \n", ascii=True)
"""The lines of a table where the output is no terminal: dashes below the headings."""
_SIGNS = re.compile(r"\*\*|(?<!\\)\\(?=[\\`*_\[\]<>|#~])")
"""Signs of Markdown that say nothing to a reader of plain text."""


def colours_wanted(stream: IO[str]) -> bool:
    """Whether colours may be written: only to a terminal, and not where ``NO_COLOR`` is set."""
    return is_terminal(stream) and not os.environ.get("NO_COLOR")


def console_on(stream: IO[str]) -> Console:
    """A console that writes no code of colour or movement where the stream is no terminal, whatever the environment says."""
    return Console(
        file=stream, force_terminal=is_terminal(stream), color_system="auto" if colours_wanted(stream) else None, highlight=False
    )


def document_text(report: Report, width: int = WIDE) -> str:
    """The whole document in plain text, its tables ``width`` columns wide; the command that makes it at the end."""
    lines = _headed(report.title, "=") if report.title else []
    for section in report.sections:
        lines += ["", *(_headed(section.title, "-") if section.title else ()), *_paragraphs(section.lead), *_blocks(section.blocks, width)]
    return "\n".join([*lines, f"  {report.command}"] if report.command else lines)


@cache
def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def plain_text(markdown: str) -> str:
    """What a text in Markdown says, without its signs: paragraphs, points and rows of tables with a blank line between them."""
    tokens = _reader().parse(markdown)
    return "\n\n".join("".join(_words(token.children or ())) for token in tokens if token.type == "inline")


def _words(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        yield " " if token.type in ("softbreak", "hardbreak") else token.content
        yield from _words(token.children or ())


def _headed(title: str, line: str) -> list[str]:
    return [title, line * len(title)]


def _paragraphs(markdown: str) -> Iterator[str]:
    """Paragraphs broken at ``LINE``, and points of lists, each in one line that a terminal breaks."""
    for paragraph in filter(None, re.split(r"\n\n+|\n(?= *- )", _SIGNS.sub("", markdown))):
        yield paragraph if paragraph.lstrip().startswith("- ") else textwrap.fill(paragraph, LINE)


def _blocks(blocks: Iterable[Block], width: int) -> Iterator[str]:
    """The blocks in lines; pictures and cards are left out, for a terminal shows neither."""
    for block in blocks:
        match block:
            case Text():
                yield from _paragraphs(block.markdown)
            case Table():
                yield table_text(block, width).rstrip()
                yield from _paragraphs(block.note)
            case Lookup():
                yield from _blocks((block.table,), width)
            case Facts():
                yield from (say("{term}: {what}", term=term, what=what) for term, what in block.rows)
            case Details():
                yield from ("", *_paragraphs(block.summary), *_blocks(block.blocks, width))
            case Switch():
                for _key, label, inner in block.choices:
                    yield from ("", label, *_blocks(inner, width))


def table_text(table: Table, width: int = WIDE) -> str:
    """A table in plain text, ``width`` columns wide, or wider where words would be broken; no blank at the end of a line."""
    shown = _rich(table, range(len(table.columns)), PLAIN)
    console = Console(file=io.StringIO(), force_terminal=False, color_system=None, width=100_000, highlight=False)
    console.width = max(width, _least(shown, console))
    with console.capture() as caught:
        console.print(shown)
    return "\n".join(line.rstrip() for line in caught.get().splitlines())


def print_table(table: Table, width: int = WIDE) -> None:
    """Print a table: as wide as the terminal, or else ``width`` columns wide, whatever the terminal beside it."""
    if not is_terminal(sys.stdout):
        click.echo(table_text(table, width))
        return
    console = console_on(sys.stdout)
    for part in _parts(table, console):
        console.print(part)


def table_svg(table: Table, title: str) -> str:
    """The table as an SVG picture of a terminal, which asks for no font from the network."""
    console = Console(record=True, width=122, file=io.StringIO())
    console.print(_rich(table, range(len(table.columns)), heads="bold"))
    return re.sub(r"@font-face \{.*?\}\s*", "", console.export_svg(title=title), flags=re.DOTALL)


def _least(table: RichTable, console: Console) -> int:
    """Columns that the table takes with no word broken."""
    return Measurement.get(console, console.options.update(width=100_000), table).minimum


def _parts(table: Table, console: Console) -> list[RichTable]:
    """The table in as few parts as fit the terminal with no word broken, each with the first column."""
    least = [_least(_rich(table, [place]), console) for place in range(len(table.columns))]
    shares: list[list[int]] = [[0]]
    for place in range(1, len(least)):
        if len(shares[-1]) > 1 and sum(least[one] for one in (*shares[-1], place)) > console.width:
            shares.append([0])
        shares[-1].append(place)
    return [_rich(table, share) for share in shares]


def _rich(table: Table, places: Sequence[int], lines: box.Box = box.SIMPLE_HEAD, heads: str = "bold cyan") -> RichTable:
    """Some columns of a table; its title stands over those that hold the second."""
    titled = table.title and (1 in places or len(table.columns) == 1)
    part = RichTable(title=escape(table.caption) if titled else None, box=lines, padding=(0, 1, 0, 0), header_style=heads)
    for place in places:
        column = table.columns[place]
        part.add_column(
            RichText(table.heads[place]),
            justify="right" if column.numbers else "left",
            no_wrap=column.whole,
            min_width=column.least or None,
        )
    for row in table.rows:
        part.add_row(*(RichText(row[place].text) for place in places))
    return part
