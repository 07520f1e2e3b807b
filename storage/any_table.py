"""A table from a file of any usual make: CSV in its dialects and encodings, XLSX, ODS. Every cell is given as text.

What the file was taken for is told in words, so that nothing is guessed in silence.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from storage.bounded import MOST_TABLE, read_bytes, text_of
from storage.errors import FILE, Fault, InputError
from storage.tables import MOST_ROWS, Table, as_it_was
from words import message

A_TABLE: Final = message("a table: CSV, XLSX or ODS")
SPREADSHEETS: Final = (".xlsx", ".xlsm", ".ods")
TEXTS: Final = (".csv", ".tsv")

_SIGNS = {",": message("CSV with commas"), ";": message("CSV with semicolons"), "\t": message("CSV with tabs")}
_NAMED_SIGN = re.compile(r"sep=(.)", re.IGNORECASE)
"""A first line by which Excel names the sign between columns."""
_BEYOND_ASCII = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How old Excel files begin, and new ones that are locked by a password."""


def read_table(path: Path | str, expected: str = A_TABLE) -> Table:
    """Read a table, whatever the ending of its name: the content tells what it is.

    Raises ``InputError`` where the file is missing, too large, damaged, or no table.
    """
    return table_of(read_bytes(path, expected, MOST_TABLE), str(path))


def table_of(data: bytes, source: str) -> Table:
    """The table in the content of a file; raises ``InputError`` as `read_table` does."""
    if data.startswith(b"PK\x03\x04"):
        from storage.spreadsheets import sheet_table  # noqa: PLC0415  (slow to load)

        return sheet_table(data, source)
    if data.startswith(_OLE):
        expected = message("an XLSX or ODS file without a password, or CSV: save it as one of these")
        raise InputError(source, [Fault(FILE, message("an old Excel file (XLS), or one locked by a password"), expected)])
    return _csv_table(*_decoded(data, source))


def _decoded(data: bytes, source: str) -> tuple[str, str]:
    """The text and its encoding: by its mark, else UTF-8, else Windows-1252 where nothing in it is of UTF-8."""
    utf_16 = _utf_16(data)
    if utf_16:
        try:
            return data.decode(utf_16).removeprefix("\ufeff"), "UTF-16"
        except UnicodeDecodeError as fault:
            found = message("UTF-16 that breaks at byte {place}", place=str(fault.start))
            raise InputError(source, [Fault(FILE, found, message("text in UTF-8 or UTF-16"))]) from fault
    try:
        return text_of(data, source, message("a CSV file")), "UTF-8"
    except InputError:
        if b"\0" in data or _BEYOND_ASCII.search(data):
            raise
        try:
            return data.decode("cp1252"), "Windows-1252"
        except UnicodeDecodeError:
            pass
        raise


def _utf_16(data: bytes) -> str:
    """The codec, where the text begins with a mark of UTF-16, or every second byte of its first is 0."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    first = data[:400]
    even, odd = (first[start::2].count(0) for start in (0, 1))
    most = len(first) * 0.4
    return "utf-16-le" if not even and odd > most else "utf-16-be" if not odd and even > most else ""


def _csv_table(text: str, encoding: str) -> Table:
    named = _NAMED_SIGN.fullmatch(text[:20].partition("\n")[0].strip("\r"))
    sign = named[1] if named else max(_SIGNS, key=lambda each: _columns(text, each))
    faults: list[Fault] = []
    rows = list(_csv_rows(text, sign, faults))
    words = _SIGNS.get(sign) or message("CSV with {sign}", sign=repr(sign))
    return Table(
        rows[1:] if named else rows, (words, encoding), plain=(sign, encoding) == (",", "UTF-8"), padded=False, faults=tuple(faults)
    )


def _columns(text: str, sign: str) -> int:
    """How many columns the first row that is not blank has, with this sign between them."""
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=sign):
            if any(cell.strip() for cell in cells):
                return len(cells)
    except csv.Error:
        pass
    return 0


def _csv_rows(text: str, sign: str, faults: list[Fault]) -> Iterator[tuple[int, list[str]]]:
    """Number and stripped cells of each row that is not blank; broken quoting or too many rows become a fault and end it."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=sign)
    for number in range(1, MOST_ROWS + 2):
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            where = message("row {row} (line {line})", row=str(number), line=str(reader.line_num))
            faults.append(Fault(where, str(error), message("well-formed CSV")))
            return
        if number > MOST_ROWS:
            faults.append(Fault(FILE, message("more than {most:,} rows", most=MOST_ROWS), message("at most {most:,} rows", most=MOST_ROWS)))
        elif any(cell.strip() for cell in cells):
            yield number, [as_it_was(cell.strip()) for cell in cells]
