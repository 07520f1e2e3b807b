"""The functions that the page of the library names for the commands are there."""

import re
from importlib import import_module

from tests.docs.blocks import ROOT

_NAMED = re.compile(r"`((?:verify|sim|results)(?:\.\w+)+)`")


def test_every_function_that_a_command_calls_is_there() -> None:
    page = (ROOT / "docs/how-to/library.md").read_text(encoding="utf-8")
    named = _NAMED.findall(page.partition("## What the other commands call")[2])
    assert len(named) > 15
    for name in named:
        module, _, function = name.rpartition(".")
        assert callable(getattr(import_module(module), function)), name
