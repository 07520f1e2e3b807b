"""Draws for the sections of the report: six States by hand, the real list by lot, and one that cannot go on."""

from functools import cache
from typing import Any

from algorithms import SeededLots, load_algorithm
from algorithms.record import DrawRecord, LawSaid, ListSaid, Review, Seated
from results.document import Block, Cards, Report, Section, Switch, blocks_of
from scenarios import REGIONAL_GROUPS, Scenario, load_scenario
from scenarios.instruments import UNTOC_FAMILY
from scenarios.model import Row, build_scenario
from verify import LawParameters, law_from

# State under review: year, home seat, away seat. Nobody reviews whom he is reviewed by.
BY_HAND = {
    "A1": (1, "A2", "B1"),
    "A2": (2, "A3", "B2"),
    "A3": (3, "A1", "B3"),
    "B1": (1, "B2", "A2"),
    "B2": (2, "B3", "A3"),
    "B3": (3, "B1", "A1"),
}


def six_states() -> Scenario:
    """Two regional groups of three, all party to the one instrument; a seventh party has no group."""
    rows = [Row(state, f"State {state}", REGIONAL_GROUPS[0 if state[0] == "A" else 1], (True,)) for state in BY_HAND]
    return build_scenario("six", None, [*rows, Row("Z", "Zero Union", None, (True,))], UNTOC_FAMILY[:1])


def by_hand(**changed: tuple[int, str, str]) -> DrawRecord:
    """The record of the six, with some reviews changed."""
    reviews = BY_HAND | changed
    law = law_from({})
    return DrawRecord(
        ListSaid("six", six_states().digest),
        LawSaid(dict(law.values), law.digest),
        "by-hand",
        "complete",
        {year: tuple(state for state, held in reviews.items() if held[0] == year) for year in (1, 2, 3)},
        tuple(
            Review(state, year, False, (Seated(state, home, "home", False, ("UNTOC",)), Seated(state, away, "away", False, ("UNTOC",))))
            for state, (year, home, away) in reviews.items()
        ),
    )


@cache
def real() -> Scenario:
    return load_scenario("real-2020-10-16")


@cache
def real_draw(algorithm: str = "sequential-bowls", seed: str = "report") -> DrawRecord:
    """A draw of the real list."""
    return load_algorithm(algorithm).draw(real(), law_from({}), SeededLots(seed))


def stuck_draw() -> tuple[Scenario, LawParameters, DrawRecord]:
    """A draw that cannot go on: the one State of its group has nobody for its home seat."""
    rows = [Row("LONE", "Lone State", REGIONAL_GROUPS[0], (True,))]
    rows += [Row(f"B{n}", f"State B{n}", REGIONAL_GROUPS[1], (True,)) for n in range(1, 6)]
    scenario, law = build_scenario("lone", None, rows, UNTOC_FAMILY[:1]), law_from({})
    return scenario, law, load_algorithm("sequential-bowls").draw(scenario, law, SeededLots("lone"))


def report_of(*sections: Section) -> Report:
    """The sections as a report."""
    return Report("A report", "", "", "", sections)


def block(section: Section, id: str) -> Any:
    """The block of that id, wherever it is."""
    return next(one for one in blocks_of(report_of(section)) if getattr(one, "id", "") == id)


def texts(section: Section) -> list[str]:
    """Every text of a section that people read."""
    found = [section.title, section.lead]
    for one in blocks_of(report_of(section)):
        found += [getattr(one, name) for name in ("title", "markdown", "note", "description", "summary") if hasattr(one, name)]
        found += [cell.text for row in getattr(one, "rows", ()) for cell in row if hasattr(cell, "text")]
        found += _inside(one)
    return found


def _inside(one: Block) -> list[str]:
    """The texts of cards, and the labels of a switch."""
    match one:
        case Cards():
            return [text for card in one.cards for fact in card.facts for text in fact]
        case Switch():
            return [label for _, label, _ in one.choices]
    return []
