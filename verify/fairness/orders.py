"""The choice of order: in which order of States and seats a draw by bowls comes nearest to fair chances.

All orders leave what is free to lots, so each of them is a lawful way to draw; they differ in who finds the bowl full.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from algorithms.ceremony import YEARS, Ceremony
from algorithms.draw_so_far import AWAY, HOME, Seat
from algorithms.lots import SeededLots
from algorithms.sequential_bowls import SequentialBowls
from scenarios import Scenario
from verify.draw_arrays import arrays_of
from verify.fairness.chances import Chances, chances_of
from verify.fairness.distance import Deviation, largest_burden_deviation, largest_pair_deviation
from verify.fairness.exact import exact_draw
from verify.fairness.hand_made import Case
from verify.law import LawParameters

Rank = Callable[[Ceremony, int], int]
"""States of the lowest rank are called first; those of one rank in an order drawn by lot."""
ROUNDS = {
    "home first": ((HOME, AWAY),),
    "away first": ((AWAY, HOME),),
    "all homes, then all aways": ((HOME,), (AWAY,)),
    "all aways, then all homes": ((AWAY,), (HOME,)),
}
"""Seat order: the rounds of a year, and the sides that a State called in a round fills."""


def _by_lot(ceremony: Ceremony, reviewed: int) -> int:
    return 0


def _fewest_first(ceremony: Ceremony, reviewed: int) -> int:
    """How many States could take a seat of the State as the draw stands: the smaller of its seats that are open."""
    held = {seating.side for seating in ceremony.draw.of(reviewed)}
    bowls = [ceremony.guard.open(ceremony.draw, Seat(reviewed, side)) for side in (HOME, AWAY) if side not in held]
    return min((bowl.admissible.bit_count() for bowl in bowls), default=0)


def _most_instruments_first(ceremony: Ceremony, reviewed: int) -> int:
    return -int(ceremony.scenario.adherence[reviewed].sum())


def _fewest_instruments_first(ceremony: Ceremony, reviewed: int) -> int:
    return int(ceremony.scenario.adherence[reviewed].sum())


def _group_first(group: int) -> Rank:
    return lambda ceremony, reviewed: int(ceremony.scenario.group_of[reviewed] != group)


def ranks(scenario: Scenario) -> dict[str, Rank]:
    """The State orders; one for each regional group that has States: its States first, then the others."""
    found: dict[str, Rank] = {
        "by lot": _by_lot, "fewest admissible first": _fewest_first, "most instruments first": _most_instruments_first,
        "fewest instruments first": _fewest_instruments_first,
    }  # fmt: skip
    for group in sorted(set(scenario.group_of.tolist()) - {-1}):
        found[f"{scenario.regional_groups[group]} first"] = _group_first(group)
    return found


class OrderedBowls(SequentialBowls):
    """Sequential bowls, year by year, in a State order and a seat order; not registered.

    The rank of a State is looked up anew before each call, so it may go by the draw so far.
    """

    name: ClassVar[str] = "ordered-bowls"

    def __init__(self, rank: Rank = _by_lot, seats: str = "home first", look_ahead: bool = True) -> None:
        self.rank, self.rounds, self.looks_ahead = rank, ROUNDS[seats], look_ahead

    def fill(self, ceremony: Ceremony) -> None:
        """Fill every seat by lot."""
        if self.looks_ahead:
            ceremony.look_ahead()
        for year in YEARS:
            for sides in self.rounds:
                for reviewed in self._called(ceremony, year):
                    for side in sides:
                        for seat in ceremony.seats_of(reviewed, side):
                            ceremony.fill_by_lot(seat)
            for reviewed in ceremony.under_review(year):
                for seat in ceremony.redrawn_seats(reviewed):
                    ceremony.fill_by_lot(seat)

    def _called(self, ceremony: Ceremony, year: int) -> Iterator[int]:
        left = ceremony.under_review(year)
        while left:
            rank = {state: self.rank(ceremony, state) for state in left}
            first = [state for state in left if rank[state] == min(rank.values())]
            called = first[ceremony.lots.pick(f"order/{year}", len(first))]
            left.remove(called)
            yield called


@dataclass(frozen=True)
class OrderResult:
    """How far an order is from a reference: the largest deviation of a pair and of a mean burden; and the share stuck."""

    states: str
    seats: str
    pair: Deviation
    burden: Deviation
    stuck: float


def family(scenario: Scenario, look_ahead: bool) -> Iterator[tuple[str, str, OrderedBowls]]:
    """Every State order with every seat order; the first is the order of ``sequential-bowls``."""
    for states, rank in ranks(scenario).items():
        for seats in ROUNDS:
            yield states, seats, OrderedBowls(rank, seats, look_ahead)


def exact_orders(case: Case, references: Mapping[str, Chances], look_ahead: bool = True) -> dict[str, list[OrderResult]]:
    """Every order measured exactly against each reference; by reference, nearest pair chances first, then nearest burdens."""
    found: dict[str, list[OrderResult]] = {name: [] for name in references}
    for states, seats, algorithm in family(case.scenario, look_ahead):
        exact = exact_draw(algorithm, case.scenario, case.law, case.year_of, by_draw=True)
        chances = exact.chances(case.scenario.n_states)
        for name, reference in references.items():
            found[name].append(_measured(states, seats, chances, reference))
    return {name: sorted(results, key=_nearest_first) for name, results in found.items()}


def _nearest_first(result: OrderResult) -> tuple[float, float]:
    return round(result.pair.size, 12), round(result.burden.size, 12)


def gain(results: list[OrderResult]) -> float:
    """How much smaller the largest deviation of a pair is in the best order than in that of ``sequential-bowls``."""
    default = next(one for one in results if (one.states, one.seats) == ("by lot", "home first"))
    return default.pair.size - min(one.pair.size for one in results)


def _measured(states: str, seats: str, chances: Chances, reference: Chances) -> OrderResult:
    pair, burden = largest_pair_deviation(chances, reference), largest_burden_deviation(chances, reference)
    return OrderResult(states, seats, pair, burden, chances.stuck)


def estimated_chances(algorithm: OrderedBowls, scenario: Scenario, law: LawParameters, draws: int, seed: str) -> Chances:
    """The chances of an order from ``draws`` seeded draws; stuck draws are left out and their share is told."""
    records = [algorithm.draw(scenario, law, SeededLots(f"{seed}/{number}")) for number in range(draws)]
    complete = [record for record in records if record["outcome"] == "complete"]
    return chances_of(arrays_of(scenario, complete), stuck=1 - len(complete) / draws)


def burden_spread(chances: Chances) -> float:
    """The standard deviation over States of the mean number of reviews: how unevenly the burden falls, in reviews."""
    return float(chances.mean_burden.std())


def estimated_order(states: str, seats: str, scenario: Scenario, law: LawParameters, reference: Chances, draws: int, seed: str,
                    look_ahead: bool = False) -> OrderResult:  # fmt: skip
    """An order on a scenario of any size, by seeded draws, against given chances.

    The deviation of a pair holds its sampling error; with few draws that is most of it, and the burden says more.
    """
    algorithm = OrderedBowls(ranks(scenario)[states], seats, look_ahead)
    return _measured(states, seats, estimated_chances(algorithm, scenario, law, draws, seed), reference)
