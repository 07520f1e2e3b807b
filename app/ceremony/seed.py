"""The public seed: any text, or what dice showed that were rolled in front of everybody."""

import math
from typing import Any

from scenarios import Fault, InputError
from scenarios.public_seed import LONGEST, public_seed

DICE = {10: range(10), 6: range(1, 7)}
"""What the faces of a die show, by its number of faces; ten-sided dice count from 0 to 9."""
BITS_WANTED = 80


def dice_needed(faces: int) -> int:
    """How many dice give at least ``BITS_WANTED`` bits."""
    return math.ceil(BITS_WANTED / math.log2(faces))


def bits_of(faces: int, count: int) -> float:
    """How many bits of chance ``count`` fair dice give."""
    return count * math.log2(faces)


def seed_of(asked: Any) -> dict[str, Any]:
    """The journal's line of the seed from what the page sends: ``{"text": ...}`` or ``{"faces": 10, "dice": [3, 7, ...]}``.

    Raises ``InputError``.
    """
    if isinstance(asked, dict) and set(asked) == {"text"}:
        return {"what": "seed", "seed": public_seed(asked["text"]), "from": "typed"}
    if isinstance(asked, dict) and set(asked) == {"faces", "dice"}:
        faces, dice = asked["faces"], asked["dice"]
        return {"what": "seed", "seed": f"{_of_dice(faces)} " + " ".join(map(str, _dice(faces, dice))), "from": _of_dice(faces)}
    raise InputError("seed", (Fault("seed", ascii(asked)[:60], "a text, or the faces and what the dice showed"),))


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
        raise InputError("seed", (Fault("faces", ascii(faces)[:60], "one of " + ", ".join(map(str, DICE))),))
    shown = DICE[faces]
    if not isinstance(dice, list):
        raise InputError("seed", (Fault("dice", ascii(dice)[:60], "a list of what the dice showed"),))
    faults = [
        Fault(f"die {place}", ascii(die)[:60], f"{shown.start} to {shown.stop - 1}")
        for place, die in enumerate(dice, start=1)
        if type(die) is not int or die not in shown
    ]
    if len(dice) < dice_needed(faces) or len(dice) > LONGEST:
        faults.append(Fault("dice", str(len(dice)), f"{dice_needed(faces)} to {LONGEST} dice with {faces} faces"))
    if faults:
        raise InputError("seed", faults)
    return dice
