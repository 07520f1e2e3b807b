"""The command as a whole process, from its start to its end."""

from typing import Any

import pytest

from algorithms import algorithm_names
from benchmarks.start_task import HELP, OURS, drawing
from benchmarks.timing import whole_process


def test_help(benchmark: Any) -> None:
    output = benchmark.pedantic(lambda: whole_process(HELP).output, rounds=10)
    assert "verify" in output


@pytest.mark.parametrize("name", algorithm_names())
def test_draw_of_the_real_list(name: str, benchmark: Any) -> None:
    if benchmark.disabled and name != OURS:
        pytest.skip("a process for each algorithm; only with --benchmark-enable")
    output = benchmark.pedantic(lambda: whole_process(drawing(name)).output, rounds=10)
    assert '"complete"' in output
