"""Give the States of a scenario, a law or a record other ids."""

from collections.abc import Mapping
from typing import Any

from scenarios import Scenario
from scenarios.model import Row, build_scenario
from verify import LawParameters, law_from

Names = Mapping[str, str]


def relabelled_scenario(scenario: Scenario, names: Names) -> Scenario:
    """The same facts under other State ids."""
    rows = [
        Row(
            id=names[state],
            name=scenario.names[place],
            group=scenario.regional_groups[scenario.group_of[place]] if scenario.group_of[place] >= 0 else None,
            held=tuple(bool(held) for held in scenario.adherence[place]),
            legal_family=scenario.legal_families[place],
        )
        for place, state in enumerate(scenario.states)
    ]
    return build_scenario(scenario.id, scenario.as_of, rows, scenario.instruments, scenario.regional_groups)


def relabelled_law(law: LawParameters, names: Names) -> LawParameters:
    """The same law, with the States' own choices under other ids."""
    return law_from(relabelled(dict(law.values), names))


def relabelled(part: Any, names: Names) -> Any:
    """Any part of a record: every string that is a State id, as key or value, becomes the other id."""
    if isinstance(part, str):
        return names.get(part, part)
    if isinstance(part, dict):
        return {names.get(key, key): relabelled(value, names) for key, value in part.items()}
    if isinstance(part, list):
        return [relabelled(entry, names) for entry in part]
    return part
