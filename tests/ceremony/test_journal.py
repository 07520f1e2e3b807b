"""The journal: what is written stays, what is changed is seen, what was cut off was shown to nobody."""

import json
import os
from pathlib import Path

import pytest

from app.ceremony.journal import JOURNAL, LOCK, Journal
from scenarios import InputError

ENTRIES = [{"what": "frozen"}, {"what": "seed", "seed": "vienna"}, {"what": "lot", "number": 3}, {"what": "lot", "number": 4}]


def written(folder: Path) -> list[bytes]:
    journal = Journal(folder)
    for entry in ENTRIES:
        journal.append(entry)
    journal.close()
    return (folder / JOURNAL).read_bytes().splitlines(keepends=True)


def entries_of(folder: Path) -> list[dict[str, object]]:
    journal = Journal(folder)
    journal.close()
    return journal.entries


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    written(tmp_path)
    assert entries_of(tmp_path) == ENTRIES


def test_a_line_is_on_disk_when_append_returns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal, synced = Journal(tmp_path), list[bytes]()
    real = os.fsync
    monkeypatch.setattr(os, "fsync", lambda handle: (synced.append((tmp_path / JOURNAL).read_bytes()), real(handle)))
    journal.append(ENTRIES[0])
    journal.close()
    assert synced == [(tmp_path / JOURNAL).read_bytes()]
    assert synced[0].endswith(b"\n")


@pytest.mark.parametrize("place", range(len(ENTRIES)))
def test_a_torn_last_line_does_not_count_and_is_taken_off(tmp_path: Path, place: int) -> None:
    lines = written(tmp_path)
    whole = b"".join(lines[:place])
    for cut in (1, len(lines[place]) // 2, len(lines[place]) - 1):
        (tmp_path / JOURNAL).write_bytes(whole + lines[place][:cut])
        assert entries_of(tmp_path) == ENTRIES[:place]
        assert (tmp_path / JOURNAL).read_bytes() == whole


def test_a_line_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = Journal(tmp_path)
    journal.append(ENTRIES[0])
    before = (tmp_path / JOURNAL).read_bytes()

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            journal.append(ENTRIES[1])
    assert (tmp_path / JOURNAL).read_bytes() == before
    journal.append(ENTRIES[1])
    journal.close()
    assert entries_of(tmp_path) == ENTRIES[:2]


def changed(lines: list[bytes]) -> dict[str, list[bytes]]:
    other = json.loads(lines[2])
    other["number"] = 5
    rewritten = (json.dumps(other, sort_keys=True, separators=(",", ":")) + "\n").encode()
    return {
        "changed": [*lines[:2], rewritten, lines[3]],
        "taken out": [lines[0], lines[1], lines[3]],
        "added": [*lines[:3], lines[2], lines[3]],
        "moved": [lines[0], lines[2], lines[1], lines[3]],
        "spaces": [lines[0].replace(b":", b": ", 1), *lines[1:]],
        "no JSON": [b"{\n", *lines[1:]],
        "no object": [b"[]\n", *lines[1:]],
        "bytes": [b"\xff\n", *lines[1:]],
        "first gone": lines[1:],
    }


@pytest.mark.parametrize("how", ["changed", "taken out", "added", "moved", "spaces", "no JSON", "no object", "bytes", "first gone"])
def test_a_journal_that_somebody_changed_is_refused(tmp_path: Path, how: str) -> None:
    (tmp_path / JOURNAL).write_bytes(b"".join(changed(written(tmp_path))[how]))
    with pytest.raises(InputError, match="line"):
        Journal(tmp_path)


def test_a_second_holder_is_refused_until_the_first_lets_go(tmp_path: Path) -> None:
    first = Journal(tmp_path)
    with pytest.raises(InputError, match="another process"):
        Journal(tmp_path)
    first.close()
    Journal(tmp_path).close()


def test_a_folder_with_other_things_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(InputError, match=r"thesis\.txt"):
        Journal(tmp_path)
    assert [each.name for each in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    file = tmp_path / LOCK
    file.write_text("")
    with pytest.raises(InputError, match="folder"):
        Journal(file)
