"""A message is its English everywhere but where it is said."""

import copy
import json
import pickle
from datetime import date

import pytest

import words
from words import LANGUAGES, Capital, Id, Line, Number, counting, in_language, message, say
from words.messages import PSEUDO

OTHERS = [code for code in LANGUAGES if code != "en"]
AT_MOST = "At most {number} reviewing States in all, unless the State under review decides otherwise"


def attribute(count: int) -> str:
    """A message with plural forms, as the pages of the law have it."""
    one = "The attribute {name}: known of {count} State; its values are {values}."
    return counting(one, "The attribute {name}: known of {count} States; its values are {values}.", count, name="law", values="a, b")


@pytest.mark.parametrize("code", [*OTHERS, PSEUDO])
def test_a_message_is_english_for_whatever_compares_or_writes_it(code: str) -> None:
    made = message(AT_MOST, number=4)
    with in_language(code):
        assert made == f"At most 4{AT_MOST[16:]}" and hash(made) == hash(str(made))
        assert json.dumps({"said": made}) == json.dumps({"said": str.__str__(made)})
        assert f"{made}" == made
        assert say(made) != made


def test_a_message_that_was_copied_or_sent_to_a_worker_can_still_be_said() -> None:
    made = message(AT_MOST, number=4)
    for again in (pickle.loads(pickle.dumps(made)), copy.deepcopy(made)):
        with in_language("fr"):
            assert say(again) == "Au plus 4 États examinateurs en tout, à moins que l'État partie examiné n'en décide autrement"


MONTH = date(2026, 11, 1)
KINDS: dict[type, str] = {
    words.Message: message("days"),
    words.Capital: Capital(message("days")),
    words.Id: Id("28-home"),
    words.Line: Line(message("days"), 2),
    words.Listing: words.listing([message("days"), message("reviews")]),
    words.Number: Number("1,234.5"),
    words.Sentences: words.Sentences(message("days"), message("reviews"), between="; "),
    words.Paragraph: words.Paragraph("29 (a)"),
    words.StateName: words.state_named("FRA", "Germany"),
    words.GroupName: words.GroupName("African States"),
    **{kind: kind(MONTH) for kind in (words.Day, words.Month, words.ShortDay, words.ShortMonth, words.IsoDay, words.IsoMonth)},
}


def test_there_is_one_of_each_kind_of_text() -> None:
    assert {one for one in vars(words).values() if isinstance(one, type) and issubclass(one, str)} == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_text_of_any_kind_that_was_copied_or_sent_to_a_worker_is_said_the_same(kind: type) -> None:
    made = KINDS[kind]
    for again in (pickle.loads(pickle.dumps(made)), copy.deepcopy(made)):
        assert type(again) is kind and again == made
        for code in (*LANGUAGES, PSEUDO):
            with in_language(code):
                assert say(again) == say(made)


def test_the_forms_of_a_number() -> None:
    assert attribute(1) == "The attribute law: known of 1 State; its values are a, b."
    assert "2 States" in attribute(2)
    with in_language("ar"):
        forms = [say(attribute(count)) for count in (0, 1, 2, 3, 11, 100)]
        assert "لا" not in forms[1] and "دولتين" in forms[2] and "3 دول؛" in forms[3] and "11 دولة" in forms[4]
        assert len(set(forms)) == 6
    with in_language("ru"):
        assert ["государства;" in say(attribute(count)) for count in (1, 21, 2, 5, 11)] == [True, True, False, False, False]
    with in_language("fr"):
        assert "0 État ;" in say(attribute(0)) and "2 États" in say(attribute(2)) and "d'États" in say(attribute(1_000_000))
    with in_language("zh"):
        assert "5 个国家" in say(attribute(5))


def test_numbers_are_written_as_the_language_has_them() -> None:
    made = message("The relation {name}: {number:,} ordered pairs of States.", name="near", number=12345)
    assert made == "The relation near: 12,345 ordered pairs of States."
    with in_language("fr"):
        assert "12\u202f345" in say(made)
    with in_language("es"):
        assert "12.345" in say(made)


def test_figures_are_written_as_the_language_has_them() -> None:
    made = message("{figures} pages", figures=Number("1,234.5 (1,200.0-1,280.2)"))
    assert made == "1,234.5 (1,200.0-1,280.2) pages"
    with in_language("es"):
        assert say(Number("1,234.5 (1,200.0-1,280.2)")) == "1.234,5 (1.200,0-1.280,2)"
        assert say(Number("97.9 % (97.8-98.1)")) == "97,9\xa0% (97,8-98,1)"
    with in_language("zh"):
        assert say(Number("97.9 % (97.8-98.1)")) == "97.9% (97.8-98.1)"
    with in_language("ar"):
        assert say(Number("-1.5")) == "\u2066-1.5\u2069" and say(Number("12")) == "12"


def test_a_capital_is_that_of_the_language() -> None:
    made = pickle.loads(pickle.dumps(Capital(message("days"))))
    assert made == "Days"
    with in_language("fr"):
        assert say(made) == "Jours"
    with in_language("ar"):
        assert say(made) == say(message("days"))


def test_a_line_keeps_its_place() -> None:
    line = Line(message("{low} to {high} %", low=Number("1.50"), high=Number("1,234.25")), 2)
    assert line == "    1.50 to 1,234.25 %" and (line.depth, line.text) == (2, "1.50 to 1,234.25 %")
    with in_language("fr"):
        assert say(pickle.loads(pickle.dumps(line))).startswith("    ") and "1,50" in say(line) and "1\u202f234,25" in say(line)
    with in_language("es"):
        assert say(Line("", 0)) == ""


def test_what_is_not_marked_stays_and_braces_in_it_too() -> None:
    with in_language("ru"):
        assert say("a clause of {mine}") == "a clause of {mine}"
        assert say("") == ""


def test_an_id_that_begins_with_digits_keeps_its_order_from_right_to_left() -> None:
    finding = message("{how}; {states} set aside ({clause})", how="", states="FRA", clause="28-home")
    with in_language("ar"):
        assert "\u200e28-home" in say(finding) and say(Id("28-home")) == "\u200e28-home"
        assert "\u200e" not in say(finding.of(clause="29b-party")) + say(Id("self"))
    with in_language("fr"):
        assert "\u200e" not in say(finding) + say(Id("28-home"))


def test_a_language_that_there_is_not() -> None:
    with pytest.raises(ValueError, match="ar, zh, en, fr, ru, es"), in_language("de"):
        pass
