"""A picture of what it is that a lot is set aside, for those who have not seen one."""

from html import escape
from textwrap import wrap
from typing import Final

from results.charts.look import chart_png
from results.document import Picture
from words import chosen, message, say

WIDTH, HEIGHT = 760, 210
LETTERS: Final = {"zh": 17, "ru": 32}
"""Letters in a line, where they are wider than most."""
STEPS: Final = (
    ("1", message("The bowl"), message("A lot for each State that could take the place.")),
    (
        "2",
        message("A lot is drawn: State B"),
        message("The rules bar it: State B is reviewed by this State already. The lot is set aside."),
    ),
    (
        "3",
        message("Another lot is drawn: State D"),
        message("Nothing bars it. State D takes the place. The next bowl holds all its lots again."),
    ),
)
WORDS: Final = message(
    "Three steps. In the bowl lie the lots of States A, B, C and D. State B is drawn, but a rule bars it, so its lot is set aside and shown. "
    "Another lot is drawn: State D, which no rule bars, takes the place. Being set aside is for this one place only."
)


def set_aside_picture() -> Picture:
    """The three steps from the bowl to the lot that is kept, in the language that was chosen."""
    svg = _svg()
    return Picture("set-aside", message("What it means that a lot is set aside"), svg, chart_png(svg), WORDS)


def _svg() -> str:
    panels = "".join(_panel(place, *step) for place, step in enumerate(STEPS))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'font-family="sans-serif" font-size="13" fill="#1c2430"><rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>{panels}</svg>'
    )


def _panel(place: int, number: str, title: str, words: str) -> str:
    turned = chosen().direction == "rtl"
    left = 10 + (2 - place if turned else place) * 252
    edge, way = (left + 240, ' direction="rtl"') if turned else (left, "")
    in_bowl, out = (("ABCD", ""), ("ACD", "B"), ("AC", "D"))[place]
    lots = "".join(_lot(left + 22 + 34 * row, 76, name) for row, name in enumerate(in_bowl))
    bowl = f'<path d="M{left + 8} 70 h164 a82 48 0 0 1 -164 0 z" fill="#e3edf7" stroke="#0b4f8f" stroke-width="2"/>'
    drawn = _lot(left + 196, 44, out, aside=place == 1) + _lot(left + 22, 134, "B", aside=True) * (place == 2) if out else ""
    lines = "".join(f'<tspan x="{edge}" dy="16">{escape(line)}</tspan>' for line in wrap(say(words), LETTERS.get(chosen().code, 36)))
    return (
        f'<text x="{edge}" y="22" font-weight="bold"{way}>{number}. {escape(say(title))}</text>{bowl}{lots}{drawn}'
        f'<text x="{edge}" y="140"{way}>{lines}</text>'
    )


def _lot(x: int, y: int, name: str, aside: bool = False) -> str:
    """A lot with its letter; one set aside is dashed and crossed out."""
    ends = f"M{x} {y} l26 26 m0 -26 l-26 26"
    cross = f'<path d="{ends}" stroke="#a3211a" stroke-width="2" fill="none"/>' if aside else ""
    border = 'stroke="#a3211a" stroke-dasharray="4 2"' if aside else 'stroke="#1c2430"'
    return (
        f'<rect x="{x}" y="{y}" width="26" height="26" rx="3" fill="#ffffff" stroke-width="1.5" {border}/>'
        f'<text x="{x + 13}" y="{y + 18}" text-anchor="middle">{name}</text>{cross}'
    )
