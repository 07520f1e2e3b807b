"""Reviews between groups as a chord picture: an arc for each group, and bands from those who review to those they review."""

from collections.abc import Sequence
from math import cos, radians, sin
from textwrap import wrap

import pandas as pd
from matplotlib.figure import Figure
from pycirclize import Circos
from pycirclize.parser import Matrix

from results.charts.figures import picture_bytes, style
from results.charts.look import INK, PALETTE
from results.document import Picture

_INCHES = (8.4, 6.4)
_PLACE = (0.19, 0.09, 0.62, 0.82)
"""Left, bottom, width and height of the circle, as shares of the figure; the names stand outside."""

READING = (
    "A band has the colour of the group that reviews, and its arrow points at the group reviewed. The number at a name is the length "
    "of its arc: what the States of the group do and undergo, counted together."
)
_LETTERS = 18
"""Letters in a line of a label."""


def chord_picture(
    id: str, title: str, names: Sequence[str], matrix: Sequence[Sequence[int]], description: str, *, note: str = "", command: str = ""
) -> Picture:
    """The picture of who reviews whom, by group.

    Parameters
    ----------
    names: the groups, in the order in which they stand round the circle; no name twice.
    matrix: reviews by the group of the row of the group of the column, shape ``(n_groups, n_groups)``.
    description: the same in words, figures included, in Markdown.

    Returns
    -------
    The picture with the note, before which ``READING`` tells how to read it. The same input gives the same bytes.

    Raises
    ------
    ValueError: the shape is not as above, a count is negative, a name stands twice, or there is no review at all.
    """
    counts = [list(row) for row in matrix]
    if len(set(names)) != len(names) or [len(row) for row in counts] != [len(names)] * len(names):
        raise ValueError(f"{len(names)} names, each once, need a matrix of that many rows and columns")
    if min((count for row in counts for count in row), default=0) < 0 or not any(map(any, counts)):
        raise ValueError("counts of reviews are not negative, and at least one is above nought")
    figure = _drawn(names, counts)
    return Picture(id, title, _svg(figure), picture_bytes(figure, "png"), description, f"{READING} {note}".strip(), command)


def _svg(figure: Figure) -> str:
    return picture_bytes(figure, "svg").decode()


def _drawn(names: Sequence[str], counts: list[list[int]]) -> Figure:
    """The figure; groups that neither review nor are reviewed have no arc."""
    colour = {name: PALETTE[place % len(PALETTE)] for place, name in enumerate(names)}
    table = pd.DataFrame(counts, index=list(names), columns=list(names))
    active = [name for name in names if table.loc[name].any() or table[name].any()]
    matrix = Matrix(table.loc[active, active])
    with style():
        circos = Circos(matrix.to_sectors(), space=4)
        for sector in circos.sectors:
            sector.add_track((94, 100)).axis(fc=colour[sector.name], lw=0)
            words = "\n".join([*wrap(sector.name, _LETTERS), f"{sector.size:,.0f}"])
            sector.text(words, r=104, size=10, color=INK, adjust_rotation=False, **_outwards(sum(sector.deg_lim) / 2))
        for link in matrix.to_links():
            circos.link(*link, fc=colour[link[0][0]], direction=1, alpha=0.65, ec="white", lw=0.4)
        figure = Figure(figsize=_INCHES)
        circos.plotfig(ax=figure.add_axes(_PLACE, polar=True))
    return figure


def _outwards(degrees: float) -> dict[str, str]:
    """How a label is set at an angle (clockwise from the top), so that it does not reach into the circle."""
    right, up = sin(radians(degrees)), cos(radians(degrees))
    across = "left" if right > 0.25 else "right" if right < -0.25 else "center"
    along = "bottom" if up > 0.7 else "top" if up < -0.7 else "center"
    return {"ha": across, "va": along}
