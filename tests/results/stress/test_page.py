"""The page, the summary and the pictures say what the tables hold."""

import json

import pandas as pd
import pytest

from results.charts.campaign import pictures
from results.document import plain_table
from results.renderers.markdown import markdown, table_text
from results.stress.costs import cost_files
from results.stress.page import stress_page
from results.stress.summary import summary
from results.wording import bytes_words, chance, number, percent, seconds_words
from tests.results.stress.frames import INFEASIBLE, STUCK, costs_of, draws_of

ABOUT = {"command": "untoc-draw stress quick", "seed": "abc", "versions": "numpy 2"}


def small() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Two algorithms, two laws, three sizes, one of the draws stuck; sparse at two densities; one refused."""
    rows = [
        {"algorithm": name, "law": law, "family": "scale", "size": size, "states": size, "adherences": 2 * size, "scenario": f"{size}"}
        for name in ("bowls", "lists")
        for law in ("default", "load_max=3")
        for size in (50, 100, 200)
    ]
    rows[0] |= STUCK
    rows[-1] |= {"outcome": "refused", "reason": "does not know this law"}
    sparse = {"family": "sparse", "size": 20, "states": 20}
    rows += [INFEASIBLE | sparse | {"parameters": "density=0.1", "scenario": f"low {n}"} for n in range(5)]
    rows += [sparse | {"parameters": "density=0.5", "scenario": f"high {n}"} for n in range(5)]
    draws = draws_of(*rows)
    return draws, costs_of((draws["states"] / 1000).tolist(), (draws["states"].astype("int64") * 4096).tolist())


def _page(draws: pd.DataFrame, about: dict[str, str]) -> str:
    return markdown(stress_page(draws, about))


def test_the_page_says_what_the_tables_hold() -> None:
    page = _page(small()[0], ABOUT)
    for said in (
        "| command | `untoc-draw stress quick` |",
        "15 finished draws, 0 that break a clause: at most 20 % do",
        "| default | bowls | 7 | 1 |",
        "| bowls | default | scale | away | 29a, load-max | 1 | 1 | 0 |",
        "**Not accounted for: none.**",
        "| default | sparse | 5 | 10 |",
        "| refused | lists | load_max=3 | - | does not know this law | 1 | 11 |",
        "0.300 (0.100-0.500)",
    ):
        assert said in page


def test_what_was_measured_stands_apart() -> None:
    """The page, the summary and the pictures take no costs; what was measured has a page, data and pictures of its own."""
    found = cost_files(*small(), ABOUT | {"machine": "2 cores"})
    page, fits = str(found["costs.md"]), json.loads(found["costs.json"])
    assert "| machine | 2 cores |" in page and "| command | `untoc-draw stress quick` |" in page
    assert "| default | lists | 3 | 50 ms at 50 | 200 ms at 200 | 1.00 (1.00-1.00) r | 1.00, 1.00 |" in page
    assert {fit["quantity"] for fit in fits} == {"seconds", "memory_bytes"}
    assert sorted(found) == [
        "costs.json",
        "costs.md",
        "memory-by-size.png",
        "memory-by-size.svg",
        "seconds-by-size.png",
        "seconds-by-size.svg",
    ]
    assert b"bowls: 1.00" in bytes(found["seconds-by-size.svg"])  # type: ignore[arg-type]


def test_faults_stand_out_on_the_page() -> None:
    draws, _ = small()
    draws.loc[0, "reason"] = ""
    draws.loc[1, ["outcome", "broken", "reason"]] = ["broken", "29a", "A and B review each other"]
    page = _page(draws, ABOUT)
    assert "**1 finished draw of 15 break a clause.**" in page
    assert "**No: 1 draw of 15 break a clause**" in page
    assert "**Not accounted for: 1**, rows 0 of the table." in page
    assert "stuck draws not accounted for: **1**" in page


def test_the_summary_is_json_with_the_same_figures() -> None:
    found = json.loads(json.dumps(summary(small()[0]), allow_nan=False))
    assert found["outcomes"] == {"complete": 15, "infeasible": 5, "refused": 1, "stuck": 1}
    assert found["broken"]["all"] == [{"finished": 15, "broken": 0, "bound": 0.2}]
    assert found["faults"] == {"unexplained": [], "unproved": [], "contradictions": []}
    assert [(row["algorithm"], row["stuck"]) for row in found["completion"]["algorithm"]] == [("bowls", 1), ("lists", 0)]
    assert found["frontier"][0]["feasible"] == [0, 5]


def test_nothing_drawn_gives_a_page_a_summary_and_pictures() -> None:
    draws, costs = small()
    page = _page(draws[:0], {})
    assert "No draw was made." in page and "nan" not in page
    assert summary(draws[:0])["draws"] == 0
    assert b"No draw was made of a scenario" in pictures(draws[:0])["completion-by-size.svg"]
    assert "No such draw was measured." in str(cost_files(draws[:0], costs[:0], {})["costs.md"])


def test_nullable_columns_are_read_too() -> None:
    """A table read from the store has some columns as whole numbers that may be missing."""
    draws, costs = small()
    read = draws.astype({"row": "Int64", "burden_squares": "Int64"}), costs.astype({"row": "Int64"})
    assert _page(read[0], ABOUT) == _page(draws, ABOUT)
    assert cost_files(*read, ABOUT) == cost_files(draws, costs, ABOUT)


def test_pictures_have_the_same_bytes_each_time_and_text_that_can_be_read() -> None:
    found = pictures(small()[0])
    assert found == pictures(small()[0])
    assert sorted(found) == sorted(
        f"{name}.{kind}" for kind in ("svg", "png") for name in ("completion-by-density", "completion-by-size", "frontier")
    )
    assert all(content.startswith(b"\x89PNG") for name, content in found.items() if name.endswith("png"))
    by_size, frontier = found["completion-by-size.svg"].decode(), found["frontier.svg"].decode()
    for said in (
        "1 of 2 algorithms never got stuck",
        "the worst was bowls at 50 States (default): 0 % completed",
        "1 of 11 stuck",
        ">States<",
    ):
        assert said in by_size
    assert "Half of the sparse scenarios can be drawn at density 0.3 with 20 States" in frontier and ">0/5<" in frontier
    assert "dc:date" not in by_size


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (percent(0.75, 0.1941, 0.9937), "75.0 % (19.4-99.4)"),
        (percent(1.0, 0.99961, 1.0), "100 % (99.96-100)"),
        (percent(0.0, 0.0, 0.0002), "0 % (0-0.02)"),
        (percent(0.999, 0.998, 0.99996), "99.900 % (99.800-99.996)"),
        (percent(float("nan"), 0, 1), "-"),
        (number(2.125, 2.0, 2.25), "2.12 (2.00-2.25)"),
        (number(1.5, float("nan"), 1), "1.50"),
        (chance(3 / 12900), "1 in 4,300"),
        (chance(0.2), "20 %"),
        (seconds_words(0.01234), "12.3 ms"),
        (seconds_words(4.56), "4.56 s"),
        (bytes_words(1.5e6), "1.5 MB"),
        (bytes_words(10_000), "10 kB"),
    ],
)
def test_numbers_are_worded(words: str, said: str) -> None:
    assert words == said


def test_a_table_keeps_its_cells_apart() -> None:
    assert table_text(plain_table("", ("a", "b"), [("x|y\nz", 1)])) == "| a | b |\n|---|---:|\n| x\\|y z | 1 |"
