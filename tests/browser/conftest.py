"""A headless browser for the tests of pages, and pages that note whatever goes wrong in them."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@dataclass
class Watched:
    """A page, and what was said and asked for in it: ``faults`` should stay empty, ``requests`` are the addresses asked for."""

    page: Page
    faults: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.faults.append(f"{message.type}: {message.text}")

    def missed(self, request: Request) -> None:
        """What was not loaded is a fault, but where the page was left before it came."""
        if request.failure != "net::ERR_ABORTED":
            self.faults.append(f"not loaded: {request.url[:200]}")


OpenPage = Callable[..., Watched]


def browser_program() -> str:
    """The path of the browser; without one the test is skipped, but fails where ``CI`` is set, so that nothing is skipped in silence."""
    named = os.environ.get("UNTOC_DRAW_BROWSER")
    found = shutil.which(named) if named else next(filter(None, map(shutil.which, NAMES)), None)
    if found:
        return found
    sought = f"UNTOC_DRAW_BROWSER names {named}, which is no program" if named else f"none of {', '.join(NAMES)} is on PATH"
    if os.environ.get("CI"):
        pytest.fail(f"no browser: {sought}")
    pytest.skip(f"no browser: {sought}; set UNTOC_DRAW_BROWSER to one")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for the tests of a module; it ends with them, as its event loop would be in the way of other tests."""
    program = browser_program()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Open an empty page, in a context of its own with Playwright's context options: ``open_page(color_scheme="dark")``."""
    contexts = []

    def opened(**options: Any) -> Watched:
        context = browser.new_context(**options)
        context.set_default_timeout(300_000)  # against a page that never comes, not a measure of speed
        contexts.append(context)
        watched = Watched(context.new_page())
        watched.page.on("console", watched.heard)
        watched.page.on("pageerror", lambda fault: watched.faults.append(f"uncaught: {fault}"))
        watched.page.on("request", lambda request: watched.requests.append(request.url))
        watched.page.on("requestfailed", watched.missed)
        return watched

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def watched_page(open_page: OpenPage) -> Watched:
    """A page of ordinary width that notes faults and requests."""
    return open_page(viewport={"width": 1280, "height": 900})
