"""The locks in requirements/ hold what pyproject.toml asks for, name every file by its hash, and nothing of a place."""

import re
import subprocess
import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
ASKED = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RUN = [*ASKED["project"]["dependencies"], *ASKED["dependency-groups"]["build"]]
EXTRAS: dict[str, list[str]] = ASKED["project"]["optional-dependencies"]
LOCKS = ("run", "dev")


def text_of(lock: str) -> str:
    """The lines of a lock, without comments."""
    lines = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.lstrip().startswith("#"))


def entries(lock: str) -> dict[str, tuple[Requirement, int]]:
    """Each package of a lock: the release, and how many hashes it has."""
    found = {}
    for entry in text_of(lock).replace("\\\n", " ").splitlines():
        line, *hashes = re.split(r"\s+--hash=sha256:(?=[0-9a-f]{64}\b)", entry)
        release = Requirement(line.strip())
        found[canonicalize_name(release.name)] = release, len(hashes)
    return found


def version_of(release: Requirement) -> str:
    """The one version that a line of a lock names."""
    (specifier,) = release.specifier
    assert specifier.operator == "==", release
    return specifier.version


def not_held(asked: Iterable[str], lock: str) -> list[str]:
    """What is asked for and not in a lock, or in another version, or only for some systems."""
    held = {name: release for name, (release, _) in entries(lock).items()}
    wanted = [Requirement(line) for line in asked]
    return [
        str(one)
        for one in wanted
        if (release := held.get(canonicalize_name(one.name))) is None
        or release.marker
        or not one.specifier.contains(version_of(release), prereleases=True)
    ]


def test_the_lock_of_the_demo_holds_what_the_project_asks_for_and_what_builds_it() -> None:
    assert not_held(RUN, "run") == []


@pytest.mark.parametrize("extra", EXTRAS)
def test_the_lock_of_the_tests_holds_every_extra(extra: str) -> None:
    assert not_held([*RUN, *EXTRAS[extra]], "dev") == []


def test_a_floor_above_the_lock_is_seen() -> None:
    assert not_held(["numpy>=99", "click>=8", "no-such-package"], "run") == ["numpy>=99", "no-such-package"]


def test_what_builds_the_project_is_locked() -> None:
    assert set(ASKED["build-system"]["requires"]) <= set(ASKED["dependency-groups"]["build"])


def test_demo_and_tests_use_the_same_releases() -> None:
    tested = {name: version_of(release) for name, (release, _) in entries("dev").items()}
    assert {name: version_of(release) for name, (release, _) in entries("run").items()}.items() <= tested.items()


@pytest.mark.parametrize("lock", LOCKS)
def test_every_release_has_the_hash_of_a_file(lock: str) -> None:
    assert [name for name, (_, hashes) in entries(lock).items() if not hashes] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_host_and_no_path(lock: str) -> None:
    """Where packages come from is for the settings of who installs; pip's options and addresses have no place here."""
    whole = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
    assert re.findall(r"\S*://\S*|(?<!\S)[/~]\S+", whole) == []
    assert re.findall(r"(?<!\S)--?(?!hash=)\w\S*|@", text_of(lock)) == []


@pytest.mark.parametrize(("target", "lock"), [("demo", "run"), ("test", "dev")])
def test_make_installs_by_the_lock(target: str, lock: str) -> None:
    done = subprocess.run(["make", "--dry-run", "--always-make", target], cwd=ROOT, capture_output=True, text=True, check=True)
    assert f"--require-hashes -r requirements/{lock}.txt" in done.stdout
    installing = [line for line in done.stdout.splitlines() if " install " in line]
    assert [line for line in installing if not re.search("--require-hashes|--no-deps", line)] == []
