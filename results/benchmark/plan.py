"""What is to be measured, and how long."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from results.benchmark.ratios import Ratio
from results.benchmark.tasks import TASKS
from scenarios import Fault, InputError

SIZES = (50, 189)
QUICK_SIZES = (50,)
SECONDS, QUICK_SECONDS = 20.0, 1.0
"""Of each pair."""
LIMIT, QUICK_LIMIT = 300.0, 60.0
"""Seconds after which a peer is ended."""


@dataclass(frozen=True)
class Plan:
    """Sizes in States, and about how many ``seconds`` each pair of ours and a peer is measured.

    ``limit``: seconds after which a peer that searches is ended. ``quick`` leaves out what takes minutes. ``tell`` is told in words what
    is being measured.
    """

    sizes: tuple[int, ...]
    seconds: float
    limit: float
    quick: bool
    tell: Callable[[str], None]


def plan_of(quick: bool, sizes: tuple[int, ...], tell: Callable[[str], None]) -> Plan:
    """The plan of a run; without sizes the usual ones."""
    seconds, limit = (QUICK_SECONDS, QUICK_LIMIT) if quick else (SECONDS, LIMIT)
    return Plan(sizes or (QUICK_SIZES if quick else SIZES), seconds, limit, quick, tell)


def measure(task: str, plan: Plan) -> list[Ratio]:
    """The rows of a task: what ``rows(plan)`` of its module gives."""
    rows: list[Ratio] = import_module(TASKS[task]).rows(plan)
    return rows


def require_peer(module: str, package: str) -> None:
    """Raises ``InputError``, naming the extra, where a peer's package is not installed."""
    try:
        import_module(module)
    except ImportError as fault:
        expected = "the packages of the extra bench: pip install 'untoc-draw[bench]'"
        raise InputError("benchmark", (Fault(package, "not installed", expected),)) from fault
