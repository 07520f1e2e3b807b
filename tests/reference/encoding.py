"""A second, independent statement of the law, in Answer Set Programming, to hold the project against.

`law.lp` states the law. This module turns a scenario into its facts, and asks clingo four things: is there a lawful
draw, which are all the lawful draws, is this draw lawful, and which clauses does it break. It uses the project's
scenarios and nothing else of the project.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import clingo

from scenarios.model import Scenario

Seat = Literal["home", "away"]
Lot = tuple[str, str, Seat, bool, frozenset[str]]
"""One reviewing State: reviewed, reviewing, seat, whether it is an additional one, and the instruments it takes."""

Draw = frozenset[Lot]
Groups = Mapping[str, Sequence[str]]
"""The division: the year ("1", "2", "3") to the States under review in it."""

Candidates = Literal["narrow", "wide"]
"""How draws are made (see law.lp). Both give the same lawful draws; `wide` is only for very small scenarios."""

LAW = Path(__file__).with_name("law.lp").read_text(encoding="utf-8")

CHOICES: dict[str, tuple[str, ...]] = {
    "additional_covers": ("all-missing", "some-missing"),
    "additional_keeps_seat": ("yes", "no"),
    "mutual_scope": ("whole-process", "same-year"),
    "no_group": ("outside", "reviewing-only", "home-waived"),
    "home_fallback": ("none", "different-group"),
    "uncoverable_lot": ("set-aside", "stuck"),
    "reviewers_from": ("all-parties", "not-under-review-this-year"),
    "load_min": ("off", "on"),
    "home_from": ("own-group", "any"),
    "away_from": ("different-group", "any"),
}
"""The parameters that are a choice, default first. `uncoverable_lot` has no effect on which finished draws are lawful."""

PREFERENCES: dict[str, tuple[str, ...]] = {"legal_family": ("off", "on")}
"""The parameters that are a choice and matter only where the scenario tells the States' legal families."""

NUMBERS: dict[str, int] = {"reviewers_max": 4, "load_max": 0}
"""The parameters that are a number, with the default. A `load_max` of 0 is no limit."""

LISTS: dict[str, str] = {"waives_four": "waives", "defers": "defers", "declines": "declines"}
"""The parameters that list States, with the fact that each listed State gives. The default is nobody."""


class TooManyDrawsError(Exception):
    """There are more lawful draws than the limit given."""


def facts(scenario: Scenario, parameters: Mapping[str, object], groups: Groups) -> str:
    """The facts of `law.lp`: the scenario, the parameters (those not given keep their default) and the division.

    Raises ValueError for an unknown parameter, value or State, and for a division that does not place each State
    under review in exactly one year.
    """
    settings = _settings(scenario, parameters)
    lines = [_fact("instrument", instrument.id) for instrument in scenario.instruments]
    for row, state in enumerate(scenario.states):
        lines.append(_fact("state", state))
        if scenario.group_of[row] >= 0:
            lines.append(_fact("group", state, int(scenario.group_of[row])))
        lines += [_fact("family", state, family) for family in sorted(scenario.legal_families[row])]
        lines += [
            _fact("party", state, instrument.id)
            for column, instrument in enumerate(scenario.instruments)
            if scenario.adherence[row, column]
        ]
    _check_division(scenario, settings, groups)
    lines += [_fact("year", state, str(year)) for year, states in groups.items() for state in states]
    for name, value in settings.items():
        if isinstance(value, (str, int)):
            lines.append(_fact("param", name, value))
        else:
            lines += [_fact(LISTS[name], state) for state in value]
    return "\n".join(lines) + "\n"


def under_review(scenario: Scenario, parameters: Mapping[str, object]) -> tuple[str, ...]:
    """The States under review: those of a group, and under `home-waived` those of none as well."""
    everybody = parameters.get("no_group") == "home-waived"
    return tuple(state for row, state in enumerate(scenario.states) if everybody or scenario.group_of[row] >= 0)


def feasible(
    scenario: Scenario, parameters: Mapping[str, object], groups: Groups, conflicts: int | None = None, most_additional: int | None = None
) -> bool | None:
    """Whether there is a complete lawful draw; None when so many `conflicts` of the search did not tell.

    With `most_additional`, one with so many additional reviewing States in all, at most.
    """
    given = facts(scenario, parameters, groups)
    if most_additional is not None:
        given += f":- #count {{ S,Q,V : seated(S,Q,V,additional) }} > {most_additional}.\n"
    control = _prepare(given, ("narrow", "keep"), models=1)
    if conflicts is not None:
        solving: Any = control.configuration.solve
        solving.solve_limit = str(conflicts)
    return control.solve().satisfiable


def all_draws(
    scenario: Scenario, parameters: Mapping[str, object], groups: Groups, limit: int, candidates: Candidates = "narrow"
) -> set[Draw]:
    """Every complete lawful draw. Raises TooManyDrawsError when there are more than `limit`."""
    control = _prepare(facts(scenario, parameters, groups), (candidates, "keep"), models=limit + 1)
    found = 0
    draws: set[Draw] = set()
    with control.solve(yield_=True) as handle:
        for model in handle:
            found += 1
            if found > limit:
                raise TooManyDrawsError(f"more than {limit} lawful draws")
            draws.add(_draw_of(model.symbols(shown=True)))
    # Each answer is a draw of its own. If two were the same, the encoding would count wrongly.
    if len(draws) != found:
        raise AssertionError(f"{found} answers for {len(draws)} draws")
    return draws


def lawful(scenario: Scenario, parameters: Mapping[str, object], groups: Groups, draw: Iterable[Lot]) -> bool:
    """Whether `draw` is a complete lawful draw."""
    return not violations(scenario, parameters, groups, draw)


def violations(scenario: Scenario, parameters: Mapping[str, object], groups: Groups, draw: Iterable[Lot]) -> set[str]:
    """The ids of the clauses that `draw` breaks. A clause stands for all its breaches, whichever State is concerned."""
    return {clause for clause, _ in breaches(scenario, parameters, groups, draw)}


def breaches(scenario: Scenario, parameters: Mapping[str, object], groups: Groups, draw: Iterable[Lot]) -> set[tuple[str, str]]:
    """The clauses that `draw` breaks, each with the State that `law.lp` tells the breach of."""
    control = _prepare(facts(scenario, parameters, groups) + _draw_facts(draw), (), models=1)
    with control.solve(yield_=True) as handle:
        model = handle.model()
        if model is None:
            raise AssertionError("the law has no answer for a given draw")
        shown = model.symbols(shown=True)
    return {(atom.arguments[0].string, atom.arguments[1].string) for atom in shown if atom.name == "violated"}


def _settings(scenario: Scenario, parameters: Mapping[str, object]) -> dict[str, str | int | tuple[str, ...]]:
    """The parameters with the defaults filled in. Yes and on may be given as True, no and off as False."""
    unknown = set(parameters) - set(CHOICES) - set(PREFERENCES) - set(NUMBERS) - set(LISTS)
    if unknown:
        raise ValueError(f"unknown parameters: {sorted(unknown)}")
    settings: dict[str, str | int | tuple[str, ...]] = {}
    for name, alternatives in (CHOICES | PREFERENCES).items():
        value = parameters.get(name, alternatives[0])
        if isinstance(value, bool):
            value = ("yes" if value else "no") if "yes" in alternatives else ("on" if value else "off")
        if value not in alternatives:
            raise ValueError(f"{name}: {value!r} is none of {alternatives}")
        settings[name] = str(value)
    for name, default in NUMBERS.items():
        number = parameters.get(name, default)
        if not isinstance(number, int) or isinstance(number, bool) or number < 0:
            raise ValueError(f"{name}: {number!r} is not a number from 0 up")
        settings[name] = number
    for name in LISTS:
        listed = parameters.get(name, ())
        if isinstance(listed, str) or not isinstance(listed, Collection):
            raise ValueError(f"{name}: {listed!r} is not a list of States")
        strangers = sorted(str(state) for state in listed if state not in scenario.index)
        if strangers:
            raise ValueError(f"{name}: not in the scenario: {strangers}")
        settings[name] = tuple(sorted(str(state) for state in listed))
    return settings


def _check_division(scenario: Scenario, settings: Mapping[str, object], groups: Groups) -> None:
    """Raise ValueError unless each State under review, and no other, is in exactly one year."""
    placed = Counter(state for states in groups.values() for state in states)
    expected = Counter(under_review(scenario, settings))
    if placed != expected:
        lacking, surplus = sorted(expected - placed), sorted(placed - expected)
        raise ValueError(f"division: not placed {lacking}; placed twice, or not under review {surplus}")


def _draw_facts(draw: Iterable[Lot]) -> str:
    """The facts of a given draw."""
    lines: list[str] = []
    seen: Counter[tuple[str, str, str, str]] = Counter()
    for reviewed, reviewing, seat, additional, instruments in draw:
        if seat not in ("home", "away"):
            raise ValueError(f"seat: {seat!r} is neither home nor away")
        rank = "additional" if additional else "first"
        seen[reviewed, reviewing, seat, rank] += 1
        pair = f"{_term(reviewed)},{_term(reviewing)},{seat},{rank}"
        lines.append(f"seated({pair}).")
        lines += [f"takes({pair},{_term(instrument)})." for instrument in instruments]
    lines += [f"twice({_term(reviewed)},{_term(reviewing)},{seat})." for (reviewed, reviewing, seat, _), times in seen.items() if times > 1]
    return "\n".join(lines) + "\n"


def _prepare(given: str, parts: Sequence[str], models: int) -> clingo.Control:
    """The law with the given facts and these parts of it, grounded, ready to give at most `models` answers."""
    control = clingo.Control([f"--models={models}"])
    control.add("base", [], LAW)
    control.add("base", [], given)
    control.ground([("base", []), *((part, []) for part in parts)])
    return control


def _draw_of(shown: Iterable[clingo.Symbol]) -> Draw:
    """The draw of an answer."""
    taken: dict[tuple[str, str, Seat, bool], set[str]] = {}
    for atom in shown:
        if atom.name == "takes":
            reviewed, reviewing, seat, rank, instrument = atom.arguments
            at: Seat = "home" if seat.name == "home" else "away"
            lot = (reviewed.string, reviewing.string, at, rank.name == "additional")
            taken.setdefault(lot, set()).add(instrument.string)
    return frozenset((*lot, frozenset(instruments)) for lot, instruments in taken.items())


def _fact(name: str, *arguments: str | int) -> str:
    """One fact."""
    return f"{name}({','.join(_term(argument) for argument in arguments)})."


def _term(value: str | int) -> str:
    """A number, or a text in quotation marks."""
    return str(clingo.Number(value) if isinstance(value, int) else clingo.String(value))
