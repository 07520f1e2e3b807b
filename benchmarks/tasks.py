"""The registry of tasks. It loads nothing, for the command line names the tasks."""

from collections.abc import Mapping

TASKS: Mapping[str, str] = {
    "draw": "benchmarks.draw_task",
    "check": "benchmarks.check_task",
    "prove": "benchmarks.prove_task",
    "count": "benchmarks.count_task",
    "sample": "benchmarks.sample_task",
    "kernel": "benchmarks.kernel_peers",
    "start": "benchmarks.start_task",
    "scale": "benchmarks.scaling",
}
"""Name of a task to the module whose ``rows(plan)`` measures it, in the order of the table."""
