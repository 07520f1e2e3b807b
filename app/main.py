"""The command ``untoc-draw``."""

import sys
from typing import Any

import click

from app.commands.draw_commands import compare, demo, draw, law, verify
from app.commands.fairness_commands import fairness, lottery, lottery_choose
from app.commands.proof_commands import diagnose, evidence, prove
from app.commands.scenario_commands import scenario
from app.commands.simulate_commands import simulate
from app.commands.stress_commands import stress
from scenarios import InputError


class _Command(click.Group):
    """Turns unusable input into a clear message and exit code 2."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except InputError as fault:
            click.echo(f"untoc-draw: {fault}", err=True)
            sys.exit(2)


@click.group(cls=_Command, epilog="Example: untoc-draw draw real-2020-10-16 --algorithm sequential-bowls --seed 'vienna 2020'")
@click.version_option(package_name="untoc-draw")
def main() -> None:
    """Draw the reviewing States of the UNTOC review mechanism by lot, and check draws against paragraphs 28-29."""


for command in (demo, scenario, draw, verify, law, compare, prove, diagnose, evidence, fairness, lottery, lottery_choose, stress,
                simulate):  # fmt: skip
    main.add_command(command)
