"""What machine code is made of a law for (``verify.kernel.source``), as ``verify.kernel.drawing`` calls it."""

from typing import Any, Final

import numpy as np

ALL_MISSING: Final = True
"""Whether an additional State must cover all that is missing (``additional_covers``)."""
KEEPS_SEAT: Final = True
"""Whether it must be of the group that the seat asks for (``additional_keeps_seat``)."""
SETS_ASIDE: Final = True
"""Whether a lot is set aside that cannot be covered (``uncoverable_lot``)."""
HOME_BY_GROUP: Final = True
"""Whether the home seat asks for the own group (``home_from``)."""
AWAY_BY_GROUP: Final = True
"""Whether the away seat asks for a different group (``away_from``)."""
FALLS_BACK: Final = False
"""Whether the home seat opens to other groups (``home_fallback``)."""
NOBODY_IDLE: Final = False
"""Whether every State must perform a review (``load_min``)."""
LIFTED: Final = False
"""Whether the law has clauses that a later lot may lift."""
THRESHOLDS: Final = np.array((0,))
"""The numbers of reviews of which the law asks who performs so many."""
OWN: Final = np.array(((-1, -1, -1),))
"""What the law asks of the seats of the State under review: whether additional (-1: either), side, instrument (-1: none)."""
INSTRUMENTS: Final = 4
"""How many instruments the list has."""


def allowed(facts: Any, states: Any, sets: Any, draw: Any, s: int, side: int, missing: int, w: int) -> Any:
    """Of the States of word ``w``, those with which every clause holds after the lot, as far as it speaks of one lot."""
    raise NotImplementedError


def lifting(facts: Any, states: Any, sets: Any, draw: Any, s: int, side: int, missing: int, w: int) -> Any:
    """The same of the clauses alone that a later lot may lift."""
    raise NotImplementedError
