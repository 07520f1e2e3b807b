"""What is measured for a report, on a small list: the same for any number of workers, and as the commands have it."""

from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from algorithms import SeededLots, load_algorithm
from algorithms.record import DrawRecord
from results.report.drawn import Drawn
from results.report.measuring.case import Case, Effort
from results.report.measuring.draws import best_from, best_part, draws_part, references_from, references_part
from results.report.measuring.years import compared, outcomes_part, table_from, table_text, workload_from, workload_part
from results.report.parts import Data, Part, kept_parts, measure_all
from results.report.years import SETTINGS
from results.workload.tables import tables_of
from sim.side_by_side import compare_algorithms
from tests.journals import contents
from tests.results.report.small_list import small_list
from tests.results.workload.hand_made import collected
from verify import law_from

NAMES = ("sequential-bowls", "rotating-lists")
TINY = Effort("tiny", 6, 6, 8, 2, 2, 3)


@cache
def case() -> Case:
    return Case(small_list(), law_from({}), "report test", TINY, ("small.csv",))


@cache
def record() -> DrawRecord:
    drawn = load_algorithm(NAMES[1]).draw(case().scenario, case().law, SeededLots("shown"))
    return drawn


def parts() -> list[Part]:
    one = case()
    return [
        references_part(one),
        best_part(one),
        *[draws_part(one, name) for name in NAMES],
        *[outcomes_part(one, name) for name in NAMES],
        workload_part(one, record(), SETTINGS[1], 2),
    ]


@cache
def measured() -> dict[str, Data]:
    given: dict[str, Data] = {}
    for part in parts():
        given[part.name] = dict(part.measure(given))
    return given


def test_one_worker_and_two_measure_the_same(tmp_path: Path) -> None:
    found, kept = [], []
    for workers in (1, 2):
        with kept_parts(tmp_path / str(workers)) as journal:
            found.append(measure_all(parts(), journal, workers))
        kept.append(contents(tmp_path / str(workers)))
    assert found[0] == found[1]
    assert kept[0] == kept[1] and len(kept[0]) == len(parts())
    assert {path.name for path in (tmp_path / "1" / "measured").iterdir()} == {f"draws-{name}.json" for name in NAMES}


def test_the_figures_are_those_of_compare() -> None:
    rows = {row["algorithm"]: row for row in compare_algorithms(case().scenario, case().law, TINY.draws, case().seed, NAMES)}
    for name in NAMES:
        data = measured()[f"draws-{name}"]
        assert data["row"] == {key: value for key, value in rows[name].items() if key != "milliseconds_a_draw"}
        assert data["stuck"] == rows[name]["stuck"] and data["draws"] - data["stuck"] - data["broken"] == rows[name]["kept"]
        for key, figure in data["figures"].items():
            assert figure["value"] == pytest.approx(rows[name][key]) and (figure["error"] or 0) >= 0


def test_the_burdens_count_every_state_that_takes_part() -> None:
    for name in NAMES:
        burdens = measured()[f"draws-{name}"]["burdens"]
        assert sum(figure["value"] for figure in burdens) == pytest.approx(case().scenario.n_states)
        mean = sum(number * figure["value"] for number, figure in enumerate(burdens)) / case().scenario.n_states
        assert mean == pytest.approx(measured()[f"draws-{name}"]["figures"]["burden_mean"]["value"])


def test_references_come_back_from_what_is_kept() -> None:
    found = references_from(case(), measured()["references"])
    assert set(found) == {"uniform", "independent"}
    assert found["uniform"].chances.pairs.shape == (24, 24) and 0 < found["uniform"].chances.draws <= TINY.reference_draws * 3
    best = best_from(case(), measured()["best"])
    assert best is not None and best.burden.max() == pytest.approx(measured()["best"]["largest"])


def test_a_law_that_the_references_do_not_know_is_told_not_raised() -> None:
    one = Case(case().scenario, law_from({"home_fallback": "different-group"}), "report test", TINY)
    given = {part.name: part.measure({}) for part in (references_part(one), best_part(one))}
    assert "home_fallback" in given["best"]["not_available"]
    assert draws_part(one, NAMES[0]).measure(given)["figures"]["burden_mean"]["value"] > 0


def test_the_ten_years_are_compared_pair_by_pair() -> None:
    years = {name: measured()[f"years-{name}"] for name in NAMES}
    rows = compared(case(), NAMES[0], years)
    assert {row["other"] for row in rows} == {NAMES[1]} and all(row["pairs"] == TINY.pairs for row in rows)
    worst = next(row for row in rows if row["outcome"] == "worst_burden")
    mine, theirs = (sum(years[name]["worst_burden"]) / TINY.pairs for name in NAMES)
    assert worst["difference"] == pytest.approx(theirs - mine)
    assert compared(case(), NAMES[0], {NAMES[0]: {"not_available": "stuck"}, NAMES[1]: years[NAMES[1]]}) == []


def test_a_workload_comes_back_whole() -> None:
    data = measured()[f"workload-{SETTINGS[1].key}"]
    workload = workload_from(data)
    assert workload.manifest["parameters"]["start.never"] == 0 and "start.never" not in workload.manifest["drawn"]
    assert {"months", "forecast", "states"} <= set(workload.tables) and len(workload.tables["states"]) == 24
    command = workload.manifest["command"]
    assert all(words in command for words in ("--record RECORD", "--parameter start.never=0", "--seed 'report test'"))


def test_tables_come_back_from_their_text_as_they_were() -> None:
    for name, table in tables_of(collected()).items():
        back = table_from(table_text(table))
        pd.testing.assert_frame_equal(back, table, obj=name)
        assert table_text(back) == table_text(table)


def test_the_ten_years_are_those_of_the_draw_shown() -> None:
    """Once they were of another draw by the same algorithm, and most States had other reviews than on their cards."""
    workload = workload_from(measured()[f"workload-{SETTINGS[1].key}"])
    assert (workload.manifest["algorithm"], workload.manifest["draw_seed"]) == (NAMES[1], "shown")
    performed = Drawn(case().scenario, case().law, record()).performed
    assert dict(zip(workload.tables["states"]["state"], workload.tables["states"]["reviews"], strict=True)) == performed
