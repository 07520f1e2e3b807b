"""The commands of a plan: each answers, as JSON too; folders are not overwritten by other settings; wrong words are told."""

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app.main import main
from tests.sim.review_phase.test_status import made_up

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


def test_a_plan_of_the_draw_that_was_held(tmp_path: Path) -> None:
    record, folder = tmp_path / "draw.json", tmp_path / "plan"
    drawn = CliRunner().invoke(main, ["draw", REAL, "--algorithm", "rotating-lists", "--seed", "held", "-o", str(record)])
    assert drawn.exit_code == 0, drawn.output
    result = run("extension", "--to", "2031-12-31", "--record", str(record), "-o", str(folder))
    assert result.exit_code == 0, result.output
    assert "by `rotating-lists`, with the draw of the record given" in (folder / "plan.md").read_text(encoding="utf-8")
    other = run("extension", "--to", "2031-12-31", "-o", str(folder))
    assert other.exit_code == 2 and "draws: found" in other.stderr
    both = run("posts", "--record", str(record), "--algorithm", "rotating-lists", "--set", "capital_letters=true")
    assert both.exit_code == 2 and "--algorithm" in both.stderr and "--set" in both.stderr


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


@pytest.fixture(scope="module")
def status(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, ...]:
    """The options for a made-up table of 189 reviews at the end of 30 June 2026."""
    path = made_up(tmp_path_factory.mktemp("status") / "reviews.csv", date(2026, 6, 30))
    assert len(path.read_text(encoding="utf-8").splitlines()) == 190
    return "--status", str(path), "--status-on", "2026-06-30"


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("posts", []),
        ("pages", []),
        ("costs", []),
        ("never", ["--share", "0.6"]),
        ("contributions", []),
        ("staff", ["--posts", "officers@2028=2"]),
        ("algorithms", ["--other", "rotating-lists"]),
        ("extension", ["--to", "2032-12-31"]),
        ("joiners", []),
    ],
)
def test_every_question_goes_on_from_where_189_reviews_stand(command: str, words: list[str], status: tuple[str, ...]) -> None:
    tables = answered(command, *words, *status)
    assert tables != answered(command, *words)


def test_a_plan_says_where_it_goes_on_from_and_has_the_reviews_of_the_table(status: tuple[str, ...], tmp_path: Path) -> None:
    result = run("posts", *status, "-o", str(tmp_path))
    assert result.exit_code == 0, result.output
    with Path(status[1]).open(encoding="utf-8") as file:
        begun = sum(row["Stage"] != "not started" for row in csv.DictReader(file))
    page = (tmp_path / "plan.md").read_text(encoding="utf-8")
    assert f"goes on from where the reviews stood at the end of 30 June 2026: {begun} had started" in page
    years = (tmp_path / "tables" / "years.csv").read_text(encoding="utf-8-sig")
    assert all(float(row["started low (reviews)"]) >= begun for row in csv.DictReader(years.splitlines()))


@pytest.mark.parametrize("command", ["posts", "scenarios", "sensitivity"])
def test_a_wrong_table_is_refused_with_all_its_faults(command: str, tmp_path: Path) -> None:
    table, scenarios = tmp_path / "bad.csv", tmp_path / "scenarios.toml"
    table.write_text("state,phase,stage,since\nXXX,9,asleep,soon\nEUE,1,experts,2023-01-01\nAUT,1,experts,2031-01-01\n", encoding="utf-8")
    scenarios.write_text("[base]\n", encoding="utf-8")
    own = {"scenarios": ("--file", str(scenarios)), "sensitivity": ("--outcome", "cost")}.get(command, ())
    result = run(command, *own, "--status", str(table), "--status-on", "2026-06-30", "-o", str(tmp_path / "plan"))
    assert result.exit_code == 2 and "6 faults" in result.stderr
    told = ("line 2, state", "line 2, phase", "line 2, stage", "line 2, since", "line 3, state", "line 4, since")
    assert all(where in result.stderr for where in told)
    assert not (tmp_path / "plan").exists()


@pytest.mark.long
def test_a_plan_has_the_facts_of_a_user(tmp_path: Path) -> None:
    facts = tmp_path / "facts.toml"
    facts.write_text(
        '[started-2026]\nkind = "started"\ngroups = [1, 2, 3]\nfrom = 2026-06-30\nto = 2026-06-30\nerror = 0\n'
        'definition = "made up"\nsource = "made up"\ncounts = { "started" = 95 }\n',
        encoding="utf-8",
    )
    result = run("posts", "--facts", str(facts), "-o", str(tmp_path / "plan"))
    assert result.exit_code == 0, result.output
    page = (tmp_path / "plan" / "plan.md").read_text(encoding="utf-8")
    assert "81 on 30 September 2024, 84 on 16 October 2024, 95 on 30 June 2026" in page and "95 started on 2026-06-30" in page
    years = (tmp_path / "plan" / "tables" / "years.csv").read_text(encoding="utf-8-sig")
    assert all(float(row["started low (reviews)"]) >= 95 for row in csv.DictReader(years.splitlines()))
    refused = run("posts", "-o", str(tmp_path / "plan"))
    assert refused.exit_code == 2 and "fitted parameters" in refused.stderr


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
