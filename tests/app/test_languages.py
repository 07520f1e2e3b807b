"""The commands in the six languages: nothing unmarked is shown, and what machines read is the same in each."""

import json
import re
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from app.main import main
from results.renderers import letters
from verify import clauses_of, read_law
from verify.law.clause import LEVELS
from verify.law.parameters import ALTERNATIVES, DEFAULTS
from words import LANGUAGES, UNOFFICIAL, in_language, say, sort_key, state_name
from words.messages import PSEUDO

OTHERS = [code for code in LANGUAGES if code != "en"]
ALL_ON = ("load_max=3", "load_min=on", "legal_family=on", "defers=FRA", "declines=FRA", "redraws=FRA", "no_group=home-waived")
MORE = ("home_fallback=different-group", "mutual_scope=same-year", "reviewers_from=not-under-review-this-year")
LAWS = [(), ALL_ON, MORE, ("home_from=any", "away_from=any", "additional_keeps_seat=no", "waives_four=FRA")]


def shown(*words: str) -> str:
    """What a command prints; in this process, so in the language that is chosen around it."""
    done = CliRunner().invoke(main, words)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.stdout


def outside_of_messages(text: str) -> set[str]:
    """The words of two letters or more that stand in no message's brackets, innermost values included."""
    depth, kept = 0, []
    for sign in text:
        depth += (sign == "⟦") - (sign == "⟧")
        kept.append(" " if depth or sign == "⟧" else sign)
    return set(re.findall(r"[A-Za-z][A-Za-z'_-]+", "".join(kept)))


@pytest.mark.parametrize("settings", LAWS, ids=["default", "all", "more", "any"])
def test_nothing_of_the_law_is_unmarked(settings: tuple[str, ...]) -> None:
    words = ["law", *(word for one in settings for word in ("--set", one))]
    with in_language(PSEUDO):
        said = shown(*words)
    assert said.startswith("⟦Unofficial translation")
    values = {word for one in ALTERNATIVES.values() for word in one} | {word.partition("=")[2] for word in settings}
    clauses = {re.sub(r"^\d+-?", "", clause.id) for clause in clauses_of(read_law(None, settings))}
    assert outside_of_messages(said) - set(LEVELS) - set(DEFAULTS) - values - clauses - {"none"} == set()


@pytest.mark.parametrize("code", OTHERS)
def test_the_law_is_said_in_the_language_with_the_line_that_it_is_unofficial(code: str) -> None:
    said = shown("law", "--language", code)
    with in_language(code):
        assert said.startswith(say(UNOFFICIAL))
        assert say("The clauses in force") in said
    assert "True after every lot" not in said


def test_the_variable_of_the_environment_chooses_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNTOC_DRAW_LANGUAGE", "fr")
    assert shown("law") == shown("law", "--language", "fr") != shown("law", "--language", "en")


@pytest.mark.parametrize("code", OTHERS)
def test_what_machines_read_is_the_same_in_every_language(code: str, tmp_path: Path) -> None:
    assert shown("law", "--language", code, "--json") == shown("law", "--json")
    with in_language(code):
        shown("draw", "real-2020-10-16", "--algorithm", "rotating-lists", "--seed", "x", "-o", str(tmp_path / "there.json"))
        there = shown("verify", str(tmp_path / "there.json"), "--json")
    shown("draw", "real-2020-10-16", "--algorithm", "rotating-lists", "--seed", "x", "-o", str(tmp_path / "here.json"))
    assert (tmp_path / "there.json").read_bytes() == (tmp_path / "here.json").read_bytes()
    assert there == shown("verify", str(tmp_path / "here.json"), "--json")


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What ``verify`` may be given, each as the words that follow it: a whole record, broken ones, a pack, a table of one State."""
    folder = tmp_path_factory.mktemp("given")
    whole, broken, falsified, pack, table = (folder / name for name in ("r.json", "b.json", "f.json", "pack", "t.csv"))
    shown("draw", "real-2020-10-16", "--algorithm", "rotating-lists", "--seed", "x", "-o", str(whole))
    record = json.loads(whole.read_text())
    first, second = record["reviews"][:2]
    first["reviewing"][0]["state"] = first["reviewed"]
    broken.write_text(json.dumps(record))
    record["law"]["digest"], record["numbers"], second["waives_four"] = "no", record["numbers"][:3], True
    falsified.write_text(json.dumps(record))
    shown("evidence", str(whole), "-o", str(pack))
    (pack / "README.txt").write_text("changed")
    table.write_text("State under review;reviewing State\nFrance;Mali\n")
    return {
        "whole": [str(whole)],
        "broken": [str(broken)],
        "falsified": [str(falsified)],
        "not replayed": [str(broken), "--no-replay"],
        "pack": [str(pack)],
        "table": [str(table), "--scenario", "real-2020-10-16"],
    }


GIVEN = ("whole", "broken", "falsified", "not replayed", "pack", "table")


def of_no_language(said: str) -> str:
    """Without ids: of clauses, where a line begins with one, of States in brackets, of settings and of the levels of clauses."""
    lines = (re.sub(rf"^[a-z0-9-]+ +(⟦.*⟧) +({'|'.join(LEVELS)})\b", r"\1", line) for line in said.splitlines())
    return re.sub(r"\[[A-Z, ]+\]", "", "\n".join(lines))


@pytest.mark.parametrize("what", GIVEN)
def test_nothing_of_a_verdict_is_unmarked(what: str, given: dict[str, list[str]]) -> None:
    with in_language(PSEUDO):
        said = shown("verify", *given[what])
    assert said.startswith("⟦Unofficial translation")
    assert outside_of_messages(of_no_language(said)) == set()


@pytest.mark.parametrize("code", OTHERS)
def test_a_verdict_is_said_in_the_language(code: str, given: dict[str, list[str]]) -> None:
    said, english = ({what: shown("verify", *words, "--language", one) for what, words in given.items()} for one in (code, "en"))
    for what in GIVEN:
        assert said[what] != english[what]
        assert re.search(r"\b(The|of|is|was|record)\b", said[what]) is None
    with in_language(code):
        assert say("The draw keeps every clause.") in said["whole"]
    assert "The draw keeps every clause." in english["whole"] and "Unofficial" not in english["whole"]


INSTRUMENTS = {"UNTOC", "TIP", "SOM", "FIREARMS"}


def files_of(record: str, code: str, folder: Path) -> dict[str, str]:
    """What ``show`` writes in a language, each file as text; the cells of the workbook, and what a browser shows of the page."""
    shown(
        "show", record, "--language", code, *(word for form in ("csv", "xlsx", "html") for word in (f"--{form}", str(folder / f"s.{form}")))
    )
    book = openpyxl.load_workbook(folder / "s.xlsx")
    cells = (str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None)
    page = (folder / "s.html").read_text("utf-8")
    return {"csv": (folder / "s.csv").read_text("utf-8-sig"), "xlsx": "\n".join(cells), "html": page}


@pytest.mark.parametrize("words", [[], ["--state", "France"]], ids=["all", "card"])
def test_nothing_of_who_reviews_whom_is_unmarked(words: list[str], given: dict[str, list[str]], tmp_path: Path) -> None:
    with in_language(PSEUDO):
        said = shown("show", *given["whole"], *words)
        shown("show", *given["whole"], *words, "--csv", str(tmp_path / "s.csv"), "--html", str(tmp_path / "s.html"))
    assert outside_of_messages(said) - INSTRUMENTS == set()
    rows = (tmp_path / "s.csv").read_text("utf-8-sig")
    assert {word for word in outside_of_messages(rows) - INSTRUMENTS if not re.fullmatch("[A-Z]{3}", word)} == set()
    page = re.sub(r"(?s)<(script|style|code)\b.*?</\1>", " ", (tmp_path / "s.html").read_text("utf-8"))
    labels = " ".join(re.findall(r'(?:aria-label|alt|title)="([^"]*)"', page))
    assert outside_of_messages(re.sub(r"<[^>]*>", " ", page) + labels) - INSTRUMENTS - {"tables", "xlsx", "CSV"} == set()


@pytest.mark.parametrize("code", OTHERS)
def test_who_reviews_whom_is_written_in_the_language_and_direction(code: str, given: dict[str, list[str]], tmp_path: Path) -> None:
    found = files_of(given["whole"][0], code, tmp_path)
    with in_language(code):
        for form, text in found.items():
            assert say("State under review") in text and say("How the seat was filled" if form != "html" else "Search") in text
        assert say(UNOFFICIAL) in found["html"] and say(UNOFFICIAL) in found["xlsx"]
    assert f'<html lang="{code}"' in found["html"] and ('dir="rtl"' in found["html"]) == (code == "ar")
    assert state_name("ETH", code) in found["csv"] and "Ethiopia" not in found["csv"]
    sheets = openpyxl.load_workbook(tmp_path / "s.xlsx")
    assert {bool(sheet.sheet_view.rightToLeft) for sheet in sheets} == {code == "ar"}
    assert shown("show", *given["whole"], "--language", code, "--json") == shown("show", *given["whole"], "--json")


def test_states_stand_in_the_order_of_the_language(given: dict[str, list[str]], tmp_path: Path) -> None:
    rows = [line.split(",") for line in files_of(given["whole"][0], "fr", tmp_path)["csv"].splitlines()[1:]]
    first = [name for year, name, *_ in rows if year == "1"]
    assert first == sorted(first, key=lambda name: sort_key(name, "fr")) and any(name.startswith("É") for name in first)


@pytest.mark.parametrize("code", ["ar", "ru"])
def test_a_pdf_that_would_have_no_letters_is_refused(
    code: str, given: dict[str, list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [word for form in ("csv", "pdf") for word in (f"--{form}", str(tmp_path / f"s.{form}"))]
    monkeypatch.setattr(letters, "FAMILIES", ())
    done = CliRunner().invoke(main, ["show", *given["whole"], "--language", code, *files])
    assert done.exit_code == 2 and "such as DejaVu Sans or Arial" in done.output and not [*tmp_path.iterdir()]
