"""Pairs of States that are barred or required: relations and clauses with ids of their own, added to a law without a law file."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from storage.errors import Fault, InputError
from verify.law.added import ADDED, shaped
from verify.law.law_file import Find, known_or_same, pairs_in
from words import message

if TYPE_CHECKING:
    from algorithms.record import DrawRecord
    from scenarios import Scenario

Pairs: TypeAlias = str | os.PathLike[str] | Iterable[tuple[str, str]]
"""A table with the columns ``state`` and ``other``, or pairs of ids: a State, and one that reviews it or not."""


@dataclass(frozen=True)
class _Clause:
    """What one kind of pairs means."""

    symmetric: bool
    statement: str
    fault: str
    term: str
    sentence: str


_NOT = "for every s under review, for every r reviewing s: not {}(s, r)"
_IN_EACH_LOT, _AT_THE_END = "each_lot", "finished"
CLAUSES: Mapping[str, _Clause] = {
    "barred": _Clause(
        False,
        message("No State is reviewed by one that is barred from reviewing it"),
        message("is reviewed by a State barred from it"),
        _IN_EACH_LOT,
        _NOT,
    ),
    "barred_both": _Clause(
        True,
        message("Two States that are barred to each other do not review each other"),
        message("is reviewed by a State barred to it"),
        _IN_EACH_LOT,
        _NOT,
    ),
    "required": _Clause(
        False,
        message("Each State is reviewed by those that are required for it"),
        message("is not reviewed by a State required for it"),
        _AT_THE_END,
        "for every s under review, for every r taking part: {0}(s, r) implies reviewed_by(s, r)",
    ),
    "not_again": _Clause(
        False,
        message("No State is reviewed by one that reviewed it before"),
        message("is reviewed by a State that reviewed it before"),
        _IN_EACH_LOT,
        _NOT,
    ),
}
"""By the id of the relation; the clause has the same id, with ``-`` for ``_``."""


@dataclass(frozen=True)
class PairsGiven:
    """Pairs that are barred in this order, in both orders, required, and those of an earlier draw, which do not meet again.

    ``not_again`` is a draw record or the file of one.
    """

    barred: Pairs | None = None
    barred_both: Pairs | None = None
    required: Pairs | None = None
    not_again: "DrawRecord | str | os.PathLike[str] | None" = None


NO_PAIRS = PairsGiven()


def with_pairs(
    values: Mapping[str, Any], given: PairsGiven, parties: "Scenario | None" = None, find: Find = known_or_same
) -> dict[str, Any]:
    """The values of a law's parameters, with a relation and a clause for each kind of pairs that is given.

    Parameters
    ----------
    values
        Parameters by name; what a law file adds stands under ``added``, and stays.
    given
        The pairs.
    parties
        The list; pairs of an earlier record with a State that is not in it are left out. None for all of them.
    find
        The id of a State from what a table calls it.

    Raises
    ------
    InputError
        With every fault of every table, or where the law file has a relation of such an id.
    """
    if all(getattr(given, name) is None for name in CLAUSES):
        return dict(values)
    faults = list[Fault]()
    added = dict(shaped(values.get(ADDED, {}), faults))
    if faults:
        raise InputError("law", faults)
    relations, clauses = dict(added.get("relations", {})), list(added.get("clauses", []))
    for name, clause in CLAUSES.items():
        pairs = getattr(given, name)
        if pairs is None:
            continue
        if name in relations:
            expected = message("another id, where {option} is given too", option=f"--{name.replace('_', '-')}")
            faults.append(Fault(message("relation {id}", id=name), name, expected))
        try:
            listed = _of_record(pairs, parties) if name == "not_again" else _listed(pairs, find)
        except InputError as error:
            faults += [
                Fault(message("{file}, {where}", file=error.source, where=fault.where), fault.value, fault.expected)
                for fault in error.faults
            ]
            continue
        relations[name] = {"symmetric": clause.symmetric, "pairs": [list(pair) for pair in listed]}
        texts = {"id": name.replace("_", "-"), "statement": clause.statement, "fault": clause.fault}
        clauses.append({**texts, clause.term: clause.sentence.format(name)})
    if faults:
        raise InputError("pairs of States", faults)
    return {**values, ADDED: {**added, "relations": relations, "clauses": clauses}}


def _listed(pairs: Pairs, find: Find) -> list[tuple[str, str]]:
    if isinstance(pairs, str | os.PathLike):
        return pairs_in(Path(pairs), find)
    return [(find(one), find(other)) for one, other in pairs]


def _of_record(record: "DrawRecord | str | os.PathLike[str]", parties: "Scenario | None") -> list[tuple[str, str]]:
    from verify.record.reading import read_record  # noqa: PLC0415  (slow to load, and seldom needed)

    drawn = read_record(Path(record)) if isinstance(record, str | os.PathLike) else record
    pairs = {(review.reviewed, seated.reviewing) for review in drawn.reviews for seated in review.reviewing}
    return sorted(pair for pair in pairs if parties is None or all(state in parties.index for state in pair))
