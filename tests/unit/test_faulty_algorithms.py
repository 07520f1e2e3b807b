"""An algorithm of somebody else that does what none may do: told as its fault, exit 2, and nothing written."""

import json
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.main import main
from scenarios import load_scenario
from scenarios.model import Scenario
from verify.diagnosis.reachable import ContradictionError

OWN = Path(__file__).parents[1] / "stress" / "algorithms_of_users.py"
REAL = load_scenario("real-2020-10-16")


@pytest.mark.parametrize(("name", "words"), [
    ("DoesNothing", "it ended with seats left to fill, of 189 States under review"),
    ("FirstYearOnly", "it ended with seats left to fill, of 127 States under review"),
    ("PairsUp", "it filled or emptied seats past the ceremony"),
    ("Raises", 'raises raised IndexError: list index out of range\n  line '),
    ("Exits", "exits raised SystemExit: 0"),
    ("OwnRandomness", "own-randomness does not go by its lots alone"),
])  # fmt: skip
@pytest.mark.parametrize("command", ["draw", "compare"])
def test_it_is_told_with_exit_2(tmp_path: Path, command: str, name: str, words: str) -> None:
    file = tmp_path / "r.json"
    more = ["--seed", "s", "-o", str(file)] if command == "draw" else ["--draws", "1"]
    done = CliRunner().invoke(main, [command, REAL.id, "--algorithm", f"{OWN}:{name}", *more])
    assert done.exit_code == 2, done.output
    assert words in done.stderr and "Traceback" not in done.stderr
    assert not file.exists() and not done.stdout


def test_one_that_never_ends_is_stopped_where_the_user_says_so() -> None:
    done = CliRunner().invoke(main, ["draw", REAL.id, "--algorithm", f"{OWN}:NeverEnds", "--seed", "s", "--seconds", "0.2"])
    assert done.exit_code == 2
    assert "it had not ended after 0.2 seconds, and --seconds stopped it" in done.stderr


def test_what_it_prints_does_not_stand_in_the_json() -> None:
    done = CliRunner().invoke(main, ["draw", REAL.id, "--algorithm", f"{OWN}:Prints", "--seed", "s", "--json"])
    assert done.exit_code == 0, done.stderr
    assert json.loads(done.stdout)["outcome"] == "complete"
    assert "year 1" in done.stderr


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
    source = "from scenarios.errors import demand\ndemand(1 == 2, 'one is not two')\n"
    done = subprocess.run([sys.executable, "-O", "-c", source], capture_output=True, text=True, check=False)
    assert done.returncode == 1 and "ResultError: one is not two" in done.stderr


def test_a_proof_that_draws_contradict_is_an_internal_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def contradicted(*_: object, **__: object) -> None:
        raise ContradictionError("it cannot get stuck, and did")

    monkeypatch.setattr("verify.diagnosis.diagnosis.feasibility", contradicted)
    done = CliRunner().invoke(main, ["diagnose", REAL.id])
    assert done.exit_code == 3 and not done.stdout
    assert "an internal error, and no result is given: it cannot get stuck, and did" in done.stderr
