"""The command ``untoc-draw prove``: theorems with their verdicts, and planted faults with what became of them."""

import json
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from algorithms import algorithm_names
from app.telling import telling
from app.workers import start_workers
from results.document import Column, plain_table
from results.renderers.text import print_table
from storage.whole_file import write_whole
from verify.budget import USUAL, Effort
from verify.law.parameters import LawParameters
from verify.proofs.answers import Answer, answers
from verify.proofs.campaign import claimed, further_orders
from verify.proofs.theorem import Verdict

NOT_KNOWN = 3
"""The exit code where something is not known."""


def prove_all(
    law: LawParameters, names: tuple[str, ...], second: bool, smt: Path | None, workers: int, as_json: bool, effort: Effort = USUAL
) -> int:
    """Prove, print, and write the SMT-LIB files; the exit code: 0 where both solvers agree on everything and every safety is proved,
    1 where they contradict each other or a safety is refuted, else 3 where something is not known."""
    started, found = time.perf_counter(), list[Answer]()
    chosen = names or algorithm_names()
    many = len(claimed(law, chosen)) - len(further_orders(chosen)) + len(chosen)
    start_workers(workers)
    with telling("theorems") as tell:
        for answer in answers(law, chosen, workers, second=second, files=smt is not None, effort=effort):
            tell.at("theorems", len(found) + 1, many)
            found.append(answer)
            if smt:
                write_smt(smt, answer.files)
    unknown = [answer.verdict.theorem.id for answer in found if not answer.is_known]
    if as_json:
        click.echo(json.dumps({"not_known": unknown, "theorems": [answer.as_data() for answer in found]}))
    else:
        _print([(answer.verdict, answer.confirmed) for answer in found], time.perf_counter() - started)
        click.echo(not_known_words(unknown), nl=bool(unknown))
    if any(answer.is_contradicted for answer in found):
        return 1
    return NOT_KNOWN if unknown else 0


def not_known_words(unknown: Sequence[str]) -> str:
    """The summary's words for theorems without a verdict of every solver that was asked; nothing where there are none."""
    return f"NOT KNOWN: {len(unknown)} of them ({', '.join(unknown)}). UNKNOWN is no proof." if unknown else ""


def write_smt(folder: Path, files: Mapping[str, str]) -> None:
    """Write SMT-LIB texts into a folder, which is made where it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        write_whole(folder / name, text)


def _print(rows: list[tuple[Verdict, str]], seconds: float) -> None:
    shown = [(one.theorem.id, one.verdict, agreed, one.scope, f"{one.seconds:.2f}") for one, agreed in rows]
    print_table(plain_table("", ("theorem", Column("verdict", whole=True), "cvc5", "scope", "seconds"), shown, 4))
    for verdict, _ in rows:
        click.echo(f"{verdict.theorem.id}: {verdict.theorem.statement}. {verdict.verdict}.")
        if verdict.counterexample:
            click.echo("  " + ("a case" if verdict.verdict == "PROVED" else "counterexample") + ":")
            click.echo("\n".join(f"    {line}" for line in verdict.counterexample))
    assumed = dict.fromkeys(line for verdict, _ in rows for line in verdict.theorem.assumptions)
    click.echo("Assumed:\n" + "\n".join(f"  - {line}" for line in assumed))
    click.echo(
        f"{len(rows)} theorems in {seconds:.1f} s. Unbounded: for any number of States, instruments and groups. REFUTED of "
        "law/follows means that the clause says something of its own."
    )
