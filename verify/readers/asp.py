"""The Answer Set Programming reader of the terms: the draws of one scenario and division as the answer sets of a program.

The structure of a draw (one State drawn for each seat, additional States for what it lacks) is written out; what the facts alone
bar is left out of the candidates, as the guard reads it from the terms; every other term that speaks of what is drawn becomes
integrity constraints. What the structure itself guarantees is not stated again: ``tests/agreement`` checks that the answer sets
are exactly the draws that the numpy reader accepts.
"""

from collections.abc import Iterator
from itertools import chain, count, product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from algorithms.draw_so_far import AWAY, HOME, Seat
from algorithms.state_sets import StateSet, members
from scenarios import Scenario
from verify.guard import ClauseGuard, atoms_of
from verify.law.clauses import Clause, clauses_of
from verify.law.parameters import LawParameters
from verify.law.terms import And, Atom, Compare, Count, Exists, ForAll, Formula, Implies, Load, Not, Or, Redraws

SIDES = {HOME: "home", AWAY: "away", -1: "_"}
_FLIPPED = {"<=": ">", "==": "!=", ">=": "<"}
GUARANTEED = ("28-two", "28-home", "28-away", "29b-additional")
"""Clauses whose ``finished`` terms the structure guarantees."""

STRUCTURE = """
% One State is drawn for each seat.
{ drawn(D,S,R) : may(D,S,R) } = 1 :- reviewed(S), D = (home;away).
missing(D,S,I) :- drawn(D,S,R), party(S,I), not party(R,I).
reviewed_by(S,R) :- drawn(D,S,R).
reviewed_by(S,R) :- additional(D,S,R).
covers(D,S,R,I) :- drawn(D,S,R), party(S,I), party(R,I), twice(S,R).
"""
ALL_MISSING = """
% One additional State for all the instruments that the drawn one lacks.
{ additional(D,S,R) : may_add(D,S,R) } = 1 :- missing(D,S,_).
:- additional(D,S,R), missing(D,S,I), not party(R,I).
covers(D,S,R,I) :- additional(D,S,R), missing(D,S,I), twice(S,R).
"""
SOME_MISSING = """
% Additional States that share the missing instruments between them; each takes all that is still missing when it is drawn.
{ takes(D,S,R,I) : may_add(D,S,R), party(R,I) } = 1 :- missing(D,S,I).
additional(D,S,R) :- takes(D,S,R,I).
:- additional(D,S,R), drawn(D,S,R).
before(D,S,Q,R) :- takes(D,S,Q,I), additional(D,S,R), Q != R, party(R,I).
#edge ((D,S,Q),(D,S,R)) : before(D,S,Q,R).
covers(D,S,R,I) :- takes(D,S,R,I), twice(S,R).
"""


class AspReader:
    """Translates terms to rules and integrity constraints."""

    def __init__(self) -> None:
        self.rules: list[str] = []
        self._numbers = count()

    def constrain(self, term: Formula) -> None:
        """State that a closed term holds."""
        binding: list[str] = []
        while isinstance(term, ForAll):
            binding.append(self._member(term.variable, term.domain))
            term = term.body
        for literals in self._ways(Not(term), binding):
            self.rules.append(f":- {', '.join([*binding, *literals])}.")

    def _member(self, variable: str, domain: Any) -> str:
        name = variable.upper()
        if domain.name == "reviewing":
            return f"reviewed_by({domain.of.upper()},{name})"
        return f"{ {'under_review': 'reviewed', 'participants': 'takes_part', 'instruments': 'instrument'}[domain.name] }({name})"

    def _ways(self, term: Formula, binding: list[str]) -> list[list[str]]:
        """Disjunctive normal form: each way in which the term can hold, as literals."""
        match term:
            case Atom():
                return [[self._atom(term)]]
            case And(parts):
                return [list(chain(*ways)) for ways in product(*(self._ways(part, binding) for part in parts))]
            case Or(parts):
                return [way for part in parts for way in self._ways(part, binding)]
            case Implies(condition, body):
                return self._ways(Or((Not(condition), body)), binding)
            case Compare(left, relation, number):
                return [self._number(left, relation, number)]
            case Exists():
                return [[self._named(term, binding)]]
            case ForAll(variable, domain, body):
                return self._ways(Not(Exists(variable, domain, Not(body))), binding)
            case Not(body):
                return self._ways_not(body, binding)

    def _ways_not(self, term: Formula, binding: list[str]) -> list[list[str]]:
        match term:
            case Atom():
                return [[f"not {self._atom(term)}"]]
            case Not(body):
                return self._ways(body, binding)
            case And(parts):
                return self._ways(Or(tuple(Not(part) for part in parts)), binding)
            case Or(parts):
                return self._ways(And(tuple(Not(part) for part in parts)), binding)
            case Implies(condition, body):
                return self._ways(And((condition, Not(body))), binding)
            case Compare(left, relation, number):
                return [self._number(left, _FLIPPED[relation], number)]
            case Exists():
                return [[f"not {self._named(term, binding)}"]]
            case ForAll(variable, domain, body):
                return self._ways(Exists(variable, domain, Not(body)), binding)
        raise TypeError(term)

    def _named(self, term: Exists, binding: list[str]) -> str:
        """A new predicate for an existential term, over the variables bound outside it."""
        outer = sorted({part.split("(")[1].rstrip(")").split(",")[-1] for part in binding})
        name = f"holds_{next(self._numbers)}({','.join(outer)})"
        inner = [*binding, self._member(term.variable, term.domain)]
        for literals in self._ways(term.body, inner):
            self.rules.append(f"{name} :- {', '.join([*inner, *literals])}.")
        return name

    def _atom(self, atom: Atom) -> str:
        arguments = [argument.upper() for argument in atom.arguments]
        if atom.name == "equal":
            return f"same({','.join(arguments)})"
        if atom.name in ("drawn", "additional", "covers"):
            arguments.insert(0, SIDES[atom.side])
        return f"{atom.name}({','.join(arguments)})"

    def _number(self, left: Count | Load | Redraws, relation: str, number: int) -> list[str]:
        relation = "=" if relation == "==" else relation
        if isinstance(left, Redraws):
            return [f"redraws({left.state.upper()},N), N {relation} {number}"]
        if isinstance(left, Load):
            return [f"#count {{ REVIEWED : reviewed_by(REVIEWED,{left.state.upper()}) }} {relation} {number}"]
        (literals,) = self._ways(left.body, [])
        inside = ", ".join([self._member(left.variable, left.domain), *literals])
        return [f"#count {{ {left.variable.upper()} : {inside} }} {relation} {number}"]


def asp_program(scenario: Scenario, law: LawParameters, year_of: NDArray[np.int8], guard: ClauseGuard) -> str:
    """The program whose answer sets are the lawful draws; States are numbered in the order of the scenario."""
    reader = AspReader()
    for clause in clauses_of(law):
        for term in not_guaranteed(clause):
            reader.rules.append(f"% {clause.id}: {clause.statement}.")
            reader.constrain(term)
    parts = [facts_of(scenario, year_of, guard), STRUCTURE]
    parts.append(ALL_MISSING if law.values["additional_covers"] == "all-missing" else SOME_MISSING)
    return "\n".join(parts) + "\n".join(reader.rules) + "\n"


def not_guaranteed(clause: Clause) -> Iterator[Formula]:
    """The terms that a program must state beside the facts and ``STRUCTURE``: those that look at more than one seat."""
    for term in clause.each_lot + (() if clause.id in GUARANTEED else clause.finished):
        if atoms_of(without_outer(term)) & {"reviewed_by", "count", "reviewing"} or shares_out(clause, term):
            yield term


def shares_out(clause: Clause, term: Formula) -> bool:
    """Whether a term says who reviews with regard to which instrument, across the seats of a State; of one seat the structure says it."""
    return atoms_of(without_outer(term)) == {"covers"} and clause.id == "28-two"


def without_outer(term: Formula) -> Formula:
    """Strip the leading quantifiers over States."""
    while isinstance(term, ForAll) and term.domain.name in ("under_review", "participants", "reviewing"):
        term = term.body
    return term


def facts_of(scenario: Scenario, year_of: NDArray[np.int8], guard: ClauseGuard) -> str:
    """The facts of a scenario and division, and who may hold which seat as far as these alone decide."""
    facts, reader = guard.facts, guard.reader
    lines = [f"% {scenario.id} {scenario.digest}"]
    lines += ["#defined may_add/3. #defined twice/2. #defined same_year/2. #defined redraws/2."]
    lines += ["#defined waives/1. #defined defers/1. #defined declines/1. #defined same_group/2. #defined same_family/2."]
    lines += ["#defined additional/3. #defined covers/4. #defined group/2.", "same(R,R) :- takes_part(R)."]
    lines += ["same_group(Q,R) :- group(Q,G), group(R,G).", "same_year(Q,R) :- year(Q,Y), year(R,Y)."]
    lines += [f"% {state} is {number}" for number, state in enumerate(scenario.states)]

    def pool(states: list[int]) -> str:
        return "(" + ";".join(map(str, states)) + ")"

    for name, chosen in (
        ("reviewed", year_of > 0),
        ("takes_part", facts.takes_part),
        ("waives", facts.waives),
        ("defers", facts.defers),
        ("declines", facts.declines),
        ("has_group", facts.group_of >= 0),
    ):
        if named := np.flatnonzero(chosen).tolist():
            lines.append(f"{name}({pool(named)}).")
    lines.append(f"instrument(0..{facts.n_instruments - 1}).")
    for instrument, states in enumerate(reader.parties):
        if states:
            lines.append(f"party({pool(members(states))},{instrument}).")
    lines += [f"group({pool(members(states))},{group})." for group, states in sorted(reader.groups.items()) if group >= 0]
    lines += [f"year({pool(members(states))},{year})." for year, states in sorted(reader.years.items()) if year]
    for reviewed in np.flatnonzero(year_of > 0).tolist():
        first, extra, both = list[str](), list[str](), [0, 0]
        for side in (HOME, AWAY):
            drawn = candidates(guard, Seat(reviewed, side))
            added = candidates(guard, Seat(reviewed, side, reader.bits[reviewed]))
            both[side] = drawn | added
            first += [f"may({SIDES[side]},{reviewed},{pool(members(drawn))})."] if drawn else []
            extra += [f"may_add({SIDES[side]},{reviewed},{pool(members(added))})."] if added else []
        lines += first + extra
        if both[0] & both[1]:
            lines.append(f"twice({reviewed},{pool(members(both[0] & both[1]))}).")
        if alike := members(facts.families(reviewed)):
            lines.append(f"same_family({reviewed},{pool(alike)}).")
    return "\n".join(lines)


def candidates(guard: ClauseGuard, seat: Seat) -> StateSet:
    """The States that the facts alone let hold a seat: they share an instrument and nothing fixed bars them."""
    lots = guard.widest(seat)
    for _, states in guard.fixed_bars(seat):
        lots &= ~states
    return lots & guard.reader.holding(guard.reader.bits[seat.reviewed], every=False)
