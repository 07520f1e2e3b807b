"""No fault is given a text that is not marked, where a person at the desk may meet it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from words.catalogue import ROOT

NOT_MARKED = (
    *("scenarios/generators", "scenarios/strategies.py", "storage/extras.py", "storage/journal.py", "storage/parquet.py"),
    *("verify/completion", "verify/evidence/infeasibility", "verify/many_draws.py", "verify/workers.py"),
)
"""Faults of options that the command line alone has, and of files that this project keeps for itself."""
MODULES = [
    path
    for package in ("scenarios", "storage", "verify")
    for path in sorted((ROOT / package).rglob("*.py"))
    if not path.relative_to(ROOT).as_posix().startswith(NOT_MARKED)
]


def unmarked(node: ast.expr) -> Iterator[str]:
    """The texts of an argument that stand in no call."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)  # type: ignore[misc]
    elif isinstance(node, ast.BinOp):
        yield from (*unmarked(node.left), *unmarked(node.right))
    elif isinstance(node, ast.IfExp):
        yield from (*unmarked(node.body), *unmarked(node.orelse))
    elif isinstance(node, ast.BoolOp):
        yield from (text for value in node.values for text in unmarked(value))


def is_text(text: str, argument: str) -> bool:
    """Whether it is for people: a place or a value may be an option, an id or a path in JSON, of one word; what would be right is not."""
    several = " " in text and any(sign.isalpha() for sign in text)
    return bool(text) and (argument == "expected" or several or text in ("file", "folder", "none"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_text_of_a_fault_is_marked(path: Path) -> None:
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    faults = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "Fault"]
    given = [
        (name, text)
        for call in faults
        for name, node in zip(("where", "value", "expected"), call.args, strict=False)
        for text in unmarked(node)
    ]
    assert [(name, text) for name, text in given if is_text(text, name)] == []
