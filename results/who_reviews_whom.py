"""Who reviews whom in a draw: one row a review, for people and for machines; and what the draw means for one State."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from algorithms.record import DrawRecord, Seated, SeatLots
from results.document import Block, Cell, Column, Facts, Report, Section, Table, cells_of, columns_of
from results.renderers.csv import csv_for_excel
from results.renderers.text import document_text
from results.report.draw_lots import when_reviewed
from results.report.drawn import Drawn, planned_start
from results.reviews_frame import frame_of_reviews
from results.wording import counted, listed, safe
from scenarios import Scenario
from scenarios.finding import shown, state_meant
from verify.law_in_force import law_from
from verify.record.reading import check_names

AT_ONCE, NOT_TOLD, STANDS = "drawn with all seats at once", "the record has no lots", "stands from the earlier draw"
NOT_CHECKED = "Whether the draw keeps the law is not looked at here; `untoc-draw verify` says it."
_READ = "who-reviews-whom"
"""The table of the reviews for people; that for files has more columns, and is put in its place there."""
RECONSTRUCTED = "The algorithms are reconstructions: the Secretariat's own descriptions are not public."


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
        words = " and ".join(dict.fromkeys(one.seat for one in self.seats))
        return f"{words}, additional" if self.is_additional else words

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
        """The document: all reviews and who performs how many; or the card of the one State."""
        return _whole(self) if self.state is None else _card(self, self.state)

    @cached_property
    def table(self) -> Table:
        """One row a review, ids and names in columns of their own: for files."""
        columns = columns_of(
            Column("Year group", numbers=True),
            *("State under review", "Its id", "Its regional group", "Reviewing State", "Id of the reviewing State"),
            *("Regional group of the reviewing State", "Seat", "Additional", "Instruments", "How the seat was filled"),
        )
        rows = tuple(
            cells_of(
                Cell(str(one.year), one.year),
                *(word for state in (one.reviewed, one.reviewing) for word in (self.drawn.name(state), state, self.drawn.group(state))),
                *(" and ".join(dict.fromkeys(seat.seat for seat in one.seats)), "yes" if one.is_additional else "no"),
                *(", ".join(one.instruments), one.how),
            )
            for one in self.reviews
        )
        return Table("reviews", "Who reviews whom", columns, rows, command=self.command)

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

        return document(self.document, {}).encode()

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
        yield Filled(year, reviewed, reviewing, tuple(seats), tuple(each for each in order if each in covered), "; ".join(words))


def _how_filled(record: DrawRecord) -> dict[tuple[str, str, bool, str], str]:
    """By State under review, seat, whether additional, and who was kept: how the lot came. Where a draw was repeated, the last counts."""
    return {(line.reviewed, line.seat, line.additional, line.kept): _by_lot(line) for line in record.lots or ()}


def _by_lot(line: SeatLots) -> str:
    """``by lot of 51; BGD, LKA set aside (29b-party)``."""
    aside: dict[str, list[str]] = {}
    for state, clause in line.set_aside.items():
        aside.setdefault(clause, []).append(state)
    again = f", repetition {line.redraw}" if line.redraw else ""
    return "; ".join([f"by lot of {line.size}{again}", *(f"{', '.join(states)} set aside ({clause})" for clause, states in aside.items())])


def _without_lot(record: DrawRecord) -> str:
    return STANDS if record.goes_on else NOT_TOLD if record.lots is None else AT_ONCE


def _whole(asked: WhoReviewsWhom) -> Report:
    drawn = asked.drawn
    blocks: list[Block] = [_table(asked, _READ, "Who reviews whom", asked.reviews)]
    if open_ := _open_seats(drawn):
        blocks.append(open_)
    return Report(
        f"Who reviews whom: {drawn.record.algorithm} on {drawn.scenario.id}",
        f"Public seed: {drawn.record.seed}" if drawn.record.seed else "",
        RECONSTRUCTED,
        asked.command,
        (
            Section("who", "", "\n\n".join(_lead(asked)), tuple(blocks)),
            Section("performed", "How many reviews each State performs", "", (_performed(drawn),)),
        ),
    )


def _lead(asked: WhoReviewsWhom) -> Iterator[str]:
    drawn, record = asked.drawn, asked.drawn.record
    added, performing = sum(one.is_additional for one in asked.reviews), len({one.reviewing for one in asked.reviews})
    yield (
        f"**{counted(len(drawn.year_of), 'State')} under review, {counted(len(asked.reviews), 'review')} by "
        f"{counted(performing, 'State')}**, {added} of them by an additional reviewing State, which takes only the instruments that the State "
        "drawn first lacks. A State that reviews another for several instruments performs one review (para. 29 (c))."
    )
    if not record.complete:
        yield f"**The draw is {safe(record.outcome)}:** not every seat is filled."
    yield NOT_CHECKED


def _table(asked: WhoReviewsWhom, id: str, title: str, reviews: tuple[Filled, ...], *, without: str = "") -> Table:
    """Reviews for people; ``without`` the column of the State that all of them have."""
    parties, drawn = asked.drawn.scenario, asked.drawn
    columns = {
        "year": Column("year", numbers=True),
        "reviewed": Column("State under review"),
        "reviewing": Column("reviewing State"),
        "group": Column("its group"),
        "seat": Column("seat"),
        "instruments": Column("instruments"),
        "how": Column("how the seat was filled"),
    }
    of = "reviewed" if without == "reviewing" else "reviewing"
    rows = []
    for one in reviews:
        cells = {
            "year": Cell(str(one.year), one.year),
            "reviewed": Cell(shown(parties, one.reviewed)),
            "reviewing": Cell(shown(parties, one.reviewing)),
            "group": Cell(drawn.group(getattr(one, of))),
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
    rows = tuple(cells_of(Cell(str(year), year), shown(drawn.scenario, state), seat) for year, state, seat in open_)
    columns = columns_of(Column("year", numbers=True), "State under review", "seat")
    return Table("open-seats", "Seats that are not filled", columns, rows) if rows else None


def _performed(drawn: Drawn) -> Table:
    columns = columns_of("State", "regional group", "under review in year", Column("reviews performed", numbers=True), "of whom")
    rows = []
    for state in drawn.by_name:
        year, count = drawn.year_of.get(state), drawn.performed[state]
        of = list(dict.fromkeys(drawn.name(one.reviewed) for one in drawn.by_reviewing.get(state, ())))
        when = Cell("no") if year is None else Cell(str(year), year)
        rows.append(cells_of(shown(drawn.scenario, state), drawn.group(state), when, Cell(str(count), count), ", ".join(of) or "none"))
    note = "A State that reviews another for several instruments performs one review (para. 29 (c))."
    return Table("performed", "Reviews performed by each State", columns, tuple(rows), note, searchable=True)


def _card(asked: WhoReviewsWhom, state: str) -> Report:
    """What the draw means for one State: the reviews that it undergoes, and those that it performs."""
    drawn = asked.drawn
    undergoes = tuple(one for one in asked.reviews if one.reviewed == state)
    performs = tuple(one for one in asked.reviews if one.reviewing == state)
    facts = (
        ("Regional group", drawn.group(state)),
        ("Party to", listed(drawn.instruments(state))),
        ("Under review", when_reviewed(drawn, state)),
        ("Reviews that it performs", str(len(performs))),
        ("The draw", f"{drawn.record.algorithm} on {drawn.scenario.id}" + (f", seed {drawn.record.seed}" if drawn.record.seed else "")),
    )
    name = drawn.name(state)
    blocks: list[Block] = [Facts("state", facts)]
    blocks.append(_table(asked, "undergoes", f"Who reviews {name}: {counted(len(undergoes), 'review')}", undergoes, without="reviewed"))
    blocks.append(_table(asked, "performs", f"Whom {name} reviews: {counted(len(performs), 'review')}", performs, without="reviewing"))
    years = sorted({one.year for one in asked.reviews})
    starts = "; ".join(f"year {year}: {planned_start(year)}" for year in years)
    lead = f"Planned start by the published timetable: {starts}." if starts else ""
    section = Section("card", "", lead, tuple(blocks))
    return Report(f"{shown(drawn.scenario, state)} in this draw", "", RECONSTRUCTED, asked.command, (section,))
