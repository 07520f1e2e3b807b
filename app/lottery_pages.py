"""The commands ``untoc-draw lottery`` and ``lottery-choose``: what came of them, for people and as JSON."""

import json
from dataclasses import asdict

import click

from sim.fairness.published import Choice, PublishedList, dice_of


def show_lottery(made: PublishedList, as_json: bool) -> None:
    """Print what was written."""
    if as_json:
        plain = {"folder": str(made.folder), "draws": made.draws, "passed_over": made.passed_over, "dice": dice_of(made.draws)}
        click.echo(json.dumps(plain | {"list": made.list_digest, "deviation": asdict(made.deviation), "bytes": made.sizes}))
        return
    apart = made.deviation
    click.echo(
        f"{made.folder}: {made.draws} draws, each checked: all keep every clause; {made.passed_over} passed over as stuck. "
        f"{sum(made.sizes.values()) / 1e6:.1f} MB."
    )
    click.echo(f"Publish now: {made.list_digest}")
    click.echo(
        f"Then throw {dice_of(made.draws)} ten-sided dice, and with the number they show: "
        f"untoc-draw lottery-choose {made.folder} --dice NUMBER -o chosen.json"
    )
    click.echo(
        f"The list's chances of pairs against the algorithm's own: differences add up to {apart.total:.1f}, noise alone would give "
        f"{apart.total_noise:.1f}; pairs beyond noise: {apart.pairs_beyond}."
    )


def show_choice(made: Choice, as_json: bool) -> None:
    """Print which draw was chosen, and what its check found."""
    if as_json:
        click.echo(json.dumps(made.document()))
        return
    checked = made.verdict
    click.echo(f"Draw {made.number} (seed {checked.record.seed!r}) is in {made.file}. Its digest is the one in the list.")
    click.echo(
        f"{len(checked.results)} clauses checked, {len(checked.findings)} findings. {checked.replay.message}; "
        f"{'they follow from the seed' if checked.replay.from_seed else 'they do NOT follow from the seed'}."
    )
    which = "the one published" if made.checked_list else "that of the list in this folder"
    click.echo(f"The draw is {which}, and it keeps every clause." if made.holds else "The draw is NOT shown to keep the law.")
    if not made.checked_list:
        click.echo("Whether the list is the one published was not looked at: give --list-digest.")
    if made.not_looked_at:
        click.echo(f"Not looked at, for the manifest does not list it: {', '.join(map(repr, made.not_looked_at))}.")
