"""Dividing a whole number in proportion: the method of largest remainders (Hamilton 1792)."""

from collections.abc import Sequence


def largest_remainder(total: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Divide `total` in proportion to `weights` (their sum at least 1) into whole parts that sum to it.

    Each part gets its quota rounded down; what is left goes to the largest remainders, of equal ones to the earlier place.
    """
    whole = sum(weights)
    parts = [total * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda place: (-(total * weights[place] % whole), place))
    for place in by_remainder[: total - sum(parts)]:
        parts[place] += 1
    return tuple(parts)
