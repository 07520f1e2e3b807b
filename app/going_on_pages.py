"""What ``extend`` and ``replace`` show: what stands, what does not and why, what was drawn."""

from collections.abc import Iterator

from algorithms.earlier import LAST_YEAR, GoesOn
from algorithms.record import DrawRecord
from app.options import RECONSTRUCTION
from scenarios import Scenario

LATE_JOINERS = (
    "Which rule the Mechanism has for States that join after the lots were drawn is not known. "
    "In that of the Convention against Corruption (UNCAC) they are reviewed in the last year of the cycle."
)
REASONS = {
    "left": "a State is not in the list, or not under review, any more",
    "out": "the State has dropped out",
    "look-ahead": "no clause bars the State, but with it and those that stand the draw could not be completed",
}


def lines_of(record: DrawRecord, before: DrawRecord, parties: Scenario) -> Iterator[str]:
    """The lines of a record that goes on from the one before."""
    told, lots = record.goes_on, record.lots or ()
    assert told is not None  # noqa: S101  (for the type checker alone)
    stand = sum(seat.gone is None for seat in told.seats)
    yield (
        f"going on on {parties.id}, seed {record.seed!r}: {record.outcome}. {stand} of {len(told.seats)} seats stand, "
        f"{_counted(len(lots), 'seat')} drawn for with {_counted(len(record.numbers or ()), 'lot')}. {RECONSTRUCTION}"
    )
    yield "No lawful draw with these groups has more of the earlier seats; of several sets as large, the first in the record's order stands."
    yield from _of_groups(record, told)
    yield from _gone(told)
    yield from _more(record, before)
    if lots:
        yield "Drawn:"
    for line in lots:
        aside = "".join(f"; {state} set aside ({clause})" for state, clause in line.set_aside.items())
        yield f"  {line.reviewed} {line.seat}{' additional' if line.additional else ''}: {line.kept}{aside}"


def _of_groups(record: DrawRecord, told: GoesOn) -> Iterator[str]:
    before, now = ({state for states in groups.values() for state in states} for groups in (told.groups, record.groups))
    if now - before:
        rule = "in the last year" if told.newcomers == LAST_YEAR else "in a year by lot"
        years = "; ".join(
            f"group {year}: {', '.join(new)}" for year, states in record.groups.items() if (new := sorted({*states} - before))
        )
        yield f"Newly under review, {rule}: {years}. {LATE_JOINERS}"
    if before - now:
        yield f"No longer under review: {', '.join(sorted(before - now))}."


def _gone(told: GoesOn) -> Iterator[str]:
    """The seats that do not stand, by reason."""
    for reason in dict.fromkeys(seat.gone for seat in told.seats if seat.gone):
        seats = [
            f"{s.reviewing} for {s.reviewed} ({s.seat}{', additional' if s.additional else ''})" for s in told.seats if s.gone == reason
        ]
        yield f"Do not stand by {reason}{f', {REASONS[reason]}' if reason in REASONS else ''}: {', '.join(seats)}."


def _more(record: DrawRecord, before: DrawRecord) -> Iterator[str]:
    """The seats that stand and now have other instruments."""
    had = {(r.reviewed, one.seat, one.additional, one.reviewing): set(one.instruments) for r in before.reviews for one in r.reviewing}
    drawn = {(line.reviewed, line.seat, line.additional, line.kept) for line in record.lots or ()}
    changed = []
    for review in record.reviews:
        for one in review.reviewing:
            key = (review.reviewed, one.seat, one.additional, one.reviewing)
            if key not in drawn and (more := set(one.instruments) ^ had[key]):
                changed.append(f"{one.reviewing} for {review.reviewed} ({one.seat}; {', '.join(sorted(more))})")
    if changed:
        yield f"Stand with other instruments: {', '.join(changed)}."


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
