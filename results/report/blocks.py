"""What a report is made of: sections of blocks, which know nothing of HTML, CSV or spreadsheets.

Text is Markdown (no HTML in it): leads, notes, descriptions, the lines of details, and ``Text``. Titles, cells, terms and facts are
shown as they are, letter for letter. Every block with figures names the command that gives them.
"""

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

Mark: TypeAlias = Literal["good", "bad", "doubt", ""]
"""What a cell says beside its text; never by colour alone, the text must say it too."""


@dataclass(frozen=True)
class Cell:
    """One cell: its text for people, and for machines the value, the ends of its interval, and a mark."""

    text: str
    value: float | int | str | bool | None = None
    low: float | None = None
    high: float | None = None
    mark: Mark = ""
    link: str = ""
    """The id of a block, card or section of the same page; or empty."""
    under: str = ""
    """A second, smaller line: the ends of the interval, or a remark. Machines are not given it."""

    @property
    def plain(self) -> float | int | str | bool:
        """What goes into a CSV file or a spreadsheet."""
        return self.text if self.value is None else self.value


@dataclass(frozen=True)
class Column:
    """A column: its heading, the unit (or empty), and whether it is set to the right as numbers are."""

    title: str
    unit: str = ""
    numbers: bool = False


@dataclass(frozen=True)
class Table:
    """A table; the first column names its row. ``searchable`` ones can be searched and sorted on the page.

    ``id`` is unique on the page and names its files: small letters, digits and hyphens. ``groups`` names for each row the heading that it
    stands under, rows of one heading next to each other; a table with headings is not searchable, and is set in small type.
    """

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    command: str = ""
    searchable: bool = False
    groups: tuple[str, ...] = ()

    @property
    def shared_unit(self) -> str:
        """The unit of all columns that have one, where several do: said once; or empty."""
        units = [column.unit for column in self.columns if column.unit]
        return units[0] if len(units) > 1 and len({*units}) == 1 else ""


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
class Details:
    """Blocks behind a line that opens them; all are open on paper."""

    id: str
    summary: str
    blocks: "tuple[Block, ...]"


@dataclass(frozen=True)
class Switch:
    """The same blocks under several settings, one shown at a time: (key, label, blocks) each; all are shown on paper."""

    id: str
    title: str
    choices: "tuple[tuple[str, str, tuple[Block, ...]], ...]"


Block: TypeAlias = Table | Chart | Picture | Text | Facts | Cards | Details | Switch


@dataclass(frozen=True)
class Section:
    """A part of the page with its heading; ``lead`` is what one should take from it, in Markdown."""

    id: str
    title: str
    lead: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Report:
    """A whole report. ``command`` makes it again; ``note`` says on every page how firm it is."""

    title: str
    subtitle: str
    note: str
    command: str
    sections: tuple[Section, ...]
