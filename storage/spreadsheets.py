"""The first sheet with content of an XLSX or ODS file, as a table of texts.

Formulas are read as the values stored with them. Nothing is run, no macro and no link to another file is followed, and what is unpacked
is bounded.
"""

import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from itertools import chain, repeat
from typing import Any, Final
from xml.etree import ElementTree

from storage.errors import FILE, Fault, InputError, row_at
from storage.tables import MOST_ROWS, Table, cell_text
from words import message

MOST_UNPACKED: Final = 100_000_000
"""The most bytes of all parts of a spreadsheet, unpacked."""
MOST_CELLS: Final = 5_000_000
"""The most cells of a sheet, blank ones before others among them."""

_OFFICE, _TABLE, _TEXT = (f"{{urn:oasis:names:tc:opendocument:xmlns:{part}:1.0}}" for part in ("office", "table", "text"))
_NOT_STORED = "=?"
"""Stands for a formula that was saved without its value."""

Sheet = tuple[str, Iterable[list[str]]]
"""A sheet's name, and its rows from the first, blank ones among them."""


def sheet_table(data: bytes, source: str, wanted: str = "") -> Table:
    """The ``wanted`` sheet, or the first with content; raises ``InputError`` where the file is damaged, too large, or no spreadsheet."""
    try:
        with warnings.catch_warnings(), zipfile.ZipFile(io.BytesIO(data)) as packed:
            warnings.simplefilter("ignore")
            names = _checked(packed, source)
            if "xl/workbook.xml" in names:
                return _first_with_content("XLSX", list(_xlsx_sheets(data, packed)), source, wanted)
            if "content.xml" in names:
                with packed.open("content.xml") as content:
                    return _first_with_content("ODS", _ods_sheets(content), source, wanted)
    except InputError:
        raise
    except Exception as fault:  # whatever the libraries raise of a damaged file
        found = message("damaged ({fault})", fault=f"{type(fault).__name__}: {fault}")
        raise InputError(source, [Fault(FILE, found, message("an XLSX or ODS file that is whole"))]) from fault
    raise InputError(source, [Fault(FILE, message("a packed file that is no spreadsheet"), message("CSV, XLSX or ODS"))])


def _checked(packed: zipfile.ZipFile, source: str) -> set[str]:
    """The names of the parts, once they are not too large: no more of a part is unpacked than the size stated."""
    size = sum(part.file_size for part in packed.infolist())
    if size > MOST_UNPACKED:
        found = message("{size:,} bytes unpacked", size=size)
        raise InputError(source, [Fault(FILE, found, message("at most {most:,} bytes", most=MOST_UNPACKED))])
    return set(packed.namelist())


def _first_with_content(form: str, sheets: Iterable[Sheet], source: str, wanted: str) -> Table:
    name, rows, count = "", list[tuple[int, list[str]]](), 0
    for found, content in sheets:
        count += 1
        if not rows or (found == wanted and name != wanted):
            name, rows = found, list(_bounded(content, source))
    sheet = message("sheet {name}", name=repr(name))
    if count > 1 and name != wanted:
        sheet = message("sheet {name} (the first with content of {number})", name=repr(name), number=count)
    found_there = message("a formula without a stored value")
    faults = [Fault(row_at(row), found_there, message("a value")) for row, cells in rows if _NOT_STORED in cells]
    return Table(rows, (form, sheet), sheet=name, faults=tuple(faults))


def _bounded(rows: Iterable[list[str]], source: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not blank, each with its number; raises ``InputError`` where there are too many rows or cells."""
    cells = blank = 0
    for number, row in enumerate(rows, start=1):
        cells += len(row)
        blank = 0 if any(row) else blank + 1
        if number - blank > MOST_ROWS or cells > MOST_CELLS or number > 2**21:
            expected = message("at most {rows:,} rows and {cells:,} cells", rows=MOST_ROWS, cells=MOST_CELLS)
            raise InputError(source, [Fault(row_at(number), message("a sheet too large"), expected)])
        if any(row):
            yield number, row


def _xlsx_sheets(data: bytes, packed: zipfile.ZipFile) -> Iterator[Sheet]:
    """The sheets that are not hidden."""
    from openpyxl import load_workbook  # noqa: PLC0415  (slow to load)

    parts = [name for name in packed.namelist() if name.startswith("xl/worksheets/") and name.endswith(".xml")]
    with_formulas = any(b"<f" in packed.read(name) for name in parts)
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    formulas = load_workbook(io.BytesIO(data), read_only=True, keep_links=False) if with_formulas else None
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            yield sheet.title, _xlsx_rows(sheet, formulas[sheet.title] if formulas else None)


def _xlsx_rows(sheet: Any, formulas: Any) -> Iterator[list[str]]:
    sheet.reset_dimensions()
    if formulas is None:
        yield from ([cell_text(value) for value in row] for row in sheet.iter_rows(values_only=True))
        return
    formulas.reset_dimensions()
    for row, written in zip(sheet.iter_rows(values_only=True), formulas.iter_rows(), strict=True):
        yield [
            _NOT_STORED if value is None and cell.data_type == "f" else cell_text(value) for value, cell in zip(row, written, strict=True)
        ]


def _ods_sheets(content: Any) -> Iterator[Sheet]:
    """The sheets, read as they are asked for; a sheet that is not asked for is passed over."""
    events = ElementTree.iterparse(content, events=("start", "end"))
    for event, element in events:
        if event == "start" and element.tag == _TABLE + "table":
            inside = _ended_in(element, events)
            yield element.get(_TABLE + "name", ""), _ods_rows(inside)
            for _ in inside:
                pass


def _ended_in(table: Any, events: Iterable[tuple[str, Any]]) -> Iterator[Any]:
    """The elements that end before their table does."""
    for event, element in events:
        if element is table:
            return
        if event == "end":
            yield element


def _ods_rows(elements: Iterable[Any]) -> Iterator[list[str]]:
    """The rows, without the blank ones at the end, which stand for the rest of the sheet."""
    blank = 0
    for element in elements:
        if element.tag == _TABLE + "table-row":
            cells = list(_ods_cells(element))
            times = int(element.get(_TABLE + "number-rows-repeated", "1"))
            element.clear()
            if not cells:
                blank += times
                continue
            yield from chain(repeat([], blank), repeat(cells, times))
            blank = 0


def _ods_cells(row: Any) -> Iterator[str]:
    """The texts of a row, without the blank ones at its end, which stand for the rest of the sheet."""
    blank = before = 0
    for cell in row:
        if cell.tag not in (_TABLE + "table-cell", _TABLE + "covered-table-cell"):
            continue
        text, times = _ods_text(cell), int(cell.get(_TABLE + "number-columns-repeated", "1"))
        if not text:
            blank += times
            continue
        before += blank + times
        if before > MOST_CELLS:
            raise ValueError(f"{before:,} cells in a row")
        yield from chain(repeat("", blank), repeat(text, times))
        blank = 0


def _ods_text(cell: Any) -> str:
    kind = cell.get(_OFFICE + "value-type")
    if kind == "date":
        day = str(cell.get(_OFFICE + "date-value"))
        return day.removesuffix("T00:00:00")
    if kind == "boolean":
        return str(cell.get(_OFFICE + "boolean-value"))
    if kind in ("float", "percentage", "currency"):
        return cell_text(float(cell.get(_OFFICE + "value")))
    if kind is None and cell.get(_TABLE + "formula") is not None:
        return _NOT_STORED
    told = cell.get(_OFFICE + "string-value")
    return (told if told is not None else "\n".join(map(_said, cell.findall(_TEXT + "p")))).strip()


def _said(element: Any) -> str:
    """The text of a paragraph, with the spaces, tabs and breaks that ODS writes as elements."""
    if element.tag == _TEXT + "s":
        return " " * min(int(element.get(_TEXT + "c", "1")), 1000)
    if element.tag in (_TEXT + "tab", _TEXT + "line-break"):
        return "\t" if element.tag.endswith("tab") else "\n"
    if element.tag.startswith(_OFFICE):
        return ""
    return (element.text or "") + "".join(_said(child) + (child.tail or "") for child in element)
