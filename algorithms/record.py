"""The draw record: what was drawn, for which list and law, by which lots. ``docs/reference/formats.md`` promises its JSON."""

import hashlib
import json
import platform
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from algorithms.ceremony import YEARS, Ceremony, StuckError
from algorithms.draw_so_far import SEAT_NAMES, DrawSoFar, Seating
from algorithms.earlier import GoesOn
from algorithms.law import Law
from scenarios import Scenario
from storage import __version__

SCHEMA, SCHEMA_GOES_ON = "untoc-draw/draw-record/1", "untoc-draw/draw-record/2"
"""The format of a draw, and of one that goes on from an earlier record."""
SOFTWARE = "software"
"""What a record was made with: the one key that its digest leaves out."""
More = tuple[tuple[str, Any], ...]
"""Keys that the format does not name, in order, each with what it holds: written back as they were read."""


def software() -> dict[str, str]:
    """What a record that is made now was made with."""
    return {"untoc-draw": __version__, "python": platform.python_version()}


def canonical(document: Any) -> str:
    """Canonical JSON: sorted keys, no spaces, ASCII, one final newline. Equal draws have equal bytes."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=True) + "\n"


@dataclass(frozen=True, slots=True)
class ListSaid:
    """The list of parties that a record says it was made for."""

    id: str
    digest: str
    more: More = ()


@dataclass(frozen=True, slots=True)
class LawSaid:
    """The law that a record says it was made under: the parameters that differ from the default, or all; nothing is checked of them."""

    parameters: Mapping[str, Any]
    digest: str | None = None
    more: More = ()


@dataclass(frozen=True, slots=True)
class Seated:
    """A filled seat as a record has it, by ids (``Seating`` is the same by places in the list): who reviews whom, at the ``home`` or
    ``away`` seat, for which instruments."""

    reviewed: str
    reviewing: str
    seat: str
    additional: bool
    instruments: tuple[str, ...]
    more: More = ()

    def document(self) -> dict[str, Any]:
        """The line of the review."""
        return {
            "state": self.reviewing,
            "seat": self.seat,
            "additional": self.additional,
            "instruments": list(self.instruments),
            **dict(self.more),
        }


@dataclass(frozen=True, slots=True)
class Review:
    """One State under review: its year group (1 to 3), whether it has waived the limit of four, and its filled seats."""

    reviewed: str
    group: int
    waives_four: bool
    reviewing: tuple[Seated, ...]
    more: More = ()

    def document(self) -> dict[str, Any]:
        """The entry of ``reviews``."""
        return {
            "reviewed": self.reviewed,
            "group": self.group,
            "waives_four": self.waives_four,
            "reviewing": [one.document() for one in self.reviewing],
            **dict(self.more),
        }


@dataclass(frozen=True, slots=True)
class SeatLots:
    """The lots drawn for one seat: ``size`` were in the bowl, the last of ``drawn`` was kept, the others ``set_aside`` by a clause."""

    reviewed: str
    seat: str
    additional: bool
    size: int
    drawn: tuple[str, ...]
    kept: str
    set_aside: Mapping[str, str]
    redraw: int | None = None
    more: More = ()

    def document(self) -> dict[str, Any]:
        """The entry of ``lots``."""
        return {
            "reviewed": self.reviewed,
            "seat": self.seat,
            "additional": self.additional,
            "from": self.size,
            "drawn": list(self.drawn),
            "kept": self.kept,
            "set_aside": dict(self.set_aside),
            **({} if self.redraw is None else {"redraw": self.redraw}),
            **dict(self.more),
        }


@dataclass(frozen=True, slots=True)
class Stuck:
    """Where a draw could not go on: the State and its seat, and by clause how many lots were barred.

    The seat is ``reviewing`` where every seat is filled and the clause in ``barred_by`` is not kept.
    """

    reviewed: str
    seat: str
    additional: bool
    barred_by: Mapping[str, int]
    more: More = ()

    def document(self) -> dict[str, Any]:
        """What stands under ``stuck``."""
        return {
            "reviewed": self.reviewed,
            "seat": self.seat,
            "additional": self.additional,
            "barred_by": dict(self.barred_by),
            **dict(self.more),
        }


@dataclass(frozen=True, slots=True)
class DrawRecord:
    """One draw, with all that is needed to check it and to draw it again. States and instruments are ids.

    Attributes
    ----------
    scenario, law
        The list of parties and the law, as the record names them.
    algorithm
        Its name, or any words for a draw by other means.
    outcome
        ``complete`` or ``stuck``.
    groups
        Year (1 to 3) to the States under review in it.
    reviews
        One for each State under review that has a filled seat.
    seed
        The public seed; an empty text for lots drawn in a room. None, here and below, where the record does not say.
    lots
        What was drawn for each seat, in order; empty where all seats were drawn at once.
    numbers
        Every lot as a number, its place in its bowl counted from 0, in the order drawn: enough to draw again.
    stuck
        Where the draw could not go on.
    goes_on
        The earlier record, where the draw goes on from one.
    more
        Whatever else the record holds, ``software`` among it.
    """

    scenario: ListSaid
    law: LawSaid
    algorithm: str
    outcome: str
    groups: Mapping[int, tuple[str, ...]]
    reviews: tuple[Review, ...]
    seed: str | None = None
    lots: tuple[SeatLots, ...] | None = None
    numbers: tuple[int, ...] | None = None
    stuck: Stuck | None = None
    goes_on: GoesOn | None = None
    more: More = ()

    @property
    def complete(self) -> bool:
        """Whether the record says that every seat was filled."""
        return self.outcome == "complete"

    @property
    def digest(self) -> str:
        """SHA-256 of the record but for what it was made with: equal draws have equal digests on any machine."""
        content = self.document()
        content.pop(SOFTWARE, None)
        return "sha256:" + hashlib.sha256(canonical(content).encode()).hexdigest()

    def document(self) -> dict[str, Any]:
        """The record as data: what ``docs/reference/formats.md`` says, key by key."""
        said = {
            "seed": self.seed,
            "lots": None if self.lots is None else [line.document() for line in self.lots],
            "numbers": None if self.numbers is None else list(self.numbers),
            "stuck": self.stuck and self.stuck.document(),
            "goes_on": self.goes_on and self.goes_on.document(),
        }
        return {
            "schema": SCHEMA_GOES_ON if self.goes_on else SCHEMA,
            "scenario": {"id": self.scenario.id, "digest": self.scenario.digest, **dict(self.scenario.more)},
            "law": {
                "parameters": dict(self.law.parameters),
                **({} if self.law.digest is None else {"digest": self.law.digest}),
                **dict(self.law.more),
            },
            "algorithm": self.algorithm,
            "outcome": self.outcome,
            "groups": {str(year): list(states) for year, states in self.groups.items()},
            "reviews": [review.document() for review in self.reviews],
            **{key: value for key, value in said.items() if value is not None},
            **dict(self.more),
        }

    def to_json(self) -> str:
        """The record's file: canonical JSON, the same bytes for equal draws."""
        return canonical(self.document())

    def year_of(self, scenario: Scenario) -> NDArray[np.int8]:
        """The division, shape ``(n_states,)``: 0 for a State not under review, else 1, 2 or 3."""
        year_of = np.zeros(scenario.n_states, dtype=np.int8)
        for year, states in self.groups.items():
            year_of[[scenario.index[state] for state in states]] = year
        return year_of

    def seatings(self, scenario: Scenario) -> Iterator[Seating]:
        """Every filled seat in the order of the record, by places in the list."""
        index, masks = scenario.index, _Masks(scenario)
        for review in self.reviews:
            reviewed = index[review.reviewed]
            for one in review.reviewing:
                yield Seating(reviewed, index[one.reviewing], SEAT_NAMES.index(one.seat), one.additional, masks[one.instruments])


class _Masks(dict[tuple[str, ...], int]):
    """The bit mask of some instruments, given by id, of a list."""

    def __init__(self, scenario: Scenario) -> None:
        super().__init__()
        self._place = {instrument.id: place for place, instrument in enumerate(scenario.instruments)}

    def __missing__(self, ids: tuple[str, ...]) -> int:
        mask = self[ids] = sum(1 << self._place[id] for id in set(ids))
        return mask


class _Instruments(dict[int, tuple[str, ...]]):
    """The ids of the instruments of a bit mask, in the order of the list."""

    def __init__(self, scenario: Scenario) -> None:
        super().__init__()
        self._ids = [instrument.id for instrument in scenario.instruments]

    def __missing__(self, mask: int) -> tuple[str, ...]:
        ids = self[mask] = tuple(id for place, id in enumerate(self._ids) if mask >> place & 1)
        return ids


def draw_record(algorithm: str, ceremony: Ceremony, stuck: StuckError | None, seed: str, numbers: list[int]) -> DrawRecord:
    """Write down a draw. ``numbers`` are the lots in the order drawn, for replay."""
    scenario, law, states = ceremony.scenario, ceremony.law, ceremony.scenario.states
    return DrawRecord(
        scenario=ListSaid(scenario.id, scenario.digest),
        law=LawSaid(dict(law.parameters), law.digest),
        algorithm=algorithm,
        seed=seed,
        outcome="stuck" if stuck else "complete",
        groups={year: tuple(map(states.__getitem__, ceremony.under_review(year))) for year in YEARS},
        reviews=tuple(reviews_of(scenario, law, ceremony.draw)),
        lots=tuple(_lots(ceremony)),
        numbers=tuple(numbers),
        stuck=Stuck(states[stuck.reviewed], stuck.seat, stuck.additional, stuck.barred_by) if stuck else None,
        more=((SOFTWARE, software()),),
    )


def reviews_of(scenario: Scenario, law: Law, draw: DrawSoFar) -> Iterator[Review]:
    """The reviews of a draw that have a filled seat, in the order of the States under review."""
    states, instruments = scenario.states, _Instruments(scenario)
    for reviewed, seatings in sorted(draw.seatings.items()):
        if seatings:
            id = states[reviewed]
            yield Review(
                id,
                int(draw.year_of[reviewed]),
                law.waives(id),
                tuple(
                    Seated(id, states[one.reviewing], SEAT_NAMES[one.side], one.additional, instruments[one.instruments])
                    for one in seatings
                ),
            )


def _lots(ceremony: Ceremony) -> Iterator[SeatLots]:
    states = ceremony.scenario.states
    for line in ceremony.transcript:
        seat, drawn = line.seat, tuple(map(states.__getitem__, line.drawn))
        set_aside = {states[state]: clause for state, clause in line.set_aside.items()}
        yield SeatLots(
            states[seat.reviewed], SEAT_NAMES[seat.side], seat.additional, line.size, drawn, drawn[-1], set_aside, line.redraw or None
        )
