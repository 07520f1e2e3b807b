"""How many additional reviewing States any draw needs, at least: a bound by matching, without drawing anything.

A seat is *whole* where the State drawn holds all the instruments of the State under review; every other seat needs an additional
State. By 29 (a) two States that exclude each other's reviews can serve at one whole seat between them, not at two. So the whole
seats of a draw are matched to different pairs of States, and the greatest matching (Hopcroft and Karp 1973) bounds their number.

The argument holds under every law: each seat has one State drawn and each instrument one reviewer there (29 (b), 28), no State has both
seats of one State for the same instrument (28), and 29 (a) is read in its scope. Who may sit where is read as wide as the law allows.
Where a clause speaks of years the bound is about the problem's division alone; where no draw exists it says nothing.
"""

from typing import Any

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from algorithms.draw_so_far import AWAY, HOME, Seat
from algorithms.state_sets import members
from verify.diagnosis.problem import Problem
from verify.readers.asp import candidates


def whole_ways(problem: Problem) -> list[tuple[int, Any]]:
    """Each way to fill a seat as a whole: the number of the seat (home and away of each State under review in turn), and the pair of
    States that it takes, one that excludes every other way with this pair."""
    guard, same_year = problem.guard, problem.law.values["mutual_scope"] == "same-year"
    found = list[tuple[int, Any]]()
    for place, seat in enumerate(_seats(problem)):
        for state in members(candidates(guard, seat) & guard.reader.holding(guard.reader.bits[seat.reviewed])):
            excluded = not same_year or problem.year_of[state] == problem.year_of[seat.reviewed]
            pair = (min(seat.reviewed, state), max(seat.reviewed, state)) if excluded else (seat.reviewed, state, "only")
            found.append((place, pair))
    return found


def _seats(problem: Problem) -> list[Seat]:
    return [Seat(state, side) for state in np.flatnonzero(problem.year_of > 0).tolist() for side in (HOME, AWAY)]


def additional_at_least(problem: Problem) -> int:
    """A number of additional reviewing States that no lawful draw for the problem's division can go below."""
    ways, seats, pairs = whole_ways(problem), len(_seats(problem)), dict[Any, int]()
    if not ways:
        return seats
    columns = [pairs.setdefault(pair, len(pairs)) for _, pair in ways]
    graph = csr_array((np.ones(len(ways), dtype=np.int8), ([place for place, _ in ways], columns)), shape=(seats, len(pairs)))
    return seats - int(np.count_nonzero(maximum_bipartite_matching(graph, perm_type="column") >= 0))
