"""Waiting for clingo with an end to patience, so that Ctrl-C is heard too."""

from typing import TYPE_CHECKING

from verify.diagnosis.problem import Budget

if TYPE_CHECKING:
    import clingo


def finishes(handle: "clingo.SolveHandle", seconds: float) -> bool:
    """Wait for a search; False where it was cancelled because the seconds ran out."""
    budget = Budget(seconds)
    while not handle.wait(min(0.2, budget.left)):
        if budget.spent:
            handle.cancel()
            return False
    return True
