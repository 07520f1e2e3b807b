"""What becomes of a planted fault: killed, or proved to change nothing. One that is neither survives, and is shown.

A fault in the *law* is killed by a finished draw that the law and the mutant judge differently: one of the edited draws, or a
counterexample of Z3. A fault in the *guard* is killed by a counterexample to one of two obligations: that a lot which it admits
keeps the clauses, and that it bars no lot which the clauses allow.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from verify.budget import Effort
from verify.law.clause import Clause
from verify.law.clauses import clauses_of
from verify.law.parameters import LawParameters
from verify.law_in_force import LawInForce
from verify.proofs.edited_draws import EditedDraws, edited_draws
from verify.proofs.law_theorems import BECAUSE, others_for, what_a_draw_is
from verify.proofs.mutants import Mutant, mutants_of
from verify.proofs.safety import any_order, each_kind_of_lot, lot_queries, shown
from verify.proofs.second_solver import ask_cvc5
from verify.proofs.step import bookkeeping, guard_formulas
from verify.proofs.theorem import PROVED, REFUTED, Query, Theorem, Verdict, prove
from verify.readers.z3_formulas import all_of
from verify.readers.z3_terms import Z3Reader
from verify.readers.z3_world import Draw, Scope, World, any_draw
from verify.workers import parallel_map

SCOPES = (Scope(3, 2, 2, 2), Scope(4, 2, 2, 2), Scope(5, 2, 2, 2), Scope(6, 2, 2, 2))
EFFORT = Effort(0.5)
"""What each query may take."""
A_DRAW = "an edited draw"
"""The scope of a verdict that rests on one of the edited draws."""


def _terms(reader: Z3Reader, terms: Sequence[Any]) -> Any:
    return all_of(reader.world.truth(True), *[reader.read(term) for term in terms])


def tells_apart(mutant: Mutant, clauses: Sequence[Clause]) -> Theorem:
    """The claim that law and mutant judge every finished draw alike; a counterexample kills the mutant."""
    original = next(clause for clause in clauses if clause.id == mutant.clause.id)
    part = f"{original.id}/{mutant.part}"
    known = part if part in BECAUSE else original.id

    def build(world: World) -> list[Query]:
        draw = any_draw(world)
        reader = Z3Reader(world, draw)
        others = [reader.read(term) for clause in others_for(known, clauses, world) for term in clause.terms]
        base = [*what_a_draw_is(world, draw), *others]
        alone = world.scope is None and known in BECAUSE
        if world.scope is None and known == part:
            return [
                Query(world, [*base, _terms(reader, getattr(given, mutant.part))], _terms(reader, getattr(wanted, mutant.part)))
                for given, wanted in ((original, mutant.clause), (replace(original, finished=()), original))
            ]
        pairs = (([original], mutant.clause), ([] if alone else [mutant.clause], original))
        return [
            Query(world, [*base, *[_terms(reader, one.terms) for one in given]], _terms(reader, wanted.terms), shown(world, draw))
            for given, wanted in pairs
        ]

    return Theorem(
        f"mutant/law/{original.id}",
        f"{original.id}, {mutant.part} {mutant.change}: says the same as the law",
        build,
        scopes=SCOPES,
        first=2,
    )


def guard_admits_the_same(mutant: Mutant, clauses: Sequence[Clause]) -> Theorem:
    """The claim that a guard with the mutant admits no lot that breaks a clause, and bars none that breaks none."""
    guard = [mutant.clause if clause.id == mutant.clause.id else clause for clause in clauses]

    def build(world: World) -> list[Query]:
        from_books = world.scope is None and mutant.clause.id in _from_bookkeeping(world)

        def safe(draw: Draw) -> Any:
            reader = Z3Reader(world, draw)
            kept = [clause for clause in clauses if not (from_books and clause.id == mutant.clause.id)]
            books = bookkeeping(world, draw).values() if from_books else ()
            return all_of(_terms(reader, [term for clause in kept for term in clause.each_lot]), *books)

        queries = lot_queries(world, clauses, guard, any_order, safe)
        if mutant.clause.id in _from_bookkeeping(world):
            queries.append(_by_bookkeeping(world, next(clause for clause in clauses if clause.id == mutant.clause.id)))
        for draw, lot, given in each_kind_of_lot(world, clauses, any_order):
            admitted = guard_formulas(world, draw, lot, clauses)
            conclusion = all_of(*guard_formulas(world, draw, lot, [mutant.clause]))
            queries.append(Query(world, [*given, *admitted], conclusion, shown(world, draw, lot)))
        return queries

    return Theorem(
        f"mutant/guard/{mutant.clause.id}",
        f"{mutant.clause.id}, guard {mutant.change}: admits the same lots",
        build,
        scopes=SCOPES[:3],
        first=2,
    )


def _from_bookkeeping(world: World) -> tuple[str, ...]:
    """Clauses that follow from the bookkeeping alone, so that the guard need not see to them."""
    return ("29c",) if world.law.values["additional_covers"] == "all-missing" else ()


def _by_bookkeeping(world: World, clause: Clause) -> Query:
    draw = any_draw(world)
    books = [*world.axioms(), *bookkeeping(world, draw).values()]
    return Query(world, books, _terms(Z3Reader(world, draw), clause.each_lot))


@dataclass(frozen=True)
class Fate:
    """What became of a mutant. ``kind`` is ``law`` or ``guard``; ``word`` is ``killed``, ``same`` (proved to change nothing, for
    any number of States) or ``survives``. ``case`` is the draw or lot that killed it, in English; ``solver`` who said so."""

    mutant: Mutant
    kind: str
    word: str
    scope: str
    solver: str
    case: tuple[str, ...] = ()

    @property
    def shown_by(self) -> str:
        """The draw that killed it, or the scope and the solver that decided."""
        return self.case[0] if self.scope == A_DRAW else f"{self.scope} ({self.solver})"

    def document(self) -> dict[str, Any]:
        """The same as data."""
        return {
            "clause": self.mutant.clause.id,
            "in": self.kind,
            "part": self.mutant.part,
            "change": self.mutant.change,
            "fate": self.word,
            "scope": self.scope,
            "solver": self.solver,
            "case": list(self.case),
        }


def _decided(mutant: Mutant, kind: str, verdict: Verdict) -> Fate:
    word = {REFUTED: "killed", PROVED: "same"}.get(verdict.verdict, "survives")
    return Fate(mutant, kind, word, verdict.scope, verdict.solver, verdict.counterexample)


def fate_by_solver(mutant: Mutant, kind: str, law: LawParameters) -> Fate:
    """Ask the solvers about a mutant of the law or of the guard."""
    claim = tells_apart if kind == "law" else guard_admits_the_same
    return _decided(mutant, kind, prove(claim(mutant, clauses_of(law)), law, EFFORT, ask_cvc5))


def fate_by_draws(mutant: Mutant, draws: EditedDraws) -> Fate | None:
    """Try a mutant of the law on the edited draws; None where they do not kill it."""
    found = draws.told_apart(mutant.clause)
    return Fate(mutant, "law", "killed", A_DRAW, "none", (found,)) if found else None


def number_of_fates(law: LawParameters) -> int:
    """How many planted faults ``fates`` decides."""
    return sum(2 if mutant.part == "each_lot" else 1 for clause in clauses_of(law) for mutant in mutants_of(clause))


def fates(law: LawInForce, workers: int = 1) -> Iterator[Fate]:
    """Try every mutant of every clause, in the law and (``each_lot`` terms) in the guard; in order, whatever the workers."""
    clauses = clauses_of(law)
    planted = [
        (mutant, kind)
        for clause in clauses
        for mutant in mutants_of(clause)
        for kind in ("law", *(["guard"] if mutant.part == "each_lot" else []))
    ]
    draws = edited_draws(law, clauses)
    known = [fate_by_draws(mutant, draws) if kind == "law" else None for mutant, kind in planted]
    asked = [(*one, law) for one, fate in zip(planted, known, strict=True) if fate is None]
    answers = parallel_map(fate_by_solver, asked, workers)
    for fate in known:
        yield fate or next(answers)
