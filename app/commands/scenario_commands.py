"""``untoc-draw scenario``: who is party to what."""

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app import completion as complete
from app.manners import Commands
from app.options import SEED, as_of_option, json_option, parse_as_of, tell_of
from app.outputs import OutputFile
from app.telling import note
from scenarios import Fault, InputError, builtin_ids
from scenarios.registry import load_list
from storage.whole_file import write_whole

if TYPE_CHECKING:
    from scenarios import Scenario
    from scenarios.reading import ReadList


@click.group(cls=Commands)
def scenario() -> None:
    """Who is party to what: list, show, check or generate scenarios."""


@scenario.command("list")
def scenario_list() -> None:
    """List the built-in scenarios. Example: untoc-draw scenario list"""
    for name in builtin_ids():
        click.echo(name)


@scenario.command("show")
@click.argument("reference", shell_complete=complete.scenarios)
@as_of_option
@click.option("--groups", "groups_file", type=click.Path(), help="Other regional groups: a table with the columns state and group.")
@click.option("--csv", "csv_file", type=OutputFile(), help="Write the list here as CSV, ready to edit.")
@click.option("--xlsx", "xlsx_file", type=OutputFile(), help="The same as a spreadsheet (XLSX).")
@json_option
def scenario_show(
    reference: str, as_of: str | None, groups_file: str | None, csv_file: Path | None, xlsx_file: Path | None, as_json: bool
) -> None:
    """Show the parties by instrument and regional group, and each State. Example: untoc-draw scenario show real-2020-10-16"""
    read = load_list(reference, parse_as_of(as_of))
    read = _with_groups(read, groups_file) if groups_file else read
    found = read.scenario
    parties = {instrument.id: int(found.adherence[:, at].sum()) for at, instrument in enumerate(found.instruments)}
    groups = {name: int((found.group_of == at).sum()) for at, name in enumerate(found.regional_groups)}
    groups["no group"] = int((found.group_of < 0).sum())
    _write(found, csv_file, xlsx_file)
    if as_json:
        counts = {"states": found.n_states, "parties": parties, "regional_groups": groups}
        click.echo(json.dumps({"id": found.id, "digest": found.digest, **counts, "list": _list(found), **_understood(read)}))
        return
    tell_of(read)
    click.echo(f"{found.id}: {found.n_states} States parties, {found.digest}")
    for name, count in (*parties.items(), *groups.items()):
        click.echo(f"  {name:<34}{count:>5}")
    for one in _list(found):
        click.echo(f"  {one['state']:<16} {one['name']}, {one['regional_group'] or 'no group'}: {' '.join(one['party_to'])}")


def _with_groups(read: "ReadList", file: str) -> "ReadList":
    """The list with other groups, and what their table was taken for."""
    from scenarios.regrouping import regrouped  # noqa: PLC0415  (numpy is slow to load)

    found, words = regrouped(read.scenario, file)
    return replace(read, scenario=found, understood="; ".join(filter(None, (read.understood, words))))


def _list(found: "Scenario") -> list[dict[str, Any]]:
    """Each State with its group and what it is party to."""
    from scenarios.model import rows_of  # noqa: PLC0415  (numpy is slow to load)

    ids = [instrument.id for instrument in found.instruments]
    return [
        {
            "state": row.id,
            "name": row.name,
            "regional_group": row.group,
            "party_to": [id for id, held in zip(ids, row.held, strict=True) if held],
        }
        for row in rows_of(found)
    ]


def _write(found: "Scenario", csv_file: Path | None, xlsx_file: Path | None) -> None:
    """Write the files that are asked for, and say with which day each is read as the same list."""
    from scenarios.writing import scenario_csv_file, scenario_xlsx  # noqa: PLC0415

    for file, write in ((csv_file, scenario_csv_file), (xlsx_file, scenario_xlsx)):
        if file:
            write_whole(file, write(found))
            note(f"{file}: written" + (f"; with --as-of {found.as_of} it is the same list, with the same digest" if found.as_of else ""))


def _understood(read: "ReadList") -> dict[str, Any]:
    return {"understood": read.understood, "warnings": list(read.warnings)}


@scenario.command("check")
@click.argument("file", type=click.Path())
@as_of_option
@json_option
def scenario_check(file: str, as_of: str | None, as_json: bool) -> None:
    """Check a list in a file (CSV, XLSX or ODS); every fault at once. Example: untoc-draw scenario check parties.csv"""
    read = load_list(file, parse_as_of(as_of))
    found = read.scenario
    if as_json:
        counts = {"states": found.n_states, "instruments": found.n_instruments}
        click.echo(json.dumps({"id": found.id, "digest": found.digest, **counts, **_understood(read)}))
        return
    tell_of(read)
    click.echo(f"{found.id}: sound, {found.n_states} States parties, {found.n_instruments} instruments")


@scenario.command("kinds")
@json_option
def scenario_kinds(as_json: bool) -> None:
    """Tell the kinds of synthetic scenarios, with their parameters. Example: untoc-draw scenario kinds"""
    from scenarios.generators import KINDS  # noqa: PLC0415

    if as_json:
        click.echo(
            json.dumps(
                {
                    name: {
                        "what": kind.what,
                        "least_size": kind.least_size,
                        "most_size": kind.most_size,
                        "parameters": [vars(one) for one in kind.parameters],
                    }
                    for name, kind in KINDS.items()
                }
            )
        )
        return
    for name, kind in KINDS.items():
        sizes = "its States are the real ones" if kind.most_size == 0 else f"{kind.least_size} to {kind.most_size:,} States"
        click.echo(f"{name}: {kind.what}; {sizes}")
        for one in kind.parameters:
            click.echo(f"  --set {one.name}={one.default}  ({one.least} to {one.most}; {one.level}: {one.source})\n      {one.meaning}")


@scenario.command("generate")
@click.argument("kind", shell_complete=complete.kinds)
@click.option("--size", type=int, help="States (before withdrawals); not for growth.")
@click.option("--seed", type=SEED, required=True, help="The public seed, any text.")
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="PARAMETER=VALUE",
    shell_complete=complete.kind_settings,
    help="One parameter of the kind; may be repeated.",
)
@click.option("--groups", type=click.IntRange(1, 5), help="So many regional groups: the smaller ones join the larger ones.")
@click.option("-o", "--output", type=OutputFile(), help="Write the list here (CSV, or XLSX by the name's ending), not on standard output.")
@json_option
def scenario_generate(
    kind: str, size: int | None, seed: str, settings: tuple[str, ...], groups: int | None, output: Path | None, as_json: bool
) -> None:
    """Make a synthetic scenario from a seed. Example: untoc-draw scenario generate sparse --size 60 --seed one -o sparse.csv"""
    from scenarios.generators import KINDS, generate  # noqa: PLC0415
    from scenarios.generators.merging import with_groups  # noqa: PLC0415
    from scenarios.writing import scenario_csv, scenario_csv_file, scenario_xlsx  # noqa: PLC0415

    bad = [Fault("--set", setting, "parameter=value") for setting in settings if "=" not in setting]
    fixed = kind in KINDS and KINDS[kind].most_size == 0
    if size is None and kind in KINDS and not fixed:
        bad.append(Fault("--size", "missing", f"a number of States, for {kind}"))
    if bad:
        raise InputError("scenario generate", bad)
    parameters = dict(setting.partition("=")[::2] for setting in settings)
    made = generate(kind, size=size or 0, seed=seed, parameters=parameters)
    made = with_groups(made, groups) if groups else made
    if output:
        write_whole(output, scenario_xlsx(made) if output.suffix.lower() == ".xlsx" else scenario_csv_file(made))
    if as_json:
        click.echo(json.dumps({"id": made.id, "digest": made.digest, "states": made.n_states, "file": str(output) if output else None}))
    elif output:
        click.echo(f"{output}: {made.n_states} States, {made.n_instruments} instruments, {made.digest}")
    else:
        click.echo(scenario_csv(made), nl=False)
