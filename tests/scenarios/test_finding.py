"""A State is found by what people call it; what is meant by several names no State, and why, is said."""

from datetime import date

import pytest

from scenarios import InputError, load_scenario
from scenarios.finding import not_in, other_names, state_meant, states_meant
from scenarios.instruments import UNTOC
from scenarios.model import Row, build_scenario, rows_of
from scenarios.real import party_table

REAL = load_scenario("real-2020-10-16")
LATEST = load_scenario("real-latest")


@pytest.mark.parametrize(
    ("text", "state"),
    {
        "ALB": "ALB",
        " alb ": "ALB",
        "Albania": "ALB",
        "ALBANIA": "ALB",
        "UK": "GBR",
        "u.k.": "GBR",
        "great britain": "GBR",
        "Turkey": "TUR",
        "TURKIYE": "TUR",
        "Türkiye": "TUR",
        "Nauru": "NRU",
        "cote divoire": "CIV",
        "Côte d\u2019Ivoire": "CIV",
        "Ivory Coast": "CIV",
        "USA": "USA",
        "US": "USA",
        "United States": "USA",
        "Bolivia": "BOL",
        "DRC": "COD",
        "South Korea": "KOR",
        "Laos": "LAO",
        "St. Lucia": "LCA",
        "St Kitts & Nevis": "KNA",
        "Bosnia": "BIH",
        "Niger": "NER",
        "Guinea": "GIN",
        "Dominica": "DMA",
        "kingdom of the netherlands": "NLD",
        "UAE": "ARE",
        "EU": "EUE",
    }.items(),
)
def test_a_usual_name_means_one_state(text: str, state: str) -> None:
    assert state_meant(REAL, text) == state


@pytest.mark.parametrize("parties", [REAL, LATEST], ids=["2020", "latest"])
def test_every_id_and_name_of_a_list_means_its_own_state(parties: object) -> None:
    for state, name in zip(LATEST.states, LATEST.names, strict=True):
        assert (state_meant(LATEST, state), state_meant(LATEST, name), state_meant(LATEST, name.lower())) == (state, state, state)


def test_no_other_name_is_of_two_states() -> None:
    for line in party_table():
        for name in other_names(line["iso3"]):
            assert states_meant(LATEST, name) == (line["iso3"],), name


@pytest.mark.parametrize(
    ("text", "said"),
    {
        "Korea": r"one State; this may mean Republic of Korea \[KOR\], Democratic People's Republic of Korea \[PRK\]",
        "Republic": "one State; this may mean .*CAF.* and 4 more",
        "Bhutan": r"Bhutan \[BTN\] is not a party on 2020-10-16: party since 2023-02-20",
        "BTN": r"Bhutan \[BTN\] is not a party on 2020-10-16: party since 2023-02-20",
        "Congo": r"Congo \[COG\] is not a party on 2020-10-16; did you mean Democratic Republic of the Congo \[COD\]\?",
        "Tuvalu": r"Tuvalu \[TUV\] is not a party on 2020-10-16$",
        "Albanai": r"did you mean Albania \[ALB\]\?",
        "Atlantis": "a State of real-2020-10-16$",
        "": "a State of real-2020-10-16$",
        "of the": "a State of real-2020-10-16$",
    }.items(),
)
def test_what_means_no_one_state_is_said_with_what_it_may_mean(text: str, said: str) -> None:
    with pytest.raises(InputError, match=said) as caught:
        state_meant(REAL, text)
    assert [fault.where for fault in caught.value.faults] == ["--state"]


def test_who_is_not_in_a_list_is_told_with_the_day_since_when_it_is_party() -> None:
    missing = {state: why for state, _, why in not_in(REAL)}
    assert missing.keys() | set(REAL.states) == {line["iso3"] for line in party_table()} | {"COG", "PNG", "TUV"}
    assert len(missing) + REAL.n_states == 195 + 3  # 193 members, two observers, the Cook Islands, Niue, the European Union
    assert missing["IRN"] == "not a party on 2020-10-16: party since 2025-08-06"


def test_of_a_list_with_the_name_of_the_built_in_one_and_other_states_nothing_is_said_of_parties() -> None:
    fewer = build_scenario(REAL.id, REAL.as_of, [row for row in rows_of(REAL) if row.id != "FRA"], REAL.instruments)
    assert not list(not_in(fewer))
    assert list(not_in(build_scenario("mine", REAL.as_of, rows_of(REAL), REAL.instruments)))


def test_a_list_of_ones_own_goes_before_the_usual_names_and_says_nothing_of_parties() -> None:
    rows = [Row("S1", "Turkey", "African", (True,)), Row("uk", "Nigeria", "African", (True,))]
    mine = build_scenario("mine", date(2020, 1, 1), rows, [UNTOC])
    assert (state_meant(mine, "turkey"), state_meant(mine, "UK"), state_meant(mine, "nigeria")) == ("S1", "uk", "uk")
    assert not list(not_in(mine))
    with pytest.raises(InputError, match=r"did you mean Nigeria \[uk\]"):
        state_meant(mine, "Niger")
