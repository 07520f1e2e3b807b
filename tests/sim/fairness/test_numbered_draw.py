"""The number of a draw stands for what is drawn, after seats were emptied too."""

import numpy as np

from algorithms.draw_so_far import AWAY, HOME, Seating
from sim.fairness.listed_look_ahead import NumberedDraw

HELD, LATER = Seating(0, 1, HOME, False, 1), Seating(0, 1, AWAY, False, 1)


def test_a_seat_filled_and_emptied_leaves_the_draw_as_it_was() -> None:
    draw = NumberedDraw(np.array([1, 2, 3], dtype=np.int8), {})
    draw.add(HELD)
    before = draw.key, draw.load.copy(), draw.loaded.copy(), draw.of(0), dict(draw.reviewers), dict(draw.reviews)
    for seating in (LATER, Seating(0, 2, AWAY, True, 1)):
        draw.add(seating)
        assert draw.key != before[0]
        draw.remove(0, [seating])
        now = draw.key, draw.load[:2], draw.loaded[:1], draw.of(0), draw.reviewers[0], draw.reviews[1]
        assert now == (before[0], before[1][:2], before[2][:1], before[3], before[4][0], before[5][1])
        assert draw.load[2] == 0
