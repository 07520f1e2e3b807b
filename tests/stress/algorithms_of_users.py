"""Algorithms that a user might bring, each with a fault."""

from typing import Any, ClassVar

from algorithms import Algorithm, Ceremony, Lots
from algorithms.draw_so_far import HOME, Seating
from scenarios import Scenario
from verify import LawParameters


class PairsUp(Algorithm):
    """Breaks 29a: the first seat of each State goes to the next State of its group, and the second back."""

    name: ClassVar[str] = "pairs-up"

    def fill(self, ceremony: Ceremony) -> None:
        """Seat States without asking the guard."""
        scenario = ceremony.scenario
        for year in (1, 2, 3):
            for reviewed in ceremony.under_review(year):
                same = [s for s in range(scenario.n_states) if scenario.group_of[s] == scenario.group_of[reviewed] and s != reviewed]
                for seat in ceremony.open_seats(reviewed):
                    if seat.side == HOME and not seat.missing and same:
                        chosen = next((s for s in same if ceremony.draw.reviews.get(reviewed, 0) >> s & 1), same[0])
                        ceremony.draw.add(Seating(reviewed, chosen, HOME, False, ceremony.guard.covers(seat, chosen)))
                    else:
                        ceremony.fill_by_lot(seat)


class Raises(Algorithm):
    """Forgets that a group may be small."""

    name: ClassVar[str] = "raises"

    def fill(self, ceremony: Ceremony) -> None:
        """Raise."""
        raise IndexError("list index out of range")


class LeavesOut(Algorithm):
    """Draws lawfully, then leaves the first State under review out of the record."""

    name: ClassVar[str] = "leaves-out"

    def fill(self, ceremony: Ceremony) -> None:
        """Fill every seat by lot."""
        for year in (1, 2, 3):
            for reviewed in ceremony.under_review(year):
                for seat in ceremony.open_seats(reviewed):
                    ceremony.fill_by_lot(seat)

    def draw(self, scenario: Scenario, law: LawParameters, lots: Lots, seed: str = "") -> dict[str, Any]:  # type: ignore[override]
        """The record, less its first review."""
        record = super().draw(scenario, law, lots, seed)
        gone = record["reviews"].pop(0)
        record["groups"][str(gone["group"])].remove(gone["reviewed"])
        return record


class NoRecord(LeavesOut):
    """Gives something that is no record."""

    name: ClassVar[str] = "no-record"

    def draw(self, scenario: Scenario, law: LawParameters, lots: Lots, seed: str = "") -> dict[str, Any]:  # type: ignore[override]
        """A part of one."""
        return {"outcome": "complete", "reviews": []}
