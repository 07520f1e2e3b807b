"""The law's parameters: every open question of paragraphs 28-29, with its alternatives, and the States' own choices."""

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenarios import Scenario
from scenarios.errors import Fault, InputError

ALTERNATIVES: dict[str, tuple[str, ...]] = {
    "additional_covers": ("all-missing", "some-missing"),
    "additional_keeps_seat": ("yes", "no"),
    "mutual_scope": ("whole-process", "same-year"),
    "no_group": ("outside", "reviewing-only", "home-waived"),
    "home_fallback": ("none",),
    "uncoverable_lot": ("set-aside", "stuck"),
    "reviewers_from": ("all-parties", "not-under-review-this-year"),
    "load_min": ("off", "on"),
}
NUMBERS: dict[str, tuple[int, ...]] = {"reviewers_max": tuple(range(2, 13)), "load_max": tuple(range(0, 1001))}
CHOICES = ("waives_four", "defers", "declines")
NOT_BUILT = ("legal_family", "redraw", "home_fallback")
DEFAULTS: dict[str, Any] = {
    **{name: values[0] for name, values in ALTERNATIVES.items()},
    "reviewers_max": 4,
    "load_max": 0,
    **{name: [] for name in CHOICES},
}


@dataclass(frozen=True)
class LawParameters:
    """One choice of the law's parameters.

    ``values`` holds every parameter (RULES: default first in ``ALTERNATIVES``); ``load_max`` 0 means no limit;
    ``waives_four``, ``defers`` and ``declines`` are lists of State ids (``defer`` and ``decline`` are UNCAC rules).
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

    def under_review(self, scenario: Scenario) -> NDArray[np.bool_]:
        """Which States are reviewed: all with a regional group, and the others where their home seat is waived."""
        everyone = np.ones(scenario.n_states, dtype=np.bool_)
        return everyone if self.values["no_group"] == "home-waived" else scenario.group_of >= 0

    def waives(self, state: str) -> bool:
        """Whether the State has waived the limit of para. 29 (c)."""
        return state in self.values["waives_four"]

    def guard(self, scenario: Scenario, year_of: NDArray[np.int8]) -> "Any":
        """The guard for one scenario and division."""
        from verify.guard import ClauseGuard  # noqa: PLC0415  (the guard reads the law)

        return ClauseGuard(scenario, self, year_of)


def law_from(pairs: Mapping[str, Any], source: str = "law") -> LawParameters:
    """Make a law from parameter values; raises ``InputError`` with every fault at once."""
    values, faults = dict(DEFAULTS), []
    for name, value in pairs.items():
        if name in NOT_BUILT and value not in ("none", "off"):
            faults.append(Fault(name, str(value), "leave it out: this alternative is not built yet"))
        elif name in ("legal_family", "redraw"):
            continue
        elif name in ALTERNATIVES and str(value) in ALTERNATIVES[name]:
            values[name] = str(value)
        elif name in NUMBERS and str(value).isdigit() and int(value) in NUMBERS[name]:
            values[name] = int(value)
        elif name in CHOICES:
            values[name] = sorted(value.split(",") if isinstance(value, str) else value)
        else:
            allowed = ALTERNATIVES.get(name) or (
                ("a whole number from " + f"{NUMBERS[name][0]} to {NUMBERS[name][-1]}",) if name in NUMBERS else ()
            )
            faults.append(Fault(name, str(value), "one of " + ", ".join(allowed or sorted(DEFAULTS))))
    if faults:
        raise InputError(source, tuple(faults))
    return LawParameters(values)


def read_law(file: Path | None, settings: tuple[str, ...] = ()) -> LawParameters:
    """Read a law from a TOML file and ``parameter=value`` settings; raises ``InputError``."""
    pairs: dict[str, Any] = {}
    if file:
        try:
            pairs |= tomllib.loads(file.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
            raise InputError(str(file), (Fault("file", str(fault), "a TOML file of law parameters"),)) from fault
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not equals:
            raise InputError("--set", (Fault("--set", setting, "parameter=value"),))
        pairs[name] = value
    return law_from(pairs, str(file) if file else "--set")
