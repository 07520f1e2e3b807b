"""The lots line by line and why each was set aside, and the card of each State."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from algorithms.draw_so_far import AWAY, HOME, SEAT_NAMES, DrawSoFar, Seat, Seating
from algorithms.law import LOOK_AHEAD
from algorithms.record import Seated, SeatLots
from results.document import Card, Cards, Cell, Column, Table, cells_of, columns_of
from results.report.drawn import Drawn, planned_start, seat_in_words
from results.report.names import names_of, short_form
from results.wording import counted, listed
from scenarios.finding import not_in
from verify import LawParameters, clauses_of
from verify.guard import ClauseGuard
from verify.law.citing import cited
from verify.law.questions import meaning_of
from words import message


def clauses_in_words(law: LawParameters) -> dict[str, str]:
    """Clause to the paragraph that it stands in, as it is cited: ``para. 29 (a)``."""
    return {clause.id: cited(clause) for clause in clauses_of(law)} | {LOOK_AHEAD: "the algorithm's own look-ahead"}


def why_set_aside(clause: str, additional: bool, law: LawParameters, state: str, reviewed: str) -> str:
    """What stood against the lot of ``state`` for a seat of ``reviewed`` (names), as a clause of a sentence."""
    values = law.values
    served = "cannot serve: "
    parts = []
    if values["no_group"] == "outside":
        parts.append("it belongs to no regional group")
    if values["reviewers_from"] == "not-under-review-this-year":
        parts.append("it is under review in the same year")
    parts.append("it would hold both seats for one instrument")
    words = {
        "28-two": served + " or ".join(parts),
        "28-home": "is not from the regional group that the home seat asks for",
        "28-away": "is from the same regional group",
        "self": "is the State under review itself",
        "29a": f"is reviewed by {reviewed} already, and States do not review each other",
        "29b-party": "is not party to the instruments missing" if additional else "is party to no instrument of the State under review",
        "29b-additional": _additional(additional, values["additional_covers"] == "all-missing"),
        "29c": f"would be one more than the {values['reviewers_max']} States that may review one State",
        "legal-family": "has another legal system, and a State with a similar one could serve",
        "load-max": f"performs {values['load_max']} reviews already",
        "defer": "declined to serve in its own year of review",
        "decline": "declined a second review",
        LOOK_AHEAD: "would leave some later seat without any admissible State",
    }
    return f"{state} {words.get(clause, 'is barred')}"


def _additional(additional: bool, all_missing: bool) -> str:
    if additional:
        return "is not party to all the instruments missing" if all_missing else "is party to none of the instruments missing"
    return "would leave instruments that no admissible additional State could cover"


@dataclass(frozen=True)
class Line:
    """One line of the transcript. ``admissible`` of the ``size`` lots in the bowl no clause barred; States by id.

    ``set_aside`` gives for each lot set aside its State, the clause as it is cited, and why in words.
    """

    number: int
    reviewed: str
    seat: str
    additional: bool
    size: int
    admissible: int
    set_aside: tuple[tuple[str, str, str], ...]
    kept: str
    redraw: int


def lines_of(drawn: Drawn) -> tuple[Line, ...]:
    """All lines in the order drawn; the admissible lots are counted by opening each bowl again."""
    paragraphs = clauses_in_words(drawn.law)

    def aside(line: SeatLots) -> Iterator[tuple[str, str, str]]:
        for state in line.drawn:
            clause = line.set_aside.get(state)
            if clause is not None:
                why = why_set_aside(clause, line.additional, drawn.law, drawn.name(state), drawn.name(line.reviewed))
                yield state, paragraphs.get(clause, clause), why

    return tuple(
        Line(number, line.reviewed, line.seat, line.additional, line.size, admissible, tuple(aside(line)), line.kept, line.redraw or 0)
        for number, (line, admissible) in enumerate(zip(drawn.lots, _admissible(drawn), strict=True), 1)
    )


def _admissible(drawn: Drawn) -> Iterator[int]:
    """How many lots could have been kept, by the clauses alone, when each line was drawn."""
    scenario, year_of = drawn.scenario, drawn.record.year_of(drawn.scenario)
    index = scenario.index
    guard, draw = ClauseGuard(scenario, drawn.law, year_of), DrawSoFar(year_of)
    for line in drawn.lots:
        reviewed, side = index[line.reviewed], AWAY if line.seat == SEAT_NAMES[AWAY] else HOME
        if (redraw := line.redraw or 0) > draw.redraws.get(reviewed, 0):
            draw.remove(reviewed, draw.of(reviewed))
            draw.redraws[reviewed] = redraw
        missing = guard.missing(draw, reviewed, side) if line.additional else 0
        seat = Seat(reviewed, side, missing)
        yield guard.open(draw, seat).admissible.bit_count()
        kept = index[line.kept]
        draw.add(Seating(reviewed, kept, side, line.additional, guard.covers(seat, kept)))


def lots_table(drawn: Drawn, lines: tuple[Line, ...], command: str) -> Table:
    """The transcript; it can be searched."""
    columns = columns_of(
        Column("lot", numbers=True),
        "State under review",
        "seat",
        Column("in the bowl", "lots", numbers=True),
        Column("admissible", "lots", numbers=True),
        "drawn and set aside",
        "drawn and kept",
    )
    rows = tuple(
        cells_of(
            Cell(str(line.number), line.number),
            Cell(drawn.name(line.reviewed), link=f"card-{line.reviewed}"),
            _seat_words(line),
            Cell(str(line.size), line.size),
            Cell(str(line.admissible), line.admissible),
            "; ".join(f"{why} ({clause})" for _, clause, why in line.set_aside),
            Cell(drawn.name(line.kept), link=f"card-{line.kept}"),
        )
        for line in lines
    )
    note = (
        "In the order drawn. *Admissible* are the lots that no clause barred at that moment; it is counted again here from the record, "
        "by the same check that the draw used."
    )
    return Table("lots", "The lots, line by line", columns, rows, note, command, searchable=True)


def _seat_words(line: Line) -> str:
    return seat_in_words(line.seat, line.additional) + (f", repetition {line.redraw}" if line.redraw else "")


NO_LOTS: Final = "This way of drawing settles all seats at once, or its lots are not in the record: there are no lots for single seats."


def state_cards(drawn: Drawn, lines: Sequence[Line]) -> Cards:
    """The cards of all States of the list, in the order of their names."""
    of_state: dict[str, list[Line]] = {}
    for line in lines:
        of_state.setdefault(line.reviewed, []).append(line)
    cards = tuple(
        Card(
            f"card-{state}", drawn.name(state), tuple(_facts(drawn, state, of_state)), f"{names_of(state)}|{short_form(drawn.group(state))}"
        )
        for state in drawn.by_name
    )
    cards += tuple(
        Card(f"card-{state}", name, (("Under review", f"no: {why}"),), names_of(state)) for state, name, why in not_in(drawn.scenario)
    )
    return Cards("cards", "What the draw means for your State", cards)


def _facts(drawn: Drawn, state: str, lines: Mapping[str, Sequence[Line]]) -> Iterator[tuple[str, str]]:
    yield "Regional group", drawn.group(state)
    yield "Party to", listed(drawn.instruments(state))
    yield "Under review", when_reviewed(drawn, state)
    if state in drawn.year_of:
        yield from _reviewed_by(drawn, state)
    yield from _reviews(drawn, state)
    if state in drawn.year_of:
        yield from _lots_of(drawn, lines.get(state, ()))


def when_reviewed(drawn: Drawn, state: str) -> str:
    """In which year group a State is under review, or why it is not."""
    year = drawn.year_of.get(state)
    if year is not None:
        return message("in year group {year}, planned to start in {start}", year=year, start=planned_start(year))
    if drawn.scenario.group_of[drawn.scenario.index[state]] < 0:
        reading = meaning_of("no_group", drawn.law.values["no_group"])
        return message(
            "no: a party without a regional group. The law does not say what then holds; it is read here so: {reading}", reading=reading
        )
    return message("no: the record does not have it among the States under review")


def _reviewed_by(drawn: Drawn, state: str) -> Iterator[tuple[str, str]]:
    seats = drawn.by_reviewed.get(state, [])
    for one in seats:
        yield "You are reviewed by", _reviewer(drawn, state, one, seats)
    stuck = drawn.stuck_seat
    if stuck and stuck[0] == state:
        yield "You are reviewed by", f"nobody yet in the {stuck[1]} seat: the draw got stuck there"
    elif not seats:
        yield "You are reviewed by", "nobody yet: the draw did not come so far"


def _reviewer(drawn: Drawn, state: str, one: Seated, seats: Sequence[Seated]) -> str:
    who = f"{drawn.name(one.reviewing)} ({drawn.group(one.reviewing)})"
    for_what = f"for {listed(one.instruments)}"
    if not one.additional:
        return f"{who}, in the {one.seat} seat, {for_what}"
    first = next((each for each in seats if each.seat == one.seat and not each.additional), None)
    why = f", to which {drawn.name(first.reviewing)} is not party" if first else ""
    return f"{who}, in addition in the {one.seat} seat, {for_what}{why}"


def _reviews(drawn: Drawn, state: str) -> Iterator[tuple[str, str]]:
    held = drawn.by_reviewing.get(state, [])
    if not held:
        yield "You review", "nobody"
    for one in held:
        added = "in addition, " if one.additional else ""
        yield (
            "You review",
            (
                f"{drawn.name(one.reviewed)}, {added}for {listed(one.instruments)} ({one.seat} seat; year group {drawn.year_of[one.reviewed]}, "
                f"planned to start in {planned_start(drawn.year_of[one.reviewed])})"
            ),
        )
    if held:
        yield "Reviews you perform", str(drawn.performed[state])


def _lots_of(drawn: Drawn, lines: Sequence[Line]) -> Iterator[tuple[str, str]]:
    if not drawn.lots:
        yield "Lots drawn for you", NO_LOTS
    for line in lines:
        yield "Lots drawn for you", _line_words(drawn, line)


def _line_words(drawn: Drawn, line: Line) -> str:
    kind = "Additional lot in the " if line.additional else ""
    again = f", repetition {line.redraw}" if line.redraw else ""
    could = f"{counted(line.size, 'lot')} in the bowl, of which {line.admissible} could have been kept"
    aside = "".join(f" {why} ({clause}): set aside." for _, clause, why in line.set_aside)
    seat = f"{kind}{line.seat} seat"
    return f"{seat[0].upper()}{seat[1:]}{again}: {could}.{aside} {drawn.name(line.kept)} was drawn and kept."
