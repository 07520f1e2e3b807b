"""The set reader of the terms: a term as the set of States ``r`` for which it holds once ``r`` has the next lot.

Sets are whole numbers with one bit a State, so a term costs a few operations whatever the number of States. A variable in the
scope is a State or an instrument, or ``CANDIDATE`` (all States at once, each after its lot), or ``ANY`` (all States at once, in
the draw as it stands).
"""

from functools import reduce
from operator import and_, or_

import numpy as np
from numpy.typing import NDArray

from algorithms.draw_so_far import DrawSoFar, Seat
from algorithms.state_sets import StateSet, members, set_where
from verify.evaluate import Facts
from verify.terms import And, Atom, Compare, Count, Exists, ForAll, Formula, Implies, Load, Not, Or, Redraws

CANDIDATE, ANY = -1, -2
Scope = dict[str, int]


def _compare(value: int, relation: str, number: int) -> bool:
    return value <= number if relation == "<=" else value == number if relation == "==" else value >= number


class SetReader:
    """Reads terms in the state after the lot for ``seat``."""

    def __init__(self, facts: Facts, year_of: NDArray[np.int8]) -> None:
        self.everyone: StateSet = (1 << facts.n_states) - 1
        self.n_instruments = facts.n_instruments
        self.draw, self.seat = DrawSoFar(year_of), Seat(0, 0)
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
        each = zip(self.group_of, self.year_of, *chosen, strict=True)
        self.kind_of = [kinds.setdefault(facts_of, len(kinds)) for facts_of in each]
        """States of one kind are the same to every term on facts that speaks of no instrument, legal family or identity."""

    def holding(self, instruments: int, every: bool = True) -> StateSet:
        """The States party to every instrument of a bit mask, or to at least one."""
        sets = [states for place, states in enumerate(self.parties) if instruments >> place & 1]
        return reduce(and_, sets, self.everyone) if every else reduce(or_, sets, 0)

    def read(self, term: Formula, scope: Scope) -> StateSet:
        """The set of the States for which ``term`` holds: everyone or nobody where it does not depend on them."""
        match term:
            case Atom():
                return self._atom(term, scope)
            case Not(body):
                return self.everyone & ~self.read(body, scope)
            case And(parts):
                return reduce(and_, (self.read(part, scope) for part in parts))
            case Or(parts):
                return reduce(or_, (self.read(part, scope) for part in parts))
            case Implies(condition, body):
                held = self.read(condition, scope)
                return self.everyone & ~held | self.read(body, scope) if held else self.everyone
            case ForAll(variable, domain, body):
                return reduce(and_, self._each(variable, domain.name, body, scope, self.everyone), self.everyone)
            case Exists(variable, domain, body):
                if domain.name == "participants":
                    return self._all_or_none(self.read(body, scope | {variable: ANY}) & self.takes_part != 0)
                return reduce(or_, self._each(variable, domain.name, body, scope, 0), 0)
            case Compare(left, relation, number):
                return self._number(left, relation, number, scope)

    def _each(self, variable: str, domain: str, body: Formula, scope: Scope, out: StateSet) -> list[StateSet]:
        """The body for each member of a domain; ``out`` is its value for a candidate that is no member."""
        if domain == "instruments":
            return [self.read(body, scope | {variable: place}) for place in range(self.n_instruments)]
        if domain != "reviewing":
            raise KeyError(f"the guard cannot read a quantifier over {domain}")
        before = members(self.draw.reviewers.get(self.seat.reviewed, 0))
        return [self.read(body, scope | {variable: state}) for state in before] + [self.read(body, scope | {variable: CANDIDATE})]

    def _all_or_none(self, truth: bool) -> StateSet:
        return self.everyone if truth else 0

    def _atom(self, atom: Atom, scope: Scope) -> StateSet:  # noqa: C901
        first, last = scope[atom.arguments[0]], scope[atom.arguments[-1]]
        name = atom.name
        if name == "party":
            return self.parties[last] if first < 0 else self._all_or_none(self.bits[first] >> last & 1 != 0)
        if name in self.chosen:
            return self._one(self.chosen[name], first)
        if name == "has_group":
            return self._one(self.everyone & ~self.groups.get(-1, 0), first)
        if name in ("equal", "same_group", "same_year", "same_family"):
            known, other = (first, last) if first >= 0 else (last, first)
            if name == "equal":
                return self._one(1 << known, other)
            if name == "same_group":
                return self._one(self.groups[self.group_of[known]] if self.group_of[known] >= 0 else 0, other)
            return self._one(self.years[self.year_of[known]] if name == "same_year" else self.families(known), other)
        return self._drawn(atom, scope)

    def _one(self, states: StateSet, which: int) -> StateSet:
        return states if which < 0 else self._all_or_none(states >> which & 1 != 0)

    def _drawn(self, atom: Atom, scope: Scope) -> StateSet:
        """Statements on the draw: what was drawn, and the candidate's own lot."""
        reviewed, reviewing = scope[atom.arguments[0]], scope[atom.arguments[1]]
        if atom.name == "reviewed_by" and reviewed < 0:
            return self.draw.reviews.get(reviewing, 0) | (1 << reviewing if reviewed == CANDIDATE else 0)
        if reviewed != self.seat.reviewed:
            raise KeyError(f"the guard cannot read {atom} of a State other than the one under review")
        if atom.name == "reviewed_by":
            return self.everyone if reviewing == CANDIDATE else self._one(self.draw.reviewers.get(reviewed, 0), reviewing)
        new: StateSet = 0
        seat = self.seat
        if reviewing == CANDIDATE and atom.side in (-1, seat.side):
            if atom.name == "covers":
                taken = seat.missing if seat.additional else self.bits[reviewed]
                instrument = scope[atom.arguments[2]]
                new = self.parties[instrument] if taken >> instrument & 1 else 0
            else:
                new = self._all_or_none((atom.name == "additional") == seat.additional)
        before: StateSet = 0
        for seating in self.draw.of(reviewed):
            if atom.side in (-1, seating.side) and (
                seating.instruments >> scope[atom.arguments[2]] & 1
                if atom.name == "covers"
                else (atom.name == "additional") == seating.additional
            ):
                before |= 1 << seating.reviewing
        return new | self._one(before, reviewing)

    def _number(self, left: Count | Load | Redraws, relation: str, number: int, scope: Scope) -> StateSet:
        reviewed = self.seat.reviewed
        if isinstance(left, Redraws):
            return self._all_or_none(_compare(self.draw.redraws.get(scope[left.state], 0), relation, number))
        again = self.draw.reviewers.get(reviewed, 0)
        if isinstance(left, Count):
            before = [self.read(left.body, scope | {left.variable: state}) for state in members(again)]
            count = sum(found != 0 for found in before)
            new = self.read(left.body, scope | {left.variable: CANDIDATE})
            more = new if _compare(count + 1, relation, number) else 0
            same = self.everyone & ~new if _compare(count, relation, number) else 0
            return (more | same) & ~again | (again if _compare(count, relation, number) else 0)
        if relation != "<=":
            raise KeyError(f"the guard cannot read a load {relation} {number}")
        within = self.everyone & ~self.draw.performing(number + 1)
        if scope[left.state] != CANDIDATE:
            return self._one(within, scope[left.state])
        return within & again | (self.everyone & ~self.draw.performing(number) if number > 0 else 0) & ~again
