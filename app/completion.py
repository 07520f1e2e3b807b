"""Completion in the shell: the scripts, and what may stand for a scenario, an algorithm, a parameter of the law, a plan."""

import os
from collections.abc import Sequence

import click
from click.shell_completion import BashComplete, CompletionItem, add_completion_class, get_completion_class, split_arg_string

PROGRAM, VARIABLE = "untoc-draw", "_UNTOC_DRAW_COMPLETE"


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print the script for completion in a shell: of commands, options, scenarios, algorithms and the law's parameters.

    \b
    bash, in ~/.bashrc:  eval "$(untoc-draw completion bash)"
    zsh, in ~/.zshrc:    eval "$(untoc-draw completion zsh)"
    fish, once:          untoc-draw completion fish > ~/.config/fish/completions/untoc-draw.fish

    Example: untoc-draw completion bash
    """
    maker = get_completion_class(shell)
    assert maker is not None  # noqa: S101  (for the type checker alone)
    click.echo(maker(context.find_root().command, {}, PROGRAM, VARIABLE).source())


class BashWithValues(BashComplete):
    """Completion for bash, which breaks ``parameter=value`` into three words."""

    _begun = ""

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words before the one that is completed, and that one, with ``parameter=value`` made whole again."""
        words, at = split_arg_string(os.environ["COMP_WORDS"]), int(os.environ["COMP_CWORD"])
        before, last = words[1:at], words[at] if at < len(words) else ""
        if last == "=" and before:
            self._begun = f"{before.pop()}="
            last = ""
        elif len(before) > 1 and before[-1] == "=":
            self._begun = f"{before[-2]}="
            before = before[:-2]
        return _joined(before), self._begun + last

    def format_completion(self, item: CompletionItem) -> str:
        """The type, and what is to stand in the place of the last of bash's words."""
        return f"{item.type},{item.value.removeprefix(self._begun)}"


def _joined(words: list[str]) -> list[str]:
    joined: list[str] = []
    for word in words:
        if joined and (word == "=" or joined[-1].endswith("=")):
            joined[-1] += word
        else:
            joined.append(word)
    return joined


add_completion_class(BashWithValues)


def _or_file(known: Sequence[str], incomplete: str) -> list[CompletionItem]:
    """The names that begin so, or else a file."""
    found = [CompletionItem(name) for name in known if name.startswith(incomplete)]
    return found or [CompletionItem(incomplete, type="file")]


def scenarios(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Built-in scenarios, or a file."""
    from scenarios import builtin_ids  # noqa: PLC0415

    return _or_file(builtin_ids(), incomplete)


def algorithms(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Installed algorithms, or a file."""
    from algorithms import algorithm_names  # noqa: PLC0415

    return _or_file(algorithm_names(), incomplete)


def plans(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Built-in plans of the stress campaign, or a file."""
    from sim.stress.plan import BUILT_IN  # noqa: PLC0415

    return _or_file(BUILT_IN, incomplete)


def kinds(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    """Kinds of synthetic scenarios."""
    from scenarios.generators import KINDS  # noqa: PLC0415

    return [name for name in KINDS if name.startswith(incomplete)]


def law_settings(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    """Parameters of the law, and after ``=`` their values."""
    from verify.law.parameters import ALTERNATIVES, DEFAULTS  # noqa: PLC0415

    name, is_value, _value = incomplete.partition("=")
    offered = [f"{name}={value}" for value in ALTERNATIVES.get(name, ())] if is_value else [f"{one}=" for one in DEFAULTS]
    return [word for word in offered if word.startswith(incomplete)]


def kind_settings(context: click.Context, _: click.Parameter, incomplete: str) -> list[str]:
    """Parameters of the kind of scenario that stands on the line, or of all kinds where it is not known yet."""
    from scenarios.generators import KINDS  # noqa: PLC0415

    kind = str(context.params.get("kind"))
    kinds_meant = [KINDS[kind]] if kind in KINDS else list(KINDS.values())
    return [
        word for word in dict.fromkeys(f"{one.name}=" for each in kinds_meant for one in each.parameters) if word.startswith(incomplete)
    ]
