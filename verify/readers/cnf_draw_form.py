"""The form of a draw as a formula: its variables, and what holds of them whatever the law says.

There is a variable for each State that the facts let hold a seat (as the guard reads it from the terms), drawn or additional, and
for each instrument that it may take there. A State that takes an instrument holds the seat; an additional State holds something
that a drawn one may lack; and where several share what is missing, there is an order in which each takes all that is still missing
when it is drawn.
"""

from collections.abc import Collection
from itertools import combinations, permutations
from typing import ClassVar

from algorithms.draw_so_far import AWAY, HOME, SEAT_NAMES, Seat
from algorithms.state_sets import members
from verify.budget import Budget
from verify.diagnosis.problem import Problem
from verify.readers.asp import candidates
from verify.readers.cnf import TRUE, Cnf, Literal

Seats = dict[int, Literal]
"""Who may hold a seat, and the variable for it."""


class TooLargeError(Exception):
    """The formula has more clauses than its budget allows, or the user's clock stopped it."""


class DrawForm:
    """The variables of the reviews of some States; of all under review where ``reviewed`` is None.

    ``drawn`` and ``additional`` by side and State under review; ``covers`` by side, State under review, reviewing State and
    instrument; ``reviewing`` says who may review a State, ``reviews`` which reviews a State may perform, and ``sits`` which two
    States a variable of a seat is about. ``budget`` counts clauses. Raises ``TooLargeError``.
    """

    formula: ClassVar[type[Cnf]] = Cnf
    """What the clauses and counts are written into."""

    def __init__(self, problem: Problem, reviewed: Collection[int] | None, budget: Budget) -> None:
        self.problem, self.cnf, self.facts = problem, self.formula(), problem.guard.reader
        everyone = members(self.facts.under_review)
        self.reviewed = everyone if reviewed is None else sorted(reviewed)
        self.whole, self._budget = self.reviewed == everyone, budget
        self.drawn: dict[tuple[int, int], Seats] = {}
        self.additional: dict[tuple[int, int], Seats] = {}
        self.covers: dict[tuple[int, int, int, int], Literal] = {}
        self.reviewing: dict[int, dict[int, Literal]] = {}
        self.reviews: dict[int, list[Literal]] = {}
        self.sits: dict[Literal, tuple[int, int]] = {}
        for state in self.reviewed:
            self.go_on()
            for side in (HOME, AWAY):
                self._seat(state, side)
            self._collect(state)

    def go_on(self) -> None:
        """Raises ``TooLargeError`` where more clauses were written than the budget allows."""
        if len(self.cnf.clauses) > self._budget.left or self._budget.stop.passed:
            raise TooLargeError

    def _seat(self, reviewed: int, side: int) -> None:
        """The variables of a seat, and what its form alone says of them."""
        cnf, bits, wanted = self.cnf, self.facts.bits, self.facts.bits[reviewed]
        drawn, added, lacking = Seats(), Seats(), 0
        for state in members(candidates(self.problem.guard, Seat(reviewed, side))):
            lacking |= wanted & ~bits[state]
            drawn[state] = cnf.variable(f"drawn {self._label(side, reviewed, state)}")
        for state in members(candidates(self.problem.guard, Seat(reviewed, side, wanted))):
            if bits[state] & lacking:
                added[state] = cnf.variable(f"additional {self._label(side, reviewed, state)}")
        self.drawn[side, reviewed], self.additional[side, reviewed] = drawn, added
        cnf.origin = f"form of a draw: {self.problem.scenario.states[reviewed]}"
        self.sits |= {literal: (reviewed, state) for seats in (drawn, added) for state, literal in seats.items()}
        for state in sorted(drawn.keys() | added.keys()):
            self._takes(side, reviewed, state)
        if self.problem.law.values["additional_covers"] == "some-missing":
            self._order(side, reviewed)

    def _label(self, side: int, reviewed: int, state: int) -> str:
        states = self.problem.scenario.states
        return f"{SEAT_NAMES[side]} {states[reviewed]} reviewed-by {states[state]}"

    def _takes(self, side: int, reviewed: int, state: int) -> None:
        """Which instruments a State may take at a seat: one that can only be drawn takes all that both are party to."""
        drawn = self.drawn[side, reviewed].get(state, -TRUE)
        added = self.additional[side, reviewed].get(state, -TRUE)
        for place in _places(self.facts.bits[reviewed] & self.facts.bits[state]):
            if added == -TRUE:
                self.covers[side, reviewed, state, place] = drawn
                continue
            name = self.problem.scenario.instruments[place].id
            taken = self.cnf.variable(f"covers {name} {self._label(side, reviewed, state)}")
            self.covers[side, reviewed, state, place] = taken
            self.sits[taken] = (reviewed, state)
            self.cnf.require((-taken, drawn, added))

    def _order(self, side: int, reviewed: int) -> None:
        """Additional States can be put in an order in which each takes all that is still missing of what it holds."""
        cnf, bits = self.cnf, self.facts.bits
        places = _places(bits[reviewed])
        before: dict[tuple[int, int], Literal] = {}
        for first, then in combinations(places, 2):
            ids = [self.problem.scenario.instruments[place].id for place in (first, then)]
            name = f"{ids[0]} gone before {ids[1]} {SEAT_NAMES[side]} {self.problem.scenario.states[reviewed]}"
            before[first, then] = cnf.variable(name)
            before[then, first] = -before[first, then]
        for one, two, three in permutations(places, 3):
            cnf.require((-before[one, two], -before[two, three], before[one, three]))
        drawn = self.drawn[side, reviewed].items()
        missing = {place: cnf.any_of(literal for state, literal in drawn if not bits[state] >> place & 1) for place in places}
        for state, added in self.additional[side, reviewed].items():
            for gone, taken in permutations(places, 2):
                if bits[state] >> gone & bits[state] >> taken & 1:
                    takes, leaves = (self.covers[side, reviewed, state, place] for place in (taken, gone))
                    cnf.require((-added, -takes, leaves, -missing[gone], before[gone, taken]))

    def _collect(self, reviewed: int) -> None:
        """Who may review a State, and whom each may review."""
        found: dict[int, list[Literal]] = {}
        for seats in (self.drawn, self.additional):
            for side in (HOME, AWAY):
                for state, literal in seats[side, reviewed].items():
                    found.setdefault(state, []).append(literal)
        self.reviewing[reviewed] = {state: self.cnf.any_of(literals) for state, literals in sorted(found.items())}
        for state, literal in self.reviewing[reviewed].items():
            self.reviews.setdefault(state, []).append(literal)


def _places(instruments: int) -> list[int]:
    return [place for place in range(instruments.bit_length()) if instruments >> place & 1]
