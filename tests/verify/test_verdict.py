"""Whatever is given is known by its content; the verdict is one sentence; a file that somebody changed is named."""

import io
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

import untoc_draw as ud
from algorithms import load_algorithm
from app.ceremony.journal import Journal
from app.ceremony.plan import CeremonyPlan
from app.ceremony.result import write_evidence, write_record
from app.ceremony.room import Room
from scenarios import InputError, load_scenario
from storage.manifest import digest
from verify.given import Given, read_given
from verify.law_in_force import law_from
from verify.record.journal import HEAD, JOURNAL
from verify.verdict import Verdict, verify_given

OWN = "state,name,regional_group,UNTOC,TIP\n" + "".join(
    f"{group[0]}{number},,{group},yes,yes\n" for group in ("African", "Black Sea") for number in range(1, 5)
)
KEPT = "The draw keeps every clause."


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record of a list of one's own, its pack as folder and ZIP, and a ceremony that is over."""
    folder = tmp_path_factory.mktemp("given")
    (folder / "own.csv").write_text(OWN)
    parties = load_scenario(str(folder / "own.csv"))
    record = ud.draw(parties, "sequential-bowls-look-ahead", seed="1")
    ud.write_record(record, folder / "record.json")
    for name in ("pack", "pack.zip"):
        ud.evidence(record, parties, folder / name)
    plan = CeremonyPlan(parties, law_from({}), load_algorithm("sequential-bowls-look-ahead"), str(folder / "own.csv"), None)
    journal = Journal(folder / "ceremony")
    journal.append(plan.frozen)
    journal.append({"what": "seed", "seed": "1", "from": "typed"})
    journal.append({"what": "ended", "outcome": record.outcome, "record": digest(record.to_json().encode())})
    write_record(folder / "ceremony", record, [], [])
    write_evidence(folder / "ceremony", plan, journal.head)
    journal.close()
    return folder


def copy_of(place: Path, name: str, to: Path) -> Path:
    copied = shutil.copytree if (place / name).is_dir() else shutil.copy
    return Path(copied(place / name, to / name))


def verdict(given: Path | bytes, name: str = "") -> Verdict:
    return verify_given(read_given(given, name))


@pytest.mark.parametrize(("name", "kind"), [("pack", "evidence pack"), ("pack.zip", "evidence pack"), ("ceremony", "ceremony")])
def test_what_is_sound_is_said_in_a_sentence(place: Path, name: str, kind: str) -> None:
    found = verdict(place / name)
    assert (found.given.kind, found.kept, found.document()["kept"]) == (kind, True, True)
    assert found.sentence.startswith(KEPT) and len(found.sentence.split(". ")) == 2
    assert found.document()["verdict"] == found.sentence


def test_a_record_of_ones_own_list_needs_it(place: Path) -> None:
    with pytest.raises(InputError, match="--scenario"):
        verdict(place / "record.json")
    found = verify_given(read_given(place / "record.json"), load_scenario(str(place / "own.csv")))
    assert found.sentence == KEPT and found.of_record and found.of_record.kept


@pytest.mark.parametrize("name", ["record.json", "pack.zip"])
def test_bytes_are_known_as_the_file_is(place: Path, name: str) -> None:
    given = read_given((place / name).read_bytes(), name)
    assert (given.kind, given.record) == (read_given(place / name).kind, read_given(place / name).record)


def test_a_table_is_known_by_its_name_or_as_a_spreadsheet(place: Path) -> None:
    parties = load_scenario(str(place / "own.csv"))
    table = b"reviewed,reviewing\nA1,A2\nA1,B1\n"
    found = verify_given(read_given(table, "t.csv"), parties, law_from({}))
    assert found.of_table and found.kept and found.sentence.startswith("The table keeps")
    book = ud.who_reviews_whom(place / "pack.zip").xlsx()
    assert read_given(book, "upload").kind == "table"
    with pytest.raises(InputError, match="the list of the States of the table"):
        verdict(table, "t.csv")


def test_the_list_in_a_pack_is_the_one_of_the_draw(place: Path) -> None:
    parties = read_given(place / "pack.zip").parties
    assert parties is not None and parties.digest == load_scenario(str(place / "own.csv")).digest


def another_letter(folder: Path) -> str:
    file = folder / "law.json"
    file.write_text(file.read_text().replace("4", "5", 1))
    return "law.json was changed"


def one_file_less(folder: Path) -> str:
    (folder / "verdicts.json").unlink()
    return "verdicts.json is missing"


def one_file_more(folder: Path) -> str:
    (folder / "more.txt").write_text("more")
    return "more.txt is not named by manifest.json"


def no_digests(folder: Path) -> str:
    (folder / "manifest.json").write_text('{"files": ["record.json"]}')
    return "manifest.json does not give the digest of each file"


@pytest.mark.parametrize("change", [another_letter, one_file_less, one_file_more, no_digests])
@pytest.mark.parametrize("zipped", [False, True])
def test_a_changed_pack_is_not_kept_and_the_file_is_named(place: Path, tmp_path: Path, change: Callable[[Path], str], zipped: bool) -> None:
    folder = copy_of(place, "pack", tmp_path)
    said = change(folder)
    given = Path(shutil.make_archive(str(tmp_path / "z"), "zip", tmp_path, "pack")) if zipped else folder
    found = verdict(given)
    assert found.kept is False and found.of_record and found.of_record.kept
    assert [one.clause for one in found.of_folder] == ["pack"] and said in found.of_folder[0].message
    assert "The pack is not as it was written: 1 fault" in found.sentence


def test_a_pack_with_another_list_is_refused(place: Path, tmp_path: Path) -> None:
    folder = copy_of(place, "pack", tmp_path)
    for text, said in (
        (b"{}", "as_of"),
        (b"[", "a list of parties"),
        ((folder / "scenario.json").read_bytes().replace(b"A4", b"A9"), "digest"),
    ):
        (folder / "scenario.json").write_bytes(text)
        with pytest.raises(InputError, match=said):
            verdict(folder)


def a_zip(names: dict[str, bytes], size: int | None = None) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in names.items():
            archive.writestr(name, content)
    return data.getvalue()


HARMFUL = {
    "bomb": (a_zip({"record.json": b"{}", "zeros": b"\0" * 101_000_000}), "bytes unpacked"),
    "many": (a_zip({"record.json": b"{}", **{f"f{n}": b"" for n in range(2001)}}), "2,002 files"),
    "outside": (a_zip({"record.json": b"{}", "a/../../b": b""}), "a path outside the folder"),
    "no record": (a_zip({"a.txt": b"a"}), "a ZIP file without record.json"),
    "cut": (a_zip({"record.json": b"{}"})[:40], "a whole ZIP file"),
    "damaged": (a_zip({"record.json": b"{" + b" " * 3000}).replace(b"record.json", b"record.json", 1)[:60] + b"x" * 200, "ZIP"),
    "noise": (b"\x00\x01\x02" * 100, "a NUL byte"),
    "empty": (b"", "a draw record in JSON"),
}


@pytest.mark.parametrize(("data", "said"), HARMFUL.values(), ids=HARMFUL)
def test_harmful_and_damaged_files_are_refused(data: bytes, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_given(data, "upload")


def a_line(folder: Path) -> str:
    lines = (folder / JOURNAL).read_bytes().splitlines(keepends=True)
    (folder / JOURNAL).write_bytes(b"".join([lines[0], lines[1].replace(b'"1"', b'"2"'), *lines[2:]]))
    return "a line was changed"


def the_last_line(folder: Path) -> str:
    lines = (folder / JOURNAL).read_bytes().splitlines(keepends=True)
    (folder / JOURNAL).write_bytes(b"".join(lines[:-1]))
    return "lines were cut off"


def both_files(folder: Path) -> str:
    for name in (JOURNAL, HEAD):
        lines = (folder / name).read_bytes().splitlines(keepends=True)
        (folder / name).write_bytes(b"".join(lines[:-1]))
    return "it is not at its end"


def the_record(folder: Path) -> str:
    record = json.loads((folder / "record.json").read_text())
    record["extra"] = 1
    (folder / "record.json").write_text(json.dumps(record))
    return "the digest of record.json is"


@pytest.mark.parametrize("change", [a_line, the_last_line, both_files, the_record])
def test_a_changed_ceremony_is_not_kept(place: Path, tmp_path: Path, change: Callable[[Path], str]) -> None:
    folder = copy_of(place, "ceremony", tmp_path)
    said = change(folder)
    found = verdict(folder)
    assert found.kept is False and any(said in one.message for one in found.of_folder), found.of_folder
    assert {one.clause for one in found.of_folder} == {"journal"}


def test_of_a_ceremony_that_is_not_over_nothing_is_claimed(place: Path, tmp_path: Path) -> None:
    plan = CeremonyPlan(load_scenario(str(place / "own.csv")), law_from({}), load_algorithm("sequential-bowls"), "own.csv", None)
    room = Room(tmp_path / "room", plan)
    room.freeze()
    room.close()
    found = verdict(tmp_path / "room")
    assert found.kept is None and found.document()["kept"] is None
    assert found.sentence == "There is no draw to judge yet. The ceremony is not over; its journal of 1 line is one unbroken chain."
    with pytest.raises(InputError, match="a ceremony that is not over"):
        found.given.drawn()


def test_a_given_thing_says_what_it_is() -> None:
    with pytest.raises(InputError, match="a table"):
        Given("table", "t.csv").drawn()
