"""The whole diagnosis of a problem: whether it can be drawn, if not why and what would help, and whether an algorithm can get stuck."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from algorithms import Algorithm
from algorithms.record import canonical
from scenarios import Scenario
from verify.budget import USUAL, Budget, Effort
from verify.diagnosis.certificate import Certificate
from verify.diagnosis.conflict import Conflict, find_conflict
from verify.diagnosis.feasibility import Feasibility, exact_budget, feasibility
from verify.diagnosis.pairs_dropped import PairsDropped, pairs_dropped
from verify.diagnosis.problem import Problem
from verify.diagnosis.reachable import Reachability, reachability
from verify.diagnosis.relaxations import Changes, Waivers, accessions, clauses_dropped, parameter_changes, waivers
from verify.diagnosis.stuck_estimate import StuckEstimate, estimate_stuck
from verify.law.added import added_of
from verify.readers.asp_selected import Instance
from words import GroupName, message

Progress = Callable[[str], None]
MANY_STATES, HOPELESS = 60, 0.1
"""With more States than this, where counting refutes a limit on load, the searches for single clauses, a proof by formula, waivers and
changes are each given this share of the effort."""


class ProofForOthers(Protocol):
    """A proof for others that a problem cannot be drawn: ``verify.evidence.infeasibility`` makes it."""

    def document(self) -> dict[str, Any]:
        """What was proved, as data."""
        ...


NOTHING_CHANGED, NOTHING_DROPPED = Changes((), 0, 0), PairsDropped()
Prove = Callable[[Certificate | None, Conflict | None, Effort], ProofForOthers]
"""Makes a proof for others of a problem that cannot be drawn."""


@dataclass(frozen=True)
class Explanation:
    """Why a problem cannot be drawn, and what would make it possible.

    ``conflict`` is None where no small one was found within the effort. Each of ``waivers``, ``accessions`` (State, instrument),
    ``parameters`` (name, value), ``clauses`` (the id of an added one, dropped) and ``pairs`` dropped was verified by solving.
    """

    conflict: Conflict | None
    waivers: Waivers
    accessions: Changes
    parameters: Changes
    clauses: Changes = NOTHING_CHANGED
    pairs: PairsDropped = NOTHING_DROPPED


@dataclass(frozen=True)
class StuckAnswer:
    """Whether the lots of an algorithm can lead to a dead end, and how many seeded draws did."""

    algorithm: str
    estimate: StuckEstimate
    reachability: Reachability


@dataclass(frozen=True)
class Diagnosis:
    """What is known of a problem.

    Attributes
    ----------
    problem, feasibility
        What was diagnosed, and whether it can be drawn.
    explanation
        Why not, and what would help; None where it can be drawn or that is not known.
    stuck
        Whether the algorithm that was named can get stuck; None where none was named.
    stopped
        Whether the user's clock had passed before the end.
    proof, proof_wanted
        The proof for others, where one was wanted and there is something to prove.
    """

    problem: Problem
    feasibility: Feasibility
    explanation: Explanation | None
    stuck: StuckAnswer | None
    stopped: bool
    proof: ProofForOthers | None = None
    proof_wanted: bool = False

    @property
    def feasible(self) -> bool | None:
        """Whether a lawful draw exists; None where that is not known."""
        return self.feasibility.feasible

    @property
    def is_open(self) -> bool:
        """Whether it is not known if a draw exists, or if the algorithm can get stuck."""
        return self.feasible is None or (self.stuck is not None and self.stuck.reachability.reachable is None)

    def document(self) -> dict[str, Any]:
        """The same as data: the keys that are promised, and more."""
        problem = self.problem
        return {
            "scenario": {"id": problem.scenario.id, "digest": problem.scenario.digest},
            "law": {"parameters": dict(problem.law.parameters)},
            "division": {"seed": problem.seed, "matters": problem.depends_on_division},
            "feasible": self.feasible,
            "shown_by": self.feasibility.shown_by,
            "conflict": [],
            "relaxations": [],
            **(self._explained(self.explanation) if self.explanation else {}),
            **self._proved(),
            **({"dead_end": _dead_end(self.stuck)} if self.stuck else {}),
            "stopped": self.stopped,
        }

    def _explained(self, why: Explanation) -> dict[str, Any]:
        found: dict[str, Any] = {"conflict": [], "conflict_found_by": None, "conflict_minimal": False}
        if self.feasibility.certificate:
            found["counting"] = _counting(self.problem, self.feasibility.certificate)
            found["conflict"], found["conflict_found_by"] = found["counting"]["rows"], "counting"
        if why.conflict:
            found["conflict"] = [_instance(self.problem, one) for one in why.conflict.instances]
            found["conflict_found_by"], found["conflict_minimal"] = "search", why.conflict.minimal
        searched = {
            "waivers": {"smallest": why.waivers.smallest, "all_listed": why.waivers.complete},
            "accessions": _settled(why.accessions),
            "parameters": _settled(why.parameters),
            **({"clauses": _settled(why.clauses)} if why.clauses.considered else {}),
            **({"pairs": {"considered": why.pairs.considered, "settled": why.pairs.settled}} if why.pairs.considered else {}),
        }
        return found | self._proved() | {"relaxations": _relaxations(self.problem, why), "relaxations_searched": searched}

    def _proved(self) -> dict[str, Any]:
        return {"proof": self.proof.document() if self.proof else None} if self.proof_wanted else {}

    def lots_file(self) -> str | None:
        """The lots that lead to the dead end, as a file; None where none was found."""
        dead_end = self.stuck.reachability.dead_end if self.stuck else None
        if self.stuck is None or dead_end is None:
            return None
        document = self.document()
        lots = {"algorithm": self.stuck.algorithm, "numbers": list(dead_end.numbers)}
        return canonical({"scenario": document["scenario"], "law": document["law"], **lots})


def diagnose(
    problem: Problem,
    algorithm: Algorithm | None = None,
    draws: int = 200,
    effort: Effort = USUAL,
    progress: Progress = lambda _: None,
    prove: Prove | None = None,
) -> Diagnosis:
    """Diagnose a problem.

    Parameters
    ----------
    problem
        Scenario, law and division.
    algorithm, draws
        The algorithm that may get stuck, and how many seeded draws the estimate rests on.
    effort
        What each of the searches may take.
    progress
        Is told in words what is being done.
    prove
        Makes a proof for others, where no draw exists.
    """
    progress("does a lawful draw exist?")
    answer = feasibility(problem, exact_budget(problem, effort))
    why = proof = None
    if answer.feasible is False:
        by_load = bool(answer.certificate and answer.certificate.on_load and problem.scenario.n_states > MANY_STATES)
        some = effort.part(HOPELESS) if by_load else effort
        progress("which clauses conflict?")
        conflict = find_conflict(problem, exact_budget(problem, some))
        if prove:
            progress("a proof for others")
            proof = prove(answer.certificate, conflict, some)
        why = _explanation(problem, conflict, some, progress)
    stuck = _stuck(problem, algorithm, answer.feasible, draws, effort, progress) if algorithm else None
    return Diagnosis(problem, answer, why, stuck, effort.stop.passed, proof, prove is not None)


def _explanation(problem: Problem, conflict: Conflict | None, effort: Effort, progress: Progress) -> Explanation:
    progress("which waivers would help?")
    waived = waivers(problem, exact_budget(problem, effort) if conflict else Budget(0))
    dropped = clauses_dropped(problem, conflict, exact_budget(problem, effort), progress)
    if added_of(problem.law.values).relations:
        progress("which pairs of States, dropped, would help?")
    pairs = pairs_dropped(problem, exact_budget(problem, effort))
    joining = accessions(problem, conflict, exact_budget(problem, effort), progress)
    changed = parameter_changes(problem, conflict, exact_budget(problem, effort), progress)
    return Explanation(conflict, waived, joining, changed, dropped, pairs)


def _stuck(problem: Problem, algorithm: Algorithm, feasible: bool | None, draws: int, effort: Effort, progress: Progress) -> StuckAnswer:
    estimate = estimate_stuck(problem, algorithm, draws, progress, stop=effort.stop)
    return StuckAnswer(algorithm.name, estimate, reachability(problem, algorithm, feasible, estimate, effort, progress))


def _relaxations(problem: Problem, why: Explanation) -> list[dict[str, Any]]:
    scenario, values = problem.scenario, problem.law.values
    found: list[dict[str, Any]] = [
        {"kind": "waivers", "waived": [_instance(problem, one) for one in chosen]} for chosen in why.waivers.sets
    ]
    found += [
        {"kind": "accession", "state": scenario.states[state], "name": scenario.names[state], "instrument": scenario.instruments[place].id}
        for state, place in why.accessions.found
    ]
    found += [{"kind": "clause", "without": id} for (id,) in why.clauses.found]
    if why.pairs.pairs:
        dropped = [{"relation": relation, "state": state, "other": other} for relation, state, other in why.pairs.pairs]
        found.append({"kind": "pairs", "dropped": dropped})
    found += [{"kind": "parameter", "parameter": name, "value": value, "instead_of": values[name]} for name, value in why.parameters.found]
    return found


def _settled(changes: Changes) -> dict[str, int]:
    return {"considered": changes.considered, "settled": changes.settled}


def _instance(problem: Problem, instance: Instance) -> dict[str, str]:
    clause, state = instance
    return {"clause": clause, "state": problem.scenario.states[state], "name": problem.scenario.names[state]}


def kind_of(scenario: Scenario, state: int) -> tuple[str, list[str]]:
    """The regional group of a State, and the instruments that it is party to."""
    group = int(scenario.group_of[state])
    held = [one.id for one, party in zip(scenario.instruments, scenario.adherence[state], strict=True) if party]
    return GroupName(scenario.regional_groups[group]) if group >= 0 else message("no group"), held


def _counting(problem: Problem, certificate: Certificate) -> dict[str, Any]:
    """The certificate by kinds of States: regional group and instruments; weights are exact fractions as text."""
    scenario = problem.scenario

    def kind(states: tuple[int, ...]) -> dict[str, Any]:
        group, held = kind_of(scenario, states[0])
        return {"regional_group": group, "instruments": held, "states": [scenario.states[state] for state in states]}

    rows = [
        {"clause": row.clause, **kind(row.states), **({"with": kind(row.other)} if row.other else {}), "weight": str(row.weight)}
        for row in certificate.rows
    ]
    return {"on_load": certificate.on_load, "bound": str(certificate.bound), "rows": rows}


def _dead_end(stuck: StuckAnswer) -> dict[str, Any]:
    estimate, answer = stuck.estimate, stuck.reachability
    found: dict[str, Any] = {
        "algorithm": stuck.algorithm,
        "reachable": answer.reachable,
        "reason": answer.reason,
        "this_division_only": answer.this_division_only,
        "estimate": {"draws": estimate.draws, "stuck": estimate.stuck, "low": estimate.low, "high": estimate.high},
    }
    if answer.dead_end and (at := answer.dead_end.record.stuck):
        found |= {
            "called_before": answer.dead_end.called,
            "shortest": answer.shortest,
            "stuck": at.document(),
            "numbers": list(answer.dead_end.numbers),
        }
    return found
