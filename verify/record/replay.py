"""The recorded lots drawn again: whether they lead to the draw that the record holds, and whether they follow from its seed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from algorithms import Algorithm, RecordedLots, SeededLots, load_algorithm
from algorithms.lots import LotsError
from algorithms.record import DrawRecord, Review
from algorithms.registry import is_installed
from scenarios import Fault, InputError, Scenario
from verify.law_in_force import LawInForce
from verify.record.finding import OF_RECORD, RecordFinding
from verify.record.going_on import NoDrawError, go_on

STATES_NAMED = 5


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
        raise InputError("algorithm", (Fault("--algorithm", algorithm.name, f"{name}, which the record names"),))
    if record.numbers is None:
        return Replay(False, "not replayed: no lots recorded")
    if record.goes_on is None and algorithm is None and not is_installed(name):
        return Replay(False, f"not replayed: algorithm {name} is not installed (--algorithm FILE.py gives it)")
    lots = _LotsBesideSeed(record.numbers, record.seed)
    try:
        drawing = record.goes_on or algorithm or load_algorithm(name)
        again = drawing.draw(parties, law, lots) if isinstance(drawing, Algorithm) else go_on(drawing, parties, law, lots)
    except NoDrawError as fault:
        return Replay(True, "replayed: there is no draw to go on to", None, (RecordFinding(OF_RECORD, (), f"replay: {fault}"),))
    except LotsError as fault:
        message = f"replay: the recorded lots do not fit the draw: {fault}"
        return Replay(True, "replayed: the recorded lots do not fit this draw", None, (RecordFinding(OF_RECORD, (), message),))
    findings = list(_differences(record, again, parties))
    if lots.recorded.left:
        findings.append(RecordFinding(OF_RECORD, (), f"replay: {counted(lots.recorded.left, 'recorded lot')} left over"))
    outcome = "lead to another draw" if findings else "lead to this draw"
    return Replay(True, f"replayed: the recorded lots {outcome}", lots.follows, tuple(findings))


def _differences(record: DrawRecord, again: DrawRecord, parties: Scenario) -> Iterator[RecordFinding]:
    """Where a record differs from the draw that its lots lead to; at most one finding for each part, with the first States."""
    yield from _of_groups(record, again, parties)
    yield from _of_earlier(record, again)
    yield from _of_reviews(record, again, parties)
    yield from _of_lots(record, again, parties)
    if record.outcome != again.outcome or (record.stuck and record.stuck != again.stuck):
        states = (again.stuck.reviewed,) if again.stuck else ()
        message = f"replay: the recorded lots end {again.outcome}, the record {record.outcome}"
        yield RecordFinding(OF_RECORD, states, message + (f" at {parties.name_of(states[0])}" if states else ""))


def _of_groups(record: DrawRecord, again: DrawRecord, parties: Scenario) -> Iterator[RecordFinding]:
    told, right = ({state: year for year, members in draw.groups.items() for state in members} for draw in (record, again))
    if states := tuple(state for state in parties.states if told.get(state) != right.get(state)):
        first = states[0]
        message = (
            f"replay: the recorded lots put {parties.name_of(first)} in group {right.get(first, 'none')}, the record in "
            f"group {told.get(first, 'none')} ({counted(len(states), 'State')} in all)"
        )
        yield RecordFinding(OF_RECORD, states[:STATES_NAMED], message)


def _of_earlier(record: DrawRecord, again: DrawRecord) -> Iterator[RecordFinding]:
    """Which seats of the earlier record stand: the first that does not as the record says, or for another reason."""
    told, due = (draw.goes_on.seats if draw.goes_on else () for draw in (record, again))
    wrong = [(seat, right) for seat, right in zip(told, due, strict=True) if seat != right]
    for seat, right in wrong[:1]:
        said, found = (f"does not stand ({one.gone})" if one.gone else "stands" for one in (seat, right))
        message = f"replay: {seat.reviewing} in the {seat.seat} seat of {seat.reviewed} {found}; the record says that it {said}"
        yield RecordFinding(OF_RECORD, (seat.reviewed, seat.reviewing), f"{message} ({counted(len(wrong), 'such seat')} in all)")


def _of_reviews(record: DrawRecord, again: DrawRecord, parties: Scenario) -> Iterator[RecordFinding]:
    if record.reviews == again.reviews:
        return
    said, due = ({review.reviewed: _unordered(review) for review in draw.reviews} for draw in (record, again))
    if states := tuple(state for state in parties.states if said.get(state) != due.get(state)):
        names = ", ".join(parties.name_of(state) for state in states[:STATES_NAMED])
        many = counted(len(states), "State")
        message = f"replay: the recorded lots lead to other reviews than the record's of {many}, first {names}"
        yield RecordFinding(OF_RECORD, states[:STATES_NAMED], message)


def _of_lots(record: DrawRecord, again: DrawRecord, parties: Scenario) -> Iterator[RecordFinding]:
    """The first line of the transcript that is another; nothing where the record has none."""
    if record.lots is None:
        return
    for place, (line, wanted) in enumerate(zip_longest(record.lots, again.lots or ()), 1):
        if line != wanted:
            states = tuple(dict.fromkeys(each.reviewed for each in (wanted, line) if each))
            names = " and ".join(parties.name_of(state) for state in states)
            message = f"replay: line {place} of the lots ({names}) is not what the recorded lots give"
            yield RecordFinding(OF_RECORD, states, message)
            return


def _unordered(review: Review) -> Review:
    """A review whatever the order of its lines."""
    lines = [replace(line, instruments=tuple(sorted(line.instruments))) for line in review.reviewing]
    return replace(review, reviewing=tuple(sorted(lines, key=lambda line: (line.seat, line.reviewing))))


def counted(count: int, noun: str) -> str:
    """``1 State``, ``2 States``."""
    return f"{count} {noun}{'' if count == 1 else 's'}"
