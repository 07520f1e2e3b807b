"""What is claimed of an algorithm: only what was looked at, and nothing of one that is not there."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from app import prove_pages
from app.main import main
from verify import clauses_of, law_from
from verify.proofs.answers import Answer
from verify.proofs.campaign import further_orders, safety_of, safety_theorem
from verify.proofs.safety import ORDERS, redraw_theorem, step_theorem
from verify.proofs.theorem import PROVED, REFUTED, UNBOUNDED, UNKNOWN, Theorem, Verdict, no_queries

LAW = law_from({})
STEPS = [Verdict(step_theorem(clause, clauses_of(LAW)), PROVED, UNBOUNDED, 0.0) for clause in clauses_of(LAW)]
MINE = """
from algorithms import Algorithm

class Mine(Algorithm):
    name = "sequential-bowls"

    def fill(self, ceremony):
        pass
"""
PAST_THE_CEREMONY = (
    MINE
    + """
    def conduct(self, ceremony, seed="", numbers=()):
        return {}
"""
)


def _file(folder: Path, text: str) -> str:
    (folder / "mine.py").write_text(text)
    return str(folder / "mine.py")


@pytest.mark.parametrize("more", [[], ["--exhaustive", "1"], ["--mutants"]])
def test_an_algorithm_that_is_not_installed_is_unusable_input(more: list[str]) -> None:
    result = CliRunner().invoke(main, ["prove", "--algorithm", "no-such-algorithm", *more])
    assert result.exit_code == 2
    assert "PROVED" not in result.output
    assert "sequential-bowls-look-ahead" in result.output, "what is installed is named"


def test_of_a_file_the_guard_is_claimed_and_nothing_of_its_code(tmp_path: Path) -> None:
    ours, other = (safety_of(name, STEPS, {}) for name in ("answer-set", _file(tmp_path, MINE)))
    assert (ours.verdict, other.verdict) == (PROVED, PROVED)
    assert "by answer-set" in ours.theorem.statement
    assert "nothing of its code was examined" in other.theorem.statement, "it calls itself by the name of one of ours"
    assert set(ours.theorem.assumptions) < set(other.theorem.assumptions)
    assert other.theorem.id == "safety/mine.py"


def test_an_order_of_seats_that_was_not_looked_at_is_any_order(tmp_path: Path) -> None:
    assert further_orders([_file(tmp_path, MINE)]) == []
    assert further_orders(["sequential-bowls"]) == [ORDERS["sequential-bowls"]]


def test_one_that_conducts_its_draws_itself_is_unusable_input(tmp_path: Path) -> None:
    """What is claimed of the ceremony would not hold of it."""
    result = CliRunner().invoke(main, ["prove", "--algorithm", _file(tmp_path, PAST_THE_CEREMONY)])
    assert result.exit_code == 2
    assert "PROVED" not in result.output
    assert "overrides conduct" in result.output


def test_a_redraw_that_is_not_proved_leaves_no_algorithm_safe() -> None:
    redraw = Verdict(redraw_theorem(clauses_of(LAW)), UNKNOWN, UNBOUNDED, 0.0)
    assert safety_of("answer-set", [redraw, *STEPS], {}).verdict == UNKNOWN


def _answer(name: str, verdict: str, confirmed: str) -> Answer:
    return Answer(Verdict(Theorem(name, "it holds", no_queries), verdict, UNBOUNDED, 0.0), confirmed, {})


CASES = {
    "all known": ([("law/a", REFUTED, REFUTED), ("safety/a", PROVED, "")], 0, []),
    "a theorem is not known": ([("law/a", UNKNOWN, ""), ("safety/a", PROVED, "")], 3, ["law/a"]),
    "a safety is not known": ([("safety/a", UNKNOWN, "")], 3, ["safety/a"]),
    "the second solver does not know": ([("law/a", PROVED, UNKNOWN), ("safety/a", PROVED, "")], 3, ["law/a"]),
    "a safety is refuted": ([("law/a", UNKNOWN, ""), ("safety/a", REFUTED, "")], 1, ["law/a"]),
    "the solvers contradict each other": ([("law/a", PROVED, REFUTED), ("safety/a", PROVED, "")], 1, []),
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("as_json", [False, True])
def test_what_is_not_known_has_an_exit_code_of_its_own_and_is_in_the_summary(
    case: str, as_json: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    given, code, unknown = CASES[case]

    def answers(*_: Any, **__: Any) -> list[Answer]:
        return [_answer(*one) for one in given]

    monkeypatch.setattr(prove_pages, "answers", answers)
    result = CliRunner().invoke(main, ["prove", "--workers", "1", *(["--json"] if as_json else [])])
    assert result.exit_code == code
    if as_json:
        assert json.loads(result.stdout)["not_known"] == unknown
    else:
        assert ("NOT KNOWN" in result.stdout) is bool(unknown)
        assert all(name in result.stdout.splitlines()[-1] for name in unknown)


def test_the_name_of_one_of_ours_stands_for_its_code() -> None:
    assert "not" not in safety_theorem("uniform-chain").statement
