"""A command that serves pages, in a process of its own, and what each of its pages must be."""

import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import psutil
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


class Server:
    """A command of ``app.commands``, named with its module, with the words that follow it; ``folder`` is its own."""

    def __init__(self, name: str, folder: Path, *words: str) -> None:
        code = f"from app.commands.{name}_commands import {name}; {name}()"
        self.words = [sys.executable, "-c", code, *words, "--no-browser", "-o", str(folder)]
        self.folder = folder
        self.start(0)

    def start(self, port: int) -> None:
        self.process = subprocess.Popen([*self.words, "--port", str(port)], stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        while not (address := re.search(r"http://127\.0\.0\.1:(\d+)/", self.process.stdout.readline())):
            assert self.process.poll() is None, "it did not start"
        self.address, self.port = address[0], int(address[1])

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()

    def end(self) -> None:
        """In order, so that what is at work ends too, and with it the rooms that outlive a desk."""
        started = psutil.Process(self.process.pid).children(recursive=True)
        self.process.terminate()
        self.process.communicate()
        for each in started:
            with suppress(psutil.NoSuchProcess):
                each.terminate()


def assert_accessible(page: Page) -> None:
    """axe finds nothing serious or critical."""
    found = Axe().run(page).response["violations"]
    assert [
        (each["id"], [node["html"][:200] for node in each["nodes"]]) for each in found if each["impact"] in ("serious", "critical")
    ] == []
