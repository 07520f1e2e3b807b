"""Every stage at every size, each in a process of its own; and 10,000 States drawn and verified."""

from typing import Any

import pytest

from benchmarks.scaling import STAGES, UP_TO, Taken, growth_of, in_a_process, run_stage

SIZES = (50, 189, 1_000, 10_000)
MOST_SECONDS, MOST_BYTES = 60.0, 4 * 2**30
"""For 10,000 States."""


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_runs_and_gives_the_right_result(stage: str) -> None:
    assert run_stage(stage, 50).seconds > 0


def test_a_process_of_its_own_tells_seconds_and_memory() -> None:
    taken = in_a_process("drawn and verified", 50)
    assert 0 < taken.seconds < 60
    assert 10 * 2**20 < taken.peak_bytes < MOST_BYTES


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("stage", STAGES)
def test_stage_at_size(stage: str, size: int, benchmark: Any) -> None:
    if benchmark.disabled:
        pytest.skip("a process for each stage and size; only with --benchmark-enable")
    if size > UP_TO.get(stage, size):
        pytest.skip(f"{stage} is measured up to {UP_TO[stage]:,} States")
    taken = benchmark.pedantic(lambda: in_a_process(stage, size), rounds=1)
    benchmark.extra_info["seconds"], benchmark.extra_info["peak_bytes"] = taken.seconds, taken.peak_bytes
    if stage == "drawn and verified":
        assert taken.seconds < MOST_SECONDS
        assert taken.peak_bytes < MOST_BYTES


def test_the_exponent_of_a_power_law_is_found() -> None:
    found = {"made up": {size: [Taken(1e-6 * size**1.5, 10**6 * size)] * 3 for size in (50, 200, 800)}}
    seconds, memory = growth_of(found)["made up"], growth_of(found, "memory_bytes")["made up"]
    assert seconds.exponent == pytest.approx(1.5)
    assert memory.exponent == pytest.approx(1.0)
    assert seconds.low <= 1.5 + 1e-9
    assert seconds.high >= 1.5 - 1e-9
