"""The commands of a draw that goes on: extend, replace."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app import completion as complete
from app.manners import exits
from app.options import SEED, as_of_option, json_option, parse_as_of, parse_list, seconds_option
from app.outputs import OutputFile
from storage.whole_file import write_whole

if TYPE_CHECKING:
    from collections.abc import Callable

    from algorithms.record import DrawRecord
    from scenarios import Scenario
    from verify.record.verify_record import RecordVerdict

_EXITS = exits("complete", one="no lawful draw exists", three="not known, a search was ended at its limit")
_SEED = click.option("--seed", type=SEED, required=True, help="A new public seed, another than that of the record.")
_OUTPUT = click.option("-o", "--output", type=OutputFile(), help="Write the new draw record here.")


@click.command(epilog=_EXITS)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--scenario", "reference", required=True, shell_complete=complete.scenarios, help="The later list of parties.")
@click.option("--earlier-scenario", "earlier", shell_complete=complete.scenarios, help="The record's list, where it is not a built-in one.")
@click.option(
    "--newcomers",
    default="last-year",
    show_default=True,
    type=click.Choice(["last-year", "by-lot"]),
    help="The year of States that are newly under review: the last for all, or by lot, the smallest group first.",
)
@_SEED
@_OUTPUT
@seconds_option
@as_of_option
@json_option
def extend(
    file: Path, reference: str, earlier: str | None, newcomers: str, seed: str, output: Path | None, as_of: str | None, as_json: bool
) -> None:
    """Go on from a draw record on a later list: what can stand does, the rest is drawn.

    Example: untoc-draw extend r.json --scenario real-latest --seed "vienna 2026" -o extended.json
    """
    from verify.record.going_on import extend as extended  # noqa: PLC0415
    from verify.record.verify_record import kept_record, verify_file  # noqa: PLC0415

    before = kept_record(verify_file(file, earlier), str(file))
    parties = parse_list(reference, as_of)
    _go_on(before, parties, lambda: extended(before.record, before.law, parties, seed=seed, newcomers=newcomers), output, as_json)


@click.command(epilog=_EXITS)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--state", "states", multiple=True, required=True, help="The reviewing State that drops out, by id or name; may be repeated.")
@click.option("--review", "reviewed", help="Of the review of this State alone; by default of all its reviews.")
@click.option("--scenario", "reference", shell_complete=complete.scenarios, help="The record's list, where it is not a built-in one.")
@_SEED
@_OUTPUT
@seconds_option
@as_of_option
@json_option
def replace(
    file: Path,
    states: tuple[str, ...],
    reviewed: str | None,
    reference: str | None,
    seed: str,
    output: Path | None,
    as_of: str | None,
    as_json: bool,
) -> None:
    """Draw again for the seats of reviewing States that drop out; all others stand.

    Example: untoc-draw replace r.json --state FRA --seed "vienna 2026" -o replaced.json
    """
    from verify.record.going_on import replace_reviewing  # noqa: PLC0415
    from verify.record.verify_record import kept_record, verify_file  # noqa: PLC0415

    before = kept_record(verify_file(file, reference, parse_as_of(as_of)), str(file))
    record, law, parties = before.record, before.law, before.parties
    _go_on(before, parties, lambda: replace_reviewing(record, law, parties, states, seed=seed, reviewed=reviewed), output, as_json)


def _go_on(before: "RecordVerdict", parties: "Scenario", drawing: "Callable[[], DrawRecord]", output: Path | None, as_json: bool) -> None:
    """Go on, write the record, and say what stands and what is new; exit code 1 where no lawful draw exists."""
    from app.going_on_pages import lines_of  # noqa: PLC0415
    from app.telling import telling  # noqa: PLC0415
    from verify.record.going_on import NoDrawError  # noqa: PLC0415
    from verify.told import searches_told  # noqa: PLC0415

    try:
        with telling("draw", lines=True) as tell, searches_told(tell):
            record = drawing()
    except NoDrawError as fault:
        click.echo(json.dumps({"outcome": "none", "message": str(fault)}) if as_json else f"No record is written: {fault}.")
        sys.exit(1)
    if output:
        write_whole(output, record.to_json())
    click.echo(record.to_json(), nl=False) if as_json else click.echo("\n".join(lines_of(record, before.record, parties)))
    sys.exit(not record.complete)
