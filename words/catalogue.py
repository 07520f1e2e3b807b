"""The catalogues brought up to date with the code: ``python -m words.catalogue`` (``make words``)."""

import ast
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from operator import itemgetter
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import write_po

from words.messages import CATALOGUES, DEFAULT, LANGUAGES, read_catalogue

ROOT = Path(__file__).parent.parent
PACKAGES = ("words", "storage", "scenarios", "algorithms", "verify", "sim", "results", "app")
MARKERS = {"message": 1, "say": 1, "counting": 2}
"""The functions that mark a text, and how many of their first arguments are texts."""
OF_PAGES = {".html": ("jinja2.ext:babel_extract", "say"), ".j2": ("jinja2.ext:babel_extract", "say"), ".js": ("javascript", "tell")}
"""How texts are found in templates and in the scripts of pages, and the function that marks them there."""
OF_DATA = {"sim/data/parameters.toml": ("unit", "source", "meaning")}
"""Data files, and the keys of their tables whose texts are marked where the file is read."""
WIDTH = 140
HEADER = """# Unofficial translation; the English is the reference.
msgid ""
msgstr ""
"Language: {code}\\n"
"Plural-Forms: {plurals}\\n"
"Content-Type: text/plain; charset=utf-8\\n"

"""


def template() -> Catalog:
    """What is marked in the code of the packages and in data files, in the order of files and lines."""
    found = Catalog(charset="utf-8", header_comment="")
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            for texts, _ in sorted(marked_in(path.read_text(encoding="utf-8")), key=itemgetter(1)):
                found.add(texts if len(texts) > 1 else texts[0], locations=[(path.relative_to(ROOT).as_posix(), 0)])
        for ending, (method, marker) in OF_PAGES.items():
            for path in sorted((ROOT / package).rglob(f"*{ending}")):
                with path.open("rb") as file:
                    for _, text, _, _ in extract(method, file, keywords={marker: None}, options={"trim_blocks": "true"}):
                        found.add(str(text), locations=[(path.relative_to(ROOT).as_posix(), 0)])
    for name, keys in OF_DATA.items():
        for text in _texts_of(tomllib.loads((ROOT / name).read_text(encoding="utf-8")), keys):
            found.add(text, locations=[(name, 0)])
    return found


def _texts_of(tables: Mapping[str, Any], keys: Sequence[str]) -> Iterator[str]:
    """The texts of these keys in tables within tables."""
    for key, value in tables.items():
        if isinstance(value, dict):
            yield from _texts_of(value, keys)
        elif key in keys:
            yield value


def marked_in(source: str) -> Iterator[tuple[tuple[str, ...], int]]:
    """The texts that a module marks, each with its line."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKERS:
            texts = [
                one.value for one in node.args[: MARKERS[node.func.id]] if isinstance(one, ast.Constant) and isinstance(one.value, str)
            ]
            if len(texts) == MARKERS[node.func.id]:
                yield tuple(texts), node.lineno


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
            alike = known is not None and isinstance(known.id, str) == isinstance(one.id, str)  # with plural forms, or without
            made.add(one.id, known.string if known and alike else None, locations=one.locations)
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
