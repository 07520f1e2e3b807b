"""The section \"The draw\": who reviews whom, what it means for each State, and every lot."""

import shlex
from collections.abc import Iterator, Sequence
from typing import Final

import altair as alt

from algorithms.record import DrawRecord, Seated
from results.charts.look import PALETTE, inline, spec_of
from results.charts.set_aside import set_aside_picture
from results.document import Block, Cell, Chart, Column, Details, Plot, Section, Table, Text, cells_of, columns_of
from results.report.draw_groups import group_blocks
from results.report.draw_lots import NO_LOTS, clauses_in_words, lines_of, lots_table, state_cards
from results.report.drawn import SEATS, Drawn, planned_start
from results.report.names import names_of, short_form
from results.wording import listed, paragraphs, safe
from scenarios import Scenario
from scenarios.registry import is_built_in
from verify import LawParameters
from verify.law.added import ADDED
from verify.law.citing import left_unmet
from verify.law.parameters import DEFAULTS
from verify.law.questions import meaning_of, shown
from verify.readers.facts import Facts
from words import Capital, Message, Month, Sentences, ShortMonth, counting, listing, message

NAMED = 5
"""States named where several perform most reviews."""


def draw_section(scenario: Scenario, law: LawParameters, record: DrawRecord, command: str = "") -> Section:
    """The section for one draw record, whose names are those of the scenario; stuck and broken records too.

    ``command`` draws it again, where it is known; else it is put together from the record.
    """
    drawn = Drawn(scenario, law, record)
    blocks = tuple(_blocks(drawn, command or draw_command(record)))
    return Section("draw", message("Annex 1: one draw, State by State"), paragraphs(_lead(drawn)), blocks)


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
        summary = message("The lots, line by line: {seats}", seats=counting("{count:,} seat", "{count:,} seats", len(lines)))
        yield Details("lots-details", summary, (lots_table(drawn, lines, command),))
    else:
        yield Text(NO_LOTS)


_FOR_HOME = {"own-group": message("its own regional group"), "any": message("any State")}
_FOR_AWAY = {"different-group": message("the others"), "any": message("any State")}
"""For whom the seats are, by what the law says."""
_HOME_OF = {"own-group": message("the same regional group"), "any": message("any regional group")}
_AWAY_OF = {"different-group": message("another"), "any": message("any regional group")}
"""Of which group those are who hold the seats, by what the law says."""


def _lead(drawn: Drawn) -> Iterator[str]:
    """What one should take from the draw, paragraph by paragraph."""
    record, firsts = drawn.record, sum(not one.additional for one in drawn.seated)
    by = message("Drawn by {algorithm} by lots recorded in the room.")
    if record.seed:
        by = message("Drawn by {algorithm} with the public seed {seed}.")
    yield Sentences(
        message(
            "**{states} under review, {seats} filled, {additional}.**",
            states=counting("{count:,} State", "{count:,} States", len(drawn.year_of)),
            seats=counting("{count:,} seat", "{count:,} seats", firsts),
            additional=counting("{count} additional reviewing State", "{count} additional reviewing States", len(drawn.seated) - firsts),
        ),
        by.of(algorithm=f"`{record.algorithm}`", seed=f"`{safe(record.seed or '')}`"),
        message(
            "A State under review has two seats for reviewing States: one for {home}, one for {away}.",
            home=_FOR_HOME[drawn.law.values["home_from"]],
            away=_FOR_AWAY[drawn.law.values["away_from"]],
        ),
    )
    if drawn.stuck:
        yield _stuck(drawn)
    yield _burden(drawn)
    yield _lots(drawn)


_STUCK_AT = {
    ("home", False): message("the home seat"),
    ("away", False): message("the away seat"),
    ("home", True): message("an additional lot in the home seat"),
    ("away", True): message("an additional lot in the away seat"),
}
"""Where a draw got stuck, by the seat and whether the lot is an additional one."""


def _stuck(drawn: Drawn) -> str:
    assert drawn.stuck is not None  # noqa: S101  (for the type checker alone)
    stuck, cited = drawn.stuck, clauses_in_words(drawn.law)
    who = safe(drawn.name(stuck.reviewed))
    no_fault = message("That is an outcome of this way of drawing, not a fault of the record.")
    if unmet := left_unmet(stuck, who):
        return Sentences(message("**The draw got stuck.** {what}.", what=Capital(unmet)), no_fault)
    why = [
        counting(
            "{count:,} lot barred by {clause} ({cited})",
            "{count:,} lots barred by {clause} ({cited})",
            count,
            clause=clause,
            cited=cited.get(clause, message("not a clause in force")),
        )
        for clause, count in sorted(stuck.barred_by.items())
    ]
    pattern = message("**The draw got stuck and is not complete.** At {seat} of {state} no lot in the bowl could be kept.")
    if why:
        pattern = message("**The draw got stuck and is not complete.** At {seat} of {state} no lot in the bowl could be kept ({why}).")
    told = pattern.of(seat=_STUCK_AT[stuck.seat, stuck.additional], state=who, why=Sentences(*why, between="; "))
    open_ = [state for state in drawn.year_of if state not in drawn.by_reviewed]
    without = counting("{count:,} State has no reviewing State at all.", "{count:,} States have no reviewing State at all.", len(open_))
    return Sentences(told, no_fault, without if open_ else "")


def _burden(drawn: Drawn) -> str:
    found, most = burdens(drawn), drawn.most_loaded
    count = max(drawn.performed.values(), default=0)
    if not count:
        return message("No State performs a review yet.")
    names = drawn.named(most)
    if len(most) > NAMED:
        names = message("{names} and {count} more", names=listing([*map(drawn.name, most[:NAMED])], ", "), count=len(most) - NAMED)
    pattern = message("Most reviews are performed by {names}: {count}.")
    if len(most) > 1:
        pattern = message("Most reviews are performed by {names}: {count} each.")
    none: Message = message("No State that may review is left without one.")
    if idle := len(found[0]):
        none = counting("{count:,} State performs none.", "{count:,} States perform none.", idle)
    return Sentences(pattern.of(names=safe(names), count=count), none)


def _lots(drawn: Drawn) -> str:
    if not drawn.lots:
        return NO_LOTS
    return message(
        "{came:,} lots came up for the seats. {aside:,} of them were set aside (the picture below shows what that is), "
        "each for a reason that is said below, and {kept:,} were kept.",
        came=sum(len(line.drawn) for line in drawn.lots),
        aside=sum(len(line.set_aside) for line in drawn.lots),
        kept=len(drawn.lots),
    )


def _of_the_groupless(drawn: Drawn) -> str:
    """What became of parties without a regional group."""
    without = [state for state in drawn.by_name if drawn.scenario.group_of[drawn.scenario.index[state]] < 0]
    if not without:
        return message("Every party belongs to a regional group.")
    value = drawn.law.values["no_group"]
    who = message("Parties without a regional group: {names}.")
    if len(without) == 1:
        who = message("A party without a regional group: {names}.")
    read = message(
        "What then holds is an open question of the law, read here as {setting}: {meaning}",
        setting=f"`no_group = {shown(value)}`",
        meaning=meaning_of("no_group", value),
    )
    return Sentences(who.of(names=safe(drawn.named(without))), read)


OPEN: Final = message("not drawn")


def who_table(drawn: Drawn, command: str) -> Table:
    """The table; it can be searched."""
    columns = columns_of(
        message("State under review"),
        Column(message("regional group"), printed=False),
        message("year group, start"),
        message("home seat"),
        message("away seat"),
        message("additional reviewing States"),
        Column(message("reviews"), numbers=True),
        Column(message("instruments"), printed=False),
    )
    rows = tuple(_row(drawn, state, year) for state, year in drawn.year_of.items())
    note = message(
        "The *home seat* is for a State of {home}, the *away seat* for one of {away}. An additional reviewing "
        "State takes only the instruments, named in brackets, to which the State drawn first is not party. The start is that planned in "
        "the published timetable. *Reviews* are those that the State performs. A State's name leads to its card.",
        home=_HOME_OF[drawn.law.values["home_from"]],
        away=_AWAY_OF[drawn.law.values["away_from"]],
    )
    return Table("who-reviews-whom", message("Who reviews whom"), columns, rows, note, command, searchable=True)


def _row(drawn: Drawn, state: str, year: int) -> tuple[Cell, ...]:
    seats = drawn.by_reviewed.get(state, [])
    firsts = [[one for one in seats if one.seat == seat and not one.additional] for seat in ("home", "away")]
    added = Sentences(
        *(
            message(
                "{state} ({instruments}; {seat})",
                state=drawn.name(one.reviewing),
                instruments=listing(one.instruments, ", "),
                seat=SEATS[one.seat],
            )
            for one in seats
            if one.additional
        ),
        between="; ",
    )
    performed = drawn.performed[state]
    return cells_of(
        Cell(drawn.name(state), link=f"card-{state}", search=names_of(state)),
        Cell(drawn.group(state), search=short_form(drawn.group(state))),
        Cell(message("Group {year}", year=year), year, under=_short(planned_start(year))),
        *(_first(drawn, held) for held in firsts),
        added or (message("none") if seats else OPEN),
        Cell(str(performed), performed),
        listing(drawn.instruments(state), ", "),
    )


def _short(month: str) -> str:
    """``Nov 2022`` of ``November 2022``."""
    return ShortMonth(month.day) if isinstance(month, Month) else month


def _first(drawn: Drawn, held: Sequence[Seated]) -> Cell:
    """Who was drawn for a seat: one State, unless the record is broken or the seat was never filled."""
    if not held:
        return Cell(OPEN, mark="doubt")
    text = Sentences(*(drawn.name(one.reviewing) for one in held), between="; ")
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
    yield Chart("burdens", message("How many reviews States perform"), _bars(found), _burdens_described(found), command=command)
    columns = (Column(message("reviews performed"), numbers=True), Column(message("States"), numbers=True), Column(message("which")))
    rows = tuple(
        (Cell(str(count), count), Cell(str(len(states)), len(states)), Cell(listing([*map(drawn.name, states)], ", ") or message("none")))
        for count, states in found.items()
    )
    note = message("A State that reviews another for several instruments performs one review (para. 29 (c)).")
    plot = Plot("column", message("How many States perform so many reviews"), ("States",))
    yield Table("burdens-table", message("Who performs how many reviews"), columns, rows, note, command, plots=(plot,))


def _burdens_described(found: dict[int, list[str]]) -> str:
    states = sum(map(len, found.values()))
    mean = sum(count * len(held) for count, held in found.items()) / states
    told = [
        counting("{count:,} State performs {number}", "{count:,} States perform {number}", len(held), number=count or message("none"))
        for count, held in found.items()
    ]
    return message(
        "Of {states} that may review: {numbers}. The mean is {mean:.2f} reviews a State.",
        states=counting("{count:,} State", "{count:,} States", states),
        numbers=listed(told),
        mean=mean,
    )


def _bars(found: dict[int, list[str]]) -> dict[str, object]:
    rows = [{"reviews": count, "States": len(held)} for count, held in found.items()]
    base = alt.Chart(inline(rows)).encode(
        x=alt.X("reviews:O", title=message("reviews performed"), axis=alt.Axis(labelAngle=0)),
        y=alt.Y("States:Q", title=message("States"), axis=alt.Axis(tickMinStep=1)),
        tooltip=[alt.Tooltip("reviews:O", title=message("reviews")), alt.Tooltip("States:Q", title=message("States"))],
    )
    return spec_of(base.mark_bar(color=PALETTE[0]) + base.mark_text(dy=-8, fontSize=12).encode(text="States:Q"), 280)
