"""What is said of a simulation in words: what it found, how firm that is, and which parameters a figure rests on."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import pandas as pd

from results.wording import counted
from results.workload.forecast import PHASES, SOON
from results.workload.store import Workload, n_replications
from results.workload.tables import ALL, chosen, rows_of
from sim.experiments.intervals import share_interval
from sim.review_phase.clock import PLANNED_END
from sim.review_phase.parameters import DEFAULTS, LEVELS, parameter_of
from sim.review_phase.replication import ROLES

LARGEST_STATED = 100
"""Fewer replications than this, and the page says that its bands are rough."""

RESTS_ON: Final = {
    "forecast": (
        "timetable.",
        "planned.",
        "start.",
        "delay.",
        "spread.",
        "work.",
        "clarification.",
        "state.",
        "reminder.",
        "session.",
        "staff.",
        "hours.",
    ),
    "workload": ("staff.", "hours.", "session."),
    "pages": ("pages.", "translation.", "hours.editing_page", "hours.translating_page", "staff.editors", "staff.translation_teams"),
    "cost": ("money.", "regular.", "hours.", "pages.", "translation.languages"),
    "states": (
        "delay.feedback",
        "delay.observations",
        "planned.feedback",
        "planned.observations",
        "spread.",
        "work.fixed",
        "state.capacity",
    ),
}
"""The parameters, by name or by the start of their names, that the figures of each part rest on first of all. The work of the
Secretariat and of States follows the course of the reviews, so that all rest on those of the forecast too."""


def named(part: str) -> list[str]:
    """The names of the parameters that a part rests on, in the order of the defaults."""
    return [name for name in DEFAULTS if name.startswith(RESTS_ON[part])]


def rests_on(part: str, values: Mapping[str, float]) -> str:
    """A sentence: the parameters of a part by level with their values; of an older run, those that it had."""
    by_level = {level: [name for name in named(part) if name in values and DEFAULTS[name].level == level] for level in LEVELS}
    told = []
    for level, names in by_level.items():
        if names:
            shown = ", ".join(f"`{name}` {values[name]:g}" for name in names)
            told.append(f"{level}: {shown}")
    also = "" if part == "forecast" else " They follow the course of the reviews, so that they rest on all that the forecast rests on too."
    return f"*Rests on ({'; '.join(told)}).*{also}"


def level_counts(values: Mapping[str, float]) -> str:
    """How many parameters there are of each level, and how many stand at another value than the default."""
    counts = {level: sum(DEFAULTS[name].level == level for name in DEFAULTS) for level in LEVELS}
    moved = sum(1 for _ in changed(values))
    told = ", ".join(f"{count} {level}" for level, count in counts.items())
    return f"{sum(counts.values())} parameters: {told}; {moved or 'none'} changed from the default"


def changed(values: Mapping[str, float]) -> Iterator[tuple[str, float, float]]:
    """Name, value and default of the parameters that were changed."""
    known = ((name, parameter_of(name)) for name in values)
    return ((name, values[name], each.value) for name, each in known if each and (values[name] != each.value or name not in DEFAULTS))


def missing(values: Iterable[str]) -> list[str]:
    """The parameters that a manifest does not have: it was written by another version."""
    known = set(values)
    return [name for name in DEFAULTS if name not in known]


DECEMBER = 14
"""The place of December 2021 in the months, the first that ends a whole year."""

POSTS_OF = {
    "officer": ("staff.officers",),
    "assistant": ("staff.assistants",),
    "editor": ("staff.editors",),
    "translator": ("staff.translation_teams", "translation.languages"),
}
"""The parameters whose product is the number of persons in a role."""


def posts(role: str, values: dict[str, float]) -> float:
    """Persons in a role."""
    persons = 1.0
    for name in POSTS_OF[role]:
        persons *= values[name]
    return persons


def busiest(months: pd.DataFrame, values: dict[str, float]) -> str:
    """The month in which each role is busiest, against its posts."""
    told = []
    for role in ROLES:
        rows = chosen(months, measure="full-time equivalents", item=role)
        peak = max(rows.to_dict("records"), key=lambda row: float(row["q95"]))
        told.append(f"{role}s {peak['q95']:.1f} of {posts(role, values):g} posts ({peak['month']:%b %Y})")
    return (
        "Busiest months, at the upper end (95 %): " + "; ".join(told) + ". Work counts as spread evenly over the days between its begin "
        "and its end, so that a month with few working days can show a little more than its posts."
    )


def hours_by_step(months: pd.DataFrame) -> str:
    """What the hours went into."""
    rows = chosen(months, measure="hours by step")
    sums = rows.groupby("item", sort=False)["mean"].sum()
    total = float(sums.sum())
    shares = sorted(((float(hours) / total, str(step)) for step, hours in sums.items() if hours), reverse=True)
    return f"Of {total:,.0f} hours in all (mean): " + ", ".join(f"{step} {100 * share:.0f} %" for share, step in shares) + "."


def in_short(workload: Workload) -> str:
    """What was found, in a few points."""
    tables, reviews = workload.tables, int(workload.manifest["reviews"])
    phase = next(rows_of(chosen(tables["forecast"], counted=PHASES[0]), day=SOON))
    last = next(rows_of(tables["chances"], phase=PHASES[-1], at_least=reviews, day=PLANNED_END))
    months = chosen(tables["months"], measure="full-time equivalents", item=ALL)
    peak = max(months.to_dict("records"), key=lambda row: float(row["q50"]))
    total = next(rows_of(tables["cost"], source=ALL, step=ALL, year=0))
    count = n_replications(workload.manifest)
    ended = share_interval(round(last["chance"] * count), count)
    return (
        f"- At {spoken(SOON)}, {phase['q50']} of {reviews} reviews have finished phase 1 (median; {phase['q05']} to "
        f"{phase['q95']} in nine tenths of the replications); the plan was {phase['plan']}.\n"
        f"- All {reviews} reviews finished by October 2030, as planned: chance {100 * ended.estimate:.1f} % "
        f"({100 * ended.low:.1f} to {100 * ended.high:.1f}, from {counted(count, 'replication')}).\n"
        f"- The Secretariat's busiest month is {peak['month']:%B %Y}: {peak['q50']:.1f} full-time equivalents (median; "
        f"{peak['q05']:.1f} to {peak['q95']:.1f}).\n"
        f"- Cost from October 2020 to the end of 2036: {total['q50'] / 1e6:.1f} million US dollars (median; {total['q05'] / 1e6:.1f} to "
        f"{total['q95'] / 1e6:.1f}), at assumed rates."
    )


def firmness(workload: Workload) -> str:
    """How firm the figures are."""
    manifest, count = workload.manifest, n_replications(workload.manifest)
    rough = " That is few: the outer quantiles are rough." if count < LARGEST_STATED else ""
    return (
        f"Every figure is of {counted(count, 'replication')} of one draw by `{manifest['algorithm']}`.{rough} {_bands(manifest['drawn'])} "
        f"The model has {level_counts(manifest['parameters'])}. Staff, hours, pages and rates of the Secretariat are not published: all of "
        "them are assumed, so that workload and cost are worth reading against each other, not as a budget. A review finishes a phase at a "
        "session, so that completions go up in steps."
    )


def _bands(drawn: list[str]) -> str:
    """What the bands show, and what they do not."""
    if not drawn:
        return "The bands show what chance does at these parameters; they do not show how far off the parameters may be."
    families = Counter(name.partition(".")[0] for name in drawn)
    names = ", ".join(f"`{family}.` {number}" for family, number in families.items())
    fitted = sum(DEFAULTS[name].level == "fitted" for name in drawn)
    return (
        f"The bands show what chance does, and how far the published facts leave parameters open: each replication draws "
        f"{counted(len(drawn), 'parameter')} ({fitted} fitted; {len(drawn) - fitted} assumed, which the facts narrow little) from the fit, "
        f"of {names}. They do not show how far off the other assumed parameters may be."
    )


def spoken(day: Any) -> str:
    """``1 Jul 2031``; ``after 2036`` for none."""
    return "after 2036" if pd.isna(day) else f"{day.day} {day:%b %Y}"
