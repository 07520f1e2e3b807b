"""The command ``untoc-draw``."""

import sys
from importlib.util import find_spec

import click

try:
    from app.commands.ceremony_commands import ceremony
    from app.commands.draw_commands import compare, demo, draw, law, verify
    from app.commands.fairness_commands import fairness, lottery, lottery_choose
    from app.commands.proof_commands import diagnose, evidence, prove
    from app.commands.report_commands import report
    from app.commands.scenario_commands import scenario
    from app.commands.simulate_commands import simulate
    from app.commands.stress_commands import stress
    from app.completion import completion
    from app.manners import Program, exits, quiet_option

    if find_spec("benchmarks"):
        from app.commands.benchmark_commands import benchmark
    else:
        from app.manners import not_installed

        benchmark = not_installed("benchmark", "the benchmarks are in the source tree, and no part of the installed package")
except KeyboardInterrupt:  # stopped before anything was done: the libraries take a moment to load
    click.echo("untoc-draw: stopped", err=True)
    sys.exit(130)

EXITS = exits("done, complete, kept or proved", one="stuck, broken or refuted", three="not known")


@click.group(cls=Program, invoke_without_command=True, epilog=EXITS, params=[quiet_option()])
@click.version_option(package_name="untoc-draw")
@click.pass_context
def main(context: click.Context) -> None:
    """Draw the reviewing States of the UNTOC review mechanism by lot, and check draws against paragraphs 28-29.

    Example: untoc-draw draw real-2020-10-16 --algorithm sequential-bowls --seed "vienna 2020"
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


for command in (
    demo,
    scenario,
    draw,
    verify,
    law,
    compare,
    prove,
    diagnose,
    evidence,
    fairness,
    lottery,
    lottery_choose,
    stress,
    simulate,
    report,
    ceremony,
    benchmark,
    completion,
):
    main.add_command(command)
