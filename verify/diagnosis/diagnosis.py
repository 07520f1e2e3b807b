"""The whole diagnosis as one document, ready for JSON."""

from collections.abc import Callable
from typing import Any

from algorithms import Algorithm
from verify.budget import USUAL, Budget, Effort
from verify.diagnosis.certificate import Certificate
from verify.diagnosis.conflict import Conflict, find_conflict
from verify.diagnosis.feasibility import Feasibility, exact_budget, feasibility
from verify.diagnosis.problem import Problem
from verify.diagnosis.reachable import reachability
from verify.diagnosis.relaxations import Changes, accessions, parameter_changes, waivers
from verify.diagnosis.stuck_estimate import estimate_stuck
from verify.readers.asp_selected import Instance

Progress = Callable[[str], None]
Prove = Callable[[Certificate | None, Conflict | None, Effort], dict[str, Any]]
"""Makes a proof for others of a problem that cannot be drawn, and tells of it as data."""
MANY_STATES, HOPELESS = 60, 0.1
"""With more States than this, where counting refutes a limit on load, the searches for single clauses, a proof by formula, waivers and
changes are each given this share of the effort."""


def diagnose(
    problem: Problem,
    algorithm: Algorithm | None,
    draws: int,
    effort: Effort = USUAL,
    progress: Progress = lambda _: None,
    prove: Prove | None = None,
) -> dict[str, Any]:
    """Diagnose a problem; ``effort`` is what each of the searches may take. Keys as promised in DESIGN, and more: ``proof`` where
    ``prove`` is given, None where there is nothing to prove; ``stopped`` where the user's clock had passed before the end."""
    progress("does a lawful draw exist?")
    answer = feasibility(problem, exact_budget(problem, effort))
    document: dict[str, Any] = {
        "scenario": {"id": problem.scenario.id, "digest": problem.scenario.digest},
        "law": {"parameters": dict(problem.law.values)},
        "division": {"seed": problem.seed, "matters": problem.depends_on_division},
        "feasible": answer.feasible,
        "shown_by": answer.shown_by,
        "conflict": [],
        "relaxations": [],
    }
    if answer.feasible is False:
        document |= _explanation(problem, answer, effort, progress, prove)
    elif prove:
        document["proof"] = None
    if algorithm:
        document["dead_end"] = _dead_end(problem, algorithm, answer.feasible, draws, effort, progress)
    return document | {"stopped": effort.stop.passed}


def _explanation(problem: Problem, answer: Feasibility, effort: Effort, progress: Progress, prove: Prove | None) -> dict[str, Any]:
    progress("which clauses conflict?")
    by_load = bool(answer.certificate and answer.certificate.on_load and problem.scenario.n_states > MANY_STATES)
    some = effort.part(HOPELESS) if by_load else effort
    conflict = find_conflict(problem, exact_budget(problem, some))
    found: dict[str, Any] = {"conflict": [], "conflict_found_by": None, "conflict_minimal": False}
    if answer.certificate:
        found["counting"] = _counting(problem, answer.certificate)
        found["conflict"], found["conflict_found_by"] = found["counting"]["rows"], "counting"
    if conflict:
        found["conflict"] = [_instance(problem, one) for one in conflict.instances]
        found["conflict_found_by"], found["conflict_minimal"] = "search", conflict.minimal
    if prove:
        progress("a proof for others")
        found["proof"] = prove(answer.certificate, conflict, some)
    return found | _relaxations(problem, conflict, some, progress)


def _relaxations(problem: Problem, conflict: Conflict | None, effort: Effort, progress: Progress) -> dict[str, Any]:
    progress("which waivers would help?")
    waived = waivers(problem, exact_budget(problem, effort) if conflict else Budget(0))
    joining = accessions(problem, conflict, exact_budget(problem, effort), progress)
    other_law = parameter_changes(problem, conflict, exact_budget(problem, effort), progress)
    scenario, values = problem.scenario, problem.law.values
    relaxations: list[dict[str, Any]] = [
        {"kind": "waivers", "waived": [_instance(problem, one) for one in chosen]} for chosen in waived.sets
    ]
    relaxations += [
        {"kind": "accession", "state": scenario.states[state], "name": scenario.names[state], "instrument": scenario.instruments[place].id}
        for state, place in joining.found
    ]
    relaxations += [{"kind": "parameter", "parameter": name, "value": value, "instead_of": values[name]} for name, value in other_law.found]
    searched = {
        "waivers": {"smallest": waived.smallest, "all_listed": waived.complete},
        "accessions": _settled(joining),
        "parameters": _settled(other_law),
    }
    return {"relaxations": relaxations, "relaxations_searched": searched}


def _settled(changes: Changes) -> dict[str, int]:
    return {"considered": changes.considered, "settled": changes.settled}


def _instance(problem: Problem, instance: Instance) -> dict[str, str]:
    clause, state = instance
    return {"clause": clause, "state": problem.scenario.states[state], "name": problem.scenario.names[state]}


def _counting(problem: Problem, certificate: Certificate) -> dict[str, Any]:
    """The certificate by kinds of States: regional group and instruments; weights are exact fractions as text."""
    scenario = problem.scenario

    def kind(states: tuple[int, ...]) -> dict[str, Any]:
        first = states[0]
        group = int(scenario.group_of[first])
        held = [i.id for place, i in enumerate(scenario.instruments) if scenario.adherence[first, place]]
        name = scenario.regional_groups[group] if group >= 0 else "no group"
        return {"regional_group": name, "instruments": held, "states": [scenario.states[state] for state in states]}

    rows = [
        {"clause": row.clause, **kind(row.states), **({"with": kind(row.other)} if row.other else {}), "weight": str(row.weight)}
        for row in certificate.rows
    ]
    return {"on_load": certificate.on_load, "bound": str(certificate.bound), "rows": rows}


def _dead_end(
    problem: Problem, algorithm: Algorithm, feasible: bool | None, draws: int, effort: Effort, progress: Progress
) -> dict[str, Any]:
    estimate = estimate_stuck(problem, algorithm, draws, progress, stop=effort.stop)
    answer = reachability(problem, algorithm, feasible, estimate, effort, progress)
    found: dict[str, Any] = {
        "algorithm": algorithm.name,
        "reachable": answer.reachable,
        "reason": answer.reason,
        "this_division_only": answer.this_division_only,
        "estimate": {"draws": estimate.draws, "stuck": estimate.stuck, "low": estimate.low, "high": estimate.high},
    }
    if answer.dead_end:
        found |= {
            "called_before": answer.dead_end.called,
            "shortest": answer.shortest,
            "stuck": answer.dead_end.record["stuck"],
            "numbers": list(answer.dead_end.numbers),
        }
    return found
