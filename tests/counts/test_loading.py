"""What a command loads before it does anything: every module is time that somebody waits."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from algorithms import SeededLots, load_algorithm
from scenarios import load_scenario
from tests.counts.bands import within
from verify import law_from

HEAVY = {
    "altair",
    "arviz_stats",
    "clingo",
    "cvc5",
    "distributed",
    "joblib",
    "matplotlib",
    "numba",
    "pandas",
    "pyarrow",
    "pysat",
    "SALib",
    "scipy",
    "simpy",
    "vl_convert",
    "z3",
}
"""Packages that take a tenth of a second or more to load, or that stand behind one subject only."""

LOAD = """
import contextlib, io, json, sys
from app.main import main
told = io.TextIOWrapper(io.BytesIO())
with contextlib.redirect_stdout(told), contextlib.suppress(SystemExit):
    main(json.loads(sys.argv[1]), prog_name="untoc-draw", standalone_mode=False)
told.seek(0)
print(json.dumps([sorted(sys.modules), told.read()]))
"""

RECORD = "the record of a draw"
DRAW = ["draw", "real-2020-10-16", "--seed", "guard", "--algorithm"]
SELDOM = {"concurrent.futures", "difflib", "gzip", "importlib.metadata", "jsonschema", "tempfile", "tomllib"}
"""What stands behind a fault, a file or an algorithm of somebody else: a few hundredths of a second together."""
LIGHT = HEAVY | SELDOM | {"numpy", "rich"}
"""What must stay away where nothing is drawn or checked: a person waits for a list of commands or for the shell's next word."""
OF_ADDED = {"verify.law.language", "verify.readers.after_lot"}
"""What reads the clauses that a user adds."""
COMMANDS = {
    "help": (["--help"], LIGHT, 129),
    "help-of-draw": (["draw", "--help"], LIGHT, 139),
    "completion-script": (["completion", "bash"], LIGHT, 135),
    "draw": ([*DRAW, "sequential-bowls"], HEAVY | SELDOM | OF_ADDED | {"rich"}, 268),
    "draw-look-ahead": ([*DRAW, "sequential-bowls-look-ahead"], HEAVY | SELDOM | OF_ADDED | {"rich"}, 268),
    "verify": (["verify", RECORD], HEAVY | SELDOM | OF_ADDED | {"rich"}, 288),
    "law": (["law"], HEAVY | SELDOM | {"rich"}, 282),
}
"""Arguments, packages and modules that must stay away, and how many modules were loaded when this was pinned."""

COMPLETED = {
    "a command": ("untoc-draw comp", "compare"),
    "a scenario": ("untoc-draw draw real", "real-latest"),
    "an algorithm": ("untoc-draw draw real-latest --algorithm seq", "sequential-bowls"),
    "a parameter of the law": ("untoc-draw law --set mut", "mutual_scope="),
    "its value": ("untoc-draw law --set mutual_scope=", "mutual_scope=same-year"),
}
"""A line in the shell whose last word is to be completed, and what is offered among others."""
SOUGHT = {"an algorithm": {"importlib.metadata", "tempfile"}}
"""What may be loaded all the same: those of others are looked for."""


def modules(arguments: list[str], **environment: str) -> tuple[list[str], str]:
    """The modules loaded by the command, and what it wrote."""
    done = subprocess.run(
        [sys.executable, "-c", LOAD, json.dumps(arguments)],
        cwd=Path(__file__).parents[2],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | environment,
    )
    found, told = json.loads(done.stdout.splitlines()[-1])
    return found, told


@pytest.mark.parametrize("name", COMMANDS)
def test_heavy_packages_stay_away(name: str, tmp_path: Path) -> None:
    arguments, away, pinned = COMMANDS[name]
    record = tmp_path / "r.json"
    if RECORD in arguments:
        record.write_text(load_algorithm("rotating-lists").draw(load_scenario("real-2020-10-16"), law_from({}), SeededLots("x")).to_json())
    found, _ = modules([str(record) if word is RECORD else word for word in arguments])
    loaded = away & {*found, *(module.partition(".")[0] for module in found)}
    assert not loaded, f"{name} loads {sorted(loaded)}; import them inside the function that needs them"
    within(f"modules loaded by {name}", len(found), pinned, share=0.25)


@pytest.mark.parametrize("what", COMPLETED)
def test_completion_waits_for_no_heavy_package(what: str) -> None:
    words, offered = COMPLETED[what]
    found, told = modules([], _UNTOC_DRAW_COMPLETE="bash_complete", COMP_WORDS=words, COMP_CWORD=str(words.count(" ")))
    assert f"plain,{offered}" in told.splitlines()
    loaded = (LIGHT - SOUGHT.get(what, set())) & {*found, *(module.partition(".")[0] for module in found)}
    assert not loaded, f"completing {what} loads {sorted(loaded)}; import them inside the function that needs them"
