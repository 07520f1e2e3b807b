"""The law's parameters: every open question of paragraphs 28-29, with its alternatives, and the States' own choices."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from scenarios.words import folded, nearest
from storage.errors import Fault, InputError, hinted
from words import message

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
    "home_from": ("own-group", "any"),
    "away_from": ("different-group", "any"),
}
NUMBERS = {"reviewers_max": range(2, 13), "load_max": range(0, 1001)}
CHOICES = ("waives_four", "defers", "declines", "redraws")
LATER = ("home_from", "away_from")
"""Parameters that came after the first records: written only where they differ from the default, so that older records and digests stay."""
MOST_REDRAWS = 2
"""UNCAC terms of reference: a State may ask at most twice that its draw be repeated."""
DEFAULTS: dict[str, Any] = {
    **{name: values[0] for name, values in ALTERNATIVES.items()},
    "reviewers_max": 4,
    "load_max": 0,
    **{name: [] for name in CHOICES},
}


BY_GROUP = {"home_from": "own-group", "away_from": "different-group"}
"""The seats as para. 28 has them: what takes the two seats of a State apart by regional groups holds of no other law."""
SAMPLED_UNDER = {"additional_covers": "all-missing", "home_fallback": "none", "legal_family": "off", **BY_GROUP}
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
        """Parameter and value, as in the draw record: those of ``LATER`` only where they are not the default."""
        return {name: value for name, value in self.values.items() if name not in LATER or value != DEFAULTS[name]}

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical JSON of the parameters."""
        text = json.dumps(self.parameters, sort_keys=True, separators=(",", ":"))
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

    def check_states(self, scenario: "Scenario", source: str = "law") -> Self:
        """Gives the law back; raises ``InputError`` where it names a State that is not in the scenario."""
        faults = [
            Fault(name, state, message("ids of States of {list}", list=scenario.id))
            for name in CHOICES
            for state in dict.fromkeys(self.values[name])
            if state not in scenario.index
        ]
        added = self.values.get("added", {})
        named = {(name, state) for name, each in added.get("relations", {}).items() for pair in each["pairs"] for state in pair}
        named |= {(name, state) for name, of in added.get("attributes", {}).items() for state in of}
        strange = [(name, state) for name, state in sorted(named) if state not in scenario.index]
        known = {folded(word): word for word in (*scenario.states, *scenario.names)} if strange else {}
        for name, state in strange:
            faults.append(Fault(name, state, hinted(message("ids or names of States of {list}", list=scenario.id), nearest(state, known))))
        if faults:
            raise InputError(source, faults)
        return self


def by_group(values: Mapping[str, Any]) -> bool:
    """Whether the two seats of a State are kept apart by regional groups."""
    return all(values[name] == value for name, value in BY_GROUP.items())
