"""One look for all charts: their colours and letters, and how a chart of Vega-Lite becomes a picture without a browser."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from results.document import Chart
from words import DEFAULT, chosen

PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#7F7F7F")
"""Okabe and Ito (2008), told apart with the common kinds of colour blindness, and a grey; yellow is left out on white."""

INK, FAINT = "#333333", "#999999"


def inline(rows: Iterable[Mapping[str, Any]]) -> Any:
    """Rows as data inside a chart; as many as there are."""
    import altair as alt  # noqa: PLC0415  (slow to load)

    return alt.InlineData(values=[dict(row) for row in rows])


def spec_of(chart: Any, height: int) -> dict[str, Any]:
    """The chart as a Vega-Lite specification, as wide as its place and ``height`` pixels high."""
    found: dict[str, Any] = chart.properties(width="container", height=height).to_dict()
    found.pop("config", None)
    return found


def of(name: str) -> Any:
    """A chart of the data of that name, which ``filled`` puts in: for many rows, and where several charts differ by their data alone."""
    import altair as alt  # noqa: PLC0415  (slow to load)

    return alt.Chart(alt.NamedData(name=name))


def filled(spec: Mapping[str, Any], **data: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A specification with the data that it names; Altair, which would look at every row, does not see them."""
    return {**spec, "datasets": {name: [dict(row) for row in rows] for name, rows in data.items()}}


WIDTH = 720
"""Pixels of the picture of a chart that says no width of its own; on the page it fills its place."""

_LETTERS = {"labelColor": INK, "titleColor": INK, "labelFontSize": 12, "labelLimit": 260, "titleFontSize": 12, "titleFontWeight": "normal"}

LOOK: dict[str, Any] = {
    "background": "white",
    "font": "sans-serif",
    "axis": {**_LETTERS, "gridColor": "#E6E6E6", "domainColor": FAINT, "tickColor": FAINT},
    "header": _LETTERS,
    "legend": _LETTERS,
    "area": {"color": PALETTE[0]},
    "bar": {"color": PALETTE[0]},
    "line": {"color": PALETTE[0]},
    "point": {"color": PALETTE[0]},
    "range": {"category": list(PALETTE)},
    "title": {"color": INK, "fontSize": 14, "anchor": "start"},
    "view": {"stroke": None},
}
"""The settings of every chart that does not set its own, in English."""


def look() -> dict[str, Any]:
    """The settings in the language that was chosen: from right to left, time runs so too, and values stand at the right; numbers have its
    signs."""
    if chosen().code == DEFAULT:
        return LOOK
    turned = {"scale": {"xReverse": True}, "axisY": {"orient": "right"}} if chosen().direction == "rtl" else {}
    return {**LOOK, **turned, "locale": {"number": _signs(chosen().locale)}}


def _signs(locale: str) -> dict[str, Any]:
    """How numbers are written, as Vega is told it."""
    from babel.numbers import get_decimal_symbol, get_group_symbol  # noqa: PLC0415  (English needs no Babel)

    return {"decimal": get_decimal_symbol(locale), "thousands": get_group_symbol(locale), "grouping": [3], "currency": ["", ""]}


_SAID_BY_VEGA = re.compile(r' aria-(?:label|roledescription)="[^"]*"')
_PANELS = {"concat", "facet", "hconcat", "repeat", "spec", "vconcat"}


def fluid(spec: dict[str, Any]) -> bool:
    """Whether the width of a chart can follow that of the page: it is one view, and its width does not come of its steps."""
    split = {"column", "facet", "row"} & spec.get("encoding", {}).keys()
    return not (_PANELS & spec.keys() or split or isinstance(spec.get("width"), dict))


def own_width(spec: dict[str, Any]) -> int | None:
    """Pixels that a chart says it is wide; None where it is as wide as its place."""
    width = spec.get("width")
    return int(width) if isinstance(width, int | float) else None


def chart_svg(chart: Chart) -> str:
    """The chart as SVG. Data from elsewhere are not fetched.

    What Vega says of each mark to those who cannot see it is in English alone; in another language the chart's description stands for it.

    Raises
    ------
    ValueError: the specification cannot be drawn.
    """
    import vl_convert  # noqa: PLC0415  (slow to load)

    spec = chart.spec | {"width": own_width(chart.spec) or WIDTH} if fluid(chart.spec) else chart.spec
    drawn = str(vl_convert.vegalite_to_svg(spec, config=look(), allowed_base_urls=[]))
    return drawn if chosen().code == DEFAULT else _SAID_BY_VEGA.sub("", drawn)


def chart_png(svg: str) -> bytes:
    """An SVG picture as PNG, two pixels to one."""
    import vl_convert  # noqa: PLC0415  (slow to load)

    return bytes(vl_convert.svg_to_png(svg, scale=2))
