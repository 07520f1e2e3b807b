"""The command ``untoc-draw fairness``: the table of all algorithms, the back-test, and the page of one State."""

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

import click

from algorithms import algorithm_names, load_algorithm
from app.state_page import page_in_html, page_in_text, refuse_unknown, state_page
from app.telling import telling
from app.workers import start_workers
from results.document import Column, Table, plain_table
from results.fairness_table import Row, document_of, estimates, labels_of, reference_estimates, row_of
from results.renderers.text import print_table
from scenarios import Scenario
from sim.draw_measures import PUBLISHED_SOURCE, PUBLISHED_TAKING_PART
from sim.fairness.backtest import COUNTINGS, FAR, RULED_OUT, back_test
from sim.fairness.estimate import ChanceEstimate
from sim.fairness.lottery_of_draws import Lottery
from sim.fairness.measures import Figure
from storage.errors import UntocDrawError
from storage.whole_file import write_whole
from verify import LawInForce, LawParameters

WIDTH = 230
"""Columns of the table where the output is no terminal."""
REFERENCE_DRAWS = 4000
Result = TypeVar("Result")


def draws_of(parties: Scenario, law: LawInForce, names: Sequence[str], draws: int, seed: str, workers: int) -> list[ChanceEstimate]:
    """The draws of the algorithms named (all installed ones where none is); progress on stderr."""
    algorithms = [load_algorithm(name) for name in names or algorithm_names()]
    start_workers(workers)
    return told(lambda update: estimates(parties, law, algorithms, draws, seed, workers, update))


def told(work: Callable[[Callable[[str], None]], Result]) -> Result:
    """Do some work whose progress is told on stderr."""
    with telling("starting", lines=True) as tell:
        return work(tell)


def references_of(parties: Scenario, law: LawParameters, seed: str, workers: int) -> dict[str, ChanceEstimate]:
    """The references, drawn by chains; none, and a line on stderr, where the chains do not know the law or find no draw."""
    try:
        return told(lambda update: reference_estimates(parties, law, seed, workers, REFERENCE_DRAWS, update))
    except UntocDrawError as fault:
        click.echo(f"references: not available: {fault}", err=True)
        return {}


def best_of(parties: Scenario, law: LawParameters) -> Lottery | None:
    """The best lottery over burdens; none, and a line on stderr, where the law is one for which it is not worked out."""
    from app.references_pages import best_lottery  # noqa: PLC0415

    try:
        return told(lambda update: best_lottery(parties, law))
    except (UntocDrawError, ValueError) as fault:
        click.echo(f"L: not available: {fault}", err=True)
        return None


def fairness_table(
    parties: Scenario,
    law: LawParameters,
    found: Sequence[ChanceEstimate],
    references: Mapping[str, ChanceEstimate],
    best: Lottery | None = None,
) -> tuple[Table, dict[str, Any]]:
    """The table and the same as data."""
    labels = labels_of(parties)
    rows = [row_of(parties, law, one, references, best) for one in [*found, *references.values()]]
    return _table(rows, labels, found[0].draws), document_of(rows, labels)


def _table(rows: Sequence[Row], labels: Mapping[str, str], draws: int) -> Table:
    heads = [Column("", whole=True), *(Column(row["name"].replace("-", " "), numbers=True, least=13) for row in rows)]
    counts = [
        (label, *("" if row[key] is None else row[key] for row in rows))
        for key, label in (("stuck", "draws that ended stuck"), ("broken", "draws that break a clause"))
    ]
    figures = [(label, *(shown(row["figures"].get(key)) for row in rows)) for key, label in labels.items()]
    known = [cells for cells in figures if any(cells[1:])]
    return plain_table(f"Fairness over {draws:,} draws of each algorithm: value ± standard error", heads, [*counts, *known])


def shown(figure: Figure | None) -> str:
    """A figure for people: as many digits as its error bears."""
    if figure is None or math.isnan(figure.value):
        return ""
    if math.isnan(figure.error) or figure.error == 0:
        whole = float(figure.value).is_integer() or abs(figure.value) >= 100
        return f"{figure.value:.0f}" if whole else f"{figure.value:.3g}"
    digits = max(0, 1 - math.floor(math.log10(figure.error)))
    return f"{figure.value:.{digits}f} ± {figure.error:.{digits}f}"


def run_fairness(
    parties: Scenario,
    law: LawInForce,
    names: Sequence[str],
    draws: int,
    seed: str,
    workers: int,
    with_references: bool,
    state: str | None,
    back_test_only: bool,
    html: Path | None,
    as_json: bool,
    command: str,
) -> None:
    """Draw, measure and print what is asked for; ``command`` is what makes the same again. Raises ``InputError``."""
    if state:
        refuse_unknown(parties, law, state)
    found = draws_of(parties, law, names, draws, seed, workers)
    references = references_of(parties, law, seed, workers) if with_references and not back_test_only else {}
    if state:
        page = state_page(parties, law, found, references, parties.index[state], command)
        if html:
            write_whole(html, page_in_html(page))
        click.echo(json.dumps(page.document()) if as_json else page_in_text(page))
        return
    if back_test_only:
        rows = back_test_rows(found)
        plain = {"published": PUBLISHED_TAKING_PART, "source": PUBLISHED_SOURCE, "countings": COUNTINGS, "back_test": rows}
        click.echo(json.dumps(plain)) if as_json else show_back_test(rows)
        return
    best = best_of(parties, law) if with_references else None
    table, document = fairness_table(parties, law, found, references, best)
    if as_json:
        click.echo(json.dumps(document))
        return
    print_table(table, WIDTH)


def back_test_rows(found: Sequence[ChanceEstimate]) -> list[dict[str, Any]]:
    """Every algorithm against the published numbers, by every way of counting."""
    rows = []
    for one in found:
        for counting in COUNTINGS:
            test = back_test(one.arrays, PUBLISHED_TAKING_PART, counting)
            rows.append({"algorithm": one.algorithm, **asdict(test), "ruled_out": test.ruled_out(len(found))})
    return rows


def _back_test_row(row: Mapping[str, Any]) -> tuple[str, ...]:
    return (
        row["algorithm"],
        *(f"{mean:.1f}, {deviation:.1f}" for mean, deviation in zip(row["means"], row["deviations"], strict=True)),
        f"{row['extreme']} of {row['draws']}",
        f"{row['p_value']:.3g}",
        f"{row['low']:.3g} to {row['high']:.3g}",
        f"{row['normal_p']:.2g}",
        "ruled out" if row["ruled_out"] else "consistent" if row["p_value"] >= RULED_OUT else "in doubt",
    )


def show_back_test(rows: Sequence[dict[str, Any]]) -> None:
    """Print the back-test, one table for each way of counting."""
    algorithms = len({row["algorithm"] for row in rows})
    for counting, meaning in COUNTINGS.items():
        mine = [row for row in rows if row["counting"] == counting]
        published = ", ".join(f"{number} in group {group}" for group, number in PUBLISHED_TAKING_PART.items())
        click.echo(f"Published: countries taking part, {published}. Counted here: {meaning}.")
        groups = [f"group {group}: mean, sd" for group in PUBLISHED_TAKING_PART]
        heads: list[str | Column] = ["algorithm", *groups, "draws as far", "p-value", "95 % interval", "if normal", Column("")]
        print_table(plain_table("", heads, map(_back_test_row, mine)), WIDTH)
    click.echo(
        "p-value: how often the algorithm's own counts of all these groups lie as far from their mean as the published ones, (k + 1) / "
        "(draws + 1). Ruled out: "
        f"the interval ends below {RULED_OUT:g} / {algorithms} (5 % over all {algorithms} algorithms), or no draw is as far and the "
        f"normal distribution gives less than {FAR:g}. In doubt: p below {RULED_OUT:g}, but too few draws to rule it out. "
        f"UNODC does not define what it counted ({PUBLISHED_SOURCE}): the first table "
        "holds if it counted States under review or reviewing in the group. Consistent does not mean used."
    )
