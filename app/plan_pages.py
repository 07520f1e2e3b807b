"""The commands ``untoc-draw plan``: what is simulated, shown, and written into a folder."""

import json
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import click

from app.options import RECONSTRUCTION
from app.simulate_pages import SCENARIO, Study
from app.telling import note, tell_found
from results.document import Report, Section, Table, check_report, tables_of
from results.planning.gantt import reviews_workbook
from results.planning.page import answer, in_short, plan_report
from results.planning.tables import sensitivity_table
from results.renderers.csv import csv_for_excel, machine_rows
from results.renderers.folder import picture_files
from results.renderers.markdown import markdown
from results.renderers.text import document_text
from results.renderers.xlsx import workbook
from sim.calibration.drawing import draws_beside
from sim.experiments.setting import make_draw
from sim.planning.plan import PLAN_OUTCOMES, Plan, make_plan
from sim.planning.scenario import PlanScenario
from sim.planning.screening import check_plan_outcome, screen_plan, screening_of_plan
from storage.whole_file import write_whole

WIDE = 150
"""Columns of the tables, where piped."""


def answer_question(study: Study, scenarios: Sequence[PlanScenario], about: str, draws: int) -> None:
    """Simulate the scenarios, show the answer, and write the workbooks into the output folder, if there is one."""
    of_scenarios = {f"{SCENARIO}{one.name}": repr(one) for one in scenarios}
    study.check_folder(**of_scenarios)
    setting = study.with_draws(draws)
    known = study.posterior.facts if study.posterior else None
    posterior_of = partial(draws_beside, seed=setting.seed, facts=known) if study.posterior else lambda _: None
    with study.runner() as runner:
        plan = make_plan(setting, scenarios, study.replications, runner=runner, posterior_of=posterior_of)
    if study.output:
        _write(study, plan, about, study.rests_on | of_scenarios)
    _show(study, answer(plan, about), in_short(plan, about))


def answer_sensitivity(study: Study, scenario: PlanScenario, outcome: str) -> None:
    """Screen the assumptions for an outcome, and show what it hangs on."""
    check_plan_outcome(outcome)
    screening = screening_of_plan(study.setting.parameters, study.replications)
    note(f"Morris screening of {len(screening.ranges)} assumed or fitted parameters, from half to double: {screening.runs:,} runs")
    with study.runner() as runner:
        found = screen_plan(study.setting, scenario, screening, outcome, runner=runner)
    known = PLAN_OUTCOMES[outcome]
    table = sensitivity_table(found.rows(), known.meaning, known.unit)
    report = Report("Sensitivity of a plan", "", "", study.command, (Section("short", "", "", (table,)),))
    if study.output:
        study.output.mkdir(parents=True, exist_ok=True)
        write_whole(study.output / "sensitivity.csv", csv_for_excel(table))
        write_whole(study.output / "sensitivity.xlsx", workbook(report))
        write_whole(study.output / study.kept, json.dumps({"command": study.command, "rests_on": study.rests_on}, indent=1) + "\n")
    first = found.found[0]
    _show(study, Report("", "", "", "", report.sections), f"Most hangs on {first.range.name}: {known.meaning}.")


def _write(study: Study, plan: Plan, about: str, rests_on: dict[str, str]) -> None:
    assert study.output  # noqa: S101  (for the type checker alone)
    report = plan_report(plan, study.command, about, study.posterior.facts if study.posterior else None)
    check_report(report)
    (study.output / "tables").mkdir(parents=True, exist_ok=True)
    for table in tables_of(report):
        write_whole(study.output / "tables" / f"{table.id}.csv", csv_for_excel(table))
    for name, content in picture_files(report).items():
        write_whole(study.output / name, content)
    write_whole(study.output / "plan.xlsx", workbook(report))
    write_whole(study.output / "reviews.xlsx", reviews_workbook(plan.base, make_draw(plan.base.setting, 0)))
    write_whole(study.output / "plan.md", markdown(report))
    write_whole(study.output / study.kept, json.dumps({"command": study.command, "rests_on": rests_on}, indent=1) + "\n")


def _show(study: Study, report: Report, sentence: str) -> None:
    if study.as_json:
        tables = {table.id: list(_records(table)) for table in tables_of(report)}
        found = {"command": study.command, "replications": study.replications, "answer": sentence, "tables": tables}
        tell_found(found)
        click.echo(json.dumps(found, default=str))
        return
    click.echo(document_text(report, WIDE))
    written = f"Workbooks, tables and pictures are in {study.output}." if study.output else ""
    click.echo(f"\n{RECONSTRUCTION}\n{written or 'With -o FOLDER: plan.xlsx, reviews.xlsx, tables, pictures.'}")


def _records(table: Table) -> Iterator[dict[str, Any]]:
    headings, rows = machine_rows(table)
    return (dict(zip(headings, row, strict=True)) for row in rows)
