"""Whatever is done to the files of a ceremony: it is refused with a clear fault, or goes on to the very same bytes."""

import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.ceremony import room as rooms
from app.ceremony.journal import HEAD, JOURNAL
from app.ceremony.plan import CeremonyPlan
from app.ceremony.result import RECORD
from scenarios import InputError
from tests.app.ceremony.small import held, party_file, plan_of

Files = dict[str, bytes]


@dataclass(repr=False)
class Whole:
    """A finished ceremony, but for the check and the pack at its end."""

    plan: CeremonyPlan
    files: Files


EXAMPLES = int(os.environ.get("UNTOC_FUZZ", "60"))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    folder = tmp_path_factory.mktemp("whole")
    plan = plan_of(party_file(folder))
    with mock.patch.multiple(rooms, checked=lambda folder, plan: {}, write_evidence=lambda folder, plan, head: ""):
        held(folder / "room", plan)
        yield Whole(plan, files_of(folder / "room"))


def files_of(folder: Path) -> Files:
    return {each.name: each.read_bytes() for each in folder.iterdir()}


def assert_nothing_whole_is_lost(before: Files, after: Files) -> None:
    """A half written line may be taken off, and the digest of the last line added; all else is as it was."""
    for name, content in before.items():
        if name in (JOURNAL, HEAD):
            assert after[name].startswith(content[: content.rfind(b"\n") + 1])
        else:
            assert after[name] == content
    assert set(after) == set(before)


def damaged(data: bytes, chance: st.DataObject) -> bytes:
    """The content of a file after one thing was done to it."""
    lines = data.splitlines(keepends=True)
    how = chance.draw(st.sampled_from(["flip", "cut", "drop", "insert", "lose a line", "double a line", "swap lines", "cut to lines"]))
    place = chance.draw(st.integers(0, max(len(data) - 1, 0)))
    line = chance.draw(st.integers(0, max(len(lines) - 1, 0)))
    if how == "flip":
        return data[:place] + bytes(byte ^ 1 << chance.draw(st.integers(0, 7)) for byte in data[place : place + 1]) + data[place + 1 :]
    if how == "cut":
        return data[:place]
    if how == "drop":
        return data[:place] + data[place + chance.draw(st.integers(1, 90)) :]
    if how == "insert":
        return data[:place] + chance.draw(st.binary(min_size=1, max_size=90)) + data[place:]
    if how == "swap lines":
        other = chance.draw(st.integers(0, max(len(lines) - 1, 0)))
        lines[line : line + 1], lines[other : other + 1] = lines[other : other + 1], lines[line : line + 1]
        return b"".join(lines)
    kept = {
        "lose a line": lines[:line] + lines[line + 1 :],
        "double a line": lines[: line + 1] + lines[line:],
        "cut to lines": lines[:line],
    }
    return b"".join(kept[how])


@settings(max_examples=EXAMPLES, deadline=None)
@given(chance=st.data())
def test_any_damage_is_refused_or_comes_to_the_same_end(whole: Whole, chance: st.DataObject) -> None:
    plan, files = whole.plan, whole.files
    lines = files[JOURNAL].count(b"\n")
    made = chance.draw(st.sets(st.sampled_from(sorted(set(files) - {JOURNAL, HEAD}))))
    until = lines if made else chance.draw(st.integers(0, lines))
    there = {name: b"".join(files[name].splitlines(keepends=True)[:until]) for name in (JOURNAL, HEAD)} | {
        name: files[name] for name in made
    }
    for name in chance.draw(st.lists(st.sampled_from([JOURNAL, HEAD, *([RECORD] if RECORD in made else [])]), max_size=2)):
        there[name] = damaged(there[name], chance)
    with tempfile.TemporaryDirectory() as folder:
        for name, content in there.items():
            (Path(folder) / name).write_bytes(content)
        try:
            held(Path(folder), plan)
        except InputError as refused:
            str(refused).encode()
            assert_nothing_whole_is_lost(there, files_of(Path(folder)))
        else:
            assert files_of(Path(folder)) == files
