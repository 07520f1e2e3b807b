"""The rows of the main table: each a measure with one cell for each algorithm and the command that gives it."""

from collections.abc import Callable, Iterator
from functools import partial

from results.measures import PUBLISHED_TAKING_PART
from results.report.blocks import Cell, Column, Table
from results.report.decision.figures import Interval, cell, number, percent, share_of
from results.report.decision.found import BASE, Found
from results.report.decision.what_each_is import chance_enters, in_a_room, needs_solver, replayed
from results.report.measuring.stored import COMMAND as STRESS_COMMAND
from verify.proofs.theorem import PROVED, UNBOUNDED

Row = tuple[str, Callable[[str], Cell], str]
"""Label, the cell of an algorithm, and how it was measured."""

BURDEN = {
    "burden_mean": "reviews of a State, mean", "burden_maximum": "reviews of the busiest State",
    "burden_minimum": "reviews of the least busy State", "burden_gini": "unevenness (Gini; 0 is all equal)",
    "additional_reviewers": "additional reviewing States", "taking_part_1": "States taking part in group 1",
    "taking_part_2": "States taking part in group 2", "taking_part_3": "States taking part in group 3",
}  # fmt: skip
SPREAD = {"states_with_0": "States with no review", "states_with_more_than_3": "States with more than 3 reviews"}
YEARS = {
    "first_mean": "mean day of finishing phase 1, later by", "whole_mean": "mean day of finishing all phases, later by",
    "worst_at_once": "most tasks in one State's hands at once, more by", "hours_a_review": "hours of the Secretariat for a review, more by",
}  # fmt: skip


def main_table(found: Found) -> Table:
    """The algorithms side by side."""
    columns = (Column("Measure"), *(Column(name) for name in found.algorithms), Column("How measured"))
    rows = tuple((Cell(label), *(of(name) for name in found.algorithms), Cell(how)) for label, of, how in rows_of(found))
    effort = found.case.effort
    note = (f"Means over {effort.draws:,} draws of each algorithm, all with the same divisions into groups; in brackets the 95 % interval. "
            f"Differences over the ten years are to {BASE}, over {effort.pairs} pairs of replications. U: all lawful draws alike. "
            "C: independent lots for every seat, given that the whole is lawful. L: the best lottery over burdens. U and C are estimated "
            f"from {effort.reference_draws:,} draws of chains each (the command uses 4,000).")  # fmt: skip
    return Table("algorithms-side-by-side", "The algorithms side by side", columns, rows, note, found.compare_command)


def rows_of(found: Found) -> Iterator[Row]:
    """All rows, group by group."""
    yield from _law_rows(found)
    yield from _dead_end_rows(found)
    yield from _fairness_rows(found)
    yield from _burden_rows(found)
    yield from _ceremony_rows(found)
    yield from _transparency_rows()
    yield ("Speed: a draw, median, by this machine", partial(_milliseconds, found), found.compare_command)
    yield from _years_rows(found)


def _of_draws(found: Found, key: str, name: str) -> Cell:
    return cell(found.figure(name, key))


def _of_fairness(found: Found, key: str, name: str) -> Cell:
    return cell(found.fairness(name, key))


def _distance(found: Found, key: str, name: str) -> Cell:
    distance = found.fairness(name, key)
    return Cell("0: none beyond noise", 0.0) if distance and distance.value == 0 else cell(distance)


def _law_rows(found: Found) -> Iterator[Row]:
    yield ("Law: every complete draw keeps every clause, by proof", partial(_proof, found), found.prove_command)
    yield ("Law: complete draws that break a clause, of those drawn here", partial(_broken, found), found.compare_command)


def _proof(found: Found, name: str) -> Cell:
    row = found.verdict(name)
    if row["verdict"] != PROVED:
        return Cell(f"not proved: {row['verdict']}, {row['scope']}", False, mark="doubt")
    scope = "for any number of States" if row["scope"] == UNBOUNDED else row["scope"]
    second = "both solvers agree" if found.confirmed else "the second solver does not confirm it"
    return Cell(f"proved {scope}; {second}", True, mark="good" if found.confirmed else "doubt")


def _broken(found: Found, name: str) -> Cell:
    data = found.draws(name)
    complete = data["draws"] - data["stuck"]
    if not complete:
        return Cell("no draw was complete", mark="doubt")
    return Cell(f"{data['broken']} of {complete:,}", data["broken"], mark="bad" if data["broken"] else "good")


def _dead_end_rows(found: Found) -> Iterator[Row]:
    diagnose = found.command("diagnose", "--seed", found.case.seed, "--algorithm", "ALGORITHM")
    yield ("Dead ends: can it get stuck on this list where a lawful draw exists", partial(_reachable, found), diagnose)
    yield ("Dead ends: draws that ended stuck here", partial(_stuck, found), found.compare_command)
    if found.stress:
        yield ("Dead ends: draws completed on other lists (stored)", partial(_elsewhere, found), STRESS_COMMAND)


def _reachable(found: Found, name: str) -> Cell:
    end = found.draws(name)["dead_end"]
    where = " (for the division into groups drawn here)" if end["this_division_only"] else ""
    if end["feasible"] is False:
        return Cell("no lawful draw exists", mark="bad")
    if end["reachable"] is None:
        return Cell(f"not known{where}", mark="doubt")
    if end["reachable"]:
        fewest = "" if end["called_before"] is None else f", after {end['called_before']} States at the earliest" + (
            "" if end["shortest"] else " that was found")  # fmt: skip
        return Cell(f"yes{fewest}{where}", True, mark="bad")
    return Cell(f"no, that is proved{where}", False, mark="good")


def _stuck(found: Found, name: str) -> Cell:
    data = found.draws(name)
    share = share_of(data["stuck"], data["draws"])
    return Cell(f"{data['stuck']} of {data['draws']:,}: {percent(share)}", share.value, share.low, share.high)


def _elsewhere(found: Found, name: str) -> Cell:
    row = found.stress["algorithms"].get(name)
    if row is None:
        return Cell("not in the campaign", mark="doubt")
    share = Interval(row["share"], row["low"], row["high"])
    return Cell(percent(share), share.value, share.low, share.high)


def _fairness_rows(found: Found) -> Iterator[Row]:
    how = found.fairness_command
    for target, letter in (("uniform", "U"), ("independent", "C")):
        label = f"Fairness: chances of pairs of States, distance from {letter} beyond noise"
        yield (label, partial(_distance, found, f"{target}_beyond_noise"), how)
    yield ("Fairness: mean reviews, sum of differences from L (few draws make it larger)", partial(_of_fairness, found, "best_in_all"), how)
    yield ("Fairness: chance to predict a seat, knowing all lots so far", partial(_of_fairness, found, "predictability"), how)
    yield ("Fairness: being called late, correlation with reviews", partial(_of_fairness, found, "order_burden"), how)
    yield ("Fairness: p-value that States which the law cannot tell apart have equal reviews",
           partial(_of_fairness, found, "equals_p"), how)  # fmt: skip


def _burden_rows(found: Found) -> Iterator[Row]:
    for key, label in BURDEN.items():
        published = PUBLISHED_TAKING_PART.get(int(key[-1])) if key.startswith("taking_part") else None
        told = f" (published for the real draw: {published})" if published and found.case.scenario.id.startswith("real-") else ""
        yield (f"Burden: {label}{told}", partial(_of_draws, found, key), found.compare_command)
    for key, label in SPREAD.items():
        yield (f"Burden: {label}", partial(_of_fairness, found, key), found.fairness_command)


def _ceremony_rows(found: Found) -> Iterator[Row]:
    yield ("Ceremony: lots drawn", partial(_of_draws, found, "lots_drawn"), found.compare_command)
    yield ("Ceremony: lots set aside", partial(_of_draws, found, "set_aside"), found.compare_command)
    yield (f"Ceremony: hours, if every lot is drawn by hand in {found.seconds_per_lot:g} seconds (assumed)",
           partial(_hours, found), "lots drawn times the assumed seconds (--seconds-per-lot)")  # fmt: skip


def _hours(found: Found, name: str) -> Cell:
    return cell(ceremony_hours(found, name))


def ceremony_hours(found: Found, name: str) -> Interval | None:
    """Hours that the lots of a draw take, at the assumed seconds for each."""
    lots = found.figure(name, "lots_drawn")
    return lots.times(found.seconds_per_lot / 3600) if lots else None


def _transparency_rows() -> Iterator[Row]:
    yield ("Transparency: drawn by hand in a room", in_a_room, "a fact of how it is done")
    yield ("Transparency: every lot is drawn again by check.py, which needs no package", replayed, "untoc-draw evidence RECORD -o PACK")
    yield ("Transparency: needs a program to decide", needs_solver, "a fact of how it is done")
    yield ("Transparency: chance enters", chance_enters, "a fact of how it is done")


def _milliseconds(found: Found, name: str) -> Cell:
    value = found.draws(name)["milliseconds"]
    return Cell(f"{value / 1000:.2g} seconds" if value >= 1000 else f"{value:.0f} milliseconds", value)


def _years_rows(found: Found) -> Iterator[Row]:
    for outcome, label in YEARS.items():
        yield (f"Ten years: {label}", partial(_difference, found, outcome), found.years_command)


def _difference(found: Found, outcome: str, name: str) -> Cell:
    if name == BASE and found.comparison:
        return Cell("what the others are set against", 0.0, 0.0, 0.0)
    row = found.years(name, outcome)
    if row is None:
        return Cell("not measured", mark="doubt")
    unit = row["unit"].removeprefix("mean ")
    half = (row["high"] - row["low"]) / 2
    shown = number(row["difference"], half)
    plural = f" {unit}s" if unit == "day" else f" {unit}"
    sure = f" ({number(row['low'], half)} to {number(row['high'], half)})" if half > 0 else ""
    return Cell(f"{shown}{plural}{sure}", row["difference"], row["low"], row["high"])
