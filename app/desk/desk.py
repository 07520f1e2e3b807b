"""The desk's folder: the lists and laws that people chose, the jobs, the ceremonies. One process holds it at a time."""

from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path

from app.desk.choices import Choices, Chosen
from app.desk.jobs import Jobs
from app.desk.rooms import Rooms
from scenarios import Fault, InputError
from storage.bounded import read_text
from storage.system import Held, hold
from storage.whole_file import told_of, write_whole

_ADDRESS, _LOCK = "address.txt", "desk.lock"


def usual_folder() -> Path:
    """Where the desk keeps its work unless it is told another place."""
    return user_data_path("untoc-draw", appauthor=False) / "desk"


class InUseError(InputError):
    """Another process holds the folder; ``address`` is where its pages are, empty where that is not known."""

    def __init__(self, folder: Path, address: str) -> None:
        expected = f"a folder that no other desk holds{f': that one is at {address}' if address else ''}"
        super().__init__(str(folder), (Fault("-o", "held by another desk", expected),))
        self.address = address


@dataclass(frozen=True)
class Desk:
    """An open desk."""

    folder: Path
    choices: Choices
    jobs: Jobs
    rooms: Rooms
    lock: Held

    def chosen(self, list: str, law: str) -> Chosen:
        """The list and the law of an address. Raises ``InputError`` where one is not there."""
        return Chosen(self.choices.list_of(list), self.choices.law_of(law))

    def is_at(self, url: str) -> None:
        """Write down where its pages are, so that a second desk leads there."""
        write_whole(self.folder / _ADDRESS, url)

    def close(self) -> None:
        """End what is at work, and let go of the folder. Ceremonies go on."""
        self.jobs.close()
        (self.folder / _ADDRESS).unlink(missing_ok=True)
        self.lock.close()


def open_desk(folder: Path) -> Desk:
    """Open the folder, made where it is not there. Raises ``InUseError``; ``InputError`` where it cannot be written."""
    with told_of(folder, "a folder that can be written"):
        folder.mkdir(parents=True, exist_ok=True)
        lock = hold(folder / _LOCK, new=True)
        if lock is None:
            address = folder / _ADDRESS
            raise InUseError(folder, read_text(address, "an address").strip() if address.exists() else "")
        return Desk(folder, Choices(folder / "chosen"), Jobs(folder / "jobs"), Rooms(folder / "ceremonies"), lock)
