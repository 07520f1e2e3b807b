"""The command about the reviews of a draw: show."""

import json
import shlex
import shutil
import sys
from pathlib import Path

import click

from app import completion as complete
from app.options import as_of_option, json_option, language_option, parse_as_of, parse_list
from app.outputs import OutputFile
from app.telling import note
from storage.whole_file import write_whole
from words import DEFAULT, chosen

FILES = ("csv", "xlsx", "html")
"""The options that name a file to be written, each with the form of that file."""
LEAST, WIDE = 100, 150
"""Columns of the table: on a terminal at least, and where the output is none."""


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--state", help="One State alone, with the reviews that it undergoes and performs: by id, name or another usual name.")
@click.option("--csv", type=OutputFile(), help="Write one row a review here as CSV, as Excel reads it.")
@click.option("--xlsx", type=OutputFile(), help="The same as a workbook (XLSX).")
@click.option("--html", type=OutputFile(), help="The same as a page, which can be searched and sorted.")
@click.option("--pdf", type=OutputFile(), help="The same for paper (PDF).")
@click.option(
    "--scenario", "reference", shell_complete=complete.scenarios, help="The scenario, where it is neither built in nor in a pack."
)
@as_of_option
@language_option
@json_option
def show(file: Path, state: str | None, reference: str | None, as_of: str | None, as_json: bool, **files: Path | None) -> None:
    """Say who reviews whom in a draw: of a draw record, an evidence pack (folder or ZIP), or the folder of a ceremony.

    Example: untoc-draw show r.json --state Albania
    """
    from results.renderers import is_terminal  # noqa: PLC0415
    from results.who_reviews_whom import who_reviews_whom  # noqa: PLC0415
    from verify.given import read_given  # noqa: PLC0415
    from verify.record.verify_record import parties_given  # noqa: PLC0415

    given = read_given(file)
    parties = parse_list(reference, as_of) if reference else parties_given(given, parse_as_of(as_of))
    found = who_reviews_whom(given.drawn(), parties, state=state, source=str(file), command=_again(file, state, reference, as_of))
    made = {path: getattr(found, form)() for form, path in files.items() if path}
    for path, content in made.items():
        write_whole(path, content)
        note(f"{path}: written, {len(found.reviews)} reviews")
    if as_json:
        click.echo(json.dumps({"scenario": parties.id, "state": found.state, "reviews": found.frame.to_dict("records")}))
    elif not made:
        click.echo(found.text(max(LEAST, shutil.get_terminal_size().columns) if is_terminal(sys.stdout) else WIDE))


def _again(file: Path, state: str | None, reference: str | None, as_of: str | None) -> str:
    words = ["untoc-draw", "show", str(file)]
    for option, value in (("--state", state), ("--scenario", reference), ("--as-of", as_of)):
        words += [option, value] if value else []
    words += ["--language", chosen().code] if chosen().code != DEFAULT else []
    return shlex.join(words)
