"""The code blocks of a page in Markdown, each with the notes that stand above it.

A note is an HTML comment right above a block, unseen on the rendered page::

    <!-- exit 1 -->                     the last command of the block ends with this exit code, not 0
    <!-- file: mine.toml -->            the block is written to this file, for the commands that follow
    <!-- from: results/outcomes/x.txt -->   the lines of the block, or of its output, stand in this file
    <!-- smaller: A => B -->            too long for a test: B is run in the place of A, and exit code and shape are looked at
    <!-- varies: 3.7 s -->              this text in the output is another on every run
    <!-- otherwise: 200 draws -->       this text is another in a smaller run; all the rest must be as on the page, word for word
    <!-- long -->                       the block takes long: it is run by ``make test-long`` only
    <!-- long: A => B -->               the same, but ``make test`` runs it with B in the place of A, as for a smaller run
    <!-- as: A => B -->                 A needs what a test has not: B is run in its place, and must print what the page shows

The blocks are found by markdown-it-py, as a reader's browser would find them: inside lists too, and also where the language is
missing. Sybil's Markdown lexer is one regular expression for each language, so it passes over a block with none, and its pytest
plug-in makes every block an item of its own, which random order and xdist would tear out of its session.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt

ROOT = Path(__file__).parents[2]
SHELL, PROGRAM, OUTPUT = "console", "python", "text"
DATA = ("toml", "csv", "json", "smt2")
LONG = "<!-- long -->"
LANGUAGES = (SHELL, PROGRAM, OUTPUT, *DATA)
_NOTE = re.compile(r"<!--\s*(exit|file|from|smaller|as|long|varies|otherwise)\b:?\s*(.*?)\s*-->", re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A fenced block: ``line`` counts from 1; ``replaced`` and ``renamed`` pair what stands there with what is run instead."""

    language: str
    text: str
    line: int
    exit_code: int = 0
    file: str = ""
    stored: str = ""
    replaced: tuple[tuple[str, str], ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    varying: tuple[str, ...] = ()
    otherwise: tuple[str, ...] = ()

    def as_run(self, code: str) -> str:
        """The code as a test runs it."""
        for long, short in (*self.replaced, *self.renamed):
            code = code.replace(long, short)
        return code

    def as_compared(self, output: str, smaller: bool = False) -> str:
        """The output on the page, with ``...`` for what is another on every run, or in a smaller one."""
        for text in (*self.varying, *(self.otherwise if smaller else ())):
            output = output.replace(text, "...")
        return output

    def is_smaller(self, code: str) -> bool:
        """Whether a test runs the code with smaller figures, so that it prints others than the page."""
        return any(long in code for long, _ in self.replaced)


def pages() -> list[Path]:
    """README.md and every page under docs, as paths from the root of the repository."""
    return sorted(path.relative_to(ROOT) for path in (ROOT / "README.md", *(ROOT / "docs").rglob("*.md")))


def blocks_of(page: str, whole: bool = True) -> list[Block]:
    """Every code block of a page, or without what takes long.

    Raises ``ValueError`` for an indented block and for a note that is not understood.
    """
    found: list[Block] = []
    notes: list[str] = []
    for token in MarkdownIt("commonmark").enable("table").parse(page):
        if token.type == "code_block":
            raise ValueError(f"line {_line(token)}: an indented block has no language")
        if token.type == "html_block":
            notes += [note.strip() for note in re.findall(r"<!--.*?-->", token.content, re.DOTALL)]
            continue
        if token.type == "fence" and (whole or LONG not in notes):
            found.append(_block(token.info.strip(), token.content.rstrip("\n"), _line(token), notes, whole))
        notes = []
    return found


def has_long_blocks(page: str) -> bool:
    """Whether some block is run whole, or at all, only by ``make test-long``."""
    return any(note.startswith("<!-- long") for note in re.findall(r"<!--.*?-->", page, re.DOTALL))


def _line(token) -> int:
    return token.map[0] + 1


def _block(language: str, text: str, line: int, notes: list[str], whole: bool) -> Block:
    told = {"exit": "0", "file": "", "from": ""}
    told_apart: dict[str, list[str]] = {"varies": [], "otherwise": []}
    instead: dict[str, list[tuple[str, str]]] = {"smaller": [], "as": [], "long": []}
    for note in notes:
        match = _NOTE.fullmatch(note)
        if match is None or note == LONG:
            continue
        name, value = match.groups()
        if name in told_apart:
            if value not in text:
                raise ValueError(f"line {line}: the block has no '{value}' that could vary")
            told_apart[name].append(value)
        elif name in instead:
            long, arrow, short = value.partition("=>")
            long, short = long.strip(), " ".join(line.strip() for line in short.strip().splitlines())
            if not arrow or long not in text:
                raise ValueError(f"line {line}: the block has no '{long}' to replace")
            instead[name].append((long, short))
        else:
            told[name] = value
    shorter = instead["smaller"] if whole else instead["long"] + instead["smaller"]
    replaced, renamed = tuple(shorter), tuple(instead["as"])
    return Block(language, text, line, int(told["exit"]), told["file"], told["from"], replaced, renamed, *map(tuple, told_apart.values()))
