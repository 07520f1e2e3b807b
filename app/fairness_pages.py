"""The commands ``untoc-draw fairness``: draws with progress, and what is shown of them."""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from algorithms import algorithm_from, algorithm_names
from app.comparison import told_of_all
from app.manners import NOT_KNOWN
from app.telling import note, telling
from app.workers import start_workers
from results.document import Column, Table, plain_table
from results.fairness_table import Row, document_of, estimates, labels_of, reference_estimates, row_of
from results.renderers.text import document_text, print_table
from scenarios import Scenario
from sim.draw_measures import PUBLISHED_OF, PUBLISHED_SOURCE, PUBLISHED_TAKING_PART, published_taking_part
from sim.fairness.backtest import COUNTINGS, FAR, RULED_OUT, BackTestOf, back_tests
from sim.fairness.estimate import ChanceEstimate
from sim.fairness.exact_comparison import REFERENCES, ExactChances, compare_exactly
from sim.fairness.leximin import leximin_burdens
from sim.fairness.lottery_of_draws import Level, Lottery
from sim.fairness.measures import Figure
from storage.errors import Fault, InputError, UntocDrawError
from storage.whole_file import write_whole
from verify import LawInForce, LawParameters
from verify.diagnosis.problem import Problem

WIDTH = 230
"""Columns of the table where the output is no terminal."""
REFERENCE_DRAWS = 4000


@dataclass(frozen=True)
class Sample:
    """Draws of the algorithms named, or of all installed ones, with the seeds ``SEED/k``."""

    parties: Scenario
    law: LawInForce
    names: tuple[str, ...]
    draws: int
    seed: str
    workers: int

    def estimates(self) -> list[ChanceEstimate]:
        """The chances that the draws give; progress on standard error."""
        algorithms = [algorithm_from(name) for name in self.names or told_of_all(self.parties, self.law)]
        start_workers(self.workers)
        with telling("starting", lines=True) as tell:
            return estimates(self.parties, self.law, algorithms, self.draws, self.seed, self.workers, tell)

    def references(self) -> dict[str, ChanceEstimate]:
        """The references, drawn by chains; none, and a line on standard error, where the chains do not know the law or find no draw."""
        with _or_a_line("references"), telling("starting", lines=True) as tell:
            return reference_estimates(self.parties, self.law, self.seed, self.workers, REFERENCE_DRAWS, tell)
        return {}

    def best(self) -> Lottery | None:
        """The best lottery over burdens; none, and a line on standard error, where the law is one for which it is not worked out."""
        with _or_a_line("L"), telling("starting", lines=True):
            return leximin_burdens(Problem(self.parties, self.law))
        return None


@contextmanager
def _or_a_line(what: str) -> Iterator[None]:
    try:
        yield
    except (UntocDrawError, ValueError) as fault:
        click.echo(f"{what}: not available: {fault}", err=True)


def show_estimates(sample: Sample, with_references: bool, as_json: bool) -> None:
    """Draw, measure, and print the table."""
    found, labels = sample.estimates(), labels_of(sample.parties)
    references = sample.references() if with_references else {}
    best = sample.best() if with_references else None
    rows = [row_of(sample.parties, sample.law, one, references, best) for one in [*found, *references.values()]]
    click.echo(json.dumps(document_of(rows, labels))) if as_json else print_table(_table(rows, labels, sample.draws), WIDTH)


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


def show_state(sample: Sample, state: str, with_references: bool, html: Path | None, as_json: bool, command: str) -> None:
    """Print the page of one State; ``command`` is what makes the same again. Raises ``InputError``."""
    from results.renderers.html import plain_document  # noqa: PLC0415  (the charts are slow to load)
    from results.state_page import StateChoice, place_of, state_page  # noqa: PLC0415

    place = place_of(sample.parties, sample.law, state)
    found = sample.estimates()
    references = sample.references() if with_references else {}
    asked = StateChoice(sample.parties, sample.law, found, references, place)
    page = state_page(asked, command)
    if html:
        write_whole(html, plain_document(page))
    click.echo(json.dumps(asked.document() | {"command": command}) if as_json else document_text(page, WIDTH))


def show_back_test(sample: Sample, as_json: bool) -> None:
    """Print the back-test, one table for each way of counting."""
    if not published_taking_part(sample.parties):
        note(f"The published numbers are of another list than {sample.parties.id}: {PUBLISHED_OF}.")
    found = back_tests(sample.estimates(), PUBLISHED_TAKING_PART)
    if as_json:
        rows = [one.as_data() for one in found]
        plain = {"published": PUBLISHED_TAKING_PART, "source": PUBLISHED_SOURCE, "countings": COUNTINGS, "back_test": rows}
        click.echo(json.dumps(plain))
        return
    published = ", ".join(f"{number} in group {group}" for group, number in PUBLISHED_TAKING_PART.items())
    groups = [f"group {group}: mean, sd" for group in PUBLISHED_TAKING_PART]
    heads: list[str | Column] = ["algorithm", *groups, "draws as far", "p-value", "95 % interval", "if normal", Column("")]
    for counting, meaning in COUNTINGS.items():
        click.echo(f"Published: countries taking part, {published}. Counted here: {meaning}.")
        print_table(plain_table("", heads, [_back_test_row(one) for one in found if one.test.counting == counting]), WIDTH)
    algorithms = len({one.algorithm for one in found})
    click.echo(
        "p-value: how often the algorithm's own counts of all these groups lie as far from their mean as the published ones, (k + 1) / "
        "(draws + 1). Ruled out: "
        f"the interval ends below {RULED_OUT:g} / {algorithms} (5 % over all {algorithms} algorithms), or no draw is as far and the "
        f"normal distribution gives less than {FAR:g}. In doubt: p below {RULED_OUT:g}, but too few draws to rule it out. "
        f"UNODC does not define what it counted ({PUBLISHED_SOURCE}): the first table "
        "holds if it counted States under review or reviewing in the group. Consistent does not mean used."
    )


def _back_test_row(one: BackTestOf) -> tuple[str, ...]:
    test = one.test
    return (
        one.algorithm,
        *(f"{mean:.1f}, {deviation:.1f}" for mean, deviation in zip(test.means, test.deviations, strict=True)),
        f"{test.extreme} of {test.draws}",
        f"{test.p_value:.3g}",
        f"{test.low:.3g} to {test.high:.3g}",
        f"{test.normal_p:.2g}",
        one.verdict,
    )


def show_exact(load_max: int, names: Sequence[str], as_json: bool) -> None:
    """Print the exact chances of the case of eight States."""
    found = compare_exactly([algorithm_from(name) for name in names or algorithm_names()], load_max)
    if as_json:
        click.echo(json.dumps(found.document()))
        return
    heads = ["algorithm", "draws", "sum", "stuck", "equals apart"]
    heads += [head for letter in REFERENCES for head in (f"pair, from {letter}", "variation")]
    rows = [_exact_row(one, found.case.scenario) for one in found.rows if isinstance(one, ExactChances)]
    title = "Exact chances: eight States, three under review, three instruments"
    print_table(plain_table(title, [*heads, "seconds"], rows), 160)
    sums = " and ".join(str(sum(one.values())) for one in found.references.values())
    click.echo(
        f"{found.lawful_draws:,} lawful draws; U and C sum to {sums}, and are {found.references_apart.named(found.case.scenario)} apart. "
        f"Independent lots keep the law: {found.lots_keep_the_law}."
    )
    for one in found.rows:
        if not isinstance(one, ExactChances):
            click.echo(f"{one.algorithm}: {one.reason}.")


def _exact_row(one: ExactChances, parties: Scenario) -> tuple[object, ...]:
    draws = one.exact.distribution
    apart = [cell for each in one.apart.values() for cell in (each.pair.named(parties), f"{float(each.variation):.3f}")]
    return one.algorithm, len(draws), sum(draws.values()), one.exact.stuck, one.equals_apart, *apart, f"{one.seconds:.1f}"


def show_leximin(parties: Scenario, law: LawParameters, as_json: bool) -> int:
    """Print L: its levels, each with what no lottery beats. The exit code: 3 where it is not known to be the best.

    Raises ``InputError`` for a law that the best lottery is not worked out for.
    """
    try:
        found = leximin_burdens(Problem(parties, law))
    except ValueError as fault:
        value, _, expected = str(fault).partition("; ")
        raise InputError("fairness leximin", [Fault("law", value, f"another law or list: {expected}")]) from fault
    code = 0 if found.finished else NOT_KNOWN
    if as_json:
        click.echo(json.dumps({"scenario": parties.id, **found.document()}))
        return code
    click.echo(
        f"L, the best lottery over burdens (leximin), on {parties.id}: {len(found.draws)} draws with their chances, out of "
        f"{found.columns} found in {found.seconds:.1f} s."
    )
    for number, level in enumerate(found.levels, 1):
        click.echo(f"  level {number}: {found.states_at(level)} States perform {_level(level)}")
    click.echo(
        "Finished: every level has its proof."
        if found.finished
        else "NOT KNOWN whether it is the best: the searches for a cheapest draw were used up."
    )
    return code


def _level(level: Level) -> str:
    proof = "no exact proof" if level.proof is None else f"proved in exact fractions that none beats {float(level.proof):.7f}"
    return f"{level.value:.7f} reviews on average; {proof}; gap {level.gap:.1e}"
