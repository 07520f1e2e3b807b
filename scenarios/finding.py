"""Finding the State that a person means: by id, name, short name or another usual name, whatever its case, accents and signs."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from scenarios.model import Scenario
from scenarios.real import LATEST, party_table, real_scenario
from scenarios.state_ids import OTHER_NAMES
from scenarios.words import folded
from storage.errors import Fault, InputError, hinted
from words import listing, message, state_named

_MORE_NAMES: dict[str, tuple[str, ...]] = {
    "ARE": ("UAE", "Emirates"),
    "BIH": ("Bosnia",),
    "CAF": ("CAR",),
    "CHN": ("People's Republic of China", "PRC"),
    "COK": ("Cook",),
    "DEU": ("Federal Republic of Germany",),
    "FRA": ("French Republic",),
    "GBR": ("Britain", "United Kingdom of Great Britain"),
    "GRC": ("Hellenic Republic",),
    "KNA": ("Saint Kitts",),
    "LKA": ("Ceylon",),
    "MKD": ("Macedonia", "FYROM"),
    "NLD": ("Holland",),
    "NZL": ("Aotearoa",),
    "PRK": ("DPR Korea",),
    "PSE": ("State of Palestine",),
    "RUS": ("Russian Federation",),
    "STP": ("Sao Tome",),
    "SVK": ("Slovak Republic",),
    "TTO": ("Trinidad",),
    "TUR": ("Turkiye", "Republic of Turkey"),
    "USA": ("America", "U.S.A.", "U.S."),
    "VCT": ("Saint Vincent",),
    "VNM": ("Viet Nam",),
}
"""Names by which people look for a State; those that lists of parties use too are in ``scenarios.state_ids``."""

NOT_PARTIES: dict[str, tuple[str, ...]] = {
    "COG": ("Congo", "Republic of the Congo", "Congo-Brazzaville"),
    "PNG": ("Papua New Guinea",),
    "TUV": ("Tuvalu",),
}
"""The members of the United Nations that the table of parties does not have: not party to the Convention on its last day."""

_SMALL_WORDS = frozenset({"and", "the", "of", "et", "de", "la"})
_NAMED_AT_ONCE = 6


def state_meant(parties: Scenario, text: str, option: str = "--state") -> str:
    """The id of the State of a list that a text means.

    Raises ``InputError``, ``option`` names the text there: it means none, several, or one that is not in the list; with those it may mean.
    """
    found = states_meant(parties, text)
    if len(found) != 1:
        raise InputError(f"State {text!r}"[:90], (not_one(parties, text, option),))
    return found[0]


def states_meant(parties: Scenario, text: str) -> tuple[str, ...]:
    """The ids of the States that a text may mean: one by its id or a name of its own; else all that have every word of it in their name."""
    word = _saints(folded(text))
    named = _by_id(parties).get(text.strip().casefold()) or _by_name(parties).get(word) or _by_other_names().get(word)
    return tuple(state for state in named if state in parties.index) if named else _with_words(parties, text)


def _with_words(parties: Scenario, text: str) -> tuple[str, ...]:
    """The States with every word of a text in their name."""
    words = _words(text)
    return tuple(state for state, name in zip(parties.states, parties.names, strict=True) if words and words <= _words(name))


def not_one(parties: Scenario, text: str, option: str = "--state") -> Fault:
    """What is wrong with a text that does not mean one State of a list."""
    found = states_meant(parties, text)
    if found:
        several = listing([shown(parties, state) for state in found[:_NAMED_AT_ONCE]], ", ")
        more = len(found) - _NAMED_AT_ONCE
        if more > 0:
            return Fault(option, text, message("one State; this may mean {states} and {more} more", states=several, more=more))
        return Fault(option, text, message("one State; this may mean {states}", states=several))
    expected, why = message("a State of {list}", list=parties.id), why_not_in(parties, text)
    if why:
        expected = message("{expected}; {why}", expected=expected, why=why)
    return Fault(option, text, hinted(expected, _near(parties, text)))


def shown(parties: Scenario, state: str) -> str:
    """Name and id: ``Albania [ALB]``; the id alone where a State has no other name."""
    name = parties.name_of(state)
    return state if name in ("", state) else message("{name} [{id}]", name=state_named(state, name), id=state)


def other_names(state: str) -> tuple[str, ...]:
    """Further names by which a State of the built-in table is looked for: ``UK`` and ``Great Britain`` of GBR; none of another id."""
    return tuple(dict.fromkeys((*_names_of_table().get(state, ()), *OTHER_NAMES.get(state, ()), *_MORE_NAMES.get(state, ()))))


def not_in(parties: Scenario) -> Iterator[tuple[str, str, str]]:
    """The States that are not in a list: id, name, and since when they are party; nothing for a list that is not one of the Convention's
    parties on a day."""
    if parties.as_of is None or parties.digest != real_scenario(parties.as_of).digest:
        return
    for line in party_table():
        if line["iso3"] not in parties.index:
            yield line["iso3"], line["name"], message("not a party on {day}: party since {since}", day=parties.as_of, since=line["untoc"])
    for state, names in NOT_PARTIES.items():
        yield state, names[0], message("not a party on {day}", day=min(parties.as_of, LATEST))


def why_not_in(parties: Scenario, text: str) -> str:
    """Why a State that a text means is not in a list: ``Bhutan is not a party on 2020-10-16: party since 2023-02-20``; or empty."""
    wanted = {*_by_other_names().get(_saints(folded(text)), ()), text.strip().upper()}
    said = message("{name} [{id}] is {why}")
    return listing(
        [said.of(name=state_named(state, name), id=state, why=why) for state, name, why in not_in(parties) if state in wanted], "; "
    )


def _saints(word: str) -> str:
    return re.sub("^st(?=kitts|lucia|vincent)", "saint", word)


def _words(text: str) -> frozenset[str]:
    """The words of a name that tell it from others, small and without accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(sign for sign in apart if not unicodedata.combining(sign)).replace("'", "").replace("\u2019", "")
    return frozenset("saint" if word == "st" else word for word in re.findall(r"\w+", plain)) - _SMALL_WORDS


@lru_cache(maxsize=8)
def _by_id(parties: Scenario) -> dict[str, list[str]]:
    return _gathered((state.casefold(), state) for state in parties.states)


@lru_cache(maxsize=8)
def _by_name(parties: Scenario) -> dict[str, list[str]]:
    return _gathered((_saints(folded(name)), state) for state, name in zip(parties.states, parties.names, strict=True))


@lru_cache(maxsize=1)
def _by_other_names() -> dict[str, list[str]]:
    """From each usual name, folded, to the ids that have it."""
    known = [*_names_of_table(), *NOT_PARTIES]
    return _gathered((_saints(folded(name)), state) for state in known for name in (*other_names(state), *NOT_PARTIES.get(state, ())))


@lru_cache(maxsize=1)
def _names_of_table() -> dict[str, tuple[str, ...]]:
    """The name of each party in the built-in table, and without what stands in brackets: Bolivia (Plurinational State of)."""
    return {line["iso3"]: tuple(dict.fromkeys((line["name"], line["name"].partition(" (")[0]))) for line in party_table()}


def _gathered(pairs: Iterator[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for word, state in pairs:
        if word and state not in found.setdefault(word, []):
            found[word].append(state)
    return found


def _near(parties: Scenario, text: str) -> str:
    """The State whose name has all words of a text, or is most like it, shown; or empty."""
    import difflib  # noqa: PLC0415  (seldom needed)

    if len(found := _with_words(parties, text)) == 1:
        return shown(parties, found[0])

    names = {word: states[0] for word, states in (_by_other_names() | _by_name(parties)).items() if states[0] in parties.index}
    near = difflib.get_close_matches(folded(text[:100]), names, n=1, cutoff=0.7)
    return shown(parties, names[near[0]]) if near else ""
