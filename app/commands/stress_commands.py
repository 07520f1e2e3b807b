"""``untoc-draw stress``: the campaign over synthetic scenarios."""

import sys
from pathlib import Path

import click

from app import completion as complete
from app.manners import exits
from app.options import json_option, scheduler_option, seconds_option, workers_option
from app.outputs import OutputFolder
from scenarios import Fault, InputError
from storage.extras import require


@click.command(
    epilog=exits(
        "no clause is broken in the draws that were made",
        one="a clause is broken, an algorithm raised an error, or a case does not fail as told",
        three="not known of some draw: whether one could be made",
    )
)
@click.option(
    "--plan",
    "reference",
    default="quick",
    show_default=True,
    shell_complete=complete.plans,
    help="A built-in plan (quick, full, large) or a TOML file.",
)
@click.option(
    "--algorithm",
    "names",
    multiple=True,
    shell_complete=complete.algorithms,
    metavar="NAME|FILE.py",
    help="This algorithm, installed or in a Python file, instead of the plan's; may be repeated.",
)
@click.option(
    "--share",
    default=1.0,
    show_default=True,
    type=click.FloatRange(0, 1, min_open=True),
    help="This share of the plan's scenarios, at least one of each.",
)
@click.option("-o", "--output", type=OutputFolder(), help="Folder for the journal, tables and page; one that is begun is gone on with.")
@workers_option("the table is the same")
@scheduler_option
@click.option(
    "--replay", type=click.Path(path_type=Path, dir_okay=False), metavar="CASE", help="Draw a stored case of failure again instead."
)
@seconds_option
@json_option
def stress(
    reference: str, names: tuple[str, ...], share: float, output: Path | None, workers: int, replay: Path | None, as_json: bool
) -> None:
    """Draw on thousands of synthetic lists of parties, check every draw, and explain every failure.

    Killed or stopped, the same command goes on.

    Example: untoc-draw stress --plan quick -o stress
    """
    require("stress", "pyarrow", "matplotlib")
    if replay:
        from app.stress_pages import replay_case  # noqa: PLC0415

        sys.exit(not replay_case(replay, names, as_json))
    if output is None:
        raise InputError("stress", (Fault("-o", "missing", "a folder for the results"),))
    from app.stress_pages import run_stress  # noqa: PLC0415

    sys.exit(run_stress(reference, names, share, output, workers, as_json))
