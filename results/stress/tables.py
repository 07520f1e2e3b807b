"""What a campaign found, counted with intervals: draws completed, lists without a lawful draw, clauses broken, and why draws stopped."""

import re

import pandas as pd

from results.stress.draw_frame import SCENARIO, check_draws, density_band, totals, with_division
from verify.diagnosis.stuck_estimate import interval

EXISTS = ("complete", "stuck")
"""Outcomes after which it is known that a lawful draw exists."""


def completion(draws: pd.DataFrame, *by: str) -> pd.DataFrame:
    """Of the draws of scenarios that can be drawn, the share that was completed, for each value of ``by``.

    ``by`` are columns of ``draws`` or ``density``. Columns: ``complete``, ``stuck``, ``share`` with ``low`` and ``high``; ``scenarios``
    (under one law) in which the algorithms drew, ``scenarios_stuck`` in which at least one draw was stuck, and ``stuck_low`` to
    ``stuck_high`` for that share. Intervals are of 95 % (Clopper and Pearson 1934). Draws of one scenario are not independent:
    where there are more draws than scenarios, the second interval is the one to trust. Without rows, no rows.
    """
    known = with_division(draws[draws["outcome"].isin(EXISTS)]).assign(density=density_band)
    known = known.assign(**{name: (known["outcome"] == name).astype("int64") for name in EXISTS})
    found = totals(known, by, list(EXISTS))
    found = _with_interval(found, "complete", "stuck", ("share", "low", "high"))
    each = known.groupby([*dict.fromkeys((*by, *SCENARIO))], sort=True)["stuck"].max().reset_index()
    each = each.assign(scenarios_stuck=each["stuck"], scenarios=1)
    counts = totals(each, by, ["scenarios", "scenarios_stuck"])
    found = found.merge(counts, on=list(by)) if by else found.join(counts)
    clean = found.assign(_clean=found["scenarios"] - found["scenarios_stuck"])
    return _with_interval(clean, "scenarios_stuck", "_clean", ("stuck_share", "stuck_low", "stuck_high")).drop(columns="_clean")


def feasibility_of_scenarios(draws: pd.DataFrame) -> pd.DataFrame:
    """One row a scenario under one law (and division, where the law asks for years).

    ``drawable`` and ``infeasible`` are 1 where some draw of it shows so; both are 0 where nothing is known. Both can be 1 only by a
    fault of the campaign: see ``contradictions``.
    """
    marked = with_division(draws).assign(
        drawable=draws["outcome"].isin(EXISTS).astype("int64"), infeasible=(draws["outcome"] == "infeasible").astype("int64")
    )
    return marked.groupby(list(SCENARIO), sort=True)[["drawable", "infeasible"]].max().reset_index()


def prepared(draws: pd.DataFrame) -> pd.DataFrame:
    """The draws as all reports read them: checked, settled, and with the ``size`` of a listed scenario (0) its number of States.

    Raises ``InputError`` for an unusable table.
    """
    check_draws(draws)
    return settled(draws.assign(size=draws["size"].mask(draws["size"] == 0, draws["states"])))


def settled(draws: pd.DataFrame) -> pd.DataFrame:
    """The draws, with ``undecided`` made ``stuck`` or ``infeasible`` where another draw of the same scenario shows which.

    An algorithm that could not go on where another one finished was stuck, though the search for a lawful draw ran out of time.
    """
    keys = list(SCENARIO)
    known = with_division(draws)[[*keys, "row", "outcome"]].merge(feasibility_of_scenarios(draws), on=keys, how="left")
    known = known.set_index("row").loc[draws["row"]]
    open_, drawable, proved = (known["outcome"] == "undecided", known["drawable"] == 1, known["infeasible"] == 1)
    stuck = (open_ & drawable).to_numpy(dtype=bool)
    barred = (open_ & proved & ~drawable).to_numpy(dtype=bool)
    found = draws.assign(outcome=draws["outcome"].mask(stuck, "stuck").mask(barred, "infeasible"))
    return found.assign(shown_by=draws["shown_by"].mask(stuck, "draw").mask(barred, "search"))


def contradictions(draws: pd.DataFrame) -> pd.DataFrame:
    """Scenarios that were drawn and also proved to have no lawful draw; there must be none."""
    found = feasibility_of_scenarios(draws)
    return found[(found["drawable"] == 1) & (found["infeasible"] == 1)].reset_index(drop=True)


def infeasible(draws: pd.DataFrame, *by: str) -> pd.DataFrame:
    """The share of scenarios that have no lawful draw, for each value of ``by`` (columns of ``SCENARIO``).

    The unit is the scenario under one law, however often it was drawn. Columns: ``drawable``, ``infeasible``, ``unknown`` (in neither
    count of the share), ``share``, ``low``, ``high`` (95 %, Clopper-Pearson).
    """
    each = feasibility_of_scenarios(draws)
    each["unknown"] = ((each["drawable"] == 0) & (each["infeasible"] == 0)).astype("int64")
    found = totals(each, by, ["drawable", "infeasible", "unknown"])
    return _with_interval(found, "infeasible", "drawable", ("share", "low", "high"))


def broken(draws: pd.DataFrame, *by: str) -> pd.DataFrame:
    """Finished draws, how many of them break a clause, and the most that the chance of one can be (95 %).

    Columns: ``finished``, ``broken``, ``bound``: 3 / finished where none is broken (the rule of three: Hanley and Lippman-Hand 1983), else
    the upper end of the Clopper-Pearson interval. 1 where nothing was finished.
    """
    ended = draws[draws["outcome"].isin(("complete", "broken"))]
    counted = ended.assign(finished=1, broken=(ended["outcome"] == "broken").astype("int64"))
    found = totals(counted, by, ["finished", "broken"])
    bounds = [_bound(bad, n) for bad, n in zip(found["broken"].tolist(), found["finished"].tolist(), strict=True)]
    return found.assign(bound=pd.Series(bounds, dtype="float64", index=found.index))


def _bound(broken_draws: int, finished: int) -> float:
    if not finished:
        return 1.0
    return interval(broken_draws, finished)[1] if broken_draws else min(1.0, 3 / finished)


def _with_interval(found: pd.DataFrame, yes: str, no: str, names: tuple[str, str, str]) -> pd.DataFrame:
    """Add the share of ``yes`` among both, with its interval; NaN and 0 to 1 where there is nothing."""
    rows = []
    for count, other in zip(found[yes].tolist(), found[no].tolist(), strict=True):
        both = count + other
        rows.append((count / both, *interval(count, both)) if both else (float("nan"), 0.0, 1.0))
    return found.join(pd.DataFrame(rows, columns=list(names), index=found.index, dtype="float64"))


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
