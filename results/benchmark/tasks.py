"""The registry of tasks. It loads nothing, for the command line names the tasks."""

from collections.abc import Mapping

TASKS: Mapping[str, str] = {
    "draw": "results.benchmark.draw_task",
    "check": "results.benchmark.check_task",
    "prove": "results.benchmark.prove_task",
    "count": "results.benchmark.count_task",
    "sample": "results.benchmark.sample_task",
    "kernel": "results.benchmark.kernel_peers",
    "start": "results.benchmark.start_task",
    "scale": "results.benchmark.scaling",
}
"""Name of a task to the module whose ``rows(plan)`` measures it, in the order of the table."""
