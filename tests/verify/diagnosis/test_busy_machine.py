"""A diagnosis hangs on units of work, not on how busy the machine is; a clock stops it only where the user set one, and then it says so."""

import itertools
import time
from typing import Any

import pytest

from algorithms import load_algorithm
from app.diagnose_pages import pages
from tests.verify.diagnosis.test_dead_end import problem_of
from verify.budget import NO_STOP, Effort, Stop
from verify.diagnosis import rotating_dead_end, rotating_guided
from verify.diagnosis.diagnosis import diagnose
from verify.diagnosis.problem import Problem
from verify.evidence.infeasibility.proof_folder import proof_folder

SAFE, TIGHT = (["2221", "222"], {"mutual_scope": "same-year"}), (["22", "22222"], {})
PASSED = Stop(1.0, time.monotonic() - 3600)


@pytest.fixture
def guided_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no dead end, the guided search goes on until its steps are used up."""
    monkeypatch.setattr(rotating_dead_end, "FEW_STATES", 0)
    monkeypatch.setattr(rotating_guided, "MOST_STEPS", 300)


def diagnosed(problem: Problem, name: str, stop: Stop = NO_STOP) -> dict[str, Any]:
    """The diagnosis, with a proof that no draw exists."""

    def prove(*found: Any) -> dict[str, Any]:
        return {"folder": None, **proof_folder(problem, *found).document()}

    return diagnose(problem, load_algorithm(name), 5, Effort(stop=stop), prove=prove)


def an_hour_between_any_two_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clocks of a machine that does a step in an hour."""
    for clock in ("monotonic", "perf_counter", "process_time", "time"):
        monkeypatch.setattr(time, clock, itertools.count(3600.0, 3600.0).__next__)


@pytest.mark.usefixtures("guided_only")
@pytest.mark.parametrize(("groups", "law"), [SAFE, TIGHT])
@pytest.mark.parametrize("name", ["rotating-lists", "sequential-bowls"])
def test_a_slow_machine_comes_to_the_same_diagnosis(
    monkeypatch: pytest.MonkeyPatch, name: str, groups: list[str], law: dict[str, Any]
) -> None:
    quiet = diagnosed(problem_of(groups, **law), name)
    an_hour_between_any_two_looks(monkeypatch)
    busy = diagnosed(problem_of(groups, **law), name)
    assert busy == quiet
    assert not busy["stopped"]
    if (name, groups) == ("rotating-lists", SAFE[0]):
        assert "A guided search (" in busy["dead_end"]["reason"]
    if groups == TIGHT[0]:
        assert busy["feasible"] is False
        assert busy["proof"]["formula"]
        searched = busy["relaxations_searched"]
        assert all(searched[kind]["settled"] == searched[kind]["considered"] for kind in ("accessions", "parameters"))


@pytest.mark.usefixtures("guided_only")
@pytest.mark.parametrize(("groups", "law"), [SAFE, TIGHT])
def test_what_the_users_clock_cut_short_says_so(groups: list[str], law: dict[str, Any]) -> None:
    problem = problem_of(groups, **law)
    found = diagnosed(problem, "rotating-lists", PASSED)
    text = "\n".join(pages(found, problem.scenario, problem.law))
    assert found["stopped"]
    assert "Stopped by --seconds: what is not settled above was cut short" in text
    assert found["dead_end"]["reachable"] is None
    assert found["dead_end"]["estimate"]["draws"] == 0
    assert "Stopped" not in "\n".join(pages(found | {"stopped": False}, problem.scenario, problem.law))


def test_effort_is_counted_in_units() -> None:
    """A guided search of so many times the effort takes so many times the steps."""
    problem = problem_of(["2221", "222"], mutual_scope="same-year", load_max=4)
    few, more = (
        rotating_guided.guided_search(rotating_dead_end.Courses(problem), Effort(factor), lambda _: None) for factor in (0.02, 0.04)
    )
    assert 200 <= few.steps < 400 <= more.steps < 600
