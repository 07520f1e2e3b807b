"""The parts of a report: kept, measured again where what they rest on has changed, and the same for any number of workers."""

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from results.report.parts import Data, Part, Tell, kept_parts, measure_all
from scenarios import InputError
from tests.journals import contents, put


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


def measure(folder: Path, some: list[Part], workers: int = 1, tell: Tell = lambda name, done, of: None) -> dict[str, Data]:
    """As one run of the command does."""
    with kept_parts(folder) as kept:
        return measure_all(some, kept, workers, tell)


def runs(folder: Path) -> dict[str, int]:
    return {file.stem: len(file.read_text()) for file in sorted(folder.glob("*.runs"))}


def test_a_part_is_given_what_it_needs_and_nothing_is_measured_twice(tmp_path: Path) -> None:
    found = measure(tmp_path, parts(tmp_path))
    assert {name: data["sum"] for name, data in found.items()} == {"a": 1, "b": 1, "c": 3, "d": 4}
    assert measure(tmp_path, parts(tmp_path)) == found
    assert runs(tmp_path) == {"a": 1, "b": 1, "c": 1, "d": 1}


def test_a_fresh_result_is_the_same_as_a_kept_one(tmp_path: Path) -> None:
    fresh, kept = measure(tmp_path, parts(tmp_path)), measure(tmp_path, parts(tmp_path))
    assert fresh["a"]["pair"] == [1, 2] and json.dumps(fresh) == json.dumps(kept)  # in the same order, on which tables may rest


def test_one_worker_and_two_keep_the_same(tmp_path: Path) -> None:
    kept = []
    for workers in (1, 2):
        measure(tmp_path / str(workers), parts(tmp_path), workers)
        kept.append(contents(tmp_path / str(workers)))
    assert kept[0] == kept[1] and sorted(kept[0]) == ["a", "b", "c", "d"]


def test_an_interrupted_report_goes_on(tmp_path: Path) -> None:
    some = parts(tmp_path)
    some[3] = replace(some[3], doing="Measuring d", work=6.0)
    broken = [*some[:3], Part("d", {"key": "one"}, fail, ("c",))]
    with pytest.raises(ValueError, match="planted"):
        measure(tmp_path, broken)
    told: list[tuple[str, float, float]] = []
    measure(tmp_path, some, 1, lambda name, done, of: told.append((name, done, of)))
    assert told == [("Measuring d", 3.0, 9.0)] and runs(tmp_path) == {"a": 1, "b": 1, "c": 1, "d": 1}


def test_another_key_is_measured_again(tmp_path: Path) -> None:
    measure(tmp_path, parts(tmp_path))
    measure(tmp_path, parts(tmp_path, "two"))
    assert runs(tmp_path) == {"a": 2, "b": 2, "c": 2, "d": 2}


@pytest.mark.parametrize("content", ["", "{", "[]", '{"key": {"key": "one"}}', '{"key": {"key": "one"}, "data": []}'])
def test_an_entry_that_is_no_part_is_refused(tmp_path: Path, content: str) -> None:
    measure(tmp_path, parts(tmp_path))
    put(tmp_path, "b", content.encode())
    with pytest.raises(InputError, match="a part of a report"):
        measure(tmp_path, parts(tmp_path))


def test_a_result_that_was_changed_is_refused(tmp_path: Path) -> None:
    measure(tmp_path, parts(tmp_path))
    put(tmp_path, "a", contents(tmp_path)["a"].replace(b"[1,2]", b"[1,3]"), sealed=False)
    with pytest.raises(InputError, match=r"a: found 'sha256:.*its digest when it was written"):
        measure(tmp_path, parts(tmp_path))


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="a folder that can be written"):
        measure(tmp_path / "file" / "out", parts(tmp_path))


def test_a_result_that_json_cannot_hold_is_refused(tmp_path: Path) -> None:
    def unknown(given: Mapping[str, Data]) -> dict[str, Any]:
        return {"value": float("nan")}

    with pytest.raises(ValueError, match="JSON"):
        measure(tmp_path, [Part("a", {}, unknown)])
    assert contents(tmp_path) == {}


def test_a_kept_part_says_what_it_rests_on(tmp_path: Path) -> None:
    measure(tmp_path, parts(tmp_path))
    assert json.loads(contents(tmp_path)["a"])["key"] == {"key": "one"}


@pytest.mark.parametrize(
    ("workers", "begun"), [(1, [("b", 0), ("a", 2), ("c", 3), ("d", 8)]), (2, [("b", 0), ("a", 0), ("c", 3), ("d", 8)])]
)
def test_the_longest_is_begun_first_and_told_with_the_work_that_is_done(
    tmp_path: Path, workers: int, begun: list[tuple[str, float]]
) -> None:
    told: list[tuple[str, float]] = []
    some = [replace(part, doing=part.name, work=work) for part, work in zip(parts(tmp_path), (1.0, 2.0, 5.0, 2.0), strict=True)]
    measure(tmp_path, some, workers, lambda doing, done, of: told.append((doing, done)) if of == 10 else None)
    assert told == begun
