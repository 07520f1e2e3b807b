"""What the README says of the published counts follows from the stored draws and from the published numbers, which stand in one place."""

import re
from pathlib import Path

from sim.draw_measures import PUBLISHED_SOURCE, PUBLISHED_TAKING_PART

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MEASURED = (ROOT / "results" / "outcomes" / "published-counts.txt").read_text(encoding="utf-8")


def measured() -> dict[int, tuple[list[float], list[float], int]]:
    """By group: means, standard deviations (sequential bowls, rotating lists), the published number."""
    rows = re.findall(r"taking part, group (\d) +([\d.]+) +([\d.]+) +(\d+)\n +standard deviation +([\d.]+) +([\d.]+)", MEASURED)
    return {int(group): ([float(a), float(b)], [float(c), float(d)], int(number)) for group, a, b, number, c, d in rows}


def test_all_three_published_numbers_stand_beside_the_draws() -> None:
    assert {group: number for group, (_, _, number) in measured().items()} == PUBLISHED_TAKING_PART == {1: 131, 2: 131, 3: 134}


def test_the_readme_has_the_stored_figures_and_the_distances_that_follow() -> None:
    day = PUBLISHED_SOURCE.removeprefix("UNODC, news of ")
    assert day in README
    for group, (means, errors, number) in measured().items():
        cells = [f"{mean:.2f}, {error:.2f}" for mean, error in zip(means, errors, strict=True)]
        assert f"| group {group} | {number} | {cells[0]} | {cells[1]} |" in README
    apart = [[(mean - number) / error for mean, error in zip(means, errors, strict=True)] for means, errors, number in measured().values()]
    bowls, lists = zip(*apart, strict=True)
    said = re.search(r"within ([\d.]+) standard deviations of `sequential-bowls` and (\d+) to (\d+) below `rotating-lists`", README)
    assert said is not None
    assert f"{max(map(abs, bowls)):.1f}" == said[1] and (int(min(lists)), round(max(lists))) == (int(said[2]), int(said[3]))
