"""Exact answers on the completion of a draw, by clingo on the program of ``asp_reader``."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import clingo
import numpy as np
from numpy.typing import NDArray

from algorithms.draw_so_far import DrawSoFar, Seating
from scenarios import Scenario
from storage.errors import NotKnownError
from verify.budget import Budget
from verify.completion.clingo_search import search
from verify.guard import ClauseGuard
from verify.law.parameters import LawParameters
from verify.readers.asp import SIDES, asp_program

SHOW = "#show drawn/3.\n#show additional/3.\n#show takes/4.\n#defined takes/4.\n"
_SIDE_OF = {name: side for side, name in SIDES.items()}


class GaveUpError(NotKnownError):
    """The exact search was ended at its limit of conflicts: nothing is known."""


_CONFLICTS: ContextVar[Budget | None] = ContextVar("conflicts", default=None)


@contextmanager
def conflicts_limited(conflicts: Budget) -> Iterator[None]:
    """Inside, all exact searches together spend at most about this budget of conflicts, then raise ``GaveUpError``.

    A limit of conflicts and not of seconds, so that equal searches end alike on any machine. Without it a search has no limit; a limit
    inside another one is spent with it.
    """
    outer = _CONFLICTS.get()
    inner = Budget(min(conflicts.left, outer.left), conflicts.stop, outer) if outer else conflicts
    units, before = inner.units, _CONFLICTS.set(inner)
    try:
        yield
    finally:
        _CONFLICTS.reset(before)
        if outer:
            conflicts.spend(units - inner.units)


def conflicts_left() -> Budget | None:
    """The conflicts that searches may still meet here; None where there is no limit."""
    return _CONFLICTS.get()


class AspSolver:
    """Answers whether a draw can be completed. Which completion it gives carries no meaning; ``more`` are rules beside those of the law."""

    def __init__(
        self,
        scenario: Scenario,
        law: LawParameters,
        guard: ClauseGuard,
        year_of: NDArray[np.int8],
        most_additional: int | None = None,
        most_load: int | None = None,
        more: str = "",
    ) -> None:
        self.guard, self.year_of = guard, year_of
        self._shared = law.values["additional_covers"] == "some-missing"
        program = asp_program(scenario, law, year_of, guard) + SHOW + more
        if most_additional is not None:
            program += f":- #count {{ D,S,R : additional(D,S,R) }} > {most_additional}.\n"
        if most_load is not None:
            program += f":- takes_part(R), #count {{ S : reviewed_by(S,R) }} > {most_load}.\n"
        self._control = clingo.Control(["--warn=none"])
        self._control.add(program)
        self._control.ground()

    def complete(self, draw: DrawSoFar, seating: Seating | None = None) -> DrawSoFar | None:
        """A lawful draw that has all that is drawn, and the seating; None where there is none."""
        atoms, assumptions = self._control.symbolic_atoms, []
        drawn = [seating for seatings in draw.seatings.values() for seating in seatings]
        for each in [*drawn, seating] if seating else drawn:
            for symbol in self._symbols(each):
                atom = atoms[symbol]
                if atom is None:
                    return None
                assumptions.append(atom.literal)
        found: list[DrawSoFar] = []
        exhausted = self._search(assumptions, lambda model: found.append(self._draw(model)))
        if not found and not exhausted:
            raise GaveUpError("the exact search was ended at its limit of conflicts")
        return found[-1] if found else None

    def _search(self, assumptions: list[int], keep: Callable[[clingo.Model], None]) -> bool:
        """Search within the limit of conflicts; whether the search went through all there is."""
        return search(self._control, _CONFLICTS.get(), assumptions, keep).whole

    def _symbols(self, seating: Seating) -> list[clingo.Symbol]:
        side = clingo.Function(SIDES[seating.side])
        place = [side, clingo.Number(seating.reviewed), clingo.Number(seating.reviewing)]
        if seating.additional and self._shared:
            held = [place_of for place_of in range(self.guard.facts.n_instruments) if seating.instruments >> place_of & 1]
            return [clingo.Function("takes", [*place, clingo.Number(instrument)]) for instrument in held]
        return [clingo.Function("additional" if seating.additional else "drawn", place)]

    def fewest_additional(self) -> int:
        """The smallest number of additional reviewing States in a lawful draw; 0 where there is no draw."""
        with self._control.backend() as backend:
            literals = [(atom.literal, 1) for atom in self._control.symbolic_atoms.by_signature("additional", 3)]
            backend.add_minimize(0, literals)
        costs: list[int] = []
        if not self._search([], lambda model: costs.append(sum(model.cost))):
            raise GaveUpError("the exact search for the fewest additional States was ended at its limit of conflicts")
        return costs[-1] if costs else 0

    def cheapest(self, strategy: str) -> tuple[DrawSoFar | None, bool]:
        """A draw at the least cost by ``#minimize`` rules, as far as one was found, and whether all there is was gone through.

        ``strategy`` is one of clingo's ``opt-strategy``; within the limit of conflicts.
        """
        settings: Any = self._control.configuration
        settings.solver.opt_strategy, settings.solve.opt_mode, settings.solve.models = strategy, "opt", 0
        found: list[DrawSoFar] = []
        settled = self._search([], lambda model: found.append(self._draw(model)))
        return (found[-1] if found else None), settled

    def _draw(self, model: clingo.Model) -> DrawSoFar:
        draw = DrawSoFar(self.year_of)
        extra: dict[tuple[int, int, int], int] = {}
        bits = self.guard.reader.bits
        symbols = model.symbols(shown=True)
        for symbol in symbols:
            side, reviewed, state = _SIDE_OF[symbol.arguments[0].name], *(part.number for part in symbol.arguments[1:3])
            if symbol.name == "drawn":
                draw.add(Seating(reviewed, state, side, False, bits[reviewed] & bits[state]))
            elif symbol.name == "takes":
                key = (side, reviewed, state)
                extra[key] = extra.get(key, 0) | 1 << symbol.arguments[3].number
            elif not self._shared:
                extra[side, reviewed, state] = 0
        for (side, reviewed, state), instruments in sorted(extra.items()):
            draw.add(Seating(reviewed, state, side, True, instruments or self.guard.missing(draw, reviewed, side)))
        return draw
