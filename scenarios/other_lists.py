"""Lists for other mechanisms than UNTOC's, clearly marked as such: `docs/how-to/other-mechanisms.md`."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from scenarios.model import Instrument, Scenario, build_scenario, rows_of
from scenarios.reading import read_list
from scenarios.real import real_scenario

DATA = Path(__file__).parent / "data"


def other_list(id: str) -> Scenario:
    """A list for another mechanism, by one of `scenarios.registry.OTHER_LISTS`.

    `mesicic-first-round`: the States of MESICIC's first round (`data/SOURCES.md` says what of it is assumed). `uncac-stand-in`: the parties to
    UNTOC on 16 October 2020 as if they were those to the Convention against Corruption, whose own parties are not in the project.
    """
    file = DATA / f"{id}.csv"
    if file.is_file():
        return read_list(file).scenario
    rows = [replace(row, held=(True,)) for row in rows_of(real_scenario(date(2020, 10, 16)))]
    return build_scenario(id, None, rows, [Instrument("UNCAC", "Convention against Corruption")])
