"""Who reviews whom, one row for each State under review."""

from collections.abc import Sequence

from results.document import Cell, Column, Table
from results.report.draw_section.reviews import Drawn, Seated, planned_start

OPEN = "not drawn"


def who_table(drawn: Drawn, command: str) -> Table:
    """The table; it can be searched."""
    columns = (
        Column("State under review"),
        Column("regional group"),
        Column("year group, start"),
        Column("home seat"),
        Column("away seat"),
        Column("additional reviewing States"),
        Column("reviews", numbers=True),
        Column("instruments"),
    )
    rows = tuple(_row(drawn, state, year) for state, year in drawn.year_of.items())
    note = (
        "The *home seat* is for a State of the same regional group, the *away seat* for one of another. An additional reviewing "
        "State takes only the instruments, named in brackets, to which the State drawn first is not party. The start is that planned in "
        "the published timetable. *Reviews* are those that the State performs. A State's name leads to its card."
    )
    return Table("who-reviews-whom", "Who reviews whom", columns, rows, note, command, searchable=True)


def _row(drawn: Drawn, state: str, year: int) -> tuple[Cell, ...]:
    seats = drawn.by_reviewed.get(state, [])
    firsts = [[one for one in seats if one.seat == seat and not one.additional] for seat in ("home", "away")]
    added = "; ".join(f"{drawn.name(one.reviewing)} ({', '.join(one.instruments)}; {one.seat} seat)" for one in seats if one.additional)
    performed = drawn.performed[state]
    return (
        Cell(drawn.name(state), link=f"card-{state}"),
        Cell(drawn.group(state)),
        Cell(f"Group {year}", year, under=_short(planned_start(year))),
        *(_first(drawn, held) for held in firsts),
        Cell(added or ("none" if seats else OPEN)),
        Cell(str(performed), performed),
        Cell(", ".join(drawn.instruments(state))),
    )


def _short(month: str) -> str:
    """``Nov 2022`` of ``November 2022``."""
    name, year = month.split(" ")
    return f"{name[:3]} {year}"


def _first(drawn: Drawn, held: Sequence[Seated]) -> Cell:
    """Who was drawn for a seat: one State, unless the record is broken or the seat was never filled."""
    if not held:
        return Cell(OPEN, mark="doubt")
    text = "; ".join(drawn.name(one.reviewing) for one in held)
    return Cell(text, link=f"card-{held[0].reviewing}" if len(held) == 1 else "")
