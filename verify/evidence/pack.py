"""An evidence pack: a folder with a draw, its law, what was found, the claims for other solvers, and a manifest of digests."""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

from algorithms.record import canonical
from storage.manifest import MANIFEST, digest
from storage.whole_file import written_whole
from words import DEFAULT, LANGUAGES

PAGES = {code: "index.html" if code == DEFAULT else f"index-{code}.html" for code in LANGUAGES}
"""The page of a pack in each language."""
CHECK = Path(__file__).with_name("check.py")
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The time of every file in a zipped pack, so that equal packs have equal bytes."""


def write_pack(folder: Path, files: Mapping[str, str]) -> None:
    """Write the files and their manifest, all or nothing; raises ``InputError`` where the folder cannot be made or is not empty."""
    data = {name: text.encode() for name, text in files.items()}
    manifest = {"files": {name: digest(content) for name, content in data.items()}}
    with written_whole(folder) as beside:
        for name, content in (*data.items(), (MANIFEST, canonical(manifest).encode())):
            file = beside / name
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(content)


def run_check(folder: Path) -> tuple[int, list[str]]:
    """Run the pack's own check as an outsider would: exit code and lines. It searches nothing, so it ends, and no clock ends it."""
    command = [sys.executable, "-I", "-S", "check.py", "."]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout.splitlines()


def json_text(document: object) -> str:
    """JSON for people: indented, ASCII."""
    return json.dumps(document, indent=1, sort_keys=True) + "\n"


def zipped(folder: Path) -> bytes:
    """The folder as a ZIP file, under its own name. Nothing is compressed: that differs from one zlib to another."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_STORED) as archive:
        for file in sorted(each for each in folder.rglob("*") if each.is_file()):
            entry = zipfile.ZipInfo(file.relative_to(folder.parent).as_posix(), _LONG_AGO)
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            archive.writestr(entry, file.read_bytes())
    return data.getvalue()
