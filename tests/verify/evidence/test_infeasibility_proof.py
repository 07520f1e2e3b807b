"""Proofs that no draw exists: the formula says what the law says, and the checkers accept only what is a proof."""

import json
import random
import subprocess
import sys
from collections import defaultdict
from itertools import combinations, product
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.main import main
from scenarios import load_scenario
from tests.reference.encoding import CHOICES, Lot, violations
from tests.verify.diagnosis.small_problems import UNSEEN, random_problem, reference_says
from tests.verify.law.small import small
from verify import law_from
from verify.budget import USUAL, Budget, Effort
from verify.completion.capacity import CapacityProgram
from verify.diagnosis.certificate import certify
from verify.diagnosis.conflict import Conflict, find_conflict
from verify.diagnosis.feasibility import exact_budget
from verify.diagnosis.problem import Problem
from verify.evidence.check_counting import Market
from verify.evidence.check_drat import fault_in, read_formula
from verify.evidence.infeasibility.proof_folder import proof_folder
from verify.evidence.infeasibility.refutation import Refutation, refute
from verify.evidence.infeasibility.sat_solver import Answer, solve
from verify.evidence.infeasibility.trimming import Proof, trimmed
from verify.law.pairs import PairsGiven, with_pairs
from verify.readers.cnf import TRUE, Clause, Cnf
from verify.readers.cnf_draw_form import TooLargeError
from verify.readers.propositional import PropositionalReader

NUMBERS = range(200)
ENOUGH = 2_000_000
SHORT = 300
"""Proofs of up to so many steps are gone through here; longer ones take seconds each."""
PAIR = [
    "A1,Aland,African,yes,yes",
    "A2,Bland,African,yes,yes",
    "B1,Cland,Asia-Pacific,yes,yes",
    "B2,Dland,Asia-Pacific,yes,yes",
    "B3,Eland,Asia-Pacific,yes,yes",
]
Solved = list[tuple[int, Problem, PropositionalReader, Answer]]


@pytest.fixture(scope="module")
def solved() -> Solved:
    found = []
    for number in NUMBERS:
        problem = random_problem(number)
        reader = PropositionalReader(problem, None, Budget(ENOUGH))
        found.append((number, problem, reader, solve(reader.cnf, Budget(ENOUGH))))
    return found


@pytest.fixture(scope="module")
def proofs(solved: Solved) -> list[tuple[list[Clause], Proof]]:
    """Formulas that cannot be satisfied, with their proofs."""
    found = []
    for number, _, reader, answer in solved:
        if answer.satisfiable is False and len(answer.steps) <= SHORT:
            proof = trimmed(reader.cnf.clauses, answer.steps)
            assert proof, number
            found.append((reader.cnf.clauses, proof))
    assert len(found) > 100
    return found


def pigeons(holes: int) -> Cnf:
    """One pigeon more than holes, and one pigeon a hole: needs every clause."""
    cnf = Cnf()
    sits = [[cnf.variable(f"pigeon {p} in {h}") for h in range(holes)] for p in range(holes + 1)]
    for pigeon in sits:
        cnf.require(pigeon)
    for hole in range(holes):
        for first in range(holes + 1):
            for second in range(first):
                cnf.require((-sits[first][hole], -sits[second][hole]))
    return cnf


def text_of(clauses: list[Clause]) -> str:
    """A formula as DIMACS text."""
    last = max((abs(literal) for clause in clauses for literal in clause), default=0)
    return "\n".join([f"p cnf {last} {len(clauses)}", *(" ".join(map(str, (*clause, 0))) for clause in clauses)]) + "\n"


def draw_of(reader: PropositionalReader, model: frozenset[int]) -> list[Lot]:
    """The draw of an assignment, as the other encoding writes it."""
    scenario, covers, lots = reader.problem.scenario, defaultdict[tuple[int, int, int], set[str]](set), list[Lot]()
    for (side, reviewed, state, place), literal in reader.covers.items():
        if literal in model:
            covers[side, reviewed, state].add(scenario.instruments[place].id)
    for additional, table in ((False, reader.drawn), (True, reader.additional)):
        for (side, reviewed), seats in table.items():
            lots += [
                (
                    scenario.states[reviewed],
                    scenario.states[state],
                    "away" if side else "home",
                    additional,
                    frozenset(covers[side, reviewed, state]),
                )
                for state, literal in seats.items()
                if literal in model
            ]
    return lots


def test_the_formula_agrees_with_the_other_encoding(solved: Solved) -> None:
    """Satisfiable exactly where the other encoding finds a draw; and what satisfies it is lawful there."""
    wrong, seen = [], defaultdict[tuple[str, str], int](int)
    for number, problem, reader, answer in solved:
        wrong += [number] if answer.satisfiable != reference_says(problem) else []
        values = {name: value for name, value in problem.law.values.items() if name not in UNSEEN}
        if answer.satisfiable:
            assert not violations(problem.scenario, values, problem.groups(), draw_of(reader, answer.model)), number
        for name in (*CHOICES, "load_max", "reviewers_max"):
            seen[name, str(values[name])] += 1
    assert not wrong
    counts = [seen[name, value] for name, alternatives in CHOICES.items() for value in alternatives]
    print(f"{len(solved)} problems agree; each alternative of the law at least {min(counts)} times")
    assert min(counts) >= 5


@pytest.mark.parametrize(("held", "possible"), [(("yes,yes,yes", "yes,yes,yes"), False), (("yes,yes,", "yes,,yes"), True)])
def test_additional_states_take_all_that_is_missing_when_they_are_drawn(tmp_path: Path, held: tuple[str, str], possible: bool) -> None:
    """Two that hold all that is missing cannot share it: the first takes everything. Two that hold half of it each can."""
    rows = [
        "A1,A,African,yes,yes,yes",
        "A2,B,African,yes,,",
        f"A3,C,African,{held[0]}",
        f"A4,D,African,{held[1]}",
        *(f"A{n},E,African,yes,yes,yes" for n in range(5, 9)),
        *(f"B{n},F,Asia-Pacific,yes,yes,yes" for n in range(1, 9)),
    ]
    problem = Problem(small(tmp_path, rows, "untoc,tip,som"), law_from({"additional_covers": "some-missing", "reviewers_max": 9}))
    reader = PropositionalReader(problem, [0], Budget(ENOUGH))
    reader.cnf.clauses += [(reader.drawn[0, 0][1],), (reader.additional[0, 0][2],), (reader.additional[0, 0][3],)]
    assert solve(reader.cnf, Budget(ENOUGH)).satisfiable is possible


def test_some_states_alone_are_never_harder(solved: Solved) -> None:
    """Where a draw exists, the formula of any States under review alone can be satisfied."""
    tried = 0
    for number, problem, _, answer in solved:
        if answer.satisfiable and not problem.guard.has_lifting:
            everyone = problem.year_of.nonzero()[0].tolist()
            few = random.Random(number).sample(everyone, random.Random(number).randint(1, len(everyone)))
            reader = PropositionalReader(problem, few, Budget(ENOUGH))
            assert solve(reader.cnf, Budget(ENOUGH)).satisfiable, number
            tried += 1
    assert tried > 30


def test_some_states_alone_are_refused_where_others_could_serve() -> None:
    problem = random_problem(0).with_parameter("home_fallback", "different-group")
    with pytest.raises(ValueError, match="all under review"):
        PropositionalReader(problem, [0], Budget(ENOUGH))


def test_a_formula_that_takes_too_long_is_given_up() -> None:
    with pytest.raises(TooLargeError):
        PropositionalReader(Problem(load_scenario("real-2020-10-16"), law_from({})), None, Budget(1_000))


@pytest.mark.parametrize("count", range(5))
def test_counters_count(count: int) -> None:
    for number, known in product(range(count + 2), ((), (TRUE,), (-TRUE,))):
        cnf = Cnf()
        given = [cnf.variable(f"v{place}") for place in range(count)]
        reached = cnf.at_least((*given, *known), number)
        before = len(cnf.clauses)
        for signs in product((-1, 1), repeat=count):
            del cnf.clauses[before:]
            cnf.clauses += [(sign * literal,) for sign, literal in zip(signs, given, strict=True)]
            answer = solve(cnf, Budget(ENOUGH))
            assert answer.satisfiable
            assert (reached == TRUE or reached in answer.model) == (signs.count(1) + (known == (TRUE,)) >= number)
            if abs(reached) != TRUE:
                cnf.clauses.append((-reached if reached in answer.model else reached,))
                assert solve(cnf, Budget(ENOUGH)).satisfiable is False


def test_the_checker_accepts_every_proof(proofs: list[tuple[list[Clause], Proof]]) -> None:
    longest = sorted(proofs, key=lambda one: len(one[1].steps))[-5:]
    for formula, proof in [*proofs[::4], *longest]:
        assert fault_in(text_of(formula), proof.drat()) == ""
    assert len(longest[-1][1].steps) > 100


def test_each_step_follows_from_the_clauses_that_it_names(proofs: list[tuple[list[Clause], Proof]]) -> None:
    """The LRAT text, read strictly: each clause named is unit in its turn, and the last is false."""
    for formula, proof in proofs:
        known = {number: set(clause) for number, clause in enumerate(formula, 1)}
        for line in proof.lrat().splitlines():
            number, *rest, _ = map(int, line.split())
            clause, named = rest[: rest.index(0)], rest[rest.index(0) + 1 :]
            false = set(clause)
            for place in named[:-1]:
                (left,) = known[place] - false
                false.add(-left)
            assert not known[named[-1]] - false
            known[number] = set(clause)
        assert known[number] == set()


def test_a_formula_without_a_clause_that_it_needs_is_refused(proofs: list[tuple[list[Clause], Proof]]) -> None:
    cnf = pigeons(4)
    answer = solve(cnf, Budget(ENOUGH))
    proof = trimmed(cnf.clauses, answer.steps)
    assert proof
    assert len(proof.used) == len(cnf.clauses)
    refused = 0
    for formula, own in [(cnf.clauses, proof), *proofs[::10]]:
        for number in own.used[:50]:
            rest = Cnf()
            rest.clauses = [clause for place, clause in enumerate(formula, 1) if place != number]
            if solve(rest, Budget(ENOUGH)).satisfiable:
                assert "does not follow" in fault_in(text_of(rest.clauses), own.drat())
                refused += 1
    assert refused >= len(cnf.clauses) + 10


def test_a_proof_that_was_changed_is_refused() -> None:
    cnf = pigeons(4)
    proof = trimmed(cnf.clauses, solve(cnf, Budget(ENOUGH)).steps)
    assert proof
    formula, lines = text_of(cnf.clauses), proof.drat().splitlines()
    assert fault_in(formula, "\n".join(lines)) == ""
    assert fault_in(formula, "\n".join(lines[:-1])) == "the proof ends without the empty clause"
    assert fault_in(formula, "0\n") == "line 1 of the proof does not follow by unit propagation:  0"
    without = [fault_in(formula, "\n".join(lines[:place] + lines[place + 1 :])) for place in range(len(lines) - 1)]
    changed = [fault_in(formula, "\n".join([*lines[:place], _turned(line), *lines[place + 1 :]])) for place, line in enumerate(lines[:-1])]
    assert sum("does not follow" in fault for fault in without) > len(lines) / 4
    assert sum("does not follow" in fault for fault in changed) > len(lines) / 2
    for literal in lines[0].split()[:-1]:
        assert fault_in(formula, "\n".join([f"{literal} 0", *lines[1:]])).startswith("line 1 of the proof"), literal
    unneeded = [f"d {clause}" for clause in formula.splitlines()[1:]]
    assert fault_in(formula, "\n".join([*unneeded, *lines])).startswith(f"line {len(unneeded) + 1} of the proof")


def _turned(line: str) -> str:
    """A step with its first literal negated."""
    first, _, rest = line.partition(" ")
    return f"{-int(first)} {rest}"


def test_no_proof_of_a_formula_that_can_be_satisfied_is_accepted() -> None:
    chance = random.Random(29)
    for _ in range(300):
        clauses = [tuple(chance.choice((-1, 1)) * v for v in chance.sample(range(1, 6), 2)) for _ in range(chance.randint(1, 9))]
        cnf = Cnf()
        cnf.clauses = list(clauses)
        answer = solve(cnf, Budget(ENOUGH))
        proof = (
            "".join(
                " ".join(str(chance.choice((-1, 1)) * v) for v in chance.sample(range(1, 6), chance.randint(1, 2))) + " 0\n"
                for _ in range(5)
            )
            + "0\n"
        )
        if answer.satisfiable:
            assert fault_in(text_of(clauses), proof)
        else:
            assert fault_in(text_of(clauses), "\n".join(" ".join(map(str, (*step, 0))) for step in answer.steps) or "0\n") == ""


@pytest.mark.parametrize(
    ("formula", "proof"),
    [
        ("", "0"),
        ("p cnf 1 2\n1 0\n", "0"),
        ("p cnf 1 1\n2 0\n", "0"),
        ("p cnf 1 1\n1\n", "0"),
        ("p cnf 1 1\n1 0\n", "x 0"),
        ("p cnf 1 1\n1 0 1 0\n", "0"),
        ("p cnf 1 1\n1 0\n", "1"),
    ],
)
def test_what_cannot_be_read_is_said(formula: str, proof: str) -> None:
    with pytest.raises(ValueError, match=r"line|clauses|variable"):
        fault_in(formula, proof)


def test_of_the_real_list_of_2005_two_states_are_enough() -> None:
    problem = Problem(load_scenario("real-2005-01-15"), law_from({}))
    two = [problem.scenario.index[state] for state in ("CYP", "LAO")]
    found = refute(problem, Conflict(tuple(("29a", state) for state in two), True), USUAL)
    assert found
    assert not found.reader.whole
    assert found.rests_on.keys() >= {"28-home", "29a"}
    assert {state for states in found.rests_on.values() for state in states} == {"CYP", "LAO"}
    assert fault_in(found.formula(), found.proof.drat()) == ""
    assert problem.scenario.digest in found.formula()
    assert problem.law.digest in found.formula()
    assert f"c var {found.reader.drawn[0, two[0]][two[1]]} = drawn home CYP reviewed-by LAO" in found.formula().splitlines()


def diagnosed(folder: Path, *options: str) -> tuple[int, str]:
    small(folder, PAIR)
    result = CliRunner().invoke(main, ["diagnose", str(folder / "small.csv"), "--proof", str(folder / "proof"), *options])
    return result.exit_code, result.stdout


def alone(folder: Path, *command: str) -> tuple[int, str]:
    """Run a checker of the folder with nothing but Python."""
    done = subprocess.run([sys.executable, "-I", "-S", *command], cwd=folder, capture_output=True, text=True, check=False, timeout=600)
    return done.returncode, done.stdout


@pytest.mark.long
def test_of_states_that_are_barred_to_their_group_one_is_enough() -> None:
    """Fifty-one African States, none of which may review another: the proof is about one of them."""
    parties = load_scenario("real-2020-10-16")
    african = [s for s, g in zip(parties.states, parties.group_of, strict=True) if g == parties.regional_groups.index("African")]
    problem = Problem(parties, law_from(with_pairs({}, PairsGiven(barred_both=[*combinations(african, 2)]), parties)))
    conflict = find_conflict(problem, exact_budget(problem, USUAL))
    assert conflict and {clause for clause, _ in conflict.instances} == {"28-two", "28-home", "barred-both"}
    folder = proof_folder(problem, None, conflict, USUAL)
    formula = folder.document()["formula"]
    assert not formula["all_states"] and len(formula["states"]) == 1 and formula["states"][0] in african


def test_the_folder_can_be_checked_alone(tmp_path: Path) -> None:
    code, told = diagnosed(tmp_path, "--json")
    assert code == 1
    document = json.loads(told)["proof"]
    folder = tmp_path / "proof"
    assert set(document["files"]) | {"manifest.json"} == {file.name for file in folder.iterdir()}
    assert document["formula"]["format"] == "DRAT and LRAT"
    assert document["formula"]["clauses"] == len(read_formula((folder / "formula.cnf").read_text()))
    assert document["formula"]["steps"] == len((folder / "proof.drat").read_text().splitlines())
    assert {"28-home", "29a"} <= document["formula"]["rests_on"].keys()
    assert alone(folder, "check_drat.py", "formula.cnf", "proof.drat") == (0, "s VERIFIED\n")
    told = (folder / "README.txt").read_text()
    assert "drat-trim formula.cnf proof.drat" in told
    assert "It speaks of the reviews of A1, A2 alone." in told
    (folder / "proof.drat").write_text("1 0\n")
    code, told = alone(folder, "check_drat.py", "formula.cnf", "proof.drat")
    assert code == 1
    assert told.startswith("s NOT VERIFIED\n")
    assert alone(folder, "check_drat.py", "formula.cnf", "nowhere")[0] == 2


def test_a_used_folder_is_refused_and_nothing_is_written_where_a_draw_exists(tmp_path: Path) -> None:
    (tmp_path / "proof").mkdir()
    (tmp_path / "proof" / "kept").write_text("")
    assert diagnosed(tmp_path)[0] == 2
    result = CliRunner().invoke(main, ["diagnose", "real-2020-10-16", "--proof", str(tmp_path / "new"), "--json"])
    assert result.exit_code == 0
    assert json.loads(result.stdout)["proof"] is None
    assert not (tmp_path / "new").exists()


def test_two_reviews_each_are_refuted_by_prices(tmp_path: Path) -> None:
    """The formula of the whole list is too large for a proof in this time; the sum of prices is checked alone."""
    problem = Problem(load_scenario("real-2020-10-16"), law_from({"load_max": 2}))
    found = proof_folder(problem, certify(CapacityProgram(problem.guard)), None, Effort(0.001))
    assert found.document()["formula"] is None
    assert found.by_counting
    for name, text in found.files.items():
        (tmp_path / name).write_text(text)
    code, told = alone(tmp_path, "check_counting.py", ".")
    assert (code, told.splitlines()[-1]) == (0, "PROVED: no lawful draw exists.")
    assert "at least 341/164; all reviews that may be performed cost 2." in told
    prices = json.loads(found.files["counting.json"])
    for name, changed in (
        ("law.json", found.files["law.json"].replace('"load_max":2', '"load_max":3')),
        ("law.json", found.files["law.json"].replace('"home_fallback":"none"', '"home_fallback":"different-group"')),
        ("counting.json", json.dumps(prices | {"prices": dict.fromkeys(prices["prices"], "-1/164")})),
        ("counting.json", json.dumps(prices | {"prices": dict(list(prices["prices"].items())[:100])})),
        ("counting.json", json.dumps(prices | {"groups": prices["groups"] | {"1": []}})),
        ("counting.json", json.dumps(prices | {"decline_prices": {"ALB": "1"}})),
    ):
        (tmp_path / name).write_text(changed)
        assert alone(tmp_path, "check_counting.py", ".")[0] == 1, name
        (tmp_path / name).write_text(found.files[name])
    (tmp_path / "counting.json").write_text("{}")
    assert alone(tmp_path, "check_counting.py", ".")[0] == 2


def test_no_prices_prove_anything_where_a_draw_exists(solved: Solved) -> None:
    tried = 0
    for number, problem, _, answer in solved:
        chance = random.Random(f"prices/{number}")
        values, states = problem.law.values, problem.scenario.states
        if answer.satisfiable:
            for _ in range(5):
                prices = {state: str(chance.randint(0, 3)) for state in states} if values["load_max"] else {}
                pairs = [{"reviewed": chance.sample(states, 2), "reviewing": chance.sample(states, 2), "price": "1"} for _ in range(6)]
                counting = {
                    "groups": problem.groups(),
                    "prices": prices,
                    "pair_prices": pairs,
                    "decline_prices": {state: str(chance.randint(0, 2)) for state in values["declines"]},
                }
                market = Market(json.loads(problem.scenario.canonical_text), {"parameters": values}, counting)
                assert not market.faults()
                assert market.needed() <= market.available(), number
                tried += 1
    assert tried > 200


def test_what_counting_proves_the_prices_prove() -> None:
    seen = 0
    for number in NUMBERS[:60]:
        problem = random_problem(number)
        if certificate := certify(CapacityProgram(problem.guard)):
            found = proof_folder(problem, certificate, None, Effort(0.001)) if seen < 5 else None
            assert found is None or found.by_counting, number
            seen += 1
    assert seen > 10


def test_a_satisfied_formula_of_an_infeasible_problem_is_an_error() -> None:
    feasible = next(problem for problem in map(random_problem, NUMBERS) if reference_says(problem))
    with pytest.raises(RuntimeError, match="one of the two is wrong"):
        refute(feasible, None, USUAL)


def test_the_formula_says_where_each_clause_comes_from() -> None:
    problem = Problem(load_scenario("real-2005-01-15"), law_from({}))
    two = [problem.scenario.index[state] for state in ("CYP", "LAO")]
    reader = PropositionalReader(problem, two, Budget(ENOUGH))
    lines = Refutation(reader, Proof((), ())).formula().splitlines()
    ranges = [line for line in lines if line.startswith("c clauses ")]
    assert any(line.endswith("= 29a: CYP") for line in ranges)
    ends = [(int(line.split()[2]), int(line.split()[4])) for line in ranges]
    assert [first for first, _ in ends] == [1, *(last + 1 for _, last in ends[:-1])]
    assert ends[-1][1] == len(reader.cnf.clauses)
