"""The machine reader of the terms: a term as lines of source for one 64-bit word of the set of States for which it holds after a lot.

What ``verify.readers.sets`` says of all States at once, these lines say of 64 of them, so that a compiler can make machine code of the law.
The variables are those of the set reader. The lines speak of the tables of ``verify.kernel.tables``: ``facts`` and ``states`` hold the facts,
``sets`` and ``draw`` the draw; ``s`` is the State under review, ``side`` and ``missing`` are those of the seat, and
``w`` says which word. What cannot be read raises ``NotReadError``.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from verify.law.terms import Atom, Compare, Count, Exists, ForAll, Formula, Implies, Load
from verify.readers.reader import TermReader
from verify.readers.sets import ANY, CANDIDATE, REVIEWED, Member, Scope

FACTS = ("everyone", "takes_part", "waives", "defers", "declines", "has_group")
"""The first rows of the table ``facts``; then come the parties to each instrument, the groups, and the States of alike legal systems."""
FIRST_LOADED = 4
"""The first rows of the table ``sets`` are the years, with an empty set first; then come those who perform so many reviews,
and further on ``FIRST_OWN``, what is asked of the seats of the State under review, and ``BY``, who reviews each State and whom each reviews."""
BITS, GROUP, KIN, FIT = 0, 1, 2, 3
"""The first columns of the table ``states``: instruments as bits, and the rows of ``facts`` with its group, its legal system, and the
States that a user's clauses let review it."""
YEAR, LOAD, REVIEWERS, SEATS, PLACE = 0, 1, 2, 3, 4
"""The first columns of the table ``draw``: year, reviews performed, how many different States review it, how many seats are filled, and its
place among those of which one is, from 1. The States that review it begin at ``FIRST_REVIEWER``."""
FIRST_REVIEWER = 5


class NotReadError(Exception):
    """A term that machine code is not made of, and why."""


def _at_once(which: int | Member) -> bool:
    return which in (CANDIDATE, ANY)


def _concrete(which: int | Member) -> str:
    """The variable that holds a State."""
    if isinstance(which, Member):
        return f"k{which.place}"
    if which != REVIEWED:
        raise NotReadError("it compares all States with all States")
    return "s"


def _everyone_if(condition: str) -> str:
    return f"np.uint64({condition}) * e"


class MachineReader(TermReader[Scope, str]):
    """Writes ``lines``; what it gives for a term is the name of the variable that holds its word.

    ``thresholds``: the numbers of reviews for which the lines ask who performs so many, in the order of the rows of ``sets``.
    ``own``: what the lines ask of the seats of the State under review, in the order of their rows: each an atom's name, its side and
    its instrument, -1 for none.
    """

    def __init__(self, n_instruments: int) -> None:
        self.n_instruments = n_instruments
        self.lines: list[str] = []
        self.thresholds: list[int] = []
        self.own: list[tuple[str, int, int]] = []
        self.asks_family = False
        self._indent, self._count_of_names = 1, 0
        self._known: list[dict[str, str]] = [{}]

    def begin(self) -> None:
        """Begin the lines of another function."""
        self.lines, self._known = [], [{}]
        self.line(f"e = facts[{FACTS.index('everyone')}, w]")

    def named(self, expression: str) -> str:
        """The variable for the word of an expression; a new one where none is known here."""
        for known in self._known:
            if expression in known:
                return known[expression]
        name = self._known[-1][expression] = self._new_name()
        self.line(f"{name} = {expression}")
        return name

    def _new_name(self) -> str:
        self._count_of_names += 1
        return f"t{self._count_of_names}"

    def line(self, text: str) -> None:
        """Write one line."""
        self.lines.append("    " * self._indent + text)

    @contextmanager
    def inside(self, head: str) -> Iterator[None]:
        """Lines inside a loop or a condition; what they work out is not known outside."""
        self.line(head)
        self._indent += 1
        self._known.append({})
        yield
        self._known.pop()
        self._indent -= 1

    def negation(self, body: Formula, scope: Scope) -> str:
        return self.named(f"e ^ {self.read(body, scope)}")

    def conjunction(self, parts: Sequence[Formula], scope: Scope) -> str:
        return self._joined([self.read(part, scope) for part in parts], "&", "e")

    def disjunction(self, parts: Sequence[Formula], scope: Scope) -> str:
        return self._joined([self.read(part, scope) for part in parts], "|", "ZERO")

    def _joined(self, words: Sequence[str], sign: str, none: str) -> str:
        return self.named(f" {sign} ".join(words) or none)

    def implication(self, term: Implies, scope: Scope) -> str:
        condition, body = self.read(term.condition, scope), self.read(term.body, scope)
        return self.named(f"(e ^ {condition}) | {body}")

    def universal(self, term: ForAll, scope: Scope) -> str:
        if term.domain.name == "instruments":
            return self._joined(self._of_instruments(term, scope), "&", "e")
        return self._of_reviewing(term, scope, "&")

    def existential(self, term: Exists, scope: Scope) -> str:
        if term.domain.name == "instruments":
            return self._joined(self._of_instruments(term, scope), "|", "ZERO")
        if term.domain.name == "participants":
            return self._of_participants(term, scope)
        return self._of_reviewing(term, scope, "|")

    def _of_instruments(self, term: ForAll | Exists, scope: Scope) -> list[str]:
        return [self.read(term.body, scope | {term.variable: place}) for place in range(self.n_instruments)]

    def _of_participants(self, term: Exists, scope: Scope) -> str:
        """Whether the body holds of some State: all words are looked at, by a loop with a ``w`` and an ``e`` of its own."""
        found = self._new_name()
        before, self._known = self._known, [{}]
        self.line(f"{found}, w_{found} = ZERO, w")
        with self.inside("for w in range(facts.shape[1]):"):
            self.line(f"e = facts[{FACTS.index('everyone')}, w]")
            held = self.read(term.body, scope | {term.variable: ANY})
            self.line(f"{found} |= {held} & facts[{FACTS.index('takes_part')}, w]")
        self._known = before
        self.line(f"w = w_{found}")
        self.line(f"e = facts[{FACTS.index('everyone')}, w]")
        return self.named(_everyone_if(f"{found} != ZERO"))

    def _of_reviewing(self, term: ForAll | Exists, scope: Scope, sign: str) -> str:
        """The body for each State that reviews the State under review, the candidate among them."""
        member, found = self._member(term, scope), self._new_name()
        self.line(f"{found} = {self.read(term.body, scope | {term.variable: CANDIDATE})}")
        with self._each_reviewing(member):
            self.line(f"{found} {sign}= {self.read(term.body, scope | {term.variable: member})}")
        return found

    def _member(self, term: ForAll | Exists | Count, scope: Scope) -> Member:
        if term.domain.name != "reviewing" or scope[term.domain.of] != REVIEWED:
            raise NotReadError(f"it ranges over {term.domain}")
        return Member(1 + max((which.place for which in scope.values() if isinstance(which, Member)), default=-1))

    @contextmanager
    def _each_reviewing(self, member: Member) -> Iterator[None]:
        place = member.place
        with self.inside(f"for j{place} in range(draw[s, {REVIEWERS}]):"):
            self.line(f"k{place} = draw[s, {FIRST_REVIEWER} + j{place}]")
            yield

    def atom(self, atom: Atom, scope: Scope) -> str:
        first, last = scope[atom.arguments[0]], scope[atom.arguments[-1]]
        if atom.name == "party":
            return self.named(self._party(first, last))
        if atom.name in FACTS:
            row = FACTS.index(atom.name)
            return self.named(f"facts[{row}, w]" if _at_once(first) else _everyone_if(f"is_in(facts, {row}, {_concrete(first)})"))
        if atom.name in ("equal", "same_group", "same_year", "same_family"):
            known, other = (last, first) if _at_once(first) else (first, last)
            return self.named(self._like(atom.name, _concrete(known), other))
        if atom.name == "reviewed_by" and _at_once(first):
            state = _concrete(last)
            own = f" | one_of({state}, w)" if first == CANDIDATE else ""
            return self.named(f"sets[BY + len(states) + {state}, w]{own}")
        if first != REVIEWED:
            raise NotReadError(f"it asks {atom.name} of a State other than the one under review")
        return self._drawn(atom, scope)

    def _party(self, state: int | Member, instrument: int | Member) -> str:
        if not isinstance(instrument, int) or instrument < 0:
            raise NotReadError("it takes a State for an instrument")
        if _at_once(state):
            return f"facts[{len(FACTS) + instrument}, w]"
        return _everyone_if(f"(states[{_concrete(state)}, {BITS}] >> {instrument}) & 1")

    def _like(self, name: str, known: str, other: int | Member) -> str:
        """The States that are equal to a State, or alike in group, year or legal family; or whether one of them is."""
        self.asks_family |= name == "same_family"
        row = {"same_group": f"states[{known}, {GROUP}]", "same_year": f"draw[{known}, {YEAR}]", "same_family": f"states[{known}, {KIN}]"}
        table = {"same_group": "facts", "same_year": "sets", "same_family": "facts"}
        if name == "equal":
            return f"one_of({known}, w)" if _at_once(other) else _everyone_if(f"{known} == {_concrete(other)}")
        if _at_once(other):
            return f"{table[name]}[{row[name]}, w]"
        return _everyone_if(f"is_in({table[name]}, {row[name]}, {_concrete(other)})")

    def _drawn(self, atom: Atom, scope: Scope) -> str:
        """Statements on the draw of the State under review: what was drawn, and the candidate's own lot."""
        reviewing = scope[atom.arguments[1]]
        if atom.name == "reviewed_by":
            if reviewing == CANDIDATE:
                return "e"
            return self.named("sets[BY + s, w]" if reviewing == ANY else _everyone_if(f"is_in(sets, BY + s, {_concrete(reviewing)})"))
        instrument = self._instrument(atom, scope) if atom.name == "covers" else -1
        rows = [self._row(atom.name, side, instrument) for side in ((0, 1) if atom.side < 0 else (atom.side,))]
        if not _at_once(reviewing):
            return self._joined(
                [self.named(_everyone_if(f"is_in(sets, FIRST_OWN + {row}, {_concrete(reviewing)})")) for row in rows], "|", "ZERO"
            )
        new = [self.named(self._new(atom, instrument))] if reviewing == CANDIDATE else []
        return self._joined([*new, *(self.named(f"sets[FIRST_OWN + {row}, w]") for row in rows)], "|", "ZERO")

    def _row(self, name: str, side: int, instrument: int) -> int:
        asked = (name, side, instrument)
        if asked not in self.own:
            self.own.append(asked)
        return self.own.index(asked)

    def _new(self, atom: Atom, instrument: int) -> str:
        """What the candidate's own lot says."""
        here = [f"side == {atom.side}"] if atom.side >= 0 else []
        if atom.name == "covers":
            taken = self.named(_everyone_if(" and ".join([*here, f"(taken >> {instrument}) & 1 != 0"])))
            return f"{taken} & facts[{len(FACTS) + instrument}, w]"
        return _everyone_if(" and ".join([*here, f"missing {'!=' if atom.name == 'additional' else '=='} 0"]))

    def _instrument(self, atom: Atom, scope: Scope) -> int:
        instrument = scope[atom.arguments[2]]
        if not isinstance(instrument, int) or instrument < 0:
            raise NotReadError(f"the last variable of {atom.name} is no instrument")
        return instrument

    def comparison(self, term: Compare, scope: Scope) -> str:
        left = term.left
        if term.relation != "<=":
            raise NotReadError(f"a number {term.relation} {term.number}")
        if isinstance(left, Count):
            return self._count(left, term.number, scope)
        if isinstance(left, Load):
            return self._load(scope[left.state], term.number)
        raise NotReadError("it counts repeated draws")

    def _count(self, left: Count, number: int, scope: Scope) -> str:
        """A bound on the States of whom the body is true; one that reviews the State already counts no more by this lot."""
        member = self._member(left, scope)
        after = self.read(left.body, scope | {left.variable: CANDIDATE})
        count = self._new_name()
        self.line(f"{count} = 0")
        with self._each_reviewing(member):
            held = self.read(left.body, scope | {left.variable: member})
            self.line(f"{count} += {held} != ZERO")
        reached = self.named(f"(e ^ {after}) | sets[BY + s, w]")
        return self.named(f"np.uint64({count} < {number}) * e | np.uint64({count} == {number}) * {reached}")

    def _load(self, which: int | Member, number: int) -> str:
        """A bound on the reviews that a State performs; the candidate performs one more, unless it reviews the State already."""
        if not _at_once(which):
            return self.named(_everyone_if(f"draw[{_concrete(which)}, {LOAD}] <= {number}"))
        within = self.named(f"e & ~{self._performing(number + 1)}")
        if which == ANY:
            return within
        fresh = self.named(f"e & ~{self._performing(number)}" if number > 0 else "ZERO")
        return self.named(f"({within} & sets[BY + s, w]) | ({fresh} & ~sets[BY + s, w])")

    def _performing(self, count: int) -> str:
        """The States that perform at least ``count`` reviews, 1 or more."""
        if count not in self.thresholds:
            self.thresholds.append(count)
        return f"sets[{FIRST_LOADED + self.thresholds.index(count)}, w]"
