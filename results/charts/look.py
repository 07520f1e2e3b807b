"""One look for all charts: colours and letters, for those made by Vega-Lite and those made by matplotlib, and how both become pictures."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO
from math import ceil, log10
from textwrap import wrap
from typing import Any

import altair as alt
import matplotlib as mpl
import vl_convert
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

from results.document import Chart

PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#7F7F7F")
"""Okabe and Ito (2008), told apart with the common kinds of colour blindness, and a grey; yellow is left out on white."""

MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*")
MOST_LAWS = 2
"""More in one panel cannot be told apart; the tables have all."""

INK, FAINT = "#333333", "#999999"
PANEL_WIDTH, PANEL_HEIGHT = 2.9, 2.35
"""Inches of one small panel."""

_STYLE: Any = {
    "svg.hashsalt": "untoc-draw",
    "svg.fonttype": "none",
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "axes.titlesize": 9,
    "axes.edgecolor": FAINT,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "text.color": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#E6E6E6",
    "grid.linewidth": 0.7,
    "axes.axisbelow": True,
    "lines.markersize": 4,
    "lines.linewidth": 1.2,
    "figure.titlesize": 11,
    "figure.dpi": 110,
    "savefig.dpi": 110,
    "path.simplify": False,
}


@contextmanager
def style() -> Iterator[None]:
    """The settings of this project in place of whatever the reader's machine has."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_STYLE)
        yield


def picture_bytes(figure: Figure, kind: str) -> bytes:
    """The picture as ``svg`` or ``png``, without date or program name in it."""
    kept = BytesIO()
    with style():
        empty = {"Date": None, "Creator": None} if kind == "svg" else {"Software": None}
        figure.savefig(kept, format=kind, metadata=empty, facecolor="white")
    return kept.getvalue()


def picture_files(figures: Mapping[str, Figure]) -> dict[str, bytes]:
    """File name and content of every picture, as SVG (text as text) and PNG."""
    return {f"{name}.{kind}": picture_bytes(figure, kind) for name, figure in figures.items() for kind in ("svg", "png")}


def look(place: int) -> dict[str, Any]:
    """Colour and marker of the one in that place."""
    return {"color": PALETTE[place % len(PALETTE)], "marker": MARKERS[place % len(MARKERS)]}


def panels(count: int, title: str, *, wide: int = 4, width: float = PANEL_WIDTH, height: float = PANEL_HEIGHT) -> tuple[Figure, list[Axes]]:
    """A figure of ``count`` panels that share their axes, ``wide`` in a row; panels left over are not shown."""
    columns = max(1, min(wide, count))
    rows = max(1, ceil(count / columns))
    figure = Figure(figsize=(max(7.2, columns * width), rows * height + 0.7), layout="constrained")
    grid: list[Axes] = list(figure.subplots(rows, columns, sharex=True, sharey=True, squeeze=False).ravel())
    for panel in grid[count:]:
        panel.set_visible(False)
    for panel in lowest(grid[:count], columns):
        panel.tick_params(labelbottom=True)
    headline(figure, title)
    return figure, grid[:count]


def headline(figure: Figure, title: str) -> None:
    """What is seen, at the head of the figure, broken where it would not fit (about ten letters an inch)."""
    room = int(10 * figure.get_figwidth())
    lines = [part for line in title.splitlines() for part in wrap(line, room)]
    figure.suptitle("\n".join(lines), x=0.01, ha="left", fontweight="bold")


def lowest(shown: Sequence[Axes], columns: int) -> Sequence[Axes]:
    """The panels with none below."""
    return shown[-columns:]


def laws_shown(draws_of: Mapping[str, int]) -> list[str]:
    """The laws of a picture, of those with so many draws: the default, then those most drawn under; ``MOST_LAWS`` in all."""
    return sorted(draws_of, key=lambda law: (law != "default", -draws_of[law], law))[:MOST_LAWS]


def nothing(title: str) -> Figure:
    """A picture that says that there is nothing to show."""
    figure = Figure(figsize=(6.5, 1.2), layout="constrained")
    figure.text(0.01, 0.5, title, va="center")
    return figure


def states_axis(panel: Axes, sizes: Sequence[float], labels: int = 5) -> None:
    """A logarithmic axis of numbers of States; all of 1, 2, 5, 10, ... are named where there is room for so many ``labels``."""
    panel.set_xscale("log")
    panel.set_xlim(min(sizes) / 1.25, max(sizes) * 1.25)
    _name_ticks(panel.xaxis, max(sizes) / min(sizes), labels, FuncFormatter(lambda value, _: f"{value:,.0f}"))


def cost_axis(panel: Axes, costs: Sequence[float], words: Callable[[float], str]) -> None:
    """A logarithmic axis of costs."""
    panel.set_yscale("log")
    panel.set_ylim(min(costs) / 1.5, max(costs) * 1.5)
    _name_ticks(panel.yaxis, max(costs) / min(costs), 7, FuncFormatter(lambda value, _: words(value)))


def _name_ticks(axis: Axis, ratio: float, labels: int, words: FuncFormatter) -> None:
    """Name 1, 2, 5, 10, ... where these are few, else the powers of ten."""
    axis.set_major_locator(LogLocator(subs=(1, 2, 5) if 3 * log10(ratio) <= labels else (1,)))
    axis.set_minor_locator(NullLocator())
    axis.set_major_formatter(words)


def percent_axis(axis: Axis) -> None:
    """Shares as percentages, with as many digits as they need."""
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{round(100 * value, 6):g} %"))


def inline(rows: Iterable[Mapping[str, Any]]) -> alt.InlineData:
    """Rows as data inside a chart; as many as there are."""
    return alt.InlineData(values=[dict(row) for row in rows])


def spec_of(chart: Any, height: int) -> dict[str, Any]:
    """The chart as a Vega-Lite specification, as wide as its place and ``height`` pixels high."""
    found: dict[str, Any] = chart.properties(width="container", height=height).to_dict()
    found.pop("config", None)
    return found


def of(name: str) -> Any:
    """A chart of the data of that name, which ``filled`` puts in: for many rows, and where several charts differ by their data alone."""
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
