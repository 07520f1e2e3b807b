"""What was counted once, and how far a count may be from it."""


def within(what: str, found: int, pinned: int, share: float = 0.1) -> None:
    """Fail, saying what to do, where ``found`` is further from ``pinned`` than that ``share`` of it."""
    assert abs(found - pinned) <= share * pinned, (
        f"{what}: {found:,}, and {pinned:,} when it was pinned ({found / pinned - 1:+.0%}; allowed: {share:.0%} either way). "
        "Is the change meant? Then see that nobody waits longer (untoc-draw benchmark) and pin the new number. "
        "Is it not? Then something is now done more often, or is no longer done at all."
    )
