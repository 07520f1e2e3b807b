"""The exact chances of algorithms beside the references, as an engineer calls them."""

from fractions import Fraction

from algorithms import load_algorithm
from sim.fairness.exact_comparison import ExactChances, NotExact, compare_exactly


def test_exact_chances_are_set_against_both_references() -> None:
    found = compare_exactly([load_algorithm("uniform-chain"), load_algorithm("sequential-bowls-look-ahead")], load_max=2)
    chain, bowls = found.rows
    assert isinstance(chain, NotExact) and "seed word" in chain.reason
    assert isinstance(bowls, ExactChances) and sum(bowls.exact.distribution.values()) == 1 and bowls.exact.stuck == 0
    assert {sum(one.values()) for one in found.references.values()} == {Fraction(1)}
    assert all(len(one) == found.lawful_draws for one in found.references.values())
    assert 0 < bowls.apart["C"].variation < bowls.apart["U"].variation < 1
    row = found.document()["rows"][1]
    assert (row["sum"], row["stuck"], row["variation_from_C"]) == ("1", "0", str(bowls.apart["C"].variation))
