"""A long command that is killed with all its processes and gone on with ends with the bytes of one that nobody disturbed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.kills.killing import LONG

KILLS = os.environ.get("UNTOC_KILLS", "3")
SLOW = ("benchmark", "report", "stress")
"""Run by ``make test-long``; tests/sim/stress/test_campaign.py kills a campaign too, and compares the same files."""


@pytest.mark.parametrize("name", [pytest.param(name, marks=[pytest.mark.long] if name in SLOW else []) for name in LONG])
def test_killed_and_gone_on_with_it_ends_with_the_same_bytes(name: str) -> None:
    """In a process of its own, without threads: it begins each run by a fork, and another thread's lock would be held in it for ever."""
    asked = [sys.executable, "-m", "tests.kills", KILLS, "moments of a kill", name]
    ended = subprocess.run(asked, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert f"'kills': {KILLS}," in ended.stdout
