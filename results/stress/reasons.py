"""Why draws were not completed: every stuck draw by its seat and clauses, and whatever else went wrong."""

import re

import pandas as pd

CAUSE = ["algorithm", "family", "law", "stuck_seat", "clauses"]
SEATS = ("home", "away", "additional home", "additional away", "reviewing")
"""Where a draw can be stuck; ``reviewing``: a finished draw breaks a clause that only a finished draw can break."""

EMPTY_BOWL = "no lot in the bowl"
"""In place of clauses, where no clause barred a lot because there was none."""

_BARRED = re.compile(r"[^=,]+=[1-9][0-9]*(,[^=,]+=[1-9][0-9]*)*")


def clause_set(barred_by: str) -> str:
    """``29a=3,28-home=2`` as ``28-home, 29a``: the clauses without the numbers of lots, sorted."""
    return ", ".join(sorted({part.partition("=")[0] for part in barred_by.split(",")})) if barred_by else EMPTY_BOWL


def stuck_reasons(draws: pd.DataFrame) -> pd.DataFrame:
    """Stuck draws by algorithm, family, law, seat and the clauses that barred every lot; most frequent first.

    Columns: those of ``CAUSE``, ``draws``, ``scenarios``, and ``row`` of the first such draw. ``draws`` sums up to all stuck draws.
    """
    stuck = draws[draws["outcome"] == "stuck"]
    stuck = stuck.assign(clauses=stuck["barred_by"].map(clause_set).astype("str"))
    found = stuck.groupby(CAUSE, sort=True).agg(draws=("row", "size"), scenarios=("scenario", "nunique"), row=("row", "min"))
    return found.reset_index().sort_values(["draws", *CAUSE], ascending=[False, *[True] * len(CAUSE)], ignore_index=True)


def unexplained(draws: pd.DataFrame) -> pd.DataFrame:
    """Stuck draws that are not accounted for; there must be none.

    One is accounted for if a lawful draw of its scenario was found, the seat is named, the reason is told, and the clauses stand with
    numbers of lots (or none does at a home or away seat: the bowl was empty).
    """
    stuck = draws[draws["outcome"] == "stuck"]
    shown = stuck["shown_by"] == "draw"
    seat, told = stuck["stuck_seat"].isin(SEATS), stuck["reason"].str.strip() != ""
    barred = stuck["barred_by"].map(lambda text: _BARRED.fullmatch(text) is not None).astype("bool")
    empty = (stuck["barred_by"] == "") & (stuck["stuck_seat"] != "reviewing")
    return stuck[~(shown & seat & told & (barred | empty))]


def unproved(draws: pd.DataFrame) -> pd.DataFrame:
    """Draws said to be infeasible without a proof, by counting or by search; there must be none."""
    return draws[(draws["outcome"] == "infeasible") & ~draws["shown_by"].isin(("counting", "search"))]


def without_result(draws: pd.DataFrame) -> pd.DataFrame:
    """Draws refused, given up, undecided, failed or broken, by outcome, algorithm, law, clauses broken and reason, with counts."""
    others = draws[draws["outcome"].isin(("refused", "gave-up", "undecided", "failed", "broken"))]
    by = ["outcome", "algorithm", "law", "broken", "reason"]
    found = others.groupby(by, sort=True).agg(draws=("row", "size"), row=("row", "min")).reset_index()
    return found.sort_values(["outcome", "draws", *by[1:]], ascending=[True, False, *[True] * 4], ignore_index=True)
