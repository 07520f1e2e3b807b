"""The guard's reader of clauses that a user adds: of any sentence, the States for which it still holds once they have the next lot.

A lot changes what is said of two States alone: the one under review at the seat, and the one that is drawn. So of a sentence "for every
s, for every r ..." only the instances are read of which something changes. Inside, a State is known by its number, but for the one that
is drawn: that stands for all States at once, as in ``verify.readers.sets``.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from algorithms.draw_so_far import DrawSoFar, Seat
from algorithms.state_sets import StateSet, members
from verify.law.terms import (
    ON_THE_DRAW,
    And,
    Atom,
    Compare,
    Count,
    Domain,
    Exists,
    ForAll,
    Formula,
    Implies,
    Load,
    Not,
    Or,
    Redraws,
    parts_of,
)
from verify.readers.facts import Facts
from verify.readers.sets import CANDIDATE, Known, Reading, SetReader, StateSetReader

LOT, SEAT = "lot", "seat"
"""What a variable of a changed instance stands for: the State that is drawn, or the one under review at the seat."""
IS_REVIEWED, TAKES_PART = "under_review", "takes_part"
"""Facts that no clause states: that a State is in a domain."""
Pattern = frozenset[tuple[str, str]]
Changed = tuple[str, str]
"""The variables of a State under review and of one that reviews, in a statement on the draw; empty for none."""


@dataclass(frozen=True)
class Place:
    """A variable whose State is known: its place in ``Known``, where the State under review at the seat is the first."""

    at: int


Scope = dict[str, "int | Place"]


def may_be_lifted_later(term: Formula, wanted: bool = True) -> bool:
    """Whether a sentence that fails now may hold once more is drawn; where it is not ``wanted``, whether one that holds may fail."""
    match term:
        case Atom():
            return wanted and term.name in ON_THE_DRAW
        case Not(body):
            return may_be_lifted_later(body, not wanted)
        case And(parts) | Or(parts):
            return any(may_be_lifted_later(part, wanted) for part in parts)
        case Implies(condition, body):
            return may_be_lifted_later(condition, not wanted) or may_be_lifted_later(body, wanted)
        case ForAll(_, domain, body) | Exists(_, domain, body):
            grows = domain.name == "reviewing" and isinstance(term, Exists) == wanted
            return grows or may_be_lifted_later(body, wanted)
        case Compare(left, relation, _):
            if isinstance(left, Redraws):
                return relation == "=="
            if relation == "==" and isinstance(left, Count):
                return _grows(left) or may_be_lifted_later(left.body, wanted=False)
            if relation == "==" or (relation == ">=") == wanted:
                return not isinstance(left, Count) or _grows(left)
            return isinstance(left, Count) and may_be_lifted_later(left.body, wanted=relation == "<=" and not wanted)


def _grows(left: Count) -> bool:
    """Whether more may be counted later."""
    return left.domain.name == "reviewing" or may_be_lifted_later(left.body)


def changed_in(term: Any) -> Iterator[Changed]:
    """What each statement on the draw inside a term is about."""
    match term:
        case Atom():
            if term.name in ON_THE_DRAW:
                yield term.arguments[0], term.arguments[1]
        case Not(body):
            yield from changed_in(body)
        case And(parts) | Or(parts):
            for part in parts:
                yield from changed_in(part)
        case Implies(condition, body):
            yield from (*changed_in(condition), *changed_in(body))
        case ForAll(variable, domain, body) | Exists(variable, domain, body) | Count(variable, domain, body):
            if domain.name == "reviewing":
                yield domain.of, variable
            yield from changed_in(body)
        case Compare(left, _, _):
            yield from changed_in(left)
        case Load(state):
            yield "", state
        case Redraws(state):
            yield state, ""


def says_of_each_alone(term: Formula) -> bool:
    """Whether a sentence says of each State under review alone who reviews it: it then still holds where fewer States are under review."""
    if not (isinstance(term, ForAll) and term.domain.name == "under_review"):
        return False
    for part in parts_of(term.body):
        if isinstance(part, ForAll | Exists | Count) and (part.domain.name == "under_review" or part.variable == term.variable):
            return False
        if isinstance(part, Atom) and part.name == "same_year":
            return False
    return all(reviewed == term.variable for reviewed, _ in changed_in(term.body))


def is_fixed(term: Formula) -> bool:
    """Whether the facts alone decide which State may review which: all that a sentence says of the draw is that one reviews the other."""
    match term:
        case ForAll(state, Domain("under_review"), ForAll(other, Domain("reviewing" | "participants" as name, of), body)):
            pair = Atom("reviewed_by", (state, other))
            if (name == "reviewing" and of != state) or may_be_lifted_later(body):
                return False
            return len([*changed_in(body)]) == [*parts_of(body)].count(pair)
    return False


def _patterns(leading: Sequence[tuple[str, Domain]], term: Formula) -> list[Pattern]:
    """How the leading variables stand in the instances of which a lot changes something; each pattern holds no other."""
    names = {name for name, _ in leading}
    found = set[Pattern]()
    for reviewed, reviewing in changed_in(term):
        if reviewed != reviewing:
            found.add(frozenset({(reviewed, SEAT), (reviewing, LOT)} & {(name, which) for name in names for which in (SEAT, LOT)}))
    return sorted((one for one in found if not any(other < one for other in found)), key=sorted)


def _leading(term: Formula) -> tuple[list[tuple[str, Domain]], Formula]:
    """The States of which a sentence is said, and what is said of them."""
    leading = list[tuple[str, Domain]]()
    while isinstance(term, ForAll) and term.domain.name != "instruments":
        leading.append((term.variable, term.domain))
        term = term.body
    return leading, term


def looks_at_one_lot(term: Formula) -> bool:
    """Whether the other lots for the State under review at the seat have no part in what a sentence says of a lot."""
    leading, _ = _leading(term)
    spoken_of = {name for changed in changed_in(term) for name in changed} - {name for name, _ in leading}
    return len(leading) <= 2 and spoken_of <= {""} and all(LOT in dict(pattern).values() for pattern in _patterns(leading, term))


def changed_instances(term: Formula) -> Iterator[tuple[Formula, Mapping[str, str]]]:
    """The instances of a sentence of which a lot changes something: terms, and what their free variables stand for (``SEAT`` or ``LOT``)."""
    leading, body = _leading(term)
    for pattern in map(dict, _patterns(leading, term)):
        instance = body
        for name, domain in reversed(leading):
            if name not in pattern:
                instance = ForAll(name, domain, instance)
            elif domain.name == "reviewing":
                instance = Implies(Atom("reviewed_by", (domain.of, name)), instance)
            else:
                instance = Implies(Atom(IS_REVIEWED if domain.name == "under_review" else TAKES_PART, (name,)), instance)
        yield instance, pattern


class AfterLotReader(StateSetReader[Scope]):
    """Compiles sentences for the state after the lot for a seat, with the facts and sets of a ``SetReader``."""

    def __init__(self, sets: SetReader) -> None:
        super().__init__(sets.n_states)
        self._sets = sets

    def sentence(self, term: Formula) -> Reading:
        """The States after whose lot no changed instance of a sentence fails."""
        return self._every([self._instances(*each) for each in changed_instances(term)])

    def _instances(self, term: Formula, pattern: Mapping[str, str]) -> Reading:
        read = self.read(term, {name: Place(0) if which == SEAT else CANDIDATE for name, which in pattern.items()})
        return lambda draw, seat, _known: read(draw, seat, (seat.reviewed,))

    def universal(self, term: ForAll, scope: Scope) -> Reading:
        return self.negation(Exists(term.variable, term.domain, Not(term.body)), scope)

    def existential(self, term: Exists, scope: Scope) -> Reading:
        everyone, each = self.everyone, self._each(term, scope)

        def some(draw: DrawSoFar, seat: Seat, known: Known) -> StateSet:
            found = 0
            for states in each(draw, seat, known):
                found |= states
                if found == everyone:
                    return found
            return found

        return some

    def _each(self, term: Exists | Count, scope: Scope) -> Callable[[DrawSoFar, Seat, Known], Iterable[StateSet]]:
        """For each member that there may be after the lot: the States (drawn) for which it is a member of whom the body holds."""
        variable, domain, body = term.variable, term.domain, term.body
        if domain.name == "instruments":
            parts = [self.read(body, scope | {variable: place}) for place in range(self._sets.n_instruments)]
            return lambda draw, seat, known: (part(draw, seat, known) for part in parts)
        at = 1 + max((which.at for which in scope.values() if isinstance(which, Place)), default=0)
        one = self.read(body, scope | {variable: Place(at)})
        everyone, n = self.everyone, self.n_states

        def known_with(known: Known, state: int) -> Known:
            return (*known[:at], *[-1] * (at - len(known)), state)

        if domain.name != "reviewing":
            those = members(self._sets.under_review if domain.name == "under_review" else self._sets.takes_part)

            def each_state(draw: DrawSoFar, seat: Seat, known: Known) -> Iterable[StateSet]:
                return (one(draw, seat, known_with(known, state)) for state in those)

            return each_state
        of = scope[domain.of]
        if of == CANDIDATE:

            def each_of_drawn(draw: DrawSoFar, seat: Seat, known: Known) -> Iterable[StateSet]:
                for state in range(n):
                    reviewed = draw.reviews.get(state, 0)
                    if reviewed:
                        yield reviewed & one(draw, seat, known_with(known, state))

            return each_of_drawn
        new, reviewed_at = self.read(body, scope | {variable: CANDIDATE}), _at(of)

        def each_reviewing(draw: DrawSoFar, seat: Seat, known: Known) -> Iterable[StateSet]:
            state = known[reviewed_at]
            before = draw.reviewers.get(state, 0)
            for member in members(before):
                yield one(draw, seat, known_with(known, member))
            if state == seat.reviewed:
                yield new(draw, seat, known) & everyone & ~before

        return each_reviewing

    def atom(self, atom: Atom, scope: Scope) -> Reading:
        which = [scope[name] for name in atom.arguments]
        if atom.name == "reviewed_by":
            return self._reviewed(which[0], which[1])
        if atom.name in ON_THE_DRAW:
            return self._seated(atom, which)
        if atom.name == "party":
            return self._one(self._sets.parties[int(which[1])], which[0])  # type: ignore[arg-type]
        if len(which) == 1:
            return self._one(self._unary(atom.name), which[0])
        return self._pair(atom.name, which[0], which[1])

    def _unary(self, name: str) -> StateSet:
        if name == IS_REVIEWED:
            return self._sets.under_review
        return self._sets.takes_part if name == TAKES_PART else self._sets.those(name)

    def _one(self, states: StateSet, which: int | Place) -> Reading:
        """Whether a State is in a set."""
        if which == CANDIDATE:
            return lambda _draw, _seat, _known: states
        everyone, at = self.everyone, _at(which)
        return lambda _draw, _seat, known: everyone if states >> known[at] & 1 else 0

    def _pair(self, name: str, first: int | Place, last: int | Place) -> Reading:
        """A fact on two States."""
        sets, everyone = self._sets, self.everyone
        if first == CANDIDATE and last == CANDIDATE:
            states = sum(1 << state for state in range(sets.n_states) if sets.like(name, state) >> state & 1)
            return lambda _draw, _seat, _known: states
        if first == CANDIDATE:
            at = _at(last)
            return lambda _draw, _seat, known: sets.liked(name, known[at])
        at = _at(first)
        if last == CANDIDATE:
            return lambda _draw, _seat, known: sets.like(name, known[at])
        other = _at(last)
        return lambda _draw, _seat, known: everyone if sets.like(name, known[at]) >> known[other] & 1 else 0

    def _reviewed(self, reviewed: int | Place, reviewing: int | Place) -> Reading:
        """That one State reviews another, after the lot: the State that is drawn reviews the one under review at the seat."""
        everyone = self.everyone
        if reviewed == CANDIDATE and reviewing == CANDIDATE:
            return lambda _draw, _seat, _known: 0
        if reviewed == CANDIDATE:
            at = _at(reviewing)
            return lambda draw, _seat, known: draw.reviews.get(known[at], 0)
        at = _at(reviewed)
        if reviewing == CANDIDATE:
            return lambda draw, seat, known: everyone if known[at] == seat.reviewed else draw.reviewers.get(known[at], 0)
        other = _at(reviewing)

        def reviews(draw: DrawSoFar, seat: Seat, known: Known) -> StateSet:
            if draw.reviewers.get(known[at], 0) >> known[other] & 1:
                return everyone
            return 1 << known[other] if known[at] == seat.reviewed else 0

        return reviews

    def _seated(self, atom: Atom, which: Sequence[int | Place]) -> Reading:
        """What is said of a State in the seats that it holds, and in the one for which it is drawn."""
        everyone, side, additional, bits, parties = (
            self.everyone,
            atom.side,
            atom.name == "additional",
            self._sets.bits,
            self._sets.parties,
        )
        instrument = int(which[2]) if atom.name == "covers" else -1  # type: ignore[arg-type]

        def new(seat: Seat) -> StateSet:
            if side not in (-1, seat.side):
                return 0
            if instrument < 0:
                return everyone if additional == (seat.missing != 0) else 0
            return parties[instrument] if (seat.missing or bits[seat.reviewed]) >> instrument & 1 else 0

        def before(draw: DrawSoFar, reviewed: int) -> StateSet:
            found = 0
            for held in draw.seatings.get(reviewed, ()):
                says = held.instruments >> instrument & 1 != 0 if instrument >= 0 else additional == held.additional
                if says and side in (-1, held.side):
                    found |= 1 << held.reviewing
            return found

        reviewed, reviewing = which[0], which[1]
        if reviewed == CANDIDATE and reviewing == CANDIDATE:
            return lambda _draw, _seat, _known: 0
        if reviewed == CANDIDATE:
            at = _at(reviewing)

            def of_drawn(draw: DrawSoFar, _seat: Seat, known: Known) -> StateSet:
                found = draw.reviews.get(known[at], 0)
                return sum(1 << state for state in members(found) if before(draw, state) >> known[at] & 1)

            return of_drawn
        at = _at(reviewed)

        def of_known(draw: DrawSoFar, seat: Seat, known: Known) -> StateSet:
            found = before(draw, known[at])
            return found | new(seat) if known[at] == seat.reviewed else found

        if reviewing == CANDIDATE:
            return of_known
        other = _at(reviewing)

        def is_seated(draw: DrawSoFar, seat: Seat, known: Known) -> StateSet:
            if before(draw, known[at]) >> known[other] & 1:
                return everyone
            return of_known(draw, seat, known) & 1 << known[other]

        return is_seated

    def comparison(self, term: Compare, scope: Scope) -> Reading:
        left, relation, number = term.left, term.relation, term.number
        if relation == "==":
            return self._every([self.comparison(Compare(left, sign, number), scope) for sign in ("<=", ">=")])
        if relation == "<=":
            return self.negation(Compare(left, ">=", number + 1), scope)
        if number <= 0:
            return self._every([])
        if isinstance(left, Count):
            return self._count(left, number, scope)
        which = scope[left.state]
        return self._load(which, number) if isinstance(left, Load) else self._redraws(which, number)

    def _count(self, left: Count, number: int, scope: Scope) -> Reading:
        """That at least so many members are counted: of each number up to it, for which States (drawn) it is reached."""
        everyone, each = self.everyone, self._each(left, scope)

        def counted(draw: DrawSoFar, seat: Seat, known: Known) -> StateSet:
            reached = [everyone] + [0] * number
            for states in each(draw, seat, known):
                for count in range(number, 0, -1):
                    reached[count] |= reached[count - 1] & states
                if reached[number] == everyone:
                    break
            return reached[number]

        return counted

    def _load(self, which: int | Place, number: int) -> Reading:
        """That a State performs at least so many reviews after the lot; the State that is drawn one more, unless it has that review."""
        everyone = self.everyone

        def performing(draw: DrawSoFar, seat: Seat, _known: Known) -> StateSet:
            fewer = draw.performing(number - 1) if number > 1 else everyone
            return draw.performing(number) | fewer & ~draw.reviewers.get(seat.reviewed, 0)

        if which == CANDIDATE:
            return performing
        at = _at(which)

        def performs(draw: DrawSoFar, seat: Seat, known: Known) -> StateSet:
            if draw.load[known[at]] >= number:
                return everyone
            return performing(draw, seat, known) & 1 << known[at]

        return performs

    def _redraws(self, which: int | Place, number: int) -> Reading:
        everyone = self.everyone
        if which == CANDIDATE:
            return lambda draw, _seat, _known: sum(1 << state for state, times in draw.redraws.items() if times >= number)
        at = _at(which)
        return lambda draw, _seat, known: everyone if draw.redraws.get(known[at], 0) >= number else 0


def fit_to_review(facts: Facts, under_review: NDArray[np.bool_], terms: Iterable[Formula]) -> list[StateSet]:
    """For each State, those that sentences let review it, of which each is fixed (``is_fixed``) and none asks for the year."""
    year_of = under_review.astype(np.int8)
    reader, nothing = AfterLotReader(SetReader(facts, year_of)), DrawSoFar(year_of)
    readings = [reader.sentence(term) for term in terms]
    found = [reader.everyone] * facts.n_states
    for state in np.flatnonzero(under_review).tolist():
        for reading in readings:
            found[state] &= reading(nothing, Seat(state, 0), ())
    return found


def _at(which: int | Place) -> int:
    if not isinstance(which, Place):
        raise TypeError("a State at one place is wanted")
    return which.at
