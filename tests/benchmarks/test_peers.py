"""The peers solve the same problem: their draws keep the law, their verdicts are ours, their counts are equal."""

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest

from benchmarks.check_task import batch_of, verdicts_of
from benchmarks.count_task import CASES, ways_of
from benchmarks.draw_choices import DEFAULT_LAW, arrays_of_peer, assert_lawful, division_of
from benchmarks.draw_task import peers_of, scenario_of
from benchmarks.pandas_check import broken_by, tables_of
from sim.fairness.hand_made import EIGHT_STATES, case_of
from verify import check_draws, law_from
from verify.draw_arrays import DrawArrays

SCENARIO = scenario_of(50)


def test_a_draw_of_every_peer_keeps_the_law_and_another_seed_gives_another() -> None:
    pytest.importorskip("ortools", reason="the extra bench is not installed")
    peers = peers_of(SCENARIO, 60)
    assert len(peers) == 5
    for peer in peers:
        draws = [peer.run(number) for number in (1, 2, 3)]
        for built in draws:
            peer.check(built)
            assert sum(not one.additional for one in built.seated) == 2 * 50, f"{peer.name} fills every seat once"
            assert built.solving >= 0
        assert len({frozenset(built.seated) for built in draws}) > 1, f"{peer.name} takes no notice of the seed"


def test_the_check_of_a_peer_finds_mutual_reviews() -> None:
    peer = peers_of(SCENARIO, 60)[0]
    seated = peer.run(1).seated
    first = seated[0]
    mutual = [one for one in seated if one != first] + [first._replace(reviewed=first.reviewing, reviewing=first.reviewed), first]
    with pytest.raises(AssertionError, match="breaks"):
        assert_lawful(SCENARIO, arrays_of_peer(SCENARIO, division_of(SCENARIO, 0), mutual))


def _edited(draws: DrawArrays, edit: Callable[[dict[str, Any]], None]) -> DrawArrays:
    arrays = {field.name: getattr(draws, field.name).copy() for field in fields(DrawArrays)}
    edit(arrays)
    return replace(draws, **arrays)


def _put(arrays: dict[str, Any], name: str, place: tuple[int, ...], value: Any) -> None:
    arrays[name][place] = value


def _seat(arrays: dict[str, Any], kind: str) -> tuple[int, ...]:
    return tuple(int(part) for part in np.argwhere(arrays[kind])[-1])


PLANTED: dict[str, Callable[[dict[str, Any]], None]] = {
    "a State reviews itself": lambda a: _put(a, "reviewing", (0, 3, 0), 3),
    "two States review each other": lambda a: _put(a, "reviewing", (0, int(a["reviewing"][0, 3, 0]), 0), 3),
    "a seat is empty": lambda a: [
        _put(a, name, (1, 5), value) for name, value in (("reviewing", -1), ("drawn", False), ("additional", False), ("covers", False))
    ],
    "an instrument is not covered": lambda a: _put(a, "covers", _seat(a, "covers"), False),
    "an instrument is covered twice": lambda a: _put(a, "covers", (0, 2, slice(0, 2), 0, 0), True),
    "all instruments are covered by both in both seats": lambda a: _put(a, "covers", (2, 7, slice(0, 2)), True),
    "a drawn State is additional too": lambda a: _put(a, "additional", _seat(a, "drawn"), True),
    "an additional State is drawn": lambda a: _put(a, "drawn", _seat(a, "additional"), True),
    "a seat has two drawn States": lambda a: _put(a, "drawn", (1, 4, slice(0, 2), 0), True),
    "home is away": lambda a: [_put(a, name, (0, 6), a[name][0, 6, :, ::-1].copy()) for name in ("drawn", "covers", "additional")],
    "every State is reviewed by one": lambda a: _put(a, "reviewing", (2, slice(None), 0), 9),
}


@pytest.mark.parametrize("fault", ["none", *PLANTED])
def test_pandas_gives_our_verdicts_on_lawful_draws_and_on_planted_faults(fault: str) -> None:
    draws = batch_of(SCENARIO, 3)
    if fault != "none":
        draws = _edited(draws, PLANTED[fault])
    ours = verdicts_of(check_draws(SCENARIO, DEFAULT_LAW, draws))
    assert broken_by(tables_of(SCENARIO, draws)) == ours
    assert bool(ours) == (fault != "none")


def test_pandas_gives_our_verdicts_on_draws_broken_at_random() -> None:
    rng, draws = np.random.default_rng(11), batch_of(SCENARIO, 12)
    n, slots = SCENARIO.n_states, draws.reviewing.shape[2]

    def break_some(arrays: dict[str, Any]) -> None:
        for draw in range(len(arrays["reviewing"])):
            for _ in range(4):
                reviewed, slot, side, instrument = (int(rng.integers(size)) for size in (n, slots, 2, SCENARIO.n_instruments))
                if arrays["reviewing"][draw, reviewed, slot] >= 0:
                    kind = ("reviewing", "drawn", "additional", "covers")[int(rng.integers(4))]
                    place = (draw, reviewed, slot, side, instrument)[: arrays[kind].ndim]
                    other = [state for state in range(n) if state not in arrays["reviewing"][draw, reviewed]]
                    arrays[kind][place] = int(rng.choice(other)) if kind == "reviewing" else ~arrays[kind][place]

    broken = _edited(draws, break_some)
    ours = verdicts_of(check_draws(SCENARIO, DEFAULT_LAW, broken))
    assert len({clause for clause, _, _ in ours}) >= 5, "the faults must be of many kinds"
    assert broken_by(tables_of(SCENARIO, broken)) == ours


def test_ganak_counts_as_many_draws_as_ours_lists() -> None:
    pytest.importorskip("pyganak", reason="the extra bench is not installed")
    years, expected = CASES[0]
    for way in ways_of(case_of(EIGHT_STATES, law_from({}), years), expected):
        way.check(way.run(0))


def test_the_scenario_of_a_size_is_the_same_for_every_task() -> None:
    assert scenario_of(50).digest == scenario_of(50).digest
    assert scenario_of(50).n_states == 50
