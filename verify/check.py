"""Check draws against the clauses: the numpy reader of the terms, on one draw or a batch."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np

from scenarios import Scenario
from verify.clauses import Clause, clauses_of
from verify.draw_arrays import DrawArrays
from verify.evaluate import Bool, Evaluator, Facts, Index
from verify.law import LawParameters
from verify.terms import Atom, Count, Exists, ForAll, Implies, Load, Redraws

SHORT_AXIS = 8
MOST_FINDINGS = 1000
"""Findings kept for each term and draw."""


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


def _over_last(operation: Any, values: Bool) -> Bool:
    """Reduce the last axis; slice by slice where it is short, which numpy's own reduction is slow at."""
    if values.ndim and 0 < values.shape[-1] <= SHORT_AXIS:
        return np.asarray(reduce(operation, (values[..., place] for place in range(values.shape[-1]))))
    return np.asarray(operation.reduce(values, axis=-1))


class _Batch(Evaluator):
    """Axes: draws, then one axis for each variable in the order in which they are bound."""

    def __init__(self, facts: Facts, draws: DrawArrays) -> None:
        super().__init__(facts)
        self.draws = draws
        count, n, _ = draws.reviewing.shape
        flat = np.where(draws.reviewing >= 0, draws.reviewing, n) + (np.arange(count) * (n + 1))[:, None, None]
        self.load = np.bincount(flat.ravel(), minlength=count * (n + 1)).reshape(count, n + 1)[:, :n]

    def bind(self, variable: str, domain: Any, scope: dict[str, Any]) -> tuple[dict[str, Any], Bool]:
        """Open an axis; gives the new scope and which of its members are in the domain."""
        inner = {name: value if name[0] == "@" else value[..., None] for name, value in scope.items()}
        draw = inner["draw"]
        inner["@" + variable] = draw.ndim - 1
        if domain.name == "reviewing":
            inner["@of." + variable] = inner["@" + domain.of]
            state = self._seated(self.draws.reviewing, variable, inner)
            return inner | {variable: state}, state >= 0
        if domain.name == "instruments":
            inner[variable] = np.arange(self.facts.n_instruments)
            return inner, np.array(True)
        inner[variable] = np.arange(self.facts.n_states)
        inside = (self.draws.year_of > 0).reshape(len(self.draws.year_of), *(1,) * (draw.ndim - 2), self.facts.n_states)
        return inner, inside if domain.name == "under_review" else self.facts.takes_part[inner[variable]]

    def _seated(self, table: Index, holder: str, scope: dict[str, Any], instrument: str | None = None) -> Index:
        """A view of ``table (n_draws, n_states, n_slots[, n_instruments])`` on the axes to which its variables are bound."""
        names = ("@of." + holder, "@" + holder, *(("@" + instrument,) if instrument else ()))
        axes = [0, *(int(scope[name]) for name in names)]
        ordered = table.transpose(sorted(range(len(axes)), key=axes.__getitem__))
        shape = [1] * int(scope["draw"].ndim)
        for axis, size in zip(axes, table.shape, strict=True):
            shape[axis] = size
        return ordered.reshape(shape)

    def atom(self, atom: Atom, scope: dict[str, Any]) -> Bool:
        values = [scope[name] for name in atom.arguments]
        years = self.draws.year_of
        fact = self.facts.atom(atom.name, values, years)
        if fact is not None:
            return fact
        draw, first, last = scope["draw"], values[0], values[1]
        if atom.name == "same_year":
            found: Any = (years[draw, first] == years[draw, last]) & (years[draw, first] > 0)
        elif atom.name == "reviewed_by":
            found = (self.draws.reviewing[draw, first] == np.asarray(last)[..., None]).any(axis=-1)
        else:
            holder, table = atom.arguments[1], getattr(self.draws, atom.name)
            sides = (atom.side,) if atom.side >= 0 else (0, 1)
            instrument = atom.arguments[2] if atom.name == "covers" else None
            parts = [self._seated(table[:, :, :, side], holder, scope, instrument) for side in sides]
            found = parts[0] if len(parts) == 1 else parts[0] | parts[1]
        return np.asarray(found)

    def number(self, term: Count | Load | Redraws, scope: dict[str, Any]) -> Index:
        if isinstance(term, Redraws):
            return np.asarray(self.draws.redraws[scope["draw"], scope[term.state]])
        if isinstance(term, Load):
            return np.asarray(self.load[scope["draw"], scope[term.state]])
        inner, inside = self.bind(term.variable, term.domain, scope)
        return np.count_nonzero(self.read(term.body, inner) & inside, axis=-1)  # type: ignore[no-any-return]

    def every(self, term: ForAll, scope: dict[str, Any]) -> Bool:
        inner, inside = self.bind(term.variable, term.domain, scope)
        return _over_last(np.logical_and, self.read(term.body, inner) | ~inside)

    def some(self, term: Exists, scope: dict[str, Any]) -> Bool:
        inner, inside = self.bind(term.variable, term.domain, scope)
        return _over_last(np.logical_or, self.read(term.body, inner) & inside)


def _instances(batch: _Batch, term: Any) -> tuple[Bool, Bool, dict[str, Any]]:
    """Which bindings of the leading quantifiers are instances, and which of them hold."""
    scope: dict[str, Any] = {"draw": np.arange(len(batch.draws.year_of))}
    inside: Any = np.array(True)
    while isinstance(term, ForAll):
        scope, more = batch.bind(term.variable, term.domain, scope)
        inside = np.asarray(inside)[..., None] & more
        term = term.body
    if isinstance(term, Implies):
        inside = inside & batch.read(term.condition, scope)
        term = term.body
    holds = batch.read(term, scope)
    inside, holds = np.broadcast_arrays(inside, holds)
    return inside, holds, scope


def _first_of_each_draw(broken: Index) -> Index:
    """At most ``MOST_FINDINGS`` places for each draw, so that no broken draw of a batch goes unseen."""
    _, starts = np.unique(broken[:, 0], return_index=True)
    rank = np.arange(len(broken)) - np.repeat(starts, np.diff([*starts, len(broken)]))
    return np.asarray(broken[rank < MOST_FINDINGS])


def check_draws(scenario: Scenario, law: LawParameters, draws: DrawArrays, chunk: int = 256) -> list[ClauseResult]:
    """Check every clause on every draw; memory is bounded by ``chunk`` draws at a time."""
    return clause_results(scenario, law, draws, clauses_of(law), chunk)


def clause_results(
    scenario: Scenario, law: LawParameters, draws: DrawArrays, clauses: Sequence[Clause] | None = None, chunk: int = 256
) -> list[ClauseResult]:
    """Check the given clauses (by default those of the law) on every draw."""
    facts = Facts(scenario, law)
    batches = [(start, _Batch(facts, draws.chunk(start, start + chunk))) for start in range(0, len(draws.year_of), chunk)]
    results = []
    for clause in clauses_of(law) if clauses is None else clauses:
        instances, findings = 0, dict[Finding, None]()
        for start, batch in batches:
            for term in clause.terms:
                inside, holds, scope = _instances(batch, term)
                instances += int(np.count_nonzero(inside))
                broken = np.argwhere(inside & ~holds)
                for place in _first_of_each_draw(broken):
                    values = {n: int(np.broadcast_to(v, holds.shape)[tuple(place)]) for n, v in scope.items() if n[0] != "@"}
                    states = tuple(values[name] for name in ("s", "r") if name in values)
                    findings[Finding(clause.id, start + int(place[0]), states, values.get("i"))] = None
        results.append(ClauseResult(clause, instances, tuple(findings)))
    return results


def draws_keeping(scenario: Scenario, law: LawParameters, draws: DrawArrays, clause: Clause, chunk: int = 256) -> Bool:
    """Which draws keep a clause, shape ``(n_draws,)``; where only that is asked, for it lists no findings."""
    facts, count = Facts(scenario, law), len(draws.year_of)
    kept = np.ones(count, dtype=np.bool_)
    for start in range(0, count, chunk):
        batch = _Batch(facts, draws.chunk(start, start + chunk))
        for term in clause.terms:
            inside, holds, _ = _instances(batch, term)
            size = len(batch.draws.year_of)
            broken = np.broadcast_to(inside & ~holds, np.broadcast_shapes(holds.shape, (size, *(1,) * (holds.ndim - 1))))
            kept[start : start + size] &= ~broken.reshape(size, -1).any(axis=1)
    return kept
