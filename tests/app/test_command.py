"""The command line as its user meets it."""

import json
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.main import main
from scenarios import load_scenario

REAL = load_scenario("real-2020-10-16")
DRAW = ["draw", "real-2020-10-16", "--algorithm", "sequential-bowls", "--seed", "vienna 2020", "-o"]


def test_draw_then_verify(tmp_path: Path) -> None:
    run, record, again = CliRunner(), tmp_path / "r.json", tmp_path / "s.json"
    assert run.invoke(main, [*DRAW, str(record)]).exit_code == 0
    assert run.invoke(main, [*DRAW, str(again)]).exit_code == 0
    assert record.read_bytes() == again.read_bytes()
    kept = run.invoke(main, ["verify", str(record), "--json"])
    assert kept.exit_code == 0
    assert json.loads(kept.output)["kept"] is True
    document = json.loads(record.read_text())
    document["reviews"][0]["reviewing"].pop()
    record.write_text(json.dumps(document))
    broken = run.invoke(main, ["verify", str(record)])
    assert broken.exit_code == 1
    assert document["reviews"][0]["reviewed"] in broken.output


@pytest.mark.parametrize("text", ["", "{", "[]", '{"schema": "untoc-draw/draw-record/99"}', "\x00\x01", "[" * 100_000])
def test_an_unusable_record_gives_exit_2(tmp_path: Path, text: str) -> None:
    file = tmp_path / "r.json"
    file.write_text(text)
    result = CliRunner().invoke(main, ["verify", str(file)])
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_an_unknown_state_in_a_record_gives_exit_2(tmp_path: Path) -> None:
    run, file = CliRunner(), tmp_path / "r.json"
    run.invoke(main, [*DRAW, str(file)])
    document = json.loads(file.read_text())
    document["reviews"][0]["reviewing"][0]["state"] = "ATLANTIS"
    file.write_text(json.dumps(document))
    result = run.invoke(main, ["verify", str(file)])
    assert result.exit_code == 2
    assert "ATLANTIS" in result.output


def test_the_hint_after_a_stuck_draw_has_the_law_and_the_day_of_the_draw(tmp_path: Path) -> None:
    file = tmp_path / "few.csv"
    rows = [f"{group[0]}{n},{group},2010-01-01" for group, many in (("African", 4), ("Eastern European", 1)) for n in range(many)]
    file.write_text("\n".join(["state,regional_group,UNTOC", *rows]) + "\n")
    law = ["--as-of", "2020-01-01", "--set", "load_max=9", "--set", "mutual_scope=same-year"]
    drawn = CliRunner().invoke(main, ["draw", str(file), "--algorithm", "sequential-bowls", "--seed", "1", *law])
    assert drawn.exit_code == 1, drawn.output
    hint = shlex.split(drawn.output.split("`")[-2])
    assert hint == ["untoc-draw", "diagnose", str(file), *law]
    assert CliRunner().invoke(main, hint[1:]).exit_code == 1


def test_the_way_to_who_reviews_whom_names_a_list_that_only_has_the_name_of_a_built_in_one(tmp_path: Path) -> None:
    file, record = tmp_path / "real-2020-10-16.csv", tmp_path / "r.json"
    run = CliRunner().invoke
    assert run(main, ["scenario", "show", "real-2020-10-16", "--csv", str(file)]).exit_code == 0
    copy = run(main, ["draw", str(file), "--as-of", "2020-10-16", *DRAW[2:], str(record)])
    assert copy.output.strip().endswith(f"untoc-draw show {record}")
    file.write_text("".join(line for line in file.read_text("utf-8").splitlines(keepends=True) if "ALB," not in line), "utf-8")
    other = run(main, ["draw", str(file), "--as-of", "2020-10-16", *DRAW[2:], str(record)])
    words = shlex.split(other.output.splitlines()[-1].partition("Who reviews whom: ")[2])
    assert words == ["untoc-draw", "show", str(record), "--scenario", str(file), "--as-of", "2020-10-16"]
    assert run(main, words[1:]).exit_code == 0 and run(main, words[1:3]).exit_code == 2
    assert "--scenario" in run(main, words[1:3]).output


def test_files_for_excel_begin_with_its_mark_and_are_read_back(tmp_path: Path) -> None:
    run, file, made = CliRunner(), tmp_path / "list.csv", tmp_path / "made.csv"
    assert run.invoke(main, ["scenario", "show", "real-2020-10-16", "--csv", str(file)]).exit_code == 0
    assert run.invoke(main, ["scenario", "generate", "sparse", "--size", "20", "--seed", "x", "-o", str(made)]).exit_code == 0
    assert file.read_bytes().startswith(b"\xef\xbb\xbf") and made.read_bytes().startswith(b"\xef\xbb\xbf")
    assert load_scenario(str(file), REAL.as_of).digest == REAL.digest
    piped = run.invoke(main, ["scenario", "generate", "sparse", "--size", "20", "--seed", "x"])
    assert made.read_text("utf-8-sig") == piped.output
