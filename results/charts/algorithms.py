"""The pictures of the section: each says in words, figures included, what it shows."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import altair as alt

from results.charts.look import inline, spec_of
from results.document import Chart
from results.report.found import BASE, Found, ReportedFigure, percent
from results.report.measuring.case import COMMAND as STRESS_COMMAND
from words import Sentences, message

TWO: Final = ("#0072B2", "#D55E00")
"""Blue and vermilion of Okabe and Ito's palette, told apart by all eyes."""
ROW: Final = 34
"""Height of an algorithm's row, in pixels."""
CLASSES: Final = (
    (message("no review"), 0, 0),
    ("1", 1, 1),
    ("2", 2, 2),
    ("3", 3, 3),
    (message("4 to 6"), 4, 6),
    (message("7 or more"), 7, 999),
)
SHADES: Final = ("#ffffff", "#d6e6f2", "#9cc6e3", "#5aa1cf", "#0072B2", "#00324f")
"""From light to dark with the number of reviews; the numbers stand in the bars."""


def charts(found: Found) -> Iterator[Chart]:
    """All charts for which there are figures."""
    if any(name in found.stress.get("algorithms", {}) for name in found.algorithms):
        yield dead_ends_elsewhere(found)
    if any(found.draws(name)["burdens"] for name in found.algorithms):
        yield burdens(found)
    if any(found.fairness(name, "independent_beyond_noise") for name in found.algorithms):
        yield distances(found)
    if found.comparison:
        yield ten_years(found)


def dead_ends_elsewhere(found: Found) -> Chart:
    """The share of draws completed on other lists."""
    stored = {name: found.stress["algorithms"][name] for name in found.algorithms if name in found.stress["algorithms"]}
    shares = {name: ReportedFigure(row["share"], row["low"], row["high"]).times(100) for name, row in stored.items()}
    rows = [_row(name, message("completed"), share) for name, share in shares.items()]
    told = [message("{algorithm} {share}", algorithm=name, share=percent(share.times(0.01))) for name, share in shares.items()]
    return Chart(
        "dead-ends-on-other-lists",
        message("Draws completed on other lists where a lawful draw exists"),
        spec_of(_points(rows, message("Draws completed, in per cent"), None), ROW * len(rows) + 40),
        message(
            "Share of draws completed, with 95 % intervals, stored from a campaign of {draws:,} draws on {lists:,} made lists: {shares}.",
            draws=found.stress["draws"],
            lists=found.stress["scenarios"],
            shares=Sentences(*told, between="; "),
        ),
        message("The lists are made ones, most of them small; on the list of this report the chance may be far smaller."),
        STRESS_COMMAND,
    )


def burdens(found: Found) -> Chart:
    """How many States perform how many reviews."""
    sums, labels = dict[str, list[float]](), [label for label, _, _ in CLASSES]
    for name in found.algorithms:
        if counts := [figure["value"] for figure in found.draws(name)["burdens"]]:
            sums[name] = [sum(counts[first : last + 1]) for _, first, last in CLASSES]
    told = [Sentences(name, _classes(labels, mine), between=": ") for name, mine in sums.items()]
    return Chart(
        "burden-by-algorithm",
        message("How many States perform how many reviews"),
        stacked_bars(sums, labels, "States", message("States, mean over the draws")),
        message(
            "States by the number of reviews that they perform, means over the draws. {numbers}.", numbers=Sentences(*told, between="; ")
        ),
        message("Each bar holds all States that take part; the number in a part is how many States."),
        found.compare_command,
    )


def _classes(labels: Sequence[str], sums: Sequence[float]) -> Sentences:
    """How many States are in each class."""
    return Sentences(*(Sentences(label, f"{one:.0f}", between=" ") for label, one in zip(labels, sums, strict=True)), between=", ")


def stacked_bars(sums: Mapping[str, Sequence[float]], labels: Sequence[str], what: str, title: str, sign: str = "") -> dict[str, Any]:
    """A bar for each algorithm, in parts by the number of reviews that a State performs (``labels``), with the larger numbers in them."""
    rows = [
        {
            "algorithm": name,
            "reviews": label,
            what: round(one, 3),
            "from": sum(mine[:place]),
            "to": sum(mine[: place + 1]),
            "middle": sum(mine[:place]) + one / 2,
            "text": f"{one:.0f}{sign}" if one > 0.04 * sum(mine) else "",
        }
        for name, mine in sums.items()
        for place, (label, one) in enumerate(zip(labels, mine, strict=True))
    ]
    shades = [*SHADES[: len(labels) - 1], SHADES[-1]]
    y = alt.Y("algorithm:N", sort=[*sums], title=None, axis=alt.Axis(labelLimit=260))
    shade = alt.Color(
        "reviews:N",
        sort=[*labels],
        scale=alt.Scale(domain=[*labels], range=shades),
        title=message("Reviews that a State performs"),
        legend=alt.Legend(orient="top", columns=6),
    )
    held = alt.Tooltip("reviews:N", title=message("Reviews that a State performs"))
    tip = [alt.Tooltip("algorithm:N", title=message("algorithm")), held, alt.Tooltip(f"{what}:Q", title=title, format=".1f")]
    base = alt.Chart(inline(rows)).encode(y=y)
    bars = base.mark_bar(stroke="#333333").encode(x=alt.X("from:Q", title=title), x2="to:Q", color=shade, tooltip=tip)
    ink = alt.condition(alt.FieldOneOfPredicate(field="reviews", oneOf=[*labels[4:]]), alt.value("#ffffff"), alt.value("#000000"))
    texts = base.mark_text(fontSize=12).encode(x="middle:Q", text="text:N", color=ink)
    return spec_of((bars + texts).configure_legend(), ROW * len(sums) + 80)


def distances(found: Found) -> Chart:
    """How far the chances of pairs are from the references."""
    rows, told = list[dict[str, Any]](), list[str]()
    for target, letter, series in (("uniform", "U", message("from U")), ("independent", "C", message("from C"))):
        for name in found.algorithms:
            if distance := found.fairness(name, f"{target}_beyond_noise"):
                rows.append(_row(name, series, distance))
                told.append(message("{algorithm} from {letter} {distance}", algorithm=name, letter=letter, distance=distance.words))
    return Chart(
        "distance-from-references",
        message("How far the chances of pairs of States are from the references"),
        spec_of(_points(rows, message("Distance beyond noise"), "distance"), ROW * len(found.algorithms) + 80),
        message(
            "Distance (root of the sum of squares over all pairs) of the chances that one State reviews another, with 95 % intervals where "
            "they are known: {distances}.",
            distances=Sentences(*told, between="; "),
        ),
        message(
            "U: all lawful draws alike. C: independent lots for every seat, given that the whole is lawful. Neither is the right answer by law."
        ),
        found.fairness_command,
    )


def ten_years(found: Found) -> Chart:
    """How much later all phases are finished than with the base."""
    rows, told = list[dict[str, Any]](), list[str]()
    for name in found.algorithms:
        if difference := found.years(name, "whole_mean"):
            one = ReportedFigure(difference["difference"], difference["low"], difference["high"])
            rows.append(_row(name, message("later by"), one))
            told.append(message("{algorithm} {days} days", algorithm=name, days=one.words))
    zero = alt.Chart(inline([{"value": 0}])).mark_rule(strokeDash=[4, 4]).encode(x="value:Q")
    points = _points(rows, message("Days later (left of 0: sooner)"), None)
    return Chart(
        "effect-on-ten-years",
        message("All phases of a review finished, mean day, against {base}", base=BASE),
        spec_of(zero + points, ROW * len(rows) + 40),
        message(
            "Days later than with {base}, with 95 % intervals; a minus sign means sooner: {days}.",
            base=BASE,
            days=Sentences(*told, between="; "),
        ),
        message(
            "A review that is not finished by the end of 2036 counts as finished on that day. Many parameters of the simulation are assumed."
        ),
        found.years_command,
    )


def _row(name: str, series: str, one: ReportedFigure) -> dict[str, Any]:
    low, high = (one.value if end is None else end for end in (one.low, one.high))
    return {"algorithm": name, "distance": series, "value": one.value, "low": low, "high": high, "text": one.words}


def _points(rows: Sequence[Mapping[str, Any]], title: str, series: str | None) -> Any:
    """A point with its interval for each algorithm; ``series`` tells several apart by place, colour and shape."""
    y = alt.Y("algorithm:N", sort=list(dict.fromkeys(row["algorithm"] for row in rows)), title=None, axis=alt.Axis(labelLimit=260))
    tips = [alt.Tooltip("algorithm:N", title=message("algorithm")), alt.Tooltip("text:N", title=title)]
    base = alt.Chart(inline(rows)).encode(y=y, tooltip=tips)
    lines, points = base.mark_rule(strokeWidth=2), base.mark_point(filled=True, size=90, opacity=1)
    if series:
        names = list(dict.fromkeys(row[series] for row in rows))
        colour = alt.Color(
            f"{series}:N", scale=alt.Scale(domain=names, range=[*TWO]), title=message("Distance"), legend=alt.Legend(orient="top")
        )
        place = alt.YOffset(f"{series}:N", sort=names)
        shape = alt.Shape(
            f"{series}:N",
            scale=alt.Scale(domain=names, range=["circle", "diamond"]),
            title=message("Distance"),
            legend=alt.Legend(orient="top"),
        )
        lines, points = lines.encode(color=colour, yOffset=place), points.encode(color=colour, yOffset=place, shape=shape)
    else:
        lines, points = lines.encode(color=alt.value(TWO[0])), points.encode(color=alt.value(TWO[0]))
    across = lines.encode(x=alt.X("low:Q", title=title, scale=alt.Scale(zero=False)), x2="high:Q")
    return across + points.encode(x=alt.X("value:Q", title=title))
