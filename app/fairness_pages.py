"""The command ``untoc-draw fairness``: the table of all algorithms, the back-test, and the page of one State."""

import io
import json
import math
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from html import escape
from pathlib import Path
from typing import Any, TypeVar

import click
import numpy as np
from numpy.typing import NDArray
from rich import box
from rich.console import Console
from rich.table import Table

from algorithms import algorithm_names, load_algorithm
from app.main import write_whole
from app.printing import print_table
from results.fairness_table import (
    Row,
    StateChances,
    chances_of_state,
    document_of,
    estimates,
    labels_of,
    reference_estimates,
    row_of,
)
from results.measures import PUBLISHED_TAKING_PART
from scenarios import Fault, InputError, Scenario
from scenarios.errors import UntocDrawError
from verify import LawParameters
from verify.diagnosis.stuck_estimate import interval
from verify.evaluate import Facts
from verify.fairness.backtest import COUNTINGS, FAR, RULED_OUT, back_test
from verify.fairness.equals import kinds_of
from verify.fairness.estimate import Estimate
from verify.fairness.measures import Figure

WIDTH = 230
"""Columns of the table where the output is no terminal."""
REFERENCE_DRAWS = 1000
Result = TypeVar("Result")


def draws_of(parties: Scenario, law: LawParameters, names: Sequence[str], draws: int, seed: str, workers: int) -> list[Estimate]:
    """The draws of the algorithms named (all installed ones where none is); progress on stderr."""
    algorithms = [load_algorithm(name) for name in names or algorithm_names()]
    return told(lambda update: estimates(parties, law, algorithms, draws, seed, workers, update))


def told(work: Callable[[Callable[[str], None]], Result]) -> Result:
    """Do some work whose progress is shown on stderr: as a status line, or a line for each step where stderr is no terminal."""
    console = Console(stderr=True)
    if not console.is_terminal:
        begun: set[str] = set()

        def line(text: str) -> None:
            step = text.partition(":")[0]
            if step not in begun:
                begun.add(step)
                console.print(text, highlight=False)

        return work(line)
    with console.status("starting") as status:
        return work(status.update)


def references_of(parties: Scenario, law: LawParameters, seed: str, workers: int) -> dict[str, Estimate]:
    """The references, drawn by chains; none, and a line on stderr, where the chains do not know the law or find no draw."""
    try:
        return told(lambda update: reference_estimates(parties, law, seed, workers, REFERENCE_DRAWS, update))
    except UntocDrawError as fault:
        Console(stderr=True).print(f"references: not available: {fault}", highlight=False)
        return {}


def fairness_table(
    parties: Scenario, law: LawParameters, found: Sequence[Estimate], references: Mapping[str, Estimate]
) -> tuple[Table, dict[str, Any]]:
    """The table and the same as data."""
    labels = labels_of(parties)
    rows = [row_of(parties, law, one, references) for one in [*found, *references.values()]]
    return _table(rows, labels, found[0].draws), document_of(rows, labels)


def _table(rows: Sequence[Row], labels: Mapping[str, str], draws: int) -> Table:
    table = Table(title=f"Fairness over {draws:,} draws of each algorithm: value ± standard error", box=box.SIMPLE_HEAD,
                  padding=(0, 1, 0, 0))  # fmt: skip
    table.add_column("", no_wrap=True)
    for row in rows:
        table.add_column(row["name"].replace("-", " "), justify="right", min_width=13)
    for key in ("stuck", "broken"):
        table.add_row({"stuck": "draws that ended stuck", "broken": "draws that break a clause"}[key],
                      *("" if row[key] is None else str(row[key]) for row in rows))  # fmt: skip
    for key, label in labels.items():
        cells = [shown(row["figures"].get(key)) for row in rows]
        if any(cells):
            table.add_row(label, *cells)
    return table


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
    parties: Scenario, law: LawParameters, names: Sequence[str], draws: int, seed: str, workers: int, with_references: bool,
    state: str | None, back_test_only: bool, html: Path | None, as_json: bool,
    command: str,
) -> None:  # fmt: skip
    """Draw, measure and print what is asked for; ``command`` is what makes the same again. Raises ``InputError``."""
    if state:
        _refuse_unknown(parties, law, state)
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
        plain = {"published": PUBLISHED_TAKING_PART, "countings": COUNTINGS, "back_test": rows}
        click.echo(json.dumps(plain)) if as_json else show_back_test(rows)
        return
    table, document = fairness_table(parties, law, found, references)
    if as_json:
        click.echo(json.dumps(document))
        return
    print_table(table, WIDTH)


def back_test_rows(found: Sequence[Estimate]) -> list[dict[str, Any]]:
    """Every algorithm against the published numbers, by every way of counting."""
    rows = []
    for one in found:
        for counting in COUNTINGS:
            test = back_test(one.arrays, PUBLISHED_TAKING_PART, counting)
            rows.append({"algorithm": one.algorithm, **asdict(test), "ruled_out": test.ruled_out(len(found))})
    return rows


def show_back_test(rows: Sequence[dict[str, Any]]) -> None:
    """Print the back-test, one table for each way of counting."""
    algorithms = len({row["algorithm"] for row in rows})
    for counting, meaning in COUNTINGS.items():
        mine = [row for row in rows if row["counting"] == counting]
        published = " and ".join(map(str, PUBLISHED_TAKING_PART.values()))
        click.echo(f"Published: {published} countries taking part. Counted here: {meaning}.")
        table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
        for heading in (
            "algorithm",
            "group 1: mean, sd",
            "group 2: mean, sd",
            "draws as far",
            "p-value",
            "95 % interval",
            "if normal",
            "",
        ):
            table.add_column(heading, justify="left" if heading in ("algorithm", "") else "right")
        for row in mine:
            groups = [f"{mean:.1f}, {deviation:.1f}" for mean, deviation in zip(row["means"], row["deviations"], strict=True)]
            table.add_row(row["algorithm"], *groups, f"{row['extreme']} of {row['draws']}", f"{row['p_value']:.3g}",
                          f"{row['low']:.3g} to {row['high']:.3g}", f"{row['normal_p']:.2g}",
                          "ruled out" if row["ruled_out"] else "consistent" if row["p_value"] >= RULED_OUT else "in doubt")  # fmt: skip
        print_table(table, WIDTH)
    click.echo("p-value: how often the algorithm's own counts of groups 1 and 2 lie as far from their mean as the published ones, (k + 1) / "
               "(draws + 1). Ruled out: "
               f"the interval ends below {RULED_OUT:g} / {algorithms} (5 % over all {algorithms} algorithms), or no draw is as far and the "
               f"normal distribution gives less than {FAR:g}. In doubt: p below {RULED_OUT:g}, but too few draws to rule it out. "
               "UNODC does not define what it counted (news of 1 November 2022): the first table "
               "holds if it counted States under review or reviewing in the group. Consistent does not mean used.")  # fmt: skip


# --- The page of one State ------------------------------------------------------------------------------------------------

MOST_LIKELY, NAMED = 10, 6
_STYLE = """body{font:16px/1.5 Georgia,serif;max-width:60em;margin:2em auto;padding:0 1em;color:#111}
h1,h2{line-height:1.2}table{border-collapse:collapse;width:100%;font-size:.85em;margin:1em 0}
th,td{border-bottom:1px solid #bbb;padding:.3em .5em;text-align:right;vertical-align:top}
th:first-child,td:first-child{text-align:left}th{font-weight:bold;vertical-align:bottom}
.bar{display:flex;height:1.4em;margin:.2em 0 .7em;font:12px/1.4em sans-serif}.bar span{overflow:hidden;text-align:center}
.n0{background:#d9d9d9}.n1{background:#c6dbef}.n2{background:#9ecae1}.n3{background:#6baed6}.nmore{background:#2171b5;color:#fff}
.key{font:13px sans-serif}.key span{padding:.1em .6em;margin-right:.4em}
pre{font:13px/1.4 monospace;white-space:pre-wrap;background:#f3f3f3;padding:.6em}.wide{overflow-x:auto}
@media print{body{margin:0;font-size:11pt;max-width:none}}"""
_NUMBERS = {"0": "none", "1": "one", "2": "two", "3": "three", "more": "more"}


@dataclass(frozen=True)
class StatePage:
    """What the draw means for one State: sections of text, each with its table (heading first)."""

    title: str
    sections: tuple[tuple[str, tuple[str, ...], tuple[tuple[str, ...], ...]], ...]
    bars: tuple[tuple[str, dict[str, float]], ...]
    command: str
    data: dict[str, Any]

    def document(self) -> dict[str, Any]:
        """The page as data."""
        return self.data | {"command": self.command}


def _refuse_unknown(parties: Scenario, law: LawParameters, state: str) -> None:
    facts = Facts(parties, law)
    if state not in parties.index or not facts.takes_part[parties.index[state]]:
        found = [one for one, name in zip(parties.states, parties.names, strict=True) if state.lower() in name.lower()]
        hint = f"; perhaps {', '.join(found[:5])}" if found and len(state) > 2 else ""
        raise InputError("--state", (Fault("--state", state, f"the id of a State that takes part, of {parties.id}{hint}"),))


def percent(figure: Figure, draws: float = 1.0) -> str:
    """A chance with its 95 % interval."""
    if math.isnan(figure.value):
        return ""
    low, high = _ends(figure, draws)
    digits = 0 if figure.value >= 0.1 else 1
    value = f"{100 * figure.value:.{digits}f} %"
    return value if math.isnan(low) else f"{value} ({100 * low:.{digits}f}-{100 * high:.{digits}f})"


def _ends(figure: Figure, draws: float) -> tuple[float, float]:
    """The 95 % interval: exact (Clopper and Pearson) for a share of ``draws`` draws, else by the standard error."""
    if math.isnan(figure.error):
        return math.nan, math.nan
    if draws > 1:
        return interval(round(figure.value * draws), round(draws))
    return max(0.0, figure.value - 1.96 * figure.error), min(1.0, figure.value + 1.96 * figure.error)


def _number(figure: Figure) -> str:
    if math.isnan(figure.value):
        return ""
    if math.isnan(figure.error):
        return f"{figure.value:.2f}"
    return f"{figure.value:.2f} ({figure.value - 1.96 * figure.error:.2f}-{figure.value + 1.96 * figure.error:.2f})"


def state_page(
    parties: Scenario, law: LawParameters, found: Sequence[Estimate], references: Mapping[str, Estimate], state: int, command: str
) -> StatePage:
    """The page of one State, from the draws of the algorithms and from the references."""
    columns = [chances_of_state(parties, law, one, state) for one in [*found, *references.values()]]
    name, kind = parties.names[state], kinds_of(Facts(parties, law))
    alike = [other for other in range(parties.n_states) if kind[other] == kind[state] and other != state]
    return StatePage(
        f"What the draw means for {name}",
        (
            ("In short", _in_short(parties, found, columns[: len(found)], state, alike), ()),
            ("How many reviews will it perform?", _about_reviews(), _reviews_table(columns, "reviews")),
            ("What do its equals have?", _about_equals(parties, columns, alike), _reviews_table(columns, "alike") if alike else ()),
            ("How many States will review it?", _about_reviewers(), _reviewers_table(columns)),
            ("Who is most likely to review it?", _about_pairs(columns[0], "review it"), _pairs_table(parties, columns, 0, kind)),
            ("Whom is it most likely to review?", _about_pairs(columns[0], "be reviewed by it"), _pairs_table(parties, columns, 1, kind)),
            ("What these figures rest on", _limits(parties, found, references), ()),
        ),
        tuple((_words(one.name), {key: one.reviews[key].value for key in _NUMBERS}) for one in columns),
        command,
        _plain(parties, columns, state, alike),
    )  # fmt: skip


def _words(name: str) -> str:
    return name.replace("-", " ")


def _in_short(
    parties: Scenario, found: Sequence[Estimate], columns: Sequence[StateChances], state: int, alike: Sequence[int]
) -> tuple[str, ...]:
    name, instruments = (
        parties.names[state],
        [i.id for i, party in zip(parties.instruments, parties.adherence[state], strict=True) if party],
    )
    group = parties.regional_groups[parties.group_of[state]] if parties.group_of[state] >= 0 else "no regional group"

    def between(key: str, shown: Callable[[float], str]) -> str:
        low, high = (shown(end([one.alike[key].value for one in columns])) for end in (min, max))
        return low if low == high else f"{low} to {high}"

    together = "" if not alike else ", taken together with the States in the same position"
    return (
        f"{name} is in the regional group {group} and party to {', '.join(instruments)}. Two States drawn by lot review it, one of its own "
        "regional group and one of another; where one of them is not party to an instrument, an additional State may be drawn. In turn "
        f"{name} may be drawn to review others.",
        f"How much it has to review depends on how the lots are drawn. It performs {between('mean', '{:.1f}'.format)} reviews on average. The "
        f"chance that it performs none is {between('0', _whole)}, and "
        f"the chance that it performs more than three is {between('more', _whole)}{together}.",
        f"All figures come from {found[0].draws} draws of each algorithm, each checked against the rules. In brackets: the range in which the "
        "true figure lies in about 95 of 100 cases. A wider range means that we know less. Chances in the tables are in percent.",
    )  # fmt: skip


def _whole(chance: float) -> str:
    return f"{100 * chance:.0f} %"


def _about_reviews() -> tuple[str, ...]:
    return ("The chance that the State performs no, one, two, three or more reviews over the whole process of three years, and how many it "
            "performs on average. Each line is one way to draw the lots.",)  # fmt: skip


def _reviews_table(columns: Sequence[StateChances], which: str) -> tuple[tuple[str, ...], ...]:
    rows = [("way to draw", *_NUMBERS.values(), "on average")]
    for one in columns:
        figures: dict[str, Figure] = getattr(one, which)
        draws = one.draws if which == "reviews" else 1.0
        rows.append((_words(one.name), *(percent(figures[key], draws) for key in _NUMBERS), _number(figures["mean"])))
    return tuple(rows)


def _about_equals(parties: Scenario, columns: Sequence[StateChances], alike: Sequence[int]) -> tuple[str, ...]:
    if not alike:
        return ("No other State is in the same regional group and party to the same instruments.",)
    names = ", ".join(parties.names[other] for other in alike)
    tests = "; ".join(f"{_words(one.name)} {one.equals_p:.2g}" for one in columns if not math.isnan(one.equals_p))
    return (
        f"In the same position, with the same regional group and instruments: {names}. The table gives the mean of these and the State itself, "
        "which is known better than that of one State.",
        "Are they treated alike? The p-value says how often chance alone would give differences as large as those seen; a value below "
        f"0.01 would be a reason to look closer. {tests}.",
    )  # fmt: skip


def _about_reviewers() -> tuple[str, ...]:
    return ("Two at least. An additional reviewing State is drawn where one of the two is not party to all the instruments of the State "
            "under review.",)  # fmt: skip


def _reviewers_table(columns: Sequence[StateChances]) -> tuple[tuple[str, ...], ...]:
    rows = [("way to draw", "chance of an additional reviewing State", "reviewing States on average")]
    rows += [(_words(one.name), percent(one.additional, one.draws) or "not estimated", _number(one.reviewers)) for one in columns]
    return tuple(rows)


def _about_pairs(first: StateChances, what: str) -> tuple[str, ...]:
    return (
        f"The chance, in percent, of each single State to {what}. States in the same position (regional group and instruments) have the same "
        f"chance, so they share a line; the {MOST_LIKELY} most likely positions under {_words(first.name)} come first. After the sign ± stands "
        f"the margin in which the true figure lies in about 95 of 100 cases; where none is given, every draw gives the same. The last column "
        f"says how often, in {first.draws:.0f} draws by {_words(first.name)}, any State of that line came out.",
    )


def _pairs_table(
    parties: Scenario, columns: Sequence[StateChances], side: int, kind: NDArray[np.int64]
) -> tuple[tuple[str, ...], ...]:
    chances = [one.reviewing if side else one.reviewed_by for one in columns]
    positions: dict[int, list[int]] = {}
    for other in chances[0]:
        positions.setdefault(int(kind[other]), []).append(other)
    best = sorted(positions.values(), key=lambda states: (-chances[0][states[0]].value, states))[:MOST_LIKELY]
    rows = [("position: States", *(_words(one.name) for one in columns), "seen")]
    for states in best:
        figures = [by[states[0]] for by in chances]
        cells = [_margin(figure) for figure in figures]
        rows.append((_position(parties, states), *cells, str(sum(columns[0].seen[side][other] for other in states))))
    return tuple(rows)


def _margin(figure: Figure) -> str:
    """A chance in percent with its 95 % margin; no margin where there is none but for rounding."""
    digits = 1 if figure.error > 5e-4 else 2
    return f"{100 * figure.value:.{digits}f}" + (f" ± {196 * figure.error:.{digits}f}" if figure.error > 1e-9 else "")


def _position(parties: Scenario, states: Sequence[int]) -> str:
    """Regional group, instruments, and the States."""
    first = states[0]
    group = parties.regional_groups[parties.group_of[first]] if parties.group_of[first] >= 0 else "No regional group"
    missing = [i.id for i, party in zip(parties.instruments, parties.adherence[first], strict=True) if not party]
    names = sorted(parties.names[other] for other in states)
    listed = ", ".join(names[:NAMED]) + (f" and {len(names) - NAMED} more" if len(names) > NAMED else "")
    return f"{group}, {'without ' + ', '.join(missing) if missing else 'all instruments'}: {listed}"


def _limits(parties: Scenario, found: Sequence[Estimate], references: Mapping[str, Estimate]) -> tuple[str, ...]:
    broken = sum(one.broken for one in found)
    yardsticks = [
        f"{one.algorithm}, from {one.draws} draws worth {one.chances.draws:.0f} independent ones" for one in references.values()
    ]
    return (
        f"The list of parties {parties.id}. {sum(one.draws for one in found)} draws in all; {sum(one.stuck for one in found)} ended stuck and "
        f"{broken} break a rule.",
        "The ways to draw are reconstructions: the Secretariat's own descriptions are not public. The full text of the rules "
        "(paragraphs 28 and 29) was not available either; how they are read here is printed by 'untoc-draw law'.",
        *([f"For comparison: {'; '.join(yardsticks)}."] if yardsticks else []),
        "These are chances before the draw. They say nothing about a draw that has taken place.",
        "The same figures again, exactly, by this command:",
    )  # fmt: skip


def _plain(parties: Scenario, columns: Sequence[StateChances], state: int, alike: Sequence[int]) -> dict[str, Any]:
    def known(figure: Figure) -> dict[str, float | None]:
        return {key: None if math.isnan(value) else value for key, value in asdict(figure).items()}

    def named(by: Mapping[int, Figure]) -> dict[str, Any]:
        return {parties.states[other]: known(figure) for other, figure in by.items()}

    rows = [{"name": one.name, "draws": one.draws if math.isfinite(one.draws) else None,
             "reviews": {key: known(figure) for key, figure in one.reviews.items()},
             "equals": {key: known(figure) for key, figure in one.alike.items()}, "additional": known(one.additional),
             "reviewers": known(one.reviewers), "reviewed_by": named(one.reviewed_by), "reviewing": named(one.reviewing),
             "equals_p": None if math.isnan(one.equals_p) else one.equals_p} for one in columns]  # fmt: skip
    return {"state": parties.states[state], "equals": [parties.states[other] for other in alike], "rows": rows}


def page_in_text(page: StatePage) -> str:
    """The page for a terminal."""
    blocks = [page.title, "=" * len(page.title)]
    for heading, paragraphs, rows in page.sections:
        blocks += ["", heading, "-" * len(heading), *(textwrap.fill(line, 110) for line in paragraphs)]
        if rows:
            table = Table(*rows[0], box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
            for column in table.columns[1:]:
                column.justify = "right"
            for row in rows[1:]:
                table.add_row(*row)
            console = Console(width=WIDTH, file=io.StringIO(), record=True)
            console.print(table)
            blocks.append(console.export_text().rstrip())
    return "\n".join([*blocks, f"  {page.command}"])


def page_in_html(page: StatePage) -> str:
    """The page as one file with no network and no script, in ASCII."""
    parts = [f"<h1>{escape(page.title)}</h1>"]
    for heading, paragraphs, rows in page.sections:
        parts.append(f"<h2>{escape(heading)}</h2>" + "".join(f"<p>{escape(line)}</p>" for line in paragraphs))
        if heading.startswith("How many reviews"):
            parts.append(_bars(page))
        if rows:
            top = "".join(f"<th>{escape(cell)}</th>" for cell in rows[0])
            body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows[1:])
            parts.append(f'<div class="wide"><table><tr>{top}</tr>{body}</table></div>')
    parts.append(f"<pre>{escape(page.command)}</pre>")
    head = f'<meta charset="utf-8"><title>{escape(page.title)}</title><style>{_STYLE}</style>'
    text = "\n".join([f'<!DOCTYPE html>\n<html lang="en">\n<head>{head}</head>\n<body>', *parts, "</body></html>", ""])
    return text.encode("ascii", "xmlcharrefreplace").decode()


def _bars(page: StatePage) -> str:
    key = "".join(f'<span class="n{number}">{word}</span>' for number, word in _NUMBERS.items())
    bars = []
    for name, shares in page.bars:
        pieces = "".join(f'<span class="n{number}" style="width:{100 * share:.1f}%">{f"{100 * share:.0f} %" if share >= 0.06 else ""}</span>'
                         for number, share in shares.items() if share > 0)  # fmt: skip
        bars.append(f'<div class="key">{escape(name)}</div><div class="bar">{pieces}</div>')
    return f'<p class="key">Reviews performed: {key}</p>' + "".join(bars)
