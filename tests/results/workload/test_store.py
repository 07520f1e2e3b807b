"""Stored tables come back as they were, in the same bytes, and a changed file is found."""

import json
from pathlib import Path

import pandas as pd
import pytest

from results.workload.store import NAMES, n_replications, read_workload, workload_of, write_workload
from storage.code_digest import versions_of
from storage.errors import Fault, InputError
from storage.manifest import MANIFEST, digest
from tests.results.workload.hand_made import collected, real_frame


def _written(folder: Path) -> Path:
    write_workload(folder, workload_of(collected(), command="untoc-draw simulate", seed="workload"))
    return folder


def test_tables_come_back_and_the_bytes_are_the_same_again(tmp_path: Path) -> None:
    one, other = _written(tmp_path / "one"), _written(tmp_path / "other")
    assert sorted(path.name for path in one.iterdir()) == sorted([MANIFEST, *(f"{name}.parquet" for name in NAMES)])
    assert all(path.read_bytes() == (other / path.name).read_bytes() for path in one.iterdir())
    fresh, back = workload_of(collected(), command="untoc-draw simulate", seed="workload"), read_workload(one)
    assert tuple(back.tables) == NAMES and list(back.manifest["files"]) == [f"{name}.parquet" for name in NAMES]
    written = {"versions": fresh.manifest["versions"] | versions_of(["pyarrow"]), "files": back.manifest["files"]}
    assert back.manifest == {**fresh.manifest, **written}
    for name, table in fresh.tables.items():
        pd.testing.assert_frame_equal(back.tables[name], table, check_dtype=False)


def test_the_manifest_says_what_the_tables_rest_on(tmp_path: Path) -> None:
    manifest = read_workload(_written(tmp_path)).manifest
    assert manifest["digests"]["parameters"] == real_frame().parameters.digest
    assert manifest["digests"]["scenario"] == real_frame().inputs.scenario.digest
    assert manifest["replications"] == [[0, 2]] and n_replications(manifest) == 3 and manifest["reviews"] == 189


def test_every_faulty_file_is_named(tmp_path: Path) -> None:
    folder = _written(tmp_path)
    (folder / "cost.parquet").unlink()
    (folder / "states.parquet").write_bytes(b"PAR1")
    with pytest.raises(InputError) as caught:
        read_workload(folder)
    assert [fault.where for fault in caught.value.faults] == ["cost.parquet", "states.parquet"]


@pytest.mark.parametrize("name", NAMES)
def test_a_file_changed_cut_or_taken_away_is_named_with_both_digests(tmp_path: Path, name: str) -> None:
    file = _written(tmp_path) / f"{name}.parquet"
    data = file.read_bytes()
    for other in (bytes([data[0] ^ 1]) + data[1:], data[:-1] + bytes([data[-1] ^ 1]), data[:-1], data[: len(data) // 2], b"", None):
        file.unlink() if other is None else file.write_bytes(other)
        with pytest.raises(InputError) as caught:
            read_workload(tmp_path)
        found = "no such file" if other is None else digest(other)
        assert caught.value.faults == (Fault(file.name, found, f"{digest(data)}, as the manifest says"),)


def test_a_manifest_that_does_not_list_a_file_is_refused(tmp_path: Path) -> None:
    manifest = json.loads((_written(tmp_path) / MANIFEST).read_text())
    del manifest["files"]["cost.parquet"]
    (tmp_path / MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(InputError, match=r"manifest\.json"):
        read_workload(tmp_path)


def test_a_sound_table_that_is_not_the_stored_one_is_refused(tmp_path: Path) -> None:
    folder = _written(tmp_path)
    (folder / "cost.parquet").write_bytes((folder / "waits.parquet").read_bytes())
    with pytest.raises(InputError, match="as the manifest says"):
        read_workload(folder)


@pytest.mark.parametrize(
    ("text", "where"),
    [("{", "line 1, column 2"), ("[]", "schema"), ('{"schema": "other/1"}', "schema"), ('{"schema": "untoc-draw/workload/1"}', "files")],
)
def test_a_faulty_manifest_is_refused(tmp_path: Path, text: str, where: str) -> None:
    (tmp_path / MANIFEST).write_text(text)
    with pytest.raises(InputError) as caught:
        read_workload(tmp_path)
    assert caught.value.faults[0].where == where


@pytest.mark.parametrize("runs", [[], [[2, 1]], [[1]], ["a"]])
def test_faulty_runs_of_replications_are_refused(tmp_path: Path, runs: object) -> None:
    folder = _written(tmp_path)
    manifest = json.loads((folder / MANIFEST).read_text())
    (folder / MANIFEST).write_text(json.dumps(manifest | {"replications": runs}))
    with pytest.raises(InputError, match="pairs of first and last"):
        read_workload(folder)
