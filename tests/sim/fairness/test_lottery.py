"""A published lottery: dice choose a draw, which verifies; what was tampered with is refused; nothing is half written."""

import gzip
import hashlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import untoc_draw as ud
from algorithms import load_algorithm
from app.main import main
from sim.fairness.published import CHANCES, LIST, README, RECORDS, choose, dice_of, write_lottery
from storage.manifest import MANIFEST

FILES = (LIST, CHANCES, RECORDS, README)

LOTTERY = ["lottery", "real-2020-10-16", "--algorithm", "rotating-lists", "--seed", "a lottery", "--draws", "12", "--compared", "4"]


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("lottery") / "list"
    done = run(*LOTTERY, "--workers", "1", "-o", str(path))
    assert done.exit_code == 0, done.output
    return path


@pytest.fixture
def copied(folder: Path, tmp_path: Path) -> Path:
    path = tmp_path / "copy"
    path.mkdir()
    for file in folder.iterdir():
        (path / file.name).write_bytes(file.read_bytes())
    return path


def test_a_thousand_draws_need_three_dice() -> None:
    assert [dice_of(draws) for draws in (2, 10, 11, 100, 1000, 1001)] == [1, 1, 2, 2, 3, 4]


def test_the_list_has_the_digest_of_every_draw(folder: Path) -> None:
    lines = (folder / LIST).read_text().splitlines()
    records = gzip.decompress((folder / RECORDS).read_bytes()).splitlines(keepends=True)
    assert len(lines) == 13 and len(records) == 12
    for place, (line, record) in enumerate(zip(lines[1:], records, strict=True)):
        assert line == f"{place:02},a lottery/{place},{hashlib.sha256(record).hexdigest()},complete,kept"
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["list"] == "sha256:" + hashlib.sha256((folder / LIST).read_bytes()).hexdigest()
    assert sorted(manifest["files"]) == ["README.txt", "chances.csv", "draws.csv", "draws.jsonl.gz"]


def test_the_chances_of_the_list_are_shares_of_its_draws(folder: Path) -> None:
    rows = [line.split(",") for line in (folder / "chances.csv").read_text().splitlines()[1:]]
    records = [json.loads(line) for line in gzip.decompress((folder / RECORDS).read_bytes()).splitlines()]
    pairs = sum(len({line["state"] for line in review["reviewing"]}) for record in records for review in record["reviews"])
    assert sum(float(row[2]) for row in rows) * 12 == pytest.approx(pairs, rel=1e-4)


def test_the_library_writes_the_same_bytes_and_chooses_too(folder: Path, tmp_path: Path) -> None:
    parties, steps = ud.load_scenario("real-2020-10-16"), list[str]()
    rotating = load_algorithm("rotating-lists")
    made = write_lottery(
        tmp_path / "list", parties, ud.Law(), rotating, 12, "a lottery", compared=4, progress=lambda step, *_: steps.append(step)
    )
    assert {file.name: file.read_bytes() for file in made.folder.iterdir()} == {file.name: file.read_bytes() for file in folder.iterdir()}
    assert set(steps) == {"draws to compare with", "draws of the list"}
    choice = choose(made.folder, "07", tmp_path / "chosen.json", made.list_digest)
    assert choice.holds and choice.checked_list and choice.number == 7 and not choice.not_looked_at


def test_dice_choose_a_draw_that_verifies(folder: Path, tmp_path: Path) -> None:
    chosen = tmp_path / "chosen.json"
    published = json.loads((folder / MANIFEST).read_text())["list"]
    for more, which in (([], "that of the list in this folder"), (["--list-digest", published], "the one published")):
        done = run("lottery-choose", str(folder), "--dice", "07", "-o", str(chosen), *more)
        assert done.exit_code == 0, done.output
        assert f"The draw is {which}, and it keeps every clause." in done.output
        assert ("was not looked at: give --list-digest" in done.output) == (not more)
    assert json.loads(chosen.read_text())["seed"] == "a lottery/7"
    assert run("verify", str(chosen)).exit_code == 0


@pytest.mark.parametrize("dice", ["12", "99", "7", "007", "ab", "", "-1"])
def test_dice_that_choose_nothing_are_refused(folder: Path, tmp_path: Path, dice: str) -> None:
    done = run("lottery-choose", str(folder), "--dice", dice, "-o", str(tmp_path / "chosen.json"))
    assert done.exit_code == 2 and not (tmp_path / "chosen.json").exists()


def chosen_from(folder: Path, *more: str) -> Result:
    output = folder.parent / "chosen.json"
    done = run("lottery-choose", str(folder), "--dice", "07", "-o", str(output), *more)
    assert output.exists() == (done.exit_code == 0)
    return done


def sha256(data: bytes) -> str:
    return "sha256:" + hashlib.sha256(data).hexdigest()


def listed_again(folder: Path, **more: object) -> None:
    """Make the manifest that of the files as they are: only what two files say of each other is wrong then."""
    manifest = json.loads((folder / MANIFEST).read_text())
    manifest["files"] = {name: sha256((folder / name).read_bytes()) for name in manifest["files"]}
    (folder / MANIFEST).write_text(json.dumps(manifest | {"list": manifest["files"][LIST]} | more))


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_was_changed_cut_or_taken_away_is_named_with_both_digests(copied: Path, name: str) -> None:
    file = copied / name
    data = file.read_bytes()
    for place in (0, len(data) // 2, len(data) - 1):
        flipped = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
        file.write_bytes(flipped)
        assert f"{name}: found '{sha256(flipped)}', expected {sha256(data)}" in chosen_from(copied).output
    for length in (0, len(data) // 2, len(data) - 1):
        file.write_bytes(data[:length])
        assert f"{name}: found '{sha256(data[:length])}', expected {sha256(data)}" in chosen_from(copied).output
    file.unlink()
    done = chosen_from(copied)
    assert f"{name}: found 'no such file', expected {sha256(data)}" in done.output
    assert done.exit_code == 2


def test_a_file_that_the_manifest_does_not_list_is_said_not_to_be_looked_at(copied: Path) -> None:
    assert "manifest does not list" not in chosen_from(copied).output
    (copied / "extra.txt").write_text("not published")
    assert "Not looked at, for the manifest does not list it: 'extra.txt'." in chosen_from(copied).output


def test_a_manifest_that_was_changed_cut_or_taken_away_is_refused(copied: Path) -> None:
    file = copied / MANIFEST
    data = file.read_bytes()
    text = json.loads(data)
    for other in (
        b"",
        data[:-20],
        b"[]",
        b"{}",
        json.dumps(text | {"files": {}}).encode(),
        json.dumps(text | {"files": [1]}).encode(),
        json.dumps(text | {"files": text["files"] | {"../x": "sha256:"}}).encode(),
        json.dumps(text | {"list": "x"}).encode(),
        json.dumps(text | {"draws": 11}).encode(),
        json.dumps(text | {"schema": "other/1"}).encode(),
    ):
        file.write_bytes(other)
        done = chosen_from(copied)
        assert done.exit_code == 2, other
        assert MANIFEST in done.output or LIST in done.output
    file.unlink()
    assert chosen_from(copied).exit_code == 2


def test_a_record_that_is_not_the_one_of_the_list_is_refused_even_where_the_manifest_is_made_anew(copied: Path) -> None:
    records = gzip.decompress((copied / RECORDS).read_bytes()).splitlines(keepends=True)
    for other, draw in (
        (records[:7] + records[8:], "draw 07"),
        (records[:8], "draw 08"),
        ([*records[:3], *records[4:], records[3]], "draw 03"),
        ([*records, records[0]], "draw 12"),
    ):
        (copied / RECORDS).write_bytes(gzip.compress(b"".join(other)))
        listed_again(copied)
        done = chosen_from(copied)
        assert done.exit_code == 2
        assert draw in done.output


def test_a_list_made_anew_is_not_the_one_published(copied: Path) -> None:
    published = json.loads((copied / MANIFEST).read_text())["list"]
    (copied / LIST).write_text((copied / LIST).read_text().replace("07,", "70,", 1))
    listed_again(copied)
    assert "as published" in chosen_from(copied, "--list-digest", published).output


@pytest.mark.parametrize("content", [b"not gzip", gzip.compress(b"", mtime=0)])
def test_records_that_are_none_are_refused(copied: Path, content: bytes) -> None:
    (copied / RECORDS).write_bytes(content)
    listed_again(copied)
    assert chosen_from(copied).exit_code == 2


def test_workers_change_no_byte(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "list"
    assert run(*LOTTERY, "--workers", "2", "-o", str(other)).exit_code == 0
    for file in folder.iterdir():
        assert (other / file.name).read_bytes() == file.read_bytes()


def test_nothing_is_left_where_writing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def torn(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("sim.fairness.published._chances", torn)
    words = [
        "lottery",
        "real-2020-10-16",
        "--algorithm",
        "rotating-lists",
        "--seed",
        "t",
        "--draws",
        "2",
        "--compared",
        "2",
        "--workers",
        "1",
    ]
    assert run(*words, "-o", str(tmp_path / "list")).exit_code == 2
    assert not list(tmp_path.iterdir())


def test_a_used_folder_is_not_overwritten(folder: Path) -> None:
    done = run(*LOTTERY, "-o", str(folder))
    assert done.exit_code == 2 and "a new folder, or an empty one" in done.output
