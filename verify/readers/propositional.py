"""The propositional reader of the terms: "a lawful draw exists" as a formula in conjunctive normal form.

Every term of every clause in force is written out, State by State, over the variables of ``verify.readers.cnf_draw_form``.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from algorithms.draw_so_far import AWAY, HOME
from algorithms.state_sets import members
from verify.budget import Budget
from verify.diagnosis.problem import Problem
from verify.law.clause import Clause
from verify.law.clauses import clauses_of
from verify.law.terms import And, Atom, Compare, Count, Domain, Exists, ForAll, Formula, Implies, Load, Not, Or, Redraws, opposite
from verify.readers.cnf import TRUE, Literal
from verify.readers.cnf_draw_form import DrawForm
from verify.readers.reader import TermReader

Scope = dict[str, int]
LOAD_MIN = "load-min"


class PropositionalReader(DrawForm, TermReader[Scope, Literal]):
    """The formula of a problem, as far as it speaks of the reviews of the States in ``reviewed``; of all under review by default.

    With only some of them, the reviews of the others are left out, and so is the clause that asks for more reviews (``load-min``):
    the formula can only become easier to satisfy, where no clause asks whether another State could serve instead, and no added one
    looks at other reviews. Raises ``ValueError`` where one does, and ``TooLargeError``.
    """

    def __init__(self, problem: Problem, reviewed: Collection[int] | None, budget: Budget) -> None:
        super().__init__(problem, reviewed, budget)
        if not self.whole and not problem.guard.few_say_enough:
            raise ValueError("some States only; right would be all under review where a clause asks who else serves or could")
        self._families: dict[int, int] = {}
        self._free: dict[int, tuple[str, ...]] = {}
        self._read: dict[tuple[int, tuple[int, ...]], Literal] = {}
        self._clauses = clauses_of(problem.law)
        for clause in self._clauses:
            if self.whole or clause.id != LOAD_MIN:
                self._write(clause)

    def _write(self, clause: Clause) -> None:
        """Require every term of a clause for every State of its outermost domain."""
        for term in clause.terms:
            assert isinstance(term, ForAll)  # noqa: S101  (for the type checker alone)
            for state in self._domain(term.domain, {}):
                self.go_on()
                self.cnf.origin = f"{clause.id}: {self.problem.scenario.states[state]}"
                self._require(term.body, {term.variable: state}, ())

    def _require(self, term: Formula, scope: Scope, unless: tuple[Literal, ...]) -> None:
        """Require a term, unless one of some literals is true."""
        if isinstance(term, And):
            for part in term.parts:
                self._require(part, scope, unless)
        elif isinstance(term, ForAll):
            for member in self._domain(term.domain, scope):
                absent = -self._member(term.domain, scope, member)
                self._require(term.body, scope | {term.variable: member}, (*unless, absent))
        elif isinstance(term, Implies):
            escapes = self._ways(Not(term.condition), scope)
            if TRUE not in escapes:
                self._require(term.body, scope, (*unless, *escapes))
        elif isinstance(term, Compare) and term.relation == "==":
            for relation in ("<=", ">="):
                self._require(Compare(term.left, relation, term.number), scope, unless)
        else:
            self.cnf.require((*unless, *self._ways(term, scope)))

    def _ways(self, term: Formula, scope: Scope) -> list[Literal]:
        """Literals of which one is true exactly where the term holds."""
        match term:
            case Or(parts):
                return [literal for part in parts for literal in self._ways(part, scope)]
            case Implies(condition, body):
                escapes = self._ways(Not(condition), scope)
                return escapes if TRUE in escapes else escapes + self._ways(body, scope)
            case Not(Not() | And() as body):
                return self._ways(opposite(body), scope)
        return [self.read(term, scope)]

    def negation(self, body: Formula, scope: Scope) -> Literal:
        return -self.read(body, scope)

    def conjunction(self, parts: Sequence[Formula], scope: Scope) -> Literal:
        return self.cnf.all_of([self.read(part, scope) for part in parts])

    def disjunction(self, parts: Sequence[Formula], scope: Scope) -> Literal:
        return self.cnf.any_of([self.read(part, scope) for part in parts])

    def universal(self, term: ForAll, scope: Scope) -> Literal:
        return self._quantified(term, scope)

    def existential(self, term: Exists, scope: Scope) -> Literal:
        return self._quantified(term, scope)

    def _quantified(self, term: Exists | ForAll, scope: Scope) -> Literal:
        key = (id(term), tuple(scope[name] for name in self._free_in(term)))
        if key not in self._read:
            self._read[key] = self._over_members(term, scope)
        return self._read[key]

    def _over_members(self, term: Exists | ForAll, scope: Scope) -> Literal:
        sign = 1 if isinstance(term, Exists) else -1
        found = []
        for member in self._domain(term.domain, scope):
            body = sign * self.read(term.body, scope | {term.variable: member})
            found.append(self.cnf.all_of((self._member(term.domain, scope, member), body)))
        return sign * self.cnf.any_of(found)

    def _domain(self, domain: Domain, scope: Scope) -> Iterable[int]:
        """Who may be a member."""
        if domain.name == "instruments":
            return range(self.facts.n_instruments)
        if domain.name == "reviewing":
            return self.reviewing[scope[domain.of]]
        return self.reviewed if domain.name == "under_review" else members(self.facts.takes_part)

    def _member(self, domain: Domain, scope: Scope, member: int) -> Literal:
        return self.reviewing[scope[domain.of]][member] if domain.name == "reviewing" else TRUE

    def comparison(self, term: Compare, scope: Scope) -> Literal:
        left, relation, number = term.left, term.relation, term.number
        if isinstance(left, Redraws):
            times = self.problem.law.redraws(self.problem.scenario.states[scope[left.state]])
            literals = [TRUE] * times
        elif isinstance(left, Load):
            literals = self.reviews.get(scope[left.state], [])
        else:
            literals = [self._counted(left, scope, member) for member in self._domain(left.domain, scope)]
        if relation == ">=":
            return self.cnf.at_least(literals, number)
        more = self.cnf.at_least(literals, number + 1)
        return -more if relation == "<=" else self.cnf.all_of((self.cnf.at_least(literals, number), -more))

    def _counted(self, left: Count, scope: Scope, member: int) -> Literal:
        """Whether a member is one of those that are counted."""
        body = self.read(left.body, scope | {left.variable: member})
        if left.domain.name == "reviewing" and self.sits.get(body) == (scope[left.domain.of], member):
            return body
        return self.cnf.all_of((self._member(left.domain, scope, member), body))

    def atom(self, atom: Atom, scope: Scope) -> Literal:
        values = [scope[name] for name in atom.arguments]
        if atom.name == "reviewed_by":
            return self.reviewing.get(values[0], {}).get(values[1], -TRUE)
        if atom.name not in ("drawn", "additional", "covers"):
            return TRUE if self._fact(atom.name, values) else -TRUE
        if atom.side < 0:
            return self.cnf.any_of(self._at(atom.name, side, values) for side in (HOME, AWAY))
        return self._at(atom.name, atom.side, values)

    def _at(self, name: str, side: int, values: list[int]) -> Literal:
        """What is drawn at one side."""
        if name == "covers":
            return self.covers.get((side, values[0], values[1], values[2]), -TRUE)
        seats = (self.drawn if name == "drawn" else self.additional).get((side, values[0]), {})
        return seats.get(values[1], -TRUE)

    def _fact(self, name: str, values: list[int]) -> bool:
        facts, first, last = self.facts, values[0], values[-1]
        match name:
            case "party":
                return bool(facts.bits[first] >> last & 1)
            case "equal":
                return first == last
            case "has_group":
                return facts.group_of[first] >= 0
            case "same_group":
                return facts.group_of[first] == facts.group_of[last] >= 0
            case "same_year":
                return facts.year_of[first] == facts.year_of[last] > 0
            case "same_family":
                if first not in self._families:
                    self._families[first] = facts.families(first)
                return bool(self._families[first] >> last & 1)
        if name in facts.chosen:
            return bool(facts.chosen[name] >> first & 1)
        return bool((facts.those(name) if len(values) == 1 else facts.like(name, first)) >> last & 1)

    def _free_in(self, term: Formula) -> tuple[str, ...]:
        """The variables that a term leaves free, in order."""
        if id(term) not in self._free:
            self._free[id(term)] = tuple(sorted(set(_free(term))))
        return self._free[id(term)]


def _free(term: Any) -> Iterator[str]:
    match term:
        case Atom():
            yield from term.arguments
        case Load() | Redraws():
            yield term.state
        case ForAll() | Exists() | Count():
            yield from {*_free(term.body)} - {term.variable}
            if term.domain.of:
                yield term.domain.of
        case And() | Or():
            for part in term.parts:
                yield from _free(part)
        case Implies():
            yield from (*_free(term.condition), *_free(term.body))
        case Not():
            yield from _free(term.body)
        case Compare():
            yield from _free(term.left)
