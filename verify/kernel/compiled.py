"""Machine code of a law: made once, kept between runs, loaded where draws are to be made."""

import hashlib
import importlib.util
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import lru_cache
from pathlib import Path
from typing import Any

from storage.system import hold
from storage.user_cache import user_cache
from storage.whole_file import write_whole

DrawAll = Callable[..., int]


def is_kept() -> bool:
    """Whether machine code is kept between runs, and found by other processes."""
    return user_cache("kernel") is not None


def is_compiled(text: str) -> bool:
    """Whether machine code of a source is kept; one file of it stands for all."""
    folder = user_cache("kernel")
    return folder is not None and any((folder / "__pycache__").glob(f"{_name(text)}.draw_all-*.nbi"))


@contextmanager
def one_at_a_time(text: str) -> Iterator[None]:
    """Inside, no other process compiles the source; where nothing is kept, each compiles its own."""
    folder = user_cache("kernel")
    with nullcontext() if folder is None else hold(folder / f"{_name(text)}.lock", new=True, wait=True) or nullcontext():
        yield


@lru_cache(maxsize=32)
def code_of(text: str) -> DrawAll:
    """The function ``draw_all`` of a source. It is compiled when it is first called, and kept beside the source, whose name is its digest."""
    file = (user_cache("kernel") or Path(_own_folder().name)) / f"{_name(text)}.py"
    if not file.is_file() or file.read_text(encoding="utf-8") != text:
        write_whole(file, text)
    return _load(f"verify.kernel.{_name(text)}", file).draw_all  # type: ignore[no-any-return]


def _name(text: str) -> str:
    return "law_" + hashlib.sha256(text.encode()).hexdigest()[:24]


@lru_cache(maxsize=1)
def _own_folder() -> "tempfile.TemporaryDirectory[str]":
    """A folder of this process alone."""
    return tempfile.TemporaryDirectory(prefix="untoc-draw-")


def _load(name: str, file: Path) -> Any:
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        raise ImportError(f"{file}: no module")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
