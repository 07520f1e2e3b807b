"""What is told on standard error while a command works: progress and notes; nothing of either with ``--quiet``."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from results.renderers import is_terminal

QUIET = "untoc-draw.quiet"
"""Key in the context's ``meta`` that ``--quiet`` sets."""
_COUNT = re.compile(r"(\d[\d,]*) of (\d[\d,]*)")


def is_quiet() -> bool:
    """Whether ``--quiet`` was given, before the command or after it."""
    context = click.get_current_context(silent=True)
    return bool(context and context.meta.get(QUIET))


def note(text: str) -> None:
    """One line on standard error, beside results and errors; not with ``--quiet``."""
    if not is_quiet():
        click.echo(f"untoc-draw: {text}", err=True)


class Telling:
    """Is told how far the work is; this one keeps it to itself."""

    def __call__(self, text: str) -> None:
        """Say what is being done. Where the text counts (``3 of 40 draws``), so far is the work of this step."""
        found = _COUNT.search(text)
        done, total = (int(number.replace(",", "")) for number in found.groups()) if found else (None, None)
        self.at(_COUNT.sub("", text).replace("  ", " ").strip(" ,:"), done, total)

    def at(self, step: str, done: float | None = None, total: float | None = None, *, whole: str = "") -> None:
        """``done`` of ``total`` of a step are done; or of the work of the ``whole`` that it is a part of, which is shown in per cent."""

    def found(self, result: Any) -> None:
        """What the command found, with its messages: lines or data, as it prints them."""


_LISTENERS: list[Telling] = []
"""Who is told instead of standard error; the last one hears."""


@contextmanager
def told_to(listener: Telling) -> Iterator[None]:
    """Inside, ``listener`` is told how far the work is, and nobody else."""
    _LISTENERS.append(listener)
    try:
        yield
    finally:
        _LISTENERS.pop()


def tell_found(result: Any) -> None:
    """Tell whoever listens what was found, so that it can be said in another language than that of what is printed."""
    if _LISTENERS:
        _LISTENERS[-1].found(result)


class _Lines(Telling):
    """A plain line where a step begins."""

    def __init__(self) -> None:
        self._begun: set[str] = set()

    def at(self, step: str, done: float | None = None, total: float | None = None, *, whole: str = "") -> None:
        kind = step.partition(":")[0]
        if kind and kind not in self._begun:
            self._begun.add(kind)
            click.echo(step, err=True)


class _Bar(Telling):
    """A bar with the time left; a step that does not count has a line that moves."""

    def __init__(self, progress: Any, title: str) -> None:
        self._progress, self._step = progress, title
        self._task = progress.add_task(title, total=None, count="")

    def at(self, step: str, done: float | None = None, total: float | None = None, *, whole: str = "") -> None:
        kind = whole or step.partition(":")[0]
        if kind != self._step:
            self._step = kind
            self._progress.reset(self._task, total=total, description=step)
        count = "" if done is None or not total else f"{done / total:.0%}" if whole else f"{done:,.0f}/{total:,.0f}"
        self._progress.update(self._task, description=step, total=total, completed=done, count=count)


@contextmanager
def telling(title: str, *, lines: bool = False) -> Iterator[Telling]:
    """Tell the progress of some work on standard error: a bar on a terminal, which goes away at the end.

    Where standard error is no terminal nothing is told, or with ``lines`` one plain line a step: for work of minutes.
    """
    if _LISTENERS:
        yield _LISTENERS[-1]
    elif is_quiet():
        yield Telling()
    elif not is_terminal(sys.stderr):
        yield _Lines() if lines else Telling()
    else:
        from results.renderers.text import console_on  # noqa: PLC0415  (rich is slow to load)

        with _progress_on(console_on(sys.stderr)) as progress:
            yield _Bar(progress, title)


def _progress_on(console: Any) -> Any:
    from rich import progress  # noqa: PLC0415  (rich is slow to load)

    columns = (
        progress.SpinnerColumn("line"),
        progress.TextColumn("{task.description}", markup=False),
        progress.BarColumn(24),
        progress.TextColumn("{task.fields[count]}", markup=False),
        progress.TimeElapsedColumn(),
        progress.TextColumn("left:"),
        progress.TimeRemainingColumn(),
    )
    return progress.Progress(*columns, console=console, transient=True)
