"""Every code block of README.md and docs does what the page says."""

from pathlib import Path

import pytest

from tests.docs.blocks import LANGUAGES, ROOT, blocks_of, pages
from tests.docs.session import fill_folder, run_page

LONG = (
    "README.md",
    "docs/explanation/calibration.md",
    "docs/explanation/fairness.md",
    "docs/how-to/benchmark.md",
    "docs/how-to/capacity-plan.md",
    "docs/how-to/ceremony.md",
    "docs/how-to/diagnose.md",
    "docs/how-to/fairness.md",
    "docs/how-to/report.md",
    "docs/how-to/stress.md",
    "docs/reference/scenario-kinds.md",
    "docs/tutorial/first-draw.md",
)
"""Pages that take ten seconds or more."""


def _item(page: Path):
    return pytest.param(page, id=str(page), marks=[pytest.mark.long] if str(page) in LONG else [])


@pytest.mark.parametrize("page", [_item(page) for page in pages()])
def test_every_block_does_what_the_page_says(page: Path, tmp_path: Path) -> None:
    folder = tmp_path / "page"
    folder.mkdir()
    text = (ROOT / page).read_text(encoding="utf-8")
    if blocks_of(text):
        fill_folder(folder)
        run_page(text, folder)


def test_every_block_has_a_language_that_is_known() -> None:
    unknown = [f"{page}:{block.line} '{block.language}'" for page in pages()
               for block in blocks_of((ROOT / page).read_text(encoding="utf-8")) if block.language not in LANGUAGES]  # fmt: skip
    assert not unknown


def test_the_names_of_the_long_pages_are_pages() -> None:
    assert set(LONG) <= {str(page) for page in pages()}
