"""The first screen: the choices for a reader who has five minutes and knows none of our words. It answers ``QUESTIONS``."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from results.document import Block, Cell, Column, Section, Table, Text
from results.report.algorithms import KINDS, REPLAYED, is_reference, plain_name
from results.report.found import Found, ReportedFigure
from results.report.measures import ceremony_hours
from results.report.stuck import known_of, stuck_cell
from results.report.your_state import your_state
from verify.proofs.theorem import PROVED
from words import Day, Message, Sentences, counting, listing, message

QUESTIONS: Final = (
    ("What can we choose between?", "The choices"),
    ("Do they all keep the rules?", "Do they keep the rules?"),
    ("Can a draw get stuck, and how likely is that?", "Can it get stuck?"),
    ("Does one State get far more work than another?", "Reviews by one State"),
    ("How many extra States are drawn in?", "Extra States drawn in"),
    ("Can it be held and followed in the room, and how long does it take?", "In the room"),
    ("What does it mean for my State?", "Your State"),
    ("If one thing matters most to us, which choices serve it?", "What matters most to you?"),
    ("Can we check the draw ourselves afterwards?", "Everybody can check it afterwards"),
    ("How sure is all this, and who decides?", "How sure is this?"),
)
"""What a delegate asks, and the words on the first screen where the answer stands."""


def choices_section(found: Found) -> Section:
    """The first screen."""
    known = [name for name in KINDS if name in found.algorithms and not is_reference(name)]
    names = [*known, *(name for name in found.algorithms if name not in KINDS)]
    state = your_state(found, names)
    blocks: tuple[Block, ...] = (
        choices_table(found, names),
        *([state] if state else []),
        matters_table(found, names),
        Text(_how_sure(found, names)),
    )
    return Section("choices", message("The choices on one page"), _lead(found, names), blocks, alone=True)


def _lead(found: Found, names: Sequence[str]) -> str:
    parties, law = found.case.scenario, found.case.law
    reviewed = int(law.under_review(parties).sum())
    return Sentences(
        message("Each of {reviewed:,} States is reviewed by two others, drawn by lot under paragraphs 28 and 29.", reviewed=reviewed),
        message("Where a State drawn is not party to all the treaties concerned, an extra State is drawn beside it."),
        message("**Do they keep the rules?** {answer}", answer=_rules(found, names)),
    )


def _rules(found: Found, names: Sequence[str]) -> str:
    proved = [name for name in names if found.verdict(name)["verdict"] == PROVED and found.confirmed]
    others = [name for name in names if name not in proved]
    broken = sum(found.draws(name)["broken"] for name in names)
    complete = sum(found.draws(name)["draws"] - found.draws(name)["stuck"] for name in names)
    checked = (
        message("{broken:,} of {complete:,} finished draws made here broke one.", broken=broken, complete=complete)
        if broken
        else message("none of {complete:,} finished draws made here broke one.", complete=complete)
    )
    if not others:
        return message("Yes, all of them: it is proved, and {checked}", checked=checked)
    named = listing([message("“{name}”", name=plain_name(name)) for name in others])
    return message("It is not proved for {names}; {checked}", names=named, checked=checked)


def choices_table(found: Found, names: Sequence[str]) -> Table:
    """A row for each choice."""
    columns = (
        Column(message("Choice")),
        Column(message("What happens")),
        Column(message("Can it get stuck?")),
        Column(message("Reviews by one State")),
        Column(message("Extra States drawn in")),
        Column(message("In the room")),
    )
    return Table("the-choices", message("The choices"), columns, tuple(_row(found, name) for name in names), stacked=True)


def _row(found: Found, name: str) -> tuple[Cell, ...]:
    short = KINDS[name].short if name in KINDS else message("An algorithm of somebody else.")
    extra = found.figure(name, "additional_reviewers")
    return (
        Cell(plain_name(name), under=f"({name})"),
        Cell(short),
        stuck_cell(known_of(found, name)),
        _reviews(found, name),
        Cell(_about(extra), extra.value) if extra else Cell(message("not known")),
        _room(found, name),
    )


def _about(figure: ReportedFigure) -> str:
    """``about 106``, or ``none``: a mean for people; exact only where it cannot be otherwise."""
    exact = figure.low == figure.high
    whole = round(figure.value)
    if exact:
        return message("none") if figure.value == 0 else f"{whole:,}"
    return message("fewer than 1") if figure.value < 0.5 else message("about {number:,}", number=whole)


def _some(figure: ReportedFigure) -> str:
    """A mean number of States: ``16``, ``<1``, ``0``."""
    return "0" if figure.value == 0 else "<1" if figure.value < 0.5 else f"{figure.value:,.0f}"


def _reviews(found: Found, name: str) -> Cell:
    least, most = found.figure(name, "burden_minimum"), found.figure(name, "burden_maximum")
    if not (least and most):
        return Cell(message("not known"))
    none, many = found.fairness(name, "states_with_0"), found.fairness(name, "states_with_more_than_3")
    under = message("{none} States have none, {many} over 3", none=_some(none), many=_some(many)) if none and many else ""
    return Cell(message("{least} to {most}", least=round(least.value), most=round(most.value)), round(most.value, 2), under=under)


def _room(found: Found, name: str) -> Cell:
    if name not in KINDS:
        return Cell(message("not known"))
    taken = ceremony_hours(found, name)
    hours = round(taken.value) if taken else 0
    if KINDS[name].by_hand:
        how = counting("By hand, {count} hour", "By hand, {count} hours", hours) if taken else message("By hand")
        return Cell(how, True, under=message("all see each lot, and why it counts"))
    how = counting("With a computer, {count} hour", "With a computer, {count} hours", hours) if taken else message("With a computer")
    return Cell(how, False, under=message("all see each lot; the computer says which count"))


Judge = Callable[[Found, Sequence[str]], tuple[list[str], str]]
"""Gives the names of the choices that serve best, and in figures how well."""


def matters_table(found: Found, names: Sequence[str]) -> Table:
    """For each thing that a State may care about most, the choices that serve it."""
    rows = tuple(
        (Cell(what), Cell(_served(best, names), under=how))
        for what, judge in MATTERS.items()
        for best, how in (judge(found, names),)
        if best
    )
    columns = (Column(message("If this matters most")), Column(message("these serve it best")))
    return Table("what-matters", message("What matters most to you?"), columns, rows)


def _served(best: Sequence[str], names: Sequence[str]) -> str:
    """The plain names of the best, or of the others where these are fewer."""
    others = [plain_name(name) for name in names if name not in best]
    if len(others) < len(best):
        return message("all but {names}", names=listing(others, "; ")) if others else message("all")
    return listing([plain_name(name) for name in best], "; ")


def _sure(found: Found, names: Sequence[str]) -> tuple[list[str], str]:
    return [name for name in names if (known := known_of(found, name)).answer is False and not known.never], message("proved")


def _least(key: str, words: Message, of_fairness: bool = False) -> Judge:
    """Those with the least of a measure: the least mean, and those that draws do not tell apart from it."""

    def judge(found: Found, names: Sequence[str]) -> tuple[list[str], str]:
        known = {name: one for name in names if (one := found.fairness(name, key) if of_fairness else found.figure(name, key))}
        if not known:
            return [], ""
        least = min(known.values(), key=lambda one: one.value)
        return [name for name, one in known.items() if not one.apart_from(least)], words.of(number=_about(least))

    return judge


def _quick(found: Found, names: Sequence[str]) -> tuple[list[str], str]:
    best, _ = _least("lots_drawn", message(""))(found, names)
    hours = ceremony_hours(found, best[0]) if best else None
    return best, counting("about {count} hour", "about {count} hours", round(hours.value)) if hours else ""


def _unknown_before(found: Found, names: Sequence[str]) -> tuple[list[str], str]:
    known = {name: one.value for name in names if (one := found.fairness(name, "predictability")) and 0 < one.value < 0.5}
    return [*known], message("best guess right 1 time in {number}", number=round(1 / max(known.values()))) if known else ""


MATTERS: Final[dict[str, Judge]] = {
    message("The draw cannot get stuck"): _sure,
    message("No State has far more work than others"): _least("burden_maximum", message("the busiest: {number} reviews")),
    message("Every State takes a share"): _least("states_with_0", message("without a review: {number}"), of_fairness=True),
    message("Few extra States"): _least("additional_reviewers", message("extra States: {number}")),
    message("No computer is needed"): lambda found, names: ([name for name in names if name in KINDS and KINDS[name].by_hand], ""),
    message("Short in the room"): _quick,
    message("Nobody can tell who comes next"): _unknown_before,
    message("Everybody can check it afterwards"): lambda found, names: (
        [name for name in names if name in REPLAYED],
        message("every lot can be drawn again at home"),
    ),
}


def _how_sure(found: Found, names: Sequence[str]) -> str:
    day = found.case.scenario.as_of
    figures = {"draws": found.numbers_of_draws_short(names), "seconds": f"{found.seconds_per_lot:g}"}
    return Sentences(
        message(
            "**How sure is this?** The choices are rebuilt from what is published: the Secretariat's own descriptions are not public, nor is "
            "the full text of the two paragraphs."
        ),
        message(
            "The figures are averages over {draws} on the list of {day}; hours are reckoned at {seconds} seconds a lot, which is assumed.",
            **figures,
            day=Day(day),
        )
        if day
        else message(
            "The figures are averages over {draws} on the list; hours are reckoned at {seconds} seconds a lot, which is assumed.", **figures
        ),
        message("**Which is best?** That is for the States to decide."),
        message("The annexes have every figure, how far it may be off, and how to get it again."),
    )


def questions_in_words() -> Iterator[str]:
    """The questions with their places, a line of a table each: for the documentation."""
    yield from (f"| {question} | *{place}* |" for question, place in QUESTIONS)
