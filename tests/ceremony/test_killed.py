"""The command, killed and started again: no lot is lost, none is drawn twice."""

import json
import random
import re
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from algorithms import SeededLots
from algorithms.record import canonical
from app.ceremony.journal import JOURNAL
from app.ceremony.result import RECORD
from tests.ceremony.small import SEED, held, party_file, plan_of, until, without_checks
from tests.manners.shell import HEARING

COMMAND = [sys.executable, "-c", "from app.commands.ceremony_commands import ceremony; ceremony()"]


class Running:
    """The command in a process of its own."""

    def __init__(self, folder: Path, parties: Path, algorithm: str = "sequential-bowls-look-ahead") -> None:
        command = [*HEARING, *COMMAND, str(parties), "--algorithm", algorithm, "-o", str(folder), "--no-browser"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.said = ""
        while not (address := re.search(r"http://\S+/", self.said)):
            line = self.process.stdout.readline()
            assert line, self.process.communicate()[1]
            self.said += line
        self.address = address[0]

    def send(self, path: str, body: dict[str, Any]) -> None:
        request = urllib.request.Request(self.address + path, json.dumps(body).encode(), {"content-type": "application/json"})
        urllib.request.urlopen(request, timeout=20).close()

    def state(self) -> dict[str, Any]:
        with urllib.request.urlopen(self.address + "events?version=-1", timeout=20) as answer:
            found: dict[str, Any] = json.load(answer)
        return found

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()

    def interrupted(self) -> tuple[str, str]:
        """What it says on both streams until it has ended after Ctrl-C."""
        self.process.send_signal(signal.SIGINT)
        out, err = self.process.communicate(timeout=60)
        assert self.process.returncode == 0, err
        return out, err

    def end(self) -> str:
        out, err = self.interrupted()
        assert err == ""
        return out


@pytest.fixture
def parties(tmp_path: Path) -> Path:
    return party_file(tmp_path)


def events_seen(state: dict[str, Any]) -> list[int]:
    return [event["number"] for event in state["events"] if event["what"] == "lot"]


@pytest.mark.long
def test_killed_at_any_moment_it_goes_on_where_it_was(tmp_path: Path, parties: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_checks(monkeypatch)
    plan, folder = plan_of(parties), tmp_path / "room"
    due = plan.algorithm.draw(plan.parties, plan.law, SeededLots(SEED), SEED)
    held(tmp_path / "whole", plan)
    moments = random.Random("moments of a kill")
    running = Running(folder, parties)
    running.send("freeze", {})
    running.kill()
    running = Running(folder, parties)
    assert running.state()["phase"] == "seed"
    running.send("seed", {"text": SEED})
    shown: list[int] = []
    for _ in range(4):
        running.send("speed", {"speed": "fast"})
        time.sleep(moments.uniform(0.05, 0.6))
        shown = events_seen(running.state())
        running.kill()
        running = Running(folder, parties)
        state = running.state()
        again = events_seen(state)
        assert state["speed"] == "paused"
        assert again[: len(shown)] == shown
        assert again == due["numbers"][: len(again)]
    assert 0 < len(shown) < len(due["numbers"])
    running.send("speed", {"speed": "all"})
    until((folder / RECORD).exists)
    running.kill()
    assert (folder / RECORD).read_text() == canonical(due)
    assert (folder / JOURNAL).read_bytes() == (tmp_path / "whole" / JOURNAL).read_bytes()


def test_ctrl_c_ends_it_with_how_to_go_on_and_a_second_process_is_refused(tmp_path: Path, parties: Path) -> None:
    folder = tmp_path / "room"
    running = Running(folder, parties)
    running.send("freeze", {})
    command = [*HEARING, *COMMAND, str(parties), "--algorithm", "sequential-bowls-look-ahead", "-o", str(folder), "--no-browser"]
    second = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert second.returncode != 0
    assert "another process" in second.stderr
    running.send("seed", {"text": SEED})
    said = running.end()
    assert f"-o {folder}, goes on where it was" in said
    again = Running(folder, parties)
    assert again.state()["phase"] == "lots"
    again.end()
