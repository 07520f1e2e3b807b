"""The streams of lots: in the bowl, apart from each other, without bias, and replayed as they were recorded."""

import itertools
from collections import Counter
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import algorithms.lots
from algorithms import RecordedLots, SeededLots, every_outcome, load_algorithm
from algorithms.lots import Lots
from scenarios import Scenario
from tests.property.strategies import QUICK_ALGORITHMS, cases
from verify import LawParameters

BOWLS = st.text(max_size=12)
SIZES = st.integers(1, 300)


@given(seed=st.text(), bowl=BOWLS, sizes=st.lists(SIZES | st.integers(1, 2**64), max_size=20))
def test_every_lot_is_in_its_bowl(seed: str, bowl: str, sizes: list[int]) -> None:
    lots = SeededLots(seed)
    assert all(0 <= lots.pick(bowl, size) < size for size in sizes)


@given(seed=st.text(), bowl=BOWLS, sizes=st.lists(SIZES, max_size=8), others=st.lists(st.tuples(BOWLS, SIZES), max_size=16))
def test_no_other_bowl_moves_a_stream(seed: str, bowl: str, sizes: list[int], others: list[tuple[str, int]]) -> None:
    alone, among = SeededLots(seed), SeededLots(seed)
    expected = [alone.pick(bowl, size) for size in sizes]
    others = [(other, size) for other, size in others if other != bowl]
    found = []
    for place, size in enumerate(sizes):
        for other, other_size in others[place::2]:
            among.pick(other, other_size)
        found.append(among.pick(bowl, size))
    assert found == expected


@given(first=st.tuples(st.text(), BOWLS), second=st.tuples(st.text(), BOWLS))
def test_two_streams_differ_unless_seed_and_bowl_are_the_same(first: tuple[str, str], second: tuple[str, str]) -> None:
    streams = []
    for seed, bowl in (first, second):
        lots = SeededLots(seed)
        streams.append([lots.pick(bowl, 2**32) for _ in range(4)])
    assert (streams[0] == streams[1]) == (first == second)


def test_a_seed_and_a_bowl_cannot_be_read_as_another_seed_and_bowl() -> None:
    pairs = [("ab", "c"), ("a", "bc"), ("abc", ""), ("", "abc")]
    assert len({SeededLots(seed).pick(bowl, 2**64) for seed, bowl in pairs}) == len(pairs)


CHI_SQUARE_999 = {2: 10.828, 3: 13.816, 7: 22.458, 22: 46.797, 50: 85.351}
"""Bowl size to the 99.9 % point of chi-square with one degree of freedom less (standard table)."""


@pytest.mark.parametrize("size", CHI_SQUARE_999)
def test_lots_are_spread_evenly(size: int) -> None:
    lots, expected = SeededLots("spread"), 200
    counts = Counter(lots.pick("ALB/home/0", size) for _ in range(size * expected))
    statistic = sum((counts[place] - expected) ** 2 for place in range(size)) / expected
    assert statistic < CHI_SQUARE_999[size]


@pytest.mark.parametrize("size", CHI_SQUARE_999)
def test_the_first_lots_of_many_bowls_are_spread_evenly(size: int) -> None:
    lots, expected = SeededLots("first lots"), 200
    counts = Counter(lots.pick(f"bowl {number}", size) for number in range(size * expected))
    statistic = sum((counts[place] - expected) ** 2 for place in range(size)) / expected
    assert statistic < CHI_SQUARE_999[size]


class _ListedWords:
    """Stands in for SHA-256: block ``c`` of any bowl is word ``c`` of a list."""

    words: tuple[int, ...] = ()

    def __init__(self, data: bytes = b"") -> None:
        self.data = data

    def copy(self) -> "_ListedWords":
        return _ListedWords(self.data)

    def update(self, data: bytes) -> None:
        self.data += data

    def digest(self) -> bytes:
        counter = int.from_bytes(self.data[-8:], "big")
        return (self.words[counter] if counter < len(self.words) else 0).to_bytes(8, "big") + bytes(24)


@pytest.mark.parametrize("size", range(1, 17))
def test_rejection_leaves_no_modulo_bias(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Words of four bits, all pairs of them: of the lots decided by two words, each place has exactly the same number."""
    monkeypatch.setattr(algorithms.lots, "_WORD", 16)
    monkeypatch.setattr(algorithms.lots, "hashlib", SimpleNamespace(sha256=_ListedWords))
    limit = 16 - 16 % size
    counts: Counter[int] = Counter()
    for words in itertools.product(range(16), repeat=2):
        monkeypatch.setattr(_ListedWords, "words", words)
        place = SeededLots("words").pick("bowl", size)
        accepted = next((word for word in words if word < limit), None)
        if accepted is None:
            continue
        assert place == accepted % size
        counts[place] += 1
    assert set(counts) == set(range(size))
    assert len(set(counts.values())) == 1
    assert counts.total() == 256 - (16 - limit) ** 2


@pytest.mark.parametrize("name", QUICK_ALGORITHMS)
@given(case=cases(), seed=st.text(max_size=5))
def test_a_recorded_draw_replays_to_the_same_record(name: str, case: tuple[Scenario, LawParameters], seed: str) -> None:
    record = load_algorithm(name).draw(*case, SeededLots(seed))
    lots = RecordedLots(record.numbers, seed)
    assert load_algorithm(name).draw(*case, lots) == record
    assert lots.left == 0


@given(tree=st.recursive(st.none(), lambda branch: st.lists(branch, min_size=1, max_size=4), max_leaves=40))
def test_every_leaf_of_a_tree_of_lots_is_walked_once_with_its_exact_chance(tree: Any) -> None:
    expected: list[tuple[tuple[int, ...], Fraction]] = []

    def leaves(branch: Any, path: tuple[int, ...], chance: Fraction) -> None:
        if branch is None:
            expected.append((path, chance))
            return
        for place, smaller in enumerate(branch):
            leaves(smaller, (*path, place), chance / len(branch))

    def run(lots: Lots) -> tuple[int, ...]:
        branch, path = tree, list[int]()
        while branch is not None:
            path.append(lots.pick("", len(branch)))
            branch = branch[path[-1]]
        return tuple(path)

    leaves(tree, (), Fraction(1))
    assert list(every_outcome(run)) == expected
    assert sum(chance for _, chance in expected) == 1
