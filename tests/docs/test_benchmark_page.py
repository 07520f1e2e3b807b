"""The tables of speed say what the stored benchmark says."""

import runpy

import pytest

from benchmarks.ratios import Ratio
from storage.marked_part import with_part
from tests.docs.blocks import ROOT

MADE = runpy.run_path(str(ROOT / "docs" / "benchmark_page.py"))
AIMS = {("draw", "sequential-bowls", "clingo"): 20.0, ("check 1 draw", "check_draws", "pandas"): 50.0}
"""Times as fast as the peer that ours has to be, at 189 States."""


@pytest.mark.parametrize("page", ["README.md", "docs/how-to/benchmark.md"])
def test_the_page_is_what_the_stored_benchmark_gives(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    part = MADE["PARTS"][page.rpartition("/")[2]](MADE["document"]())
    assert with_part(text, MADE["BEGIN"], MADE["END"], part) == text, f"run: python docs/benchmark_page.py {page}"


def rows() -> list[Ratio]:
    found: list[Ratio] = MADE["rows_of"](MADE["document"]())
    return found


@pytest.mark.parametrize(("task", "ours", "peer"), AIMS)
def test_the_stored_ratio_is_at_least_what_was_aimed_at(task: str, ours: str, peer: str) -> None:
    found = [row.ratio.low for row in rows() if (row.task, row.size) == (task, 189) and row.ours == ours and row.peer.startswith(peer)]
    assert found
    assert min(found) > AIMS[task, ours, peer]


def test_every_stage_has_its_growth_and_every_row_was_checked() -> None:
    stages = [row for row in rows() if "exponent" in row.note]
    assert len(stages) >= 10
    assert all(line["result_checked"] for line in MADE["document"]()["rows"])
