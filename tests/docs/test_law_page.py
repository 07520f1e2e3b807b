"""The page of the law says what the clauses say."""

import runpy

from tests.docs.blocks import ROOT
from verify.law import DEFAULTS

PAGE = (ROOT / "docs" / "reference" / "law.md").read_text(encoding="utf-8")
MADE = runpy.run_path(str(ROOT / "docs" / "law_page.py"))


def test_the_page_is_what_the_clauses_give_now() -> None:
    assert MADE["with_tables"](PAGE) == PAGE, "run: python docs/law_page.py docs/reference/law.md"


def test_every_parameter_and_every_level_is_on_the_page() -> None:
    missing = [name for name in DEFAULTS if f"**`{name}`**" not in PAGE]
    assert not missing
    assert all(f"level `{level}`" in PAGE for level in ("quoted", "official", "implied", "uncac"))


def test_a_page_without_its_markers_is_refused() -> None:
    try:
        MADE["with_tables"]("# The law\n")
    except ValueError as fault:
        assert "law: begin" in str(fault)  # noqa: PT017
    else:
        raise AssertionError("a page without markers was taken")
