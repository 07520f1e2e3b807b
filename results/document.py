"""What a report or a page is made of: sections of blocks, which know nothing of HTML, CSV, Markdown or terminals.

Text is Markdown (no HTML in it): leads, notes, descriptions, the lines of details, and ``Text``. Titles, cells, terms and facts are
shown as they are, letter for letter. A block with figures names the command that gives them.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeAlias

from words import message

Mark: TypeAlias = Literal["good", "bad", "doubt", ""]
"""What a cell says beside its text; never by colour alone, the text must say it too."""


@dataclass(frozen=True)
class Cell:
    """One cell: its text for people, and for machines the value, the ends of its interval, and a mark."""

    text: str
    value: "float | int | str | bool | date | None" = None
    low: float | None = None
    high: float | None = None
    mark: Mark = ""
    link: str = ""
    """The id of a block, card or section of the same page; or empty."""
    under: str = ""
    """A second, smaller line: the ends of the interval, or a remark. Machines are not given it."""
    search: str = ""
    """Other words by which a searchable table finds the cell on the page, as other names of a State."""

    @property
    def plain(self) -> "float | int | str | bool | date":
        """What goes into a CSV file or a spreadsheet."""
        return self.text if self.value is None else self.value


@dataclass(frozen=True)
class Column:
    """A column: its heading, the unit (or empty), and whether it is set to the right as numbers are.

    On a terminal the cells of a ``whole`` column are never broken over lines, and it is ``least`` letters wide at least. One that is not
    ``printed`` is left out on paper.
    """

    title: str
    unit: str = ""
    numbers: bool = False
    whole: bool = False
    least: int = 0
    printed: bool = True

    def heading(self, end: Literal["", "low", "high"] = "") -> str:
        """The heading as it stands in a file, with unit; or that of the low or the high ends of its intervals."""
        values = {"title": self.title, "unit": self.unit}
        match end, bool(self.unit):
            case "low", True:
                return message("{title} low ({unit})", **values)
            case "high", True:
                return message("{title} high ({unit})", **values)
            case "low", _:
                return message("{title} low", title=self.title)
            case "high", _:
                return message("{title} high", title=self.title)
            case _, True:
                return message("{title} ({unit})", **values)
        return self.title


@dataclass(frozen=True)
class Plot:
    """A chart that a spreadsheet program draws itself beside a table: the columns of these headings (``Column.heading``) against the first
    column."""

    kind: Literal["line", "column", "stacked"]
    title: str
    headings: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table; the first column names its row. ``searchable`` ones can be searched and sorted on the page.

    ``id`` is unique on the page and names its files: small letters, digits and hyphens. ``groups`` names for each row the heading that it
    stands under, rows of one heading next to each other; a table with headings is not searchable, and is set in small type. ``plots`` are
    for spreadsheets alone. A ``stacked`` one is read row by row on a narrow screen. One that is not ``printed`` is named on paper, and not
    shown there.
    """

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    command: str = ""
    searchable: bool = False
    groups: tuple[str, ...] = ()
    plots: tuple[Plot, ...] = ()
    stacked: bool = False
    printed: bool = True

    @property
    def shared_unit(self) -> str:
        """The unit of all columns that have one, where several do: said once; or empty."""
        units = [column.unit for column in self.columns if column.unit]
        return units[0] if len(units) > 1 and len({*units}) == 1 else ""

    @property
    def caption(self) -> str:
        """The title, with the shared unit."""
        return f"{self.title} ({self.shared_unit})".lstrip() if self.shared_unit else self.title

    @property
    def heads(self) -> list[str]:
        """The headings, with the units that are not shared."""
        return [f"{one.title} ({one.unit})" if one.unit and not self.shared_unit else one.title for one in self.columns]


def columns_of(*heads: str | Column) -> tuple[Column, ...]:
    """Columns of words by their headings, and columns as they are."""
    return tuple(head if isinstance(head, Column) else Column(head) for head in heads)


def cells_of(*values: str | Cell) -> tuple[Cell, ...]:
    """Cells that are text alone, and cells as they are."""
    return tuple(value if isinstance(value, Cell) else Cell(value) for value in values)


def plain_table(
    title: str, heads: Sequence[str | Column], rows: Iterable[Sequence[object]], words: int = 1, *, id: str = "", note: str = ""
) -> Table:
    """A table of cells that are text alone; of headings that are no columns, those after the first ``words`` are of numbers."""
    columns = tuple(
        head if isinstance(head, Column) else Column(head, numbers=place >= words, whole=place == 0) for place, head in enumerate(heads)
    )
    return Table(
        id, title, columns, tuple(tuple(Cell(value if isinstance(value, str) else str(value)) for value in row) for row in rows), note
    )


@dataclass(frozen=True)
class Chart:
    """An interactive picture: a Vega-Lite specification as data, with its data inside.

    ``description`` says in words what the picture shows, figures included, for those who cannot see it.
    """

    id: str
    title: str
    spec: dict[str, Any]
    description: str
    note: str = ""
    command: str = ""


@dataclass(frozen=True)
class Picture:
    """A picture that does not move: SVG text and the same as PNG."""

    id: str
    title: str
    svg: str
    png: bytes
    description: str
    note: str = ""
    command: str = ""


@dataclass(frozen=True)
class Text:
    """Paragraphs and lists in Markdown."""

    markdown: str


@dataclass(frozen=True)
class Facts:
    """Terms and what they are: provenance, the key of a table. A term that follows itself is said once."""

    id: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Card:
    """What the draw means for one State: ``id`` is ``card-`` and the State's id; ``search`` is what a search box finds it by."""

    id: str
    title: str
    facts: tuple[tuple[str, str], ...]
    search: str


@dataclass(frozen=True)
class Cards:
    """The cards of all States, one shown at a time, chosen by typing a name."""

    id: str
    title: str
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Entry:
    """One of the things a reader may choose: what a search box finds it by beside its ``name``, and the rows of its table."""

    name: str
    search: str
    note: str
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Lookup:
    """One small table for each of many things; the reader types the name of one. The first is shown before, and where no program runs.

    All tables have the same columns and first cells. ``thing`` is what they are for, ``label`` stands before the box, and ``note`` below.
    """

    id: str
    title: str
    thing: str
    label: str
    columns: tuple[Column, ...]
    entries: tuple[Entry, ...]
    note: str = ""
    command: str = ""

    @property
    def table(self) -> Table:
        """All tables as one, for machines: a row for each thing and row of its table."""
        rows = tuple((Cell(entry.name), *row) for entry in self.entries for row in entry.rows)
        return Table(self.id, self.title, (Column(self.thing), *self.columns), rows, self.note, self.command)


@dataclass(frozen=True)
class Details:
    """Blocks behind a line that opens them; on paper they are open if ``printed``, and else the line alone stands there. Those of an
    ``english`` one stay in English, whatever the language of the page."""

    id: str
    summary: str
    blocks: "tuple[Block, ...]"
    printed: bool = False
    english: bool = False


@dataclass(frozen=True)
class Switch:
    """The same blocks under several settings, one shown at a time: (key, label, blocks) each; on paper the first alone is shown."""

    id: str
    title: str
    choices: "tuple[tuple[str, str, tuple[Block, ...]], ...]"


Block: TypeAlias = Table | Chart | Picture | Text | Facts | Cards | Lookup | Details | Switch


@dataclass(frozen=True)
class Section:
    """A part of the page with its heading; ``lead`` is what one should take from it, in Markdown.

    An ``alone`` one is set close, so that it is one screen and one sheet of paper: its blocks after the first stand in two columns.
    """

    id: str
    title: str
    lead: str
    blocks: tuple[Block, ...]
    alone: bool = False


@dataclass(frozen=True)
class Report:
    """A whole report. ``command`` makes it again; ``note`` says on every page how firm it is. ``files`` are tables that no page shows:
    they are for spreadsheets and CSV alone."""

    title: str
    subtitle: str
    note: str
    command: str
    sections: tuple[Section, ...]
    files: tuple[Table, ...] = ()


FILE_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
PAGE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")


def blocks_of(report: Report) -> Iterator[Block]:
    """Every block, those inside another right after it."""
    for section in report.sections:
        yield from walk(section.blocks)


def tables_of(report: Report) -> list[Table]:
    """Every table, those that a reader chooses from and those for files alone too."""
    blocks = [*blocks_of(report), *report.files]
    return [block.table if isinstance(block, Lookup) else block for block in blocks if isinstance(block, Table | Lookup)]


def choice_id(switch: Switch, key: str) -> str:
    """The id on the page of one setting of a switch."""
    return f"{switch.id}-{key}"


def check_report(report: Report) -> None:
    """Refuse a report that contradicts itself.

    Raises
    ------
    ValueError: an id is used twice or cannot be one, a link goes nowhere, or a row has not as many cells as its table has columns.
        All faults are named at once.
    """
    faults = list(_faults(report))
    if faults:
        raise ValueError("; ".join(faults))


def walk(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, those inside another right after it."""
    for block in blocks:
        yield block
        match block:
            case Details():
                yield from walk(block.blocks)
            case Switch():
                for _key, _label, inner in block.choices:
                    yield from walk(inner)


def _ids(report: Report) -> Iterator[str]:
    yield from (section.id for section in report.sections)
    yield from (table.id for table in report.files)
    for block in blocks_of(report):
        if not isinstance(block, Text):
            yield block.id
        match block:
            case Cards():
                yield from (card.id for card in block.cards)
            case Switch():
                yield from (choice_id(block, key) for key, _label, _blocks in block.choices)


def _faults(report: Report) -> Iterator[str]:
    uses = Counter(_ids(report))
    yield from (f"the id {name!r} is used {count} times" for name, count in uses.items() if count > 1)
    yield from (f"the id {name!r} is not of letters, digits and hyphens" for name in uses if not PAGE_NAME.fullmatch(name))
    for block in (*blocks_of(report), *report.files):
        if isinstance(block, Table | Lookup | Chart | Picture) and not FILE_NAME.fullmatch(block.id):
            yield f"the id {block.id!r} names files, and is not of small letters, digits and hyphens"
        if isinstance(block, Table | Lookup):
            yield from _table_faults(block.table if isinstance(block, Lookup) else block, uses)


def _table_faults(table: Table, ids: Counter[str]) -> Iterator[str]:
    for place, row in enumerate(table.rows, start=1):
        if len(row) != len(table.columns):
            yield f"row {place} of {table.id!r} has {len(row)} cells for {len(table.columns)} columns"
    if table.groups and (len(table.groups) != len(table.rows) or table.searchable):
        yield f"{table.id!r} has {len(table.groups)} headings of rows for {len(table.rows)} rows, or is searchable beside them"
    links = dict.fromkeys(cell.link for row in table.rows for cell in row if cell.link)
    yield from (f"{table.id!r} links to {link!r}, which is not on the page" for link in links if link not in ids)
