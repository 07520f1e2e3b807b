"""The set reader of the terms: a term as the set of States ``r`` for which it holds once ``r`` has the next lot.

Sets are whole numbers with one bit a State, so a term costs a few operations whatever the number of States. A term is compiled once,
to a function of the draw and the seat: the guard asks the same terms hundreds of times in a draw. A variable of a term stands for
``REVIEWED`` (the State under review of the seat), ``CANDIDATE`` (all States at once, each after its lot), ``ANY`` (all States at once,
in the draw as it stands), an instrument by its place, or a ``Member`` (a State that reviews the State under review already).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from algorithms.draw_so_far import DrawSoFar, Seat, Seating
from algorithms.state_sets import StateSet, members, set_where
from verify.law.terms import And, Atom, Compare, Count, Exists, ForAll, Formula, Implies, Load, Not, Or
from verify.readers.facts import Facts
from verify.readers.reader import TermReader

CANDIDATE, ANY, REVIEWED = -1, -2, -3
FACTS = frozenset(("party", "waives", "defers", "declines", "has_group", "equal", "same_group", "same_year", "same_family"))
"""The atoms that a lot does not change."""


@dataclass(frozen=True)
class Member:
    """A variable that goes through the States that review the State under review: the ``place``-th such variable of a term."""

    place: int


Scope = dict[str, int | Member]
Known = tuple[int, ...]
"""The States for which the ``Member`` variables stand."""
Bound = TypeVar("Bound")
"""What the free variables of a term stand for."""
Reading = Callable[[DrawSoFar, Seat, Known], StateSet]
"""A compiled term: the States for which it holds, everyone or nobody where it does not depend on them."""
Number = Callable[[DrawSoFar, Seat, Known], int]


def _compare(value: int, relation: str, number: int) -> bool:
    return value <= number if relation == "<=" else value == number if relation == "==" else value >= number


def _concrete(which: int | Member) -> Number:
    """The State that a variable stands for; raises ``KeyError`` for one that stands for all at once."""
    if isinstance(which, Member):
        place = which.place
        return lambda _draw, _seat, known: known[place]
    if which != REVIEWED:
        raise KeyError("the guard cannot read a term that compares all States with all States")
    return lambda _draw, seat, _known: seat.reviewed


def _at_once(which: int | Member) -> bool:
    """Whether a variable stands for all States at once."""
    return which in (CANDIDATE, ANY)


def only_facts(term: Formula) -> bool:
    """Whether a term without quantifiers speaks of the scenario alone, not of the draw."""
    match term:
        case Atom():
            return term.name in FACTS
        case Not(body):
            return only_facts(body)
        case And(parts) | Or(parts):
            return all(map(only_facts, parts))
        case _:
            return False


class StateSetReader(TermReader[Bound, Reading]):
    """Puts together sets of States: ``everyone`` is all of them."""

    def __init__(self, n_states: int) -> None:
        self.n_states = n_states
        self.everyone: StateSet = (1 << n_states) - 1

    def negation(self, body: Formula, scope: Bound) -> Reading:
        everyone, held = self.everyone, self.read(body, scope)
        return lambda draw, seat, known: everyone ^ held(draw, seat, known)

    def conjunction(self, parts: Sequence[Formula], scope: Bound) -> Reading:
        return self._every([self.read(part, scope) for part in parts])

    def disjunction(self, parts: Sequence[Formula], scope: Bound) -> Reading:
        return self._some([self.read(part, scope) for part in parts])

    def implication(self, term: Implies, scope: Bound) -> Reading:
        return self._implied(self.read(term.condition, scope), self.read(term.body, scope))

    def _every(self, readings: list[Reading]) -> Reading:
        everyone = self.everyone

        def every(draw: DrawSoFar, seat: Seat, known: Known) -> StateSet:
            found = everyone
            for reading in readings:
                found &= reading(draw, seat, known)
                if not found:
                    return 0
            return found

        return every

    def _some(self, readings: list[Reading]) -> Reading:
        everyone = self.everyone

        def some(draw: DrawSoFar, seat: Seat, known: Known) -> StateSet:
            found = 0
            for reading in readings:
                found |= reading(draw, seat, known)
                if found == everyone:
                    return found
            return found

        return some

    def _implied(self, condition: Reading, body: Reading) -> Reading:
        everyone = self.everyone

        def implied(draw: DrawSoFar, seat: Seat, known: Known) -> StateSet:
            held = condition(draw, seat, known)
            return everyone ^ held | body(draw, seat, known) if held else everyone

        return implied


class SetReader(StateSetReader[Scope]):
    """Compiles terms, for the state after the lot for a seat. Raises ``KeyError`` for one that speaks of more than the guard may look at.

    Where none of the terms speaks of years (``by_year``), States under review in different years are of one kind.
    """

    def __init__(self, facts: Facts, year_of: NDArray[np.int8], *, by_year: bool = True) -> None:
        super().__init__(facts.n_states)
        self.by_year, self.facts = by_year, facts
        self.n_instruments = facts.n_instruments
        self.bits: list[int] = facts.party_bits.tolist()
        self.parties = [set_where(facts.adherence[:, place]) for place in range(facts.n_instruments)]
        self.group_of: list[int] = facts.group_of.tolist()
        self.groups = {group: set_where(facts.group_of == group) for group in set(self.group_of)}
        self.year_of: list[int] = year_of.tolist()
        self.years = {year: set_where(year_of == year) if year else 0 for year in set(self.year_of)}
        self.takes_part, self.under_review = set_where(facts.takes_part), set_where(year_of > 0)
        self.chosen = {name: set_where(getattr(facts, name)) for name in ("waives", "defers", "declines")}
        self.families = facts.families
        chosen = (facts.waives.tolist(), facts.defers.tolist(), facts.declines.tolist())
        kinds: dict[tuple[int, ...], int] = {}
        each = zip(self.group_of, self.year_of if by_year else (year_of > 0).tolist(), *chosen, strict=True)
        self.kind_of = [kinds.setdefault(facts_of, len(kinds)) for facts_of in each]
        """States of one kind are the same to every term on facts that speaks of no instrument, legal family or identity."""
        self._held: dict[tuple[int, bool], StateSet] = {}
        self._those: dict[str, StateSet] = {}
        self._like_of: dict[tuple[str, int, bool], StateSet] = {}

    def holding(self, instruments: int, every: bool = True) -> StateSet:
        """The States party to every instrument of a bit mask, or to at least one."""
        found = self._held.get((instruments, every))
        if found is None:
            found = self.everyone if every else 0
            for place, states in enumerate(self.parties):
                if instruments >> place & 1:
                    found = found & states if every else found | states
            self._held[instruments, every] = found
        return found

    def those(self, name: str) -> StateSet:
        """The States of which a fact is true."""
        if name not in self._those:
            self._those[name] = set_where(self.facts.atom(name, [np.arange(self.n_states)]))
        return self._those[name]

    def like(self, name: str, state: int) -> StateSet:
        """The States that stand last in a fact on two States of which this one is the first."""
        key = (name, state, False)
        if key not in self._like_of:
            self._like_of[key] = self._alike(name)(state) if name in FACTS else self._row(name, state, np.arange(self.n_states))
        return self._like_of[key]

    def liked(self, name: str, state: int) -> StateSet:
        """The States that stand first where this one is the last."""
        if name in FACTS:  # of the law's own facts on two States the order says nothing
            return self.like(name, state)
        key = (name, state, True)
        if key not in self._like_of:
            self._like_of[key] = self._row(name, np.arange(self.n_states), state)
        return self._like_of[key]

    def _row(self, name: str, first: Any, last: Any) -> StateSet:
        return set_where(self.facts.atom(name, list(np.broadcast_arrays(first, last))))

    def implication(self, term: Implies, scope: Scope) -> Reading:
        if not only_facts(term.condition) or any(isinstance(which, Member) for which in scope.values()):
            return super().implication(term, scope)
        return self._implied_by_facts(self.read(term.condition, scope), self.read(term.body, scope))

    def universal(self, term: ForAll, scope: Scope) -> Reading:
        if term.domain.name == "instruments":
            return self._every([self.read(term.body, scope | {term.variable: place}) for place in range(self.n_instruments)])
        return self._of_reviewing(term, scope, every=True)

    def existential(self, term: Exists, scope: Scope) -> Reading:
        if term.domain.name == "instruments":
            return self._some([self.read(term.body, scope | {term.variable: place}) for place in range(self.n_instruments)])
        if term.domain.name == "participants":
            held, taking_part, everyone = self.read(term.body, scope | {term.variable: ANY}), self.takes_part, self.everyone
            return lambda draw, seat, known: everyone if held(draw, seat, known) & taking_part else 0
        return self._of_reviewing(term, scope, every=False)

    def _implied_by_facts(self, condition: Reading, body: Reading) -> Reading:
        """The same where facts alone decide the condition: it is read once for each State under review."""
        everyone, held_by = self.everyone, dict[int, StateSet]()

        def implied(draw: DrawSoFar, seat: Seat, known: Known) -> StateSet:
            held = held_by.get(seat.reviewed)
            if held is None:
                held = condition(draw, seat, known)
                held = held_by[seat.reviewed] = everyone if held == everyone else held  # mostly one set, kept once
            return everyone ^ held | body(draw, seat, known) if held else everyone

        return implied

    def _of_reviewing(self, term: ForAll | Exists, scope: Scope, every: bool) -> Reading:
        """The body for each State that reviews the State under review, the candidate among them."""
        before, new = self._each(term, scope)

        def read(draw: DrawSoFar, seat: Seat, known: Known) -> StateSet:
            found = new(draw, seat, known)
            for state in members(draw.reviewers.get(seat.reviewed, 0)):
                held = before(draw, seat, (*known, state))
                found = found & held if every else found | held
            return found

        return read

    def _each(self, term: ForAll | Exists | Count, scope: Scope) -> tuple[Reading, Reading]:
        """The body for a State that reviews the State under review already, and for the candidate."""
        if term.domain.name != "reviewing" or scope[term.domain.of] != REVIEWED:
            raise KeyError(f"the guard cannot read a quantifier over {term.domain}")
        place = 1 + max((which.place for which in scope.values() if isinstance(which, Member)), default=-1)
        variable, body = term.variable, term.body
        return self.read(body, scope | {variable: Member(place)}), self.read(body, scope | {variable: CANDIDATE})

    def atom(self, atom: Atom, scope: Scope) -> Reading:
        first, last = scope[atom.arguments[0]], scope[atom.arguments[-1]]
        if atom.name == "party":
            return self._party(first, last)
        if atom.name in self.chosen:
            return self._one(self.chosen[atom.name], first)
        if atom.name == "has_group":
            return self._one(self.everyone & ~self.groups.get(-1, 0), first)
        if atom.name in ("equal", "same_group", "same_year", "same_family"):
            known, other = (last, first) if _at_once(first) else (first, last)
            return self._like(atom.name, _concrete(known), other)
        if atom.name == "reviewed_by" and _at_once(first):
            return self._reviewed(first == CANDIDATE, _concrete(last))
        if first != REVIEWED:
            raise KeyError(f"the guard cannot read {atom} of a State other than the one under review")
        return self._drawn(atom, scope)

    def _party(self, state: int | Member, instrument: int | Member) -> Reading:
        if not isinstance(instrument, int):
            raise KeyError("the guard cannot read a State as an instrument")
        if _at_once(state):
            parties = self.parties[instrument]
            return lambda _draw, _seat, _known: parties
        return self._one(self.parties[instrument], state)

    def _one(self, states: StateSet, which: int | Member) -> Reading:
        """Whether a State is in a set; the set itself for all States at once."""
        if _at_once(which):
            return lambda _draw, _seat, _known: states
        everyone = self.everyone
        if which == REVIEWED:
            return lambda _draw, seat, _known: everyone if states >> seat.reviewed & 1 else 0
        state = _concrete(which)
        return lambda draw, seat, known: everyone if states >> state(draw, seat, known) & 1 else 0

    def _like(self, name: str, known_state: Number, other: int | Member) -> Reading:
        """The States that are equal to a State, or alike in group, year or legal family; or whether one of them is."""
        alike = self._alike(name)
        if _at_once(other):
            return lambda draw, seat, known: alike(known_state(draw, seat, known))
        everyone, other_state = self.everyone, _concrete(other)
        return lambda draw, seat, known: everyone if alike(known_state(draw, seat, known)) >> other_state(draw, seat, known) & 1 else 0

    def _alike(self, name: str) -> Callable[[int], StateSet]:
        """The States that are like a State."""
        if name == "equal":
            return (1).__lshift__
        if name == "same_family":
            return self.families
        alike, of = (self.years, self.year_of) if name == "same_year" else (self.groups | {-1: 0}, self.group_of)
        return lambda state: alike[of[state]]

    def _reviewed(self, after_lot: bool, reviewing: Number) -> Reading:
        """The States that a State reviews; the candidate reviews itself where it is the State under review."""

        def reviewed(draw: DrawSoFar, seat: Seat, known: Known) -> StateSet:
            state = reviewing(draw, seat, known)
            found = draw.reviews.get(state, 0)
            return found | 1 << state if after_lot else found

        return reviewed

    def _drawn(self, atom: Atom, scope: Scope) -> Reading:
        """Statements on the draw of the State under review: what was drawn, and the candidate's own lot."""
        reviewing, everyone = scope[atom.arguments[1]], self.everyone
        if atom.name == "reviewed_by":
            if reviewing == CANDIDATE:
                return lambda _draw, _seat, _known: everyone
            before: Reading = lambda draw, seat, _known: draw.reviewers.get(seat.reviewed, 0)  # noqa: E731
        else:
            before = self._seated(atom, scope)
        if reviewing == CANDIDATE:
            new = self._new(atom, scope)
            return lambda draw, seat, known: new(draw, seat, known) | before(draw, seat, known)
        if reviewing == ANY:
            return before
        state = _concrete(reviewing)
        return lambda draw, seat, known: everyone if before(draw, seat, known) >> state(draw, seat, known) & 1 else 0

    def _new(self, atom: Atom, scope: Scope) -> Reading:
        """What the candidate's own lot says."""
        everyone, side, bits = self.everyone, atom.side, self.bits
        if atom.name != "covers":
            additional = atom.name == "additional"
            return lambda _draw, seat, _known: everyone if side in (-1, seat.side) and additional == (seat.missing != 0) else 0
        instrument = self._instrument(atom, scope)
        parties = self.parties[instrument]

        def takes_on(_draw: DrawSoFar, seat: Seat, _known: Known) -> StateSet:
            taken = seat.missing or bits[seat.reviewed]
            return parties if side in (-1, seat.side) and taken >> instrument & 1 else 0

        return takes_on

    def _instrument(self, atom: Atom, scope: Scope) -> int:
        instrument = scope[atom.arguments[2]]
        if not isinstance(instrument, int) or instrument < 0:
            raise KeyError(f"the guard cannot read {atom}: its last variable is no instrument")
        return instrument

    def _seated(self, atom: Atom, scope: Scope) -> Reading:
        """The States of whom the atom was true before the lot."""
        side, additional = atom.side, atom.name == "additional"
        instrument = self._instrument(atom, scope) if atom.name == "covers" else -1

        def says(seating: Seating) -> bool:
            return seating.instruments >> instrument & 1 != 0 if instrument >= 0 else additional == seating.additional

        def seated(draw: DrawSoFar, seat: Seat, _known: Known) -> StateSet:
            found = 0
            for seating in draw.seatings.get(seat.reviewed, ()):
                if side in (-1, seating.side) and says(seating):
                    found |= 1 << seating.reviewing
            return found

        return seated

    def comparison(self, term: Compare, scope: Scope) -> Reading:
        left, relation, number = term.left, term.relation, term.number
        if isinstance(left, Count):
            return self._count(left, relation, number, scope)
        if isinstance(left, Load):
            return self._load(scope[left.state], relation, number)
        everyone, state = self.everyone, _concrete(scope[left.state])
        return lambda draw, seat, known: everyone if _compare(draw.redraws.get(state(draw, seat, known), 0), relation, number) else 0

    def _count(self, left: Count, relation: str, number: int, scope: Scope) -> Reading:
        """A bound on the States of whom the body is true; one that reviews the State already counts no more by this lot."""
        if relation != "<=":
            raise KeyError(f"the guard cannot read a count {relation} {number}")
        before, after = self._each(left, scope)
        everyone = self.everyone

        def counted(draw: DrawSoFar, seat: Seat, known: Known) -> StateSet:
            again = draw.reviewers.get(seat.reviewed, 0)
            if again.bit_count() < number:
                return everyone  # even if each of them counts
            count = sum(before(draw, seat, (*known, state)) != 0 for state in members(again))
            if count != number:
                return everyone if count < number else 0
            return everyone ^ after(draw, seat, known) | again

        return counted

    def _load(self, which: int | Member, relation: str, number: int) -> Reading:
        """A bound on the reviews that a State performs; the candidate performs one more, unless it reviews the State already."""
        if relation != "<=":
            raise KeyError(f"the guard cannot read a load {relation} {number}")
        everyone = self.everyone
        within: Reading = lambda draw, _seat, _known: everyone & ~draw.performing(number + 1)  # noqa: E731
        if which == ANY:
            return within
        if which != CANDIDATE:
            state = _concrete(which)
            return lambda draw, seat, known: everyone if within(draw, seat, known) >> state(draw, seat, known) & 1 else 0

        def after_lot(draw: DrawSoFar, seat: Seat, known: Known) -> StateSet:
            again = draw.reviewers.get(seat.reviewed, 0)
            fresh = everyone & ~draw.performing(number) if number > 0 else 0
            return within(draw, seat, known) & again | fresh & ~again

        return after_lot
