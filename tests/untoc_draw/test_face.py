"""The library gives what the command gives: the same record to the byte, the same verdict, the same plan, the same evidence."""

import doctest
import json
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

import untoc_draw as ud
from app.main import main
from scenarios import REGIONAL_GROUPS
from tests.counts.test_loading import LIGHT

REAL, MANUAL = "real-2020-10-16", "sequential-bowls"
COLUMNS = ("state", "name", "regional_group", "UNTOC", "TIP")
ROWS = [
    (f"{'AB'[place % 2]}{place:02}", f"State {place}", REGIONAL_GROUPS[place % 2], "yes", "yes" if place % 3 else "") for place in range(24)
]
"""24 States in two regional groups: all are party to the Convention, two in three to the first Protocol."""


@pytest.fixture(scope="module")
def small_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("list") / "small.csv"
    file.write_text("\n".join(",".join(row) for row in [COLUMNS, *ROWS]) + "\n")
    return file


@pytest.fixture
def small(small_file: Path) -> ud.Scenario:
    return ud.load_scenario(small_file)


@pytest.fixture
def drawn(small: ud.Scenario) -> ud.DrawRecord:
    return ud.draw(small, MANUAL, seed="vienna 2020")


def run(*words: object) -> str:
    """What a command prints; it must not fail as a wrong call does."""
    done = CliRunner().invoke(main, [str(word) for word in words])
    assert done.exit_code in (0, 1), done.output
    return done.stdout


def test_the_import_loads_nothing_heavy() -> None:
    program = "import json, sys, untoc_draw; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert not LIGHT & {name.partition(".")[0] for name in json.loads(done.stdout)}


def test_every_name_of_the_face_is_there_and_has_its_documentation() -> None:
    assert [name for name in ud.__all__ if not (getattr(ud, name).__doc__ or "").strip()] == []
    with pytest.raises(AttributeError, match="no attribute 'drew'"):
        ud.drew  # noqa: B018


@pytest.mark.parametrize(
    "name",
    [
        *(
            "compare",
            "draw",
            "draw_many",
            "evidence",
            "extend",
            "load_scenario",
            "Law",
            "plan",
            "replace",
            "reviews_frame",
            "simulate",
            "verify",
        ),
        "who_reviews_whom",
    ],
)
def test_the_documentation_of_each_function_says_what_goes_in_what_comes_out_and_what_fails(name: str) -> None:
    text = str(getattr(ud, name).__doc__)
    assert all(f"    {part}\n    {'-' * len(part)}\n" in text for part in ("Parameters", "Returns", "Raises"))


def test_a_record_has_the_bytes_of_the_command(tmp_path: Path) -> None:
    run("draw", REAL, "--algorithm", MANUAL, "--seed", "vienna 2020", "--set", "load_max=4", "-o", tmp_path / "command.json")
    record = ud.draw(ud.load_scenario(REAL), MANUAL, seed="vienna 2020", law=ud.Law(load_max=4))
    ud.write_record(record, tmp_path / "library.json")
    assert (tmp_path / "library.json").read_bytes() == (tmp_path / "command.json").read_bytes()
    assert ud.read_record(tmp_path / "library.json") == record


def reviewing_itself(record: ud.DrawRecord) -> ud.DrawRecord:
    """The record with the first State under review in its own first seat."""
    first, *others = record.reviews
    held, *more = first.reviewing
    return replace(record, reviews=(replace(first, reviewing=(replace(held, reviewing=first.reviewed), *more)), *others))


def test_a_verdict_is_that_of_the_command(tmp_path: Path, small: ud.Scenario, small_file: Path, drawn: ud.DrawRecord) -> None:
    kept = ud.verify(drawn, small)
    assert (kept.kept, kept.findings, kept.replayed) == (True, (), True)
    broken = replace(reviewing_itself(drawn), law=replace(drawn.law, digest="sha256:0"))
    ud.write_record(broken, tmp_path / "broken.json")
    verdict = ud.verify(tmp_path / "broken.json", small)
    told = json.loads(run("verify", tmp_path / "broken.json", "--scenario", small_file, "--json"))
    assert verdict.document() == {key: value for key, value in told.items() if key not in ("verdict", "given")}
    assert {"record", "self"} <= {finding.clause for finding in verdict.findings}
    assert not verdict.kept and not verdict.replayed and verdict.claims
    assert not ud.verify(broken, small, replay=False).replay.done


def test_a_record_of_a_built_in_list_is_verified_without_it() -> None:
    record = ud.draw(ud.load_scenario(REAL), "rotating-lists", seed="1")
    assert ud.verify(record).kept
    with pytest.raises(ud.InputError, match="built-in scenario"):
        ud.verify(replace(record, scenario=replace(record.scenario, id="small")))


def test_a_data_frame_is_read_as_its_file(small: ud.Scenario) -> None:
    frame = pd.DataFrame(ROWS, columns=list(COLUMNS))
    assert ud.load_scenario(frame).digest == small.digest
    others = frame.assign(UNTOC=True, TIP=frame["TIP"] == "yes", regional_group=frame["regional_group"].astype("category"))
    assert ud.load_scenario(others, name="small").digest == small.digest
    assert ud.load_scenario(others).id == "parties"


def test_dates_in_a_data_frame_choose_the_parties() -> None:
    days = pd.to_datetime(["2003-09-29", "2019-01-01", None])
    frame = pd.DataFrame({"state": ["A", "B", "C"], "name": "", "regional_group": "African", "UNTOC": days})
    found = ud.load_scenario(frame.assign(TIP=[date(2004, 1, 1), True, None]), as_of=date(2018, 1, 1))
    assert found.states == ("A",)
    assert found.adherence.tolist() == [[True, True]]


def test_every_fault_of_a_data_frame_is_told_by_row_and_column() -> None:
    frame = pd.DataFrame(ROWS, columns=list(COLUMNS)).astype(object)
    frame.loc[3, "regional_group"], frame.loc[5, "UNTOC"] = "Afrcan", 7
    with pytest.raises(ud.InputError) as told:
        ud.load_scenario(frame, name="mine")
    assert [(fault.where, fault.value) for fault in told.value.faults[:2]] == [
        ("row 5, column regional_group", "Afrcan"),
        ("row 7, column UNTOC", "7"),
    ]
    assert told.value.source == "DataFrame mine"


def test_a_law_is_a_file_and_what_is_said_beside_it(tmp_path: Path, small: ud.Scenario) -> None:
    file = tmp_path / "law.toml"
    file.write_text('load_max = 3\nmutual_scope = "same-year"\n')
    law = ud.Law(file, load_max=5, defers=["A00"])
    assert (law.values["load_max"], law.values["mutual_scope"], law.values["defers"]) == (5, "same-year", ["A00"])
    assert ud.draw(small, MANUAL, seed="1", law=file).law.parameters["load_max"] == 3
    with pytest.raises(ud.InputError, match=r"2 faults(?s:.)*load_max(?s:.)*loadmax"):
        ud.Law(load_max=-1, loadmax=2)
    with pytest.raises(ud.InputError, match="XYZ"):
        ud.draw(small, MANUAL, seed="1", law=ud.Law(defers=["XYZ"]))


def test_a_row_of_reviews_is_a_review_that_a_state_performs(small: ud.Scenario, drawn: ud.DrawRecord) -> None:
    document = drawn.document()
    review = document["reviews"][0]
    first, second = [state for state in small.states if state != review["reviewed"]][:2]
    review["reviewing"] = [
        {"state": first, "seat": "home", "additional": False, "instruments": ["UNTOC"]},
        {"state": first, "seat": "away", "additional": True, "instruments": ["TIP"]},
        {"state": second, "seat": "away", "additional": True, "instruments": ["TIP"]},
    ]
    frame = ud.reviews_frame(ud.read_record(document), small)
    mine = frame[frame["reviewed"] == review["reviewed"]].drop(columns=["reviewed", "reviewed_name", "reviewing_name"])
    assert mine.to_numpy().tolist() == [
        [review["group"], first, "home+away", False, "UNTOC+TIP"],
        [review["group"], second, "away", True, "TIP"],
    ]
    name = dict(zip(small.states, small.names, strict=True))
    assert (frame["reviewing_name"] == frame["reviewing"].map(name)).all()
    assert (frame["reviewed_name"] == frame["reviewed"].map(name)).all()


@pytest.mark.parametrize("workers", [1, 2])
def test_many_draws_are_those_that_are_drawn_one_by_one(small: ud.Scenario, workers: int) -> None:
    counted: list[tuple[int, int]] = []
    many = ud.draw_many(small, MANUAL, seeds=range(70), workers=workers, progress=lambda done, of: counted.append((done, of)))
    burdens = [ud.reviews_frame(ud.draw(small, MANUAL, seed=str(seed)), small)["reviewing"].value_counts() for seed in range(70)]
    assert many.burdens.tolist() == [[int(counts.get(state, 0)) for state in small.states] for counts in burdens]
    assert many.complete.all() and not any(broken.any() for broken in many.broken().values())
    assert counted == sorted(counted) and counted[-1] == (70, 70) and len(counted) > workers


def test_a_comparison_is_that_of_the_command(small: ud.Scenario, small_file: Path) -> None:
    names = [MANUAL, "rotating-lists"]
    words = [word for name in names for word in ("--algorithm", name)]
    rows = json.loads(run("compare", small_file, "--draws", 3, "--seed", "s", "--set", "load_max=4", *words, "--json"))
    found = ud.compare(small, names, draws=3, seed="s", law=ud.Law(load_max=4))
    assert all(row.pop("milliseconds_a_draw") > 0 for row in rows)
    assert found.reset_index().to_dict("records") == rows
    assert found.index.tolist() == names and found["kept"].tolist() == [3, 3]
    with pytest.raises(ud.InputError, match="1 or more"):
        ud.compare(small, names, draws=0)


def test_a_plan_is_that_of_the_command(tmp_path: Path, small: ud.Scenario, small_file: Path, drawn: ud.DrawRecord) -> None:
    ud.write_record(drawn, tmp_path / "r.json")
    run(
        "simulate",
        "run",
        small_file,
        "--record",
        tmp_path / "r.json",
        "--replications",
        3,
        "--seed",
        "s",
        "--workers",
        1,
        "--parameter",
        "staff.officers=2",
        "-o",
        tmp_path / "plan",
    )
    plan = ud.simulate(drawn, small, replications=3, seed="s", parameters={"staff.officers": 2})
    pd.testing.assert_frame_equal(plan.months, pd.read_parquet(tmp_path / "plan" / "months.parquet"), check_dtype=False)
    manifest = json.loads((tmp_path / "plan" / "manifest.json").read_text())
    assert {**plan.manifest, "command": manifest["command"]}.items() <= (manifest | {"versions": plan.manifest["versions"]}).items()
    assert len(plan.reviews) == 4 * len(drawn.reviews)
    reviews, finished = plan.reviews, plan.months.query("measure == 'reviews finished' and item == 'phase 1'").iloc[-1]
    assert finished["mean"] == pytest.approx(reviews[reviews["phase"] == 1]["chance_finished"].sum())


def test_a_plan_of_posts_is_that_of_the_command(tmp_path: Path, small: ud.Scenario, small_file: Path) -> None:
    """The command draws with its own seed; a record of that draw gives the same plan, from a table of where the reviews stand too."""
    table, scenarios, folder = tmp_path / "reviews.csv", tmp_path / "scenarios.toml", tmp_path / "plan"
    table.write_text("state,phase,stage,since\nA00,1,experts,2026-01-05\nB01,2,feedback,2026-05-05\n", encoding="utf-8")
    scenarios.write_text("[base]\n[fewer]\nposts = { officers = 1 }\n", encoding="utf-8")
    options = ("--file", scenarios, "--status", table, "--status-on", "2026-06-30", "--replications", 3, "--seed", "s", "--workers", 1)
    run("plan", "scenarios", small_file, "--algorithm", MANUAL, *options, "-o", folder)
    record = ud.draw(small, MANUAL, seed="s/draw/0/0")
    made = ud.plan(record, small, scenarios, replications=3, seed="s", status=table, status_on=date(2026, 6, 30))
    for name in ("posts", "years", "pages", "costs", "differences"):
        there = pd.read_csv(folder / "tables" / f"{name}.csv", encoding="utf-8-sig")
        pd.testing.assert_frame_equal(pd.read_csv(StringIO(made.tables[name].to_csv(index=False))), there)
    assert made.answer("scenarios").startswith("Against ") and made.reviews_xlsx() == (folder / "reviews.xlsx").read_bytes()
    assert made.xlsx()[:2] == b"PK"
    assert ud.plan(record, small, replications=2).plan.base.scenario.title == "as it stands"
    with pytest.raises(ud.InputError, match="about: found 'staff'"):
        made.answer("staff")
    with pytest.raises(ud.InputError, match="base"):
        ud.plan(record, small, [ud.PlanScenario("base"), ud.PlanScenario("base")], replications=2)


def test_what_cannot_be_simulated_is_refused(small: ud.Scenario, drawn: ud.DrawRecord) -> None:
    with pytest.raises(ud.InputError, match="replications: found '1', expected 2 or more"):
        ud.simulate(drawn, small, replications=1)
    with pytest.raises(ud.InputError, match=r"staff\.officer'?"):
        ud.simulate(drawn, small, parameters={"staff.officer": 2})
    with pytest.raises(ud.InputError, match="self: found"):
        ud.simulate(reviewing_itself(drawn), small)


def test_evidence_is_that_of_the_command(tmp_path: Path, small: ud.Scenario, small_file: Path, drawn: ud.DrawRecord) -> None:
    ud.write_record(drawn, tmp_path / "r.json")
    run("evidence", tmp_path / "r.json", "--scenario", small_file, "-o", tmp_path / "pack")
    made = ud.evidence(tmp_path / "r.json", small, tmp_path / "mine.zip")
    assert made.holds and made.pack == tmp_path / "mine.zip"
    with zipfile.ZipFile(tmp_path / "mine.zip") as archive:
        zipped = {name: archive.read(name) for name in archive.namelist()}
    assert zipped == {
        f"pack/{file.relative_to(tmp_path / 'pack').as_posix()}": file.read_bytes()
        for file in (tmp_path / "pack").rglob("*")
        if file.is_file()
    }
    with pytest.raises(ud.InputError, match="new folder"):
        ud.evidence(drawn, small, tmp_path / "pack")


@pytest.mark.parametrize(("seed", "algorithm"), [("", MANUAL), ("a\u200bb", MANUAL), ("1", "sequential-bowl")])
def test_what_cannot_be_drawn_is_refused(small: ud.Scenario, seed: str, algorithm: str) -> None:
    for refused in (lambda: ud.draw(small, algorithm, seed=seed), lambda: ud.draw_many(small, algorithm, seeds=["1", seed])):
        with pytest.raises(ud.InputError):
            refused()


def test_no_seeds_and_no_workers_are_told_together(small: ud.Scenario) -> None:
    with pytest.raises(ud.InputError, match=r"2 faults(?s:.)*seeds(?s:.)*workers"):
        ud.draw_many(small, MANUAL, seeds=[], workers=0)


def test_the_arrays_of_many_draws_have_their_shapes(small: ud.Scenario) -> None:
    many = ud.draw_many(small, "rotating-lists", seeds=["a", "b", "c"], law=ud.Law(redraws=["A00"]))
    count, n, slots = many.reviewing.shape
    assert (count, n, len(many)) == (3, 24, 3)
    assert many.year_of.shape == many.burdens.shape == (3, 24)
    assert many.arrays.covers.shape == (3, 24, slots, 2, 2)
    assert np.count_nonzero(many.reviewing >= 0) == many.burdens.sum()
    assert many.arrays.redraws[:, 0].tolist() == [1, 1, 1]
    assert ud.algorithm_names() and many.algorithm == "rotating-lists" and many.seeds == ("a", "b", "c")


def test_the_example_of_the_documentation_does_what_it_says() -> None:
    assert doctest.testmod(ud) == (0, 4)
