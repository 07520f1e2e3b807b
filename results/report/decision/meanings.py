"""What the measures of the main table are called, and what they mean in plain words."""

from typing import Final

PROOF: Final = (
    "Whether programs that reason about the law (solvers) have shown, of a model of the drawing, that no complete draw can break a clause "
    "where each seat is filled by a lot that the check admits; for any list of parties unless a limit is said."
)
BROKEN: Final = (
    "Complete draws made for this report that broke a clause, of all complete ones. One would show that the proof's model is not the code."
)
REACHABLE: Final = (
    "Whether some order of lots leads to a seat that no State may fill, although a lawful draw exists. There the draw cannot go on."
)
STUCK: Final = "Draws made for this report that came to such a seat. In small type how large the chance can be at most."
ELSEWHERE: Final = (
    "Draws completed on made lists of parties on which a lawful draw exists. Most are small and hard on purpose. "
    "Stored, not measured again."
)
UNIFORM: Final = (
    "How far the chances that one State reviews another are from those if every lawful draw had the same chance. 0 is no distance; "
    "what chance alone makes of few draws is taken off. U is a yardstick, not the law. "
    "It is estimated by the chains of `uniform-chain`, so that algorithm is held against itself."
)
INDEPENDENT: Final = (
    "The same, from the chances if every seat had a lot of its own and only lawful outcomes counted. C is a yardstick, not the law."
)
BEST: Final = (
    "The mean reviews of each State beside those of the lottery that spreads reviews most evenly, differences added up over all States. "
    "Few draws make it larger."
)
FAIRNESS: Final = {
    "predictability": (
        "chance to guess the next seat",
        "How often one who has seen all lots so far guesses the next State rightly. "
        "1 is always; for a fair lot among 50 States it is 0.02.",
    ),
    "order_burden": (
        "does a late call mean more reviews?",
        "Correlation of a State's place in the order of calling with the reviews it performs. 0 is no link, 1 or -1 a full one.",
    ),
    "equals_p": (
        "are equals treated alike? (p-value)",
        "The chance that States which the law cannot tell apart would differ by at least "
        "as much as here, were they treated alike. Below 0.05 is a sign that they are not.",
    ),
}
"""Measures by their key: name and meaning."""
BURDEN: Final = {
    "burden_mean": ("reviews of a State, mean", "Reviews that a State performs, over all States that take part."),
    "burden_maximum": ("reviews of the busiest State", "The most reviews that any one State performs in a draw."),
    "burden_minimum": ("reviews of the least busy State", "The fewest reviews that any one State performs in a draw."),
    "burden_gini": ("unevenness (Gini)", "0: all States perform equally many reviews. 1: one State performs all of them."),
    "additional_reviewers": (
        "additional reviewing States",
        "States drawn beside the first one of a seat because that one is not party to all the instruments. Each is more work.",
    ),
    "taking_part_1": ("States taking part, group 1", "States that review or are reviewed in the first year group."),
    "taking_part_2": ("States taking part, group 2", "The same in the second."),
    "taking_part_3": ("States taking part, group 3", "The same in the third."),
}
SPREAD: Final = {
    "states_with_0": ("States with no review", "States that may review, and perform no review at all."),
    "states_with_more_than_3": ("States with more than 3", "States that perform more than three reviews."),
}
LOTS: Final = {
    "lots_drawn": ("lots drawn", "Lots (or cards) that come up in a draw."),
    "set_aside": ("lots set aside", "Those of them that a clause bars, so that another must be drawn."),
}
BY_HAND: Final = "Whether it can be held with bowls or piles of cards and without a computer."
SOLVER: Final = "Whether a program must decide something before a lot is kept; the table of the algorithms says what."
REPLAYED: Final = (
    "Whether check.py of an evidence pack, which needs no other software, draws every lot again. "
    "Otherwise it checks the finished draw only."
)
YEARS: Final = {
    "first_mean": ("phase 1 done later by, days", "Mean day on which a review has finished its first phase. A minus sign is sooner."),
    "whole_mean": ("all phases done later by, days", "The same for all phases."),
    "worst_at_once": ("tasks at once, more by", "The most tasks that one State has in hand at the same time."),
    "hours_a_review": ("hours for a review, more by", "Hours of work of the Secretariat for a review."),
}
