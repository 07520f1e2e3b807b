"""Marked messages: English text that can be said in another language.

``message("{state} reviews itself", state=name)`` is a ``str``, the English sentence, and remembers its pattern and its values. So whatever
compares, hashes or writes it sees English; ``say`` gives it in the language that was chosen. Values that are messages themselves, names of
States (``words.names``) and lists (``listing``) are said in that language too, and whole numbers and days in its form.
"""

import gettext
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import fields, is_dataclass, replace
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

Content = TypeVar("Content")
DEFAULT = "en"
LANGUAGES = ("ar", "zh", DEFAULT, "fr", "ru", "es")
"""The six official languages, in the order of the United Nations."""
OWN_NAMES = {"ar": "العربية", "zh": "中文", "en": "English", "fr": "Français", "ru": "Русский", "es": "Español"}
PSEUDO = "pseudo"
"""A language for tests: every message of the catalogues in brackets, so that what stands outside of them was never marked."""
RIGHT_TO_LEFT = frozenset({"ar"})
CATALOGUES = Path(__file__).parent / "catalogues"
_Y_BEFORE_I = re.compile(r" y (?=i|í|hi(?!e))", re.IGNORECASE)
"""Spanish: ``Francia e Italia``, which Babel leaves at ``y``."""
_DIGITS_FIRST = re.compile(r"\d+-[A-Za-z]")
_BETWEEN = {"ar": {"; ": "؛ ", ", ": "، "}, "zh": {" ": "", "; ": "；", ", ": "，"}}  # noqa: RUF001  (signs of Chinese)
"""What stands between two texts, where it is not as in English."""
_chosen: ContextVar[str] = ContextVar("language", default=DEFAULT)


class Language:
    """One of the languages: how its messages, numbers and lists are written."""

    def __init__(self, code: str) -> None:
        if code not in (*LANGUAGES, PSEUDO):
            raise ValueError(f"{code}: not one of {', '.join(LANGUAGES)}")
        self.code = code

    @property
    def direction(self) -> str:
        """The ``dir`` of a page: ``ltr`` or ``rtl``."""
        return "rtl" if self.code in RIGHT_TO_LEFT else "ltr"

    @property
    def locale(self) -> str:
        """The CLDR locale of its numbers, lists and names."""
        return DEFAULT if self.code == PSEUDO else self.code

    def translated(self, text: str, plural: str = "", count: int = 0) -> str:
        """The pattern in this language; itself where the catalogue has none."""
        if self.code == DEFAULT or not text:
            return plural if plural and count != 1 else text
        if self.code == PSEUDO:
            english = plural if plural and count != 1 else text
            return f"⟦{english}⟧" if text in marked() else english
        found = _catalogue(self.code)
        return found.ngettext(text, plural, count) if plural else found.gettext(text)


class Message(str):
    """An English text with its pattern and values. ``say`` translates it; everything else sees the text."""

    pattern: str
    plural: str
    values: dict[str, Any]

    def __new__(cls, text: str, pattern: str = "", plural: str = "", values: dict[str, Any] | None = None) -> Self:
        """``text`` is the English; the rest is set by ``message`` and ``counting``."""
        made = super().__new__(cls, text)
        made.pattern, made.plural, made.values = pattern, plural, values or {}
        return made

    def of(self, **values: Any) -> "Message":
        """The same with other values for some placeholders."""
        return message(self.pattern, **(self.values | values))

    def said(self, language: Language) -> str:
        """The same in a language."""
        count = self.values.get("count", 0)
        pattern = language.translated(self.pattern, self.plural, count if isinstance(count, int) else 0)
        return _filled(pattern, self.values, language)


class Listing(str):
    """Several things in a row; ``text`` is the English."""

    items: tuple[str, ...]

    def __new__(cls, text: str, items: Sequence[str] = ()) -> Self:
        """``items`` are the things."""
        made = super().__new__(cls, text)
        made.items = tuple(items)
        return made

    def said(self, language: Language) -> str:
        """The same in a language, as CLDR has its lists."""
        if language.code == DEFAULT:
            return str.__str__(self)
        items = [_value(item, language) for item in self.items]
        if language.code == PSEUDO or not items:
            return ", ".join(items)
        from babel.lists import format_list  # noqa: PLC0415  (English needs no Babel)

        joined = format_list(items, locale=language.locale)
        return _Y_BEFORE_I.sub(" e ", joined) if language.code == "es" else joined


class Id(str):
    """An id beside names: ``28-home`` keeps the order of its parts from right to left."""

    def said(self, language: Language) -> str:
        """The same, with the mark that it needs."""
        return _in_order(str.__str__(self), language)


class Sentences(str):
    """Texts one after the other, each said by itself; in English with a space between two, or what stands ``between`` them."""

    parts: tuple[str, ...]
    between: str

    def __new__(cls, *parts: str, between: str = " ") -> Self:
        """``parts`` are the texts; empty ones are left out."""
        kept = tuple(part for part in parts if part)
        made = super().__new__(cls, between.join(kept))
        made.parts, made.between = kept, between
        return made

    def said(self, language: Language) -> str:
        """The same in a language, with its own signs between the texts."""
        between = _BETWEEN.get(language.code, {}).get(self.between, self.between)
        return between.join(str(_value(part, language)) for part in self.parts)


class Capital(str):
    """A text as it stands at the head of a line, with a capital where the language has them."""

    text: str

    def __new__(cls, text: str) -> Self:
        """``text`` may be marked."""
        made = super().__new__(cls, text[:1].upper() + text[1:])
        made.text = text
        return made

    def said(self, language: Language) -> str:
        """The same in a language."""
        said = str(_value(self.text, language))
        return said[:1].upper() + said[1:]


class Number(str):
    """Figures as English has them, ``1,234.5 (1,200.0-1,280.2)`` or ``97.9 %``, which ``say`` writes with the signs of another language."""

    def said(self, language: Language) -> str:
        """The same in a language; among letters from right to left they stay together, from left to right."""
        if language.code in (DEFAULT, PSEUDO):
            return str.__str__(self)
        from babel import Locale  # noqa: PLC0415  (English needs no Babel)
        from babel.numbers import get_decimal_symbol, get_group_symbol  # noqa: PLC0415  (as above)

        figures = self.translate({ord(","): get_group_symbol(language.locale), ord("."): get_decimal_symbol(language.locale)})
        figures = figures.replace(" %", str(Locale.parse(language.locale).percent_formats[None].suffix[0]))
        return f"\u2066{figures}\u2069" if language.direction == "rtl" and not figures.isdecimal() else figures


class Line(str):
    """A text on a line of its own, ``depth`` steps of two spaces in."""

    text: str
    depth: int

    def __new__(cls, text: str, depth: int = 0) -> Self:
        """``text`` is what stands on the line, a message mostly."""
        made = super().__new__(cls, "  " * depth + text)
        made.text, made.depth = text, depth
        return made

    def said(self, language: Language) -> str:
        """The same in a language."""
        return "  " * self.depth + str(_value(self.text, language))


def message(pattern: str, /, **values: Any) -> Message:
    """Mark a text for translation. Placeholders are named: ``message("{state} reviews itself", state=name)``."""
    return Message(pattern.format(**values) if values else pattern, pattern, "", values)


def counting(one: str, several: str, count: int, /, **values: Any) -> Message:
    """Mark a text with a number in it, ``{count}``: English has two forms, other languages up to six."""
    filled = {"count": count, **values}
    return Message((one if count == 1 else several).format(**filled), one, several, filled)


UNOFFICIAL = message("Unofficial translation; the English is the reference.")
"""Stands with whatever is said in another language."""


def listing(items: Sequence[str], english: str = " and ") -> Listing:
    """Names in a row, which other languages join as they do; ``english`` stands between them in English."""
    return Listing(english.join(items), items)


def say(text: str, /, **values: Any) -> str:
    """A text in the language that was chosen. One that is not marked yet is marked here; names and ids, which are not, stay as they are."""
    marked_text = text if hasattr(text, "said") and not values else message(text, **values)
    return str(marked_text.said(chosen()))


def is_said(text: str, of: Message) -> bool:
    """Whether a text, read from a file that people change, is a message in any of the six languages; small letters count as capitals."""
    return text == of or text.casefold() in {of.said(Language(code)).casefold() for code in LANGUAGES}


def say_all(content: Content) -> Content:
    """Data (dicts, lists, tuples, dataclasses) with every message and name in it said in the language that was chosen, keys apart."""
    return content if chosen().code == DEFAULT else cast("Content", _all_said(content))


def _all_said(content: Any) -> Any:
    if type(content) is str or content is None:
        return content
    if hasattr(content, "said"):
        return say(content)
    if isinstance(content, dict):
        return {key: _all_said(value) for key, value in content.items()}
    if isinstance(content, list | tuple):
        return type(content)(map(_all_said, content))
    if is_dataclass(content) and not isinstance(content, type):
        held = {one.name: getattr(content, one.name) for one in fields(content)}
        said = {name: _all_said(value) for name, value in held.items()}
        changed = {name: value for name, value in said.items() if value is not held[name]}
        return replace(content, **changed) if changed else content
    return content


def words_of(file: str) -> dict[str, str]:
    """What a page's script says, by the English text, in the language that was chosen; nothing in English. ``file`` is its path in the
    project."""
    code = chosen().code
    if code == DEFAULT:
        return {}
    catalogue = read_catalogue(chosen().locale if code != PSEUDO else "fr")
    texts = [str(one.id) for one in catalogue if any(name == file for name, _ in one.locations)]
    return {text: chosen().translated(text) for text in texts}


def chosen() -> Language:
    """The language in which ``say`` speaks: English unless ``in_language`` says otherwise."""
    return Language(_chosen.get())


@contextmanager
def in_language(code: str) -> Iterator[Language]:
    """Speak a language for a while; of this thread or task alone. Raises ``ValueError`` for one that there is not."""
    language = Language(code)
    token = _chosen.set(code)
    try:
        yield language
    finally:
        _chosen.reset(token)


def read_catalogue(code: str) -> "Catalog":
    """The catalogue of a language, a gettext file read as it is; raises ``FileNotFoundError`` for one that has none."""
    from babel.messages.pofile import read_po  # noqa: PLC0415  (English needs no Babel)

    with (CATALOGUES / f"{code}.po").open("rb") as file:
        return read_po(file, locale=code)


@cache
def marked() -> frozenset[str]:
    """The patterns of all messages, from a catalogue that tests hold to be complete."""
    return frozenset(str(one.id[0] if isinstance(one.id, tuple | list) else one.id) for one in read_catalogue("fr") if one.id)


@cache
def _catalogue(code: str) -> gettext.NullTranslations:
    from babel.messages.mofile import write_mo  # noqa: PLC0415  (English needs no Babel)

    compiled = BytesIO()
    write_mo(compiled, read_catalogue(code))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _value(value: Any, language: Language) -> Any:
    if hasattr(value, "said"):
        return value.said(language)
    if isinstance(value, str):
        return _in_order(value, language)
    if isinstance(value, int) and not isinstance(value, bool) and language.code not in (DEFAULT, PSEUDO):
        from babel.numbers import format_decimal  # noqa: PLC0415  (English needs no Babel)

        return format_decimal(value, locale=language.locale)
    if isinstance(value, date) and language.code not in (DEFAULT, PSEUDO):
        from babel.dates import format_date  # noqa: PLC0415  (English has days as ISO 8601 does)

        return format_date(value, "long", locale=language.locale)
    return value


def _in_order(text: str, language: Language) -> str:
    """An id that begins with digits and a hyphen, after the mark without which its parts would change places from right to left."""
    return f"\u200e{text}" if language.code in RIGHT_TO_LEFT and _DIGITS_FIRST.match(text) else text


def _filled(pattern: str, values: dict[str, Any], language: Language) -> str:
    if not values:
        return pattern
    said = {name: _value(value, language) for name, value in values.items()}
    # A number that is written already takes no format of English, as {count:,}.
    parts = Formatter().parse(pattern)
    return "".join(text + ("" if name is None else _formatted(said[name], form or "", language)) for text, name, form, _ in parts)


def _formatted(value: Any, form: str, language: Language) -> str:
    if isinstance(value, str):
        return str(value)
    return Number(format(value, form)).said(language) if isinstance(value, float) else format(value, form)
