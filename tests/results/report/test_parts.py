"""The parts of a report: kept, measured again where what they rest on has changed, and the same for any number of workers."""

import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from results.report.parts import Data, Part, PartFolder, measure_all
from scenarios import InputError


def count(folder: Path, name: str, given: Mapping[str, Data]) -> Data:
    """Notes on disk that it ran, so that a run in another process is seen too."""
    mark = folder / f"{name}.runs"
    mark.write_text(mark.read_text() + "x" if mark.exists() else "x")
    return {"name": name, "sum": sum(data["sum"] for data in given.values()) + 1, "pair": (1, 2)}


def fail(given: Mapping[str, Data]) -> Data:
    raise ValueError("planted")


def parts(folder: Path, key: str = "one") -> list[Part]:
    def part(name: str, *needs: str) -> Part:
        return Part(name, {"key": key}, partial(count, folder, name), needs)

    return [part("a"), part("b"), part("c", "a", "b"), part("d", "c")]


def runs(folder: Path) -> dict[str, int]:
    return {file.stem: len(file.read_text()) for file in sorted(folder.glob("*.runs"))}


def test_a_part_is_given_what_it_needs_and_nothing_is_measured_twice(tmp_path: Path) -> None:
    kept = PartFolder(tmp_path / "parts")
    found = measure_all(parts(tmp_path), kept, 1)
    assert {name: data["sum"] for name, data in found.items()} == {"a": 1, "b": 1, "c": 3, "d": 4}
    assert measure_all(parts(tmp_path), kept, 1) == found
    assert runs(tmp_path) == {"a": 1, "b": 1, "c": 1, "d": 1}


def test_a_fresh_result_is_the_same_as_a_kept_one(tmp_path: Path) -> None:
    fresh = measure_all(parts(tmp_path), PartFolder(tmp_path / "parts"), 1)
    kept = measure_all(parts(tmp_path), PartFolder(tmp_path / "parts"), 1)
    assert fresh["a"]["pair"] == [1, 2] and json.dumps(fresh) == json.dumps(kept)  # in the same order, on which tables may rest


def test_one_worker_and_two_give_the_same_bytes(tmp_path: Path) -> None:
    folders = []
    for workers in (1, 2):
        mine = tmp_path / str(workers)
        mine.mkdir()
        measure_all(parts(mine), PartFolder(mine / "parts"), workers)
        folders.append({file.name: file.read_bytes() for file in sorted((mine / "parts").iterdir())})
    assert folders[0] == folders[1] and list(folders[0]) == ["a.json", "b.json", "c.json", "d.json"]


def test_an_interrupted_report_goes_on(tmp_path: Path) -> None:
    kept, some = PartFolder(tmp_path / "parts"), parts(tmp_path)
    broken = [*some[:3], Part("d", {"key": "one"}, fail, ("c",))]
    with pytest.raises(ValueError, match="planted"):
        measure_all(broken, kept, 1)
    told: list[tuple[str, int, int]] = []
    measure_all(some, kept, 1, lambda name, done, of: told.append((name, done, of)))
    assert told == [("d", 4, 4)] and runs(tmp_path) == {"a": 1, "b": 1, "c": 1, "d": 1}


def test_another_key_is_measured_again(tmp_path: Path) -> None:
    kept = PartFolder(tmp_path / "parts")
    measure_all(parts(tmp_path), kept, 1)
    measure_all(parts(tmp_path, "two"), kept, 1)
    assert runs(tmp_path) == {"a": 2, "b": 2, "c": 2, "d": 2}


@pytest.mark.parametrize("content", ["", "{", "[]", '{"schema": "other"}', '{"schema": "untoc-draw/report-part/1", "key": {"key": "one"}}'])
def test_a_file_that_is_no_part_is_measured_again(tmp_path: Path, content: str) -> None:
    kept = PartFolder(tmp_path / "parts")
    before = measure_all(parts(tmp_path), kept, 1)
    (tmp_path / "parts" / "b.json").write_text(content)
    assert measure_all(parts(tmp_path), kept, 1) == before and runs(tmp_path)["b"] == 2


def test_a_result_that_was_changed_is_measured_again(tmp_path: Path) -> None:
    kept, file = PartFolder(tmp_path / "parts"), tmp_path / "parts" / "a.json"
    before = measure_all(parts(tmp_path), kept, 1)
    content = json.loads(file.read_text())
    for place, other in enumerate(({"pair": [1, 3]}, {"pair": [1, 2.0]}, {}), start=2):
        file.write_text(json.dumps(content | {"data": content["data"] | other if other else {}}))
        assert measure_all(parts(tmp_path), kept, 1) == before
        assert runs(tmp_path)["a"] == place


def test_other_files_of_the_folder_stay(tmp_path: Path) -> None:
    folder = tmp_path / "parts"
    folder.mkdir()
    (folder / "mine.json").write_text("mine")
    measure_all(parts(tmp_path), PartFolder(folder), 1)
    assert (folder / "mine.json").read_text() == "mine"


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="a folder that can be written"):
        measure_all(parts(tmp_path), PartFolder(tmp_path / "file" / "parts"), 1)


def test_a_result_that_json_cannot_hold_is_refused(tmp_path: Path) -> None:
    def unknown(given: Mapping[str, Data]) -> dict[str, Any]:
        return {"value": float("nan")}

    with pytest.raises(ValueError, match="JSON"):
        measure_all([Part("a", {}, unknown)], PartFolder(tmp_path), 1)
    assert not list(tmp_path.iterdir())


def test_a_kept_part_says_what_it_rests_on(tmp_path: Path) -> None:
    measure_all(parts(tmp_path), PartFolder(tmp_path / "parts"), 1)
    assert json.loads((tmp_path / "parts" / "a.json").read_text())["key"] == {"key": "one"}
