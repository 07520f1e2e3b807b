"""The annex with all figures: the algorithms side by side, and what one should take from the figures, which recommend nothing."""

from collections.abc import Iterator, Sequence

from results.charts.algorithms import charts
from results.document import Block, Details, Section, Text
from results.report.algorithms import KINDS, is_reference, what_each_is
from results.report.found import BASE, Found, ReportedFigure
from results.report.measures import BURDEN, ceremony_hours, main_table, meanings_table
from results.wording import listed
from verify.proofs.theorem import PROVED

HOW_TO_READ = """**How to read the table.** A figure is a mean over draws. Below it, in small type, is the range in which the true mean lies
with 95 % certainty; a figure without one is exact, or its error is not known. Where the ranges of two algorithms have numbers in common,
chance alone may explain the difference. What each algorithm does stands further below."""


def decision_section(found: Found) -> Section:
    """The algorithms side by side: what each is, every measure with its interval, and pictures of the main ones."""
    blocks: tuple[Block, ...] = (
        main_table(found),
        Text(HOW_TO_READ),
        Details("meanings", "What each measure means, and the command behind it", (meanings_table(found),)),
        what_each_is([*found.algorithms]),
        *charts(found),
    )
    return Section("decision", "Annex 2: all figures", lead(found), blocks)


SAME_BY = (*BURDEN, "lots_drawn")
"""Measures by which two algorithms are told apart, or not."""


def lead(found: Found) -> str:
    """The sentences as a list in Markdown."""
    return "\n".join(f"- {answer}" for answer in answers(found))


def answers(found: Found) -> Iterator[str]:
    """What a delegate asks first, each question with its answer from the figures."""
    yield " ".join(_law(found))
    yield " ".join(_dead_ends(found))
    yield from _burden(found)
    if fairness := " ".join(_fairness(found)):
        yield f"**Is it fair?** {fairness}"
    if known := [name for name in found.algorithms if (chance := found.fairness(name, "predictability")) and chance.value == 1]:
        who = "who had seen all lots so far could tell every next seat, in the draws made here"
        yield f"**Can a seat be foretold?** With {_codes(known)}, {who}."
    yield from _in_the_room(found)
    if found.comparison:
        yield _years(found)
    if alike := not_told_apart(found):
        groups = "; ".join(_codes(group) for group in alike)
        yield f"**Which are alike?** In the draws made here, no difference in burden or lots is seen between these: {groups}."
    yield "**Which is best?** No figure here decides that; the States do."


def _codes(names: Sequence[str]) -> str:
    """Names of algorithms, as a list."""
    return listed([f"`{name}`" for name in names], "none")


def _law(found: Found) -> Iterator[str]:
    proved = [name for name in found.algorithms if found.verdict(name)["verdict"] == PROVED]
    others = [name for name in found.algorithms if name not in proved]
    broken = sum(found.draws(name)["broken"] for name in found.algorithms)
    drawn = sum(found.draws(name)["draws"] - found.draws(name)["stuck"] for name in found.algorithms)
    second = "" if found.confirmed else " (the second solver does not confirm it)"
    yield "**Do all keep the law?**"
    if not others:
        yield f"Yes: in the model of the proofs every complete draw of all {len(proved)} algorithms keeps every clause{second}."
    else:
        who = f"In the model of the proofs it is proved for {_codes(proved)}{second}, not" if proved else "It is not proved"
        yield f"{who} for {_codes(others)}."
    yield f"Of {drawn:,} complete draws made here, {broken or 'none'} broke a clause."


def _dead_ends(found: Found) -> Iterator[str]:
    ends = {name: found.draws(name)["dead_end"] for name in found.algorithms}
    yield "**Can a draw get stuck?**"
    if any(end["feasible"] is False for end in ends.values()):
        divided = any(end["this_division_only"] for end in ends.values())
        yield f"Always: no lawful draw exists on this list{' with the division into groups drawn here' if divided else ''}."
        return
    can, cannot, unknown = ([name for name, end in ends.items() if end["reachable"] is answer] for answer in (True, False, None))
    stuck, draws = sum(found.draws(name)["stuck"] for name in can), sum(found.draws(name)["draws"] for name in can)
    if can:
        yield f"With {_codes(can)} it can, though a lawful draw exists: {stuck or 'none'} of {draws:,} draws here did."
    told = [f"for {_many(cannot)} it is proved that it cannot"] if cannot else []
    told += [f"for {_codes(unknown)} it is not known"] if unknown else []
    if told:
        yield f"{_sentence(told)}."


def _sentence(parts: Sequence[str]) -> str:
    """Parts as one sentence, without its full stop."""
    text = ", and ".join(parts)
    return text[0].upper() + text[1:]


def _burden(found: Found) -> Iterator[str]:
    most, more = (_ordered(found, key) for key in ("burden_maximum", "additional_reviewers"))
    if len(most) < 2:
        return
    yield f"**Who carries the burden?** The busiest State performs {_spread(most, 'reviews')}. {_yardsticks(found, 'burden_maximum')}".rstrip()
    yield (
        f"**How much more work?** A draw adds {_spread(more, 'additional reviewing States')}. {_yardsticks(found, 'additional_reviewers')}"
    ).rstrip()


def _ordered(found: Found, key: str) -> list[tuple[str, ReportedFigure]]:
    """The algorithms but the references by a measure, least first."""
    known = [(name, figure) for name in found.algorithms if not is_reference(name) and (figure := found.figure(name, key))]
    return sorted(known, key=lambda one: one[1].value)


def _spread(ordered: Sequence[tuple[str, ReportedFigure]], unit: str) -> str:
    """From the least to the most, or that they are not told apart."""
    (least, low), (most, high) = ordered[0], ordered[-1]
    if not low.apart_from(high):
        return f"about {low.words} {unit} whatever the algorithm (no difference beyond chance)"
    return f"from {low.short} {unit} on average with `{least}` to {high.short} with `{most}`"


def _yardsticks(found: Found, key: str) -> str:
    """The same figure of the references, which nobody proposes to draw by."""
    told = [f"`{name}` {figure.short}" for name in found.algorithms if is_reference(name) and (figure := found.figure(name, key))]
    return f"(A reference, only for comparison: {listed(told)}.)" if told else ""


def _fairness(found: Found) -> Iterator[str]:
    for target, start in (
        ("independent", "The chances of who reviews whom differ from independent lots (C)"),
        ("uniform", "From all lawful draws alike (U) they differ"),
    ):
        known = [(name, figure) for name in found.algorithms if (figure := found.fairness(name, f"{target}_beyond_noise"))]
        near = [name for name, figure in known if figure.low is not None and figure.low <= 0]
        far = [name for name, figure in known if figure.low is not None and figure.low > 0]
        if near or far:
            yield f"{start} {_seen(far, near)}, as far as the draws made here show."


def _seen(far: list[str], near: list[str]) -> str:
    """For whom it is seen and for whom not; the shorter list is named, and the rest counted where it is long."""
    if not near or not far:
        return f"for all {len(far)} algorithms" if far else f"for none of the {len(near)} algorithms"
    if len(far) <= len(near):
        return f"for {_codes(far)}, not for {_others(near)}"
    return f"for {_others(far)}, not for {_codes(near)}"


def _many(names: list[str]) -> str:
    return _codes(names) if len(names) < 3 else f"{len(names)} others"


def _others(names: list[str]) -> str:
    return _codes(names) if len(names) < 3 else f"the other {len(names)}"


def _in_the_room(found: Found) -> Iterator[str]:
    by_hand = [name for name in found.algorithms if name in KINDS and KINDS[name].by_hand]
    hours = [f"{taken.value:.1f} hours with `{name}`" for name in by_hand if (taken := ceremony_hours(found, name))]
    if hours:
        others = " The others need a computer." if len(by_hand) < len(found.algorithms) else ""
        yield f"**How long in the room?** By hand, at {found.seconds_per_lot:g} seconds for a lot (assumed): {listed(hours)}.{others}"


def _years(found: Found) -> str:
    question = "**What changes over ten years?**"
    rows = [row for name in found.algorithms if (row := found.years(name, "whole_mean"))]
    sure = [row for row in rows if row["low"] > 0 or row["high"] < 0]
    if not sure:
        return f"{question} No algorithm is seen to move the mean day of finishing a review, against `{BASE}`."
    told = [f"{abs(row['difference']):,.0f} days {'later' if row['difference'] > 0 else 'sooner'} with `{row['other']}`" for row in sure]
    rest = [row["other"] for row in rows if row not in sure]
    others = f" For {_others(rest)} no difference in that is seen over {found.case.effort.pairs} pairs of simulated runs." if rest else ""
    return f"{question} Against `{BASE}`, a review is finished {listed(told)}.{others}"


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
