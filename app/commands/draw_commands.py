"""The commands about draws: draw, law, verify, compare, demo."""

import json
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app import completion as complete
from app.manners import NOT_KNOWN, exits
from app.options import (
    RECONSTRUCTION,
    SEED,
    LawWords,
    as_of_option,
    json_option,
    language_option,
    parse_as_of,
    parse_law,
    parse_list,
    seconds_option,
    with_law,
    workers_option,
)
from app.outputs import OutputFile
from scenarios import Fault, InputError
from scenarios.registry import is_built_in
from storage.whole_file import write_whole

if TYPE_CHECKING:
    from scenarios import Scenario


@click.command(epilog=exits("complete", one="stuck", three="not known, a search was ended at its limit"))
@click.argument("reference", shell_complete=complete.scenarios)
@click.option(
    "--algorithm", "name", shell_complete=complete.algorithms, required=True, help="An installed algorithm, or a Python file with one."
)
@click.option("--seed", type=SEED, required=True, help="The public seed, any text.")
@click.option("-o", "--output", type=OutputFile(), help="Write the draw record here.")
@seconds_option
@as_of_option
@with_law
@json_option
def draw(reference: str, name: str, seed: str, output: Path | None, as_of: str | None, words: LawWords, as_json: bool) -> None:
    """Draw by lot.

    Example: untoc-draw draw real-2020-10-16 --algorithm rotating-lists --seed "vienna 2020" -o r.json
    """
    from algorithms import SeededLots, algorithm_from  # noqa: PLC0415
    from app.telling import telling  # noqa: PLC0415
    from verify.law.citing import left_unmet  # noqa: PLC0415
    from verify.told import searches_told  # noqa: PLC0415

    parties = parse_list(reference, as_of)
    law = parse_law(words, parties)
    with telling("draw", lines=True) as tell, searches_told(tell):
        record = algorithm_from(name).draw(parties, law, SeededLots(seed))
    if output:
        write_whole(output, record.to_json())
    if as_json:
        click.echo(record.to_json(), nl=False)
    else:
        reviews = sum(len({one.reviewing for one in review.reviewing}) for review in record.reviews)
        click.echo(
            f"{record.algorithm} on {parties.id}, seed {seed!r}: {record.outcome}, {len(record.reviews)} States reviewed in "
            f"{reviews} reviews, {len(record.numbers or ())} lots drawn. {RECONSTRUCTION} {_who(output, reference, as_of, parties)}"
        )
        if stuck := record.stuck:
            barred = ", ".join(f"{count} by {clause}" for clause, count in sorted(stuck.barred_by.items()))
            who = f"{parties.name_of(stuck.reviewed)} [{stuck.reviewed}]"
            why = f"no admissible State for the {stuck.seat} seat of {who}; lots barred: {barred or 'none, the bowl is empty'}"
            diagnose = shlex.join(["untoc-draw", "diagnose", reference, *(["--as-of", as_of] if as_of else []), *words.words])
            click.echo(f"Stuck: {left_unmet(stuck, who) or why}. `{diagnose}` says whether another draw can be completed.")
    sys.exit(not record.complete)


def _who(output: Path | None, reference: str, as_of: str | None, parties: "Scenario") -> str:
    """The way to who reviews whom."""
    if not output:
        return "With -o FILE the record is kept, and `untoc-draw show FILE` says who reviews whom."
    of_list = [] if is_built_in(parties.id, parties.digest) else ["--scenario", reference, *(["--as-of", as_of] if as_of else [])]
    return f"Who reviews whom: {shlex.join(['untoc-draw', 'show', str(output), *of_list])}"


@click.command()
@with_law
@click.option("--formal", is_flag=True, help="Say each clause in the language in which clauses are written, too.")
@language_option
@json_option
def law(words: LawWords, formal: bool, as_json: bool) -> None:
    """Say the law in English: every clause in force and every reading. Example: untoc-draw law --set mutual_scope=same-year"""
    from app.law_pages import show_law  # noqa: PLC0415
    from verify.law.document import law_document  # noqa: PLC0415

    found = parse_law(words)
    click.echo(json.dumps(law_document(found))) if as_json else show_law(found, formal)


@click.command(epilog=exits("kept", one="broken", three="nothing is wrong with a ceremony that is not over"))
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--scenario",
    "reference",
    shell_complete=complete.scenarios,
    help="The scenario, where it is neither built in nor in a pack; always of a table.",
)
@as_of_option
@click.option("--earlier", type=click.Path(path_type=Path), help="The record that this one goes on from.")
@click.option("--no-replay", is_flag=True, help="Do not draw the recorded lots again.")
@click.option(
    "--algorithm",
    "name",
    shell_complete=complete.algorithms,
    help="A Python file with the algorithm of the record, where it is not installed.",
)
@seconds_option
@with_law
@language_option
@json_option
def verify(
    file: Path,
    reference: str | None,
    as_of: str | None,
    earlier: Path | None,
    no_replay: bool,
    name: str | None,
    words: LawWords,
    as_json: bool,
) -> None:
    """Check a draw, clause by clause: a draw record, an evidence pack (folder or ZIP), a ceremony's folder, or a plain table of reviewed and
    reviewing States (CSV, XLSX, ODS).

    The verdict comes first. The lots of a record are drawn again, to see that they lead to this draw, under the law that it names. A table,
    made by anybody, is judged by --law and --set. Example: untoc-draw verify r.json
    """
    from algorithms import algorithm_from  # noqa: PLC0415
    from app.law_pages import show_verdict  # noqa: PLC0415
    from app.telling import tell_found  # noqa: PLC0415
    from verify.given import read_given  # noqa: PLC0415
    from verify.record.verify_record import parties_given  # noqa: PLC0415
    from verify.verdict import verify_given  # noqa: PLC0415

    given = read_given(file)
    is_table = given.kind == "table"
    faults = [Fault("--earlier", str(earlier), "none: a table goes on from no record")] if is_table and earlier else []
    faults += [Fault("--algorithm", name, "none: a table has no lots")] if is_table and name else []
    faults += [Fault("--scenario", "", "the list of the States of the table")] if is_table and not reference else []
    if not is_table:
        faults += [Fault(option, str(value), "none: a draw record names its own law") for option, value in words.given.items() if value]
    if faults:
        raise InputError(str(file), faults)
    parties = parse_list(reference, as_of) if reference else None
    if as_of and not parties and given.record:
        parties = parties_given(given, parse_as_of(as_of))
    law = parse_law(words, parties) if is_table else None
    before = read_given(earlier).drawn() if earlier else None
    algorithm = algorithm_from(name) if name else None
    found = verify_given(given, parties, law, replay=not no_replay, earlier=before, algorithm=algorithm)
    tell_found(found.document())
    click.echo(json.dumps(found.document())) if as_json else show_verdict(found)
    sys.exit({True: 0, False: 1, None: NOT_KNOWN}[found.kept])


@click.command()
@click.argument("reference", default="real-2020-10-16", shell_complete=complete.scenarios)
@click.option(
    "--algorithm",
    "names",
    multiple=True,
    shell_complete=complete.algorithms,
    help="Only this algorithm, by name or Python file; may be repeated.",
)
@click.option("--draws", default=20, show_default=True, type=click.IntRange(1, 100_000), help="Draws of each algorithm.")
@click.option("--seed", type=SEED, default="untoc-draw compare", show_default=True, help="The public seed; draw k uses 'SEED/k'.")
@click.option("--svg", type=OutputFile(), help="Write the table as a picture too, without the speed.")
@workers_option("the figures are the same")
@seconds_option
@as_of_option
@with_law
@json_option
def compare(
    reference: str,
    names: tuple[str, ...],
    draws: int,
    seed: str,
    svg: Path | None,
    workers: int,
    as_of: str | None,
    words: LawWords,
    as_json: bool,
) -> None:
    """Set the algorithms side by side over many draws. Example: untoc-draw compare real-2020-10-16 --draws 100"""
    from app.comparison import compared, table_of  # noqa: PLC0415
    from results.renderers.text import print_table, table_svg  # noqa: PLC0415
    from sim.draw_measures import published_taking_part  # noqa: PLC0415

    parties = parse_list(reference, as_of)
    rows = compared(parties, parse_law(words, parties), draws, seed, names, workers)
    published = published_taking_part(parties)
    if svg:
        write_whole(svg, table_svg(table_of(rows, published, measured=False), "untoc-draw"))
    click.echo(json.dumps(rows)) if as_json else print_table(table_of(rows, published))
