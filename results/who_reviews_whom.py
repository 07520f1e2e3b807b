"""Who reviews whom in a draw: one row a review, for people and for machines; and what the draw means for one State."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from algorithms.record import DrawRecord, Seated, SeatLots
from results.document import Block, Cell, Column, Facts, Report, Section, Table, cells_of, check_report, columns_of
from results.renderers.csv import csv_for_excel
from results.renderers.text import document_text
from results.report.draw_lots import when_reviewed
from results.report.drawn import NO_GROUP, Drawn, planned_start
from results.reviews_frame import frame_of_reviews
from results.wording import listed
from scenarios import Scenario
from scenarios.finding import shown, state_meant
from verify.law_in_force import law_from
from verify.record.reading import check_names
from words import DEFAULT, UNOFFICIAL, GroupName, Listing, Message, StateName, chosen, counting, listing, message, say, say_all, state_named

ONE_REVIEW = message("A State that reviews another for several instruments performs one review (para. 29 (c)).")
AT_ONCE, NOT_TOLD = message("drawn with all seats at once"), message("the record has no lots")
STANDS = message("stands from the earlier draw")
NOT_CHECKED = message("Whether the draw keeps the law is not looked at here; `untoc-draw verify` says it.")
_READ = "who-reviews-whom"
"""The table of the reviews for people; that for files has more columns, and is put in its place there."""
RECONSTRUCTED = message("The algorithms are reconstructions: the Secretariat's own descriptions are not public.")


@dataclass(frozen=True)
class Filled:
    """One review: all seats that ``reviewing`` holds in the review of ``reviewed``, with their instruments (ids, in the list's order)."""

    year: int
    reviewed: str
    reviewing: str
    seats: tuple[Seated, ...]
    instruments: tuple[str, ...]
    how: str

    @property
    def seat(self) -> str:
        """``home``, ``away`` or ``home and away``; with ``additional`` where the State only adds instruments."""
        words = _seats(self.seats)
        return message("{seat}, additional", seat=words) if self.is_additional else words

    @property
    def is_additional(self) -> bool:
        """Whether the State only adds instruments that the State drawn first lacks."""
        return all(one.additional for one in self.seats)


@dataclass(frozen=True)
class WhoReviewsWhom:
    """The reviews of a draw, all or those of one ``state``: as a data frame, as a document of blocks, as a file of any kind.

    ``command`` shows the same on a command line.
    """

    drawn: Drawn
    state: str | None = None
    command: str = ""

    @cached_property
    def reviews(self) -> tuple[Filled, ...]:
        """The reviews, by year group, then by the name of the State under review, its home seat first."""
        how = _how_filled(self.drawn.record)
        return tuple(
            review
            for reviewed, year in sorted(self.drawn.year_of.items(), key=lambda item: item[1])
            for review in _reviews_of(self.drawn, reviewed, year, how)
            if self.state in (None, review.reviewed, review.reviewing)
        )

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The data frame of ``untoc_draw.reviews_frame``; of one State, the rows that name it."""
        frame = frame_of_reviews(self.drawn.record, "draw record", self.drawn.scenario)
        return frame if self.state is None else frame[(frame["reviewed"] == self.state) | (frame["reviewing"] == self.state)]

    @cached_property
    def document(self) -> Report:
        """The document: all reviews and who performs how many; or the card of the one State. In the language that was chosen."""
        found = say_all(_whole(self) if self.state is None else _card(self, self.state))
        return found if chosen().code == DEFAULT else replace(found, note=f"{say(UNOFFICIAL)} {found.note}")

    @cached_property
    def table(self) -> Table:
        """One row a review, ids and names in columns of their own: for files."""
        columns = columns_of(
            Column(message("Year group"), numbers=True),
            *(message("State under review"), message("Its id"), message("Its regional group")),
            *(message("Reviewing State"), message("Id of the reviewing State"), message("Regional group of the reviewing State")),
            *(message("Seat"), message("Additional"), message("Instruments"), message("How the seat was filled")),
        )
        rows = tuple(
            cells_of(
                Cell(str(one.year), one.year),
                *(word for state in (one.reviewed, one.reviewing) for word in (_name(self.drawn, state), state, _group(self.drawn, state))),
                *(_seats(one.seats), message("yes") if one.is_additional else message("no")),
                *(", ".join(one.instruments), one.how),
            )
            for one in self.reviews
        )
        return say_all(Table("reviews", message("Who reviews whom"), columns, rows, command=self.command))

    def csv(self) -> bytes:
        """One row a review, in UTF-8 with the mark by which Excel knows it."""
        return csv_for_excel(self.table).encode()

    def xlsx(self) -> bytes:
        """A workbook: one row a review, then the tables of the document."""
        from results.renderers.xlsx import workbook  # noqa: PLC0415  (slow to load)

        others = (block for section in self.document.sections for block in section.blocks if isinstance(block, Table) and block.id != _READ)
        return workbook(replace(self.document, sections=(Section("files", "", "", (self.table, *others)),)))

    def html(self) -> bytes:
        """One page: the table can be searched and sorted."""
        from results.renderers.html import document  # noqa: PLC0415  (slow to load)

        check_report(self.document)
        return document(self.document, {}, files=False).encode()

    def pdf(self) -> bytes:
        """The page for paper."""
        from results.renderers.pdf import pdf  # noqa: PLC0415  (slow to load)

        return pdf(self.document)

    def text(self, width: int = 120) -> str:
        """For a terminal: the reviews, or the card of the State."""
        first, *others = self.document.sections if self.state else self.document.sections[:1]
        told = replace(first, lead="\n\n".join(filter(None, (first.lead, self.document.note))))
        return document_text(replace(self.document, sections=(told, *others), command=""), width)


def who_reviews_whom(
    record: DrawRecord, parties: Scenario, *, state: str | None = None, source: str = "draw record", command: str = ""
) -> WhoReviewsWhom:
    """Who reviews whom in a draw record of a list; stuck and broken records too.

    Parameters
    ----------
    state
        One State alone, by id, name or another usual name (``scenarios.finding``).
    source
        What the record is called in errors.
    command
        What shows the same on a command line.

    Raises
    ------
    InputError
        The record is one for another list or names no law; or ``state`` means no State of the list, or several.
    """
    check_names(source, record, parties)
    law = law_from(record.law.parameters, source).check_states(parties, source)
    return WhoReviewsWhom(Drawn(parties, law, record), None if state is None else state_meant(parties, state), command)


def _reviews_of(drawn: Drawn, reviewed: str, year: int, how: Mapping[tuple[str, str, bool, str], str]) -> Iterator[Filled]:
    """The reviews of one State, each reviewing State once."""
    by_state: dict[str, list[Seated]] = {}
    for one in drawn.by_reviewed.get(reviewed, ()):
        by_state.setdefault(one.reviewing, []).append(one)
    order = [instrument.id for instrument in drawn.scenario.instruments]
    for reviewing, seats in by_state.items():
        covered = {each for one in seats for each in one.instruments}
        words = dict.fromkeys(how.get((reviewed, one.seat, one.additional, reviewing), _without_lot(drawn.record)) for one in seats)
        yield Filled(year, reviewed, reviewing, tuple(seats), tuple(each for each in order if each in covered), listing([*words], "; "))


def _how_filled(record: DrawRecord) -> dict[tuple[str, str, bool, str], str]:
    """By State under review, seat, whether additional, and who was kept: how the lot came. Where a draw was repeated, the last counts."""
    return {(line.reviewed, line.seat, line.additional, line.kept): _by_lot(line) for line in record.lots or ()}


def _by_lot(line: SeatLots) -> str:
    """``by lot of 51; BGD, LKA set aside (29b-party)``."""
    aside: dict[str, list[str]] = {}
    for state, clause in line.set_aside.items():
        aside.setdefault(clause, []).append(state)
    how = message("by lot of {size}", size=line.size)
    if line.redraw:
        how = message("by lot of {size}, repetition {redraw}", size=line.size, redraw=line.redraw)
    for clause, states in aside.items():
        how = message("{how}; {states} set aside ({clause})", how=how, states=", ".join(states), clause=clause)
    return how


def _seats(seats: Iterable[Seated]) -> Listing:
    return listing([message(seat) for seat in dict.fromkeys(one.seat for one in seats)])


def _name(drawn: Drawn, state: str) -> StateName:
    return state_named(state, drawn.name(state))


def _shown(drawn: Drawn, state: str) -> str:
    return shown(drawn.scenario, state)


def _group(drawn: Drawn, state: str) -> str:
    group = drawn.group(state)
    return group if group == NO_GROUP else GroupName(group)


def _without_lot(record: DrawRecord) -> str:
    return STANDS if record.goes_on else NOT_TOLD if record.lots is None else AT_ONCE


def _whole(asked: WhoReviewsWhom) -> Report:
    drawn = asked.drawn
    blocks: list[Block] = [_table(asked, _READ, message("Who reviews whom"), asked.reviews)]
    if open_ := _open_seats(drawn):
        blocks.append(open_)
    return Report(
        message("Who reviews whom: {algorithm} on {list}", algorithm=drawn.record.algorithm, list=drawn.scenario.id),
        message("Public seed: {seed}", seed=drawn.record.seed) if drawn.record.seed else "",
        RECONSTRUCTED,
        asked.command,
        (
            Section("who", "", "\n\n".join(map(say, _lead(asked))), tuple(blocks)),
            Section("performing", message("How many reviews each State performs"), "", (_performed(drawn),)),
        ),
    )


def _lead(asked: WhoReviewsWhom) -> Iterator[str]:
    drawn, record = asked.drawn, asked.drawn.record
    added, performing = sum(one.is_additional for one in asked.reviews), len({one.reviewing for one in asked.reviews})
    lead = message(
        "**{states} under review, {reviews} by {performing}**, {added} of them by an additional reviewing State, which takes only the "
        "instruments that the State drawn first lacks.",
        states=_states(len(drawn.year_of)),
        reviews=_reviews(len(asked.reviews)),
        performing=_states(performing),
        added=added,
    )
    yield message("{sentence} {next}", sentence=lead, next=ONE_REVIEW)
    if not record.complete:
        yield message("**The draw is {outcome}:** not every seat is filled.", outcome=message(record.outcome))
    yield NOT_CHECKED


def _states(count: int) -> Message:
    return counting("{count:,} State", "{count:,} States", count)


def _reviews(count: int) -> Message:
    return counting("{count:,} review", "{count:,} reviews", count)


def _table(asked: WhoReviewsWhom, id: str, title: str, reviews: tuple[Filled, ...], *, without: str = "") -> Table:
    """Reviews for people; ``without`` the column of the State that all of them have."""
    drawn = asked.drawn
    columns = {
        "year": Column(message("year"), numbers=True),
        "reviewed": Column(message("State under review")),
        "reviewing": Column(message("reviewing State")),
        "group": Column(message("its group")),
        "seat": Column(message("seat")),
        "instruments": Column(message("instruments")),
        "how": Column(message("how the seat was filled")),
    }
    of = "reviewed" if without == "reviewing" else "reviewing"
    rows = []
    for one in reviews:
        cells = {
            "year": Cell(str(one.year), one.year),
            "reviewed": Cell(_shown(drawn, one.reviewed)),
            "reviewing": Cell(_shown(drawn, one.reviewing)),
            "group": Cell(_group(drawn, getattr(one, of))),
            "seat": Cell(one.seat),
            "instruments": Cell(", ".join(one.instruments)),
            "how": Cell(one.how),
        }
        rows.append(tuple(cell for name, cell in cells.items() if name != without))
    kept = tuple(column for name, column in columns.items() if name != without)
    return Table(id, title, kept, tuple(rows), command=asked.command, searchable=True)


def _open_seats(drawn: Drawn) -> Table | None:
    """The seats that the draw has not filled; None where it has filled all."""
    open_ = [
        (year, state, seat)
        for state, year in sorted(drawn.year_of.items(), key=lambda item: item[1])
        for seat in ("home", "away")
        if not any(one.seat == seat and not one.additional for one in drawn.by_reviewed.get(state, ()))
    ]
    rows = tuple(cells_of(Cell(str(year), year), _shown(drawn, state), message(seat)) for year, state, seat in open_)
    columns = columns_of(Column(message("year"), numbers=True), message("State under review"), message("seat"))
    return Table("open-seats", message("Seats that are not filled"), columns, rows) if rows else None


def _performed(drawn: Drawn) -> Table:
    columns = columns_of(
        *(message("State"), message("regional group"), message("under review in year")),
        *(Column(message("reviews performed"), numbers=True), message("of whom")),
    )
    rows = []
    for state in drawn.by_name:
        year, count = drawn.year_of.get(state), drawn.performed[state]
        of = dict.fromkeys(_name(drawn, one.reviewed) for one in drawn.by_reviewing.get(state, ()))
        when = Cell(message("no")) if year is None else Cell(str(year), year)
        whom = listing([*of], ", ") if of else message("none")
        rows.append(cells_of(_shown(drawn, state), _group(drawn, state), when, Cell(str(count), count), whom))
    return Table("performed", message("Reviews performed by each State"), columns, tuple(rows), ONE_REVIEW, searchable=True)


def _card(asked: WhoReviewsWhom, state: str) -> Report:
    """What the draw means for one State: the reviews that it undergoes, and those that it performs."""
    drawn = asked.drawn
    undergoes = tuple(one for one in asked.reviews if one.reviewed == state)
    performs = tuple(one for one in asked.reviews if one.reviewing == state)
    by = message("{algorithm} on {list}", algorithm=drawn.record.algorithm, list=drawn.scenario.id)
    made = message("{draw}, seed {seed}", draw=by, seed=drawn.record.seed)
    facts = (
        (message("Regional group"), _group(drawn, state)),
        (message("Party to"), listed(drawn.instruments(state))),
        (message("Under review"), when_reviewed(drawn, state)),
        (message("Reviews that it performs"), str(len(performs))),
        (message("The draw"), made if drawn.record.seed else by),
    )
    name = _name(drawn, state)
    by_whom = message("Who reviews {state}: {reviews}", state=name, reviews=_reviews(len(undergoes)))
    whom = message("Whom {state} reviews: {reviews}", state=name, reviews=_reviews(len(performs)))
    blocks: list[Block] = [Facts("state", facts)]
    blocks.append(_table(asked, "undergoes", by_whom, undergoes, without="reviewed"))
    blocks.append(_table(asked, "performs", whom, performs, without="reviewing"))
    years = sorted({one.year for one in asked.reviews})
    starts = listing([message("year {year}: {start}", year=year, start=planned_start(year)) for year in years], "; ")
    lead = message("Planned start by the published timetable: {starts}.", starts=starts) if starts else ""
    section = Section("card", "", lead, tuple(blocks))
    return Report(message("{state} in this draw", state=_shown(drawn, state)), "", RECONSTRUCTED, asked.command, (section,))
