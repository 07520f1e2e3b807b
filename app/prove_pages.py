"""The command ``untoc-draw prove``: theorems with their verdicts, planted faults with what became of them, and outcomes that were run."""

import json
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from algorithms import algorithm_names
from app.manners import NOT_KNOWN
from app.telling import telling
from app.workers import start_workers
from results.document import Column, plain_table
from results.exhaustive_store import run_and_store
from results.renderers.text import print_table
from results.traceability import faults_in_words, trace_json, trace_markdown
from storage.whole_file import write_whole
from verify.budget import USUAL, Effort
from verify.law.parameters import LawParameters
from verify.law_in_force import LawInForce
from verify.proofs.answers import Answer, answers, number_of_answers
from verify.proofs.campaign import all_theorems
from verify.proofs.exhaustive import Tally
from verify.proofs.fates import Fate, fates, number_of_fates
from verify.proofs.scopes import SCOPES, Scope
from verify.proofs.theorem import UNKNOWN, Verdict
from verify.proofs.traceability import trace
from verify.proofs.watched import Fold

OUTCOME_COLUMNS = tuple(Tally.__dataclass_fields__)


def prove_all(
    law: LawParameters, names: tuple[str, ...], second: bool, smt: Path | None, workers: int, as_json: bool, effort: Effort = USUAL
) -> int:
    """Prove, print, and write the SMT-LIB files; the exit code: 0 where both solvers agree on everything and every safety is proved,
    1 where they contradict each other or a safety is refuted, else 3 where something is not known."""
    started, found = time.perf_counter(), list[Answer]()
    chosen = names or algorithm_names()
    many = number_of_answers(law, chosen)
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


def plant_faults(law: LawInForce, table: Path | None, workers: int, as_json: bool) -> int:
    """Plant faults and print what became of each; write the traceability table where it is asked for.

    The exit code: 1 where a fault survives, 3 where the table holds a theorem whose verdict is not known.
    """
    unknown: list[str] = []
    if table:
        with telling("proving", lines=True) as tell:
            tell("proving")
            verdicts = list(all_theorems(law, ()))
        found = _fates(law, workers)
        rows = trace(law, verdicts, found, Path("tests"))
        unknown = [name for row in rows for name, verdict, _ in row.theorems if verdict == UNKNOWN]
        write_whole(table, trace_markdown(rows, law))
        write_whole(table.with_suffix(".json"), trace_json(rows))
    else:
        found = _fates(law, workers)
    click.echo(json.dumps({"mutants": [fate.document() for fate in found]})) if as_json else _print_fates(found)
    if unknown:
        click.echo(not_known_words(unknown), err=True)
    return 1 if any(fate.word == "survives" for fate in found) else NOT_KNOWN if unknown else 0


def _fates(law: LawInForce, workers: int) -> list[Fate]:
    """What becomes of every planted fault; progress on standard error."""
    found, many = list[Fate](), number_of_fates(law)
    start_workers(workers)
    with telling("planting faults, first on draws", lines=True) as tell:
        for fate in fates(law, workers):
            found.append(fate)
            tell.at(f"planting faults: {fate.mutant.clause.id}", len(found), many)
    return found


def _print_fates(found: Sequence[Fate]) -> None:
    heads = [Column(head, whole=head not in ("change", "by")) for head in ("fate", "in", "clause", "part", "change", "by")]
    rows = [(fate.word, fate.kind, fate.mutant.clause.id, fate.mutant.part, fate.mutant.change, fate.shown_by) for fate in found]
    print_table(plain_table("", heads, rows))
    click.echo(faults_in_words(found))


def run_exhaustively(
    names: tuple[str, ...], seconds: float, as_json: bool, store: Path | None = None, workers: int = 1, scopes: Sequence[Scope] = SCOPES
) -> bool:
    """Run every outcome of the algorithms' own code, and print what came of it; whether no outcome is broken."""
    parts = [f"--algorithm {name}" for name in names] + [f"--exhaustive {seconds:g}", f"--workers {workers}"]
    command = " ".join(["untoc-draw prove", *parts, *([f"--store {store.name}"] if store else [])])
    start_workers(workers)
    with telling("running every outcome", lines=True) as tell:
        rows = run_and_store(names, seconds, store, scopes=scopes, workers=workers, command=command, progress=tell)
    if as_json:
        click.echo(json.dumps({"exhaustive": list(rows.values())}))
    else:
        _print_outcomes(list(rows.values()))
    return not any(row["broken"] for row in rows.values())


def _print_outcomes(rows: list[dict[str, Any]]) -> None:
    def scope(row: dict[str, Any]) -> str:
        return str(row["scope"]) + ("" if row["whole"] else f" (not all of {row['of_patterns']} patterns: time was up)")

    shown = [(row["algorithm"], scope(row), row["fold"], *(f"{row[key]:,}" for key in OUTCOME_COLUMNS)) for row in rows]
    print_table(plain_table("", ("algorithm", "scope", "folds", *OUTCOME_COLUMNS), shown, 3))
    click.echo("Every complete outcome was checked, and the assumptions of the proofs at every lot. Folds:")
    click.echo("\n".join(f"  {fold.name}: {fold.value}" for fold in Fold))
