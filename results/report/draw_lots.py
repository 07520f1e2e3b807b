"""The lots line by line and why each was set aside, and the card of each State."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from algorithms.draw_so_far import AWAY, HOME, SEAT_NAMES, DrawSoFar, Seat, Seating
from algorithms.law import LOOK_AHEAD
from algorithms.record import Seated, SeatLots
from results.document import Card, Cards, Cell, Column, Table, cells_of, columns_of
from results.report.drawn import SEATS, Drawn, planned_start, seat_in_words
from results.report.names import names_of, short_form
from results.wording import listed
from scenarios.finding import not_in
from verify import LawParameters, clauses_of
from verify.guard import ClauseGuard
from verify.law.citing import cited
from verify.law.questions import meaning_of
from words import Message, Sentences, counting, message, state_named


def clauses_in_words(law: LawParameters) -> Mapping[str, str]:
    """Clause to the paragraph that it stands in, as it is cited: ``para. 29 (a)``."""
    return {clause.id: cited(clause) for clause in clauses_of(law)} | {LOOK_AHEAD: message("the algorithm's own look-ahead")}


def why_set_aside(clause: str, additional: bool, law: LawParameters, state: str, reviewed: str) -> str:
    """What stood against the lot of ``state`` for a seat of ``reviewed`` (names), as a clause of a sentence."""
    values = law.values
    patterns = {
        "28-two": message("{state} cannot serve: {why}", state=state, why=_cannot_serve(law)),
        "28-home": message("{state} is not from the regional group that the home seat asks for"),
        "28-away": message("{state} is from the same regional group"),
        "self": message("{state} is the State under review itself"),
        "29a": message("{state} is reviewed by {reviewed} already, and States do not review each other"),
        "29b-party": message("{state} is not party to the instruments missing")
        if additional
        else message("{state} is party to no instrument of the State under review"),
        "29b-additional": _additional(additional, values["additional_covers"] == "all-missing"),
        "29c": message(
            "{state} would be one more than the {most} States that may review one State", state=state, most=values["reviewers_max"]
        ),
        "legal-family": message("{state} has another legal system, and a State with a similar one could serve"),
        "load-max": message("{state} performs {most} reviews already", state=state, most=values["load_max"]),
        "defer": message("{state} declined to serve in its own year of review"),
        "decline": message("{state} declined a second review"),
        LOOK_AHEAD: message("{state} would leave some later seat without any admissible State"),
    }
    return patterns.get(clause, message("{state} is barred")).of(state=state, reviewed=reviewed)


def _cannot_serve(law: LawParameters) -> str:
    why = message("it would hold both seats for one instrument")
    if law.values["reviewers_from"] == "not-under-review-this-year":
        why = message("{one} or {other}", one=message("it is under review in the same year"), other=why)
    if law.values["no_group"] == "outside":
        why = message("{one} or {other}", one=message("it belongs to no regional group"), other=why)
    return why


def _additional(additional: bool, all_missing: bool) -> Message:
    if not additional:
        return message("{state} would leave instruments that no admissible additional State could cover")
    if all_missing:
        return message("{state} is not party to all the instruments missing")
    return message("{state} is party to none of the instruments missing")


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
        Column(message("lot"), numbers=True),
        message("State under review"),
        message("seat"),
        Column(message("in the bowl"), message("lots"), numbers=True),
        Column(message("admissible"), message("lots"), numbers=True),
        message("drawn and set aside"),
        message("drawn and kept"),
    )
    rows = tuple(
        cells_of(
            Cell(str(line.number), line.number),
            Cell(drawn.name(line.reviewed), link=f"card-{line.reviewed}"),
            _seat_words(line),
            Cell(str(line.size), line.size),
            Cell(str(line.admissible), line.admissible),
            Sentences(*(message("{why} ({clause})", why=why, clause=clause) for _, clause, why in line.set_aside), between="; "),
            Cell(drawn.name(line.kept), link=f"card-{line.kept}"),
        )
        for line in lines
    )
    note = message(
        "In the order drawn. *Admissible* are the lots that no clause barred at that moment; it is counted again here from the record, "
        "by the same check that the draw used."
    )
    return Table("lots", message("The lots, line by line"), columns, rows, note, command, searchable=True)


def _seat_words(line: Line) -> str:
    seat = seat_in_words(line.seat, line.additional)
    return message("{seat}, repetition {redraw}", seat=seat, redraw=line.redraw) if line.redraw else seat


NO_LOTS: Final = message(
    "This way of drawing settles all seats at once, or its lots are not in the record: there are no lots for single seats."
)


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
        Card(f"card-{state}", state_named(state, name), ((message("Under review"), message("no: {why}", why=why)),), names_of(state))
        for state, name, why in not_in(drawn.scenario)
    )
    return Cards("cards", message("What the draw means for your State"), cards)


def _facts(drawn: Drawn, state: str, lines: Mapping[str, Sequence[Line]]) -> Iterator[tuple[str, str]]:
    yield message("Regional group"), drawn.group(state)
    yield message("Party to"), listed(drawn.instruments(state))
    yield message("Under review"), when_reviewed(drawn, state)
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
    term, seats = message("You are reviewed by"), drawn.by_reviewed.get(state, [])
    for one in seats:
        yield term, _reviewer(drawn, one, seats)
    stuck = drawn.stuck_seat
    if stuck and stuck[0] == state:
        yield term, message("nobody yet in the {seat}: the draw got stuck there", seat=SEATS[stuck[1]])
    elif not seats:
        yield term, message("nobody yet: the draw did not come so far")


def _reviewer(drawn: Drawn, one: Seated, seats: Sequence[Seated]) -> str:
    pattern = message("{state} ({group}), in the {seat}, for {instruments}")
    first = next((each for each in seats if each.seat == one.seat and not each.additional), None)
    if one.additional:
        pattern = message("{state} ({group}), in addition in the {seat}, for {instruments}")
        if first:
            pattern = message("{state} ({group}), in addition in the {seat}, for {instruments}, to which {first} is not party")
    return pattern.of(
        state=drawn.name(one.reviewing),
        group=drawn.group(one.reviewing),
        seat=SEATS[one.seat],
        instruments=listed(one.instruments),
        first=drawn.name(first.reviewing) if first else "",
    )


def _reviews(drawn: Drawn, state: str) -> Iterator[tuple[str, str]]:
    held = drawn.by_reviewing.get(state, [])
    if not held:
        yield message("You review"), message("nobody")
    for one in held:
        pattern = message("{state}, for {instruments} ({seat}; year group {year}, planned to start in {start})")
        if one.additional:
            pattern = message("{state}, in addition, for {instruments} ({seat}; year group {year}, planned to start in {start})")
        year = drawn.year_of[one.reviewed]
        yield (
            message("You review"),
            pattern.of(
                state=drawn.name(one.reviewed),
                instruments=listed(one.instruments),
                seat=SEATS[one.seat],
                year=year,
                start=planned_start(year),
            ),
        )
    if held:
        yield message("Reviews you perform"), str(drawn.performed[state])


def _lots_of(drawn: Drawn, lines: Sequence[Line]) -> Iterator[tuple[str, str]]:
    if not drawn.lots:
        yield message("Lots drawn for you"), NO_LOTS
    for line in lines:
        yield message("Lots drawn for you"), _line_words(drawn, line)


_LOT_FOR = {
    ("home", False): message("Home seat"),
    ("away", False): message("Away seat"),
    ("home", True): message("Additional lot in the home seat"),
    ("away", True): message("Additional lot in the away seat"),
}
"""For what a lot is drawn, by the seat and whether it is an additional one."""


def _line_words(drawn: Drawn, line: Line) -> str:
    pattern = message("{seat}: {lots} in the bowl, of which {admissible} could have been kept.")
    if line.redraw:
        pattern = message("{seat}, repetition {redraw}: {lots} in the bowl, of which {admissible} could have been kept.")
    could = pattern.of(
        seat=_LOT_FOR[line.seat, line.additional],
        redraw=line.redraw,
        lots=counting("{count:,} lot", "{count:,} lots", line.size),
        admissible=line.admissible,
    )
    aside = [message("{why} ({clause}): set aside.", why=why, clause=clause) for _, clause, why in line.set_aside]
    return Sentences(could, *aside, message("{state} was drawn and kept.", state=drawn.name(line.kept)))
