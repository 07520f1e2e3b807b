"""The lists and laws that people chose at the desk: each a folder named by the digest of what is in it, which never changes.

So a choice is a few letters in the address of a page, and every tab and every user has their own.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from algorithms.record import canonical
from scenarios import Fault, InputError, Scenario
from scenarios.reading import ReadList, list_of_table
from scenarios.registry import OTHER_LISTS, load_list
from scenarios.writing import scenario_csv
from storage.any_table import SPREADSHEETS, TEXTS, table_of
from storage.bounded import MOST_TABLE, read_bytes, read_json
from storage.tables import Table
from storage.whole_file import written_whole
from verify import LawInForce, read_law
from verify.law.pairs import PairsGiven
from verify.law.parameters import DEFAULTS
from verify.law.questions import shown
from words import message

USUAL_LIST = "real-2020-10-16"
PAIRS = {
    "barred": message("The second State does not review the first"),
    "barred_both": message("The two States do not review each other"),
    "required": message("The second State reviews the first"),
    "not_again": message("An earlier draw record: nobody reviews a State again"),
}
"""The files of pairs that a law may have, by the parameter of ``PairsGiven``; the option is the same with ``-``."""
LAW_FILE = "law"
_OWN_LIST, _OWN_LAW, _OWN_PLAN = "l", "w", "p"
_SAFE = re.compile(r"[^A-Za-z0-9._-]+")
_BUILT_IN = re.compile("real-latest|real-[0-9]{4}-[0-9]{2}-[0-9]{2}|" + "|".join(OTHER_LISTS))
"""An address names no other file of this computer."""
_ID = re.compile(r"[lwp][0-9a-f]{12}")


def safe_name(name: str, endings: tuple[str, ...], usual: str) -> str:
    """A plain file name after one that somebody gave: no folders, no signs, never hidden; the ending is one of those allowed."""
    path = Path(name.replace("\\", "/").rpartition("/")[2])
    stem, ending = _SAFE.sub("-", path.stem).strip("-.")[:40] or usual, path.suffix.lower()
    return stem + (ending if ending in endings else endings[0])


@dataclass(frozen=True)
class ListChoice:
    """A list: built in (``file`` None), or a file in the desk's folder. ``id`` stands in addresses, ``name`` is for people."""

    id: str
    name: str
    file: Path | None = None

    @property
    def word(self) -> str:
        """The list on a command line, which runs where the file is."""
        return self.file.name if self.file else self.id

    @property
    def files(self) -> dict[str, bytes]:
        """What a job needs of it."""
        return {self.file.name: self.content} if self.file else {}

    @property
    def content(self) -> bytes:
        """The bytes of the file."""
        assert self.file is not None  # noqa: S101  (for the type checker alone)
        return read_bytes(self.file, "a list", MOST_TABLE)

    def read(self) -> ReadList:
        """The list with what was understood. Raises ``InputError`` with every fault."""
        return _read_own(self.file) if self.file else _read_built_in(self.id)

    def parties(self) -> Scenario:
        """The list alone. Raises ``InputError``."""
        return self.read().scenario

    def table(self) -> Table:
        """The cells as they are in the file, or as they would be written. Raises ``InputError``."""
        content = self.content if self.file else scenario_csv(self.parties()).encode()
        return table_of(content, self.word)


@lru_cache(maxsize=16)
def _read_own(file: Path) -> ReadList:
    """The content of a file of the desk never changes."""
    return list_of_table(table_of(read_bytes(file, "a list", MOST_TABLE), file.name), file.stem, None, file.name)


@lru_cache(maxsize=16)
def _read_built_in(id: str) -> ReadList:
    return load_list(id)


@dataclass(frozen=True)
class LawChoice:
    """A law: parameters that differ from the default, and the files that belong to it, by option (``law`` or one of ``PAIRS``)."""

    id: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)
    files_of: Mapping[str, Path] = field(default_factory=dict)

    @property
    def words(self) -> tuple[str, ...]:
        """The law on a command line, which runs where the files are."""
        named = [word for name, file in self.files_of.items() for word in ("--" + name.replace("_", "-"), file.name)]
        return (*named, *(word for name, value in self.settings.items() for word in ("--set", f"{name}={value}")))

    @property
    def files(self) -> dict[str, bytes]:
        """What a job needs of it."""
        return {file.name: read_bytes(file, "a file of a law", MOST_TABLE) for file in self.files_of.values()}

    def law(self, parties: Scenario | None) -> LawInForce:
        """The law, for a list if there is one. Raises ``InputError``."""
        pairs = {name: file for name, file in self.files_of.items() if name in PAIRS}
        found = read_law(self.files_of.get(LAW_FILE), self.settings, PairsGiven(**pairs), parties)
        return found.check_states(parties) if parties else found

    @cached_property
    def name(self) -> str:
        """For people, in a few words."""
        changed = [f"{name} = {value}" for name, value in self.settings.items()]
        changed += [file.name for file in self.files_of.values()]
        if not changed:
            return message("paragraphs 28-29 as read here")
        return message("as read here, {changes}", changes=", ".join(changed))


@dataclass(frozen=True)
class WhatIf:
    """A named scenario of the ten years: parameters of the model that differ, the last day, the share by which voluntary contributions fall
    and the day from which on, whether States join further instruments; all as texts, empty where it is as planned."""

    title: str
    values: Mapping[str, str]
    end: str = ""
    fall: str = ""
    fall_from: str = ""
    joiners: bool = False

    def toml(self, name: str) -> str:
        """The scenario as a table of a file of scenarios."""
        lines = [f"[{name}]", f"title = {json.dumps(self.title, ensure_ascii=False)}"]
        lines += [f"end = {self.end}"] if self.end else []
        lines += ["joiners = true"] if self.joiners else []
        lines += [f"fall = {{ share = {self.fall}, from = {self.fall_from} }}"] if self.fall else []
        lines += ["parameters = { " + ", ".join(f'"{key}" = {value}' for key, value in self.values.items()) + " }"] if self.values else []
        return "\n".join(lines) + "\n"


class Choices:
    """The folder with the lists and laws."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder.absolute()

    def list_of(self, id: str) -> ListChoice:
        """The list of an id in an address. Raises ``InputError`` for one that is not there."""
        if _BUILT_IN.fullmatch(id or USUAL_LIST):
            return ListChoice(id or USUAL_LIST, id or USUAL_LIST)
        found = [each for each in (self._at(id).glob("*") if _ID.fullmatch(id) else ()) if each.suffix in (*TEXTS, *SPREADSHEETS)]
        if not found:
            raise InputError("list", (Fault(message("list"), id, message("a list of this desk")),))
        return ListChoice(id, found[0].name, found[0])

    def add_list(self, name: str, content: bytes) -> ListChoice:
        """Keep a file. It may be faulty: that is found when it is read."""
        return self.list_of(self._add(_OWN_LIST, {safe_name(name, (*TEXTS, *SPREADSHEETS), "list"): content}))

    def law_of(self, id: str) -> LawChoice:
        """The law of an id in an address; an empty one is the default. Raises ``InputError``."""
        if not id:
            return LawChoice()
        if not _ID.fullmatch(id) or not (self._at(id) / "law.json").exists():
            raise InputError("law", (Fault(message("law"), id, message("a law of this desk")),))
        found = read_json(self._at(id) / "law.json", "a law of the desk")
        return LawChoice(id, found["settings"], {name: self._at(id) / file for name, file in found["files"].items()})

    def add_law(self, settings: Mapping[str, Any], files: Mapping[str, tuple[str, bytes]], parties: Scenario | None) -> LawChoice:
        """Keep a law, after a look whether it is one; ``files`` are names and contents by option. Raises ``InputError``."""
        changed = {name: shown(value) for name, value in settings.items() if shown(value) != shown(DEFAULTS.get(name, ""))}
        changed = {name: "" if value == "none" and DEFAULTS.get(name) == [] else value for name, value in changed.items()}
        if not changed and not files:
            return LawChoice()
        named = {option: f"{option.replace('_', '-')}-{safe_name(name, _endings(option), option)}" for option, (name, _) in files.items()}
        content = {"law.json": canonical({"settings": changed, "files": named}).encode()}
        content |= {named[option]: data for option, (_, data) in files.items()}
        id = self._add(_OWN_LAW, content, lambda folder: LawChoice("", changed, {o: folder / n for o, n in named.items()}).law(parties))
        return self.law_of(id)

    def plan_of(self, id: str) -> "tuple[WhatIf, ...]":
        """The what-ifs of an id in an address; an empty one has none. Raises ``InputError``."""
        if not id:
            return ()
        if not _ID.fullmatch(id) or not (self._at(id) / "plan.json").exists():
            raise InputError("plan", (Fault(message("plan"), id[:60], message("a plan of this desk")),))
        return tuple(WhatIf(**one) for one in read_json(self._at(id) / "plan.json", "a plan of the desk"))

    def add_plan(self, what_ifs: "Sequence[WhatIf]") -> str:
        """Keep some what-ifs: their id."""
        return self._add(_OWN_PLAN, {"plan.json": canonical([vars(one) for one in what_ifs]).encode()}) if what_ifs else ""

    def _at(self, id: str) -> Path:
        return self._folder / id

    def _add(self, kind: str, files: Mapping[str, bytes], check: Any = None) -> str:
        id = kind + sha256(canonical({name: sha256(data).hexdigest() for name, data in files.items()}).encode()).hexdigest()[:12]
        if not self._at(id).exists():
            with written_whole(self._at(id)) as hidden:
                for name, data in files.items():
                    (hidden / name).write_bytes(data)
                if check:
                    check(hidden)
        return id


def _endings(option: str) -> tuple[str, ...]:
    return (".toml",) if option == LAW_FILE else (".json",) if option == "not_again" else (*TEXTS, *SPREADSHEETS)


@dataclass(frozen=True)
class Chosen:
    """A list and a law, as the address of a page names them."""

    list: ListChoice
    law: LawChoice

    @property
    def query(self) -> str:
        """The end of an address that chooses the same."""
        return f"?list={self.list.id}" + (f"&law={self.law.id}" if self.law.id else "")

    @property
    def words(self) -> tuple[str, ...]:
        """List and law on a command line."""
        return (self.list.word, *self.law.words)

    @property
    def files(self) -> dict[str, bytes]:
        """What a job needs of both."""
        return {**self.list.files, **self.law.files}
