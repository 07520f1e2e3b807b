"""The catalogues brought up to date with the code: ``python -m words.catalogue`` (``make words``)."""

import ast
import sys
from collections.abc import Iterator, Sequence
from io import BytesIO
from operator import itemgetter
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po
from jinja2 import Environment, nodes

from words.messages import CATALOGUES, DEFAULT, LANGUAGES, read_catalogue

ROOT = Path(__file__).parent.parent
PACKAGES = ("words", "storage", "scenarios", "algorithms", "verify", "sim", "results", "app")
MARKERS = {"message": 1, "say": 1, "counting": 2}
"""The functions that mark a text, and how many of their first arguments are texts."""
WIDTH = 140
HEADER = """# Unofficial translation; the English is the reference.
msgid ""
msgstr ""
"Language: {code}\\n"
"Plural-Forms: {plurals}\\n"
"Content-Type: text/plain; charset=utf-8\\n"

"""


def template(packages: Sequence[str] = PACKAGES) -> Catalog:
    """What is marked in the code of the packages, in the order of files and lines."""
    found = Catalog(charset="utf-8", header_comment="")
    for package in packages:
        for path in sorted(one for ending in ("py", "html") for one in (ROOT / package).rglob(f"*.{ending}")):
            marked = marked_in if path.suffix == ".py" else marked_in_page
            for texts, _ in sorted(marked(path.read_text(encoding="utf-8")), key=itemgetter(1)):
                found.add(texts if len(texts) > 1 else texts[0], locations=[(path.relative_to(ROOT).as_posix(), 0)])
    return found


def marked_in(source: str) -> Iterator[tuple[tuple[str, ...], int]]:
    """The texts that a module marks, each with its line."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKERS:
            texts = [
                one.value for one in node.args[: MARKERS[node.func.id]] if isinstance(one, ast.Constant) and isinstance(one.value, str)
            ]
            if len(texts) == MARKERS[node.func.id]:
                yield tuple(texts), node.lineno


def marked_in_page(source: str) -> Iterator[tuple[tuple[str, ...], int]]:
    """The same of a template: the texts that it says."""
    for call in Environment().parse(source).find_all(nodes.Call):  # noqa: S701  (nothing is rendered)
        if isinstance(call.node, nodes.Name) and call.node.name == "say" and isinstance(call.args[0], nodes.Const):
            yield (call.args[0].value,), call.lineno


def update(code: str, fresh: Catalog) -> tuple[int, int]:
    """Bring a catalogue up to date: new messages empty, those that are no longer marked left out.

    Returns
    -------
    How many messages there are, and how many of them are not translated.
    """
    kept = read_catalogue(code) if (CATALOGUES / f"{code}.po").exists() else Catalog(locale=code)
    made = Catalog(locale=code)
    for one in fresh:
        if one.id:
            known = kept.get(one.id if isinstance(one.id, str) else one.id[0])
            made.add(one.id, known.string if known else None, locations=one.locations)
    write_catalogue(code, made)
    return len(made), len(untranslated(made))


def untranslated(catalogue: Catalog) -> list[str]:
    """The messages of a catalogue that have no translation, or lack one of the plural forms."""
    said = ((str(one.id), one.string if isinstance(one.string, tuple | list) else (one.string,)) for one in catalogue if one.id)
    return [id for id, forms in said if not all(forms)]


def write_catalogue(code: str, catalogue: Catalog) -> None:
    """Write a catalogue: the same bytes for the same messages, whoever writes it on whichever day."""
    body = BytesIO()
    write_po(body, catalogue, width=WIDTH, omit_header=True, include_lineno=False)
    (CATALOGUES / f"{code}.po").write_bytes(HEADER.format(code=code, plurals=catalogue.plural_forms).encode() + body.getvalue())


def main() -> None:
    """Bring all catalogues up to date with the code, and say how much is not translated."""
    fresh = template()
    for code in LANGUAGES:
        if code != DEFAULT:
            messages, empty = update(code, fresh)
            sys.stdout.write(f"{code}: {messages} messages, {empty} not translated\n")


if __name__ == "__main__":
    main()
