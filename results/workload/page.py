"""The page of a simulation, in Markdown: when the reviews end, what the Secretariat has to do and pay, what States have in hand."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from results.wording import counted, table
from results.workload.assumptions import changed, level_counts, missing, rests_on
from results.workload.forecast import FORECAST_DAYS, PHASES, PLANNED_END
from results.workload.planner_words import cost_part, pages_part, workload_part
from results.workload.state_words import states_part
from results.workload.store import Workload, n_replications
from results.workload.tables import chosen, rows_of
from storage.errors import Fault, InputError

LARGEST_STATED = 100
"""Fewer replications than this, and the page says that its bands are rough."""


def workload_page(workload: Workload) -> str:
    """The whole page. Raises ``InputError`` for a manifest without all parameters of this version."""
    values = workload.manifest["parameters"]
    gone = missing(values)
    if gone:
        raise InputError("manifest", [Fault(f"parameters.{name}", "none", "its value, as this version has it") for name in gone])
    tables = workload.tables
    parts = [
        ["# The review phase, simulated", ""],
        _short_part(workload),
        _firmness_part(workload),
        _forecast_part(tables["forecast"], values),
        _chances_part(tables["chances"], tables["milestones"]),
        ["![Reviews that have finished each phase](completions-by-phase.svg)", "", "![Where the reviews stand](reviews-by-stage.svg)", ""],
        workload_part(tables["months"], values),
        pages_part(tables["months"], values),
        cost_part(tables["cost"], values),
        states_part(tables["states"], tables["fairness"], tables["waits"], values),
        _about_part(workload),
    ]
    return "\n".join(line for part in parts for line in part).rstrip() + "\n"


def _short_part(workload: Workload) -> list[str]:
    """What was found, in a few lines."""
    tables, reviews = workload.tables, int(workload.manifest["reviews"])
    phase = next(rows_of(chosen(tables["forecast"], counted=PHASES[0]), day=FORECAST_DAYS[4]))
    last = next(rows_of(tables["chances"], phase=PHASES[-1], at_least=reviews, day=PLANNED_END))
    months = chosen(tables["months"], measure="full-time equivalents", item="all")
    peak = max(months.to_dict("records"), key=lambda row: float(row["q50"]))
    total = next(rows_of(tables["cost"], source="all", step="all", year=0))
    return [
        "## In short",
        "",
        f"- At {_date(FORECAST_DAYS[4])}, {phase['q50']} of {reviews} reviews have finished phase 1 (median; {phase['q05']} to "
        f"{phase['q95']} in nine tenths of the replications); the plan was {phase['plan']}.",
        f"- All {reviews} reviews finished by October 2030, as planned: chance {_share(last['chance'], last['standard_error'])}.",
        f"- The Secretariat's busiest month is {peak['month']:%B %Y}: {peak['q50']:.1f} full-time equivalents (median; "
        f"{peak['q05']:.1f} to {peak['q95']:.1f}).",
        f"- Cost from October 2020 to the end of 2036: {total['q50'] / 1e6:.1f} million US dollars (median; {total['q05'] / 1e6:.1f} to "
        f"{total['q95'] / 1e6:.1f}), at assumed rates.",
        "",
    ]


def _firmness_part(workload: Workload) -> list[str]:
    """How firm the figures are."""
    count = n_replications(workload.manifest)
    values = workload.manifest["parameters"]
    rough = " That is few: the outer quantiles are rough." if count < LARGEST_STATED else ""
    lines = [
        "## How firm this is",
        "",
        f"Every figure is of {counted(count, 'replication')} of one draw by `{workload.manifest['algorithm']}`.{rough} "
        f"{_bands(workload.manifest['drawn'])} "
        f"The model has {level_counts(values)}. Staff, hours, pages and rates of the Secretariat are not published: all of them are assumed, "
        "so that workload and cost are worth reading against each other, not as a budget. A review finishes a phase at a session, so that "
        "completions go up in steps.",
        "",
    ]
    moved = [(f"`{name}`", f"{value:g}", f"{default:g}") for name, value, default in changed(values)]
    return lines + (table(("changed parameter", "value", "default"), moved) if moved else [])


def _bands(drawn: list[str]) -> str:
    """What the bands show, and what they do not."""
    if not drawn:
        return "The bands show what chance does at these parameters; they do not show how far off the parameters may be."
    names = ", ".join(f"`{name}`" for name in drawn)
    return (
        f"The bands show what chance does, and how far the facts published by the end of 2022 leave {names} open: each replication draws "
        "them from what was fitted. They do not show how far off the assumed parameters may be."
    )


def _forecast_part(forecast: pd.DataFrame, values: dict[str, float]) -> list[str]:
    """Started, and finished with phase 1, at each day."""
    lines = ["## How many reviews have started, and have finished phase 1", ""]
    started, first = (chosen(forecast, counted=name).to_dict("records") for name in ("started", PHASES[0]))
    rows = [(_date(one["day"]), *_counts(one), *_counts(two)) for one, two in zip(started, first, strict=True)]
    heads = ("end of", "started", "half", "nine tenths", "plan", "finished phase 1", "half", "nine tenths", "plan")
    return [
        *lines,
        *table(heads, rows),
        "Medians; half and nine tenths of the replications lie in the ranges beside them.",
        "",
        rests_on("forecast", values),
        "",
    ]


def _counts(row: Mapping[Any, Any]) -> tuple[object, ...]:
    return row["q50"], f"{row['q25']}-{row['q75']}", f"{row['q05']}-{row['q95']}", row["plan"]


def _chances_part(chances: pd.DataFrame, milestones: pd.DataFrame) -> list[str]:
    """Chances at the planned end, and days by which shares are reached."""
    lines = [
        "## When phases and reviews end",
        "",
        "Chance to have come so far by the end of the day, with its Monte Carlo standard error:",
        "",
    ]
    days = list(dict.fromkeys(chances["day"]))
    rows = []
    for (phase, least), mine in chances.groupby(["phase", "at_least"], sort=False):
        told = [_share(row["chance"], row["standard_error"]) for row in mine.to_dict("records")]
        rows.append((phase, f"{least} reviews or more", *told))
    lines += table(("phase", "finished by", *(_date(day) for day in days)), rows, 2)
    lines += ["Day by which a share of the reviews has finished; `-` is after 2036:", ""]
    shown = [
        (
            row["phase"],
            f"{100 * row['share']:g} %",
            *(_date(row[name]) for name in ("q05", "q50", "q95")),
            _days(row["error_days"]),
            f"{100 * row['unreached']:.0f} %",
        )
        for row in milestones.to_dict("records")
    ]
    heads = ("phase", "share", "early (5 %)", "median", "late (95 %)", "error of the median, days", "not by the end of 2036")
    return lines + table(heads, shown, 2)


def _about_part(workload: Workload) -> list[str]:
    """What the page was made from."""
    manifest = workload.manifest
    rows = [
        ("command", f"`{manifest['command']}`"),
        ("seed", f"`{manifest['seed']}`"),
        ("scenario", manifest["scenario"]),
        ("draw", f"{manifest['algorithm']}, seed `{manifest['draw_seed']}`"),
        ("replications", n_replications(manifest)),
        *((f"digest of {name}", digest) for name, digest in manifest["digests"].items()),
        ("versions", ", ".join(f"{name} {number}" for name, number in manifest["versions"].items())),
    ]
    return ["## Made from", "", *table(("about", "this simulation"), rows, 2)]


def _date(day: Any) -> str:
    """``1 Jul 2031``; ``-`` for none."""
    return "-" if pd.isna(day) else f"{day.day} {day:%b %Y}"


def _days(error: float) -> str:
    return "-" if pd.isna(error) else f"{error:.0f}"


def _share(share: float, error: float) -> str:
    """``12.3 % (se 1.0)``."""
    return f"{100 * share:.1f} % (se {100 * error:.1f})"
