"""What a path or some bytes are: a draw record, an evidence pack (folder or ZIP), the folder of a ceremony, or a plain table.

The content tells, not the name; only a text that is neither JSON nor named as a table is taken for a record, whose reader says what is wrong.
"""

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any, Literal, TypeAlias

from algorithms.record import DrawRecord
from scenarios import Fault, InputError, Scenario
from scenarios.instruments import instrument_for
from scenarios.model import Row, build_scenario
from storage.any_table import SPREADSHEETS, TEXTS
from storage.bounded import MOST_RECORD, json_of, read_bytes
from storage.errors import FILE
from storage.manifest import MANIFEST
from verify.record.form import check_form, names, object_of
from verify.record.journal import JOURNAL
from verify.record.reading import from_json
from words import message

Kind: TypeAlias = Literal["draw record", "evidence pack", "ceremony", "table"]
RECORD, SCENARIO, EARLIER, PACK = "record.json", "scenario.json", "earlier.json", "evidence-pack.zip"
ANY = message("a draw record (JSON), an evidence pack (folder or ZIP), the folder of a ceremony, or a table (CSV, XLSX, ODS)")
MOST_FILES = 2_000
"""The most files of a pack: a law with as many added clauses has no page that anybody reads."""
UNPACKING = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, ValueError, RuntimeError, OSError, EOFError)
"""What the reading of a damaged ZIP raises; ``RuntimeError`` where it needs a password or is packed in a way that is not known."""
_AT_MOST = message("at most {most:,} bytes", most=MOST_RECORD)
_ZIP = b"PK\x03\x04"
LISTED = message("a list of parties as a pack has it")
_TEXT = {"type": "string"}
_ROW = {
    "type": "array",
    "prefixItems": [_TEXT, _TEXT, _TEXT, {"type": "array", "items": {"type": "integer", "minimum": 0, "maximum": 1}}, names()],
    "minItems": 5,
    "maxItems": 5,
}
LIST_SCHEMA = object_of(
    {"as_of": {"type": ["string", "null"]}, "instruments": names(), "regional_groups": names(), "rows": {"type": "array", "items": _ROW}}
)
"""The form of ``Scenario.canonical_text``."""
Read: TypeAlias = Callable[[str], bytes | None]
"""Gives the content of a file of a folder by its name; None where it is not there."""


@dataclass(frozen=True)
class Given:
    """What was given.

    Attributes
    ----------
    kind, source
        What it is, and what it is called in errors.
    record
        The draw record; None for a table, and for a ceremony that is not over.
    parties
        The list of parties that a pack brings with it; None where nothing does.
    earlier
        The record that this one goes on from, where it is in the pack.
    files
        A pack's or a ceremony's files by name, read when they are asked for; and the ``names`` of all.
    table
        The content of a table.
    """

    kind: Kind
    source: str
    record: DrawRecord | None = None
    parties: Scenario | None = None
    earlier: DrawRecord | None = None
    files: Read = lambda name: None
    names: tuple[str, ...] = ()
    table: bytes = b""

    def drawn(self) -> DrawRecord:
        """The draw record; raises ``InputError`` where there is none."""
        if self.record is not None:
            return self.record
        unfinished, table = message("a ceremony that is not over"), message("a table, which says nothing of groups and lots")
        expected = message("a draw record, an evidence pack, or the folder of a finished ceremony")
        raise InputError(self.source, (Fault(FILE, unfinished if self.kind == "ceremony" else table, expected),))


def read_given(given: Path | bytes, name: str = "") -> Given:
    """Find out what a path or some bytes are, and read it.

    Parameters
    ----------
    given
        A file, a folder, or the content of a file.
    name
        What bytes are called, in errors and where only a name tells a table from a record.

    Raises
    ------
    InputError
        It is nothing of these, cannot be read, or is faulty, with every fault of form.
    """
    if isinstance(given, Path):
        return _of_folder(given) if given.is_dir() else _of_bytes(read_bytes(given, ANY), str(given))
    return _of_bytes(given, name or "file")


def _of_bytes(data: bytes, source: str) -> Given:
    if len(data) > MOST_RECORD:
        raise InputError(source, (Fault(FILE, message("{size:,} bytes", size=len(data)), _AT_MOST),))
    ending = PurePosixPath(source).suffix.lower()
    if data.startswith(_ZIP) and (names := _names_in(data, source)):
        return _pack(_reader(data, source, names), tuple(names), source)
    if data.startswith(_ZIP) or ending in (*TEXTS, *SPREADSHEETS):
        return Given("table", source, table=data)
    return Given("draw record", source, from_json(json_of(data, source, message("a draw record in JSON")), source))


def _of_folder(folder: Path) -> Given:
    source = str(folder)

    def read(name: str) -> bytes | None:
        path = folder / name
        return read_bytes(path, message("a file of the folder")) if path.exists() else None

    if (folder / JOURNAL).exists():
        return _ceremony(read, source, tuple(sorted(each.name for each in folder.iterdir())))
    if (folder / RECORD).exists() and (folder / MANIFEST).exists():
        names = tuple(sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()))
        return _pack(read, names, source)
    raise InputError(
        source,
        (
            Fault(
                message("folder"),
                message("none with {record} and {manifest}, or {journal}", record=RECORD, manifest=MANIFEST, journal=JOURNAL),
                ANY,
            ),
        ),
    )


def _names_in(data: bytes, source: str) -> dict[str, zipfile.ZipInfo]:
    """The files of the pack in a ZIP by their names in its folder; empty where it is a spreadsheet. Raises ``InputError``."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    except UNPACKING as fault:
        raise InputError(source, (Fault(FILE, str(fault), message("a whole ZIP file")),)) from fault
    if any(entry.filename in ("[Content_Types].xml", "mimetype") for entry in entries):
        return {}
    homes = [PurePosixPath(each.filename).parent for each in entries if PurePosixPath(each.filename).name == RECORD]
    if not homes:
        raise InputError(source, (Fault(FILE, message("a ZIP file without {file}", file=RECORD), ANY),))
    home = min(homes, key=lambda folder: len(folder.parts))
    paths = {PurePosixPath(each.filename): each for each in entries}
    inside = {path.relative_to(home).as_posix(): each for path, each in paths.items() if path.is_relative_to(home)}
    faults = [Fault(name[:80], message("a path outside the folder"), message("a file of the pack")) for name in inside if ".." in name]
    faults += (
        [Fault(FILE, message("{number:,} files", number=len(inside)), message("at most {most:,}", most=MOST_FILES))]
        if len(inside) > MOST_FILES
        else []
    )
    size = sum(each.file_size for each in inside.values())
    faults += (
        [Fault(FILE, message("{size:,} bytes unpacked", size=size), message("at most {most:,}", most=MOST_RECORD))]
        if size > MOST_RECORD
        else []
    )
    if faults:
        raise InputError(source, faults)
    return inside


def _reader(data: bytes, source: str, names: Mapping[str, zipfile.ZipInfo]) -> Read:
    def read(name: str) -> bytes | None:
        if name not in names:
            return None
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(names[name]) as file:
                found = file.read(MOST_RECORD + 1)
        except UNPACKING as fault:
            raise InputError(source, (Fault(name, str(fault), message("a file that can be unpacked without a password")),)) from fault
        if len(found) > MOST_RECORD:
            raise InputError(source, (Fault(name, message("more than {most:,} bytes", most=MOST_RECORD), _AT_MOST),))
        return found

    return read


def _pack(read: Read, names: tuple[str, ...], source: str) -> Given:
    record, earlier = _record(read, RECORD, source), _record(read, EARLIER, source)
    if record is None:
        raise InputError(source, (Fault(RECORD, message("no such file"), message("the draw record of the pack")),))
    said = read(SCENARIO)
    parties = None if said is None else parties_of(said, f"{source}, {SCENARIO}", record.scenario.id)
    return Given("evidence pack", source, record, parties, earlier, read, names)


def _ceremony(read: Read, source: str, names: tuple[str, ...]) -> Given:
    """The record of a ceremony; its list is in the pack beside it, where that is made already."""
    packed = read(PACK)
    parties = None
    if packed is not None and packed.startswith(_ZIP):
        parties = _of_bytes(packed, f"{source}, {PACK}").parties
    return Given("ceremony", source, _record(read, RECORD, source), parties, None, read, names)


def _record(read: Read, name: str, source: str) -> DrawRecord | None:
    data, place = read(name), f"{source}, {name}"
    return None if data is None else from_json(json_of(data, place, message("a draw record in JSON")), place)


def parties_of(data: bytes, source: str, id: str) -> Scenario:
    """The list of parties whose canonical text a pack holds (``Scenario.canonical_text``); raises ``InputError`` where it is none."""
    content = json_of(data, source, LISTED)
    check_form(source, content, LIST_SCHEMA)
    try:
        made = _scenario(content, id)
    except ValueError as fault:  # no day of the calendar
        raise InputError(source, (Fault("$.as_of", str(fault), LISTED),)) from fault
    if made.canonical_text != data.decode("ascii", "replace").rstrip("\n"):
        raise InputError(
            source,
            (Fault(FILE, message("another text than that of its list"), message("the canonical text of a list, as it was written")),),
        )
    return made


def _scenario(content: Any, id: str) -> Scenario:
    rows = [
        Row(state, name, group or None, tuple(map(bool, held)), frozenset(families))
        for state, name, group, held, families in content["rows"]
    ]
    day = None if content["as_of"] is None else date.fromisoformat(content["as_of"])
    return build_scenario(id, day, rows, [instrument_for(each) for each in content["instruments"]], content["regional_groups"])
