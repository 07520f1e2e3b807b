"""What the draws of a campaign cost in seconds and memory, measured on one machine: never the same twice, so it stands in files apart."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from math import isnan

import pandas as pd

from results.charts.campaign import cost_by_size
from results.charts.figures import picture_files
from results.document import Report, Section, Table, Text, plain_table
from results.renderers.markdown import markdown
from results.stress.draw_frame import check_costs
from results.stress.fits import FAMILIES, LEAST_SIZE, REGRESSION, CostFit, cost_fits
from results.stress.page import about_blocks
from results.stress.summary import RESAMPLES_SEED, plain
from results.stress.tables import prepared
from results.wording import bytes_words, number, seconds_words


def cost_files(draws: pd.DataFrame, costs: pd.DataFrame, about: Mapping[str, str]) -> dict[str, str | bytes]:
    """File name and content of the page, the fits as data, and the pictures; ``about`` (machine, workers, ...) is printed as it is.

    Raises ``InputError`` for unusable tables.
    """
    known = prepared(draws)
    check_costs(draws, costs)
    seconds, memory = (cost_fits(known, costs, quantity, seed=RESAMPLES_SEED) for quantity in ("seconds", "memory_bytes"))
    made = Section("about", "", "", (*about_blocks(about), Text(_HOW)))
    page = Report("What a draw of the stress campaign costs", "", "", "", (made, *_sections(seconds, memory)))
    return {
        "costs.md": markdown(page),
        "costs.json": json.dumps([plain(asdict(fit)) for fit in (*seconds, *memory)], indent=1, sort_keys=True) + "\n",
        **picture_files({"seconds-by-size": cost_by_size(seconds), "memory-by-size": cost_by_size(memory)}),
    }


_HOW = f"""Complete draws of the families {" and ".join(FAMILIES)} with at least {LEAST_SIZE} States asked for; cost = c x States^b, by
least squares on the logarithms of the medians by size. Costs are of one machine, and other work on it shows in them. The
interval of b is by drawing the draws of each size anew (999 times), or, marked `r`, that of the regression, where there are
too few; it says nothing of whether a power law is right. For that see the exponents from size to size."""
_MEMORY = """The most that resident memory rose during a draw: what a process holds already and uses again is not in it, so this is
a lower bound. Sizes at which it did not rise in most draws are left out."""


def _sections(seconds: Sequence[CostFit], memory: Sequence[CostFit]) -> Iterator[Section]:
    """What a draw costs, and how that grows."""
    if not seconds:
        yield Section("seconds", "Seconds", "No such draw was measured.", ())
        return
    yield Section("seconds", "Seconds", "", (_cost_table(seconds, seconds_words),))
    unknown = "The system did not tell, or what the process held already was enough for most draws."
    yield Section("memory", "Memory", _MEMORY if memory else unknown, (_cost_table(memory, bytes_words),) if memory else ())


def _cost_table(found: Sequence[CostFit], words: Callable[[float], str]) -> Table:
    rows = [
        (
            one.law,
            one.algorithm,
            f"{sum(one.draws):,}",
            _median(one, 0, words),
            _median(one, -1, words),
            _exponent(one),
            ", ".join("-" if isnan(b) else f"{b:.2f}" for b in one.between),
        )
        for one in found
    ]
    return plain_table(
        "", ("law", "algorithm", "draws", "median, fewest States", "median, most States", "b (95 %)", "b from size to size"), rows, 2
    )


def _median(one: CostFit, place: int, words: Callable[[float], str]) -> str:
    low, high = one.ends[place]
    interval = "" if isnan(low) else f" ({words(low)}-{words(high)})"
    return f"{words(one.medians[place])}{interval} at {one.states[place]:,.0f}"


def _exponent(one: CostFit) -> str:
    return number(one.exponent, one.low, one.high) + (" r" if one.interval_by == REGRESSION else "")
