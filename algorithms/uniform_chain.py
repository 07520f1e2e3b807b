"""Uniform chain (automated; a reference, not a reconstruction): nearly the uniform distribution over the lawful draws.

Every draw that keeps the law, given the division into years, is meant to come out with the same chance. A chain starts at a
lawful draw and tries ``STEPS`` random changes, of which it makes those that keep the law. Its random numbers come from two lots,
so a record replays; there are no lots of single seats to write down. How near it comes is measured, not proved.

A State that asks for a redraw is drawn once: a draw repeated under this distribution is distributed as before.
"""

from typing import ClassVar

from algorithms.algorithm import Algorithm
from algorithms.ceremony import YEARS, Ceremony
from algorithms.draw_so_far import HOME, Seat

STEPS = 1_000_000
"""Changes tried before the draw is taken."""
LOTS = 2
"""Lots from which all numbers of the chain follow."""
_WORD = 1 << 32


class UniformChain(Algorithm):
    """One draw from a Markov chain over all lawful draws."""

    name: ClassVar[str] = "uniform-chain"

    def fill(self, ceremony: Ceremony) -> None:
        """Fill all seats at once, and write them down under the guard. Raises ``InputError`` for a law that the sampler does not know."""
        reviewed = [state for year in YEARS for state in ceremony.under_review(year)]
        if not reviewed:
            return
        numbers = [ceremony.lots.pick(f"chain/{place}", _WORD) for place in range(LOTS)]
        seatings = ceremony.law.sampler(ceremony.scenario, ceremony.draw.year_of).sample(numbers, STEPS)
        if seatings is None:
            ceremony.look_ahead(each_lot=True)
            ceremony.fill_by_lot(Seat(reviewed[0], HOME))
            return
        ceremony.write_down(seatings)
