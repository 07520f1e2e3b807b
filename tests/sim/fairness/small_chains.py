"""Small problems of which every lawful draw is listed, by the checker of finished draws alone."""

import itertools
from collections import Counter
from collections.abc import Collection
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenarios import REGIONAL_GROUPS
from scenarios.instruments import UNTOC_FAMILY
from scenarios.model import Row, build_scenario
from sim.fairness.chain_draws import draw_arrays
from verify import clauses_of, law_from
from verify.check import draws_keeping
from verify.completion.chain import Bundles
from verify.completion.chain_rules import ChainRules, rules_of
from verify.diagnosis.problem import Problem

Table = NDArray[np.int64]
Key = tuple[int, ...]
"""A draw: the States drawn, then the additional ones, seat by seat."""


def problem_of(holdings: dict[str, str], few: Collection[int] = (), **law: Any) -> Problem:
    """States by name (first letter the regional group) with one letter for each instrument held: ``u`` Convention, ``t`` TIP."""
    rows = [
        Row(name, name, REGIONAL_GROUPS["ABC".index(name[0])], tuple(letter in held for letter in "ut")) for name, held in holdings.items()
    ]
    two = any("t" in held for held in holdings.values())
    rows = rows if two else [Row(row.id, row.name, row.group, row.held[:1]) for row in rows]
    problem = Problem(build_scenario("small", None, rows, UNTOC_FAMILY[: 1 + two]), law_from(law))
    return problem.of_few(few) if few else problem


def key_of(bundles: Bundles) -> Key:
    return (*bundles[0].tolist(), *bundles[1].tolist())


def bundles_for(problem: Problem, state: int) -> list[tuple[int, int]]:
    """Every State drawn, alone and with every additional one, for one seat: lawful or not."""
    held = problem.guard.facts.party_bits.tolist()
    others = [other for other in range(len(held)) if other != state]
    alone = [(first, -1) for first in others]
    return alone + [(first, add) for first in others for add in others if held[state] & ~held[first]]


def lawful_of(problem: Problem, firsts: Table, adds: Table) -> NDArray[np.bool_]:
    """Which of a table of draws the checker of finished draws finds lawful; shape ``(n_draws,)``."""
    rules = rules_of(problem.scenario, problem.law, problem.year_of, problem.guard)
    arrays = draw_arrays(rules, problem.year_of, firsts, adds, problem.scenario.n_instruments)
    lawful = np.ones(len(firsts), dtype=np.bool_)
    for clause in clauses_of(problem.law):
        lawful &= draws_keeping(problem.scenario, problem.law, arrays, clause, chunk=4096)
    return lawful


def lawful_draws(problem: Problem) -> tuple[ChainRules, dict[Key, Fraction]]:
    """Every lawful draw, with its weight under ``independent``: 1 / the number of States that could be the additional one.

    State by State, from all bundles there are; what is unlawful with some States alone under review is so with more.
    """
    rules = rules_of(problem.scenario, problem.law, problem.year_of, problem.guard)
    reviewed = rules.reviewed.tolist()
    firsts, adds = (np.zeros((1, 0), dtype=np.int64) for _ in range(2))
    ways: list[dict[int, int]] = []
    for place, state in enumerate(reviewed):
        both = np.array(list(itertools.product(bundles_for(problem, state), repeat=2)), dtype=np.int64)
        mine = both[lawful_of(problem.of_few([state]), both[:, :, 0], both[:, :, 1])]
        roomy = problem.of_few([state]).with_parameter("reviewers_max", 12)
        possible = both[lawful_of(roomy, both[:, :, 0], both[:, :, 1])]
        for side in (0, 1):
            pairs = {(int(first), int(add)) for first, add in possible[:, side]}
            ways.append(Counter(first for first, _ in pairs))
        one, two = np.repeat(np.arange(len(firsts)), len(mine)), np.tile(np.arange(len(mine)), len(firsts))
        firsts = np.concatenate([firsts[one], mine[two, :, 0]], axis=1)
        adds = np.concatenate([adds[one], mine[two, :, 1]], axis=1)
        part = problem if place + 1 == len(reviewed) else problem.of_few(reviewed[: place + 1])
        kept = lawful_of(part, firsts, adds)
        firsts, adds = firsts[kept], adds[kept]
    found: dict[Key, Fraction] = {}
    for key in map(key_of, zip(firsts, adds, strict=True)):
        weight = Fraction(1)
        for seat, first in enumerate(key[: len(ways)]):
            weight /= ways[seat][first]
        found[key] = weight
    return rules, found


def start_of(key: Key) -> Bundles:
    seats = len(key) // 2
    return np.array(key[:seats], dtype=np.int64), np.array(key[seats:], dtype=np.int64)


def components(keys: Collection[Key]) -> list[set[Key]]:
    """The draws that single-seat moves reach from each other: two draws are neighbours where one seat's bundle differs."""
    left, found = set(keys), []
    by_rest: dict[tuple[int, Key], list[Key]] = {}
    for key in keys:
        for seat in range(len(key) // 2):
            by_rest.setdefault((seat, without(key, seat)), []).append(key)
    while left:
        waiting, reached = [left.pop()], set[Key]()
        while waiting:
            key = waiting.pop()
            reached.add(key)
            for seat in range(len(key) // 2):
                near = [other for other in by_rest[seat, without(key, seat)] if other in left]
                left.difference_update(near)
                waiting += near
        found.append(reached)
    return found


def without(key: Key, seat: int) -> Key:
    seats = len(key) // 2
    return key[:seat] + key[seat + 1 : seats + seat] + key[seats + seat + 1 :]
