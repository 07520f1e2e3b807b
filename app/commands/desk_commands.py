"""The command about the whole program in a browser: desk."""

from pathlib import Path

import click

ENDED_BY = "End it with Ctrl-C. What is at work then goes on when it is started again; everything is kept in {}."


@click.command()
@click.option("-o", "--output", "folder", type=click.Path(path_type=Path), help="Where it keeps its work.  [default: a folder of yours]")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at; any but loopback asks for a token.")
@click.option("--port", default=0, show_default="a free one", type=click.IntRange(0, 65_535), help="The port to listen at.")
@click.option("--token", help="The token to ask for; made where it is needed and not given.")
@click.option("--no-browser", is_flag=True, help="Do not open the page.")
def desk(folder: Path | None, host: str, port: int, token: str | None, no_browser: bool) -> None:
    """Everything in a browser: choose a list and the law, draw, see who reviews whom, compare, plan, check, hold a ceremony.

    The pages are on this computer alone and ask for nothing from any network. Example: untoc-draw desk
    """
    import signal  # noqa: PLC0415
    import webbrowser  # noqa: PLC0415

    from app.desk.desk import InUseError, open_desk, usual_folder  # noqa: PLC0415
    from app.desk.pages import pages_of  # noqa: PLC0415
    from app.web.serving import address_of, serve  # noqa: PLC0415

    address, place = address_of(host, port, token, "desk"), folder or usual_folder()
    try:
        opened = open_desk(place)
    except InUseError as fault:
        if no_browser or not fault.address:
            raise
        click.echo(f"The desk is open already, at {fault.address}")
        webbrowser.open(fault.address)
        return

    def begin(url: str) -> None:
        opened.is_at(url)
        if not no_browser:
            webbrowser.open(url)

    signal.signal(signal.SIGTERM, signal.default_int_handler)  # the system's way to end it, at log-out, is as good as Ctrl-C
    try:
        serve(pages_of(opened, list(address.hosts), address.token, host), address, "desk", lambda port: ENDED_BY.format(place), begin)
    finally:
        opened.close()


def main() -> None:
    """For a double click: the desk with its usual folder and a browser."""
    desk(prog_name="untoc-draw-desk")
