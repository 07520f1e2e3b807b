"""The commands about fairness: fairness, lottery, lottery-choose."""

import shlex
import sys
from pathlib import Path

import click

from app import completion as complete
from app.manners import exits
from app.options import SEED, as_of_option, json_option, parse_as_of, parse_law, scheduler_option, seconds_option, with_law
from app.outputs import OutputFile, OutputFolder
from scenarios import Fault, InputError, load_scenario


@click.command(epilog=exits(three="not known: --best came to no proof that no lottery is better"))
@click.argument("reference", default="real-2020-10-16", shell_complete=complete.scenarios)
@click.option("--algorithm", "names", multiple=True, shell_complete=complete.algorithms, help="Only this algorithm; may be repeated.")
@click.option("--draws", default=40, show_default=True, type=click.IntRange(3, 100_000), help="Draws of each algorithm.")
@click.option("--seed", type=SEED, default="untoc-draw fairness", show_default=True, help="The public seed; draw k uses 'SEED/k'.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 256), help="Processes at once; the figures are the same.")
@click.option("--references/--no-references", default=True, show_default=True, help="Estimate the references U and C too.")
@click.option("--state", metavar="ID", help="What the draw means for this State, instead of the table.")
@click.option("--back-test", is_flag=True, help="Against the published numbers of countries taking part, instead of the table.")
@click.option("--exact", is_flag=True, help="Exact chances of a hand-made case of eight States, instead of the table.")
@click.option("--best", is_flag=True, help="The best lottery over burdens, with its proof, instead of the table.")
@click.option("--html", type=OutputFile(), help="Write the State's page as one HTML file too.")
@scheduler_option
@seconds_option
@as_of_option
@with_law
@json_option
def fairness(
    reference: str,
    names: tuple[str, ...],
    draws: int,
    seed: str,
    workers: int,
    references: bool,
    state: str | None,
    back_test: bool,
    exact: bool,
    best: bool,
    html: Path | None,
    as_of: str | None,
    law_file: Path | None,
    settings: tuple[str, ...],
    as_json: bool,
) -> None:
    """How fair is the draw: a table of all algorithms, a page for one State, or a test against the published counts.

    Example: untoc-draw fairness real-2020-10-16 --state ALB --html albania.html
    """
    from app.fairness_pages import run_fairness  # noqa: PLC0415

    if html and not state:
        raise InputError("--html", (Fault("--html", str(html), "--state too: the page is that of one State"),))
    parties = load_scenario(reference, parse_as_of(as_of))
    law = parse_law(law_file, settings, parties)
    if exact or best:
        from app.references_pages import show_best, show_exact  # noqa: PLC0415

        if exact:
            show_exact(law, names, as_json)
            return
        sys.exit(show_best(parties, law, as_json))
    words = [
        "untoc-draw",
        "fairness",
        reference,
        *(word for name in names for word in ("--algorithm", name)),
        "--draws",
        str(draws),
        "--seed",
        seed,
        *([] if references else ["--no-references"]),
        *(["--state", state] if state else []),
        *(["--as-of", as_of] if as_of else []),
        *(["--law", str(law_file)] if law_file else []),
        *(word for setting in settings for word in ("--set", setting)),
    ]
    run_fairness(parties, law, names, draws, seed, workers, references, state, back_test, html, as_json, shlex.join(words))


@click.command()
@click.argument("reference", shell_complete=complete.scenarios)
@click.option("--algorithm", "name", shell_complete=complete.algorithms, required=True, help="Name of an installed algorithm.")
@click.option("--draws", default=1000, show_default=True, type=click.IntRange(2, 100_000), help="Draws of the list.")
@click.option("--seed", type=SEED, required=True, help="The public seed; draw k uses 'SEED/k'.")
@click.option("-o", "--output", required=True, type=OutputFolder(new=True), help="Write the list into this new folder.")
@click.option(
    "--compared", default=1000, show_default=True, type=click.IntRange(2, 100_000), help="Other draws, to set the list's chances against."
)
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 256), help="Processes at once; the bytes are the same.")
@scheduler_option
@seconds_option
@as_of_option
@with_law
@json_option
def lottery(
    reference: str,
    name: str,
    draws: int,
    seed: str,
    output: Path,
    compared: int,
    workers: int,
    as_of: str | None,
    law_file: Path | None,
    settings: tuple[str, ...],
    as_json: bool,
) -> None:
    """Write many lawful draws with their digests, to be published before public dice choose one.

    Example: untoc-draw lottery real-2020-10-16 --algorithm sequential-bowls --seed "vienna 2020" -o list
    """
    from app.lottery_pages import make_lottery, show_lottery  # noqa: PLC0415

    parties = load_scenario(reference, parse_as_of(as_of))
    law = parse_law(law_file, settings, parties)
    show_lottery(make_lottery(output, parties, law, name, draws, seed, workers, compared), as_json)


@click.command("lottery-choose", epilog=exits("kept", one="broken"))
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--dice", required=True, metavar="NUMBER", help="What the ten-sided dice show, like 417.")
@click.option("-o", "--output", required=True, type=OutputFile(), help="Write the chosen draw record here.")
@click.option("--list-digest", metavar="SHA256", help="The digest of the list as it was published.")
@click.option("--scenario", "reference", shell_complete=complete.scenarios, help="The scenario, where it is not a built-in one.")
@json_option
def lottery_choose(folder: Path, dice: str, output: Path, list_digest: str | None, reference: str | None, as_json: bool) -> None:
    """Take out of a published list the draw that the dice choose, and verify it.

    Example: untoc-draw lottery-choose list --dice 417 -o chosen.json
    """
    from app.lottery_pages import choose_draw  # noqa: PLC0415

    sys.exit(not choose_draw(folder, dice, output, list_digest, reference, as_json))
