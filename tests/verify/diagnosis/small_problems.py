"""Random small problems: up to 12 States, small groups, sparse instruments, any law that the reference encoding knows."""

import random
from typing import Any

from scenarios import REGIONAL_GROUPS, Scenario
from scenarios.instruments import UNTOC_FAMILY
from scenarios.model import Row, build_scenario
from tests.reference.encoding import CHOICES, feasible
from verify import LawParameters, law_from
from verify.diagnosis.problem import Problem
from verify.law.parameters import LATER

UNSEEN = ("legal_family", "redraws")


def random_scenario(chance: random.Random, counts: tuple[int, int], families: bool = False) -> Scenario:
    """So many States in up to three regional groups, some in none; ``families`` deals legal families too."""
    count, groups, instruments = chance.randint(*counts), chance.choice((1, 2, 2, 3, 3)), chance.randint(1, 4)
    density, scattered = chance.choice((0.5, 0.8, 1.0)), chance.choice((0, 0.1, 0.5))
    rows = []
    for n in range(count):
        group = chance.choice((*REGIONAL_GROUPS[:groups], None)) if chance.random() < scattered else REGIONAL_GROUPS[n % groups]
        held = (True, *(chance.random() < density for _ in range(instruments - 1)))
        family = frozenset({chance.choice(("civil", "common"))}) if families else frozenset[str]()
        rows.append(Row(f"S{n:02}", f"State {n}", group, held, family))
    return build_scenario("random", None, rows, UNTOC_FAMILY[:instruments])


def random_problem(number: int) -> Problem:
    """The problem of that number, always the same."""
    chance = random.Random(f"diagnosis/{number}")
    scenario = random_scenario(chance, (5, 12))
    return Problem(scenario, random_law(chance, scenario), f"division {number}")


def random_law(chance: random.Random, scenario: Scenario) -> LawParameters:
    choice: dict[str, Any] = {
        name: chance.choice(values) if chance.random() < 0.25 else values[0] for name, values in CHOICES.items() if name not in LATER
    }
    choice |= {"load_max": chance.choice([0, 0, 0, 2, 3, 4]), "reviewers_max": chance.choice([4, 4, 4, 3, 2])}
    for name in ("waives_four", "defers", "declines"):
        if chance.random() < 0.15:
            choice[name] = chance.sample(scenario.states, chance.randint(0, scenario.n_states))
    choice |= {name: "any" for name in LATER if chance.random() < 0.1}
    return law_from(choice)


def reference_says(problem: Problem, **changed: Any) -> bool:
    """What the independent encoding says of a problem, with some parameters changed."""
    values = {name: value for name, value in problem.law.values.items() if name not in UNSEEN}
    return bool(feasible(problem.scenario, values | changed, problem.groups()))
