"""What another algorithm for the draw would change in the ten years: differences, pair by pair, with their intervals."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final, TypeAlias

import altair as alt

from results.charts.look import INK, PALETTE, inline, spec_of
from results.document import Block, Cell, Chart, Column, Table, cells_of, columns_of
from results.wording import counted, listed, three
from results.workload.page_tables import day_cell

Row: TypeAlias = Mapping[str, Any]

PARTS: Final = {"first": "phase 1", "whole": "all phases"}
ENDS: Final = {
    "half": "half done",
    "nine_tenths": "nine tenths done",
    "all": "all done",
    "mean": "mean day",
    "finished": "done by Oct 2030",
    "at_horizon": "done by Dec 2036",
}
OTHERS: Final = {"worst_burden": "most reviews of a State", "worst_at_once": "most tasks at once", "hours_a_review": "hours a review"}
CHARTS: Final = {"days": ("day", "mean day"), "reviews": ("reviews",)}
"""The charts by name: the units of the outcomes in each."""


def algorithm_blocks(comparison: Sequence[Row], command: str) -> Iterator[Block]:
    """Charts and table; nothing where nothing was compared."""
    rows = [row for row in comparison if min(row["base_at_horizon"], row["other_at_horizon"]) < 1]
    if not rows:
        return
    for name, units in CHARTS.items():
        mine = [row for row in rows if row["unit"] in units]
        if mine:
            title = f"Other algorithms against {mine[0]['base']}: {'days sooner or later' if name == 'days' else 'reviews more or fewer'}"
            yield Chart(
                f"years-algorithms-{name}",
                title,
                _chart(mine, name),
                _told(mine, name),
                "Mean difference, pair by pair, with its 95 % interval. The line at 0: no difference.",
                command,
            )
    yield _table(rows, command)


def said(outcome: str) -> str:
    """A short name of an outcome."""
    part, _, end = outcome.partition("_")
    return f"{PARTS[part]}: {ENDS[end]}" if part in PARTS and end in ENDS else OTHERS.get(outcome, outcome.replace("_", " "))


def _is_sure(row: Row) -> bool:
    return bool(row["low"] > 0 or row["high"] < 0)


def _told(rows: Sequence[Row], what: str) -> str:
    """How many differences are more than chance, and the largest."""
    sure = [row for row in rows if _is_sure(row)]
    if not sure:
        return f"In none of {counted(len(rows), 'comparison')} is the difference in {what} more than chance may make."
    largest = sorted(sure, key=lambda row: -abs(row["difference"]))[:3]
    told = [
        f"{row['other']}, {said(row['outcome'])}: {row['difference']:+.1f} ({row['low']:+.1f} to {row['high']:+.1f})" for row in largest
    ]
    return (
        f"In {len(sure)} of {counted(len(rows), 'comparison')} the difference to {rows[0]['base']} is more than chance may make. "
        f"The largest, in {what}: {listed(told)}."
    )


def _chart(rows: Sequence[Row], what: str) -> dict[str, Any]:
    outcomes, others = (list(dict.fromkeys(row[name] for row in rows)) for name in ("outcome", "other"))
    names = [said(outcome) for outcome in outcomes]
    data = [
        {
            "outcome": said(row["outcome"]),
            "algorithm": row["other"],
            **{name: round(float(row[name]), 3) for name in ("difference", "low", "high")},
        }
        for row in rows
    ]
    title, legend = f"difference in {what}", alt.Legend(orient="top", columns=2)
    base = alt.Chart(inline(data)).encode(
        y=alt.Y("outcome:N", sort=names, title=None, axis=alt.Axis(labelLimit=190)),
        yOffset=alt.YOffset("algorithm:N", sort=others),
        color=alt.Color(
            "algorithm:N", sort=others, title=None, scale=alt.Scale(domain=others, range=list(PALETTE[: len(others)])), legend=legend
        ),
    )
    shape = alt.Shape("algorithm:N", sort=others, title=None, scale=alt.Scale(domain=others), legend=legend)
    tips = [alt.Tooltip(name) for name in ("algorithm:N", "outcome:N", "difference:Q", "low:Q", "high:Q")]
    points = base.mark_point(filled=True, size=55, opacity=1).encode(x=alt.X("difference:Q", title=title), shape=shape, tooltip=tips)
    zero = alt.Chart(inline([{"none": 0}])).mark_rule(color=INK).encode(x=alt.X("none:Q", title=title))
    return spec_of(
        zero + base.mark_rule(strokeWidth=2).encode(x=alt.X("low:Q", title=title), x2="high:Q") + points,
        60 + len(names) * (18 + 13 * len(others)),
    )


def _table(rows: Sequence[Row], command: str) -> Table:
    columns = columns_of(
        "algorithm",
        "outcome",
        "what it is",
        "unit",
        Column(f"with {rows[0]['base']}", numbers=True),
        Column("with this one", numbers=True),
        Column("difference", numbers=True),
        "more than chance?",
    )
    shown = tuple(
        cells_of(
            row["other"],
            said(row["outcome"]),
            row["meaning"],
            row["unit"],
            _mean(row, "base"),
            _mean(row, "other"),
            Cell(f"{three(row['difference'])} ({three(row['low'])} to {three(row['high'])})", row["difference"], row["low"], row["high"]),
            Cell("yes" if _is_sure(row) else "no", _is_sure(row)),
        )
        for row in rows
    )
    note = (
        f"{counted(rows[0]['pairs'], 'pair')} of replications with the same numbers of chance; in brackets the 95 % interval of the mean "
        "difference. A negative number of days is sooner. Dates that are not reached before the end of 2036 in any replication are left "
        "out; others count as the end of 2036 where they are not reached."
    )
    return Table(
        "years-algorithms", "Every algorithm against the same chance", columns, shown, note, command, searchable=True, printed=False
    )


def _mean(row: Row, which: str) -> Cell:
    """A mean; of a day the date, for machines too."""
    day, mean = row[f"{which}_date"], row[f"{which}_mean"]
    return day_cell(date.fromisoformat(day)) if day else Cell(three(mean), mean)
