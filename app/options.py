"""What the commands share: options, and what is made of their words."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from app.completion import law_settings
from app.telling import note
from scenarios import Fault, InputError
from scenarios.public_seed import public_seed
from scenarios.registry import load_list
from words import LANGUAGES, in_language, message

if TYPE_CHECKING:
    from datetime import date

    from scenarios import Scenario
    from scenarios.reading import ReadList
    from verify import LawInForce

Command = TypeVar("Command", bound=Callable[..., Any])

RECONSTRUCTION = message("The algorithms are reconstructions: the Secretariat's own descriptions are not public.")


def parse_date(text: str, option: str) -> "date":
    """The date that an option gives; raises ``InputError``."""
    from datetime import date  # noqa: PLC0415

    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise InputError(option, (Fault(option, text, "a date like 2020-10-16"),)) from fault


def parse_as_of(text: str | None) -> "date | None":
    """The day as of which a list is asked for; None for its own."""
    return parse_date(text, "--as-of") if text else None


def parse_list(reference: str, as_of: str | None) -> "Scenario":
    """The list of parties that a command is given; what had to be guessed of a file, or may be wrong in it, is told."""
    read = load_list(reference, parse_as_of(as_of))
    tell_of(read, warnings_alone=read.plain)
    return read.scenario


def tell_of(read: "ReadList", *, warnings_alone: bool = False) -> None:
    """What a file was taken for, and what may be wrong in it, on standard error."""
    if read.understood and not warnings_alone:
        note(read.understood)
    for warning in read.warnings:
        note(f"warning: {warning}")


@dataclass(frozen=True)
class LawWords:
    """What the options of a command say of the law."""

    file: Path | None = None
    settings: tuple[str, ...] = ()
    pairs: Mapping[str, Path] = field(default_factory=dict)

    @property
    def words(self) -> tuple[str, ...]:
        """The same on a command line."""
        files = {"--law": self.file, **{_option(name): file for name, file in self.pairs.items()}}
        named = tuple(word for option, file in files.items() if file for word in (option, str(file)))
        return named + tuple(word for setting in self.settings for word in ("--set", setting))

    @property
    def given(self) -> dict[str, Any]:
        """What is given, by option."""
        return {"--law": self.file, "--set": self.settings, **{_option(name): file for name, file in self.pairs.items()}}


def _option(name: str) -> str:
    return "--" + name.replace("_", "-")


def parse_law(words: LawWords, parties: "Scenario | None" = None) -> "LawInForce":
    """The law that a command is given, for a list if there is one."""
    from verify import read_law  # noqa: PLC0415
    from verify.law.pairs import PairsGiven  # noqa: PLC0415

    law = read_law(words.file, words.settings, PairsGiven(**words.pairs), parties)
    return law.check_states(parties, str(words.file) if words.file else "law") if parties else law


class _Seed(click.types.StringParamType):
    """The seed as ``public_seed`` gives it; raises ``InputError``. A record without a seed is one of lots drawn in a room."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """As ``click.ParamType``."""
        return public_seed(value, "--seed")


SEED = _Seed()
"""The type of every option for a seed."""
_LAW_OPTIONS = [
    click.option(
        "--law", "law_file", type=click.Path(path_type=Path), help="Law parameters (TOML), or the name of another mechanism's law."
    ),
    click.option(
        "--set",
        "settings",
        multiple=True,
        metavar="PARAMETER=VALUE",
        shell_complete=law_settings,
        help="One law parameter; may be repeated.",
    ),
    click.option("--barred", type=click.Path(path_type=Path), help="A table of pairs: the second State does not review the first."),
    click.option("--barred-both", type=click.Path(path_type=Path), help="A table of pairs of States that do not review each other."),
    click.option("--required", type=click.Path(path_type=Path), help="A table of pairs: the second State reviews the first."),
    click.option("--not-again", type=click.Path(path_type=Path), help="An earlier draw record: nobody reviews a State again."),
]
PAIRS = ("barred", "barred_both", "required", "not_again")
"""The options that name pairs of States."""
MOST_WORKERS = 256
as_of_option = click.option("--as-of", metavar="DATE", help="Parties at this day.")


def _limit(context: click.Context, _: click.Parameter, seconds: float | None) -> None:
    if seconds is not None:
        from algorithms.faulty import draws_limited  # noqa: PLC0415

        context.with_resource(draws_limited(seconds))


seconds_option = click.option(
    "--seconds",
    type=click.FloatRange(0, min_open=True),
    expose_value=False,
    callback=_limit,
    help="Stop a draw that takes longer, as of an algorithm that never ends; no limit unless set.",
)


def _processors() -> int:
    return min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1, MOST_WORKERS)


def workers_option(same: str) -> Callable[[Command], Command]:
    """The option ``--workers``; ``same`` says what does not depend on it."""
    return click.option(
        "--workers",
        envvar="UNTOC_DRAW_WORKERS",
        default=_processors,
        show_default="the processors that this process may use, or UNTOC_DRAW_WORKERS",
        type=click.IntRange(1, MOST_WORKERS),
        help=f"Processes at once; {same}.",
    )


def scheduler_option(command: Any) -> Any:
    """The option ``--scheduler``: the workers of a Dask cluster do what the command would else give to its processes."""

    @wraps(command)
    def run(*arguments: Any, scheduler: str | None, **named: Any) -> Any:
        if scheduler is None:
            return command(*arguments, **named)
        from algorithms.faulty import LIMIT  # noqa: PLC0415
        from verify.workers import on_cluster  # noqa: PLC0415

        if LIMIT in os.environ:
            raise InputError("--scheduler", (Fault("--seconds", "given", "nothing beside --scheduler: its workers hear no clock"),))
        with on_cluster(scheduler):
            return command(*arguments, **named)

    option = click.option("--scheduler", metavar="ADDRESS", help="A Dask scheduler, whose workers do the work instead (extra: cluster).")
    return option(run)


json_option = click.option("--json", "as_json", is_flag=True, help="JSON on standard output.")


def _speak(context: click.Context, _: click.Parameter, code: str | None) -> None:
    if code is not None:
        context.with_resource(in_language(code))


language_option = click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    envvar="UNTOC_DRAW_LANGUAGE",
    show_envvar=True,
    expose_value=False,
    callback=_speak,
    help="Say it in one of the six official languages; English unless set.",
)
"""The option ``--language``; JSON is the same whatever it says."""


def law_words(given: Mapping[str, Any]) -> LawWords:
    """What the options say of the law, from the parameters of a command."""
    return LawWords(given["law_file"], given["settings"], {name: given[name] for name in PAIRS if given[name]})


def with_law(command: Any) -> Any:
    """The options that say the law; the command gets them as ``words``, of ``LawWords``."""

    @wraps(command)
    def run(*arguments: Any, law_file: Path | None, settings: tuple[str, ...], **named: Any) -> Any:
        words = law_words(named | {"law_file": law_file, "settings": settings})
        return command(*arguments, words=words, **{name: value for name, value in named.items() if name not in PAIRS})

    decorated: Any = run
    for option in reversed(_LAW_OPTIONS):
        decorated = option(decorated)
    return decorated
