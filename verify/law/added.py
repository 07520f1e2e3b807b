"""What a user adds to the law: facts on States and on pairs of States, clauses in the formal language, and which clauses are off.

It stands among the law's parameters under ``ADDED``, as a document of JSON that holds all of it: so it is part of the law's digest, every
record carries it whole, and nobody needs another file to check one. A law to which nothing is added does not have it.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import count
from typing import TYPE_CHECKING, Any

from storage.errors import Fault, InputError
from verify.law.clause import LEVELS, Clause
from verify.law.terms import UNDER_REVIEW, And, Count, Exists, ForAll, Formula, parts_of
from words import Message, message

if TYPE_CHECKING:
    from verify.law.language import Vocabulary

ADDED = "added"
"""The law's parameter that holds what is added."""
MAY_BE_OFF = ("29a", "29c")
"""The clauses that may be switched off or restated. All others say how the seats are filled, or have a parameter of their own."""
OWN_LEVEL = "user"
"""How firmly a clause is known where nothing else is said: as its user states it."""
MOST_PAIRS = 1_000_000
_CLAUSE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,39}")
_PARTS = {"relations", "attributes", "clauses", "off"}
_TEXTS = ("id", "paragraph", "level", "statement", "fault")
_TERMS = ("each_lot", "finished")


@dataclass(frozen=True)
class Relation:
    """A fact on ordered pairs of States, by their ids; where it is ``symmetric``, each pair stands for both orders."""

    symmetric: bool
    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Added:
    """What is added to a law, read.

    Attributes
    ----------
    relations, attributes
        By id: pairs of States; and the value of each State that has one.
    clauses
        The added clauses, in the order of the law file. One with the id of a clause of the law stands in its place.
    off
        The ids of clauses of the law that do not count.
    """

    relations: Mapping[str, Relation] = field(default_factory=dict)
    attributes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    clauses: tuple[Clause, ...] = ()
    off: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.clauses or self.off)

    @property
    def loosens(self) -> bool:
        """Whether a clause of the law does not count, or is restated."""
        return bool(self.off) or any(clause.id in MAY_BE_OFF for clause in self.clauses)

    @property
    def facts(self) -> dict[str, int]:
        """The facts that are added, by their atoms' names, and of how many States each speaks."""
        found = dict.fromkeys(self.relations, 2)
        for name, of in self.attributes.items():
            found |= {f"{name}=": 2} | {f"{name}={value}": 1 for value in sorted(set(of.values()))}
        return found

    @property
    def named(self) -> str:
        """What a reader that takes no added clause says it cannot read: ``the added clauses 29d, 29a (off)``."""
        return "the added clauses " + ", ".join([*(clause.id for clause in self.clauses), *(f"{name} (off)" for name in self.off)])

    @property
    def ids(self) -> frozenset[str]:
        """The ids of the added clauses."""
        return frozenset(clause.id for clause in self.clauses)


NOTHING = Added()


def added_of(values: Mapping[str, Any]) -> Added:
    """What is added, from a law's parameters that were checked."""
    document = values.get(ADDED)
    return _read(json.dumps(document, sort_keys=True)) if document else NOTHING


@lru_cache(maxsize=64)
def _read(text: str) -> Added:
    return _added(json.loads(text), "law", [])


def checked(document: Any, source: str) -> dict[str, Any]:
    """The document in its one form, with relations and attributes in order; raises ``InputError`` with every fault."""
    from verify.law.language import written  # noqa: PLC0415  (needed only where something is added)

    faults: list[Fault] = []
    given = shaped(document, faults)
    if faults:
        raise InputError(source, faults)
    added = _added(given, source, faults)
    if faults:
        raise InputError(source, faults)
    found = {
        "relations": {
            name: {"symmetric": each.symmetric, "pairs": [list(pair) for pair in each.pairs]}
            for name, each in sorted(added.relations.items())
        },
        "attributes": {name: dict(sorted(of.items())) for name, of in sorted(added.attributes.items())},
        "clauses": [
            {name: str(getattr(clause, name)) for name in _TEXTS}
            | {name: [written(term) for term in getattr(clause, name)] for name in _TERMS}
            for clause in added.clauses
        ],
        "off": list(added.off),
    }
    return {name: part for name, part in found.items() if part}


def shaped(document: Any, faults: list[Fault]) -> dict[str, Any]:
    """The document where each part has its shape; what has another one is a fault."""
    if not isinstance(document, dict):
        faults.append(Fault(ADDED, str(document)[:100], message("a table of {parts}", parts=", ".join(sorted(_PARTS)))))
        return {}
    faults += [Fault(ADDED, str(name), _one_of(sorted(_PARTS))) for name in document if name not in _PARTS]
    relations, attributes, clauses = document.get("relations", {}), document.get("attributes", {}), document.get("clauses", [])
    if not (isinstance(relations, dict) and all(_is_relation(each) for each in relations.values())):
        faults.append(
            Fault("relations", str(relations)[:100], message("by id: symmetric, true or false, and pairs, lists of two State ids"))
        )
    if not (isinstance(attributes, dict) and all(_is_table(each) for each in attributes.values())):
        faults.append(Fault("attributes", str(attributes)[:100], message("by id: State ids and their values, texts")))
    if not (isinstance(clauses, list) and all(isinstance(each, dict) for each in clauses)):
        faults.append(Fault("clauses", str(clauses)[:100], message("tables, each under {heading}", heading="[[clause]]")))
    off = document.get("off", [])
    if not (isinstance(off, list) and all(isinstance(each, str) for each in off)):
        faults.append(Fault("off", str(off)[:100], message("a list of clause ids, as {example}", example='off = ["29a"]')))
    return document


def _is_relation(each: Any) -> bool:
    return (
        isinstance(each, dict)
        and set(each) == {"symmetric", "pairs"}
        and isinstance(each["symmetric"], bool)
        and isinstance(each["pairs"], list)
        and all(isinstance(pair, list) and len(pair) == 2 and all(isinstance(one, str) for one in pair) for pair in each["pairs"])
    )


def _is_table(each: Any) -> bool:
    return isinstance(each, dict) and all(isinstance(state, str) and isinstance(value, str) for state, value in each.items())


def _added(document: Mapping[str, Any], source: str, faults: list[Fault]) -> Added:
    """What a document of the right shape says; more faults are added to ``faults``."""
    from verify.law.language import Vocabulary, may_be_added  # noqa: PLC0415  (needed only where something is added)

    relations = {name: _relation(name, each, faults) for name, each in document.get("relations", {}).items()}
    attributes: Mapping[str, Mapping[str, str]] = document.get("attributes", {})
    for name in (*relations, *attributes):
        if not may_be_added(name):
            faults.append(Fault("id", name, message("a small letter, then small letters, digits and _, and no word of the language")))
        if name in relations and name in attributes:
            faults.append(Fault("id", name, message("another id for the attribute than for the relation")))
    vocabulary = Vocabulary(frozenset(relations), {name: tuple(sorted(set(of.values()))) for name, of in attributes.items()})
    clauses = [_clause(place, each, vocabulary, source, faults) for place, each in enumerate(document.get("clauses", []), 1)]
    ids = [clause.id for clause in clauses if clause.id]
    faults += [Fault(message("clause"), id, message("an id of its own for each clause")) for id in dict.fromkeys(ids) if ids.count(id) > 1]
    off = tuple(document.get("off", []))
    faults += [
        Fault("off", name, message("{expected}: {why}", expected=_one_of(MAY_BE_OFF), why=_WHY)) for name in off if name not in MAY_BE_OFF
    ]
    faults += [Fault("off", name, message("each clause once")) for name in dict.fromkeys(off) if off.count(name) > 1]
    faults += [Fault("off", clause.id, message("off, or stated anew, not both")) for clause in clauses if clause.id in off]
    return Added(relations, attributes, tuple(clauses), off)


_WHY = message("the other clauses say how seats are filled, or have a parameter of their own")


def _one_of(choices: Iterable[str]) -> Message:
    return message("one of {choices}", choices=", ".join(choices))


def _relation(name: str, each: Mapping[str, Any], faults: list[Fault]) -> Relation:
    pairs = [(one, other) for one, other in each["pairs"]]
    if len(pairs) > MOST_PAIRS:
        faults.append(Fault(name, message("{number:,} pairs", number=len(pairs)), message("at most {most:,}", most=MOST_PAIRS)))
    faults += [Fault(name, f"{one}, {other}", message("two different States")) for one, other in pairs if one == other]
    if each["symmetric"]:
        pairs = [(min(pair), max(pair)) for pair in pairs]
    return Relation(each["symmetric"], tuple(sorted(set(pairs))))


def _clause(place: int, each: Mapping[str, Any], vocabulary: "Vocabulary", source: str, faults: list[Fault]) -> Clause:
    where = message("clause {id}", id=str(each.get("id", place)))
    for name in each:
        if name not in (*_TEXTS, *_TERMS):
            faults.append(Fault(where, str(name), _one_of((*_TEXTS, *_TERMS))))
    texts = {name: str(each.get(name, "")) for name in _TEXTS}
    texts["level"] = texts["level"] or OWN_LEVEL
    texts["paragraph"] = texts["paragraph"] or "user"
    fault = message(texts["fault"]) if texts["fault"] else message("breaks the clause {clause}", clause=texts["id"])
    if not _CLAUSE_ID.fullmatch(texts["id"]):
        faults.append(Fault(where, texts["id"], message("an id: letters, digits and -")))
    elif texts["id"] in _BUILT_IN and texts["id"] not in MAY_BE_OFF:
        expected = message("an id of its own, or one of {choices}: {why}", choices=", ".join(MAY_BE_OFF), why=_WHY)
        faults.append(Fault(where, texts["id"], expected))
    if texts["level"] not in LEVELS:
        faults.append(Fault(where, texts["level"], message("a level, one of {choices}", choices=", ".join(LEVELS))))
    if not texts["statement"]:
        faults.append(Fault(where, message("no statement"), message("the clause in words, as {example}", example='statement = "..."')))
    terms: dict[str, tuple[Formula, ...]] = {}
    for name in _TERMS:
        sentences = each.get(name, [])
        if isinstance(sentences, str):
            sentences = [sentences]
        if not (isinstance(sentences, list) and all(isinstance(sentence, str) for sentence in sentences)):
            faults.append(Fault(_in(where, name), str(sentences)[:100], message("a sentence, or a list of sentences")))
            sentences = []
        terms[name] = _terms(sentences, vocabulary, source, _in(where, name), faults)
    if not (each.get("each_lot") or each.get("finished")):
        faults.append(Fault(where, message("no sentence"), message("each_lot, finished, or both")))
    return Clause(
        texts["id"],
        texts["paragraph"],
        texts["level"],
        message(texts["statement"]),  # those of pairs (verify/law/pairs.py) are translated
        fault,
        terms["each_lot"],
        terms["finished"],
        added=True,
    )


def _in(where: str, part: str) -> Message:
    return message("{where}, {part}", where=where, part=part)


def of_states(term: Formula) -> Iterator[Formula]:
    """The parts of a sentence that must each hold, each said of every State under review where it does not begin with "for every" State."""
    if isinstance(term, And):
        for part in term.parts:
            yield from of_states(part)
    elif isinstance(term, ForAll) and term.domain.name in ("under_review", "participants"):
        yield term
    else:
        used = {part.variable for part in parts_of(term) if isinstance(part, ForAll | Exists | Count)}
        yield ForAll(next(name for number in count() if (name := f"x{number}") not in used), UNDER_REVIEW, term)


def _terms(sentences: Sequence[str], vocabulary: "Vocabulary", source: str, where: str, faults: list[Fault]) -> tuple[Formula, ...]:
    from verify.law.language import parsed  # noqa: PLC0415  (needed only where something is added)

    found = list[Formula]()
    for sentence in sentences:
        try:
            found += of_states(parsed(sentence, vocabulary, source, where))
        except InputError as fault:
            faults += fault.faults
    return tuple(found)


_BUILT_IN = frozenset(
    (
        *("28-two", "28-home", "28-away", "self", "29a", "29b-party", "29b-additional", "29c"),
        *("legal-family", "redraw", "load-max", "load-min", "defer", "decline"),
    )
)


def with_added(clauses: tuple[Clause, ...], added: Added) -> tuple[Clause, ...]:
    """The clauses in force where these are those of the law, and so much is added."""
    if not added:
        return clauses
    anew = {clause.id: clause for clause in added.clauses}
    kept = [anew.pop(clause.id, clause) for clause in clauses if clause.id not in added.off]
    return (*kept, *anew.values())
