"""An evidence pack: a folder with a draw, its law, what was found, the claims for other solvers, and a manifest of digests."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from algorithms.record import canonical
from verify.manifest import MANIFEST, digest
from verify.whole_file import written_whole

CHECK = Path(__file__).with_name("check.py")


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
