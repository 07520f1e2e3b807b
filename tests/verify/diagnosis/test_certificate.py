"""The proof by counting is exact, and mends what rounding broke."""

from fractions import Fraction

import pytest

from scenarios import load_scenario
from tests.verify.diagnosis.small_problems import random_problem, reference_says
from verify import law_from
from verify.completion.capacity import CapacityProgram
from verify.diagnosis import certificate
from verify.diagnosis.certificate import certify
from verify.diagnosis.problem import Problem


def test_two_reviews_a_state_are_not_enough_in_2020() -> None:
    problem = Problem(load_scenario("real-2020-10-16"), law_from({"load_max": 2}))
    found = certify(CapacityProgram(problem.guard))
    assert found
    assert found.on_load
    assert 2 < found.bound < 3
    load = [row for row in found.rows if row.clause == "load-max"]
    assert sum(row.weight * len(row.states) for row in load) <= 1
    assert {row.clause for row in found.rows} >= {"load-max", "28-home", "28-away"}


def test_three_are_not_refuted() -> None:
    assert certify(CapacityProgram(Problem(load_scenario("real-2020-10-16"), law_from({"load_max": 3})).guard)) is None


def test_every_row_has_a_label() -> None:
    for law in ({}, {"load_max": 2, "declines": "ALB,BGR"}, {"additional_covers": "some-missing"}):
        program = CapacityProgram(Problem(load_scenario("real-2020-10-16"), law_from(law)).guard)
        assert {row.label[0] for row in program.linear.equalities} == {"28-home", "28-away"}
        others = {row.label[0] for row in program.linear.limits}
        assert others == {"load-max", "29a", "29b-additional", *(["decline"] if "declines" in law else [])}


def test_nothing_is_proved_where_a_draw_exists() -> None:
    proved = 0
    for number in range(120):
        problem = random_problem(number)
        if certify(CapacityProgram(problem.guard)):
            proved += 1
            assert not reference_says(problem), number
    assert proved > 20


@pytest.mark.parametrize("push", [1e-3, 0.3, -0.2])
def test_wrong_weights_prove_nothing_wrong(monkeypatch: pytest.MonkeyPatch, push: float) -> None:
    """Weights that a faulty solver gave are mended or refused: a bound never exceeds the true one."""
    problem = Problem(load_scenario("real-2020-10-16"), law_from({"load_max": 2}))
    true = certify(CapacityProgram(problem.guard))
    honest = certificate.weights_of

    def pushed(program: CapacityProgram, elastic: bool) -> tuple[list[float], list[float]]:
        y, z = honest(program, elastic)
        return [value + push * (place % 3) for place, value in enumerate(y)], [value - push * (place % 2) for place, value in enumerate(z)]

    monkeypatch.setattr(certificate, "weights_of", pushed)
    found = certify(CapacityProgram(problem.guard))
    assert true
    assert found is None or found.bound <= Fraction(true.bound)
