"""The seed: what may be one, and what dice make."""

import math
from pathlib import Path
from typing import Any

import pytest

from app.ceremony.seed import ABOUT_TEXT, BITS_WANTED, REHEARSAL, SHORTEST, bits_of, dice_needed, seed_of
from scenarios import InputError

TEN = [3, 7, 1, 0, 9] * 5
SIX = [*[1, 6, 3] * 10, 5]
LONG = "EuroMillions of 1 December"


def test_a_text_is_the_seed_as_it_stands() -> None:
    assert seed_of({"text": "Wien, 16. Oktober: ☂"}) == {"what": "seed", "seed": "Wien, 16. Oktober: ☂", "from": "typed"}


def test_dice_are_written_as_they_were_read_out() -> None:
    assert seed_of({"faces": 10, "dice": TEN})["seed"] == "dice d10 " + "3 7 1 0 9 " * 4 + "3 7 1 0 9"
    assert seed_of({"faces": 6, "dice": SIX})["from"] == "dice d6"


@pytest.mark.parametrize("faces", [6, 10])
def test_as_many_dice_are_needed_as_give_the_bits_and_not_one_more(faces: int) -> None:
    needed = dice_needed(faces)
    assert faces**needed >= 2**BITS_WANTED > faces ** (needed - 1)
    assert bits_of(faces, needed) == pytest.approx(math.log2(faces**needed))


@pytest.mark.parametrize(
    "asked",
    [
        None,
        [],
        "vienna",
        {},
        {"text": ""},
        {"text": "   "},
        {"text": "vienna 2020"},
        {"text": f" {LONG}"},
        {"text": f"{LONG} "},
        {"text": f"{LONG}\nb"},
        {"text": f"{LONG}\0"},
        {"text": f"{LONG} zero\u200bwidth"},
        {"text": f"Rehearsal: {LONG}"},
        {"text": "\ud800"},
        {"text": "x" * 501},
        {"text": 7},
        {"text": None},
        {"text": "a", "dice": []},
        {"faces": 10, "dice": TEN[:-1]},
        {"faces": 10, "dice": [*TEN, 3, 4]},
        {"faces": 10, "dice": [*TEN[:-1], 10]},
        {"faces": 10, "dice": [*TEN[:-1], -1]},
        {"faces": 10, "dice": [*TEN[:-1], 1.0]},
        {"faces": 10, "dice": [*TEN[:-1], True]},
        {"faces": 10, "dice": [*TEN[:-1], "1"]},
        {"faces": 10, "dice": "3719"},
        {"faces": 6, "dice": [*SIX[:-1], 0]},
        {"faces": 6, "dice": [*SIX[:-1], 7]},
        {"faces": 2, "dice": [1] * 90},
        {"faces": True, "dice": TEN},
        {"faces": 10, "dice": [1] * 501},
        {"faces": 10},
    ],
)
def test_what_cannot_be_a_seed_is_refused(asked: Any) -> None:
    with pytest.raises(InputError):
        seed_of(asked)


def test_all_wrong_dice_are_named_at_once() -> None:
    with pytest.raises(InputError) as refused:
        seed_of({"faces": 6, "dice": [0, *SIX, 9]})
    assert [fault.where for fault in refused.value.faults] == ["die 1", f"die {len(SIX) + 2}", "dice"]


def test_a_short_text_is_refused_but_in_a_rehearsal_whose_seed_says_so() -> None:
    with pytest.raises(InputError, match=f"19 characters.*at least {SHORTEST}"):
        seed_of({"text": "x" * (SHORTEST - 1)})
    assert seed_of({"text": "x" * SHORTEST})["seed"] == "x" * SHORTEST
    assert seed_of({"text": "vienna"}, rehearsal=True)["seed"] == f"{REHEARSAL}vienna"
    assert seed_of({"faces": 10, "dice": TEN}, rehearsal=True)["seed"].startswith(f"{REHEARSAL}dice d10 3 7 1")


def test_the_documentation_says_of_a_text_and_of_dice_what_the_page_says() -> None:
    page = " ".join((Path(__file__).parents[3] / "docs" / "how-to" / "ceremony.md").read_text("utf-8").split())
    assert ABOUT_TEXT in page and f"fewer than {SHORTEST} characters" in page
    assert f"{dice_needed(10)} ten-sided dice" in page and f"{dice_needed(6)} six-sided dice" in page
