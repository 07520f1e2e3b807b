"""Which module imports which: no module imports itself by way of others, in functions and for the type checker included."""

import tomllib
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp
import pytest

PACKAGES = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())["tool"]["importlinter"]["root_packages"]


@cache
def imports() -> dict[str, frozenset[str]]:
    """For each module of the project, those of the project that it imports anywhere."""
    graph = grimp.build_graph(*PACKAGES, exclude_type_checking_imports=False, cache_dir=None)
    return {module: frozenset(graph.find_modules_directly_imported_by(module)) for module in graph.modules}


def circle_in(graph: dict[str, frozenset[str]]) -> list[str]:
    """One circle, each module importing the next; empty where there is none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as fault:
        return list(reversed(fault.args[1]))
    return []


def test_no_module_imports_itself_by_way_of_others() -> None:
    assert len(imports()) > 350, "the checker sees only a part of the project"
    assert not circle_in(imports())


@pytest.mark.parametrize(
    ("low", "high"), [("verify.law.parameters", "verify.law_in_force"), ("algorithms.ceremony", "algorithms.algorithm")]
)
def test_a_circle_would_be_seen_by_an_import_in_a_function_or_for_types_alone(low: str, high: str) -> None:
    """Nothing below imports what stands above, and one import back would be told as a circle."""
    assert high not in imports()[low]
    circle = circle_in(imports() | {low: imports()[low] | {high}})
    assert low in circle
    assert high in circle


def test_imports_for_types_and_in_functions_are_seen() -> None:
    """As those of the law in force, which are all of one kind or the other."""
    assert {"verify.guard", "verify.completion.completion", "verify.completion.chain"} <= imports()["verify.law_in_force"]
