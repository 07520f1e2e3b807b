"""All pictures of a campaign, by name, but for those of what was measured (``results.stress.costs``)."""

import pandas as pd

from results.charts.look import picture_files
from results.stress.frontier import frontiers
from results.stress.limit_plots import frontier_map
from results.stress.plots import completion_by_density, completion_by_size
from results.stress.summary import RESAMPLES_SEED
from results.stress.tables import prepared


def pictures(draws: pd.DataFrame) -> dict[str, bytes]:
    """File name and content of every picture, as SVG (text as text) and PNG. Raises ``InputError`` for an unusable table."""
    known = prepared(draws)
    return picture_files(
        {
            "completion-by-size": completion_by_size(known),
            "completion-by-density": completion_by_density(known),
            "frontier": frontier_map(frontiers(known, seed=RESAMPLES_SEED)),
        }
    )
