"""A published lottery: a list of lawful draws with their digests, published first; then public dice choose one."""

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

import numpy as np

from algorithms import Algorithm, SeededLots
from algorithms.record import DrawRecord, canonical
from scenarios import Scenario
from sim.fairness.chances import Chances, chances_of
from sim.fairness.estimate import ChanceEstimate, estimate_chances, seeds_of
from sim.fairness.measures import Deviation, deviation
from storage.bounded import MOST_RECORD, gunzipped_lines, read_text, text_of
from storage.errors import Fault, InputError
from storage.manifest import MANIFEST, digest, digest_of_file, not_listed, read_manifest
from storage.tables import csv_rows, csv_text
from storage.whole_file import refuse_used, write_whole, written_whole
from verify.check import check_draws
from verify.draw_arrays import DrawArrays, arrays_of, joined
from verify.law_in_force import LawInForce
from verify.record.verify_record import RecordVerdict, verify_file
from verify.workers import parallel_map

PUBLISHED = LIST, CHANCES, RECORDS, README = "draws.csv", "chances.csv", "draws.jsonl.gz", "README.txt"
SCHEMA = "untoc-draw/published-lottery/1"
COLUMNS = ("number", "seed", "sha256", "outcome", "law")
"""Of the list."""
Progress = Callable[[str, int, int], None]
"""Is told a step, and how much of it is done of all."""
CHUNK = 4
"""Draws of the list that one task makes; the same for any number of workers."""
MOST_TRIES = 20
"""Draws for each one wanted, before an algorithm that mostly ends stuck is given up."""


@dataclass(frozen=True)
class PublishedList:
    """A lottery that was written: the list's digest is what to publish before the dice are thrown."""

    folder: Path
    draws: int
    passed_over: int
    list_digest: str
    deviation: Deviation
    sizes: dict[str, int]


@dataclass(frozen=True)
class Choice:
    """The draw that the dice chose, written to ``file`` and verified.

    ``checked_list``: whether the list was held against the digest that was published. ``not_looked_at``: files of the folder that its
    manifest does not list.
    """

    number: int
    file: Path
    verdict: RecordVerdict
    checked_list: bool
    not_looked_at: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether the draw keeps every clause, and follows from its lots and these from its seed."""
        replay = self.verdict.replay
        return self.verdict.kept and replay.done and replay.from_seed is True

    def document(self) -> dict[str, Any]:
        """The same as data."""
        beside = list(self.not_looked_at)
        plain = {"number": self.number, "record": str(self.file), "holds": self.holds, "not_looked_at": beside}
        return plain | self.verdict.document()


def dice_of(draws: int) -> int:
    """How many ten-sided dice choose one of ``draws``; read as one number, 0 to ``draws - 1``."""
    return len(str(max(draws - 1, 0)))


def write_lottery(
    folder: Path,
    scenario: Scenario,
    law: LawInForce,
    algorithm: Algorithm,
    draws: int,
    seed: str,
    workers: int = 1,
    compared: int = 1000,
    progress: Progress = lambda *_: None,
) -> PublishedList:
    """Draw ``draws`` complete draws, check each, and write the folder whole or not at all; raises ``InputError``.

    The draws have the seeds ``SEED/0``, ``SEED/1``, ...; one that ends stuck is passed over. The list's chances are set against those of
    ``compared`` other draws of the same algorithm. Equal arguments give equal bytes, for any number of workers.
    """
    refuse_used(folder)
    target = estimate_chances(
        scenario, law, algorithm, compared, f"{seed}/others", workers, lambda done, of: progress("draws to compare with", done, of)
    )
    with written_whole(folder) as beside:
        lines, arrays, tried = _write_records(
            beside / RECORDS, scenario, law, algorithm, draws, seed, workers, lambda done: progress("draws of the list", done, draws)
        )
        apart = deviation(arrays, target.chances, rng=np.random.default_rng(list(f"{seed}/noise".encode())))
        chances = chances_of(arrays)
        files = {LIST: csv_text([COLUMNS, *lines]), CHANCES: _chances(scenario, chances, target.chances)}
        files[README] = _readme(scenario, law, algorithm.name, seed, tried - draws, files[LIST], draws, apart, target)
        for name, text in files.items():
            (beside / name).write_bytes(text.encode())
        names = sorted([*files, RECORDS])
        list_digest = digest(files[LIST].encode())
        manifest: dict[str, Any] = {
            "schema": SCHEMA,
            "algorithm": algorithm.name,
            "scenario": {"id": scenario.id, "digest": scenario.digest},
            "law": law.digest,
            "seed": seed,
            "draws": draws,
            "dice": dice_of(draws),
            "list": list_digest,
            "files": {name: digest_of_file(beside / name) for name in names},
        }
        (beside / MANIFEST).write_text(canonical(manifest), encoding="ascii")
        sizes = {name: (beside / name).stat().st_size for name in [*names, MANIFEST]}
    return PublishedList(folder, draws, tried - draws, list_digest, apart, sizes)


def _write_records(
    file: Path,
    scenario: Scenario,
    law: LawInForce,
    algorithm: Algorithm,
    draws: int,
    seed: str,
    workers: int,
    progress: Callable[[int], None],
) -> tuple[list[tuple[Any, ...]], DrawArrays, int]:
    """Write one canonical record a line; the lines of the list, the draws as arrays, and how many were tried."""
    lines, arrays, tried = list[tuple[Any, ...]](), list[DrawArrays](), 0
    width = dice_of(draws)
    with file.open("wb") as raw, gzip.GzipFile("", "wb", 6, raw, mtime=0) as packed:
        while len(lines) < draws:
            if tried > MOST_TRIES * draws:
                raise InputError(algorithm.name, (Fault("--draws", f"{len(lines)} of {tried} complete", f"{draws} complete draws"),))
            seeds = seeds_of(seed, tried + draws - len(lines))[tried:]
            tried += len(seeds)
            chunks = [seeds[start : start + CHUNK] for start in range(0, len(seeds), CHUNK)]
            for records in parallel_map(_complete_records, [(scenario, law, algorithm, chunk) for chunk in chunks], workers):
                for record in records:
                    data = record.to_json().encode()
                    packed.write(data)
                    lines.append((f"{len(lines):0{width}}", record.seed, hashlib.sha256(data).hexdigest(), record.outcome, "kept"))
                if records:
                    arrays.append(arrays_of(scenario, records))
                progress(len(lines))
    return lines, joined(arrays), tried


def _complete_records(scenario: Scenario, law: LawInForce, algorithm: Algorithm, seeds: list[str]) -> list[DrawRecord]:
    """The records of the seeds whose draws are complete, checked; raises ``InputError`` where one breaks the law."""
    records = [record for record in (algorithm.draw(scenario, law, SeededLots(seed)) for seed in seeds) if record.complete]
    results = check_draws(scenario, law, arrays_of(scenario, records)) if records else []
    if broken := {finding.draw for result in results for finding in result.findings}:
        raise InputError(algorithm.name, (Fault("draw", f"{len(broken)} draws break the law", "draws that keep every clause"),))
    return records


def _chances(scenario: Scenario, ours: Chances, target: Chances) -> str:
    """The chance of each pair that the list or the target has; the error is that of the estimated chance."""
    rows, columns = np.nonzero((ours.pairs > 0) | (target.pairs > 0))
    error = target.error(target.pairs)
    table = (
        (
            scenario.states[s],
            scenario.states[r],
            f"{ours.pairs[s, r]:.6g}",
            f"{target.pairs[s, r]:.6g}",
            f"{error[s, r]:.3g}",
            f"{ours.pairs[s, r] - target.pairs[s, r]:.6g}",
        )
        for s, r in zip(rows.tolist(), columns.tolist(), strict=True)
    )
    return csv_text([("reviewed", "reviewing", "chance_in_list", "chance_estimated", "error_of_estimate", "difference"), *table])


def _readme(
    scenario: Scenario,
    law: LawInForce,
    algorithm: str,
    seed: str,
    passed_over: int,
    listed: str,
    draws: int,
    apart: Deviation,
    target: ChanceEstimate,
) -> str:
    dice = dice_of(draws)
    again = "" if draws == 10**dice else f" A number above {draws - 1} does not count: throw all {dice} again."
    one = "one ten-sided die" if dice == 1 else f"{dice} ten-sided dice of different colours, in an order of colours announced before"
    return f"""A published lottery: {draws} draws of lots, of which public dice choose one

Algorithm: {algorithm} (a reconstruction: the Secretariat's own description is not public)
Scenario:  {scenario.id}, {scenario.digest}
Law:       {law.digest}
Seeds:     {seed!a} with /0, /1, ...; {passed_over} draws that ended stuck are passed over
The list:  {LIST}, {digest(listed.encode())}

How to use it
1. Publish this folder, or at least the digest of the list above. It fixes every one of the {draws} draws.
2. Later, in public, throw {one} (faces 0 to 9). Read them
   as one number, from {"0" * dice} to {draws - 1:0{dice}}.{again} Each draw of the list has the same chance, 1 in {draws}.
3. Take out the draw with that number:   untoc-draw lottery-choose FOLDER --dice NUMBER -o chosen.json
   This checks the digest of every file and of every draw, every clause of the law, and that the lots follow from the seed.
Without our program: SHA-256 of the line of that number (counting from 0, with its line feed) in {RECORDS} is in {LIST}.

What the chances are
Once the list is published, the chances are those of the list: in {CHANCES}, each the share of its draws in which the pair
comes out. They differ from the algorithm's own, for the list is a sample; those are estimated there from
{target.draws - target.stuck} other draws (seeds {target.seed!a} with /0, ...). Sum of absolute differences over all pairs:
{apart.total:.1f}; noise alone would give about {apart.total_noise:.1f}. Largest: {apart.largest:.3f} (noise: {apart.largest_noise:.3f}).
Pairs that differ by more than noise, at 1 %: {apart.pairs_beyond}.
A pair that no draw of the list has cannot come out, though the algorithm could draw it.

Who chose the seed before publishing could have looked at several lists. Let the seed be one that nobody could choose.
"""


def _listed(folder: Path) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """The manifest and the lines of the list, every file held against its digest; raises ``InputError`` where they do not agree."""
    manifest = read_manifest(folder, SCHEMA, PUBLISHED)
    if manifest["files"][LIST] != manifest.get("list"):
        raise InputError(
            str(folder), (Fault(MANIFEST, str(manifest.get("list"))[:80], f"{manifest['files'][LIST]}, the digest of {LIST}"),)
        )
    lines = _lines(folder)
    if len(lines) != manifest.get("draws") or any(not line["sha256"] for line in lines):
        raise InputError(str(folder), (Fault(LIST, f"{len(lines)} lines", f"{manifest.get('draws')} lines with their SHA-256"),))
    return manifest, lines


def _lines(folder: Path) -> list[dict[str, str]]:
    """The lines of the list, by column; raises ``InputError``."""
    heading, *rows = csv_rows(read_text(folder / LIST, "the list of a lottery", MOST_RECORD), str(folder / LIST)) or [[]]
    faults = [] if tuple(heading) == COLUMNS else [Fault("line 1", ",".join(heading)[:80], ",".join(COLUMNS))]
    faults += [
        Fault(f"line {number}", f"{len(row)} cells", f"{len(COLUMNS)} cells")
        for number, row in enumerate(rows, start=2)
        if len(row) != len(COLUMNS)
    ]
    if faults:
        raise InputError(str(folder / LIST), faults)
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows]


def chosen(folder: Path, dice: str, expected: str | None = None) -> tuple[int, str]:
    """The number that the dice show and the bytes of its record, as text; ``expected``: the list's digest as it was published.

    Raises ``InputError`` where the dice do not choose a draw, or any file or draw is not what was published.
    """
    manifest, lines = _listed(folder)
    if expected and expected.removeprefix("sha256:") != manifest["list"].removeprefix("sha256:"):
        raise InputError(str(folder), (Fault("--list-digest", manifest["list"], f"{expected}, as published"),))
    shown, wanted = dice.replace(" ", ""), dice_of(len(lines))
    if not (shown.isascii() and shown.isdigit() and len(shown) == wanted):
        raise InputError(str(folder), (Fault("--dice", dice, f"{wanted} digits, one for each ten-sided die"),))
    number = int(shown)
    if number >= len(lines):
        raise InputError(str(folder), (Fault("--dice", dice, f"at most {len(lines) - 1:0{wanted}}: throw all dice again"),))
    return number, _record(folder, lines, number)


def choose(
    folder: Path, dice: str, output: Path, expected: str | None = None, reference: str | None = None, algorithm: Algorithm | None = None
) -> Choice:
    """Write the record of the draw that the dice choose into ``output``, and verify it; raises ``InputError`` as ``chosen`` does.

    ``expected``: the list's digest as it was published. ``reference``: the scenario, where it is not a built-in one. ``algorithm``: that of the
    list, where it is not installed.
    """
    number, text = chosen(folder, dice, expected)
    beside = not_listed(folder, PUBLISHED)
    write_whole(output, text)
    return Choice(number, output, verify_file(output, reference, algorithm=algorithm), expected is not None, tuple(beside))


def _record(folder: Path, lines: list[dict[str, str]], number: int) -> str:
    """The record of one draw, once all records are those of the list; raises ``InputError`` with all that are not."""
    faults, wanted = list[Fault](), ""
    records = gunzipped_lines(folder / RECORDS, "the records of the lottery, whole")
    for place, (line, data) in enumerate(zip_longest(lines, records)):
        found = "no record" if data is None else hashlib.sha256(data).hexdigest()
        if line is None or found != line["sha256"]:
            due = "no more draws than in the list" if line is None else f"{line['sha256']}, as the list says"
            faults.append(Fault(f"draw {place:0{dice_of(len(lines))}}", found, due))
        elif place == number:
            wanted = text_of(data, f"{folder / RECORDS}, draw {place}")
    if faults:
        raise InputError(str(folder / RECORDS), faults)
    return wanted
