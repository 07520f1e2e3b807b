"""The room: the draw is that of the command, in the journal before it is seen, and can be gone on with from anywhere."""

import json
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from algorithms import SeededLots, algorithm_names
from app.ceremony.journal import HEAD, JOURNAL, Journal
from app.ceremony.plan import CeremonyPlan
from app.ceremony.result import PACK, RECORD, TABLE, TEXT, WHO_FILES, file_digest
from app.ceremony.room import NotNowError, Room
from app.ceremony.seed import seed_of
from scenarios import InputError
from tests.app.ceremony.small import SEED, held, party_file, plan_of, until, without_checks
from verify.evidence.pack import run_check
from verify.record.reading import from_json


@pytest.fixture
def parties(tmp_path: Path) -> Path:
    return party_file(tmp_path)


def drawn(plan: CeremonyPlan) -> str:
    """The record that ``untoc-draw draw`` writes."""
    return plan.algorithm.draw(plan.parties, plan.law, SeededLots(SEED)).to_json()


LAWS: dict[str, dict[str, Any]] = {
    "redraws": {"redraws": "A1,A1,C2"},
    "fallback": {"home_fallback": "different-group", "no_group": "home-waived"},
    "some-missing": {"additional_covers": "some-missing", "load_min": "on"},
    "added": {
        "added": {
            "relations": {"foes": {"symmetric": True, "pairs": [["A1", "A2"], ["B1", "C1"]]}},
            "clauses": [
                {
                    "id": "29d",
                    "statement": "Foes do not review each other",
                    "each_lot": "for every s under review, for every r reviewing s: not foes(s, r)",
                }
            ],
            "off": ["29a"],
        }
    },
}
CASES = [(algorithm, "default") for algorithm in algorithm_names()]
CASES += [(algorithm, law) for algorithm in ("sequential-bowls", "answer-set", "rotating-lists") for law in LAWS]


@pytest.mark.parametrize(("algorithm", "law"), CASES)
def test_the_record_is_that_of_the_command(
    tmp_path: Path, parties: Path, monkeypatch: pytest.MonkeyPatch, algorithm: str, law: str
) -> None:
    without_checks(monkeypatch)
    plan = plan_of(parties, algorithm, **LAWS.get(law, {}))
    due = drawn(plan)
    room = held(tmp_path / "room", plan)
    assert room.phase == "over", room.state(0)["fault"]
    assert (tmp_path / "room" / RECORD).read_text() == due
    record, table = json.loads(due), dict[tuple[str, str], list[str]]()
    for event in room.events:
        if event["what"] == "seated":
            table.setdefault((event["for"], event["seat"]), []).append(event["state"])
        elif event["what"] == "emptied":
            table = {key: states for key, states in table.items() if key[0] != event["for"]}
    told = [each for review in record["reviews"] for each in review["reviewing"]]
    assert table == {
        (review["reviewed"], seat): [each["state"] for each in review["reviewing"] if each["seat"] == seat]
        for review in record["reviews"]
        for seat in ("home", "away")
        if any(each["seat"] == seat for each in review["reviewing"])
    }
    state = room.state(0)
    assert (state["lots"], state["seats"]) == (len(record["numbers"]), len(told))


def test_an_algorithm_of_ones_own_is_drawn_too(tmp_path: Path, parties: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_checks(monkeypatch)
    file = Path(__file__).parents[3] / "docs/how-to/own_algorithm/least_loaded.py"
    plan = plan_of(parties, str(file))
    held(tmp_path / "room", plan)
    assert (tmp_path / "room" / RECORD).read_text() == drawn(plan)


@pytest.mark.parametrize("algorithm", ["sequential-bowls", "answer-set", "rotating-lists"])
def test_the_screen_says_of_each_lot_what_the_record_says(
    tmp_path: Path, parties: Path, monkeypatch: pytest.MonkeyPatch, algorithm: str
) -> None:
    without_checks(monkeypatch)
    plan = plan_of(parties, algorithm)
    room = held(tmp_path / "room", plan)
    record = json.loads(drawn(plan))
    lots = [event for event in room.events if event["what"] == "lot"]
    assert [event["number"] for event in lots] == record["numbers"]
    years = {state: year for year in ("1", "2", "3") for state in record["groups"][year]}
    divided = {event["drawn"]: str(event["year"]) for event in lots if event["year"]}
    divided |= {event["state"]: str(event["year"]) for event in room.events if event["what"] == "last"}
    assert divided == years
    if algorithm != "rotating-lists":
        seats = [(event["for"], event["drawn"], event["clause"]) for event in lots if event["for"]]
        assert seats == [(line["reviewed"], state, line["set_aside"].get(state)) for line in record["lots"] for state in line["drawn"]]
    else:
        seats = [
            (event["for"], [each["clause"] for each in event["passed"]], event["drawn"]) for event in room.events if event["what"] == "seat"
        ]
        assert seats == [(line["reviewed"], list(line["set_aside"].values()), line["kept"]) for line in record["lots"]]


def test_nothing_is_shown_that_is_not_in_the_journal(tmp_path: Path, parties: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_checks(monkeypatch)
    shown: list[int] = []
    real = Journal.append

    def append(journal: Journal, entry: dict[str, Any]) -> None:
        if entry["what"] == "lot":
            shown.append(sum(event["what"] == "lot" for event in room.events))
        real(journal, entry)

    monkeypatch.setattr(Journal, "append", append)
    room = Room(tmp_path / "room", plan_of(parties))
    room.freeze()
    room.sow(seed_of({"text": SEED}))
    room.go("all", sure=True)
    until(lambda: room.phase == "over")
    room.close()
    assert shown == list(range(len(shown)))
    assert len(shown) > 20


def test_a_room_is_gone_on_with_wherever_it_was_cut_off(tmp_path: Path, parties: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_checks(monkeypatch)
    plan = plan_of(parties)
    whole = held(tmp_path / "whole", plan)
    made = files_of(tmp_path / "whole")
    lines, digests = (made[name].splitlines(keepends=True) for name in (JOURNAL, HEAD))
    for place in (0, 1, 2, *range(3, len(lines), 5)):
        folder = laid(
            tmp_path / f"cut-{place}",
            {
                JOURNAL: b"".join(lines[:place]) + lines[place][: (0, 1, -1)[place % 3]],
                HEAD: b"".join(digests[: max(place - place % 2, 0)]),
            },
        )
        again = held(folder, plan)
        assert again.phase == "over", again.state(0)["fault"]
        assert files_of(folder) == made
        assert again.events == whole.events


def files_of(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in folder.iterdir() if each.is_file()}


def assert_refused(folder: Path, plan: CeremonyPlan, *named: str) -> None:
    """Refused, saying what is wrong, and left as it is."""
    before = files_of(folder)
    with pytest.raises(InputError) as refused:
        Room(folder, plan)
    for words in named:
        assert words in str(refused.value)
    assert files_of(folder) == before


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> tuple[CeremonyPlan, dict[str, bytes]]:
    """A finished ceremony: its plan, and its files."""
    folder = tmp_path_factory.mktemp("ended")
    plan = plan_of(party_file(folder))
    held(folder / "room", plan)
    return plan, files_of(folder / "room")


def laid(folder: Path, files: dict[str, bytes]) -> Path:
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def test_a_finished_ceremony_cut_at_any_line_is_refused_and_never_begun_anew(
    tmp_path: Path, ended: tuple[CeremonyPlan, dict[str, bytes]]
) -> None:
    plan, files = ended
    lines, digests = (files[name].splitlines(keepends=True) for name in (JOURNAL, HEAD))
    assert len(lines) > 30
    folder = laid(tmp_path / "room", files)
    for place in range(len(lines)):
        (folder / JOURNAL).write_bytes(b"".join(lines[:place]))
        assert_refused(folder, plan, JOURNAL, f"found '{place} lines'", "cut off")
        (folder / HEAD).write_bytes(b"".join(digests[:place]))
        assert_refused(folder, plan, RECORD, PACK, "files of a finished ceremony")
        (folder / HEAD).write_bytes(files[HEAD])


@pytest.mark.parametrize("name", [RECORD, TABLE, TEXT, PACK])
@pytest.mark.parametrize("whole", [0, 1, 2])
def test_any_one_file_of_a_finished_ceremony_bars_another_seed(
    tmp_path: Path, ended: tuple[CeremonyPlan, dict[str, bytes]], name: str, whole: int
) -> None:
    plan, files = ended
    cut = {each: b"".join(files[each].splitlines(keepends=True)[:whole]) for each in (JOURNAL, HEAD)}
    assert_refused(laid(tmp_path / "room", cut | {name: files[name]}), plan, name)


def test_lines_that_changed_places_are_refused(tmp_path: Path, ended: tuple[CeremonyPlan, dict[str, bytes]]) -> None:
    plan, files = ended
    lines = files[JOURNAL].splitlines(keepends=True)
    folder = laid(tmp_path / "room", files)
    for place in range(len(lines) - 1):
        swapped = [*lines[:place], lines[place + 1], lines[place], *lines[place + 2 :]]
        (folder / JOURNAL).write_bytes(b"".join(swapped))
        assert_refused(folder, plan, f"line {place + 1}, before")


def test_a_record_that_was_replaced_is_refused_with_both_digests(tmp_path: Path, ended: tuple[CeremonyPlan, dict[str, bytes]]) -> None:
    plan, files = ended
    due = from_json(json.loads(files[RECORD]))
    other = replace(due, seed="another")
    folder = laid(tmp_path / "room", files | {RECORD: other.to_json().encode()})
    assert_refused(folder, plan, RECORD, file_digest(other), file_digest(due))
    (folder / RECORD).write_bytes(files[RECORD][:-100])
    assert_refused(folder, plan, RECORD)


@pytest.mark.parametrize("gone", [[RECORD], [PACK], [TABLE, TEXT], [RECORD, TABLE, TEXT, PACK]])
def test_what_a_power_cut_left_unwritten_is_made_again_to_the_byte(
    tmp_path: Path, ended: tuple[CeremonyPlan, dict[str, bytes]], gone: list[str]
) -> None:
    plan, files = ended
    folder = laid(tmp_path / "room", {name: content for name, content in files.items() if name not in gone})
    (folder / f".{RECORD}.abcd_123.unfinished").write_text("half of a rec")
    (folder / ".pack.abcd_123.unfinished").mkdir()
    held(folder, plan)
    assert files_of(folder) == files
    assert sorted(each.name for each in folder.iterdir()) == sorted(files)


def test_transcript_and_pack_hold_the_head_of_the_journal(tmp_path: Path, ended: tuple[CeremonyPlan, dict[str, bytes]]) -> None:
    _, files = ended
    lines, last = files[JOURNAL].count(b"\n"), files[HEAD].splitlines()[-1].decode()
    assert f"Journal: {lines} lines, the last {last}" in files[TEXT].decode()
    (tmp_path / PACK).write_bytes(files[PACK])
    with zipfile.ZipFile(tmp_path / PACK) as pack:
        head = json.loads(pack.read("pack/journal-head.json"))
        pack.extractall(tmp_path)
    assert head == {"lines": lines, "last": last}
    assert run_check(tmp_path / "pack")[0] == 0


def test_nothing_left_lying_there_is_served_before_this_ceremony_made_it(
    tmp_path: Path, ended: tuple[CeremonyPlan, dict[str, bytes]]
) -> None:
    plan, files = ended
    folder = laid(tmp_path / "room", {JOURNAL: b"", HEAD: b""})
    room = Room(folder, plan)
    (folder / RECORD).write_bytes(files[RECORD])
    assert room.offered == {JOURNAL}
    room.close()


STRANGE: dict[str, list[dict[str, Any]]] = {
    "another kind": [{"what": "lot", "number": 1}],
    "nothing frozen": [{"what": "frozen"}],
    "text": [{"what": "frozen", "scenario": "x"}],
    "half a character": [{"what": "frozen", "scenario": {"id": "\ud800"}}],
}
AFTER: dict[str, list[dict[str, Any]]] = {
    "no seed": [{"what": "lot"}],
    "no text": [{"what": "seed", "seed": 7, "from": "typed"}],
    "empty": [{"what": "seed", "seed": "", "from": "typed"}],
    "half a character": [{"what": "seed", "seed": "\ud800", "from": "typed"}],
    "no origin": [{"what": "seed", "seed": "a"}],
    "no lot": [{"what": "seed", "seed": "a", "from": "typed"}, {"what": "\ud800"}],
    "a list": [{"what": "seed", "seed": "a", "from": "typed"}, {"what": "lot", "bowl": [[[]]]}],
}


def test_a_sound_chain_of_what_is_no_ceremony_is_refused_line_by_line(tmp_path: Path, parties: Path) -> None:
    plan = plan_of(parties)
    for place, entries in enumerate([*STRANGE.values(), *([plan.frozen, *after] for after in AFTER.values())]):
        folder = tmp_path / f"room-{place}"
        journal = Journal(folder)
        for entry in entries:
            journal.append(entry)
        journal.close()
        with pytest.raises(InputError) as refused:
            Room(folder, plan)
        str(refused.value).encode()


def test_a_number_written_in_another_way_is_not_the_number(tmp_path: Path, ended: tuple[CeremonyPlan, dict[str, bytes]]) -> None:
    plan, files = ended
    entries = [json.loads(line) for line in files[JOURNAL].splitlines()]
    place = next(place for place, entry in enumerate(entries) if entry.get("number") == 1)
    journal = Journal(tmp_path / "room")
    for entry in [*entries[:place], entries[place] | {"number": True}]:
        journal.append({name: value for name, value in entry.items() if name not in ("before", "line")})
    journal.close()
    assert_refused(tmp_path / "room", plan, f"line {place + 1}")


@pytest.mark.parametrize("name", [RECORD, PACK])
def test_a_link_in_the_place_of_a_file_is_refused(tmp_path: Path, ended: tuple[CeremonyPlan, dict[str, bytes]], name: str) -> None:
    plan, files = ended
    folder = laid(tmp_path / "room", files)
    (folder / name).rename(tmp_path / name)
    (folder / name).symlink_to(tmp_path / name)
    assert_refused(folder, plan, name, "a link")


def test_a_finished_room_opened_again_is_over_and_the_same(tmp_path: Path, parties: Path) -> None:
    plan = plan_of(parties)
    held(tmp_path / "room", plan)
    (tmp_path / "room" / ".pack.abcd_123.unfinished").mkdir()
    names = (JOURNAL, HEAD, RECORD, TABLE, TEXT, PACK, *WHO_FILES)
    before = [(tmp_path / "room" / name).read_bytes() for name in names]
    room = held(tmp_path / "room", plan)
    assert [(tmp_path / "room" / name).read_bytes() for name in names] == before
    result = room.state(0)["result"]
    assert result["checked"]["kept"] is True
    assert result["checked"]["from_seed"] is True
    assert "0 FAIL" in result["pack"]
    assert (tmp_path / "room" / PACK).stat().st_size > 1000
    assert sorted(each.name for each in (tmp_path / "room").iterdir()) == sorted(names)


def test_a_stuck_draw_is_shown_with_state_seat_and_clauses(tmp_path: Path, parties: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_checks(monkeypatch)
    room = held(tmp_path / "room", plan_of(parties, "sequential-bowls", load_max="1"))
    record = json.loads((tmp_path / "room" / RECORD).read_text())
    assert record["outcome"] == "stuck"
    stuck = room.state(0)["result"]["stuck"]
    assert (stuck["state"], stuck["seat"]) == (record["stuck"]["reviewed"], record["stuck"]["seat"])
    barred = [
        f"{lots} lot{'' if lots == 1 else 's'} barred by {room.words.why(clause)}." for clause, lots in record["stuck"]["barred_by"].items()
    ]
    assert barred and sorted(stuck["why"][1:]) == sorted(barred) and stuck["why"][0].startswith("Nobody can take the ")
    assert all("para." in each or "rule" in each for each in stuck["why"][1:])


def opened(folder: Path, plan: CeremonyPlan, lots: int) -> None:
    """A room that is left after some lots."""
    room = Room(folder, plan)
    room.freeze()
    room.sow(seed_of({"text": SEED}))
    for drawn in range(lots):
        until(lambda: room.state(0)["waiting"])
        room.draw_one(len(room.events))
        until(lambda due=drawn + 1: room.state(0)["lots"] == due)
    room.close()


@pytest.mark.parametrize(
    ("other", "named"), [({"algorithm": "rotating-lists"}, "algorithm name"), ({"reviewers_max": "5"}, "law digest"), ({}, "code")]
)
def test_a_room_of_another_plan_is_refused_and_what_differs_is_named(
    tmp_path: Path, parties: Path, monkeypatch: pytest.MonkeyPatch, other: dict[str, str], named: str
) -> None:
    opened(tmp_path / "room", plan_of(parties), 3)
    before = (tmp_path / "room" / JOURNAL).read_bytes()
    if named == "code":
        monkeypatch.setattr("app.ceremony.plan.code_digest", lambda packages: "sha256:other")
    with pytest.raises(InputError, match=named):
        Room(tmp_path / "room", plan_of(parties, **other))
    assert (tmp_path / "room" / JOURNAL).read_bytes() == before


def test_another_party_list_is_refused(tmp_path: Path, parties: Path) -> None:
    opened(tmp_path / "room", plan_of(parties), 3)
    parties.write_text(parties.read_text().replace("A2,Aruba,African,yes,", "A2,Aruba,African,yes,yes"))
    with pytest.raises(InputError, match="scenario digest"):
        Room(tmp_path / "room", plan_of(parties))


def test_a_forged_lot_is_refused_even_where_the_chain_is_made_anew(tmp_path: Path, parties: Path) -> None:
    plan = plan_of(parties)
    opened(tmp_path / "room", plan, 4)
    true = Journal(tmp_path / "room")
    true.close()
    forged = [*true.entries[:-1], {**true.entries[-1], "number": (true.entries[-1]["number"] + 1) % true.entries[-1]["from"]}]
    journal = Journal(tmp_path / "forged")
    for entry in forged:
        journal.append(entry)
    journal.close()
    with pytest.raises(InputError, match="line 6"):
        Room(tmp_path / "forged", plan)


def test_each_thing_is_done_in_its_phase_and_once(tmp_path: Path, parties: Path) -> None:
    room = Room(tmp_path / "room", plan_of(parties))
    seed = seed_of({"text": SEED})
    for early in (lambda: room.sow(seed), lambda: room.draw_one(0), lambda: room.go("all", sure=True)):
        with pytest.raises(NotNowError):
            early()
    room.freeze()
    with pytest.raises(NotNowError):
        room.freeze()
    room.sow(seed)
    for late in (room.freeze, lambda: room.sow(seed_of({"text": "a better seed than that"}))):
        with pytest.raises(NotNowError):
            late()
    with pytest.raises(InputError, match="speed"):
        room.go("back")
    until(lambda: room.state(0)["waiting"])
    with pytest.raises(NotNowError, match="behind"):
        room.draw_one(7)
    room.close()
    assert [entry["what"] for entry in room.journal.entries] == ["frozen", "seed"]


def test_one_press_draws_one_lot_and_a_pause_holds(tmp_path: Path, parties: Path) -> None:
    room = Room(tmp_path / "room", plan_of(parties))
    room.freeze()
    room.sow(seed_of({"text": SEED}))
    until(lambda: room.state(0)["waiting"])
    room.draw_one(0)
    with pytest.raises(NotNowError):
        room.draw_one(0)
        room.draw_one(0)
    until(lambda: room.state(0)["waiting"] and room.state(0)["lots"] == 1)
    room.go("fast")
    until(lambda: room.state(0)["lots"] >= 3)
    room.go("paused")
    until(lambda: room.state(0)["waiting"])
    lots = room.state(0)["lots"]
    with pytest.raises(AssertionError):
        until(lambda: room.state(0)["lots"] > lots, seconds=0.4)
    room.close()


def test_a_disk_that_is_full_stops_the_draw_and_shows_nothing(tmp_path: Path, parties: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_checks(monkeypatch)
    plan = plan_of(parties)
    real = Journal.append

    def append(journal: Journal, entry: dict[str, Any]) -> None:
        if len(journal.entries) == 9:
            raise OSError(28, "No space left on device")
        real(journal, entry)

    with monkeypatch.context() as patched:
        patched.setattr(Journal, "append", append)
        room = held(tmp_path / "room", plan)
    state = room.state(0)
    assert (state["phase"], state["lots"], state["journal"]["lines"]) == ("stopped", 7, 9)
    assert "No space" in state["fault"]
    assert held(tmp_path / "room", plan).phase == "over"
    assert (tmp_path / "room" / RECORD).read_text() == drawn(plan)


def test_a_rehearsal_says_so_in_its_journal_its_seed_and_its_record(tmp_path: Path, parties: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_checks(monkeypatch)
    plan = replace(plan_of(parties), rehearsal=True)
    room = Room(tmp_path / "room", plan)
    room.freeze()
    room.sow(seed_of({"text": "short"}, rehearsal=True))
    room.go("all", sure=True)
    until(lambda: room.phase == "over")
    room.close()
    assert room.journal.entries[0]["rehearsal"] is True
    assert json.loads((tmp_path / "room" / "record.json").read_text())["seed"] == "rehearsal: short"
    assert (tmp_path / "room" / "transcript.txt").read_text().startswith("REHEARSAL: nothing that was drawn here counts.\n")
    with pytest.raises(InputError, match="rehearsal"):
        Room(tmp_path / "room", plan_of(parties))


def test_until_the_next_state_pauses_when_a_seat_of_another_is_to_be_filled(tmp_path: Path, parties: Path) -> None:
    room = Room(tmp_path / "room", plan_of(parties))
    room.freeze()
    room.sow(seed_of({"text": SEED}))
    met = []
    for _ in range(3):
        room.go("state")
        until(lambda: room.state(0)["speed"] == "paused" and room.state(0)["waiting"])
        met.append(room.state(0)["now"]["reviewed"])
    seats = [event["for"] for event in room.state(0)["events"] if event["what"] == "seated"]
    room.close()
    assert list(dict.fromkeys(seats)) == met[:2] and len({*met}) == 3


@pytest.mark.parametrize("algorithm", ["sequential-bowls-look-ahead", "rotating-lists", "answer-set"])
def test_about_how_many_lots_are_left_is_told_and_comes_to_nothing(
    tmp_path: Path, parties: Path, monkeypatch: pytest.MonkeyPatch, algorithm: str
) -> None:
    without_checks(monkeypatch)
    room = Room(tmp_path / "room", plan_of(parties, algorithm))
    assert room.state(0)["steps_left"] is None
    room.freeze()
    room.sow(seed_of({"text": SEED}))
    until(lambda: room.state(0)["waiting"])
    first = room.state(0)["steps_left"]
    room.go("state")
    until(lambda: room.state(0)["speed"] == "paused" and room.state(0)["waiting"])
    later, taken = room.state(0)["steps_left"], sum(event["what"] in ("lot", "seat") for event in room.state(0)["events"])
    room.go("all", sure=True)
    until(lambda: room.phase == "over")
    steps = sum(event["what"] in ("lot", "seat") for event in room.events)
    room.close()
    assert abs(first - steps) <= 0.2 * steps and later == first - taken
    assert room.state(0)["steps_left"] is None


def test_lots_are_told_by_name_in_the_order_of_names_and_cards_from_the_top(tmp_path: Path, parties: Path) -> None:
    room = Room(tmp_path / "room", plan_of(parties))
    room.freeze()
    room.sow(seed_of({"text": SEED}))
    until(lambda: room.state(0)["waiting"])
    left = room.state(0)["bowl"]["left"]
    room.close()
    assert left == ["Aland", "Aruba", "Ashanti", "Azania"]  # by id Azania comes before Ashanti


def test_who_reviews_whom_is_there_at_the_end(tmp_path: Path, parties: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_checks(monkeypatch)
    room = held(tmp_path / "room", plan_of(parties))
    assert {"who-reviews-whom.html", "who-reviews-whom.xlsx", "who-reviews-whom.csv"} <= room.offered
    table = (tmp_path / "room" / "who-reviews-whom.csv").read_text("utf-8-sig")
    assert table.count("Calisota") >= 3 and "Year group" in table
