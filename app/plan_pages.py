"""The commands ``untoc-draw plan``: what is simulated, shown, and written into a folder."""

import json
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import click

from app.options import RECONSTRUCTION
from app.simulate_pages import SCENARIO, Study
from app.telling import note, tell_found
from results.document import Report, Section, check_report, tables_of
from results.planning.gantt import reviews_workbook
from results.planning.page import answer, in_short, in_the_language, plan_data, plan_report
from results.planning.tables import sensitivity_table
from results.renderers.csv import csv_for_excel
from results.renderers.folder import picture_files
from results.renderers.html import document
from results.renderers.markdown import markdown
from results.renderers.text import document_text
from results.renderers.xlsx import workbook
from sim.calibration.drawing import draws_beside
from sim.experiments.setting import make_draw
from sim.planning.plan import PLAN_OUTCOMES, Plan, make_plan
from sim.planning.scenario import PlanScenario
from sim.planning.screening import check_plan_outcome, screen_plan, screening_of_plan
from storage.whole_file import write_whole
from words import message, say

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
    report = Report(message("Sensitivity of a plan"), "", "", study.command, (Section("short", "", "", (table,)),))
    if study.output:
        study.output.mkdir(parents=True, exist_ok=True)
        write_whole(study.output / "sensitivity.csv", csv_for_excel(table))
        write_whole(study.output / "sensitivity.xlsx", workbook(in_the_language(report)))
        write_whole(study.output / study.kept, json.dumps({"command": study.command, "rests_on": study.rests_on}, indent=1) + "\n")
    first = found.found[0]
    _show(
        study,
        Report("", "", "", "", report.sections),
        message("Most hangs on {parameter}: {outcome}.", parameter=first.range.name, outcome=known.meaning),
    )


def _write(study: Study, plan: Plan, about: str, rests_on: dict[str, str]) -> None:
    assert study.output  # noqa: S101  (for the type checker alone)
    report = plan_report(plan, study.command, about, study.posterior.facts if study.posterior else None)
    check_report(report)
    said = in_the_language(report)
    (study.output / "tables").mkdir(parents=True, exist_ok=True)
    for table in tables_of(report):
        write_whole(study.output / "tables" / f"{table.id}.csv", csv_for_excel(table))
    pictures = picture_files(said)
    for name, content in pictures.items():
        write_whole(study.output / name, content)
    drawn = {name.removesuffix(".svg"): str(svg) for name, svg in pictures.items() if name.endswith(".svg")}
    write_whole(study.output / "plan.html", document(said, drawn, workbook="plan.xlsx", pictures=""))
    write_whole(study.output / "plan.xlsx", workbook(said))
    write_whole(study.output / "reviews.xlsx", reviews_workbook(plan.base, make_draw(plan.base.setting, 0)))
    write_whole(study.output / "plan.md", markdown(said))
    write_whole(study.output / study.kept, json.dumps({"command": study.command, "rests_on": rests_on}, indent=1) + "\n")


def _show(study: Study, report: Report, sentence: str) -> None:
    if study.as_json:
        found = plan_data(tables_of(report), sentence, study.command, study.replications)
        tell_found(found)
        click.echo(json.dumps(found, default=str))
        return
    said = in_the_language(report)
    first, *others = said.sections
    shown = replace(said, sections=(replace(first, lead="\n\n".join(filter(None, (said.note, first.lead)))), *others))
    click.echo(document_text(shown, WIDE))
    written = message("With -o FOLDER: plan.html, plan.xlsx, reviews.xlsx, tables, pictures.")
    if study.output:
        written = message("The page, workbooks, tables and pictures are in {folder}.", folder=str(study.output))
    click.echo(f"\n{say(RECONSTRUCTION)}\n{say(written)}")
