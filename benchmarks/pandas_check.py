"""The clauses of the law by default, checked with pandas as an analyst would: merges and groups over tables, one clause after the other.

A peer of ``verify.check``: it is written from the statements of the clauses, and shares nothing with it. Its verdicts are the clause, the
draw and the State under review of what is broken.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from scenarios import Scenario
from verify.draw_arrays import DrawArrays

Verdict = tuple[str, int, int]
"""Clause, draw, State under review."""
PLACE = ["draw", "reviewed"]
SEAT = [*PLACE, "seat"]
PAIR = [*PLACE, "reviewing"]
MOST_REVIEWERS = 4


@dataclass(frozen=True)
class Tables:
    """Draws as an analyst keeps them. Columns: ``seats`` draw, reviewed, reviewing, seat, additional; ``covers`` the same with
    instrument, one row for each; ``under_review`` draw, reviewed; ``party`` state, instrument; ``states`` state, group."""

    seats: Any
    covers: Any
    under_review: Any
    party: Any
    states: Any


def tables_of(scenario: Scenario, draws: DrawArrays) -> Tables:
    """The tables of draws."""
    import pandas as pd  # noqa: PLC0415  (slow to load)

    parts = []
    for additional, held in ((False, draws.drawn), (True, draws.additional)):
        draw, reviewed, slot, seat = np.nonzero(held)
        parts.append(
            pd.DataFrame(
                {
                    "draw": draw,
                    "reviewed": reviewed,
                    "reviewing": draws.reviewing[draw, reviewed, slot],
                    "seat": seat,
                    "additional": additional,
                }
            )
        )
    draw, reviewed, slot, seat, instrument = np.nonzero(draws.covers)
    covers = pd.DataFrame(
        {"draw": draw, "reviewed": reviewed, "reviewing": draws.reviewing[draw, reviewed, slot], "seat": seat, "instrument": instrument}
    )
    return Tables(
        pd.concat(parts, ignore_index=True),
        covers,
        _table(["draw", "reviewed"], draws.year_of),
        _table(["state", "instrument"], scenario.adherence),
        pd.DataFrame({"state": np.arange(scenario.n_states), "group": scenario.group_of}),
    )


def _table(columns: list[str], held: Any) -> Any:
    """A row for each place at which an array is not zero."""
    import pandas as pd  # noqa: PLC0415  (slow to load)

    return pd.DataFrame(np.argwhere(held), columns=columns)


def broken_by(tables: Tables) -> set[Verdict]:
    """Every broken clause, with the draw and the State under review."""
    reviews = tables.seats[PAIR].drop_duplicates()
    with_groups = _with_groups(tables)
    own = (with_groups["group"] == with_groups["group_reviewing"]) & (with_groups["group"] >= 0)
    wanted = tables.under_review.merge(tables.party, left_on="reviewed", right_on="state").drop(columns="state")
    faults = {
        "28-two": [*_not_two(tables, wanted), with_groups[with_groups["group_reviewing"] < 0]],
        "28-home": [_not_covered_once(tables, wanted, 0), with_groups[(with_groups["seat"] == 0) & ~own]],
        "28-away": [_not_covered_once(tables, wanted, 1), with_groups[(with_groups["seat"] == 1) & own]],
        "self": [reviews[reviews["reviewed"] == reviews["reviewing"]]],
        "29a": [_mutual(reviews)],
        "29b-party": _not_party(tables),
        "29b-additional": _additional(tables),
        "29c": [_over(reviews, PLACE, "reviewing", MOST_REVIEWERS)],
    }
    return {
        (clause, *place)
        for clause, tables_of_clause in faults.items()
        for table in tables_of_clause
        for place in table[PLACE].drop_duplicates().itertuples(index=False, name=None)
    }


def _with_groups(tables: Tables) -> Any:
    """The seats with the groups of both States."""
    found = tables.seats.merge(tables.states, left_on="reviewed", right_on="state").drop(columns="state")
    return found.merge(tables.states, left_on="reviewing", right_on="state", suffixes=("", "_reviewing"))


def _over(table: Any, by: list[str], counted: str, most: int) -> Any:
    counts = table.groupby(by, as_index=False)[counted].nunique()
    return counts[counts[counted] > most]


def _not_two(tables: Tables, wanted: Any) -> list[Any]:
    """Instruments not covered by exactly two States, or by one State in both seats."""
    counts = tables.covers.groupby([*PLACE, "instrument"], as_index=False)["reviewing"].nunique()
    counts = wanted.merge(counts, on=[*PLACE, "instrument"], how="left")
    return [counts[counts["reviewing"].fillna(0) != 2], _over(tables.covers, [*PAIR, "instrument"], "seat", 1)]


def _not_covered_once(tables: Tables, wanted: Any, seat: int) -> Any:
    """Instruments not covered by exactly one State in a seat."""
    at_seat = tables.covers[tables.covers["seat"] == seat]
    counts = at_seat.groupby([*PLACE, "instrument"], as_index=False)["reviewing"].nunique()
    counts = wanted.merge(counts, on=[*PLACE, "instrument"], how="left")
    return counts[counts["reviewing"].fillna(0) != 1]


def _mutual(reviews: Any) -> Any:
    """Pairs that review each other."""
    other = reviews.rename(columns={"reviewed": "reviewing", "reviewing": "reviewed"})
    both = reviews.merge(other, on=PAIR)
    return both[both["reviewed"] != both["reviewing"]]


def _not_party(tables: Tables) -> list[Any]:
    """Instruments covered to which one of the two is not party, and seats held for no instrument."""
    found = []
    for side in ("reviewed", "reviewing"):
        parties = tables.party.rename(columns={"state": side})
        marked = tables.covers.merge(parties, on=[side, "instrument"], how="left", indicator=True)
        found.append(marked[marked["_merge"] == "left_only"])
    held = tables.seats.merge(tables.covers[[*SEAT, "reviewing"]].drop_duplicates(), on=[*SEAT, "reviewing"], how="left", indicator=True)
    return [*found, held[held["_merge"] == "left_only"]]


def _additional(tables: Tables) -> list[Any]:
    """Seats without exactly one drawn State, with two additional ones, with one State as both, or whose drawn State takes too little."""
    drawn, added = (tables.seats[tables.seats["additional"] == additional] for additional in (False, True))
    found = [_over(added, SEAT, "reviewing", 1), drawn.merge(added, on=[*SEAT, "reviewing"])]
    for seat in (0, 1):
        counts = drawn[drawn["seat"] == seat].groupby(PLACE, as_index=False)["reviewing"].nunique()
        counts = tables.under_review.merge(counts, on=PLACE, how="left")
        found.append(counts[counts["reviewing"].fillna(0) != 1])
    held = drawn.merge(tables.party, left_on="reviewed", right_on="state").drop(columns="state")
    held = held.merge(tables.party, left_on=["reviewing", "instrument"], right_on=["state", "instrument"])
    taken = held.merge(tables.covers, on=[*SEAT, "reviewing", "instrument"], how="left", indicator=True)
    return [*found, taken[taken["_merge"] == "left_only"]]
