"""How every command behaves in a shell: ``--quiet``, its example and exit codes in the help, errors, Ctrl-C, closed pipes."""

import gc
import inspect
import os
import re
import sys
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from contextlib import suppress
from importlib import import_module
from itertools import pairwise
from typing import Any

import click

from app.telling import QUIET
from scenarios import Fault, InputError
from storage.errors import NotKnownError, ResultError, UntocDrawError

UNUSABLE, NOT_KNOWN, STOPPED, CLOSED = 2, 3, 130, 141
"""Exit codes of every command: unusable input; no answer within the work allowed; Ctrl-C; whoever read the output closed it. The last
two are as shells have them."""
WORKER_ENDED = (
    "a worker process ended before its work was done, so no result is given: the system ended it (memory), somebody did, or an algorithm "
    "of somebody else crashed it. What was finished is kept where the command keeps its work"
)
_LIST = re.compile(r"one of (?P<first>.*)|\((?P<inside>[^)]*)\)")
"""Where a fault lists what it would have known."""
_EXAMPLE = re.compile(r"\s*Example: (?P<words>untoc-draw .*)\Z", re.DOTALL)


def exits(zero: str = "done", **others: str) -> str:
    """The end of a command's help: its exit codes. ``others`` are named like ``one`` or ``three``."""
    own = {0: zero} | {("zero", "one", "two", "three").index(name): meaning for name, meaning in others.items()}
    codes = sorted((own | {UNUSABLE: "unusable input", STOPPED: "stopped with Ctrl-C"}).items())
    return "\b\nExit codes:\n" + "\n".join(f"  {code:<4} {meaning}" for code, meaning in codes)


def _heard(context: click.Context, _: click.Parameter, quiet: bool) -> None:
    if quiet:
        context.meta[QUIET] = True


def quiet_option() -> click.Option:
    """``--quiet``, to stand before or after the command."""
    return click.Option(
        ["-q", "--quiet"], is_flag=True, expose_value=False, callback=_heard, help="No progress and no notes on standard error."
    )


def mannerly(command: click.Command) -> click.Command:
    """Give a command, and those below it, ``--quiet``, exit codes, a short help, and its example on a line to be copied."""
    for below in command.commands.values() if isinstance(command, click.Group) else ():
        mannerly(below)
    if not isinstance(command, click.Group):
        command.params.append(quiet_option())
        command.epilog = command.epilog or exits()
    command.short_help = command.short_help or _first_words(command.help or "")
    command.help = example_apart(command.help or "")
    return command


def _first_words(text: str) -> str:
    """What stands before the first colon, semicolon or end of a sentence."""
    found = re.match(r"[^.:;?]*[?]?", " ".join(text.split()))
    return found[0] if found else ""


def example_apart(text: str) -> str:
    """The help, with the example at its end on a line of its own that is not broken."""
    text = inspect.cleandoc(text)
    found = _EXAMPLE.search(text)
    return f"{text[: found.start()]}\n\n\b\nExample:\n  {' '.join(found['words'].split())}" if found else text


def example_of(command: click.Command) -> str | None:
    """The example in a command's help."""
    found = re.search(r"^\s*Example:\s+(untoc-draw .*)$", command.help or "", re.MULTILINE)
    return found[1] if found else None


def not_installed(name: str, reason: str) -> click.Command:
    """A command of the source tree, where only the package is installed: it says why it is not there."""

    def refuse(words: tuple[str, ...]) -> None:
        raise InputError(f"untoc-draw {name}", [Fault("command", name, reason)])

    words = click.Argument(["words"], nargs=-1, type=click.UNPROCESSED)
    return click.Command(
        name, callback=refuse, params=[words], help=f"Not installed: {reason}.", context_settings={"ignore_unknown_options": True}
    )


class Commands(click.Group):
    """A group that says what an unknown command may have meant."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """The command named; raises ``InputError``."""
        known = ctx.resilient_parsing or args[0].startswith("-") or self.get_command(ctx, args[0])
        if not known:
            expected = f"one of {', '.join(self.list_commands(ctx))}"
            raise InputError(ctx.command_path, (Fault("command", args[0], expected),))
        return super().resolve_command(ctx, args)


class OnDemand(MutableMapping[str, click.Command]):
    """Commands by name, each loaded when it is asked for; ``told`` says in short what each does, and ``home`` in which module it is."""

    def __init__(self, table: Mapping[str, tuple[str, str]]) -> None:
        self.home = {name: home for name, (home, _) in table.items()}
        self.told = {name: told for name, (_, told) in table.items()}
        self._loaded: dict[str, click.Command] = {}

    def __getitem__(self, name: str) -> click.Command:
        if name not in self._loaded:
            self[name] = getattr(import_module(self.home[name]), name.replace("-", "_"))
        return self._loaded[name]

    def __setitem__(self, name: str, command: click.Command) -> None:
        self._loaded[name] = mannerly(command)

    def __delitem__(self, name: str) -> None:
        for each in (self.home, self.told, self._loaded):
            each.pop(name, None)

    def __iter__(self) -> Iterator[str]:
        return iter(self.home)

    def __len__(self) -> int:
        return len(self.home)


class Program(Commands):
    """The whole program: a fault in the input is a clear message and exit code 2; Ctrl-C and a closed pipe leave no traceback."""

    def __init__(self, name: str | None = None, *, table: Mapping[str, tuple[str, str]], **named: Any) -> None:
        self._on_demand, self._words = OnDemand(table), list[str]()
        super().__init__(name, commands=self._on_demand, context_settings={"max_content_width": 110}, **named)
        self.help = example_apart(self.help or "")

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands as the table tells them: none is loaded."""
        with formatter.section("Commands"):
            formatter.write_dl(sorted(self._on_demand.told.items()))

    def main(self, *args: Any, **named: Any) -> Any:
        """Run, and tell what the system refuses: a full disk too, also where only the output has no room."""
        words = named["args"] if named.get("args") is not None else args[0] if args else sys.argv[1:]
        self._words = [str(word) for word in words or ()]
        # A long record is many small objects and no circle of them; looking for circles took a sixth of the time.
        gc.set_threshold(50_000, 20, 100)
        try:
            try:
                return super().main(*args, **named)
            finally:
                sys.stdout.flush()
        except BrokenPipeError:
            _let_go_of_output()
            sys.exit(CLOSED)
        except OSError as fault:
            _let_go_of_output()
            sys.exit(_told(f"the system refused: {fault}", UNUSABLE))

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
            ctx.color = False
        try:
            return super().invoke(ctx)
        except ResultError as fault:
            sys.exit(_told(f"an internal error, and no result is given: {fault}. Please report it with the command.", NOT_KNOWN))
        except NotKnownError as fault:
            sys.exit(_told(f"not known, and no result is given: {fault}", NOT_KNOWN))
        except UntocDrawError as fault:
            hints = [*meant(fault), *given_with(self._words, fault)] if isinstance(fault, InputError) else []
            sys.exit(_told("\n".join([str(fault), *hints]), UNUSABLE))
        except RuntimeError as fault:
            if not _is_of_worker(fault):
                raise
            sys.exit(_told(WORKER_ENDED, NOT_KNOWN))
        except KeyboardInterrupt:
            sys.exit(_told("stopped", STOPPED))
        except BrokenPipeError:
            _let_go_of_output()
            sys.exit(CLOSED)


def _is_of_worker(fault: RuntimeError) -> bool:
    """Whether a process of a pool broke; none did where pools were never loaded."""
    return isinstance(fault, getattr(sys.modules.get("concurrent.futures"), "BrokenExecutor", ()))


def _told(text: str, code: int) -> int:
    """Say it on standard error, where that can be written; gives the exit code."""
    with suppress(OSError):
        click.echo(f"untoc-draw: {text}", err=True)
    return code


def _let_go_of_output() -> None:
    """Give up what is still to be written to standard output: it cannot be."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def given_with(words: Sequence[str], fault: InputError) -> list[str]:
    """A line for each option that gave what is wrong, where the fault names no option itself: a file, or one of several lists."""
    split = [word.partition("=")[::2] for word in words if word.startswith("--") and "=" in word]
    options = [*split, *((option, value) for option, value in pairwise(words) if option.startswith("-") and option != "--seed")]
    unnamed = [one for one in fault.faults if not one.where.startswith("-")]
    wrong = {text for one in unnamed for text in (one.value, fault.source, one.where.partition(",")[0])}
    named = dict.fromkeys(option for option, value in options if value in wrong)
    return [f"  given with {option}" for option in named if option not in str(fault)]


def meant(fault: InputError) -> list[str]:
    """A line for each name that is not known but is like one that is."""
    import difflib  # noqa: PLC0415  (seldom needed)

    lines = []
    for one in fault.faults:
        listed = _LIST.search(one.expected)
        known = re.split(r", | or ", listed["first"] or listed["inside"] or "") if listed else []
        near = difflib.get_close_matches(one.value[:100], known, n=1)
        if near and "did you mean" not in one.expected:
            lines.append(f"  did you mean {near[0]}?")
    return lines
