"""The command ``untoc-draw simulate``: runs with progress, their tables and page, and the experiments."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Any

import click

from app.options import RECONSTRUCTION, parse_date
from app.telling import note, telling
from app.workers import start_workers
from results.document import Column, Table, plain_table
from results.renderers.text import print_table
from results.workload.page import workload_page
from results.workload.plots import pictures
from results.workload.simulating import simulate_workload
from results.workload.store import write_workload
from scenarios import Fault, InputError, Scenario
from sim.calibration.posterior import draws_beside
from sim.experiments.journal import open_journal
from sim.experiments.outcomes import OUTCOMES, check_outcome
from sim.experiments.paired import compare, other_algorithms
from sim.experiments.precision import replications_for
from sim.experiments.runner import Posterior, Runner
from sim.experiments.sensitivity import screen, screening_of_assumptions
from sim.experiments.setting import Setting
from sim.experiments.staffing import Target, fewest_staff, more_staff
from sim.review_phase.accession import accessions_by_growth
from sim.review_phase.parameters import DEFAULTS, Parameters
from storage.whole_file import write_whole
from verify import LawInForce

SMALL, WIDE = 100, 150
"""Replications with which an experiment that makes many runs is content; columns of a table of differences, where piped."""


@dataclass(frozen=True)
class Asked:
    """What the command line asks for."""

    parties: Scenario
    law: LawInForce
    record: dict[str, Any] | None
    algorithm: str
    seed: str
    replications: int
    workers: int
    parameters: Parameters
    posterior: bool
    growth: bool
    output: Path | None
    command: str
    as_json: bool

    def setting(self, draws: int) -> Setting:
        """The setting that is simulated, with so many distinct draws."""
        return Setting(
            self.algorithm,
            self.parties,
            self.algorithm,
            self.seed,
            self.parameters,
            self.law,
            draws=draws,
            record=self.record,
            accessions=accessions_by_growth(self.parties, self.seed) if self.growth else {},
        )

    @property
    def fitted(self) -> Posterior | None:
        """Values of the fitted parameters for a replication, but for those that were given; None where they are not wanted."""
        return draws_beside(self.parameters, self.seed) if self.posterior else None


@contextmanager
def _runner(asked: Asked, title: str) -> Iterator[Runner]:
    """A runner that shows its progress on standard error and keeps a journal in the output folder, if there is one."""
    start_workers(asked.workers)
    with ExitStack() as stack:
        journal = stack.enter_context(open_journal(asked.output)) if asked.output else None
        tell = stack.enter_context(telling(title))
        yield Runner(workers=asked.workers, journal=journal, progress=lambda done, total: tell.at(title, done, total))


def run_simulation(asked: Asked) -> None:
    """Replicate the review phase with one draw, and write or show what it gives."""
    with _runner(asked, "replications") as runner:
        workload = simulate_workload(
            asked.setting(draws=1), asked.replications, runner=runner, posterior=asked.fitted, command=asked.command
        )
    page = workload_page(workload)
    if asked.output:
        write_workload(asked.output, workload)
        for name, content in pictures(workload.tables).items():
            write_whole(asked.output / name, content)
        write_whole(asked.output / "simulate.md", page)
    if asked.as_json:
        tables = {
            name: json.loads(table.to_json(orient="records", date_format="iso"))
            for name, table in workload.tables.items()
            if name in ("forecast", "chances", "milestones")
        }
        click.echo(json.dumps({"replications": asked.replications, "digests": workload.manifest["digests"], **tables}))
        return
    click.echo(_beginning(page))
    where = f"The whole page, tables and pictures are in {asked.output}." if asked.output else "With -o FOLDER, tables and pictures."
    click.echo(f"{RECONSTRUCTION}\n{where}")


def _beginning(page: str) -> str:
    """What fits on a screen: in short, and the forecast."""
    parts = [part for part in page.split("\n## ") if part.startswith(("In short", "How many reviews"))]
    texts = ("\n".join(line for line in part.splitlines() if not line.startswith(("![", "*Rests on"))) for part in parts)
    return "\n\n".join(f"## {text.strip()}" for text in texts) + "\n"


def run_experiment(
    asked: Asked,
    others: bool,
    officers: str | None,
    by: str | None,
    phase: int,
    share: float,
    sensitivity: str | None,
    precision: str | None,
) -> None:
    """One of the experiments, with common random numbers."""
    with _runner(asked, "replications") as runner:
        if others:
            rows = _compared(asked, runner)
        elif officers:
            added = _numbers(officers)
            rows = more_staff(asked.setting(draws=10), asked.replications, runner=runner, added=added, posterior=asked.fitted).rows()
        elif by:
            day = parse_date(by, "--staff-for")
            search = fewest_staff(
                asked.setting(draws=10), Target(day, phase, share), min(asked.replications, SMALL), runner=runner, posterior=asked.fitted
            )
            note(str(search)) if asked.as_json else click.echo(str(search))
            rows = search.rows()
        elif sensitivity:
            rows = _screened(asked, sensitivity, runner)
        else:
            rows = _precise(asked, str(precision), runner)
    if asked.output:
        write_whole(asked.output / "experiment.json", json.dumps({"command": asked.command, "rows": rows}, indent=1) + "\n")
    if asked.as_json:
        click.echo(json.dumps({"command": asked.command, "rows": rows}))
    else:
        print_table(_differences(rows) if others or officers else _table(rows), WIDE)
        click.echo(f"{_meanings(rows)}{RECONSTRUCTION}")


def _meanings(rows: list[dict[str, Any]]) -> str:
    """What the outcomes of the rows mean, a line for each."""
    found = dict.fromkeys(row["outcome"] for row in rows if "outcome" in row)
    return "".join(f"{name}: {OUTCOMES[name].meaning}\n" for name in found if name in OUTCOMES)


def _compared(asked: Asked, runner: Runner) -> list[dict[str, Any]]:
    base = asked.setting(draws=min(asked.replications, 20))
    return compare(base, other_algorithms(base), asked.replications, runner=runner, posterior=asked.fitted).rows()


def _screened(asked: Asked, outcome: str, runner: Runner) -> list[dict[str, Any]]:
    check_outcome(outcome, "simulate")
    plan = screening_of_assumptions(asked.parameters, asked.replications)
    note(f"Morris screening of {len(plan.ranges)} assumed or fitted parameters, from half to double: {plan.runs:,} runs")
    return screen(asked.setting(draws=4), plan, outcome, runner=runner).rows()


def _precise(asked: Asked, text: str, runner: Runner) -> list[dict[str, Any]]:
    outcome, _, wanted = text.partition("=")
    check_outcome(outcome, "simulate")
    try:
        width = float(wanted)
    except ValueError as fault:
        raise InputError("--precision", (Fault("--precision", text, "OUTCOME=HALF-WIDTH, like first_finished=1.5"),)) from fault
    found = replications_for(asked.setting(draws=20), outcome, width, runner=runner, posterior=asked.fitted, most=asked.replications)
    return found.rows()


def _numbers(text: str) -> list[int]:
    parts = [part.strip() for part in text.split(",")]
    bad = [part for part in parts if not part.isdigit() or not 0 < int(part) <= 100]
    if bad:
        raise InputError("--officers", [Fault("--officers", part, "whole numbers from 1 to 100, with commas between") for part in bad])
    return [int(part) for part in parts]


def _table(rows: list[dict[str, Any]]) -> Table:
    """Rows as a table; a column that is empty in all of them is left out."""
    names = [name for name in (rows[0] if rows else {}) if name != "meaning" and any(row[name] not in ("", None) for row in rows)]
    heads = [Column(name.replace("_", " "), numbers=not isinstance(rows[0][name], str)) for name in names]
    return plain_table("", heads, [[_cell(row[name]) for name in names] for row in rows])


def _differences(rows: list[dict[str, Any]]) -> Table:
    """Differences to the base, but for dates that neither reaches before the horizon."""
    words = ("outcome", "with", "unit")
    names = ("outcome", "with", "base", "then", "difference (95 %)", "unit", "variance ratio", "pairs saved")
    heads = [Column(name, numbers=name not in words, whole=name != "unit") for name in names]
    told = [_difference(row) for row in rows if min(row["base_at_horizon"], row["other_at_horizon"]) < 1]
    return plain_table(f"Differences to {rows[0]['base']}, {rows[0]['pairs']} pairs", heads, told)


def _difference(row: dict[str, Any]) -> tuple[str, ...]:
    base, then = (row[f"{which}_date"] or _cell(row[f"{which}_mean"]) for which in ("base", "other"))
    known = isfinite(row["variance_ratio"])
    ratio, saved = (_cell(row["variance_ratio"]), f"{row['saved']:,.0f}") if known else ("no variance", "-")
    difference = f"{row['difference']:.3g} ({row['low']:.3g} to {row['high']:.3g})"
    return row["outcome"], row["other"], base, then, difference, row["unit"].replace("mean ", ""), ratio, saved


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.3g}" if abs(value) < 10 else f"{value:,.1f}"
    return str(value)


def print_parameters(parameters: Parameters, as_json: bool) -> None:
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
