"""The harness: turns, checks, intervals, and peers that give no answer."""

import json
import subprocess
from math import isnan
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks import timing
from benchmarks.document import csv_text, document_of, json_text, page_of
from benchmarks.ratios import ratio_of_times, ratios_of
from benchmarks.timing import NoAnswerError, Way, in_turns, own_peak_bytes, peak_of_process, whole_process
from results.renderers.markdown import markdown


class StepClock:
    """A clock that says how long each run took, so that no test waits."""

    def __init__(self) -> None:
        self.now = 0.0
        self.order: list[str] = []

    def __call__(self) -> float:
        return self.now

    def way(self, name: str, seconds: float, **more: Any) -> Way:
        def run(_: Any) -> str:
            self.now += seconds
            self.order.append(name)
            return name

        return Way(name, run, more.pop("check", lambda _: None), clock=self, **more)


def test_ours_and_the_peer_take_turns_after_a_warm_up_of_each() -> None:
    clock = StepClock()
    times = in_turns((clock.way("ours", 0.1), clock.way("peer", 0.3)), seconds=1.0, fewest=4, most=4)
    assert clock.order == ["ours", "peer"] * 5
    assert times["ours"].tolist() == pytest.approx([0.1] * 4)
    assert times["peer"].tolist() == pytest.approx([0.3] * 4)


def test_a_peer_slower_than_the_budget_keeps_its_first_run() -> None:
    clock = StepClock()
    times = in_turns((clock.way("ours", 0.1), clock.way("peer", 9.0)), seconds=1e-9)
    assert len(times["peer"]) == 3
    assert clock.order == ["ours", "peer"] * 3


def test_a_wrong_result_stops_the_comparison() -> None:
    def wrong(result: str) -> None:
        assert result == "something else", "a wrong result"

    clock = StepClock()
    with pytest.raises(AssertionError, match="a wrong result"):
        ratios_of("draw", 8, clock.way("ours", 0.1), clock.way("peer", 0.2, check=wrong), 0.1)


def test_a_part_of_the_peer_has_its_own_row() -> None:
    clock = StepClock()
    peer = clock.way("peer", 0.4, parts=lambda _: {"solving alone": 0.1})
    whole, part = ratios_of("draw", 8, clock.way("ours", 0.2), peer, 1e-9)
    assert (whole.peer, whole.ratio.value) == ("peer", pytest.approx(2))
    assert (part.peer, part.ratio.value) == ("peer, solving alone", pytest.approx(0.5))


def test_a_peer_without_an_answer_gives_a_ratio_of_at_least() -> None:
    def never(_: Any) -> None:
        raise NoAnswerError(60)

    (row,) = ratios_of("draw", 8, StepClock().way("ours", 0.5), Way("peer", never, lambda _: None), 0.1)
    assert not row.finished
    assert row.ratio.value == pytest.approx(120)
    assert "at least" in row.note
    (told,) = document_of([row], {}, "")["rows"]
    assert told["peer_seconds"]["low"] is None, "what is not known is null, not NaN, which is no JSON"


def test_the_interval_of_the_ratio_covers_the_truth_and_is_the_same_again() -> None:
    rng = np.random.default_rng(5)
    held = 0
    for _ in range(40):
        busy = rng.lognormal(0, 1, 30)
        ours, peer = busy * rng.lognormal(0, 0.1, 30), 7 * busy * rng.lognormal(0, 0.1, 30)
        row = ratio_of_times("draw", 8, "ours", "peer", ours, peer)
        assert row.ratio == ratio_of_times("draw", 8, "ours", "peer", ours, peer).ratio
        held += row.ratio.low <= 7 <= row.ratio.high
        assert row.ratio.high / row.ratio.low < 1.5, "the noise of a busy machine, which hits both, must cancel"
    assert held >= 33, "an interval of 95 % must hold nearly always"


def test_one_round_has_no_interval() -> None:
    assert isnan(ratio_of_times("draw", 8, "ours", "peer", np.array([1.0]), np.array([2.0])).ratio.low)


def test_the_files_hold_every_row_and_what_it_was_measured_on() -> None:
    rows = [ratio_of_times("draw", 8, "ours", f"peer {number}", np.full(5, 1.0), np.full(5, 2.0)) for number in range(3)]
    machine = {"processor": "P", "cores": 2, "memory_bytes": 8 * 10**9, "system": "S", "python": "Y", "load": 0.0}
    document = document_of(rows, {"date": "2020-10-16", "machine": machine, "versions": {"clingo": "5"}}, "untoc-draw benchmark")
    assert [row["ratio"] for row in json.loads(json_text(document))["rows"]] == [{"value": 2.0, "low": 2.0, "high": 2.0}] * 3
    assert len(csv_text(document).splitlines()) == 4
    page = markdown(page_of(rows, document))
    assert all(text in page for text in ("peer 0", "peer 2", "P, 2 cores", "2020-10-16", "clingo 5", "`untoc-draw benchmark`"))


HIGH_WATER = timing._high_water
HOLD = """
import pathlib, time
held, folder = bytearray(b"1") * {size}, pathlib.Path({folder!r})
(folder / "held").touch()
while not (folder / "seen").exists():
    time.sleep(0.001)
"""


def peak_while_holding(size: int, folder: Path, monkeypatch: pytest.MonkeyPatch) -> int | None:
    """The peak that is told of a process which holds so many bytes until somebody has looked."""
    folder.mkdir()

    def look(process: int | str) -> int | None:
        held = (folder / "held").exists()
        found = HIGH_WATER(process)
        if held:
            (folder / "seen").touch()
        return found

    monkeypatch.setattr(timing, "_high_water", look)
    return peak_of_process(["-c", HOLD.format(size=size, folder=str(folder))])


def test_a_process_tells_its_own_memory_not_that_of_the_process_that_started_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ballast = bytearray(b"1") * 300_000_000
    small, large = (peak_while_holding(size, tmp_path / f"{size}", monkeypatch) for size in (1, 60_000_000))
    assert len(ballast) == 300_000_000
    if small is None or large is None:
        pytest.skip("the system does not tell the memory of a process")
    assert small < 50_000_000
    assert 50_000_000 < large - small < 70_000_000
    assert own_peak_bytes() > 300_000_000


def test_a_process_that_fails_stops_the_comparison() -> None:
    assert whole_process(["-c", "print(1)"]).output == "1\n"
    for run in (whole_process, peak_of_process):
        with pytest.raises(subprocess.CalledProcessError):
            run(["-c", "raise SystemExit(3)"])
