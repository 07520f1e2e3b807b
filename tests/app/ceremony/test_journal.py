"""The journal: what is written stays, what is changed or cut off is seen, a line half written was shown to nobody."""

import json
import os
from pathlib import Path

import pytest

from app.ceremony.journal import HEAD, JOURNAL, NOTHING, Journal
from scenarios import InputError
from storage.bounded import MOST_RECORD

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
    assert synced == [(tmp_path / JOURNAL).read_bytes()] * 2
    assert synced[0].endswith(b"\n")
    assert (tmp_path / HEAD).read_text() == f"{journal.last}\n"


@pytest.mark.parametrize("place", range(len(ENTRIES)))
def test_a_torn_last_line_does_not_count_and_is_taken_off(tmp_path: Path, place: int) -> None:
    lines = written(tmp_path)
    whole, digests = b"".join(lines[:place]), (tmp_path / HEAD).read_text().splitlines()
    for cut in (1, len(lines[place]) // 2, len(lines[place]) - 1):
        (tmp_path / JOURNAL).write_bytes(whole + lines[place][:cut])
        (tmp_path / HEAD).write_text("".join(f"{digest}\n" for digest in digests[:place]))
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
    file = tmp_path / "file"
    file.write_text("")
    with pytest.raises(InputError, match="folder"):
        Journal(file)


def files_of(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in folder.iterdir()}


def assert_refused(folder: Path, *named: str) -> None:
    """Refused, saying what is wrong, and left as it is."""
    before = files_of(folder)
    with pytest.raises(InputError) as refused:
        Journal(folder)
    for words in named:
        assert words in str(refused.value)
    assert files_of(folder) == before


@pytest.mark.parametrize("place", range(len(ENTRIES)))
def test_a_journal_cut_at_any_line_is_refused(tmp_path: Path, place: int) -> None:
    lines = written(tmp_path)
    for half in (b"", lines[place][:9]):
        (tmp_path / JOURNAL).write_bytes(b"".join(lines[:place]) + half)
        assert_refused(tmp_path, JOURNAL, f"found '{place} lines'", "cut off")


@pytest.mark.parametrize("place", range(len(ENTRIES)))
def test_digests_one_line_behind_are_those_of_a_power_cut_and_are_mended(tmp_path: Path, place: int) -> None:
    lines, digests = written(tmp_path), (tmp_path / HEAD).read_bytes().splitlines(keepends=True)
    for half in (b"", digests[place][:40]):
        (tmp_path / JOURNAL).write_bytes(b"".join(lines[: place + 1]))
        (tmp_path / HEAD).write_bytes(b"".join(digests[:place]) + half)
        assert entries_of(tmp_path) == ENTRIES[: place + 1]
        assert (tmp_path / HEAD).read_bytes() == b"".join(digests[: place + 1])


@pytest.mark.parametrize("place", range(len(ENTRIES) - 1))
def test_digests_cut_by_more_than_a_line_are_refused(tmp_path: Path, place: int) -> None:
    written(tmp_path)
    digests = (tmp_path / HEAD).read_bytes().splitlines(keepends=True)
    (tmp_path / HEAD).write_bytes(b"".join(digests[:place]))
    assert_refused(tmp_path, HEAD, f"found '{place} digests'", "cut off")


def test_digests_that_were_taken_away_are_refused(tmp_path: Path) -> None:
    written(tmp_path)
    (tmp_path / HEAD).unlink()
    assert_refused(tmp_path, HEAD, "the digests of the 4 lines")


@pytest.mark.parametrize("place", range(len(ENTRIES)))
def test_a_digest_that_was_changed_is_named_with_the_one_that_is_due(tmp_path: Path, place: int) -> None:
    written(tmp_path)
    digests = (tmp_path / HEAD).read_text().splitlines()
    due, other = digests[place], NOTHING
    digests[place] = other
    (tmp_path / HEAD).write_text("".join(f"{digest}\n" for digest in digests))
    assert_refused(tmp_path, f"line {place + 1}: found '{other}', expected {due}")


def test_a_journal_written_anew_with_a_sound_chain_is_refused(tmp_path: Path) -> None:
    written(tmp_path / "true")
    forged = Journal(tmp_path / "forged")
    for entry in [*ENTRIES[:-1], {"what": "lot", "number": 5}]:
        forged.append(entry)
    forged.close()
    (tmp_path / "true" / JOURNAL).write_bytes((tmp_path / "forged" / JOURNAL).read_bytes())
    assert_refused(tmp_path / "true", "line 4")


def test_a_journal_without_its_file_does_not_begin_anew_beside_its_digests(tmp_path: Path) -> None:
    written(tmp_path)
    (tmp_path / JOURNAL).unlink()
    assert_refused(tmp_path, HEAD, "with journal.jsonl")


def test_a_disk_full_between_line_and_digest_leaves_neither(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = Journal(tmp_path)
    journal.append(ENTRIES[0])
    before = files_of(tmp_path)
    real = os.write

    def full(handle: int, data: bytes) -> int:
        if bytes(data).startswith(b"sha256:"):
            raise OSError(28, "No space left on device")
        return real(handle, data)

    with monkeypatch.context() as patched:
        patched.setattr(os, "write", full)
        with pytest.raises(OSError, match="No space"):
            journal.append(ENTRIES[1])
    assert files_of(tmp_path) == before
    journal.append(ENTRIES[1])
    journal.close()
    assert entries_of(tmp_path) == ENTRIES[:2]


def put_a_link(path: Path) -> None:
    (path.parent.parent / "elsewhere").write_bytes(b"")
    path.symlink_to(path.parent.parent / "elsewhere")


def put_a_large_file(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(MOST_RECORD + 1)


KINDS = {"a link": put_a_link, "a folder": Path.mkdir, "a pipe": os.mkfifo, "bytes": put_a_large_file}


@pytest.mark.parametrize("name", [JOURNAL, HEAD])
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_plain_file_is_refused_by_its_kind(tmp_path: Path, name: str, kind: str) -> None:
    folder = tmp_path / "room"
    written(folder)
    (folder / name).unlink()
    KINDS[kind](folder / name)
    with pytest.raises(InputError) as refused:
        Journal(folder)
    assert name in str(refused.value)
    assert kind in str(refused.value)


@pytest.mark.parametrize("how", ["taken away", "replaced", "taken away and begun anew"])
def test_nothing_is_written_once_the_journal_is_another_file(tmp_path: Path, how: str) -> None:
    folder = tmp_path / "room"
    journal = Journal(folder)
    journal.append(ENTRIES[0])
    content = (folder / JOURNAL).read_bytes()
    (folder / JOURNAL).rename(tmp_path / "before")
    if how == "replaced":
        (folder / JOURNAL).write_bytes(content)
    if how == "taken away and begun anew":
        with pytest.raises(InputError):
            Journal(folder)
    with pytest.raises(OSError, match="taken away or replaced"):
        journal.append(ENTRIES[1])
    journal.close()
    assert (tmp_path / "before").read_bytes() == content


def test_no_other_file_of_the_folder_lets_a_second_process_in(tmp_path: Path) -> None:
    first = Journal(tmp_path)
    first.append(ENTRIES[0])
    for each in tmp_path.iterdir():
        if each.name != JOURNAL:
            each.rename(tmp_path.parent / each.name)
    with pytest.raises(InputError, match="another process"):
        Journal(tmp_path)
    first.close()


ODD = [
    b"[" * 100_000 + b"\n",
    b'{"what":' + b"9" * 10_000 + b"}\n",
    b'{"what":["frozen"]}\n',
    b"null\n",
    b"\n",
    b'{"before":1,"what":"x"}\n',
    b'{"a":' * 50_000 + b"1" + b"}" * 50_000 + b"\n",
]


@pytest.mark.parametrize("line", ODD, ids=lambda line: repr(line[:20]))
def test_a_line_that_is_none_of_ours_is_refused(tmp_path: Path, line: bytes) -> None:
    (tmp_path / JOURNAL).write_bytes(line)
    assert_refused(tmp_path, "line 1")
