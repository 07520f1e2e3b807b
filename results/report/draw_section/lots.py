"""The lots, line by line: what was in the bowl, what was set aside and why, what was kept."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from algorithms.draw_so_far import AWAY, HOME, SEAT_NAMES, DrawSoFar, Seat, Seating
from results.document import Cell, Column, Table
from results.report.draw_section.reviews import Drawn, seat_in_words
from results.report.draw_section.set_aside import clauses_in_words, why_set_aside
from verify.guard import ClauseGuard


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

    def aside(line: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
        for state in line["drawn"]:
            clause = line["set_aside"].get(state)
            if clause is not None:
                why = why_set_aside(clause, line["additional"], drawn.law, drawn.name(state), drawn.name(line["reviewed"]))
                yield state, paragraphs.get(clause, clause), why

    return tuple(
        Line(
            number,
            line["reviewed"],
            line["seat"],
            line["additional"],
            line["from"],
            admissible,
            tuple(aside(line)),
            line["kept"],
            line.get("redraw", 0),
        )
        for number, (line, admissible) in enumerate(zip(drawn.lots, _admissible(drawn), strict=True), 1)
    )


def _admissible(drawn: Drawn) -> Iterator[int]:
    """How many lots could have been kept, by the clauses alone, when each line was drawn."""
    scenario = drawn.scenario
    index = scenario.index
    year_of = np.zeros(scenario.n_states, dtype=np.int8)
    for state, year in drawn.year_of.items():
        year_of[index[state]] = year
    guard, draw = ClauseGuard(scenario, drawn.law, year_of), DrawSoFar(year_of)
    for line in drawn.lots:
        reviewed, side = index[line["reviewed"]], AWAY if line["seat"] == SEAT_NAMES[AWAY] else HOME
        if line.get("redraw", 0) > draw.redraws.get(reviewed, 0):
            draw.remove(reviewed, draw.of(reviewed))
            draw.redraws[reviewed] = line["redraw"]
        missing = guard.missing(draw, reviewed, side) if line["additional"] else 0
        seat = Seat(reviewed, side, missing)
        yield guard.open(draw, seat).admissible.bit_count()
        kept = index[line["kept"]]
        draw.add(Seating(reviewed, kept, side, line["additional"], guard.covers(seat, kept)))


def lots_table(drawn: Drawn, lines: tuple[Line, ...], command: str) -> Table:
    """The transcript; it can be searched."""
    columns = (
        Column("lot", numbers=True),
        Column("State under review"),
        Column("seat"),
        Column("in the bowl", "lots", numbers=True),
        Column("admissible", "lots", numbers=True),
        Column("drawn and set aside"),
        Column("drawn and kept"),
    )
    rows = tuple(
        (
            Cell(str(line.number), line.number),
            Cell(drawn.name(line.reviewed), link=f"card-{line.reviewed}"),
            Cell(_seat(line)),
            Cell(str(line.size), line.size),
            Cell(str(line.admissible), line.admissible),
            Cell("; ".join(f"{why} ({clause})" for _, clause, why in line.set_aside)),
            Cell(drawn.name(line.kept), link=f"card-{line.kept}"),
        )
        for line in lines
    )
    note = (
        "In the order drawn. *Admissible* are the lots that no clause barred at that moment; it is counted again here from the record, "
        "by the same check that the draw used."
    )
    return Table("lots", "The lots, line by line", columns, rows, note, command, searchable=True)


def _seat(line: Line) -> str:
    return seat_in_words(line.seat, line.additional) + (f", repetition {line.redraw}" if line.redraw else "")
