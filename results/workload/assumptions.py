"""Which parameters a figure rests on, and how firmly each is known: said wherever a figure is shown."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from sim.review_phase.parameters import DEFAULTS, LEVELS

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
    "pages": ("pages.", "translation.", "hours.editing_page", "staff.editors", "staff.translation_teams"),
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
    """A sentence: the parameters of a part by level, the assumed and fitted ones with their values."""
    by_level = {level: [name for name in named(part) if DEFAULTS[name].level == level] for level in LEVELS}
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
    return ((name, values[name], each.value) for name, each in DEFAULTS.items() if values[name] != each.value)


def missing(values: Iterable[str]) -> list[str]:
    """The parameters that a manifest does not have: it was written by another version."""
    known = set(values)
    return [name for name in DEFAULTS if name not in known]
