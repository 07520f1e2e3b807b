"""The settings of the ten years that the report shows beside the one as fitted."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from sim.review_phase.parameters import DEFAULTS


class YearsSetting(NamedTuple):
    """A setting: ``values`` are the parameters of the simulation that differ from the defaults; ``why`` is one sentence."""

    key: str
    label: str
    values: Mapping[str, float]
    why: str


SETTINGS: Final = (
    YearsSetting(
        "as-fitted", "As fitted", {}, "What the facts published by the end of 2022 and the assumed parameters lead to, if nothing changes."
    ),
    YearsSetting(
        "all-start",
        "Every State starts",
        {"start.never": 0.0},
        "How much of the delay comes from States that never start, and how much more work their reviews would bring.",
    ),
    YearsSetting(
        "half-never",
        "Half never start",
        {"start.never": 0.5},
        "The other end of what the published facts leave open: half of the States never start.",
    ),
    YearsSetting(
        "two-officers",
        "Two more officers",
        {"staff.officers": 10},
        "Whether more posts in the Secretariat would bring the reviews to their end sooner.",
    ),
    YearsSetting(
        "in-time",
        "States answer in time",
        {name: 1.0 for name in DEFAULTS if name.startswith("delay.")},
        "What would be gained if States took no longer for each stage than the guidelines plan.",
    ),
)
"""As fitted first; with the same seed, replications of the same number meet the same chance under all of them."""
