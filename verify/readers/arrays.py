"""The numpy reader of the terms: a term is compiled once, to functions of a batch of draws.

Arrays have the axes ``(..., third variable, second variable, draw, first variable)``. Numpy lines axes up from the last one, so what is
known of the outer variables needs no change where a further one is bound, and the two long axes lie side by side. What is asked of the
same variables in the same words, in whichever clause, is worked out once for a batch; what the facts alone decide, when it is compiled.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any

import numpy as np

from verify.draw_arrays import DrawArrays
from verify.law.terms import ON_THE_DRAW, Atom, Compare, Count, Domain, Exists, ForAll, Formula, Implies, Load, Redraws
from verify.readers.batch import Batch, placed
from verify.readers.facts import Bool, Facts, Index
from verify.readers.reader import TermReader

RELATIONS = {"<=": np.less_equal, "==": np.equal, ">=": np.greater_equal}
SHORT_AXIS = 127
"""The most members that are counted in numbers of eight bits."""


@dataclass(frozen=True)
class Binding:
    """A variable, what it ranges over, and its axis, counted from the end. ``of`` is the axis of the State that is reviewed."""

    variable: str
    domain: Domain
    axis: int
    of: int = 0

    @property
    def drawn(self) -> bool:
        """Whether the members depend on the draw."""
        return self.domain.name == "reviewing"


Scope = tuple[Binding, ...]


def bound(scope: Scope, variable: str) -> Binding:
    """The innermost binding of a variable; raises ``StopIteration`` for a free one."""
    return next(binding for binding in reversed(scope) if binding.variable == variable)


def with_variable(scope: Scope, variable: str, domain: Domain) -> Scope:
    """The scope with one variable more, on an axis of its own."""
    of = bound(scope, domain.of).axis if domain.name == "reviewing" else 0
    return (*scope, Binding(variable, domain, -len(scope) - 2 if scope else -1, of))


Value = Callable[[Batch], Any]


class BatchReader(TermReader[Scope, Value]):
    """Compiles terms, for one scenario and law: an array of truths that broadcasts over the variables of the scope."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._remembered: dict[tuple[Any, Scope], Value] = {}
        self._size = 0

    def batch(self, draws: DrawArrays) -> Batch:
        """Draws as the compiled terms want them; make it after the last term is compiled."""
        return Batch(draws, self._size)

    def atom(self, atom: Atom, scope: Scope) -> Value:
        return self.remembered(atom, atom.arguments, scope, self._atom)

    def negation(self, body: Formula, scope: Scope) -> Value:
        held = self.read(body, scope)
        return lambda batch: ~held(batch)

    def conjunction(self, parts: Sequence[Formula], scope: Scope) -> Value:
        return _together(and_, [self.read(part, scope) for part in parts])

    def disjunction(self, parts: Sequence[Formula], scope: Scope) -> Value:
        return _together(or_, [self.read(part, scope) for part in parts])

    def implication(self, term: Implies, scope: Scope) -> Value:
        first, then = self.read(term.condition, scope), self.read(term.body, scope)
        return lambda batch: first(batch) <= then(batch)

    def universal(self, term: ForAll, scope: Scope) -> Value:
        return self._over(np.logical_and, np.less_equal, with_variable(scope, term.variable, term.domain), term.body)

    def existential(self, term: Exists, scope: Scope) -> Value:
        return self._over(np.logical_or, np.logical_and, with_variable(scope, term.variable, term.domain), term.body)

    def comparison(self, term: Compare, scope: Scope) -> Value:
        value, compare, number = self._number(term.left, scope), RELATIONS[term.relation], term.number
        return lambda batch: compare(value(batch), number)

    def remembered(self, words: Any, variables: Sequence[str], scope: Scope, compiled: Callable[[Any, Scope], Value]) -> Value:
        """What is asked in these words of these variables, worked out once for a batch.

        Not where States are paired with all other States: such arrays are too large to keep.
        """
        places = [
            place for place, binding in enumerate(scope) if bound(scope, binding.variable) is binding and binding.variable in variables
        ]
        scope = scope[: max(places, default=-1) + 1]
        key = (words, scope)
        if key not in self._remembered:
            value = compiled(words, scope)
            wide = sum(binding.domain.name in ("under_review", "participants") for binding in scope) > 1
            self._remembered[key] = value if wide else self._once(value)
        return self._remembered[key]

    def _once(self, value: Value) -> Value:
        place, self._size = self._size, self._size + 1

        def found(batch: Batch) -> Any:
            known = batch.found[place]
            if known is None:
                known = batch.found[place] = value(batch)
            return known

        return found

    def members(self, scope: Scope) -> Value:
        """Which members of the innermost variable's domain there are: an array that broadcasts over the scope."""
        binding = scope[-1]
        if binding.drawn:
            states = self.index(binding)
            return self.remembered(("filled", binding.variable), (binding.variable,), scope, lambda *_: lambda batch: states(batch) >= 0)
        if binding.domain.name == "under_review":
            return self._of_state("under_review", binding, scope)
        inside = self.facts.takes_part if binding.domain.name == "participants" else np.ones(self.facts.n_instruments, dtype=np.bool_)
        there = placed(inside, (binding.axis,))
        return lambda _: there

    def index(self, binding: Binding) -> Value:
        """The States or instruments that a variable stands for; -1 in an empty slot."""
        if not binding.drawn:
            numbers = self._numbers(binding)
            return lambda _: numbers
        axes = (binding.axis, -2, binding.of)
        return lambda batch: placed(batch.reviewing, axes)

    def _numbers(self, binding: Binding) -> Index:
        size = self.facts.n_instruments if binding.domain.name == "instruments" else self.facts.n_states
        return placed(np.arange(size), (binding.axis,))

    def _row(self, binding: Binding, scope: Scope) -> Value:
        """Where the State of a variable is in a table ``(n_draws, n_states)`` that is laid out flat; anywhere for an empty slot."""
        states = self.index(binding)
        compiled: Value = lambda batch: np.maximum(states(batch), 0) + batch.first_row  # noqa: E731
        return self.remembered("row", (binding.variable,), scope, lambda *_: compiled)

    def _of_state(self, table: str, binding: Binding, scope: Scope) -> Value:
        """A table ``(n_draws, n_states)`` of the batch, for the States of a variable."""
        if not binding.drawn:
            axes = (-2, binding.axis)
            return lambda batch: placed(getattr(batch, table), axes)
        row = self._row(binding, scope)
        return lambda batch: getattr(batch, table).ravel()[row(batch)]

    def _atom(self, atom: Atom, scope: Scope) -> Value:
        variables = [bound(scope, name) for name in atom.arguments]
        indices = [self.index(binding) for binding in variables]
        if atom.name == "same_year":
            first, last = (self._of_state("year_of", binding, scope) for binding in variables)
            return lambda batch: (first(batch) == last(batch)) & (first(batch) > 0)
        if atom.name not in ON_THE_DRAW:
            if not any(binding.drawn for binding in variables):
                known = self.facts.atom(atom.name, [self._numbers(binding) for binding in variables])
                return lambda _: known
            return lambda batch: self.facts.atom(atom.name, [index(batch) for index in indices])
        if atom.name == "reviewed_by":
            return self._reviewed_by(variables, scope)
        return self._seated(atom, variables)

    def _reviewed_by(self, variables: list[Binding], scope: Scope) -> Value:
        reviewed, other = variables[0], self.index(variables[1])
        if reviewed.drawn:
            row = self._row(reviewed, scope)
            return lambda batch: reduce(or_, [slot.ravel()[row(batch)] == other(batch) for slot in batch.reviewing])
        axes = (-2, reviewed.axis)
        return lambda batch: reduce(or_, [placed(slot, axes) == other(batch) for slot in batch.reviewing])

    def _seated(self, atom: Atom, variables: list[Binding]) -> Value:
        """What is said of a State in the seats that it holds."""
        holder = variables[1]
        axes = (*((variables[2].axis,) if atom.name == "covers" else ()), holder.axis, -2, holder.of)
        table, side = atom.name, atom.side
        if side >= 0:
            return lambda batch: placed(getattr(batch, table)[side], axes)

        def either(batch: Batch) -> Any:
            home, away = getattr(batch, table)
            return placed(home | away, axes)

        return either

    def _number(self, term: Count | Load | Redraws, scope: Scope) -> Value:
        if isinstance(term, Count):
            return self._over(_count, np.logical_and, with_variable(scope, term.variable, term.domain), term.body)
        return self._of_state("load" if isinstance(term, Load) else "redraws", bound(scope, term.state), scope)

    def _over(self, gathered: Any, limited: Any, scope: Scope, body: Formula) -> Value:
        """The body over all members of the innermost variable's domain: ``limited`` to those there are, then ``gathered``."""
        inside, held = self.members(scope), self.read(body, scope)
        first = len(scope) == 1
        fold = gathered if gathered is _count else gathered.reduce
        return lambda batch: fold(limited(inside(batch), held(batch)), axis=-1 if first else 0, keepdims=first)


def _together(operation: Any, parts: list[Value]) -> Value:
    if len(parts) == 2:
        first, last = parts
        return lambda batch: operation(first(batch), last(batch))
    return lambda batch: reduce(operation, [part(batch) for part in parts])


def _count(values: Bool, axis: int, keepdims: bool) -> Index:
    kind: Any = np.int8 if values.shape[axis] <= SHORT_AXIS else np.int64
    found: Index = values.view(np.int8).sum(axis=axis, keepdims=keepdims, dtype=kind)
    return found
