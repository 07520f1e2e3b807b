"""The command ``untoc-draw``."""

import os
import sys
from importlib import import_module

import click

from storage import __version__

try:
    from app.manners import Program, exits, quiet_option
except KeyboardInterrupt:  # stopped before anything was done: the libraries take a moment to load
    click.echo("untoc-draw: stopped", err=True)
    sys.exit(130)

if "_UNTOC_DRAW_COMPLETE" in os.environ:  # a shell asks what may stand next: bash's own way must be known beforehand
    import_module("app.completion")

EXITS = exits("done, complete, kept or proved", one="stuck, broken or refuted", three="not known")
_DRAW, _PROOF, _FAIRNESS = "app.commands.draw_commands", "app.commands.proof_commands", "app.commands.fairness_commands"
_REPORT, _GOING_ON = "app.commands.report_commands", "app.commands.going_on_commands"
TABLE = {
    "demo": (_REPORT, "The main job on the embedded party list"),
    "scenario": ("app.commands.scenario_commands", "Who is party to what"),
    "draw": (_DRAW, "Draw by lot"),
    "show": ("app.commands.show_commands", "Say who reviews whom in a draw"),
    "verify": (_DRAW, "Check a draw, clause by clause"),
    "extend": (_GOING_ON, "Go on from a draw record on a later list"),
    "replace": (_GOING_ON, "Draw again for the seats of reviewing States that drop out"),
    "law": (_DRAW, "Say the law in English"),
    "compare": (_DRAW, "Set the algorithms side by side over many draws"),
    "prove": (_PROOF, "Prove theorems about the law and the algorithms"),
    "diagnose": (_PROOF, "Can it be drawn?"),
    "evidence": (_PROOF, "Write a folder, or one ZIP file, with which others can check a draw record"),
    "fairness": (_FAIRNESS, "How fair is the draw"),
    "lottery": (_FAIRNESS, "Write many lawful draws with their digests, to be published before public dice choose one"),
    "lottery-choose": (_FAIRNESS, "Take out of a published list the draw that the dice choose, and verify it"),
    "stress": (
        "app.commands.stress_commands",
        "Draw on thousands of synthetic lists of parties, check every draw, and explain every failure",
    ),
    "simulate": ("app.commands.simulate_commands", "Simulate the review phase of ten years"),
    "plan": ("app.commands.plan_commands", "Plan posts, pages and money of the review phase, and set scenarios side by side"),
    "report": (_REPORT, "Write one page with the decision between the algorithms, the draw, the law, the ten years and what all rests on"),
    "desk": ("app.commands.desk_commands", "Everything in a browser"),
    "ceremony": ("app.commands.ceremony_commands", "Draw in a room"),
    "benchmark": (
        "app.commands.benchmark_commands",
        "Measure draw, check, proofs, counts, samples, simulation and start against other solvers and libraries, in one run",
    ),
    "completion": ("app.completion", "Print the script for completion in a shell"),
}
"""The module of each command, which is loaded when it is called, and what it does: the beginning of its own help, as a test sees to."""


@click.group(cls=Program, table=TABLE, invoke_without_command=True, epilog=EXITS, params=[quiet_option()])
@click.version_option(__version__)
@click.pass_context
def main(context: click.Context) -> None:
    """Draw the reviewing States of the UNTOC review mechanism by lot, and check draws against paragraphs 28-29.

    Example: untoc-draw draw real-2020-10-16 --algorithm sequential-bowls --seed "vienna 2020"
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())
