"""A solver's proof, trimmed: only the steps that the contradiction rests on, each with the clauses from which it follows.

The steps are gone through forwards by unit propagation, as a checker would. For each one the clauses that were used are written
down (Cruz-Filipe et al. 2017, the LRAT format); going back from the empty clause then finds what is needed. What is left is given
as DRAT (the clauses alone) and as LRAT (with what each follows from). Nothing rests on this being right: the result is checked.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from verify.budget import NO_STOP, Stop
from verify.evidence.check_drat import NONE, Propagation
from verify.readers.cnf import Clause


@dataclass(frozen=True)
class Step:
    """A clause and the numbers of those that it follows from: clauses of the formula from 1, then steps."""

    number: int
    clause: Clause
    follows_from: tuple[int, ...]


@dataclass(frozen=True)
class Proof:
    """Steps that end with the empty clause. ``used`` are the numbers of the clauses of the formula that they rest on."""

    steps: tuple[Step, ...]
    used: tuple[int, ...]

    def drat(self) -> str:
        """The proof as DRAT text."""
        return "".join(_line(step.clause) for step in self.steps)

    def lrat(self) -> str:
        """The proof as LRAT text."""
        return "".join(f"{step.number} {_line(step.clause)[:-1]} {_line(step.follows_from)}" for step in self.steps)


def _line(numbers: Sequence[int]) -> str:
    return " ".join(map(str, (*numbers, 0))) + "\n"


def trimmed(formula: Sequence[Clause], steps: Sequence[Clause], stop: Stop = NO_STOP) -> Proof | None:
    """The proof of the empty clause; None where the steps do not give one, or where the user's clock stopped it."""
    tracing = _Tracing(formula)
    for clause in steps:
        if stop.passed:
            return None
        if tracing.done or not clause:
            break
        if not tracing.learn(clause):
            return None
    return tracing.proof() if tracing.done or tracing.learn(()) else None


class _Tracing:
    """Goes through the steps and keeps what each follows from."""

    def __init__(self, formula: Sequence[Clause]) -> None:
        self.known, self.count = Propagation(), len(formula)
        self.steps: list[tuple[Clause, tuple[int, ...]]] = []
        self.done = False
        self._number_of: list[int] = []
        self._unit_of: dict[int, int] = {}
        for number, clause in enumerate(formula, 1):
            self._add(clause, number)

    def learn(self, clause: Clause) -> bool:
        """Add a step; whether it follows by unit propagation."""
        if any(-literal in clause for literal in clause):
            return True
        length = len(self.known.trail)
        false = self.known.false_under(clause)
        if false != NONE:
            self._step(clause, self._behind(false, length, clause))
        self.known.forget(length)
        if false != NONE and not self.done:
            self._add(clause, self.count + len(self.steps))
        return false != NONE

    def _add(self, clause: Clause, number: int) -> None:
        """Add a clause to what is known; each literal that is true from then on becomes a step of its own."""
        if self.done:
            return
        before = len(self.known.trail)
        self._number_of.append(number)
        self.known.add(clause)
        for literal in self.known.trail[before:]:
            reason = self.known.reason[literal]
            others = [-other for other in self.known.clauses[reason] if other != literal]
            if others:
                self._step((literal,), (*(self._unit_of[other] for other in others), self._number_of[reason]))
            self._unit_of[literal] = self.count + len(self.steps) if others else self._number_of[reason]
        if self.known.refuted != NONE:
            self._step((), self._behind(self.known.refuted, len(self.known.trail), ()))

    def _step(self, clause: Clause, follows_from: tuple[int, ...]) -> None:
        self.steps.append((clause, follows_from))
        self.done = self.done or not clause

    def _behind(self, false: int, length: int, assumed: Clause) -> tuple[int, ...]:
        """What made a clause false, in the order of propagation: units known before, clauses since then, and the clause.

        ``assumed`` is the clause that was assumed not to hold.
        """
        known = self.known
        needed = {-literal for literal in known.clauses[false]}
        clauses = [self._number_of[false]]
        for literal in reversed(known.trail[length:]):
            reason = known.reason[literal]
            if literal in needed and reason >= 0:
                clauses.append(self._number_of[reason])
                needed |= {-other for other in known.clauses[reason] if other != literal}
        needed -= {-literal for literal in assumed}
        units = sorted({self._unit_of[literal] for literal in needed if literal in self._unit_of})
        return (*units, *reversed(clauses))

    def proof(self) -> Proof:
        """The steps that the empty clause rests on, numbered anew."""
        needed = {self.count + len(self.steps)}
        for place in range(len(self.steps) - 1, -1, -1):
            if self.count + place + 1 in needed:
                needed.update(self.steps[place][1])
        used = tuple(sorted(number for number in needed if number <= self.count))
        return Proof(tuple(self._kept(needed)), used)

    def _kept(self, needed: set[int]) -> Iterator[Step]:
        number_of = {number: number for number in needed if number <= self.count}
        last = self.count
        for number, (clause, follows_from) in enumerate(self.steps, self.count + 1):
            if number in needed:
                last = number_of[number] = last + 1
                yield Step(last, clause, tuple(number_of[other] for other in follows_from))
