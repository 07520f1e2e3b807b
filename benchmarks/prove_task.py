"""What the solvers take: the certificate of a draw, and all theorems. Seconds are of the clock on the wall, for both work at once."""

import json
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from algorithms import algorithm_names
from algorithms.record import DrawRecord
from benchmarks.draw_choices import DEFAULT_LAW
from benchmarks.draw_task import OURS, our_way, scenario_of
from benchmarks.plan import BenchmarkPlan
from benchmarks.ratios import Ratio, ratios_of
from benchmarks.start_task import process_way
from benchmarks.timing import Way, WholeProcess
from scenarios import Scenario
from storage.errors import demand
from verify import clauses_of
from verify.evidence.solvers import ENOUGH, EXPECTED, SOLVERS, verdicts_of
from verify.proofs.campaign import claimed
from verify.proofs.theorem import PROVED, REFUTED
from verify.readers.smt import claims_of

MOST_CERTIFIED = 200
"""States: above it a certificate takes minutes."""
CERTIFICATE_NOTE = "seconds on the wall; the aim is a certificate in 2 s"
PROVE = ("-m", "app", "prove", "--json")
PROVE_NOTE = "theorems, not States; seconds on the wall; the aim is 20 s"
NOT_SO = {
    "law/follows/28-home",
    "law/follows/28-away",
    "law/follows/self",
    "law/follows/29a",
    "law/follows/29b-party",
    "law/follows/29b-additional",
    "law/group-of-3",
}
"""What does not hold under the default law: these clauses do not follow from the others, and a group of three is possible."""
Answers = Mapping[str, Mapping[str, str]]
"""What each solver answers to the claim of each clause: by clause and solver."""


@dataclass(frozen=True)
class InTurn:
    """The answers of solvers asked one after the other, and the seconds of each."""

    answers: Answers
    seconds: Mapping[str, float]


def rows(plan: BenchmarkPlan) -> list[Ratio]:
    """The certificate at each size that is fit for it, in a quick run at the smallest; then all theorems, not in a quick run."""
    sizes, found = sorted(size for size in plan.sizes if size <= MOST_CERTIFIED), list[Ratio]()
    for size in sizes[:1] if plan.quick else sizes:
        found += plan.rows_of(f"certificate, {size:,} States: side by side and in turn", partial(certificates_compared, size, plan.seconds))
    if not plan.quick:
        found += plan.rows_of("prove: two workers and one", partial(proofs_compared, plan.seconds))
    return found


def certificates_compared(size: int, seconds: float) -> list[Ratio]:
    """Certificates of draws of so many States."""
    return ratios_of("certificate", size, *certificate_ways(scenario_of(size)), seconds, note=CERTIFICATE_NOTE)


def proofs_compared(seconds: float) -> list[Ratio]:
    """All theorems under the default law; few rounds, for each takes most of a minute."""
    return ratios_of("prove", len(expected_verdicts()), *prove_ways(), seconds, fewest=3, note=PROVE_NOTE)


def certificate_ways(scenario: Scenario) -> tuple[Way, Way]:
    """Both solvers side by side, and one after the other; each round about another draw. The claims are written anew each time."""
    clauses = {clause.id for clause in clauses_of(DEFAULT_LAW)}
    draw = our_way(scenario, OURS).run

    def side_by_side(record: DrawRecord) -> Answers:
        verdicts, _ = verdicts_of(claims_of(scenario, DEFAULT_LAW, record))
        return {line["clause"]: {name: line[name]["answer"] for name in SOLVERS} for line in verdicts["files"].values()}

    def check(answers: Answers) -> None:
        wrong = {(clause, name) for clause in clauses for name in SOLVERS if answers.get(clause, {}).get(name) != EXPECTED}
        demand(not wrong, f"not {EXPECTED}: {sorted(wrong)}")

    ours = Way("Z3 and cvc5 side by side", side_by_side, check, draw, clock=time.perf_counter)
    peer = Way(
        "one after the other",
        lambda record: in_turn(claims_of(scenario, DEFAULT_LAW, record)),
        lambda found: check(found.answers),
        draw,
        lambda found: {f"{name} alone": taken for name, taken in found.seconds.items()},
        clock=time.perf_counter,
    )
    return ours, peer


def in_turn(claims: Mapping[str, str]) -> InTurn:
    """Ask the solvers about the same texts, one after the other."""
    answers: dict[str, dict[str, str]] = {clause: {} for clause in claims}
    seconds = {}
    for name, ask in SOLVERS.items():
        begun = time.perf_counter()
        for clause, text in claims.items():
            answers[clause][name] = ask(text, ENOUGH)
        seconds[name] = time.perf_counter() - begun
    return InTurn(answers, seconds)


def expected_verdicts() -> dict[str, str]:
    """The verdict on each theorem under the default law."""
    theorems: Iterable[str] = (theorem.id for theorem in claimed(DEFAULT_LAW, ()))
    safeties = (f"safety/{name}" for name in algorithm_names())
    return {theorem: REFUTED if theorem in NOT_SO else PROVED for theorem in (*theorems, *safeties)}


def prove_ways() -> tuple[Way, Way]:
    """``untoc-draw prove`` as it is, with two workers, and with one."""
    return (
        process_way("untoc-draw prove", (*PROVE, "--workers", "2"), all_as_expected),
        process_way("with one worker", (*PROVE, "--workers", "1"), all_as_expected),
    )


def all_as_expected(process: WholeProcess) -> None:
    """Raises ``AssertionError`` where a verdict is not the expected one, or cvc5 comes to another."""
    theorems = json.loads(process.output)["theorems"]
    expected = expected_verdicts()
    found = {theorem["id"]: theorem["verdict"] for theorem in theorems}
    demand(found == expected, f"the verdicts differ: {sorted(found.items() ^ expected.items())[:3]}")
    other = [theorem["id"] for theorem in theorems if theorem["second_solver"] not in (None, theorem["verdict"])]
    demand(not other, f"cvc5 comes to another verdict: {other}")
