"""The annex with all figures: the algorithms side by side, and what one should take from the figures, which recommend nothing."""

from collections.abc import Iterator, Sequence
from typing import Final

from results.charts.algorithms import charts
from results.document import Block, Details, Section, Text
from results.report.algorithms import KINDS, is_reference, what_each_is
from results.report.found import BASE, Found, ReportedFigure
from results.report.measures import BURDEN, ceremony_hours, main_table, meanings_table
from results.wording import bullets, listed
from verify.proofs.theorem import PROVED
from words import Message, Number, Sentences, counting, message

HOW_TO_READ = message(
    """\
**How to read the table.** A figure is a mean over draws. Below it, in small type, is the range in which the true mean lies
with 95 % certainty; a figure without one is exact, or its error is not known. Where the ranges of two algorithms have numbers in common,
chance alone may explain the difference. What each algorithm does stands further below."""
)


def decision_section(found: Found) -> Section:
    """The algorithms side by side: what each is, every measure with its interval, and pictures of the main ones."""
    blocks: tuple[Block, ...] = (
        main_table(found),
        Text(HOW_TO_READ),
        Details("meanings", message("What each measure means, and the command behind it"), (meanings_table(found),)),
        what_each_is([*found.algorithms]),
        *charts(found),
    )
    return Section("decision", message("Annex 2: all figures"), lead(found), blocks)


SAME_BY = (*BURDEN, "lots_drawn")
"""Measures by which two algorithms are told apart, or not."""


def lead(found: Found) -> str:
    """The sentences as a list in Markdown."""
    return bullets(answers(found))


def answers(found: Found) -> Iterator[str]:
    """What a delegate asks first, each question with its answer from the figures."""
    yield Sentences(*_law(found))
    yield Sentences(*_dead_ends(found))
    yield from _burden(found)
    if fairness := Sentences(*_fairness(found)):
        yield message("**Is it fair?** {answer}", answer=fairness)
    if known := [name for name in found.algorithms if (chance := found.fairness(name, "predictability")) and chance.value == 1]:
        yield message(
            "**Can a seat be foretold?** With {algorithms}, who had seen all lots so far could tell every next seat, in the draws made here.",
            algorithms=_codes(known),
        )
    yield from _in_the_room(found)
    if found.comparison:
        yield _years(found)
    if alike := not_told_apart(found):
        yield message(
            "**Which are alike?** In the draws made here, no difference in burden or lots is seen between these: {groups}.",
            groups=Sentences(*map(_codes, alike), between="; "),
        )
    yield message("**Which is best?** No figure here decides that; the States do.")


def _codes(names: Sequence[str]) -> str:
    """Names of algorithms, as a list."""
    return listed([_code(name) for name in names], message("none"))


def _code(name: str) -> str:
    return f"`{name}`"


def _law(found: Found) -> Iterator[str]:
    proved = [name for name in found.algorithms if found.verdict(name)["verdict"] == PROVED]
    others = [name for name in found.algorithms if name not in proved]
    broken = sum(found.draws(name)["broken"] for name in found.algorithms)
    drawn = sum(found.draws(name)["draws"] - found.draws(name)["stuck"] for name in found.algorithms)
    doubt = "" if found.confirmed else message("(the second solver does not confirm it)")
    yield message("**Do all keep the law?**")
    if not others:
        pattern = message("Yes: in the model of the proofs every complete draw of all {count} algorithms keeps every clause.")
        if doubt:
            pattern = message("Yes: in the model of the proofs every complete draw of all {count} algorithms keeps every clause {doubt}.")
        yield pattern.of(count=len(proved), doubt=doubt)
    elif proved:
        pattern = message("In the model of the proofs it is proved for {proved}, not for {others}.")
        if doubt:
            pattern = message("In the model of the proofs it is proved for {proved} {doubt}, not for {others}.")
        yield pattern.of(proved=_codes(proved), others=_codes(others), doubt=doubt)
    else:
        yield message("It is not proved for {others}.", others=_codes(others))
    if broken:
        yield message("Of {drawn:,} complete draws made here, {broken} broke a clause.", drawn=drawn, broken=broken)
    else:
        yield message("Of {drawn:,} complete draws made here, none broke a clause.", drawn=drawn)


def _dead_ends(found: Found) -> Iterator[str]:
    ends = {name: found.draws(name)["dead_end"] for name in found.algorithms}
    yield message("**Can a draw get stuck?**")
    if any(end["feasible"] is False for end in ends.values()):
        if any(end["this_division_only"] for end in ends.values()):
            yield message("Always: no lawful draw exists on this list with the division into groups drawn here.")
        else:
            yield message("Always: no lawful draw exists on this list.")
        return
    can, cannot, unknown = ([name for name, end in ends.items() if end["reachable"] is answer] for answer in (True, False, None))
    stuck, draws = sum(found.draws(name)["stuck"] for name in can), sum(found.draws(name)["draws"] for name in can)
    if can:
        pattern = message("With {algorithms} it can, though a lawful draw exists: none of {draws:,} draws here did.")
        if stuck:
            pattern = message("With {algorithms} it can, though a lawful draw exists: {stuck} of {draws:,} draws here did.")
        yield pattern.of(algorithms=_codes(can), draws=draws, stuck=stuck)
    if cannot and unknown:
        pattern = message("For {proved} it is proved that it cannot, and for {unknown} it is not known.")
        yield pattern.of(proved=_many(cannot), unknown=_codes(unknown))
    elif cannot:
        yield message("For {algorithms} it is proved that it cannot.", algorithms=_many(cannot))
    elif unknown:
        yield message("For {algorithms} it is not known.", algorithms=_codes(unknown))


def _burden(found: Found) -> Iterator[str]:
    most, more = (_ordered(found, key) for key in ("burden_maximum", "additional_reviewers"))
    if len(most) < 2:
        return
    question = message("**Who carries the burden?** {answer}")
    alike = message("The busiest State performs about {number} reviews whatever the algorithm (no difference beyond chance).")
    spread = message("The busiest State performs from {low} reviews on average with {least} to {high} with {most}.")
    yield question.of(answer=Sentences(_spread(most, alike, spread), _yardsticks(found, "burden_maximum")))
    question = message("**How much more work?** {answer}")
    alike = message("A draw adds about {number} additional reviewing States whatever the algorithm (no difference beyond chance).")
    spread = message("A draw adds from {low} additional reviewing States on average with {least} to {high} with {most}.")
    yield question.of(answer=Sentences(_spread(more, alike, spread), _yardsticks(found, "additional_reviewers")))


def _ordered(found: Found, key: str) -> list[tuple[str, ReportedFigure]]:
    """The algorithms but the references by a measure, least first."""
    known = [(name, figure) for name in found.algorithms if not is_reference(name) and (figure := found.figure(name, key))]
    return sorted(known, key=lambda one: one[1].value)


def _spread(ordered: Sequence[tuple[str, ReportedFigure]], alike: Message, spread: Message) -> Message:
    """From the least to the most, or that they are not told apart."""
    (least, low), (most, high) = ordered[0], ordered[-1]
    if not low.apart_from(high):
        return alike.of(number=low.words)
    return spread.of(low=low.short, least=_code(least), high=high.short, most=_code(most))


def _yardsticks(found: Found, key: str) -> str:
    """The same figure of the references, which nobody proposes to draw by."""
    told = [
        Sentences(_code(name), figure.short, between=" ")
        for name in found.algorithms
        if is_reference(name) and (figure := found.figure(name, key))
    ]
    return message("(A reference, only for comparison: {figures}.)", figures=listed(told)) if told else ""


FROM_INDEPENDENT: Final = (
    message(
        "The chances of who reviews whom differ from independent lots (C) for all {count} algorithms, as far as the draws made here show."
    ),
    message(
        "The chances of who reviews whom differ from independent lots (C) for none of the {count} algorithms, "
        "as far as the draws made here show."
    ),
    message(
        "The chances of who reviews whom differ from independent lots (C) for {far}, not for {near}, as far as the draws made here show."
    ),
)
FROM_UNIFORM: Final = (
    message("From all lawful draws alike (U) they differ for all {count} algorithms, as far as the draws made here show."),
    message("From all lawful draws alike (U) they differ for none of the {count} algorithms, as far as the draws made here show."),
    message("From all lawful draws alike (U) they differ for {far}, not for {near}, as far as the draws made here show."),
)
"""What is said where a distance is seen for all algorithms, for none, and for some."""


def _fairness(found: Found) -> Iterator[str]:
    for target, (for_all, for_none, for_some) in (("independent", FROM_INDEPENDENT), ("uniform", FROM_UNIFORM)):
        known = [(name, figure) for name in found.algorithms if (figure := found.fairness(name, f"{target}_beyond_noise"))]
        near = [name for name, figure in known if figure.low is not None and figure.low <= 0]
        far = [name for name, figure in known if figure.low is not None and figure.low > 0]
        if near and far:
            # The shorter list is named, and the rest counted where it is long.
            shorter = len(far) <= len(near)
            yield for_some.of(far=_codes(far) if shorter else _others(far), near=_others(near) if shorter else _codes(near))
        elif near or far:
            yield (for_all if far else for_none).of(count=len(far or near))


def _many(names: list[str]) -> str:
    return _codes(names) if len(names) < 3 else counting("{count} other", "{count} others", len(names))


def _others(names: list[str]) -> str:
    return _codes(names) if len(names) < 3 else counting("the other {count}", "the other {count}", len(names))


def _in_the_room(found: Found) -> Iterator[str]:
    by_hand = [name for name in found.algorithms if name in KINDS and KINDS[name].by_hand]
    hours = [
        message("{hours} hours with {algorithm}", hours=Number(f"{taken.value:.1f}"), algorithm=_code(name))
        for name in by_hand
        if (taken := ceremony_hours(found, name))
    ]
    if hours:
        pattern = message("**How long in the room?** By hand, at {seconds} seconds for a lot (assumed): {hours}.")
        told = pattern.of(seconds=Number(f"{found.seconds_per_lot:g}"), hours=listed(hours))
        yield Sentences(told, message("The others need a computer.")) if len(by_hand) < len(found.algorithms) else told


def _years(found: Found) -> str:
    rows = [row for name in found.algorithms if (row := found.years(name, "whole_mean"))]
    sure = [row for row in rows if row["low"] > 0 or row["high"] < 0]
    if not sure:
        return message(
            "**What changes over ten years?** No algorithm is seen to move the mean day of finishing a review, against {base}.",
            base=_code(BASE),
        )
    told = listed([_moved(round(row["difference"]), _code(row["other"])) for row in sure])
    pattern = message("**What changes over ten years?** Against {base}, a review is finished {days}.")
    rest = [row["other"] for row in rows if row not in sure]
    others = message(
        "For {algorithms} no difference in that is seen over {pairs} pairs of simulated runs.",
        algorithms=_others(rest),
        pairs=found.case.effort.pairs,
    )
    return Sentences(pattern.of(base=_code(BASE), days=told), others if rest else "")


def _moved(days: int, algorithm: str) -> Message:
    if days > 0:
        return counting("{count:,} day later with {algorithm}", "{count:,} days later with {algorithm}", days, algorithm=algorithm)
    return counting("{count:,} day sooner with {algorithm}", "{count:,} days sooner with {algorithm}", -days, algorithm=algorithm)


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
