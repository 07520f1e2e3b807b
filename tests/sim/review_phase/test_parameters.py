"""Parameters: every fault of a file at once; the defaults sound; the documented table true."""

import json
import pickle
from hashlib import sha256
from pathlib import Path

import pytest

from sim.review_phase.parameter_page import BEGIN, END, parameter_table
from sim.review_phase.parameters import DEFAULTS, LEVELS, Parameters, read_parameters
from storage.errors import InputError
from storage.marked_part import with_part
from words import in_language, say
from words.messages import PSEUDO

PAGE = Path(__file__).parents[3] / "docs" / "explanation" / "review-phase-model.md"


def test_every_default_has_level_source_meaning_and_lies_within_its_bounds() -> None:
    for name, each in DEFAULTS.items():
        assert each.level in LEVELS, name
        assert each.least <= each.value <= each.most and each.least < each.most, name
        assert each.source and each.meaning and each.unit, name
        assert each.number(each.value) == each.value, name


def test_a_parameter_is_said_whole_in_a_language() -> None:
    posts, phase = DEFAULTS["staff.officers"], DEFAULTS["timetable.phase"]
    assert posts.caption == "Programme officers of the Secretariat" and posts.standing == "posts; assumed: not published"
    assert phase.standing == "days; published: UNODC, overview of the Review Mechanism"
    assert posts.expected == "a whole number from 1 to 1000 (posts)" and phase.expected == "a number from 30 to 3650 (days)"
    with in_language(PSEUDO):
        for name, each in DEFAULTS.items():
            for said in map(say, (each.caption, each.standing, each.expected)):
                assert said[0] == "⟦" and said[-1] == "⟧" and said.isprintable(), name
    with in_language("fr"):
        assert say(posts.caption) == "Administrateurs de programme du secrétariat"


def test_a_file_and_settings_change_values_and_the_digest(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('[state.capacity]\nvalue = 3\nunit = "tasks"\n[delay.feedback]\nvalue = 3\n', encoding="utf-8")
    read = read_parameters(file, ["delay.feedback=1.5"])
    assert (read["state.capacity"], read["delay.feedback"], read["start.never"]) == (3.0, 1.5, DEFAULTS["start.never"].value)
    assert read.digest != Parameters().digest == read_parameters().digest
    content = json.dumps(dict(read), sort_keys=True, separators=(",", ":")).encode()
    assert read.digest == "sha256:" + sha256(content).hexdigest()
    assert pickle.loads(pickle.dumps(read)) == read


def test_all_faults_of_a_file_at_once(tmp_path: Path) -> None:
    file = tmp_path / "bad.toml"
    file.write_text(
        'stray = 1\n[state]\ncapacty = { value = 3 }\ncapacity = { value = 2.5 }\n[delay]\nfeedback = { value = "two", unit = "days" }\n'
        "questionnaire = { value = nan, note = 1 }\nobservations = 3\nagreement = { unit = 'times planned' }\n"
        "clearance = { value = true }\n[start]\nnever = { value = 1.5 }\nhazard = { value = 0.1 }\n",
        encoding="utf-8",
    )
    with pytest.raises(InputError) as caught:
        read_parameters(file, ["state.capacity", "start.hazard=-1"])
    assert sorted(fault.where for fault in caught.value.faults) == sorted(
        [
            "table",
            "table",
            "state.capacity",
            "delay.feedback.unit",
            "delay.feedback",
            "delay.questionnaire.note",
            "delay.questionnaire",
            "delay.observations",
            "delay.agreement",
            "delay.clearance",
            "start.never",
            "--parameter",
            "start.hazard",
        ]
    )
    text = str(caught.value)
    assert "did you mean state.capacity?" in text and "a whole number from 1 to 100 (tasks)" in text


@pytest.mark.parametrize("content", [b"\xff", b"[a", b"a = 1\na = 2"])
def test_a_file_that_is_no_toml(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "bad.toml"
    file.write_bytes(content)
    with pytest.raises(InputError, match="a TOML file of simulation parameters"):
        read_parameters(file)
    with pytest.raises(InputError, match="a TOML file of simulation parameters"):
        read_parameters(tmp_path / "none.toml")


def test_the_documented_table_is_that_of_the_file() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert with_part(page, BEGIN, END, parameter_table()) == page, f"python -m sim.review_phase.parameter_page {PAGE.name} writes it anew"
    with pytest.raises(ValueError, match="lacks"):
        with_part("no marker", BEGIN, END, parameter_table())
