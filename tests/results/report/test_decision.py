"""The decision: its sentences and cells follow the figures, with figures that were set by hand."""

import json

import pytest

from results.document import Cell, Chart, Report, Table, check_report
from results.report.algorithms import KINDS, replayed
from results.report.decision import answers, decision_section, not_told_apart
from results.report.found import Found, ReportedFigure, interval_of, number, percent, share_of
from results.report.measures import main_table, meanings_table
from results.report.whole import provenance_section
from results.wording import listed
from tests.results.report.draws import by_hand
from tests.results.report.found_by_hand import drawn, found, later, theorem


def row_of(one: Found, group: str, beginning: str) -> list[Cell]:
    """The cells of the one row under this heading that begins so, without its name."""
    table = main_table(one)
    rows = [row for name, row in zip(table.groups, table.rows, strict=True) if name == group and row[0].text.startswith(beginning)]
    assert len(rows) == 1
    return list(rows[0][1:])


def said(one: Found, word: str) -> str:
    return next(sentence for sentence in answers(one) if word in sentence)


def test_numbers_have_the_digits_that_their_interval_bears() -> None:
    assert ReportedFigure(2.5563, 2.5361, 2.5765).words == "2.56 (2.54 to 2.58)"
    assert ReportedFigure(1127.04, 1118.9, 1135.1).words == "1,127 (1,119 to 1,135)"
    assert ReportedFigure(3.0, 3.0, 3.0).words == "3" and ReportedFigure(108.7).words == "109"
    assert ReportedFigure(-0.001, -0.5, 0.5).words == "0.0 (-0.5 to 0.5)" and number(2.3456) == "2.35"


def test_an_interval_without_0_does_not_seem_to_hold_it() -> None:
    assert ReportedFigure(-2.0, -3.6, -0.37).words == "-2.0 (-3.6 to -0.4)" and ReportedFigure(2.0, -0.4, 4.4).words == "2 (0 to 4)"


def test_an_interval_is_wider_than_two_errors_where_there_are_few_draws() -> None:
    few, many = interval_of({"value": 5.0, "error": 1.0}, 5), interval_of({"value": 5.0, "error": 1.0}, 1000)
    assert few and many and few.high == pytest.approx(7.776, abs=1e-3) and many.high == pytest.approx(6.962, abs=1e-3)
    assert interval_of({"value": None, "error": None}, 5) is None and interval_of(None, 5) is None
    assert interval_of({"value": 5.0, "error": None}, 5) == ReportedFigure(5.0)


def test_a_share_is_never_without_its_bound() -> None:
    assert percent(share_of(0, 200)) == "0 % (at most 1.49 %)"
    assert percent(share_of(20, 20)) == "100 % (at least 86.1 %)"
    assert percent(share_of(5, 20)) == "25 % (8.66 to 49.1 %)"


def test_intervals_are_apart_only_without_a_number_in_common() -> None:
    assert ReportedFigure(1, 0, 2).apart_from(ReportedFigure(3, 2.5, 4)) and not ReportedFigure(1, 0, 2).apart_from(ReportedFigure(3, 2, 4))
    assert not ReportedFigure(1).apart_from(ReportedFigure(1)) and ReportedFigure(1).apart_from(ReportedFigure(2))


def test_lists_are_read_as_english() -> None:
    assert [listed(names, "none") for names in ([], ["a"], ["a", "b", "c"])] == ["none", "a", "a, b and c"]


def test_the_law_sentence_names_those_that_are_not_proved() -> None:
    draws = {"one": drawn(), "two": drawn(broken=3)}
    theorems = [theorem("safety/one"), theorem("safety/two", "UNKNOWN")]
    sentence = said(found(draws, theorems), "keep the law")
    assert "In the model of the proofs it is proved for `one`, not for `two`." in sentence and "Of 200 complete draws" in sentence
    assert "3 broke a clause" in sentence
    assert "all 2 algorithms" in said(found(draws), "keep the law") and "second solver" not in said(found(draws), "keep the law")


def test_a_second_solver_that_disagrees_is_told() -> None:
    one = found({"one": drawn()}, [theorem("start", second="UNKNOWN"), theorem("safety/one")])
    assert "does not confirm" in said(one, "keep the law")
    cell = row_of(one, "Law", "every complete draw")[0]
    assert cell.mark == "doubt" and "does not confirm" in cell.under


def test_dead_ends_known_excluded_and_open_are_told_apart() -> None:
    one = found({"can": drawn(reachable=True, stuck=2), "cannot": drawn(), "open": drawn(reachable=None)})
    sentence = said(one, "get stuck")
    assert "With `can` it can" in sentence and "2 of 100 draws here did" in sentence
    assert "For `cannot` it is proved that it cannot, and for `open` it is not known." in sentence
    cells = row_of(one, "Dead ends", "can it")
    assert [cell.text for cell in cells] == ["yes", "no, proved", "not known"] and cells[0].under == "after 15 States at the earliest"
    assert [cell.mark for cell in cells] == ["bad", "good", "doubt"]


def test_a_list_that_nobody_can_draw_is_said_first() -> None:
    assert "Always: no lawful draw exists" in said(found({"one": drawn(feasible=False, reachable=None)}), "lawful draw")


def test_burdens_differ_only_beyond_chance() -> None:
    apart = found({"even": drawn(burden_maximum=3.0), "uneven": drawn(burden_maximum=8.0)})
    assert "from 3.0 reviews on average with `even` to 8.0 with `uneven`" in said(apart, "burden")
    close = found({"one": drawn(burden_maximum=3.0), "two": drawn(burden_maximum=3.1)})
    assert "no difference beyond chance" in said(close, "burden")


def test_fairness_follows_the_distances() -> None:
    one = found({"near": drawn(independent_beyond_noise=0.0), "far": drawn(independent_beyond_noise=3.0, predictability=1.0)})
    sentence = said(one, "fair?")
    assert "for `far`, not for `near`" in sentence and "for all 2 algorithms" in sentence
    assert "With `far`, who had seen all lots so far could tell every next seat, in the draws made here." in said(one, "foretold")
    assert row_of(one, "Fairness", "distance from “independent lots”")[0].under == "none beyond noise"


def test_the_ten_years_tell_sooner_later_and_no_difference() -> None:
    draws = {"sequential-bowls": drawn(), "slow": drawn(), "quick": drawn(), "same": drawn()}
    one = found(draws, years=[later("slow", 102.2, 20), later("quick", -41.0, 5), later("same", 3, 9)])
    sentence = said(one, "ten years")
    assert "102 days later with `slow` and 41 days sooner with `quick`" in sentence
    assert "For `same` no difference in that is seen over 10 pairs" in sentence
    assert [(cell.text, cell.under) for cell in row_of(one, "Ten years", "all phases")][1] == ("102", "82 to 122")
    assert "No algorithm is seen to move" in said(found(draws, years=[later("same", 3, 9)]), "ten years")
    assert not any("ten years" in sentence for sentence in answers(found(draws)))


def test_algorithms_are_grouped_only_where_every_measure_meets() -> None:
    one = found({"a": drawn(), "b": drawn(), "c": drawn(lots_drawn=9.0), "d": drawn(burden_gini=9.0)})
    assert not_told_apart(one) == [["a", "b"]]


def test_ceremony_hours_are_lots_times_the_assumed_seconds() -> None:
    one = found({"one": drawn(lots_drawn=900.0)}, seconds_per_lot=40)
    assert row_of(one, "Ceremony", "hours")[0].value == pytest.approx(10.0)
    assert any("in 40 seconds (assumed)" in row[1].text for row in meanings_table(one).rows)


def test_every_figure_has_its_numbers_for_a_spreadsheet() -> None:
    one = found({"one": drawn(), "two": drawn()}, years=[later("two", 5, 9)])
    for row in main_table(one).rows:
        for cell in row[1:]:
            assert cell.text and (cell.value is not None or cell.text.startswith(("not ",)))
    most = row_of(one, "Burden", "reviews of the busiest")[0]
    assert most.low is not None and most.high is not None and most.low < 2 < most.high


def test_the_answers_are_short() -> None:
    one = found({"sequential-bowls": drawn(), "rotating-lists": drawn(burden_maximum=9.0), "uniform-chain": drawn(burden_maximum=20.0)})
    assert all(answer.startswith("**") and len(answer) < 330 for answer in answers(one))
    burden = said(one, "burden")
    assert "to 9.0 with `rotating-lists`" in burden and "(A reference, only for comparison: `uniform-chain` 20.0.)" in burden
    assert "0.0 hours with `sequential-bowls` and 0.0 hours with `rotating-lists`. The others need a computer." in said(one, "in the room")


def test_every_row_says_what_it_means_and_how_it_was_measured() -> None:
    one = found({"one": drawn()}, stress={"scenarios": 9, "draws": 90, "algorithms": {}})
    table = meanings_table(one)
    assert [row[0].text for row in table.rows] == [row[0].text for row in main_table(one).rows] and table.groups == main_table(one).groups
    assert all(len(row[1].text) > 20 for row in table.rows)
    commands = [row[-1].text for row in table.rows]
    assert all(commands) and "untoc-draw compare six.csv --set load_max=3 --draws 100 --seed 'by hand'" in commands
    assert "untoc-draw prove --set load_max=3" in commands


def test_what_the_stored_campaign_does_not_know_is_not_made_up() -> None:
    stress = {"scenarios": 9, "draws": 90, "algorithms": {"one": {"share": 0.75, "low": 0.7, "high": 0.8}}}
    one = found({"one": drawn(), "two": drawn()}, stress=stress)
    assert [(cell.text, cell.under) for cell in row_of(one, "Dead ends", "draws completed")] == [
        ("75 %", "70 to 80 %"),
        ("not measured", "not in the campaign"),
    ]


def test_an_algorithm_whose_draws_all_got_stuck_has_no_figures_but_a_column() -> None:
    stuck = drawn(stuck=100, reachable=True) | {"fairness": None, "burdens": [], "figures": {"lots_drawn": {"value": 9.0, "error": 1.0}}}
    one = found({"stuck": stuck, "one": drawn()})
    assert row_of(one, "Burden", "reviews of the busiest")[0].text == "not measured"
    ended = row_of(one, "Dead ends", "draws made here")[0]
    assert (ended.text, ended.under[:8]) == ("100 of 100", "at least")
    assert decision_section(one).blocks


def test_an_algorithm_of_others_is_not_described() -> None:
    assert {"sequential-bowls", "rotating-lists"} <= {name for name, kind in KINDS.items() if kind.by_hand}
    cell = row_of(found({"theirs": drawn()}), "Transparency", "drawn by hand")[0]
    assert cell.text == "not described here" and cell.mark == "doubt" and not replayed("theirs").value


def test_charts_say_their_figures_in_words_and_the_whole_is_sound() -> None:
    stress = {"scenarios": 9, "draws": 90, "algorithms": {"one": {"share": 0.75, "low": 0.7, "high": 0.8}}}
    one = found({"sequential-bowls": drawn(), "one": drawn()}, years=[later("one", 5, 9)], stress=stress)
    section = decision_section(one)
    charts = [block for block in section.blocks if isinstance(block, Chart)]
    assert [chart.id for chart in charts] == [
        "dead-ends-on-other-lists",
        "burden-by-algorithm",
        "distance-from-references",
        "effect-on-ten-years",
    ]
    assert "one 75 % (70 to 80 %)" in charts[0].description and "one 5 (-4 to 14) days" in charts[3].description
    assert all("title" in json.dumps(chart.spec) and chart.description.endswith(".") for chart in charts)
    provenance = provenance_section(one, by_hand(), "untoc-draw report")
    check_report(Report("t", "s", "n", "c", (section, provenance)))


def test_provenance_names_digests_seed_and_changed_law() -> None:
    one = found({"one": drawn()})
    facts = dict(next(block.rows for block in provenance_section(one, by_hand(), "cmd").blocks if hasattr(block, "rows")))
    assert one.case.scenario.digest in facts["List of parties"] and facts["Counts"].startswith("7 parties, 6 States under review")
    assert facts["Digest of the draw"].startswith("sha256:") and facts["The draw shown"] == "by-hand, lots drawn in a room"
    tables = [block for block in provenance_section(one, by_hand(), "cmd").blocks if isinstance(block, Table)]
    assert tables[0].rows[0][1].text == "cmd"
