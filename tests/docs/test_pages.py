"""Every code block of README.md and docs does what the page says."""

from pathlib import Path

import pytest

from tests.docs.blocks import LANGUAGES, ROOT, blocks_of, has_long_blocks, pages
from tests.docs.session import fill_folder, run_page

PAGES = pages()
LONG = [page for page in PAGES if has_long_blocks((ROOT / page).read_text(encoding="utf-8"))]


def _run(page: Path, folder: Path, whole: bool) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    if blocks_of(text, whole):
        folder.mkdir()
        fill_folder(folder)
        run_page(text, folder, whole)


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_block_does_what_the_page_says(page: Path, tmp_path: Path) -> None:
    _run(page, tmp_path / "page", whole=False)


@pytest.mark.long
@pytest.mark.parametrize("page", LONG, ids=str)
def test_every_block_that_takes_long_does_so_too(page: Path, tmp_path: Path) -> None:
    _run(page, tmp_path / "page", whole=True)


def test_every_block_has_a_language_that_is_known() -> None:
    unknown = [
        f"{page}:{block.line} '{block.language}'"
        for page in pages()
        for block in blocks_of((ROOT / page).read_text(encoding="utf-8"))
        if block.language not in LANGUAGES
    ]
    assert not unknown
