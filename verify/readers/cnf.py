"""A formula in conjunctive normal form: clauses over numbered variables, gates (Tseitin 1968) and counters (Sinz 2005).

A literal is a variable's number, negative where it is negated, as in DIMACS. What is known to be true or false beforehand is
``TRUE`` or ``-TRUE`` and never reaches a clause.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from textwrap import wrap

Literal = int
Clause = tuple[Literal, ...]
TRUE: Literal = 1 << 40
WIDTH = 500
"""Characters of a comment; other checkers read no more than about a thousand."""
DEFINITION = "definition"
"""The origin of the clauses that define a gate."""


class Cnf:
    """Clauses and what each is there for. ``origin`` is given to the clauses that are required from then on."""

    def __init__(self) -> None:
        self.clauses: list[Clause] = []
        self.origins: list[str] = []
        self.names: list[str] = []
        self.origin = ""
        self._gates: dict[Clause, Literal] = {}
        self._inputs: dict[Literal, frozenset[Literal]] = {}
        self._counters: dict[Clause, list[Literal]] = {}

    def variable(self, name: str) -> Literal:
        """A new variable."""
        self.names.append(name)
        return len(self.names)

    def require(self, literals: Iterable[Literal]) -> None:
        """State that at least one of the literals is true."""
        given = list(literals)
        clause = (TRUE,) if TRUE in given else self._reduced(given)
        if clause != (TRUE,):
            self._add(clause, self.origin)

    def any_of(self, literals: Iterable[Literal]) -> Literal:
        """The literal that is true exactly where one of these is."""
        known = [literal for literal in literals if literal != -TRUE]
        if TRUE in known or len(known) < 2:
            return TRUE if TRUE in known else known[0] if known else -TRUE
        inputs = self._reduced(known)
        if len(inputs) < 2:
            return inputs[0] if inputs else -TRUE
        found = self._gates.get(inputs)
        if found is None:
            found = self._gates[inputs] = self.variable("any of " + " ".join(map(str, inputs)))
            self._inputs[found] = frozenset(inputs)
            self._add((-found, *inputs), DEFINITION)
            for literal in inputs:
                self._add((found, -literal), DEFINITION)
        return found

    def all_of(self, literals: Iterable[Literal]) -> Literal:
        """The literal that is true exactly where all of these are."""
        return -self.any_of(-literal for literal in literals)

    def at_least(self, literals: Iterable[Literal], number: int) -> Literal:
        """The literal that is true exactly where ``number`` of these are, or more."""
        known = [literal for literal in literals if literal != -TRUE]
        number -= known.count(TRUE)
        given = tuple(sorted(literal for literal in known if literal != TRUE))
        if number < 1 or number > len(given):
            return TRUE if number < 1 else -TRUE
        found = self._counters.get(given, [])
        if number < len(found):
            return found[number]
        return self.any_of(given) if number == 1 else self._counter(given, number)[number]

    def _counter(self, given: Clause, most: int) -> list[Literal]:
        """At least 0, 1, ..., ``most`` of them: a sequential counter, in both directions."""
        found = [TRUE, *[-TRUE] * most]
        for literal in given:
            found = [TRUE, *(self._one_more(literal, same, less) for less, same in pairwise(found))]
        self._counters[given] = found
        return found

    def _one_more(self, literal: Literal, same: Literal, less: Literal) -> Literal:
        """Whether the count is reached: it was before this literal, or one less was and this literal is true."""
        if less == -TRUE:
            return -TRUE
        if less == TRUE:
            return self.any_of((literal, same))
        if same == -TRUE:
            return self.all_of((literal, less))
        found = self.variable(f"{same}, or {literal} and {less}")
        for clause in ((-same, found), (-literal, -less, found), (-found, same, literal), (-found, less)):
            self._add(clause, DEFINITION)
        return found

    def _reduced(self, literals: Iterable[Literal]) -> Clause:
        """The same disjunction without what adds nothing to it, sorted; ``(TRUE,)`` where it always holds."""
        chosen = {literal for literal in literals if literal != -TRUE}
        if TRUE in chosen or any(-literal in chosen for literal in chosen):
            return (TRUE,)
        for literal in [one for one in chosen if one in self._inputs]:
            chosen -= self._inputs[literal]
        opposite = {-literal for literal in chosen}
        chosen -= {one for one in chosen if -one in self._inputs and self._inputs[-one] & opposite}
        return tuple(sorted(chosen, key=abs))

    def _add(self, clause: Clause, origin: str) -> None:
        self.clauses.append(clause)
        self.origins.append(origin)

    def dimacs(self, comments: Iterable[str]) -> str:
        """The formula in DIMACS, with the variables and the origins of the clauses in comments."""
        told = [*comments, *(f"var {number} = {name}" for number, name in enumerate(self.names, 1))]
        told += [f"clauses {first} to {last} = {origin}" for first, last, origin in self.ranges()]
        lines = [f"c {part}" for comment in told for part in ([comment] if len(comment) < WIDTH else wrap(comment, WIDTH))]
        lines.append(f"p cnf {len(self.names)} {len(self.clauses)}")
        lines += [" ".join(map(str, (*clause, 0))) for clause in self.clauses]
        return "\n".join(lines) + "\n"

    def ranges(self) -> Iterator[tuple[int, int, str]]:
        """First and last number (from 1) of the clauses in a row that have one origin."""
        for origin, found in groupby(range(1, len(self.origins) + 1), key=lambda number: self.origins[number - 1]):
            numbers = list(found)
            yield numbers[0], numbers[-1], origin
