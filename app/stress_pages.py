"""The command ``untoc-draw stress``: the campaign run or gone on with, its tables, its page, its failures shrunk to cases."""

import json
import os
import platform
import shlex
from collections import Counter
from pathlib import Path

import click
import pandas as pd

from algorithms import algorithm_from
from app.manners import NOT_KNOWN, STOPPED
from app.options import RECONSTRUCTION
from app.telling import note, telling
from app.workers import start_workers
from results.charts.campaign import pictures
from results.document import Table, plain_table
from results.renderers.markdown import markdown
from results.renderers.text import print_table
from results.stress.costs import cost_files
from results.stress.page import stress_page
from results.stress.store import COSTS, DRAWS, MEASURED, CampaignJournal, campaign_journal, made_by, read_tables, write_tables
from results.stress.summary import summary
from results.stress.tables import broken, completion, prepared
from scenarios import Fault, InputError
from sim.stress.campaign import run_campaign
from sim.stress.cases import read_case, replay, write_case
from sim.stress.cell import OUTCOMES
from sim.stress.failures import OF_THE_ALGORITHM, failure_cases
from sim.stress.plan import CampaignPlan, read_plan
from storage.journal import JOURNAL
from storage.whole_file import write_whole

ALWAYS = ("complete", "stuck", "infeasible", "broken")
"""Outcomes shown even where none ended so."""


def run_stress(reference: str, algorithms: tuple[str, ...], share: float, output: Path, workers: int, as_json: bool) -> int:
    """Run a campaign into ``output``; the exit code: 1 where a clause was broken or an algorithm failed, else 3 where a draw is undecided."""
    plan = read_plan(reference, algorithms, share)
    with campaign_journal(output, plan) as journal:
        done = journal.draws()
        if done:
            note(f"{output}: {done:,} of {plan.draws:,} draws are done; going on")
        try:
            start_workers(workers)
            _run(plan, journal, workers)
        except KeyboardInterrupt:
            kept = f"{journal.draws():,} of {plan.draws:,} draws are kept in {output}; the same command goes on from there"
            click.echo(f"untoc-draw: stopped. {kept}", err=True)
            raise SystemExit(STOPPED) from None
        if journal.draws() != plan.draws:
            raise InputError(str(output), (Fault(JOURNAL, f"{journal.draws():,} draws", f"the {plan.draws:,} draws of the plan"),))
        write_tables(output, journal)
    return _report(plan, output, command_of(reference, algorithms, share), workers, as_json)


def command_of(reference: str, algorithms: tuple[str, ...], share: float) -> str:
    """The command that gives the same tables, into any folder and with any number of workers."""
    words = ["untoc-draw", "stress", "--plan", reference, *(word for name in algorithms for word in ("--algorithm", name))]
    return shlex.join([*words, *(["--share", f"{share:g}"] if share < 1 else [])]) + " -o FOLDER"


def machine() -> str:
    """What the costs were measured on."""
    return f"{platform.machine()}, {os.cpu_count()} cores, {platform.system()}"


def _run(plan: CampaignPlan, journal: CampaignJournal, workers: int) -> None:
    outcomes: Counter[str] = Counter()
    finished = journal.draws()
    with telling(f"draws of plan {plan.name}", lines=True) as tell:
        tell.at(f"draws of plan {plan.name}", finished, plan.draws)
        for done in run_campaign(plan, journal.finished(), workers=workers):
            journal.write(done)
            outcomes.update(str(row["outcome"]) for row in done.rows)
            worrying = ", ".join(f"{outcomes[word]} {word}" for word in ("stuck", "broken", "failed") if outcomes[word])
            finished += len(done.rows)
            tell.at(f"draws of plan {plan.name}: {worrying}".rstrip(": "), finished, plan.draws)


def _report(plan: CampaignPlan, output: Path, command: str, workers: int, as_json: bool) -> int:
    """Write what the tables say beside them, and show the main of it."""
    draws, costs = read_tables(output)
    with telling("failures are shrunk to smallest cases", lines=True):
        cases = _write_cases(draws, plan, output / "cases", workers)
    found = summary(draws)
    rests_on = made_by(plan)
    about = {"command": command, "plan": f"{plan.name}, {rests_on.pop('plan')}", "seed": plan.seed, **rests_on}
    write_whole(output / "stress.md", markdown(stress_page(draws, about)))
    write_whole(output / "summary.json", json.dumps(found, indent=1, sort_keys=True) + "\n")
    spent = cost_files(draws, costs, {**about, "machine": machine(), "processes at once": str(workers)})
    for name, content in (pictures(draws) | {f"{MEASURED}/{name}": content for name, content in spent.items()}).items():
        write_whole(output / name, content)
    if as_json:
        click.echo(json.dumps({"folder": str(output), "cases": cases, **found}))
    else:
        print_table(_overview(prepared(draws)))
        kept = broken(draws).to_dict("records")[0] if len(draws) else {"finished": 0, "broken": 0, "bound": 1.0}
        click.echo(
            f"{len(draws):,} draws, {kept['finished']:,} finished, {kept['broken']:,} break a clause (chance at most "
            f"{kept['bound']:.2g}, 95 %). {len(cases)} kinds of failure, shrunk to cases. {RECONSTRUCTION}\n"
            f"Read {shlex.quote(str(output / 'stress.md'))}; the rows are in {DRAWS} and {COSTS} beside it."
        )
    outcomes, undecided = found["outcomes"], found["outcomes"].get("undecided", 0)
    if undecided:
        click.echo(
            f"NOT KNOWN: {undecided:,} draws could not go on, and whether a lawful draw exists was not decided for them.", err=as_json
        )
    return 1 if outcomes.get("broken") or outcomes.get("failed") else NOT_KNOWN if undecided else 0


def _overview(draws: pd.DataFrame) -> Table:
    """Outcomes by algorithm, and completion where a lawful draw exists."""
    seen = [outcome for outcome in OUTCOMES if outcome in ALWAYS or (draws["outcome"] == outcome).any()]
    shares = {row["algorithm"]: row for row in completion(draws, "algorithm").to_dict("records")}
    rows = []
    for name, mine in draws.groupby("algorithm", sort=True):
        counts, share = Counter(mine["outcome"]), shares.get(str(name))
        words = f"{share['share']:.4f} ({share['low']:.4f} - {share['high']:.4f})" if share else "-"
        rows.append((name, *(f"{counts[outcome]:,}" for outcome in seen), words))
    return plain_table("", ("algorithm", *seen, "complete, where a draw exists (95 %)"), rows)


def _write_cases(draws: pd.DataFrame, plan: CampaignPlan, folder: Path, workers: int) -> list[str]:
    """Write the failures as cases; their ids."""
    records = draws[draws["outcome"].isin(OF_THE_ALGORITHM)].to_dict("records")
    failing = [{str(name): value for name, value in record.items()} for record in records]
    found = list(failure_cases(failing, plan, workers))
    if found:
        folder.mkdir(exist_ok=True)
    for case in found:
        write_case(case, folder / f"{case.id}.json")
    return [case.id for case in found]


def replay_case(file: Path, names: tuple[str, ...], as_json: bool) -> bool:
    """Draw a case again and say whether it fails as told; ``names`` may hold the file of an algorithm that is not installed."""
    case = read_case(file)
    own = {algorithm.name: algorithm for algorithm in map(algorithm_from, names)}
    differences = replay(case, own.get(case.algorithm))
    if as_json:
        click.echo(json.dumps({"id": case.id, "as_told": not differences, "differences": differences, "outcome": case.expected.document()}))
        return not differences
    click.echo(f"{case.id}: {case.algorithm} on {case.scenario.n_states} States, {int(case.scenario.adherence.sum())} adherences")
    for state, group, held in zip(case.scenario.states, case.scenario.group_of, case.scenario.adherence, strict=True):
        joined = " ".join(i.id for i, party in zip(case.scenario.instruments, held, strict=True) if party)
        click.echo(f"  {state:<16} {case.scenario.regional_groups[int(group)] if group >= 0 else '-':<30} {joined}")
    click.echo(f"{case.explanation}\nFound by: {case.found_by.rstrip(chr(46))}.")
    click.echo("\n".join(["Drawn again: not as told.", *differences]) if differences else "Drawn again: it fails as told.")
    return not differences
