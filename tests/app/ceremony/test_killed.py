"""The command, killed and started again: no lot is lost, none is drawn twice."""

import json
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections import Counter
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path
from typing import Any

import pytest

from algorithms import SeededLots
from app.ceremony.journal import HEAD, JOURNAL
from app.ceremony.result import PACK, RECORD, TABLE, TEXT, WHO_FILES
from tests.app.ceremony.small import SEED, held, party_file, plan_of, until
from tests.app.manners.shell import HEARING

COMMAND = [sys.executable, "-c", "from app.commands.ceremony_commands import ceremony; ceremony()"]


def command_of(folder: Path, parties: Path, algorithm: str = "sequential-bowls-look-ahead") -> list[str]:
    return [*HEARING, *COMMAND, str(parties), "--algorithm", algorithm, "-o", str(folder), "--no-browser"]


class Running:
    """The command in a process of its own."""

    def __init__(self, folder: Path, parties: Path, algorithm: str = "sequential-bowls-look-ahead") -> None:
        self.process = subprocess.Popen(command_of(folder, parties, algorithm), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.said = ""
        while not (address := re.search(r"http://\S+/", self.said)):
            line = self.process.stdout.readline()
            assert line, self.process.communicate()[1]
            self.said += line
        self.address = address[0]

    def send(self, path: str, body: dict[str, Any]) -> None:
        request = urllib.request.Request(self.address + path, json.dumps(body).encode(), {"content-type": "application/json"})
        urllib.request.urlopen(request, timeout=600).close()

    def state(self) -> dict[str, Any]:
        with urllib.request.urlopen(self.address + "events?version=-1", timeout=600) as answer:
            found: dict[str, Any] = json.load(answer)
        return found

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()

    def interrupted(self) -> tuple[str, str]:
        """What it says on both streams until it has ended after Ctrl-C."""
        self.process.send_signal(signal.SIGINT)
        out, err = self.process.communicate(timeout=600)
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


class Disturbed:
    """A ceremony that is killed again and again, at moments that follow from a seed, until it is over."""

    def __init__(self, folder: Path, parties: Path, moments: random.Random) -> None:
        self.folder, self.parties, self.moments = folder, parties, moments
        self.shown: list[int] = []
        self.kills: Counter[str] = Counter()

    def kill_once(self) -> bool:
        """Start it, do what comes next and kill it at some moment; whether it was over instead."""
        if self.moments.random() < 0.15:
            self._kill_while_starting()
            return False
        running = Running(self.folder, self.parties)
        try:
            state = running.state()
            assert state["speed"] == "paused"
            again = events_seen(state)
            assert again[: len(self.shown)] == self.shown, "a lot that was shown is lost"
            self.shown = again
            if state["phase"] == "checking" and self.moments.random() < 0.5:
                until(lambda: running.state()["phase"] == "over")
            elif state["phase"] != "over":
                self._do_next(running, state["phase"])
                self.kills[state["phase"]] += 1
                return False
            return True
        finally:
            running.kill()

    def _kill_while_starting(self) -> None:
        process = subprocess.Popen(command_of(self.folder, self.parties), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(self.moments.uniform(0.2, 1.2))
        process.kill()
        process.wait()
        self.kills["start"] += 1

    def _do_next(self, running: Running, phase: str) -> None:
        if phase == "list":
            self._and_be_killed(running, "freeze", {}, 0.01)
        elif phase == "seed":
            self._and_be_killed(running, "seed", {"text": SEED}, 0.01)
        elif phase == "lots":
            speed = "all" if self.moments.random() < 0.05 else "fast"
            self._and_be_killed(running, "speed", {"speed": speed, "sure": True}, 1.5 if speed == "all" else 0.6)
        else:
            time.sleep(self.moments.uniform(0, 3))

    def _and_be_killed(self, running: Running, path: str, body: dict[str, Any], longest: float) -> None:
        """Ask for it, and look on until it is killed, at some moment within so many seconds."""
        killing = threading.Timer(self.moments.uniform(0, longest), running.process.kill)
        killing.start()
        with suppress(OSError, HTTPException, ValueError):  # it was killed meanwhile
            running.send(path, body)
            while running.process.poll() is None:
                self.shown = events_seen(running.state())
                time.sleep(0.02)
        killing.join()


@pytest.mark.long
def test_killed_at_any_moment_it_ends_with_the_same_bytes(tmp_path: Path, parties: Path) -> None:
    """As many kills as ``UNTOC_KILLS`` says; ceremony after ceremony, each compared with one that nobody disturbed."""
    plan, kills = plan_of(parties), int(os.environ.get("UNTOC_KILLS", "12"))
    due = plan.algorithm.draw(plan.parties, plan.law, SeededLots(SEED)).to_json()
    held(tmp_path / "whole", plan)
    whole = {each.name: each.read_bytes() for each in (tmp_path / "whole").iterdir()}
    assert whole[RECORD].decode() == due
    assert set(whole) == {JOURNAL, HEAD, RECORD, TABLE, TEXT, PACK, *WHO_FILES}
    moments, counted, ceremonies = random.Random("moments of a kill"), Counter[str](), 0
    while counted.total() < kills:
        folder = tmp_path / f"room-{ceremonies}"
        disturbed = Disturbed(folder, parties, moments)
        while counted.total() + disturbed.kills.total() < kills and not disturbed.kill_once():
            pass
        counted += disturbed.kills
        ceremonies += 1
        held(folder, plan)
        assert {each.name: each.read_bytes() for each in folder.iterdir()} == whole
    print(f"{counted.total()} kills of {ceremonies} ceremonies, by phase: {dict(counted)}")


def test_ctrl_c_ends_it_with_how_to_go_on_and_a_second_process_is_refused(tmp_path: Path, parties: Path) -> None:
    folder = tmp_path / "room"
    running = Running(folder, parties)
    running.send("freeze", {})
    second = subprocess.run(command_of(folder, parties), capture_output=True, text=True, check=False, timeout=600)
    assert second.returncode != 0
    assert "another process" in second.stderr
    running.send("seed", {"text": SEED})
    said = running.end()
    assert f"-o {folder}, goes on where it was" in said
    again = Running(folder, parties)
    assert again.state()["phase"] == "lots"
    again.end()
