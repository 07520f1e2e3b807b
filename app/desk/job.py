"""A job: one command line, run in a folder of its own, which keeps all that it needs and all that it gives."""

import json
import shlex
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from algorithms.record import canonical
from app.telling import Telling
from storage.bounded import read_bytes, read_json
from storage.errors import InputError
from storage.system import hold
from storage.whole_file import write_whole, written_whole
from words.kept import kept, taken_up

ASKED, PROGRESS, ENDED, CANCELLED, LOCK = "asked.json", "progress.json", "ended.json", "cancelled", "lock"
SAID, ERRORS, FOUND = "said.txt", "errors.txt", "found.json"
ANSWERS, NOT_KNOWN = (0, 1), 3
"""Exit codes of a command that gives a result (``app.manners``): done, or a result that says no; and of one that may say why it is open."""
_MOST_SAID = 2_000_000


@dataclass(frozen=True)
class Asked:
    """What a job is asked: its ``kind``, which says how the result is shown, a title for people, the words of the command line after
    ``untoc-draw``, the list and law that it is about, and when it was asked (seconds since 1970, no part of the id)."""

    kind: str
    title: str
    words: tuple[str, ...]
    list: str
    law: str
    about: Mapping[str, Any]
    at: float

    @property
    def command(self) -> str:
        """The command line that gives the same."""
        return shlex.join(["untoc-draw", *self.words])


def id_of(kind: str, words: tuple[str, ...], files: Mapping[str, bytes], code: str) -> str:
    """The id of a job: the same question, about files with the same content, by the same code, has the same one."""
    content = {"kind": kind, "words": words, "code": code, "files": {name: sha256(data).hexdigest() for name, data in files.items()}}
    return sha256(canonical(content).encode()).hexdigest()[:16]


def write_job(folder: Path, asked: Asked, files: Mapping[str, bytes]) -> None:
    """Write a new job, whole or not at all. Raises ``InputError``."""
    with written_whole(folder) as hidden:
        for name, data in files.items():
            (hidden / name).write_bytes(data)
        (hidden / ASKED).write_text(canonical({**vars(asked), "title": kept(asked.title), "words": list(asked.words)}), encoding="utf-8")


def is_held(file: Path) -> bool:
    """Whether another process holds a file."""
    if not file.exists():
        return False
    if held := hold(file):
        held.close()
    return held is None


class Job:
    """A job as its folder says: any process may look at it at any time."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.id = folder, folder.name

    @cached_property
    def asked(self) -> Asked:
        """What was asked. Raises ``InputError`` where the file is not as it was written."""
        found = read_json(self.folder / ASKED, "what a job is asked")
        try:
            return Asked(**{**found, "title": taken_up(found["title"]), "words": tuple(found["words"])})
        except (TypeError, KeyError) as fault:
            raise InputError(str(self.folder / ASKED), ()) from fault

    @property
    def has_answer(self) -> bool:
        """Whether it has ended with a result: also that something is not known, where the command said what."""
        code = self.exit
        return code in ANSWERS or (code == NOT_KNOWN and bool(self._text(SAID)))

    @property
    def exit(self) -> int | None:
        """The exit code of the command; -1 where its process was lost, None before the end."""
        try:
            return int(json.loads((self.folder / ENDED).read_bytes())["exit"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    @property
    def is_cancelled(self) -> bool:
        """Whether somebody cancelled it."""
        return (self.folder / CANCELLED).exists()

    @property
    def is_held(self) -> bool:
        """Whether a process is at work on it."""
        return is_held(self.folder / LOCK)

    @property
    def begun(self) -> int:
        """How often it was begun."""
        return int(self.progress.get("begun", 0))

    @property
    def progress(self) -> dict[str, Any]:
        """``step``, ``done``, ``total``; ``begun``, how often; ``process``, the number of the process at work."""
        try:
            found = json.loads((self.folder / PROGRESS).read_bytes())
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    @cached_property
    def said(self) -> str:
        """What the command wrote on standard output."""
        return self._text(SAID)

    @cached_property
    def found(self) -> Any:
        """What the command found, with its messages; None of a job of an earlier version. Raises ``OSError``, ``ValueError``, ``KeyError``."""
        file = self.folder / FOUND
        return taken_up(json.loads(file.read_bytes())) if file.exists() else None

    @property
    def errors(self) -> str:
        """What it wrote on standard error."""
        return self._text(ERRORS)

    def _text(self, name: str) -> str:
        try:
            return read_bytes(self.folder / name, "what a command wrote", _MOST_SAID).decode("utf-8", "replace")
        except InputError:
            return ""

    def end(self, code: int) -> None:
        """Write down how it ended."""
        write_whole(self.folder / ENDED, canonical({"exit": code}))


class ProgressFile(Telling):
    """Is told how far the work is, and writes it into the folder of the job, a few times a second at most."""

    def __init__(self, folder: Path, begun: int, process: int) -> None:
        self._file, self._always = folder / PROGRESS, {"begun": begun, "process": process}
        self._due = 0.0
        self.at("")

    def at(self, step: str, done: float | None = None, total: float | None = None, *, whole: str = "") -> None:
        """As ``Telling``."""
        now = time.monotonic()
        if now >= self._due:
            self._due = now + 0.3
            write_whole(self._file, canonical({**self._always, "step": step, "done": done, "total": total}))

    def found(self, result: Any) -> None:
        """As ``Telling``."""
        write_whole(self._file.with_name(FOUND), json.dumps(kept(result), default=str))
