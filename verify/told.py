"""Whom a search tells that it may take long: whoever has asked to be told."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Tell = Callable[[str], None]
_TELL: ContextVar[Tell | None] = ContextVar("tell", default=None)


@contextmanager
def searches_told(tell: Tell) -> Iterator[None]:
    """Inside, ``tell`` is called whenever a question is not decided by a short search, and so may take long."""
    before = _TELL.set(tell)
    try:
        yield
    finally:
        _TELL.reset(before)


def told(text: str) -> None:
    """Tell what a search is about to do, where somebody asked to be told."""
    if tell := _TELL.get():
        tell(text)
