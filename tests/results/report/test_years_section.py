"""The section "The ten years" shows the figures of the workload tables, and says what they rest on."""

import json
import re
from pathlib import Path
from typing import Any

import altair as alt
import pytest

from results.document import Chart, Section, Switch, Table, blocks_of, check_report
from results.report.years import SETTINGS, same_chance, years_section
from results.workload.store import Workload, read_workload
from results.workload.tables import YEAR_MEAN, chosen
from scenarios import InputError
from sim.calibration.priors import FITTED
from sim.review_phase.parameters import DEFAULTS, Parameters
from tests.results.report.draws import block, report_of, texts

STORED = Path(__file__).parents[3] / "results" / "outcomes" / "review-phase"
COMMAND = "untoc-draw simulate compare real-2020-10-16"


def row(outcome: str, other: str, unit: str, difference: float, low: float, high: float, at_horizon: float = 0.0) -> dict[str, Any]:
    date = "2026-12-12" if unit == "day" else ""
    return {
        "outcome": outcome,
        "meaning": "what it is",
        "unit": unit,
        "base": "sequential-bowls",
        "other": other,
        "pairs": 100,
        "base_mean": 100.0,
        "other_mean": 100.0 + difference,
        "base_date": date,
        "other_date": date,
        "difference": difference,
        "low": low,
        "high": high,
        "variance_ratio": 2.0,
        "ratio_low": 1.0,
        "ratio_high": 3.0,
        "saved": 100.0,
        "base_at_horizon": at_horizon,
        "other_at_horizon": at_horizon,
    }


COMPARISON = [
    row("first_half", "rotating-lists", "day", -26.5, -50.1, -2.9),
    row("first_half", "answer-set", "day", 0.0, -1.0, 1.0),
    row("whole_finished", "rotating-lists", "reviews", 1.5, 0.9, 2.1),
    row("hours_a_review", "answer-set", "hours", -13.9, -15.6, -12.3),
    row("whole_all", "answer-set", "day", 0.0, 0.0, 0.0, at_horizon=1.0),
]


@pytest.fixture(scope="module")
def workload() -> Workload:
    return read_workload(STORED)


@pytest.fixture(scope="module")
def section(workload: Workload) -> Section:
    return years_section([(one.key, one.label, workload) for one in SETTINGS], COMPARISON, COMMAND)


def test_every_setting_can_be_run_and_says_why_one_would_ask() -> None:
    assert SETTINGS[0].key == "as-fitted" and not SETTINGS[0].values
    assert len({one.key for one in SETTINGS}) == len({one.label for one in SETTINGS}) == len(SETTINGS) >= 4
    for one in SETTINGS[1:]:
        changed = Parameters().with_values(one.values)
        assert any(changed[name] != DEFAULTS[name].value for name in one.values) and one.why.endswith(".")


def test_a_party_outside_the_draw_has_no_row_and_is_named(workload: Workload, section: Section) -> None:
    assert len(block(section, "years-states").rows) == 190
    without = years_section([("as-fitted", "As fitted", workload)], [], COMMAND, {"EUE": "European Union"})
    table = block(without, "years-states")
    assert len(table.rows) == 189 and "outside the draw: European Union." in table.note


def test_settings_meet_the_same_chance_only_as_far_as_they_have_as_many_replications() -> None:
    assert "all have 30, so that they differ by the setting alone" in same_chance([30, 30])
    assert "by the setting alone" not in same_chance([30, 16]) and "may be chance" in same_chance([30, 16])


def test_every_setting_has_the_same_blocks_in_the_switch(section: Section) -> None:
    choices = block(section, "years-settings").choices
    assert [key for key, _, _ in choices] == [one.key for one in SETTINGS]
    kinds = {tuple(type(one).__name__ for one in blocks) for _, _, blocks in choices}
    assert len(kinds) == 1 and next(iter(kinds)).count("Chart") == 5


def test_the_forecast_is_that_of_the_tables(section: Section, workload: Workload) -> None:
    rows = block(section, "years-forecast-as-fitted").rows
    for place, counted in enumerate(("started", "phase 1", "phase 2", "phase 3", "phase 4")):
        for shown, kept in zip(rows, chosen(workload.tables["forecast"], counted=counted).to_dict("records"), strict=True):
            cell, plan = shown[1 + 2 * place], shown[2 + 2 * place]
            assert (cell.value, cell.low, cell.high, plan.value) == (kept["q50"], kept["q05"], kept["q95"], kept["plan"])
            assert shown[0].value == kept["day"], "a day, not its words"


def test_the_chances_are_those_of_the_tables(section: Section, workload: Workload) -> None:
    shown = [cell.value for row in block(section, "years-chances-half-never").rows for cell in row[1:]]
    assert shown == pytest.approx(100 * workload.tables["chances"]["chance"].to_numpy(), abs=0.006)


def test_the_work_by_year_is_that_of_the_tables(section: Section, workload: Workload) -> None:
    rows = block(section, "years-work-table-as-fitted").rows[:-1]
    kept = {
        row["month"].year: row
        for row in chosen(workload.tables["months"], measure=YEAR_MEAN, item="officer").to_dict("records")
        if row["month"].month == 12
    }
    for shown in rows:
        there = kept[shown[0].value]
        assert (shown[1].value, shown[1].low, shown[1].high) == pytest.approx([there[name] for name in ("q50", "q05", "q95")], abs=0.006)


def test_the_cost_of_all_years_comes_last_and_is_that_of_the_tables(section: Section, workload: Workload) -> None:
    last = block(section, "years-cost-table-as-fitted").rows[-1]
    total = chosen(workload.tables["cost"], source="all", step="all", year=0).to_dict("records")[0]
    assert last[0].text == "all years" and last[3].value == pytest.approx(total["q50"] / 1000, abs=0.6)


def test_every_state_has_its_burden(section: Section, workload: Workload) -> None:
    rows = {row[0].link: row for row in block(section, "years-states").rows}
    for kept in workload.tables["states"].to_dict("records"):
        shown = rows.pop(f"card-{kept['state']}")
        assert (shown[2].value, shown[5].value) == (kept["reviews"], round(kept["task_days"]))
        assert (shown[5].low, shown[5].high) == (round(kept["task_days_q05"]), round(kept["task_days_q95"]))
    assert not rows


def test_the_charts_draw_the_quantiles_of_the_tables(section: Section, workload: Workload) -> None:
    drawn = block(section, "years-work-as-fitted").spec["datasets"]["work"]
    kept = chosen(workload.tables["months"], measure="full-time equivalents", item="all").to_dict("records")
    assert [row["q50"] for row in drawn] == pytest.approx([row["q50"] for row in kept], abs=0.006)
    finished = block(section, "years-completions-as-fitted").spec["datasets"]["finished"]
    last = [row["q95"] for row in finished if row["month"] == "Dec 2036"]
    months = workload.tables["months"]
    tables = [row for measure in ("reviews started", "reviews finished") for row in chosen(months, measure=measure).to_dict("records")]
    assert last == [row["q95"] for row in tables if f"{row['month']:%Y-%m}" == "2036-12"]
    stages = block(section, "years-stages-as-fitted").spec["datasets"]["stages"]
    kept = chosen(months, measure="reviews by stages together").to_dict("records")
    shown = [row["q50"] for row in kept if f"{row['month']:%Y-%m}" == "2030-12"]
    assert [row["q50"] for row in stages if row["month"] == "Dec 2030"] == pytest.approx(shown, abs=0.06)


def test_the_lead_is_that_of_the_page_of_the_simulation(section: Section) -> None:
    assert "At 31 Dec 2026, 19 of 189 reviews have finished phase 1" in section.lead and "are assumed" in section.lead


def test_the_settings_stand_side_by_side(section: Section, workload: Workload) -> None:
    rows = block(section, "years-settings-table").rows
    assert [row[0].text for row in rows] == [one.label for one in SETTINGS]
    assert rows[0][3].value == 19 and rows[0][1].text == SETTINGS[0].why
    alone = years_section([("as-fitted", "As fitted", workload)], [], COMMAND)
    assert not [one for one in blocks_of(report_of(alone)) if getattr(one, "id", "") == "years-settings-table"]


def test_the_algorithms_are_compared_with_intervals_and_what_cannot_differ_is_left_out(section: Section) -> None:
    rows = block(section, "years-algorithms").rows
    assert len(rows) == len(COMPARISON) - 1
    assert [(row[6].value, row[6].low, row[6].high, row[7].text) for row in rows[:2]] == [
        (-26.5, -50.1, -2.9, "yes"),
        (0.0, -1.0, 1.0, "no"),
    ]
    assert "In 1 of 2 comparisons" in block(section, "years-algorithms-days").description
    assert block(section, "years-algorithms").command == COMMAND


def test_all_parameters_are_listed_with_level_and_source(section: Section) -> None:
    rows = block(section, "years-parameters").rows
    assert [(row[0].text, row[4].text, row[5].text) for row in rows] == [(name, one.level, one.source) for name, one in DEFAULTS.items()]
    assert len(rows) == 121
    assert {row[0].text for row in rows if row[6].text.startswith("drawn anew")} == {*FITTED}


def test_a_report_without_any_setting_is_refused() -> None:
    with pytest.raises(InputError, match="workloads"):
        years_section([], [], COMMAND)


def test_every_chart_is_good_vega_lite_and_small(section: Section) -> None:
    charts = [one for one in blocks_of(report_of(section)) if isinstance(one, Chart)]
    for chart in charts[:5] + charts[-2:]:
        assert alt.Chart.from_dict({name: part for name, part in chart.spec.items() if name != "datasets"})
        assert re.search(r"\d", chart.description)
    assert sum(len(json.dumps(chart.spec)) for chart in charts) < 800_000


def test_every_block_with_figures_names_its_command(section: Section) -> None:
    for one in blocks_of(report_of(section)):
        assert not isinstance(one, Table | Chart) or one.command.startswith("untoc-draw simulate")


def test_no_text_holds_html_and_everything_hangs_together(section: Section) -> None:
    check_without_links(section)
    assert not [text for text in texts(section) if re.search(r"<[a-zA-Z/!]", text)]


def check_without_links(section: Section) -> None:
    """Links lead to the cards of another section, which is not here."""
    with pytest.raises(ValueError, match="which is not on the page") as found:
        check_report(report_of(section))
    assert all("'years-states' links to 'card-" in fault for fault in str(found.value).split("; "))
    assert isinstance(block(section, "years-settings"), Switch)
