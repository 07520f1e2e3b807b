"""The Answer Set Programming reader of the terms: the draws of one scenario and division as the answer sets of a program.

The structure of a draw (one State drawn for each seat, additional States for what it lacks) is written out; what the facts alone
bar is left out of the candidates, as the guard reads it from the terms; every other term that speaks of what is drawn becomes
integrity constraints. What the structure itself guarantees is not stated again: ``tests/agreement`` checks that the answer sets
are exactly the draws that the numpy reader accepts.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, count, product

import numpy as np
from numpy.typing import NDArray

from algorithms.draw_so_far import AWAY, HOME, Seat
from algorithms.state_sets import StateSet, members
from scenarios import Scenario
from verify.guard import ClauseGuard, atoms_of
from verify.law.added import Added, added_of
from verify.law.clause import Clause
from verify.law.clauses import clauses_of
from verify.law.parameters import LawParameters
from verify.law.terms import (
    ON_THE_DRAW,
    Atom,
    Compare,
    Count,
    Domain,
    Exists,
    ForAll,
    Formula,
    Load,
    Not,
    Redraws,
    free_variables,
    without_states,
)
from verify.law.vocabulary import SIGNATURES
from verify.readers.asp_rules import Line, Literal, Part, Rule, fact, literal, pool, written
from verify.readers.reader import DeniedTermReader

Body = tuple[Part, ...]
SIDES = {HOME: "home", AWAY: "away", -1: "_"}
_FLIPPED = {"<=": ">", "==": "!=", ">=": "<"}
GUARANTEED = ("28-two", "28-home", "28-away", "29b-additional")
"""Clauses whose ``finished`` terms the structure guarantees."""

SEATS = "{ drawn(D,S,R) : may(D,S,R) } = 1"
EVERY_SEAT: tuple[Part, ...] = (literal("reviewed", "S"), "D = (home;away)")
STRUCTURE = """
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
% Whoever takes J but not I, though it could, comes after the one who takes I.
left_for(D,S,I,J) :- takes(D,S,R,J), party(R,I), missing(D,S,I), not takes(D,S,R,I).
#edge ((D,S,I),(D,S,J)) : left_for(D,S,I,J).
covers(D,S,R,I) :- takes(D,S,R,I), twice(S,R).
"""


def structure(shared: bool, opened: Sequence[Part] = EVERY_SEAT) -> list[Line]:
    """The form of a draw: one State drawn for each seat that is ``opened``, and additional States for what it lacks; one for all of it, or
    several that share it."""
    return ["% One State is drawn for each seat.", Rule(SEATS, tuple(opened)), STRUCTURE, SOME_MISSING if shared else ALL_MISSING]


class AspReader(DeniedTermReader[Body, list[Body]]):
    """Translates terms to rules and integrity constraints. A term becomes its disjunctive normal form: each way in which it can hold, as
    literals; the scope says to what the variables outside it are bound."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []
        self._numbers = count()

    def constrain(self, term: Formula, where: Body = ()) -> None:
        """State that a closed term holds, where more does."""
        binding: Body = ()
        while isinstance(term, ForAll):
            binding = (*binding, _member(term.variable, term.domain))
            term = term.body
        self.rules += [Rule(None, (*binding, *way, *where)) for way in self.read(Not(term), binding)]

    def atom(self, atom: Atom, scope: Body) -> list[Body]:
        return [(_literal(atom),)]

    def conjunction(self, parts: Sequence[Formula], scope: Body) -> list[Body]:
        return [tuple(chain(*ways)) for ways in product(*(self.read(part, scope) for part in parts))]

    def disjunction(self, parts: Sequence[Formula], scope: Body) -> list[Body]:
        return [way for part in parts for way in self.read(part, scope)]

    def existential(self, term: Exists, scope: Body) -> list[Body]:
        return [(self._named(term, scope),)]

    def comparison(self, term: Compare, scope: Body) -> list[Body]:
        return [self._number(term.left, term.relation, term.number, scope)]

    def denial(self, body: Atom | Compare | Exists, scope: Body) -> list[Body]:
        match body:
            case Atom():
                return [(replace(_literal(body), holds=False),)]
            case Compare(left, relation, number):
                return [self._number(left, _FLIPPED[relation], number, scope)]
            case Exists():
                return [(replace(self._named(body, scope), holds=False),)]

    def _named(self, term: Exists, binding: Body) -> Literal:
        """A new predicate for an existential term, over those variables bound outside it of which it speaks."""
        binding = _needed(binding, free_variables(term))
        name = literal(f"holds_{next(self._numbers)}", *_variables(binding))
        inner = (*binding, _member(term.variable, term.domain))
        self.rules += [Rule(name, (*inner, *way)) for way in self.read(term.body, inner)]
        return name

    def _number(self, left: Count | Load | Redraws, relation: str, number: int, scope: Body) -> Body:
        relation = "=" if relation == "==" else relation
        if isinstance(left, Redraws):
            times = f"TIMES_{left.state.upper()}"
            return literal("redraws", left.state.upper(), times), f"{times} {relation} {number}"
        if isinstance(left, Load):
            return (f"#count {{ REVIEWED : reviewed_by(REVIEWED,{left.state.upper()}) }} {relation} {number}",)
        inner = (*_needed(scope, free_variables(left)), member := _member(left.variable, left.domain))
        ways = self.read(left.body, inner)
        if len(ways) != 1 or any(isinstance(part, str) for part in ways[0]):  # a count cannot stand inside a count
            name = literal(f"holds_{next(self._numbers)}", *_variables(inner))
            self.rules += [Rule(name, (*inner, *way)) for way in ways]
            ways = [(name,)]
        inside = ", ".join(map(str, (member, *ways[0])))
        return (f"#count {{ {left.variable.upper()} : {inside} }} {relation} {number}",)


def _variables(binding: Body) -> list[str]:
    """The variables that a binding binds."""
    return sorted({part.arguments[-1] for part in binding if isinstance(part, Literal)})


def _needed(binding: Body, variables: frozenset[str]) -> Body:
    """The part of a binding that binds these variables, and those that it takes for that: a rule over more would have an instance too many
    for each value of the others."""
    needed, kept = {name.upper() for name in variables}, list[Part]()
    for part in reversed(binding):
        if isinstance(part, Literal) and part.arguments[-1] in needed:
            needed |= set(part.arguments[:-1])
            kept.append(part)
    return tuple(reversed(kept))


def _member(variable: str, domain: Domain) -> Literal:
    if domain.name == "reviewing":
        return literal("reviewed_by", domain.of.upper(), variable.upper())
    return literal({"under_review": "reviewed", "participants": "takes_part", "instruments": "instrument"}[domain.name], variable.upper())


KNOWN_ATOMS = {*ON_THE_DRAW, *SIGNATURES}
"""The atoms that the law itself names."""


def _literal(atom: Atom) -> Literal:
    sides = (SIDES[atom.side],) if atom.name in ("drawn", "additional", "covers") else ()
    variables = [argument.upper() for argument in atom.arguments]
    if atom.name in KNOWN_ATOMS:
        return literal("same" if atom.name == "equal" else atom.name, *sides, *variables)
    name, is_value, value = atom.name.partition("=")
    if not is_value:
        return literal(f"pair_{name}", *variables)
    return literal(f"value_{name}", *variables, _quoted(value)) if value else literal(f"alike_{name}", *variables)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _added_facts(added: Added, index: Mapping[str, int]) -> Iterator[Line]:
    """What a user adds on States and pairs of States."""
    for name, relation in added.relations.items():
        yield f"#defined pair_{name}/2."
        for one, other in relation.pairs:
            yield fact(f"pair_{name}", index[one], index[other])
            if relation.symmetric:
                yield fact(f"pair_{name}", index[other], index[one])
    for name, of in added.attributes.items():
        yield f"#defined value_{name}/2."
        yield from (fact(f"value_{name}", index[state], _quoted(value)) for state, value in of.items())
        yield f"alike_{name}(Q,R) :- value_{name}(Q,V), value_{name}(R,V)."


def asp_program(scenario: Scenario, law: LawParameters, year_of: NDArray[np.int8], guard: ClauseGuard) -> str:
    """The program whose answer sets are the lawful draws; States are numbered in the order of the scenario."""
    reader, added = AspReader(), added_of(law.values)
    for clause in clauses_of(law):
        for term in clause.terms if clause.id in added.ids else not_guaranteed(clause):
            reader.constrain(term)
    shared = law.values["additional_covers"] == "some-missing"
    return written([*facts_of(scenario, year_of, guard), *structure(shared), *reader.rules])


def not_guaranteed(clause: Clause) -> Iterator[Formula]:
    """The terms that a program must state beside the facts and ``STRUCTURE``: those that look at more than one seat."""
    for term in clause.each_lot + (() if clause.id in GUARANTEED else clause.finished):
        if atoms_of(without_states(term)) & {"reviewed_by", "count", "reviewing"} or shares_out(clause, term):
            yield term


def shares_out(clause: Clause, term: Formula) -> bool:
    """Whether a term says who reviews with regard to which instrument, across the seats of a State; of one seat the structure says it."""
    return atoms_of(without_states(term)) == {"covers"} and clause.id == "28-two"


def facts_of(scenario: Scenario, year_of: NDArray[np.int8], guard: ClauseGuard) -> list[Line]:
    """The facts of a scenario and division, and who may hold which seat as far as these alone decide."""
    facts, reader = guard.facts, guard.reader
    lines: list[Line] = [f"% {scenario.id} {scenario.digest}"]
    lines += ["#defined may_add/3. #defined twice/2. #defined same_year/2. #defined redraws/2."]
    lines += ["#defined waives/1. #defined defers/1. #defined declines/1. #defined same_group/2. #defined same_family/2."]
    lines += ["#defined additional/3. #defined covers/4. #defined group/2.", "same(R,R) :- takes_part(R)."]
    lines += ["same_group(Q,R) :- group(Q,G), group(R,G).", "same_year(Q,R) :- year(Q,Y), year(R,Y)."]
    if guard.has_added:
        lines += _added_facts(added_of(guard.law.values), scenario.index)
        lines += [fact("redraws", number, guard.law.redraws(state)) for number, state in enumerate(scenario.states)]
    lines += [f"% {state} is {number}" for number, state in enumerate(scenario.states)]

    for name, chosen in (
        ("reviewed", year_of > 0),
        ("takes_part", facts.takes_part),
        ("waives", facts.waives),
        ("defers", facts.defers),
        ("declines", facts.declines),
        ("has_group", facts.group_of >= 0),
    ):
        if named := np.flatnonzero(chosen).tolist():
            lines.append(fact(name, pool(named)))
    lines.append(fact("instrument", f"0..{facts.n_instruments - 1}"))
    for instrument, states in enumerate(reader.parties):
        if states:
            lines.append(fact("party", pool(members(states)), instrument))
    lines += [fact("group", pool(members(states)), group) for group, states in sorted(reader.groups.items()) if group >= 0]
    lines += [fact("year", pool(members(states)), year) for year, states in sorted(reader.years.items()) if year]
    for reviewed in np.flatnonzero(year_of > 0).tolist():
        first, extra, both = list[Line](), list[Line](), [0, 0]
        for side in (HOME, AWAY):
            drawn = candidates(guard, Seat(reviewed, side))
            added = candidates(guard, Seat(reviewed, side, reader.bits[reviewed]))
            both[side] = drawn | added
            first += [fact("may", SIDES[side], reviewed, pool(members(drawn)))] if drawn else []
            extra += [fact("may_add", SIDES[side], reviewed, pool(members(added)))] if added else []
        lines += first + extra
        if both[0] & both[1]:
            lines.append(fact("twice", reviewed, pool(members(both[0] & both[1]))))
        if alike := members(facts.families(reviewed)):
            lines.append(fact("same_family", reviewed, pool(alike)))
    return lines


def candidates(guard: ClauseGuard, seat: Seat) -> StateSet:
    """The States that the facts alone let hold a seat: they share an instrument and nothing fixed bars them."""
    lots = guard.widest(seat)
    for _, states in guard.fixed_bars(seat):
        lots &= ~states
    return lots & guard.reader.holding(guard.reader.bits[seat.reviewed], every=False)
