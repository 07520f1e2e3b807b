"""The English reader: no clause without a sentence, no two terms with the same one, and each parameter with its reading."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest

from verify import clauses_of, law_from
from verify.law.clause import LEVELS, Clause
from verify.law.parameters import ALTERNATIVES, CHOICES, DEFAULTS, NUMBERS
from verify.law.questions import READINGS, bearing_on, meaning_of
from verify.law.terms import (
    AWAY,
    HOME,
    INSTRUMENTS,
    PARTICIPANTS,
    UNDER_REVIEW,
    And,
    Atom,
    Compare,
    Count,
    Exists,
    ForAll,
    Formula,
    Implies,
    Load,
    Not,
    Or,
    Redraws,
    reviewing,
)
from verify.readers.english import clause_in_english, in_english

CHOSEN: list[dict[str, Any]] = [{}, {"defers": ["FRA"], "declines": ["FRA"], "redraws": ["FRA"], "load_max": 3}]


def every_clause() -> Iterator[Clause]:
    """The clauses under every alternative, with and without the States' own choices."""
    for values in itertools.product(*ALTERNATIVES.values()):
        for chosen in CHOSEN:
            yield from clauses_of(law_from(dict(zip(ALTERNATIVES, values, strict=True)) | chosen))


CLAUSES = list({(clause.id, clause.terms): clause for clause in every_clause()}.values())
TERMS = list(dict.fromkeys(term for clause in CLAUSES for term in clause.terms))
"""Every different term that the law can have."""


def bound(part: Any) -> set[str]:
    """The variables that a term binds."""
    found = {part.variable} if isinstance(part, ForAll | Exists | Count) else set()
    for field in fields(part) if is_dataclass(part) else ():
        value = getattr(part, field.name)
        for inner in value if isinstance(value, tuple) else (value,):
            found |= bound(inner)
    return found


def mutants(part: Any) -> Iterator[Any]:
    """The same term with one thing changed that changes what it says."""
    if isinstance(part, Atom):
        yield Not(part)
        if part.name in ("drawn", "additional", "covers"):
            yield from (replace(part, side=side) for side in (HOME, AWAY, -1) if side != part.side)
        if len(part.arguments) > 1:
            yield replace(part, arguments=(part.arguments[1], part.arguments[0], *part.arguments[2:]))
    if isinstance(part, Compare):
        yield replace(part, number=part.number + 1)
        others = {"<=", "==", ">="} - {part.relation} if part.number else {">="}  # at most none is exactly none
        yield from (replace(part, relation=relation) for relation in others)
    if isinstance(part, And | Or) and len(part.parts) > 2:
        yield from (replace(part, parts=part.parts[:at] + part.parts[at + 1 :]) for at in range(len(part.parts)))
    if isinstance(part, And | Or) and len(part.parts) > 1:
        yield (Or if isinstance(part, And) else And)(part.parts)
    for name in ("condition", "body", "left"):
        if hasattr(part, name):
            yield from (replace(part, **{name: inner}) for inner in mutants(getattr(part, name)))
    for at, inner in enumerate(getattr(part, "parts", ())):
        yield from (replace(part, parts=(*part.parts[:at], other, *part.parts[at + 1 :])) for other in mutants(inner))


def test_every_term_is_one_clean_sentence() -> None:
    for term in TERMS:
        sentence = in_english(term)
        assert sentence.endswith("."), sentence
        assert not re.search(r"[()_{}'<>=]|\.\.|  |None|both both|not not", sentence), sentence
        missing = {name for name in bound(term) if not re.search(rf"\b{name}\b", sentence)}
        assert not missing, (missing, sentence)


def test_two_different_terms_never_read_the_same() -> None:
    sentences = {in_english(term): term for term in TERMS}
    assert len(sentences) == len(TERMS)


def test_whatever_is_changed_in_a_term_changes_its_sentence() -> None:
    for term in TERMS:
        sentence = in_english(term)
        changed = list(mutants(term))
        assert changed
        for mutant in changed:
            assert in_english(mutant) != sentence, mutant


def test_a_list_inside_a_list_stands_last() -> None:
    for term in TERMS:
        inner = re.split(r"holds?: ", in_english(term))[1:]
        for items in inner[:-1]:
            assert items.split("; ")[-1].startswith(("and ", "or ")), items


def test_each_sentence_of_a_clause_says_when_it_must_be_true() -> None:
    for clause in CLAUSES:
        sentences = clause_in_english(clause)
        assert len(sentences) == len(clause.terms)
        for place, sentence in enumerate(sentences):
            mark = "after every lot" if place < len(clause.each_lot) else "of the finished draw"
            assert sentence.startswith(f"True {mark}: for every State"), sentence


FIRST = "For every State under review s and every State r that reviews s: "


@pytest.mark.parametrize(
    ("clause", "choice", "sentence"),
    [
        ("self", {}, FIRST + "r is not s."),
        ("29a", {}, FIRST + "where r is not s, s does not review r."),
        (
            "29a",
            {"mutual_scope": "same-year"},
            FIRST + "where r is under review in the same year as s and r is not s, s does not review r.",
        ),
        (
            "28-two",
            {},
            "For every State under review s and every instrument i: where s is party to instrument i, "
            "exactly two States r review s for instrument i.",
        ),
        (
            "28-home",
            {"additional_keeps_seat": "no", "no_group": "home-waived"},
            FIRST + "where r is drawn for the home seat of s, either r is from the same regional group as s or s belongs to no "
            "regional group.",
        ),
        (
            "29b-party",
            {},
            "For every State under review s, every State r that reviews s and every instrument i: where r reviews "
            "s for instrument i, both s and r are party to instrument i.",
        ),
        (
            "29b-additional",
            {},
            "For every State under review s: at most one State r is an additional reviewing State for the away seat of s.",
        ),
        (
            "29c",
            {},
            "For every State under review s: where s has not waived the limit on its reviewing States, at most four States r review s.",
        ),
        (
            "legal-family",
            {"legal_family": "on"},
            FIRST + "where r is drawn for the home seat of s, either r has a legal system similar to that of s, or there is no "
            "State q that takes part for which all of these hold: q has a legal system similar to that of s; q is from the "
            "same regional group as s; q is not s; there is an instrument i such that both s and q are party to instrument "
            "i; and s does not review q.",
        ),
        ("load-max", {"load_max": 3}, "For every State r that takes part: r performs at most three reviews."),
        ("redraw", {"redraws": ["FRA"]}, "For every State under review s: the draw of s was repeated at most twice."),
        (
            "decline",
            {"declines": ["FRA"]},
            "For every State r that takes part: where r has declined its second and later reviews, r performs at most one review.",
        ),
    ],
)
def test_sentences_of_the_law(clause: str, choice: dict[str, Any], sentence: str) -> None:
    (found,) = [found for found in clauses_of(law_from(choice)) if found.id == clause]
    assert sentence in [in_english(term) for term in found.terms]


PARTY, SAME = Atom("party", ("s", "i")), Atom("equal", ("s", "r"))


@pytest.mark.parametrize(
    ("term", "sentence"),
    [
        (SAME, "r is s."),
        (Not(Not(SAME)), "r is s."),
        (Not(And((SAME, PARTY))), "It is not so that both r is s and s is party to instrument i."),
        (Not(And((PARTY, Atom("party", ("r", "i"))))), "It is not so that both s and r are party to instrument i."),
        (Not(Or((SAME, PARTY))), "r is not s and s is not party to instrument i."),
        (Not(Implies(SAME, PARTY)), "r is s and s is not party to instrument i."),
        (Implies(SAME, Implies(PARTY, SAME)), "Where r is s and s is party to instrument i, r is s."),
        (Not(ForAll("i", INSTRUMENTS, PARTY)), "There is an instrument i such that s is not party to instrument i."),
        (Not(Exists("r", PARTICIPANTS, SAME)), "There is no State r that takes part such that r is s."),
        (Or((SAME, ForAll("i", INSTRUMENTS, PARTY))), "Either r is s, or for every instrument i, s is party to instrument i."),
        (Compare(Count("i", INSTRUMENTS, PARTY), ">=", 2), "There are at least two instruments i such that s is party to instrument i."),
        (Compare(Count("s", UNDER_REVIEW, SAME), "==", 1), "There is exactly one State under review s such that r is s."),
        (Compare(Count("r", reviewing("s"), Not(SAME)), "<=", 4), "There are at most four States r that review s such that r is not s."),
        (Compare(Count("r", reviewing("s"), Atom("drawn", ("s", "r"))), "<=", 0), "No State r is drawn for a seat of s."),
        (Not(Compare(Load("r"), "<=", 13)), "r performs more than 13 reviews."),
        (Not(Compare(Load("r"), "==", 1)), "r performs not exactly one review."),
        (Compare(Redraws("s"), "==", 0), "The draw of s was never repeated."),
        (Not(Compare(Redraws("s"), ">=", 3)), "The draw of s was repeated fewer than three times."),
    ],
)
def test_sentences_of_other_terms(term: Formula, sentence: str) -> None:
    assert in_english(term) == sentence


def test_an_atom_without_english_is_refused() -> None:
    with pytest.raises(KeyError):
        in_english(Atom("colour", ("s",)))


def test_every_parameter_and_alternative_has_its_reading() -> None:
    assert set(READINGS) == set(DEFAULTS)
    for name, reading in READINGS.items():
        if name in ALTERNATIVES:
            assert tuple(reading.meanings) == ALTERNATIVES[name], name
        elif name in NUMBERS:
            assert set(reading.meanings) == {"0", "N"} if 0 in NUMBERS[name] else {"N"}, name
        else:
            assert name in CHOICES
            assert set(reading.meanings) == {"none", "States"}, name
        assert reading.level in LEVELS
        assert reading.question.endswith("?")
        assert all(meaning.endswith(".") for meaning in reading.meanings.values())


def test_the_meaning_of_a_value_names_the_number_or_the_states() -> None:
    assert meaning_of("load_max", 0) == "There is no limit."
    assert meaning_of("load_max", 3) == "At most 3."
    assert meaning_of("waives_four", ["BRA", "FRA"]) == "The limit does not hold for BRA, FRA."
    assert meaning_of("mutual_scope", "same-year").startswith("Two States do not review each other in the same year")


def test_the_parameters_that_bear_on_a_clause() -> None:
    found = bearing_on(law_from({}))
    assert found["29a"] == ["mutual_scope"]
    assert found["29c"] == ["reviewers_max", "waives_four"]
    assert found["28-home"] == ["additional_keeps_seat", "no_group", "home_fallback", "home_from"]
    assert found["self"] == []
    assert bearing_on(law_from({"load_max": 3}))["load-max"] == ["load_max"]
    assert bearing_on(law_from({"redraws": ["FRA"]}))["redraw"] == ["redraws"]
