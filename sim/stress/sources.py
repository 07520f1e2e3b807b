"""Where the scenarios and laws of a campaign come from."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from scenarios import Fault, InputError, Scenario, load_scenario
from scenarios.generators import generate
from scenarios.generators.merging import with_groups
from verify.law_in_force import LawInForce, law_from

LISTED, SEARCHED = "listed", "adversarial"
GROUPS = "groups"
"""A parameter of every kind: how many regional groups (``scenarios.generators.merging``); all five where it is not given."""
SEARCH = ("aim", "against", "evaluations")
"""What a searched scenario needs to be told; ``law`` may stand beside them."""


@dataclass(frozen=True)
class Source:
    """A kind of synthetic scenario with its parameters, size and seed; or a list (``listed``); or a search (``adversarial``)."""

    family: str
    parameters: tuple[tuple[str, Any], ...]
    size: int
    seed: str

    @property
    def parameters_text(self) -> str:
        """As in the table: ``density=0.1,...``."""
        return ",".join(f"{name}={value}" for name, value in self.parameters)


def law_of(text: str) -> LawInForce:
    """The law of a plan: ``default``, or ``parameter=value`` settings with spaces between; raises ``InputError``."""
    pairs = {} if text == "default" else dict(setting.partition("=")[::2] for setting in text.split())
    return law_from(pairs, f"law {text!r}")


@lru_cache(maxsize=32)
def make_scenario(source: Source) -> Scenario:
    """The scenario of a source; raises ``InputError``."""
    if source.family == LISTED:
        return load_scenario(str(dict(source.parameters)["list"]))
    if source.family == SEARCHED:
        return _searched(source)
    given = dict(source.parameters)
    groups = given.pop(GROUPS, None)
    made = generate(source.family, size=source.size, seed=source.seed, parameters=given)
    return made if groups is None else with_groups(made, groups if type(groups) is int else 0)


def check_source(source: Source) -> None:
    """Raises ``InputError`` where the source gives no scenario; a search is not run, only its words are read."""
    if source.family != SEARCHED:
        make_scenario(source)
        return
    given = dict(source.parameters)
    faults = [Fault("parameters", "none", f"{name} given") for name in SEARCH if name not in given]
    faults += [Fault("parameters", name, f"one of {', '.join((*SEARCH, 'law'))}") for name in given if name not in (*SEARCH, "law")]
    if faults:
        raise InputError(SEARCHED, faults)
    law_of(str(given.get("law", "default")))


def _searched(source: Source) -> Scenario:
    from sim.stress.adversarial import adversarial  # noqa: PLC0415  (solvers are loaded only where they are asked)

    chosen = dict(source.parameters)
    found = adversarial(
        chosen["aim"],
        chosen["against"],
        size=source.size,
        seed=source.seed,
        evaluations=int(chosen["evaluations"]),
        law=law_of(str(chosen.get("law", "default"))),
    )
    return found.scenario
