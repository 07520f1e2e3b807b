"""The catalogues are complete, of today's code, and have in each language the placeholders of the English."""

import shutil
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog

from words import LANGUAGES, catalogue, messages
from words.catalogue import CATALOGUES, marked_in, template, untranslated, update
from words.messages import read_catalogue

OTHERS = [code for code in LANGUAGES if code != "en"]


def placeholders(text: str) -> set[str]:
    """The names in braces."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def texts(one: str | tuple[str, ...] | list[str]) -> list[str]:
    """Singular and plural, or the one text."""
    return [one] if isinstance(one, str) else list(one)


@pytest.fixture(scope="module")
def fresh() -> Catalog:
    """What the code marks today."""
    return template()


@pytest.mark.parametrize("code", OTHERS)
def test_a_catalogue_has_every_message_of_the_code_and_no_other(code: str, fresh: Catalog) -> None:
    marked, kept = ({str(one.id) for one in catalogue if one.id} for catalogue in (fresh, read_catalogue(code)))
    assert marked - kept == set(), "run `make words`, and translate what is new"
    assert kept - marked == set(), "run `make words`"
    assert len(kept) > 190


@pytest.mark.parametrize("code", OTHERS)
def test_every_message_is_translated_in_all_its_forms(code: str) -> None:
    assert untranslated(read_catalogue(code)) == []
    forms = {len(one.string) for one in read_catalogue(code) if not isinstance(one.id, str)}
    assert forms == {{"ar": 6, "zh": 1, "ru": 3, "fr": 3, "es": 3}[code]}


@pytest.mark.parametrize("code", OTHERS)
def test_placeholders_are_those_of_the_english(code: str) -> None:
    wrong = [
        (one.id, text)
        for one in read_catalogue(code)
        if one.id
        for text in texts(one.string)
        if placeholders(text) != placeholders(texts(one.id)[-1])
    ]
    assert wrong == []


def test_the_markers_are_found_with_their_texts() -> None:
    source = 'a = message("one {x}", x=1)\nb = say(a)\nc = counting("{count} lot", "{count} lots", n)\nd = other.message("no")\n'
    assert list(marked_in(source)) == [(("one {x}",), 1), (("{count} lot", "{count} lots"), 3)]


@pytest.mark.parametrize("code", OTHERS)
def test_a_catalogue_brought_up_to_date_again_has_the_same_bytes(
    code: str, fresh: Catalog, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    again = Path(shutil.copy(CATALOGUES / f"{code}.po", tmp_path))
    for module in (messages, catalogue):
        monkeypatch.setattr(module, "CATALOGUES", tmp_path)
    assert update(code, fresh)[1] == 0
    assert again.read_bytes() == (CATALOGUES / f"{code}.po").read_bytes(), "run `make words`"


def test_a_message_that_loses_its_plural_is_translated_anew(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for module in (messages, catalogue):
        monkeypatch.setattr(module, "CATALOGUES", tmp_path)
    before, after = Catalog(locale="fr"), Catalog(locale="fr")
    before.add(("{count} lot", "{count} lots"), ("{count} sort", "{count} sorts", "{count} sorts"))
    before.add("a draw", "un tirage")
    for text in ("{count} lot", "a draw"):
        after.add(text)
    catalogue.write_catalogue("fr", before)
    assert update("fr", after) == (2, 1)
    assert untranslated(messages.read_catalogue("fr")) == ["{count} lot"]
