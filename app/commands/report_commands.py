"""``untoc-draw report``: one page for those who choose an algorithm, plan the work, or check a draw."""

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import click

from app import completion as complete
from app.options import (
    RECONSTRUCTION,
    SEED,
    LawWords,
    as_of_option,
    language_option,
    parse_as_of,
    parse_law,
    parse_list,
    scheduler_option,
    seconds_option,
    with_law,
    workers_option,
)
from app.outputs import OutputFolder
from app.telling import note, tell_found, telling
from app.workers import start_workers
from scenarios import Fault, InputError, load_scenario
from words import DEFAULT, chosen, in_language, say

if TYPE_CHECKING:
    from algorithms.record import DrawRecord
    from scenarios import Scenario
    from verify.law_in_force import LawInForce

DEFAULT_SEED = "untoc-draw report"
DEFAULT_ALGORITHM = "sequential-bowls"
OTHERWISE = "sequential-bowls-look-ahead"
"""What is shown where the draw of the default gets stuck: the same bowls, and it goes on to the end wherever a lawful draw exists."""
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
    help="Algorithm of the draw that is shown: installed, or a Python file with one.  "
    f"[default: {DEFAULT_ALGORITHM}; {OTHERWISE} where that gets stuck]",
)
@click.option("--seed", type=SEED, help=f"Public seed of the draw that is shown and of all that is measured.  [default: {DEFAULT_SEED}]")
@click.option("--record", "file", type=click.Path(path_type=Path), help="Show this draw record, under its law, instead.")
@click.option(
    "--effort",
    default="quick",
    show_default=True,
    type=click.Choice(["quick", "full"]),
    help="quick: about a minute on two cores; full: ten times the draws, narrower intervals, several times as long.",
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
@language_option
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
    words: LawWords,
) -> None:
    """Write one page with the decision between the algorithms, the draw, the law, the ten years and what all rests on.

    Example: untoc-draw report real-2020-10-16 -o report
    """
    _refuse_both(file, {"--algorithm": name, "--seed": seed, **words.given})
    public = DEFAULT_SEED if seed is None else seed
    parties = parse_list(reference, as_of)
    scenario_words = (reference, *(("--as-of", as_of) if as_of else ()))
    own: Mapping[str, str] = {}
    if file:
        from verify.record.verify_record import kept_record, verify_file  # noqa: PLC0415

        verdict = kept_record(verify_file(file, reference, parse_as_of(as_of)), str(file))
        record, law = verdict.record, verdict.law
    else:
        law = parse_law(words, parties)
        own = _own_algorithm(name)
        asked = shlex.join([*scenario_words, *words.words])
        record = _draw(parties, law, [name] if name else [DEFAULT_ALGORITHM, OTHERWISE], public, asked)
    of_law = _law_words(law, words)
    drawn = ("--record", str(file)) if file else ("--algorithm", own.get(record.algorithm, record.algorithm), "--seed", public, *of_law)
    written = write_report(parties, law, record, public, output, effort, seconds_per_lot, workers, scenario_words, drawn, of_law, own)
    tell_what_was_written(output, written)


@click.command()
@click.option(
    "-o", "--output", default="demo", show_default=True, type=OutputFolder(), help="Folder for the page, its tables and pictures."
)
@workers_option("the figures are the same")
def demo(output: Path, workers: int) -> None:
    """The main job on the embedded party list: draw, check, compare, and write the page. Example: untoc-draw demo"""
    from app.comparison import table_of  # noqa: PLC0415
    from results.renderers.text import print_table  # noqa: PLC0415
    from sim.draw_measures import published_taking_part  # noqa: PLC0415

    parties = load_scenario("real-2020-10-16")
    law = parse_law(LawWords(), parties)
    record = _draw(parties, law, [DEFAULT_ALGORITHM], DEFAULT_SEED, parties.id)
    drawn = ("--algorithm", DEFAULT_ALGORITHM, "--seed", DEFAULT_SEED)
    written = write_report(parties, law, record, DEFAULT_SEED, output, "quick", SECONDS_PER_LOT, workers, (parties.id,), drawn)
    print_table(table_of(written.rows, published_taking_part(parties), measured=False))
    click.echo(f"The {int(law.under_review(parties).sum())} States of 16 October 2020; every draw was checked clause by clause.\n")
    tell_what_was_written(output, written)


@dataclass(frozen=True)
class Written:
    """A report that was written: the rows of the algorithms side by side, and the main findings."""

    rows: "list[Mapping[str, Any]]"
    lead: str


def write_report(
    parties: "Scenario",
    law: "LawInForce",
    record: "DrawRecord",
    seed: str,
    output: Path,
    effort: str,
    seconds_per_lot: float,
    workers: int,
    scenario_words: tuple[str, ...],
    drawn: tuple[str, ...],
    of_law: tuple[str, ...] = (),
    own: Mapping[str, str] = MappingProxyType({}),
) -> Written:
    """Measure what is not measured yet, and write the folder in English, and the page in the language that was chosen; ``drawn`` are the
    words of the command that name the draw shown, ``of_law`` those that give its law; ``own`` has the files of algorithms that are not
    installed, by name."""
    from app.comparison import told_of_all  # noqa: PLC0415
    from results.renderers.folder import write_report as write_folder  # noqa: PLC0415
    from results.report.measuring.case import EFFORTS, Case  # noqa: PLC0415
    from results.report.measuring.years import parts_of  # noqa: PLC0415
    from results.report.parts import kept_parts, measure_all  # noqa: PLC0415
    from results.report.whole import found_of, report_of, write_one_pages, write_whole_page  # noqa: PLC0415

    case = Case(parties, law, seed, EFFORTS[effort], scenario_words, of_law, own)
    names = [*told_of_all(parties, law), *own]
    _tell_of_kept_proofs(law, [case.reference(name) for name in names])
    start_workers(workers)
    language = chosen().code
    with telling("Starting", lines=True) as tell, in_language(DEFAULT):
        with kept_parts(output) as kept:
            whole = partial(tell.at, whole="report")
            found = found_of(case, names, measure_all(parts_of(case, names, record), kept, workers, whole), seconds_per_lot)
        words = ["untoc-draw", "report", *scenario_words, *drawn, "--effort", effort, "--seconds-per-lot", f"{seconds_per_lot:g}"]
        tell.at("Writing the page, its tables and pictures")
        made = report_of(found, record, shlex.join(words) + " -o FOLDER")
        write_folder(output, made, workers)
        write_one_pages(output, found, made.command)
        if language != DEFAULT:
            write_whole_page(output, found, record, made.command, language, workers)
    return Written([found.draws(name)["row"] for name in names], next(one.lead for one in made.sections if one.id == "decision"))


def _tell_of_kept_proofs(law: "LawInForce", names: Sequence[str]) -> None:
    """A line on standard error where the proofs were made before: by which code, of which law, and where they are."""
    from verify.proofs.kept_proofs import kept_file, kept_proofs, proofs_rest_on  # noqa: PLC0415

    if kept_proofs(law, names) is not None:
        code = proofs_rest_on(law, names)["code"]
        note(f"the proofs were made before, of this law ({law.digest}) by this code ({code}); they are kept in {kept_file(law, names)}")


def _refuse_both(file: Path | None, others: dict[str, object]) -> None:
    """A record has its own algorithm, seed and law; raises ``InputError`` with all that is given beside it."""
    given = [name for name, value in others.items() if value]
    if file and given:
        raise InputError("report", [Fault(name, str(others[name]), "nothing beside --record, which has its own") for name in given])


def _own_algorithm(reference: str | None) -> dict[str, str]:
    """The Python file of an algorithm by the name that the algorithm gives itself; nothing for an installed one. Raises ``InputError``."""
    from algorithms.registry import algorithm_from, file_digest, is_installed  # noqa: PLC0415

    if not reference or not file_digest(reference):
        return {}
    name = algorithm_from(reference).name
    if is_installed(name):
        raise InputError(reference, (Fault("name", name, "another name: an installed algorithm has this one, and the report shows both"),))
    return {name: reference}


def _draw(parties: "Scenario", law: "LawInForce", names: Sequence[str], seed: str, asked: str) -> "DrawRecord":
    """The draw that is shown, by the first of these algorithms that completes it; raises ``InputError`` where none does.

    ``asked`` are the words of the command that name the list and the law.
    """
    from algorithms import SeededLots, algorithm_from  # noqa: PLC0415

    stuck = list[str]()
    for name in names:
        record = algorithm_from(name).draw(parties, law, SeededLots(seed))
        if not record.stuck:
            if stuck:
                note(f"{' and '.join(stuck)}: so the draw that is shown is by {name}")
            return record
        state = record.stuck.reviewed
        stuck.append(f"{name} with the seed {seed!r} gets stuck at {parties.name_of(state)} [{state}]")
    expected = f"a draw that is completed; `untoc-draw diagnose {asked}` says whether there can be one, and why not"
    raise InputError(parties.id, (Fault("draw", "; ".join(stuck), expected),))


def _law_words(law: "LawInForce", words: LawWords) -> tuple[str, ...]:
    """The words that give this law on a command line: those that were given, where it is more than parameters."""
    from verify.law.added import ADDED  # noqa: PLC0415
    from verify.law.parameters import DEFAULTS  # noqa: PLC0415

    if ADDED in law.values:
        return words.words
    changed = {name: law.values[name] for name in DEFAULTS if law.values[name] != DEFAULTS[name]}
    return tuple(
        word
        for name, value in changed.items()
        for word in ("--set", f"{name}={','.join(value) if isinstance(value, list | tuple) else value}")
    )


def tell_what_was_written(output: Path, written: Written) -> None:
    """The main findings without their Markdown, the files, and last the one to open."""
    tell_found([written.lead, RECONSTRUCTION])
    from app.law_pages import tell_unofficial  # noqa: PLC0415

    tell_unofficial()
    for line in say(written.lead).splitlines():
        click.echo(line.replace("**", "").replace("`", ""))
    click.echo(say(RECONSTRUCTION))
    click.echo(
        say(
            "Beside the page stand {workbook}, tables/*.csv and pictures/*.svg and *.png. {journal} holds what was measured, so that the next "
            "report need not measure it again.",
            workbook=str(output / "tables.xlsx"),
            journal="journal.sqlite",
        )
    )
    page = "report.html" if chosen().code == DEFAULT else f"report-{chosen().code}.html"
    click.echo(say("Open {page} in a browser: one page, which needs no network.", page=str(output / page)))
