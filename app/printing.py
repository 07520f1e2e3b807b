"""Printing for people: tables as wide as they need where the output goes to a file."""

from rich.console import Console
from rich.table import Table

WIDE = 120
"""Columns at least, where the output is no terminal."""


def print_table(table: Table, width: int = WIDE) -> None:
    """Print a table."""
    console = Console()
    Console(width=None if console.is_terminal else max(console.width, width)).print(table)
