"""What stored results rest on: the digest of the code that made them, and the versions of what it uses."""

import hashlib
import importlib.util
import platform
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path


def code_digest(packages: Sequence[str], files: str = "**/*.py") -> str:
    """``sha256:`` and the digest of the files of the packages, by name and content; ``files`` is what to look for in each."""
    digest = hashlib.sha256()
    for package in packages:
        spec = importlib.util.find_spec(package)
        for folder in (spec.submodule_search_locations or ()) if spec else ():
            for file in sorted(Path(folder).glob(files)):
                name = file.relative_to(folder).as_posix()
                digest.update(f"{package}/{name}\0".encode() + file.read_bytes() + b"\0")
    return "sha256:" + digest.hexdigest()


def versions_of(packages: Sequence[str]) -> dict[str, str]:
    """The version of Python and of each package; raises ``PackageNotFoundError`` for one that is not installed."""
    return {"python": platform.python_version()} | {name: version(name) for name in packages}
