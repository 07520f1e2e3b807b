"""Alphabetical bowls: the States under review are called in the order of their ids, not by lot."""

from typing import ClassVar

from algorithms import Algorithm, Ceremony


class AlphabeticalBowls(Algorithm):
    """Year by year, State by State: every seat is filled by lot."""

    name: ClassVar[str] = "alphabetical-bowls"

    def fill(self, ceremony: Ceremony) -> None:
        """Fill every seat by lot."""
        for year in (1, 2, 3):
            for reviewed in ceremony.under_review(year):
                for seat in ceremony.open_seats(reviewed):
                    ceremony.fill_by_lot(seat)
