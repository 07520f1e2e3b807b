"""The command line as its user meets it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.main import main

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
