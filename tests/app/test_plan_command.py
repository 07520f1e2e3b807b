"""The commands of a plan: each answers, as JSON too; folders are not overwritten by other settings; wrong words are told."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app.main import main

REAL = "real-2020-10-16"
FEW = ("--replications", "3", "--workers", "1")


def run(command: str, *words: str, group: str = "plan", few: tuple[str, ...] = FEW) -> Result:
    return CliRunner().invoke(main, [group, command, REAL, *few, *words])


def answered(command: str, *words: str) -> dict[str, Any]:
    result = run(command, *words, "--json")
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    assert found["answer"] and found["replications"] == 3
    return found["tables"]


def test_posts_by_role_grade_and_year() -> None:
    rows = answered("posts")["posts"]
    assert {(row["year"], row["role"]) for row in rows} == {
        (year, role) for year in range(2027, 2031) for role in ("officer", "assistant", "editor", "translator")
    }
    for row in rows:
        assert sum(row[grade] or 0 for grade in ("P-5", "P-4", "P-3", "P-2", "G-6", "G-5")) == row["posts, chance 80 %"]


def test_pages_by_month() -> None:
    rows = answered("pages", "--end", "2028-12-31")["pages"]
    assert [row["month"] for row in rows][::23] == ["2027-01-01", "2028-12-01"]
    assert all(row["median low (pages)"] <= row["median (pages)"] <= row["median high (pages)"] for row in rows)


def test_costs_against_income() -> None:
    rows = answered("costs", "--parameter", "income.voluntary=0")["costs"]
    assert all(row["voluntary contributions: lacking (thousand USD)"] == row["voluntary contributions (thousand USD)"] > 0 for row in rows)


@pytest.mark.parametrize(
    ("command", "words", "names"),
    [
        ("never", ["--share", "0.6"], {"never"}),
        ("contributions", ["--fall", "0.3", "--from", "2028-01-01"], {"posts-stay", "posts-go"}),
        ("staff", ["--posts", "officers@2028=2", "--posts", "editors=1"], {"posts"}),
        ("extension", ["--to", "2032-12-31", "--to", "2034-10-31"], {"to-2032-12", "to-2034-10"}),
        ("joiners", [], {"joiners"}),
        ("algorithms", ["--other", "rotating-lists"], {"rotating-lists"}),
    ],
)
def test_what_if(command: str, words: list[str], names: set[str]) -> None:
    tables = answered(command, *words)
    assert {row["scenario"] for row in tables["differences"]} == names
    assert names < set(tables["scenarios"][0])


def test_scenarios_of_a_file_into_a_folder(tmp_path: Path) -> None:
    file, folder = tmp_path / "scenarios.toml", tmp_path / "plan"
    file.write_text("[base]\n[less]\nfall = { share = 0.3, from = 2028-01-01 }\n", encoding="utf-8")
    result = run("scenarios", "--file", str(file), "-o", str(folder))
    assert result.exit_code == 0, result.output
    there = {path.name for path in folder.iterdir()}
    assert {"plan.xlsx", "reviews.xlsx", "plan.md", "plan.json", "fan.svg", "work.png", "tables"} <= there
    assert (folder / "tables" / "posts.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    before = (folder / "plan.xlsx").read_bytes()
    file.write_text("[base]\n[less]\nfall = { share = 0.5, from = 2028-01-01 }\n", encoding="utf-8")
    refused = run("scenarios", "--file", str(file), "-o", str(folder))
    assert refused.exit_code == 2 and "overwritten" in refused.stderr
    other = run("scenarios", "--file", str(file), "-o", str(folder), "--parameter", "staff.officers=3")
    assert other.exit_code == 2 and "staff.officers: found '3, before the default'" in other.stderr
    assert (folder / "plan.xlsx").read_bytes() == before
    again = run("posts", "-o", str(folder), "--parameters", str(folder / "plan.xlsx"))
    assert again.exit_code == 2 and "command" in again.stderr


def test_a_simulation_is_not_overwritten_by_one_of_other_parameters(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    first = run("run", "-o", str(tmp_path), group="simulate")
    assert first.exit_code == 0, first.output
    other = run("run", "-o", str(tmp_path), "--parameter", "hours.summary=80", group="simulate")
    assert other.exit_code == 2 and "hours.summary: found '80, before the default'" in other.stderr
    more = run("run", "-o", str(tmp_path), group="simulate", few=("--replications", "4", "--workers", "1"))
    assert more.exit_code == 0, more.output


def test_an_experiment_is_not_overwritten_by_another(tmp_path: Path) -> None:
    assert run("officers", "--more", "1", "-o", str(tmp_path), group="simulate").exit_code == 0
    other = run("officers", "--more", "2", "-o", str(tmp_path), group="simulate")
    assert other.exit_code == 2 and "more" in other.stderr and "overwritten" in other.stderr


def test_the_search_for_staff_takes_all_replications_that_are_asked_for() -> None:
    result = run(
        "capacity", "--by", "2026-01-01", "--share", "0.01", "--json", group="simulate", few=("--replications", "7", "--workers", "1")
    )
    assert result.exit_code == 0, result.output
    assert {row["of"] for row in json.loads(result.stdout)["rows"]} == {7}


def test_a_chance_is_told_with_an_interval_within_0_and_1() -> None:
    text = run("run", group="simulate").stdout
    assert "chance 0.0 % (0.0 to 56.1, from 3 replications)" in text


@pytest.mark.parametrize(
    ("command", "words", "told"),
    [
        ("posts", ["--end", "2030-10-30"], "the last day of a month"),
        ("posts", ["--end", "2026-12-31"], "plan.first_year"),
        ("extension", ["--to", "2040-12-31"], "--to"),
        ("staff", ["--posts", "officer@2028=2"], "officers"),
        ("contributions", ["--from", "soon"], "a date like"),
        ("sensitivity", ["--outcome", "price"], "persons_needed"),
        ("scenarios", ["--file", "none.toml"], "none.toml"),
    ],
)
def test_misuse_is_told(command: str, words: list[str], told: str) -> None:
    result = run(command, *words)
    assert result.exit_code == 2
    assert told in result.output
