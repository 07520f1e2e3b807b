"""The size of the answer set program: a rule has an instance for each value of what it speaks of, and of nothing else."""

from pathlib import Path

from scenarios.registry import load_list
from verify import read_law
from verify.diagnosis.problem import Problem
from verify.law.terms import PARTICIPANTS, Atom, Exists, free_variables, reviewing
from verify.readers.asp import asp_program


def test_a_quantifier_binds_its_variable_and_its_domain_is_of_a_free_one() -> None:
    assert free_variables(Exists("q", PARTICIPANTS, Atom("same_group", ("q", "r")))) == {"r"}
    assert free_variables(Exists("r", reviewing("s"), Atom("waives", ("r",)))) == {"s"}


def test_the_legal_family_of_the_reviewed_state_is_not_asked_again_for_each_reviewing_one() -> None:
    """For each pair of States and each reviewing State it was 6.7 million instances on 189 States, and half a minute."""
    law = read_law(Path("uncac-first-cycle"), ())
    problem = Problem(load_list("uncac-stand-in", None).scenario, law)
    named = [line.split(" :- ")[0] for line in asp_program(problem.scenario, problem.law, problem.year_of, problem.guard).splitlines()]
    assert {line for line in named if line.startswith("holds_")} == {"holds_0(S)", "holds_1(Q,S)"}
