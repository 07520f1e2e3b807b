"""The task ``prove``: both solvers must say unsat to every claim, and every theorem must have its verdict."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from benchmarks import prove_task
from benchmarks.draw_task import scenario_of
from benchmarks.plan import BenchmarkPlan
from benchmarks.prove_task import all_as_expected, certificate_ways, expected_verdicts, prove_ways, rows
from benchmarks.timing import WholeProcess
from verify.evidence.solvers import SOLVERS

Theorems = list[dict[str, Any]]


def _plan(sizes: tuple[int, ...], *, quick: bool) -> BenchmarkPlan:
    return BenchmarkPlan(sizes, 0.01, 60, quick, lambda _: None)


def test_both_ways_certify_a_draw_and_another_number_is_another_draw() -> None:
    for way in certificate_ways(scenario_of(50)):
        record, other = (way.prepare(number) for number in (1, 2))
        assert record.reviews != other.reviews
        way.check(way.run(record))


@pytest.mark.parametrize("name", SOLVERS)
@pytest.mark.parametrize("answer", ["sat", "unknown"])
def test_another_answer_of_either_solver_is_refused(name: str, answer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for solver in SOLVERS:
        monkeypatch.setitem(SOLVERS, solver, lambda text, effort, said=answer if solver == name else "unsat": said)
    for way in certificate_ways(scenario_of(50)):
        with pytest.raises(AssertionError, match=f"'{name}'"):
            way.check(way.run(way.prepare(1)))


def test_a_claim_without_an_answer_is_refused() -> None:
    ours, _ = certificate_ways(scenario_of(50))
    answers = {clause: dict.fromkeys(SOLVERS, "unsat") for clause in ("28-two", "28-home")}
    with pytest.raises(AssertionError, match="29a"):
        ours.check(answers)


def test_a_quick_run_certifies_the_smallest_size_alone_and_proves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for solver in SOLVERS:
        monkeypatch.setitem(SOLVERS, solver, lambda text, effort: "unsat")
    monkeypatch.setattr(prove_task, "proofs_compared", lambda seconds: pytest.fail("all theorems take most of a minute"))
    found = rows(_plan((189, 50), quick=True))
    assert {(row.task, row.size) for row in found} == {("certificate", 50)}
    assert [row.peer for row in found] == ["one after the other", *(f"one after the other, {name} alone" for name in SOLVERS)]
    assert rows(_plan((1_000,), quick=True)) == []


def _theorems() -> Theorems:
    return [
        {"id": theorem, "verdict": verdict, "second_solver": None if theorem.startswith("safety/") else verdict}
        for theorem, verdict in expected_verdicts().items()
    ]


def _told(theorems: Theorems) -> WholeProcess:
    return WholeProcess(1.0, json.dumps({"theorems": theorems}))


SPOILT: dict[str, Callable[[Theorems], Any]] = {
    "a theorem is missing": lambda theorems: theorems.pop(),
    "a clause is not kept": lambda theorems: theorems[-1].update(verdict="REFUTED"),
    "a clause is said to follow": lambda theorems: next(one for one in theorems if one["id"] == "law/follows/29a").update(verdict="PROVED"),
    "nothing is known": lambda theorems: theorems[0].update(verdict="UNKNOWN", second_solver="UNKNOWN"),
    "cvc5 does not agree": lambda theorems: theorems[0].update(second_solver="UNKNOWN"),
}


@pytest.mark.parametrize("spoilt", SPOILT)
def test_a_verdict_that_is_not_the_expected_one_is_refused(spoilt: str) -> None:
    theorems = _theorems()
    all_as_expected(_told(theorems))
    SPOILT[spoilt](theorems)
    with pytest.raises(AssertionError, match="verdict"):
        all_as_expected(_told(theorems))


@pytest.mark.long
def test_the_command_gives_the_expected_verdicts_with_one_worker_and_with_two() -> None:
    for way in prove_ways():
        way.check(way.run(0))
