"""The fewest pairs to drop, against every draw of six States; and on the real list, where the African States are barred to each other."""

import random
from functools import cache
from itertools import combinations, product

import pytest

from results.diagnosis_page import diagnosis_lines
from scenarios import load_scenario
from tests.agreement.test_ordered_pairs import GROUP_OF, SEATS, STATES, small_list
from untoc_draw import Law
from verify import LawInForce, law_from
from verify.budget import USUAL, Budget
from verify.diagnosis.diagnosis import diagnose
from verify.diagnosis.feasibility import exact_budget, feasibility
from verify.diagnosis.pairs_dropped import PairsDropped, pairs_dropped
from verify.diagnosis.problem import Problem
from verify.law.added import ADDED

SCENARIO = small_list(0)[0]
LISTS = 40
Pairs = frozenset[tuple[int, int]]


@cache
def reviews_of_draws(*, mutual: bool) -> frozenset[Pairs]:
    """Who is reviewed by whom, in every draw of the six States without pairs; with mutual reviews where these are not barred."""
    ways = [
        [(home, away) for home, away in product(STATES, STATES) if home != state and GROUP_OF[home] == GROUP_OF[state] != GROUP_OF[away]]
        for state in STATES
    ]
    found = set[Pairs]()
    for chosen in product(*ways):
        reviews = frozenset((state, chosen[state][side]) for state, side in SEATS)
        if mutual or not any(pair[::-1] in reviews for pair in reviews):
            found.add(reviews)
    return frozenset(found)


def fewest(barred: Pairs, required: Pairs, *, symmetric: bool, mutual: bool = False) -> int | None:
    """By looking at every draw: how many pairs must go, each barred one once where it counts in both orders; None where no draw exists."""
    both = {frozenset(pair) for pair in barred}
    return min(
        len({frozenset(pair) for pair in reviews} & both if symmetric else reviews & barred) + len(required - reviews)
        for reviews in reviews_of_draws(mutual=mutual)
    )


def some_pairs(chance: random.Random, share: float) -> Pairs:
    return frozenset((one, other) for one, other in product(STATES, STATES) if one != other and chance.random() < share)


def named(pairs: Pairs) -> list[tuple[str, str]]:
    return [(SCENARIO.states[one], SCENARIO.states[other]) for one, other in sorted(pairs)]


def asked(law: LawInForce) -> tuple[Problem, PairsDropped]:
    problem = Problem(SCENARIO, law)
    return problem, pairs_dropped(problem, exact_budget(problem, USUAL))


@pytest.mark.parametrize("symmetric", [False, True])
def test_no_fewer_pairs_do_than_every_draw_says(symmetric: bool) -> None:
    sizes = set()
    for number in range(LISTS):
        chance = random.Random(f"dropped/{symmetric}/{number}")
        barred, required = some_pairs(chance, chance.choice((0.4, 0.6, 0.9))), some_pairs(chance, chance.choice((0, 0, 0.1)))
        if symmetric:
            barred = frozenset((min(pair), max(pair)) for pair in barred)
        given = {"barred_both" if symmetric else "barred": named(barred), **({"required": named(required)} if required else {})}
        problem, found = asked(Law(**given))
        assert found.settled and found.considered == len(barred) + len(required), number
        assert len(found.pairs) == fewest(barred, required, symmetric=symmetric), number
        assert feasibility(problem.without_pairs(found.pairs), exact_budget(problem, USUAL)).feasible, number
        sizes.add(len(found.pairs))
    assert len(sizes) > 4, sizes


def test_a_pair_that_two_states_of_it_need_is_counted_once() -> None:
    """Where mutual reviews are no breach, one pair that is dropped serves both of its States."""
    barred = frozenset(combinations(STATES, 2))
    values = Law(barred_both=named(barred)).values
    _, found = asked(law_from({**values, ADDED: {**values[ADDED], "off": ["29a"]}}))
    assert found.settled and len(found.pairs) == fewest(barred, frozenset(), symmetric=True, mutual=True)
    assert len(found.pairs) < fewest(barred, frozenset(), symmetric=True)


def test_where_the_reason_is_another_it_is_proved_that_no_pairs_help() -> None:
    _, found = asked(Law(barred=named(frozenset({(0, 3)})), load_max=1))
    assert found == PairsDropped((), True, 1)


def test_a_relation_that_another_clause_asks_for_stays_whole() -> None:
    values = Law(barred=named(some_pairs(random.Random(1), 0.9))).values
    more = {"id": "more", "statement": "x", "finished": "for every s under review, for some r taking part: barred(s, r)"}
    added = {**values[ADDED], "clauses": [*values[ADDED]["clauses"], more]}
    assert asked(law_from({**values, ADDED: added}))[1] == PairsDropped()


def test_without_time_nothing_is_claimed() -> None:
    problem = Problem(SCENARIO, Law(barred=named(frozenset(product(STATES, STATES)) - {(one, one) for one in STATES})))
    found = pairs_dropped(problem, Budget(0))
    assert (found.pairs, found.settled) == ((), False)


def test_they_are_told_by_name_and_as_data() -> None:
    law = Law(barred=named(frozenset({(0, 1), (0, 2), (1, 2)})))
    found = diagnose(Problem(SCENARIO, law))
    (told,) = [one for one in found.document()["relaxations"] if one["kind"] == "pairs"]
    (dropped,) = told["dropped"]
    assert (dropped["relation"], dropped["state"]) == ("barred", "S0")
    assert found.document()["relaxations_searched"]["pairs"] == {"considered": 3, "settled": True}
    text = "\n".join(diagnosis_lines(found))
    assert "  Pairs of States dropped, of 3 that are barred or required: 1 together; fewer do not help:\n    barred:  [S0] and  [S" in text


@pytest.mark.long
def test_fifty_one_african_states_that_are_barred_to_each_other() -> None:
    parties = load_scenario("real-2020-10-16")
    african = parties.regional_groups.index("African")
    states = [state for state, group in zip(parties.states, parties.group_of.tolist(), strict=True) if group == african]
    problem = Problem(parties, Law(barred_both=[*combinations(states, 2)]))
    found = pairs_dropped(problem, exact_budget(problem, USUAL))
    assert found.considered == len(states) * (len(states) - 1) // 2
    assert found.settled and len(found.pairs) >= len(states)
    assert feasibility(problem.without_pairs(found.pairs), exact_budget(problem, USUAL)).feasible
