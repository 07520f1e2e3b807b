"""The task ``sample``: chains that do not agree count for nothing, and the plain chain walks through the same draws as ours."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks import sample_task
from benchmarks.plan import BenchmarkPlan
from benchmarks.sample_task import ROUNDS, growth, judged, rows, ways_of
from benchmarks.sampler import SamplerRate, sampler_rate
from scenarios import InputError

SIZE, FEW = 50, 300


def test_the_plain_chain_comes_to_the_draws_of_ours() -> None:
    ours, plain = ways_of(SIZE, FEW)
    for number in (1, 2):
        found = plain.run(number)
        plain.check(found)
        chain = ours.prepare(number)
        start = chain.bundles
        came = ours.run(chain)
        ours.check(came)
        tried, made = chain.made.sum(axis=0)
        assert tried == FEW
        assert 0 < made < FEW, "moves must be made, and moves refused"
        assert not np.array_equal(start[0], came[0])


def test_a_plain_chain_that_lets_every_move_pass_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.checked_chain.keeps_the_law", lambda *_: True)
    _, plain = ways_of(SIZE, FEW)
    with pytest.raises(AssertionError, match="different draws"):
        plain.check(plain.run(1))


def test_a_draw_of_ours_that_breaks_the_law_is_refused() -> None:
    ours, _ = ways_of(SIZE, FEW)
    firsts, adds = ours.run(ours.prepare(1))
    with pytest.raises(AssertionError, match="breaks the law"):
        ours.check((np.roll(firsts, 2), adds))


@pytest.mark.parametrize("sizes", [(20,), (20, 50)])
def test_a_size_without_a_lawful_draw_is_named(sizes: tuple[int, ...]) -> None:
    with pytest.raises(InputError, match="no draw of calibrated-20"):
        rows(BenchmarkPlan(sizes, 0.01, 60, True, lambda _: None))


def test_chains_that_do_not_agree_are_refused() -> None:
    rate = SamplerRate(50, 2_000, 1_000, 2.0, 900.0, 1.01)
    assert judged(rate).effective_a_second == 450
    with pytest.raises(AssertionError, match="do not agree"):
        judged(replace(rate, r_hat=1.06))


def test_a_rate_is_of_lawful_draws_and_another_seed_gives_another() -> None:
    one, other = (sampler_rate(SIZE, draws=50, thin=200, seed=seed) for seed in ("a", "b"))
    assert (one.draws, one.thin) == (100, 200)
    assert 1 < one.effective <= 100
    assert one.effective != other.effective


def test_growth_is_the_ratio_of_seconds_for_one_effective_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    seeds = set[str]()

    def rate(size: int, seed: str = "", **_: int) -> SamplerRate:
        seeds.add(seed)
        return SamplerRate(size, 2_000, 20 * size, 2.0 * size / 50, 1_000.0, 1.0 + size / 10_000)

    monkeypatch.setattr(sample_task, "sampler_rate", rate)
    (row,) = growth(50, 200)
    assert (row.size, row.rounds) == (200, ROUNDS)
    assert row.ratio.value == pytest.approx(4)
    assert "500 and 125 effective samples a second; R-hat at most 1.020" in row.note
    assert len(seeds - {""}) == ROUNDS, "each round must be measured with a seed of its own"


def test_only_sizes_that_the_chain_takes_have_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sample_task, "growth", lambda least, size: [(least, size)])
    monkeypatch.setattr(sample_task, "moves_compared", lambda size, seconds: [size])

    def told(*sizes: int) -> list[object]:
        return list(rows(BenchmarkPlan(sizes, 1.0, 60, True, lambda _: None)))

    assert told(189, 50, 1_000, 2_000) == [(50, 189), (50, 1_000), 50]
    assert told(2_000) == []
    assert told(50) == [50]
