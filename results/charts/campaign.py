"""The charts of a campaign: how often draws are completed, where lawful draws end, and what draws cost."""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from numpy.typing import NDArray

from results.charts.figures import (
    cost_axis,
    headline,
    laws_shown,
    look,
    lowest,
    nothing,
    panels,
    percent_axis,
    picture_files,
    states_axis,
    style,
)
from results.stress.fits import CostFit
from results.stress.frontier import BETWEEN, Frontier, frontiers
from results.stress.summary import RESAMPLES_SEED
from results.stress.tables import completion, prepared
from results.wording import bytes_words, counted


def completion_by_size(draws: pd.DataFrame) -> Figure:
    """The share of draws completed against the number of States, a panel an algorithm, a colour a law; intervals of 95 %."""
    found = completion(draws, "law", "algorithm", "size")
    with style():
        return _panels(found, "size", "States", lambda panel: states_axis(panel, found["size"].tolist()), 1.04)


def completion_by_density(draws: pd.DataFrame) -> Figure:
    """The share of draws completed against density, the share of all possible adherences that there are; as ``completion_by_size``."""
    found = completion(draws, "law", "algorithm", "density")
    middle = found["density"].str.slice(0, 3).astype("float64") + 0.05
    with style():
        return _panels(found.assign(middle=middle), "middle", "density: adherences / (States x instruments)", _density_axis, 0.0)


def _density_axis(panel: Axes) -> None:
    panel.set_xlim(0, 1)
    panel.set_xticks([0, 0.25, 0.5, 0.75, 1], labels=["0", "0.25", "0.5", "0.75", "1"])


def _panels(found: pd.DataFrame, across: str, label: str, prepare: Callable[[Axes], None], apart: float) -> Figure:
    """One panel an algorithm; ``apart`` is the factor (or, at 0, the sum of 0.008) by which laws are moved sideways to be seen."""
    found, laws, note = _of_few_laws(found)
    algorithms = sorted(set(found["algorithm"]))
    if not algorithms:
        return nothing("No draw was made of a scenario that can be drawn.")
    figure, grid = panels(len(algorithms), _headline(found, "size" if across == "size" else "density"))
    for panel, algorithm in zip(grid, algorithms, strict=True):
        mine = found[found["algorithm"] == algorithm]
        for place, law in enumerate(laws):
            rows = mine[mine["law"] == law]
            where = rows[across].to_numpy(dtype=np.float64)
            _intervals(panel, where * apart**place if apart else where + 0.008 * place, rows, place, law)
        panel.set_title(f"{algorithm}\n{_in_words(mine)}", loc="left")
        prepare(panel)
    for panel in lowest(grid, 4):
        panel.set_xlabel(label, fontsize=8)
    least = float(found["low"].min())
    grid[0].set_ylim(max(0.0, least - 0.05 * (1 - least) - 0.002), 1 + 0.05 * (1 - least) + 0.001)
    percent_axis(grid[0].yaxis)
    figure.supylabel("draws completed,\nwhere a lawful draw exists", fontsize=9)
    figure.legend(
        *grid[0].get_legend_handles_labels(),
        loc="outside lower left",
        ncols=len(laws),
        frameon=False,
        title=note,
        alignment="left",
        fontsize=8,
        title_fontsize=8,
    )
    return figure


def _of_few_laws(found: pd.DataFrame) -> tuple[pd.DataFrame, list[str], str]:
    """The rows of the laws that are shown, these laws, and a note on intervals and on the laws that are not."""
    sums = found.groupby("law", sort=True)[["complete", "stuck"]].sum().sum(axis=1)
    laws = laws_shown({str(law): int(count) for law, count in sums.items()})
    left = len(sums) - len(laws)
    note = "Lines: intervals of 95 %." + (f" {counted(left, 'more law')} in the tables." if left else "")
    return found[found["law"].isin(laws)], laws, note


def _intervals(panel: Axes, where: NDArray[np.float64], rows: pd.DataFrame, place: int, law: str) -> None:
    """Points with their intervals; later laws smaller, so that points in one place are all seen."""
    share, low, high = (rows[name].to_numpy(dtype=np.float64) for name in ("share", "low", "high"))
    panel.errorbar(
        where,
        share,
        yerr=[share - low, high - share],
        elinewidth=0.9,
        capsize=0,
        label=f"law: {law}",
        markersize=max(2.5, 5.5 - 2 * place),
        **look(place),
    )


def _in_words(rows: pd.DataFrame) -> str:
    complete, stuck = int(rows["complete"].sum()), int(rows["stuck"].sum())
    return f"all {complete:,} completed" if not stuck else f"{stuck:,} of {complete + stuck:,} stuck"


def _headline(found: pd.DataFrame, across: str) -> str:
    """What is seen, in a sentence."""
    each = found.groupby("algorithm", sort=True)[["complete", "stuck"]].sum()
    never = int((each["stuck"] == 0).sum())
    if never == len(each):
        return f"Every algorithm completed every draw where a lawful draw exists, at every {across}"
    worst = found.sort_values("share", kind="stable").iloc[0]
    at = f"{worst['size']:,} States" if across == "size" else f"density {worst['density']}"
    return (
        f"{never} of {len(each)} algorithms never got stuck where a lawful draw exists;\n"
        f"the worst was {worst['algorithm']} at {at} ({worst['law']}): {100 * worst['share']:.3g} % completed"
    )


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
