"""A theorem, and what a solver says of it: PROVED, REFUTED with a counterexample, or UNKNOWN. Unknown is never taken for proved."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import z3

from verify.law import LawParameters
from verify.proofs.world import Scope, World

CASE = "a case"
"""How the scope of an answer that rests on one case begins."""
PROVED, REFUTED, UNKNOWN = "PROVED", "REFUTED", "UNKNOWN"
UNBOUNDED = "unbounded"
"""The scope of a proof for any number of States, instruments and groups."""


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
    """A claim made of cases. ``build`` gives the queries in a world; ``wants_witness`` where the claim is that a thing exists.

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


def no_queries(world: World) -> list[Query]:
    """What a theorem asks that is decided elsewhere: by other theorems, or in another process."""
    return []


@dataclass(frozen=True)
class Verdict:
    """What came of a theorem. ``queries`` decided it, for another solver to confirm."""

    theorem: Theorem
    verdict: str
    scope: str
    seconds: float
    counterexample: tuple[str, ...] = ()
    queries: tuple[Query, ...] = field(default=(), repr=False)
    solver: str = "z3"
    """Who decided it; ``z3, cvc5`` where z3 left a case to cvc5."""


def prove(
    theorem: Theorem, law: LawParameters, timeout_seconds: float = 20, second: Callable[[str, float], str] | None = None
) -> Verdict:
    """Ask Z3; first for any number of States, then in growing scopes for a counterexample or witness.

    ``second`` is asked where Z3 comes to no end for any number of States: SMT-LIB text and seconds to ``unsat`` or another word.
    """
    started = time.perf_counter()
    open_cases: list[int] = []
    solvers = ["z3"]
    decided: list[Query] = []
    early = _search(theorem, law, theorem.scopes[: theorem.first], open_cases, min(timeout_seconds, 10), started)
    if early:
        return early
    if not theorem.wants_witness:
        for case, query in enumerate(theorem.build(World(law))):
            if _ask(query, timeout_seconds) is z3.unsat:
                decided.append(query)
            elif second and second(query.smt(theorem.statement), timeout_seconds) == "unsat":
                decided.append(query)
                solvers = ["z3", "cvc5"]
            else:
                open_cases.append(case)
        if not open_cases:
            return Verdict(theorem, PROVED, UNBOUNDED, time.perf_counter() - started, (), tuple(decided), ", ".join(solvers))
    late = _search(theorem, law, theorem.scopes[theorem.first :], open_cases, timeout_seconds, started)
    if late:
        return late
    verdict = REFUTED if theorem.wants_witness and _all_unsat(theorem, law) else UNKNOWN
    last = theorem.scopes[-1] if theorem.scopes else Scope()
    return Verdict(
        theorem, verdict, f"no case with up to {last.states} States", time.perf_counter() - started, (), tuple(decided)
    )


def _search(
    theorem: Theorem, law: LawParameters, scopes: tuple[Scope, ...], cases: list[int], timeout_seconds: float, started: float
) -> Verdict | None:
    """Look for a counterexample (or the witness) in scopes."""
    for scope in scopes:
        queries = theorem.build(World(law, scope))
        for case in cases or range(len(queries)):
            query, solver = queries[case], queries[case].solver()
            solver.set("timeout", int(1000 * timeout_seconds))
            if solver.check() == z3.sat:
                found = tuple(query.show(solver.model()))
                verdict = PROVED if theorem.wants_witness else REFUTED
                words = f"{CASE} of {scope.states} States"
                return Verdict(theorem, verdict, words, time.perf_counter() - started, found, (query,))
    return None


def _ask(query: Query, timeout_seconds: float) -> Any:
    solver = query.solver()
    solver.set("timeout", int(1000 * timeout_seconds))
    return z3.unsat if solver.check() == z3.unsat else z3.unknown


def _all_unsat(theorem: Theorem, law: LawParameters) -> bool:
    """Whether the thing sought exists in no world at all."""
    return all(_ask(query, 20) is z3.unsat for query in theorem.build(World(law)))
