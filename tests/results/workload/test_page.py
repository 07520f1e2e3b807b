"""The page and the pictures say what the tables say, and name what they assume."""

import re
from dataclasses import replace
from datetime import date

import pytest

from results.document import Chart, blocks_of
from results.renderers.folder import picture_files
from results.renderers.markdown import markdown
from results.renderers.text import document_text
from results.workload.bands import Collected
from results.workload.forecast import chance_of
from results.workload.page import beginning, simulation_page
from results.workload.reading import read_replication
from results.workload.store import Workload, workload_of
from results.workload.tables import chosen
from results.workload.words import RESTS_ON, firmness, level_counts, named, rests_on
from sim.experiments.intervals import share_interval
from sim.planning.standing import SHOWN
from sim.review_phase.clock import PLANNED_END
from sim.review_phase.parameters import DEFAULTS, Parameters
from storage.errors import InputError
from tests.results.workload.hand_made import collected, frame, replication


def _workload() -> Workload:
    return workload_of(collected(), command="untoc-draw simulate", seed="workload")


def _page(workload: Workload) -> str:
    return markdown(simulation_page(workload))


def test_the_page_gives_the_tables_figures() -> None:
    workload = _workload()
    page = _page(workload)
    row = chosen(workload.tables["forecast"], counted="phase 1", day=date(2026, 12, 31)).to_dict("records")[0]
    assert f"At 31 Dec 2026, {row['q50']} of 189 reviews have finished phase 1" in page
    share, _ = chance_of(collected(), 189, PLANNED_END)
    ended = share_interval(round(share * len(collected())), len(collected()))
    assert f"chance {100 * share:.1f} % ({100 * ended.low:.1f} to {100 * ended.high:.1f}, from" in page
    assert "That is few" in page
    assert page == _page(_workload()) and not re.search(r"\bnan\b", page)


def test_a_panel_of_the_stages_shows_its_own_stage_alone() -> None:
    chart = next(chart for chart in blocks_of(simulation_page(_workload())) if isinstance(chart, Chart) and chart.id == "reviews-by-stage")
    assert chart.spec["data"] == {"name": "stages"}
    assert not any("data" in layer for layer in chart.spec["spec"]["layer"])  # what a layer has of its own is not divided among the panels
    assert {row["stage"] for row in chart.spec["datasets"]["stages"]} == set(SHOWN)


def test_parameters_drawn_from_the_fit_are_counted_by_level() -> None:
    told = firmness(replace(_workload(), manifest={**_workload().manifest, "drawn": ["start.never", "stall.chance", "start.year_2030"]}))
    assert "3 parameters (1 fitted; 2 assumed" in told


def test_every_assumed_parameter_of_the_secretariat_is_named_with_its_value() -> None:
    page = _page(_workload())
    for name, parameter in DEFAULTS.items():
        if name.startswith(("staff.", "hours.", "money.", "regular.", "pages.")):
            assert parameter.level == "assumed" and f"`{name}` {parameter.value:g}" in page, name


def test_every_part_rests_on_parameters_that_exist() -> None:
    for part, starts in RESTS_ON.items():
        assert all(any(name.startswith(start) for name in DEFAULTS) for start in starts), part
        assert named(part)
    assert "fitted: `start.hazard`" in rests_on("forecast", Parameters())


def test_a_changed_parameter_is_said_to_be_changed() -> None:
    moved = Parameters().with_values({"staff.officers": 3})
    assert level_counts(moved).endswith("; 1 changed from the default") and "none changed" in level_counts(Parameters())
    workload = _workload()
    other = replace(workload, manifest={**workload.manifest, "parameters": dict(moved)})
    assert "| `staff.officers` | 3 | 8 |" in _page(other)


def test_a_manifest_without_a_parameter_is_refused() -> None:
    workload = _workload()
    with pytest.raises(InputError, match=r"parameters\.money\.page"):
        kept = {name: value for name, value in workload.manifest["parameters"].items() if name != "money.page"}
        _page(replace(workload, manifest={**workload.manifest, "parameters": kept}))


def test_pictures_are_the_same_bytes_and_their_words_say_what_they_show() -> None:
    page, tables = simulation_page(_workload()), _workload().tables
    one, other = picture_files(page), picture_files(simulation_page(_workload()))
    assert one == other and len(one) == 10
    done = chosen(tables["months"], measure="reviews finished", item="phase 4", month=PLANNED_END.replace(day=1)).to_dict("records")[0]
    assert f"phase 4 {done['q50']:.0f} ({done['q05']:.0f} to {done['q95']:.0f}; plan {done['plan']:.0f})" in markdown(page)
    assert all(bytes(content).startswith(b"\x89PNG") for name, content in one.items() if name.endswith("png"))  # type: ignore[arg-type]


def test_every_picture_that_the_page_shows_is_a_file() -> None:
    page = simulation_page(_workload())
    assert set(re.findall(r"\]\(([^)]*\.svg)\)", markdown(page))) == {name for name in picture_files(page) if name.endswith("svg")}


def test_a_terminal_gets_what_fits_on_a_screen() -> None:
    told = document_text(beginning(_workload()))
    assert "- At 31 Dec 2026" in told and "30 Sep 2024  " in told and "Cost by year" not in told and "##" not in told and "|" not in told


def test_replications_in_which_nothing_happens_have_a_page_and_pictures() -> None:
    kept = Collected(frame()).add_all([read_replication(replication(), frame())])
    workload = workload_of(kept, command="none", seed="none")
    page = _page(workload)
    assert "0 of 2 reviews have finished phase 1" in page and "of 1 replication of" in page
    assert len(picture_files(simulation_page(workload))) == 10
