"""A card for each State: who reviews it, whom it reviews, and what lots were drawn for it; in plain text."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from results.document import Card, Cards
from results.report.draw_section.lots import Line
from results.report.draw_section.reviews import Drawn, Seated, listed, planned_start
from results.wording import counted
from verify.law.questions import meaning_of

NO_LOTS: Final = "This way of drawing settles all seats at once, or its lots are not in the record: there are no lots for single seats."


def state_cards(drawn: Drawn, lines: Sequence[Line]) -> Cards:
    """The cards of all States of the list, in the order of their names."""
    of_state: dict[str, list[Line]] = {}
    for line in lines:
        of_state.setdefault(line.reviewed, []).append(line)
    cards = tuple(
        Card(f"card-{state}", drawn.name(state), tuple(_facts(drawn, state, of_state)), f"{drawn.name(state)} {state}")
        for state in drawn.by_name
    )
    return Cards("cards", "What the draw means for your State", cards)


def _facts(drawn: Drawn, state: str, lines: Mapping[str, Sequence[Line]]) -> Iterator[tuple[str, str]]:
    yield "Regional group", drawn.group(state)
    yield "Party to", listed(drawn.instruments(state))
    yield "Under review", _when(drawn, state)
    if state in drawn.year_of:
        yield from _reviewed_by(drawn, state)
    yield from _reviews(drawn, state)
    if state in drawn.year_of:
        yield from _lots(drawn, lines.get(state, ()))


def _when(drawn: Drawn, state: str) -> str:
    year = drawn.year_of.get(state)
    if year is not None:
        return f"in year group {year}, planned to start in {planned_start(year)}"
    if drawn.scenario.group_of[drawn.scenario.index[state]] < 0:
        reading = meaning_of("no_group", drawn.law.values["no_group"])
        return f"no: a party without a regional group. The law does not say what then holds; it is read here so: {reading}"
    return "no: the record does not have it among the States under review"


def _reviewed_by(drawn: Drawn, state: str) -> Iterator[tuple[str, str]]:
    seats = drawn.by_reviewed.get(state, [])
    for one in seats:
        yield "You are reviewed by", _reviewer(drawn, state, one, seats)
    stuck = drawn.stuck_seat
    if stuck and stuck[0] == state:
        yield "You are reviewed by", f"nobody yet in the {stuck[1]} seat: the draw got stuck there"
    elif not seats:
        yield "You are reviewed by", "nobody yet: the draw did not come so far"


def _reviewer(drawn: Drawn, state: str, one: Seated, seats: Sequence[Seated]) -> str:
    who = f"{drawn.name(one.reviewing)} ({drawn.group(one.reviewing)})"
    for_what = f"for {listed(one.instruments)}"
    if not one.additional:
        return f"{who}, in the {one.seat} seat, {for_what}"
    first = next((each for each in seats if each.seat == one.seat and not each.additional), None)
    why = f", to which {drawn.name(first.reviewing)} is not party" if first else ""
    return f"{who}, in addition in the {one.seat} seat, {for_what}{why}"


def _reviews(drawn: Drawn, state: str) -> Iterator[tuple[str, str]]:
    held = drawn.by_reviewing.get(state, [])
    if not held:
        yield "You review", "nobody"
    for one in held:
        added = "in addition, " if one.additional else ""
        yield (
            "You review",
            (
                f"{drawn.name(one.reviewed)}, {added}for {listed(one.instruments)} ({one.seat} seat; year group {one.year}, "
                f"planned to start in {planned_start(one.year)})"
            ),
        )
    if held:
        yield "Reviews you perform", str(drawn.performed[state])


def _lots(drawn: Drawn, lines: Sequence[Line]) -> Iterator[tuple[str, str]]:
    if not drawn.lots:
        yield "Lots drawn for you", NO_LOTS
    for line in lines:
        yield "Lots drawn for you", _line(drawn, line)


def _line(drawn: Drawn, line: Line) -> str:
    kind = "Additional lot in the " if line.additional else ""
    again = f", repetition {line.redraw}" if line.redraw else ""
    could = f"{counted(line.size, 'lot')} in the bowl, of which {line.admissible} could have been kept"
    aside = "".join(f" {why} ({clause}): set aside." for _, clause, why in line.set_aside)
    seat = f"{kind}{line.seat} seat"
    return f"{seat[0].upper()}{seat[1:]}{again}: {could}.{aside} {drawn.name(line.kept)} was drawn and kept."
