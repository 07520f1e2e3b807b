"""Charts made with Altair: their data inside, as wide as the page; the look of all charts is the page's own."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import altair as alt


def inline(rows: Iterable[Mapping[str, Any]]) -> alt.InlineData:
    """Rows as data inside a chart; as many as there are."""
    return alt.InlineData(values=[dict(row) for row in rows])


def spec_of(chart: Any, height: int) -> dict[str, Any]:
    """The chart as a Vega-Lite specification, as wide as its place and ``height`` pixels high."""
    found: dict[str, Any] = chart.properties(width="container", height=height).to_dict()
    found.pop("config", None)
    return found


def of(name: str) -> Any:
    """A chart of the data of that name, which ``filled`` puts in: for many rows, and where several charts differ by their data alone."""
    return alt.Chart(alt.NamedData(name=name))


def filled(spec: Mapping[str, Any], **data: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A specification with the data that it names; Altair, which would look at every row, does not see them."""
    return {**spec, "datasets": {name: [dict(row) for row in rows] for name, rows in data.items()}}
