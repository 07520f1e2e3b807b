"""Answer set (automated; a reconstruction: the Secretariat's own description is not public).

The lawful draws are the answer sets of a program. All seats of a year are called in one order drawn by lot; for each, lots are
drawn from its bowl, and a lot that is in no answer set with what is drawn is set aside. So chance comes from the public lots
alone; the solver only says what is possible, and any sound solver says the same.

The objective narrows the answer sets to the best ones before the first lot: fewest additional reviewing States, or the most even
burden (the largest number of reviews that any State performs is as small as possible).
"""

from typing import ClassVar

from algorithms.algorithm import Algorithm
from algorithms.ceremony import YEARS, Ceremony
from algorithms.draw_so_far import AWAY, HOME


class AnswerSet(Algorithm):
    """Lots among the answer sets, one seat after the other, the seats of a year in one drawn order."""

    name: ClassVar[str] = "answer-set"
    objective: ClassVar[str] = "none"

    def fill(self, ceremony: Ceremony) -> None:
        """Fill every seat by lot, year by year."""
        ceremony.look_ahead(self.objective)
        for year in YEARS:
            seats = [(reviewed, side) for reviewed in ceremony.under_review(year) for side in (HOME, AWAY)]
            for reviewed, side in ceremony.called(f"order/{year}", seats):
                for seat in ceremony.seats_of(reviewed, side):
                    ceremony.fill_by_lot(seat)
            for reviewed in ceremony.under_review(year):
                for seat in ceremony.redrawn_seats(reviewed):
                    ceremony.fill_by_lot(seat)


class AnswerSetFewestAdditional(AnswerSet):
    """Among the answer sets with the fewest additional reviewing States."""

    name: ClassVar[str] = "answer-set-fewest-additional"
    objective: ClassVar[str] = "fewest-additional"


class AnswerSetMostEven(AnswerSet):
    """Among the answer sets in which the largest number of reviews performed by a State is smallest."""

    name: ClassVar[str] = "answer-set-most-even"
    objective: ClassVar[str] = "most-even"
