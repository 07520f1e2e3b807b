"""The fonts of a PDF: those that every reader has where they have the letters, else one that is found on this machine.

A font that is found is put into the file, with no more than the letters that are used. Chinese has a last resort that is not: readers
bring its letters with them, or fetch them.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from unicodedata import category, east_asian_width
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from storage.errors import Fault, InputError
from words import message

FAMILIES = (
    ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),
    ("arial.ttf", "arialbd.ttf"),
    ("Arial.ttf", "Arial Bold.ttf"),
    ("tahoma.ttf", "tahomabd.ttf"),
    ("FreeSans.ttf", "FreeSansBold.ttf"),
    ("LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf"),
    ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf"),
    ("msyh.ttc", "msyhbd.ttc"),
    ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf"),
    ("wqy-microhei.ttc", ""),
    ("wqy-zenhei.ttc", ""),
    ("DroidSansFallbackFull.ttf", ""),
    ("DroidSansFallback.ttf", ""),
    ("simhei.ttf", ""),
    ("Arial Unicode.ttf", ""),
)
"""Files of fonts that systems bring, or that are often installed: a plain one and a bold one. The first with the letters is taken."""
FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "~/Library/Fonts",
    "/Library/Fonts",
    "/System/Library/Fonts",
    "C:/Windows/Fonts",
)
WRITTEN_IN = {"ar": "ابتثجحخدذرزسشصضطظعغفقكلمنهويةىءأإآ\u064e\u0650\u064b،؟", "ru": "АБВЯабвяЁёЪъ«»—"}
"""Languages whose text is set in one font with all of these letters, beside Latin ones."""
_ALIKE = {0x202F: "\xa0"}
"""A narrow space is the usual one on paper."""
OF_READERS = "STSong-Light"
"""The font of Adobe for simplified Chinese, which a file names but does not hold."""


@dataclass(frozen=True)
class Letters:
    """The fonts of a document, the plain and the bold one, by the names under which reportlab knows them."""

    plain: str = "Helvetica"
    bold: str = "Helvetica-Bold"

    def marked(self, text: str) -> str:
        """A text as it is, for a reader of markup; letters that the font lacks are of another, or a question mark."""
        runs = ((font, "".join(sign for _, sign in run)) for font, run in groupby(self._fonts_of(text), key=itemgetter(0)))
        return "".join(escape(run) if font == self.plain else f'<font name="{font}">{escape(run)}</font>' for font, run in runs)

    def shown(self, text: str) -> str:
        """The text with a question mark for what the plain font lacks; signs that are not seen stay."""
        signs = text.translate(_ALIKE)
        return "".join(sign if has_letter(self.plain, sign) or category(sign) == "Cf" else "?" for sign in signs)

    def _fonts_of(self, text: str) -> Iterator[tuple[str, str]]:
        for sign in text.translate(_ALIKE):
            font = next((font for font in (self.plain, *_others(sign, self.plain)) if has_letter(font, sign)), "")
            if font or category(sign) != "Cf":
                yield (font, sign) if font else (self.plain, "?")


def letters_of(code: str) -> Letters:
    """The fonts of a language; raises ``InputError`` where this machine has none with its letters."""
    _registered.cache_clear()  # each document has fonts of its own: which of their letters it uses is kept with them
    if code not in WRITTEN_IN:
        return Letters()
    for plain, bold in _families():
        if all(has_letter(plain, sign) for sign in WRITTEN_IN[code] + "Aa0"):
            return Letters(plain, bold)
    expected = message("a language whose letters a font of this machine has, such as DejaVu Sans or Arial; or print the web page")
    raise InputError("PDF", (Fault("--language", code, expected),))


@cache
def has_letter(font: str, sign: str) -> bool:
    """Whether a font that reportlab knows has a letter."""
    if sign.isspace():
        return True
    if font == OF_READERS:
        return east_asian_width(sign) in "WF" and _encodes(sign, "gbk")
    made = pdfmetrics.getFont(font)
    return ord(sign) in made.face.charToGlyph if isinstance(made, TTFont) else _encodes(sign, "cp1252")


def _encodes(sign: str, encoding: str) -> bool:
    try:
        sign.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _others(sign: str, plain: str) -> Iterator[str]:
    """Fonts that may have a letter which the usual one lacks."""
    if not has_letter(plain, sign) and category(sign) != "Cf":
        yield from (other for other, _ in _families())
        yield _of_readers()


@cache
def _of_readers() -> str:
    pdfmetrics.registerFont(UnicodeCIDFont(OF_READERS))
    _as_family(OF_READERS, OF_READERS)
    return OF_READERS


def _as_family(plain: str, bold: str) -> None:
    pdfmetrics.registerFontFamily(plain, normal=plain, bold=bold, italic=plain, boldItalic=bold)


def _families() -> Iterator[tuple[str, str]]:
    """The families that this machine has, each made known to reportlab once it is looked at."""
    for plain, bold in FAMILIES:
        if regular := _registered(plain):
            heavy = _registered(bold) or regular
            _as_family(regular, heavy)
            yield regular, heavy


@cache
def _registered(file: str) -> str:
    """The name of the font in a file, made known to reportlab; empty where this machine has none that can be used."""
    if file not in _files():
        return ""
    try:
        pdfmetrics.registerFont(TTFont(file, str(_files()[file])))
    except (TTFError, OSError):
        return ""
    return file


@cache
def _files() -> dict[str, Path]:
    """Where the files of ``FAMILIES`` stand; matplotlib brings one, where it is installed."""
    matplotlib = find_spec("matplotlib")
    folders = [*FOLDERS, *((f"{place}/mpl-data/fonts/ttf" for place in matplotlib.submodule_search_locations or ()) if matplotlib else ())]
    wanted = {name for names in FAMILIES for name in names}
    found = dict[str, Path]()
    for folder in folders:
        for place, below, files in os.walk(Path(folder).expanduser()):
            below.sort()
            for name in sorted(wanted.intersection(files)):
                found.setdefault(name, Path(place, name))
    return found
