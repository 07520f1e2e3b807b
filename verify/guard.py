"""The guard of the next lot, read from the clauses' ``each_lot`` terms.

Each term is read in the state *after* the lot, with ``s`` the State under review of the seat and ``r`` every State at once
(an array over States). Only instances that speak of the new lot can change, so only those are read: all terms range over
``s`` and the States that review it, or over ``r`` and its load.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from algorithms.draw_so_far import DrawSoFar, Seat
from scenarios import Scenario
from verify.clauses import Clause, clauses_of
from verify.evaluate import Bool, Evaluator, Facts, Index
from verify.law import LawParameters
from verify.terms import Atom, Count, Exists, ForAll, Formula, Load

LARGEST_TABLE = 2048
"""States up to which what the facts alone bar is tabled for all pairs at once (8 MB a table)."""


def _matrix(term: Formula) -> Formula:
    """Strip the quantifiers over ``s`` and ``r``: the lot stands for them."""
    while isinstance(term, ForAll) and term.domain.name in ("under_review", "participants", "reviewing"):
        term = term.body
    return term


def _atoms(term: Any) -> frozenset[str]:
    """The names of the atoms of a term; ``count`` where it counts."""
    if isinstance(term, Atom):
        return frozenset((term.name,))
    if isinstance(term, Count | Load):
        return frozenset(("count",))
    parts = [getattr(term, name) for name in ("body", "condition", "left") if hasattr(term, name)]
    return frozenset().union(*(_atoms(part) for part in (*parts, *getattr(term, "parts", ()))))


def _later(barred: NDArray[np.int16], place: "int | NDArray[np.int16]") -> Bool:
    """Where nothing bars yet, or only a clause after ``place``: the first clause in order is the one that is named."""
    return np.asarray((barred == 0) | (barred > place))


class _AfterLot(Evaluator):
    """Reads a term in the state after the lot; axes: States, then instruments."""

    def __init__(self, facts: Facts, year_of: NDArray[np.int8]) -> None:
        super().__init__(facts)
        self.year_of, self.everyone = year_of, np.arange(facts.n_states)
        self.draw = DrawSoFar(year_of)
        self.seat = Seat(0, 0)

    def atom(self, atom: Atom, scope: dict[str, Any]) -> Bool:
        values = [scope[name] for name in atom.arguments]
        fact = self.facts.atom(atom.name, values, self.year_of)
        if fact is not None:
            return fact
        match atom.name, atom.arguments:
            case "same_year", _:
                return np.asarray((self.year_of[values[0]] == self.year_of[values[1]]) & (self.year_of[values[0]] > 0))
            case "drawn" | "additional", _:
                return np.array(atom.side == self.seat.side and (atom.name == "additional") == self.seat.additional)
            case "reviews", ("r", "s"):
                found: Bool = np.asarray(self.everyone == self.seat.reviewed)
                found[self.draw.reviews_by.get(self.seat.reviewed, [])] = True
                return found
            case "covers", _:
                return self._covers(atom.side)
        raise KeyError(f"the guard cannot read {atom}")

    def _covers(self, side: int) -> Bool:
        seat, facts = self.seat, self.facts
        instruments = np.arange(facts.n_instruments)
        found = np.zeros((facts.n_states, facts.n_instruments), dtype=np.bool_)
        if side in (-1, seat.side):
            taken = seat.missing if seat.additional else int(facts.party_bits[seat.reviewed])
            found |= facts.adherence & (taken >> instruments & 1).astype(np.bool_)
        for seating in self.draw.of(seat.reviewed):
            if side in (-1, seating.side):
                found[seating.reviewing] |= (seating.instruments >> instruments & 1).astype(np.bool_)
        return found

    def number(self, term: Count | Load, scope: dict[str, Any]) -> Index:
        reviewers = self.draw.reviewers(self.seat.reviewed)
        new = np.ones(self.facts.n_states, dtype=np.int64)
        new[reviewers] = 0
        return new + (self.draw.load if isinstance(term, Load) else len(reviewers))

    def every(self, term: ForAll, scope: dict[str, Any]) -> Bool:
        return np.asarray(self._over_instruments(term, scope).all(axis=-1))

    def some(self, term: Exists, scope: dict[str, Any]) -> Bool:
        return np.asarray(self._over_instruments(term, scope).any(axis=-1))

    def _over_instruments(self, term: ForAll | Exists, scope: dict[str, Any]) -> Bool:
        inner = {name: np.asarray(value)[..., None] for name, value in scope.items()}
        inner[term.variable] = np.arange(self.facts.n_instruments)
        return np.broadcast_to(self.read(term.body, inner), (self.facts.n_states, self.facts.n_instruments))


class ClauseGuard:
    """``algorithms.law.Guard``, read from the clauses."""

    def __init__(self, scenario: Scenario, law: LawParameters, year_of: NDArray[np.int8]) -> None:
        self.law, self.facts, self.year_of = law, Facts(scenario, law), year_of
        self._nothing = DrawSoFar(year_of)
        clauses = clauses_of(law)
        self._clauses: tuple[Clause, ...] = clauses
        self.clauses = tuple(clause.id for clause in clauses)
        self._terms = [(place + 1, _matrix(term)) for place, c in enumerate(clauses) for term in c.each_lot]
        self._reader = _AfterLot(self.facts, year_of)
        self._fixed, self._shared, self._changing = self._sorted_by_what_they_need()
        self._fixed_bars: dict[tuple[int, bool], NDArray[np.int16]] = {}
        self._shared_bars: dict[tuple[int, int, int], NDArray[np.int16]] = {}
        self._uncoverable = self.clauses.index("29b-additional") + 1

    def _sorted_by_what_they_need(self) -> tuple[list[tuple[int, Formula]], ...]:
        """Terms by the facts alone; by the instruments that a State would take on; by the draw so far."""
        fixed, shared, changing = [], [], []
        for entry in self._terms:
            atoms = _atoms(entry[1])
            if not atoms & {"reviews", "covers", "count"}:
                fixed.append(entry)
            elif atoms <= {"covers", "party"}:
                shared.append(entry)
            else:
                changing.append(entry)
        return fixed, shared, changing

    def bowl(self, draw: DrawSoFar, seat: Seat) -> NDArray[np.int64]:
        """The lots put in: for a home seat the State's own group, for an away seat the other groups, never its own lot."""
        return np.flatnonzero(self._in_bowl(seat))

    def _in_bowl(self, seat: Seat) -> Bool:
        values, group, own = self.law.values, self.facts.group_of, self.facts.group_of[seat.reviewed]
        chosen = self.facts.takes_part.copy()
        if not (seat.additional and values["additional_keeps_seat"] == "no") and own >= 0:
            chosen &= (group == own) if seat.side == 0 else (group != own)
        chosen[seat.reviewed] = False
        return np.asarray(chosen)

    def bars(self, draw: DrawSoFar, seat: Seat) -> NDArray[np.int16]:
        """Shape ``(n_states,)``: 0 where admissible, else 1 + the index of the first clause that bars the State."""
        barred = self._without_instruments(draw, seat)
        self._bar_by_instruments(draw, seat, barred)
        if seat.additional:
            self._must_help(seat, barred)
        elif self.law.values["uncoverable_lot"] == "set-aside":
            self._must_be_coverable(draw, seat, barred)
        return barred

    def _without_instruments(self, draw: DrawSoFar, seat: Seat) -> NDArray[np.int16]:
        """What the terms bar that do not depend on which instruments are missing."""
        self._reader.draw, self._reader.seat = draw, seat
        return self._read(self._changing, self._barred_by_facts(seat))

    def _barred_by_facts(self, seat: Seat) -> NDArray[np.int16]:
        """A fresh row of the table of all pairs; above ``LARGEST_TABLE`` States the row alone is read."""
        n, everyone = self.facts.n_states, self._reader.everyone
        if n > LARGEST_TABLE:
            return self._read(self._fixed, np.zeros(n, dtype=np.int16))
        key = (seat.side, seat.additional)
        if key not in self._fixed_bars:
            self._fixed_bars[key] = self._read(self._fixed, np.zeros((n, n), dtype=np.int16), everyone[:, None])
        return np.array(self._fixed_bars[key][seat.reviewed])

    def _bar_by_instruments(self, draw: DrawSoFar, seat: Seat, barred: NDArray[np.int16]) -> None:
        """Terms on instruments: the same for every State under review with the same instruments, but for those it has drawn."""
        reader = self._reader
        key = (int(self.facts.party_bits[seat.reviewed]), seat.side, seat.missing)
        if key not in self._shared_bars:
            reader.draw, reader.seat = self._nothing, seat
            self._shared_bars[key] = self._read(self._shared, np.zeros(self.facts.n_states, dtype=np.int16))
        again = draw.reviewers(seat.reviewed)
        shared = self._shared_bars[key]
        if again and not barred[again].all():
            reader.draw, reader.seat = draw, seat
            shared = self._read(self._shared, np.zeros(self.facts.n_states, dtype=np.int16))
        np.copyto(barred, shared, where=(shared > 0) & _later(barred, shared))

    def _read(
        self, terms: list[tuple[int, Formula]], barred: NDArray[np.int16], reviewed: Index | None = None
    ) -> NDArray[np.int16]:
        chosen = np.array(self._reader.seat.reviewed) if reviewed is None else reviewed
        scope = {"s": chosen, "r": self._reader.everyone}
        for place, term in terms:
            broken = ~self._reader.read(term, scope)
            if broken.any():
                np.copyto(barred, np.int16(place), where=broken & _later(barred, place))
        return barred

    def _must_help(self, seat: Seat, barred: NDArray[np.int16]) -> None:
        """Para. 29 (b): an additional State is for the missing instruments, all of them or some (``additional_covers``)."""
        held = self.facts.party_bits & seat.missing
        helps = held == seat.missing if self.law.values["additional_covers"] == "all-missing" else held != 0
        barred[~helps & _later(barred, self._uncoverable)] = self._uncoverable

    def _must_be_coverable(self, draw: DrawSoFar, seat: Seat, barred: NDArray[np.int16]) -> None:
        """Open question ``uncoverable_lot``: bar a State whose missing instruments no admissible State could cover."""
        lacking = int(self.facts.party_bits[seat.reviewed]) & ~self.facts.party_bits
        patterns = sorted(set(lacking[barred == 0].tolist()) - {0})
        if not patterns:
            return
        first = Seat(seat.reviewed, seat.side, patterns[0])
        base = self._without_instruments(draw, first)
        base[~self._in_bowl(first)] = self._uncoverable
        for missing in patterns:
            extra, helpers = Seat(seat.reviewed, seat.side, missing), base.copy()
            self._bar_by_instruments(draw, extra, helpers)
            self._must_help(extra, helpers)
            held = int(np.bitwise_or.reduce(self.facts.party_bits[helpers == 0], initial=0))
            if held & missing != missing:
                barred[(barred == 0) & (lacking == missing)] = self._uncoverable

    def missing(self, draw: DrawSoFar, reviewed: int, side: int) -> int:
        """Bit mask of the instruments that nobody covers yet at this seat."""
        covered = 0
        for seating in draw.of(reviewed):
            covered |= seating.instruments if seating.side == side else 0
        return int(self.facts.party_bits[reviewed]) & ~covered

    def covers(self, seat: Seat, reviewing: int) -> int:
        """The instruments that a State takes on: all that it shares, or of the missing ones those it is party to."""
        wanted = seat.missing if seat.additional else int(self.facts.party_bits[seat.reviewed])
        return wanted & int(self.facts.party_bits[reviewing])

    def unmet(self, draw: DrawSoFar) -> tuple[str, int] | None:
        """``load-min`` is the one clause that filled seats can still break."""
        idle = np.flatnonzero(self.facts.takes_part & (draw.load == 0))
        return ("load-min", int(idle[0])) if "load-min" in self.clauses and len(idle) else None
