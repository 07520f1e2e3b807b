"""Groups of commands that were one command before: an old command line is refused, and the error gives the new one in full."""

import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from app.completion import PROGRAM
from app.manners import Commands
from scenarios import builtin_ids
from storage.errors import Fault, InputError

Words = tuple[str, ...]


@dataclass(frozen=True)
class Moved:
    """An option that chose what the old command did: the command that does it now, and what becomes of the option's value."""

    command: str
    value: Callable[[str], Words] | None = None
    is_argument: bool = False
    """Whether the value is now an argument, which stands behind the scenario."""


class FormerCommand(Commands):
    """A group that was one command. ``usual`` is what it did without any option of ``moved``."""

    def __init__(self, *args: Any, usual: str, moved: Mapping[str, Moved], **named: Any) -> None:
        super().__init__(*args, **named)
        self._usual, self._moved = usual, moved

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As ``click.Group``; raises ``InputError`` for an old spelling."""
        if not ctx.resilient_parsing and self._is_old(args):
            new = shlex.join([PROGRAM, str(ctx.info_name), *self.respelt(args)])
            expected = f"a command of the group; this is now spelt: {new}"
            raise InputError(str(ctx.info_name), [Fault("command", shlex.join(args) or "none", expected)])
        return super().parse_args(ctx, args)

    def _is_old(self, args: Sequence[str]) -> bool:
        """Whether the first word is an option or a scenario."""
        if not args or args[0] in self.commands or args[0] == "--help":
            return not args
        return args[0].startswith("-") or args[0] in builtin_ids() or args[0].startswith("real-") or Path(args[0]).suffix != ""

    def respelt(self, args: Sequence[str]) -> list[str]:
        """The words of the new command line that does what the old one did; options that changed nothing are left out."""
        items = list(self._items(args))
        move, value = next(((self._moved[name], value) for name, value in items if name in self._moved), (Moved(self._usual), ""))
        command = self.commands[move.command]
        arguments = [value for name, value in items if not name]
        if not any(isinstance(one, click.Argument) for one in command.params):
            arguments = []
        chosen = list(move.value(value)) if move.value else []
        if move.is_argument:
            arguments, chosen = [*(arguments or ["real-2020-10-16"]), *chosen], []
        mine, of_the_group = _options(command), {name for one in self.commands.values() for name in _options(one)}
        kept = [
            word
            for name, value in items
            if name and name not in self._moved and (name in mine or name not in of_the_group)
            for word in (name, *([value] if value else []))
        ]
        return [move.command, *arguments, *chosen, *kept]

    def _items(self, args: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Option and value; an argument has no option, a flag no value."""
        flags = {name: one.is_flag for each in self.commands.values() for name, one in _options(each).items()}
        flags |= {name: one.value is None for name, one in self._moved.items()}
        words = iter(args)
        for word in words:
            name, equals, value = word.partition("=")
            if not word.startswith("-"):
                yield "", word
            elif equals and word.startswith("--"):
                yield name, value
            else:
                yield word, "" if flags.get(word, True) else next(words, "")


def _options(command: click.Command) -> dict[str, click.Option]:
    return {name: one for one in command.params if isinstance(one, click.Option) for name in (*one.opts, *one.secondary_opts)}
