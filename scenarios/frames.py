"""A scenario from a pandas DataFrame, with the columns and the faults of a scenario file."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from scenarios.model import Scenario
from scenarios.reading import scenario_of_rows

if TYPE_CHECKING:
    from pandas import DataFrame


def scenario_of_frame(frame: "DataFrame", id: str, as_of: date | None = None) -> Scenario:
    """Read a table of States, one row each, with the columns of a scenario file.

    Parameters
    ----------
    frame
        Columns ``state``, ``name``, ``regional_group``, one for each instrument, and where wanted ``legal_family``. In the column of
        an instrument: a date, true or ``yes`` for a party; false, missing or blank for none. The index is not read.
    id
        The name of the scenario, as records call it.
    as_of
        Parties on that day; None for all.

    Raises
    ------
    InputError
        With every fault, by row and column. Rows are counted as in a file: the header is row 1.
    """
    return scenario_of_rows(_rows(frame), id, as_of, source=f"DataFrame {id}", faults=[])


def _rows(frame: "DataFrame") -> Iterator[tuple[int, list[str]]]:
    yield 1, [_cell(name) for name in frame.columns]
    for number, values in enumerate(frame.itertuples(index=False, name=None), start=2):
        cells = [_cell(value) for value in values]
        if any(cells):
            yield number, cells


def _cell(value: Any) -> str:
    """A cell as a file would have it."""
    from pandas import isna  # noqa: PLC0415  (slow to load, and needed only where there is a DataFrame)

    if isinstance(value, bool | np.bool_):
        return "yes" if value else ""
    if isinstance(value, str):
        return value.strip()
    if isna(value):
        return ""
    if isinstance(value, datetime) and value.time() == datetime.min.time():
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)
