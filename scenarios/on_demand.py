"""Names of a package that are loaded when they are first asked for, so that a command which only shows its help need not wait."""

import sys
from collections.abc import Callable, Mapping
from importlib import import_module


def on_demand(package: str, homes: Mapping[str, str]) -> Callable[[str], object]:
    """What a package calls ``__getattr__`` (PEP 562): ``homes`` gives the module of each name. A name once found is kept."""

    def found(name: str) -> object:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value = getattr(import_module(f"{package}.{homes[name]}"), name)
        setattr(sys.modules[package], name, value)
        return value

    return found
