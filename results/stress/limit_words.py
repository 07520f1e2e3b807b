"""The parts of the page about limits: where no lawful draw exists, and what draws ask of the States."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from results.stress.burdens import burdens
from results.stress.frontier import ALL, BETWEEN, NONE, WORDS, Frontier, without_density
from results.stress.tables import infeasible
from results.wording import counted, number, percent, table


def infeasible_part(draws: pd.DataFrame) -> list[str]:
    """How many scenarios have no lawful draw."""
    shown = draws.loc[draws["outcome"] == "infeasible", "shown_by"].value_counts().to_dict()
    lines = [
        "## Where does no lawful draw exist?",
        "",
        "The unit is the scenario under one law, however often it was drawn (where a clause asks for the year of a State: each division",
        "into years of it). That no lawful draw exists is proved each time: by",
        f"counting for {counted(shown.get('counting', 0), 'draw')}, by an exact solver's search for {shown.get('search', 0):,}.",
        "",
    ]
    for by, name in (("family", "family"), ("size", "States asked for")):
        found = infeasible(draws, "law", by)
        rows = [
            (
                row["law"],
                row[by],
                f"{row['infeasible']:,}",
                f"{row['infeasible'] + row['drawable']:,}",
                percent(row["share"], row["low"], row["high"]),
                f"{row['unknown']:,}",
            )
            for row in found.to_dict("records")
        ]
        lines += table(("law", name, "no lawful draw", "scenarios", "share (95 %)", "not known"), rows, 2)
    return lines


_FRONTIER = (
    "Scenarios of the family `sparse`: the density of the Protocols at which half of them can be drawn, by a logistic curve for",
    "each size (Firth's correction; 95 % by drawing the scenarios anew from the curve, and never narrower than the gap between two",
    "densities where all changes). Fit: the chance of data so far from such a curve; below 0.05 the curve does not tell all.",
)


def frontier_part(draws: pd.DataFrame, found: Sequence[Frontier]) -> list[str]:
    """At which density half of the sparse scenarios can be drawn."""
    lines = ["## Where is the frontier?", ""]
    if not found:
        return [*lines, "There are no scenarios of the family `sparse` at two densities or more.", ""]
    lines += [*_FRONTIER, ""]
    rows = [(one.law, f"{one.size:,}", f"{sum(one.feasible):,} of {sum(one.scenarios):,}", _half(one), *_curve(one)) for one in found]
    lines += table(("law", "States asked for", "scenarios that can be drawn", "half at density", "with density the share", "fit"), rows)
    unknown, nameless = sum(one.unknown for one in found), without_density(draws)
    if unknown or nameless:
        lines += [f"Left out: {counted(unknown, 'scenario')} of which nothing is known; {counted(nameless, 'draw')} without a density.", ""]
    return lines


def _half(one: Frontier) -> str:
    return number(one.half, one.low, one.high, 3) if one.place == BETWEEN else WORDS[one.place]


def _curve(one: Frontier) -> tuple[str, str]:
    """Which way the share goes, and whether the curve fits; neither means anything where all scenarios are alike."""
    return ("-", "-") if one.place in (ALL, NONE) else ("rises" if one.slope > 0 else "falls", f"{one.misfit:.2g}")


def burden_part(draws: pd.DataFrame) -> list[str]:
    """What complete draws ask of the States, at the smallest, a middle and the largest size."""
    found = burdens(draws)
    lines = ["## What do complete draws ask of the States?", ""]
    if found.empty:
        return [*lines, "No draw was complete.", ""]
    law = min(set(found["law"]), key=lambda law: (law != "default", law))
    found = found[found["law"] == law]
    sizes = sorted(set(found["size"]))
    chosen = sorted({sizes[0], sizes[len(sizes) // 2], sizes[-1]})
    lines += [
        f"Under the law `{law}`: means over complete draws, all families together, with intervals of 95 %; `sd` is the standard",
        "deviation of reviews over the States, exact; `most` is the most reviews that any State has in any of the draws. An algorithm",
        "that was often stuck shows the draws that it could complete: rows with different numbers of draws differ in scenarios.",
        "",
    ]
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
    return [*lines, *table(heads, rows)]


def _mean(row: Mapping[Any, Any], name: str, digits: int = 2) -> str:
    return number(row[name], row[f"{name}_low"], row[f"{name}_high"], digits)
