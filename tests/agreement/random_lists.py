"""Lists of 8 to 16 States under laws of unusual values, by number: what an exact search is asked about when lots are set aside."""

import random
from typing import Any

from scenarios import REGIONAL_GROUPS, Scenario
from scenarios.instruments import UNTOC_FAMILY
from scenarios.model import Row, build_scenario
from tests.verify.diagnosis.small_problems import random_scenario
from verify import LawParameters, law_from
from verify.law.parameters import ALTERNATIVES, LATER

EIGHT = {"no_group": "home-waived", "home_fallback": "different-group", "load_min": "on", "load_max": 2}


def any_list(number: int) -> tuple[Scenario, LawParameters]:
    """8 to 16 States in up to three regional groups, and any law; always the same for a number."""
    chance = random.Random(f"best/{number}")
    scenario = random_scenario(chance, (8, 16), families=True)
    law: dict[str, Any] = {
        name: chance.choice(values) if chance.random() < 0.5 else values[0] for name, values in ALTERNATIVES.items() if name not in LATER
    }
    law |= {"load_max": chance.choice([0, 0, 1, 2, 3, 4]), "reviewers_max": chance.choice([4, 4, 4, 3, 2, 5])}
    for name in ("waives_four", "defers", "declines"):
        if chance.random() < 0.15:
            law[name] = chance.sample(scenario.states, chance.randint(0, scenario.n_states))
    law |= {name: "any" for name in LATER if number % 10 == 6 and chance.random() < 0.7}
    return scenario, law_from(law)


def eight_states(number: int) -> tuple[Scenario, LawParameters]:
    """Eight States, each of which must perform one review or two."""
    chance = random.Random(f"eight/{number}")
    groups, instruments, density = chance.choice((1, 2, 2, 3)), chance.randint(2, 4), chance.choice((0.5, 0.8))
    rows = []
    for n in range(8):
        group = chance.choice((*REGIONAL_GROUPS[:groups], None)) if chance.random() < 0.3 else REGIONAL_GROUPS[n % groups]
        rows.append(Row(f"S{n}", f"State {n}", group, (True, *(chance.random() < density for _ in range(instruments - 1)))))
    return build_scenario("eight", None, rows, UNTOC_FAMILY[:instruments]), law_from(EIGHT)
