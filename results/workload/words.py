"""What is said of a simulation in words: what it found, how firm that is, and which parameters a figure rests on."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import pandas as pd

from results.wording import bullets
from results.workload.forecast import PHASES, SOON
from results.workload.store import Workload, n_replications
from results.workload.tables import ALL, chosen, rows_of
from sim.experiments.intervals import share_interval
from sim.review_phase.clock import PLANNED_END
from sim.review_phase.parameters import DEFAULTS, LEVELS, parameter_of
from sim.review_phase.replication import ROLES
from words import Message, Month, Number, Sentences, ShortDay, counting, listing, message

ONE: Final = {
    "officer": message("officer"),
    "assistant": message("assistant"),
    "editor": message("editor"),
    "translator": message("translator"),
}
MANY: Final = {
    "officer": message("officers"),
    "assistant": message("assistants"),
    "editor": message("editors"),
    "translator": message("translators"),
}
"""The roles of the Secretariat in words: one person, and several."""
STARTED: Final = message("started")
COUNTED: Final = {STARTED: STARTED, **{name: message("phase {number}", number=place + 1) for place, name in enumerate(PHASES)}}
"""What is counted of reviews, the start and each phase, in words."""

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
            shown = listing([_valued(name, values[name]) for name in names], ", ")
            told.append(message("{level}: {parameters}", level=LEVELS[level], parameters=shown))
    rests = message("*Rests on ({parameters}).*", parameters=Sentences(*told, between="; "))
    also = message("They follow the course of the reviews, so that they rest on all that the forecast rests on too.")
    return Sentences(rests, "" if part == "forecast" else also)


def _valued(name: str, value: float) -> Message:
    """A parameter, or the beginning of the names of several, with its value or their number."""
    return message("`{name}` {value}", name=name, value=Number(f"{value:g}"))


def level_counts(values: Mapping[str, float]) -> str:
    """How many parameters there are of each level, and how many stand at another value than the default."""
    counts = {level: sum(DEFAULTS[name].level == level for name in DEFAULTS) for level in LEVELS}
    moved = sum(1 for _ in changed(values))
    none = message("none changed from the default")
    return message(
        "{parameters}: {levels}; {changed}",
        parameters=_parameters(sum(counts.values())),
        levels=listing([message("{number} {level}", number=number, level=LEVELS[level]) for level, number in counts.items()], ", "),
        changed=counting("{count} changed from the default", "{count} changed from the default", moved) if moved else none,
    )


def _parameters(number: int) -> Message:
    return counting("{count} parameter", "{count} parameters", number)


def _replications(number: int) -> Message:
    return counting("{count:,} replication", "{count:,} replications", number)


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
    return bullets(
        (
            message(
                "At {day}, {middle} of {reviews} reviews have finished phase 1 (median; {low} to {high} in nine tenths of the replications); "
                "the plan was {plan}.",
                day=spoken(SOON),
                reviews=reviews,
                plan=Number(phase["plan"]),
                **middle_of(phase, 0),
            ),
            message(
                "All {reviews} reviews finished by October 2030, as planned: chance {chance} % ({low} to {high}, from {replications}).",
                reviews=reviews,
                chance=Number(f"{100 * ended.estimate:.1f}"),
                low=Number(f"{100 * ended.low:.1f}"),
                high=Number(f"{100 * ended.high:.1f}"),
                replications=_replications(count),
            ),
            message(
                "The Secretariat's busiest month is {month}: {middle} full-time equivalents (median; {low} to {high}).",
                month=Month(peak["month"]),
                **middle_of(peak),
            ),
            message(
                "Cost from October 2020 to the end of 2036: {middle} million US dollars (median; {low} to {high}), at assumed rates.",
                **middle_of(total, scale=1e6),
            ),
        )
    )


def middle_of(row: Mapping[Any, Any], digits: int = 1, scale: float = 1.0) -> dict[str, Number]:
    """The median and the ends of nine tenths as values of a message."""
    ends = {"middle": "q50", "low": "q05", "high": "q95"}
    return {name: Number(f"{row[quantile] / scale:.{digits}f}") for name, quantile in ends.items()}


def firmness(workload: Workload) -> str:
    """How firm the figures are."""
    manifest, count = workload.manifest, n_replications(workload.manifest)
    return Sentences(
        message(
            "Every figure is of {replications} of one draw by `{algorithm}`.",
            replications=_replications(count),
            algorithm=manifest["algorithm"],
        ),
        message("That is few: the outer quantiles are rough.") if count < LARGEST_STATED else "",
        _bands(manifest["drawn"]),
        message("The model has {parameters}.", parameters=level_counts(manifest["parameters"])),
        message(
            "Staff, hours, pages and rates of the Secretariat are not published: all of them are assumed, so that workload and cost are worth "
            "reading against each other, not as a budget."
        ),
        message("A review finishes a phase at a session, so that completions go up in steps."),
    )


def _bands(drawn: list[str]) -> str:
    """What the bands show, and what they do not."""
    if not drawn:
        return message("The bands show what chance does at these parameters; they do not show how far off the parameters may be.")
    families = Counter(name.partition(".")[0] for name in drawn)
    fitted = sum(DEFAULTS[name].level == "fitted" for name in drawn)
    return message(
        "The bands show what chance does, and how far the published facts leave parameters open: each replication draws {parameters} "
        "({fitted} fitted; {assumed} assumed, which the facts narrow little) from the fit, of {families}. They do not show how far off the "
        "other assumed parameters may be.",
        parameters=_parameters(len(drawn)),
        fitted=fitted,
        assumed=len(drawn) - fitted,
        families=listing([_valued(f"{family}.", number) for family, number in families.items()], ", "),
    )


def spoken(day: Any) -> str:
    """``1 Jul 2031``; ``after 2036`` for none."""
    return message("after 2036") if pd.isna(day) else ShortDay(day)
