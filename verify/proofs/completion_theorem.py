"""Look-ahead ends stuck only where no lawful draw exists.

By induction over lots. A whole lawful draw W *has* what is drawn, D, where every seat held in D is held in W by the same State, drawn
or additional, for the same instruments. Nothing drawn is had by every W. Where W has D and a seat is open,

- ``completion/lot``: W has a State for it that is not seated there yet, and of those one that comes first;
- ``completion/admitted``: the guard of the second bowl, which leaves out what later lots may lift, admits that State's lot;
- ``completion/kept``: W has what is drawn then, so a look-ahead that is exact allows the lot: the seat does not end stuck;
- ``completion/end``: and once every seat is filled, what is drawn is W itself, which keeps every clause.

Emptying seats for a redraw leaves W with what is left. Under ``some-missing`` W must be a draw that lots can give: there is an order in
which each additional State takes all that is still missing and that it holds.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import z3

from verify.guard import atoms_of
from verify.law.clause import Clause
from verify.law.terms import Compare, Count, Formula, Implies, without_states
from verify.proofs.counterexample import describe
from verify.proofs.step import (
    HOME_AWAY,
    Lot,
    after,
    all_seats_filled,
    bookkeeping,
    helps,
    instances_read,
    may_be_lifted_of,
    seat_is_open,
    some_lot,
)
from verify.proofs.theorem import Query, Theorem
from verify.readers.sets import only_facts
from verify.readers.z3_formulas import Relation, all_of, any_of, implies, no, same
from verify.readers.z3_terms import Binding, Z3Reader
from verify.readers.z3_world import Draw, Scope, World, any_draw

SCOPES = (Scope(3, 2), Scope(4, 2), Scope(6, 2))
WHOLE = "a whole lawful draw has what is drawn: each seat held is held there by the same State for the same instruments"
COUNTED = "reviews are counted: who reviews fewer States of the same performs fewer reviews"
IN_ORDER = (
    "under some-missing a lawful draw is one that lots can give: each additional State takes all that is still missing and that it "
    "holds, in some order; of those still to come one comes first, for they are finitely many"
)
EXACT = "the look-ahead allows a lot exactly where some lawful draw has it and all that is drawn (tested on small lists, not proved)"
ASSUMED = (WHOLE, COUNTED, IN_ORDER)


@dataclass(frozen=True)
class Whole:
    """A whole draw, and the place of each additional State in the order in which they were drawn, by side."""

    draw: Draw
    place: tuple[Relation, Relation]


def some_whole(world: World) -> Whole:
    """An arbitrary whole draw."""
    state, number = world.sorts["State"], z3.IntSort(world.context)
    places = [Relation(z3.Function(f"place_{side}", state, state, number), z3.ArithRef) for side in ("home", "away")]
    return Whole(any_draw(world, "_whole"), (places[0], places[1]))


def lawful_whole(world: World, whole: Whole, clauses: Sequence[Clause]) -> list[Any]:
    """That every seat is filled and every clause kept; under ``some-missing``, in an order that lots can give."""
    reader = Z3Reader(world, whole.draw)
    terms = [reader.read(term) for clause in clauses for term in clause.terms]
    found = [*bookkeeping(world, whole.draw).values(), *all_seats_filled(world, whole.draw), *terms]
    if world.law.values["additional_covers"] == "some-missing":
        found += [_in_order(world, whole, side) for side in HOME_AWAY]
    return found


def _in_order(world: World, whole: Whole, side: int) -> Any:
    """Who took an instrument that another additional State holds came before it."""
    draw, place = whole.draw, whole.place[side]

    def before(s: Any, q: Any, r: Any) -> Any:
        both = all_of(draw.additional(side, s, q), draw.additional(side, s, r), q != r)
        took = world.some("Instrument", lambda i: all_of(draw.covers(side, s, q, i), world.facts["party"](r, i)), "i")
        return implies(all_of(both, took), place(s, q) < place(s, r))

    return world.every("State", lambda s: world.every("State", lambda q: world.every("State", lambda r: before(s, q, r), "r"), "q"), "s")


def has(world: World, whole: Draw, draw: Draw) -> list[Any]:
    """That a whole draw has what is drawn."""

    def seated(side: int, s: Any, r: Any) -> Any:
        held = any_of(draw.drawn(side, s, r), draw.additional(side, s, r))

        def alike(i: Any) -> Any:
            return implies(held, same(draw.covers(side, s, r, i), whole.covers(side, s, r, i)))

        return all_of(
            implies(draw.drawn(side, s, r), whole.drawn(side, s, r)),
            implies(draw.additional(side, s, r), whole.additional(side, s, r)),
            world.every("Instrument", alike, "i"),
        )

    def of_side(side: int) -> Any:
        return world.every("State", lambda s: world.every("State", lambda r: seated(side, s, r), "r"), "s")

    return [of_side(side) for side in HOME_AWAY]


def counted(world: World, whole: Draw, draw: Draw) -> list[Any]:
    """That a State performs no more reviews in a part of a draw than in the whole, and fewer where the part lacks one of them."""

    def lacks(s: Any, r: Any) -> Any:
        return implies(all_of(whole.reviewed_by(s, r), no(draw.reviewed_by(s, r))), draw.load(r) < whole.load(r))

    return [
        world.every("State", lambda r: draw.load(r) <= whole.load(r), "r"),
        world.every("State", lambda s: world.every("State", lambda r: lacks(s, r), "r"), "s"),
        world.every("State", lambda s: draw.redraws(s) <= whole.redraws(s), "s"),
    ]


def to_come(whole: Whole, draw: Draw, lot: Lot, state: Any) -> Any:
    """Whether a State holds the open seat in the whole draw, and is not seated there yet."""
    table, side, s = (whole.draw.additional if lot.additional else whole.draw.drawn), lot.side, lot.reviewed
    return all_of(table(side, s, state), no(draw.drawn(side, s, state)), no(draw.additional(side, s, state)))


def comes_first(world: World, whole: Whole, draw: Draw, lot: Lot, state: Any) -> Any:
    """Whether a State is one of those to come that no other must come before."""
    here = to_come(whole, draw, lot, state)
    if not (lot.additional and world.law.values["additional_covers"] == "some-missing"):
        return here
    place = whole.place[lot.side]

    def later(other: Any) -> Any:
        return implies(to_come(whole, draw, lot, other), place(lot.reviewed, state) <= place(lot.reviewed, other))

    return all_of(here, world.every("State", later, "q"))


@dataclass(frozen=True)
class Moment:
    """A draw so far and an open seat, in a whole lawful draw. The ``lot`` is not yet chosen."""

    world: World
    whole: Whole
    draw: Draw
    lot: Lot
    clauses: Sequence[Clause]

    def given(self, needed: Sequence[Formula] | None = ()) -> list[Any]:
        """The formulas that say so.

        For any number of States only the ``needed`` terms of the clauses are given, and of the bookkeeping what is on the seat's side:
        a proof from fewer hypotheses is found sooner and says more. In a scope, or for None, all are.
        """
        world, whole, draw = self.world, self.whole.draw, self.draw
        found = [*world.axioms(), *seat_is_open(world, draw, self.lot)]
        if world.scope or needed is None:
            return [
                *found,
                *lawful_whole(world, self.whole, self.clauses),
                *bookkeeping(world, draw).values(),
                *has(world, whole, draw),
                *counted(world, whole, draw),
            ]
        reader, side = Z3Reader(world, whole), self.lot.side
        found += [*_books_of(world, whole, side), *_books_of(world, draw, side), all_seats_filled(world, whole)[side]]
        if _speaks_of("count", needed):
            found += counted(world, whole, draw)
        if self.lot.additional and world.law.values["additional_covers"] == "some-missing":
            found.append(_in_order(world, self.whole, side))
        return [*found, *has(world, whole, draw), *[reader.read(term) for term in needed]]

    def chosen(self, needed: Sequence[Formula] | None = ()) -> list[Any]:
        """What is given, and that the lot is one of the whole draw that comes first."""
        return [*self.given(needed), comes_first(self.world, self.whole, self.draw, self.lot, self.lot.reviewing)]

    def show(self, model: Any) -> list[str]:
        """A counterexample in words: the whole draw, and the lot."""
        return describe(self.world, self.whole.draw, self.lot, model)


def _books_of(world: World, draw: Draw, side: int) -> list[Any]:
    """The bookkeeping of one side."""
    other = ("away: ", "home: ")[side]
    return [formula for label, formula in bookkeeping(world, draw).items() if not label.startswith(other)]


def _speaks_of(atom: str, terms: Sequence[Formula]) -> bool:
    return any(atom in atoms_of(term) for term in terms)


def _who_covers(world: World, draw: Draw) -> list[Any]:
    """That who covers an instrument holds the seat, on both sides."""
    return [formula for label, formula in bookkeeping(world, draw).items() if label.endswith("who covers holds the seat")]


def moments(world: World, clauses: Sequence[Clause]) -> Iterator[Moment]:
    """Every kind of open seat."""
    for side in HOME_AWAY:
        for additional in (False, True):
            yield Moment(world, some_whole(world), any_draw(world), some_lot(world, side, additional), clauses)


class OfPartReader(Z3Reader):
    """Reads a term that the whole draw keeps on a part of it: that at most so many are counted becomes that whoever is counted is
    counted in the whole too. That says more, and asks a solver for no arrangement of many States."""

    def __init__(self, world: World, part: Draw, whole: Draw) -> None:
        super().__init__(world, part)
        self._whole = Z3Reader(world, whole)

    def comparison(self, term: Compare, scope: Binding) -> Any:
        left = term.left
        if not isinstance(left, Count) or term.relation != "<=":
            return super().comparison(term, scope)
        here, there = (reader.counted(left, scope) for reader in (self, self._whole))
        return self.world.every("State", lambda state: implies(here(state), there(state)), left.variable)


def _bounds_a_count(term: Formula) -> bool:
    """Whether a term says, under a condition on facts at most, that no more than a number are counted."""
    body = term.body if isinstance(term, Implies) and only_facts(term.condition) else term
    return isinstance(body, Compare) and isinstance(body.left, Count) and body.relation == "<="


def wider_guard(moment: Moment, clauses: Sequence[Clause]) -> Iterator[tuple[str, Any]]:
    """The guard of the second bowl, in the state after the lot: every ``each_lot`` term, with the id of its clause, but those whose
    bar later lots may lift."""
    world, lot = moment.world, moment.lot
    then = after(world, moment.draw, lot)
    kept = [term for clause in moment.clauses for term in clause.each_lot]
    for clause in clauses:
        for term in clause.each_lot:
            of_part = world.scope is None and term in kept and _bounds_a_count(without_states(term))
            reader = OfPartReader(world, then, moment.whole.draw) if of_part else Z3Reader(world, then)
            if not may_be_lifted_of(clause, term):
                yield from ((clause.id, reader.read(*instance)) for instance in instances_read(clause, term, lot))


def _of_each(clauses: Sequence[Clause], queries: Callable[[Moment], list[Query]]) -> Callable[[World], list[Query]]:
    return lambda world: [query for moment in moments(world, clauses) for query in queries(moment)]


def lot_theorem(clauses: Sequence[Clause]) -> Theorem:
    """That a whole draw has a State for every open seat of what it has."""

    def queries(moment: Moment) -> list[Query]:
        world, whole, draw, lot = moment.world, moment.whole, moment.draw, moment.lot

        def first(state: Any) -> Any:
            return comes_first(world, whole, draw, lot, state)

        def someone(state: Any) -> Any:
            return to_come(whole, draw, lot, state)

        parties = next(clause.each_lot for clause in clauses if clause.id == "29b-party")
        finite = implies(world.some("State", someone, "r"), world.some("State", first, "r"))
        return [Query(world, [*moment.given(parties), finite], world.some("State", first, "r"), moment.show)]

    return Theorem(
        "completion/lot",
        "a lawful draw that has what is drawn has a State for every open seat",
        _of_each(clauses, queries),
        ASSUMED,
        SCOPES,
    )


def _kept(moment: Moment) -> list[Any]:
    """What ``completion/kept`` says of the lot, and that who covers an instrument holds the seat, on both sides."""
    world, whole, draw = moment.world, moment.whole.draw, moment.draw
    return [*has(world, whole, after(world, draw, moment.lot)), *_who_covers(world, draw), *_who_covers(world, whole)]


def admitted_theorem(clauses: Sequence[Clause], guard: Sequence[Clause] | None = None) -> Theorem:
    """That the guard admits the lot of the whole draw: one query for each formula of the guard."""

    def queries(moment: Moment) -> list[Query]:
        world, lot, by_id = moment.world, moment.lot, {clause.id: clause.each_lot for clause in clauses}

        def chosen(clause: str) -> list[Any]:
            covering = [] if world.scope or not _speaks_of("covers", by_id[clause]) else _kept(moment)
            return [*moment.chosen(by_id[clause]), *covering]

        found = [
            Query(world, chosen(clause), formula, moment.show)
            for clause, formula in wider_guard(moment, clauses if guard is None else guard)
        ]
        alone = all_of(world.facts["takes_part"](lot.reviewing), helps(world, lot))
        return [*found, Query(world, chosen("29b-party"), alone, moment.show)]

    return Theorem(
        "completion/admitted",
        "the guard admits the lot of a lawful draw that has what is drawn",
        _of_each(clauses, queries),
        ASSUMED,
        SCOPES,
    )


def kept_theorem(clauses: Sequence[Clause]) -> Theorem:
    """That the whole draw has what is drawn after its lot."""

    def queries(moment: Moment) -> list[Query]:
        then = after(moment.world, moment.draw, moment.lot)
        parties = next(clause.each_lot for clause in clauses if clause.id == "29b-party")
        return [Query(moment.world, moment.chosen(parties), formula, moment.show) for formula in has(moment.world, moment.whole.draw, then)]

    return Theorem(
        "completion/kept",
        "after its lot a lawful draw still has what is drawn, so with look-ahead no seat ends stuck where a lawful draw exists",
        _of_each(clauses, queries),
        (*ASSUMED, EXACT),
        SCOPES,
    )


def end_theorem(clauses: Sequence[Clause]) -> Theorem:
    """That with all seats filled what is drawn is the whole draw."""

    def build(world: World) -> list[Query]:
        return [query for side in HOME_AWAY for query in _same_at(world, side, clauses)]

    return Theorem("completion/end", "with all seats filled, what is drawn is the lawful draw that has it", build, ASSUMED, SCOPES)


def _same_at(world: World, side: int, clauses: Sequence[Clause]) -> Iterator[Query]:
    """That nobody holds a seat of the whole draw who does not hold it in a part of it with all seats filled."""
    whole, draw = some_whole(world), any_draw(world)
    given = [*world.axioms(), *has(world, whole.draw, draw), *[all_seats_filled(world, one)[side] for one in (draw, whole.draw)]]
    if world.scope:
        given += [*lawful_whole(world, whole, clauses), *bookkeeping(world, draw).values()]
    else:
        reader = Z3Reader(world, whole.draw)
        needed = [term for clause in clauses if clause.id in ("29b-party", "29b-additional") for term in clause.each_lot]
        given += [*_books_of(world, whole.draw, side), *_books_of(world, draw, side), *map(reader.read, needed)]
    reviewed, reviewing = (world.constant("State", name) for name in ("reviewed", "reviewing"))
    for table in ("drawn", "additional"):
        held, had = (getattr(one, table)(side, reviewed, reviewing) for one in (draw, whole.draw))
        yield Query(world, given, implies(had, held), lambda model: describe(world, whole.draw, None, model))


def possible_theorem(clauses: Sequence[Clause]) -> Theorem:
    """That there is such a moment: else the theorems above would be about nothing. Before the first lot every lawful draw has what is
    drawn, so a case of a seat that is open for an additional lot is enough, on each side."""

    def build(world: World) -> list[Query]:
        return [
            Query(world, moment.chosen(None), world.truth(False), moment.show)
            for moment in moments(world, clauses)
            if moment.lot.additional
        ]

    return Theorem(
        "completion/possible",
        "a lawful draw can have what is drawn where a seat is open for an additional lot",
        build,
        scopes=(Scope(7, 2, 2, 1), Scope(7, 2)),
        wants_witness=True,
    )


def completion_theorems(clauses: Sequence[Clause]) -> list[Theorem]:
    """The induction."""
    makers = (lot_theorem, admitted_theorem, kept_theorem, end_theorem, possible_theorem)
    return [maker(clauses) for maker in makers]
