"""Shares, bounds and counts against values worked out by hand."""

import pandas as pd
import pytest

from results.stress.draw_frame import check_costs, check_draws, density_band, parameter_of
from results.stress.summary import burdens
from results.stress.tables import broken, completion, contradictions, infeasible, prepared, settled
from storage.errors import InputError
from tests.results.stress.frames import INFEASIBLE, STUCK, costs_of, draws_of


def test_three_of_four_draws_are_completed() -> None:
    """Clopper-Pearson for 3 of 4 is 0.1941 to 0.9937 (standard tables); what is not known or not possible does not count."""
    draws = draws_of(
        {},
        {},
        {},
        STUCK,
        INFEASIBLE | {"scenario": "b"},
        {"outcome": "undecided", "scenario": "c"},
        {"outcome": "refused"},
        {"outcome": "failed"},
        {"outcome": "broken"},
    )
    row = completion(draws).iloc[0]
    assert (row["complete"], row["stuck"], row["share"]) == (3, 1, 0.75)
    assert (row["low"], row["high"]) == pytest.approx((0.1941, 0.9937), abs=1e-4)


def test_the_scenario_is_the_second_unit_of_completion() -> None:
    """Two scenarios; one with two stuck draws of three: one of two scenarios."""
    draws = draws_of({}, STUCK, STUCK, {"scenario": "b"}, {"scenario": "b"}, {"scenario": "b"})
    row = completion(draws, "algorithm").iloc[0]
    assert (row["scenarios"], row["scenarios_stuck"], row["stuck_share"]) == (2, 1, 0.5)


def test_completion_is_told_apart_by_algorithm_family_size_and_density() -> None:
    draws = draws_of({"algorithm": "a"}, STUCK | {"algorithm": "b"}, {"algorithm": "b", "size": 20, "family": "sparse", "adherences": 40})
    assert completion(draws, "algorithm")[["complete", "stuck"]].to_numpy().tolist() == [[1, 0], [1, 1]]
    assert completion(draws, "algorithm", "size").set_index(["algorithm", "size"])["share"].to_dict() == {
        ("a", 10): 1.0,
        ("b", 10): 0.0,
        ("b", 20): 1.0,
    }
    assert completion(draws, "family")["stuck"].tolist() == [1, 0]
    assert completion(draws, "density").set_index("density")["complete"].to_dict() == {"0.5-0.6": 1, "0.9-1.0": 1}


@pytest.mark.parametrize(("adherences", "band"), [(11, "0.2-0.3"), (12, "0.3-0.4"), (39, "0.9-1.0"), (40, "0.9-1.0"), (0, "0.0-0.1")])
def test_density_bands_are_exact(adherences: int, band: str) -> None:
    """12 of 40 is exactly 0.3, which no float has to say."""
    assert density_band(draws_of({"adherences": adherences})).tolist() == [band]


def test_infeasible_scenarios_are_counted_once_however_often_they_are_drawn() -> None:
    """Law default: a can be drawn, b and c cannot, d is not known; under load_max=3, a cannot."""
    draws = draws_of(
        {},
        STUCK,
        INFEASIBLE | {"scenario": "b"},
        INFEASIBLE | {"scenario": "b", "algorithm": "lists"},
        INFEASIBLE | {"scenario": "c"},
        {"scenario": "d", "outcome": "undecided"},
        INFEASIBLE | {"law": "load_max=3"},
    )
    found = infeasible(draws, "law").set_index("law")
    assert found.loc["default", ["drawable", "infeasible", "unknown"]].tolist() == [1, 2, 1]
    assert found.loc["default", "share"] == pytest.approx(2 / 3)
    assert found.loc["load_max=3", ["drawable", "infeasible", "unknown"]].tolist() == [0, 1, 0]
    assert contradictions(draws).empty


def test_a_scenario_drawn_and_proved_impossible_is_a_contradiction() -> None:
    assert contradictions(draws_of({}, INFEASIBLE))["scenario"].tolist() == ["a"]


def test_under_a_law_of_years_each_division_is_by_itself() -> None:
    """Where a clause asks for the year of a State, one division may be possible and another not: no contradiction."""
    law = {"law": "mutual_scope=same-year"}
    draws = draws_of(law | {"seed": "s/0"}, INFEASIBLE | law | {"seed": "s/1"})
    assert contradictions(draws).empty
    assert infeasible(draws).iloc[0][["drawable", "infeasible"]].tolist() == [1, 1]


def test_undecided_draws_are_settled_by_other_draws_of_the_scenario() -> None:
    draws = draws_of(
        {"outcome": "undecided", "shown_by": "nothing"},
        {},
        {"outcome": "undecided", "scenario": "b"},
        INFEASIBLE | {"scenario": "b"},
        {"outcome": "undecided", "scenario": "c"},
    )
    found = settled(draws)
    assert found["outcome"].tolist() == ["stuck", "complete", "infeasible", "infeasible", "undecided"]
    assert found["shown_by"].tolist()[:3] == ["draw", "", "search"]
    shuffled = draws.iloc[[4, 2, 0, 1, 3]]
    assert settled(shuffled).sort_values("row")["outcome"].tolist() == found["outcome"].tolist()


def test_no_broken_draw_of_thirty_bounds_the_chance_by_a_tenth() -> None:
    """The rule of three; and for one broken of four, the upper Clopper-Pearson end, 0.8059."""
    row = broken(draws_of(*[{}] * 30, STUCK)).iloc[0]
    assert (row["finished"], row["broken"], row["bound"]) == (30, 0, 0.1)
    draws = draws_of({}, {}, {}, {"outcome": "broken", "broken": "29a"}, {"algorithm": "lists"})
    found = broken(draws, "algorithm")
    assert found["broken"].tolist() == [1, 0]
    assert found["bound"].tolist() == pytest.approx([0.8059, 1.0], abs=1e-4)


def test_burdens_follow_from_the_sums() -> None:
    """Draw 1: ten States with 20 reviews, squares 50: variance 1; draw 2: 22 reviews, squares 62. Together mean 2.1, variance 1.19."""
    second = {"burden_sum": 22, "burden_squares": 62, "burden_max": 5, "additional": 2, "lots": 40}
    row = burdens(draws_of({}, second, STUCK)).iloc[0]
    assert (row["draws"], row["burden_mean"], row["burden_max"], row["burden_most"]) == (2, 2.1, 4.0, 5)
    assert row["burden_sd"] ** 2 == pytest.approx(112 / 20 - 2.1**2)
    assert (row["additional"], row["lots"]) == (1.0, 35.0)
    assert row["additional_high"] - row["additional"] == pytest.approx(1.96 * 1.0)  # sd sqrt(2), by sqrt(2)
    assert row["burden_mean_high"] - row["burden_mean"] == pytest.approx(1.96 * 0.1)


def test_one_draw_has_no_interval_of_its_mean() -> None:
    row = burdens(draws_of({})).iloc[0]
    assert row["burden_sd"] == 1.0
    assert row[["burden_mean_low", "lots_high"]].isna().all()


def test_row_order_changes_nothing() -> None:
    heavier = {"burden_sum": 22, "burden_squares": 62, "algorithm": "lists"}
    draws = draws_of({}, STUCK, heavier, {"scenario": "b"}, INFEASIBLE | {"scenario": "c"})
    mixed = draws.iloc[[3, 0, 4, 2, 1]]
    for table in (completion, infeasible):
        pd.testing.assert_frame_equal(table(draws, "law"), table(mixed, "law"))
    pd.testing.assert_frame_equal(burdens(draws), burdens(mixed))


def test_tables_without_rows_have_no_rows() -> None:
    none = draws_of()
    assert completion(none, "algorithm", "size").empty and infeasible(none, "family").empty and broken(none, "law").empty
    assert burdens(none).empty
    assert completion(none).iloc[0][["complete", "stuck", "low", "high"]].tolist() == [0, 0, 0.0, 1.0]


def test_all_faults_of_the_tables_are_told_at_once() -> None:
    draws = draws_of({"outcome": "lost"}, {"row": 0, "states": 0})
    with pytest.raises(InputError) as caught:
        check_draws(draws)
    told = [(fault.where, fault.value) for fault in caught.value.faults]
    assert told == [("draws, row 0", "lost"), ("draws, row 0", "no State or no instrument"), ("draws, row 0", "there twice")]
    with pytest.raises(InputError) as caught:
        check_draws(draws_of({}).drop(columns=["lots", "family"]))
    assert [fault.value for fault in caught.value.faults] == ["no column lots", "no column family"]
    twice = costs_of([1.0, 1.0, 1.0]).assign(row=[1, 1, 0])
    with pytest.raises(InputError) as caught:
        check_costs(draws_of({}), twice)
    assert [(fault.where, fault.value) for fault in caught.value.faults] == [
        ("costs, row 1", "there twice"),
        ("costs, row 1", "no such draw"),
        ("costs, row 1", "no such draw"),
    ]
    with pytest.raises(InputError) as caught:
        check_costs(draws_of({}), costs_of([1.0]).drop(columns="seconds"))
    assert [fault.value for fault in caught.value.faults] == ["no column seconds"]


def test_a_listed_scenario_has_the_size_of_its_list() -> None:
    draws = draws_of({"family": "listed", "size": 0, "states": 189}, {"size": 12, "states": 10})
    assert prepared(draws)["size"].tolist() == [189, 12]


def test_parameters_are_read() -> None:
    assert parameter_of("density=0.1,other=2", "density") == 0.1
    assert parameter_of("other=2", "density") is None
    assert parameter_of("density=none", "density") is None
