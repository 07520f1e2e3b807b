"""``untoc-draw report``: one page for those who choose an algorithm, plan the work, or check a draw."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from app import completion as complete
from app.options import (
    RECONSTRUCTION,
    SEED,
    as_of_option,
    parse_as_of,
    parse_law,
    scheduler_option,
    seconds_option,
    with_law,
    workers_option,
)
from app.outputs import OutputFolder
from app.telling import telling
from app.workers import start_workers
from scenarios import Fault, InputError, load_scenario

if TYPE_CHECKING:
    from algorithms.record import DrawRecord
    from scenarios import Scenario
    from verify.law_in_force import LawInForce

DEFAULT_SEED = "untoc-draw report"
DEFAULT_ALGORITHM = "sequential-bowls"
SECONDS_PER_LOT = 20.0
"""Seconds to draw a lot by hand, read it out, look whether a clause bars it, and write it down (assumed; nothing is published)."""


@click.command()
@click.argument("reference", default="real-2020-10-16", shell_complete=complete.scenarios)
@click.option(
    "-o",
    "--output",
    required=True,
    type=OutputFolder(),
    help="Folder for the page, tables and pictures; a report that is begun there is gone on with.",
)
@click.option(
    "--algorithm",
    "name",
    shell_complete=complete.algorithms,
    help=f"Installed algorithm of the draw that is shown.  [default: {DEFAULT_ALGORITHM}]",
)
@click.option("--seed", type=SEED, help=f"Public seed of the draw that is shown and of all that is measured.  [default: {DEFAULT_SEED}]")
@click.option("--record", "file", type=click.Path(path_type=Path), help="Show this draw record, under its law, instead.")
@click.option(
    "--effort",
    default="quick",
    show_default=True,
    type=click.Choice(["quick", "full"]),
    help="quick: about a minute on two quiet cores, wide intervals; full: about 20 minutes.",
)
@click.option(
    "--seconds-per-lot",
    default=SECONDS_PER_LOT,
    show_default=True,
    type=click.FloatRange(0.1, 3600),
    help="Seconds to draw a lot by hand and write it down (assumed).",
)
@workers_option("the figures are the same")
@scheduler_option
@seconds_option
@as_of_option
@with_law
def report(
    reference: str,
    output: Path,
    name: str | None,
    seed: str | None,
    file: Path | None,
    effort: str,
    seconds_per_lot: float,
    workers: int,
    as_of: str | None,
    law_file: Path | None,
    settings: tuple[str, ...],
) -> None:
    """Write one page with the decision between the algorithms, the draw, the law, the ten years and what all rests on.

    Example: untoc-draw report real-2020-10-16 -o report
    """
    import shlex  # noqa: PLC0415

    from algorithms import algorithm_names  # noqa: PLC0415
    from results.renderers.folder import write_report  # noqa: PLC0415
    from results.report.measuring.case import EFFORTS, Case  # noqa: PLC0415
    from results.report.measuring.years import parts_of  # noqa: PLC0415
    from results.report.parts import kept_parts, measure_all  # noqa: PLC0415
    from results.report.whole import found_of, report_of  # noqa: PLC0415

    _refuse_both(file, {"--algorithm": name, "--seed": seed, "--law": law_file, "--set": settings})
    public = DEFAULT_SEED if seed is None else seed
    parties = load_scenario(reference, parse_as_of(as_of))
    if file:
        from verify.record.verify_record import kept_record, verify_file  # noqa: PLC0415

        verdict = kept_record(verify_file(file, reference, parse_as_of(as_of)), str(file))
        record, law = verdict.record, verdict.law
    else:
        law = parse_law(law_file, settings, parties)
        record = _draw(parties, law, name or DEFAULT_ALGORITHM, public, reference)
    scenario_words = (reference, *(("--as-of", as_of) if as_of else ()))
    case = Case(parties, law, public, EFFORTS[effort], scenario_words, _law_words(law))
    names = algorithm_names()
    start_workers(workers)
    with telling("measuring", lines=True) as tell, kept_parts(output) as kept:
        parts = measure_all(parts_of(case, names, record), kept, workers, tell.at)
    found = found_of(case, names, parts, seconds_per_lot)
    drawn = ("--record", str(file)) if file else ("--algorithm", name or DEFAULT_ALGORITHM, "--seed", public, *_law_words(law))
    words = ["untoc-draw", "report", *scenario_words, *drawn, "--effort", effort, "--seconds-per-lot", f"{seconds_per_lot:g}"]
    made = report_of(found, record, shlex.join(words) + " -o FOLDER")
    write_report(output, made)
    _tell_what_was_written(output, made.sections[0].lead)


def _refuse_both(file: Path | None, others: dict[str, object]) -> None:
    """A record has its own algorithm, seed and law; raises ``InputError`` with all that is given beside it."""
    given = [name for name, value in others.items() if value]
    if file and given:
        raise InputError("report", [Fault(name, str(others[name]), "nothing beside --record, which has its own") for name in given])


def _draw(parties: "Scenario", law: "LawInForce", name: str, seed: str, reference: str) -> "DrawRecord":
    """The draw that is shown; raises ``InputError`` where it gets stuck."""
    from algorithms import SeededLots, load_algorithm  # noqa: PLC0415

    record = load_algorithm(name).draw(parties, law, SeededLots(seed))
    if record.stuck:
        stuck = record.stuck.reviewed
        found = f"{name} with the seed {seed!r} gets stuck at {parties.name_of(stuck)} [{stuck}]"
        expected = f"a draw that is completed; `untoc-draw diagnose {reference}` says whether there can be one, and why not"
        raise InputError(reference, (Fault("draw", found, expected),))
    return record


def _law_words(law: "LawInForce") -> tuple[str, ...]:
    """The words that give this law on a command line."""
    from verify.law.parameters import DEFAULTS  # noqa: PLC0415

    changed = {name: law.values[name] for name in DEFAULTS if law.values[name] != DEFAULTS[name]}
    return tuple(
        word
        for name, value in changed.items()
        for word in ("--set", f"{name}={','.join(value) if isinstance(value, list | tuple) else value}")
    )


def _tell_what_was_written(output: Path, lead: str) -> None:
    """The files, and the main findings without their Markdown."""
    click.echo(
        f"Written: {output / 'report.html'} (one page, needs no network), {output / 'tables.xlsx'}, tables/*.csv, pictures/*.svg and "
        "*.png. journal.sqlite holds what was measured, so that the next report need not measure it again."
    )
    for line in lead.splitlines():
        click.echo(line.replace("**", "").replace("`", ""))
    click.echo(RECONSTRUCTION)
