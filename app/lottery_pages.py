"""The commands ``untoc-draw lottery`` and ``lottery-choose``: a list of draws published first, of which public dice choose one."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from algorithms import load_algorithm
from app.telling import telling
from app.workers import start_workers
from scenarios import Scenario
from sim.fairness.estimate import estimate_chances
from sim.fairness.published import PUBLISHED, PublishedList, chosen, dice_of, write_lottery
from storage.manifest import not_listed
from storage.whole_file import refuse_used, write_whole
from verify import LawInForce
from verify.record.verify_record import verify_file


def make_lottery(
    folder: Path, parties: Scenario, law: LawInForce, name: str, draws: int, seed: str, workers: int, compared: int
) -> PublishedList:
    """Write a lottery, and set its chances against those of ``compared`` other draws; progress on stderr."""
    refuse_used(folder)
    algorithm = load_algorithm(name)
    start_workers(workers)
    with telling("starting", lines=True) as tell:
        others = estimate_chances(
            parties, law, algorithm, compared, f"{seed}/others", workers, lambda done: tell.at("draws to compare with", done, compared)
        )
    with telling("starting", lines=True) as tell:
        return write_lottery(
            folder, parties, law, algorithm, draws, seed, workers, others, lambda done: tell.at("draws of the list", done, draws)
        )


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


def choose_draw(folder: Path, dice: str, output: Path, published: str | None, reference: str | None, as_json: bool) -> bool:
    """Take out the draw that the dice choose and verify it; whether it keeps the law and follows from its lots and its seed."""
    number, text = chosen(folder, dice, published)
    beside = not_listed(folder, PUBLISHED)
    write_whole(output, text)
    checked = verify_file(output, reference)
    holds = not checked.findings and checked.replay.done and checked.replay.from_seed is True
    if as_json:
        click.echo(json.dumps({"number": number, "record": str(output), "holds": holds, "not_looked_at": beside} | checked.document()))
        return holds
    click.echo(f"Draw {number} (seed {checked.record.get('seed')!r}) is in {output}. Its digest is the one in the list.")
    click.echo(
        f"{len(checked.results)} clauses checked, {len(checked.findings)} findings. {checked.replay.message}; "
        f"{'they follow from the seed' if checked.replay.from_seed else 'they do NOT follow from the seed'}."
    )
    which = "the one published" if published else "that of the list in this folder"
    click.echo(f"The draw is {which}, and it keeps every clause." if holds else "The draw is NOT shown to keep the law.")
    if not published:
        click.echo("Whether the list is the one published was not looked at: give --list-digest.")
    if beside:
        click.echo(f"Not looked at, for the manifest does not list it: {', '.join(map(repr, beside))}.")
    return holds
