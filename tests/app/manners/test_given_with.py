"""A fault names the option that gave what is wrong, where it could be another."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from app.main import main

DRAW = ["draw", "real-latest", "--algorithm", "rotating-lists", "--seed", "x"]


def said(*words: str) -> str:
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 2, done.output
    return done.output


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("given") / "r.json"
    assert CliRunner().invoke(main, [*DRAW, "-o", str(file)]).exit_code == 0
    return str(file)


@pytest.mark.parametrize(
    ("words", "option"),
    [
        (["verify", "RECORD", "--scenario", "nowhere"], "--scenario"),
        (["verify", "RECORD", "--earlier", "nowhere.json"], "--earlier"),
        (["verify", "RECORD", "--earlier=nowhere.json"], "--earlier"),
        (["extend", "RECORD", "--scenario", "nowhere", "--earlier-scenario", "nope", "--seed", "nope"], "--earlier-scenario"),
        (["extend", "RECORD", "--scenario", "nowhere", "--seed", "nope"], "--scenario"),
        ([*DRAW, "--law", "no.toml"], "--law"),
        ([*DRAW, "--barred", "no.csv"], "--barred"),
        ([*DRAW, "--not-again", "no.json"], "--not-again"),
        (["draw", "real-latest", "--algorithm", "no.py", "--seed", "x"], "--algorithm"),
        (["scenario", "show", "real-latest", "--groups", "no.csv"], "--groups"),
        (["report", "real-latest", "-o", "out", "--record", "no.json"], "--record"),
        (["simulate", "run", "--parameters", "no.toml"], "--parameters"),
        (["show", "RECORD", "--scenario", "nowhere"], "--scenario"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else value,
)
def test_the_option_is_named(words: list[str], option: str, record: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    lines = said(*[record if word == "RECORD" else word for word in words]).splitlines()
    assert [line for line in lines if "given with" in line] == [f"  given with {option}"]
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["draw", "real-latest", "--algorithm", "x", "--seed", "x"], "--algorithm: found 'x'"),
        ([*DRAW, "--set", "load_max=x"], "--set: 1 fault"),
        (["replace", "RECORD", "--state", "Atlantis", "--seed", "Atlantis"], "--state: found 'Atlantis'"),
        (["show", "RECORD", "--state", "Korea"], "--state: found 'Korea'"),
        (["verify", "RECORD", "--as-of", "x"], "--as-of: found 'x'"),
        (["draw", "nowhere", "--algorithm", "rotating-lists", "--seed", "nowhere"], "id: found 'nowhere'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else value,
)
def test_what_is_named_already_is_not_named_again(words: list[str], named: str, record: str) -> None:
    output = said(*[record if word == "RECORD" else word for word in words])
    assert named in output and "given with" not in output
