"""The public seed: any text, or what dice showed that were rolled in front of everybody."""

import math
from typing import Any

from scenarios import Fault, InputError
from scenarios.public_seed import public_seed
from words import message

DICE = {10: range(10), 6: range(1, 7)}
"""What the faces of a die show, by its number of faces; ten-sided dice count from 0 to 9."""
BITS_WANTED = 80
SHORTEST = 20
"""Characters of a seed that is typed in, at least: everybody can try out all that are shorter, or many of them."""
ABOUT_TEXT = message(
    "A text that somebody makes up is no chance: who chooses it can try out draws beforehand. Type only what was drawn elsewhere and in "
    "public after the freezing, such as the numbers of a lottery that was named in advance, with its name and day."
)
"""What the page and the documentation say of a seed that is typed in."""
REHEARSAL = "rehearsal: "
"""How the seed of a rehearsal begins, and no other: so every record of one says that it is one."""


def dice_needed(faces: int) -> int:
    """How many dice give at least ``BITS_WANTED`` bits."""
    return math.ceil(BITS_WANTED / math.log2(faces))


def bits_of(faces: int, count: int) -> float:
    """How many bits of chance ``count`` fair dice give."""
    return count * math.log2(faces)


def seed_of(asked: Any, rehearsal: bool = False) -> dict[str, Any]:
    """The journal's line of the seed from what the page sends: ``{"text": ...}`` or ``{"faces": 10, "dice": [3, 7, ...]}``. In a
    rehearsal it begins with ``REHEARSAL``, and may be short.

    Raises ``InputError``.
    """
    mark = REHEARSAL if rehearsal else ""
    if isinstance(asked, dict) and set(asked) == {"text"}:
        text = public_seed(asked["text"])
        if not rehearsal:
            _refuse_no_chance(text)
        return {"what": "seed", "seed": public_seed(mark + text), "from": "typed"}
    if isinstance(asked, dict) and set(asked) == {"faces", "dice"}:
        faces, dice = asked["faces"], asked["dice"]
        return {"what": "seed", "seed": f"{mark}{_of_dice(faces)} " + " ".join(map(str, _dice(faces, dice))), "from": _of_dice(faces)}
    raise InputError("seed", (Fault(message("seed"), ascii(asked)[:60], message("a text, or the faces and what the dice showed")),))


def _refuse_no_chance(text: str) -> None:
    """Refuse a typed seed that is short, or that says it is one of a rehearsal; raises ``InputError``."""
    faults = []
    if len(text) < SHORTEST:
        expected = message("at least {shortest}, for a short text is no chance; in a rehearsal any", shortest=SHORTEST)
        faults.append(Fault(message("seed"), f"{text!r}, {len(text)} characters", expected))
    if text.lower().startswith(REHEARSAL.strip(": ")):
        faults.append(Fault(message("seed"), text[:60], message("another text: only a rehearsal's begins so")))
    if faults:
        raise InputError("seed", faults)


def is_seed(entry: dict[str, Any]) -> bool:
    """Whether a line of a journal is one of a seed. The text may be one that is refused today: what was drawn from it stands."""
    seed = entry.get("seed")
    if entry.keys() != {"what", "seed", "from"} or not isinstance(seed, str) or entry["from"] not in ("typed", *map(_of_dice, DICE)):
        return False
    return bool(seed) and not any("\ud800" <= each <= "\udfff" for each in seed)


def _of_dice(faces: int) -> str:
    return f"dice d{faces}"


def _dice(faces: Any, dice: Any) -> list[int]:
    if type(faces) is not int or faces not in DICE:
        raise InputError("seed", (Fault(message("faces"), ascii(faces)[:60], message("one of {names}", names=", ".join(map(str, DICE)))),))
    shown = DICE[faces]
    if not isinstance(dice, list):
        raise InputError("seed", (Fault(message("dice"), ascii(dice)[:60], message("a list of what the dice showed")),))
    faults = [
        Fault(message("die {place}", place=place), ascii(die)[:60], message("{low} to {high}", low=shown.start, high=shown.stop - 1))
        for place, die in enumerate(dice, start=1)
        if type(die) is not int or die not in shown
    ]
    if len(dice) != dice_needed(faces):
        faults.append(
            Fault(
                message("dice"),
                str(len(dice)),
                message("{needed} dice with {faces} faces, neither fewer nor more", needed=dice_needed(faces), faces=faces),
            )
        )
    if faults:
        raise InputError("seed", faults)
    return dice
