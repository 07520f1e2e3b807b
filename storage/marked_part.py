"""Pages with a part that is generated, between two markers."""


def with_part(page: str, begin: str, end: str, part: str) -> str:
    """The page with ``part`` in the place of what stands from ``begin`` to ``end``; raises ``ValueError`` where one is missing."""
    before, found, rest = page.partition(begin)
    _, ended, after = rest.partition(end)
    if not (found and ended):
        raise ValueError(f"the page lacks {begin} or {end}")
    return before + part + after
