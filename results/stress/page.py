"""The page of a campaign: what was found, and how firmly."""

from collections.abc import Iterator, Mapping

import pandas as pd

from results.document import Block, Report, Section, plain_table
from results.stress.frontier import frontiers
from results.stress.sections import (
    burden_section,
    clauses_section,
    completion_section,
    frontier_section,
    infeasible_section,
    reasons_section,
    without_result_section,
)
from results.stress.summary import RESAMPLES_SEED
from results.stress.tables import broken, completion, contradictions, feasibility_of_scenarios, infeasible, prepared, unexplained, unproved
from results.wording import chance, counted, percent

_FIRMNESS = f"""Proved, each time: that a complete draw keeps every clause (each was checked); that a lawful draw exists where a draw is \
called stuck
(one was found and checked); that none exists where a scenario is called infeasible (by counting in whole numbers, or by the
search of an exact solver, which is trusted). These hold whatever the sample.

Only seen: every share, mean and frontier. They are of the scenarios and seeds of this campaign, and their intervals say how
far luck could have moved them, not what other families of scenarios would show. "Never stuck" is seen, not proved, but for what
`untoc-draw prove` and `untoc-draw diagnose` prove. All algorithms are reconstructions: the Secretariat's own descriptions are not
public. The families are synthetic (assumed), the campaign's mix of them is a choice, and all-over shares depend on it.

Resamples are drawn with the seed `{RESAMPLES_SEED}`; equal tables give an equal page under equal versions."""


def stress_page(draws: pd.DataFrame, about: Mapping[str, str]) -> Report:
    """The whole page; ``about`` (command, seed, versions, ...) is printed as it is. Raises ``InputError`` for an unusable table."""
    known = prepared(draws)
    moved = int((known["outcome"] != draws["outcome"]).sum())
    sections = (
        Section("about", "", "", tuple(about_blocks(about))),
        Section("short", "In short", "\n".join(_short(known, moved)), ()),
        Section("firm", "What is proved, and what is only seen", _FIRMNESS, ()),
        clauses_section(known),
        completion_section(known),
        reasons_section(known),
        infeasible_section(known),
        frontier_section(known, frontiers(known, seed=RESAMPLES_SEED)),
        without_result_section(known),
        burden_section(known),
    )
    return Report("What the stress campaign found", "", "", "", sections)


def about_blocks(about: Mapping[str, str]) -> Iterator[Block]:
    """What the page was made from; nothing where nothing is said of it."""
    rows = [(name, f"`{value}`" if name in ("command", "seed") else value) for name, value in about.items()]
    if rows:
        yield plain_table("", ("about", "this campaign"), rows, 2)


def _short(draws: pd.DataFrame, moved: int) -> Iterator[str]:
    """What was found, in a few points."""
    yield from (_extent(draws), _kept(draws), _completed(draws), _impossible(draws))
    faults = {
        "stuck draws not accounted for": len(unexplained(draws)),
        "scenarios both drawn and proved impossible": len(contradictions(draws)),
        "draws called infeasible without a proof": len(unproved(draws)),
        "draws in which an algorithm raised an error": int((draws["outcome"] == "failed").sum()),
    }
    yield "- Faults: " + "; ".join(f"{name}: {f'**{count:,}**' if count else 'none'}" for name, count in faults.items()) + "."
    settled = (
        f" {counted(moved, 'more draw')} that the search left undecided {'was' if moved == 1 else 'were'} settled by another draw of "
        "the same scenario."
    )
    yield f"- Undecided: {int((draws['outcome'] == 'undecided').sum()):,}. They are in no share below.{settled if moved else ''}"
    yield "- What the draws took in seconds and memory was measured on one machine and stands apart, in `measured/costs.md`."


def _extent(draws: pd.DataFrame) -> str:
    if draws.empty:
        return "- No draw was made."
    sizes = draws["states"]
    return (
        f"- {counted(len(draws), 'draw')} by {counted(draws['algorithm'].nunique(), 'algorithm')} on "
        f"{counted(draws['scenario'].nunique(), 'scenario')} of {counted(draws['family'].nunique(), 'family', 'families')}, with "
        f"{int(sizes.min()):,} to {int(sizes.max()):,} States, under {counted(draws['law'].nunique(), 'law')}."
    )


def _kept(draws: pd.DataFrame) -> str:
    found = broken(draws)
    finished, bad = int(found["finished"].sum()), int(found["broken"].sum())
    if bad:
        return f"- **{counted(bad, 'finished draw')} of {finished:,} break a clause.**"
    return f"- {finished:,} finished draws, 0 that break a clause: at most {chance(min(1.0, 3 / finished)) if finished else '100 %'} do (95 %)."


def _completed(draws: pd.DataFrame) -> str:
    """Completion of each algorithm, all laws together."""
    found = completion(draws, "algorithm").to_dict("records")
    clean = [row for row in found if not row["stuck"]]
    lines = ["- Where a lawful draw exists:"]
    if clean:
        least = min(clean, key=lambda row: row["low"])
        names = ", ".join(row["algorithm"] for row in clean)
        lines.append(f"  - never stuck: {names} (each at least {100 * least['low']:.2f} % complete, 95 %)")
    lines += [
        f"  - {row['algorithm']}: {percent(row['share'], row['low'], row['high'])} of {row['complete'] + row['stuck']:,} complete, "
        f"{row['stuck']:,} stuck"
        for row in found
        if row["stuck"]
    ]
    return "\n".join(lines if found else [*lines, "  - no draw"])


def _impossible(draws: pd.DataFrame) -> str:
    row = infeasible(draws).to_dict("records")
    if not row or not len(feasibility_of_scenarios(draws)):
        return "- No scenario is known to have no lawful draw."
    share = percent(row[0]["share"], row[0]["low"], row[0]["high"])
    return f"- No lawful draw exists for {row[0]['infeasible']:,} of the scenarios (each under one law): {share} of those decided."
