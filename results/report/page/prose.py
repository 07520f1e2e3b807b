"""Markdown as HTML: paragraphs, lists, tables and links; HTML inside it is shown as text, and pictures are not fetched."""

from functools import cache

from markdown_it import MarkdownIt
from markupsafe import Markup


@cache
def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")


def prose(text: str) -> Markup:
    """Whole paragraphs."""
    return Markup(_reader().render(text))


def line(text: str) -> Markup:
    """Markdown within a line: no paragraph around it."""
    return Markup(_reader().renderInline(text))
