"""Check draws against the clauses, on one draw or a batch."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np

from scenarios import Scenario
from verify.draw_arrays import DrawArrays
from verify.law.clause import Clause
from verify.law.clauses import clauses_of
from verify.law.parameters import LawParameters
from verify.law.terms import ForAll, Formula, Implies
from verify.readers.arrays import BatchReader, Scope, Value, with_variable
from verify.readers.batch import Batch
from verify.readers.facts import Bool, Facts, Index

MOST_FINDINGS = 1000
"""Findings kept for each term and draw."""
MOST_LAWS = 32
"""Laws whose compiled clauses are kept for a scenario."""


@dataclass(frozen=True)
class Finding:
    """A broken instance of a clause. ``states`` are indices: the State under review or performing first."""

    clause: str
    draw: int
    states: tuple[int, ...]
    instrument: int | None


@dataclass(frozen=True)
class ClauseResult:
    """How many instances of a clause were checked, and which are broken."""

    clause: Clause
    instances: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class _CompiledTerm:
    """A term behind its leading quantifiers: which bindings of their variables are instances, and which of them hold."""

    scope: Scope
    inside: Value
    holds: Value
    named: tuple[tuple[str, Value], ...]

    def broken(self, batch: Batch) -> tuple[int, Bool]:
        """How many instances there are, and the broken ones: axes as in ``batch_reader``."""
        inside, holds = self.inside(batch), self.holds(batch)
        broken = np.greater(inside, holds)
        return int(np.count_nonzero(inside)) * (broken.size // max(inside.size, 1)), broken

    def findings(self, clause: str, batch: Batch, start: int, broken: Bool) -> Iterator[Finding]:
        """Each broken instance, by draw and then by the variables in the order in which they are bound."""
        broken = np.broadcast_to(broken, (*broken.shape[:-2], batch.count, broken.shape[-1]))
        axes = (-2, *(binding.axis for binding in self.scope))
        in_order = broken.transpose([axis % broken.ndim for axis in axes]) if self.scope else broken
        places = _first_of_each_draw(np.argwhere(in_order))
        index = [np.zeros(len(places), dtype=np.intp)] * broken.ndim
        for axis, column in zip(axes, places.T, strict=False):
            index[axis] = column
        values = [np.broadcast_to(value(batch), broken.shape)[tuple(index)].tolist() for _, value in self.named]
        kinds = [binding.domain.name == "instruments" for binding in self.scope]
        named = [each for each, is_instrument in zip(values, kinds, strict=True) if not is_instrument]
        instruments = next((each for each, is_instrument in zip(values, kinds, strict=True) if is_instrument), [None] * len(places))
        for draw, *states, instrument in zip(places[:, 0].tolist(), *named, instruments, strict=True):
            yield Finding(clause, start + draw, tuple(states), instrument)


class _CompiledClauses:
    """Clauses compiled for one scenario and law; nothing of any draw."""

    def __init__(self, facts: Facts, clauses: Sequence[Clause]) -> None:
        self.facts, self.reader = facts, BatchReader(facts)
        self.clauses = tuple((clause, tuple(self._compiled(term) for term in clause.terms)) for clause in clauses)

    def _compiled(self, term: Formula) -> _CompiledTerm:
        scope: Scope = ()
        while isinstance(term, ForAll):
            scope, term = with_variable(scope, term.variable, term.domain), term.body
        inside = self._inside(scope)
        if isinstance(term, Implies):
            leading, condition, term = inside, self.reader.read(term.condition, scope), term.body
            inside = lambda batch: leading(batch) & condition(batch)  # noqa: E731
        named = tuple((binding.variable, self.reader.index(binding)) for binding in scope)
        return _CompiledTerm(scope, inside, self.reader.read(term, scope), named)

    def _inside(self, scope: Scope) -> Value:
        """The bindings of the leading variables, each to a member of its domain."""
        if not scope:
            return lambda batch: np.ones((batch.count, 1), dtype=np.bool_)
        here = self.reader.members(scope)
        if len(scope) == 1:
            return here
        outer = self._inside(scope[:-1])
        variables = [binding.variable for binding in scope]
        return self.reader.remembered("inside", variables, scope, lambda *_: lambda batch: outer(batch) & here(batch))


_COMPILED: WeakKeyDictionary[Scenario, dict[str, _CompiledClauses]] = WeakKeyDictionary()


def _compiled_law(scenario: Scenario, law: LawParameters) -> _CompiledClauses:
    """The clauses of the law, compiled once for each scenario and law: one draw is checked in less time than that takes."""
    of_scenario, digest = _COMPILED.setdefault(scenario, {}), law.digest
    if digest not in of_scenario:
        if len(of_scenario) == MOST_LAWS:
            of_scenario.clear()
        of_scenario[digest] = _CompiledClauses(Facts(scenario, law), clauses_of(law))
    return of_scenario[digest]


def _first_of_each_draw(broken: Index) -> Index:
    """At most ``MOST_FINDINGS`` places for each draw, so that no broken draw of a batch goes unseen."""
    _, starts = np.unique(broken[:, 0], return_index=True)
    rank = np.arange(len(broken)) - np.repeat(starts, np.diff([*starts, len(broken)]))
    return np.asarray(broken[rank < MOST_FINDINGS])


def _chunks(compiled: _CompiledClauses, draws: DrawArrays, chunk: int) -> Iterator[tuple[int, Batch]]:
    """Batches of at most ``chunk`` draws, each with the place of its first."""
    count = len(draws.year_of)
    for start in range(0, count, chunk):
        yield start, compiled.reader.batch(draws if count <= chunk else draws.chunk(start, start + chunk))


def check_draws(scenario: Scenario, law: LawParameters, draws: DrawArrays, chunk: int = 256) -> list[ClauseResult]:
    """Check every clause on every draw; memory is bounded by ``chunk`` draws at a time."""
    return clause_results(scenario, law, draws, None, chunk)


def clause_results(
    scenario: Scenario, law: LawParameters, draws: DrawArrays, clauses: Sequence[Clause] | None = None, chunk: int = 256
) -> list[ClauseResult]:
    """Check the given clauses (by default those of the law) on every draw."""
    compiled = _compiled_law(scenario, law)
    if clauses is not None:
        compiled = _CompiledClauses(compiled.facts, clauses)
    instances = [0] * len(compiled.clauses)
    findings: list[dict[Finding, None]] = [{} for _ in compiled.clauses]
    for start, batch in _chunks(compiled, draws, chunk):
        for place, (clause, terms) in enumerate(compiled.clauses):
            for term in terms:
                checked, broken = term.broken(batch)
                instances[place] += checked
                if broken.any():
                    findings[place].update(dict.fromkeys(term.findings(clause.id, batch, start, broken)))
    return [ClauseResult(clause, instances[place], tuple(findings[place])) for place, (clause, _) in enumerate(compiled.clauses)]


def draws_keeping(scenario: Scenario, law: LawParameters, draws: DrawArrays, clause: Clause, chunk: int = 256) -> Bool:
    """Which draws keep a clause, shape ``(n_draws,)``; where only that is asked, for it lists no findings."""
    compiled = _CompiledClauses(_compiled_law(scenario, law).facts, (clause,))
    kept = np.ones(len(draws.year_of), dtype=np.bool_)
    for start, batch in _chunks(compiled, draws, chunk):
        for term in compiled.clauses[0][1]:
            _, broken = term.broken(batch)
            kept[start : start + batch.count] &= ~broken.any(axis=(*range(broken.ndim - 2), -1))
    return kept
