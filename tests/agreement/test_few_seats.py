"""All ways to fill the open seats, looked at one after the other, tell what clingo tells."""

from collections import Counter

import pytest

from algorithms import SeededLots, load_algorithm
from algorithms.lots import RecordingLots
from algorithms.optimistic import drawn, kept_in
from tests.agreement.test_optimistic import any_law, tiny
from verify.completion.answer_sets import AspSolver
from verify.completion.few_seats import FewSeats, TooManyWaysError
from verify.guard import ClauseGuard

OPEN = (0, 1, 2, 3, 5, 8)
"""Seats taken back from where a draw ended."""


@pytest.mark.parametrize("kind", ["tiny", "any"])
def test_all_ways_to_fill_the_open_seats_tell_what_clingo_tells(kind: str) -> None:
    seen = Counter[bool | None]()
    for number in range(40):
        scenario, law = tiny(number) if kind == "tiny" else any_law(number)
        if any(map(law.redraws, scenario.states)):
            continue
        ceremony, _ = load_algorithm("sequential-bowls").filled(scenario, law, RecordingLots(SeededLots(str(number))))
        guard = ClauseGuard(scenario, law, ceremony.draw.year_of)
        kept, solver = kept_in(ceremony), AspSolver(scenario, law, guard, ceremony.draw.year_of)
        for back in OPEN:
            draw = drawn(kept[: max(0, len(kept) - back)], ceremony.draw)
            exact = solver.complete(draw)
            try:
                found = FewSeats(guard, lambda _: False, lambda whole: guard.unmet(whole) is None, 500).complete(draw)  # noqa: B023
            except TooManyWaysError:
                seen[None] += 1
                continue
            assert (found is None) == (exact is None), (scenario.id, law.values, back)
            assert found is None or all(one in found.of(one.reviewed) for held in draw.seatings.values() for one in held)
            seen[found is not None] += 1
    assert seen[True] >= 15 and seen[False] >= 100 and seen[None] <= 30, seen
