"""The chain that aims at every lawful draw alike: effective samples a second."""

from typing import Any

import pytest

from benchmarks.sampler import sampler_rate

TINY = {"draws": 20, "thin": 500}
"""Where nothing is measured: enough to see that the chain runs and keeps the law."""


@pytest.mark.parametrize("size", [50, 189, 1_000])
def test_effective_samples(size: int, benchmark: Any) -> None:
    if size > 50 and benchmark.disabled:
        pytest.skip("seconds to a minute; only with --benchmark-enable")
    found = benchmark.pedantic(lambda: sampler_rate(size, **TINY if benchmark.disabled else {}), rounds=1)
    assert 1 < found.effective <= 2 * found.draws
    if not benchmark.disabled:
        benchmark.extra_info["effective_samples_a_second"] = found.effective_a_second
        assert found.r_hat < 1.05, "the chains do not agree; their samples count for nothing"
        assert found.effective > 50
