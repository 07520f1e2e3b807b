"""The evidence pack: whole, accepted by its own check, and its SMT-LIB texts say what the checker finds, in both directions."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from algorithms import SeededLots, load_algorithm
from app.main import main
from scenarios import Scenario, load_scenario
from storage.manifest import digest
from tests.property.strategies import cases, claims, record_of_claim
from verify import LawParameters, arrays_of, check_draws, clauses_of, law_from
from verify.evidence.check import manifest_faults
from verify.evidence.pack import zipped
from verify.evidence.solvers import ask_z3
from verify.law_in_force import read_law
from verify.proofs.second_solver import ask_cvc5
from verify.readers.smt import claims_of
from verify.record.reading import from_json
from words import in_language

REAL = load_scenario("real-2020-10-16")
Record = dict[str, Any]


def drawn(algorithm: str, law: LawParameters) -> Record:
    return load_algorithm(algorithm).draw(REAL, law, SeededLots("pack")).document()


def evidence(folder: Path, record: Record, *options: str) -> tuple[int, str]:
    (folder / "record.json").write_text(json.dumps(record, indent=2))
    result = CliRunner().invoke(main, ["evidence", str(folder / "record.json"), "-o", str(folder / "pack"), *options])
    return result.exit_code, result.output


def run_check(pack: Path, empty: Path) -> int:
    """Run the pack's check alone, in an empty folder."""
    empty.mkdir(exist_ok=True)
    command = [sys.executable, "-I", "-S", str(pack / "check.py"), str(pack)]
    return subprocess.run(command, cwd=empty, capture_output=True, check=False, timeout=600).returncode


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packed")
    code, told = evidence(folder, drawn("sequential-bowls", law_from({})))
    assert code == 0, told
    return folder / "pack"


def test_a_pack_of_an_answer_set_draw_is_accepted(tmp_path: Path) -> None:
    code, told = evidence(tmp_path, drawn("answer-set", law_from({})))
    assert code == 0, told
    assert run_check(tmp_path / "pack", tmp_path / "empty") == 0


def test_a_pack_of_another_mechanisms_draw_is_accepted_and_says_so(tmp_path: Path) -> None:
    name = "mesicic-first-round"
    parties = load_scenario(name)
    law = read_law(Path(name), parties=parties)
    record = load_algorithm("answer-set").draw(parties, law, SeededLots("first round")).document()
    code, told = evidence(tmp_path, record)
    assert code == 0, told
    assert run_check(tmp_path / "pack", tmp_path / "empty") == 0
    page = (tmp_path / "pack" / "index.html").read_text()
    assert "another mechanism than UNTOC" in page and "as in the UNTOC review mechanism" not in page
    assert sorted(json.loads((tmp_path / "pack" / "verdicts.json").read_text())["files"])[-1] == "smt/tradition.smt2"


def test_a_pack_is_accepted_by_its_check_and_by_both_solvers(packed: Path, tmp_path: Path) -> None:
    assert run_check(packed, tmp_path / "empty") == 0
    verdicts = json.loads((packed / "verdicts.json").read_text())
    ids = [clause.id for clause in clauses_of(law_from({}))]
    assert list(verdicts["versions"]) == ["cvc5", "python", "z3"]
    assert sorted(verdicts["files"]) == sorted(f"smt/{clause}.smt2" for clause in ids)
    for line in verdicts["files"].values():
        assert (line["expected"], line["z3"]["answer"], line["cvc5"]["answer"]) == ("unsat", "unsat", "unsat")
    for clause in ("28-home", "29a", "29b-party"):
        text = (packed / "smt" / f"{clause}.smt2").read_text()
        assert ask_z3(text) == ask_cvc5(text) == "unsat"


def test_the_same_record_gives_the_same_pack_byte_for_byte(packed: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    with in_language("ar"):
        code, told = evidence(tmp_path / "elsewhere", drawn("sequential-bowls", law_from({})), "--json")
    assert code == 0
    again = tmp_path / "elsewhere" / "pack"
    names = sorted(each.relative_to(packed).as_posix() for each in packed.rglob("*") if each.is_file())
    assert names == sorted(each.relative_to(again).as_posix() for each in again.rglob("*") if each.is_file())
    assert [name for name in names if (packed / name).read_bytes() != (again / name).read_bytes()] == []
    assert zipped(packed) == zipped(again)
    seconds = json.loads(told)["seconds"]
    assert {len(of) for of in seconds.values()} == {len(clauses_of(law_from({})))}


def test_a_text_says_which_clause_and_which_draw(packed: Path) -> None:
    record = json.loads((packed / "manifest.json").read_text())["files"]["record.json"]
    for clause in clauses_of(law_from({})):
        text = (packed / "smt" / f"{clause.id}.smt2").read_text(encoding="ascii")
        head = re.sub(r"\n; *", " ", text[: text.index("(set-logic")])
        for part in (clause.id, clause.paragraph, clause.level, clause.statement, REAL.digest, record, "Expected answer: unsat"):
            assert part in head
        assert text.count("(check-sat)") == 1


def test_the_page_names_every_clause_with_both_verdicts_and_needs_no_network(packed: Path) -> None:
    page = (packed / "index.html").read_text(encoding="ascii")
    for clause in clauses_of(law_from({})):
        assert f"<h2>{clause.id}: para. {clause.paragraph}, level {clause.level}</h2>" in page
        row = re.search(rf"<tr><th [^>]*>{clause.id}</th>(.*?)</tr>", page, re.DOTALL)
        cells = [re.sub(r"<[^>]*>", "", cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row[1])] if row else []
        assert cells[1] == clause.level and "kept, " in cells[2] and cells[3:] == ["no breach exists (unsat)"] * 2
    for words in ("full text of paragraphs 28 and 29 was not available", "reconstructions", "python check.py", "z3 smt/", "cvc5 smt/"):
        assert words in page
    assert not re.search(r"<script|http|<link|<img|src=|url\(", page)


def test_the_page_names_who_reviews_whom(packed: Path) -> None:
    rows = re.findall(r"<tr>(.*?)</tr>", (packed / "index.html").read_text(encoding="ascii"), re.DOTALL)
    named = [tuple(re.findall(r"\[([A-Z]{3})\]", row)) for row in rows]
    record = json.loads((packed / "record.json").read_text())
    pairs = {(review["reviewed"], line["state"]) for review in record["reviews"] for line in review["reviewing"]}
    assert {row for row in named if len(row) == 2} == pairs and any("Albania [ALB]" in row for row in rows)


@pytest.mark.parametrize("place", [("record.json", b'"numbers":['), ("scenario.json", b'"Africa'), ("smt/29a.smt2", b"(check-")])
def test_one_byte_changed_is_seen(place: tuple[str, bytes], packed: Path, tmp_path: Path) -> None:
    file, before = packed / place[0], place[1]
    data = file.read_bytes()
    at = data.index(before) + len(before)
    try:
        file.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        assert run_check(packed, tmp_path / "empty") == 1
    finally:
        file.write_bytes(data)


def test_every_file_changed_cut_or_taken_away_is_named_with_both_digests(packed: Path, tmp_path: Path) -> None:
    pack = tmp_path / "pack"
    shutil.copytree(packed, pack)
    files = json.loads((pack / "manifest.json").read_text())["files"]
    assert {"index.html", "index-ar.html", "index-es.html", "index-fr.html", "index-ru.html", "index-zh.html"} <= {*files}
    assert {*files, "manifest.json"} == {each.relative_to(pack).as_posix() for each in pack.rglob("*.*") if each.is_file()}
    for name, due in files.items():
        data = (pack / name).read_bytes()
        for other in (data[:-1] + bytes([data[-1] ^ 1]), data[:-1], None):
            (pack / name).unlink() if other is None else (pack / name).write_bytes(other)
            now = "missing, or outside the pack" if other is None else digest(other)
            assert list(manifest_faults(pack, files)) == [f"{name} is {now}; the manifest has {due}"]
        (pack / name).write_bytes(data)
    (pack / "more.txt").write_text("more")
    assert list(manifest_faults(pack, files)) == [f"more.txt is {digest(b'more')}; the manifest has nothing"]


def reciprocate(record: Record) -> None:
    """Two States review each other in their home seats."""
    reviews = {review["reviewed"]: review for review in record["reviews"]}
    first = next(line for line in reviews["FRA"]["reviewing"] if line["seat"] == "home")["state"]
    next(line for line in reviews[first]["reviewing"] if line["seat"] == "home")["state"] = "FRA"


def review_itself(record: Record) -> None:
    record["reviews"][5]["reviewing"][0]["state"] = record["reviews"][5]["reviewed"]


def lose_a_seat(record: Record) -> None:
    record["reviews"][7]["reviewing"].pop()


def cover_too_much(record: Record) -> None:
    for line in record["reviews"][9]["reviewing"]:
        line["instruments"] = [instrument.id for instrument in REAL.instruments]


def test_a_broken_record_is_packed_and_says_so(tmp_path: Path) -> None:
    record = drawn("sequential-bowls", law_from({}))
    reciprocate(record)
    code, told = evidence(tmp_path, record, "--json")
    assert code == 1
    document = json.loads(told)
    assert not document["holds"]
    assert not document["disagreements"]
    line = document["verdicts"]["files"]["smt/29a.smt2"]
    assert (line["z3"]["answer"], line["cvc5"]["answer"]) == ("sat", "sat")
    page = (tmp_path / "pack" / "index.html").read_text()
    assert "The draw is not shown to keep the law" in page
    assert "a breach exists (sat)" in page
    assert run_check(tmp_path / "pack", tmp_path / "empty") == 1


def test_a_used_folder_is_refused_and_nothing_is_left_behind(tmp_path: Path) -> None:
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / "mine.txt").write_text("mine")
    code, told = evidence(tmp_path, drawn("sequential-bowls", law_from({})))
    assert code == 2
    assert "a new folder, or an empty one" in told
    assert sorted(path.name for path in tmp_path.iterdir()) == ["pack", "record.json"]
    assert [path.name for path in (tmp_path / "pack").iterdir()] == ["mine.txt"]


def assert_agreement(scenario: Scenario, law: LawParameters, record: Record, *solvers: Callable[[str], str]) -> None:
    """Each solver finds a breach of just the clauses that the checker finds broken."""
    read = from_json(record)
    texts = claims_of(scenario, law, read)
    for result in check_draws(scenario, law, arrays_of(scenario, [read])):
        for ask in solvers:
            assert ask(texts[result.clause.id]) == ("sat" if result.findings else "unsat"), result.clause.id


@pytest.mark.parametrize("changes", [(reciprocate, lose_a_seat), (review_itself, cover_too_much)])
def test_solvers_and_checker_agree_on_a_changed_real_draw(changes: tuple[Callable[[Record], None], ...]) -> None:
    record = drawn("sequential-bowls", law_from({}))
    for change in changes:
        change(record)
    assert_agreement(REAL, law_from({}), record, ask_z3)


@pytest.mark.parametrize(
    "law",
    [
        {"home_fallback": "different-group", "load_max": 2, "additional_covers": "some-missing"},
        {"legal_family": "on", "load_min": "on", "redraws": ["FRA", "FRA"], "mutual_scope": "same-year"},
        {"no_group": "home-waived", "defers": ["FRA", "OMN"], "declines": ["ALB"], "waives_four": ["PER"]},
    ],
)
def test_solvers_and_checker_agree_on_other_laws(law: dict[str, Any]) -> None:
    made = law_from(law)
    record = drawn("sequential-bowls", made)
    assert_agreement(REAL, made, record, ask_z3)


def test_solvers_and_checker_agree_on_a_draw_under_a_law_that_it_was_not_made_for() -> None:
    assert_agreement(REAL, law_from({"reviewers_max": 2, "load_max": 1}), drawn("sequential-bowls", law_from({})), ask_z3)


@settings(max_examples=settings.default.max_examples // 4)  # type: ignore[union-attr]
@given(case=cases(), data=st.data())
def test_solvers_and_checker_agree_on_any_small_claim(case: tuple[Scenario, LawParameters], data: st.DataObject) -> None:
    scenario, law = case
    drawn_record = load_algorithm("sequential-bowls").draw(scenario, law, SeededLots("small"))
    for record in (drawn_record, record_of_claim(scenario, data.draw(claims(scenario)))):
        assert_agreement(scenario, law, json.loads(record.to_json()), ask_z3, ask_cvc5)
