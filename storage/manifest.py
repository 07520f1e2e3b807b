"""The manifest of a folder: which files belong to it, each with its digest. Whoever reads such a folder reads it through here."""

import hashlib
import sys
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from storage.bounded import open_bounded, read_json
from storage.errors import Fault, InputError
from words import message

MANIFEST = "manifest.json"


def digest(data: bytes) -> str:
    """``sha256:`` and the hex hash."""
    return "sha256:" + hashlib.sha256(data).hexdigest()


def digest_of_file(path: Path) -> str:
    """The same of a regular file of any size; raises ``InputError`` where there is none."""
    found = hashlib.sha256()
    with open_bounded(path, "a file", sys.maxsize) as file:
        while block := file.read(1 << 20):
            found.update(block)
    return "sha256:" + found.hexdigest()


def read_manifest(folder: Path, schema: str, names: Collection[str]) -> dict[str, Any]:
    """The manifest of a folder, once it lists all ``names`` and no others, each with the digest of what is there.

    Files that it does not list are not looked at: ``not_listed`` names them. Raises ``InputError`` with all faults: no manifest, one of
    another schema, a file that is missing, changed or not listed.
    """
    manifest = read_json(folder / MANIFEST, message("a manifest of {schema}", schema=schema))
    if not isinstance(manifest, dict) or manifest.get("schema") != schema:
        found = str(manifest.get("schema", message("none"))) if isinstance(manifest, dict) else message("no JSON object")
        raise InputError(str(folder / MANIFEST), (Fault("schema", found, schema),))
    files = manifest.get("files")
    if not isinstance(files, dict) or not all(isinstance(stated, str) for stated in files.values()):
        raise InputError(str(folder / MANIFEST), (Fault("files", str(files)[:60], message("the digest of each file, by name")),))
    if faults := [*_list_faults(files, names), *file_faults(folder, files)]:
        raise InputError(str(folder), faults)
    return manifest


def not_listed(folder: Path, names: Collection[str]) -> list[str]:
    """What lies in a folder, at any depth, beside its manifest and the files that it lists."""
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
    return sorted(set(found) - {*names, MANIFEST})


def _list_faults(files: Mapping[str, str], names: Collection[str]) -> Iterator[Fault]:
    """Where a manifest does not list just the files of its kind of folder."""
    if set(files) != set(names):
        yield Fault(MANIFEST, ", ".join(sorted(files)) or message("no files"), message("the files {files}", files=", ".join(sorted(names))))


def file_faults(folder: Path, files: Mapping[str, str]) -> Iterator[Fault]:
    """Each file that is missing, or is not the one whose digest is stated, with both digests."""
    for name, stated in sorted(files.items()):
        due = message("{digest}, as the manifest says", digest=stated)
        if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
            yield Fault(name, message("a path outside the folder"), message("a file of the folder"))
            continue
        try:
            found = digest_of_file(folder / name)
        except InputError as fault:
            yield Fault(name, fault.faults[0].value, due)
            continue
        if found != stated:
            yield Fault(name, found, due)
