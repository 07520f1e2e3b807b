"""The folder in which what is costly to make is kept between runs: machine code of a law, proofs. It may be deleted at any time."""

import os
from pathlib import Path

from platformdirs import user_cache_path

VARIABLE = "UNTOC_DRAW_CACHE"
"""The environment variable that names another folder, or says ``off``."""


def user_cache(part: str) -> Path | None:
    """The folder for one kind of thing, made where it is not there; None where it is switched off or cannot be written."""
    named = os.environ.get(VARIABLE, "")
    if named == "off":
        return None
    folder = (Path(named) if named else user_cache_path("untoc-draw", appauthor=False)) / part
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return folder if os.access(folder, os.W_OK) else None
