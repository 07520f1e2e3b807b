"""Reviews between groups as a chord picture: an arc for each group, and bands from those who review to those they review."""

from collections.abc import Iterator, Sequence
from html import escape
from math import cos, pi, radians, sin
from textwrap import wrap

from results.charts.look import INK, PALETTE, chart_png
from results.document import Picture
from words import Number, Sentences, message, say

READING = message(
    "A band has the colour of the group that reviews, and its arrow points at the group reviewed. The number at a name is the length "
    "of its arc: what the States of the group do and undergo, counted together."
)
_WIDTH, _HEIGHT = 840, 640
_OUTER, _INNER, _BANDS, _SHAFTS, _WORDS = 250, 236, 230, 216, 262
"""Distances from the middle: of the arcs' edges, of the bands' ends, of where their arrows begin, of the words."""
_GAP = radians(4)
_LETTERS, _LINE = 18, 15
"""Letters in a line of a label, and pixels from line to line."""
Arc = tuple[float, float]
"""From angle to angle, clockwise from the top."""


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
    svg = _drawn(names, counts)
    return Picture(id, title, svg, chart_png(svg), description, Sentences(READING, note), command)


def _drawn(names: Sequence[str], counts: list[list[int]]) -> str:
    """The picture as SVG; groups that neither review nor are reviewed have no arc."""
    both = [sum(row) + sum(column) for row, column in zip(counts, zip(*counts, strict=True), strict=True)]
    active = [place for place, total in enumerate(both) if total]
    unit = (2 * pi - _GAP * len(active)) / sum(both)
    begins, at = dict[int, float](), 0.0
    for place in active:
        begins[place] = at
        at += both[place] * unit + _GAP
    parts = list(_bands(counts, begins, unit))
    for place in active:
        arc = (begins[place], begins[place] + both[place] * unit)
        parts += [_ring(arc, _colour(place)), _label([*wrap(say(names[place]), _LETTERS), say(Number(f"{both[place]:,}"))], sum(arc) / 2)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{_HEIGHT}" '
        f'viewBox="{-_WIDTH / 2:g} {-_HEIGHT / 2:g} {_WIDTH} {_HEIGHT}" font-family="sans-serif" font-size="13">'
        f'<rect x="{-_WIDTH / 2:g}" y="{-_HEIGHT / 2:g}" width="{_WIDTH}" height="{_HEIGHT}" fill="white"/>{"".join(parts)}</svg>'
    )


def _bands(counts: list[list[int]], begins: dict[int, float], unit: float) -> Iterator[str]:
    """Each group's bands stand on its arc in the order of the groups: first those of its own reviews, then those of reviews of it."""
    taken = begins.copy()

    def next_arc(place: int, count: int) -> Arc:
        taken[place] += count * unit
        return taken[place] - count * unit, taken[place]

    leaving = {(by, of): next_arc(by, count) for by, row in enumerate(counts) for of, count in enumerate(row) if count}
    for of in begins:
        for by in begins:
            if counts[by][of]:
                yield _band(leaving[by, of], next_arc(of, counts[by][of]), _colour(by))


def _colour(place: int) -> str:
    return PALETTE[place % len(PALETTE)]


def _at(angle: float, distance: float) -> str:
    return f"{distance * sin(angle):.1f} {-distance * cos(angle):.1f}"


def _along(arc: Arc, distance: float, *, back: bool = False) -> str:
    """The path from one end of an arc, where the pen is, to the other."""
    far = int(arc[1] - arc[0] > pi)
    return f"A {distance} {distance} 0 {far} {int(not back)} {_at(arc[0] if back else arc[1], distance)}"


def _band(leaving: Arc, arriving: Arc, colour: str) -> str:
    """From the arc of those who review to an arrow's point on the arc of those reviewed, bent towards the middle."""
    tip = sum(arriving) / 2
    path = (
        f"M {_at(leaving[0], _BANDS)} {_along(leaving, _BANDS)} Q 0 0 {_at(arriving[0], _SHAFTS)} L {_at(tip, _BANDS)} "
        f"L {_at(arriving[1], _SHAFTS)} Q 0 0 {_at(leaving[0], _BANDS)} Z"
    )
    return f'<path d="{path}" fill="{colour}" fill-opacity="0.65" stroke="white" stroke-width="0.5"/>'


def _ring(arc: Arc, colour: str) -> str:
    path = f"M {_at(arc[0], _OUTER)} {_along(arc, _OUTER)} L {_at(arc[1], _INNER)} {_along(arc, _INNER, back=True)} Z"
    return f'<path d="{path}" fill="{colour}"/>'


def _label(lines: Sequence[str], angle: float) -> str:
    """Words outside the circle, set so that they do not reach into it."""
    right, up = sin(angle), cos(angle)
    anchor = "start" if right > 0.25 else "end" if right < -0.25 else "middle"
    above = len(lines) - 1 if up > 0.7 else -0.8 if up < -0.7 else (len(lines) - 1.8) / 2
    x, y = _WORDS * right, -_WORDS * up - above * _LINE
    told = "".join(f'<tspan x="{x:.1f}" y="{y + place * _LINE:.1f}">{escape(line)}</tspan>' for place, line in enumerate(lines))
    return f'<text fill="{INK}" text-anchor="{anchor}">{told}</text>'
