"""Algorithms that a user might bring, each with a fault."""

import os
import random
import signal
import sys
from typing import ClassVar

from algorithms import Algorithm, Ceremony
from algorithms.ceremony import StuckError
from algorithms.draw_so_far import HOME, DrawSoFar, Seat, Seating
from algorithms.law import Bowl


class PairsUp(Algorithm):
    """Fills seats past the ceremony, and breaks 29a: the first seat of each State goes to the next State of its group, and the second back."""

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


class DoesNothing(Algorithm):
    """Leaves every seat open."""

    name: ClassVar[str] = "does-nothing"

    def fill(self, ceremony: Ceremony) -> None:
        """Fill nothing."""


class FirstYearOnly(Algorithm):
    """Leaves out the States of the second and third year."""

    name: ClassVar[str] = "first-year-only"

    def fill(self, ceremony: Ceremony) -> None:
        """Fill the seats of one year by lot."""
        for reviewed in ceremony.under_review(1):
            for seat in ceremony.open_seats(reviewed):
                ceremony.fill_by_lot(seat)


class OwnRandomness(Algorithm):
    """Chooses by random numbers of its own."""

    name: ClassVar[str] = "own-randomness"

    def fill(self, ceremony: Ceremony) -> None:
        """Fill every seat from a pile that it shuffles itself."""
        pile = list(range(ceremony.scenario.n_states))
        for year in (1, 2, 3):
            for reviewed in ceremony.under_review(year):
                for seat in ceremony.open_seats(reviewed):
                    random.SystemRandom().shuffle(pile)
                    ceremony.fill_first(seat, ceremony.open(seat), pile)


class Exits(Algorithm):
    """Ends the program, after it printed something."""

    name: ClassVar[str] = "exits"

    def fill(self, ceremony: Ceremony) -> None:
        """Exit."""
        print("half a line")
        sys.exit(0)


class SaysStuck(Algorithm):
    """Says that it is stuck although it is not."""

    name: ClassVar[str] = "says-stuck"

    def fill(self, ceremony: Ceremony) -> None:
        """Raise what only the ceremony may raise."""
        raise StuckError(0, "home", False, {})


class ForgesABowl(Algorithm):
    """Fills seats from bowls of its own in which everybody is admissible."""

    name: ClassVar[str] = "forges-a-bowl"

    def fill(self, ceremony: Ceremony) -> None:
        """Fill each seat with the State itself."""
        for reviewed in ceremony.under_review(1):
            for seat in ceremony.open_seats(reviewed):
                everyone = (1 << ceremony.scenario.n_states) - 1
                ceremony.fill_first(seat, Bowl(everyone, everyone, ()), [reviewed])


class OwnLookAhead(Algorithm):
    """Sets lots aside as it likes, and calls it look-ahead."""

    name: ClassVar[str] = "own-look-ahead"

    def fill(self, ceremony: Ceremony) -> None:
        """Fill every seat by lot, the first States of the list set aside."""
        ceremony.completion = _Choosy()
        Prints().fill(ceremony)


class _Choosy:
    def allows(self, draw: DrawSoFar, seat: Seat, state: int) -> bool:
        """Whether it likes the State."""
        return state > 5


class Prints(Algorithm):
    """Lawful, but it talks while it draws."""

    name: ClassVar[str] = "prints"

    def fill(self, ceremony: Ceremony) -> None:
        """Fill every seat by lot, and print; also past ``sys.stdout``."""
        for year in (1, 2, 3):
            print("year", year)
            print("year", year, file=sys.__stdout__)
            os.write(1, b"to the file descriptor\n")
            for reviewed in ceremony.under_review(year):
                for seat in ceremony.open_seats(reviewed):
                    ceremony.fill_by_lot(seat)


class CallsItself(Algorithm):
    """It calls itself without end."""

    name: ClassVar[str] = "calls-itself"

    def fill(self, ceremony: Ceremony) -> None:
        """Call itself."""
        self.fill(ceremony)


class NeverEnds(Algorithm):
    """Waits for ever."""

    name: ClassVar[str] = "never-ends"

    def fill(self, ceremony: Ceremony) -> None:
        """Turn round and round, whatever is raised meanwhile."""
        while True:
            try:
                sum(range(1000))
            except Exception:
                continue


class EndsTheProcess(Algorithm):
    """Ends the process that it runs in."""

    name: ClassVar[str] = "ends-the-process"

    def fill(self, ceremony: Ceremony) -> None:
        """Say that all is well, and go."""
        os._exit(0)


class Crashes(Algorithm):
    """Kills the process that it runs in, past everything that Python could hear."""

    name: ClassVar[str] = "crashes"

    def fill(self, ceremony: Ceremony) -> None:
        """Go for good."""
        os.kill(os.getpid(), signal.SIGKILL)
