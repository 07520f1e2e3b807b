"""Sizes of the benchmarks: the large ones only with ``--benchmark-enable``."""

from typing import Any

import pytest

QUICK = 50
SIZES = (QUICK, 189, 1_000, 10_000)


def skip_large(benchmark: Any, size: int) -> None:
    """Skip a size that takes long, unless benchmarks are wanted."""
    if benchmark.disabled and size > QUICK:
        pytest.skip("a large size; only with --benchmark-enable")
