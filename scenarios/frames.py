"""A scenario from a pandas DataFrame, with the columns and the faults of a list in a file."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from scenarios.reading import ReadList, list_of_table
from storage.tables import Table, cell_text

if TYPE_CHECKING:
    from pandas import DataFrame


def list_of_frame(frame: "DataFrame", id: str, as_of: date | None = None) -> ReadList:
    """Read a table of States, one row each, with the columns of a list in a file.

    Parameters
    ----------
    frame
        Columns ``state``, ``name``, ``regional_group``, one for each instrument, and where wanted ``legal_family``, under any of the
        names that a file may give them. In the column of an instrument: a date, true or ``yes`` for a party; false, missing or blank
        for none. The index is not read.
    id
        The name of the scenario, as records call it.
    as_of
        Parties on that day; None for all.

    Raises
    ------
    InputError
        With every fault, by row and column. Rows are counted as in a file: the header is row 1.
    """
    return list_of_table(Table(list(_rows(frame)), ("DataFrame",)), id, as_of, f"DataFrame {id}")


def _rows(frame: "DataFrame") -> Iterator[tuple[int, list[str]]]:
    yield 1, [_cell(name) for name in frame.columns]
    for number, values in enumerate(frame.itertuples(index=False, name=None), start=2):
        cells = [_cell(value) for value in values]
        if any(cells):
            yield number, cells


def _cell(value: Any) -> str:
    """A cell as a file would have it."""
    from pandas import isna  # noqa: PLC0415  (slow to load, and needed only where there is a DataFrame)

    return "" if isna(value) is True else cell_text(value)
