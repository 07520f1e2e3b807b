"""The draw by Z3, searching: one truth value for each State that may hold a seat, with pseudo-Boolean "exactly one"."""

from typing import Any

from benchmarks.draw_choices import SeatChoice, SeatHeld
from benchmarks.timing import NoAnswerError


class Z3Model:
    """The formula, built on construction, in a context of its own: else the search would hang on what was asked of Z3 before."""

    def __init__(self, choices: list[SeatChoice]) -> None:
        import z3  # noqa: PLC0415  (slow to load)

        self._z3, self._context = z3, z3.Context()
        self.solver, self.seats = z3.SolverFor("QF_FD", ctx=self._context), dict[SeatHeld, Any]()
        reviews: dict[tuple[int, int], list[Any]] = {}
        for seat in choices:
            self._seat(seat, reviews)
        for (reviewed, reviewing), literals in reviews.items():
            others = reviews.get((reviewing, reviewed), []) if reviewed < reviewing else []
            for one in literals:
                for other in others:
                    self.solver.add(z3.Or(z3.Not(one), z3.Not(other)))

    def _seat(self, seat: SeatChoice, reviews: dict[tuple[int, int], list[Any]]) -> None:
        z3 = self._z3

        def seats(states: Any, additional: bool) -> list[Any]:
            made = []
            for state in states:
                seated = SeatHeld(seat.reviewed, seat.side, state, additional)
                made.append(self.seats.setdefault(seated, z3.Bool(f"s{len(self.seats)}", self._context)))
                reviews.setdefault((seat.reviewed, state), []).append(made[-1])
            return made

        drawn = {missing: seats(states, False) for missing, states in seat.drawn.items()}
        self.solver.add(self._exactly_one([variable for states in drawn.values() for variable in states]))
        if not any(drawn):
            return
        added = dict(zip(seat.additional, seats(seat.additional, True), strict=True))
        if added:
            self.solver.add(z3.PbLe([(variable, 1) for variable in added.values()], 1))
        for missing, variables in drawn.items():
            if missing:
                able = self._one_of([added[state] for state, held in seat.additional.items() if held & missing == missing])
                self.solver.add(z3.Implies(self._one_of(variables), able))
            elif added:
                self.solver.add(z3.Implies(self._one_of(variables), z3.Not(self._one_of(list(added.values())))))

    def _one_of(self, variables: list[Any]) -> Any:
        return self._z3.Or(*variables, self._context)

    def _exactly_one(self, variables: list[Any]) -> Any:
        return self._z3.PbEq([(variable, 1) for variable in variables], 1)

    def solve(self, seed: int, limit: float) -> list[SeatHeld]:
        """A draw; raises ``NoAnswerError`` where none is found within ``limit`` seconds."""
        self.solver.set("random_seed", seed)
        self.solver.set("timeout", round(limit * 1000))
        ended = self.solver.check()
        if ended == self._z3.unknown and "keyboard" in self.solver.reason_unknown():  # the solver takes Ctrl-C for itself
            raise KeyboardInterrupt
        if ended != self._z3.sat:
            raise NoAnswerError(limit, self.solver.reason_unknown())
        model = self.solver.model()
        return [seated for seated, variable in self.seats.items() if self._z3.is_true(model[variable])]
