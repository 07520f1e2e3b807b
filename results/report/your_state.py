"""What each choice means for one State: how likely it is to perform no review, one, two, three, or more."""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from results.document import Cell, Column, Entry, Lookup
from results.report.algorithms import KINDS, plain_name
from results.report.found import Found
from results.report.measuring.draws import TOLD_APART
from results.report.names import names_of
from scenarios.finding import not_in
from sim.fairness.equals import exchangeable_kinds
from verify.diagnosis.stuck_estimate import interval
from verify.law.added import ADDED
from verify.law.parameters import DEFAULTS
from verify.readers.facts import Facts
from words import DEFAULT, Sentences, chosen, counting, message, say, sort_key, state_named

NUMBERS: Final = (*map(str, range(TOLD_APART)), message("{number} or more", number=TOLD_APART))
"""The reviews that are told apart."""
ALL: Final = message("All States, on average")


def your_state(found: Found, names: Sequence[str]) -> Lookup | None:
    """The table of each State, by the algorithms of these names; None where no draw of any was complete."""
    drawn = {name: np.array(counts) for name in names if (counts := found.draws(name).get("state_burdens"))}
    if not drawn:
        return None
    columns = (Column(message("Of 100 draws, with so many reviews")), *(Column(number, numbers=True) for number in NUMBERS))
    return Lookup(
        "your-state",
        message("Your State"),
        message("State"),
        message("Choose:"),
        columns,
        tuple(_entries(found, drawn)),
        command=found.compare_command,
    )


def _entries(found: Found, drawn: dict[str, NDArray[np.int64]]) -> Iterator[Entry]:
    parties, law = found.case.scenario, found.case.law
    facts = Facts(parties, law)
    takes_part = np.flatnonzero(facts.takes_part)
    told = found.numbers_of_draws_short(list(drawn))
    yield Entry(ALL, "", message("From {draws}.", draws=told), _rows({name: counts[takes_part] for name, counts in drawn.items()}))
    same_chances = ADDED not in law.values and law.values["legal_family"] == DEFAULTS["legal_family"]
    kind = exchangeable_kinds(facts) if same_chances else np.where(facts.takes_part, np.arange(parties.n_states), -1)
    others = [
        Entry(state_named(state, name), names_of(state), message("Not under review: {why}.", why=why), _nothing(drawn))
        for state, name, why in not_in(parties)
    ]
    states = enumerate(zip(parties.states, parties.names, strict=True))
    of_states = [_entry(drawn, kind, row, state_named(state, name), names_of(state)) for row, (state, name) in states]
    yield from sorted(of_states + others, key=lambda one: one.name.casefold() if chosen().code == DEFAULT else sort_key(say(one.name)))


def _entry(drawn: dict[str, NDArray[np.int64]], kind: NDArray[np.int64], row: int, name: str, search: str) -> Entry:
    """The entry of one State. States that the law cannot tell apart have the same chances where an algorithm of this project draws."""
    if kind[row] < 0:
        return Entry(name, search, message("Takes no part: it is not reviewed and does not review."), _nothing(drawn))
    alike = np.flatnonzero(kind == kind[row])
    mine = {one: counts[alike if one in KINDS else [row]] for one, counts in drawn.items()}
    off = max(_off(counts.sum(axis=0)) for counts in mine.values())
    right, others = message("Right to within {percent}.", percent=round(off)), len(alike) - 1
    same = counting(
        "Counted with the {count} State of the same group and treaties.",
        "Counted with the {count:,} States of the same group and treaties.",
        others,
    )
    return Entry(name, search, Sentences(right, same) if others else right, _rows(mine))


def _off(counts: NDArray[np.int64]) -> float:
    """By how many of 100 draws a share may be off at most (95 %)."""
    total = int(counts.sum())
    ends = [(count / total, *interval(count, total)) for count in counts.tolist()]
    return float(100 * max(max(share - low, high - share) for share, low, high in ends))


def _rows(counts: dict[str, NDArray[np.int64]]) -> tuple[tuple[Cell, ...], ...]:
    """A row for each algorithm from the draws by number of reviews of some States, shape ``(n_states, len(NUMBERS))``."""
    rows = []
    for name, of_states in counts.items():
        in_all = of_states.sum(axis=0)
        shares = [100 * count / in_all.sum() for count in in_all.tolist()]
        rows.append((Cell(plain_name(name)), *(Cell(_share(share), round(share, 2)) for share in shares)))
    return tuple(rows)


def _share(share: float) -> str:
    """``none`` only for none, and ``all`` only for all."""
    if share in (0, 100):
        return f"{share:.0f}"
    return "<1" if share < 1 else ">99" if share > 99 else f"{share:.0f}"


def _nothing(drawn: dict[str, NDArray[np.int64]]) -> tuple[tuple[Cell, ...], ...]:
    return tuple((Cell(plain_name(name)), *(Cell("-", "") for _ in NUMBERS)) for name in drawn)
