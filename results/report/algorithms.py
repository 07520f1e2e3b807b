"""What each algorithm is: facts about how it is done, which no figure measures."""

from dataclasses import dataclass
from typing import Final

from results.document import Cell, Table, columns_of
from verify.evidence.check import BY_LIST, BY_SEAT, BY_STATE
from words import message


@dataclass(frozen=True)
class Kind:
    """How an algorithm is done. ``plain``: its name for those who know none of this, and ``short`` what happens, in their words.
    ``by_hand``: in a room, with bowls and cards, and no computer. ``solver``: what a program must decide before a lot is kept, empty where
    nothing. ``chance``: where chance enters."""

    plain: str
    short: str
    kind: str
    how: str
    by_hand: bool
    solver: str
    chance: str = message("by the lots alone")


_LOOKS_AHEAD = message("whether a lawful draw is left after the lot")
KINDS: Final = {
    "sequential-bowls": Kind(
        message("Bowls, by hand"),
        message(
            "State by State: a bowl of its own regional group, then one of the others. If the State drawn may not serve, another lot is drawn."
        ),
        message("manual"),
        message(
            "State by State in a drawn order: a bowl for its home seat, then one for its away seat. A lot that a clause bars is set aside."
        ),
        True,
        "",
    ),
    "sequential-bowls-look-ahead": Kind(
        message("Bowls, with a computer's check"),
        message("The same; a computer refuses a lot after which the draw could not be finished."),
        message("manual, assisted"),
        message("The same. A lot after which no lawful draw is left is set aside too."),
        False,
        _LOOKS_AHEAD,
    ),
    "rotating-lists": Kind(
        message("Rotating lists, by hand"),
        message("All cards are drawn into piles once. Each place goes to the first State that may serve; its card goes to the bottom."),
        message("manual"),
        message(
            "One drawn pile of cards for each regional group and one of all. Each seat goes to the first admissible card, which then "
            "goes to the bottom."
        ),
        True,
        "",
        message("by the order of the piles, drawn before the first seat, and the order of the States"),
    ),
    "answer-set": Kind(
        message("Computer with public lots"),
        message("A computer works out who may still serve; lots are drawn in public."),
        message("automated"),
        message("Lots among the answer sets of a program, with no aim but the law."),
        False,
        _LOOKS_AHEAD,
    ),
    "answer-set-fewest-additional": Kind(
        message("Computer, fewest extra States"),
        message("The same, with as few extra States as possible."),
        message("automated"),
        message("The same, only among those with the fewest additional reviewing States."),
        False,
        message("the fewest additional reviewing States, and whether a lawful draw is left after the lot"),
    ),
    "answer-set-most-even": Kind(
        message("Computer, most even shares"),
        message("The same, with as little work for the busiest State as possible."),
        message("automated"),
        message("The same, only among those in which the largest number of reviews by one State is smallest."),
        False,
        message("the smallest largest number of reviews, and whether a lawful draw is left after the lot"),
    ),
    "uniform-chain": Kind(
        message("Whole draws at random"),
        message("A computer makes the whole draw at once. Nobody proposes it: it is only compared with."),
        message("a reference, not a reconstruction"),
        message("A Markov chain over whole draws that aims at U: every lawful draw alike."),
        False,
        message("a random walk of a million steps over whole draws"),
        message("by two lots from which all numbers of the walk follow"),
    ),
}
"""The installed algorithms of this project (README, "The algorithms"). All but the reference are reconstructions."""

UNKNOWN: Final = message("not described here")
REFERENCE: Final = "a reference"
"""How the kind of what nobody proposes to draw by begins."""
REPLAYED: Final = (*BY_STATE, *BY_LIST, *BY_SEAT)
"""Algorithms whose every lot ``check.py`` of an evidence pack draws again by itself."""


def plain_name(name: str) -> str:
    """The name for those who know none of this; of an algorithm of somebody else, its own."""
    return KINDS[name].plain if name in KINDS else name.replace("-", " ").capitalize()


def is_reference(name: str) -> bool:
    """Whether nobody proposes to draw by it: it is there to be compared with."""
    return name in KINDS and KINDS[name].kind.startswith(REFERENCE)


def in_a_room(name: str) -> Cell:
    """Whether the draw can be held by hand."""
    kind = KINDS.get(name)
    if kind is None:
        return Cell(UNKNOWN, mark="doubt")
    return Cell(message("yes") if kind.by_hand else message("no"), kind.by_hand)


def replayed(name: str) -> Cell:
    """Whether every lot can be drawn again by the checker that needs no package."""
    known = name in REPLAYED
    return Cell(message("yes") if known else message("no"), known)


def needs_solver(name: str) -> Cell:
    """Whether a program must decide something before a lot is kept."""
    kind = KINDS.get(name)
    if kind is None:
        return Cell(UNKNOWN, mark="doubt")
    return Cell(message("yes") if kind.solver else message("no"), bool(kind.solver))


def what_each_is(algorithms: list[str]) -> Table:
    """The small table: a row for each algorithm."""
    rows = []
    for name in algorithms:
        kind = KINDS.get(name, Kind(name, UNKNOWN, UNKNOWN, UNKNOWN, False, UNKNOWN, UNKNOWN))
        rows.append((Cell(name), *map(Cell, (kind.kind, kind.how, kind.solver or message("nothing"), kind.chance))))
    note = message("All but the reference are reconstructions: the Secretariat's own descriptions are not public.")
    columns = columns_of(
        message("Algorithm"), message("Kind"), message("How"), message("What a program decides"), message("Where chance enters")
    )
    return Table(
        "what-each-is", message("What each algorithm is"), columns, tuple(rows), note, "untoc-draw draw S --algorithm A --seed TEXT"
    )
