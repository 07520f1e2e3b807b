"""The command ``untoc-draw prove``: theorems with their verdicts, and planted faults with what became of them."""

import json
import time
from pathlib import Path
from typing import Any

import click
from rich import box
from rich.table import Table

from algorithms import algorithm_names
from app.printing import print_table
from app.telling import telling
from verify.clauses import clauses_of
from verify.law import LawParameters
from verify.proofs.campaign import all_theorems, step_theorems
from verify.proofs.law_theorems import law_theorems
from verify.proofs.second_solver import confirm
from verify.proofs.theorem import CASE, Verdict


def prove_all(law: LawParameters, names: tuple[str, ...], second: bool, smt: Path | None, as_json: bool) -> bool:
    """Prove, print, and write the SMT-LIB files; whether both solvers agree on everything and every safety is proved."""
    started, rows, safe = time.perf_counter(), list[tuple[Verdict, str]](), True
    chosen, clauses = names or algorithm_names(), clauses_of(law)
    many = len(law_theorems(law, clauses)) + len(step_theorems(clauses)) + 1 + len(chosen)
    with telling("theorems") as tell:
        for verdict in all_theorems(law, chosen):
            tell.at("theorems", len(rows) + 1, many)
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
