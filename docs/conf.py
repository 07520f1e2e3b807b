"""The documentation site: every page under docs, as it also reads on a code host. Nothing is fetched from outside.

Four things are changed where Sphinx reads a page, so that the pages stay plain Markdown. The lists of links on the index are the table of
contents; a page that none of them names is a warning. ``<!-- click: MODULE:NAME -->`` becomes the reference of that command,
``<!-- python: KIND NAME -->`` the documentation of that function or class, from its docstring.
A file outside docs that a page links to is copied into the site, to be downloaded (MyST's ``path:``).
"""

import re
from importlib.metadata import version as installed

from pygments.lexers.special import TextLexer

project = "untoc-draw"
version = release = installed("untoc-draw")
extensions = ["myst_parser", "sphinx_click", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
root_doc = "index"
exclude_patterns = ["how-to/own_algorithm"]
myst_heading_anchors = 3
autodoc_typehints_format = "short"
autodoc_member_order = "bysource"
napoleon_custom_sections = ["Source"]

html_theme = "furo"
html_title = "untoc-draw"
html_copy_source = html_show_sourcelink = html_show_copyright = False

_SECTION = re.compile(r"^## (?P<caption>.+)\n(?P<body>(?:(?!## ).*\n?)*)", re.MULTILINE)
_LINK = re.compile(r"^- \[[^\]]+\]\((?P<page>[^)]+)\.md\)", re.MULTILINE)
_OUTSIDE = re.compile(r"\]\((?=(?:\.\./)+results/)")
_CLICK = re.compile(r"<!-- click: (\S+) -->")
_PYTHON = re.compile(r"<!-- python: (function|class) (\S+) -->")


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

    source[0] = _PYTHON.sub(_autodoc, source[0])


def _autodoc(found):
    members = {"function": "", "class": "\n   :members:"}[found[1]]
    return f"```{{eval-rst}}\n.. auto{found[1]}:: {found[2]}{members}\n```"


def setup(app):
    for language in ("csv", "smt2"):
        app.add_lexer(language, TextLexer)
    app.connect("source-read", _read)
