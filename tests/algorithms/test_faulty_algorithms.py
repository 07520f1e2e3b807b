"""An algorithm of somebody else that does what none may do: told as its fault, exit 2, and nothing written."""

import json
import os
import pickle
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from algorithms.faulty import LIMIT
from app.main import main
from scenarios import load_scenario
from scenarios.model import Scenario
from verify.diagnosis.reachable import ContradictionError

OWN = Path(__file__).parents[1] / "sim" / "stress" / "algorithms_of_users.py"
REAL = load_scenario("real-2020-10-16")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("DoesNothing", "it ended with seats left to fill, of 189 States under review"),
        ("FirstYearOnly", "it ended with seats left to fill, of 127 States under review"),
        ("PairsUp", "it filled or emptied seats past the ceremony"),
        ("Raises", "raises raised IndexError: list index out of range\n  line "),
        ("Exits", "exits raised SystemExit: 0"),
        ("EndsTheProcess", "it called os._exit(0), which would end the process without a word"),
        ("OwnRandomness", "own-randomness does not go by its lots alone"),
    ],
)
@pytest.mark.parametrize("command", ["draw", "compare"])
def test_it_is_told_with_exit_2(tmp_path: Path, command: str, name: str, words: str) -> None:
    file = tmp_path / "r.json"
    more = ["--seed", "s", "-o", str(file)] if command == "draw" else ["--draws", "1"]
    done = CliRunner().invoke(main, [command, REAL.id, "--algorithm", f"{OWN}:{name}", *more])
    assert done.exit_code == 2, done.output
    assert words in done.stderr and "Traceback" not in done.stderr
    assert not file.exists() and not done.stdout


STOPPED = "it had not ended after 0.2 seconds, and --seconds stopped it"
NEVER = f"{OWN}:NeverEnds"


@pytest.mark.parametrize(
    "words",
    [
        ["draw", REAL.id, "--algorithm", NEVER, "--seed", "s"],
        ["compare", REAL.id, "--algorithm", NEVER, "--draws", "1"],
        ["simulate", "run", REAL.id, "--algorithm", NEVER, "--replications", "2", "--workers", "1"],
    ],
)
def test_one_that_never_ends_is_stopped_where_the_user_says_so(words: list[str]) -> None:
    done = CliRunner().invoke(main, [*words, "--seconds", "0.2"])
    assert done.exit_code == 2
    assert STOPPED in done.stderr
    assert LIMIT not in os.environ


PLAN = """
about = "one small list"
seed = "own"

[[block]]
families = ["universal"]
sizes = [6]
scenarios = 1
draws = 1
"""


def in_workers(folder: Path, name: str, *more: str) -> tuple[int, str]:
    """A campaign of an own algorithm in two worker processes, in a process of its own: the exit code, and what was said."""
    (folder / "plan.toml").write_text(PLAN)
    words = ["--plan", str(folder / "plan.toml"), "--algorithm", f"{OWN}:{name}", "-o", str(folder / "out"), "--workers", "2", *more]
    command = [str(Path(sys.executable).with_name("untoc-draw")), "stress", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr


def test_in_a_worker_process_too_it_is_stopped(tmp_path: Path) -> None:
    code, said = in_workers(tmp_path, "NeverEnds", "--seconds", "0.2")
    assert code == 1, said
    assert pq.read_table(tmp_path / "out" / "draws.parquet")["reason"].to_pylist() == [STOPPED]


def test_a_worker_process_that_is_killed_is_told_as_that(tmp_path: Path) -> None:
    code, said = in_workers(tmp_path, "Crashes")
    assert code == 3
    assert "a worker process ended before its work was done, so no result is given" in said


def test_what_it_prints_does_not_stand_in_the_json() -> None:
    done = CliRunner().invoke(main, ["draw", REAL.id, "--algorithm", f"{OWN}:Prints", "--seed", "s", "--json"])
    assert done.exit_code == 0, done.stderr
    assert json.loads(done.stdout)["outcome"] == "complete"
    assert "year 1" in done.stderr


def test_what_it_writes_past_sys_stdout_goes_to_standard_error_too() -> None:
    command = [str(Path(sys.executable).with_name("untoc-draw")), "draw", REAL.id, "--algorithm", f"{OWN}:Prints", "--seed", "s", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["outcome"] == "complete"
    assert "to the file descriptor" in done.stderr


def test_of_a_function_that_calls_itself_without_end_few_lines_are_shown() -> None:
    done = CliRunner().invoke(main, ["draw", REAL.id, "--algorithm", f"{OWN}:CallsItself", "--seed", "s"])
    assert done.exit_code == 2 and "lines more" in done.stderr
    assert len(done.stderr.splitlines()) < 10


@pytest.mark.parametrize("source", ["import sys\nsys.exit(3)\n", "raise BaseException('no')\n", "def ("])
def test_a_file_that_cannot_be_loaded_is_unusable_input(tmp_path: Path, source: str) -> None:
    own = tmp_path / "own.py"
    own.write_text(source, encoding="utf-8")
    done = CliRunner().invoke(main, ["draw", REAL.id, "--algorithm", str(own), "--seed", "s"])
    assert done.exit_code == 2 and "Python that can be run" in done.stderr


@pytest.mark.parametrize("scenario", [REAL, pickle.loads(pickle.dumps(REAL))], ids=["loaded", "in another process"])
def test_the_facts_cannot_be_changed(scenario: Scenario) -> None:
    for array in (scenario.adherence, scenario.group_of):
        with pytest.raises(ValueError, match="WRITEABLE"):
            array.setflags(write=True)


def test_a_check_of_a_result_stays_under_python_o() -> None:
    source = "from storage.errors import demand\ndemand(1 == 2, 'one is not two')\n"
    done = subprocess.run([sys.executable, "-O", "-c", source], capture_output=True, text=True, check=False)
    assert done.returncode == 1 and "ResultError: one is not two" in done.stderr


def test_a_proof_that_draws_contradict_is_an_internal_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def contradicted(*_: object, **__: object) -> None:
        raise ContradictionError("it cannot get stuck, and did")

    monkeypatch.setattr("verify.diagnosis.diagnosis.feasibility", contradicted)
    done = CliRunner().invoke(main, ["diagnose", REAL.id])
    assert done.exit_code == 3 and not done.stdout
    assert "an internal error, and no result is given: it cannot get stuck, and did" in done.stderr
