"""How many reviews States perform: a picture and a table."""

from collections.abc import Iterator

import altair as alt

from results.charts.look import PALETTE, inline, spec_of
from results.document import Block, Cell, Chart, Column, Table
from results.report.draw_section.reviews import Drawn, listed
from results.wording import counted
from verify.readers.facts import Facts


def burdens(drawn: Drawn) -> dict[int, list[str]]:
    """Number of reviews performed to the States that perform so many, by name; States that may not review are left out.

    A State that performs one although it may not (a broken record) is counted.
    """
    takes_part = Facts(drawn.scenario, drawn.law).takes_part
    found: dict[int, list[str]] = {}
    for state in drawn.by_name:
        count = drawn.performed[state]
        if count or takes_part[drawn.scenario.index[state]]:
            found.setdefault(count, []).append(state)
    most = max(found, default=-1)
    return {count: found.get(count, []) for count in range(most + 1)}


def burden_blocks(drawn: Drawn, command: str) -> Iterator[Block]:
    """Picture and table; nothing where no State takes part."""
    found = burdens(drawn)
    if not found:
        return
    yield Chart("burdens", "How many reviews States perform", _bars(found), _described(found), command=command)
    columns = (Column("reviews performed", numbers=True), Column("States", numbers=True), Column("which"))
    rows = tuple(
        (Cell(str(count), count), Cell(str(len(states)), len(states)), Cell(", ".join(map(drawn.name, states)) or "none"))
        for count, states in found.items()
    )
    note = "A State that reviews another for several instruments performs one review (para. 29 (c))."
    yield Table("burdens-table", "Who performs how many reviews", columns, rows, note, command)


def _described(found: dict[int, list[str]]) -> str:
    states = sum(map(len, found.values()))
    mean = sum(count * len(held) for count, held in found.items()) / states
    told = [f"{counted(len(held), 'State performs', 'States perform')} {count or 'none'}" for count, held in found.items()]
    return f"Of {counted(states, 'State')} that may review: {listed(told)}. The mean is {mean:.2f} reviews a State."


def _bars(found: dict[int, list[str]]) -> dict[str, object]:
    rows = [{"reviews": count, "States": len(held)} for count, held in found.items()]
    base = alt.Chart(inline(rows)).encode(
        x=alt.X("reviews:O", title="reviews performed", axis=alt.Axis(labelAngle=0)),
        y=alt.Y("States:Q", title="States", axis=alt.Axis(tickMinStep=1)),
        tooltip=[alt.Tooltip("reviews:O", title="reviews"), alt.Tooltip("States:Q")],
    )
    return spec_of(base.mark_bar(color=PALETTE[0]) + base.mark_text(dy=-8, fontSize=12).encode(text="States:Q"), 280)
