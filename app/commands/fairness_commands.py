"""The commands about fairness: the group ``fairness``, and ``lottery`` and ``lottery-choose``."""

import shlex
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app import completion as complete
from app.manners import exits
from app.options import (
    SEED,
    LawWords,
    as_of_option,
    json_option,
    law_words,
    parse_law,
    parse_list,
    scheduler_option,
    seconds_option,
    with_law,
    workers_option,
)
from app.outputs import OutputFile, OutputFolder
from app.respelling import FormerCommand, Moved
from storage.errors import Fault, InputError

if TYPE_CHECKING:
    from app.fairness_pages import Sample

MOVED = {
    "--state": Moved("state", lambda value: (value,), is_argument=True),
    "--back-test": Moved("backtest"),
    "--exact": Moved("exact"),
    "--best": Moved("leximin"),
}


@click.group(cls=FormerCommand, usual="estimate", moved=MOVED)
def fairness() -> None:
    """How fair is the draw: chances of all algorithms, of one State, and of the best lottery there is."""


ALGORITHMS = click.option(
    "--algorithm",
    "names",
    multiple=True,
    shell_complete=complete.algorithms,
    help="Only this algorithm, installed or FILE.py; may be repeated.",
)
REFERENCES = click.option("--references/--no-references", default=True, show_default=True, help="Estimate the references U and C too.")
SCENARIO = click.argument("reference", default="real-2020-10-16", shell_complete=complete.scenarios)
_SAMPLE: list[Callable[[Any], Any]] = [
    ALGORITHMS,
    click.option("--draws", default=40, show_default=True, type=click.IntRange(3, 100_000), help="Draws of each algorithm."),
    click.option("--seed", type=SEED, default="untoc-draw fairness", show_default=True, help="The public seed; draw k uses 'SEED/k'."),
    workers_option("the figures are the same"),
    scheduler_option,
    seconds_option,
    as_of_option,
    with_law,
]
"""The options of what is estimated from draws."""


def _sampled(command: Callable[..., None]) -> Any:
    """Give a command the draws that its options ask for, as one ``Sample``."""

    @wraps(command)
    def run(
        reference: str, names: tuple[str, ...], draws: int, seed: str, workers: int, as_of: str | None, words: LawWords, **own: Any
    ) -> None:
        from app.fairness_pages import Sample  # noqa: PLC0415

        parties = parse_list(reference, as_of)
        command(Sample(parties, parse_law(words, parties), names, draws, seed, workers), **own)

    decorated: Any = run
    for option in reversed(_SAMPLE):
        decorated = option(decorated)
    return decorated


@fairness.command("estimate")
@SCENARIO
@_sampled
@REFERENCES
@json_option
def fairness_estimate(sample: "Sample", references: bool, as_json: bool) -> None:
    """Estimate every measure of all algorithms, beside the references U, C and L.

    Example: untoc-draw fairness estimate real-2020-10-16 --draws 40
    """
    from app.fairness_pages import show_estimates  # noqa: PLC0415

    show_estimates(sample, references, as_json)


@fairness.command("state")
@click.argument("reference", shell_complete=complete.scenarios)
@click.argument("state", metavar="STATE")
@_sampled
@REFERENCES
@click.option("--html", type=OutputFile(), help="Write the page as one HTML file too.")
@json_option
@click.pass_context
def fairness_state(context: click.Context, sample: "Sample", state: str, references: bool, html: Path | None, as_json: bool) -> None:
    """What the draw means for one State, as a page for a delegate.

    Example: untoc-draw fairness state real-2020-10-16 ALB --html albania.html
    """
    from app.fairness_pages import show_state  # noqa: PLC0415

    given = context.params
    words = [
        "untoc-draw",
        "fairness",
        "state",
        given["reference"],
        state,
        *(word for name in sample.names for word in ("--algorithm", name)),
        "--draws",
        str(sample.draws),
        "--seed",
        sample.seed,
        *([] if references else ["--no-references"]),
        *(["--as-of", given["as_of"]] if given["as_of"] else []),
        *law_words(given).words,
    ]
    show_state(sample, state, references, html, as_json, shlex.join(words))


@fairness.command("backtest")
@SCENARIO
@_sampled
@json_option
def fairness_backtest(sample: "Sample", as_json: bool) -> None:
    """Test which algorithms are consistent with the published numbers of countries taking part.

    Example: untoc-draw fairness backtest real-2020-10-16 --draws 200
    """
    from app.fairness_pages import show_back_test  # noqa: PLC0415

    show_back_test(sample, as_json)


@fairness.command("exact")
@ALGORITHMS
@with_law
@json_option
def fairness_exact(names: tuple[str, ...], words: LawWords, as_json: bool) -> None:
    """The exact chances of a hand-made case of eight States. Of the law it takes load_max alone.

    Example: untoc-draw fairness exact --algorithm sequential-bowls --set load_max=2
    """
    from app.fairness_pages import show_exact  # noqa: PLC0415
    from verify.law.parameters import DEFAULTS  # noqa: PLC0415

    law = parse_law(words)
    changed = [name for name, value in law.values.items() if value != DEFAULTS[name] and name != "load_max"]
    if changed:
        raise InputError(
            "fairness exact", [Fault(name, str(law.values[name]), f"{DEFAULTS[name]}, for the hand-made case") for name in changed]
        )
    show_exact(law.values["load_max"], names, as_json)


@fairness.command("leximin", epilog=exits(three="not known: no proof that no lottery is better"))
@SCENARIO
@as_of_option
@with_law
@json_option
def fairness_leximin(reference: str, as_of: str | None, words: LawWords, as_json: bool) -> None:
    """The best lottery over burdens (leximin), with its proof.

    Example: untoc-draw fairness leximin real-2020-10-16
    """
    from app.fairness_pages import show_leximin  # noqa: PLC0415

    parties = parse_list(reference, as_of)
    sys.exit(show_leximin(parties, parse_law(words, parties), as_json))


@click.command()
@click.argument("reference", shell_complete=complete.scenarios)
@click.option("--algorithm", "name", shell_complete=complete.algorithms, required=True, help="An algorithm, installed or FILE.py.")
@click.option("--draws", default=1000, show_default=True, type=click.IntRange(2, 100_000), help="Draws of the list.")
@click.option("--seed", type=SEED, required=True, help="The public seed; draw k uses 'SEED/k'.")
@click.option("-o", "--output", required=True, type=OutputFolder(new=True), help="Write the list into this new folder.")
@click.option(
    "--compared", default=1000, show_default=True, type=click.IntRange(2, 100_000), help="Other draws, to set the list's chances against."
)
@workers_option("the bytes are the same")
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
    words: LawWords,
    as_json: bool,
) -> None:
    """Write many lawful draws with their digests, to be published before public dice choose one.

    Example: untoc-draw lottery real-2020-10-16 --algorithm sequential-bowls --seed "vienna 2020" -o list
    """
    from algorithms import algorithm_from  # noqa: PLC0415
    from app.lottery_pages import show_lottery  # noqa: PLC0415
    from app.telling import telling  # noqa: PLC0415
    from app.workers import start_workers  # noqa: PLC0415
    from sim.fairness.published import write_lottery  # noqa: PLC0415

    parties = parse_list(reference, as_of)
    law = parse_law(words, parties)
    algorithm = algorithm_from(name)
    start_workers(workers)
    with telling("starting", lines=True) as tell:
        made = write_lottery(output, parties, law, algorithm, draws, seed, workers, compared, tell.at)
    show_lottery(made, as_json)


@click.command("lottery-choose", epilog=exits("kept", one="broken"))
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--dice", required=True, metavar="NUMBER", help="What the ten-sided dice show, like 417.")
@click.option("-o", "--output", required=True, type=OutputFile(), help="Write the chosen draw record here.")
@click.option("--list-digest", metavar="SHA256", help="The digest of the list as it was published.")
@click.option("--scenario", "reference", shell_complete=complete.scenarios, help="The scenario, where it is not a built-in one.")
@click.option(
    "--algorithm", "name", shell_complete=complete.algorithms, help="A Python file with the list's algorithm, where it is not installed."
)
@json_option
def lottery_choose(
    folder: Path, dice: str, output: Path, list_digest: str | None, reference: str | None, name: str | None, as_json: bool
) -> None:
    """Take out of a published list the draw that the dice choose, and verify it.

    Example: untoc-draw lottery-choose list --dice 417 -o chosen.json
    """
    from algorithms import algorithm_from  # noqa: PLC0415
    from app.lottery_pages import show_choice  # noqa: PLC0415
    from sim.fairness.published import choose  # noqa: PLC0415

    made = choose(folder, dice, output, list_digest, reference, algorithm_from(name) if name else None)
    show_choice(made, as_json)
    sys.exit(not made.holds)
