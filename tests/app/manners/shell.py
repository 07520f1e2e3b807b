"""The program as a shell runs it: piped, on a terminal of its own, or with a signal on the way."""

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator
from pathlib import Path

import click

from app.main import main

HEARING = [
    sys.executable,
    "-c",
    "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); os.execv(sys.argv[1], sys.argv[1:])",
]
"""Before a program: it hears Ctrl-C even where the tests were started in the background, which makes all they start ignore it."""
PROGRAM = [sys.executable, "-m", "app"]
ESCAPE = "\x1b"


def commands(group: click.Group = main, path: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command with its words, those below groups too."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{path}{name} ")
        else:
            yield f"{path}{name}", command


def surroundings(**more: str) -> dict[str, str]:
    """The environment without what would change colours, and with what is given."""
    changing = ("NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "TERM", "TTY_COMPATIBLE")
    return {name: value for name, value in os.environ.items() if name not in changing} | more


def piped(*words: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run with all streams in pipes."""
    return subprocess.run([*PROGRAM, *words], cwd=cwd, env=surroundings(**environment), capture_output=True, text=True, check=False)


def on_terminal(*words: str, cwd: Path, columns: int = 100, **environment: str) -> str:
    """Run on a terminal of so many columns; all that it wrote there."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    child = subprocess.Popen([*PROGRAM, *words], cwd=cwd, env=surroundings(**environment), stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    written = b""
    while True:
        try:
            more = os.read(ours, 65536)
        except OSError:  # the other end is closed: Linux says so by EIO
            break
        if not more:
            break
        written += more
    os.close(ours)
    child.wait()
    return written.decode()
