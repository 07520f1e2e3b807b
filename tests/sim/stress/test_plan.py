"""Plans: what they expand to, and what is said of a bad one."""

from pathlib import Path

import pytest

from algorithms import algorithm_names
from scenarios import InputError
from sim.stress.plan import BUILT_IN, read_plan

PLAN = """
seed = "test"
[[block]]
families = ["calibrated", "sparse"]
sizes = [12, 120]
laws = ["default", "load_max=3"]
algorithms = ["sequential-bowls", "rotating-lists"]
scenarios = 3
draws = 2
"""


def written(folder: Path, text: str) -> str:
    path = folder / "plan.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_rows_follow_each_other_and_draws_add_up(tmp_path: Path) -> None:
    plan = read_plan(written(tmp_path, PLAN))
    assert plan.draws == 2 * 2 * 2 * 2 * 3 * 2
    row = 0
    for number, job in enumerate(plan.jobs):
        assert (job.number, job.first_row) == (number, row)
        row += job.draws
    assert row == plan.draws
    small, large = ([job for job in plan.jobs if job.source.size == size] for size in (12, 120))
    assert {job.draws for job in small} == {8}
    assert {job.draws for job in large} == {2}


def test_all_algorithms_of_a_scenario_have_the_same_seeds(tmp_path: Path) -> None:
    plan = read_plan(written(tmp_path, PLAN))
    seeds = {(job.source, job.seeds) for job in plan.jobs}
    assert len(seeds) == len({job.source for job in plan.jobs})


def test_a_share_keeps_at_least_one_scenario_of_each(tmp_path: Path) -> None:
    path = written(tmp_path, PLAN)
    whole, some = read_plan(path), read_plan(path, share=0.01)
    assert some.draws == whole.draws // 3
    assert {(job.source.family, job.source.size) for job in some.jobs} == {(job.source.family, job.source.size) for job in whole.jobs}
    assert some.digest != whole.digest


def test_an_algorithm_of_ones_own_replaces_the_plans_and_is_in_the_digest(tmp_path: Path) -> None:
    path, own = written(tmp_path, PLAN), tmp_path / "own.py"
    source = "from algorithms.sequential_bowls import SequentialBowls\nclass Own(SequentialBowls):\n    name = 'own'\n"
    own.write_text(source, encoding="utf-8")
    first = read_plan(path, (str(own),))
    assert first.algorithms == (str(own),)
    own.write_text(source + "# changed\n", encoding="utf-8")
    assert read_plan(path, (str(own),)).digest != first.digest


@pytest.mark.parametrize("name", ["quick", "full"])
def test_built_in_plans_are_sound_and_use_every_algorithm(name: str) -> None:
    plan = read_plan(name)
    assert set(plan.algorithms) == set(algorithm_names())
    if name == "full":
        assert plan.draws >= 20_000
        assert max(job.source.size for job in plan.jobs) == 1000


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (('"sparse"', '"sprase"'), ["sprase", "sparse"]),
        (('"load_max=3"', '"load_mix=3"'), ["load_mix", "load_max"]),
        (('"rotating-lists"', '"rotating"'), ["rotating", "rotating-lists"]),
        (('"rotating-lists"', '"nowhere.py"'), ["no such file", "an installed algorithm, or a Python file"]),
        (("draws = 2", 'draws = "two"'), ["two", "integer"]),
        (("sizes = [12, 120]", ""), ["either families, sizes and scenarios, or listed"]),
        (('seed = "test"', ""), ["seed"]),
        (("draws = 2", "drawn = 2"), ["drawn"]),
        (("[[block]]", "[[block]"), ["TOML"]),
    ],
)
def test_a_bad_plan_says_what_and_what_would_be_right(tmp_path: Path, change: tuple[str, str], words: list[str]) -> None:
    with pytest.raises(InputError) as fault:
        read_plan(written(tmp_path, PLAN.replace(*change)))
    assert all(word in str(fault.value) for word in words), str(fault.value)


def test_all_faults_at_once(tmp_path: Path) -> None:
    with pytest.raises(InputError) as fault:
        read_plan(written(tmp_path, PLAN.replace('"sparse"', '"sprase"').replace('"load_max=3"', '"load_max=x"')))
    assert "sprase" in str(fault.value) and "load_max" in str(fault.value)


def test_the_large_plan_has_a_process_for_each_draw() -> None:
    plan = read_plan("large")
    assert set(BUILT_IN) == {"quick", "full", "large"}
    assert plan.fresh
    assert {job.draws for job in plan.jobs} == {1}
    assert max(job.source.size for job in plan.jobs) == 10_000
