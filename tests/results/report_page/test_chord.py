"""The chord picture of reviews between groups."""

import pytest

from results.charts.chord import READING, chord_picture

NAMES = ("African States", "Eastern European States", "Nobody")
COUNTS = [[5, 2, 0], [1, 3, 0], [0, 0, 0]]


def test_names_and_counts_stand_in_the_picture_and_its_note_tells_how_to_read_it() -> None:
    picture = chord_picture("chord", "Reviews", NAMES, COUNTS, "In words.", note="Each seat counts once.", command="untoc-draw draw")
    assert "African States" in picture.svg
    assert ">13<" in picture.svg, "5 + 2 reviews performed and 5 + 1 undergone"
    assert "Nobody" not in picture.svg, "a group without reviews has no arc"
    assert picture.png.startswith(b"\x89PNG")
    assert picture.note == f"{READING} Each seat counts once."
    assert (picture.description, picture.command) == ("In words.", "untoc-draw draw")


def test_the_same_input_gives_the_same_bytes() -> None:
    first, second = (chord_picture("chord", "Reviews", NAMES, COUNTS, "") for _time in range(2))
    assert first == second
    assert "<dc:date>" not in first.svg


@pytest.mark.parametrize(
    ("names", "counts"),
    [(("a", "a"), [[1, 1], [1, 1]]), (("a", "b"), [[1, 1]]), (("a", "b"), [[1], [1]]), (("a",), [[-1]]), (("a",), [[0]]), ((), [])],
)
def test_counts_that_do_not_fit_are_refused(names: tuple[str, ...], counts: list[list[int]]) -> None:
    with pytest.raises(ValueError, match=r"matrix|negative"):
        chord_picture("chord", "Reviews", names, counts, "")
