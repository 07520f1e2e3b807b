"""The tree of outcomes on runs that are written here: what it counts, what it weighs, and which faults of a run it sees."""

from collections.abc import Callable, Hashable
from fractions import Fraction

import pytest

from verify.proofs.outcome_tree import AssumptionError, OutcomeTree, chances_of_ends, count_outcomes


def alike(*entries: Hashable) -> Callable[[], Hashable]:
    return lambda: entries


def two_dice(tree: OutcomeTree[object], keyed: bool) -> int:
    """The sum of two dice of two and three sides, and a third die where it is three: the way to a sum does not matter."""
    total = tree.pick("first", 2, alike("first")) + 1 + tree.pick("second", 3, lambda: None) + 1
    return total + (tree.pick("third", 2, alike(total) if keyed else lambda: None) if total == 3 else 0)


@pytest.mark.parametrize(("keyed", "places", "runs"), [(False, 5, 8), (True, 4, 7)])
def test_chances_of_two_dice_by_hand_and_a_known_place_is_run_once(keyed: bool, places: int, runs: int) -> None:
    ends = chances_of_ends(lambda tree: two_dice(tree, keyed))
    assert ends.chances == {2: Fraction(1, 6), 3: Fraction(1, 6), 4: Fraction(1, 2), 5: Fraction(1, 6)}
    assert (ends.places, ends.runs) == (places, runs)


def test_the_same_runs_are_counted() -> None:
    for keyed, runs in ((False, 8), (True, 7)):
        found = count_outcomes(lambda tree, keyed=keyed: (1, 0) if two_dice(tree, keyed) == 4 else (0, 1))  # type: ignore[misc]
        assert found == ((4, 4), runs)


def test_a_run_without_lots_has_one_end() -> None:
    ends = chances_of_ends(lambda tree: "end")
    assert (ends.chances, ends.places, ends.runs) == ({"end": Fraction(1)}, 0, 1)


def test_a_draw_that_comes_back_to_where_it_was_is_seen() -> None:
    def circle(tree: OutcomeTree[object]) -> int:
        tree.pick("one", 2, alike("here"))
        return tree.pick("two", 2, alike("here"))

    with pytest.raises(AssumptionError, match="the draw came back to two"):
        chances_of_ends(circle)


def test_a_run_that_draws_fewer_lots_on_the_same_way_is_seen() -> None:
    lots = iter((2, 1))

    def shorter(tree: OutcomeTree[object]) -> int:
        return sum(tree.pick(f"bowl {number}", 2, lambda: None) for number in range(next(lots)))

    with pytest.raises(AssumptionError, match="the same lots lead to another lot, then to none"):
        chances_of_ends(shorter)
