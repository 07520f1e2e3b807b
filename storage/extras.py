"""Packages that the main job does not need: extras of the project, asked for before the work begins that needs them."""

from importlib.util import find_spec

from storage.errors import Fault, InputError


def require(extra: str, *packages: str) -> None:
    """Raises ``InputError``, which says how to install the extra, where one of its packages is not installed."""
    absent = [package for package in packages if find_spec(package) is None]
    if absent:
        expected = f"the packages of the extra {extra}: pip install 'untoc-draw[{extra}]'"
        raise InputError(f"the extra {extra}", [Fault(package, "not installed", expected) for package in absent])
