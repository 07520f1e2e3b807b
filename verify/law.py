"""The law's parameters: every open question of paragraphs 28-29, with its alternatives, and the States' own choices."""

import difflib
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scenarios.bounded import read_toml
from scenarios.errors import Fault, InputError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from scenarios import Scenario

ALTERNATIVES: dict[str, tuple[str, ...]] = {
    "additional_covers": ("all-missing", "some-missing"),
    "additional_keeps_seat": ("yes", "no"),
    "mutual_scope": ("whole-process", "same-year"),
    "no_group": ("outside", "reviewing-only", "home-waived"),
    "home_fallback": ("none", "different-group"),
    "uncoverable_lot": ("set-aside", "stuck"),
    "reviewers_from": ("all-parties", "not-under-review-this-year"),
    "load_min": ("off", "on"),
    "legal_family": ("off", "on"),
}
NUMBERS = {"reviewers_max": range(2, 13), "load_max": range(0, 1001)}
CHOICES = ("waives_four", "defers", "declines", "redraws")
MOST_REDRAWS = 2
"""UNCAC terms of reference: a State may ask at most twice that its draw be repeated."""
DEFAULTS: dict[str, Any] = {
    **{name: values[0] for name, values in ALTERNATIVES.items()},
    "reviewers_max": 4,
    "load_max": 0,
    **{name: [] for name in CHOICES},
}


SAMPLED_UNDER = {"additional_covers": "all-missing", "home_fallback": "none", "legal_family": "off"}
"""The parameters under whose other values the sampler of lawful draws does not work: a bundle is then not one State and at most one more,
or depends on the other seats."""


@dataclass(frozen=True)
class LawParameters:
    """One choice of the law's parameters.

    ``values`` holds every parameter (RULES: default first in ``ALTERNATIVES``); ``load_max`` 0 means no limit;
    ``waives_four``, ``defers``, ``declines`` and ``redraws`` are lists of State ids (all but the first are UNCAC rules);
    ``redraws`` names a State once for each repetition that it asks for.
    """

    values: Mapping[str, Any] = field(default_factory=lambda: dict(DEFAULTS))

    @property
    def parameters(self) -> Mapping[str, Any]:
        """Parameter and value, as in the draw record."""
        return self.values

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical JSON of the parameters."""
        text = json.dumps(dict(self.values), sort_keys=True, separators=(",", ":"))
        return "sha256:" + hashlib.sha256(text.encode()).hexdigest()

    def under_review(self, scenario: "Scenario") -> "NDArray[np.bool_]":
        """Which States are reviewed: all with a regional group, and the others where their home seat is waived."""
        none = -1
        return scenario.group_of >= (none if self.values["no_group"] == "home-waived" else 0)

    def waives(self, state: str) -> bool:
        """Whether the State has waived the limit of para. 29 (c)."""
        return state in self.values["waives_four"]

    def redraws(self, state: str) -> int:
        """How often the State asks that its draw be repeated."""
        return int(self.values["redraws"].count(state))

    def check_states(self, scenario: "Scenario", source: str = "law") -> "LawParameters":
        """Gives the law back; raises ``InputError`` where it names a State that is not in the scenario."""
        faults = [Fault(name, state, f"ids of States of {scenario.id}")
                  for name in CHOICES for state in dict.fromkeys(self.values[name]) if state not in scenario.index]  # fmt: skip
        if faults:
            raise InputError(source, faults)
        return self

    def completion(self, scenario: "Scenario", year_of: "NDArray[np.int8]", objective: str = "none") -> "Any":
        """The look-ahead for one scenario and division."""
        from verify.completion import WitnessCompletion  # noqa: PLC0415  (the look-ahead reads the law)

        return WitnessCompletion(scenario, self, year_of, objective)

    def guard(self, scenario: "Scenario", year_of: "NDArray[np.int8]") -> "Any":
        """The guard for one scenario and division."""
        from verify.guard import ClauseGuard  # noqa: PLC0415  (the guard reads the law)

        return ClauseGuard(scenario, self, year_of)

    def sampler(self, scenario: "Scenario", year_of: "NDArray[np.int8]") -> "Any":
        """The sampler of lawful draws for one scenario and division."""
        from verify.fairness.chain import UniformSampler  # noqa: PLC0415  (numba is loaded only where a chain is run)

        return UniformSampler(scenario, self, year_of)


def law_from(pairs: Mapping[str, Any], source: str = "law") -> LawParameters:
    """Make a law from parameter values; raises ``InputError`` with every fault at once."""
    values: dict[str, Any] = dict(DEFAULTS)
    faults: list[Fault] = []
    for name, value in pairs.items():
        text = str(value)
        if name in ALTERNATIVES and text in ALTERNATIVES[name]:
            values[name] = text
        elif name in NUMBERS and len(text) < 10 and text.isascii() and text.isdigit() and int(text) in NUMBERS[name]:
            values[name] = int(text)
        elif name in CHOICES:
            values[name] = _states(name, value, faults)
        elif name in ALTERNATIVES:
            faults.append(Fault(name, text, "one of " + ", ".join(ALTERNATIVES[name])))
        elif name in NUMBERS:
            faults.append(Fault(name, text, f"a whole number from {NUMBERS[name].start} to {NUMBERS[name].stop - 1}"))
        else:
            near = difflib.get_close_matches(name, DEFAULTS, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            faults.append(Fault("parameter", name, "one of " + ", ".join(sorted(DEFAULTS)) + hint))
    if faults:
        raise InputError(source, tuple(faults))
    return LawParameters(values)


def _states(name: str, value: Any, faults: list[Fault]) -> list[str]:
    """A sorted list of State ids: a list, or a text with commas; faults are added to ``faults``."""
    states = [part.strip() for part in value.split(",")] if isinstance(value, str) else value
    if not isinstance(states, list | tuple) or not all(isinstance(state, str) for state in states):
        faults.append(Fault(name, str(value), "a list of State ids"))
        return []
    most = MOST_REDRAWS if name == "redraws" else 1
    found = sorted(state for state in states if state)
    faults += [Fault(name, state, f"each State at most {'twice' if most == 2 else 'once'}")
               for state in dict.fromkeys(found) if found.count(state) > most]  # fmt: skip
    return found


def read_law(file: Path | None, settings: tuple[str, ...] = ()) -> LawParameters:
    """Read a law from a TOML file and ``parameter=value`` settings; raises ``InputError``."""
    pairs: dict[str, Any] = {}
    if file:
        pairs |= read_toml(file, "a TOML file of law parameters")
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not equals:
            raise InputError("--set", (Fault("--set", setting, "parameter=value"),))
        pairs[name] = value
    return law_from(pairs, str(file) if file else "--set")
