"""The readings: every parameter of the law as the question that it answers, and what each answer means.

The alternatives themselves and their defaults are in ``verify.law.parameters``. In a meaning, ``N`` stands for the number and ``States`` for
the States that a law names.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from verify.law.clause import Clause
from verify.law.clauses import clauses_of
from verify.law.parameters import ALTERNATIVES, CHOICES, DEFAULTS, NUMBERS, LawParameters
from verify.law.terms import Atom, Redraws, parts_of
from words import Message, message

UNCAC = message("terms of reference of the UNCAC review mechanism, paras 14-21")


@dataclass(frozen=True)
class Reading:
    """An open question. ``level`` is that of the words to be read; ``meanings`` gives each alternative in one sentence."""

    question: Message
    level: str
    source: Message
    meanings: Mapping[str, Message]


READINGS = {
    "additional_covers": Reading(
        message("Must one additional reviewing State cover all the instruments that the drawn one lacks?"),
        "quoted",
        message('para. 29 (b): "an additional reviewing State only for those instruments"'),
        {
            "all-missing": message("One additional State covers all the missing instruments."),
            "some-missing": message("An additional State covers what it can, and more are drawn until nothing is missing."),
        },
    ),
    "additional_keeps_seat": Reading(
        message("Does an additional reviewing State take over the seat of the one that it supplements?"),
        "official",
        message("para. 28 speaks of each instrument"),
        {
            "yes": message("It must be from the group, own or different, that the seat asks for."),
            "no": message("It may be from any regional group."),
        },
    ),
    "mutual_scope": Reading(
        message("Does the ban on mutual reviews bind across the three yearly groups?"),
        "quoted",
        message("para. 29 (a)"),
        {
            "whole-process": message("Two States never review each other, whatever their years."),
            "same-year": message("Two States do not review each other in the same year; in different years they may."),
        },
    ),
    "no_group": Reading(
        message("What of a party that belongs to no regional group, as the European Union?"),
        "official",
        message("para. 28 on regional groups; the published 189 States under review"),
        {
            "outside": message("It is not reviewed and does not review."),
            "reviewing-only": message("It is not reviewed, but may review others."),
            "home-waived": message("It is reviewed and reviews, and its home seat may go to any State."),
        },
    ),
    "home_fallback": Reading(
        message("What if the own regional group has no admissible State for the home seat?"),
        "official",
        message("para. 28: one of the two is from the same regional group"),
        {
            "none": message("The home seat stays with the own group, and the draw may be stuck."),
            "different-group": message("The home seat then goes to a State of a different group."),
        },
    ),
    "uncoverable_lot": Reading(
        message("What if a State is drawn whose missing instruments no admissible State could cover?"),
        "quoted",
        message("para. 29 (b) does not say"),
        {
            "set-aside": message("The lot is set aside, for it could not lead to a lawful draw."),
            "stuck": message("The lot is kept, and the draw stops at the additional seat."),
        },
    ),
    "reviewers_from": Reading(
        message("May a State review others in the year in which it is under review itself?"),
        "official",
        message("UNODC news of 1 November 2022: the published counts show that some did"),
        {"all-parties": message("It may."), "not-under-review-this-year": message("It may not review a State of its own year.")},
    ),
    "reviewers_max": Reading(
        message("How many States may review one State, for all instruments together?"),
        "quoted",
        message("para. 29 (c): four"),
        {"N": message("At most {N}, unless the State under review decides otherwise.", N="N")},
    ),
    "waives_four": Reading(
        message("Which States under review have decided that more States may review them?"),
        "quoted",
        message('para. 29 (c): "unless the State under review decides otherwise"'),
        {"none": message("The limit holds for every State."), "States": message("The limit does not hold for {States}.", States="States")},
    ),
    "load_max": Reading(
        message("How many reviews may one State perform?"),
        "uncac",
        UNCAC,
        {"0": message("There is no limit."), "N": message("At most {N}.", N="N")},
    ),
    "load_min": Reading(
        message("Must every State perform a review?"),
        "uncac",
        UNCAC,
        {"off": message("A State may be left without a review to perform."), "on": message("Every State performs at least one review.")},
    ),
    "legal_family": Reading(
        message("Is a reviewing State with a similar legal system preferred?"),
        "uncac",
        UNCAC,
        {
            "off": message("Legal systems play no part."),
            "on": message("The home seat goes to a State with a similar legal system where one could serve."),
        },
    ),
    "defers": Reading(
        message("Which States decline to review others in their own year of review?"),
        "uncac",
        UNCAC,
        {
            "none": message("No State has declined."),
            "States": message("Not drawn to review a State of their own year: {States}.", States="States"),
        },
    ),
    "declines": Reading(
        message("Which States decline every review after their first?"),
        "uncac",
        UNCAC,
        {"none": message("No State has declined."), "States": message("Drawn for one review at most: {States}.", States="States")},
    ),
    "redraws": Reading(
        message("Which States ask that their draw be repeated, once for each time that they are named?"),
        "uncac",
        UNCAC,
        {"none": message("No draw is repeated."), "States": message("Repeated for {States}.", States="States")},
    ),
    "home_from": Reading(
        message("From which regional groups may the reviewing State of the home seat be?"),
        "other",
        message("para. 28 says the own group; the drawing of review subgroups in MESICIC (OAS), first round, knows no groups"),
        {"own-group": message("From the own group alone."), "any": message("From any regional group.")},
    ),
    "away_from": Reading(
        message("From which regional groups may the reviewing State of the away seat be?"),
        "other",
        message(
            "para. 28 says a different one; terms of reference of the UNCAC review mechanism, paras 14-21, "
            "ask for one State of the same region and leave the other open"
        ),
        {"different-group": message("From a different group alone."), "any": message("From any regional group.")},
    ),
}
"""Every parameter of ``verify.law.parameters``."""


def meaning_of(parameter: str, value: Any) -> Message:
    """What a value of a parameter means, in one sentence."""
    meanings = READINGS[parameter].meanings
    if parameter in CHOICES:
        return meanings["States"].of(States=", ".join(value)) if value else meanings["none"]
    return meanings.get(str(value)) or meanings["N"].of(N=str(value))


def shown(value: Any) -> str:
    """A value of a parameter as it is written on the command line; ``none`` where no State is named."""
    return (",".join(value) or "none") if isinstance(value, list) else str(value)


def bearing_on(law: LawParameters) -> dict[str, list[str]]:
    """For each clause in force, the parameters that would change its terms or that its terms ask for."""
    clauses = {clause.id: clause for clause in clauses_of(law)}
    found: dict[str, list[str]] = {clause: [] for clause in clauses}
    for parameter, value in law.values.items():
        others = [LawParameters({**law.values, parameter: other}) for other in _others(parameter, value)]
        changed = [{clause.id: clause.terms for clause in clauses_of(other)} for other in others]
        for name, clause in clauses.items():
            moved = any(terms.get(name) != clause.terms for terms in changed)
            if moved or (parameter in CHOICES and parameter in _asked(clause)):
                found[name].append(parameter)
    return found


def _others(parameter: str, value: Any) -> list[Any]:
    """Values that a parameter might have instead."""
    if parameter in ALTERNATIVES:
        return [other for other in ALTERNATIVES[parameter] if other != value]
    if parameter in NUMBERS:
        near = {DEFAULTS[parameter], value + 1, value - 1} - {value}
        return [number for number in sorted(near) if number in NUMBERS[parameter]]
    return []


_CHOICE_OF = {"waives": "waives_four", "defers": "defers", "declines": "declines"}


def _asked(clause: Clause) -> set[str]:
    """The lists of States for which a clause asks."""
    parts = [part for term in clause.terms for part in parts_of(term)]
    asked = {_CHOICE_OF.get(part.name, "") for part in parts if isinstance(part, Atom)}
    return asked | {"redraws" for part in parts if isinstance(part, Redraws)}
