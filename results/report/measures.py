"""The rows of the main table: each a measure with one cell for each algorithm; what it means, and the command that gives it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final

from results.document import Cell, Column, Table, cells_of, columns_of
from results.report.algorithms import in_a_room, needs_solver, replayed
from results.report.found import BASE, Found, ReportedFigure, bounds, cell, percent_bounds, percent_short, share_of
from results.report.law import VERDICTS, scope_in_words
from results.report.measuring.case import COMMAND as STRESS_COMMAND
from sim.draw_measures import PUBLISHED_SOURCE, published_taking_part
from verify.proofs.theorem import PROVED, UNBOUNDED
from words import Number, Sentences, message

PROOF: Final = message(
    "Whether programs that reason about the law (solvers) have shown, of a model of the drawing, that no complete draw can break a clause "
    "where each seat is filled by a lot that the check admits; for any list of parties unless a limit is said."
)
BROKEN: Final = message(
    "Complete draws made for this report that broke a clause, of all complete ones. One would show that the proof's model is not the code."
)
REACHABLE: Final = message(
    "Whether some order of lots leads to a seat that no State may fill, although a lawful draw exists. There the draw cannot go on."
)
STUCK: Final = message("Draws made for this report that came to such a seat. In small type how large the chance can be at most.")
ELSEWHERE: Final = message(
    "Draws completed on made lists of parties on which a lawful draw exists, under the laws of that campaign. Most are small and hard on "
    "purpose. Stored, not measured again."
)
UNIFORM: Final = message(
    "How far the chances that one State reviews another are from those if every lawful draw had the same chance. 0 is no distance; "
    "what chance alone makes of few draws is taken off. U is a yardstick, not the law. "
    "It is estimated by the chains of uniform-chain, so that algorithm is held against itself."
)
INDEPENDENT: Final = message(
    "The same, from the chances if every seat had a lot of its own and only lawful outcomes counted. C is a yardstick, not the law."
)
BEST: Final = message(
    "The mean reviews of each State beside those of the lottery that spreads reviews most evenly, differences added up over all States. "
    "Few draws make it larger."
)
FAIRNESS: Final = {
    "predictability": (
        message("chance to guess the next seat"),
        message(
            "How often one who has seen all lots so far guesses the next State rightly. "
            "1 is always; for a fair lot among 50 States it is 0.02."
        ),
    ),
    "order_burden": (
        message("does a late call mean more reviews?"),
        message("Correlation of a State's place in the order of calling with the reviews it performs. 0 is no link, 1 or -1 a full one."),
    ),
    "equals_p": (
        message("are equals treated alike? (p-value)"),
        message(
            "The chance that States which the law cannot tell apart would differ by at least "
            "as much as here, were they treated alike. Below 0.05 is a sign that they are not."
        ),
    ),
}
"""Measures by their key: name and meaning."""
BURDEN: Final = {
    "burden_mean": (message("reviews of a State, mean"), message("Reviews that a State performs, over all States that take part.")),
    "burden_maximum": (message("reviews of the busiest State"), message("The most reviews that any one State performs in a draw.")),
    "burden_minimum": (message("reviews of the least busy State"), message("The fewest reviews that any one State performs in a draw.")),
    "burden_gini": (
        message("unevenness (Gini)"),
        message("0: all States perform equally many reviews. 1: one State performs all of them."),
    ),
    "additional_reviewers": (
        message("additional reviewing States"),
        message("States drawn beside the first one of a seat because that one is not party to all the instruments. Each is more work."),
    ),
    "taking_part_1": (message("States taking part, group 1"), message("States that review or are reviewed in the first year group.")),
    "taking_part_2": (message("States taking part, group 2"), message("The same in the second.")),
    "taking_part_3": (message("States taking part, group 3"), message("The same in the third.")),
}
SPREAD: Final = {
    "states_with_0": (message("States with no review"), message("States that may review, and perform no review at all.")),
    "states_with_more_than_3": (message("States with more than 3"), message("States that perform more than three reviews.")),
}
LOTS: Final = {
    "lots_drawn": (message("lots drawn"), message("Lots (or cards) that come up in a draw.")),
    "set_aside": (
        message("lots set aside"),
        message("Those of them that a clause bars, so that another must be drawn; the section on the draw has a picture of it."),
    ),
}
BY_HAND: Final = message("Whether it can be held with bowls or piles of cards and without a computer.")
SOLVER: Final = message("Whether a program must decide something before a lot is kept; the table of the algorithms says what.")
REPLAYED: Final = message(
    "Whether check.py of an evidence pack, which needs no other software, draws every lot again. "
    "Otherwise it checks the finished draw only."
)
YEARS: Final = {
    "first_mean": (
        message("phase 1 done later by, days"),
        message("Mean day on which a review has finished its first phase. A minus sign is sooner."),
    ),
    "whole_mean": (message("all phases done later by, days"), message("The same for all phases.")),
    "worst_at_once": (message("tasks at once, more by"), message("The most tasks that one State has in hand at the same time.")),
    "hours_a_review": (message("hours for a review, more by"), message("Hours of work of the Secretariat for a review.")),
}


FACT: Final = message("a fact of how it is done")


LAW: Final = message("Law")
DEAD_ENDS: Final = message("Dead ends")
FAIR: Final = message("Fairness")
BURDENS: Final = message("Burden")
CEREMONY: Final = message("Ceremony")
TRANSPARENCY: Final = message("Transparency")
TEN_YEARS: Final = message("Ten years")


@dataclass(frozen=True)
class Measure:
    """A row: the heading that it stands under, its name, the cell of an algorithm, what it means in plain words, how it was measured."""

    group: str
    name: str
    of: Callable[[str], Cell]
    meaning: str
    how: str


def main_table(found: Found) -> Table:
    """The algorithms side by side."""
    measures = tuple(measures_of(found))
    columns = (Column(message("Measure")), *(Column(name) for name in found.algorithms))
    rows = tuple((Cell(measure.name), *(measure.of(name) for name in found.algorithms)) for measure in measures)
    effort = found.case.effort
    note = message(
        "Means over {draws}, all with the same divisions into groups; in small type the 95 % interval. Differences over the ten years are to "
        "{base}, over {pairs} pairs of simulated runs. U and C are estimated from {chains:,} draws of chains each (the command uses {many:,}).",
        draws=found.numbers_of_draws,
        base=BASE,
        pairs=effort.pairs,
        chains=effort.reference_draws,
        many=4000,
    )
    return Table(
        "algorithms-side-by-side",
        message("The algorithms side by side"),
        columns,
        rows,
        note,
        found.compare_command,
        groups=tuple(measure.group for measure in measures),
    )


def meanings_table(found: Found) -> Table:
    """What each measure means, and the command that gives its row."""
    measures = tuple(measures_of(found))
    columns = columns_of(message("Measure"), message("What it means"), message("How measured"))
    rows = tuple(cells_of(one.name, one.meaning, one.how) for one in measures)
    return Table("what-each-measure-means", message("What each measure means"), columns, rows, groups=tuple(one.group for one in measures))


def measures_of(found: Found) -> Iterator[Measure]:
    """All measures, group by group."""
    yield from _law(found)
    yield from _dead_ends(found)
    yield from _fairness(found)
    yield from _burden(found)
    yield from _ceremony(found)
    yield from _transparency()
    yield from _years(found)


def _of_draws(found: Found, key: str, name: str) -> Cell:
    return cell(found.figure(name, key))


def _of_fairness(found: Found, key: str, name: str) -> Cell:
    return cell(found.fairness(name, key))


def _distance(found: Found, key: str, name: str) -> Cell:
    distance = found.fairness(name, key)
    return Cell("0", 0.0, under=message("none beyond noise")) if distance and distance.value == 0 else cell(distance)


def _law(found: Found) -> Iterator[Measure]:
    yield Measure(LAW, message("every complete draw keeps every clause"), partial(_proof, found), PROOF, found.prove_command)
    yield Measure(LAW, message("draws made here that broke a clause"), partial(_broken, found), BROKEN, found.compare_command)


def _proof(found: Found, name: str) -> Cell:
    row = found.verdict(name)
    if row["verdict"] != PROVED:
        return Cell(
            message("not proved"),
            False,
            mark="doubt",
            under=Sentences(VERDICTS[row["verdict"]], scope_in_words(row["scope"]), between=", "),
        )
    scope = "" if row["scope"] == UNBOUNDED else scope_in_words(row["scope"])
    if not found.confirmed:
        return Cell(message("proved"), True, mark="doubt", under=message("the second solver does not confirm it"))
    return Cell(message("proved"), True, mark="good", under=scope)


def _broken(found: Found, name: str) -> Cell:
    data = found.draws(name)
    complete = data["draws"] - data["stuck"]
    if not complete:
        return Cell(message("not known"), mark="doubt", under=message("no draw was complete"))
    return Cell(message("{count} of {all:,}", count=data["broken"], all=complete), data["broken"], mark="bad" if data["broken"] else "good")


def _dead_ends(found: Found) -> Iterator[Measure]:
    diagnose = found.command("diagnose", "--seed", found.case.seed, "--algorithm", "ALGORITHM")
    yield Measure(DEAD_ENDS, message("can it get stuck on this list?"), partial(_reachable, found), REACHABLE, diagnose)
    yield Measure(DEAD_ENDS, message("draws made here that got stuck"), partial(_stuck, found), STUCK, found.compare_command)
    if found.stress:
        yield Measure(DEAD_ENDS, message("draws completed on other lists"), partial(_elsewhere, found), ELSEWHERE, STRESS_COMMAND)


def _reachable(found: Found, name: str) -> Cell:
    end = found.draws(name)["dead_end"]
    where = message("for the division into groups drawn here") if end["this_division_only"] else ""
    if end["feasible"] is False:
        return Cell(message("no lawful draw exists"), mark="bad")
    if end["reachable"] is None:
        return Cell(message("not known"), mark="doubt", under=where)
    if end["reachable"]:
        pattern = message("after {states} States at the earliest")
        if not end["shortest"]:
            pattern = message("after {states} States at the earliest that was found")
        fewest = "" if end["called_before"] is None else pattern.of(states=end["called_before"])
        return Cell(message("yes"), True, mark="bad", under=Sentences(fewest, where, between=", "))
    return Cell(message("no, proved"), False, mark="good", under=where)


def _stuck(found: Found, name: str) -> Cell:
    data = found.draws(name)
    return _share(share_of(data["stuck"], data["draws"]), message("{count} of {all:,}", count=data["stuck"], all=data["draws"]))


def _elsewhere(found: Found, name: str) -> Cell:
    row = found.stress["algorithms"].get(name)
    if row is None:
        return Cell(message("not measured"), mark="doubt", under=message("not in the campaign"))
    share = ReportedFigure(row["share"], row["low"], row["high"])
    return _share(share, percent_short(share))


def _share(share: ReportedFigure, text: str) -> Cell:
    """A share with its interval in per cent on the second line."""
    return Cell(text, share.value, share.low, share.high, under=percent_bounds(share))


def _fairness(found: Found) -> Iterator[Measure]:
    how = found.fairness_command
    yield Measure(
        FAIR, message("distance from “all lawful draws alike” (U)"), partial(_distance, found, "uniform_beyond_noise"), UNIFORM, how
    )
    yield Measure(
        FAIR, message("distance from “independent lots” (C)"), partial(_distance, found, "independent_beyond_noise"), INDEPENDENT, how
    )
    yield Measure(FAIR, message("distance from the most even lottery (L)"), partial(_of_fairness, found, "best_in_all"), BEST, how)
    for key, (name, meaning) in FAIRNESS.items():
        yield Measure(FAIR, name, partial(_of_fairness, found, key), meaning, how)


def _burden(found: Found) -> Iterator[Measure]:
    of_list = published_taking_part(found.case.scenario)
    for key, (name, meaning) in BURDEN.items():
        published = of_list.get(int(key[-1])) if key.startswith("taking_part") else None
        told = message("In the real draw: {published} ({source}).", published=published, source=PUBLISHED_SOURCE) if published else ""
        yield Measure(BURDENS, name, partial(_of_draws, found, key), Sentences(meaning, told), found.compare_command)
    for key, (name, meaning) in SPREAD.items():
        yield Measure(BURDENS, name, partial(_of_fairness, found, key), meaning, found.fairness_command)


def _ceremony(found: Found) -> Iterator[Measure]:
    for key, (name, meaning) in LOTS.items():
        yield Measure(CEREMONY, name, partial(_of_draws, found, key), meaning, found.compare_command)
    yield Measure(
        CEREMONY,
        message("hours to draw all lots one by one (assumed pace)"),
        partial(_hours, found),
        message(
            "If every lot is drawn by hand in {seconds} seconds (assumed). Algorithms that need a computer are reckoned at the same pace.",
            seconds=Number(f"{found.seconds_per_lot:g}"),
        ),
        message("lots drawn times the assumed seconds (--seconds-per-lot)"),
    )


def _hours(found: Found, name: str) -> Cell:
    return cell(ceremony_hours(found, name))


def ceremony_hours(found: Found, name: str) -> ReportedFigure | None:
    """Hours that the lots of a draw take, at the assumed seconds for each."""
    lots = found.figure(name, "lots_drawn")
    return lots.times(found.seconds_per_lot / 3600) if lots else None


def _transparency() -> Iterator[Measure]:
    yield Measure(TRANSPARENCY, message("drawn by hand in a room"), in_a_room, BY_HAND, FACT)
    yield Measure(TRANSPARENCY, message("a program must decide"), needs_solver, SOLVER, FACT)
    yield Measure(TRANSPARENCY, message("every lot can be drawn again"), replayed, REPLAYED, "untoc-draw evidence RECORD -o PACK")


def _years(found: Found) -> Iterator[Measure]:
    for outcome, (name, meaning) in YEARS.items():
        yield Measure(TEN_YEARS, name, partial(_difference, found, outcome), meaning, found.years_command)


def _difference(found: Found, outcome: str, name: str) -> Cell:
    if name == BASE and found.comparison:
        return Cell("0", 0.0, 0.0, 0.0, under=message("the others are set against it"))
    row = found.years(name, outcome)
    if row is None:
        return Cell(message("not measured"), mark="doubt")
    one = ReportedFigure(row["difference"], row["low"], row["high"])
    return Cell(one.short, one.value, one.low, one.high, under=bounds(one))
