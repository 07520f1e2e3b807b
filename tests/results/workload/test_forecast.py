"""The forecast's counts, chances and days, of replications whose answers are known."""

import math
from datetime import date

import numpy as np
import pytest

from results.workload.bands import Collected
from results.workload.forecast import PLANNED_END, chance_of, chance_table, forecast_table, milestone_table, month_ended
from results.workload.reading import reached, read_replication, reviews_in
from results.workload.tables import chosen
from storage.errors import InputError
from tests.results.workload.hand_made import collected, frame, replication

BY_2030 = tuple(date(2022 + 2 * phase, 7, 1) for phase in range(4))
LATE = tuple(date(2024 + 3 * phase, 7, 1) for phase in range(4))
NEVER = (date(2025, 7, 1), None, None, None)


def _kept() -> Collected:
    """Of ten replications: two with both reviews finished in time, five with one late, three with one never."""
    kept = Collected(frame())
    for number in range(10):
        second = BY_2030 if number < 2 else LATE if number < 7 else NEVER
        run = replication(started=(date(2020, 11, 5), date(2022, 1, 3)), finished=(BY_2030, second), number=number)
        kept.add(read_replication(run, frame()))
    return kept


def test_a_day_must_end_a_month() -> None:
    assert month_ended(date(2020, 10, 31)) == 0 and month_ended(date(2036, 12, 31)) == 194
    for day in (date(2024, 9, 29), date(2020, 9, 30), date(2037, 1, 31)):
        with pytest.raises(InputError, match="last day of a simulated month"):
            month_ended(day)


def test_the_chance_that_all_are_finished_by_the_planned_end() -> None:
    assert chance_of(_kept(), 2, PLANNED_END) == (0.2, pytest.approx(math.sqrt(0.016)))
    assert chance_of(_kept(), 1, PLANNED_END)[0] == 1
    assert chance_of(_kept(), 2, date(2033, 7, 31))[0] == 0.7 and chance_of(_kept(), 2, date(2033, 6, 30))[0] == 0.2
    row = chosen(chance_table(_kept()), phase="phase 4", at_least=2, day=PLANNED_END).to_dict("records")
    assert [one["chance"] for one in row] == [0.2]


def test_started_and_finished_at_the_days_of_the_forecast() -> None:
    table = forecast_table(_kept())
    first = chosen(table, counted="phase 1").set_index("day")
    assert first.loc[date(2023, 12, 31), ["plan", "q05", "q50", "q95"]].tolist() == [2, 1, 1, 2]
    assert first.loc[date(2023, 12, 31), "mean"] == pytest.approx(1.2)
    assert first.loc[date(2024, 9, 30), ["q05", "q50", "q95"]].tolist() == [1, 2, 2]
    fourth = chosen(table, counted="phase 4").set_index("day")["plan"]
    assert [fourth[date(year, 12, 31)] for year in (2027, 2028, 2029)] == [0, 1, 2]  # eight years after November 2020 and 2021
    started = chosen(table, counted="started").set_index("day")
    assert started.loc[date(2021, 12, 31), ["plan", "q05", "q95"]].tolist() == [2, 1, 1]
    assert started.loc[date(2022, 12, 31), "q05"] == 2


def test_days_by_which_half_and_all_are_finished() -> None:
    table = milestone_table(_kept())
    half, _, whole = chosen(table, phase="phase 4").to_dict("records")
    assert half["q05"] == half["q95"] == date(2028, 7, 1) and half["unreached"] == 0
    assert whole["q05"] == date(2028, 7, 1) and whole["q50"] == date(2033, 7, 1) and whole["q95"] is None
    assert whole["unreached"] == pytest.approx(0.3)


def test_half_of_five_are_three_and_nine_tenths_are_all_five() -> None:
    days = np.array([[50.0, 7.0], [10.0, np.nan], [40.0, 5.0], [20.0, np.nan], [30.0, 6.0]])
    assert reached(days).tolist() == [[30, 50, 50], [7, np.inf, np.inf]]
    assert (reviews_in(50, 189), reviews_in(90, 189), reviews_in(90, 30), reviews_in(100, 189)) == (95, 171, 27, 189)


def test_simulated_counts_never_fall_and_later_phases_are_behind() -> None:
    table = forecast_table(collected())
    for name in ("started", "phase 1", "phase 2"):
        assert chosen(table, counted=name)["q50"].is_monotonic_increasing
    ends = [chosen(table, counted=name)["mean"].iloc[-1] for name in ("started", "phase 1", "phase 2", "phase 3", "phase 4")]
    assert ends == sorted(ends, reverse=True) and ends[0] > 100
