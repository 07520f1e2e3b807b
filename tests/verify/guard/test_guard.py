"""The guard and the checker read the same terms: what the guard bars, the checker finds broken."""

from dataclasses import replace
from functools import reduce
from operator import or_
from typing import Any

import numpy as np
import pytest

from algorithms import SeededLots, load_algorithm
from algorithms.ceremony import BarredError, Ceremony, LotLine
from algorithms.draw_so_far import DrawSoFar, Seat
from algorithms.law import Bowl, Guard
from algorithms.state_sets import members
from scenarios import load_scenario
from verify import arrays_of, check_draws, law_from

SCENARIO = load_scenario("real-2020-10-16")
STEP = {"28-home", "28-away", "self", "29a", "load-max"}


class _Watching:
    """A guard that notes what it opened."""

    def __init__(self, guard: Guard) -> None:
        self.guard, self.seen = guard, list[tuple[Seat, Bowl]]()

    def open(self, draw: DrawSoFar, seat: Seat) -> Bowl:
        bowl = self.guard.open(draw, seat)
        self.seen.append((seat, bowl))
        return bowl

    def __getattr__(self, name: str) -> Any:
        return getattr(self.guard, name)


@pytest.mark.parametrize("load_max", [0, 4])
def test_every_barred_lot_would_break_the_clause_named(load_max: int) -> None:
    law = law_from({"load_max": load_max})
    ceremony = Ceremony(SCENARIO, law, SeededLots("guard"))
    ceremony.guard = watching = _Watching(ceremony.guard)
    load_algorithm("sequential-bowls").fill(ceremony)
    arrays = arrays_of(SCENARIO, [load_algorithm("sequential-bowls").draw(SCENARIO, law, SeededLots("guard"))])
    tried = 0
    for seat, bowl in watching.seen[::40]:
        if seat.additional:
            continue
        slot = np.flatnonzero(arrays.drawn[0, seat.reviewed, :, seat.side])[0]
        for state in members(reduce(or_, (states for _, states in bowl.bars)))[::25]:
            clause = bowl.barred_by(state)
            if clause not in STEP:
                continue
            changed = arrays.reviewing.copy()
            changed[0, seat.reviewed, slot] = state
            results = check_draws(SCENARIO, law, replace(arrays, reviewing=changed))
            assert any(result.clause.id == clause and result.findings for result in results), (seat, clause)
            tried += 1
    assert tried > 20


def test_a_transcript_line_names_only_lots_of_the_bowl() -> None:
    ceremony = Ceremony(SCENARIO, law_from({}), SeededLots("lines"))
    load_algorithm("sequential-bowls").fill(ceremony)
    line: LotLine
    for line in ceremony.transcript:
        assert set(line.set_aside) == set(line.drawn[:-1])
        assert len(line.drawn) <= line.size


def test_a_draw_made_all_at_once_is_written_down_under_the_guard() -> None:
    scenario, law = SCENARIO, law_from({})
    drawn = Ceremony(scenario, law, SeededLots("whole"))
    load_algorithm("sequential-bowls").conduct(drawn)
    seatings = [one for held in drawn.draw.seatings.values() for one in held]
    again = Ceremony(scenario, law, SeededLots("whole"))
    again.write_down(seatings)
    assert {state: set(held) for state, held in again.draw.seatings.items()} == {
        state: set(held) for state, held in drawn.draw.seatings.items()
    }
    first = seatings[0]
    with pytest.raises(BarredError):
        Ceremony(scenario, law, SeededLots("whole")).write_down([replace(first, reviewing=first.reviewed)])
    with pytest.raises(BarredError):
        Ceremony(scenario, law, SeededLots("whole")).write_down([replace(first, additional=True)])
