"""The real list where several additional States may share what is missing: its program is small enough to be asked."""

import pytest

from algorithms.draw_so_far import DrawSoFar
from scenarios import load_scenario
from verify import law_from
from verify.completion.answer_sets import AspSolver
from verify.diagnosis.problem import Problem


@pytest.mark.parametrize("keeps_seat", ["yes", pytest.param("no", marks=pytest.mark.long)])
def test_a_lawful_draw_of_the_real_list_is_found_by_search(keeps_seat: str) -> None:
    law = law_from({"additional_covers": "some-missing", "additional_keeps_seat": keeps_seat})
    problem = Problem(load_scenario("real-latest"), law)
    found = AspSolver(problem.scenario, law, problem.guard, problem.year_of).complete(DrawSoFar(problem.year_of))
    assert found is not None and not problem.findings(found)
