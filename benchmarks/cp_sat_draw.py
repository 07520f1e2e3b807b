"""The draw by the CP-SAT solver of OR-Tools: one truth value for each State that may hold a seat, one worker, randomised search."""

from typing import Any

from benchmarks.draw_choices import SeatChoice, SeatHeld
from benchmarks.timing import NoAnswerError


class CpSatModel:
    """The model, built on construction."""

    def __init__(self, choices: list[SeatChoice]) -> None:
        from ortools.sat.python import cp_model  # noqa: PLC0415

        self.model, self.seats = cp_model.CpModel(), dict[SeatHeld, Any]()
        pairs: dict[tuple[int, int], list[Any]] = {}
        for seat in choices:
            self._seat(seat, pairs)
        for literals in pairs.values():
            if len(literals) > 1:
                self.model.add_at_most_one(literals)

    def _seat(self, seat: SeatChoice, pairs: dict[tuple[int, int], list[Any]]) -> None:
        model, new = self.model, self.model.new_bool_var

        def seats(states: Any, additional: bool) -> list[Any]:
            made = []
            for state in states:
                variable = self.seats[SeatHeld(seat.reviewed, seat.side, state, additional)] = new("")
                pairs.setdefault((min(state, seat.reviewed), max(state, seat.reviewed)), []).append(variable)
                made.append(variable)
            return made

        drawn = {missing: seats(states, False) for missing, states in seat.drawn.items()}
        model.add_exactly_one([variable for states in drawn.values() for variable in states])
        if not any(drawn):
            return
        added = dict(zip(seat.additional, seats(seat.additional, True), strict=True))
        kind = {missing: new("") for missing in drawn}
        for missing, variables in drawn.items():
            model.add_exactly_one([*variables, kind[missing].negated()])
            if missing:
                able = [added[state] for state, held in seat.additional.items() if held & missing == missing]
                model.add_bool_or([*able, kind[missing].negated()])
        nobody = [kind[0]] if 0 in kind else []
        model.add_exactly_one([*added.values(), *nobody])

    def solve(self, seed: int, limit: float, *, least_work: bool) -> list[SeatHeld]:
        """A draw; raises ``NoAnswerError`` where none is found within ``limit`` seconds.

        ``least_work`` leaves out probing, symmetries and linear relaxation: of some settings tried at 189 States this was fastest.
        """
        from ortools.sat.python import cp_model  # noqa: PLC0415

        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = seed
        solver.parameters.randomize_search = True
        solver.parameters.max_time_in_seconds = limit
        if least_work:
            solver.parameters.cp_model_probing_level = solver.parameters.symmetry_level = solver.parameters.linearization_level = 0
        ended = solver.solve(self.model)
        if ended == cp_model.UNKNOWN and solver.wall_time < limit:  # the solver takes Ctrl-C for itself
            raise KeyboardInterrupt
        if ended not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            raise NoAnswerError(limit)
        return [seated for seated, variable in self.seats.items() if solver.boolean_value(variable)]
