"""What is written is whole or not there; what a killed process left is taken away, and never what another is just writing."""

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from scenarios import InputError
from storage.whole_file import beside, scratch_folder, take_away_left_over, write_whole, written_whole

REFUSED = {
    errno.ENOSPC: "No space left on device",
    errno.EDQUOT: "Disk quota exceeded",
    errno.EFBIG: "File too large",
    errno.EIO: "Input/output error",
    errno.EROFS: "Read-only file system",
}


def left_over(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


@pytest.mark.parametrize("number", REFUSED, ids=REFUSED.values())
@pytest.mark.parametrize("call", ["write", "fsync"])
def test_a_file_that_the_system_refuses_is_told_and_the_old_one_stays(
    number: int, call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_: object) -> int:
        raise OSError(number, os.strerror(number))

    write_whole(tmp_path / "file", "old")
    monkeypatch.setattr(os, call, refuses)
    with pytest.raises(InputError, match=REFUSED[number]) as caught:
        write_whole(tmp_path / "file", "new")
    monkeypatch.undo()
    assert str(tmp_path / "file") in str(caught.value)
    assert (left_over(tmp_path), (tmp_path / "file").read_text()) == (["file"], "old")
    write_whole(tmp_path / "file", "new")
    assert (left_over(tmp_path), (tmp_path / "file").read_text()) == (["file"], "new")


def test_a_write_that_takes_only_a_part_is_gone_on_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: whole(handle, bytes(data[:3])))
    write_whole(tmp_path / "file", "a longer text")
    assert (tmp_path / "file").read_text() == "a longer text"


def test_a_folder_that_cannot_be_filled_is_told_and_nothing_is_left(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No space left on device"), written_whole(tmp_path / "made") as hidden:
        (hidden / "first").write_text("first")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    assert not left_over(tmp_path)
    with written_whole(tmp_path / "made") as hidden:
        (hidden / "first").write_text("first")
    assert left_over(tmp_path) == ["made"]
    assert left_over(tmp_path / "made") == ["first"]


@pytest.mark.parametrize("make", [os.mkfifo, Path.mkdir, lambda path: path.symlink_to("/dev/null")], ids=["pipe", "folder", "device"])
def test_only_a_file_is_written_over(make: object, tmp_path: Path) -> None:
    assert callable(make)
    make(tmp_path / "there")
    before = (tmp_path / "there").lstat()
    with pytest.raises(InputError, match="no regular file"):
        write_whole(tmp_path / "there", "content")
    assert (tmp_path / "there").lstat() == before
    assert left_over(tmp_path) == ["there"]


KILLED = """
import os, signal, sys
from pathlib import Path
from storage.whole_file import beside
with beside(Path(sys.argv[1]), of_files=sys.argv[2] == "folder") as hidden:
    if hidden.is_dir():
        (hidden / "half").write_text("half")
    if sys.argv[3] == "dies":
        os.kill(os.getpid(), signal.SIGKILL)
    print("writing", flush=True)
    sys.stdin.read()
"""


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_what_a_killed_process_left_is_taken_away_by_the_next(kind: str, tmp_path: Path) -> None:
    target = tmp_path / "made"
    done = subprocess.run([sys.executable, "-c", KILLED, str(target), kind, "dies"], check=False)
    assert done.returncode == -signal.SIGKILL
    assert len(left_over(tmp_path)) == 1
    (tmp_path / ".made.backup").write_text("of the user")
    (tmp_path / ".made2.abcdefgh.unfinished").write_text("of another target")
    with beside(target, of_files=kind == "folder") as hidden:
        assert left_over(tmp_path) == sorted([".made.backup", ".made2.abcdefgh.unfinished", hidden.name])
    assert left_over(tmp_path) == [".made.backup", ".made2.abcdefgh.unfinished"]


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_what_another_process_is_writing_stays(kind: str, tmp_path: Path) -> None:
    target = tmp_path / "made"
    writer = subprocess.Popen([sys.executable, "-c", KILLED, str(target), kind, "lives"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert writer.stdin and writer.stdout
    assert writer.stdout.readline() == b"writing\n"
    (kept,) = left_over(tmp_path)
    take_away_left_over(target)
    assert left_over(tmp_path) == [kept]
    writer.communicate()
    assert not left_over(tmp_path)


def test_a_link_to_elsewhere_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "file").write_text("of the user")
    (tmp_path / ".made.abcdefgh.unfinished").symlink_to(tmp_path / "elsewhere")
    take_away_left_over(tmp_path / "made")
    assert (tmp_path / "elsewhere" / "file").read_text() == "of the user"


def test_a_long_name_can_be_written(tmp_path: Path) -> None:
    write_whole(tmp_path / ("é" * 127), "content")
    assert len(left_over(tmp_path)) == 1


def test_a_scratch_folder_is_gone_at_the_end() -> None:
    with scratch_folder("test") as folder:
        (folder / "file").write_text("content")
    assert not folder.exists()
