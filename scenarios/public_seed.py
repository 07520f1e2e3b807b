"""A public seed: text that everybody in a room can see, read out and copy, so that equal seeds look equal and give equal draws."""

import unicodedata
from collections.abc import Iterator

from storage.errors import Fault, InputError
from words import Message, message

LONGEST = 500
SEEN = message("letters, digits, punctuation, signs, and single plain spaces between them")
_UNSEEN_RANGES = (
    (0x034F, 0x034F),
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x2800, 0x2800),
    (0x3164, 0x3164),
    (0xFE00, 0xFE0F),
    (0xFFA0, 0xFFA0),
    (0xFFFC, 0xFFFC),
    (0x1107F, 0x1107F),
    (0x16FE4, 0x16FE4),
    (0x1D159, 0x1D159),
    (0xE0100, 0xE01EF),
)
"""Letters, marks and signs by their category that have no picture: fillers, joiners, variation selectors (Unicode's
``Default_Ignorable_Code_Point``), and blank signs. All others without a picture are of the categories C and Z."""


def public_seed(text: object, where: str = "seed") -> str:
    """The seed in Unicode's composed form (NFC): one text, however its accents were typed.

    Raises ``InputError`` with all faults: what is no text, too long, or has what nobody can see or copy, each by code point and name.
    """
    if not isinstance(text, str) or not text.strip():
        raise InputError(where, (Fault(where, text if text == "" else ascii(text)[:60], message("some text")),))
    composed = unicodedata.normalize("NFC", text)
    if faults := list(_faults(composed, where)):
        raise InputError(where, faults)
    return composed


def _faults(text: str, where: str) -> Iterator[Fault]:
    if len(text) > LONGEST:
        yield Fault(where, message("{number} characters", number=len(text)), message("at most {most:,}", most=LONGEST))
    unseen = {each: text.index(each) + 1 for each in dict.fromkeys(text) if _unseen(each)}
    right = _seen(text)
    for each, place in unseen.items():
        yield Fault(_character(where, place), _named(each), right)
    if unseen:
        return
    if text != text.strip(" "):
        trimmed = message("no space at its beginning or end, which nobody can see: {text}", text=repr(text.strip(" ")))
        yield Fault(where, text, trimmed)
    if "  " in text.strip(" "):
        single = message("one space between words, as nobody can count more: {text}", text=repr(" ".join(text.split())))
        yield Fault(where, text, single)
    for place, each in enumerate(text):
        if unicodedata.category(each)[0] == "M" and (place == 0 or text[place - 1] == " "):
            yield Fault(_character(where, place + 1), _named(each), message("a letter or sign that the mark stands on"))


def _unseen(each: str) -> bool:
    """Whether a character cannot be seen, or not be told from a plain space."""
    kind = unicodedata.category(each)[0]
    return kind == "C" or (kind == "Z" and each != " ") or any(first <= ord(each) <= last for first, last in _UNSEEN_RANGES)


def _character(where: str, place: int) -> Message:
    return message("{where}, character {place}", where=where, place=str(place))


def _seen(text: str) -> Message:
    """What a seed may have, and what this one would be without what cannot be seen, unless that leaves nothing."""
    kept = " ".join("".join((" " if each.isspace() else "") if _unseen(each) else each for each in text).split())
    return message("{seen}; without what cannot be seen: {text}", seen=SEEN, text=ascii(kept[:60])) if kept else SEEN


def _named(each: str) -> Message:
    """A character by its code point, and the name that Unicode has for it in English alone."""
    other = {"Cc": message("a control character"), "Cs": message("half of a character")}
    name = unicodedata.name(each, "") or other.get(unicodedata.category(each), message("no character"))
    return message("{code} {name}", code=f"U+{ord(each):04X}", name=name)
