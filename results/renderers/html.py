"""The page: one HTML file with its style, its programs, its pictures and its data inside, which asks nothing of any network."""

import json
from base64 import b64encode
from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import sha256
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from types import MappingProxyType
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markdown_it import MarkdownIt
from markupsafe import Markup

from results.charts.look import chart_svg, fluid, look, own_width
from results.document import Block, Cell, Chart, Lookup, Report, Switch, Table, blocks_of, choice_id, walk
from results.renderers.csv import sort_keys
from words import DEFAULT, OWN_NAMES, UNOFFICIAL, chosen, message, say, words_of

TEMPLATES = Path(__file__).parent / "templates"
PROGRAM = "results/renderers/templates/page.js"
"""Where the program of a page stands in the project, as the catalogues name it."""
_OF_STYLE = message("There is more to the side: scroll ⇄")
"""What the style of the page says, as it stands there."""
SIGNS = {"good": "✓", "bad": "✗", "doubt": "?"}
"""What stands before the text of a marked cell, beside its colour."""


def document(
    report: Report,
    drawn: Mapping[str, str],
    *,
    workbook: str = "tables.xlsx",
    pictures: str = "pictures/",
    pages: Mapping[str, str] = MappingProxyType({}),
    files: bool = True,
) -> str:
    """The page as HTML.

    Parameters
    ----------
    drawn: the SVG of each chart by its id; shown where programs in pages are switched off, but for the second and later settings of
        a switch, where a link to the file stands instead: they would be a fifth of the page.
    workbook: the file of the workbook beside the page.
    pictures: where the files of the pictures are, as the page names them: empty, or a folder with a slash.
    pages: the files with the same page in other languages, by code; links to them stand at its top.
    files: whether workbook, tables and pictures lie beside the page; if not, it has no links to them.
    """
    program, style = (TEMPLATES / "page.js").read_text("utf-8"), (TEMPLATES / "style.css").read_text("utf-8")
    style = style.replace(_OF_STYLE, say(_OF_STYLE))
    return (
        _pages()
        .get_template("report.html")
        .render(
            report=report,
            plain=False,
            drawn={name: svg for name, svg in drawn.items() if name not in _later_settings(report)},
            style=Markup(style),
            program=Markup(program),
            rules=_rules(program),
            libraries=_libraries(blocks_of(report)),
            look=look(),
            language=chosen(),
            words=words_of(PROGRAM),
            workbook=workbook,
            pictures=pictures,
            pages=pages,
            files=files,
            own_names=OWN_NAMES,
            unofficial=UNOFFICIAL if pages and chosen().code != DEFAULT else "",
        )
    )


def plain_document(report: Report, pages: Mapping[str, str] = MappingProxyType({})) -> str:
    """The page as one HTML file in ASCII without any program: tables that are only read, and charts as pictures.

    ``pages`` are the files with the same page in all languages, by code; links to them stand at its top.
    """
    charts = [block for block in blocks_of(report) if isinstance(block, Chart)]
    drawn, style = {chart.id: chart_svg(chart) for chart in charts}, (TEMPLATES / "plain.css").read_text("utf-8")
    page = (
        _pages()
        .get_template("plain.html")
        .render(
            report=report,
            drawn=drawn,
            style=Markup(style),
            plain=True,
            language=chosen(),
            pages=pages,
            own_names=OWN_NAMES,
            unofficial=UNOFFICIAL if chosen().code != DEFAULT else "",
        )
    )
    return page.encode("ascii", "xmlcharrefreplace").decode()


def blocks_html(blocks: Iterable[Block]) -> Markup:
    """Blocks as a part of somebody's page, without any program: tables that are only read, and charts as pictures."""
    held = tuple(blocks)
    drawn = {block.id: chart_svg(block) for block in walk(held) if isinstance(block, Chart)}
    return Markup(_pages().get_template("blocks.html").make_module({"plain": True, "drawn": drawn}).blocks(held))  # type: ignore[attr-defined]


@cache
def _pages() -> Environment:
    """The templates; everything put into them is escaped, and a name they do not know is a fault."""
    pages = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    pages.filters |= {
        "prose": prose,
        "line": line,
        "kind": lambda block: type(block).__name__,
        "data": _data,
        "address": _address,
        "sort_keys": sort_keys,
        "sign": SIGNS.get,
        "sketch": _sketch,
        "by_term": _by_term,
        "entries": _entries,
        "by_group": _by_group,
    }
    pages.globals |= {"choice_id": choice_id, "say": say, "chosen": chosen}
    return pages


def _rules(program: str) -> str:
    """What the browser lets the page do: run this program and those inside it, and fetch nothing.

    Vega compiles its charts (``unsafe-eval``); the libraries are read from text within the page (``blob:``).
    """
    seal = b64encode(sha256(program.encode()).digest()).decode()
    return (
        f"default-src 'none'; script-src 'sha256-{seal}' 'unsafe-eval' blob:; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _libraries(blocks: Iterable[Block]) -> dict[str, str]:
    """The programs of others that this page needs, by name."""
    held = list(blocks)
    needed = {}
    if any(isinstance(block, Chart) for block in held):
        from vl_convert import javascript_bundle  # noqa: PLC0415  (slow to load)

        needed["charts"] = str(javascript_bundle("window.vegaEmbed = vegaEmbed;"))
    if any(isinstance(block, Table) and block.searchable for block in held):
        from itables.utils import read_package_file  # noqa: PLC0415  (slow to load)

        needed["tables"] = str(read_package_file("html", "dt_bundle.js"))
    return needed


def _sketch(chart: Chart) -> dict[str, Any]:
    """What the page must know of a chart to draw it."""
    return {"spec": chart.spec, "fluid": fluid(chart.spec), "widest": own_width(chart.spec)}


def _later_settings(report: Report) -> set[str]:
    """The ids of the charts under the second and later settings of switches."""
    later = [inner for switch in blocks_of(report) if isinstance(switch, Switch) for _key, _label, inner in switch.choices[1:]]
    return {block.id for inner in later for block in walk(inner) if isinstance(block, Chart)}


def _by_group(table: Table) -> list[tuple[str, list[tuple[tuple[Cell, ...], list[str | None]]]]]:
    """The rows with their keys for sorting, heading by heading; one without a name where the table has none."""
    headed = zip(table.groups or [""] * len(table.rows), table.rows, sort_keys(table), strict=True)
    return [(name, [(row, keys) for _name, row, keys in rows]) for name, rows in groupby(headed, key=itemgetter(0))]


def _entries(lookup: Lookup) -> list[tuple[str, str, str, list[list[str]]]]:
    """What the page must know to show each entry: name, what it is found by, note, and the texts of its cells but the first of a row."""
    return [(one.name, one.search, one.note, [[cell.text for cell in row[1:]] for row in one.rows]) for one in lookup.entries]


def _by_term(rows: Iterable[tuple[str, str]]) -> list[tuple[str, list[str]]]:
    """Facts with their term said once where the same follows itself."""
    return [(term, [text for _term, text in facts]) for term, facts in groupby(rows, key=itemgetter(0))]


def _data(value: Any) -> Markup:
    """A value as JSON that can stand inside a script element, whatever it holds."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return Markup(text.replace("<", "\\u003c"))


def _address(svg: str) -> str:
    """A picture as an address that holds it."""
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()


@cache
def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")


def prose(text: str) -> Markup:
    """Whole paragraphs."""
    return Markup(_reader().render(text))


def line(text: str) -> Markup:
    """Markdown within a line: no paragraph around it."""
    return Markup(_reader().renderInline(text))
