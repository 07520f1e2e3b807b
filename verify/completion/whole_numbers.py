"""Exact answers on the completion of a draw, by a whole-number program: for the questions on which a search among draws takes for ever.

Where too few States could perform the reviews, a search goes through all ways to seat them; a linear program sees it by counting. The
program is the formula of ``verify.readers.propositional`` with every count as a row of its own, solved by HiGHS. A draw that
it gives is checked row by row in whole numbers; that there is none rests on HiGHS, which counts in floating point.
"""

import sys
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from algorithms.draw_so_far import AWAY, HOME, DrawSoFar, Seating
from scenarios import Scenario
from verify.budget import Budget
from verify.completion.linear_program import LinearProgram
from verify.diagnosis.problem import Problem
from verify.law.parameters import LawParameters
from verify.readers.cnf import TRUE, Cnf, Literal
from verify.readers.propositional import PropositionalReader

MOST_STATES = 16
"""Up to so many States it was held against clingo and timed. A node of a larger program can take minutes: 40 States with many instruments took
over a minute for the first one, and a limit of nodes does not bound that."""


class NodesSpentError(Exception):
    """The solver was ended at its limit of nodes, or gave an answer that is none: nothing is known."""


class Rows(Cnf):
    """A formula whose clauses and counts are rows ``sum of value * variable >= least`` of a whole-number program."""

    def __init__(self) -> None:
        super().__init__()
        self.program = LinearProgram[str]()
        self._counts: dict[tuple[tuple[Literal, ...], int], Literal] = {}

    def at_least(self, literals: Iterable[Literal], number: int) -> Literal:
        """The literal that is true exactly where ``number`` of these are, or more: two rows, and no variable between."""
        known = [literal for literal in literals if literal != -TRUE]
        given = tuple(sorted(literal for literal in known if literal != TRUE))
        number -= len(known) - len(given)
        if number < 1 or number > len(given):
            return TRUE if number < 1 else -TRUE
        if number in (1, len(given)):
            return self.any_of(given) if number == 1 else self.all_of(given)
        found = self._counts.get((given, number))
        if found is None:
            found = self._counts[given, number] = self.variable(f"at least {number} of {given}")
            self.count([*((literal, 1) for literal in given), (found, -number)], 0)
            self.count([*((literal, -1) for literal in given), (found, len(given) - number + 1)], 1 - number)
        return found

    def at_most(self, literals: Sequence[Literal], number: int) -> None:
        """State that no more than ``number`` of these are true."""
        self.count([(literal, -1) for literal in literals], -number)

    def variable(self, name: str) -> Literal:
        return self.program.variable(name, 0, 1) + 1

    def count(self, terms: Iterable[tuple[Literal, int]], least: int) -> None:
        """State that the values of the literals that are true add up to ``least`` or more."""
        terms = list(terms)
        least -= sum(value for literal, value in terms if literal < 0)
        self.program.row([(abs(literal) - 1, value if literal > 0 else -value) for literal, value in terms], least)

    def finished(self) -> LinearProgram[str]:
        """The program of all counts and clauses; to be asked once."""
        for clause in self.clauses:
            self.count([(literal, 1) for literal in clause], 1)
        return self.program


class RowReader(PropositionalReader):
    """The terms of the law, read to rows."""

    formula = Rows
    cnf: Rows

    def _collect(self, reviewed: int) -> None:
        """Who may review a State; and that one State holds one seat of it, but for two additional lots at both sides.

        The clauses say the same (a State that is drawn takes all that both are party to, and nobody takes an instrument twice), but
        a linear program needs it in one row to count the reviews.
        """
        super()._collect(reviewed)
        for state, reviews in self.reviewing[reviewed].items():
            drawn = [self.drawn[side, reviewed].get(state, -TRUE) for side in (HOME, AWAY)]
            for side in (HOME, AWAY):
                seats = [seat for seat in (*drawn, self.additional[side, reviewed].get(state, -TRUE)) if seat != -TRUE]
                if len(seats) > 1:
                    self.cnf.count([(reviews, 1), *((seat, -1) for seat in seats)], 0)


class WholeNumberSolver:
    """Answers whether a draw can be completed. Which completion it gives carries no meaning; ``nodes`` counts those of its searches."""

    def __init__(
        self,
        scenario: Scenario,
        law: LawParameters,
        year_of: NDArray[np.int8],
        most_additional: int | None = None,
        most_load: int | None = None,
    ) -> None:
        self.year_of, self.nodes = year_of, 0
        self.reader = RowReader(Problem(scenario, law, divided=year_of), None, Budget(sys.maxsize))
        self._additional = [literal for seats in self.reader.additional.values() for literal in seats.values()]
        if most_additional is not None:
            self.reader.cnf.at_most(self._additional, most_additional)
        if most_load is not None:
            for literals in self.reader.reviews.values():
                self.reader.cnf.at_most(literals, most_load)
        self.program = self.reader.cnf.finished()

    def complete(self, draw: DrawSoFar, seating: Seating | None, nodes: int) -> DrawSoFar | None:
        """A lawful draw that has all that is drawn, and the seating; None where there is none. Raises ``NodesSpentError``."""
        drawn = [one for seatings in draw.seatings.values() for one in seatings]
        true = {literal for one in [*drawn, *([seating] if seating else [])] for literal in self._literals(one)}
        if -TRUE in true:
            return None
        found = self._solve(np.zeros(len(self.program.names)), true, nodes)
        return None if found is None else self._draw(found)

    def fewest_additional(self, nodes: int) -> int:
        """The smallest number of additional reviewing States in a lawful draw; 0 where there is no draw. Raises ``NodesSpentError``."""
        cost = np.zeros(len(self.program.names))
        cost[[literal - 1 for literal in self._additional]] = 1
        found = self._solve(cost, (), nodes)
        return 0 if found is None else int(cost @ found)

    def _literals(self, seating: Seating) -> list[Literal]:
        """What is true where a seat is so filled; ``-TRUE`` where it cannot be."""
        side, reviewed, state = seating.side, seating.reviewed, seating.reviewing
        seats = self.reader.additional if seating.additional else self.reader.drawn
        taken = [
            self.reader.covers.get((side, reviewed, state, place), -TRUE)
            for place in range(seating.instruments.bit_length())
            if seating.instruments >> place & 1
        ]
        return [seats[side, reviewed].get(state, -TRUE), *taken]

    def _solve(self, cost: NDArray[np.float64], true: Iterable[Literal], nodes: int) -> NDArray[np.int64] | None:
        """Values of the variables, the cheapest; None where there are none."""
        lowest = np.zeros(len(cost))
        lowest[[literal - 1 for literal in true]] = 1
        found = self.program.cheapest_whole(cost, nodes, lowest)
        self.nodes += found.nodes
        if found.feasible is False:
            return None
        if found.values is None or (cost.any() and not found.proved):
            raise NodesSpentError
        return found.values

    def _draw(self, values: NDArray[np.int64]) -> DrawSoFar:
        draw, reader = DrawSoFar(self.year_of), self.reader
        for additional, seats in ((False, reader.drawn), (True, reader.additional)):
            for (side, reviewed), of_seat in sorted(seats.items()):
                for state, literal in of_seat.items():
                    if values[literal - 1]:
                        places = range(reader.facts.n_instruments)
                        taken = [reader.covers.get((side, reviewed, state, place), -TRUE) for place in places]
                        held = sum(1 << place for place, one in enumerate(taken) if one > 0 and values[one - 1])
                        draw.add(Seating(reviewed, state, side, additional, held))
        return draw
