"""``untoc-draw simulate``: the ten-year review phase."""

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from app import completion as complete
from app.options import SEED, as_of_option, json_option, parse_as_of, parse_law, scheduler_option, seconds_option, with_law
from app.outputs import OutputFolder
from scenarios import Fault, InputError, load_scenario

if TYPE_CHECKING:
    from verify.law_in_force import LawInForce

WHO_WORKS = ("--workers", "--scheduler")


@click.command()
@click.argument("reference", default="real-2020-10-16", shell_complete=complete.scenarios)
@click.option(
    "--algorithm",
    "name",
    shell_complete=complete.algorithms,
    default="sequential-bowls",
    show_default=True,
    metavar="NAME|FILE.py",
    help="Draws who reviews whom: an installed algorithm, or a Python file with one.",
)
@click.option("--record", "drawn", type=click.Path(path_type=Path), help="Simulate the draw of this record, under its law, instead.")
@click.option("--replications", default=200, show_default=True, type=click.IntRange(2, 100_000), help="Runs of the review phase.")
@click.option("--seed", type=SEED, default="untoc-draw simulate", show_default=True, help="The public seed of the draws and of all chance.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 256), help="Processes at once; the results are the same.")
@click.option("--parameters", "file", type=click.Path(path_type=Path), help="Parameters of the model (TOML), those that differ.")
@click.option("--parameter", "values", multiple=True, metavar="GROUP.NAME=VALUE", help="One parameter of the model; may be repeated.")
@click.option(
    "--posterior/--no-posterior",
    default=True,
    show_default=True,
    help="Draw the fitted parameters of each run from what is known of them, but for those given.",
)
@click.option("--growth", is_flag=True, help="Accessions on the way, by the scenario kind growth (its hazards are on the fast side).")
@click.option("-o", "--output", type=OutputFolder(), help="Folder for tables, page and journal; one that is begun is gone on with.")
@click.option("--compare", "others", is_flag=True, help="All algorithms with common random numbers, instead.")
@click.option("--officers", metavar="N,N,...", help="So many more officers with common random numbers, like 1,2,4, instead.")
@click.option("--staff-for", "by", metavar="DATE", help="The fewest officers for a share of the reviews past a phase by this day, instead.")
@click.option("--phase", default=1, show_default=True, type=click.IntRange(1, 4), help="The phase that --staff-for is about.")
@click.option(
    "--share",
    default=0.9,
    show_default=True,
    type=click.FloatRange(0, 1, min_open=True),
    help="The share of the reviews that --staff-for is about.",
)
@click.option("--sensitivity", metavar="OUTCOME", help="Which assumptions move this outcome (Morris screening), instead.")
@click.option("--precision", metavar="OUTCOME=HALF-WIDTH", help="Replicate until the mean of this outcome is known so well, instead.")
@click.option("--show-parameters", is_flag=True, help="Show every parameter with unit, level and source, instead.")
@scheduler_option
@seconds_option
@as_of_option
@with_law
@json_option
def simulate(
    reference: str,
    name: str,
    drawn: Path | None,
    replications: int,
    seed: str,
    workers: int,
    file: Path | None,
    values: tuple[str, ...],
    posterior: bool,
    growth: bool,
    output: Path | None,
    others: bool,
    officers: str | None,
    by: str | None,
    phase: int,
    share: float,
    sensitivity: str | None,
    precision: str | None,
    show_parameters: bool,
    as_of: str | None,
    law_file: Path | None,
    settings: tuple[str, ...],
    as_json: bool,
) -> None:
    """Simulate the review phase of ten years: who is late, what the Secretariat has to do, what States have in hand.

    Example: untoc-draw simulate real-2020-10-16 --algorithm sequential-bowls --replications 1000 -o plan
    """
    from app.simulate_pages import Asked, print_parameters, run_experiment, run_simulation  # noqa: PLC0415
    from sim.review_phase.parameters import read_parameters  # noqa: PLC0415

    parameters = read_parameters(file, values)
    if show_parameters:
        print_parameters(parameters, as_json)
        return
    chosen = [
        word
        for word in (
            others and "--compare",
            officers and "--officers",
            by and "--staff-for",
            sensitivity and "--sensitivity",
            precision and "--precision",
        )
        if word
    ]
    if len(chosen) > 1:
        raise InputError("simulate", [Fault("experiment", ", ".join(chosen), "one of them at a time")])
    parties = load_scenario(reference, parse_as_of(as_of))
    record, law = _kept(drawn, reference, as_of, chosen) if drawn else (None, parse_law(law_file, settings, parties))
    asked = Asked(
        parties,
        law,
        record,
        record["algorithm"] if record else name,
        seed,
        replications,
        workers,
        parameters,
        posterior,
        growth,
        output,
        command_line(),
        as_json,
    )
    if chosen:
        run_experiment(asked, others, officers, by, phase, share, sensitivity, precision)
    else:
        run_simulation(asked)


def command_line() -> str:
    """The command line without the options that change nothing: who does the work."""
    words, kept = iter(sys.argv[1:]), ["untoc-draw"]
    for word in words:
        if word in WHO_WORKS:
            next(words, None)
        elif word.partition("=")[0] not in WHO_WORKS:
            kept.append(word)
    return shlex.join(kept)


def _kept(file: Path, reference: str, as_of: str | None, experiment: list[str]) -> "tuple[dict[str, Any], LawInForce]":
    """The record to be simulated, and its law; raises ``InputError`` where it is not one, or something beside it asks for other draws."""
    from verify.record.verify_record import kept_record, verify_file  # noqa: PLC0415

    context = click.get_current_context()
    others = {"name": "--algorithm", "law_file": "--law", "settings": "--set"}
    given = [option for name, option in others.items() if context.get_parameter_source(name) is ParameterSource.COMMANDLINE]
    if given + experiment:
        expected = "nothing beside --record, which is one draw under its own law"
        raise InputError("simulate", [Fault(option, "given", expected) for option in given + experiment])
    verdict = kept_record(verify_file(file, reference, parse_as_of(as_of)), str(file))
    return verdict.record, verdict.law
