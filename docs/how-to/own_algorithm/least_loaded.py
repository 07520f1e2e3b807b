"""Least loaded first: each seat goes to an admissible State that performs the fewest reviews so far; ties by lot."""

from typing import ClassVar

from algorithms import Algorithm, Ceremony
from algorithms.lots import drawn_order


class LeastLoaded(Algorithm):
    """Even by hand, without looking ahead: what a careful clerk might do."""

    name: ClassVar[str] = "least-loaded"

    def fill(self, ceremony: Ceremony) -> None:
        """Fill every seat from a pile of cards, the least loaded State on top."""
        pile = drawn_order(ceremony.lots, "pile", range(ceremony.scenario.n_states))
        for year in (1, 2, 3):
            for reviewed in drawn_order(ceremony.lots, f"order/{year}", ceremony.under_review(year)):
                for seat in ceremony.open_seats(reviewed):
                    pile.sort(key=ceremony.draw.load.__getitem__)
                    ceremony.fill_first(seat, ceremony.open(seat), pile)
