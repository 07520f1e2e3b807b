"""What machine code is given: the facts of a list as sets of 64-bit words, and a draw while it goes on."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from algorithms.state_sets import StateSet
from scenarios import Scenario
from verify.law.added import added_of
from verify.law.parameters import LawParameters
from verify.readers.after_lot import fit_to_review
from verify.readers.facts import Facts
from verify.readers.machine import FACTS, FIRST_LOADED, FIRST_REVIEWER

Words = NDArray[np.uint64]
"""Sets of States, 64 of them to a word; the last axis is that of the words."""
Numbers = NDArray[np.int64]
HOLDER, SIDE, ADDITIONAL, TAKEN = 0, 1, 2, 3
"""The four columns of a filled seat: who holds it, home or away, whether by an additional lot, and for which instruments."""
SEAT: Final = 4
"""Columns of one seat."""
WORDS = ("/home/", "/away/", "division/", "order/", "list/", "all", "1", "2", "3")
"""The words of which names of bowls are made, besides the ids of States and the names of groups."""


UNDER_REVIEW = 4
"""The last column of the table ``states``."""
ORDER_ROW, MEMBERS, CALLED, ASKED = 0, 1, 2, 3
"""The first rows of the table ``line``; then come the piles of cards, two rows each."""
LOTS_DRAWN, SET_ASIDE, CHANCE, BEGUN = 0, 1, 2, 3
"""The places of ``tally``."""


class Given(NamedTuple):
    """The facts: rows of ``facts`` and columns of ``states`` as ``verify.readers.machine`` names them.

    ``names``: ``WORDS``, all ids, and the names of the groups, one text after the other, of which one begins at each place of ``name_at``.
    """

    facts: Words
    states: Numbers
    names: NDArray[np.uint8]
    name_at: Numbers


class Room(NamedTuple):
    """A draw while it goes on, and room to work in.

    ``sets``: rows as the reader names them, with two for each lot that is tried out in advance between: its bowl, and what of it is
    admissible. ``draw``: by State, columns as the reader names them; the filled seats come last.
    """

    sets: Words
    draw: Numbers
    line: Numbers
    tally: NDArray[np.float64]
    message: NDArray[np.uint8]
    hashing: NDArray[np.uint32]


class Result(NamedTuple):
    """What is kept of each draw of a batch; the first axis is that of the draws.

    As in ``DrawArrays``, and ``chance``: the sum that ``WatchedLots`` makes; ``place``: of each State among those of which a seat was filled,
    from 1, and 0 for the others.
    """

    complete: NDArray[np.bool_]
    year_of: NDArray[np.int8]
    reviewing: NDArray[np.int32]
    drawn: NDArray[np.bool_]
    additional: NDArray[np.bool_]
    covers: NDArray[np.bool_]
    lots_drawn: Numbers
    set_aside: Numbers
    chance: NDArray[np.float64]
    place: NDArray[np.int32]


def words_of(mask: Any) -> Words:
    """Masks over States, shape ``(..., n_states)``, as words."""
    octets = np.packbits(np.asarray(mask, dtype=np.bool_), axis=-1, bitorder="little")
    padding = [(0, 0)] * (octets.ndim - 1) + [(0, -octets.shape[-1] % 8)]
    return np.ascontiguousarray(np.pad(octets, padding)).view("<u8").astype(np.uint64)


def words_of_sets(sets: Sequence[StateSet], n_words: int) -> Words:
    """Sets of States, one a row, as so many words."""
    octets = b"".join(states.to_bytes(8 * n_words, "little") for states in sets)
    return np.frombuffer(octets, dtype="<u8").astype(np.uint64).reshape(len(sets), n_words)


def given(scenario: Scenario, law: LawParameters, with_kin: bool) -> Given:
    """The facts of a list under a law; the sets of States of alike legal systems only where the law asks for them."""
    facts, n, under_review = Facts(scenario, law), scenario.n_states, law.under_review(scenario)
    named = {"everyone": np.ones(n), "has_group": facts.group_of >= 0}
    groups = np.arange(-1, len(scenario.regional_groups))[:, None]
    rows = [*(named[name] if name in named else getattr(facts, name) for name in FACTS), *facts.adherence.T]
    alike = facts.family @ facts.family.T if with_kin else np.zeros((0, n))
    group = len(rows) + 1 + facts.group_of.astype(np.int64)
    kin = len(rows) + len(groups) + np.arange(n)
    fit = kin + len(alike)
    words = words_of(np.vstack([*rows, *((groups == facts.group_of) & (groups >= 0)), *alike]))
    sentences = [term for clause in added_of(law.values).clauses for term in clause.each_lot]
    fitting = words_of_sets(fit_to_review(facts, under_review, sentences) if sentences else (), words.shape[1])
    texts = [text.encode() for text in (*WORDS, *scenario.states, *scenario.regional_groups, "no group")]
    return Given(
        np.vstack([words, fitting]),
        np.stack([facts.party_bits, group, kin, fit, under_review], axis=1).astype(np.int64),
        np.frombuffer(b"".join(texts), dtype=np.uint8).copy(),
        np.cumsum([0, *map(len, texts)], dtype=np.int64),
    )


def room(facts: Given, n_groups: int, n_thresholds: int, n_own: int, n_instruments: int) -> Room:
    """A draw of which nothing is drawn yet."""
    n, words = len(facts.states), facts.facts.shape[1]
    lots = 1 + n_instruments
    return Room(
        np.zeros((FIRST_LOADED + n_thresholds + 2 * lots + n_own + 2 * n, words), dtype=np.uint64),
        np.zeros((n, FIRST_REVIEWER + 2 * lots * (1 + SEAT)), dtype=np.int64),
        np.zeros((ASKED + lots + 2 * (n_groups + 1), 6 * n + 2), dtype=np.int64),
        np.zeros(4),
        np.zeros(192 + int(np.diff(facts.name_at).max()), dtype=np.uint8),
        np.zeros(72, dtype=np.uint32),
    )
