"""An evidence pack: a folder with a draw, its law, what was found, the claims for other solvers, and a manifest of digests."""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from algorithms.record import canonical
from scenarios.errors import Fault, InputError
from verify.manifest import MANIFEST, digest

CHECK = Path(__file__).with_name("check.py")


def refuse_used(folder: Path) -> None:
    """Raises ``InputError`` where a folder is there and is not empty."""
    try:
        used = folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir())))
    except OSError as fault:
        raise InputError(str(folder), (Fault("-o", str(folder), "a folder that can be read"),)) from fault
    if used:
        raise InputError(str(folder), (Fault("-o", str(folder), "a new folder, or an empty one"),))


@contextmanager
def written_whole(folder: Path) -> Iterator[Path]:
    """A folder beside ``folder`` to write into, which takes its place at the end; nothing is left where the work fails.

    Raises ``InputError`` where the folder cannot be made or is not empty.
    """
    refuse_used(folder)
    try:
        beside = Path(tempfile.mkdtemp(dir=folder.absolute().parent, prefix=f".{folder.name}."))
    except OSError as fault:
        raise InputError(str(folder), (Fault("-o", str(folder), "a folder in a folder that can be written"),)) from fault
    try:
        beside.chmod(0o755)
        yield beside
        if folder.exists():
            folder.rmdir()
        beside.rename(folder)
    except OSError as fault:
        raise InputError(str(folder), (Fault("-o", str(folder), "a folder that can be written"),)) from fault
    finally:
        shutil.rmtree(beside, ignore_errors=True)


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
