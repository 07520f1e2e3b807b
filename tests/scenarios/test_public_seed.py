"""A public seed: what everybody can see and copy, in one form; everything else is refused by its code point and name."""

import unicodedata

import click
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from app.main import main
from app.options import SEED
from scenarios import InputError
from scenarios.public_seed import LONGEST, public_seed
from sim.stress.plan import read_plan

PLAIN = ["vienna 2020", "dice d10 3 7 1", "untoc-draw stress", "~!@#$%^&*()_+{}|:\"<>?-=[]\\;',./`", "0", "x" * LONGEST]
VISIBLE = ["Wien, 16. Oktober: ☂", "Ωμέγα", "Жизнь", "東京 2020", "عربى", "हिन्दी", "ไทย", "½ ² Ⅷ", "Ünïcödé", "😀 🎲", "x\u0301\u0323"]


@pytest.mark.parametrize("text", PLAIN)
def test_plain_text_is_the_seed_as_it_stands(text: str) -> None:
    assert public_seed(text) == text


@pytest.mark.parametrize("text", VISIBLE)
def test_what_can_be_seen_is_taken_in_any_script_and_comes_out_composed(text: str) -> None:
    assert public_seed(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(("typed", "other"), [("Zürich", "Zu\u0308rich"), ("Å", "\u212b"), ("한국", unicodedata.normalize("NFD", "한국"))])
def test_two_ways_to_type_the_same_letters_are_one_seed(typed: str, other: str) -> None:
    assert typed != other
    assert public_seed(typed) == public_seed(other)


UNSEEN = [
    "\u2028",
    "\u2029",
    "\u3164",
    "\u034f",
    "\ufe0f",
    "\ufe00",
    "\U000e0100",
    "\u00a0",
    "\u2003",
    "\u3000",
    "\u200b",
    "\u200d",
    "\u2060",
    "\ufeff",
    "\u00ad",
    "\u115f",
    "\u1160",
    "\uffa0",
    "\u17b4",
    "\u17b5",
    "\u180b",
    "\u180e",
    "\u2800",
    "\u202e",
    "\u0000",
    "\t",
    "\n",
    "\x7f",
    "\x85",
    "\ue000",
    "\ufffe",
    "\U000e0041",
    "\U0001d159",
    "\U0001d173",
    "\u061c",
    "\U00016fe4",
    "\ufffc",
]


@pytest.mark.parametrize("each", UNSEEN, ids=lambda each: f"U+{ord(each):04X}")
@pytest.mark.parametrize("text", ["vien{}na", "vienna {}", "{}vienna", "{}"])
def test_what_nobody_can_see_is_refused_by_code_point_and_name(each: str, text: str) -> None:
    with pytest.raises(InputError) as refused:
        public_seed(text.format(each))
    told = str(refused.value)
    if text != "{}":
        assert f"U+{ord(each):04X}" in told
        assert unicodedata.name(each, "") in told
        assert "'vien na'" in told or "'vienna'" in told
    told.encode()


def test_every_character_that_is_faulty_is_told_at_once() -> None:
    with pytest.raises(InputError) as refused:
        public_seed("a\u3164b\u2028c\u3164")
    assert [fault.value for fault in refused.value.faults] == ["U+3164 HANGUL FILLER", "U+2028 LINE SEPARATOR"]


@pytest.mark.parametrize(
    "text", [" a", "a ", "a  b", "", " ", "\u0301a", "a \u0301", "x" * (LONGEST + 1), None, 7, ["a"], "\ud800", "a\udc80"]
)
def test_what_looks_like_another_seed_or_none_is_refused(text: object) -> None:
    with pytest.raises(InputError) as refused:
        public_seed(text)
    str(refused.value).encode()


@given(st.text(max_size=30))
def test_a_seed_is_refused_or_comes_out_in_one_form_that_is_taken_again(text: str) -> None:
    try:
        seed = public_seed(text)
    except InputError as refused:
        str(refused).encode()
        return
    assert public_seed(seed) == seed == unicodedata.normalize("NFC", text)
    assert seed.split() == seed.split(" ")


def options_named_seed(command: click.Command) -> list[click.Parameter]:
    below = list(command.commands.values()) if isinstance(command, click.Group) else []
    own = [option for option in command.params if "--seed" in option.opts]
    return own + [option for each in below for option in options_named_seed(each)]


def test_every_command_reads_its_seed_in_this_one_way() -> None:
    options = options_named_seed(main)
    assert len(options) >= 8
    assert all(option.type is SEED for option in options)


def test_a_command_refuses_an_unseen_character_and_says_which() -> None:
    done = CliRunner().invoke(main, ["draw", "real-2020-10-16", "--algorithm", "rotating-lists", "--seed", "vienna\u3164"])
    assert done.exit_code == 2
    assert "--seed, character 7: found 'U+3164 HANGUL FILLER'" in done.output
    assert "without what cannot be seen: 'vienna'" in done.output


def test_a_campaign_plan_reads_its_seed_the_same_way(tmp_path: object) -> None:
    file = f"{tmp_path}/plan.toml"
    with open(file, "w", encoding="utf-8") as plan:
        plan.write('seed = "a\u2028b"\n[[block]]\nfamilies = ["sparse"]\nsizes = [8]\nscenarios = 1\ndraws = 1\n')
    with pytest.raises(InputError, match=r"U\+2028"):
        read_plan(file)
