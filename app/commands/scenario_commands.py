"""``untoc-draw scenario``: who is party to what."""

import json

import click

from app.options import as_of_option, json_option, parse_as_of
from scenarios import builtin_ids, load_scenario


@click.group()
def scenario() -> None:
    """Who is party to what: list, show or check scenarios."""


@scenario.command("list")
def scenario_list() -> None:
    """List the built-in scenarios. Example: untoc-draw scenario list"""
    for name in builtin_ids():
        click.echo(name)


@scenario.command("show")
@click.argument("reference")
@as_of_option
@json_option
def scenario_show(reference: str, as_of: str | None, as_json: bool) -> None:
    """Show the parties by instrument and regional group. Example: untoc-draw scenario show real-2020-10-16"""
    found = load_scenario(reference, parse_as_of(as_of))
    parties = {instrument.id: int(found.adherence[:, at].sum()) for at, instrument in enumerate(found.instruments)}
    groups = {name: int((found.group_of == at).sum()) for at, name in enumerate(found.regional_groups)}
    groups["no group"] = int((found.group_of < 0).sum())
    if as_json:
        click.echo(json.dumps({"id": found.id, "digest": found.digest, "states": found.n_states, "parties": parties,
                               "regional_groups": groups}))  # fmt: skip
        return
    click.echo(f"{found.id}: {found.n_states} States parties, {found.digest}")
    for name, count in (*parties.items(), *groups.items()):
        click.echo(f"  {name:<34}{count:>5}")


@scenario.command("check")
@click.argument("file")
@as_of_option
def scenario_check(file: str, as_of: str | None) -> None:
    """Check a scenario file; every fault at once. Example: untoc-draw scenario check parties.csv"""
    found = load_scenario(file, parse_as_of(as_of))
    click.echo(f"{found.id}: sound, {found.n_states} States parties, {found.n_instruments} instruments")
