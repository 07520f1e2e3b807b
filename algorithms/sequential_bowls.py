"""Sequential bowls (manual; a reconstruction: the Secretariat's own description is not public).

State by State, in an order drawn by lot: a bowl of its own regional group, then a bowl of the others. A lot that is not
admissible is set aside with the clause that bars it. Where an instrument is missing, an additional lot is drawn.
"""

from typing import ClassVar

from algorithms.algorithm import Algorithm
from algorithms.ceremony import YEARS, Ceremony


class SequentialBowls(Algorithm):
    """One bowl after the other, one State after the other."""

    name: ClassVar[str] = "sequential-bowls"

    def fill(self, ceremony: Ceremony) -> None:
        """Fill every seat by lot, year by year."""
        for year in YEARS:
            for reviewed in ceremony.called(f"order/{year}", ceremony.under_review(year)):
                for seat in ceremony.open_seats(reviewed):
                    ceremony.fill_by_lot(seat)


class SequentialBowlsLookAhead(SequentialBowls):
    """The same with assistance: a lot after which the draw could not be completed is set aside too, as ``look-ahead``.

    Where the draw is by hand, whoever assists must have a computer: the check looks at all seats still to be filled.
    """

    name: ClassVar[str] = "sequential-bowls-look-ahead"

    def fill(self, ceremony: Ceremony) -> None:
        """Fill every seat by lot, year by year, with look-ahead."""
        ceremony.look_ahead()
        super().fill(ceremony)
