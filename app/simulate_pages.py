"""The commands ``untoc-draw simulate``: what is simulated, with progress, and what is shown of it."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from math import isfinite
from pathlib import Path
from typing import Any

import click

from app.options import RECONSTRUCTION
from app.telling import note, telling
from app.workers import start_workers
from results.document import Column, Table, plain_table
from results.renderers.folder import picture_files
from results.renderers.markdown import markdown
from results.renderers.text import document_text, print_table
from results.workload.page import beginning, simulation_page
from results.workload.store import Workload, write_workload
from sim.calibration.drawing import PosteriorDraws
from sim.experiments.journal import run_journal
from sim.experiments.outcomes import OUTCOMES
from sim.experiments.runner import Runner
from sim.experiments.setting import Setting
from sim.review_phase.parameters import DEFAULTS, Parameters
from storage.bounded import read_json
from storage.errors import Fault, InputError
from storage.manifest import MANIFEST
from storage.whole_file import write_whole

SCENARIO = "scenario "
"""How what a plan rests on begins that is of one of its scenarios."""
WIDE = 150
"""Columns of a table of differences, where piped."""


@dataclass(frozen=True)
class Study:
    """A setting to be simulated, how often, and where the results go. ``command`` makes them again."""

    setting: Setting
    replications: int
    workers: int
    posterior: PosteriorDraws | None
    output: Path | None
    command: str
    as_json: bool
    question: str = ""
    """The command and its own options."""

    @property
    def rests_on(self) -> dict[str, str]:
        """What the results rest on, but for the number of replications: two runs into a folder must have the same."""
        setting = self.setting
        given = {name: f"{value:g}" for name, value in setting.parameters.items() if name not in DEFAULTS or value != DEFAULTS[name].value}
        facts = self.posterior.facts if self.posterior else None
        fitted = "drawn from the fit" + (f" to facts {facts.digest}" if facts else "") if self.posterior else "their means"
        return {"command": self.question, "draws": setting.of_draws, "seed": setting.seed, "fitted parameters": fitted} | given

    @property
    def kept(self) -> str:
        """The file that says in the output folder what an earlier run rested on."""
        return (
            "plan.json"
            if self.question.startswith("plan ")
            else MANIFEST
            if self.question.startswith("simulate run")
            else "experiment.json"
        )

    def check_folder(self, **more: str) -> None:
        """Refuse a folder in which there are results of the kind that rest on something else: they would be overwritten.

        Raises ``InputError`` with each difference. A file that cannot be read, or does not say what it rests on, is no reason.
        """
        file = self.output / self.kept if self.output else None
        if file is None or not file.is_file():
            return
        try:
            kept = read_json(file, "what an earlier run wrote")
        except InputError:
            return
        rests_on = self.rests_on | more
        before = kept.get("rests_on") if isinstance(kept, dict) else None
        if not isinstance(before, dict):
            return
        names = [name for name in sorted({*before, *rests_on}) if before.get(name) != rests_on.get(name)]
        told = names if more else [name for name in names if name in rests_on or not name.startswith(SCENARIO)]
        if told:
            expected = "the same as before, or another folder: its results would be overwritten"
            found = [
                Fault(name, f"{rests_on.get(name, 'the default')}, before {before.get(name, 'the default')}", expected) for name in told
            ]
            raise InputError(str(self.output), found)

    def with_draws(self, draws: int) -> Setting:
        """The setting with so many distinct draws, which replications take in turn."""
        return replace(self.setting, draws=draws)

    @contextmanager
    def runner(self) -> Iterator[Runner]:
        """A runner that shows its progress on standard error and keeps a journal in the output folder, if there is one."""
        start_workers(self.workers)
        with ExitStack() as stack:
            journal = stack.enter_context(run_journal(self.output)) if self.output else None
            tell = stack.enter_context(telling("replications"))
            yield Runner(workers=self.workers, journal=journal, progress=lambda done, total: tell.at("replications", done, total))


def show_workload(study: Study, workload: Workload) -> None:
    """Write the tables, the page and its pictures into the output folder, if there is one, and show the beginning."""
    page = simulation_page(workload)
    if study.output:
        write_workload(study.output, replace(workload, manifest={**workload.manifest, "rests_on": study.rests_on}))
        for name, content in picture_files(page).items():
            write_whole(study.output / name, content)
        write_whole(study.output / "simulate.md", markdown(page))
    if study.as_json:
        tables = {
            name: json.loads(table.to_json(orient="records", date_format="iso"))
            for name, table in workload.tables.items()
            if name in ("forecast", "chances", "milestones")
        }
        click.echo(json.dumps({"replications": study.replications, "digests": workload.manifest["digests"], **tables}))
        return
    click.echo(document_text(beginning(workload)))
    where = f"The whole page, tables and pictures are in {study.output}." if study.output else "With -o FOLDER, tables and pictures."
    click.echo(f"{RECONSTRUCTION}\n{where}")


def show_rows(study: Study, rows: list[dict[str, Any]], sentence: str = "") -> None:
    """Write and show what an experiment found, below its answer in a sentence; a column that is empty in all rows is left out."""
    if sentence:
        note(sentence) if study.as_json else click.echo(sentence)
    names = [name for name in (rows[0] if rows else {}) if name != "meaning" and any(row[name] not in ("", None) for row in rows)]
    heads = [Column(name.replace("_", " "), numbers=not isinstance(rows[0][name], str)) for name in names]
    _show(study, rows, plain_table("", heads, [[_cell(row[name]) for name in names] for row in rows]))


def show_differences(study: Study, rows: list[dict[str, Any]]) -> None:
    """Write the differences to the base, and show them but for dates that neither reaches before the horizon."""
    words = ("outcome", "with", "unit")
    names = ("outcome", "with", "base", "then", "difference (95 %)", "unit", "variance ratio", "pairs saved")
    heads = [Column(name, numbers=name not in words, whole=name != "unit") for name in names]
    shown = [_difference(row) for row in rows if min(row["base_at_horizon"], row["other_at_horizon"]) < 1]
    _show(study, rows, plain_table(f"Differences to {rows[0]['base']}, {rows[0]['pairs']} pairs", heads, shown))


def _difference(row: dict[str, Any]) -> tuple[str, ...]:
    base, then = (row[f"{which}_date"] or _cell(row[f"{which}_mean"]) for which in ("base", "other"))
    known = isfinite(row["variance_ratio"])
    ratio, saved = (_cell(row["variance_ratio"]), f"{row['saved']:,.0f}") if known else ("no variance", "-")
    difference = f"{row['difference']:.3g} ({row['low']:.3g} to {row['high']:.3g})"
    return row["outcome"], row["other"], base, then, difference, row["unit"].replace("mean ", ""), ratio, saved


def _show(study: Study, rows: list[dict[str, Any]], table: Table) -> None:
    plain = [{name: None if isinstance(value, float) and not isfinite(value) else value for name, value in row.items()} for row in rows]
    found = {"command": study.command, "rests_on": study.rests_on, "rows": plain}
    if study.output:
        write_whole(study.output / "experiment.json", json.dumps(found, indent=1) + "\n")
    if study.as_json:
        click.echo(json.dumps(found))
        return
    print_table(table, WIDE)
    names = dict.fromkeys(row["outcome"] for row in rows if "outcome" in row)
    meanings = "".join(f"{name}: {OUTCOMES[name].meaning}\n" for name in names if name in OUTCOMES)
    click.echo(f"{meanings}{RECONSTRUCTION}")


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.3g}" if abs(value) < 10 else f"{value:,.1f}"
    return str(value)


def show_parameters(parameters: Parameters, as_json: bool) -> None:
    """Every parameter with its value, unit, level and source; what differs from the default is marked."""
    if as_json:
        click.echo(json.dumps({name: vars(one) | {"value": parameters[name], "default": one.value} for name, one in DEFAULTS.items()}))
        return
    for name, one in DEFAULTS.items():
        mark = "" if parameters[name] == one.value else f"  (the default is {one.value:g})"
        click.echo(f"{name} = {parameters[name]:g} {one.unit}{mark}\n  {one.level}: {one.source}")
        click.echo(f"  {one.meaning}; {one.least:g} to {one.most:g}")
    counts = {level: sum(one.level == level for one in DEFAULTS.values()) for level in ("published", "fitted", "assumed")}
    click.echo("; ".join(f"{count} {level}" for level, count in counts.items()) + ".")
