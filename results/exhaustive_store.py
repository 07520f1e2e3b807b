"""Stored results of the exhaustive runs: a JSON file to go on from, and a table beside it to read."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from algorithms import algorithm_names
from storage.bounded import read_json
from storage.code_digest import code_digest, versions_of
from storage.whole_file import write_whole
from verify.proofs.campaign import WHOLE_DRAWS
from verify.proofs.exhaustive import Tally
from verify.proofs.scope_campaign import Found, scope_campaign
from verify.proofs.scopes import SCOPES, Scope
from verify.record.form import check_form, object_of

SCHEMA = "untoc-draw/exhaustive/1"
RESTS_ON = ("storage", "scenarios", "algorithms", "verify", "verify.law", "verify.readers", "verify.completion")
THEIR_FILES = "*.py"
"""The code that is run: the modules of scenarios, algorithms and the law, but not of the proofs."""
_COUNT = {"type": "integer", "minimum": 0}
STORE_SCHEMA: dict[str, Any] = object_of(
    {
        "schema": {"const": SCHEMA},
        "rows": {
            "type": "array",
            "items": object_of(
                {
                    **{key: {"type": "string"} for key in ("algorithm", "scope", "fold", "code")},
                    **dict.fromkeys(("of_patterns", *Tally.__dataclass_fields__), _COUNT),
                    "whole": {"type": "boolean"},
                    "seconds": {"type": "number", "minimum": 0},
                },
                open_=True,
            ),
        },
    }
)
Rows = dict[tuple[str, str], dict[str, Any]]


def versions() -> dict[str, str]:
    """What the results rest on."""
    return versions_of(("untoc-draw", "numpy", "clingo", "scipy"))


def row_of(found: Found, code: str, command: str) -> dict[str, Any]:
    """One row as it is stored."""
    scope = found.scope
    return {
        "algorithm": found.algorithm,
        "scope": str(scope),
        "sizes": list(scope.sizes),
        "instruments": scope.instruments,
        "nested": scope.nested,
        "without_group": scope.without_group,
        "law": dict(scope.law),
        "fold": found.fold.name,
        "of_patterns": found.of,
        "whole": found.whole,
        **asdict(found.tally),
        "seconds": round(found.seconds, 1),
        "code": code,
        "versions": versions(),
        "command": command,
    }


def read_rows(file: Path) -> Rows:
    """The rows stored before, by algorithm and scope; none where there is no file. Raises ``InputError``."""
    if not file.exists():
        return {}
    document = read_json(file, f"a file of schema {SCHEMA}")
    check_form(str(file), document, STORE_SCHEMA)
    return {(row["algorithm"], row["scope"]): row for row in document["rows"]}


def found_before(rows: Rows, code: str, scopes: Sequence[Scope]) -> dict[tuple[str, str], Found]:
    """What can be gone on with: rows of the scopes as they are now, found by the code as it is now."""
    now = {str(scope): scope for scope in scopes}
    found = {}
    for (name, words), row in rows.items():
        if words in now and row["code"] == code:
            tally = Tally(**{field: row[field] for field in Tally.__dataclass_fields__})
            before = Found(name, now[words], row["of_patterns"], tally, row["seconds"])
            if row["fold"] == before.fold.name:
                found[name, words] = before
    return found


def run_and_store(
    names: Sequence[str],
    seconds: float,
    store: Path | None = None,
    *,
    scopes: Sequence[Scope] = SCOPES,
    workers: int = 1,
    command: str = "",
    progress: Callable[[str], None] = lambda _: None,
) -> Rows:
    """Run every outcome of the algorithms' own code on every pattern of growing scopes, ``seconds`` for each algorithm.

    Without ``names``, all algorithms whose outcomes can be run one by one. With ``store``, what is found is written there after each
    pattern, with a table beside it, and what the same code found before is not run again. ``command`` is kept with each row. Raises
    ``InputError`` where the file is not one of these.
    """
    code, rows = code_digest(RESTS_ON, THEIR_FILES), read_rows(store) if store else {}
    chosen = names or [name for name in algorithm_names() if name not in WHOLE_DRAWS]
    for found in scope_campaign(chosen, seconds, scopes=scopes, workers=workers, done=found_before(rows, code, scopes)):
        progress(f"{found.algorithm}: {found.scope}, {found.tally.patterns} of {found.of} patterns")
        rows[found.algorithm, str(found.scope)] = row_of(found, code, command)
        if store:
            write_whole(store, document_of(rows))
            write_whole(store.with_suffix(".md"), table_of(rows))
    return rows


def document_of(rows: Rows) -> str:
    """The JSON file."""
    return json.dumps({"schema": SCHEMA, "rows": list(rows.values())}, indent=1, ensure_ascii=True) + "\n"


def table_of(rows: Mapping[tuple[str, str], dict[str, Any]]) -> str:
    """The table, in Markdown."""
    heads = ("algorithm", "scope", "folds", "patterns", "outcomes", "complete", "stuck", "runs", "draws checked", "broken")
    lines = [
        "# Every outcome of the algorithms' own code",
        "",
        "Written by `untoc-draw prove --exhaustive`; the full rows are in the JSON file beside it. `outcomes` are all sequences of",
        "lots on the patterns that were finished; `runs` is how often the code was run to count them; `draws checked` are the",
        "different finished draws, each checked by clause; `broken` are those that break one. `folds` says what was run once:",
        "NONE (nothing: each outcome run), BOWLS (lots of one bowl set aside in another order), YEARS (and ways to one draw at the",
        "start of a year), SEATS (and ways to one draw with the same order of seats left), ALIKE (and divisions that differ in who",
        "is who among States alike).",
        "",
        "| " + " | ".join(heads) + " |",
        "|---|---|---|" + "---:|" * (len(heads) - 3),
    ]
    for row in rows.values():
        patterns = str(row["patterns"]) + ("" if row["whole"] else f" of {row['of_patterns']}")
        counts = (row[key] for key in ("outcomes", "complete", "stuck", "runs", "draws", "broken"))
        cells = (row["algorithm"], row["scope"], row["fold"], patterns, *(f"{count:,}" for count in counts))
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"
