"""When each review starts and finishes its phases."""

import numpy as np
import pandas as pd

from algorithms import SeededLots, load_algorithm
from results.workload.reading import frame_of
from results.workload.simulating import reviews_table
from sim.review_phase.inputs import inputs_from
from sim.review_phase.parameters import Parameters
from tests.results.report.small_list import small_list
from verify import law_from

LIST = small_list()
FRAME = frame_of(inputs_from(load_algorithm("rotating-lists").draw(LIST, law_from({}), SeededLots("1")), LIST), Parameters())


def test_a_row_has_the_quantiles_of_its_phase_and_nothing_where_the_horizon_comes_first() -> None:
    started = np.full((3, FRAME.inputs.n_reviews, 4), np.nan)
    finished = started.copy()
    started[:, 0, 0], finished[:, 0, 0] = [0.5, 31, 62], [400, np.nan, 365]
    table = reviews_table(FRAME, started, finished)
    first, second = table.iloc[0], table.iloc[1]
    assert (first["reviewed"], first["name"], first["phase"], second["phase"]) == (LIST.states[0], "State 0", 1, 2)
    assert [str(first[f"started_{band}"].date()) for band in ("q05", "q50", "q95")] == ["2020-10-01", "2020-11-01", "2020-12-02"]
    assert [str(first[f"finished_{band}"].date()) for band in ("q05", "q50")] == ["2021-10-01", "2021-11-05"]
    assert pd.isna(first["finished_q95"]) and pd.isna(second["started_q05"])
    assert (first["chance_finished"], second["chance_finished"]) == (2 / 3, 0)


def test_the_plan_of_a_phase_is_two_years_after_the_one_before() -> None:
    none = np.full((1, FRAME.inputs.n_reviews, 4), np.nan)
    table = reviews_table(FRAME, none, none)
    first_of_group = {1: "2020-11-01", 2: "2021-11-01", 3: "2022-11-01"}
    planned = table[table["phase"] == 1].groupby("group")["planned_start"].unique()
    assert {int(group): [str(day.date()) for day in days] for group, days in planned.items()} == {k: [v] for k, v in first_of_group.items()}
    between = table["planned_start"].to_numpy().reshape(-1, 4)
    assert (np.diff(between, axis=1).astype("timedelta64[D]").astype(int) == FRAME.parameters["timetable.phase"]).all()
