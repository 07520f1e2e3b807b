"""Every theorem with what both solvers say of it, proved by several processes; in order, whatever their number."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from verify.budget import USUAL, Effort
from verify.law.parameters import LawParameters
from verify.proofs.campaign import claimed, further_orders, safeties
from verify.proofs.second_solver import confirm
from verify.proofs.theorem import PROVED, REFUTED, UNKNOWN, Theorem, Verdict, no_queries, prove
from verify.workers import parallel_map

LONGEST = "step/29c"
"""The theorem that takes longest is begun first, so that no process waits for it at the end."""


@dataclass(frozen=True)
class Answer:
    """A verdict, without its queries. ``confirmed`` is the verdict of the second solver, empty where it was not asked; ``files``
    are the queries as SMT-LIB texts by file name, where they are wanted."""

    verdict: Verdict
    confirmed: str
    files: dict[str, str]

    @property
    def is_known(self) -> bool:
        """Whether there is a verdict, and the second solver, where it was asked, came to one too."""
        return UNKNOWN not in (self.verdict.verdict, self.confirmed)

    @property
    def is_contradicted(self) -> bool:
        """Whether the solvers disagree, or an algorithm is not safe."""
        verdicts = {self.verdict.verdict, self.confirmed or self.verdict.verdict}
        return verdicts == {PROVED, REFUTED} or (self.verdict.theorem.id.startswith("safety/") and REFUTED in verdicts)

    def as_data(self) -> dict[str, Any]:
        """A row of ``untoc-draw prove --json``."""
        verdict = self.verdict
        return {
            "id": verdict.theorem.id,
            "verdict": verdict.verdict,
            "scope": verdict.scope,
            "solver": verdict.solver,
            "seconds": round(verdict.seconds, 3),
            "units": verdict.units,
            "second_solver": self.confirmed or None,
            "statement": verdict.theorem.statement,
            "assumptions": list(verdict.theorem.assumptions),
            "counterexample": list(verdict.counterexample),
        }


def number_of_answers(law: LawParameters, algorithms: Sequence[str]) -> int:
    """How many answers ``answers`` gives."""
    return len(claimed(law, algorithms)) - len(further_orders(algorithms)) + len(algorithms)


def answers(
    law: LawParameters, algorithms: Sequence[str], workers: int = 1, *, second: bool = True, files: bool = False, effort: Effort = USUAL
) -> Iterator[Answer]:
    """Prove everything about a law and the algorithms, and ask the ``second`` solver; answers in order, as they come.

    Raises ``InputError`` for an algorithm that is not there.
    """
    theorems, found = claimed(law, algorithms), list[Answer]()
    told = len(theorems) - len(further_orders(algorithms))
    for answer in _each(law, tuple(algorithms), [theorem.id for theorem in theorems], workers, second, files, effort):
        found.append(answer)
        if len(found) <= told:
            yield answer
    for verdict in safeties(law, algorithms, [answer.verdict for answer in found]):
        yield Answer(verdict, "", {})


def _each(
    law: LawParameters, algorithms: tuple[str, ...], ids: list[str], workers: int, second: bool, files: bool, effort: Effort
) -> Iterator[Answer]:
    """The answer to each theorem, in order."""
    begun = sorted(range(len(ids)), key=lambda place: workers > 1 and ids[place] != LONGEST)
    asked = [(place, law, algorithms, second, files, effort) for place in begun]
    done: dict[int, Answer] = {}
    at = 0
    for place, answer in parallel_map(_answer, asked, workers, in_order=False):
        done[place] = answer
        while at in done:
            yield done.pop(at)
            at += 1


def _answer(place: int, law: LawParameters, algorithms: tuple[str, ...], second: bool, files: bool, effort: Effort) -> tuple[int, Answer]:
    """The answer to the theorem at a place. Formulas cannot leave their process, so it is made here."""
    verdict = prove(claimed(law, algorithms)[place], law, effort)
    confirmed = confirm(verdict, effort) if second and verdict.queries else ""
    texts = _files(verdict) if files else {}
    theorem = Theorem(verdict.theorem.id, verdict.theorem.statement, no_queries, verdict.theorem.assumptions)
    return place, Answer(replace(verdict, theorem=theorem, queries=(), witnesses=()), confirmed, texts)


def _files(verdict: Verdict) -> dict[str, str]:
    """One SMT-LIB text for each query that decided a theorem."""
    title = f"{verdict.theorem.statement}\n{verdict.verdict}, {verdict.scope}; expected answer: "
    name = verdict.theorem.id.replace("/", "-")
    return {f"{name}-{number}.smt2": query.smt(title + answer) for number, (query, answer) in enumerate(verdict.asked, 1)}
