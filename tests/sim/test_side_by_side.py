"""Which algorithms are compared where nobody names any."""

from pathlib import Path

from click.testing import CliRunner

from algorithms import algorithm_names
from app.main import main
from scenarios import load_scenario
from sim.side_by_side import algorithms_under
from verify import law_from

REAL = load_scenario("real-2020-10-16")


def test_an_algorithm_that_does_not_know_the_law_is_left_out_by_name() -> None:
    assert algorithms_under(REAL, law_from({})) == (algorithm_names(), "")
    names, why = algorithms_under(REAL, law_from({"legal_family": "on"}))
    assert names == [name for name in algorithm_names() if name != "uniform-chain"]
    assert why == "uniform-chain is left out: legal_family is on, and it knows off (the uniform chain knows no other)"


def test_compare_goes_on_without_it_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "pairs.csv").write_text("state,other\nALB,SRB\n")
    words = ["compare", REAL.id, "--barred", str(tmp_path / "pairs.csv"), "--draws", "1", "--workers", "1"]
    done = CliRunner().invoke(main, [*words, "--json"])
    assert done.exit_code == 0 and "uniform-chain is left out" in done.stderr
    named = CliRunner().invoke(main, [*words, "--algorithm", "uniform-chain"])
    assert named.exit_code == 2 and "uniform chain" in named.stderr
