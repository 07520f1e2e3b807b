"""Ids for States that a list gives by name alone: those of the built-in list where it knows the name, else made from the name."""

import hashlib
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

from scenarios.real import party_table
from scenarios.words import folded

if TYPE_CHECKING:
    from scenarios.model import Scenario

_LENGTH = 16
OTHER_NAMES: dict[str, tuple[str, ...]] = {
    "BOL": ("Plurinational State of Bolivia",),
    "BRN": ("Brunei",),
    "CIV": ("Ivory Coast",),
    "COD": ("DR Congo", "DRC", "Congo, Democratic Republic of the", "Democratic Republic of Congo"),
    "CPV": ("Cape Verde",),
    "CZE": ("Czech Republic",),
    "EUE": ("EU",),
    "FSM": ("Federated States of Micronesia",),
    "GBR": ("United Kingdom", "UK", "Great Britain"),
    "GMB": ("The Gambia",),
    "BHS": ("The Bahamas",),
    "IRN": ("Islamic Republic of Iran",),
    "KOR": ("South Korea", "Korea, Republic of", "Korea (Republic of)"),
    "LAO": ("Laos", "Lao PDR"),
    "MDA": ("Moldova", "Moldova (Republic of)"),
    "MKD": ("The former Yugoslav Republic of Macedonia",),
    "MMR": ("Burma",),
    "NLD": ("The Netherlands", "Kingdom of the Netherlands"),
    "NRU": ("Nauru",),
    "PRK": ("North Korea", "DPRK"),
    "PSE": ("Palestine",),
    "RUS": ("Russia",),
    "STP": ("São Tomé and Príncipe",),
    "SWZ": ("Swaziland",),
    "SYR": ("Syria",),
    "TLS": ("East Timor",),
    "TUR": ("Turkey",),
    "TZA": ("Tanzania", "Tanzania, United Republic of"),
    "USA": ("United States", "USA", "US"),
    "VAT": ("Vatican City",),
    "VEN": ("Bolivarian Republic of Venezuela",),
    "VNM": ("Vietnam",),
}


@lru_cache(maxsize=1)
def _known() -> dict[str, str]:
    """From each known name, folded, to its id."""
    names = {folded(line["name"]): line["iso3"] for line in party_table()}
    # What stands in brackets is often left out: Bolivia (Plurinational State of).
    names |= {folded(line["name"].partition(" (")[0]): line["iso3"] for line in party_table()}
    return names | {folded(name): id for id, others in OTHER_NAMES.items() for name in others}


def known_id(name: str) -> str | None:
    """The id of a party by its name: ISO 3166 alpha-3, or EUE for the European Union; None where the built-in list does not know it."""
    return _known().get(folded(name))


def id_in(scenario: "Scenario") -> Callable[[str], str]:
    """What gives the id of a State by its id or name in a list, then by a name that the built-in list knows; other texts stay."""
    named = {folded(name): id for id, name in zip(scenario.states, scenario.names, strict=True) if name}

    def find(text: str) -> str:
        return text if text in scenario.index else named.get(folded(text)) or known_id(text) or text

    return find


def made_id(name: str) -> str:
    """An id out of a name: its letters and digits; where they are too many or not of the Latin alphabet, a part of a digest ends it."""
    apart = unicodedata.normalize("NFKD", name.upper())
    kept = "".join(sign if sign.isascii() and sign.isalnum() else "-" if sign.isspace() else "" for sign in apart).strip("-")
    whole = all(sign.isascii() or unicodedata.combining(sign) for sign in apart)
    if kept and whole and len(kept) <= _LENGTH:
        return kept
    end = hashlib.sha256(folded(name).encode()).hexdigest()[:6].upper()
    return f"{kept[: _LENGTH - 7].rstrip('-') or 'S'}-{end}"
