"""A diagnosis hangs on units of work, not on how busy the machine is; a clock stops it only where the user set one, and then it says so."""

import itertools
import time
from dataclasses import replace
from typing import Any

import pytest

from algorithms import load_algorithm
from results.diagnosis_page import diagnosis_lines
from tests.verify.diagnosis.test_dead_end import problem_of
from verify.budget import NO_STOP, Effort, Stop
from verify.diagnosis.diagnosis import Diagnosis, diagnose
from verify.diagnosis.problem import Problem
from verify.diagnosis.rotating_dead_end import search_rotating
from verify.evidence.infeasibility.proof_folder import WrittenProof, proof_folder

SAFE, TIGHT = (["2221", "222"], {"mutual_scope": "same-year"}), (["22", "22222"], {})
PASSED = Stop(1.0, time.monotonic() - 3600)


def diagnosed(problem: Problem, name: str, stop: Stop = NO_STOP) -> Diagnosis:
    """The diagnosis, with a proof that no draw exists."""

    def prove(*found: Any) -> WrittenProof:
        return WrittenProof(None, proof_folder(problem, *found))

    return diagnose(problem, load_algorithm(name), 5, Effort(stop=stop), prove=prove)


def an_hour_between_any_two_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clocks of a machine that does a step in an hour."""
    for clock in ("monotonic", "perf_counter", "process_time", "time"):
        monkeypatch.setattr(time, clock, itertools.count(3600.0, 3600.0).__next__)


@pytest.mark.parametrize(("groups", "law"), [SAFE, TIGHT])
@pytest.mark.parametrize("name", ["rotating-lists", "sequential-bowls"])
def test_a_slow_machine_comes_to_the_same_diagnosis(
    monkeypatch: pytest.MonkeyPatch, name: str, groups: list[str], law: dict[str, Any]
) -> None:
    quiet = diagnosed(problem_of(groups, **law), name).document()
    an_hour_between_any_two_looks(monkeypatch)
    busy = diagnosed(problem_of(groups, **law), name).document()
    assert busy == quiet
    assert not busy["stopped"]
    if (name, groups) == ("rotating-lists", SAFE[0]):
        assert "Every course was gone through" in busy["dead_end"]["reason"]
    if groups == TIGHT[0]:
        assert busy["feasible"] is False
        assert busy["proof"]["formula"]
        searched = busy["relaxations_searched"]
        assert all(searched[kind]["settled"] == searched[kind]["considered"] for kind in ("accessions", "parameters"))


@pytest.mark.parametrize(("groups", "law"), [SAFE, TIGHT])
def test_what_the_users_clock_cut_short_says_so(groups: list[str], law: dict[str, Any]) -> None:
    problem = problem_of(groups, **law)
    found = diagnosed(problem, "rotating-lists", PASSED)
    text = "\n".join(diagnosis_lines(found))
    assert found.stopped and found.stuck
    assert "Stopped by --seconds: what is not settled above was cut short" in text
    assert found.is_open and found.stuck.reachability.reachable is None
    assert found.stuck.estimate.draws == 0
    assert "Stopped" not in "\n".join(diagnosis_lines(replace(found, stopped=False)))


def test_effort_is_counted_in_units() -> None:
    """The courses that a search goes through are limited by the effort alone."""
    problem = problem_of(["2222", "2222"])
    few, again, more = (search_rotating(problem, Effort(factor)) for factor in (0.002, 0.002, 1.0))
    assert (few.found, few.decided) == (None, False) and few == again
    assert "No State gets stuck before " in few.reason
    assert more.found and more.decided
