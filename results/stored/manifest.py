"""``results/outcomes/manifest.json``: what each reference outcome is, how and from what it was made, with which files; and its page."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from storage.bounded import read_json
from storage.whole_file import write_whole

ROOT = Path(__file__).parents[2]
OUTCOMES = Path("results", "outcomes")
MANIFEST = OUTCOMES / "manifest.json"
SCHEMA = "untoc-draw/outcomes/1"
README = OUTCOMES / "README.md"
NOT_LISTED = ("manifest.json", "README.md")
"""Files of the folder that are no outcomes; journals that a campaign goes on from are not kept either."""


@dataclass(frozen=True)
class Run:
    """One command. Its standard output is kept in ``into``, below the command itself, if that is given.

    ``digest_into``: the output is a draw record, of which only the digest is kept, in that file. ``and_errors``: what the command told
    on standard error is kept too, at the end.
    """

    command: str
    into: str | None = None
    digest_into: str | None = None
    and_errors: bool = False


@dataclass(frozen=True)
class Outcome:
    """A reference outcome.

    Files are named from the root of the project, with ``sha256:`` digests of their bytes. ``measured`` are those that hold seconds or
    bytes measured on the machine: they are never the same twice. ``made_by`` says which code and versions made the stored files, as
    far as it is known. ``small`` ones are made again by a test.
    """

    name: str
    what: str
    small: bool
    runs: Sequence[Run]
    files: Mapping[str, str]
    made_by: Mapping[str, Any] = field(default_factory=dict)
    shown_in: Sequence[str] = ()
    seed: str | None = None
    scenario: Mapping[str, str] = field(default_factory=dict)
    law: str | None = None
    measured: Sequence[str] = ()
    seconds: float | None = None


def read_manifest(root: Path = ROOT) -> list[Outcome]:
    """The outcomes, in the order of the file."""
    document = read_json(root / MANIFEST, "the manifest of the stored outcomes")
    if document["schema"] != SCHEMA:
        raise ValueError(f"{MANIFEST}: schema {document['schema']}, expected {SCHEMA}")
    return [Outcome(**entry | {"runs": tuple(Run(**run) for run in entry["runs"])}) for entry in document["outcomes"]]


def write_manifest(outcomes: Sequence[Outcome], root: Path = ROOT) -> None:
    """Write the outcomes whole, leaving out what is not given."""
    entries = [{name: value for name, value in asdict(one).items() if value not in (None, {}, ())} for one in outcomes]
    for entry in entries:
        entry["runs"] = [{name: value for name, value in run.items() if value not in (None, False)} for run in entry["runs"]]
    write_whole(root / MANIFEST, json.dumps({"schema": SCHEMA, "outcomes": entries}, indent=1, ensure_ascii=False) + "\n")


def readme(outcomes: Sequence[Outcome]) -> str:
    """The page, in Markdown."""
    return "\n".join(_lines(outcomes)) + "\n"


def _lines(outcomes: Sequence[Outcome]) -> Iterator[str]:
    yield "# Reference outcomes"
    yield ""
    yield (
        "Generated from [manifest.json](manifest.json) by `python -m results.stored readme`; do not edit. Each outcome is made by its "
        "commands. `make outcomes` makes all of them again (hours), `make outcomes SMALL=1` the small ones; a test makes the small ones "
        "again and compares the bytes, but for seconds measured. `python -m results.stored check` says which stored files were made by "
        "older code. The digest of the code is that of the modules of scenarios, algorithms, verify and sim, where nothing else is "
        "said."
    )
    yield ""
    yield "| outcome | what it is | size | shown in |"
    yield "|---|---|---|---|"
    for one in outcomes:
        yield f"| [{one.name}](#{one.name}) | {one.what} | {'small' if one.small else 'long'} | {', '.join(one.shown_in) or '-'} |"
    for one in outcomes:
        yield from _details(one)


def _details(one: Outcome) -> Iterator[str]:
    yield f"\n## {one.name}\n\n{one.what}.\n"
    for run in one.runs:
        kept = f", standard output in `{run.into}`" if run.into else f", its digest in `{run.digest_into}`" if run.digest_into else ""
        yield f"- command: `{run.command}`{kept}"
    if one.seed:
        yield f"- seed: `{one.seed}`"
    for name, digest in one.scenario.items():
        yield f"- scenario: `{name}`, {digest}"
    if one.law:
        yield f"- law: {one.law}"
    for name, value in one.made_by.items():
        words = ", ".join(f"{package} {number}" for package, number in value.items()) if isinstance(value, dict) else value
        yield f"- {'made by the code' if name == 'code' else name}: {words}"
    if one.seconds is not None:
        yield f"- took {one.seconds:g} seconds"
    if one.measured:
        yield f"- holds figures measured on the machine, never the same twice: {', '.join(f'`{file}`' for file in one.measured)}"
    yield "\n<details><summary>Files and their digests</summary>\n"
    yield from (f"- `{file}` {digest}" for file, digest in one.files.items())
    yield "\n</details>"
