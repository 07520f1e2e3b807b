"""Published progress: read as written, held out by date, every fault of a file at once."""

from datetime import date
from pathlib import Path

import pytest

from sim.calibration.facts import read_facts
from storage.errors import InputError


def test_figures_are_those_published() -> None:
    facts = {fact.id: fact for fact in read_facts().facts}
    assert facts["stages-2022"].counts == (8, 5, 11, 5)
    assert sum(facts["stages-2022"].counts) == 29
    assert facts["started-2022"].counts == (64,)
    assert facts["finished-2023"].counts == (0,)


def test_every_fact_has_a_source_and_none_is_later_than_spring_2023() -> None:
    assert all(fact.source for fact in read_facts().facts)
    assert max(fact.last for fact in read_facts().facts) == date(2023, 5, 31)


def test_a_fit_to_a_date_knows_only_what_had_passed() -> None:
    facts = read_facts()
    assert [fact.id for fact in facts.until(date(2022, 12, 31)).facts] == ["started-2022", "stages-2022"]
    assert [fact.id for fact in facts.until(date(2022, 12, 30)).facts] == ["started-2022"], "a day not known yet may be the last"
    assert [fact.id for fact in facts.after(date(2022, 12, 31))] == ["finished-2023"]
    with pytest.raises(InputError, match="2022-10-31 or later"):
        facts.until(date(2022, 1, 1))


def test_all_faults_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "progress.toml"
    path.write_text(
        """
[one]
kind = "started"
groups = [4]
from = 2022-03-01
to = 2022-02-01
about = -1
source = " "
more = 1
[one.counts]
started = -2
[two]
kind = "finished"
"""
    )
    with pytest.raises(InputError) as caught:
        read_facts(path)
    places = {fault.where for fault in caught.value.faults}
    assert {"one.groups", "one.from, to", "one.about", "one.source", "one.more", "one.counts.started", "two"} <= places
    assert sum(fault.where == "two" for fault in caught.value.faults) == 6


def test_a_file_that_is_no_toml_or_empty_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "progress.toml"
    for text in ("[", ""):
        path.write_text(text)
        with pytest.raises(InputError):
            read_facts(path)
