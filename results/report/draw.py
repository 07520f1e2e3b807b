"""The section \"The draw\": who reviews whom, what it means for each State, and every lot."""

import shlex
from collections.abc import Iterator, Sequence

import altair as alt

from algorithms.record import DrawRecord, Seated
from results.charts.look import PALETTE, inline, spec_of
from results.charts.set_aside import set_aside_picture
from results.document import Block, Cell, Chart, Column, Details, Plot, Section, Table, Text, cells_of, columns_of
from results.report.draw_groups import group_blocks
from results.report.draw_lots import NO_LOTS, clauses_in_words, lines_of, lots_table, state_cards
from results.report.drawn import Drawn, planned_start
from results.report.names import names_of, short_form
from results.wording import counted, listed, safe
from scenarios import Scenario
from scenarios.registry import is_built_in
from verify import LawParameters
from verify.law.added import ADDED
from verify.law.citing import left_unmet
from verify.law.parameters import DEFAULTS
from verify.law.questions import meaning_of, shown
from verify.readers.facts import Facts

NAMED = 5
"""States named where several perform most reviews."""


def draw_section(scenario: Scenario, law: LawParameters, record: DrawRecord, command: str = "") -> Section:
    """The section for one draw record, whose names are those of the scenario; stuck and broken records too.

    ``command`` draws it again, where it is known; else it is put together from the record.
    """
    drawn = Drawn(scenario, law, record)
    blocks = tuple(_blocks(drawn, command or draw_command(record)))
    return Section("draw", "Annex 1: one draw, State by State", "\n\n".join(_lead(drawn)), blocks)


def draw_command(record: DrawRecord) -> str:
    """The command that draws the record again; empty where its lots do not come from a seed.

    ``SCENARIO.csv`` stands for the file of a scenario that is not built in, for a record does not know its name, and ``LAW.toml`` for
    one that adds clauses.
    """
    if not record.seed:
        return ""
    known = record.scenario.id
    parties = known if is_built_in(known, record.scenario.digest) else "SCENARIO.csv"
    words = ["untoc-draw", "draw", parties, "--algorithm", record.algorithm, "--seed", record.seed]
    if ADDED in record.law.parameters:
        words += ["--law", "LAW.toml"]
    for name, value in record.law.parameters.items():
        if name != ADDED and value != DEFAULTS.get(name):
            words += ["--set", f"{name}={','.join(value) if isinstance(value, list) else value}"]
    return shlex.join(words)


def _blocks(drawn: Drawn, command: str) -> Iterator[Block]:
    lines = lines_of(drawn)
    yield state_cards(drawn, lines)
    yield who_table(drawn, command)
    yield Text(_of_the_groupless(drawn))
    yield from group_blocks(drawn, command)
    yield from burden_blocks(drawn, command)
    if lines:
        yield set_aside_picture()
        summary = f"The lots, line by line: {counted(len(lines), 'seat')}"
        yield Details("lots-details", summary, (lots_table(drawn, lines, command),))
    else:
        yield Text(NO_LOTS)


_FOR_HOME = {"own-group": "its own regional group", "any": "any State"}
_FOR_AWAY = {"different-group": "the others", "any": "any State"}
_HOME_OF = {"own-group": "the same regional group", "any": "any regional group"}
_AWAY_OF = {"different-group": "another", "any": "any regional group"}
"""For whom the seats are, by what the law says."""


def _lead(drawn: Drawn) -> Iterator[str]:
    """What one should take from the draw, paragraph by paragraph."""
    record, firsts = drawn.record, sum(not one.additional for one in drawn.seated)
    under_review = len(drawn.year_of)
    yield (
        f"**{counted(under_review, 'State')} under review, {counted(firsts, 'seat')} filled, {len(drawn.seated) - firsts} additional "
        f"reviewing {'State' if len(drawn.seated) - firsts == 1 else 'States'}.** Drawn by `{record.algorithm}`"
        + (f" with the public seed `{safe(record.seed)}`." if record.seed else " by lots recorded in the room.")
        + " A State under review has two seats for reviewing States: "
        + f"one for {_FOR_HOME[drawn.law.values['home_from']]}, one for {_FOR_AWAY[drawn.law.values['away_from']]}."
    )
    if drawn.stuck:
        yield _stuck(drawn)
    yield _burden(drawn)
    yield _lots(drawn)


def _stuck(drawn: Drawn) -> str:
    assert drawn.stuck is not None  # noqa: S101  (for the type checker alone)
    stuck, cited = drawn.stuck, clauses_in_words(drawn.law)
    who = safe(drawn.name(stuck.reviewed))
    if unmet := left_unmet(stuck, who):
        return (
            f"**The draw got stuck.** {unmet[0].upper()}{unmet[1:]}. That is an outcome of this way of drawing, not a fault of the record."
        )
    kind = "an additional lot in the" if stuck.additional else "the"
    why = "; ".join(
        f"{counted(count, 'lot')} barred by {clause} ({cited.get(clause, 'not a clause in force')})"
        for clause, count in sorted(stuck.barred_by.items())
    )
    open_ = [state for state in drawn.year_of if state not in drawn.by_reviewed]
    without = f" {counted(len(open_), 'State has', 'States have')} no reviewing State at all." if open_ else ""
    return (
        f"**The draw got stuck and is not complete.** At {kind} {stuck.seat} seat of {who} no lot "
        f"in the bowl could be kept{f' ({why})' if why else ''}. That is an outcome of this way of drawing, not a fault of the "
        f"record.{without}"
    )


def _burden(drawn: Drawn) -> str:
    found, most = burdens(drawn), drawn.most_loaded
    count = max(drawn.performed.values(), default=0)
    if not count:
        return "No State performs a review yet."
    names = f"{', '.join(map(drawn.name, most[:NAMED]))} and {len(most) - NAMED} more" if len(most) > NAMED else drawn.named(most)
    idle = len(found[0])
    none = f"{counted(idle, 'State performs', 'States perform')} none" if idle else "No State that may review is left without one"
    return f"Most reviews are performed by {safe(names)}: {count}{' each' if len(most) > 1 else ''}. {none}."


def _lots(drawn: Drawn) -> str:
    if not drawn.lots:
        return NO_LOTS
    aside = sum(len(line.set_aside) for line in drawn.lots)
    came = sum(len(line.drawn) for line in drawn.lots)
    return (
        f"{came:,} lots came up for the seats. {aside:,} of them were set aside (the picture below shows what that is), "
        "each for a reason that is said below, "
        f"and {len(drawn.lots):,} were kept."
    )


def _of_the_groupless(drawn: Drawn) -> str:
    """What became of parties without a regional group."""
    without = [state for state in drawn.by_name if drawn.scenario.group_of[drawn.scenario.index[state]] < 0]
    if not without:
        return "Every party belongs to a regional group."
    value = drawn.law.values["no_group"]
    who = "A party without" if len(without) == 1 else "Parties without"
    return (
        f"{who} a regional group: {safe(drawn.named(without))}. What then holds is an open question of the law, read here as "
        f"`no_group = {shown(value)}`: {meaning_of('no_group', value)}"
    )


OPEN = "not drawn"


def who_table(drawn: Drawn, command: str) -> Table:
    """The table; it can be searched."""
    columns = columns_of(
        "State under review",
        Column("regional group", printed=False),
        "year group, start",
        "home seat",
        "away seat",
        "additional reviewing States",
        Column("reviews", numbers=True),
        Column("instruments", printed=False),
    )
    rows = tuple(_row(drawn, state, year) for state, year in drawn.year_of.items())
    note = (
        f"The *home seat* is for a State of {_HOME_OF[drawn.law.values['home_from']]}, the *away seat* for one of "
        f"{_AWAY_OF[drawn.law.values['away_from']]}. An additional reviewing "
        "State takes only the instruments, named in brackets, to which the State drawn first is not party. The start is that planned in "
        "the published timetable. *Reviews* are those that the State performs. A State's name leads to its card."
    )
    return Table("who-reviews-whom", "Who reviews whom", columns, rows, note, command, searchable=True)


def _row(drawn: Drawn, state: str, year: int) -> tuple[Cell, ...]:
    seats = drawn.by_reviewed.get(state, [])
    firsts = [[one for one in seats if one.seat == seat and not one.additional] for seat in ("home", "away")]
    added = "; ".join(f"{drawn.name(one.reviewing)} ({', '.join(one.instruments)}; {one.seat} seat)" for one in seats if one.additional)
    performed = drawn.performed[state]
    return cells_of(
        Cell(drawn.name(state), link=f"card-{state}", search=names_of(state)),
        Cell(drawn.group(state), search=short_form(drawn.group(state))),
        Cell(f"Group {year}", year, under=_short(planned_start(year))),
        *(_first(drawn, held) for held in firsts),
        added or ("none" if seats else OPEN),
        Cell(str(performed), performed),
        ", ".join(drawn.instruments(state)),
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
    yield Chart("burdens", "How many reviews States perform", _bars(found), _burdens_described(found), command=command)
    columns = (Column("reviews performed", numbers=True), Column("States", numbers=True), Column("which"))
    rows = tuple(
        (Cell(str(count), count), Cell(str(len(states)), len(states)), Cell(", ".join(map(drawn.name, states)) or "none"))
        for count, states in found.items()
    )
    note = "A State that reviews another for several instruments performs one review (para. 29 (c))."
    plot = Plot("column", "How many States perform so many reviews", ("States",))
    yield Table("burdens-table", "Who performs how many reviews", columns, rows, note, command, plots=(plot,))


def _burdens_described(found: dict[int, list[str]]) -> str:
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
