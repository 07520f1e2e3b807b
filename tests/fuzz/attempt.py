"""One attempt: real files, harmed, and read."""

import shutil
import tempfile
from pathlib import Path
from random import Random

from tests.fuzz.readers import READERS, harm, needed


def copied(name: str, files: Path, folder: Path) -> None:
    """Copy what a reader needs."""
    for each in needed(name):
        (folder / each).parent.mkdir(exist_ok=True)
        if (files / each).is_dir():
            shutil.copytree(files / each, folder / each)
        else:
            shutil.copyfile(files / each, folder / each)


def attempt(name: str, files: Path, chance: Random, kept: Path | None = None) -> int:
    """Harm files of a reader in a folder of their own and have them read; the exit code, which is one that its table has.

    What the reader raises is raised. ``kept``: where the harmed files stay if anything is wrong.
    """
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        copied(name, files, folder)
        what = harm(name, folder, chance)
        if kept:
            shutil.rmtree(kept, ignore_errors=True)
            shutil.copytree(folder, kept)
        code = READERS[name].ask(folder)
        assert code in READERS[name].exits, f"{name}: exit {code} after harm to {what}"
        return code
