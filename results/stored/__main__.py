"""``python -m results.stored``: make the reference outcomes again, or check those stored."""

import sys

import click

from results.stored.making import chosen, code_now, differences, faults, make, stored_now
from results.stored.manifest import README, ROOT, Outcome, read_manifest, readme, write_manifest
from scenarios import Fault, InputError
from storage.whole_file import write_whole


@click.group()
def main() -> None:
    """The reference outcomes in results/outcomes."""


def _asked(names: tuple[str, ...], small: bool) -> list[Outcome]:
    known = read_manifest()
    bad = [name for name in names if name not in {one.name for one in known}]
    if bad:
        fault = InputError("outcomes", [Fault("NAME", name, "one of " + ", ".join(one.name for one in known)) for name in bad])
        click.echo(str(fault), err=True)
        sys.exit(2)
    return chosen(known, names, small)


@main.command()
@click.argument("names", nargs=-1)
@click.option("--small", is_flag=True, help="Only the small ones.")
def rebuild(names: tuple[str, ...], small: bool) -> None:
    """Make outcomes again, all or those named, and store them in place of the old ones."""
    for outcome in _asked(names, small):
        made = make(outcome)
        changed = list(differences(outcome, made.files))
        now = stored_now(outcome, made)
        write_manifest([now if one.name == now.name else one for one in read_manifest()])
        write_whole(ROOT / README, readme(read_manifest()))
        click.echo(f"{outcome.name}: {len(made.files)} files in {made.seconds:g} s" + ("" if changed else ", the same as before"))
        for line in changed:
            click.echo(f"  {line}")


@main.command()
@click.argument("names", nargs=-1)
@click.option("--again", is_flag=True, help="Make them again too, and compare.")
@click.option("--small", is_flag=True, help="Only the small ones.")
def check(names: tuple[str, ...], again: bool, small: bool) -> None:
    """Are the stored files those of the manifest, and were they made by today's code? Exit 1 where a file is not the one stated."""
    found = list(faults(read_manifest()))
    for outcome in _asked(names, small):
        code = outcome.made_by.get("code")
        click.echo(f"{outcome.name}: " + ("made by today's code" if code == code_now() else "made by older code"))
        if again:
            found += differences(outcome, make(outcome).files)
    for line in found:
        click.echo(line)
    sys.exit(bool(found))


@main.command("readme")
def write_readme() -> None:
    """Write results/outcomes/README.md from the manifest."""
    write_whole(ROOT / README, readme(read_manifest()))


main()
