"""Small scenarios for hand-worked cases."""

from pathlib import Path

from scenarios import Scenario, load_scenario
from scenarios.model import Instrument, Row, build_scenario


def small(folder: Path, rows: list[str], instruments: str = "untoc,tip") -> Scenario:
    """Write a scenario file and read it."""
    file = folder / "small.csv"
    file.write_text(f"state,name,regional_group,{instruments}\n" + "\n".join(rows) + "\n")
    return load_scenario(str(file))


def states(instruments: str, **told: str) -> Scenario:
    """Each State as its group's letter (none for no group) and what it holds: ``a="A:XY"``."""
    groups = {"A": "African", "B": "Asia-Pacific", "": None}
    rows = [
        Row(name, "", groups[group], tuple(i in held for i in instruments))
        for name, (group, _, held) in ((name, one.partition(":")) for name, one in told.items())
    ]
    return build_scenario("tiny", None, rows, [Instrument(i, i) for i in instruments])
