"""All tables of a report in one workbook: a first sheet says what they are, then one for each, with filters and the table's charts."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from io import BytesIO
from itertools import takewhile
from math import ceil, isfinite
from typing import Any

import xlsxwriter

from results.document import Report, Table, tables_of
from results.renderers.csv import Plain, machine_rows
from results.renderers.text import plain_text
from words import chosen, say

EPOCH = datetime(1980, 1, 1, tzinfo=UTC)
"""The date in every workbook, so that equal reports have equal bytes."""

NAME_LENGTH = 31
"""The most letters a spreadsheet program takes in the name of a sheet."""

FEW = 20
"""Rows below which the charts of a table stand under it."""

WIDEST = 60
"""Letters a column is wide at most; a longer text is wrapped."""

HIGHEST = 409
"""Points: the highest row that a spreadsheet program takes."""

LINE, FEWEST_LINES = 15, 3
"""Points of a line of a heading, and the lines that every row of headings has room for."""

LARGE = 10_000
"""A whole number from here on has its thousands set apart; a year has not."""


def workbook(report: Report) -> bytes:
    """The workbook (xlsx). Numbers are numbers, to 16 digits, dates are dates, and text is text: nothing is taken for a formula."""
    kept = BytesIO()
    book = xlsxwriter.Workbook(kept, {"in_memory": True})
    book.set_properties({"title": report.title, "created": EPOCH})
    bold, wrapped = (
        book.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
        book.add_format({"text_wrap": True, "valign": "top"}),
    )
    formats = {
        "day": book.add_format({"num_format": "d mmm yyyy", "align": "left"}),
        "large": book.add_format({"num_format": "#,##0"}),
        "text": book.add_format({"indent": 1}),
        "long": book.add_format({"indent": 1, "text_wrap": True}),
    }
    tables = tables_of(report)
    names = sheet_names(tables)
    _contents(book.add_worksheet("Contents"), report, tables, names, bold, wrapped)
    for table, name in zip(tables, names, strict=True):
        sheet = book.add_worksheet(name)
        _fill(sheet, table, bold, formats)
        _draw(sheet, name, table, book.add_chart)
    book.close()
    return kept.getvalue()


def sheet_names(tables: list[Table]) -> list[str]:
    """The names of the sheets: the ids, those too long cut and numbered."""
    taken = {"contents"}
    names = []
    for table in tables:
        name, number = table.id[:NAME_LENGTH], 1
        while name in taken:
            number += 1
            name = f"{table.id[: NAME_LENGTH - 4]}-{number}"
        taken.add(name)
        names.append(name)
    return names


def _contents(sheet: Any, report: Report, tables: list[Table], names: list[str], bold: Any, wrapped: Any) -> None:
    """The first sheet: what the report is, and for each table its sheet, title, note and command."""
    directed(sheet)
    sheet.set_column(0, 0, 32)
    sheet.set_column(1, 3, WIDEST)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    for row, text in enumerate(
        (report.title, plain_text(report.subtitle), plain_text(report.note), say("Made by: {command}", command=report.command))
    ):
        sheet.write_string(row, 0, text, bold if row == 0 else None)
    for column, text in enumerate((say("Sheet"), say("Table"), say("Note"), say("Command"))):
        sheet.write_string(5, column, text, bold)
    for row, (table, name) in enumerate(zip(tables, names, strict=True), start=6):
        texts = (table.title, plain_text(table.note), table.command)
        sheet.set_row(row, _height(texts))
        sheet.write_url(row, 0, f"internal:'{name}'!A1", string=name)
        for column, text in enumerate(texts, start=1):
            sheet.write_string(row, column, text, wrapped)


def directed(sheet: Any) -> None:
    """From right to left, in a language that is read so."""
    if chosen().direction == "rtl":
        sheet.right_to_left()


def _fill(sheet: Any, table: Table, bold: Any, formats: Mapping[str, Any]) -> None:
    said, rows = machine_rows(table)
    headings, lines = [say(heading) for heading in said], FEWEST_LINES
    for column, heading in enumerate(headings):
        longest = max((len(_shown(row[column])) for row in rows), default=0)
        width = min(WIDEST, max(10, longest + 3, *(len(word) + 3 for word in heading.split())))
        lines = max(lines, ceil(1.4 * len(heading) / width))
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, heading, bold)
    for place, row in enumerate(rows, start=1):
        texts = [value for value in row if isinstance(value, str) and len(value) > WIDEST]
        if texts:
            sheet.set_row(place, _height(texts))
        for column, value in enumerate(row):
            _write(sheet, place, column, value, formats)
    sheet.set_row(0, LINE * lines)
    directed(sheet)
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    if rows:
        sheet.autofilter(0, 0, len(rows), len(headings) - 1)


def _height(texts: Sequence[str]) -> float:
    """Of a row with the longest of these texts, wrapped in the widest column: at most what a spreadsheet program takes."""
    return min(HIGHEST, LINE * max(ceil(1.2 * len(text) / WIDEST) or 1 for text in texts))


def _shown(value: Plain) -> str:
    """About what a cell shows of a value."""
    return f"{value:.4g}" if isinstance(value, float) else "30 Sep 2024" if isinstance(value, date) else str(value)


def _draw(sheet: Any, name: str, table: Table, new_chart: Callable[[dict[str, str]], Any]) -> None:
    """The charts of a table: below its rows where they are few, else beside its columns, one below the other. A row of sums, which has words
    where the others have a number, is left out."""
    said, rows = machine_rows(table)
    headings = [say(heading) for heading in said]
    last = sum(1 for _ in takewhile(lambda row: type(row[0]) is type(rows[0][0]), rows))
    for place, plot in enumerate(table.plots):
        chart = new_chart(
            {"type": "line"}
            if plot.kind == "line"
            else {"type": "column", "subtype": plot.kind}
            if plot.kind == "stacked"
            else {"type": "column"}
        )
        for heading in plot.headings:
            column = headings.index(say(heading))
            chart.add_series({"name": [name, 0, column], "categories": [name, 1, 0, last, 0], "values": [name, 1, column, last, column]})
        chart.set_y_axis({"name": ", ".join(dict.fromkeys(_unit(say(heading)) for heading in plot.headings))})
        chart.set_title({"name": plot.title, "name_font": {"size": 12}})
        chart.set_legend({"position": "bottom"})
        years = {"date_axis": True, "num_format": "yyyy", "major_unit": 1, "major_unit_type": "years"}
        turned = {"reverse": True} if chosen().direction == "rtl" else {}
        chart.set_x_axis({"name": headings[0], **turned, **(years if rows and isinstance(rows[0][0], date) else {})})
        chart.set_size({"width": 720, "height": 360})
        below = len(rows) < FEW
        sheet.insert_chart(len(rows) + 2 if below else 1 + 19 * place, 11 * place if below else len(headings) + 1, chart)


def _unit(heading: str) -> str:
    """The unit at the end of a heading, in brackets; the heading itself where there is none."""
    return heading[heading.rindex("(") + 1 : -1] if heading.endswith(")") else heading


def _write(sheet: Any, row: int, column: int, value: Plain, formats: Mapping[str, Any]) -> None:
    """A value by its kind; a number that a spreadsheet has no sign for (infinite, not a number, too long to be exact) as text."""
    match value:
        case None:
            return
        case bool():
            sheet.write_boolean(row, column, value)
        case int() | float() if isfinite(value) and (isinstance(value, float) or abs(value) <= 2**53):
            sheet.write_number(row, column, value, formats["large"] if abs(value) >= LARGE and value == int(value) else None)
        case date():
            sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), formats["day"])  # noqa: DTZ001  (a day, in no zone)
        case _:
            text = str(value)
            sheet.write_string(row, column, text, formats["long"] if len(text) > WIDEST else formats["text"] if column else None)
