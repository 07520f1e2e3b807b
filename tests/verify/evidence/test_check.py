"""The check that an outsider runs on a pack: it accepts every drawn record, and names State and clause where one is changed."""

import ast
import copy
import hashlib
import io
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from algorithms import RecordedLots, SeededLots, algorithm_names, load_algorithm
from algorithms.record import canonical
from scenarios import REGIONAL_GROUPS, Scenario, load_scenario
from scenarios.instruments import UNTOC_FAMILY
from scenarios.model import Row, build_scenario
from tests.verify.law.small import small
from verify import law_from
from verify.evidence import check
from verify.record.going_on import extend, replace_reviewing
from verify.record.reading import from_json
from verify.record.verify_record import verify_record

CHECK = Path(__file__).parents[3] / "verify" / "evidence" / "check.py"
BY_LOT = [name for name in algorithm_names() if name != "uniform-chain"]
"""The algorithms whose lots the check replays; of others it checks the finished draw."""
REAL = load_scenario("real-2020-10-16")
SEED = "evidence"
Record = dict[str, Any]


def scenario_text(scenario: Scenario) -> str:
    """The text whose SHA-256 is the scenario's digest."""
    rows = [
        [
            state,
            scenario.names[row],
            scenario.regional_groups[int(scenario.group_of[row])] if scenario.group_of[row] >= 0 else "",
            [int(held) for held in scenario.adherence[row]],
            sorted(scenario.legal_families[row]),
        ]
        for row, state in enumerate(scenario.states)
    ]
    content = {
        "as_of": scenario.as_of.isoformat() if scenario.as_of else None,
        "instruments": [instrument.id for instrument in scenario.instruments],
        "regional_groups": list(scenario.regional_groups),
        "rows": rows,
    }
    return canonical(content).rstrip("\n")


def sign(pack: Path) -> None:
    """Write the manifest anew, as one would who has changed a file."""
    files = {
        path.relative_to(pack).as_posix(): "sha256:" + hashlib.sha256(path.read_bytes()).hexdigest()
        for path in pack.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }
    (pack / "manifest.json").write_text(canonical({"files": files}))


def write_pack(pack: Path, record: Record, scenario: Scenario = REAL) -> Path:
    """Write a pack with a file beside that is only digest-checked."""
    (pack / "smt").mkdir(parents=True)
    (pack / "smt" / "theorem.smt2").write_text("(check-sat)\n")
    (pack / "record.json").write_text(canonical(record))
    (pack / "scenario.json").write_text(scenario_text(scenario))
    (pack / "law.json").write_text(canonical({"parameters": record["law"]["parameters"]}))
    sign(pack)
    return pack


def draw(algorithm: str, law: dict[str, Any] | None = None, scenario: Scenario = REAL, seed: str = SEED) -> Record:
    """A draw record, by the project's own means."""
    return load_algorithm(algorithm).draw(scenario, law_from(law or {}), SeededLots(seed)).document()


def run(pack: Path) -> tuple[int, str]:
    """Run the check in this process; ``test_it_says_the_same_alone`` runs it as an outsider does."""
    told = io.StringIO()
    with redirect_stdout(told), patch.object(sys, "argv", [str(CHECK), str(pack)]):
        code = check.main()
    return code, told.getvalue()


def run_alone(pack: Path) -> tuple[int, str]:
    """Run the check as an outsider does: alone, in an empty folder, without our packages."""
    empty = pack.parent / "empty"
    empty.mkdir(exist_ok=True)
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(CHECK), str(pack)], cwd=empty, capture_output=True, text=True, check=False, timeout=600
    )
    assert not list(empty.iterdir())
    assert not done.stderr
    return done.returncode, done.stdout


@pytest.fixture(scope="module")
def drawn() -> Record:
    return draw("sequential-bowls")


@pytest.fixture
def pack(tmp_path: Path, drawn: Record) -> Path:
    return write_pack(tmp_path / "pack", drawn)


def rewrite(pack: Path, change: Callable[[Record], None]) -> None:
    """Change the record and fix up the manifest."""
    record = json.loads((pack / "record.json").read_text())
    change(record)
    (pack / "record.json").write_text(canonical(record))
    sign(pack)


def test_it_is_one_short_file_of_the_standard_library() -> None:
    text = CHECK.read_text()
    assert len([line for line in text.splitlines() if line.strip()]) <= 1010
    imported = set[str]()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            imported |= {alias.name.split(".")[0] for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0
            imported.add(str(node.module).split(".")[0])
    assert imported <= sys.stdlib_module_names
    assert not imported & {"scenarios", "algorithms", "verify", "sim", "results", "app", "untoc_draw"}
    assert not imported & {"subprocess", "importlib", "runpy", "pickle", "os", "shutil"}
    assert not [word for word in ("eval(", "exec(", "open(", "write_", "unlink") if word in text]


@pytest.mark.parametrize("change", ["none", "one lot", "no record"])
def test_it_says_the_same_alone(change: str, pack: Path) -> None:
    if change == "one lot":
        rewrite(pack, lambda record: record["numbers"].__setitem__(5, record["numbers"][5] ^ 1))
    if change == "no record":
        (pack / "record.json").unlink()
    assert run_alone(pack) == run(pack)
    assert run(pack)[0] == {"none": 0, "one lot": 1, "no record": 2}[change]


@pytest.mark.parametrize("algorithm", BY_LOT)
def test_each_algorithm_is_replayed(algorithm: str, tmp_path: Path) -> None:
    made = write_pack(tmp_path / "pack", draw(algorithm))
    code, told = run(made)
    assert code == 0, told
    for line in ("OK   29a", "OK   division from the seed", "OK   lots from the seed", "OK   numbers from the seed"):
        assert line in told


@pytest.mark.parametrize(
    "law",
    [
        {"load_max": 3},
        {"additional_covers": "some-missing"},
        {"additional_keeps_seat": "no"},
        {"home_fallback": "different-group", "load_max": 2},
        {"legal_family": "on"},
        {"no_group": "home-waived"},
        {"no_group": "reviewing-only", "reviewers_from": "not-under-review-this-year"},
        {"redraws": ["ALB", "FRA", "FRA"]},
        {"mutual_scope": "same-year", "waives_four": ["FRA", "OMN"]},
        {"defers": list(REAL.states[:60]), "declines": list(REAL.states[60:120])},
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("algorithm", ["sequential-bowls", "rotating-lists"])
def test_each_choice_of_the_law_is_accepted(algorithm: str, law: dict[str, Any], tmp_path: Path) -> None:
    code, told = run(write_pack(tmp_path / "pack", draw(algorithm, law)))
    assert code == 0, told


@pytest.mark.parametrize("algorithm", ["sequential-bowls-look-ahead", "answer-set"])
def test_look_ahead_with_its_second_bowl_is_replayed(algorithm: str, tmp_path: Path) -> None:
    rows = [f"A{n},,African,yes,{'yes' if n % 2 else ''}" for n in range(4)] + ["B0,,Asia-Pacific,yes,yes"]
    scenario = small(tmp_path, rows + [f"C{n},,Eastern European,yes,yes" for n in range(3)])
    wider = 0
    for seed in range(4):
        record = draw(algorithm, {"home_fallback": "different-group"}, scenario, str(seed))
        code, told = run(write_pack(tmp_path / str(seed), record, scenario))
        assert code == 0, told
        wider += sum(line["seat"] == "home" and line["from"] > 3 for line in record["lots"])
    assert wider


@pytest.mark.parametrize("algorithm", BY_LOT)
def test_a_stuck_record_is_accepted_and_a_stuck_seat_that_is_not_is_named(algorithm: str, tmp_path: Path) -> None:
    rows = [f"{name},,{group},yes," for group, names in (("African", "AB"), ("Asia-Pacific", "CD")) for name in names]
    scenario = small(tmp_path, rows)
    record = draw(algorithm, {}, scenario)
    assert record["outcome"] == "stuck"
    code, told = run(write_pack(tmp_path / "pack", record, scenario))
    assert code == 0, told
    other = next(state for state in scenario.states if state != record["stuck"]["reviewed"])
    barred = {clause: float(lots) for clause, lots in record["stuck"]["barred_by"].items()}
    number = int(record["stuck"]["additional"])
    for place, wrong in enumerate(({"reviewed": other}, {"additional": number}, {"barred_by": barred})):
        changed = record | {"stuck": record["stuck"] | wrong}
        code, told = run(write_pack(tmp_path / str(place), changed, scenario))
        assert code == 1, wrong
        assert "lots from the seed" in told


@pytest.mark.parametrize("algorithm", ["sequential-bowls", "rotating-lists", "answer-set"])
def test_lots_drawn_in_a_room_are_replayed_from_their_record(algorithm: str, tmp_path: Path) -> None:
    numbers = draw(algorithm)["numbers"]
    record = load_algorithm(algorithm).draw(REAL, law_from({}), RecordedLots(numbers)).document()
    assert record["seed"] == ""
    code, said = run(write_pack(tmp_path, record))
    assert code == 0, said
    assert "OK   lots from the recorded numbers" in said
    rewrite(tmp_path, lambda changed: changed["numbers"].__setitem__(300, changed["numbers"][300] + 1))
    sign(tmp_path)
    code, said = run(tmp_path)
    assert code == 1
    assert "from the recorded numbers" in said


def test_a_load_min_that_is_not_met_is_stuck(tmp_path: Path) -> None:
    record = draw("sequential-bowls", {"load_min": "on"})
    assert record["stuck"]["seat"] == "reviewing"
    assert run(write_pack(tmp_path / "pack", record))[0] == 0


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        ("record.json", b'"numbers":[1', b'"numbers":[2'),
        ("record.json", b'"state":"F', b'"state":"Z'),
        ("scenario.json", b"[1,1,1,0]", b"[1,1,0,0]"),
        ("scenario.json", b"African", b"Afrikan"),
        ("law.json", b'"reviewers_max":4', b'"reviewers_max":5'),
        ("law.json", b'"reviewers_max":4', b'"reviewers_max":4.0'),
        ("smt/theorem.smt2", b"sat", b"cat"),
    ],
)
def test_one_byte_changed_is_seen(file: str, before: bytes, after: bytes, pack: Path) -> None:
    data = (pack / file).read_bytes()
    assert before in data
    (pack / file).write_bytes(data.replace(before, after, 1))
    code, told = run(pack)
    assert code == 1
    assert f"FAIL files and manifest: {file}" in told
    sign(pack)
    assert run(pack)[0] == (0 if file.endswith("smt2") else 1)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda record: record["numbers"].__setitem__(5, record["numbers"][5] ^ 1), "FAIL numbers from the seed: numbers[5]"),
        (lambda record: record["numbers"].append(0), "FAIL numbers from the seed: numbers["),
        (lambda record: record["numbers"].pop(), "is None, not "),
        (lambda record: record["numbers"].append(None), "is None, no whole number"),
        (lambda record: record["numbers"].__setitem__(0, float(record["numbers"][0])), "FAIL numbers from the seed: numbers[0]"),
        (lambda record: record["reviews"][0].__setitem__("group", float(record["reviews"][0]["group"])), "has another year or waiver"),
        (lambda record: record["reviews"][0].__setitem__("waives_four", 0), "has another year or waiver"),
        (lambda record: record["lots"][3].__setitem__("from", 7), "FAIL lots from the seed: lots[3]"),
        (lambda record: record["lots"][9]["drawn"].insert(0, "FRA"), "FAIL lots from the seed: lots[9]"),
        (lambda record: record["lots"][2].pop("additional"), "FAIL lots from the seed: lots[2]"),
        (lambda record: record["lots"].pop(), "FAIL lots from the seed"),
        (lambda record: record.__setitem__("seed", "another"), "FAIL division from the seed"),
        (lambda record: record.__setitem__("schema", "none"), "FAIL States, years and reviews"),
        (lambda record: record["groups"]["1"].pop(), "0 year groups"),
        (lambda record: record["law"]["parameters"].__setitem__("reviewers_max", 5), "FAIL law"),
        (lambda record: record["scenario"].__setitem__("digest", "sha256:0"), "FAIL scenario's digest"),
        (lambda record: record["reviews"].pop(), "has 0 reviews"),
        (lambda record: record["reviews"][0]["reviewing"][0].__setitem__("state", "ATLANTIS"), "ATLANTIS is not in the scenario"),
    ],
)
def test_a_changed_record_with_its_manifest_fixed_up_is_seen(change: Callable[[Record], None], told: str, pack: Path) -> None:
    rewrite(pack, change)
    code, output = run(pack)
    assert code == 1
    assert told in output


def test_a_clause_that_does_not_bar_a_lot_is_seen(pack: Path) -> None:
    def blame(record: Record) -> None:
        line = next(line for line in record["lots"] if "29a" in line["set_aside"].values())
        line["set_aside"] = dict.fromkeys(line["set_aside"], "29c")

    rewrite(pack, blame)
    code, told = run(pack)
    assert code == 1
    assert "is set aside by 29c, which does not bar it" in told


def swaps(record: Record) -> list[tuple[str, str, str]]:
    """States that break a clause in the home seat of a State reviewed for two instruments or more: (clause, State, reviewed)."""
    review = next(review for review in record["reviews"] if len(review["reviewing"][0]["instruments"]) > 2)
    reviewed, seated = review["reviewed"], {seating["state"] for seating in review["reviewing"]}
    wanted = [instrument.id in review["reviewing"][0]["instruments"] for instrument in REAL.instruments]
    group = dict(zip(REAL.states, REAL.group_of.tolist(), strict=True))
    free = [state for state in REAL.states if group[state] >= 0 and state not in (*seated, reviewed)]
    outside = next(state for state in REAL.states if group[state] < 0)
    like = [state for state in free if group[state] == group[reviewed]]
    poorer = next(state for state in like if (wanted & ~REAL.adherence[REAL.index[state]]).any())
    other = next(state for state in free if group[state] != group[reviewed])
    breaking = {"self": reviewed, "29b-party": poorer, "28-home": other, "28-two": outside}
    return [(clause, state, reviewed) for clause, state in breaking.items()]


@pytest.mark.parametrize("number", range(4))
def test_a_swapped_state_is_named_with_its_clause(number: int, pack: Path, drawn: Record) -> None:
    clause, state, reviewed = swaps(drawn)[number]

    def swap(record: Record) -> None:
        review = next(review for review in record["reviews"] if review["reviewed"] == reviewed)
        assert review["reviewing"][0]["seat"] == "home"
        review["reviewing"][0]["state"] = state

    rewrite(pack, swap)
    code, told = run(pack)
    assert code == 1
    assert any(line.startswith(f"FAIL {clause}: ") and state in line and reviewed in line for line in told.splitlines()), told
    assert f"FAIL reviews from the lots: {reviewed}" in told


def test_mutual_reviews_are_named(pack: Path) -> None:
    def reciprocate(record: Record) -> None:
        reviews = {review["reviewed"]: review for review in record["reviews"]}
        seating = next(seating for seating in reviews["FRA"]["reviewing"] if seating["seat"] == "home")
        back = next(other for other in reviews[seating["state"]]["reviewing"] if other["seat"] == "home")
        back["state"] = "FRA"

    rewrite(pack, reciprocate)
    code, told = run(pack)
    assert code == 1
    assert any(line.startswith("FAIL 29a: ") and "FRA" in line for line in told.splitlines())


@pytest.mark.parametrize(
    ("law", "clause"),
    [
        ({"load_max": 1}, "load-max"),
        ({"load_min": "on"}, "load-min"),
        ({"reviewers_max": 2}, "29c"),
        ({"legal_family": "on"}, "legal-family"),
        ({"declines": list(REAL.states)}, "decline"),
        ({"defers": list(REAL.states)}, "defer"),
        ({"reviewers_from": "not-under-review-this-year"}, "28-two"),
        ({"redraws": ["FRA", "FRA", "FRA"]}, "redraw"),
    ],
)
def test_a_draw_under_another_law_breaks_its_clauses(law: dict[str, Any], clause: str, pack: Path, drawn: Record) -> None:
    record = copy.deepcopy(drawn)
    record["law"]["parameters"] |= law
    text = canonical(record["law"]["parameters"]).rstrip("\n")
    record["law"]["digest"] = "sha256:" + hashlib.sha256(text.encode()).hexdigest()
    code, told = run(write_pack(pack.parent / "other", record))
    assert code == 1
    assert "OK   law\n" in told
    assert f"FAIL {clause}: " in told


def test_an_algorithm_that_is_not_known_has_only_its_finished_draw_checked(pack: Path) -> None:
    rewrite(pack, lambda record: record.__setitem__("algorithm", "my-own"))
    code, told = run(pack)
    assert code == 0
    assert "only the finished draw was checked" in told
    assert "lots from the seed" not in told


def test_files_missing_extra_linked_or_outside_are_seen(pack: Path) -> None:
    (pack / "smt" / "theorem.smt2").unlink()
    (pack / "extra.txt").write_text("extra")
    (pack / "link").symlink_to(CHECK)
    manifest = json.loads((pack / "manifest.json").read_text())
    manifest["files"] |= {"../secret": "sha256:0", "/etc/passwd": "sha256:0"}
    (pack / "manifest.json").write_text(canonical(manifest))
    code, told = run(pack)
    assert code == 1
    for name in ("smt/theorem.smt2", "extra.txt", "link", "../secret", "/etc/passwd"):
        assert f"FAIL files and manifest: {name} is" in told


@pytest.mark.parametrize(
    ("file", "data"),
    [(file, None) for file in ("record.json", "scenario.json", "law.json", "manifest.json")]
    + [("record.json", data) for data in (b"", b"[]", b"\xff\x00", b"[" * 100_000, b"9" * 5000)]
    + [("scenario.json", b"{}"), ("law.json", b"3"), ("manifest.json", b'{"files": 3}')],
)
def test_an_unusable_pack_ends_with_2(file: str, data: bytes | None, pack: Path) -> None:
    text = (pack / file).read_bytes()
    (pack / file).write_bytes(text[: len(text) // 2] if data is None else data)
    code, told = run(pack)
    assert code == 2
    assert "FAIL pack: it cannot be used" in told
    assert "Traceback" not in told


def test_a_folder_that_is_no_pack_ends_with_2(tmp_path: Path) -> None:
    code, told = run(tmp_path / "nothing")
    assert code == 2
    assert "manifest.json is not a plain file" in told


@pytest.mark.parametrize("make", [os.mkfifo, lambda path: os.truncate(os.open(path, os.O_CREAT | os.O_WRONLY), 10**12)])
@pytest.mark.parametrize("file", ["record.json", "manifest.json", "smt/theorem.smt2"])
def test_what_is_no_file_of_a_sane_size_is_not_read(make: Callable[[Path], None], file: str, pack: Path) -> None:
    (pack / file).unlink()
    make(pack / file)
    code, told = run(pack)
    assert code == (1 if file.startswith("smt") else 2)
    assert f"{file} is no plain file, or too large" in told or f"{file} is not a plain file" in told


def test_a_file_of_nothing_but_brackets_takes_no_memory(pack: Path) -> None:
    (pack / "record.json").write_text("[" + "[]," * 6_000_000 + "[]]")
    code, told = run(pack)
    assert code == 2
    assert "record.json is not a plain file of ASCII JSON, or too large or too deep" in told


NO_RELATIONS = {
    "id": "29d",
    "statement": "States without diplomatic relations do not review each other",
    "each_lot": "for every s under review, for every r reviewing s: not no_relations(s, r)",
}


@cache
def forty_pairs() -> list[list[str]]:
    """Made-up pairs of States: forty that review each other where nothing bars them."""
    return [[review["reviewed"], review["reviewing"][0]["state"]] for review in draw("sequential-bowls")["reviews"][:40]]


def added(*clauses: dict[str, Any], off: tuple[str, ...] = (), pairs: list[list[str]] | None = None) -> dict[str, Any]:
    """A law that adds clauses, with a relation of pairs to speak of."""
    relations = {"no_relations": {"symmetric": True, "pairs": forty_pairs() if pairs is None else pairs}}
    return {"added": {"relations": relations, "clauses": list(clauses), "off": list(off)}}


@pytest.mark.parametrize("algorithm", [name for name in BY_LOT if name != "answer-set-most-even"])
def test_an_added_clause_is_read_from_its_sentence_and_replayed(algorithm: str, tmp_path: Path) -> None:
    record = draw(algorithm, added(NO_RELATIONS))
    code, told = run_alone(write_pack(tmp_path / "pack", record))
    assert code == 0, told
    assert "OK   29d\n" in told
    if algorithm == "sequential-bowls":
        assert any("29d" in line["set_aside"].values() for line in record["lots"])


def test_a_barred_pair_put_into_the_record_is_found_by_verify_and_alone(tmp_path: Path) -> None:
    record = draw("sequential-bowls", added(NO_RELATIONS))
    reviews = {review["reviewed"]: review for review in record["reviews"]}
    pair = next((one, other) for one, other in record["law"]["parameters"]["added"]["relations"]["no_relations"]["pairs"] if one in reviews)
    reviews[pair[0]]["reviewing"][0]["state"] = pair[1]
    findings = verify_record(from_json(record), REAL, replay=False).findings
    assert ("29d", pair) in [(finding.clause, finding.states) for finding in findings]
    code, told = run_alone(write_pack(tmp_path / "pack", record))
    assert code == 1
    assert f"FAIL 29d: {pair[0]}, {pair[1]}: breaks the clause 29d\n" in told


LOOSER = {
    "id": "29c",
    "statement": "At most six",
    "each_lot": "for every s under review: number of r reviewing s with reviewed_by(s, r) <= 6",
}
ALL_AT_HOME = {
    "id": "x-1",
    "statement": "Somebody reviews at home",
    "each_lot": "for every s under review, for some r reviewing s: drawn(s, r) at home",
}
BUSY = {"id": "x-2", "statement": "Nobody reviews twice", "finished": "for every r taking part: load(r) != 2"}


@pytest.mark.parametrize("algorithm", ["sequential-bowls", "rotating-lists"])
@pytest.mark.parametrize(
    ("law", "outcome"),
    [
        (added(off=("29a",), pairs=[]), "complete"),
        (added(LOOSER, off=("29a",), pairs=[]), "complete"),
        (added(ALL_AT_HOME, pairs=[]), "complete"),
        (added(BUSY, pairs=[]), "stuck"),
        (added(NO_RELATIONS, pairs=[["FRA", state] for state in REAL.states if state != "FRA"]), "stuck"),
    ],
    ids=("off", "restated", "may be mended", "unmet at the end", "nobody left"),
)
def test_clauses_off_restated_and_not_met_are_replayed(algorithm: str, law: dict[str, Any], outcome: str, tmp_path: Path) -> None:
    record = draw(algorithm, law)
    assert record["outcome"] == outcome
    code, told = run(write_pack(tmp_path / "pack", record))
    assert code == 0, told
    assert ("29a" in told) == ("29a" not in law["added"]["off"])


@pytest.mark.parametrize(
    "sentence", ["for every s under review: waives(s", "for every s under review: weaves(s)", "waives(s)", "not", "(" * 5000]
)
def test_a_sentence_that_is_none_ends_with_2(sentence: str, tmp_path: Path, drawn: Record) -> None:
    record = copy.deepcopy(drawn)
    record["law"]["parameters"]["added"] = {"clauses": [{"id": "x", "fault": "is broken", "each_lot": [sentence], "finished": []}]}
    code, told = run(write_pack(tmp_path / "pack", record))
    assert code == 2
    assert "FAIL pack: it cannot be used: " in told


AT_MOST_TWO = {"id": "x-2", "statement": "Nobody reviews often", "finished": "for every r taking part: load(r) <= 2"}


def test_a_whole_draw_is_stuck_on_a_state_that_breaks_the_clause_and_on_no_other(tmp_path: Path) -> None:
    """``S1`` is a part of ``S10``, and not the State that reviews too often."""
    rows = [Row(f"S{number}", "", REGIONAL_GROUPS[number % 2], (True,)) for number in range(1, 13)]
    scenario = build_scenario("twelve", None, rows, UNTOC_FAMILY[:1])
    law = {"added": {"clauses": [AT_MOST_TWO]}}
    for seed in map(str, range(100)):
        record = draw("sequential-bowls", law, scenario, seed)
        loads = Counter(one["state"] for review in record["reviews"] for one in review["reviewing"])
        if record.get("stuck", {}).get("reviewed") in ("S10", "S11", "S12") and loads["S1"] <= 2:
            break
    pack = write_pack(tmp_path / "pack", record, scenario)
    assert run(pack)[0] == 0
    right = record["stuck"]
    assert right == {"reviewed": right["reviewed"], "seat": "reviewing", "additional": False, "barred_by": {"x-2": 1}}
    for wrong in ({"reviewed": "S1"}, {"seat": "home"}, {"additional": True}, {"barred_by": {"x-2": 1, "29a": 1}}, {"barred_by": {}}):
        rewrite(pack, lambda changed, wrong=wrong: changed.__setitem__("stuck", right | wrong))
        code, told = run(pack)
        assert code == 1 and "FAIL lots from the seed: all seats are filled, but" in told, (wrong, told)


def test_draws_that_go_on_under_an_added_clause_are_replayed(tmp_path: Path) -> None:
    rows = [Row(f"S{number}", "", REGIONAL_GROUPS[number % 2], (True, number != 4)) for number in range(1, 15)]
    scenario = build_scenario("fourteen", None, rows, UNTOC_FAMILY[:2])
    later = build_scenario(
        "fifteen", None, [*(replace(row, held=(True, True)) for row in rows), replace(rows[3], id="S15")], UNTOC_FAMILY[:2]
    )
    pairs = [["S2", "S4"], ["S1", "S3"], ["S1", "S2"], ["S8", "S9"]]
    record = draw("sequential-bowls-look-ahead", added(NO_RELATIONS, pairs=pairs), scenario)
    earlier, law = from_json(record), law_from(record["law"]["parameters"])
    out = earlier.reviews[0].reviewing[0].reviewing
    for name, parties, found in (
        ("replaced", scenario, replace_reviewing(earlier, law, scenario, [out], seed="new")),
        ("extended", later, extend(earlier, law, later, seed="new")),
    ):
        assert found.complete
        code, told = run(write_pack(tmp_path / name, found.document(), parties))
        assert code == 0 and "OK   29d\n" in told and "OK   earlier seats\n" in told, told
        document = found.document()
        review = next(review for review in document["reviews"] if review["reviewed"] == "S2")
        review["reviewing"][0]["state"] = "S4"
        code, told = run(write_pack(tmp_path / f"{name}, broken", document, parties))
        assert code == 1 and "FAIL 29d: S2, S4: breaks the clause 29d\n" in told
