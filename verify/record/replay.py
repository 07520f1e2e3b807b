"""The recorded lots drawn again: whether they lead to the draw that the record holds, and whether they follow from its seed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from algorithms import Algorithm, RecordedLots, SeededLots, load_algorithm
from algorithms.lots import LotsError
from algorithms.record import DrawRecord, Review
from algorithms.registry import is_installed
from scenarios import Fault, InputError, Scenario
from verify.law.citing import named
from verify.law_in_force import LawInForce
from verify.record.finding import OF_RECORD, RecordFinding
from verify.record.going_on import NoDrawError, go_on
from words import counting, message

STATES_NAMED = 5
_NONE = message("none")
_ENDS = message("complete"), message("stuck")
_SEATS = message("home"), message("away")
"""What a record names by a word, so that it is in the catalogues."""
_OF_SEAT = {
    (False, True): message("replay: {reviewing} in the {seat} seat of {reviewed} stands; the record says that it does not stand ({said})"),
    (True, False): message("replay: {reviewing} in the {seat} seat of {reviewed} does not stand ({found}); the record says that it stands"),
    (True, True): message(
        "replay: {reviewing} in the {seat} seat of {reviewed} does not stand ({found}); the record says that it does not stand ({said})"
    ),
}
"""Of an earlier seat: whether it does not stand, and whether the record says so."""


@dataclass(frozen=True)
class Replay:
    """The recorded lots drawn again. ``done`` says whether they were, ``from_seed`` whether they follow from the record's seed
    (None where that was not seen); ``findings`` is what does not agree with the record."""

    done: bool
    message: str
    from_seed: bool | None = None
    findings: tuple[RecordFinding, ...] = ()


class _LotsBesideSeed:
    """The recorded lots, and whether the seed gives the same: ``follows`` is None where there is no seed.

    An algorithm that is replayed is not told the seed: its lots must be enough.
    """

    seed = ""

    def __init__(self, numbers: Sequence[int], seed: str | None) -> None:
        self.recorded = RecordedLots(numbers)
        self.follows = True if seed else None
        self._seeded = SeededLots(seed or "")

    def pick(self, bowl: str, size: int) -> int:
        """The next recorded number; raises ``LotsError``."""
        number = self.recorded.pick(bowl, size)
        self.follows = self.follows and self._seeded.pick(bowl, size) == number
        return number


def replay_of(record: DrawRecord, parties: Scenario, law: LawInForce, algorithm: Algorithm | None = None) -> Replay:
    """Draw the recorded lots again with the installed algorithm that the record names, or with the one of that name that is given.

    Raises ``InputError`` where the one that is given has another name.
    """
    name = record.algorithm
    if algorithm is not None and algorithm.name != name:
        raise InputError(
            "algorithm", (Fault("--algorithm", algorithm.name, message("{algorithm}, which the record names", algorithm=name)),)
        )
    if record.numbers is None:
        return Replay(False, message("not replayed: no lots recorded"))
    if record.goes_on is None and algorithm is None and not is_installed(name):
        words = message("not replayed: algorithm {algorithm} is not installed (--algorithm FILE.py gives it)", algorithm=name)
        return Replay(False, words)
    lots = _LotsBesideSeed(record.numbers, record.seed)
    try:
        drawing = record.goes_on or algorithm or load_algorithm(name)
        again = drawing.draw(parties, law, lots) if isinstance(drawing, Algorithm) else go_on(drawing, parties, law, lots)
    except NoDrawError as fault:
        wrong = RecordFinding(OF_RECORD, (), message("replay: {fault}", fault=str(fault)))
        return Replay(True, message("replayed: there is no draw to go on to"), None, (wrong,))
    except LotsError as fault:
        wrong = RecordFinding(OF_RECORD, (), message("replay: the recorded lots do not fit the draw: {fault}", fault=str(fault)))
        return Replay(True, message("replayed: the recorded lots do not fit this draw"), None, (wrong,))
    findings = list(_differences(record, again, parties))
    if lots.recorded.left:
        left = counting("replay: {count} recorded lot left over", "replay: {count} recorded lots left over", lots.recorded.left)
        findings.append(RecordFinding(OF_RECORD, (), left))
    another = message("replayed: the recorded lots lead to another draw")
    return Replay(True, another if findings else message("replayed: the recorded lots lead to this draw"), lots.follows, tuple(findings))


def _differences(record: DrawRecord, again: DrawRecord, parties: Scenario) -> Iterator[RecordFinding]:
    """Where a record differs from the draw that its lots lead to; at most one finding for each part, with the first States."""
    yield from _of_groups(record, again, parties)
    yield from _of_earlier(record, again)
    yield from _of_reviews(record, again, parties)
    yield from _of_lots(record, again, parties)
    if record.outcome != again.outcome or (record.stuck and record.stuck != again.stuck):
        states = (again.stuck.reviewed,) if again.stuck else ()
        found, said = message(again.outcome), message(record.outcome)
        words = message("replay: the recorded lots end {found}, the record {said}", found=found, said=said)
        at = message("{finding} at {state}", finding=words, state=named(parties, states))
        yield RecordFinding(OF_RECORD, states, at if states else words)


def _of_groups(record: DrawRecord, again: DrawRecord, parties: Scenario) -> Iterator[RecordFinding]:
    told, right = ({state: year for year, members in draw.groups.items() for state in members} for draw in (record, again))
    if states := tuple(state for state in parties.states if told.get(state) != right.get(state)):
        first = states[0]
        words = counting(
            "replay: the recorded lots put {state} in group {found}, the record in group {said} ({count} State in all)",
            "replay: the recorded lots put {state} in group {found}, the record in group {said} ({count} States in all)",
            len(states),
            state=named(parties, [first]),
            found=right.get(first, _NONE),
            said=told.get(first, _NONE),
        )
        yield RecordFinding(OF_RECORD, states[:STATES_NAMED], words)


def _of_earlier(record: DrawRecord, again: DrawRecord) -> Iterator[RecordFinding]:
    """Which seats of the earlier record stand: the first that does not as the record says, or for another reason."""
    told, due = (draw.goes_on.seats if draw.goes_on else () for draw in (record, again))
    wrong = [(seat, right) for seat, right in zip(told, due, strict=True) if seat != right]
    for seat, right in wrong[:1]:
        words = _OF_SEAT[right.gone is not None, seat.gone is not None].of(
            reviewing=seat.reviewing, seat=message(seat.seat), reviewed=seat.reviewed, found=right.gone, said=seat.gone
        )
        such = counting("{finding} ({count} such seat in all)", "{finding} ({count} such seats in all)", len(wrong), finding=words)
        yield RecordFinding(OF_RECORD, (seat.reviewed, seat.reviewing), such)


def _of_reviews(record: DrawRecord, again: DrawRecord, parties: Scenario) -> Iterator[RecordFinding]:
    if record.reviews == again.reviews:
        return
    said, due = ({review.reviewed: _unordered(review) for review in draw.reviews} for draw in (record, again))
    if states := tuple(state for state in parties.states if said.get(state) != due.get(state)):
        words = counting(
            "replay: the recorded lots lead to other reviews than the record's of {count} State, first {states}",
            "replay: the recorded lots lead to other reviews than the record's of {count} States, first {states}",
            len(states),
            states=named(parties, states[:STATES_NAMED], ", "),
        )
        yield RecordFinding(OF_RECORD, states[:STATES_NAMED], words)


def _of_lots(record: DrawRecord, again: DrawRecord, parties: Scenario) -> Iterator[RecordFinding]:
    """The first line of the transcript that is another; nothing where the record has none."""
    if record.lots is None:
        return
    for place, (line, wanted) in enumerate(zip_longest(record.lots, again.lots or ()), 1):
        if line != wanted:
            states = tuple(dict.fromkeys(each.reviewed for each in (wanted, line) if each))
            who = named(parties, states)
            words = message("replay: line {line} of the lots ({states}) is not what the recorded lots give", line=place, states=who)
            yield RecordFinding(OF_RECORD, states, words)
            return


def _unordered(review: Review) -> Review:
    """A review whatever the order of its lines."""
    lines = [replace(line, instruments=tuple(sorted(line.instruments))) for line in review.reviewing]
    return replace(review, reviewing=tuple(sorted(lines, key=lambda line: (line.seat, line.reviewing))))
