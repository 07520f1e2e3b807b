"""The page of one State: what the draw means for it."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from results.charts.algorithms import stacked_bars
from results.document import Block, Chart, Report, Section, Table, plain_table
from results.fairness_table import StateChances, chances_of_state
from results.wording import safe
from scenarios import Fault, InputError, Scenario
from scenarios.finding import state_meant
from sim.fairness.equals import exchangeable_kinds
from sim.fairness.estimate import ChanceEstimate
from sim.fairness.measures import Figure
from verify import LawParameters
from verify.diagnosis.stuck_estimate import interval
from verify.readers.facts import Facts

MOST_LIKELY, NAMED = 10, 6
_NUMBERS = {"0": "none", "1": "one", "2": "two", "3": "three", "more": "more"}


def place_of(parties: Scenario, law: LawParameters, state: str) -> int:
    """The place in the list of the State that is meant, by id or name; raises ``InputError`` where it is none that takes part."""
    place = parties.index[state_meant(parties, state, "STATE")]
    if not Facts(parties, law).takes_part[place]:
        raise InputError("fairness state", (Fault("STATE", state, f"a State of {parties.id} that takes part"),))
    return place


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


@dataclass(frozen=True)
class StateChoice:
    """One State of a list, with the draws of algorithms and of references that say what awaits it."""

    parties: Scenario
    law: LawParameters
    found: Sequence[ChanceEstimate]
    references: Mapping[str, ChanceEstimate]
    state: int

    @cached_property
    def columns(self) -> list[StateChances]:
        """What each algorithm, and each reference, means for it."""
        return [chances_of_state(self.parties, self.law, one, self.state) for one in [*self.found, *self.references.values()]]

    @cached_property
    def kind(self) -> NDArray[np.int64]:
        """The kind of each State; those of one kind are exchanged by the law."""
        return exchangeable_kinds(Facts(self.parties, self.law))

    @cached_property
    def alike(self) -> list[int]:
        """The others in the same position."""
        return [other for other in range(self.parties.n_states) if self.kind[other] == self.kind[self.state] and other != self.state]

    def document(self) -> dict[str, Any]:
        """The figures as data."""
        return _plain(self.parties, self.columns, self.state, self.alike)


def state_page(asked: StateChoice, command: str) -> Report:
    """The page; ``command`` makes it again."""
    parties, columns, alike = asked.parties, asked.columns, asked.alike
    equals: list[Block] = [_table("equals", _reviews_table(columns, "alike"))] if alike else []
    reviewed, reviews = (_table(f"pairs-{side}", _pairs_table(parties, columns, side, asked.kind)) for side in (0, 1))
    parts: tuple[tuple[str, tuple[str, ...], list[Block]], ...] = (
        ("In short", _in_short(parties, asked.found, columns[: len(asked.found)], asked.state, alike), []),
        ("How many reviews will it perform?", _about_reviews(), [_bars(columns), _table("reviews", _reviews_table(columns, "reviews"))]),
        ("What do its equals have?", _about_equals(parties, columns, alike), equals),
        ("How many States will review it?", _about_reviewers(), [_table("reviewers", _reviewers_table(columns))]),
        ("Who is most likely to review it?", _about_pairs(columns[0], "review it"), [reviewed]),
        ("Whom is it most likely to review?", _about_pairs(columns[0], "be reviewed by it"), [reviews]),
        ("What these figures rest on", _limits(parties, asked.found, asked.references), []),
    )
    sections = tuple(
        Section(f"part-{place}", title, "\n\n".join(map(safe, told)), tuple(blocks)) for place, (title, told, blocks) in enumerate(parts, 1)
    )
    return Report(f"What the draw means for {parties.names[asked.state]}", "", "", command, sections)


def _table(id: str, rows: Sequence[Sequence[str]]) -> Table:
    return plain_table("", rows[0], rows[1:], id=id)


def _bars(columns: Sequence[StateChances]) -> Chart:
    shares = {_words(one.name): [100 * one.reviews[key].value for key in _NUMBERS] for one in columns}
    told = "; ".join(f"{name}: " + ", ".join(map("{} {:.0f} %".format, _NUMBERS.values(), mine)) for name, mine in shares.items())
    spec = stacked_bars(shares, [*_NUMBERS.values()], "per cent", "chance, in per cent", " %")
    return Chart("bars", "Reviews performed", spec, f"Chances: {told}.")


def _words(name: str) -> str:
    return name.replace("-", " ")


def _in_short(
    parties: Scenario, found: Sequence[ChanceEstimate], columns: Sequence[StateChances], state: int, alike: Sequence[int]
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
    )


def _whole(chance: float) -> str:
    return f"{100 * chance:.0f} %"


def _about_reviews() -> tuple[str, ...]:
    return (
        "The chance that the State performs no, one, two, three or more reviews over the whole process of three years, and how many it "
        "performs on average. Each line is one way to draw the lots.",
    )


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
    )


def _about_reviewers() -> tuple[str, ...]:
    return (
        "Two at least. An additional reviewing State is drawn where one of the two is not party to all the instruments of the State "
        "under review.",
    )


def _reviewers_table(columns: Sequence[StateChances]) -> tuple[tuple[str, ...], ...]:
    rows = [("way to draw", "chance of an additional reviewing State", "reviewing States on average")]
    rows += [(_words(one.name), percent(one.additional, one.draws) or "not estimated", _number(one.reviewers)) for one in columns]
    return tuple(rows)


def _about_pairs(first: StateChances, what: str) -> tuple[str, ...]:
    return (
        f"The chance, in percent, of each single State to {what}. States in the same position (regional group and instruments) have the same "
        f"chance, so they share a line; the {MOST_LIKELY} most likely positions under {_words(first.name)} come first. After the sign ± stands "
        f"the margin in which the true figure lies in about 95 of 100 cases; where none is given, every draw gave the same. The last column "
        f"says how often, in {first.draws:.0f} draws by {_words(first.name)}, any State of that line came out.",
    )


def _pairs_table(parties: Scenario, columns: Sequence[StateChances], side: int, kind: NDArray[np.int64]) -> tuple[tuple[str, ...], ...]:
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


def _limits(parties: Scenario, found: Sequence[ChanceEstimate], references: Mapping[str, ChanceEstimate]) -> tuple[str, ...]:
    broken = sum(one.broken for one in found)
    yardsticks = [f"{one.algorithm}, from {one.draws} draws worth {one.chances.draws:.0f} independent ones" for one in references.values()]
    return (
        f"The list of parties {parties.id}. {sum(one.draws for one in found)} draws in all; {sum(one.stuck for one in found)} ended stuck and "
        f"{broken} break a rule.",
        "The ways to draw are reconstructions: the Secretariat's own descriptions are not public. The full text of the rules "
        "(paragraphs 28 and 29) was not available either; how they are read here is printed by 'untoc-draw law'.",
        *([f"For comparison: {'; '.join(yardsticks)}."] if yardsticks else []),
        "These are chances before the draw. They say nothing about a draw that has taken place.",
        "The same figures again, exactly, by this command:",
    )


def _plain(parties: Scenario, columns: Sequence[StateChances], state: int, alike: Sequence[int]) -> dict[str, Any]:
    def known(figure: Figure) -> dict[str, float | None]:
        return {key: None if math.isnan(value) else value for key, value in asdict(figure).items()}

    def named(by: Mapping[int, Figure]) -> dict[str, Any]:
        return {parties.states[other]: known(figure) for other, figure in by.items()}

    rows = [
        {
            "name": one.name,
            "draws": one.draws if math.isfinite(one.draws) else None,
            "reviews": {key: known(figure) for key, figure in one.reviews.items()},
            "equals": {key: known(figure) for key, figure in one.alike.items()},
            "additional": known(one.additional),
            "reviewers": known(one.reviewers),
            "reviewed_by": named(one.reviewed_by),
            "reviewing": named(one.reviewing),
            "equals_p": None if math.isnan(one.equals_p) else one.equals_p,
        }
        for one in columns
    ]
    return {"state": parties.states[state], "equals": [parties.states[other] for other in alike], "rows": rows}
