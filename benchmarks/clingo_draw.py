"""The draw by plain clingo: a compact program of the law by default, grounded and solved; chance is the solver's own seed."""

from typing import Any

import numpy as np

from algorithms.draw_so_far import AWAY, HOME
from benchmarks.draw_choices import SeatHeld
from benchmarks.timing import NoAnswerError
from scenarios import Scenario

PROGRAM = """
may(home,S,R) :- group(S,G), group(R,G), S != R, shares(S,R).
may(away,S,R) :- group(S,G), group(R,H), G != H, shares(S,R).
shares(S,R) :- kind(S,K), kind(R,L), lacks(K,L,M), M != K.
1 { drawn(D,S,R) : may(D,S,R) } 1 :- group(S,_), D = (home;away).
missing(D,S,M) :- drawn(D,S,R), kind(S,K), kind(R,L), lacks(K,L,M), M > 0.
1 { additional(D,S,R) : may(D,S,R) } 1 :- missing(D,S,_).
:- additional(D,S,R), missing(D,S,M), kind(R,L), lacks(M,L,N), N > 0.
reviewed_by(S,R) :- drawn(_,S,R).
reviewed_by(S,R) :- additional(_,S,R).
:- reviewed_by(S,R), reviewed_by(R,S), S < R.
#show drawn/3.
#show additional/3.
"""
"""``kind`` is the instruments of a State as bits; ``lacks(K,L,M)``: of the instruments K, a State with L leaves M."""
A_SEED = ("--sign-def=rnd",)
ALL_CHOICES = ("--rand-freq=1", "--sign-def=rnd")
_SIDE = {"home": HOME, "away": AWAY}


def facts(scenario: Scenario) -> str:
    """The facts of a scenario."""
    kinds = (scenario.adherence.astype(np.int64) @ (1 << np.arange(scenario.n_instruments))).tolist()
    groups = enumerate(scenario.group_of.tolist())
    lines = [f"group({state},{group}). kind({state},{kinds[state]})." for state, group in groups if group >= 0]
    every = range(1, 1 << scenario.n_instruments)
    lines += [f"lacks({k},{held},{k & ~held})." for k in every for held in sorted(set(kinds))]
    return "\n".join(lines)


def grounded(scenario: Scenario, seed: int, options: tuple[str, ...]) -> Any:
    """The control, grounded."""
    import clingo  # noqa: PLC0415  (slow to load)

    control = clingo.Control(["--warn=none", f"--seed={seed}", *options])
    control.add(PROGRAM + facts(scenario))
    control.ground()
    return control


def solved(control: Any, limit: float) -> list[SeatHeld]:
    """The first answer set; raises ``NoAnswerError`` where none is found within ``limit`` seconds."""
    found: list[SeatHeld] = []

    def keep(model: Any) -> None:
        for symbol in model.symbols(shown=True):
            side, reviewed, reviewing = symbol.arguments
            found.append(SeatHeld(reviewed.number, _SIDE[side.name], reviewing.number, symbol.name == "additional"))

    with control.solve(on_model=keep, async_=True) as handle:
        ended = handle.wait(limit)
        handle.cancel()
    if not ended or not found:
        raise NoAnswerError(limit)
    return found
