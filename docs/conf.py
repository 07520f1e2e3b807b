"""The documentation site: every page under docs, as it also reads on a code host. Nothing is fetched from outside.

Three things are changed where Sphinx reads a page, so that the pages stay plain Markdown. The lists of links on the index are the table of
contents; a page that none of them names is a warning. ``<!-- click: MODULE:NAME -->`` becomes the reference of that command.
A file outside docs that a page links to is copied into the site, to be downloaded (MyST's ``path:``).
"""

import re
from importlib.metadata import version as installed

from pygments.lexers.special import TextLexer

project = "untoc-draw"
version = release = installed("untoc-draw")
extensions = ["myst_parser", "sphinx_click"]
root_doc = "index"
exclude_patterns = ["how-to/own_algorithm"]
myst_heading_anchors = 3

html_theme = "furo"
html_title = "untoc-draw"
html_copy_source = html_show_sourcelink = html_show_copyright = False

_SECTION = re.compile(r"^## (?P<caption>.+)\n(?P<body>(?:(?!## ).*\n?)*)", re.MULTILINE)
_LINK = re.compile(r"^- \[[^\]]+\]\((?P<page>[^)]+)\.md\)", re.MULTILINE)
_OUTSIDE = re.compile(r"\]\((?=(?:\.\./)+results/)")
_CLICK = re.compile(r"<!-- click: (\S+) -->")


def with_contents(index: str) -> str:
    """The index with an unseen table of contents for each of its sections."""
    trees = []
    for section in _SECTION.finditer(index):
        listed = "\n".join(link["page"] for link in _LINK.finditer(section["body"]))
        trees.append(f"\n```{{toctree}}\n:hidden:\n:caption: {section['caption']}\n\n{listed}\n```\n")
    return index + "".join(trees)


def _read(app, docname, source):
    if docname == root_doc:
        source[0] = with_contents(source[0])
    source[0] = _OUTSIDE.sub("](path:", source[0])
    source[0] = _CLICK.sub("```{click} \\1\n:prog: untoc-draw\n:nested: full\n```", source[0])


def setup(app):
    for language in ("csv", "smt2"):
        app.add_lexer(language, TextLexer)
    app.connect("source-read", _read)
