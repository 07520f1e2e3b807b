"""One lot, and what holds of a draw between lots.

The guard in these formulas is the one that the algorithms are handed: the same clauses' ``each_lot`` terms, stripped by the same
function, read in the state after the lot (``verify/guard.py``). What a seat is (``Ceremony.seats_of``) and which instruments a
State takes on (``ClauseGuard.covers``) is modelled here; exhaustive runs of the real code close that gap.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import z3

from verify.guard import may_be_lifted
from verify.law.clause import Clause
from verify.law.terms import Formula, without_states
from verify.readers.after_lot import SEAT, changed_instances, may_be_lifted_later
from verify.readers.z3_formulas import all_of, any_of, implies, no, same
from verify.readers.z3_terms import Binding, Z3Reader
from verify.readers.z3_world import Draw, World

HOME_AWAY = (0, 1)


@dataclass(frozen=True)
class Lot:
    """A lot for ``reviewed`` at ``side``, first or additional, kept by ``reviewing``; ``missing`` are the open instruments."""

    reviewed: Any
    reviewing: Any
    side: int
    additional: bool
    missing: Any

    def takes(self, world: World, instrument: Any) -> Any:
        """Whether the reviewing State takes the instrument on."""
        wanted = self.missing(instrument) if self.additional else world.facts["party"](self.reviewed, instrument)
        return all_of(wanted, world.facts["party"](self.reviewing, instrument))


def some_lot(world: World, side: int, additional: bool) -> Lot:
    """An arbitrary lot."""
    missing = world.function("missing", ("Instrument",))
    return Lot(world.constant("State", "reviewed"), world.constant("State", "reviewing"), side, additional, missing)


def after(world: World, draw: Draw, lot: Lot) -> Draw:
    """The draw after a lot."""

    def new(s: Any, r: Any, here: bool) -> Any:
        return all_of(world.truth(here), same(s, lot.reviewed), same(r, lot.reviewing))

    def drawn(side: int, s: Any, r: Any) -> Any:
        return any_of(draw.drawn(side, s, r), new(s, r, side == lot.side and not lot.additional))

    def additional(side: int, s: Any, r: Any) -> Any:
        return any_of(draw.additional(side, s, r), new(s, r, side == lot.side and lot.additional))

    def covers(side: int, s: Any, r: Any, i: Any) -> Any:
        return any_of(draw.covers(side, s, r, i), all_of(new(s, r, side == lot.side), lot.takes(world, i)))

    def load(r: Any) -> Any:
        more = all_of(same(r, lot.reviewing), no(draw.reviewed_by(lot.reviewed, r)))
        return draw.load(r) + z3.If(more, z3.IntVal(1, world.context), z3.IntVal(0, world.context))

    def opened(side: int, s: Any) -> Any:
        return any_of(draw.opened(side, s), all_of(world.truth(side == lot.side), same(s, lot.reviewed)))

    def reviewed_by(s: Any, r: Any) -> Any:
        return any_of(draw.reviewed_by(s, r), new(s, r, True))

    return Draw(drawn, additional, covers, reviewed_by, load, draw.redraws, opened)


def instances_read(clause: Clause, term: Formula, lot: Lot) -> Iterator[tuple[Formula, Binding]]:
    """The instances of an ``each_lot`` term that the guard reads after a lot: of a clause that a user added, those that the lot may change."""
    if clause.added:
        for instance, pattern in changed_instances(term):
            yield instance, {name: lot.reviewed if which == SEAT else lot.reviewing for name, which in pattern.items()}
    else:
        yield without_states(term), {"s": lot.reviewed, "r": lot.reviewing}


def may_be_lifted_of(clause: Clause, term: Formula) -> bool:
    """Whether a later lot may lift the bar of an ``each_lot`` term, as the guard sees it."""
    return may_be_lifted_later(term) if clause.added else may_be_lifted(without_states(term))


def guard_formulas(world: World, draw: Draw, lot: Lot, clauses: Sequence[Clause]) -> list[Any]:
    """The guard: every ``each_lot`` term of every clause for this State under review and this lot, in the state after it."""
    reader = Z3Reader(world, after(world, draw, lot))
    found = [reader.read(*instance) for clause in clauses for term in clause.each_lot for instance in instances_read(clause, term, lot)]
    return [*found, world.facts["takes_part"](lot.reviewing)]


def helps(world: World, lot: Lot) -> Any:
    """Para. 29 (b): an additional State is party to the missing instruments, all of them or some."""
    party = world.facts["party"]
    if not lot.additional:
        return world.truth(True)
    if world.law.values["additional_covers"] == "all-missing":
        return world.every("Instrument", lambda i: implies(lot.missing(i), party(lot.reviewing, i)), "i")
    return world.some("Instrument", lambda i: all_of(lot.missing(i), party(lot.reviewing, i)), "i")


def seat_is_open(world: World, draw: Draw, lot: Lot) -> list[Any]:
    """What ``Ceremony.seats_of`` sees to: a first lot for a seat not yet opened, an additional one for what is missing."""
    s, side = lot.reviewed, lot.side
    open_now = [world.facts["under_review"](s)]
    if not lot.additional:
        return [*open_now, no(draw.opened(side, s))]

    def uncovered(i: Any) -> Any:
        nobody = world.every("State", lambda r: no(draw.covers(side, s, r, i)), "r")
        return same(lot.missing(i), all_of(world.facts["party"](s, i), nobody))

    return [*open_now, draw.opened(side, s), world.every("Instrument", uncovered, "i"), world.some("Instrument", lot.missing, "i")]


def bookkeeping(world: World, draw: Draw) -> dict[str, Any]:
    """What holds of every draw between lots whatever the law says: how seats, reviews and instruments hang together."""
    party, every, some = world.facts["party"], world.every, world.some
    found: dict[str, Any] = {}

    def pairs(body: Any) -> Any:
        return every("State", lambda s: every("State", lambda r: body(s, r), "r"), "s")

    found["a review is a seat held"] = pairs(
        lambda s, r: same(
            draw.reviewed_by(s, r), any_of(*[table(side, s, r) for side in HOME_AWAY for table in (draw.drawn, draw.additional)])
        )
    )
    found["only States under review are reviewed"] = pairs(lambda s, r: implies(draw.reviewed_by(s, r), world.facts["under_review"](s)))
    found["only States that take part review"] = pairs(lambda s, r: implies(draw.reviewed_by(s, r), world.facts["takes_part"](r)))
    for side, name in enumerate(("home", "away")):

        def of_side(side: int = side) -> dict[str, Any]:
            def holds(s: Any, r: Any) -> Any:
                return any_of(draw.drawn(side, s, r), draw.additional(side, s, r))

            def triples(body: Any) -> Any:
                return pairs(lambda s, r: every("Instrument", lambda i: body(s, r, i), "i"))

            return {
                "a seat not opened is empty": pairs(lambda s, r: implies(holds(s, r), draw.opened(side, s))),
                "an opened seat has a State drawn": every(
                    "State", lambda s: implies(draw.opened(side, s), some("State", lambda r: draw.drawn(side, s, r), "r")), "s"
                ),
                "at most one State is drawn": every("State", lambda s: world.at_most("State", 1, lambda r: draw.drawn(side, s, r)), "s"),
                "who covers holds the seat": triples(lambda s, r, i: implies(draw.covers(side, s, r, i), holds(s, r))),
                "a drawn State takes all that it shares": triples(
                    lambda s, r, i: implies(all_of(draw.drawn(side, s, r), party(s, i), party(r, i)), draw.covers(side, s, r, i))
                ),
                "each instrument is covered once": every(
                    "State",
                    lambda s: every("Instrument", lambda i: world.at_most("State", 1, lambda r: draw.covers(side, s, r, i)), "i"),
                    "s",
                ),
            }

        found |= {f"{name}: {label}": formula for label, formula in of_side().items()}
        if world.law.values["additional_covers"] == "all-missing":
            found[f"{name}: with an additional State nothing is missing"] = _complete_with_additional(world, draw, side)
            found[f"{name}: at most one additional State"] = every("State", _one_additional(world, draw, side), "s")
    return found


def _one_additional(world: World, draw: Draw, side: int) -> Callable[[Any], Any]:
    return lambda s: world.at_most("State", 1, lambda r: draw.additional(side, s, r))


def _complete_with_additional(world: World, draw: Draw, side: int) -> Any:
    def whole(s: Any, r: Any) -> Any:
        def covered(i: Any) -> Any:
            somebody = world.some("State", lambda q: draw.covers(side, s, q, i), "q")
            return implies(world.facts["party"](s, i), somebody)

        return implies(draw.additional(side, s, r), world.every("Instrument", covered, "i"))

    return world.every("State", lambda s: world.every("State", lambda r: whole(s, r), "r"), "s")


def nothing_drawn(world: World) -> Draw:
    """The draw before the first lot."""
    false, zero = world.truth(False), z3.IntVal(0, world.context)
    return Draw(
        lambda side, s, r: false,
        lambda side, s, r: false,
        lambda side, s, r, i: false,
        lambda s, r: false,
        lambda r: zero,
        lambda s: zero,
        lambda side, s: false,
    )


def after_redraw(world: World, draw: Draw, emptied: Any) -> Draw:
    """The draw after all seats of one State under review were emptied, to be drawn anew."""
    one, none = z3.IntVal(1, world.context), z3.IntVal(0, world.context)

    def other(s: Any, held: Any) -> Any:
        return all_of(s != emptied, held)

    return Draw(
        lambda side, s, r: other(s, draw.drawn(side, s, r)),
        lambda side, s, r: other(s, draw.additional(side, s, r)),
        lambda side, s, r, i: other(s, draw.covers(side, s, r, i)),
        lambda s, r: other(s, draw.reviewed_by(s, r)),
        lambda r: draw.load(r) - z3.If(draw.reviewed_by(emptied, r), one, none),
        lambda s: draw.redraws(s) + z3.If(s == emptied, one, none),
        lambda side, s: other(s, draw.opened(side, s)),
    )


def all_seats_filled(world: World, draw: Draw) -> list[Any]:
    """That the ceremony is over: every seat is opened and no instrument is missing."""
    party, found = world.facts["party"], []
    for side in HOME_AWAY:

        def covered(s: Any, i: Any, side: int = side) -> Any:
            return implies(party(s, i), world.some("State", lambda r: draw.covers(side, s, r, i), "r"))

        def filled(s: Any, side: int = side, covered: Any = covered) -> Any:
            every = world.every("Instrument", lambda i: covered(s, i), "i")
            return implies(world.facts["under_review"](s), all_of(draw.opened(side, s), every))

        found.append(world.every("State", filled, "s"))
    return found
