"""The how-to page's algorithm is found by its entry point, draws, and keeps the law."""

import json
import tomllib
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from click.testing import CliRunner

from algorithms import RecordedLots, SeededLots, algorithm_names, load_algorithm
from algorithms.registry import GROUP
from app.main import main
from scenarios import load_scenario
from verify import arrays_of, check_draws, law_from

HOW_TO = Path(__file__).parents[2] / "docs" / "how-to"
EXAMPLE = HOW_TO / "own_algorithm"
PAGE = (HOW_TO / "your-own-algorithm.md").read_text(encoding="utf-8")
MODULE = (EXAMPLE / "alphabetical_bowls.py").read_text(encoding="utf-8")
PROJECT = tomllib.loads((EXAMPLE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
NAME = "alphabetical-bowls"


def block(language: str) -> str:
    """The page's only code block in a language."""
    (found,) = (part.partition("\n```")[0] for part in PAGE.split(f"```{language}\n")[1:])
    return found + "\n"


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What an installer leaves behind: the module, and the metadata with the entry points of ``pyproject.toml``."""
    (tmp_path / "alphabetical_bowls.py").write_text(MODULE, encoding="utf-8")
    metadata = tmp_path / "alphabetical_bowls-0.1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {PROJECT['name']}\nVersion: {PROJECT['version']}\n")
    lines = [f"{name} = {target}\n" for name, target in PROJECT["entry-points"][GROUP].items()]
    (metadata / "entry_points.txt").write_text(f"[{GROUP}]\n" + "".join(lines))
    monkeypatch.syspath_prepend(tmp_path)


def test_without_the_package_the_name_is_unknown() -> None:
    assert NAME not in algorithm_names()


@pytest.mark.usefixtures("installed")
def test_it_is_found_beside_the_built_in_algorithms() -> None:
    assert {NAME, "rotating-lists", "sequential-bowls"} <= set(algorithm_names())
    (entry,) = entry_points(group=GROUP, name=NAME)
    assert entry.dist is not None
    assert entry.dist.name == PROJECT["name"]
    assert load_algorithm(NAME).name == NAME


@pytest.mark.usefixtures("installed")
def test_it_draws_the_real_list_and_keeps_the_law() -> None:
    scenario, law = load_scenario("real-2020-10-16"), law_from({})
    record = load_algorithm(NAME).draw(scenario, law, SeededLots("own"))
    assert (record.algorithm, record.outcome) == (NAME, "complete")
    assert len(record.reviews) == 189
    results = check_draws(scenario, law, arrays_of(scenario, [record]))
    assert all(result.instances for result in results)
    assert not any(result.findings for result in results)
    called = list(dict.fromkeys(line.reviewed for line in record.lots))
    assert called == [state for year in (1, 2, 3) for state in sorted(record.groups[year])]
    assert load_algorithm(NAME).draw(scenario, law, RecordedLots(record.numbers, "own")) == record


@pytest.mark.usefixtures("installed")
def test_it_draws_and_is_verified_on_the_command_line(tmp_path: Path) -> None:
    run, file = CliRunner(), tmp_path / "record.json"
    drawn = run.invoke(main, ["draw", "real-2020-10-16", "--algorithm", NAME, "--seed", "own", "-o", str(file)])
    assert drawn.exit_code == 0, drawn.output
    verified = run.invoke(main, ["verify", str(file), "--json"])
    assert verified.exit_code == 0, verified.output
    assert json.loads(verified.stdout)["kept"] is True


def test_the_page_shows_the_module_as_it_is_and_it_is_short() -> None:
    assert block("python") == MODULE
    assert len(MODULE.splitlines()) <= 20


def test_the_page_shows_the_entry_point_as_it_is() -> None:
    assert tomllib.loads(block("toml"))["project"]["entry-points"] == PROJECT["entry-points"]
