"""Safety of the algorithms: what the guard admits never breaks a clause, and a finished draw keeps them all.

By induction over lots: nothing drawn keeps the invariant; a lot that the guard admits keeps it; with all seats filled it gives every
clause. The invariant is every ``each_lot`` term together with the bookkeeping of ``step.py``, but for the terms whose bar a later lot
may lift (``home_fallback``, ``legal_family``): look-ahead keeps lots against them, and a redraw can break them. As with ``load-min``, the
ceremony asks them of the finished draw and ends as stuck where one is not kept.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from verify.law.clause import Clause
from verify.law.terms import Formula
from verify.proofs.counterexample import describe
from verify.proofs.step import (
    HOME_AWAY,
    Lot,
    after,
    after_redraw,
    all_seats_filled,
    bookkeeping,
    guard_formulas,
    helps,
    may_be_lifted_of,
    nothing_drawn,
    seat_is_open,
    some_lot,
)
from verify.proofs.theorem import Query, Theorem
from verify.readers.z3_formulas import all_of, implies, no
from verify.readers.z3_terms import Z3Reader
from verify.readers.z3_world import Draw, World, any_draw

Order = Callable[[World, Draw, Lot], list[Any]]
ASSUMED = (
    "a seat is opened once, for a first lot; an additional lot is drawn only for what nobody covers yet at that seat",
    "every lot kept is one that the guard admits",
    "a State takes on all the open instruments that it shares",
)

ENDS_STUCK = ("the ceremony ends as stuck where a draw with all seats filled does not keep it",)


def any_order(world: World, draw: Draw, lot: Lot) -> list[Any]:
    """Seats in any order whatever: ``answer-set``."""
    return []


def home_before_away(world: World, draw: Draw, lot: Lot) -> list[Any]:
    """State by State, the home seat with its additional lots before the away seat: the two manual algorithms."""
    if lot.side == 0:
        return [no(draw.opened(1, lot.reviewed))]

    def covered(i: Any) -> Any:
        somebody = world.some("State", lambda r: draw.covers(0, lot.reviewed, r, i), "r")
        return implies(world.facts["party"](lot.reviewed, i), somebody)

    return [draw.opened(0, lot.reviewed), world.every("Instrument", covered, "i")]


ORDERS: dict[str, Order] = {
    "sequential-bowls": home_before_away,
    "sequential-bowls-look-ahead": home_before_away,
    "rotating-lists": home_before_away,
    "answer-set": any_order,
    "answer-set-fewest-additional": any_order,
    "answer-set-most-even": any_order,
    "uniform-chain": home_before_away,
}


def lifting(clause: Clause) -> tuple[Formula, ...]:
    """The terms of a clause whose bar a later lot may lift."""
    return tuple(term for term in clause.each_lot if may_be_lifted_of(clause, term))


def for_good(clauses: Sequence[Clause]) -> list[Clause]:
    """The clauses without those terms: what bars for good, and so the guard of the wider bowl."""
    return [replace(clause, each_lot=tuple(term for term in clause.each_lot if not may_be_lifted_of(clause, term))) for clause in clauses]


def asked_at_the_end(clause: Clause) -> tuple[Formula, ...]:
    """The terms that the ceremony asks of a draw with all seats filled."""
    if clause.added:
        return clause.terms
    return (clause.finished if clause.id == "load-min" else ()) + lifting(clause)


def invariant(world: World, draw: Draw, clauses: Sequence[Clause]) -> list[Any]:
    """Bookkeeping and every ``each_lot`` term, with the axioms of the facts.

    Of added clauses only the terms that bar for good: of another, as that somebody reviews at home, a lot need not find all instances true.
    """
    reader = Z3Reader(world, draw)
    terms = [reader.read(term) for clause in clauses for term in (for_good([clause])[0] if clause.added else clause).each_lot]
    return [*world.axioms(), *bookkeeping(world, draw).values(), *terms]


def each_kind_of_lot(world: World, clauses: Sequence[Clause], order: Order) -> Iterator[tuple[Draw, Lot, list[Any]]]:
    """A draw that keeps the invariant, a lot for an open seat, and the formulas that say so; for each kind of seat."""
    for side in HOME_AWAY:
        for additional in (False, True):
            draw, lot = any_draw(world), some_lot(world, side, additional)
            yield (
                draw,
                lot,
                [*invariant(world, draw, clauses), *seat_is_open(world, draw, lot), helps(world, lot), *order(world, draw, lot)],
            )


def shown(world: World, draw: Draw, lot: Lot | None = None) -> Callable[[Any], list[str]]:
    """How to read a counterexample."""
    return lambda model: describe(world, draw, lot, model)


def lot_queries(
    world: World, clauses: Sequence[Clause], guard: Sequence[Clause], order: Order, conclusion: Callable[[Draw], Any]
) -> list[Query]:
    """A lot at each kind of seat that the guard admits: ``conclusion`` holds after it."""
    return [
        Query(world, [*given, *guard_formulas(world, draw, lot, guard)], conclusion(after(world, draw, lot)), shown(world, draw, lot))
        for draw, lot, given in each_kind_of_lot(world, clauses, order)
    ]


def step_theorem(clause: Clause, clauses: Sequence[Clause], guard: Sequence[Clause] | None = None, order: Order = any_order) -> Theorem:
    """That a lot admitted by the guard keeps what the clause demands after every lot.

    What bars for good is kept by every lot of the wider bowl; what may be lifted, by every lot that the whole guard admits, as long as no
    seat is emptied. What may be lifted of a clause that a user added is asked of the finished draw alone.
    """

    def build(world: World) -> list[Query]:
        def kept(terms: Sequence[Formula]) -> Callable[[Draw], Any]:
            return lambda draw: all_of(world.truth(True), *map(Z3Reader(world, draw).read, terms))

        barring, lifted = clauses if guard is None else guard, lifting(clause)
        asked = () if clause.added else lifted
        whole = lot_queries(world, clauses, barring, order, kept(asked)) if asked else []
        by_good = kept([term for term in clause.each_lot if term not in lifted])
        return [*lot_queries(world, for_good(clauses), for_good(barring), order, by_good), *whole]

    part = f"what {clause.id} bars for good" if clause.added and lifting(clause) else clause.id
    return Theorem(f"step/{clause.id}", f"a lot that the guard admits keeps {part}: {clause.statement}", build, ASSUMED)


def bookkeeping_theorem(clauses: Sequence[Clause], order: Order = any_order) -> Theorem:
    """That a lot keeps the bookkeeping."""

    def build(world: World) -> list[Query]:
        kept = for_good(clauses)
        return lot_queries(world, kept, kept, order, lambda draw: all_of(*bookkeeping(world, draw).values()))

    return Theorem("step/bookkeeping", "a lot keeps the bookkeeping of seats, reviews and instruments", build, ASSUMED)


def start_theorem(clauses: Sequence[Clause]) -> Theorem:
    """That nothing drawn keeps the invariant."""

    def build(world: World) -> list[Query]:
        draw = nothing_drawn(world)
        return [Query(world, world.axioms(), all_of(*invariant(world, draw, clauses)))]

    return Theorem("start", "before the first lot nothing is broken", build)


def finish_theorem(clause: Clause, clauses: Sequence[Clause]) -> Theorem:
    """That a draw with all seats filled keeps what the clause demands of a finished draw, given what the ceremony asks of it then."""
    asked = asked_at_the_end(clause)

    def build(world: World) -> list[Query]:
        draw = any_draw(world)
        reader = Z3Reader(world, draw)
        hypotheses = [*invariant(world, draw, for_good(clauses)), *all_seats_filled(world, draw), *map(reader.read, asked)]
        return [
            Query(world, hypotheses, reader.read(term), lambda model: describe(world, draw, None, model))
            for term in dict.fromkeys((*clause.finished, *asked))
        ]

    more = ENDS_STUCK if asked else ()
    return Theorem(f"finish/{clause.id}", f"a draw with all seats filled keeps {clause.id}: {clause.statement}", build, more)


def redraw_theorem(clauses: Sequence[Clause]) -> Theorem:
    """That emptying the seats of a State that asks for a redraw keeps the invariant: one query for each formula of it.

    Together the formulas are one disjunction of many quantified ones when negated, and how soon it is refuted hangs on the order in
    which a solver tries them. One by one each takes a thousandth of the budget.
    """

    kept_through, asked = for_good(clauses), [clause.id for clause in clauses if lifting(clause)]

    def build(world: World) -> list[Query]:
        draw, state = any_draw(world), world.constant("State", "emptied")
        hypotheses = [*invariant(world, draw, kept_through), draw.redraws(state) <= 1]

        def show(model: Any) -> list[str]:
            return [*describe(world, draw, None, model), f"then the seats of {model[state]} are emptied"]

        return [Query(world, hypotheses, kept, show) for kept in invariant(world, after_redraw(world, draw, state), kept_through)]

    but = f" but what the ceremony asks of the finished draw of {' and '.join(asked)}" if asked else ""
    return Theorem("redraw", f"emptying all seats of one State, to draw them anew, breaks nothing{but}", build, ENDS_STUCK if asked else ())


def not_vacuous_theorem(clauses: Sequence[Clause], order: Order) -> Theorem:
    """That the hypotheses of the step can be met, at each kind of seat."""

    def build(world: World) -> list[Query]:
        return lot_queries(world, clauses, clauses, order, lambda draw: world.truth(False))

    return Theorem("step/possible", "a lot at each kind of seat is possible under the guard", build, wants_witness=True)
