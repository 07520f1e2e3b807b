"""The States' part of the page: burden, its fairness, and who waits for whom."""

import pandas as pd

from results.wording import table
from results.workload.assumptions import rests_on

TOP = 10
"""Rows of the lists of States and of pairs; the stored tables have all."""


def states_part(states: pd.DataFrame, fairness: pd.DataFrame, waits: pd.DataFrame, values: dict[str, float]) -> list[str]:
    """The whole part."""
    return [
        "## What States have in hand for others",
        "",
        *_fairness(fairness),
        *_heaviest(states),
        *_waits(waits),
        rests_on("states", values),
        "",
    ]


def _fairness(fairness: pd.DataFrame) -> list[str]:
    """Burden by regional group and by number of instruments."""
    heads = ("", "States", "reviews a State (least-most)", "days in hand a State", "nine tenths", "most at once", "days waited for alone")
    lines = []
    for by, mine in fairness.groupby("by", sort=False):
        rows = [
            (
                row["label"],
                row["states"],
                f"{row['reviews']:.2f} ({row['least_reviews']}-{row['most_reviews']})",
                f"{row['task_days']:,.0f}",
                f"{row['task_days_q05']:,.0f}-{row['task_days_q95']:,.0f}",
                f"{row['peak']:.2f}",
                f"{row['alone_days']:,.0f}",
            )
            for row in mine.to_dict("records")
        ]
        title = "number of instruments held" if by == "instruments" else str(by)
        lines += [f"### By {title}", "", *table((title, *heads[1:]), rows)]
    return [
        *lines,
        "Means of the States of each line, to the end of 2036. *Days in hand* add up over reviews performed at once. *Days waited "
        "for alone*: a review stood still for this State and nobody else.",
        "",
    ]


def _heaviest(states: pd.DataFrame) -> list[str]:
    """The States with most in hand."""
    most = states.sort_values(["task_days", "state"], ascending=[False, True]).head(TOP)
    rows = [
        (
            row["name"],
            row["regional_group"],
            row["reviews"],
            f"{row['task_days']:,.0f}",
            f"{row['at_once']:.2f}",
            f"{row['peak']:.2f} ({row['peak_q95']})",
            f"{row['alone_days']:,.0f}",
        )
        for row in most.to_dict("records")
    ]
    heads = ("State", "regional group", "reviews", "days in hand", "at once, when any", "most at once (95 %)", "days waited for alone")
    return [
        f"### The {TOP} States with most in hand",
        "",
        *table(heads, rows, 2),
        "These are States that the draw gave much to. What the model knows of a State is its seats and instruments: nothing here says "
        "that a State is slow.",
        "",
    ]


def _waits(waits: pd.DataFrame) -> list[str]:
    """The pairs in which a review waits longest for one State."""
    rows = [
        (
            row["reviewed"],
            row["reviewing"],
            row["group"],
            f"{row['in_hand_days']:,.0f}",
            f"{row['alone_days']:,.0f}",
            f"{row['alone_days_q95']:,.0f}",
        )
        for row in waits.head(TOP).to_dict("records")
    ]
    heads = ("review of", "waits for", "group", "days in hand", "days alone", "days alone, 95 %")
    return [f"### The {TOP} longest waits", "", *table(heads, rows, 2)]
