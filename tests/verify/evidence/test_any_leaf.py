"""The outsider's check sees every single change of a record, of its law and of its scenario, with the manifest made to fit."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.verify.evidence.test_check import draw, run, sign, write_pack
from tests.verify.law.small import states
from verify.evidence.check import canonical

LIST = states("XY", a0="A:XY", a1="A:X", a2="A:Y", a3="A:XY", b0="B:XY", b1="B:X", b2="B:XY", b3="B:XY")
LAW: dict[str, Any] = {"redraws": ["a0", "b0"], "mutual_scope": "same-year", "waives_four": ["a0"], "declines": ["b1"]}
NOT_CHECKED = ("software", "scenario/id", "algorithm")
"""What made the record and how the scenario is called are beside the draw; of another algorithm only the finished draw is checked."""


def others(value: Any) -> list[Any]:
    """Values near to one: another State, one more, the other truth, a list or an object with a part less or twice."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1, value - 1]
    if value is None:
        return ["x"]
    if isinstance(value, str):
        return [next(state for state in LIST.states if state != value)] if value in LIST.states else [value + "x"]
    if isinstance(value, list):
        return [value[:-1], [*value, value[-1]]] if len(value) > 1 else [value * 2, []] if value else [["a1"]]
    return [{key: part for key, part in value.items() if key != left} for left in value]


def changes(whole: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Every change of one part, with its place."""
    part = whole
    for step in path:
        part = part[step]
    name = "/".join(map(str, path))
    if any(name.startswith(start) for start in NOT_CHECKED):
        return
    for other in others(part) if path else ():
        if other == part:
            continue
        found = copy.deepcopy(whole)
        holder = found
        for step in path[:-1]:
            holder = holder[step]
        holder[path[-1]] = other
        yield name, found
    if isinstance(part, dict | list):
        for step in part if isinstance(part, dict) else range(len(part)):
            yield from changes(whole, (*path, step))


LONG = [pytest.param(name, marks=pytest.mark.long) for name in ("rotating-lists", "answer-set")]


@pytest.mark.parametrize("algorithm", ["sequential-bowls", *LONG])
def test_no_change_of_one_part_of_a_record_is_accepted(algorithm: str, tmp_path: Path) -> None:
    record = next(one for one in (draw(algorithm, LAW, LIST, str(seed)) for seed in range(99)) if one["outcome"] == "complete")
    record = json.loads(json.dumps(record))
    pack = write_pack(tmp_path / "pack", record, LIST)
    assert run(pack)[0] == 0
    passed, tried = list[str](), 0
    for name, changed in changes(record):
        (pack / "record.json").write_text(canonical(changed))
        sign(pack)
        tried += 1
        if run(pack)[0] == 0:
            passed.append(name)
    assert passed == ["scenario"], "only its name may be left out"
    assert tried > 300


def test_no_change_of_one_part_of_law_or_scenario_is_accepted(tmp_path: Path) -> None:
    pack = write_pack(tmp_path / "pack", json.loads(json.dumps(draw("sequential-bowls", LAW, LIST))), LIST)
    for file in ("law.json", "scenario.json"):
        before = (pack / file).read_text()
        for name, changed in changes(json.loads(before)):
            (pack / file).write_text(canonical(changed))
            sign(pack)
            assert run(pack)[0] != 0, (file, name)
        (pack / file).write_text(before)
    sign(pack)
    assert run(pack)[0] == 0
