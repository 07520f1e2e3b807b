"""The command ``untoc-draw fairness``: the table, the back-test and the page of one State, with few draws."""

import json
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.main import main

FEW = ["--algorithm", "sequential-bowls", "--draws", "8", "--workers", "1", "--no-references"]


def run(*words: str, command: tuple[str, ...] = ("estimate", "real-2020-10-16")) -> Result:
    return CliRunner().invoke(main, ["fairness", *command, *words])


BACKTEST = ("backtest", "real-2020-10-16")


def state(name: str) -> tuple[str, ...]:
    return "state", "real-2020-10-16", name


def test_the_table_has_every_measure_with_its_error() -> None:
    done = run(*FEW, "--json")
    assert done.exit_code == 0, done.output
    row = json.loads(done.stdout)["rows"][0]
    assert (row["name"], row["draws"], row["stuck"], row["broken"]) == ("sequential-bowls", 8, 0, 0)
    figures = row["figures"]
    assert 10 < figures["states_with_0"]["value"] < 22 and figures["states_with_0"]["error"] > 0
    assert figures["predictability"]["value"] < 0.05
    assert 0 < figures["equals_p"]["value"] <= 1 and figures["equals_p"]["error"] is None
    shares = [figures[f"group_{place}"]["value"] for place in range(5)]
    assert all(2 < share < 3.2 for share in shares)


def test_the_same_seed_gives_the_same_table() -> None:
    one, two = (json.loads(run(*FEW, "--json").stdout) for _ in range(2))
    for table in (one, two):
        del table["rows"][0]["milliseconds_a_draw"]
    assert one == two


def test_the_table_for_people() -> None:
    done = run(*FEW)
    assert "draws that break a clause" in done.stdout and "±" in done.stdout


def test_the_back_test_says_what_was_counted() -> None:
    done = run(*FEW[:-1], "--algorithm", "rotating-lists", command=BACKTEST)
    assert "States reviewing in the group, each once, be they under review or not" in done.stdout
    assert "UNODC does not define" in done.stdout
    assert "131 in group 1, 131 in group 2, 134 in group 3" in done.stdout and "group 3: mean, sd" in done.stdout
    rows = json.loads(run(*FEW[:-1], "--algorithm", "rotating-lists", "--json", command=BACKTEST).stdout)["back_test"]
    assert all(len(row["means"]) == 3 for row in rows)
    verdicts = {(row["algorithm"], row["counting"]): row["ruled_out"] for row in rows}
    assert verdicts["rotating-lists", "under-review-or-reviewing"]
    assert not verdicts["sequential-bowls", "under-review-or-reviewing"]


class _Tags(HTMLParser):
    """The tags that are open at the end, and every address that the page asks for."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.asked: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("meta", "img"):
            self.open.append(tag)
        self.asked += [value or "" for name, value in attrs if name in ("src", "href")]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("name", ["ALB", "CIV"])
def test_the_page_of_a_state_is_one_file_that_asks_for_nothing(name: str, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    done = run(*FEW, "--html", str(page), command=state(name))
    assert done.exit_code == 0, done.output
    text = page.read_text(encoding="ascii")
    tags = _Tags()
    tags.feed(text)
    assert (
        not tags.open
        and [asked[:26] for asked in tags.asked] == ["data:image/svg+xml;base64,"]
        and "<script" not in text
        and "url(" not in text
    )
    command = f"untoc-draw fairness state real-2020-10-16 {name} --algorithm sequential-bowls --draws 8"
    assert command in text and command in done.stdout
    assert "Who is most likely to review it?" in done.stdout


def test_the_chances_of_a_state_sum_to_one_and_its_reviewers_to_their_number() -> None:
    row = json.loads(run(*FEW, "--json", command=state("ALB")).stdout)["rows"][0]
    assert sum(row["reviews"][key]["value"] for key in ("0", "1", "2", "3", "more")) == pytest.approx(1)
    assert sum(row["equals"][key]["value"] for key in ("0", "1", "2", "3", "more")) == pytest.approx(1)
    assert row["reviewers"]["value"] >= 2
    assert sum(chance["value"] for chance in row["reviewing"].values()) == pytest.approx(row["equals"]["mean"]["value"])


@pytest.mark.parametrize(
    ("command", "words", "expected"),
    [
        (state("XXX"), FEW, "a State of real-2020-10-16"),
        (state("EUE"), FEW, "a State of real-2020-10-16 that takes part"),
        (state("ALB"), [*FEW, "--algorithm", "none"], "sequential-bowls"),
        (("exact",), ["--set", "load_max=1", "--set", "mutual_scope=same-year"], "found 'same-year', expected whole-process"),
    ],
)
def test_what_cannot_be_answered_is_refused(command: tuple[str, ...], words: list[str], expected: str) -> None:
    done = run(*words, command=command)
    assert done.exit_code == 2 and expected in done.stderr and "Traceback" not in done.output


def test_the_references_stand_beside_the_algorithms(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.fairness_pages.REFERENCE_DRAWS", 80)
    monkeypatch.setattr("results.fairness_table.REFERENCE_THIN", 2000)
    done = run(*FEW[:-1], "--json")
    assert done.exit_code == 0, done.output
    ours, uniform, independent = json.loads(done.stdout)["rows"]
    assert uniform["name"].startswith("U") and independent["name"].startswith("C")
    assert uniform["broken"] == independent["broken"] == 0
    assert uniform["figures"]["effective"]["value"] < 80 and uniform["figures"]["predictability"]["value"] is None
    assert ours["figures"]["uniform_burden"]["value"] > 0 and "independent_total_noise" in ours["figures"]
    assert uniform["figures"]["additional"]["value"] > ours["figures"]["additional"]["value"] + 50


def test_a_law_that_the_chains_do_not_know_leaves_the_references_out() -> None:
    done = run(*FEW[:-1], "--set", "legal_family=on", "--json")
    assert len(json.loads(done.stdout)["rows"]) == 1 and "references: not available" in done.stderr
