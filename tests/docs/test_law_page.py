"""The page of the law says what the clauses say."""

import runpy

import pytest

from storage.marked_part import with_part
from tests.docs.blocks import ROOT
from verify.law.parameters import DEFAULTS

PAGE = (ROOT / "docs" / "reference" / "law.md").read_text(encoding="utf-8")
MADE = runpy.run_path(str(ROOT / "docs" / "law_page.py"))


def test_the_page_is_what_the_clauses_give_now() -> None:
    assert with_part(PAGE, MADE["BEGIN"], MADE["END"], MADE["law_tables"]()) == PAGE, "run: python docs/law_page.py docs/reference/law.md"


def test_every_parameter_and_every_level_is_on_the_page() -> None:
    missing = [name for name in DEFAULTS if f"**`{name}`**" not in PAGE]
    assert not missing
    assert all(f"level `{level}`" in PAGE for level in ("quoted", "official", "implied", "uncac"))


def test_a_page_without_its_markers_is_refused() -> None:
    with pytest.raises(ValueError, match="law: begin"):
        with_part("# The law\n", MADE["BEGIN"], MADE["END"], "")
