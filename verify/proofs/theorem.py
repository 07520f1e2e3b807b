"""A theorem, and what a solver says of it: PROVED, REFUTED with a counterexample, or UNKNOWN. Unknown is never taken for proved."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import z3

from verify.budget import USUAL, Effort
from verify.law.parameters import LawParameters
from verify.proofs.effort import Z3_UNITS
from verify.readers.z3_world import Scope, World

CASE = "a case"
"""How the scope of an answer that rests on one case begins."""
PROVED, REFUTED, UNKNOWN = "PROVED", "REFUTED", "UNKNOWN"
UNBOUNDED = "unbounded"
"""The scope of a proof for any number of States, instruments and groups."""
STOPPED = "stopped by --seconds"
"""The scope of an answer that the user's clock cut short."""
VACUOUS = "no case of its assumptions was found"
"""The scope of an answer where what was proved may be about nothing."""
EARLY = 0.5
"""Of the effort, what a question may take in the small scopes that are tried first."""


@dataclass(frozen=True)
class Query:
    """Hypotheses and a conclusion in one world. The claim is that the hypotheses without the conclusion cannot be."""

    world: World
    hypotheses: list[Any]
    conclusion: Any
    show: Callable[[Any], list[str]] = lambda model: []

    def solver(self) -> Any:
        """A solver that holds the hypotheses and the negated conclusion."""
        solver = z3.Solver(ctx=self.world.context)
        solver.add(*self.hypotheses, z3.Not(self.conclusion))
        return solver

    def smt(self, title: str) -> str:
        """The claim as an SMT-LIB file: ``unsat`` is the claim."""
        head = "".join(f"; {line}\n" for line in title.splitlines())
        return head + "(set-logic ALL)\n" + str(self.solver().to_smt2())


@dataclass(frozen=True)
class Theorem:
    """A claim made of cases. ``build`` gives the queries in a world; ``wants_witness`` where the claim is that each of them exists.

    ``scopes`` are tried in order for a counterexample (or the witness).
    """

    id: str
    statement: str
    build: Callable[[World], list[Query]]
    assumptions: tuple[str, ...] = ()
    scopes: tuple[Scope, ...] = (Scope(3, 2), Scope(4, 2), Scope(5, 3))
    wants_witness: bool = False
    first: int = 0
    """How many of the scopes to try before asking for any number of States."""
    possible: Scope | None = None
    """Where the hypotheses of every case must be possible, or the theorem is not proved: it would be about nothing."""


def no_queries(world: World) -> list[Query]:
    """What a theorem asks that is decided elsewhere: by other theorems, or in another process."""
    return []


@dataclass(frozen=True)
class Verdict:
    """What came of a theorem. ``queries`` decided it, for another solver to confirm; so may ``witnesses`` be, in which its hypotheses
    are possible (each of them claims that they are not)."""

    theorem: Theorem
    verdict: str
    scope: str
    seconds: float
    counterexample: tuple[str, ...] = ()
    queries: tuple[Query, ...] = field(default=(), repr=False)
    witnesses: tuple[Query, ...] = field(default=(), repr=False)
    solver: str = "z3"
    """Who decided it; ``z3, cvc5`` where z3 left a case to cvc5."""
    units: int = 0
    """Z3's units for the hungriest question that was asked of it, of those that its ``Effort`` allows."""

    @property
    def asked(self) -> list[tuple[Query, str]]:
        """What decided it, each with the answer that a solver must give to come to the same verdict."""
        deciding = "sat" if self.scope.startswith(CASE) else "unsat"
        return [*((query, deciding) for query in self.queries), *((query, "sat") for query in self.witnesses)]


def prove(theorem: Theorem, law: LawParameters, effort: Effort = USUAL, second: Callable[[str, Effort], str] | None = None) -> Verdict:
    """Ask Z3; first for any number of States, then in growing scopes for a counterexample or witness.

    ``second`` is asked where Z3 comes to no end for any number of States: SMT-LIB text and effort to ``unsat`` or another word.
    What was asked within its units is the same on every machine; UNKNOWN with the scope ``STOPPED`` is the user's clock.
    """
    started, asking = time.perf_counter(), _Asking(theorem, law, effort)
    verdict = asking.verdict(second)
    if verdict.verdict == UNKNOWN and effort.stop.passed:
        verdict = replace(verdict, scope=STOPPED)
    return replace(verdict, seconds=time.perf_counter() - started, units=asking.units)


class _Asking:
    """The questions of one theorem. ``units`` is what the hungriest took so far."""

    def __init__(self, theorem: Theorem, law: LawParameters, effort: Effort) -> None:
        self.theorem, self.law, self.effort = theorem, law, effort
        self.units = 0

    def verdict(self, second: Callable[[str, Effort], str] | None) -> Verdict:
        """The verdict, without its time."""
        theorem, scopes = self.theorem, self.theorem.scopes
        early = self._search(scopes[: theorem.first], (), self.effort.part(EARLY))
        if early:
            return early
        decided, open_cases, solvers = list[Query](), list[int](), "z3"
        if not theorem.wants_witness:
            for case, query in enumerate(theorem.build(World(self.law))):
                if self._ask(query.solver(), self.effort) == z3.unsat:
                    decided.append(query)
                elif second and second(query.smt(theorem.statement), self.effort) == "unsat":
                    decided.append(query)
                    solvers = "z3, cvc5"
                else:
                    open_cases.append(case)
            if not open_cases:
                return self._unless_vacuous(Verdict(theorem, PROVED, UNBOUNDED, 0.0, (), tuple(decided), solver=solvers))
        late = self._search(scopes[theorem.first :], open_cases, self.effort)
        if late:
            return late
        verdict = REFUTED if theorem.wants_witness and self._nowhere() else UNKNOWN
        last = scopes[-1] if scopes else Scope()
        return Verdict(theorem, verdict, f"no case with up to {last.states} States", 0.0, (), tuple(decided))

    def _unless_vacuous(self, proved: Verdict) -> Verdict:
        """A proof with a case of its hypotheses, where one is wanted; else it is none."""
        if self.theorem.possible is None:
            return proved
        witnesses = list[Query]()
        for query in self.theorem.build(World(self.law, self.theorem.possible)):
            witness = replace(query, conclusion=query.world.truth(False))
            if self._ask(witness.solver(), self.effort) != z3.sat:
                return replace(proved, verdict=UNKNOWN, scope=VACUOUS, queries=())
            witnesses.append(witness)
        return replace(proved, witnesses=tuple(witnesses))

    def _search(self, scopes: Sequence[Scope], cases: Sequence[int], effort: Effort) -> Verdict | None:
        """Look for a counterexample of one case in scopes, or for a scope with a witness of every case."""
        wanted = self.theorem.wants_witness
        for scope in scopes:
            queries, found, shown = self.theorem.build(World(self.law, scope)), list[Query](), list[str]()
            for query in queries if wanted else [queries[case] for case in cases or range(len(queries))]:
                solver = query.solver()
                possible = self._ask(solver, effort) == z3.sat
                if possible:
                    found.append(query)
                    shown += query.show(solver.model())
                if possible != wanted:
                    break
            if found and (not wanted or len(found) == len(queries)):
                verdict = PROVED if wanted else REFUTED
                return Verdict(self.theorem, verdict, f"{CASE} of {scope.states} States", 0.0, tuple(shown), tuple(found))
        return None

    def _ask(self, solver: Any, effort: Effort) -> Any:
        """What Z3 says within its units, and within what is left on the user's clock."""
        answer, units = ask(solver, effort)
        self.units = max(self.units, units)
        return answer

    def _nowhere(self) -> bool:
        """Whether one of the things sought exists in no world at all."""
        return any(self._ask(query.solver(), self.effort) == z3.unsat for query in self.theorem.build(World(self.law)))


def ask(solver: Any, effort: Effort = USUAL, seed: int = 0) -> tuple[Any, int]:
    """Z3's answer, and the units it took; ``seed`` is that of its search. The count of a context goes on from question to question."""
    solver.set("rlimit", effort.units(Z3_UNITS))
    solver.set("random_seed", seed)
    if effort.milliseconds_left is not None:
        solver.set("timeout", effort.milliseconds_left)
    before = _units(solver)
    answer = solver.check()
    return answer, _units(solver) - before


def _units(solver: Any) -> int:
    found = solver.statistics()
    return int(found.get_key_value("rlimit count")) if "rlimit count" in found.keys() else 0  # noqa: SIM118  (no mapping)
