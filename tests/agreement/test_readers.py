"""Every reader of a term gives it the same meaning: numpy (the checker), sets of States (the guard) and Z3 (the proofs)."""

import itertools
import random
from contextlib import suppress
from typing import Any

import numpy as np
import pytest
import z3

from algorithms import SeededLots
from algorithms.ceremony import Ceremony, StuckError
from algorithms.draw_so_far import DrawSoFar, Seat, Seating
from algorithms.sequential_bowls import SequentialBowls
from algorithms.state_sets import members
from scenarios import Scenario
from tests.agreement.test_look_ahead import random_law, random_scenario
from verify import LawParameters, clauses_of, law_from
from verify.check import clause_results
from verify.draw_arrays import DrawArrays
from verify.law.added import added_of
from verify.law.clause import Clause
from verify.law.terms import without_states
from verify.readers.facts import Facts
from verify.readers.sets import CANDIDATE, REVIEWED, SetReader
from verify.readers.z3_terms import Z3Reader
from verify.readers.z3_world import Draw, Scope, World


def z3_judges(scenario: Scenario, law: LawParameters, arrays: DrawArrays, clause: Clause, place: int) -> bool:
    """Whether the Z3 reader finds the clause kept by one draw of a batch: facts and draw are written in as constants."""
    n, m = scenario.n_states, scenario.n_instruments
    world = World(law, Scope(n, m, len(scenario.regional_groups), 3))
    places = {member.get_id(): index for kind in ("State", "Instrument") for index, member in enumerate(world.members[kind] or ())}
    facts = Facts(scenario, law)

    def truth(value: Any) -> Any:
        return world.truth(bool(value))

    def at(member: Any) -> int:
        """The place of a member, by the number that Z3 gives it: its name would have to be printed each time."""
        return places[member.get_id()]

    year = arrays.year_of[place]
    groups, years = world.members["Group"] or (), world.members["Year"] or ()
    world.facts |= {
        "party": lambda s, i: truth(scenario.adherence[at(s), at(i)]),
        "has_group": lambda s: truth(scenario.group_of[at(s)] >= 0),
        "group": lambda s: groups[max(int(scenario.group_of[at(s)]), 0)],
        "under_review": lambda s: truth(year[at(s)] > 0),
        "year": lambda s: years[max(int(year[at(s)]) - 1, 0)],
        "takes_part": lambda s: truth(facts.takes_part[at(s)]),
        "same_family": lambda s, r: truth(facts.families(at(s)) >> at(r) & 1),
        **{name: lambda s, name=name: truth(getattr(facts, name)[at(s)]) for name in ("waives", "defers", "declines")},
        **{
            name: lambda *states, name=name: truth(facts.atom(name, [np.array(at(state)) for state in states]))
            for name in added_of(law.values).facts
        },
    }

    def slots(s: Any, r: Any) -> list[int]:
        return [int(k) for k in np.flatnonzero(arrays.reviewing[place, at(s)] == at(r))]

    def held(table: Any, side: int, s: Any, r: Any) -> Any:
        return truth(any(table[place, at(s), k, side] for k in slots(s, r)))

    load = np.bincount(arrays.reviewing[place][arrays.reviewing[place] >= 0], minlength=n)
    draw = Draw(
        lambda side, s, r: held(arrays.drawn, side, s, r),
        lambda side, s, r: held(arrays.additional, side, s, r),
        lambda side, s, r, i: truth(any(arrays.covers[place, at(s), k, side, at(i)] for k in slots(s, r))),
        lambda s, r: truth(slots(s, r)),
        lambda r: z3.IntVal(int(load[at(r)]), world.context),
        lambda s: z3.IntVal(int(arrays.redraws[place, at(s)]), world.context),
        lambda side, s: truth(False),
    )
    reader = Z3Reader(world, draw)
    return all(z3.is_true(z3.simplify(reader.read(term))) for term in clause.terms)


def random_arrays(chance: random.Random, scenario: Scenario, law: LawParameters, count: int) -> DrawArrays:
    """Draws at random, most of them unlawful, as a batch; a review has up to three States."""
    n, m, slots = scenario.n_states, scenario.n_instruments, 3
    rng = np.random.default_rng(chance.randrange(1 << 30))
    year_of = np.where(law.under_review(scenario), rng.integers(1, 4, (count, n)), 0).astype(np.int8)
    reviewing = np.stack([[rng.permutation(max(n, slots))[:slots] for _ in range(n)] for _ in range(count)]).astype(np.int32)
    reviewing[(reviewing >= n) | (rng.random(reviewing.shape) < 0.4) | (year_of == 0)[..., None]] = -1
    filled = (reviewing >= 0)[..., None]
    drawn, additional = (filled & (rng.random((count, n, slots, 2)) < 0.4) for _ in range(2))
    drawn[..., 0] |= filled[..., 0] & ~(drawn | additional).any(axis=-1)
    covers = (drawn | additional)[..., None] & (rng.random((count, n, slots, 2, m)) < 0.6)
    return DrawArrays(year_of, reviewing, drawn, additional, covers, rng.integers(0, 4, (count, n)).astype(np.int8))


def test_numpy_and_z3_judge_every_draw_alike() -> None:
    judged = {True: 0, False: 0}
    for number in range(60):
        chance = random.Random(1000 + number)
        scenario = random_scenario(chance)
        if scenario.n_states > 5:
            continue
        law = random_law(chance, scenario)
        arrays = random_arrays(chance, scenario, law, 3)
        for result in clause_results(scenario, law, arrays):
            broken = {finding.draw for finding in result.findings}
            for place in range(3):
                kept = z3_judges(scenario, law, arrays, result.clause, place)
                assert kept == (place not in broken), (number, place, result.clause.id)
                judged[kept] += 1
    assert min(judged.values()) > 50, judged


def test_numpy_and_z3_judge_alike_on_every_draw_of_a_small_domain() -> None:
    """All ways in which two States can hold the home seat of the first, and one of them its away seat: 256 draws."""
    scenario = next(
        found for found in map(random_scenario, map(random.Random, range(1000))) if found.n_states == 3 and found.n_instruments == 2
    )
    law = law_from({"no_group": "home-waived"})
    draws = list(itertools.product((False, True), repeat=8))
    shape = (len(draws), 3, 2)
    reviewing = np.full(shape, -1, dtype=np.int32)
    reviewing[:, 0] = [0, 1]
    drawn, additional = (np.zeros((*shape, 2), dtype=np.bool_) for _ in range(2))
    covers = np.zeros((*shape, 2, scenario.n_instruments), dtype=np.bool_)
    for place, bits in enumerate(draws):
        for slot in (0, 1):
            drawn[place, 0, slot, 0], additional[place, 0, slot, 0], covers[place, 0, slot, 0, 0] = bits[3 * slot : 3 * slot + 3]
        drawn[place, 0, 1, 1], covers[place, 0, 1, 1, 1] = bits[6:]
    held = (drawn | additional).any(axis=-1)
    reviewing[~held] = -1
    arrays = DrawArrays(
        np.ones((len(draws), 3), dtype=np.int8),
        reviewing,
        drawn,
        additional,
        covers & held[..., None, None],
        np.zeros((len(draws), 3), dtype=np.int8),
    )
    for result in clause_results(scenario, law, arrays):
        broken = {finding.draw for finding in result.findings}
        for place in range(0, len(draws), 3):
            assert z3_judges(scenario, law, arrays, result.clause, place) == (place not in broken), (result.clause.id, draws[place])


def arrays_so_far(scenario: Scenario, draw: DrawSoFar) -> DrawArrays:
    """One draw, while it goes on, as the checker reads it."""
    n, m, slots = scenario.n_states, scenario.n_instruments, 8
    reviewing = np.full((1, n, slots), -1, dtype=np.int32)
    drawn, additional = (np.zeros((1, n, slots, 2), dtype=np.bool_) for _ in range(2))
    covers = np.zeros((1, n, slots, 2, m), dtype=np.bool_)
    for reviewed, seatings in draw.seatings.items():
        slot_of: dict[int, int] = {}
        for seating in seatings:
            slot = slot_of.setdefault(seating.reviewing, len(slot_of))
            reviewing[0, reviewed, slot] = seating.reviewing
            (additional if seating.additional else drawn)[0, reviewed, slot, seating.side] = True
            covers[0, reviewed, slot, seating.side] |= [bool(seating.instruments >> i & 1) for i in range(m)]
    redraws = np.array([[draw.redraws.get(state, 0) for state in range(n)]], dtype=np.int8)
    return DrawArrays(np.asarray(draw.year_of)[None], reviewing, drawn, additional, covers, redraws)


def lots_of(scenario: Scenario, law: LawParameters, seed: str) -> list[tuple[DrawSoFar, Seat]]:
    """Every seat of one draw, with the draw as it stood."""
    ceremony, seen = Ceremony(scenario, law, SeededLots(seed)), list[tuple[DrawSoFar, Seat]]()
    guard = ceremony.guard

    class Watching:
        def __getattr__(self, name: str) -> Any:
            return getattr(guard, name)

        def open(self, draw: DrawSoFar, seat: Seat) -> Any:
            seen.append((draw.copy(), seat))
            return guard.open(draw, seat)

    ceremony.guard = Watching()
    with suppress(StuckError):
        SequentialBowls().fill(ceremony)
    return seen


@pytest.mark.parametrize("start", range(0, 120, 40))
def test_the_guard_bars_what_the_checker_would_find_broken_after_the_lot(start: int) -> None:
    """Each ``each_lot`` term, for each State that could hold each seat, in the state after its lot; both ways."""
    compared = {True: 0, False: 0}
    for number in range(start, start + 40):
        chance = random.Random(number)
        scenario = random_scenario(chance)
        law = random_law(chance, scenario)
        seats = lots_of(scenario, law, str(number))
        for draw, seat in chance.sample(seats, min(3, len(seats))):
            reader = SetReader(Facts(scenario, law), draw.year_of)
            guard = law.guard(scenario, draw.year_of)
            holds = {seating.reviewing for seating in draw.of(seat.reviewed) if seating.side == seat.side}
            for state in members(guard.widest(seat)):
                if state in holds:
                    continue
                after = draw.copy()
                after.add(Seating(seat.reviewed, state, seat.side, seat.additional, guard.covers(seat, state)))
                arrays = arrays_so_far(scenario, after)
                for clause in clauses_of(law):
                    for term in clause.each_lot:
                        (result,) = clause_results(scenario, law, arrays, (Clause(clause.id, "", "", "", "", (term,)),))
                        reading = reader.read(without_states(term), {"s": REVIEWED, "r": CANDIDATE})
                        lot = reading(draw, seat, ()) >> state & 1 != 0
                        mine = [f for f in result.findings if seat.reviewed in f.states[:1] or f.states == (state,)]
                        assert lot == (not mine), (number, clause.id, term, seat, state)
                        compared[lot] += 1
    assert min(compared.values()) > 20, compared
