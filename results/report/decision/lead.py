"""What one should take from the section: a few sentences made from the figures, which recommend nothing."""

from collections.abc import Iterator, Sequence

from results.report.decision.figures import Interval, listed
from results.report.decision.found import BASE, Found
from results.report.decision.rows import BURDEN
from results.report.decision.what_each_is import KINDS
from verify.proofs.theorem import PROVED

SAME_BY = (*BURDEN, "lots_drawn")
"""Measures by which two algorithms are told apart, or not."""


def lead(found: Found) -> str:
    """The sentences as a list in Markdown."""
    return "\n".join(f"- {sentence}" for sentence in sentences(found))


def sentences(found: Found) -> Iterator[str]:
    """What differs and what does not, each from the figures."""
    yield " ".join(_law(found))
    yield " ".join(_dead_ends(found))
    if burden := _burden(found):
        yield burden
    if fairness := " ".join(_fairness(found)):
        yield fairness
    if found.comparison:
        yield _years(found)
    if alike := not_told_apart(found):
        groups = "; ".join(listed([f"**{name}**" for name in group]) for group in alike)
        yield f"Not told apart by burden, additional reviewing States or lots over {found.case.effort.draws:,} draws: {groups}."
    yield "Which of these matters more is for the States to decide; no figure here does."


def _law(found: Found) -> Iterator[str]:
    proved = [name for name in found.algorithms if found.verdict(name)["verdict"] == PROVED]
    others = [name for name in found.algorithms if name not in proved]
    broken = sum(found.draws(name)["broken"] for name in found.algorithms)
    drawn = sum(found.draws(name)["draws"] - found.draws(name)["stuck"] for name in found.algorithms)
    if proved:
        who = f"all {len(proved)} algorithms" if not others else listed(proved)
        second = "and both solvers agree" if found.confirmed else "but the second solver does not confirm it"
        yield f"**The law is kept** by every complete draw of {who}: that is proved, {second}."
    if others:
        yield f"It is not proved for {listed(others)}."
    yield f"Of {drawn:,} complete draws made here, {broken or 'none'} broke a clause."


def _dead_ends(found: Found) -> Iterator[str]:
    ends = {name: found.draws(name)["dead_end"] for name in found.algorithms}
    if any(end["feasible"] is False for end in ends.values()):
        yield "**No lawful draw exists** on this list, so every draw ends stuck."
        return
    can, cannot, unknown = ([name for name, end in ends.items() if end["reachable"] is answer] for answer in (True, False, None))
    stuck, draws = sum(found.draws(name)["stuck"] for name in can), sum(found.draws(name)["draws"] for name in can)
    if can:
        yield f"**Dead ends:** {listed(can)} can get stuck on this list although a lawful draw exists ({stuck} of {draws:,} draws did here)."
    else:
        yield "**Dead ends:** no algorithm is known to get stuck on this list."
    if cannot:
        yield f"That {listed(cannot)} cannot is proved." if can else f"For {listed(cannot)} it is proved."
    if unknown:
        yield f"For {listed(unknown)} it is not known."


def _burden(found: Found) -> str:
    most, more = (_ordered(found, key) for key in ("burden_maximum", "additional_reviewers"))
    if len(most) < 2:
        return ""
    return f"**Burden:** the busiest State performs {_spread(most, 'reviews')}; a draw needs {_spread(more, 'additional reviewing States')}."


def _ordered(found: Found, key: str) -> list[tuple[str, Interval]]:
    """The algorithms by a measure, least first."""
    known = [(name, figure) for name in found.algorithms if (figure := found.figure(name, key))]
    return sorted(known, key=lambda one: one[1].value)


def _spread(ordered: Sequence[tuple[str, Interval]], unit: str) -> str:
    """From the least to the most, or that they are not told apart."""
    (least, low), (most, high) = ordered[0], ordered[-1]
    if not low.apart_from(high):
        return f"about {low.words} {unit} whatever the algorithm (no difference beyond chance)"
    return f"from {low.words} {unit} on average with {_named(least)} to {high.words} with {_named(most)}"


def _named(name: str) -> str:
    """The name; of a reference, that it is one."""
    return f"{name} ({KINDS[name].kind})" if name in KINDS and KINDS[name].kind.startswith("a reference") else name


def _fairness(found: Found) -> Iterator[str]:
    for target, words in (("independent", "C (independent lots, given that the whole is lawful)"), ("uniform", "U (all lawful draws alike)")):
        known = [(name, figure) for name in found.algorithms if (figure := found.fairness(name, f"{target}_beyond_noise"))]
        near = [name for name, figure in known if figure.low is not None and figure.low <= 0]
        far = [name for name, figure in known if figure.low is not None and figure.low > 0]
        if near or far:
            start = "**Fairness:** from" if target == "independent" else "From"
            yield f"{start} {words}, over {found.case.effort.draws:,} draws a distance beyond noise is {_seen(far, near)}."
    known_next = [name for name in found.algorithms if (chance := found.fairness(name, "predictability")) and chance.value == 1]
    if known_next:
        yield f"With {listed(known_next)}, who knows all lots so far can tell every next seat."


def _seen(far: list[str], near: list[str]) -> str:
    """For whom it is seen and for whom not; the shorter list is named first, and the rest counted where it is long."""
    if not near or not far:
        return f"seen for all {len(far)} algorithms" if far else f"not seen for any of the {len(near)} algorithms"
    if len(far) <= len(near):
        return f"seen for {listed(far)}, not for {_others(near)}"
    return f"not seen for {listed(near)}; it is for {_others(far)}"


def _others(names: list[str]) -> str:
    return listed(names) if len(names) < 3 else f"the other {len(names)}"


def _years(found: Found) -> str:
    rows = [row for name in found.algorithms if (row := found.years(name, "whole_mean"))]
    sure = [row for row in rows if row["low"] > 0 or row["high"] < 0]
    if not sure:
        return f"**Ten years:** no algorithm is seen to move the mean day of finishing a review, against {BASE}."
    told = [f"{abs(row['difference']):,.0f} days {'later' if row['difference'] > 0 else 'sooner'} with {row['other']}" for row in sure]
    rest = [row["other"] for row in rows if row not in sure]
    others = f"; for {_others(rest)} no difference is seen over {found.case.effort.pairs} pairs" if rest else ""
    return f"**Ten years:** against {BASE}, a review is finished {listed(told)} (means, in the simulation){others}."


def not_told_apart(found: Found) -> list[list[str]]:
    """Groups of two or more algorithms of which no two are told apart by a measure of ``SAME_BY``: their intervals meet in all."""
    groups: list[list[str]] = []
    for name in found.algorithms:
        group = next((group for group in groups if all(_alike(found, name, other) for other in group)), None)
        if group:
            group.append(name)
        elif found.figure(name, "burden_mean"):
            groups.append([name])
    return [group for group in groups if len(group) > 1]


def _alike(found: Found, one: str, other: str) -> bool:
    pairs = ((found.figure(one, key), found.figure(other, key)) for key in SAME_BY)
    return all(a is not None and b is not None and not a.apart_from(b) for a, b in pairs)
