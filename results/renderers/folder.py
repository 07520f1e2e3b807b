"""The folder of a report: ``report.html``, ``tables.xlsx``, ``tables/`` and ``pictures/``."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from results.charts.look import chart_png, chart_svg
from results.document import Chart, Picture, Report, blocks_of, check_report, tables_of
from results.renderers.csv import csv_for_excel
from results.renderers.html import document
from results.renderers.xlsx import workbook
from scenarios import Fault, InputError
from storage.whole_file import write_whole
from verify.workers import parallel_map
from words import DEFAULT, LANGUAGES, in_language


def write_page(file: Path, report: Report) -> None:
    """Write a report without pictures as a page that stands beside the folder's others, whole or not at all. Raises as ``write_report``."""
    check_report(report)
    _make(file.parent)
    write_whole(file, document(report, {}))


def write_translation(folder: Path, report: Report, code: str, workers: int = 1) -> None:
    """Write the page of a report that is said in a language, as ``report-fr.html`` beside ``report.html``, and its pictures in
    ``pictures-fr/``. It links to the page in the other languages that are there. Raises as ``write_report``."""
    check_report(report)
    pictures = picture_files(report, workers, code)
    _make(folder / f"pictures-{code}")
    for name, content in pictures.items():
        write_whole(folder / f"pictures-{code}" / name, content)
    pages = {one: "report.html" if one == DEFAULT else f"report-{one}.html" for one in LANGUAGES}
    there = {one: name for one, name in pages.items() if one in (code, DEFAULT) or (folder / name).exists()}
    with in_language(code):
        write_whole(folder / pages[code], document(report, _drawn(pictures), pictures=f"pictures-{code}/", pages=there))


def write_report(folder: Path, report: Report, workers: int = 1) -> None:
    """Write the report into ``folder``, which is made where it is not there; each file whole or not at all. Pictures are made by so many
    processes.

    The same report gives the same bytes with the same versions of the libraries. Other files in the folder are left alone.

    Raises
    ------
    ValueError: the report contradicts itself (see :func:`results.document.check_report`); nothing is written then.
    InputError: the folder cannot be written to.
    """
    check_report(report)
    for name, content in _files(report, workers):
        path = folder / name
        _make(path.parent)
        write_whole(path, content)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise InputError(str(folder), (Fault("-o", str(folder), "a folder that can be written"),)) from fault


def _files(report: Report, workers: int) -> Iterator[tuple[str, str | bytes]]:
    """Name and content of each file; the page comes last, so that what it points to is there."""
    pictures = picture_files(report, workers)
    yield from ((f"tables/{table.id}.csv", csv_for_excel(table)) for table in tables_of(report))
    yield from ((f"pictures/{name}", content) for name, content in pictures.items())
    yield "tables.xlsx", workbook(report)
    yield "report.html", document(report, _drawn(pictures))


def _drawn(pictures: Mapping[str, str | bytes]) -> dict[str, str]:
    """The SVG of each picture by its id."""
    return {name.removesuffix(".svg"): str(svg) for name, svg in pictures.items() if name.endswith(".svg")}


def picture_files(report: Report, workers: int = 1, code: str = DEFAULT) -> dict[str, str | bytes]:
    """The charts and pictures of a document that is said in a language, each as SVG and as PNG, by the names of their files."""
    files: dict[str, str | bytes] = {}
    shown = [(block, code) for block in blocks_of(report) if isinstance(block, Chart | Picture)]
    for made in parallel_map(_picture, shown, workers):
        files |= made
    return files


def _picture(block: Chart | Picture, code: str) -> dict[str, str | bytes]:
    with in_language(code):
        svg = chart_svg(block) if isinstance(block, Chart) else block.svg
    return {f"{block.id}.svg": svg, f"{block.id}.png": chart_png(svg) if isinstance(block, Chart) else block.png}
