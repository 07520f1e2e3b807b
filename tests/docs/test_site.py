"""The documentation site builds without a warning, leads to every page, and asks nothing of the network."""

import re
import runpy
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

import untoc_draw
from tests.docs.blocks import ROOT, pages

CONF = runpy.run_path(str(ROOT / "docs" / "conf.py"))
FETCHING = {("script", "src"), ("link", "href"), ("img", "src"), ("iframe", "src"), ("source", "src")}
IMPORTED = re.compile(r"""(?:@import|url\()\s*['"]?((?:https?:)?//[^'")]+)""")
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


class Fetched(HTMLParser):
    """The addresses that a browser fetches to show a page."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.addresses += [value for name, value in attrs if (tag, name) in FETCHING and value]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "sphinx",
            "-W",
            "--keep-going",
            "-q",
            "-b",
            "html",
            "-d",
            str(folder / "doctrees"),
            str(ROOT / "docs"),
            str(folder / "html"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "html"


def test_the_site_builds_without_a_warning_and_has_every_page(site: Path) -> None:
    wanted = [page.relative_to("docs").with_suffix(".html") for page in pages() if page.parts[0] == "docs"]
    assert wanted
    assert not [page for page in wanted if not (site / page).is_file()]


def test_every_page_is_led_to_from_the_index(site: Path) -> None:
    index = (site / "index.html").read_text(encoding="utf-8")
    assert not [page for page in site.rglob("*.html") if page.parent != site and f'href="{page.relative_to(site).as_posix()}"' not in index]


def test_no_page_fetches_anything_from_outside(site: Path) -> None:
    outside = []
    for page in site.rglob("*.html"):
        reader = Fetched()
        reader.feed(page.read_text(encoding="utf-8"))
        outside += [f"{page.name}: {address}" for address in reader.addresses if re.match(r"(https?:)?//", address)]
    for sheet in site.rglob("*.css"):
        outside += [f"{sheet.name}: {address}" for address in IMPORTED.findall(sheet.read_text(encoding="utf-8"))]
    assert not outside


def test_the_command_reference_has_the_commands(site: Path) -> None:
    page = (site / "reference" / "commands.html").read_text(encoding="utf-8")
    assert all(f'id="untoc-draw-{name}"' in page for name in ("draw", "verify", "simulate", "scenario-show"))


def test_the_library_reference_has_every_name_of_the_library(site: Path) -> None:
    page = (site / "reference" / "library.html").read_text(encoding="utf-8")
    assert not [name for name in untoc_draw.__all__ if f'id="untoc_draw.{name}"' not in page]


def test_the_index_becomes_a_table_of_contents() -> None:
    made = CONF["with_contents"]("# Top\n\n- [Before](no.md)\n\n## One\n\n- [A](a/b.md): words\n- [C](c.md)\n\n## Two\n\n- [D](d.md)\n")
    trees = re.findall(r":caption: (\w+)\n\n([^`]*)```", made)
    assert trees == [("One", "a/b\nc\n"), ("Two", "d\n")]


def test_every_relative_link_leads_to_a_file_in_the_repository() -> None:
    dead = []
    for page in pages():
        text = re.sub(r"^( *)```.*?^\1```", "", (ROOT / page).read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
        dead += [f"{page}: {link}" for link in LINK.findall(text) if "://" not in link and not (ROOT / page).parent.joinpath(link).exists()]
    assert not dead
