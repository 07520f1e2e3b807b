"""Check a proof that a formula cannot be satisfied: ``python check_drat.py formula.cnf proof.drat``.

It needs Python 3.11 alone. The formula is in DIMACS, the proof in DRAT as text. Each clause of the proof must follow from those
before it by unit propagation (reverse unit propagation, RUP), and one must be the empty clause. DRAT allows other steps too
(RAT); these are refused here. Prints ``s VERIFIED`` and ends with 0; names the first line that fails and ends with 1; ends with
2 where a file cannot be used."""

import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

NONE, ASSUMED = -1, -2
MOST_BYTES = 1_000_000_000


class Propagation:
    """Clauses under unit propagation, with two watched literals each.

    ``reason`` holds every true literal and the place of the clause that made it true; ``trail`` the order. ``refuted`` is the
    place of a clause that is false whatever is assumed, or ``NONE``.
    """

    def __init__(self) -> None:
        self.clauses: list[list[int]] = []
        self.trail: list[int] = []
        self.reason: dict[int, int] = {}
        self.refuted = NONE
        self._watching: defaultdict[int, list[int]] = defaultdict(list)
        self._places: defaultdict[tuple[int, ...], list[int]] = defaultdict(list)
        self._head = 0

    def add(self, literals: Sequence[int]) -> None:
        """Add a clause and what follows from it at once."""
        reason, place = self.reason, len(self.clauses)
        clause = sorted(set(literals), key=lambda literal: -literal in reason)
        self.clauses.append(clause)
        self._places[tuple(sorted(clause))].append(place)
        if any(-literal in clause for literal in clause):
            return
        for literal in clause[:2] if len(clause) > 1 else ():
            self._watching[literal].append(place)
        if not clause or -clause[0] in reason:
            self.refuted = place if self.refuted == NONE else self.refuted
        elif len(clause) == 1 or -clause[1] in reason:
            self._set(clause[0], place)
            false = self._propagate()
            self.refuted = false if self.refuted == NONE else self.refuted

    def delete(self, literals: Sequence[int]) -> None:
        """Forget a clause; what it has made true stays, for it followed."""
        places = self._places.get(tuple(sorted(set(literals))))
        if places and self.reason.get(self.clauses[places[-1]][0] if self.clauses[places[-1]] else 0) != places[-1]:
            place = places.pop()
            for literal in self.clauses[place][:2]:
                self._watching[literal] = [other for other in self._watching[literal] if other != place]

    def false_under(self, literals: Sequence[int]) -> int:
        """The place of a clause that is false once all the literals are; ``NONE`` where propagation finds none.

        What is assumed stays, to be looked at, until ``forget``.
        """
        if self.refuted != NONE:
            return self.refuted
        for literal in literals:
            if literal in self.reason:
                return self.reason[literal]
            if -literal not in self.reason:
                self._set(-literal, ASSUMED)
        return self._propagate()

    def forget(self, length: int) -> None:
        """Take back all that was set after the trail had a length."""
        while len(self.trail) > length:
            del self.reason[self.trail.pop()]
        self._head = length

    def _set(self, literal: int, place: int) -> None:
        if literal not in self.reason:
            self.reason[literal] = place
            self.trail.append(literal)

    def _propagate(self) -> int:
        """Follow unit clauses to the end; the place of a clause that is false, or ``NONE``."""
        while self._head < len(self.trail):
            literal = -self.trail[self._head]
            self._head += 1
            watching, self._watching[literal] = self._watching[literal], []
            for at, place in enumerate(watching):
                if not self._look(place, literal):
                    self._watching[literal] += watching[at + 1 :]
                    return place
        return NONE

    def _look(self, place: int, literal: int) -> bool:
        """Look at a clause of which a watched literal became false; whether the clause can still be true."""
        clause, reason = self.clauses[place], self.reason
        if clause[0] == literal:
            clause[0], clause[1] = clause[1], literal
        if clause[0] not in reason:
            for at in range(2, len(clause)):
                if -clause[at] not in reason:
                    clause[1], clause[at] = clause[at], literal
                    self._watching[clause[1]].append(place)
                    return True
        self._watching[literal].append(place)
        if -clause[0] in reason:
            return False
        self._set(clause[0], place)
        return True


def numbers_of(line: str, number: int) -> list[int]:
    """The literals of a line that ends with 0; raises ``ValueError``."""
    try:
        *literals, last = map(int, line.split())
    except ValueError:
        raise ValueError(f"line {number} is not a list of whole numbers: {line[:60]!r}") from None
    if last != 0 or 0 in literals:
        raise ValueError(f"line {number} must have one 0, at its end: {line[:60]!r}")
    return literals


def read_formula(text: str) -> list[list[int]]:
    """The clauses of a DIMACS file, one a line; raises ``ValueError``."""
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip() and line.split()[0] != "c"]
    words = lines[0][1].split() if lines else []
    if len(words) != 4 or words[:2] != ["p", "cnf"] or not (words[2] + words[3]).isdigit():
        raise ValueError("there is no line 'p cnf VARIABLES CLAUSES' before the clauses")
    clauses = [numbers_of(line, number) for number, line in lines[1:]]
    if len(clauses) != int(words[3]):
        raise ValueError(f"{len(clauses)} clauses; the head of the file says {words[3]}")
    if any(abs(literal) > int(words[2]) for clause in clauses for literal in clause):
        raise ValueError(f"a variable above {words[2]}, which the head of the file says is the last")
    return clauses


def read_steps(text: str) -> Iterator[tuple[int, bool, list[int]]]:
    """The steps of a proof: number of the line, whether it deletes, and the clause; raises ``ValueError``."""
    for number, line in enumerate(text.splitlines(), 1):
        words = line.split(maxsplit=1)
        if words and words[0] != "c":
            deletes = words[0] == "d"
            yield number, deletes, numbers_of(words[1] if deletes and len(words) > 1 else line, number)


def fault_in(formula: str, proof: str) -> str:
    """What is wrong with a proof, in English; nothing where it proves that the formula cannot be satisfied."""
    known = Propagation()
    for clause in read_formula(formula):
        known.add(clause)
    for number, deletes, clause in read_steps(proof):
        if deletes:
            known.delete(clause)
            continue
        length = len(known.trail)
        follows = known.false_under(clause) != NONE or any(-literal in clause for literal in clause)
        known.forget(length)
        if not follows:
            return f"line {number} of the proof does not follow by unit propagation: {' '.join(map(str, clause))} 0"
        if not clause:
            return ""
        known.add(clause)
    return "the proof ends without the empty clause"


def read(name: str) -> str:
    """The text of a file; raises ``ValueError`` for one that is no plain file, or too large."""
    if not Path(name).is_file() or Path(name).stat().st_size > MOST_BYTES:
        raise ValueError(f"{name} is no plain file of at most {MOST_BYTES:,} bytes")
    return Path(name).read_text(encoding="ascii")


def main(arguments: list[str]) -> int:
    """Check the two files named; gives the exit code."""
    try:
        formula, proof = map(read, arguments)
        fault = fault_in(formula, proof)
    except (OSError, ValueError, MemoryError) as error:
        print(f"cannot be used: {error}", file=sys.stderr)
        return 2
    print("s NOT VERIFIED" if fault else "s VERIFIED")
    if fault:
        print(fault)
    return int(bool(fault))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
