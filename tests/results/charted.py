"""What the specification of a chart says in words."""

from collections.abc import Iterator
from typing import Any


def titles(spec: Any) -> Iterator[str]:
    """The titles of axes and legends, and what stands where one points at a mark: the name of the field where it has no title."""
    if isinstance(spec, dict):
        yield from ([spec["title"]] if isinstance(spec.get("title"), str) else [])
        tips = spec.get("tooltip", [])
        yield from (one["field"] for one in (tips if isinstance(tips, list) else [tips]) if "field" in one and "title" not in one)
        for one in spec.values():
            yield from titles(one)
    elif isinstance(spec, list):
        for one in spec:
            yield from titles(one)
