"""The long tables agree with the replications they are made from."""

from datetime import date

import numpy as np
import pytest

from results.workload.bands import Collected, means
from results.workload.reading import read_replication
from results.workload.tables import ALL, YEAR_MEAN, chosen, cost_table, months_table, tables_of
from sim.planning.monthly import YEARS
from sim.planning.standing import STANDINGS
from sim.review_phase.clock import MONTHS
from sim.review_phase.replication import FEEDBACK
from tests.results.workload.hand_made import C, collected, frame, real_frame, replication


def test_a_row_for_each_measure_item_and_month() -> None:
    months = months_table(collected())
    assert not months.duplicated(["measure", "item", "month"]).any()
    assert set(months.groupby(["measure", "item"]).size()) == {len(MONTHS)}
    bands = months.dropna(subset=["q50"])[["q05", "q25", "q50", "q75", "q95"]].to_numpy()
    assert (np.diff(bands, axis=1) >= 0).all()


def test_mean_hours_by_role_and_by_step_add_up_to_the_same() -> None:
    months = months_table(collected())
    roles = chosen(months, measure="hours by role")
    total = chosen(roles, item=ALL)["mean"].sum()
    assert roles[roles["item"] != ALL]["mean"].sum() == pytest.approx(total, rel=1e-6)
    assert chosen(months, measure="hours by step")["mean"].sum() == pytest.approx(total, rel=1e-6)


def test_mean_standings_add_up_to_all_reviews() -> None:
    months = months_table(collected())
    for measure in ("reviews by stage", "reviews by stages together"):
        sums = chosen(months, measure=measure).groupby("month")["mean"].sum()
        assert sums.to_numpy() == pytest.approx(np.full(len(MONTHS), 189))
    assert len(chosen(months, measure="reviews by stage", month=date(2024, 1, 1))) == len(STANDINGS)


def test_a_years_mean_of_persons_is_the_mean_of_its_months() -> None:
    months = months_table(collected())
    year = chosen(months, measure="full-time equivalents", item="officer").set_index("month")["mean"]
    mean = chosen(months, measure=YEAR_MEAN, item="officer").set_index("month")["mean"]
    assert mean[date(2028, 12, 1)] == pytest.approx(np.mean([year[date(2028, month, 1)] for month in range(1, 13)]))
    assert np.isnan(mean[date(2021, 8, 1)]) and not np.isnan(mean[date(2021, 9, 1)])


def test_cost_adds_up_over_sources_steps_and_years() -> None:
    cost = cost_table(collected())
    paid = means(collected().all_of("money"))
    total = chosen(cost, source=ALL, step=ALL, year=0)["mean"].item()
    assert total == pytest.approx(paid.sum(), rel=1e-6)
    parts = cost[(cost["source"] != ALL) & (cost["step"] != ALL) & (cost["year"] > 0)]
    assert parts["mean"].sum() == pytest.approx(total, rel=1e-6) and set(parts["year"]) == set(YEARS)


def test_states_fairness_and_waits_tell_of_the_same_days() -> None:
    tables = tables_of(collected())
    states, fairness, waits = tables["states"], tables["fairness"], tables["waits"]
    assert states["alone_days"].sum() == pytest.approx(waits["alone_days"].sum(), rel=1e-6)
    by_group = chosen(fairness, by="regional group")
    assert by_group["states"].sum() == 189
    assert (by_group["states"] * by_group["task_days"]).sum() == pytest.approx(states["task_days"].sum(), rel=1e-6)
    assert states["reviews"].sum() == len(real_frame().pairs) == len(waits)
    assert (waits["alone_days"] <= waits["in_hand_days"] + 1e-6).all() and waits["alone_days"].is_monotonic_decreasing
    assert (states["peak"] >= states["at_once"] - 1e-9).all()


def test_the_longest_wait_comes_first_with_its_mean_and_upper_end() -> None:
    kept = Collected(frame())
    for number in range(20):
        stage = (1, 0, FEEDBACK, C, date(2022, 1, 1), date(2022, 1, 2 + number))
        kept.add(read_replication(replication([stage], number=number), frame()))
    first = tables_of(kept)["waits"].iloc[0]
    assert first[["reviewed", "reviewing", "group"]].tolist() == ["B", "C", 2]
    assert first[["in_hand_days", "alone_days", "alone_days_q95"]].tolist() == [10.5, 10.5, 19]
