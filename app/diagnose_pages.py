"""The diagnosis in plain English."""

from collections.abc import Iterator
from fractions import Fraction
from math import ceil
from typing import Any

from results.wording import listed
from scenarios import Scenario
from verify import clauses_of
from verify.diagnosis.certificate import Certificate
from verify.diagnosis.diagnosis import Diagnosis, Explanation, StuckAnswer, kind_of
from verify.diagnosis.pairs_dropped import PairsDropped
from verify.diagnosis.problem import Problem
from verify.diagnosis.relaxations import Changes
from verify.law.citing import left_unmet
from verify.readers.asp_selected import Instance

MANY = 10
"""Of sets with more waivers than this one is shown."""
SHOWN_BY = {
    "draw": "a draw was found, and the checker accepts it",
    "counting": "proved by counting, in exact fractions",
    "search": "proved by search: clingo went through all draws",
    "nothing": "neither a draw nor a proof was found within the effort",
}


def pages(found: Diagnosis) -> Iterator[str]:
    """The lines of the diagnosis."""
    yield _feasible(found)
    if found.explanation:
        if found.proof:
            yield from _proof(found.proof.document())
        yield from _conflict(found, found.explanation)
        yield from _relaxations(found.problem, found.explanation)
    if found.stuck:
        yield from _dead_end(found.stuck, found.problem.scenario)
    if found.stopped:
        yield ""
        yield "Stopped by --seconds: what is not settled above was cut short, and may come out otherwise with more time."


def _feasible(found: Diagnosis) -> str:
    problem, answer = found.problem, found.feasible
    verdict = (
        "It is not known whether a lawful draw exists"
        if answer is None
        else ("A lawful draw exists" if answer else "No lawful draw exists")
    )
    rests = (
        f"for the division into three years drawn with the seed {problem.seed!r}; under this law another division may give another answer"
        if problem.depends_on_division
        else f"for every division into three years (here drawn with the seed {problem.seed!r}): no clause in force speaks of years"
    )
    shown = SHOWN_BY[found.feasibility.shown_by]
    return f"{problem.scenario.id}, {problem.scenario.n_states} States parties. {verdict}: {shown}. This holds {rests}."


def _conflict(found: Diagnosis, why: Explanation) -> Iterator[str]:
    yield ""
    if why.conflict:
        spare = "; without any one of them the rest of these can" if why.conflict.minimal else " (perhaps not all are needed)"
        yield f"These cannot all be kept{spare}:"
        yield from _by_clause(why.conflict.instances, found.problem)
        return
    yield "No small conflict between single clauses was found within the effort."
    if found.feasibility.certificate:
        yield from _counting(found.feasibility.certificate, found.problem)


def _by_clause(instances: tuple[Instance, ...], problem: Problem) -> Iterator[str]:
    """One line for each clause: its statement, and for which States."""
    states: dict[str, list[int]] = {}
    for clause, state in instances:
        states.setdefault(clause, []).append(state)
    names, ids = problem.scenario.names, problem.scenario.states
    for one in clauses_of(problem.law):
        if one.id in states:
            yield f"  {one.id} for {listed([f'{names[state]} [{ids[state]}]' for state in states[one.id]])} ({one.statement})"


def _counting(certificate: Certificate, problem: Problem) -> Iterator[str]:
    bound, most = certificate.bound, problem.law.values["load_max"]
    loads = [row for row in certificate.rows if row.clause == "load-max"]
    busy = sum(len(row.states) for row in loads)
    if not certificate.on_load:
        yield "Counting shows it: even if reviews could be divided, these seats could not be filled."
    elif {row.weight for row in loads} == {Fraction(1, busy)}:
        yield (
            f"Counting shows it: the States under review need at least {ceil(bound * busy)} reviews from {busy} States, "
            f"that is {float(bound):.3f} each ({bound} exactly); {most} each gives {most * busy}."
        )
    else:
        yield (f"Counting shows it: the busiest State performs at least {float(bound):.3f} reviews ({bound} exactly), more than {most}.")
    yield "The clauses that carry weight in the sum, and how many States they speak of (the kinds of States are in --json):"
    for clause, kinds in _weighing(certificate, problem.scenario).items():
        total, listed = sum(kinds.values()), clause == "load-max" or not certificate.on_load
        named = "".join(f"\n    {count} {kind}" for kind, count in sorted(kinds.items()))
        yield f"  {clause}: {total} States" + (f", these:{named}" if listed else "")


def _weighing(certificate: Certificate, parties: Scenario) -> dict[str, dict[str, int]]:
    """Clause to kind to number of States."""
    found: dict[str, dict[str, set[int]]] = {}
    for row in certificate.rows:
        group, instruments = kind_of(parties, row.states[0])
        found.setdefault(row.clause, {}).setdefault(f"{group} ({' '.join(instruments)})", set()).update(row.states)
    return {clause: {kind: len(states) for kind, states in kinds.items()} for clause, kinds in found.items()}


def _relaxations(problem: Problem, why: Explanation) -> Iterator[str]:
    names, instruments = problem.scenario.names, problem.scenario.instruments
    yield ""
    yield "What would make a draw possible (each was verified by solving):"
    sets = why.waivers.sets
    if sets:
        more = "all there are" if why.waivers.complete else "there may be more"
        least = "fewer do not help" if why.waivers.smallest else "fewer were not ruled out"
        yield f"  Clauses waived, {len(sets[0])} together; {least} ({len(sets)} ways, {more}):"
        shown = sets if len(sets[0]) <= MANY else sets[:1]
        yield from ("    " + listed([f"{clause} for {names[state]}" for clause, state in chosen]) for chosen in shown)
        if len(shown) < len(sets):
            yield "    The others are in --json."
    else:
        yield "  Clauses waived: no smallest set was found within the effort."
    if why.clauses.considered:
        dropped = [f"without {id}" for (id,) in why.clauses.found]
        yield f"  One added clause dropped ({_settled(why.clauses)}): " + ("; ".join(dropped) or "none found to help") + "."
    yield from _pairs(problem.scenario, why.pairs)
    joining = [f"{names[state]} joins {instruments[place].id}" for state, place in why.accessions.found]
    yield f"  One accession ({_settled(why.accessions)}): " + ("; ".join(joining) or "none found to help") + "."
    changed = [f"{name}={value} instead of {problem.law.values[name]}" for name, value in why.parameters.found]
    yield f"  One parameter ({_settled(why.parameters)}): " + ("; ".join(changed) or "none found to help") + "."


def _pairs(parties: Scenario, found: PairsDropped) -> Iterator[str]:
    """The fewest pairs to drop, by name."""
    if not found.considered:
        return
    head = f"  Pairs of States dropped, of {found.considered:,} that are barred or required"
    if not found.pairs:
        yield f"{head}: " + ("it is proved that none help." if found.settled else "not known; none were found within the effort.")
        return
    yield f"{head}: {len(found.pairs):,} together; fewer {'do not help' if found.settled else 'were not ruled out'}:"
    for relation in dict.fromkeys(relation for relation, *_ in found.pairs):
        named = [f"{_named(parties, one)} and {_named(parties, other)}" for name, one, other in found.pairs if name == relation]
        yield f"    {relation}: {'; '.join(named)}"


def _named(parties: Scenario, state: str) -> str:
    return f"{parties.name_of(state)} [{state}]"


def _settled(changes: Changes) -> str:
    return f"{changes.settled} of {changes.considered} settled within the effort"


def _dead_end(stuck: StuckAnswer, parties: Scenario) -> Iterator[str]:
    answer, estimate = stuck.reachability, stuck.estimate
    yield ""
    can = {
        True: "can get stuck although a lawful draw exists",
        False: "cannot get stuck where a lawful draw exists",
        None: "may or may not get stuck although a lawful draw exists",
    }[answer.reachable]
    where = " in the division drawn with the seed" if answer.this_division_only else ""
    yield f"{stuck.algorithm} {can}{where}. {answer.reason}"
    if answer.dead_end and (at := answer.dead_end.record.stuck):
        who = _named(parties, at.reviewed)
        barred = ", ".join(f"{count} by {clause}" for clause, count in sorted(at.barred_by.items()))
        why = f"{who} finds no admissible State for its {at.seat} seat: lots barred {barred}"
        yield f"  {left_unmet(at, who) or why}. These {len(answer.dead_end.numbers)} lots lead there, and were replayed."
    share = f"between {100 * estimate.low:.2f} % and {100 * estimate.high:.2f} %"
    if not estimate.stuck:
        share = f"at most {100 * estimate.high:.2f} %"
    each = ", each with the division of its own seed," if answer.this_division_only else ""
    yield f"  Estimate: {estimate.stuck} of {estimate.draws} seeded draws{each} got stuck, so the chance is {share} (95 %, Clopper-Pearson)."


def _proof(proof: dict[str, Any]) -> Iterator[str]:
    """What was proved, in English."""
    formula = proof["formula"]
    if formula:
        about = "all States under review" if formula["all_states"] else ", ".join(formula["states"])
        yield (
            f"Proof by formula, about the reviews of {about}: {formula['clauses']:,} clauses, of which {formula['clauses_used']:,} "
            f"are used in {formula['steps']:,} steps (DRAT, LRAT). check_drat.py, alone: s VERIFIED."
        )
    else:
        yield "No proof by formula was found with this effort."
    if proof["by_counting"]:
        yield "Proof by counting: a price for each review, in exact fractions. check_counting.py, alone: PROVED."
    if proof["folder"]:
        yield f"{proof['folder']}: {len(proof['files']) + 1} files. Read README.txt there."
