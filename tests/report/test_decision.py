"""The decision: its sentences and cells follow the figures, with figures that were set by hand."""

import json

import pytest

from results.report.blocks import Cell, Chart, Report, Table
from results.report.decision import decision_section
from results.report.decision.figures import Interval, interval_of, listed, number, percent, share_of
from results.report.decision.found import Found
from results.report.decision.lead import not_told_apart, sentences
from results.report.decision.rows import main_table
from results.report.decision.what_each_is import KINDS, replayed
from results.report.page.order import check
from results.report.provenance import provenance_section
from tests.report.draws import by_hand
from tests.report.found_by_hand import drawn, found, later, theorem


def row_of(one: Found, beginning: str) -> list[Cell]:
    """The cells of the one row that begins so, without label and command."""
    rows = [row for row in main_table(one).rows if row[0].text.startswith(beginning)]
    assert len(rows) == 1
    return list(rows[0][1:-1])


def said(one: Found, word: str) -> str:
    return next(sentence for sentence in sentences(one) if word in sentence)


def test_numbers_have_the_digits_that_their_interval_bears() -> None:
    assert Interval(2.5563, 2.5361, 2.5765).words == "2.556 (2.536 to 2.576)"
    assert Interval(1127.04, 1118.9, 1135.1).words == "1,127.0 (1,118.9 to 1,135.1)"
    assert Interval(3.0, 3.0, 3.0).words == "3" and Interval(108.7).words == "109"
    assert number(-0.001, 0.5) == "0.00"


def test_an_interval_is_wider_than_two_errors_where_there_are_few_draws() -> None:
    few, many = interval_of({"value": 5.0, "error": 1.0}, 5), interval_of({"value": 5.0, "error": 1.0}, 1000)
    assert few and many and few.high == pytest.approx(7.776, abs=1e-3) and many.high == pytest.approx(6.962, abs=1e-3)
    assert interval_of({"value": None, "error": None}, 5) is None and interval_of(None, 5) is None
    assert interval_of({"value": 5.0, "error": None}, 5) == Interval(5.0)


def test_a_share_is_never_without_its_bound() -> None:
    assert percent(share_of(0, 200)) == "0 % (at most 1.49 %)"
    assert percent(share_of(20, 20)) == "100 % (at least 86.1 %)"
    assert percent(share_of(5, 20)) == "25 % (8.66 to 49.1 %)"


def test_intervals_are_apart_only_without_a_number_in_common() -> None:
    assert Interval(1, 0, 2).apart_from(Interval(3, 2.5, 4)) and not Interval(1, 0, 2).apart_from(Interval(3, 2, 4))
    assert not Interval(1).apart_from(Interval(1)) and Interval(1).apart_from(Interval(2))


def test_lists_are_read_as_english() -> None:
    assert [listed(names) for names in ([], ["a"], ["a", "b", "c"])] == ["none", "a", "a, b and c"]


def test_the_law_sentence_names_those_that_are_not_proved() -> None:
    draws = {"one": drawn(), "two": drawn(broken=3)}
    theorems = [theorem("safety/one"), theorem("safety/two", "UNKNOWN")]
    sentence = said(found(draws, theorems), "law is kept")
    assert "every complete draw of one" in sentence and "not proved for two" in sentence and "Of 200 complete draws" in sentence
    assert "3 broke a clause" in sentence
    assert "all 2 algorithms" in said(found(draws), "law is kept") and "both solvers agree" in said(found(draws), "law is kept")


def test_a_second_solver_that_disagrees_is_told() -> None:
    one = found({"one": drawn()}, [theorem("start", second="UNKNOWN"), theorem("safety/one")])
    assert "does not confirm" in said(one, "law is kept")
    cell = row_of(one, "Law: every complete draw")[0]
    assert cell.mark == "doubt" and "does not confirm" in cell.text


def test_dead_ends_known_excluded_and_open_are_told_apart() -> None:
    one = found({"can": drawn(reachable=True, stuck=2), "cannot": drawn(), "open": drawn(reachable=None)})
    sentence = said(one, "Dead ends")
    assert "can can get stuck" in sentence and "(2 of 100 draws did here)" in sentence
    assert "That cannot cannot is proved" in sentence and "For open it is not known" in sentence
    assert [cell.text for cell in row_of(one, "Dead ends: can it")] == [
        "yes, after 15 States at the earliest", "no, that is proved", "not known"]  # fmt: skip
    assert [cell.mark for cell in row_of(one, "Dead ends: can it")] == ["bad", "good", "doubt"]


def test_a_list_that_nobody_can_draw_is_said_first() -> None:
    assert "No lawful draw exists" in said(found({"one": drawn(feasible=False, reachable=None)}), "lawful draw")


def test_burdens_differ_only_beyond_chance() -> None:
    apart = found({"even": drawn(burden_maximum=3.0), "uneven": drawn(burden_maximum=8.0)})
    assert "from 3.00 (2.80 to 3.20) reviews on average with even to 8.00 (7.80 to 8.20) with uneven" in said(apart, "Burden")
    close = found({"one": drawn(burden_maximum=3.0), "two": drawn(burden_maximum=3.1)})
    assert "no difference beyond chance" in said(close, "Burden")


def test_fairness_follows_the_distances() -> None:
    one = found({"near": drawn(independent_beyond_noise=0.0), "far": drawn(independent_beyond_noise=3.0, predictability=1.0)})
    sentence = said(one, "Fairness")
    assert "seen for far, not for near" in sentence and "seen for all 2 algorithms" in sentence
    assert "With far, who knows all lots so far can tell every next seat." in sentence
    assert row_of(one, "Fairness: chances of pairs of States, distance from C")[0].text == "0: none beyond noise"


def test_the_ten_years_tell_sooner_later_and_no_difference() -> None:
    draws = {"sequential-bowls": drawn(), "slow": drawn(), "quick": drawn(), "same": drawn()}
    one = found(draws, years=[later("slow", 102.2, 20), later("quick", -41.0, 5), later("same", 3, 9)])
    sentence = said(one, "Ten years")
    assert "102 days later with slow and 41 days sooner with quick" in sentence and "for same no difference is seen over 10 pairs" in sentence
    assert row_of(one, "Ten years: mean day of finishing all")[1].text == "102 days (82 to 122)"
    assert "no algorithm is seen to move" in said(found(draws, years=[later("same", 3, 9)]), "Ten years")
    assert not any("Ten years" in sentence for sentence in sentences(found(draws)))


def test_algorithms_are_grouped_only_where_every_measure_meets() -> None:
    one = found({"a": drawn(), "b": drawn(), "c": drawn(lots_drawn=9.0), "d": drawn(burden_gini=9.0)})
    assert not_told_apart(one) == [["a", "b"]]


def test_ceremony_hours_are_lots_times_the_assumed_seconds() -> None:
    one = found({"one": drawn(lots_drawn=900.0)}, seconds_per_lot=40)
    assert row_of(one, "Ceremony: hours")[0].value == pytest.approx(10.0)
    assert any("in 40 seconds (assumed)" in row[0].text for row in main_table(one).rows)


def test_every_figure_has_its_numbers_for_a_spreadsheet() -> None:
    one = found({"one": drawn(), "two": drawn()}, years=[later("two", 5, 9)])
    for row in main_table(one).rows:
        for cell in row[1:-1]:
            assert cell.text and (cell.value is not None or cell.text.startswith(("not ", "by ", "what the others")))
    most = row_of(one, "Burden: reviews of the busiest")[0]
    assert most.low is not None and most.high is not None and most.low < 2 < most.high


def test_every_row_says_how_it_was_measured() -> None:
    table = main_table(found({"one": drawn()}))
    commands = [row[-1].text for row in table.rows]
    assert all(commands) and "untoc-draw compare six.csv --set load_max=3 --draws 100 --seed 'by hand'" in commands
    assert "untoc-draw prove --set load_max=3" in commands


def test_what_the_stored_campaign_does_not_know_is_not_made_up() -> None:
    stress = {"scenarios": 9, "draws": 90, "algorithms": {"one": {"share": 0.75, "low": 0.7, "high": 0.8}}}
    one = found({"one": drawn(), "two": drawn()}, stress=stress)
    assert [cell.text for cell in row_of(one, "Dead ends: draws completed")] == ["75 % (70 to 80 %)", "not in the campaign"]


def test_an_algorithm_whose_draws_all_got_stuck_has_no_figures_but_a_column() -> None:
    stuck = drawn(stuck=100, reachable=True) | {"fairness": None, "burdens": [], "figures": {"lots_drawn": {"value": 9.0, "error": 1.0}}}
    one = found({"stuck": stuck, "one": drawn()})
    assert row_of(one, "Burden: reviews of the busiest")[0].text == "not measured"
    assert row_of(one, "Dead ends: draws that ended")[0].text.startswith("100 of 100: 100 %")
    assert decision_section(one).blocks


def test_an_algorithm_of_others_is_not_described() -> None:
    assert {"sequential-bowls", "rotating-lists"} <= {name for name, kind in KINDS.items() if kind.by_hand}
    cell = row_of(found({"theirs": drawn()}), "Transparency: drawn by hand")[0]
    assert cell.text == "not described here" and cell.mark == "doubt" and not replayed("theirs").value


def test_charts_say_their_figures_in_words_and_the_whole_is_sound() -> None:
    stress = {"scenarios": 9, "draws": 90, "algorithms": {"one": {"share": 0.75, "low": 0.7, "high": 0.8}}}
    one = found({"sequential-bowls": drawn(), "one": drawn()}, years=[later("one", 5, 9)], stress=stress)
    section = decision_section(one)
    charts = [block for block in section.blocks if isinstance(block, Chart)]
    assert [chart.id for chart in charts] == [
        "dead-ends-on-other-lists", "burden-by-algorithm", "distance-from-references", "effect-on-ten-years"]  # fmt: skip
    assert "one 75 % (70 to 80 %)" in charts[0].description and "one 5.0 (-4.0 to 14.0) days" in charts[3].description
    assert all("title" in json.dumps(chart.spec) and chart.description.endswith(".") for chart in charts)
    provenance = provenance_section(one, by_hand(), "untoc-draw report")
    check(Report("t", "s", "n", "c", (section, provenance)))


def test_provenance_names_digests_seed_and_changed_law() -> None:
    one = found({"one": drawn()})
    facts = dict(next(block.rows for block in provenance_section(one, by_hand(), "cmd").blocks if hasattr(block, "rows")))
    assert one.case.scenario.digest in facts["List of parties"] and facts["Counts"].startswith("7 States, 6 under review")
    assert facts["Digest of the draw"].startswith("sha256:") and facts["The draw shown"] == "by-hand, lots drawn in a room"
    tables = [block for block in provenance_section(one, by_hand(), "cmd").blocks if isinstance(block, Table)]
    assert tables[0].rows[0][1].text == "cmd"
