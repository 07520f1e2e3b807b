"""The command about the draw in a room: ceremony."""

from pathlib import Path

import click

from app.options import LawWords, as_of_option, parse_as_of, parse_law, parse_list, with_law

WALL_AND_END = """The screen for the wall, which can only look, is at {}
End it with Ctrl-C. Every lot is in the journal before it is shown, so it can be gone on with at any time."""


@click.command()
@click.argument("reference", default="real-2020-10-16")
@click.option("--algorithm", "name", required=True, help="An installed algorithm, or a Python file with one.")
@click.option("-o", "--output", "folder", required=True, type=click.Path(path_type=Path), help="The folder of this ceremony.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at; any but loopback asks for a token.")
@click.option("--port", default=0, show_default="a free one", type=click.IntRange(0, 65_535), help="The port to listen at.")
@click.option("--token", help="The token to ask for; made where it is needed and not given.")
@click.option("--rehearsal", is_flag=True, help="A rehearsal: every screen says so, and so does the seed in the record.")
@click.option("--no-browser", is_flag=True, help="Do not open the page.")
@as_of_option
@with_law
def ceremony(
    reference: str,
    name: str,
    folder: Path,
    host: str,
    port: int,
    token: str | None,
    rehearsal: bool,
    no_browser: bool,
    as_of: str | None,
    words: LawWords,
) -> None:
    """Draw in a room: a page for the wall, lots drawn one at a time, the record verified at the end.

    Everything is kept in the folder. The same command goes on where it was stopped.

    Example: untoc-draw ceremony real-2020-10-16 --algorithm sequential-bowls -o ceremony
    """
    import webbrowser  # noqa: PLC0415

    from algorithms import algorithm_from  # noqa: PLC0415
    from app.ceremony.pages import pages_of  # noqa: PLC0415
    from app.ceremony.plan import CeremonyPlan  # noqa: PLC0415
    from app.ceremony.room import Room  # noqa: PLC0415
    from app.web.serving import address_of, serve  # noqa: PLC0415

    address, day = address_of(host, port, token), parse_as_of(as_of)
    parties = parse_list(reference, as_of)
    plan = CeremonyPlan(parties, parse_law(words, parties), algorithm_from(name), reference, day, rehearsal)
    room = Room(folder, plan)
    if room.taken_up:
        click.echo(f"Gone on with from the journal: {room.taken_up} steps drawn again from the seed, and all as they were.")
    try:
        app, what = pages_of(room, list(address.hosts), address.token, address.watching), "rehearsal" if rehearsal else "ceremony"
        serve(app, address, what, lambda port: WALL_AND_END.format(address.wall(port)), str if no_browser else webbrowser.open)
    finally:
        room.close()
    click.echo(
        {
            "list": "Nothing was frozen. Start again with the same command.",
            "over": f"The ceremony is over. Record, transcript, journal and evidence pack are in {folder}.",
        }.get(room.phase, f"Stopped. The same command, with -o {folder}, goes on where it was.")
    )
