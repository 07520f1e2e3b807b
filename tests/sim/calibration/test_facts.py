"""Published progress: read as written, held out by date, extended by a user's file, every fault of a file at once."""

from datetime import date
from pathlib import Path

import pytest

from sim.calibration.facts import published_counts, read_facts
from sim.review_phase.clock import day_of
from storage.errors import InputError

MORE = """
[started-2025]
kind = "started"
groups = [1, 2, 3]
from = 2025-12-31
to = 2025-12-31
error = {error}
definition = "reviews started"
source = "by hand"
counts = {{ started = {count} }}
"""


def test_figures_are_those_published() -> None:
    facts = {fact.id: fact for fact in read_facts().facts}
    assert facts["stages-2022"].counts == (8, 5, 11, 5)
    assert facts["started-2022"].bounds == (64, 64), "84 is 31 per cent more than 64 alone"
    assert [facts[f"started-2024-{month}"].bounds for month in ("09", "10")] == [(81, 81), (84, 84)]
    assert facts["finished-2023"].bounds == (0, 0) and facts["finished-2024"].bounds == (0, 10)
    assert [n for n in range(50, 80) if round(100 * (84 / n - 1)) == 31] == [64]


def test_every_fact_has_its_definition_and_source() -> None:
    assert all(fact.source and fact.definition for fact in read_facts().facts)


def test_a_fit_to_a_date_knows_only_what_had_passed() -> None:
    facts = read_facts()
    assert [fact.id for fact in facts.until(date(2022, 12, 31)).facts] == ["started-2022", "stages-2022"]
    assert [fact.id for fact in facts.until(date(2022, 12, 30)).facts] == ["started-2022"], "a day not known yet may be the last"
    assert "started-2024-09" in {fact.id for fact in facts.after(date(2024, 9, 29))}
    assert not facts.until(date(2022, 1, 1)).facts


def test_counts_hold_at_the_end_of_their_day() -> None:
    assert [count.day for count in published_counts()] == [
        day_of(date(2022, 10, 22)),
        day_of(date(2024, 10, 1)),
        day_of(date(2024, 10, 17)),
    ]
    assert {count.of for count in published_counts()} == {189}


def test_an_undated_fact_is_counted_on_a_day_of_its_own_span(tmp_path: Path) -> None:
    stages = next(fact for fact in read_facts().facts if fact.id == "stages-2022")
    assert (stages.day_at(0.0), stages.day_at(1.0)) == (day_of(date(2022, 1, 2)), day_of(date(2023, 1, 1)))
    path = tmp_path / "more.toml"
    path.write_text(MORE.format(error=0, count=90).replace("from = 2025-12-31", "from = 2025-07-01"))
    spread = next(fact for fact in read_facts(path).facts if fact.id == "started-2025")
    assert not spread.is_exact and spread.day_at(0.0) == day_of(date(2025, 7, 2)), "a later fact is never counted in 2022"


def test_a_users_file_adds_facts_and_takes_the_place_of_those_of_the_same_name(tmp_path: Path) -> None:
    path = tmp_path / "more.toml"
    path.write_text(MORE.format(error=1.5, count=90))
    added = read_facts(path)
    assert len(added.facts) == len(read_facts().facts) + 1 and added.counts[-1].least == 89 and added.counts[-1].most == 91
    assert added.digest != read_facts().digest
    path.write_text(MORE.format(error=0, count=90).replace("started-2025", "started-2024-10"))
    assert len(read_facts(path).facts) == len(read_facts().facts)


def test_a_count_that_falls_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "more.toml"
    path.write_text(MORE.format(error=0, count=70))
    with pytest.raises(InputError, match="at least 84"):
        read_facts(path)


def test_all_faults_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "progress.toml"
    path.write_text(
        """
[one]
kind = "started"
groups = [4]
from = 2022-03-01
to = 2022-02-01
error = -1
definition = ""
source = " "
more = 1
[one.counts]
started = -2
[two]
kind = "finished"
[three]
kind = "started"
groups = [1]
from = 2022-03-01
to = 2022-03-01
error = 0.2
definition = "d"
source = "s"
counts = { started = 10.5 }
"""
    )
    with pytest.raises(InputError) as caught:
        read_facts(path)
    places = {fault.where for fault in caught.value.faults}
    expected = {"one.groups", "one.from, to", "one.error", "one.definition", "one.source", "one.more", "one.counts.started", "two"}
    assert expected | {"three.error"} <= places
    assert sum(fault.where == "two" for fault in caught.value.faults) == 7


def test_a_file_that_is_no_toml_or_empty_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "progress.toml"
    for text in ("[", ""):
        path.write_text(text)
        with pytest.raises(InputError):
            read_facts(path)
