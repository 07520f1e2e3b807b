"""The diagnosis in plain English, and the file of lots that lead to a dead end."""

from collections.abc import Iterator
from fractions import Fraction
from math import ceil
from pathlib import Path
from typing import Any

from algorithms import load_algorithm
from algorithms.record import canonical
from app.infeasibility_pages import proof_lines, prove_into
from app.telling import telling
from results.wording import listed
from scenarios import Scenario
from verify import LawParameters, clauses_of
from verify.budget import Effort
from verify.diagnosis.diagnosis import diagnose
from verify.diagnosis.problem import Problem
from verify.law.citing import left_unmet

SHOWN_BY = {
    "draw": "a draw was found, and the checker accepts it",
    "counting": "proved by counting, in exact fractions",
    "search": "proved by search: clingo went through all draws",
    "nothing": "neither a draw nor a proof was found within the effort",
}


def run_diagnosis(
    parties: Scenario, law: LawParameters, name: str | None, seed: str, draws: int, effort: Effort, proof: Path | None = None
) -> tuple[dict[str, Any], str, str | None]:
    """The diagnosis as a document and in English, and the file of lots where a dead end was found; progress on stderr.

    ``proof`` is the folder for a proof that no draw exists; raises ``InputError`` where it cannot be written.
    """
    algorithm = load_algorithm(name) if name else None
    problem = Problem(parties, law, seed)
    prove = prove_into(proof, problem) if proof else None
    with telling("diagnosis") as tell:
        document = diagnose(problem, algorithm, draws, effort, tell, prove)
    return document, "\n".join(pages(document, parties, law)), lots_file(document)


def pages(document: dict[str, Any], parties: Scenario, law: LawParameters) -> Iterator[str]:
    """The lines of the diagnosis."""
    yield _feasible(document, parties)
    if document["feasible"] is False:
        if "proof" in document:
            yield from proof_lines(document["proof"])
        yield from _conflict(document, law)
        yield from _relaxations(document)
    if "dead_end" in document:
        yield from _dead_end(document["dead_end"], parties)
    if document["stopped"]:
        yield ""
        yield "Stopped by --seconds: what is not settled above was cut short, and may come out otherwise with more time."


def _feasible(document: dict[str, Any], parties: Scenario) -> str:
    division, answer = document["division"], document["feasible"]
    verdict = (
        "It is not known whether a lawful draw exists"
        if answer is None
        else ("A lawful draw exists" if answer else "No lawful draw exists")
    )
    rests = (
        f"for the division into three years drawn with the seed {division['seed']!r}; under this law another division may give "
        "another answer"
        if division["matters"]
        else f"for every division into three years (here drawn with the seed {division['seed']!r}): no clause in force speaks of years"
    )
    return f"{parties.id}, {parties.n_states} States parties. {verdict}: {SHOWN_BY[document['shown_by']]}. This holds {rests}."


def _conflict(document: dict[str, Any], law: LawParameters) -> Iterator[str]:
    yield ""
    if document["conflict_found_by"] == "search":
        spare = "; without any one of them the rest of these can" if document["conflict_minimal"] else " (perhaps not all are needed)"
        yield f"These cannot all be kept{spare}:"
        yield from _by_clause(document["conflict"], law)
        return
    yield "No small conflict between single clauses was found within the effort."
    if document.get("counting"):
        yield from _counting(document["counting"], law)


def _by_clause(instances: list[dict[str, str]], law: LawParameters) -> Iterator[str]:
    """One line for each clause: its statement, and for which States."""
    names: dict[str, list[str]] = {}
    for one in instances:
        names.setdefault(one["clause"], []).append(f"{one['name']} [{one['state']}]")
    for clause in clauses_of(law):
        if clause.id in names:
            yield f"  {clause.id} for {listed(names[clause.id])} ({clause.statement})"


def _counting(counting: dict[str, Any], law: LawParameters) -> Iterator[str]:
    bound = Fraction(counting["bound"])
    loads = [row for row in counting["rows"] if row["clause"] == "load-max"]
    weights = {Fraction(row["weight"]) for row in loads}
    busy = sum(len(row["states"]) for row in loads)
    if not counting["on_load"]:
        yield "Counting shows it: even if reviews could be divided, these seats could not be filled."
    elif weights == {Fraction(1, busy)}:
        yield (
            f"Counting shows it: the States under review need at least {ceil(bound * busy)} reviews from {busy} States, "
            f"that is {float(bound):.3f} each ({bound} exactly); {law.values['load_max']} each gives "
            f"{law.values['load_max'] * busy}."
        )
    else:
        yield (
            f"Counting shows it: the busiest State performs at least {float(bound):.3f} reviews ({bound} exactly), "
            f"more than {law.values['load_max']}."
        )
    yield "The clauses that carry weight in the sum, and how many States they speak of (the kinds of States are in --json):"
    for clause, kinds in _weighing(counting["rows"]).items():
        total, listed = sum(kinds.values()), clause == "load-max" or not counting["on_load"]
        named = "".join(f"\n    {count} {kind}" for kind, count in sorted(kinds.items()))
        yield f"  {clause}: {total} States" + (f", these:{named}" if listed else "")


def _weighing(rows: list[dict[str, Any]]) -> dict[str, dict[str, int]]:
    """Clause to kind to number of States."""
    found: dict[str, dict[str, set[str]]] = {}
    for row in rows:
        kind = f"{row['regional_group']} ({' '.join(row['instruments'])})"
        found.setdefault(row["clause"], {}).setdefault(kind, set()).update(row["states"])
    return {clause: {kind: len(states) for kind, states in kinds.items()} for clause, kinds in found.items()}


def _relaxations(document: dict[str, Any]) -> Iterator[str]:
    searched, found = document["relaxations_searched"], document["relaxations"]
    yield ""
    yield "What would make a draw possible (each was verified by solving):"
    sets = [one["waived"] for one in found if one["kind"] == "waivers"]
    if sets:
        more = "all there are" if searched["waivers"]["all_listed"] else "there may be more"
        least = "fewer do not help" if searched["waivers"]["smallest"] else "fewer were not ruled out"
        yield f"  Clauses waived, {len(sets[0])} together; {least} ({len(sets)} ways, {more}):"
        yield from ("    " + listed([f"{one['clause']} for {one['name']}" for one in chosen]) for chosen in sets)
    else:
        yield "  Clauses waived: no smallest set was found within the effort."
    joining = [f"{one['name']} joins {one['instrument']}" for one in found if one["kind"] == "accession"]
    yield f"  One accession ({_settled(searched['accessions'])}): " + ("; ".join(joining) or "none found to help") + "."
    changed = [f"{one['parameter']}={one['value']} instead of {one['instead_of']}" for one in found if one["kind"] == "parameter"]
    yield f"  One parameter ({_settled(searched['parameters'])}): " + ("; ".join(changed) or "none found to help") + "."


def _settled(counts: dict[str, int]) -> str:
    return f"{counts['settled']} of {counts['considered']} settled within the effort"


def _dead_end(found: dict[str, Any], parties: Scenario) -> Iterator[str]:
    yield ""
    can = {
        True: "can get stuck although a lawful draw exists",
        False: "cannot get stuck where a lawful draw exists",
        None: "may or may not get stuck although a lawful draw exists",
    }[found["reachable"]]
    where = " in the division drawn with the seed" if found["this_division_only"] else ""
    yield f"{found['algorithm']} {can}{where}. {found['reason']}"
    if "stuck" in found:
        stuck = found["stuck"]
        who = f"{parties.name_of(stuck['reviewed'])} [{stuck['reviewed']}]"
        barred = ", ".join(f"{count} by {clause}" for clause, count in sorted(stuck["barred_by"].items()))
        why = f"{who} finds no admissible State for its {stuck['seat']} seat: lots barred {barred}"
        yield (f"  {left_unmet(stuck, who) or why}. These {len(found['numbers'])} lots lead there, and were replayed.")
    one = found["estimate"]
    share = f"between {100 * one['low']:.2f} % and {100 * one['high']:.2f} %"
    if not one["stuck"]:
        share = f"at most {100 * one['high']:.2f} %"
    each = ", each with the division of its own seed," if found["this_division_only"] else ""
    yield (f"  Estimate: {one['stuck']} of {one['draws']} seeded draws{each} got stuck, so the chance is {share} (95 %, Clopper-Pearson).")


def lots_file(document: dict[str, Any]) -> str | None:
    """The recorded lots of the dead end; None where none was found."""
    found = document.get("dead_end", {})
    if "numbers" not in found:
        return None
    return canonical(
        {"algorithm": found["algorithm"], "scenario": document["scenario"], "law": document["law"], "numbers": found["numbers"]}
    )
