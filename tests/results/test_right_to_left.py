"""The order of signs from right to left (Unicode Standard Annex 9), by hand-worked lines; letters are named here, so that none is turned."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from results.renderers.right_to_left import levels_of, runs_of

ALEF, BEH, MARK, COMMA, ISOLATE, END = "\u0627", "\u0628", "\u064e", "\u060c", "\u2066", "\u2069"
WORD, OTHER = ALEF + BEH, BEH + ALEF


def seen(text: str) -> list[str]:
    """The runs of a line from left to right, those that are read the other way with ``<`` before them."""
    return [("<" if backwards else "") + run for run, backwards in runs_of(text, levels_of(text))]


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        (f"{WORD} {OTHER}", [f"<{WORD} {OTHER}"]),
        (f"{WORD} 166 {OTHER}", [f"< {OTHER}", "166", f"<{WORD} "]),
        (f"{WORD} UNTOC, TIP", ["UNTOC, TIP", f"<{WORD} "]),
        (f"{WORD} [FRA]", ["<]", "FRA", f"<{WORD} ["]),
        ("UNTOC (TIP)", ["UNTOC (TIP)"]),
        (f"{WORD} UNTOC (TIP)", ["UNTOC (TIP)", f"<{WORD} "]),
        (f"{WORD} (29 ({BEH}))", [f"< ({BEH}))", "29", f"<{WORD} ("]),
        (f"{WORD} 1.5", ["1.5", f"<{WORD} "]),
        (f"{WORD} -1.5", ["1.5", f"<{WORD} -"]),
        (f"{WORD} {ISOLATE}-1.5 (1.2-1.8){END} {OTHER}", [f"< {OTHER}", "-1.5 (1.2-1.8)", f"<{WORD} "]),
        (f"{WORD}{MARK}{COMMA} x", ["x", f"<{WORD}{MARK}{COMMA} "]),
        (f"{WORD}12", ["12", f"<{WORD}"]),
        (f"x {WORD} y", ["y", f"< {WORD} ", "x"]),
        (f"{WORD} ", [f"<{WORD}"]),
        ("real-2020-10-16", ["real-2020-10-16"]),
        (f"{WORD} 2020-10-16", ["16", "<-", "10", "<-", "2020", f"<{WORD} "]),
        ("28-home", ["home", "<-", "28"]),
        (f"{ISOLATE}28-home{END}", ["28-home"]),
        ("", []),
    ],
)
def test_the_order_in_which_a_line_is_seen(text: str, runs: list[str]) -> None:
    assert seen(text) == runs


@given(st.text(f"ab{ALEF}{BEH}{MARK}12 ,.()[]-%{ISOLATE}{END}\u200e", max_size=20))
def test_no_sign_is_lost_and_each_has_a_level(text: str) -> None:
    levels = levels_of(text)
    assert len(levels) == len(text) and all(1 <= level <= 2 + text.count(ISOLATE) * 2 for level in levels)
    shown = "".join(run for run, _ in runs_of(text, levels))
    assert sorted(shown) == sorted(sign for sign in text.rstrip() if sign not in (ISOLATE, END, "\u200e"))


def test_latin_text_by_itself_is_one_run_wherever_it_begins() -> None:
    assert runs_of("a (b) 1-2, c", levels_of("a (b) 1-2, c", 0)) == [("a (b) 1-2, c", False)]
