"""The command ``untoc-draw prove``: theorems with their verdicts, and planted faults with what became of them."""

import json
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from rich import box
from rich.console import Console
from rich.table import Table

from algorithms import algorithm_names, load_algorithm
from app.printing import print_table
from verify.clauses import clauses_of
from verify.law import LawParameters
from verify.proofs.campaign import all_theorems
from verify.proofs.exhaustive import Tally, campaign
from verify.proofs.mutants import Fate, fates
from verify.proofs.second_solver import confirm
from verify.proofs.theorem import CASE, Verdict


def prove_all(law: LawParameters, names: tuple[str, ...], second: bool, smt: Path | None, as_json: bool) -> bool:
    """Prove, print, and write the SMT-LIB files; whether both solvers agree on everything and every safety is proved."""
    started, rows, safe = time.perf_counter(), list[tuple[Verdict, str]](), True
    console = Console(stderr=True)
    with console.status("proving") as status:
        for verdict in all_theorems(law, names or algorithm_names()):
            status.update(verdict.theorem.id)
            agreed = confirm(verdict) if second and verdict.queries else ""
            safe &= agreed in ("", verdict.verdict)
            safe &= not verdict.theorem.id.startswith("safety/") or verdict.verdict == "PROVED"
            rows.append((verdict, agreed))
            if smt:
                write_smt(smt, verdict)
    if as_json:
        click.echo(json.dumps({"theorems": [_as_json(verdict, agreed) for verdict, agreed in rows]}))
    else:
        _print(rows, time.perf_counter() - started)
    return safe


def write_smt(folder: Path, verdict: Verdict) -> None:
    """One SMT-LIB file for each query that decided a theorem."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, query in enumerate(verdict.queries, 1):
        name = f"{verdict.theorem.id.replace('/', '-')}-{number}.smt2"
        answer = "sat" if verdict.scope.startswith(CASE) else "unsat"
        text = query.smt(f"{verdict.theorem.statement}\n{verdict.verdict}, {verdict.scope}; expected answer: {answer}")
        (folder / name).write_text(text, encoding="utf-8")


def _as_json(verdict: Verdict, agreed: str) -> dict[str, Any]:
    return {"id": verdict.theorem.id, "verdict": verdict.verdict, "scope": verdict.scope, "solver": "z3",
            "seconds": round(verdict.seconds, 3), "second_solver": agreed or None, "statement": verdict.theorem.statement,
            "assumptions": list(verdict.theorem.assumptions), "counterexample": list(verdict.counterexample)}  # fmt: skip


def _print(rows: list[tuple[Verdict, str]], seconds: float) -> None:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for heading in ("theorem", "verdict", "cvc5", "scope", "seconds"):
        table.add_column(heading, no_wrap=heading != "scope", justify="right" if heading == "seconds" else "left")
    for verdict, agreed in rows:
        table.add_row(verdict.theorem.id, verdict.verdict, agreed, verdict.scope, f"{verdict.seconds:.2f}")
    print_table(table)
    for verdict, _ in rows:
        click.echo(f"{verdict.theorem.id}: {verdict.theorem.statement}. {verdict.verdict}.")
        if verdict.counterexample:
            click.echo("  " + ("a case" if verdict.verdict == "PROVED" else "counterexample") + ":")
            click.echo("\n".join(f"    {line}" for line in verdict.counterexample))
    assumed = dict.fromkeys(line for verdict, _ in rows for line in verdict.theorem.assumptions)
    click.echo("Assumed:\n" + "\n".join(f"  - {line}" for line in assumed))
    click.echo(f"{len(rows)} theorems in {seconds:.1f} s. Unbounded: for any number of States, instruments and groups. REFUTED of "
               "law/follows means that the clause says something of its own.")  # fmt: skip


def run_exhaustively(names: tuple[str, ...], seconds: float, as_json: bool) -> bool:
    """Every outcome of the algorithms' own code on every pattern of growing scopes; whether no outcome is broken."""
    found: list[dict[str, Any]] = []
    with Console(stderr=True).status("running every outcome") as status:
        for name in names or ("sequential-bowls", "rotating-lists", "sequential-bowls-look-ahead", "answer-set"):
            for scope, tally, whole in campaign(load_algorithm(name), seconds):
                found.append({"algorithm": name, "scope": scope, "whole": whole, **asdict(tally)})
                status.update(f"{name}: {scope}")
    if as_json:
        click.echo(json.dumps({"exhaustive": found}))
    else:
        table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
        for heading in ("algorithm", "scope", "patterns", "outcomes", "complete", "stuck", "broken"):
            table.add_column(heading, justify="left" if heading in ("algorithm", "scope") else "right")
        for row in found:
            scope = row["scope"] + ("" if row["whole"] else " (not all: time was up)")
            table.add_row(row["algorithm"], scope, *(f"{row[key]:,}" for key in Tally.__dataclass_fields__))
        print_table(table)
        click.echo("Every complete outcome was checked, and the assumptions of the proofs at every lot.")
    return not any(row["broken"] for row in found)


def try_mutants(law: LawParameters, as_json: bool) -> bool:
    """Try every planted fault; whether none survives."""
    found: list[Fate] = []
    with Console(stderr=True).status("planting faults") as status:
        for fate in fates(law, clauses_of(law)):
            found.append(fate)
            status.update(f"{len(found)} faults, now in {fate.mutant.clause.id}")
            if not as_json:
                mutant = fate.mutant
                click.echo(f"{fate.word:<9}{fate.kind:<6}{mutant.clause.id:<15}{mutant.part:<9}{mutant.change}: {fate.verdict.scope}")
    if as_json:
        click.echo(json.dumps({"mutants": [
            {"clause": f.mutant.clause.id, "in": f.kind, "part": f.mutant.part, "change": f.mutant.change, "fate": f.word,
             "scope": f.verdict.scope, "counterexample": list(f.verdict.counterexample)} for f in found]}))  # fmt: skip
    else:
        words = [fate.word for fate in found]
        click.echo(f"{len(found)} planted faults: {words.count('killed')} killed by a counterexample, {words.count('same')} proved "
                   f"to change nothing, {words.count('survives')} survive.")  # fmt: skip
    return all(fate.word != "survives" for fate in found)
