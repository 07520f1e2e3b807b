"""The exact chances of an algorithm: its own code, on every outcome of its lots, for one division into years.

The run is plain code that cannot be copied at a lot, so it is run anew for each branch. Ways that are bound to go on alike are
folded into one place, and the chance of a place is the sum of the chances of all ways to it, as ``Fraction``. Assumed:

- BOWL: lots set aside do not change what is kept, so a bowl gives each State that could be kept the same chance.
- DRAW: ``sequential-bowls`` and ``answer-set``, and their variants, go on by the draw so far and what is left of the year's
  order alone. An algorithm whose code was not read for it is told apart by all its lots, and is slow.
- LATE: the lots of that order fall alike whenever they are drawn, so each is drawn when it is called for.
- LIST: of the look-ahead is asked whether some lawful draw has all that is drawn; here the list of all lawful draws answers.
- PILE: so are the cards of ``rotating-lists``: drawn when they are turned up. Its steps are restated for that in
  ``late_cards.CardsTurnedUpLate``; of the others the code itself is run.

Tests hold each of them against the plain code on every outcome, in small cases.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from algorithms.algorithm import Algorithm
from algorithms.ceremony import Ceremony, Observer
from algorithms.division import divide
from algorithms.draw_so_far import SEAT_NAMES, DrawSoFar, Seat, Seating
from algorithms.law import Bowl
from algorithms.lots import every_outcome
from algorithms.state_sets import members
from scenarios import Scenario
from sim.fairness.chances import Chances, Distribution, Draw, exact_chances
from sim.fairness.late_cards import LateCeremony, drawn_late
from sim.fairness.listed_look_ahead import ListedDraws, NumberedDraw, best_draws
from sim.fairness.references import Seatings, draw_of, lawful_draws
from storage.errors import UntocDrawError
from verify.guard import ClauseGuard
from verify.law.parameters import LawParameters
from verify.law_in_force import in_force
from verify.proofs.outcome_tree import OutcomeTree, chances_of_ends

MOST_LOTS = 10_000
"""A bowl of more lots than this is no bowl of States but a seed."""


class NotEnumerableError(UntocDrawError):
    """The lots of the algorithm are too many to go through, so its exact chances cannot be had this way."""


@dataclass(frozen=True)
class ExactDraw:
    """Every complete draw with its chance among complete draws (sum 1; empty where all are stuck), and the chance of being stuck.

    ``places`` counts the lots told apart, ``runs`` how often the code was run.
    """

    distribution: Distribution
    stuck: Fraction
    places: int = 0
    runs: int = 0

    def chances(self, n_states: int) -> Chances:
        """The chances of pairs and burdens."""
        return exact_chances(self.distribution.items(), n_states, self.stuck)


class _Remembering:
    """The guard; what it said of a seat after a draw is not asked twice."""

    def __init__(self, guard: ClauseGuard) -> None:
        self._guard, self._said = guard, dict[Hashable, Bowl]()
        self.missing, self.covers, self.unmet = guard.missing, cache(guard.covers), guard.unmet

    def open(self, draw: DrawSoFar, seat: Seat) -> Bowl:
        return self._ask("open", draw, seat)

    def open_wider(self, draw: DrawSoFar, seat: Seat) -> Bowl:
        return self._ask("open_wider", draw, seat)

    def admits(self, draw: DrawSoFar, seat: Seat, state: int) -> bool:
        return self.open(draw, seat).admissible >> state & 1 == 1

    def _ask(self, which: str, draw: Any, seat: Seat) -> Bowl:
        key = which, draw.key, seat.reviewed, seat.side, seat.missing
        found = self._said.get(key)
        if found is None:
            found = self._said[key] = getattr(self._guard, which)(draw, seat)
        return found


class _FoldedLaw:
    """``algorithms.law.Law`` for one scenario and division, with a guard that remembers and a look-ahead that looks things up."""

    def __init__(self, scenario: Scenario, law: LawParameters, year_of: NDArray[np.int8]) -> None:
        self.year_of, self.parameters, self.digest = year_of, law.parameters, law.digest
        self.under_review, self.waives, self.redraws, self.sampler = law.under_review, law.waives, law.redraws, in_force(law).sampler
        self.counting = in_force(law).counting
        self._guard, self._scenario, self._law = ClauseGuard(scenario, law, year_of), scenario, law
        self._remembering, self._lists = _Remembering(self._guard), dict[str, ListedDraws]()
        self._lawful: list[Seatings] | None = None
        self.bits: dict[Seating, int] = {}
        self.kept: dict[Hashable, list[int]] = {}

    def guard(self, scenario: Scenario, year_of: NDArray[np.int8]) -> _Remembering:
        return self._remembering

    def completion(self, scenario: Scenario, year_of: NDArray[np.int8], objective: str = "none") -> ListedDraws:
        if self._lawful is None:
            self._lawful = lawful_draws(self._scenario, self._law, self.year_of)
        if objective not in self._lists:
            self._lists[objective] = ListedDraws(best_draws(self._lawful, objective), self._guard.covers)
        return self._lists[objective]


class _FoldedLots(Observer):
    """One lot for each bowl, which says which of the States that could be kept is kept: the lot of that State is then drawn first."""

    seed = ""

    def __init__(self, law: _FoldedLaw, tree: OutcomeTree[Any], by_draw: bool) -> None:
        self._tree, self._by_draw, self._folded = tree, by_draw, law
        self._told: list[Hashable] = []
        self._draw = NumberedDraw(law.year_of, law.bits)
        self._ceremony: Ceremony
        self._place: int | None = None

    def ceremony(self, scenario: Scenario, late: bool) -> Ceremony:
        """A ceremony with these lots, after the given division."""
        return (LateCeremony if late else Ceremony)(scenario, self._folded, self, observer=self, so_far=self._draw)

    def begun(self, ceremony: Ceremony) -> None:
        self._ceremony = ceremony

    def pick(self, bowl: str, size: int) -> int:
        """``algorithms.lots.Lots``."""
        return self._lot(bowl, size) if self._place is None else self._place

    def _lot(self, bowl: str, size: int) -> int:
        """A lot of the tree. The key is all that the code can go by from here."""
        if size > MOST_LOTS:
            raise NotEnumerableError(
                f"bowl {bowl} holds {size} lots: a seed word, not lots of States. What a chain that starts from "
                "seed words aims at can be had exactly: the reference U"
            )
        left = self._ceremony.left if isinstance(self._ceremony, LateCeremony) else None
        number = 0 if size == 1 else self._tree.pick(bowl, size, lambda: (bowl, self._draw.key, left, tuple(self._told)))
        if not self._by_draw:
            self._told.append((bowl, size, number))
        return number

    def drawing(self, seat: Seat, bowl: Bowl, drawn: Sequence[int], set_aside: Mapping[int, str]) -> None:
        """Choose the State that is kept, if any could be."""
        completion = self._ceremony.completion
        key = self._draw.key, seat.reviewed, seat.side, seat.missing, bowl.admissible, completion
        could_be_kept = self._folded.kept.get(key)
        if could_be_kept is None:
            could_be_kept = self._folded.kept[key] = [
                state for state in members(bowl.admissible) if not completion or completion.allows(self._draw, seat, state)
            ]
        self._place = 0
        if could_be_kept:
            state = could_be_kept[self._lot(f"{seat.reviewed}/{SEAT_NAMES[seat.side]}/{seat.missing}", len(could_be_kept))]
            self._place = (bowl.lots & (1 << state) - 1).bit_count()

    def drawn(self, seat: Seat, bowl: Bowl, drawn: Sequence[int], state: int | None) -> None:
        self._place = None


def exact_draw(algorithm: Algorithm, scenario: Scenario, law: LawParameters, year_of: NDArray[np.int8], by_draw: bool = False) -> ExactDraw:
    """The exact distribution of an algorithm over complete draws, for one division; ``year_of`` has shape ``(n_states,)``.

    ``by_draw`` says of an algorithm not named above that it goes on by the draw so far alone. Raises ``NotEnumerableError``
    for an algorithm whose lots are seeds, and ``AlgorithmFaultError`` for one that fills seats past the ceremony or leaves some open.
    """
    late = None if by_draw else drawn_late(algorithm)
    algorithm, by_draw = late or algorithm, by_draw or late is not None
    folded = _FoldedLaw(scenario, law, year_of)

    def run(tree: OutcomeTree[Any]) -> Draw | None:
        ceremony = _FoldedLots(folded, tree, by_draw).ceremony(scenario, late is not None)
        if algorithm.fill_checked(ceremony):
            return None
        return draw_of(frozenset(one for held in ceremony.draw.seatings.values() for one in held))

    ends = chances_of_ends(run)
    stuck = ends.chances.get(None, Fraction(0))
    complete = {draw: chance / (1 - stuck) for draw, chance in ends.chances.items() if draw is not None}
    return ExactDraw(complete, stuck, ends.places, ends.runs)


def divisions(scenario: Scenario, law: LawParameters) -> list[tuple[NDArray[np.int8], Fraction]]:
    """Every division into years and its chance; all outcomes of its lots are run, so only where few States are under review."""
    found: dict[bytes, Fraction] = {}
    under_review = law.under_review(scenario)
    for year_of, chance in every_outcome(lambda lots: divide(scenario, under_review, lots)):
        key = year_of.tobytes()
        found[key] = found.get(key, Fraction(0)) + chance
    return [(np.frombuffer(key, dtype=np.int8), chance) for key, chance in found.items()]


def over_divisions(parts: Iterable[tuple[ExactDraw, Fraction]]) -> ExactDraw:
    """One distribution of those of all divisions, each with the chance of its division (the chances sum to 1)."""
    whole: Distribution = {}
    stuck, places, runs = Fraction(0), 0, 0
    for part, chance in parts:
        stuck += chance * part.stuck
        places, runs = places + part.places, runs + part.runs
        for draw, share in part.distribution.items():
            whole[draw] = whole.get(draw, Fraction(0)) + chance * (1 - part.stuck) * share
    return ExactDraw({draw: share / (1 - stuck) for draw, share in whole.items()}, stuck, places, runs)
