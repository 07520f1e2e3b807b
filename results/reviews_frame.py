"""The reviews of a draw record as a table."""

from typing import Any

import pandas as pd

from algorithms.record import DrawRecord
from scenarios import Scenario
from verify.record.reading import check_names

COLUMNS = ("group", "reviewed", "reviewed_name", "reviewing", "reviewing_name", "seat", "additional", "instruments")


def frame_of_reviews(record: DrawRecord, source: str, parties: Scenario) -> pd.DataFrame:
    """A row for each State that reviews another: it performs one review, whatever its seats and instruments (para. 29 (c)).

    Raises ``InputError`` for what is no record, or one for another list; ``source`` names it there.
    """
    check_names(source, record, parties)
    name, rows = dict(zip(parties.states, parties.names, strict=True)), list[tuple[Any, ...]]()
    for review in record.reviews:
        for state in dict.fromkeys(line.reviewing for line in review.reviewing):
            mine = [line for line in review.reviewing if line.reviewing == state]
            covered = {each for line in mine for each in line.instruments}
            rows.append(
                (
                    review.group,
                    review.reviewed,
                    name[review.reviewed],
                    state,
                    name[state],
                    "+".join(line.seat for line in mine),
                    all(line.additional for line in mine),
                    "+".join(instrument.id for instrument in parties.instruments if instrument.id in covered),
                )
            )
    return pd.DataFrame(rows, columns=list(COLUMNS))
