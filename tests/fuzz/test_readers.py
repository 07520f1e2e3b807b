"""Whatever is done to a file, its reader answers with an exit code of its table: no traceback, no failure, no hanging."""

import os
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.attempt import attempt, copied
from tests.fuzz.harm import KINDS, harmed
from tests.fuzz.readers import READERS

TIMES = float(os.environ.get("FUZZ_TIMES", "1"))


@pytest.mark.parametrize("name", READERS)
def test_a_harmed_file_is_read_or_refused(files: Path, name: str) -> None:
    @settings(max_examples=max(1, round(READERS[name].examples * TIMES)), derandomize=True, database=None, deadline=None)
    @given(chance=st.randoms(use_true_random=False))
    def harm_and_read(chance: Random) -> None:
        attempt(name, files, chance)

    harm_and_read()


@pytest.mark.parametrize("name", READERS)
def test_the_real_files_are_read(files: Path, name: str, tmp_path: Path) -> None:
    copied(name, files, tmp_path)
    assert READERS[name].ask(tmp_path) in READERS[name].fine


def test_harm_changes_what_it_is_done_to(files: Path) -> None:
    for reader in READERS.values():
        for file, kind in reader.harm.items():
            data, chance = (files / file).read_bytes(), Random(file)
            changed = [harmed(data, kind, chance) != data for _ in range(20)]
            assert sum(changed) >= 15, (file, kind)
    assert {kind for reader in READERS.values() for kind in reader.harm.values()} == set(KINDS)
