"""Rules of Answer Set Programming as objects, which are written out last: so a program is put together without looking into texts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Literal:
    """A predicate with its arguments, or that it does not hold."""

    name: str
    arguments: tuple[str, ...] = ()
    holds: bool = True

    def __str__(self) -> str:
        of = f"({','.join(self.arguments)})" if self.arguments else ""
        return f"{'' if self.holds else 'not '}{self.name}{of}"


Part = Literal | str
"""A literal; or the text of what is none: a comparison, a count, a choice."""


@dataclass(frozen=True)
class Rule:
    """``head`` holds where the whole body does; without a head the body must not. A fact has no body."""

    head: Part | None
    body: tuple[Part, ...] = ()

    def __str__(self) -> str:
        body = ", ".join(map(str, self.body))
        return f"{self.head or ''}{' ' if self.head and body else ''}{f':- {body}' if body else ''}."


Line = Rule | str
"""A rule, a directive or a comment."""


def literal(name: str, *arguments: object) -> Literal:
    """A literal of anything that can be written."""
    return Literal(name, tuple(map(str, arguments)))


def fact(name: str, *arguments: object) -> Rule:
    """That a predicate holds."""
    return Rule(literal(name, *arguments))


def renamed(lines: Iterable[Line], name: str, other: str) -> Iterator[Line]:
    """The lines, with another name for the predicate of some facts."""
    for line in lines:
        if isinstance(line, Rule) and isinstance(line.head, Literal) and line.head.name == name:
            line = replace(line, head=replace(line.head, name=other))  # noqa: PLW2901
        yield line


def pool(members: Iterable[int]) -> str:
    """Any of some numbers, as an argument."""
    return f"({';'.join(map(str, members))})"


def written(lines: Iterable[Line]) -> str:
    """The text of a program."""
    return "".join(f"{line}\n" for line in lines)
