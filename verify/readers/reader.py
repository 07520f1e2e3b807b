"""What every reader of terms is: it says in the form that one tool wants what a term of the law says, and knows no clause.

To add a reader, derive from ``TermReader`` and say what an atom, a negation, a conjunction, a disjunction, a quantifier over something and
a comparison become; ``docs/how-to/new-reader.md`` has one to start from. A tool that has negated forms of its own (a rule, a sentence)
derives from ``DeniedTermReader``, which takes every other negation inside. ``tests/agreement`` holds the readers against each other.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Generic, TypeVar

from verify.law.terms import And, Atom, Compare, Exists, ForAll, Formula, Implies, Not, Or, opposite

Scope = TypeVar("Scope")
"""What the free variables of a term stand for."""
Reading = TypeVar("Reading")
"""What a term becomes."""


class TermReader(ABC, Generic[Scope, Reading]):
    """Takes a term apart, and puts together what its parts become."""

    def read(self, term: Formula, scope: Scope) -> Reading:
        """What the term becomes, where its free variables stand for what the scope says."""
        match term:
            case Atom():
                return self.atom(term, scope)
            case Not(body):
                return self.negation(body, scope)
            case And(parts):
                return self.conjunction(parts, scope)
            case Or(parts):
                return self.disjunction(parts, scope)
            case Implies():
                return self.implication(term, scope)
            case ForAll():
                return self.universal(term, scope)
            case Exists():
                return self.existential(term, scope)
            case Compare():
                return self.comparison(term, scope)

    @abstractmethod
    def atom(self, atom: Atom, scope: Scope) -> Reading:
        """A fact, or a statement on the draw."""

    @abstractmethod
    def negation(self, body: Formula, scope: Scope) -> Reading:
        """That the body does not hold."""

    @abstractmethod
    def conjunction(self, parts: Sequence[Formula], scope: Scope) -> Reading:
        """That every part holds."""

    @abstractmethod
    def disjunction(self, parts: Sequence[Formula], scope: Scope) -> Reading:
        """That some part holds."""

    def implication(self, term: Implies, scope: Scope) -> Reading:
        """That the body holds where the condition does."""
        return self.disjunction((Not(term.condition), term.body), scope)

    def universal(self, term: ForAll, scope: Scope) -> Reading:
        """That the body holds of every member of the domain."""
        return self.negation(Exists(term.variable, term.domain, Not(term.body)), scope)

    @abstractmethod
    def existential(self, term: Exists, scope: Scope) -> Reading:
        """That the body holds of some member of the domain."""

    @abstractmethod
    def comparison(self, term: Compare, scope: Scope) -> Reading:
        """That a number is as large as is said."""


class DeniedTermReader(TermReader[Scope, Reading]):
    """A reader with words of its own for what does not hold of an atom, of a number, or of any member of a domain."""

    def negation(self, body: Formula, scope: Scope) -> Reading:
        return self.denial(body, scope) if isinstance(body, Atom | Compare | Exists) else self.read(opposite(body), scope)

    @abstractmethod
    def denial(self, body: Atom | Compare | Exists, scope: Scope) -> Reading:
        """That the body does not hold."""
