"""The folder of a report: ``report.html``, ``tables.xlsx``, ``tables/`` and ``pictures/``."""

from collections.abc import Iterator
from pathlib import Path

from results.charts.look import chart_png, chart_svg
from results.document import Chart, Picture, Report, Table, blocks_of, check_report
from results.renderers.csv import csv_text
from results.renderers.html import document
from results.renderers.xlsx import workbook
from scenarios import Fault, InputError
from storage.whole_file import write_whole


def write_report(folder: Path, report: Report) -> None:
    """Write the report into ``folder``, which is made where it is not there; each file whole or not at all.

    The same report gives the same bytes with the same versions of the libraries. Other files in the folder are left alone.

    Raises
    ------
    ValueError: the report contradicts itself (see :func:`results.document.check_report`); nothing is written then.
    InputError: the folder cannot be written to.
    """
    check_report(report)
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
