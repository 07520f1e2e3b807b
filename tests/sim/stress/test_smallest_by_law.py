"""What is said of the smallest dead ends under any law is what a walk through all lots shows, and not known elsewhere."""

from collections import Counter
from collections.abc import Iterable
from itertools import product
from typing import Any

import pytest

from algorithms import every_outcome, load_algorithm
from algorithms.lots import Lots
from storage.errors import ResultError
from tests.reference.encoding import feasible as reference_says
from tests.sim.stress.smallest import dead_end as smallest_dead_end
from tests.sim.stress.smallest.dead_end import CONFLICTS, PROBLEMS, Way, by_going_through, by_solver, smallest
from tests.sim.stress.smallest.program import is_stated
from tests.sim.stress.smallest.scenarios import divisions_of, scenarios_of
from tests.verify.diagnosis.laws import STATES, laws_by_pairs, problem_of
from tests.verify.diagnosis.walking import stuck_after
from verify import law_from
from verify.budget import Budget
from verify.diagnosis.dead_end import Search, search_sequential
from verify.diagnosis.problem import Problem
from verify.diagnosis.rotating_dead_end import search_rotating
from verify.diagnosis.stuck_estimate import InDivision

MOST = 20_000
LAWS = [law for law in laws_by_pairs() if not law.keys() & STATES.keys()]
Size = tuple[dict[str, Any], int, int]
"""A law, and the numbers of States and of instruments."""
OF_FOUR: list[Size] = [(law, 4, 1) for law in LAWS if "same-year" in law.values()]
"""The smallest lists with a draw: four States that may review each other in another year."""


def gets_stuck(name: str, problem: Problem) -> bool:
    """By every way in which the lots can fall, with the guard or with the algorithm itself."""
    if name == "sequential-bowls" and not problem.guard.has_lifting:
        return stuck_after(problem, MOST) is not None

    def run(lots: Lots) -> bool:
        algorithm = load_algorithm(name)
        return not algorithm.draw(problem.scenario, problem.law, InDivision(problem, lots)).complete

    return any(stuck for stuck, _ in every_outcome(run))


def fewest_adherences(name: str, size: Size) -> tuple[int, bool]:
    """Of the smallest list on which the algorithm can get stuck although, by the second statement of the law, a draw exists, by walking; 0
    where there is none of this size. And whether any of the lists has a draw."""
    law, draws = law_from(size[0]), False
    asked = {key: value for key, value in law.values.items() if key != "redraws"}
    for scenario in scenarios_of(*size[1:]):
        for year_of in divisions_of(scenario):
            problem = Problem(scenario, law, "").with_division(year_of)
            if reference_says(scenario, asked, problem.groups()):
                draws = True
                if gets_stuck(name, problem):
                    return int(scenario.adherence.sum()), True
    return 0, draws


def wrong_sizes(name: str, sizes: Iterable[Size]) -> tuple[list[Any], Counter[str]]:
    """The sizes of which something is said to be decided that is not so; how many were decided, by way and by what was said."""
    wrong, counted = list[Any](), Counter[str]()
    for size in sizes:
        law, told = law_from(size[0]), list[tuple[str, Way]]()
        if name == "sequential-bowls" and is_stated(law):
            told.append(("program", by_solver(law, size[1], size[2], Budget(CONFLICTS))))
        told.append(("going through", by_going_through(name, law, size[1], size[2], Budget(PROBLEMS))))
        decided = [(way, found.adherences) for way, found in told if found.decided]
        if decided:
            fewest, draws = fewest_adherences(name, size)
            counted.update(way for way, _ in decided)
            counted["a dead end" if fewest else "none, with draws" if draws else "no draw"] += 1
            wrong += [(way, size, said, fewest) for way, said in decided if said != fewest]
    return wrong, counted


@pytest.mark.parametrize(("name", "each"), [("sequential-bowls", 21), ("rotating-lists", 71)])
def test_what_is_decided_of_a_size_is_so_on_a_sample_of_laws(name: str, each: int) -> None:
    once = ({"mutual_scope": "same-year", "load_max": 2}, 4, 1)
    wrong, counted = wrong_sizes(name, [*OF_FOUR[::each], once])
    assert wrong == []
    assert counted["a dead end"] > 0 and counted["none, with draws"] > 0


def test_a_dead_end_that_cannot_be_replayed_is_not_taken_for_none(monkeypatch: pytest.MonkeyPatch) -> None:
    law = law_from({"mutual_scope": "same-year", "load_max": 2})
    monkeypatch.setattr(smallest_dead_end, "search_sequential", lambda *_: Search(None, False))
    found = smallest("sequential-bowls", law, most_states=4)
    assert (found.reachable, found.decided, found.ruled_out) == (None, False, 3)
    monkeypatch.setattr(smallest_dead_end, "search_sequential", lambda *_: Search(None, True))
    with pytest.raises(ResultError, match="Please report it"):
        smallest("sequential-bowls", law, most_states=4)


@pytest.mark.parametrize("name", ["sequential-bowls", "rotating-lists"])
@pytest.mark.parametrize("law", [{"declines": "A1"}, {"defers": "B0"}, {"redraws": "A0"}, {"waives_four": "A0"}])
def test_nothing_is_said_of_all_lists_under_a_law_that_names_states(name: str, law: dict[str, str]) -> None:
    """Lists are gone through up to the names of States; such a law tells States apart by their names."""
    found = smallest(name, law_from(law), most_states=3)
    assert (found.reachable, found.decided, found.ruled_out) == (None, False, 0)


@pytest.mark.parametrize("law", [{"home_fallback": "different-group"}, {"legal_family": "on"}])
def test_no_search_says_anything_where_a_later_lot_may_lift_a_bar(law: dict[str, str]) -> None:
    problem = problem_of(("22", "22"), {"mutual_scope": "same-year"} | law)
    rotating, sequential = search_rotating(problem), search_sequential(problem, Budget(1_000))
    assert (rotating.found, rotating.decided) == (sequential.found, sequential.exhausted) == (None, False)


@pytest.mark.parametrize("value", ["reviewing-only", "home-waived"])
def test_nothing_is_said_of_all_lists_where_states_without_a_group_take_part(value: str) -> None:
    """Every list that is gone through has all its States in regional groups."""
    found = smallest("sequential-bowls", law_from({"no_group": value}), most_states=3)
    assert (found.decided, found.proof) == (True, "None with 3 States or fewer, each in a regional group: all were decided.")


@pytest.mark.long
@pytest.mark.parametrize("name", ["sequential-bowls", "rotating-lists"])
def test_what_is_decided_of_a_size_is_so_under_any_pair_of_values(name: str) -> None:
    wrong, counted = wrong_sizes(name, [*OF_FOUR, *((law, 3, 2) for law in LAWS[::5])])
    assert wrong == []
    assert counted["a dead end"] > 5 and counted["none, with draws"] > 5


@pytest.mark.long
def test_the_program_is_right_under_every_law_that_it_states() -> None:
    values = product(("whole-process", "same-year"), ("set-aside", "stuck"), (2, 3, 4, 5), (0, 1, 2, 3))
    laws = [dict(zip(("mutual_scope", "uncoverable_lot", "reviewers_max", "load_max"), each, strict=True)) for each in values]
    sizes = [(law, states, instruments) for law in laws for states in (3, 4) for instruments in (1, 2)]
    wrong, counted = wrong_sizes("sequential-bowls", sizes)
    assert wrong == []
    assert counted["program"] == len(sizes)
