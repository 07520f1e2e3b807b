"""The command ``untoc-draw prove --exhaustive``: every outcome of the algorithms' own code, scope by scope."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from algorithms import algorithm_names
from app.telling import telling
from app.workers import start_workers
from results.document import plain_table
from results.exhaustive_store import RESTS_ON, THEIR_FILES, document_of, found_before, read_rows, row_of, table_of
from results.renderers.text import print_table
from storage.code_digest import code_digest
from storage.whole_file import write_whole
from verify.proofs.campaign import WHOLE_DRAWS
from verify.proofs.exhaustive import Tally
from verify.proofs.scope_campaign import scope_campaign
from verify.proofs.scopes import SCOPES, Scope
from verify.proofs.watched import Fold

OUTCOME_COLUMNS = tuple(Tally.__dataclass_fields__)


def run_exhaustively(
    names: tuple[str, ...], seconds: float, as_json: bool, store: Path | None = None, workers: int = 1, scopes: Sequence[Scope] = SCOPES
) -> bool:
    """Every outcome of the algorithms' own code on every pattern of growing scopes; whether no outcome is broken.

    With ``store``, what is found is written there after each pattern, with a table beside it, and what was found before is
    gone on with.
    """
    code, command = code_digest(RESTS_ON, THEIR_FILES), _command(names, seconds, store, workers)
    rows = read_rows(store) if store else {}
    before = found_before(rows, code, scopes)
    start_workers(workers)
    with telling("running every outcome", lines=True) as tell:
        for found in scope_campaign(names or _by_lot(), seconds, scopes=scopes, workers=workers, done=before):
            tell(f"{found.algorithm}: {found.scope}, {found.tally.patterns} of {found.of} patterns")
            rows[found.algorithm, str(found.scope)] = row_of(found, code, command)
            if store:
                write_whole(store, document_of(rows))
                write_whole(store.with_suffix(".md"), table_of(rows))
    if as_json:
        click.echo(json.dumps({"exhaustive": list(rows.values())}))
    else:
        _print_outcomes(list(rows.values()))
    return not any(row["broken"] for row in rows.values())


def _by_lot() -> list[str]:
    """The algorithms whose outcomes can be run one by one: not those that draw whole draws from two large numbers."""
    return [name for name in algorithm_names() if name not in WHOLE_DRAWS]


def _command(names: tuple[str, ...], seconds: float, store: Path | None, workers: int) -> str:
    parts = [f"--algorithm {name}" for name in names] + [f"--exhaustive {seconds:g}", f"--workers {workers}"]
    return " ".join(["untoc-draw prove", *parts, *([f"--store {store.name}"] if store else [])])


def _print_outcomes(rows: list[dict[str, Any]]) -> None:
    def scope(row: dict[str, Any]) -> str:
        return str(row["scope"]) + ("" if row["whole"] else f" (not all of {row['of_patterns']} patterns: time was up)")

    shown = [(row["algorithm"], scope(row), row["fold"], *(f"{row[key]:,}" for key in OUTCOME_COLUMNS)) for row in rows]
    print_table(plain_table("", ("algorithm", "scope", "folds", *OUTCOME_COLUMNS), shown, 3))
    click.echo("Every complete outcome was checked, and the assumptions of the proofs at every lot. Folds:")
    click.echo("\n".join(f"  {fold.name}: {fold.value}" for fold in Fold))
