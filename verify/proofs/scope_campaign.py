"""The scopes from small to large, for each algorithm in turn, as long as its time lasts. One pattern is one job."""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from algorithms import load_algorithm
from scenarios import Scenario
from verify.law_in_force import LawInForce, law_from
from verify.proofs.exhaustive import Tally, exhaust, fold_of
from verify.proofs.outcome_tree import AssumptionError
from verify.proofs.scopes import Scope
from verify.proofs.watched import Fold
from verify.workers import parallel_map


@dataclass(frozen=True)
class Found:
    """What came of one scope for one algorithm: the tally of its first patterns, of ``of`` in all."""

    algorithm: str
    scope: Scope
    of: int
    tally: Tally = field(default_factory=Tally)
    seconds: float = 0.0

    @property
    def whole(self) -> bool:
        """Whether all patterns of the scope are done."""
        return self.tally.patterns == self.of

    @property
    def fold(self) -> Fold:
        """What was folded for this algorithm."""
        return fold_of(self.algorithm, self.scope.fold)


def scope_campaign(
    names: Sequence[str], seconds: float, *, scopes: Sequence[Scope], workers: int = 1, done: Mapping[tuple[str, str], Found] | None = None
) -> Iterator[Found]:
    """Run the scopes; gives what came of a scope each time that a pattern of it is done.

    Each algorithm has ``seconds``; a pattern not finished by then counts for nothing. ``done`` is what was found before, by
    algorithm and scope: it is gone on with. The totals do not depend on the number of workers, but for what the time leaves out.
    """
    left = dict.fromkeys(names, seconds)
    for scope in scopes:
        patterns = scope.patterns()
        for name in names:
            before = (done or {}).get((name, str(scope))) or Found(name, scope, len(patterns))
            if before.whole or left[name] <= 0:
                continue
            started = time.monotonic()
            yield from _go_on(before, patterns, started + left[name], workers)
            left[name] -= time.monotonic() - started


def _go_on(found: Found, patterns: Sequence[Scenario], ends: float, workers: int) -> Iterator[Found]:
    """The patterns of one scope that are not done yet, in order."""
    law, started, before = law_from(found.scope.law), time.monotonic(), found.seconds
    waiting = [(found.algorithm, pattern, law, ends, found.scope.fold) for pattern in patterns[found.tally.patterns :]]
    whole = True
    for tally in parallel_map(_one, waiting, workers):
        if tally is None:
            whole = False
        elif whole:
            found = replace(found, tally=found.tally + tally, seconds=before + time.monotonic() - started)
            yield found
    if not whole and not found.tally.patterns:
        yield found


def _one(name: str, pattern: Scenario, law: LawInForce, ends: float, fold: Fold) -> Tally | None:
    try:
        return exhaust(load_algorithm(name), pattern, law, ends, fold)
    except AssumptionError as fault:
        held = ", ".join(f"{state} {row.astype(int).tolist()}" for state, row in zip(pattern.states, pattern.adherence, strict=True))
        raise AssumptionError(f"{name} on {held}: {fault}") from fault
