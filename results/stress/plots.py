"""The pictures of completion: how often draws are completed, against size and against density."""

from collections.abc import Callable

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from results.charts.look import laws_shown, look, lowest, nothing, panels, percent_axis, states_axis, style
from results.stress.tables import completion
from results.wording import counted


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
