"""From the paragraph to the proof: for each clause, where its words went and what vouches for them."""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from verify.law.clause import Clause
from verify.law.clauses import clauses_of
from verify.law.parameters import LawParameters
from verify.law.questions import bearing_on, meaning_of
from verify.proofs.fates import Fate
from verify.proofs.theorem import Verdict
from verify.readers.english import in_english
from verify.readers.z3_terms import Z3Reader
from verify.readers.z3_world import World, any_draw


@dataclass(frozen=True)
class TracedTerm:
    """One term of a clause: ``part`` is ``each_lot`` or ``finished``; in English and as a Z3 formula (SMT-LIB text)."""

    part: str
    english: str
    formula: str


@dataclass(frozen=True)
class Traced:
    """A clause with its readings (parameter, value, meaning), terms, theorems (name to verdict), tests and planted faults."""

    clause: Clause
    readings: tuple[tuple[str, str, str], ...]
    terms: tuple[TracedTerm, ...]
    theorems: tuple[tuple[str, str, str], ...]
    tests: tuple[str, ...]
    fates: tuple[Fate, ...]

    def count(self, word: str, kind: str) -> int:
        """How many planted faults in the ``law`` or the ``guard`` were ``killed``, are the ``same``, or ``survive``."""
        return sum(fate.word == word and fate.kind == kind for fate in self.fates)


def traced_terms(clause: Clause, law: LawParameters) -> tuple[TracedTerm, ...]:
    """Every term of a clause in English and for Z3, for any number of States."""
    return tuple(
        TracedTerm(part, in_english(term), _formula(term, law)) for part in ("each_lot", "finished") for term in getattr(clause, part)
    )


def _formula(term: Any, law: LawParameters) -> str:
    """The formula with its bound variables named in order, whatever was read before."""
    world = World(law)
    return str(Z3Reader(world, any_draw(world)).read(term).sexpr())


def named_tests(clause: str, folder: Path) -> tuple[str, ...]:
    """The tests named after a clause, as ``file::test``; none where the folder is not at hand."""
    prefix = f"test_{clause.replace('-', '_')}_"
    return tuple(
        f"{file.relative_to(folder.parent).as_posix()}::{name}"
        for file in sorted(folder.rglob("test_*.py"))
        for name in _functions(file)
        if name.startswith(prefix)
    )


def _functions(file: Path) -> Iterator[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return (node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def trace(law: LawParameters, verdicts: Sequence[Verdict], found: Sequence[Fate], tests: Path) -> list[Traced]:
    """One row for each clause in force."""
    bearing = bearing_on(law)
    rows = []
    for clause in clauses_of(law):
        readings = tuple((name, str(law.values[name]), meaning_of(name, law.values[name])) for name in bearing[clause.id])
        theorems = tuple(
            (verdict.theorem.id, verdict.verdict, verdict.scope)
            for verdict in verdicts
            if verdict.theorem.id.rpartition("/")[2] == clause.id
        )
        fates = tuple(fate for fate in found if fate.mutant.clause.id == clause.id)
        rows.append(Traced(clause, readings, traced_terms(clause, law), theorems, named_tests(clause.id, tests), fates))
    return rows
