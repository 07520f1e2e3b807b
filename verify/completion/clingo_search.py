"""A search of clingo within a budget of conflicts, which no machine changes; Ctrl-C and the user's clock are heard too."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from verify.budget import Budget

if TYPE_CHECKING:
    import clingo

HEARD_EVERY = 0.2
"""Seconds; nothing but how soon Ctrl-C is heard depends on it."""


@dataclass(frozen=True)
class Searched:
    """``satisfiable`` is None where it is not known. ``whole``: all there is was gone through. ``core``: literals assumed that cannot all
    hold, where nothing satisfies them."""

    satisfiable: bool | None
    whole: bool
    core: tuple[int, ...] = ()


def search(
    control: "clingo.Control", budget: Budget | None = None, assumed: Sequence[int] = (), keep: Callable[[Any], Any] = lambda _: None
) -> Searched:
    """Search until the end, or until the budget of conflicts is spent (None: no end); ``keep`` is given each model, and may end it by False."""
    if budget and budget.stop.passed:
        return Searched(None, False)
    settings: Any = control.configuration.solve
    settings.solve_limit = f"{max(1, budget.left)}" if budget else "umax"
    with control.solve(list(assumed), on_model=keep, async_=True) as handle:
        while not handle.wait(HEARD_EVERY):
            if budget and budget.stop.passed:
                handle.cancel()
        result: Any = handle.get()
        core = tuple(handle.core()) if result.unsatisfiable else ()
    if budget:
        budget.spend(int(control.statistics["solving"]["solvers"]["conflicts"]))
    return Searched(result.satisfiable, bool(result.exhausted or result.unsatisfiable), core)
