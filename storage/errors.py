"""The error tree: misuse raises, with the faulty value and what would be right."""

from collections.abc import Iterable
from dataclasses import dataclass

from words import Message, message

MAX_FAULTS_SHOWN = 50
_MAX_VALUE_SHOWN = 80


class UntocDrawError(Exception):
    """The root of every error this project raises on purpose."""


class NotKnownError(UntocDrawError):
    """A question that was not decided within the work it may take: no answer is given, and none is guessed."""


@dataclass(frozen=True)
class Fault:
    """One thing wrong in an input: where it stands, the value found, and what would be right."""

    where: str
    value: str
    expected: str

    @property
    def told_value(self) -> str:
        """The value in quotes; a long one is cut short."""
        return repr(self.value if len(self.value) <= _MAX_VALUE_SHOWN else self.value[:_MAX_VALUE_SHOWN] + "...")

    def __str__(self) -> str:
        """One line."""
        return f"{self.where}: found {self.told_value}, expected {self.expected}"


FILE = message("file")
"""Where a fault is of a file as a whole."""


def row_at(row: int) -> Message:
    """Where a fault stands in a table: its row."""
    return message("row {row}", row=str(row))


def cell_at(row: int, column: object) -> Message:
    """Its row, and the name or number of its column."""
    return message("row {row}, column {column}", row=str(row), column=str(column))


def line_at(line: int, column: int) -> Message:
    """Where a fault stands in a text."""
    return message("line {line}, column {column}", line=str(line), column=str(column))


def header_at(row: int) -> Message:
    """The header of a table, which is a row of it."""
    return message("row {row}, header", row=str(row))


def hinted(expected: str, near: str | None) -> str:
    """What would be right, with what may have been meant."""
    return message("{expected}; did you mean {near}?", expected=expected, near=near) if near else expected


class InputError(UntocDrawError):
    """An input that cannot be used. `source` names it; `faults` holds everything found wrong with it."""

    def __init__(self, source: str, faults: Iterable[Fault]) -> None:
        self.source = source
        self.faults: tuple[Fault, ...] = tuple(faults)
        super().__init__(source, self.faults)

    def __str__(self) -> str:
        """All faults, one a line; at most 50 are shown, then how many more there are."""
        lines = [f"{self.source}: {len(self.faults)} fault{'' if len(self.faults) == 1 else 's'}"]
        lines += [f"  {fault}" for fault in self.faults[:MAX_FAULTS_SHOWN]]
        more = len(self.faults) - MAX_FAULTS_SHOWN
        if more > 0:
            lines.append(f"  and {more} more")
        return "\n".join(lines)


class ResultError(UntocDrawError, AssertionError):
    """A result that this project checks is not what it must be: a fault of the program, never printed as a result."""


def demand(holds: object, words: str) -> None:
    """Raise ``ResultError`` with ``words`` unless something holds. Unlike ``assert`` it stays under ``python -O``."""
    if not holds:
        raise ResultError(words)
