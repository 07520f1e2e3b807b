"""Official names in the six languages: States, regional groups, instruments; and the order of a language.

A State has the name of CLDR's territories where that is the short name of the United Nations; ``data/states.csv`` has those where it is not
(level: the UN's terminology as remembered, to be checked). Groups and instruments are in ``data/official.csv``: the titles of
the Convention and its Protocols, and the General Assembly's names of the groups (level: as remembered, to be checked).
"""

import csv
import unicodedata
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Self

from words.messages import DEFAULT, PSEUDO, Language, chosen

_DATA = Path(__file__).parent / "data"
_EUROPEAN_UNION = {"EUE": "EU"}


class StateName(str):
    """The English name of a State, which ``say`` gives in another language."""

    id: str

    def __new__(cls, text: str, id: str = "") -> Self:
        """``id`` is that of the State."""
        made = super().__new__(cls, text)
        made.id = id
        return made

    def said(self, language: Language) -> str:
        """The name in a language, where the list has the State's own English name; else what the list calls it."""
        if language.code == PSEUDO:
            return f"⟦{self}⟧"
        if language.code == DEFAULT or self != state_name(self.id, DEFAULT):
            return str.__str__(self)
        return state_name(self.id, language.code) or str.__str__(self)


class GroupName(str):
    """The English name of a regional group, which ``say`` gives in another language."""

    def said(self, language: Language) -> str:
        """The official name in a language; another group's stays as it is."""
        if language.code == PSEUDO:
            return f"⟦{self}⟧"
        return group_name(str.__str__(self), language.code)


class Paragraph(str):
    """The number of a paragraph, ``29 (a)``, which ``say`` gives with the letters of another language."""

    def said(self, language: Language) -> str:
        """The same in a language."""
        return self.translate(_LETTERS) if language.code == "ar" else str.__str__(self)


class Day(str):
    """A day in English words, which ``say`` gives in another language."""

    english, skeleton = "{0.day} {0:%B %Y}", "yMMMMd"
    day: date

    def __new__(cls, day: date) -> Self:
        """The day in words: ``16 October 2020``."""
        made = super().__new__(cls, cls.english.format(day))
        made.day = day
        return made

    def __reduce__(self) -> tuple[type[Self], tuple[date]]:
        """What it is made of, so that another process can make it again."""
        return type(self), (self.day,)

    def said(self, language: Language) -> str:
        """The same in a language, as CLDR has it."""
        if language.code == PSEUDO:
            return f"⟦{self}⟧"
        if language.code == DEFAULT:
            return str.__str__(self)
        from babel.dates import format_skeleton  # noqa: PLC0415  (English needs no Babel)

        return str(format_skeleton(self.skeleton, self.day, locale=language.locale))


class Month(Day):
    """The month of a day: ``November 2020``."""

    english, skeleton = "{0:%B %Y}", "yMMMM"


class ShortDay(Day):
    """A day in short: ``1 Jul 2031``."""

    english, skeleton = "{0.day} {0:%b %Y}", "yMMMd"


class ShortMonth(Day):
    """The month of a day in short: ``Nov 2022``."""

    english, skeleton = "{0:%b %Y}", "yMMM"


class IsoDay(Day):
    """A day that English has as ISO 8601 does: ``2020-11-01``."""

    english = "{0:%Y-%m-%d}"


class IsoMonth(Day):
    """A month that English has as ISO 8601 does: ``2020-11``."""

    english, skeleton = "{0:%Y-%m}", "yMMMM"


def state_named(id: str, name: str) -> StateName:
    """The name of a State in a list, to be put into a message."""
    return StateName(name, id)


def state_name(id: str, code: str) -> str | None:
    """The short name of a State by its id (ISO 3166 alpha-3; EUE for the European Union) in a language; None for no State."""
    return _corrected().get(id, {}).get(code) or _of_cldr(id, code)


def group_name(name: str, code: str | None = None) -> str:
    """The official name of a regional group; another group's stays as it is. Without ``code`` in the language that was chosen."""
    return _official("group", name, code)


def instrument_name(id: str, name: str, code: str | None = None) -> str:
    """The title of an instrument by its id; another's ``name`` stays as it is. In English a list's own name stands."""
    code = code or chosen().locale
    return name if code == DEFAULT else _officials().get(("instrument", id), {}).get(code) or name


def sort_key(text: str, code: str | None = None) -> tuple[str, ...] | str:
    """The order of names in a language; without ``code`` in the one that was chosen.

    Latin and Cyrillic letters without their accents, the accent as a tie-breaker (in Spanish ``ñ`` is a letter of its own); Arabic without
    the article and with one alif; Chinese by pinyin, in which GB 2312 has its 3,755 common characters; the three others in names of States
    stand beside one that sounds alike. A small part of the Unicode Collation Algorithm, enough for names of States.
    """
    code = code or chosen().locale
    if code == "zh":
        return "".join(f"{int.from_bytes(sign.encode('gb18030')):010d}" for sign in text.translate(_ALIKE))
    plain = text.casefold()
    if code == "ar":
        words = [word.removeprefix("ال") for word in plain.split()]  # the article has a bare alif, Germany has not
        return " ".join(words).translate(_ALIF), plain
    if code == "es":
        plain = plain.replace("ñ", "n\U0010ffff")
    apart = unicodedata.normalize("NFKD", plain)
    return "".join(sign for sign in apart if not unicodedata.combining(sign)), plain


_LETTERS = str.maketrans("abcd", "أبجد")
_ALIKE = str.maketrans("斐瑙汶", "匪脑问")
_ALIF = str.maketrans("أإآٱىة", "اااايه")


def _official(kind: str, id: str, code: str | None) -> str:
    code = code or chosen().locale
    return id if code == DEFAULT else _officials().get((kind, id), {}).get(code) or id


@cache
def _of_cldr(id: str, code: str) -> str | None:
    from babel import Locale  # noqa: PLC0415  (English needs it only for names of States)
    from babel.core import get_global  # noqa: PLC0415  (as above)

    territory = _EUROPEAN_UNION.get(id) or next(iter(get_global("territory_aliases").get(id, ())), id)
    found = Locale.parse(code).territories.get(territory) if len(territory) == 2 else None
    return None if found is None else str(found)


@cache
def _corrected() -> Mapping[str, Mapping[str, str]]:
    return {row["id"]: row for row in _rows("states.csv")}


@cache
def _officials() -> Mapping[tuple[str, str], Mapping[str, str]]:
    return {(row["kind"], row["id"]): row for row in _rows("official.csv")}


def _rows(file: str) -> list[dict[str, str]]:
    with (_DATA / file).open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))
