"""The section "The draw", put together."""

import shlex
from collections.abc import Iterator
from typing import Any

from results.document import Block, Details, Section, Text
from results.report.draw_section.burdens import burden_blocks, burdens
from results.report.draw_section.cards import NO_LOTS, state_cards
from results.report.draw_section.groups import group_blocks
from results.report.draw_section.lots import lines_of, lots_table
from results.report.draw_section.reviews import Drawn
from results.report.draw_section.set_aside import clauses_in_words
from results.report.draw_section.who import who_table
from results.report.prose_safe import safe
from results.wording import counted
from scenarios import Scenario
from verify import LawParameters
from verify.law.citing import left_unmet
from verify.law.parameters import DEFAULTS
from verify.law.questions import meaning_of, shown

NAMED = 5
"""States named where several perform most reviews."""


def draw_section(scenario: Scenario, law: LawParameters, record: dict[str, Any]) -> Section:
    """The section for one draw record, whose names are those of the scenario; stuck and broken records too."""
    drawn = Drawn(scenario, law, record)
    return Section("draw", "The draw", "\n\n".join(_lead(drawn)), tuple(_blocks(drawn, draw_command(record))))


def draw_command(record: dict[str, Any]) -> str:
    """The command that draws the record again; empty where its lots do not come from a seed.

    ``SCENARIO.csv`` stands for the file of a scenario that is not built in, for a record does not know its name.
    """
    if not record.get("seed"):
        return ""
    known = record["scenario"]["id"]
    parties = known if known.startswith("real-") else "SCENARIO.csv"
    words = ["untoc-draw", "draw", parties, "--algorithm", record["algorithm"], "--seed", record["seed"]]
    for name, value in record["law"]["parameters"].items():
        if value != DEFAULTS.get(name):
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
        summary = f"The lots, line by line: {counted(len(lines), 'seat')}"
        yield Details("lots-details", summary, (lots_table(drawn, lines, command),))
    else:
        yield Text(NO_LOTS)


def _lead(drawn: Drawn) -> Iterator[str]:
    """What one should take from the draw, paragraph by paragraph."""
    record, firsts = drawn.record, sum(not one.additional for one in drawn.seated)
    under_review = len(drawn.year_of)
    yield (
        f"**{counted(under_review, 'State')} under review, {counted(firsts, 'seat')} filled, {len(drawn.seated) - firsts} additional "
        f"reviewing {'State' if len(drawn.seated) - firsts == 1 else 'States'}.** Drawn by `{record['algorithm']}`"
        + (f" with the public seed `{safe(record['seed'])}`." if record.get("seed") else " by lots recorded in the room.")
        + " A State under review has two seats for reviewing States: one for its own regional group, one for the others."
    )
    if drawn.stuck:
        yield _stuck(drawn)
    yield _burden(drawn)
    yield _lots(drawn)


def _stuck(drawn: Drawn) -> str:
    assert drawn.stuck is not None  # noqa: S101  (for the type checker alone)
    stuck, cited = drawn.stuck, clauses_in_words(drawn.law)
    who, barred = safe(drawn.name(stuck["reviewed"])), stuck.get("barred_by") or {}
    if unmet := left_unmet(stuck, who):
        return (
            f"**The draw got stuck.** {unmet[0].upper()}{unmet[1:]}. That is an outcome of this way of drawing, not a fault of the record."
        )
    kind = "an additional lot in the" if stuck["additional"] else "the"
    why = "; ".join(
        f"{counted(count, 'lot')} barred by {clause} ({cited.get(clause, 'not a clause in force')})"
        for clause, count in sorted(barred.items())
    )
    open_ = [state for state in drawn.year_of if state not in drawn.by_reviewed]
    without = f" {counted(len(open_), 'State has', 'States have')} no reviewing State at all." if open_ else ""
    return (
        f"**The draw got stuck and is not complete.** At {kind} {stuck['seat']} seat of {who} no lot "
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
    aside = sum(len(line["set_aside"]) for line in drawn.lots)
    came = sum(len(line["drawn"]) for line in drawn.lots)
    return (
        f"{came:,} lots came up for the seats. {aside:,} of them were set aside, each for a reason that is said below, "
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
