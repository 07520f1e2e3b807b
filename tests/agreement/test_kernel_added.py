"""Machine code reads the clauses of a user that the facts alone decide; the others it refuses by name."""

import random
from collections import Counter
from typing import Any

import pytest

from algorithms import SeededLots, load_algorithm
from scenarios import REGIONAL_GROUPS, Scenario, load_scenario
from scenarios.instruments import UNTOC_FAMILY
from scenarios.model import Row, build_scenario
from tests.agreement.added_laws import random_added
from tests.agreement.interpreted import interpreted
from tests.agreement.test_kernel import NAMES, REAL, run_beside
from tests.agreement.test_look_ahead import random_law, random_scenario
from tests.verify.law.small import states
from verify import LawInForce, law_from
from verify.kernel.batch import NotReadError, kernel_for
from verify.law.added import ADDED, added_of
from verify.law.pairs import PairsGiven, with_pairs
from verify.many_draws import drawn_by_kernel, drawn_in_the_ordinary_way, same_draws

EACH_LOT = (
    "for every s under review, for every r reviewing s: not barred(s, r)",
    "for every s under review, for every r taking part: foes(s, r) implies not reviewed_by(s, r)",
    'for every s under review, for every r reviewing s: language(r) = "French" implies same_group(s, r) or party(r, i)',
    "for every s under review, for every r reviewing s: number of q taking part with (foes(q, r) and same_group(q, s)) <= 1",
    "for every s under review, for every r reviewing s: for some i among the instruments: party(s, i) and party(r, i) and not barred(r, s)",
    "for every s under review, for every r reviewing s: not language(s) = language(r) or foes(s, r)",
)
FINISHED = (
    "for every s under review, for every r taking part: barred(s, r) implies reviewed_by(s, r)",
    "for every s under review: number of r reviewing s with foes(s, r) <= 1",
    "for every r taking part: load(r) >= 1",
)
SIXTY = 60


def with_fixed(chance: random.Random, scenario: Scenario, law: LawInForce) -> LawInForce:
    """The law with one to three clauses that machine code reads, and perhaps one of its own off or restated."""
    added: dict[str, Any] = random_added(chance, scenario)
    each = [sentence.replace("party(r, i)", "has_group(s)") for sentence in chance.sample(EACH_LOT, chance.randint(0, 2))]
    finished = chance.sample(FINISHED, 0 if each and chance.random() < 0.7 else 1)
    added["clauses"] = [{"id": f"own-{n}", "statement": "x", "each_lot": [sentence]} for n, sentence in enumerate(each)]
    added["clauses"] += [{"id": f"end-{n}", "statement": "x", "finished": [sentence]} for n, sentence in enumerate(finished)]
    if chance.random() < 0.3:
        added["off"] = [chance.choice(("29a", "29c"))]
    elif chance.random() < 0.3:
        added["clauses"].append({"id": "29c", "statement": "x", "each_lot": [EACH_LOT[0]]})
    return law_from({**law.values, "redraws": [], ADDED: added})


def test_it_opens_the_guards_bowls() -> None:
    seen = Counter[str]()
    for number in range(SIXTY):
        chance = random.Random(f"kernel, added/{number}")
        scenario = random_scenario(chance)
        law = with_fixed(chance, scenario, random_law(chance, scenario))
        run_beside(scenario, law, SeededLots(str(number)), seen, ("sequential-bowls", "answer-set")[number % 2])
    assert min(seen[kind] for kind in ("open", "barred", "empty", "additional")) > 20, seen


def test_it_makes_the_algorithms_draws() -> None:
    made = Counter[bool]()
    for number in range(SIXTY // 3):
        chance = random.Random(f"kernel, draws/{number}")
        rows = [Row(f"S{n}", "", REGIONAL_GROUPS[n % 2], (True, chance.random() < 0.7)) for n in range(chance.randint(8, 14))]
        scenario = build_scenario("random", None, rows, UNTOC_FAMILY[:2])
        law = with_fixed(chance, scenario, law_from({"mutual_scope": chance.choice(("same-year", "whole-process"))}))
        for name in NAMES:
            algorithm, seeds = load_algorithm(name), ["1", "2", "3"]
            ordinary = drawn_in_the_ordinary_way(scenario, law, algorithm, seeds)
            with interpreted():
                fast = drawn_by_kernel(kernel_for(scenario, law, algorithm), law, algorithm, seeds)
            assert same_draws(fast, ordinary), (number, name)
            made.update(ordinary.complete.tolist())
    assert min(made[True], made[False]) > 30, made


def test_clauses_at_random_are_read_as_the_guard_reads_them_or_refused_by_name() -> None:
    read = Counter[bool]()
    for number in range(5 * SIXTY):
        chance = random.Random(f"kernel, any/{number}")
        scenario = random_scenario(chance)
        added = random_added(chance, scenario, depth=2)
        law = law_from({**random_law(chance, scenario).values, "redraws": [], ADDED: added})
        try:
            kernel_for(scenario, law, load_algorithm("rotating-lists"))
        except NotReadError as reason:
            assert "own-0" in str(reason)  # noqa: PT017
            assert not added_of(law.values).clauses[0].finished
            read[False] += 1
            continue
        read[True] += 1
        if added_of(law.values).clauses[0].each_lot:
            run_beside(scenario, law, SeededLots("1"), Counter())
    assert min(read.values()) > 50, read


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("for every s under review, for every r reviewing s: not reviewed_by(r, s)", "29d asks for other lots"),
        ("for every s under review, for every r reviewing s: load(r) <= 2", "29d asks for other lots"),
        ("for every s under review, for every r reviewing s: not same_year(s, r)", "29d asks for the year"),
        ("for every s under review, for every r reviewing s: not drawn(s, r) at home or same_family(s, r)", "29d asks for other lots"),
    ],
)
def test_what_it_cannot_read_it_refuses_and_names_the_clause(sentence: str, why: str) -> None:
    law = law_from({ADDED: {"clauses": [{"id": "29d", "statement": "x", "each_lot": sentence}]}})
    with pytest.raises(NotReadError, match=why):
        kernel_for(states("X", a="A:X", b="B:X"), law, load_algorithm("sequential-bowls"))


def forty_pairs(scenario: Scenario) -> list[tuple[str, str]]:
    """Made-up pairs of States of any groups, always the same."""
    chance = random.Random("forty pairs")
    return [tuple(chance.sample(scenario.states, 2)) for _ in range(40)]


@pytest.mark.parametrize("law", [{}, pytest.param({"load_max": 3}, marks=pytest.mark.long)])
@pytest.mark.parametrize("name", NAMES)
def test_compiled_it_makes_the_draws_of_the_real_list_with_forty_barred_pairs(name: str, law: dict[str, Any]) -> None:
    scenario, algorithm = load_scenario(REAL), load_algorithm(name)
    pairs = forty_pairs(scenario)
    lawful = law_from(with_pairs(law, PairsGiven(barred=pairs[:20], barred_both=pairs[20:]), scenario))
    seeds = [f"barred/{number}" for number in range(10 if not law else 300)]
    fast = drawn_by_kernel(kernel_for(scenario, lawful, algorithm), lawful, algorithm, seeds)
    assert same_draws(fast, drawn_in_the_ordinary_way(scenario, lawful, algorithm, seeds))


@pytest.mark.long
@pytest.mark.parametrize("name", NAMES)
def test_several_hundred_draws_with_barred_required_and_former_pairs(name: str) -> None:
    scenario, algorithm = load_scenario(REAL), load_algorithm(name)
    pairs, before = forty_pairs(scenario), load_algorithm("sequential-bowls").draw(scenario, law_from({}), SeededLots("before"))
    given = PairsGiven(barred=pairs[:20], barred_both=pairs[20:], not_again=before)
    lawful = law_from(with_pairs({}, given, scenario))
    seeds = [f"barred/{number}" for number in range(500)]
    kernel = kernel_for(scenario, lawful, algorithm)
    assert same_draws(drawn_by_kernel(kernel, lawful, algorithm, seeds), drawn_in_the_ordinary_way(scenario, lawful, algorithm, seeds))
