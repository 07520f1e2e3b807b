"""The parts of the page about outcomes: clauses kept, draws completed, draws stuck and why."""

from collections.abc import Iterator

import pandas as pd

from results.stress.reasons import EMPTY_BOWL, stuck_reasons, unexplained, without_result
from results.stress.tables import broken, completion
from results.wording import chance, counted, percent, table

MOST_ROWS = 20
"""Reasons that are listed one by one; the rest is summed up (the tables that the campaign stores have all)."""

NAMES = {"family": "family", "size": "States asked for", "density": "density"}


def clauses_part(draws: pd.DataFrame) -> list[str]:
    """Whether any finished draw breaks a clause."""
    total = broken(draws)
    finished, bad = int(total["finished"].sum()), int(total["broken"].sum())
    lines = ["## Does every finished draw keep the law?", ""]
    if not finished:
        return [*lines, "No draw was finished.", ""]
    if bad:
        lines += [f"**No: {counted(bad, 'draw')} of {finished:,} break a clause**, or say in their record what is not so.", ""]
    else:
        lines += [
            f"Yes, every one seen: {finished:,} finished draws were each checked against every clause, and none breaks one.",
            f"With 95 % confidence the chance of a broken one is at most 3 / {finished:,} ({chance(3 / finished)}), for draws chosen "
            "as these were.",
            "",
        ]
    rows = [
        (row["algorithm"], f"{row['finished']:,}", f"{row['broken']:,}", chance(row["bound"]))
        for row in broken(draws, "algorithm").to_dict("records")
    ]
    return [*lines, *table(("algorithm", "finished", "broken", "chance of a broken one, at most"), rows)]


def completion_part(draws: pd.DataFrame) -> list[str]:
    """How often draws are completed where a lawful draw exists."""
    each = completion(draws, "law", "algorithm")
    lines = [
        "## How often is a draw completed, where a lawful draw exists?",
        "",
        "Shares are of the draws complete or stuck, with intervals of 95 % (Clopper-Pearson; one-sided where all are alike).",
        "Draws of one scenario are not independent; so the last column takes each scenario once and counts those in which at least "
        "one draw was stuck.",
        "",
    ]
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
        for row in each.to_dict("records")
    ]
    heads = ("law", "algorithm", "complete", "stuck", "completed", "scenarios", "scenarios with a stuck draw")
    lines += table(heads, rows, 2)
    for by in NAMES:
        lines += _completion_by(draws, by)
    return lines


def _completion_by(draws: pd.DataFrame, by: str) -> Iterator[str]:
    """The share by family, size or density, with a column for each algorithm that was ever stuck."""
    found = completion(draws, "law", by, "algorithm")
    ever = sorted(set(found.loc[found["stuck"] > 0, "algorithm"]))
    yield from (f"### By {NAMES[by]}", "")
    others = found[~found["algorithm"].isin(ever)]
    if len(others):
        least = others.sort_values(["low", "law", by], kind="stable").iloc[0]
        yield (
            f"{', '.join(sorted(set(others['algorithm'])))}: all complete in each row; the row that says least is {least[by]} "
            f"({least['law']}), {counted(least['complete'], 'draw')}: {percent(least['share'], least['low'], least['high'])}."
        )
        yield ""
    if not ever:
        return
    cells = {
        (row["law"], row[by], row["algorithm"]): f"{percent(row['share'], row['low'], row['high'])} of {row['complete'] + row['stuck']:,}"
        for row in found.to_dict("records")
    }
    keys = found[found["algorithm"].isin(ever)][["law", by]].drop_duplicates().itertuples(index=False, name=None)
    rows = [(law, value, *(cells.get((law, value, name), "-") for name in ever)) for law, value in keys]
    yield from table(("law", NAMES[by], *ever), rows, 2)


def reasons_part(draws: pd.DataFrame) -> list[str]:
    """Why draws got stuck, and whether each is accounted for."""
    found = stuck_reasons(draws)
    total, strange = int(found["draws"].sum()), unexplained(draws)
    lines = ["## Why do draws get stuck?", ""]
    if not total:
        return [*lines, "None did.", ""]
    lines += [
        f"{counted(total, 'draw')} stopped at a seat for which no lot in the bowl was admissible; the clauses below "
        f"barred them all (`{EMPTY_BOWL}`: there was none).",
        "**Not accounted for: none.**"
        if strange.empty
        else f"**Not accounted for: {len(strange):,}**, rows {_first(strange['row'].tolist())} of the table.",
        "",
    ]
    rows = [
        (
            row["algorithm"],
            row["law"],
            row["family"],
            row["stuck_seat"],
            row["clauses"],
            f"{row['draws']:,}",
            f"{row['scenarios']:,}",
            row["row"],
        )
        for row in found.head(MOST_ROWS).to_dict("records")
    ]
    lines += table(("algorithm", "law", "family", "seat", "clauses", "draws", "scenarios", "first row"), rows, 5)
    left = found.iloc[MOST_ROWS:]
    if len(left):
        lines += [f"And {counted(len(left), 'rarer reason')}, {counted(int(left['draws'].sum()), 'draw')} together.", ""]
    return lines


def without_result_part(draws: pd.DataFrame) -> list[str]:
    """Draws that were refused, not decided, raised an error or broke a clause."""
    found = without_result(draws)
    lines = ["## Draws refused, given up, undecided, failed or broken", ""]
    if found.empty:
        return [*lines, "None.", ""]
    counts = found.groupby("outcome", sort=True)["draws"].sum()
    lines += ["; ".join(f"{name}: {count:,}" for name, count in counts.items()) + ".", ""]
    rows = [
        (row["outcome"], row["algorithm"], row["law"], row["broken"] or "-", row["reason"] or "-", f"{row['draws']:,}", row["row"])
        for row in found.groupby("outcome", sort=True).head(MOST_ROWS // 2).to_dict("records")
    ]
    lines += table(("outcome", "algorithm", "law", "clauses", "reason", "draws", "first row"), rows, 5)
    left = int(found["draws"].sum()) - int(found.groupby("outcome", sort=True).head(MOST_ROWS // 2)["draws"].sum())
    return [*lines, f"And {counted(left, 'more draw')} for other reasons.", ""] if left else lines


def _first(rows: list[int]) -> str:
    return ", ".join(map(str, rows[:5])) + (" ..." if len(rows) > 5 else "")
