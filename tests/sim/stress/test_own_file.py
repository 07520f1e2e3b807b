"""A user's own algorithm, in a file outside the project, goes through a campaign; its failures are shrunk and can be drawn again."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from algorithms import algorithm_from
from app.main import main
from results.stress.store import read_tables
from scenarios import InputError
from sim.stress.cases import read_case

EXAMPLE = Path(__file__).parents[3] / "docs" / "how-to" / "own_algorithm" / "least_loaded.py"
PLAN = """
seed = "own"
[[block]]
families = ["single-instrument", "calibrated"]
parameters = [{ groups = 2 }]
sizes = [20]
laws = ["default", "load_max=3"]
scenarios = 3
draws = 8
"""


def run(folder: Path, own: Path) -> tuple[int, str]:
    plan = folder / "plan.toml"
    plan.write_text(PLAN, encoding="utf-8")
    words = ["stress", "--plan", str(plan), "--algorithm", str(own), "-o", str(folder / "out"), "--workers", "2"]
    result = CliRunner().invoke(main, words)
    return result.exit_code, result.output


def test_the_example_gets_stuck_and_its_case_can_be_drawn_again(tmp_path: Path) -> None:
    own = tmp_path / "least_loaded.py"
    own.write_text(EXAMPLE.read_text(encoding="utf-8"), encoding="utf-8")
    code, output = run(tmp_path, own)
    assert code == 0, output
    draws, _ = read_tables(tmp_path / "out")
    assert set(draws["algorithm"]) == {"least-loaded"}
    stuck = draws[draws["outcome"] == "stuck"]
    assert len(stuck) and not draws["broken"].any()
    cases = sorted((tmp_path / "out" / "cases").glob("*.json"))
    assert [case.stem.split("-stuck-")[0] for case in cases] == ["least-loaded"] * len(set(stuck["law"]))
    for case in cases:
        assert read_case(case).scenario.n_states <= 20
        again = CliRunner().invoke(main, ["stress", "--replay", str(case), "--algorithm", str(own)])
        assert again.exit_code == 0, again.output
        assert "fails as told" in again.output and "a lawful draw exists" in again.output


def test_an_algorithm_that_breaks_the_law_is_found_out(tmp_path: Path) -> None:
    own = Path(__file__).parent / "algorithms_of_users.py"
    code, output = run(tmp_path, Path(f"{own}:PairsUp"))
    assert code == 1, output
    draws, _ = read_tables(tmp_path / "out")
    assert "failed" in set(draws["outcome"]) and not draws["broken"].any()
    assert all("past the ceremony" in reason for reason in draws.loc[draws["outcome"] == "failed", "reason"])
    case = next((tmp_path / "out" / "cases").glob("pairs-up-failed-default.json"))
    assert CliRunner().invoke(main, ["stress", "--replay", str(case), "--algorithm", f"{own}:PairsUp"]).exit_code == 0


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("x = 1\n", "0 such classes"),
        ("import nothing_of_this_name\n", "ModuleNotFoundError"),
        ("from algorithms.sequential_bowls import SequentialBowls\nclass A(SequentialBowls):\n    pass\nclass B(A):\n    pass\n", "A, B"),
        ("from algorithms import Algorithm\nclass A(Algorithm):\n    def fill(self, ceremony):\n        pass\n", "name: ClassVar"),
    ],
)
def test_a_file_without_one_algorithm_is_refused(tmp_path: Path, source: str, words: str) -> None:
    own = tmp_path / "own.py"
    own.write_text(source, encoding="utf-8")
    with pytest.raises(InputError, match=words):
        algorithm_from(str(own))


def test_a_name_in_a_record_never_runs_a_file(tmp_path: Path) -> None:
    """A record names its algorithm; verify must not run what it finds at that path."""
    own, record = tmp_path / "own.py", tmp_path / "r.json"
    mark = tmp_path / "was-run"
    own.write_text(f"open({str(mark)!r}, 'w').close()\n", encoding="utf-8")
    drawn = CliRunner().invoke(main, ["draw", "real-2020-10-16", "--algorithm", "rotating-lists", "--seed", "s", "-o", str(record)])
    assert drawn.exit_code == 0
    document = json.loads(record.read_text())
    record.write_text(json.dumps(document | {"algorithm": str(own)}), encoding="utf-8")
    checked = CliRunner().invoke(main, ["verify", str(record)])
    assert "not replayed" in checked.output
    assert not mark.exists()
