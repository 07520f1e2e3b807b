"""What another algorithm for the draw would change in the ten years: differences, pair by pair, with their intervals."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final, TypeAlias

import altair as alt

from results.charts.look import INK, PALETTE, inline, spec_of
from results.document import Block, Cell, Chart, Column, Table, cells_of, columns_of
from results.wording import listed, three
from results.workload.page_tables import day_cell
from words import Number, Sentences, counting, message

Row: TypeAlias = Mapping[str, Any]

SHORT: Final = {
    "first_half": message("phase 1: half done"),
    "first_nine_tenths": message("phase 1: nine tenths done"),
    "first_all": message("phase 1: all done"),
    "first_mean": message("phase 1: mean day"),
    "first_finished": message("phase 1: done by Oct 2030"),
    "first_at_horizon": message("phase 1: done by Dec 2036"),
    "whole_half": message("all phases: half done"),
    "whole_nine_tenths": message("all phases: nine tenths done"),
    "whole_all": message("all phases: all done"),
    "whole_mean": message("all phases: mean day"),
    "whole_finished": message("all phases: done by Oct 2030"),
    "whole_at_horizon": message("all phases: done by Dec 2036"),
    "worst_burden": message("most reviews of a State"),
    "worst_at_once": message("most tasks at once"),
    "hours_a_review": message("hours a review"),
}
"""Short names of the outcomes."""
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
            title = message("Other algorithms against {base}: reviews more or fewer")
            if name == "days":
                title = message("Other algorithms against {base}: days sooner or later")
            yield Chart(
                f"years-algorithms-{name}",
                title.of(base=mine[0]["base"]),
                _chart(mine, name),
                _told(mine, name),
                message("Mean difference, pair by pair, with its 95 % interval. The line at 0: no difference."),
                command,
            )
    yield _table(rows, command)


def said(outcome: str) -> str:
    """A short name of an outcome."""
    return SHORT.get(outcome, outcome.replace("_", " "))


def _is_sure(row: Row) -> bool:
    return bool(row["low"] > 0 or row["high"] < 0)


def _told(rows: Sequence[Row], what: str) -> str:
    """How many differences are more than chance, and the largest."""
    sure = [row for row in rows if _is_sure(row)]
    if not sure:
        none = message("In none of {number} comparisons is the difference in reviews more than chance may make.", number=len(rows))
        if what == "days":
            none = message("In none of {number} comparisons is the difference in days more than chance may make.", number=len(rows))
        return none
    largest = sorted(sure, key=lambda row: -abs(row["difference"]))[:3]
    told = [
        message(
            "{algorithm}, {outcome}: {difference} ({low} to {high})",
            algorithm=row["other"],
            outcome=said(row["outcome"]),
            **{name: Number(f"{row[name]:+.1f}") for name in ("difference", "low", "high")},
        )
        for row in largest
    ]
    largest_told = message("The largest, in reviews: {differences}.", differences=listed(told))
    if what == "days":
        largest_told = message("The largest, in days: {differences}.", differences=listed(told))
    number = message(
        "In {count} of {number} comparisons the difference to {base} is more than chance may make.",
        count=len(sure),
        number=len(rows),
        base=rows[0]["base"],
    )
    return Sentences(number, largest_told)


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
    title, legend = (
        message("difference in days") if what == "days" else message("difference in reviews"),
        alt.Legend(orient="top", columns=2),
    )
    base = alt.Chart(inline(data)).encode(
        y=alt.Y("outcome:N", sort=names, title=None, axis=alt.Axis(labelLimit=190)),
        yOffset=alt.YOffset("algorithm:N", sort=others),
        color=alt.Color(
            "algorithm:N", sort=others, title=None, scale=alt.Scale(domain=others, range=list(PALETTE[: len(others)])), legend=legend
        ),
    )
    shape = alt.Shape("algorithm:N", sort=others, title=None, scale=alt.Scale(domain=others), legend=legend)
    named = {
        "algorithm:N": message("algorithm"),
        "outcome:N": message("outcome"),
        "difference:Q": message("difference"),
        "low:Q": message("low end (95 %)"),
        "high:Q": message("high end (95 %)"),
    }
    tips = [alt.Tooltip(field, title=words) for field, words in named.items()]
    points = base.mark_point(filled=True, size=55, opacity=1).encode(x=alt.X("difference:Q", title=title), shape=shape, tooltip=tips)
    zero = alt.Chart(inline([{"none": 0}])).mark_rule(color=INK).encode(x=alt.X("none:Q", title=title))
    return spec_of(
        zero + base.mark_rule(strokeWidth=2).encode(x=alt.X("low:Q", title=title), x2="high:Q") + points,
        60 + len(names) * (18 + 13 * len(others)),
    )


def _table(rows: Sequence[Row], command: str) -> Table:
    columns = columns_of(
        message("algorithm"),
        message("outcome"),
        message("what it is"),
        message("unit"),
        Column(message("with {base}", base=rows[0]["base"]), numbers=True),
        Column(message("with this one"), numbers=True),
        Column(message("difference"), numbers=True),
        message("more than chance?"),
    )
    shown = tuple(
        cells_of(
            row["other"],
            said(row["outcome"]),
            row["meaning"],
            row["unit"],
            _mean(row, "base"),
            _mean(row, "other"),
            Cell(
                message("{value} ({interval})", value=_three(row["difference"]), interval=_interval(row)),
                row["difference"],
                row["low"],
                row["high"],
            ),
            Cell(message("yes") if _is_sure(row) else message("no"), _is_sure(row)),
        )
        for row in rows
    )
    note = Sentences(
        counting(
            "{count:,} pair of replications with the same numbers of chance; in brackets the 95 % interval of the mean difference.",
            "{count:,} pairs of replications with the same numbers of chance; in brackets the 95 % interval of the mean difference.",
            rows[0]["pairs"],
        ),
        message(
            "A negative number of days is sooner. Dates that are not reached before the end of 2036 in any replication are left out; others "
            "count as the end of 2036 where they are not reached."
        ),
    )
    return Table(
        "years-algorithms",
        message("Every algorithm against the same chance"),
        columns,
        shown,
        note,
        command,
        searchable=True,
        printed=False,
    )


def _three(value: float) -> Number:
    return Number(three(value))


def _interval(row: Row) -> str:
    return message("{low} to {high}", low=_three(row["low"]), high=_three(row["high"]))


def _mean(row: Row, which: str) -> Cell:
    """A mean; of a day the date, for machines too."""
    day, mean = row[f"{which}_date"], row[f"{which}_mean"]
    return day_cell(date.fromisoformat(day)) if day else Cell(_three(mean), mean)
