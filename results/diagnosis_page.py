"""The diagnosis in words, for people."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
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
from words import Line, Message, Number, Sentences, StateName, counting, listing, message, state_named

MANY = 10
"""Of sets with more waivers than this one is shown."""
SHOWN_BY = {
    "draw": message("A lawful draw exists: a draw was found, and the checker accepts it."),
    "counting": message("No lawful draw exists: proved by counting, in exact fractions."),
    "search": message("No lawful draw exists: proved by search: clingo went through all draws."),
    "nothing": message("It is not known whether a lawful draw exists: neither a draw nor a proof was found within the effort."),
}
REACHABLE = {
    (True, False): message("{algorithm} can get stuck although a lawful draw exists."),
    (False, False): message("{algorithm} cannot get stuck where a lawful draw exists."),
    (None, False): message("{algorithm} may or may not get stuck although a lawful draw exists."),
    (True, True): message("{algorithm} can get stuck although a lawful draw exists in the division drawn with the seed."),
    (False, True): message("{algorithm} cannot get stuck where a lawful draw exists in the division drawn with the seed."),
    (None, True): message("{algorithm} may or may not get stuck although a lawful draw exists in the division drawn with the seed."),
}
"""Whether an algorithm can get stuck, and whether that is said of this division only."""


def diagnosis_lines(found: Diagnosis) -> Iterator[Line]:
    """The lines of the diagnosis, empty ones between its parts; the first says whether a lawful draw exists."""
    yield Line(_feasible(found))
    if found.explanation:
        if found.proof:
            yield from map(Line, _proof(found.proof.document()))
        yield from _conflict(found, found.explanation)
        yield from _relaxations(found.problem, found.explanation)
    if found.stuck:
        yield from _dead_end(found.stuck, found.problem.scenario)
    if found.stopped:
        yield Line("")
        yield Line(message("Stopped by --seconds: what is not settled above was cut short, and may come out otherwise with more time."))


def _feasible(found: Diagnosis) -> Sentences:
    problem, seed = found.problem, repr(found.problem.seed)
    of_list = counting(
        "{list}, {count} State party.", "{list}, {count} States parties.", problem.scenario.n_states, list=problem.scenario.id
    )
    if problem.depends_on_division:
        holds = message(
            "This holds for the division into three years drawn with the seed {seed}; under this law another division may give another "
            "answer.",
            seed=seed,
        )
    else:
        holds = message(
            "This holds for every division into three years (here drawn with the seed {seed}): no clause in force speaks of years.",
            seed=seed,
        )
    return Sentences(of_list, SHOWN_BY[found.feasibility.shown_by], holds)


def _conflict(found: Diagnosis, why: Explanation) -> Iterator[Line]:
    yield Line("")
    if why.conflict:
        yield Line(
            message("These cannot all be kept; without any one of them the rest of these can:")
            if why.conflict.minimal
            else message("These cannot all be kept (perhaps not all are needed):")
        )
        yield from _by_clause(why.conflict.instances, found.problem)
        return
    yield Line(message("No small conflict between single clauses was found within the effort."))
    if found.feasibility.certificate:
        yield from _counting(found.feasibility.certificate, found.problem)


def _by_clause(instances: tuple[Instance, ...], problem: Problem) -> Iterator[Line]:
    """One line for each clause: its statement, and for which States."""
    states = defaultdict[str, list[Message]](list)
    for clause, state in instances:
        states[clause].append(_with_id(problem.scenario, problem.scenario.states[state]))
    for one in clauses_of(problem.law):
        if one.id in states:
            of = listed(states[one.id])
            yield Line(message("{clause} for {states} ({statement})", clause=one.id, states=of, statement=one.statement), 1)


def _counting(certificate: Certificate, problem: Problem) -> Iterator[Line]:
    yield Line(_bound(certificate, problem.law.values["load_max"]))
    yield Line(message("The clauses that carry weight in the sum, and how many States they speak of (the kinds of States are in --json):"))
    for clause, kinds in _weighing(certificate, problem.scenario).items():
        if clause == "load-max" or not certificate.on_load:
            yield Line(message("{clause}: {count} States, these:", clause=clause, count=kinds.total()), 1)
            yield from (Line(message("{count} {kind}", count=count, kind=kind), 2) for kind, count in sorted(kinds.items()))
        else:
            yield Line(message("{clause}: {count} States", clause=clause, count=kinds.total()), 1)


def _bound(certificate: Certificate, most: int) -> Message:
    """What the weights prove."""
    bound, loads = certificate.bound, [row for row in certificate.rows if row.clause == "load-max"]
    busy, least = sum(len(row.states) for row in loads), Number(f"{float(bound):.3f}")
    if not certificate.on_load:
        return message("Counting shows it: even if reviews could be divided, these seats could not be filled.")
    if {row.weight for row in loads} == {Fraction(1, busy)}:
        return message(
            "Counting shows it: the States under review need at least {reviews} reviews from {states} States, that is {least} each "
            "({bound} exactly); {most} each gives {whole}.",
            reviews=ceil(bound * busy),
            states=busy,
            least=least,
            bound=str(bound),
            most=most,
            whole=most * busy,
        )
    return message(
        "Counting shows it: the busiest State performs at least {least} reviews ({bound} exactly), more than {most}.",
        least=least,
        bound=str(bound),
        most=most,
    )


def _weighing(certificate: Certificate, parties: Scenario) -> dict[str, Counter[Message]]:
    """Clause to kind to number of States."""
    found = defaultdict[str, dict[Message, set[int]]](lambda: defaultdict(set))
    for row in certificate.rows:
        group, instruments = kind_of(parties, row.states[0])
        found[row.clause][message("{group} ({instruments})", group=group, instruments=" ".join(instruments))].update(row.states)
    return {clause: Counter({kind: len(states) for kind, states in kinds.items()}) for clause, kinds in found.items()}


def _relaxations(problem: Problem, why: Explanation) -> Iterator[Line]:
    parties, instruments = problem.scenario, problem.scenario.instruments
    yield Line("")
    yield Line(message("What would make a draw possible (each was verified by solving):"))
    yield from _waivers(parties, why)
    if why.clauses.considered:
        dropped = [message("without {clause}", clause=id) for (id,) in why.clauses.found]
        yield _changes(
            message("One added clause dropped ({settled} of {considered} settled within the effort): {found}."), why.clauses, dropped
        )
    yield from _pairs(parties, why.pairs)
    joining = [
        message("{state} joins {instrument}", state=_named(parties, parties.states[state]), instrument=instruments[place].id)
        for state, place in why.accessions.found
    ]
    yield _changes(message("One accession ({settled} of {considered} settled within the effort): {found}."), why.accessions, joining)
    changed = [
        message("{name}={value} instead of {before}", name=name, value=str(value), before=str(problem.law.values[name]))
        for name, value in why.parameters.found
    ]
    yield _changes(message("One parameter ({settled} of {considered} settled within the effort): {found}."), why.parameters, changed)


def _changes(pattern: Message, changes: Changes, found: Sequence[Message]) -> Line:
    helping = listing(found, "; ") if found else message("none found to help")
    return Line(pattern.of(settled=changes.settled, considered=changes.considered, found=helping), 1)


def _waivers(parties: Scenario, why: Explanation) -> Iterator[Line]:
    sets = why.waivers.sets
    if not sets:
        yield Line(message("Clauses waived: no smallest set was found within the effort."), 1)
        return
    head = {
        (True, True): message("Clauses waived, {size} together; fewer do not help ({ways} ways, all there are):"),
        (True, False): message("Clauses waived, {size} together; fewer do not help ({ways} ways, there may be more):"),
        (False, True): message("Clauses waived, {size} together; fewer were not ruled out ({ways} ways, all there are):"),
        (False, False): message("Clauses waived, {size} together; fewer were not ruled out ({ways} ways, there may be more):"),
    }[why.waivers.smallest, why.waivers.complete]
    yield Line(head.of(size=len(sets[0]), ways=len(sets)), 1)
    shown = sets if len(sets[0]) <= MANY else sets[:1]
    for chosen in shown:
        waived = [message("{clause} for {state}", clause=clause, state=_named(parties, parties.states[state])) for clause, state in chosen]
        yield Line(listed(waived), 2)
    if len(shown) < len(sets):
        yield Line(message("The others are in --json."), 2)


def _pairs(parties: Scenario, found: PairsDropped) -> Iterator[Line]:
    """The fewest pairs to drop, by name."""
    if not found.considered:
        return
    if found.pairs:
        head = (
            message("Pairs of States dropped, of {considered:,} that are barred or required: {number:,} together; fewer do not help:")
            if found.settled
            else message(
                "Pairs of States dropped, of {considered:,} that are barred or required: {number:,} together; fewer were not ruled out:"
            )
        )
    else:
        head = (
            message("Pairs of States dropped, of {considered:,} that are barred or required: it is proved that none help.")
            if found.settled
            else message(
                "Pairs of States dropped, of {considered:,} that are barred or required: not known; none were found within the effort."
            )
        )
    yield Line(head.of(considered=found.considered, number=len(found.pairs)), 1)
    for relation in dict.fromkeys(relation for relation, *_ in found.pairs):
        pairs = [
            message("{one} and {other}", one=_with_id(parties, one), other=_with_id(parties, other))
            for name, one, other in found.pairs
            if name == relation
        ]
        yield Line(message("{relation}: {pairs}", relation=relation, pairs=listing(pairs, "; ")), 2)


def _named(parties: Scenario, state: str) -> StateName:
    return state_named(state, parties.name_of(state))


def _with_id(parties: Scenario, state: str) -> Message:
    return message("{name} [{id}]", name=_named(parties, state), id=state)


def _dead_end(stuck: StuckAnswer, parties: Scenario) -> Iterator[Line]:
    answer = stuck.reachability
    yield Line("")
    yield Line(Sentences(REACHABLE[answer.reachable, answer.this_division_only].of(algorithm=stuck.algorithm), answer.reason))
    if answer.dead_end and (at := answer.dead_end.record.stuck):
        who = _with_id(parties, at.reviewed)
        barred = listing(
            [message("{count} by {clause}", count=count, clause=clause) for clause, count in sorted(at.barred_by.items())], ", "
        )
        finds_none = (
            message("{state} finds no admissible State for its home seat: lots barred {barred}", state=who, barred=barred)
            if at.seat == "home"
            else message("{state} finds no admissible State for its away seat: lots barred {barred}", state=who, barred=barred)
        )
        yield Line(
            Sentences(
                message("{sentence}.", sentence=left_unmet(at, who) or finds_none),
                message("These {lots} lots lead there, and were replayed.", lots=len(answer.dead_end.numbers)),
            ),
            1,
        )
    yield Line(_estimate(stuck), 1)


def _estimate(stuck: StuckAnswer) -> Message:
    """How many of the seeded draws got stuck, and the interval of the chance."""
    found = stuck.estimate
    low, high = (Number(f"{100 * share:.2f}") for share in (found.low, found.high))
    if stuck.reachability.this_division_only:
        said = (
            message(
                "Estimate: {stuck} of {draws} seeded draws, each with the division of its own seed, got stuck, so the chance is between "
                "{low} % and {high} % (95 %, Clopper-Pearson)."
            )
            if found.stuck
            else message(
                "Estimate: {stuck} of {draws} seeded draws, each with the division of its own seed, got stuck, so the chance is at most "
                "{high} % (95 %, Clopper-Pearson)."
            )
        )
    else:
        said = (
            message(
                "Estimate: {stuck} of {draws} seeded draws got stuck, so the chance is between {low} % and {high} % (95 %, Clopper-Pearson)."
            )
            if found.stuck
            else message("Estimate: {stuck} of {draws} seeded draws got stuck, so the chance is at most {high} % (95 %, Clopper-Pearson).")
        )
    return said.of(stuck=found.stuck, draws=found.draws, low=low, high=high)


def _proof(proof: dict[str, Any]) -> Iterator[Message]:
    """What was proved."""
    if formula := proof["formula"]:
        said = (
            message(
                "Proof by formula, about the reviews of all States under review: {clauses:,} clauses, of which {used:,} are used in "
                "{steps:,} steps (DRAT, LRAT). check_drat.py, alone: s VERIFIED."
            )
            if formula["all_states"]
            else message(
                "Proof by formula, about the reviews of {states}: {clauses:,} clauses, of which {used:,} are used in {steps:,} steps "
                "(DRAT, LRAT). check_drat.py, alone: s VERIFIED."
            )
        )
        states = listing(formula["states"], ", ")
        yield said.of(states=states, clauses=formula["clauses"], used=formula["clauses_used"], steps=formula["steps"])
    else:
        yield message("No proof by formula was found with this effort.")
    if proof["by_counting"]:
        yield message("Proof by counting: a price for each review, in exact fractions. check_counting.py, alone: PROVED.")
    if proof["folder"]:
        yield message("{folder}: {files} files. Read README.txt there.", folder=proof["folder"], files=len(proof["files"]) + 1)
