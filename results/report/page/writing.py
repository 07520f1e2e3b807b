"""The folder of a report: ``report.html``, ``tables.xlsx``, ``tables/`` and ``pictures/``."""

from collections.abc import Iterator
from pathlib import Path

from results.report.blocks import Chart, Picture, Report, Table
from results.report.page.document import document
from results.report.page.order import blocks_of, check
from results.report.page.pictures import chart_png, chart_svg
from results.report.page.spreadsheet import workbook
from results.report.page.tables import csv_text
from scenarios import Fault, InputError
from storage.whole_file import write_whole


def write_report(folder: Path, report: Report) -> None:
    """Write the report into ``folder``, which is made where it is not there; each file whole or not at all.

    The same report gives the same bytes with the same versions of the libraries. Other files in the folder are left alone.

    Raises
    ------
    ValueError: the report contradicts itself (see :func:`results.report.page.order.check`); nothing is written then.
    InputError: the folder cannot be written to.
    """
    check(report)
    for name, content in _files(report):
        path = folder / name
        _make(path.parent)
        write_whole(path, content)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise InputError(str(folder), (Fault("-o", str(folder), "a folder that can be written"),)) from fault


def _files(report: Report) -> Iterator[tuple[str, str | bytes]]:
    """Name and content of each file; the page comes last, so that what it points to is there."""
    drawn = {}
    for block in blocks_of(report):
        match block:
            case Table():
                yield f"tables/{block.id}.csv", csv_text(block)
            case Chart():
                drawn[block.id] = chart_svg(block)
                yield f"pictures/{block.id}.svg", drawn[block.id]
                yield f"pictures/{block.id}.png", chart_png(drawn[block.id])
            case Picture():
                yield f"pictures/{block.id}.svg", block.svg
                yield f"pictures/{block.id}.png", block.png
    yield "tables.xlsx", workbook(report)
    yield "report.html", document(report, drawn)
