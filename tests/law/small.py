"""Small scenarios for hand-worked cases."""

from pathlib import Path

from scenarios import Scenario, load_scenario


def small(folder: Path, rows: list[str], instruments: str = "untoc,tip") -> Scenario:
    """Write a scenario file and read it."""
    file = folder / "small.csv"
    file.write_text(f"state,name,regional_group,{instruments}\n" + "\n".join(rows) + "\n")
    return load_scenario(str(file))
