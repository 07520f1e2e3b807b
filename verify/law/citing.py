"""How clauses and findings are cited to people."""

from typing import TYPE_CHECKING

from words import Listing, Message, Paragraph, listing, message, state_named

if TYPE_CHECKING:
    from collections.abc import Iterable

    from algorithms.record import Stuck
    from scenarios import Scenario
    from verify.check import Finding
    from verify.law.clause import Clause

NOT_THE_TEXT = message("The full text of paragraphs 28 and 29 was not available. The level of each clause says how firmly it is known")
LETTERS = message('In the sentences s, r, q and d stand for States and i for an instrument. "Either ... or" leaves room for both.')

LIFTED = {"28-home", "legal-family"}
"""The clauses of the law whose bar a later lot may lift."""


def cited(clause: "Clause") -> Message:
    """``para. 29 (a)``, or whose rule it is: ``UNCAC rule``."""
    if clause.paragraph[0].isdigit():
        return message("para. {paragraph}", paragraph=Paragraph(clause.paragraph))
    return message("{mechanism} rule", mechanism=clause.paragraph)


def named(parties: "Scenario", states: "Iterable[str]", english: str = " and ") -> Listing:
    """The names of States, given by id; ``english`` stands between them in English."""
    return listing([state_named(state, parties.name_of(state)) for state in states], english)


def told(parties: "Scenario", clause: "Clause", finding: "Finding") -> Message:
    """A broken instance of a clause in one sentence, States by name."""
    states = named(parties, (parties.states[state] for state in dict.fromkeys(finding.states)))
    if finding.instrument is None:
        return message("{states}: {fault}", states=states, fault=clause.fault)
    instrument = parties.instruments[finding.instrument].id
    return message("{states} ({instrument}): {fault}", states=states, instrument=instrument, fault=clause.fault)


def left_unmet(stuck: "Stuck", who: str) -> Message | None:
    """What a draw leaves unmet that is stuck with all seats filled, of the State named ``who``; None where a seat is open."""
    if stuck.seat != "reviewing":
        return None
    if "load-min" in stuck.barred_by:
        return message("all seats are filled and {state} performs no review, which load-min asks of every State", state=who)
    clauses = listing([*stuck.barred_by])
    if not set(stuck.barred_by) <= LIFTED:
        return message(
            "all seats are filled, but the draw breaks {clauses}, a clause added to the law: {state}", clauses=clauses, state=who
        )
    return message(
        "all seats are filled, but a repeated draw has freed a State that {clauses} puts before the one in the home seat of {state}",
        clauses=clauses,
        state=who,
    )
