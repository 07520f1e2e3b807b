"""A report that contradicts itself is refused before anything is written."""

from dataclasses import replace
from pathlib import Path

import pytest

from results.document import Block, Card, Cards, Cell, Column, Details, Facts, Report, Section, Switch, Table, blocks_of, check_report
from results.renderers.folder import write_report
from tests.results.report_page.made_up import made_up_report


def _report(*blocks: Block) -> Report:
    return Report("Title", "", "", "", (Section("part", "Part", "", blocks),))


def _table(name: str, *cells: Cell) -> Table:
    return Table(name, "A table", (Column("State"),), tuple((cell,) for cell in cells))


def test_a_real_sized_report_is_accepted() -> None:
    check_report(made_up_report())


@pytest.mark.parametrize(
    "blocks",
    [
        (_table("same"), _table("same")),
        (_table("part"),),
        (Details("same", "More", (_table("same"),)),),
        (Facts("card-ALB", ()), Cards("cards", "Cards", (Card("card-ALB", "Albania", (), ""),))),
        (Switch("way", "Way", (("a", "A", (_table("way-a"),)),)),),
        (Switch("way", "Way", (("a", "A", (_table("same"),)), ("b", "B", (_table("same"),)))),),
    ],
)
def test_an_id_used_twice_is_refused_wherever_it_hides(blocks: tuple[Block, ...]) -> None:
    with pytest.raises(ValueError, match="is used 2 times"):
        check_report(_report(*blocks))


@pytest.mark.parametrize("name", ["", "../up", "a b", "Übersicht", "-a", "a.b"])
def test_an_id_that_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="letters, digits and hyphens"):
        check_report(_report(Facts(name, ())))


def test_files_need_small_letters() -> None:
    """Two names that differ in the size of a letter only are one file on some systems."""
    with pytest.raises(ValueError, match="small letters"):
        check_report(_report(_table("Reviews")))


def test_a_link_to_nowhere_is_refused() -> None:
    with pytest.raises(ValueError, match=r"'card-ALB'.*not on the page"):
        check_report(_report(_table("reviews", Cell("Albania", link="card-ALB"))))


def test_a_row_of_another_length_is_refused() -> None:
    table = replace(_table("reviews"), rows=((Cell("Albania"), Cell("too much")),))
    with pytest.raises(ValueError, match="row 1 of 'reviews' has 2 cells for 1 columns"):
        check_report(_report(table))


def test_all_faults_are_named_and_nothing_is_written(tmp_path: Path) -> None:
    table = _table("same", Cell("Albania", link="nowhere"))
    with pytest.raises(ValueError, match=r"used 2 times.*nowhere"):
        write_report(tmp_path / "page", _report(table, table))
    assert not (tmp_path / "page").exists()


def test_blocks_inside_others_come_right_after_them() -> None:
    inner, last = _table("inner"), _table("last")
    details = Details("more", "More", (inner,))
    switch = Switch("way", "Way", (("a", "A", (details,)),))
    assert list(blocks_of(_report(switch, last))) == [switch, details, inner, last]
