"""What was one command and is a group now: the old spelling is refused, and the error gives the new command line in full."""

import shlex

import pytest
from click.testing import CliRunner

from app.main import main

REAL = "real-2020-10-16"
NEW = {
    f"simulate {REAL} --replications 2 -o plan": f"simulate run {REAL} --replications 2 -o plan",
    "simulate parties.csv -q --record r.json": "simulate run parties.csv -q --record r.json",
    "simulate --workers=1": "simulate run --workers 1",
    "simulate": "simulate run",
    f"simulate {REAL} --compare --no-posterior": f"simulate compare {REAL} --no-posterior",
    f"simulate --officers 1,2 {REAL} --json": f"simulate officers {REAL} --more 1,2 --json",
    f"simulate {REAL} --staff-for 2030-10-31 --share 0.5": f"simulate capacity {REAL} --by 2030-10-31 --share 0.5",
    f"simulate {REAL} --phase 2 --sensitivity=first_mean": f"simulate sensitivity {REAL} --outcome first_mean",
    "simulate 'my list.csv' --precision first_mean=9 --set load_max=3": (
        "simulate precision 'my list.csv' --outcome first_mean --half-width 9 --set load_max=3"
    ),
    f"fairness {REAL} --algorithm rotating-lists": f"fairness estimate {REAL} --algorithm rotating-lists",
    "fairness": "fairness estimate",
    "fairness --state ALB --html a.html --draws 60": f"fairness state {REAL} ALB --html a.html --draws 60",
    "fairness --no-references parties.csv --state=ALB": "fairness state parties.csv ALB --no-references",
    f"fairness {REAL} --back-test --no-references --json": f"fairness backtest {REAL} --json",
    f"fairness {REAL} --exact --seed s --set load_max=2": "fairness exact --set load_max=2",
    "fairness real-2010-01-15 --best --workers 1 --as-of 2011-01-01": "fairness leximin real-2010-01-15 --as-of 2011-01-01",
    "simulate real-latest --show-parameters --parameter staff.officers=9": "simulate parameters --parameter staff.officers=9",
}


@pytest.mark.parametrize(("old", "new"), NEW.items(), ids=list(NEW))
def test_an_old_spelling_is_answered_with_the_new_one(old: str, new: str) -> None:
    done = CliRunner().invoke(main, shlex.split(old))
    assert done.exit_code == 2 and done.stdout == ""
    assert done.stderr.endswith(f"this is now spelt: untoc-draw {new}\n")


@pytest.mark.parametrize("new", NEW.values())
def test_the_new_spelling_can_be_given(new: str) -> None:
    group, name, *words = shlex.split(new)
    main.commands[group].commands[name].make_context(name, words)


def test_a_wrong_option_is_kept_so_that_its_own_command_can_refuse_it() -> None:
    done = CliRunner().invoke(main, ["simulate", REAL, "--replicatons", "2"])
    assert done.stderr.endswith(f"untoc-draw simulate run {REAL} 2 --replicatons\n")


def test_a_word_that_is_no_scenario_is_taken_for_a_command() -> None:
    done = CliRunner().invoke(main, ["simulate", "rnu", REAL])
    assert done.exit_code == 2 and "did you mean run?" in done.stderr and "now spelt" not in done.stderr
