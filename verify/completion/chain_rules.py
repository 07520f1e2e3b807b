"""The law as tables: which bundles may hold a seat, and what two bundles may not do together.

A *bundle* is what fills one seat of a State under review: the State drawn, and the additional reviewing State where that one
lacks an instrument. Nothing is stated here: every table is what the guard answers on a draw that tries one thing at a time.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from algorithms.draw_so_far import AWAY, HOME, DrawSoFar, Seat, Seating
from algorithms.law import Bowl
from algorithms.state_sets import StateSet, members
from scenarios import Scenario
from storage.errors import Fault, InputError
from verify.guard import ClauseGuard
from verify.law.added import ADDED, added_of
from verify.law.parameters import SAMPLED_UNDER, LawParameters

MOST_STATES = 1000
"""So that a product of six numbers of States stays below 2**63."""


@dataclass(frozen=True)
class ChainRules:
    """The tables. ``m`` States are under review, of ``n``; seat ``2 i`` is the home seat of the ``i``-th, ``2 i + 1`` its away seat.

    ``reviewed (m,)``, which States these are. ``held (n,)``, the instruments of each State as bits. ``lacking (n, n)``, which set
    of lacked instruments (a place in ``lacks``) the State of the column leaves open at the State of the row; set 0 is none.
    ``first_start (2 m + 1,)`` into ``first_states``, who may be drawn; ``ways`` beside it, with how many additional States
    (1 where none is needed); ``ways_before``, their running sum inside the seat, before each; ``seat_ways (2 m,)``, their sum.
    ``may_first (2 m, n)``; ``may_add (2 m, n_lacks, n)``; ``add_start``, ``add_count (2 m, n_lacks)`` into ``add_states``.
    ``mutual (n, n)``: the State of the column may not review that of the row if that one reviews it. ``load_most``,
    ``load_least``, ``reviewers_most (n,)``: reviews a State may and must perform, States that may review it.
    ``class_start`` into ``class_seats``: sets of seats that are likely to exchange States (all; the home seats of a group);
    ``kin (n,)`` the regional groups. These two only guide what is proposed.
    """

    reviewed: NDArray[np.int32]
    held: NDArray[np.int64]
    lacks: NDArray[np.int64]
    lacking: NDArray[np.int32]
    first_start: NDArray[np.int64]
    first_states: NDArray[np.int32]
    ways: NDArray[np.int64]
    ways_before: NDArray[np.int64]
    seat_ways: NDArray[np.int64]
    may_first: NDArray[np.bool_]
    may_add: NDArray[np.bool_]
    add_start: NDArray[np.int64]
    add_count: NDArray[np.int64]
    add_states: NDArray[np.int32]
    mutual: NDArray[np.bool_]
    load_most: NDArray[np.int64]
    load_least: NDArray[np.int64]
    reviewers_most: NDArray[np.int64]
    class_start: NDArray[np.int64]
    class_seats: NDArray[np.int32]
    kin: NDArray[np.int16]


def check_known(scenario: Scenario, law: LawParameters) -> None:
    """Raise ``InputError`` for a law or a scenario that these tables cannot say."""
    faults = [
        Fault(name, str(law.values[name]), f"{value} (the uniform chain knows no other)")
        for name, value in SAMPLED_UNDER.items()
        if law.values[name] != value
    ]
    if added := added_of(law.values):
        faults.append(Fault(ADDED, added.named, "the clauses of the law alone (the uniform chain knows no other)"))
    if scenario.n_states > MOST_STATES:
        faults.append(Fault("states", str(scenario.n_states), f"at most {MOST_STATES}"))
    if faults:
        raise InputError("uniform chain", faults)


def rules_of(scenario: Scenario, law: LawParameters, year_of: NDArray[np.int8], guard: ClauseGuard) -> ChainRules:
    """Ask the guard for every table; raises ``InputError`` for a law that the tables cannot say."""
    check_known(scenario, law)
    n, reviewed = scenario.n_states, np.flatnonzero(year_of > 0).astype(np.int32)
    held: NDArray[np.int64] = np.asarray(guard.facts.party_bits, dtype=np.int64)
    open_sets = held[:, None] & ~held[None, :]
    lacks, lacking = np.unique(np.append(open_sets.ravel(), 0), return_inverse=True)
    lacking = lacking[:-1].reshape(n, n).astype(np.int32)
    seats = [Seat(int(state), side) for state in reviewed for side in (HOME, AWAY)]
    may_first = np.zeros((len(seats), n), dtype=np.bool_)
    may_add = np.zeros((len(seats), len(lacks), n), dtype=np.bool_)
    for place, seat in enumerate(seats):
        firsts = np.array(members(guard.admissible(DrawSoFar(year_of), seat)), dtype=np.int64)
        kinds = lacking[seat.reviewed, firsts]
        for kind in np.unique(kinds).tolist():
            same = firsts[kinds == kind]
            added = members(_additional(guard, year_of, seat, int(same[0]), int(lacks[kind]))) if kind else []
            may_add[place, kind, added] = True
            may_first[place, same] = not kind or bool(added)
    add_count = np.count_nonzero(may_add, axis=2).astype(np.int64)
    add_start = (np.cumsum(add_count) - add_count.ravel()).reshape(add_count.shape)
    first_places, first_states = np.nonzero(may_first)
    ways = np.maximum(1, add_count[first_places, lacking[reviewed[first_places // 2], first_states]])
    first_start = np.searchsorted(first_places, np.arange(len(seats) + 1)).astype(np.int64)
    running = np.concatenate([[0], np.cumsum(ways)]).astype(np.int64)
    most, least = _loads(guard, year_of)
    classes = _classes(scenario, reviewed)
    return ChainRules(
        reviewed,
        held,
        lacks.astype(np.int64),
        np.asarray(lacking, dtype=np.int32),
        first_start,
        first_states.astype(np.int32),
        ways,
        running[:-1] - running[first_start[first_places]],
        np.diff(running[first_start]),
        may_first,
        may_add,
        add_start,
        add_count,
        np.nonzero(may_add)[2].astype(np.int32),
        _mutual(guard, year_of),
        most,
        least,
        _reviewers(guard, year_of),
        np.cumsum([0, *map(len, classes)]).astype(np.int64),
        np.concatenate([*classes, np.zeros(0)]).astype(np.int32),
        scenario.group_of,
    )


def _additional(guard: ClauseGuard, year_of: NDArray[np.int8], seat: Seat, first: int, lacks: int) -> StateSet:
    """Who may be the additional State of a seat whose drawn State lacks ``lacks``."""
    draw = DrawSoFar(year_of)
    draw.add(Seating(seat.reviewed, first, seat.side, False, guard.covers(seat, first)))
    return guard.admissible(draw, Seat(seat.reviewed, seat.side, lacks))


def _barred(bowl: Bowl) -> dict[str, StateSet]:
    """All States that each clause bars, in the bowl or not."""
    found: dict[str, StateSet] = {}
    for clause, states in bowl.bars:
        found[clause] = found.get(clause, 0) | states
    return found


def _mutual(guard: ClauseGuard, year_of: NDArray[np.int8]) -> NDArray[np.bool_]:
    """For each State under review, who may no longer review it once it reviews them all; shape ``(n_states, n_states)``."""
    found = np.zeros((len(year_of), len(year_of)), dtype=np.bool_)
    reviewed = np.flatnonzero(year_of > 0).tolist()
    for state in reviewed:
        draw, seat = DrawSoFar(year_of), Seat(state, AWAY)
        for other in reviewed:
            if other != state:
                draw.add(Seating(other, state, AWAY, False, 0))
        found[state, members(_barred(guard.open(draw, seat)).get("29a", 0))] = True
    return found


def _loads(guard: ClauseGuard, year_of: NDArray[np.int8]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """How many reviews each State may perform, and must: seen from draws in which all perform 0, 1, 2, ... reviews."""
    n, reviewed = len(year_of), np.flatnonzero(year_of > 0)[:1].tolist()
    most, everyone = np.full(n, n, dtype=np.int64), (1 << n) - 1
    limited, count = _limited(guard, year_of, reviewed, n, everyone), 0
    while limited:
        now = _limited(guard, year_of, reviewed, count, everyone) & limited
        most[members(now)] = count
        limited &= ~now
        count += 1
    least = np.zeros(n, dtype=np.int64)
    if guard.unmet(DrawSoFar(year_of)):
        least[members(guard.reader.takes_part)] = 1
    return most, least


def _limited(guard: ClauseGuard, year_of: NDArray[np.int8], reviewed: list[int], count: int, everyone: StateSet) -> StateSet:
    """Who may not perform one review more than ``count``."""
    busy = DrawSoFar(year_of, load=[count] * len(year_of), loaded=[everyone] * count)
    found = 0
    for state in reviewed:
        seat = Seat(state, AWAY)
        before = _barred(guard.open(DrawSoFar(year_of), seat))
        for clause, states in _barred(guard.open(busy, seat)).items():
            found |= states & ~before.get(clause, 0)
    return found


def _reviewers(guard: ClauseGuard, year_of: NDArray[np.int8]) -> NDArray[np.int64]:
    """How many States may review each State (para. 29 (c)); no more than four are ever needed."""
    n = len(year_of)
    found = np.full(n, 4, dtype=np.int64)
    for state in np.flatnonzero(year_of > 0).tolist():
        others = [other for other in range(n) if other != state]
        for count in range(min(3, len(others)), 0, -1):
            draw = DrawSoFar(year_of)
            for other in others[:count]:
                draw.add(Seating(state, other, AWAY, False, 0))
            if "29c" not in _barred(guard.open(draw, Seat(state, AWAY))):
                break
            found[state] = count
    return found


def _classes(scenario: Scenario, reviewed: NDArray[np.int32]) -> list[NDArray[np.int32]]:
    """All seats; then the home seats of each regional group with at least two under review."""
    groups = scenario.group_of[reviewed]
    homes = [2 * np.flatnonzero(groups == group) for group in np.unique(groups)]
    aways = 2 * np.arange(len(reviewed)) + 1
    classes = [np.arange(2 * len(reviewed)), aways, *homes]
    return [seats.astype(np.int32) for seats in classes if len(seats) >= 2]
