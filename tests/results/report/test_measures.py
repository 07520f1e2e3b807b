"""The measures of the main table."""

from dataclasses import replace

from results.report.measures import measures_of
from scenarios import load_scenario
from tests.results.report.found_by_hand import drawn, found


def test_what_was_published_is_told_of_the_list_that_it_is_of_by_whatever_name() -> None:
    known, of_six = load_scenario("real-2020-10-16"), found({"sequential-bowls": drawn()})
    for parties, told in ((replace(known, id="mine"), 3), (replace(of_six.case.scenario, id="real-2020-10-16"), 0)):
        measures = measures_of(replace(of_six, case=replace(of_six.case, scenario=parties)))
        assert sum("In the real draw" in one.meaning for one in measures) == told
