"""A public seed: text that everybody in a room can see, read out and copy, so that equal seeds look equal and give equal draws."""

import unicodedata
from collections.abc import Iterator

from storage.errors import Fault, InputError

LONGEST = 500
SEEN = "letters, digits, punctuation, signs, and single plain spaces between them"
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
        raise InputError(where, (Fault(where, text if text == "" else ascii(text)[:60], "some text"),))
    composed = unicodedata.normalize("NFC", text)
    if faults := list(_faults(composed, where)):
        raise InputError(where, faults)
    return composed


def _faults(text: str, where: str) -> Iterator[Fault]:
    if len(text) > LONGEST:
        yield Fault(where, f"{len(text)} characters", f"at most {LONGEST}")
    unseen = {each: text.index(each) + 1 for each in dict.fromkeys(text) if _unseen(each)}
    right = SEEN + _without_the_unseen(text)
    for each, place in unseen.items():
        yield Fault(f"{where}, character {place}", f"U+{ord(each):04X} {_name(each)}", right)
    if unseen:
        return
    if text != text.strip(" "):
        yield Fault(where, text, f"no space at its beginning or end, which nobody can see: {text.strip(' ')!r}")
    if "  " in text.strip(" "):
        yield Fault(where, text, f"one space between words, as nobody can count more: {' '.join(text.split())!r}")
    for place, each in enumerate(text):
        if unicodedata.category(each)[0] == "M" and (place == 0 or text[place - 1] == " "):
            yield Fault(f"{where}, character {place + 1}", f"U+{ord(each):04X} {_name(each)}", "a letter or sign that the mark stands on")


def _unseen(each: str) -> bool:
    """Whether a character cannot be seen, or not be told from a plain space."""
    kind = unicodedata.category(each)[0]
    return kind == "C" or (kind == "Z" and each != " ") or any(first <= ord(each) <= last for first, last in _UNSEEN_RANGES)


def _without_the_unseen(text: str) -> str:
    """What the seed would be without what cannot be seen; nothing where that leaves nothing."""
    kept = " ".join("".join((" " if each.isspace() else "") if _unseen(each) else each for each in text).split())
    return f"; without what cannot be seen: {kept[:60]!a}" if kept else ""


def _name(each: str) -> str:
    return unicodedata.name(
        each, {"Cc": "a control character", "Cs": "half of a character"}.get(unicodedata.category(each), "no character")
    )
