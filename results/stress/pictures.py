"""All pictures of a campaign, by name."""

import pandas as pd
from matplotlib.figure import Figure

from results.stress.drawing import picture_bytes
from results.stress.fits import cost_fits
from results.stress.frontier import frontiers
from results.stress.limit_plots import cost_by_size, frontier_map
from results.stress.plots import completion_by_density, completion_by_size
from results.stress.summary import RESAMPLES_SEED
from results.stress.tables import prepared

KINDS = ("svg", "png")


def figures(draws: pd.DataFrame, costs: pd.DataFrame) -> dict[str, Figure]:
    """The pictures, by name. Raises ``InputError`` for unusable tables."""
    known, seed = prepared(draws, costs), RESAMPLES_SEED
    return {
        "completion-by-size": completion_by_size(known),
        "completion-by-density": completion_by_density(known),
        "frontier": frontier_map(frontiers(known, seed=seed)),
        "seconds-by-size": cost_by_size(cost_fits(known, costs, "seconds", seed=seed)),
        "memory-by-size": cost_by_size(cost_fits(known, costs, "memory_bytes", seed=seed)),
    }


def pictures(draws: pd.DataFrame, costs: pd.DataFrame) -> dict[str, bytes]:
    """File name and content of every picture, as SVG (text as text) and PNG."""
    found = figures(draws, costs)
    return {f"{name}.{kind}": picture_bytes(figure, kind) for name, figure in found.items() for kind in KINDS}
