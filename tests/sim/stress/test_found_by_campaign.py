"""Faults that the campaign found, each mended."""

from algorithms import SeededLots, load_algorithm
from scenarios.generators import generate
from scenarios.generators.merging import with_groups
from verify import law_from


def test_part_of_what_is_missing_in_the_own_group_bars_no_fallback() -> None:
    """Where one State must take all the missing instruments, an own-group State that holds only some of them is no such State.

    The guard counted it as one (home_fallback=different-group), set a lawful lot aside, and left the draw stuck.
    """
    scenario = with_groups(generate("calibrated", size=12, seed="untoc-draw stress 2026/0"), 2)
    seed = "untoc-draw stress 2026/0/0"
    law = law_from({"home_fallback": "different-group"})
    record = load_algorithm("answer-set-most-even").draw(scenario, law, SeededLots(seed))
    assert record.complete
    covered = {review.reviewed: review for review in record.reviews}["EEG-0002"].reviewing
    home = [line for line in covered if line.seat == "home"]
    assert home
