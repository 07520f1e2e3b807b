"""The sections of the page of a campaign: clauses kept, draws completed or stuck and why, where no lawful draw exists."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from results.document import Block, Details, Section, Table, Text, plain_table
from results.stress.frontier import ALL, BETWEEN, NONE, WORDS, Frontier, without_density
from results.stress.summary import burdens
from results.stress.tables import EMPTY_BOWL, broken, completion, infeasible, stuck_reasons, unexplained, without_result
from results.wording import chance, counted, number, percent

MOST_ROWS = 20
"""Reasons that are listed one by one; the rest is summed up (the tables that the campaign stores have all)."""

NAMES = {"family": "family", "size": "States asked for", "density": "density"}


def clauses_section(draws: pd.DataFrame) -> Section:
    """Whether any finished draw breaks a clause."""
    total = broken(draws)
    finished, bad = int(total["finished"].sum()), int(total["broken"].sum())
    title = "Does every finished draw keep the law?"
    if not finished:
        return Section("clauses", title, "No draw was finished.", ())
    lead = (
        f"**No: {counted(bad, 'draw')} of {finished:,} break a clause**, or say in their record what is not so."
        if bad
        else f"Yes, every one seen: {finished:,} finished draws were each checked against every clause, and none breaks one.\n"
        f"With 95 % confidence the chance of a broken one is at most 3 / {finished:,} ({chance(3 / finished)}), for draws chosen "
        "as these were."
    )
    rows = [
        (row["algorithm"], f"{row['finished']:,}", f"{row['broken']:,}", chance(row["bound"]))
        for row in broken(draws, "algorithm").to_dict("records")
    ]
    table = plain_table("", ("algorithm", "finished", "broken", "chance of a broken one, at most"), rows)
    return Section("clauses", title, lead, (table,))


_COMPLETION = """Shares are of the draws complete or stuck, with intervals of 95 % (Clopper-Pearson; one-sided where all are alike).
Draws of one scenario are not independent; so the last column takes each scenario once and counts those in which at least one draw was stuck."""


def completion_section(draws: pd.DataFrame) -> Section:
    """How often draws are completed where a lawful draw exists."""
    rows = [
        (
            row["law"],
            row["algorithm"],
            f"{row['complete']:,}",
            f"{row['stuck']:,}",
            percent(row["share"], row["low"], row["high"]),
            f"{row['scenarios']:,}",
            percent(row["stuck_share"], row["stuck_low"], row["stuck_high"]),
        )
        for row in completion(draws, "law", "algorithm").to_dict("records")
    ]
    heads = ("law", "algorithm", "complete", "stuck", "completed", "scenarios", "scenarios with a stuck draw")
    blocks = [Details(f"by-{by}", f"By {name}", tuple(_completion_by(draws, by))) for by, name in NAMES.items()]
    title = "How often is a draw completed, where a lawful draw exists?"
    return Section("completion", title, _COMPLETION, (plain_table("", heads, rows, 2), *blocks))


def _completion_by(draws: pd.DataFrame, by: str) -> Iterator[Block]:
    """The share by family, size or density, with a column for each algorithm that was ever stuck."""
    found = completion(draws, "law", by, "algorithm")
    ever = sorted(set(found.loc[found["stuck"] > 0, "algorithm"]))
    others = found[~found["algorithm"].isin(ever)]
    if len(others):
        least = others.sort_values(["low", "law", by], kind="stable").iloc[0]
        yield Text(
            f"{', '.join(sorted(set(others['algorithm'])))}: all complete in each row; the row that says least is {least[by]} "
            f"({least['law']}), {counted(least['complete'], 'draw')}: {percent(least['share'], least['low'], least['high'])}."
        )
    if not ever:
        return
    cells = {
        (row["law"], row[by], row["algorithm"]): f"{percent(row['share'], row['low'], row['high'])} of {row['complete'] + row['stuck']:,}"
        for row in found.to_dict("records")
    }
    keys = found[found["algorithm"].isin(ever)][["law", by]].drop_duplicates().itertuples(index=False, name=None)
    rows = [(law, value, *(cells.get((law, value, name), "-") for name in ever)) for law, value in keys]
    yield plain_table("", ("law", NAMES[by], *ever), rows, 2)


def reasons_section(draws: pd.DataFrame) -> Section:
    """Why draws got stuck, and whether each is accounted for."""
    found = stuck_reasons(draws)
    total, strange, title = int(found["draws"].sum()), unexplained(draws), "Why do draws get stuck?"
    if not total:
        return Section("reasons", title, "None did.", ())
    unknown = f"{len(strange):,}**, rows {_first(strange['row'].tolist())} of the table." if len(strange) else "none.**"
    lead = (
        f"{counted(total, 'draw')} stopped at a seat for which no lot in the bowl was admissible; the clauses below "
        f"barred them all (`{EMPTY_BOWL}`: there was none).\n**Not accounted for: {unknown}"
    )
    names = ("algorithm", "law", "family", "stuck_seat", "clauses")
    rows = [
        (*(row[name] for name in names), f"{row['draws']:,}", f"{row['scenarios']:,}", row["row"])
        for row in found.head(MOST_ROWS).to_dict("records")
    ]
    left = found.iloc[MOST_ROWS:]
    more = f"And {counted(len(left), 'rarer reason')}, {counted(int(left['draws'].sum()), 'draw')} together." if len(left) else ""
    heads = ("algorithm", "law", "family", "seat", "clauses", "draws", "scenarios", "first row")
    return Section("reasons", title, lead, (plain_table("", heads, rows, 5, note=more),))


def without_result_section(draws: pd.DataFrame) -> Section:
    """Draws that were refused, not decided, raised an error or broke a clause."""
    found, title = without_result(draws), "Draws refused, given up, undecided, failed or broken"
    if found.empty:
        return Section("without-result", title, "None.", ())
    counts = found.groupby("outcome", sort=True)["draws"].sum()
    shown = found.groupby("outcome", sort=True).head(MOST_ROWS // 2)
    rows = [
        (row["outcome"], row["algorithm"], row["law"], row["broken"] or "-", row["reason"] or "-", f"{row['draws']:,}", row["row"])
        for row in shown.to_dict("records")
    ]
    left = int(found["draws"].sum()) - int(shown["draws"].sum())
    more = f"And {counted(left, 'more draw')} for other reasons." if left else ""
    table = plain_table("", ("outcome", "algorithm", "law", "clauses", "reason", "draws", "first row"), rows, 5, note=more)
    return Section("without-result", title, "; ".join(f"{name}: {count:,}" for name, count in counts.items()) + ".", (table,))


def _first(rows: list[int]) -> str:
    return ", ".join(map(str, rows[:5])) + (" ..." if len(rows) > 5 else "")


def infeasible_section(draws: pd.DataFrame) -> Section:
    """How many scenarios have no lawful draw."""
    shown = draws.loc[draws["outcome"] == "infeasible", "shown_by"].value_counts().to_dict()
    lead = (
        "The unit is the scenario under one law, however often it was drawn (where a clause asks for the year of a State: each division\n"
        "into years of it). That no lawful draw exists is proved each time: by\n"
        f"counting for {counted(shown.get('counting', 0), 'draw')}, by an exact solver's search for {shown.get('search', 0):,}."
    )
    tables = tuple(_infeasible_by(draws, by, name) for by, name in (("family", "family"), ("size", "States asked for")))
    return Section("infeasible", "Where does no lawful draw exist?", lead, tables)


def _infeasible_by(draws: pd.DataFrame, by: str, name: str) -> Table:
    rows = [
        (
            row["law"],
            row[by],
            f"{row['infeasible']:,}",
            f"{row['infeasible'] + row['drawable']:,}",
            percent(row["share"], row["low"], row["high"]),
            f"{row['unknown']:,}",
        )
        for row in infeasible(draws, "law", by).to_dict("records")
    ]
    return plain_table("", ("law", name, "no lawful draw", "scenarios", "share (95 %)", "not known"), rows, 2)


_FRONTIER = """Scenarios of the family `sparse`: the density of the Protocols at which half of them can be drawn, by a logistic curve for
each size (Firth's correction; 95 % by drawing the scenarios anew from the curve, and never narrower than the gap between two
densities where all changes). Fit: the chance of data so far from such a curve; below 0.05 the curve does not tell all."""


def frontier_section(draws: pd.DataFrame, found: Sequence[Frontier]) -> Section:
    """At which density half of the sparse scenarios can be drawn."""
    title = "Where is the frontier?"
    if not found:
        return Section("frontier", title, "There are no scenarios of the family `sparse` at two densities or more.", ())
    rows = [(one.law, f"{one.size:,}", f"{sum(one.feasible):,} of {sum(one.scenarios):,}", _half(one), *_curve(one)) for one in found]
    heads = ("law", "States asked for", "scenarios that can be drawn", "half at density", "with density the share", "fit")
    unknown, nameless = sum(one.unknown for one in found), without_density(draws)
    left = f"Left out: {counted(unknown, 'scenario')} of which nothing is known; {counted(nameless, 'draw')} without a density."
    return Section("frontier", title, _FRONTIER, (plain_table("", heads, rows, note=left if unknown or nameless else ""),))


def _half(one: Frontier) -> str:
    return number(one.half, one.low, one.high, 3) if one.place == BETWEEN else WORDS[one.place]


def _curve(one: Frontier) -> tuple[str, str]:
    """Which way the share goes, and whether the curve fits; neither means anything where all scenarios are alike."""
    return ("-", "-") if one.place in (ALL, NONE) else ("rises" if one.slope > 0 else "falls", f"{one.misfit:.2g}")


_BURDENS = """Under the law `{}`: means over complete draws, all families together, with intervals of 95 %; `sd` is the standard
deviation of reviews over the States, exact; `most` is the most reviews that any State has in any of the draws. An algorithm
that was often stuck shows the draws that it could complete: rows with different numbers of draws differ in scenarios."""


def burden_section(draws: pd.DataFrame) -> Section:
    """What complete draws ask of the States, at the smallest, a middle and the largest size."""
    found, title = burdens(draws), "What do complete draws ask of the States?"
    if found.empty:
        return Section("burdens", title, "No draw was complete.", ())
    law = min(set(found["law"]), key=lambda law: (law != "default", law))
    found = found[found["law"] == law]
    sizes = sorted(set(found["size"]))
    chosen = sorted({sizes[0], sizes[len(sizes) // 2], sizes[-1]})
    rows = [
        (
            row["algorithm"],
            f"{row['size']:,}",
            f"{row['draws']:,}",
            _mean(row, "burden_mean"),
            f"{row['burden_sd']:.2f}",
            _mean(row, "burden_max"),
            f"{row['burden_most']:,}",
            _mean(row, "additional", 1),
            _mean(row, "lots", 0),
        )
        for row in found[found["size"].isin(chosen)].to_dict("records")
    ]
    heads = ("algorithm", "States asked for", "draws", "reviews a State", "sd", "reviews of the busiest", "most", "additional", "lots")
    return Section("burdens", title, _BURDENS.format(law), (plain_table("", heads, rows),))


def _mean(row: Mapping[Any, Any], name: str, digits: int = 2) -> str:
    return number(row[name], row[f"{name}_low"], row[f"{name}_high"], digits)
