"""What a record that goes on from an earlier one says of it: which seats stand, which do not and why, and who has dropped out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LEFT, OUT = "left", "out"
"""Why a seat does not stand where no clause is the reason: one of its States is not in the list, or not under review, any more; the reviewing
State has dropped out. Else a clause, or ``look-ahead``."""
LAST_YEAR, BY_LOT = "last-year", "by-lot"
NEWCOMERS = (LAST_YEAR, BY_LOT)
"""How States that are newly under review are divided into years: all to the last, or by lot to the smallest group."""


@dataclass(frozen=True, slots=True)
class EarlierSeat:
    """A seat that was filled in the earlier record, by ids; ``gone`` says why it does not stand, None where it does."""

    reviewed: str
    seat: str
    additional: bool
    reviewing: str
    gone: str | None = None

    def document(self) -> dict[str, Any]:
        """The entry of ``seats``."""
        gone = {} if self.gone is None else {"gone": self.gone}
        return {"reviewed": self.reviewed, "seat": self.seat, "additional": self.additional, "state": self.reviewing, **gone}


@dataclass(frozen=True, slots=True, order=True)
class DroppedOut:
    """A State that reviews ``reviewed`` no more; nobody at all where that is None."""

    state: str
    reviewed: str | None = None

    def document(self) -> dict[str, Any]:
        """The entry of ``out``."""
        return {"state": self.state, **({} if self.reviewed is None else {"of": self.reviewed})}


@dataclass(frozen=True, slots=True)
class GoesOn:
    """From which record a draw goes on, and what becomes of it.

    Attributes
    ----------
    digest
        Of the earlier record.
    groups
        Year (1 to 3) to the States under review, in the earlier record.
    newcomers
        How States that are newly under review are divided: ``last-year`` or ``by-lot``.
    out
        The States that have dropped out, in this record or an earlier one, in order.
    seats
        Every seat of the earlier record, in its order.
    """

    digest: str
    groups: Mapping[int, tuple[str, ...]]
    newcomers: str
    out: tuple[DroppedOut, ...]
    seats: tuple[EarlierSeat, ...]

    def document(self) -> dict[str, Any]:
        """What stands under ``goes_on``."""
        return {
            "digest": self.digest,
            "groups": {str(year): list(states) for year, states in self.groups.items()},
            "newcomers": self.newcomers,
            "out": [one.document() for one in self.out],
            "seats": [one.document() for one in self.seats],
        }
