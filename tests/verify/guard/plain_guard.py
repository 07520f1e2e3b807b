"""The guard once more, plainly: a second statement of what may happen to the next lot, written from the rules of the draw.

Slow, with lists and sets, nothing kept from one question to the next, and no line of the project's clauses. It says of every lot of a
bowl which clauses set it aside, by asking what would be broken once the State had the seat.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from scenarios import Scenario

HOME, AWAY = 0, 1


class Held(NamedTuple):
    """A seat that is filled: who reviews whom, at which side, as an additional State or not, for which instruments."""

    reviewed: int
    reviewing: int
    side: int
    additional: bool
    instruments: frozenset[int]


class Open(NamedTuple):
    """A seat to be filled; ``missing`` is empty for its first lot."""

    reviewed: int
    side: int
    missing: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Plain:
    """The law on one scenario and division. ``law`` holds every parameter; ``years`` has 0 for a State not under review."""

    scenario: Scenario
    law: dict[str, Any]
    years: list[int]

    # The States

    def holds(self, state: int) -> frozenset[int]:
        return frozenset(place for place, party in enumerate(self.scenario.adherence[state]) if party)

    def group(self, state: int) -> int | None:
        return int(self.scenario.group_of[state]) if self.scenario.group_of[state] >= 0 else None

    def of_group(self, first: int, second: int) -> bool:
        return self.group(first) is not None and self.group(first) == self.group(second)

    def any_group(self, side: int) -> bool:
        """Whether a State of any group may have the seat (``home_from``, ``away_from``)."""
        return str(self.law["home_from" if side == HOME else "away_from"]) == "any"

    def of_year(self, first: int, second: int) -> bool:
        return self.years[first] == self.years[second] > 0

    def alike(self, first: int, second: int) -> bool:
        return bool(self.scenario.legal_families[first] & self.scenario.legal_families[second])

    def says(self, parameter: str, state: int) -> bool:
        return self.scenario.states[state] in self.law[parameter]

    def participants(self) -> list[int]:
        everyone = range(len(self.scenario.states))
        return [state for state in everyone if self.group(state) is not None or self.law["no_group"] != "outside"]

    # The draw

    def missing(self, draw: list[Held], reviewed: int, side: int) -> frozenset[int]:
        """The instruments of a State that nobody takes yet at a side."""
        taken = [held.instruments for held in draw if (held.reviewed, held.side) == (reviewed, side)]
        return self.holds(reviewed).difference(*taken)

    def covers(self, seat: Open, state: int) -> frozenset[int]:
        """What a State takes on: of all that the State under review holds, or of what is missing, that which it holds itself."""
        return (seat.missing or self.holds(seat.reviewed)) & self.holds(state)

    def after(self, draw: list[Held], seat: Open, state: int) -> list[Held]:
        return [*draw, Held(seat.reviewed, state, seat.side, bool(seat.missing), self.covers(seat, state))]

    def reviewers(self, draw: list[Held], reviewed: int) -> set[int]:
        return {held.reviewing for held in draw if held.reviewed == reviewed}

    def load(self, draw: list[Held], state: int) -> int:
        return len({held.reviewed for held in draw if held.reviewing == state})

    # The clauses

    def by_service(self, draw: list[Held], reviewed: int, state: int, load: int) -> Iterator[str]:
        """What keeps a State from reviewing another at all, were it to perform so many reviews."""
        same = self.of_year(reviewed, state)
        if reviewed == state:
            yield "self"
        if same and self.law["reviewers_from"] == "not-under-review-this-year":
            yield "28-two"
        if reviewed in {held.reviewing for held in draw if held.reviewed == state} and (
            same or self.law["mutual_scope"] == "whole-process"
        ):
            yield "29a"
        if self.law["load_max"] and load > self.law["load_max"]:
            yield "load-max"
        if same and self.says("defers", state):
            yield "defer"
        if load > 1 and self.says("declines", state):
            yield "decline"

    def could_serve_at_home(self, draw: list[Held], reviewed: int, wanted: frozenset[int], whole: bool) -> Iterator[int]:
        """The States that the home seat asks for, that hold one of the wanted instruments (or the ``whole`` of them) and are free for one
        review more."""
        for state in self.participants():
            fits = wanted <= self.holds(state) if whole else wanted & self.holds(state)
            asked_for = self.any_group(HOME) or self.of_group(reviewed, state)
            if asked_for and fits and not [*self.by_service(draw, reviewed, state, self.load(draw, state) + 1)]:
                yield state

    def stranger_too_early(self, draw: list[Held], held: Held) -> bool:
        """Whether a State of another group has a home seat that one of the own group could still have (``home_fallback``)."""
        whole = held.additional and self.law["additional_covers"] == "all-missing"
        wanted = held.instruments if held.additional and not whole else self.holds(held.reviewed)
        if whole:
            first = [one.instruments for one in draw if (one.reviewed, one.side, one.additional) == (held.reviewed, HOME, False)]
            wanted = wanted.difference(*first)
        own = set(self.could_serve_at_home(draw, held.reviewed, wanted, whole))
        return bool(own - self.reviewers(draw, held.reviewed) if held.additional else own)

    def by_seat(self, draw: list[Held], held: Held, wider: bool) -> Iterator[str]:
        """What a filled seat breaks, the draw being as it is; ``wider`` leaves out what lots that follow may put right."""
        reviewed, state = held.reviewed, held.reviewing
        bound = not held.additional or self.law["additional_keeps_seat"] == "yes"
        waived = self.group(reviewed) is None and self.law["no_group"] == "home-waived"
        falls_back, prefers = self.law["home_fallback"] == "different-group", self.law["legal_family"] == "on"
        bound = bound and not self.any_group(held.side)
        strange = held.side == HOME and bound and not self.of_group(reviewed, state) and not waived
        if strange and (not falls_back or (not wider and self.stranger_too_early(draw, held))):
            yield "28-home"
        if held.side == AWAY and bound and self.of_group(reviewed, state):
            yield "28-away"
        if held.side == HOME and not held.additional and prefers and not wider and not self.alike(reviewed, state):
            own = self.could_serve_at_home(draw, reviewed, self.holds(reviewed), whole=False)
            if any(self.alike(reviewed, other) for other in own):
                yield "legal-family"

    def by_lot(self, draw: list[Held], seat: Open, state: int, wider: bool) -> set[str]:
        """The clauses that would be broken once a State had the seat."""
        after, reviewed = self.after(draw, seat, state), seat.reviewed
        mine = [held for held in after if (held.reviewed, held.reviewing) == (reviewed, state)]
        found = set(self.by_service(draw, reviewed, state, self.load(after, state)))
        found.update(clause for held in mine for clause in self.by_seat(after, held, wider))
        taken = [instrument for held in mine for instrument in held.instruments]
        if len(taken) > len(set(taken)) or state not in self.participants():
            found.add("28-two")
        if not self.covers(seat, state):
            found.add("29b-party")
        whole = self.law["additional_covers"] == "all-missing"
        lacks = seat.missing - self.holds(state)
        if (
            (lacks and whole)
            or (seat.missing and lacks == seat.missing)
            or any(one.side == other.side and one.additional < other.additional for one in mine for other in mine)
        ):
            found.add("29b-additional")
        if len(self.reviewers(after, reviewed)) > self.law["reviewers_max"] and not self.says("waives_four", reviewed):
            found.add("29c")
        return found

    # The bowl

    def set_aside(self, draw: list[Held], seat: Open, lots: list[int], wider: bool = False) -> dict[int, set[str]]:
        """Each of the lots with the clauses that set it aside; none for one that would be kept."""
        reasons = {state: self.by_lot(draw, seat, state, wider) for state in lots}
        for state in lots if self.law["uncoverable_lot"] == "set-aside" else ():
            lacks = (seat.missing or self.holds(seat.reviewed)) - self.holds(state)
            if lacks and not reasons[state]:
                then = self.bowl(self.after(draw, seat, state), Open(seat.reviewed, seat.side, lacks), wider)
                if all(then.values()):
                    reasons[state] = {"29b-additional"}
        return reasons

    def bowl(self, draw: list[Held], seat: Open, wider: bool = False) -> dict[int, set[str]]:
        """The lots of a seat's bowl, and what sets each aside."""
        others = [state for state in self.participants() if state != seat.reviewed]
        bound = not seat.missing or self.law["additional_keeps_seat"] == "yes"
        at_home, falls_back = seat.side == HOME, self.law["home_fallback"] == "different-group"
        if self.group(seat.reviewed) is None or not bound or self.any_group(seat.side) or (wider and at_home and falls_back):
            return self.set_aside(draw, seat, others, wider)
        own = [state for state in others if self.of_group(seat.reviewed, state)]
        strangers = [state for state in others if state not in own]
        if not at_home:
            return self.set_aside(draw, seat, strangers, wider)
        found = self.set_aside(draw, seat, own, wider)
        return self.set_aside(draw, seat, strangers, wider) if falls_back and strangers and all(found.values()) else found

    # The whole

    def next_seat(self, draw: list[Held], order: list[tuple[int, int]]) -> Open | None:
        """The first seat in the order that is not filled, or of which something is missing."""
        for reviewed, side in order:
            if missing := self.missing(draw, reviewed, side):
                begun = any((held.reviewed, held.side) == (reviewed, side) for held in draw)
                return Open(reviewed, side, missing if begun else frozenset())
        return None

    def idle(self, draw: list[Held]) -> list[int]:
        """The States that leave a finished draw unlawful: they perform no review (``load_min``)."""
        return [state for state in self.participants() if self.law["load_min"] == "on" and not self.load(draw, state)]

    def strangers_too_early(self, draw: list[Held]) -> list[Held]:
        """The seats that hold somebody whom another, who could still serve, should have been preferred to."""
        preferences = {"28-home", "legal-family"}
        return [held for held in draw if preferences & {*self.by_seat(draw, held, False)} - {*self.by_seat(draw, held, True)}]

    def finished(self, draw: list[Held], order: list[tuple[int, int]]) -> Iterator[list[Held]]:
        """Every whole lawful draw to which some lots that follow lead."""
        seat = self.next_seat(draw, order)
        if seat is not None:
            for state, reasons in self.bowl(draw, seat, wider=True).items():
                if not reasons:
                    yield from self.finished(self.after(draw, seat, state), order)
        elif not self.idle(draw) and not self.strangers_too_early(draw):
            yield draw

    def cost(self, draw: list[Held], objective: str) -> int:
        """What an objective wants as small as possible in a whole draw."""
        if objective == "fewest-additional":
            return sum(held.additional for held in draw)
        return max(self.load(draw, state) for state in self.participants()) if objective == "most-even" else 0
