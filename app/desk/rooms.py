"""The ceremonies that were set up at the desk: each a folder, and while it is open a process of its own, which outlives the desk."""

import re
import shlex
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from algorithms.record import canonical
from app.ceremony.result import RECORD
from app.desk.job import is_held
from scenarios import Fault, InputError
from storage.bounded import read_bytes, read_json
from storage.whole_file import written_whole
from verify.record.journal import JOURNAL
from words import message
from words.kept import kept, taken_up

ASKED, ROOM, SAID = "asked.json", "room", "said.txt"
_ADDRESS = re.compile(r"http://\S+")
_HOME = Path(__file__).parents[2]
_WAIT_SECONDS = 60.0
_ID = re.compile(r"[A-Za-z0-9-]{1,40}")


@dataclass(frozen=True)
class SetUp:
    """A ceremony: its folder, what was asked, and the words of its command line after ``untoc-draw``."""

    id: str
    folder: Path
    title: str
    words: tuple[str, ...]
    is_rehearsal: bool

    @property
    def command(self) -> str:
        """The command line that opens the same, in the folder."""
        return shlex.join(["untoc-draw", *self.words])

    @property
    def address(self) -> str:
        """Where its page is; empty while it is not open."""
        if not self.is_open:
            return ""
        found = _ADDRESS.search(read_bytes(self.folder / SAID, "what a ceremony said").decode("utf-8", "replace"))
        return found[0] if found else ""

    @property
    def is_open(self) -> bool:
        """Whether a process holds its journal."""
        return is_held(self.folder / ROOM / JOURNAL)

    @property
    def is_over(self) -> bool:
        """Whether its record is written."""
        return (self.folder / ROOM / RECORD).exists()


class Rooms:
    """The ceremonies in a folder."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder.absolute()
        self._processes: list[subprocess.Popen[bytes]] = []

    def all(self) -> list[SetUp]:
        """Those that were set up, the newest first."""
        found = [self.room(each.name) for each in self._folder.iterdir() if _ID.fullmatch(each.name)]
        return sorted(found, key=lambda one: one.id, reverse=True)

    def room(self, id: str) -> SetUp:
        """One that was set up. Raises ``InputError``."""
        folder = self._folder / id
        if not _ID.fullmatch(id) or not (folder / ASKED).exists():
            raise InputError("ceremony", (Fault(message("ceremony"), id[:60], message("one that was set up at this desk")),))
        asked: dict[str, Any] = read_json(folder / ASKED, "what a ceremony is asked")
        return SetUp(id, folder, taken_up(asked["title"]), tuple(asked["words"]), asked["rehearsal"])

    def set_up(self, title: str, words: tuple[str, ...], files: Mapping[str, bytes], is_rehearsal: bool) -> SetUp:
        """Make the folder of a new ceremony; two set up in the same second are two."""
        begins, number = time.strftime("%Y%m%d-%H%M%S"), 0
        while (self._folder / f"{begins}-{number}").exists():
            number += 1
        with written_whole(self._folder / f"{begins}-{number}") as hidden:
            for name, data in files.items():
                (hidden / name).write_bytes(data)
            content = {"title": kept(title), "words": [*words, "-o", ROOM], "rehearsal": is_rehearsal}
            (hidden / ASKED).write_text(canonical(content), encoding="utf-8")
        return self.room(f"{begins}-{number}")

    def open(self, room: SetUp) -> str:
        """Start its process where none holds it, and wait until its page can be asked for: its address. Raises ``InputError``."""
        if not room.is_open:
            path = f"import sys; sys.path.insert(0, {str(_HOME)!r}); sys.argv[0] = 'untoc-draw'; from app.main import main; main()"
            with open(room.folder / SAID, "wb") as said:
                command = [sys.executable, "-u", "-c", path, *room.words, "--no-browser"]
                process = subprocess.Popen(
                    command, cwd=room.folder, stdin=subprocess.DEVNULL, stdout=said, stderr=said, start_new_session=True
                )
            self._processes.append(process)
            end = time.monotonic() + _WAIT_SECONDS
            while not room.address and process.poll() is None and time.monotonic() < end:
                time.sleep(0.05)
        if address := room.address:
            return address
        told = read_bytes(room.folder / SAID, "what a ceremony said").decode("utf-8", "replace").strip()
        raise InputError("ceremony", (Fault(message("ceremony"), told[-400:] or "no answer", message("a ceremony that can be opened")),))
