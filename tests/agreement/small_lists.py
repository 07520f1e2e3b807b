"""Draws with look-ahead on small lists under unusual laws, each held against the second statement of the law."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from algorithms import SeededLots, load_algorithm
from algorithms.record import DrawRecord
from scenarios import Scenario
from tests.agreement.test_look_ahead import UNSEEN, draw_exists
from tests.reference.encoding import Draw, violations
from tests.verify.law.pairwise import Law, laws_by_pairs, values_on
from verify import LawParameters, law_from
from verify.proofs.scopes import patterns

FAMILIES = (frozenset({"civil"}), frozenset({"common"}), frozenset({"civil", "common"}), frozenset[str]())
Case = tuple[Scenario, Law]


def scenarios_of(sizes: tuple[int, ...], instruments: int, nested: bool, without_group: int) -> Iterator[Scenario]:
    """Every pattern of adherence; legal families are dealt so that they matter."""
    for found in patterns(sizes, instruments, nested, without_group):
        yield replace(found, legal_families=tuple(FAMILIES[state % 4] for state in range(found.n_states)))


def values_with_redraws(scenario: Scenario) -> dict[str, Any]:
    """Every value of every parameter that matters on a few States."""
    first, last = scenario.states[0], scenario.states[-1]
    return {**values_on(scenario.states), "redraws": ([], [first], [first, first, last])}


def all_at_once(scenarios: Iterable[Scenario]) -> Iterator[Case]:
    """Laws with many unusual values at once, every two of two parameters in one of them; other laws for each list."""
    for number, scenario in enumerate(scenarios):
        for law in laws_by_pairs(values_with_redraws(scenario), seed=number):
            yield scenario, law


def two_at_a_time(scenarios: Iterable[Scenario]) -> Iterator[Case]:
    """The default law, and it with every value of one parameter or every two values of two parameters changed."""
    for scenario in scenarios:
        values = values_with_redraws(scenario)
        unusual = [(name, value) for name, known in values.items() for value in known[1:]]
        yield scenario, {}
        for place, (name, value) in enumerate(unusual):
            yield scenario, {name: value}
            yield from ((scenario, {name: value, other: more}) for other, more in unusual[:place] if other != name)


def told_by_second_statement(scenario: Scenario, law: LawParameters, record: DrawRecord) -> set[str]:
    """The clauses that a record's draw breaks, by the second statement of the law."""
    asked = {name: value for name, value in law.values.items() if name not in UNSEEN}
    draw: Draw = frozenset(
        (review.reviewed, one.reviewing, one.seat, one.additional, frozenset(one.instruments))
        for review in record.reviews
        for one in review.reviewing
    )
    return violations(scenario, asked, record.groups, draw)


def disagreements(cases: Iterable[Case], algorithms: Iterable[str], seeds: Iterable[str]) -> tuple[list[Any], Counter[str]]:
    """Where a draw ends stuck though one exists, is complete though none does, draws a lot where none exists, or breaks a clause.

    Also counted: ``cases``, ``draws``, ``stuck``, and the divisions for which a lawful draw exists (``possible``) or not.
    """
    wrong, seen, drawing = list[Any](), Counter[str](), [load_algorithm(name) for name in algorithms]
    for scenario, choice in cases:
        law, known = law_from(choice), dict[str, bool]()
        seen["cases"] += 1
        for seed in seeds:
            for algorithm in drawing:
                record = algorithm.draw(scenario, law, SeededLots(seed))
                division = str(record.groups)
                if division not in known:
                    known[division] = draw_exists(scenario, law, record.groups)
                    seen["possible" if known[division] else "impossible"] += 1
                complete = record.complete
                seen.update(draws=1, stuck=not complete)
                if complete != known[division] or (record.lots and not known[division]):
                    wrong.append((algorithm.name, seed, scenario.adherence.tolist(), choice, record.outcome))
                elif complete and (broken := told_by_second_statement(scenario, law, record)):
                    wrong.append((algorithm.name, seed, scenario.adherence.tolist(), choice, broken))
    return wrong, seen
