"""Charts as pictures: one look for all, and how they are drawn without a browser."""

from typing import Any

import vl_convert

from results.report.blocks import Chart
from results.stress.drawing import FAINT, INK, PALETTE

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
"""The settings of every chart that does not set its own."""

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

    Raises
    ------
    ValueError: the specification cannot be drawn.
    """
    spec = chart.spec | {"width": own_width(chart.spec) or WIDTH} if fluid(chart.spec) else chart.spec
    return str(vl_convert.vegalite_to_svg(spec, config=LOOK, allowed_base_urls=[]))


def chart_png(svg: str) -> bytes:
    """An SVG picture as PNG, two pixels to one."""
    return bytes(vl_convert.svg_to_png(svg, scale=2))
