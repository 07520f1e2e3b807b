"""States, regional groups and instruments have a name in each of the six languages, and a language has its order."""

import pytest

from scenarios.instruments import UNTOC_FAMILY
from scenarios.model import REGIONAL_GROUPS
from scenarios.real import party_table
from words import LANGUAGES, Paragraph, group_name, in_language, instrument_name, listing, message, say, sort_key, state_name, state_named

SCRIPTS = {"ar": range(0x600, 0x700), "zh": range(0x4E00, 0xA000), "ru": range(0x400, 0x500)}


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_state_of_the_list_has_a_name_of_its_own_in_every_language(code: str) -> None:
    names = {row["iso3"]: state_name(row["iso3"], code) for row in party_table()}
    assert len(names) == len(set(names.values())) == 195
    script = SCRIPTS.get(code)
    assert [id for id, name in names.items() if not name or (script and not any(ord(sign) in script for sign in name))] == []


def test_the_english_names_are_those_of_the_list() -> None:
    assert {row["iso3"]: row["name"] for row in party_table() if row["name"] != state_name(row["iso3"], "en")} == {}


def test_names_where_cldr_is_not_the_united_nations() -> None:
    assert state_name("RUS", "fr") == "Fédération de Russie"
    assert state_name("KOR", "ar") == "جمهورية كوريا"
    assert state_name("PSE", "zh") == "巴勒斯坦国"
    assert state_name("KGZ", "ru") == "Кыргызстан"
    assert state_name("QAT", "es") == "Qatar"
    assert state_name("QQQ", "fr") is None


@pytest.mark.parametrize("code", [code for code in LANGUAGES if code != "en"])
def test_groups_and_instruments_have_official_names(code: str) -> None:
    assert [name for name in REGIONAL_GROUPS if group_name(name, code) == name] == []
    assert [one.id for one in UNTOC_FAMILY if instrument_name(one.id, one.name, code) == one.name] == []
    assert group_name("Northern", code) == "Northern"
    assert instrument_name("IACAC", "IACAC", code) == "IACAC"


def test_a_name_that_is_the_lists_own_stays() -> None:
    ours, theirs = state_named("FRA", "France"), state_named("FRA", "The French")
    with in_language("es"):
        assert say(message("{a} and {b}", a=ours, b=theirs)).startswith("Francia")
        assert say(theirs) == "The French"
        assert say(listing([ours, state_named("ITA", "Italy")])) == "Francia e Italia"
    assert say(listing([ours, theirs])) == "France and The French"


def test_the_order_of_a_language() -> None:
    def ordered(code: str, *ids: str) -> list[str]:
        return sorted(ids, key=lambda id: sort_key(state_name(id, code) or "", code))

    assert ordered("fr", "EGY", "ECU", "ERI", "ESP", "EST", "USA", "ZMB", "ETH") == ["EGY", "ECU", "ERI", "ESP", "EST", "USA", "ETH", "ZMB"]
    assert ordered("zh", "CHN", "AFG", "FRA", "ALB", "BRA") == ["ALB", "AFG", "BRA", "FRA", "CHN"]
    assert ordered("zh", "FIN", "FJI", "NRU", "NAM", "NPL", "FRA") == ["FRA", "FJI", "FIN", "NAM", "NRU", "NPL"]
    assert ordered("ar", "YEM", "JOR", "ESP", "BHR", "TUN") == ["JOR", "ESP", "BHR", "TUN", "YEM"]
    assert ordered("ar", "BHR", "DEU", "AFG", "ALB", "AGO") == ["AFG", "ALB", "DEU", "AGO", "BHR"], "Germany has no article"
    assert sorted(["ñu", "nz", "oa", "na"], key=lambda text: sort_key(text, "es")) == ["na", "nz", "ñu", "oa"]
    assert sorted(["ёж", "еж", "жаба", "елка"], key=lambda text: sort_key(text, "ru")) == ["еж", "ёж", "елка", "жаба"]


def test_a_paragraph_has_the_letters_of_arabic_in_arabic() -> None:
    with in_language("ar"):
        assert say(message("para. {paragraph}", paragraph=Paragraph("29 (a)"))) == "الفقرة 29 (أ)"
    with in_language("fr"):
        assert say(message("para. {paragraph}", paragraph=Paragraph("29 (a)"))).endswith("29 (a)")
