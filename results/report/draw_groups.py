"""Reviews between regional groups: counts, a table, and two pictures of the same numbers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import altair as alt

from results.charts.chord import chord_picture
from results.charts.look import inline, spec_of
from results.document import Block, Cell, Chart, Column, Table
from results.report.drawn import NO_GROUP, Drawn
from results.wording import listed
from words import GroupName, Sentences, counting, message

MEANING: Final = message(
    "Each seat counts once: a State that reviews another in two seats counts twice, and an additional reviewing State counts too."
)


@dataclass(frozen=True)
class BetweenGroups:
    """``seats[reviewed][reviewing]``: how many seats of States of one group are held by States of another."""

    groups: tuple[str, ...]
    seats: tuple[tuple[int, ...], ...]

    @property
    def total(self) -> int:
        """All seats held."""
        return sum(map(sum, self.seats))


def between_groups(drawn: Drawn) -> BetweenGroups:
    """Count the seats by the groups of both States; States without a group in a line of their own, where any takes part."""
    groups = [*map(GroupName, drawn.scenario.regional_groups), NO_GROUP]
    seats = [[0] * len(groups) for _ in groups]
    for one in drawn.seated:
        seats[groups.index(drawn.group(one.reviewed))][groups.index(drawn.group(one.reviewing))] += 1
    present = {drawn.group(state) for state in drawn.scenario.states}
    used = [
        place
        for place, group in enumerate(groups)
        if any(seats[place]) or any(row[place] for row in seats) or (group in present and group != NO_GROUP)
    ]
    return BetweenGroups(tuple(groups[place] for place in used), tuple(tuple(seats[row][column] for column in used) for row in used))


def group_blocks(drawn: Drawn, command: str) -> Iterator[Block]:
    """Chord picture, heat map and table; nothing where no seat is held."""
    found = between_groups(drawn)
    if not found.total:
        return
    by_reviewing = [list(column) for column in zip(*found.seats, strict=True)]
    yield chord_picture(
        "groups-chord",
        message("Reviews between regional groups"),
        found.groups,
        by_reviewing,
        _described(found),
        note=MEANING,
        command=command,
    )
    yield Chart(
        "groups-heat-map", message("Seats by the regional groups of both States"), _heat_map(found), _described(found), MEANING, command
    )
    yield _table(found, command)


def _described(found: BetweenGroups) -> str:
    """What the pictures show, with the largest numbers."""
    own = sum(found.seats[place][place] for place in range(len(found.groups)))
    pairs = [
        (count, found.groups[row], found.groups[column])
        for row, counts in enumerate(found.seats)
        for column, count in enumerate(counts)
        if row != column
    ]
    largest = sorted(pairs, key=lambda pair: (-pair[0], pair[1:]))[:3]
    told = [
        counting(
            "{count} seat of {reviewed} States is held by {reviewing} States",
            "{count} seats of {reviewed} States are held by {reviewing} States",
            count,
            reviewed=reviewed,
            reviewing=reviewing,
        )
        for count, reviewed, reviewing in largest
        if count
    ]
    sums = message(
        "{seats} seats: {own} are held by a State of the same regional group as the State under review, {others} by a State of another.",
        seats=found.total,
        own=own,
        others=found.total - own,
    )
    return Sentences(sums, message("Between two groups, the most are these: {groups}.", groups=listed(told)) if told else "")


def _heat_map(found: BetweenGroups) -> dict[str, object]:
    names = list(found.groups)
    most = max(map(max, found.seats))
    rows = [
        {"reviewed": names[row], "reviewing": names[column], "seats": count, "dark": 2 * count > most}
        for row, counts in enumerate(found.seats)
        for column, count in enumerate(counts)
    ]
    base = alt.Chart(inline(rows)).encode(
        x=alt.X(
            "reviewing:N", sort=names, title=message("regional group of the reviewing State"), axis=alt.Axis(labelAngle=-25, labelLimit=200)
        ),
        y=alt.Y("reviewed:N", sort=names, title=message("regional group of the State under review"), axis=alt.Axis(labelLimit=200)),
    )
    cells = base.mark_rect(stroke="white").encode(
        color=alt.Color("seats:Q", scale=alt.Scale(scheme="blues", domainMin=0), legend=None),
        tooltip=[
            alt.Tooltip("reviewed:N", title=message("of")),
            alt.Tooltip("reviewing:N", title=message("by")),
            alt.Tooltip("seats:Q", title=message("seats")),
        ],
    )
    numbers = base.mark_text(fontSize=14).encode(
        text="seats:Q", color=alt.condition("datum.dark", alt.value("white"), alt.value("#222222"))
    )
    return spec_of(cells + numbers, 90 + 46 * len(names))


def _table(found: BetweenGroups, command: str) -> Table:
    columns = (
        Column(message("State under review")),
        *(Column(message("by {group}", group=group), numbers=True) for group in found.groups),
        Column(message("in all"), numbers=True),
    )
    rows = [_row(group, counts) for group, counts in zip(found.groups, found.seats, strict=True)]
    rows.append(_row(message("all"), [sum(column) for column in zip(*found.seats, strict=True)]))
    return Table("groups", message("The same seats as a table"), columns, tuple(rows), MEANING, command)


def _row(name: str, counts: Sequence[int]) -> tuple[Cell, ...]:
    return (Cell(name), *(Cell(str(count), count) for count in counts), Cell(str(sum(counts)), sum(counts)))
