"""Where an answer is not known, a command says so and does not end with 0."""

from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner

import app.fairness_pages
import app.stress_pages
import sim.stress.cell
from app.main import main
from sim.fairness.leximin import leximin_burdens
from tests.sim.fairness.test_leximin import small as of_groups
from tests.verify.law.small import small

EIGHT = [f"{group[0]}{number},{group[0]}land{number},{group},yes,yes" for group in ("African", "Eastern European") for number in range(4)]
PLAN = """
about = "one small list"
seed = "own"

[[block]]
families = ["universal"]
sizes = [6]
scenarios = 1
draws = 20
algorithms = ["sequential-bowls"]
"""


@pytest.mark.parametrize(
    ("more", "code", "words"),
    [((), 0, "can get stuck although"), (("--effort", "0.001"), 3, "may or may not get stuck although a lawful draw exists")],
)
def test_diagnose_whether_an_algorithm_can_get_stuck(tmp_path: Path, more: tuple[str, ...], code: int, words: str) -> None:
    small(tmp_path, EIGHT)
    words_of = ["diagnose", str(tmp_path / "small.csv"), "--algorithm", "rotating-lists", "--draws", "1"]
    done = CliRunner().invoke(main, [*words_of, *more])
    assert words in done.stdout
    assert done.exit_code == code


@pytest.mark.parametrize(("searches", "code", "words"), [(1000, 0, "Finished"), (1, 3, "NOT KNOWN whether it is the best")])
def test_the_best_lottery(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], searches: int, code: int, words: str
) -> None:
    three_groups = of_groups(["111", "1111", "11111"], instruments=1)
    monkeypatch.setattr(app.fairness_pages, "leximin_burdens", partial(leximin_burdens, searches=searches))
    assert app.fairness_pages.show_leximin(three_groups.scenario, three_groups.law, as_json=False) == code
    assert words in capsys.readouterr().out


def test_a_campaign_with_an_undecided_draw(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sim.stress.cell, "_feasible", lambda *_: (None, "nothing"))
    (tmp_path / "plan.toml").write_text(PLAN)
    assert app.stress_pages.run_stress(str(tmp_path / "plan.toml"), (), 1.0, tmp_path / "out", 1, as_json=False) == 3
    assert "NOT KNOWN: " in capsys.readouterr().out
