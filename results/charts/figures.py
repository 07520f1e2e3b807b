"""How the figures of matplotlib look, and how they are written: the same bytes from the same tables and versions."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO
from math import ceil, log10
from textwrap import wrap
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

from results.charts.look import FAINT, INK, PALETTE

MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*")
MOST_LAWS = 2
"""More in one panel cannot be told apart; the tables have all."""

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
