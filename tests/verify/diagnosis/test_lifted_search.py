"""A law that lifts a bar is not searched on a long list: the solver's program would take minutes and gigabytes to write."""

from scenarios import load_scenario
from verify import law_from
from verify.budget import Budget
from verify.diagnosis.feasibility import MOST_LIFTED, feasibility
from verify.diagnosis.problem import Problem


def test_the_real_list_under_a_lifting_law_is_left_open_at_once() -> None:
    parties = load_scenario("real-2020-10-16")
    assert parties.n_states > MOST_LIFTED
    problem = Problem(parties, law_from({"load_max": 2, "home_fallback": "different-group"}), "x")
    answer = feasibility(problem, Budget(100_000))
    assert answer.feasible is None and answer.shown_by == "nothing"
