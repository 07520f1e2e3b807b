"""The law as a program in which each clause can be switched off for each State: what a conflict is made of.

``on(Clause,State)`` is an instance of a clause. Where it is on, the clause binds as in ``verify.readers.asp``; where it is off, the
clause is waived for that State. Waiving never makes a lawful draw unlawful. What the facts bar is read from the guard and
becomes a constraint that names its clause; every other term is translated by ``AspReader`` and given the selector of the State
that the clause speaks to. A mutual review (29a) is barred only where 29a is on for both States.

``28-two`` off: seats of the State may stay empty, and instruments uncovered. ``29b-party`` off: States that lack an instrument
may review for it. ``self`` and ``29b-additional`` are how a draw is made, and are never waived.
"""

from collections.abc import Iterator

from algorithms.draw_so_far import AWAY, HOME, Seat
from algorithms.state_sets import StateSet, members
from verify.diagnosis.problem import Problem
from verify.law.added import added_of
from verify.law.clause import Clause
from verify.law.clauses import clauses_of
from verify.law.terms import ForAll, Formula
from verify.readers.asp import SIDES, AspReader, facts_of, not_guaranteed
from verify.readers.asp_rules import Literal, Rule, fact, literal, pool, written

NEVER_WAIVED = ("self", "29b-additional", "redraw")
Instance = tuple[str, int]
"""A clause id and a State."""

STRUCTURE = """
{ on(C,S) : selectable(C,S) }.
may_hold(S,R) :- reviewed(S), takes_part(R), not same(S,R).
{ drawn(D,S,R) : may_hold(S,R) } 1 :- reviewed(S), D = (home;away).
filled(D,S) :- drawn(D,S,_).
:- reviewed(S), D = (home;away), not filled(D,S), on("28-two",S).
:- drawn(D,S,R), bar(D,S,R,C), on(C,S).
lacks(D,S,I) :- drawn(D,S,R), party(S,I), not party(R,I).
missing(D,S,I) :- lacks(D,S,I), on("29b-party",S).
{ missing(D,S,I) } :- lacks(D,S,I), not on("29b-party",S).
reviewed_by(S,R) :- drawn(D,S,R).
reviewed_by(S,R) :- additional(D,S,R).
covers(D,S,R,I) :- drawn(D,S,R), party(S,I), not missing(D,S,I).
:- additional(D,S,R), bar_added(D,S,R,C), on(C,S).
supplied(D,S,I) :- missing(D,S,I), covers(D,S,R,I), additional(D,S,R).
:- missing(D,S,I), not supplied(D,S,I), on("28-two",S).
#defined selectable/2. #defined bar/4. #defined bar_added/4. #defined party/2. #defined takes_part/1. #defined reviewed/1.
"""
ALL_MISSING = """
{ additional(D,S,R) : may_hold(S,R) } 1 :- missing(D,S,_).
:- additional(D,S,R), missing(D,S,I), not party(R,I).
covers(D,S,R,I) :- additional(D,S,R), missing(D,S,I).
"""
SOME_MISSING = """
{ takes(D,S,R,I) : may_hold(S,R), party(R,I) } 1 :- missing(D,S,I).
additional(D,S,R) :- takes(D,S,R,I).
:- additional(D,S,R), drawn(D,S,R).
left_for(D,S,I,J) :- takes(D,S,R,J), party(R,I), missing(D,S,I), not takes(D,S,R,I).
#edge ((D,S,I),(D,S,J)) : left_for(D,S,I,J).
covers(D,S,R,I) :- takes(D,S,R,I).
"""


def instances_of(problem: Problem) -> list[Instance]:
    """Every instance of a clause that can be waived, in the order of the law and of the States."""
    reader = problem.guard.reader
    found: list[Instance] = []
    for clause in clauses_of(problem.law):
        if clause.id not in NEVER_WAIVED:
            term = clause.terms[0]
            performing = isinstance(term, ForAll) and term.domain.name == "participants"
            found += [(clause.id, state) for state in members(reader.takes_part if performing else reader.under_review)]
    return found


def selected_program(problem: Problem) -> str:
    """The program whose answer sets, with every selector on, are the lawful draws."""
    reader, added = AspReader(), added_of(problem.law.values)
    for clause in clauses_of(problem.law):
        for term in clause.terms if clause.id in added.ids else not_guaranteed(clause):
            reader.constrain(term, _on(clause, term))
    all_missing = problem.law.values["additional_covers"] == "all-missing"
    facts = facts_of(problem.scenario, problem.year_of, problem.guard)
    selectable = [fact("selectable", f'"{clause}"', state) for clause, state in instances_of(problem)]
    return written([*facts, *selectable, *_bars(problem), STRUCTURE, ALL_MISSING if all_missing else SOME_MISSING, *reader.rules])


def _on(clause: Clause, term: Formula) -> tuple[Literal, ...]:
    """That the clause is on for each State that the term speaks to."""
    assert isinstance(term, ForAll)  # noqa: S101  (for the type checker alone)
    bound = [term.variable]
    if clause.id == "29a" and isinstance(term.body, ForAll):
        bound.append(term.body.variable)
    return tuple(literal("on", f'"{clause.id}"', name.upper()) for name in bound)


def _bars(problem: Problem) -> Iterator[Rule]:
    """What the facts alone bar, each with its clause."""
    guard, reader = problem.guard, problem.guard.reader
    for reviewed in members(reader.under_review):
        for side in (HOME, AWAY):
            for name, seat in (("bar", Seat(reviewed, side)), ("bar_added", Seat(reviewed, side, reader.bits[reviewed]))):
                chosen = reader.takes_part & ~(1 << reviewed)
                shares = reader.holding(reader.bits[reviewed], every=False)
                bars = [(guard.clauses[place], states) for place, states in guard.fixed_bars(seat)]
                yield from _facts_of(name, seat, [*bars, ("29b-party", reader.everyone & ~shares)], chosen)


def _facts_of(name: str, seat: Seat, bars: list[tuple[str, StateSet]], chosen: StateSet) -> Iterator[Rule]:
    for clause, states in bars:
        if barred := members(states & chosen):
            yield fact(name, SIDES[seat.side], seat.reviewed, pool(barred), f'"{clause}"')
