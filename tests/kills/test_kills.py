"""A long command that is killed with all its processes and gone on with ends with the bytes of one that nobody disturbed."""

import os
from pathlib import Path
from random import Random

import pytest

from tests.kills.killing import LONG, Disturbed

KILLS = int(os.environ.get("UNTOC_KILLS", "3"))
SLOW = ("benchmark", "report", "stress")
"""Run by ``make test-long``; tests/sim/stress/test_campaign.py kills a campaign too, and compares the same files."""


@pytest.mark.parametrize("name", [pytest.param(name, marks=[pytest.mark.long] if name in SLOW else []) for name in LONG])
def test_killed_and_gone_on_with_it_ends_with_the_same_bytes(tmp_path: Path, name: str) -> None:
    one = Disturbed(LONG[name], tmp_path, Random(f"moments of a kill, {name}"))
    one.measure()
    while one.counts["kills"] < KILLS:
        one.round(KILLS)
        assert one.different == [], f"{name} after {one.counts['kills']} kills"
    print(f"{name}: {dict(one.counts)}")
