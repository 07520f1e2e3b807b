"""The pictures of limits: where lawful draws end, and what draws cost."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.image import AxesImage

from results.charts.look import cost_axis, headline, laws_shown, look, nothing, panels, percent_axis, states_axis, style
from results.stress.fits import CostFit
from results.stress.frontier import BETWEEN, Frontier
from results.wording import bytes_words

UNITS = {"seconds": "seconds a draw", "memory_bytes": "memory a draw, above what the process held"}
_WORDS = {"seconds": "{:g}".format, "memory_bytes": bytes_words}


def frontier_map(found: Sequence[Frontier]) -> Figure:
    """Size by density, a panel a law: the share of scenarios that can be drawn, and the density at which it is half."""
    with style():
        counts = dict[str, int]()
        for one in found:
            counts[one.law] = counts.get(one.law, 0) + sum(one.scenarios)
        laws = laws_shown(counts)
        found = [one for one in found if one.law in laws]
        if not laws:
            return nothing("No scenarios of the family sparse at two densities or more.")
        sizes = sorted({one.size for one in found})
        densities = sorted({density for one in found for density in one.densities})
        width, height = 1.9 + 0.72 * len(sizes), 1.1 + 0.36 * len(densities)
        figure, grid = panels(len(laws), _frontier_headline(found), wide=2, width=width, height=height)
        for panel, law in zip(grid, laws, strict=True):
            mine = [one for one in found if one.law == law]
            image = _cells(panel, mine, sizes, densities)
            _halves(panel, mine, sizes, densities)
            panel.set_title(f"law: {law}", loc="left")
        bar = figure.colorbar(image, ax=grid, shrink=0.9, pad=0.02)
        percent_axis(bar.ax.yaxis)
        bar.outline.set_visible(False)
        figure.supxlabel(
            "States (numbers in cells: scenarios that can be drawn / scenarios; dot and line: where half can, 95 % interval)", fontsize=8
        )
        figure.supylabel("density of the Protocols", fontsize=9)
    return figure


def _cells(panel: Axes, found: Sequence[Frontier], sizes: list[int], densities: list[float]) -> AxesImage:
    """The heat map with its numbers; columns are sizes, rows densities."""
    share = np.full((len(densities), len(sizes)), np.nan)
    for one in found:
        for density, count, feasible in zip(one.densities, one.scenarios, one.feasible, strict=True):
            row, column = densities.index(density), sizes.index(one.size)
            share[row, column] = feasible / count
            panel.text(
                column,
                row,
                f"{feasible}/{count}",
                ha="center",
                va="center",
                fontsize=7,
                color="white" if feasible / count < 0.55 else "black",
            )
    panel.grid(visible=False)
    panel.set_xticks(range(len(sizes)), labels=[f"{size:,}" for size in sizes])
    panel.set_yticks(range(len(densities)), labels=[f"{density:g}" for density in densities])
    return panel.imshow(share, origin="lower", aspect="auto", cmap="cividis", vmin=0, vmax=1)


def _halves(panel: Axes, found: Sequence[Frontier], sizes: list[int], densities: list[float]) -> None:
    """Mark the density of one half at the right edge of each column, by interpolation between the rows."""
    rows = np.arange(len(densities))
    for one in found:
        if one.place == BETWEEN:
            at, low, high = np.interp([one.half, one.low, one.high], densities, rows)
            where = sizes.index(one.size) + 0.38
            panel.plot([where, where], [low, high], color="white", linewidth=3.2, solid_capstyle="butt")
            panel.plot([where, where], [low, high], color="#D55E00", linewidth=1.6, solid_capstyle="butt")
            panel.plot(where, at, marker="o", color="#D55E00", markeredgecolor="white", markersize=5.5)


def _frontier_headline(found: Sequence[Frontier]) -> str:
    known = sorted((one for one in found if one.place == BETWEEN), key=lambda one: (one.law != "default", one.law, one.size))
    if not known:
        return "No size had its frontier within the densities tried"
    first = known[0]
    last = [one for one in known if one.law == first.law][-1]
    text = f"Half of the sparse scenarios can be drawn at density {first.half:.2g} with {first.size:,} States"
    return text if last is first else f"{text},\nat {last.half:.2g} with {last.size:,} (law: {first.law})"


def cost_by_size(found: Sequence[CostFit]) -> Figure:
    """Cost against the number of States, both logarithmic: medians of complete draws, and the fitted power laws."""
    with style():
        chosen = _one_law(found)
        if not chosen:
            return nothing("No complete draw of the families calibrated and scale was measured.")
        figure = Figure(figsize=(8.6, 5.2), layout="constrained")
        panel = figure.subplots()
        names = sorted({one.algorithm for one in found})
        for one in chosen:
            _cost_line(panel, one, names.index(one.algorithm))
        states_axis(panel, [number for one in chosen for number in one.states], 9)
        cost_axis(panel, [cost for one in chosen for cost in one.medians], _WORDS[chosen[0].quantity])
        panel.set_xlabel("States")
        panel.set_ylabel(f"{UNITS[chosen[0].quantity]}, median")
        panel.legend(
            title="cost grows as States to the power (95 %)",
            loc="center left",
            bbox_to_anchor=(1.01, 0.5),
            frameon=False,
            alignment="left",
            reverse=True,
            fontsize=8,
        )
        headline(figure, _cost_headline(chosen))
    return figure


def _one_law(found: Sequence[CostFit]) -> list[CostFit]:
    """The fits of the default law, or of the first there is; the dearest last at the largest size."""
    laws = sorted({one.law for one in found}, key=lambda law: (law != "default", law))
    chosen = [one for one in found if one.law == laws[0]] if laws else []
    return sorted(chosen, key=lambda one: (one.medians[-1] / one.states[-1], one.algorithm))


def _cost_line(panel: Axes, fit: CostFit, place: int) -> None:
    shown = look(place)
    label = f"{fit.algorithm}: one size"
    if not np.isnan(fit.exponent):
        ends = [fit.states[0], fit.states[-1]]
        panel.plot(ends, [fit.at(end) for end in ends], color=shown["color"])
        interval = "" if np.isnan(fit.low) else f" ({fit.low:.2f}-{fit.high:.2f})"
        label = f"{fit.algorithm}: {fit.exponent:.2f}{interval}"
    panel.plot(fit.states, fit.medians, linestyle="none", label=label, **shown)


def _cost_headline(fits: Sequence[CostFit]) -> str:
    known = [one for one in fits if not np.isnan(one.exponent)]
    what = "Time" if fits[0].quantity == "seconds" else "Memory"
    if not known:
        return f"{what} of a draw, by algorithm"
    low, high = min(known, key=lambda one: one.exponent), max(known, key=lambda one: one.exponent)
    if low is not high and not low.high < high.low:
        return f"{what} grows much alike with all algorithms:\nas States to the power {low.exponent:.2f} to {high.exponent:.2f}; law: {low.law}"
    text = f"{what} grows slowest with {low.algorithm} (States to the power {low.exponent:.2f})"
    return text if low is high else f"{text}\nand fastest with {high.algorithm} ({high.exponent:.2f}); law: {low.law}"
