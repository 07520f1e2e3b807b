"""Going on from a draw record: the earlier seats that can stand do, and what is open is drawn for; ``extend``, ``replace``, and both again."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from algorithms.ceremony import Ceremony
from algorithms.draw_so_far import SEAT_NAMES
from algorithms.earlier import LAST_YEAR, LEFT, OUT, DroppedOut, EarlierSeat, GoesOn
from algorithms.going_on import GoingOn, HeldSeat, divide_newcomers
from algorithms.lots import Lots, RecordingLots, SeededLots
from algorithms.record import DrawRecord
from scenarios import Fault, InputError, Scenario
from scenarios.finding import not_one, states_meant
from storage.errors import UntocDrawError
from verify.law_in_force import LawInForce, law_from
from verify.record.finding import OF_RECORD, RecordFinding
from words import listing, message


class NoDrawError(UntocDrawError):
    """No lawful draw exists, whatever of the earlier one is given up."""


def extend(record: DrawRecord, law: LawInForce, parties: Scenario, *, seed: str, newcomers: str = LAST_YEAR) -> DrawRecord:
    """Go on from a complete record on a later list of parties.

    Parameters
    ----------
    record, law
        The earlier record, which is verified, and the law that it names. The draw goes on under the same.
    parties
        The later list.
    seed
        A public seed, another than that of the earlier record, whose lots are known.
    newcomers
        How States that are newly under review are divided: ``last-year`` or ``by-lot``.

    Raises
    ------
    InputError
        The list is no later state of the earlier one, or the seed is the earlier one.
    NoDrawError
        No lawful draw exists on the later list.
    NotKnownError
        Which seats can stand was not decided within the work allowed.
    """
    instruments = {instrument.id for instrument in parties.instruments}
    named = {name for review in record.reviews for one in review.reviewing for name in one.instruments}
    before = [state for states in record.groups.values() for state in states]
    left = [state for state in before if state not in parties.index]
    faults = _of_seed(record, seed)
    if parties.digest == record.scenario.digest:
        faults.append(Fault("--scenario", parties.id, message("a later list than that of the record")))
    faults += [
        Fault(
            "--scenario",
            message("{list} without {instrument}", list=parties.id, instrument=name),
            message("a list with every instrument of the record"),
        )
        for name in sorted(named - instruments)
    ]
    if 2 * len(left) > len(before):
        some = ", ".join(left[:5])
        found = message("{list} without {number} States of the record ({some})", list=parties.id, number=len(left), some=some)
        faults.append(Fault("--scenario", found, message("a later state of the record's list")))
    if faults:
        raise InputError("extend", faults)
    return go_on(_begun(record, (), newcomers), parties, law.check_states(parties, "extend"), SeededLots(seed))


def replace_reviewing(
    record: DrawRecord, law: LawInForce, parties: Scenario, states: Sequence[str], *, seed: str, reviewed: str | None = None
) -> DrawRecord:
    """Go on from a complete record after reviewing States have dropped out: of all their reviews, or of the review of ``reviewed`` alone.

    ``parties`` is the list of the record; States by id or name. Raises ``InputError`` where a State is not in it or performs no such
    review, and else as ``extend``.
    """
    performed = {(one.reviewing, review.reviewed) for review in record.reviews for one in review.reviewing}
    faults = _of_seed(record, seed)
    under_review = {review.reviewed for review in record.reviews}
    if reviewed is not None and (reviewed := _meant(parties, reviewed)) not in under_review:
        faults.append(Fault("--review", reviewed, message("a State under review in the record")))
    states = [_meant(parties, state) for state in states]
    for state in states:
        if state not in parties.index:
            faults.append(not_one(parties, state))
        elif not any(state == reviewing and reviewed in (None, of) for reviewing, of in performed):
            anyone, whom = message("a State that performs a review"), message("a State that reviews {state}")
            faults.append(Fault("--state", state, anyone if reviewed is None else whom.of(state=reviewed)))
    if faults:
        raise InputError("replace", faults)
    return go_on(_begun(record, [DroppedOut(state, reviewed) for state in states], LAST_YEAR), parties, law, SeededLots(seed))


def _meant(parties: Scenario, text: str) -> str:
    """The id of the one State that a text means; or the text as it is."""
    found = states_meant(parties, text)
    return found[0] if len(found) == 1 else text


def _of_seed(record: DrawRecord, seed: str) -> list[Fault]:
    return (
        [Fault("--seed", seed, message("a new seed: the lots of this one are known from the earlier record"))]
        if seed == record.seed
        else []
    )


def _begun(record: DrawRecord, out: Sequence[DroppedOut], newcomers: str) -> GoesOn:
    """From where a draw goes on. Who dropped out before stays out."""
    before = record.goes_on.out if record.goes_on else ()
    all_out = sorted({*before, *out}, key=lambda one: (one.state, one.reviewed or ""))
    return GoesOn(record.digest, record.groups, newcomers, tuple(all_out), tuple(_seats_of(record)))


def _seats_of(record: DrawRecord) -> Iterator[EarlierSeat]:
    for review in record.reviews:
        for one in review.reviewing:
            yield EarlierSeat(review.reviewed, one.seat, one.additional, one.reviewing)


def go_on(begun: GoesOn, parties: Scenario, law: LawInForce, lots: Lots) -> DrawRecord:
    """Let a largest set of the earlier seats stand, and draw for the open ones; why a seat is ``gone`` in ``begun`` is not looked at.

    Raises ``NoDrawError``, ``NotKnownError`` and, where recorded lots do not fit, ``LotsError``.
    """
    from verify.completion.standing import standing  # noqa: PLC0415  (clingo is loaded only where a draw goes on)
    from verify.without import LawWithout  # noqa: PLC0415

    earlier = {state: year for year, states in begun.groups.items() for state in states}
    bearing, recording = LawWithout(law, begun.out), RecordingLots(lots)
    year_of = divide_newcomers(parties, law.under_review(parties), earlier, begun.newcomers, recording)
    seats = [replace(seat, gone=_gone(seat, begun.out, parties, year_of)) for seat in begun.seats]
    held = [place for place, seat in enumerate(seats) if seat.gone is None]
    found = standing(bearing.completion(parties, year_of), [_held(seats[place], parties) for place in held])
    if found is None:
        raise NoDrawError(_why_none(parties, law, year_of, begun.out))
    draw, reasons = found
    for place, why in zip(held, reasons, strict=True):
        seats[place] = replace(seats[place], gone=why)
    draw.redraws = {state: times for state, id in enumerate(parties.states) if (times := law.redraws(id))}
    record = GoingOn().conduct(Ceremony(parties, bearing, recording, so_far=draw), recording.numbers)
    return replace(record, goes_on=replace(begun, seats=tuple(seats)))


def _gone(seat: EarlierSeat, out: Sequence[DroppedOut], parties: Scenario, year_of: NDArray[np.int8]) -> str | None:
    """Why a seat is open before any clause is asked; None where it may stand."""
    index = parties.index
    if seat.reviewing not in index or seat.reviewed not in index or not year_of[index[seat.reviewed]]:
        return LEFT
    return OUT if any(one.state == seat.reviewing and one.reviewed in (None, seat.reviewed) for one in out) else None


def _held(seat: EarlierSeat, parties: Scenario) -> HeldSeat:
    return HeldSeat(parties.index[seat.reviewed], parties.index[seat.reviewing], SEAT_NAMES.index(seat.seat), seat.additional)


def _why_none(parties: Scenario, law: LawInForce, year_of: NDArray[np.int8], out: Sequence[DroppedOut]) -> str:
    """That no lawful draw exists, with the clauses that cannot all be kept."""
    from verify.budget import Effort  # noqa: PLC0415  (seldom needed)
    from verify.diagnosis.conflict import find_conflict  # noqa: PLC0415
    from verify.diagnosis.feasibility import exact_budget  # noqa: PLC0415
    from verify.diagnosis.problem import Problem  # noqa: PLC0415

    problem = Problem(parties, law, divided=year_of)
    conflict = find_conflict(problem, exact_budget(problem, Effort()))
    words = f"no lawful draw exists on {parties.id}, whatever of the earlier draw is given up"
    if out:
        words += ", without " + " and ".join(one.state + (f" for {one.reviewed}" if one.reviewed else "") for one in out)
    if conflict:
        return f"{words}. These cannot all be kept: " + ", ".join(
            f"{clause} for {parties.states[state]}" for clause, state in conflict.instances
        )
    return f"{words}. `untoc-draw diagnose` says more of the law on this list"


def false_of_earlier(record: DrawRecord, earlier: DrawRecord) -> Iterator[RecordFinding]:
    """What a record says of the earlier one that it names and is not so."""
    told = record.goes_on
    if told is None:
        yield RecordFinding(OF_RECORD, (), message("the record goes on from no earlier one"))
        return
    if told.digest != earlier.digest:
        words = message("it goes on from the record {told}, and not from {earlier}", told=told.digest, earlier=earlier.digest)
        yield RecordFinding(OF_RECORD, (), words)
    if told.groups != earlier.groups:
        yield RecordFinding(OF_RECORD, (), message("the groups of the earlier record are not as this one tells them"))
    said = [replace(seat, gone=None) for seat in told.seats]
    if said != (due := list(_seats_of(earlier))):
        wrong = sorted({seat.reviewed for seat in {*said} ^ {*due}})
        yield RecordFinding(OF_RECORD, tuple(wrong[:5]), message("the seats of the earlier record are not as this one tells them"))
    if law_from(record.law.parameters).digest != law_from(earlier.law.parameters).digest:
        yield RecordFinding(OF_RECORD, (), message("the earlier record was drawn under another law"))
    if lost := set(earlier.goes_on.out if earlier.goes_on else ()) - set(told.out):
        states = tuple(sorted(one.state for one in lost))
        yield RecordFinding(OF_RECORD, states, message("{states} had dropped out in the earlier record", states=listing(states, ", ")))
