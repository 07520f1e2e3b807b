"""The real parties, from the embedded table (`data/SOURCES.md` tells where it comes from and its limits)."""

import csv
import io
from datetime import date
from functools import lru_cache
from pathlib import Path

from scenarios.instruments import UNTOC_FAMILY, without_unsupported
from scenarios.model import Row, Scenario, build_scenario

LATEST = date(2026, 9, 11)
"""The day the table's UNTOC column runs to; the Protocols' columns end earlier (see `data/SOURCES.md`)."""


@lru_cache(maxsize=1)
def party_table() -> tuple[dict[str, str], ...]:
    """The embedded table, one dict a party."""
    text = (Path(__file__).parent / "data" / "adherence.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(io.StringIO(text, newline="")))


def real_scenario(as_of: date | None = None) -> Scenario:
    """The parties on `as_of` by day of deposit, or on 2026-09-11 (id `real-latest`) when None.

    Those not then party to UNTOC are left out. The European Union (EUE) is a row in no regional group.
    """
    day = LATEST if as_of is None else as_of
    rows = [
        Row(
            id=line["iso3"],
            name=line["name"],
            group=line["regional_group"] or None,
            held=without_unsupported(
                [bool(cell) and date.fromisoformat(cell) <= day for cell in (line[instrument.id.lower()] for instrument in UNTOC_FAMILY)],
                UNTOC_FAMILY,
            ),
            legal_family=frozenset(word for word in line["legal_family"].split("+") if word),
        )
        for line in party_table()
    ]
    id = "real-latest" if as_of is None else f"real-{as_of.isoformat()}"
    return build_scenario(id, day, rows, UNTOC_FAMILY)


def grades() -> dict[str, str]:
    """State id to four letters, one each for UNTOC, TIP, SOM, FIREARMS: how well sourced the date is.

    A two sources agree, B the later source alone, C they disagree and one was chosen, - not a party.
    """
    return {line["iso3"]: line["grades"] for line in party_table()}
