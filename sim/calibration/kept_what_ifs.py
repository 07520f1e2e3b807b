"""Fits to what a user asks, made once: those that reports always ask come with the project, others are kept in the user's cache folder.

A fit is taken as it was read back from text, kept or not, so that both give the same.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

from sim.calibration.facts import PublishedFacts
from sim.calibration.posterior import Posterior, posterior_csv, read_posterior, stored_posterior
from sim.calibration.priors import FITTED
from storage.code_digest import code_digest, versions_of
from storage.errors import InputError
from storage.user_cache import user_cache
from storage.whole_file import write_whole

Fixed = tuple[tuple[str, float], ...]
"""Names of parameters in order, with the value that is asked."""

WITH_THE_PROJECT: Final[Mapping[str, Fixed]] = {
    "all-start": (("start.never", 0.0),),
    "half-never": (("start.never", 0.5),),
    "in-time": tuple(sorted((name, 1.0) for name in FITTED if name.startswith("delay."))),
}
"""The fits that come with the project: name of the file, and what is asked."""

_MUST_AGREE: Final = ("facts", "assumed parameters", "model")
"""What a fit that comes with the project must have been made with, as the posterior was that comes with it."""


def project_folder() -> Traversable:
    """Where the fits are that come with the project."""
    return files("sim") / "calibration" / "data" / "what-ifs"


def kept(fixed: Fixed, facts: PublishedFacts | None, make: Callable[[], Posterior]) -> Posterior:
    """The fit that comes with the project, the one in the user's cache folder, or a new one, which is kept there."""
    found = None if facts else of_the_project(fixed)
    if found:
        return found
    folder = user_cache("what-ifs")
    made_from = repr((fixed, facts.digest if facts else "", sorted(stored_posterior().made.items()), *_code_and_versions()))
    file = folder / f"{sha256(made_from.encode()).hexdigest()}.csv" if folder else None
    if file and file.is_file():
        with suppress(InputError, OSError, ValueError):  # not as it was written: made anew
            return read_posterior(file.read_text(encoding="utf-8"), file.name)
    text = posterior_csv(make())
    if file:
        with suppress(InputError, OSError):  # the cache is full or gone: the fit was made all the same
            write_whole(file, text)
    return read_posterior(text, "what-if")


def of_the_project(fixed: Fixed) -> Posterior | None:
    """The fit to these values that comes with the project; None where there is none, or it was made beside another posterior."""
    for name, values in WITH_THE_PROJECT.items():
        file = project_folder() / f"{name}.csv"
        if values == fixed and file.is_file():
            found = read_posterior(file.read_text(encoding="utf-8"), file.name)
            if all(found.made[key] == stored_posterior().made[key] for key in _MUST_AGREE):
                return found
    return None


@lru_cache(maxsize=1)
def _code_and_versions() -> tuple[str, str]:
    return code_digest(("sim", "storage")), str(versions_of(("numpy", "scipy", "numba")))
