"""A picture of what it is that a lot is set aside, for those who have not seen one."""

from html import escape
from typing import Final

from results.charts.look import chart_png
from results.document import Picture

WIDTH, HEIGHT = 760, 210
STEPS: Final = (
    ("1", "The bowl", "A lot for each State that could take the place."),
    ("2", "A lot is drawn: State B", "The rules bar it: State B is reviewed by this State already. The lot is set aside."),
    ("3", "Another lot is drawn: State D", "Nothing bars it. State D takes the place. The next bowl holds all its lots again."),
)
WORDS: Final = (
    "Three steps. In the bowl lie the lots of States A, B, C and D. State B is drawn, but a rule bars it, so its lot is set aside and shown. "
    "Another lot is drawn: State D, which no rule bars, takes the place. Being set aside is for this one place only."
)


def set_aside_picture() -> Picture:
    """The three steps from the bowl to the lot that is kept."""
    svg = _svg()
    return Picture("set-aside", "What it means that a lot is set aside", svg, chart_png(svg), WORDS)


def _svg() -> str:
    panels = "".join(_panel(place, *step) for place, step in enumerate(STEPS))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'font-family="sans-serif" font-size="13" fill="#1c2430"><rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>{panels}</svg>'
    )


def _panel(place: int, number: str, title: str, words: str) -> str:
    left = 10 + place * 252
    in_bowl, out = (("ABCD", ""), ("ACD", "B"), ("AC", "D"))[place]
    lots = "".join(_lot(left + 22 + 34 * row, 76, name) for row, name in enumerate(in_bowl))
    bowl = f'<path d="M{left + 8} 70 h164 a82 48 0 0 1 -164 0 z" fill="#e3edf7" stroke="#0b4f8f" stroke-width="2"/>'
    drawn = _lot(left + 196, 44, out, aside=place == 1) + _lot(left + 22, 134, "B", aside=True) * (place == 2) if out else ""
    lines = "".join(f'<tspan x="{left}" dy="16">{escape(line)}</tspan>' for line in _lines(words))
    return (
        f'<text x="{left}" y="22" font-weight="bold">{number}. {escape(title)}</text>{bowl}{lots}{drawn}'
        f'<text x="{left}" y="140">{lines}</text>'
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


def _lines(words: str, width: int = 36) -> list[str]:
    lines = [""]
    for word in words.split():
        if len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
