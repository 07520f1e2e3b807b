"""A list of parties in every form: CSV in its dialects and encodings, XLSX, ODS."""

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from openpyxl import Workbook

Cell = str | date | bool | int
Rows = Sequence[Sequence[Cell]]

_SPACES = " ".join(f'xmlns:{part}="urn:oasis:names:tc:opendocument:xmlns:{part}:1.0"' for part in ("office", "table", "text"))
_REST = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'


def csv_in(sign: str, encoding: str, rows: Rows, day: str = "%Y-%m-%d") -> bytes:
    """As a spreadsheet exports it."""
    kept = io.StringIO()
    texts = [[cell.strftime(day) if isinstance(cell, date) else str(cell) for cell in row] for row in rows]
    csv.writer(kept, delimiter=sign).writerows(texts)
    return kept.getvalue().encode(encoding)


def xlsx(rows: Rows, before: Sequence[str] = ()) -> bytes:
    """A workbook; the sheets ``before`` the list are empty."""
    book = Workbook()
    book.remove(book.active)
    for name in before:
        book.create_sheet(name)
    sheet = book.create_sheet("Parties")
    for row in rows:
        sheet.append(list(row))
    for row in sheet.iter_rows():
        for cell in row:
            cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _ods_cell(cell: Cell) -> str:
    if cell == "":
        return "<table:table-cell/>"
    if isinstance(cell, bool):
        truth = str(cell).lower()
        return f'<table:table-cell office:value-type="boolean" office:boolean-value="{truth}"><text:p>so</text:p></table:table-cell>'
    if isinstance(cell, int):
        return f'<table:table-cell office:value-type="float" office:value="{cell}"><text:p>{cell}.00</text:p></table:table-cell>'
    if isinstance(cell, date):
        shown = cell.strftime("%d/%m/%y")
        return f'<table:table-cell office:value-type="date" office:date-value="{cell}"><text:p>{shown}</text:p></table:table-cell>'
    text = escape(cell).replace("  ", ' <text:s text:c="1"/>')
    return (
        f'<table:table-cell office:value-type="string"><office:annotation><text:p>a note</text:p></office:annotation>'
        f"<text:p>{text}</text:p></table:table-cell>"
    )


def ods(rows: Rows, name: str = "Parties") -> bytes:
    """A spreadsheet as LibreOffice lays it out: notes in cells, and the rest of the sheet as rows and cells that are repeated."""
    lines = "".join(
        f'<table:table-row>{"".join(map(_ods_cell, row))}<table:table-cell table:number-columns-repeated="16000"/></table:table-row>'
        for row in rows
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_SPACES}><office:body><office:spreadsheet>'
        f'<table:table table:name="Empty">{_REST}</table:table><table:table table:name={quoteattr(name)}>{lines}{_REST}</table:table>'
        f'<table:table table:name="Other"><table:table-row><table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
        "</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
    )
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("content.xml", content)
    return kept.getvalue()


FORMS: dict[str, Callable[[Rows], bytes]] = {
    f"{name}, {encoding}": lambda rows, sign=sign, encoding=encoding: csv_in(sign, encoding, rows)
    for name, sign in (("commas", ","), ("semicolons", ";"), ("tabs", "\t"))
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252")
} | {"xlsx": xlsx, "xlsx, other sheets": lambda rows: xlsx(rows, ["One", "Two"]), "ods": ods}
