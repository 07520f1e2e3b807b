"""The formal language: every term is read back as it was written, and what cannot be read is refused with its place and a remedy."""

import random
import re
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios import InputError
from tests.verify.law.pairwise import laws_by_pairs, values_on
from tests.verify.law.random_terms import clauses, random_clause
from verify import law_from
from verify.law import language
from verify.law.clauses import clauses_of
from verify.law.language import may_be_added, parsed, written
from verify.law.parameters import ALTERNATIVES
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
    parts_of,
    reviewing,
)
from verify.law.vocabulary import SIGNATURES, WORDS, Vocabulary

OF_LAW = Vocabulary()
ADDED = Vocabulary(frozenset({"no_relations", "neighbours"}), {"language": ("English", "French", 'says "no" \\', "Français = 1")})
EACH = "for every s under review, for every r reviewing s: "
S, SR = ("s",), ("s", "r")


def read(text: str, vocabulary: Vocabulary = ADDED) -> Formula:
    return parsed(text, vocabulary, "law.toml", "clause 29d")


def refused(text: str, vocabulary: Vocabulary = ADDED) -> list[str]:
    with pytest.raises(InputError) as caught:
        read(text, vocabulary)
    assert caught.value.source == "law.toml"
    return [str(fault) for fault in caught.value.faults]


def each(body: Formula) -> Formula:
    return ForAll("s", UNDER_REVIEW, ForAll("r", reviewing("s"), body))


READ: dict[str, Formula] = {
    EACH + "not no_relations(s, r)": each(Not(Atom("no_relations", SR))),
    EACH + "drawn(s, r) at home or additional(s, r)": each(Or((Atom("drawn", SR, HOME), Atom("additional", SR)))),
    "for every s taking part, for some i among the instruments: party(s, i)": ForAll(
        "s", PARTICIPANTS, Exists("i", INSTRUMENTS, Atom("party", ("s", "i")))
    ),
    EACH + "waives(s) implies defers(s) implies load(r) <= 3": each(
        Implies(Atom("waives", S), Implies(Atom("defers", S), Compare(Load("r"), "<=", 3)))
    ),
    EACH + "(waives(s) implies defers(s)) implies declines(r)": each(
        Implies(Implies(Atom("waives", S), Atom("defers", S)), Atom("declines", ("r",)))
    ),
    EACH + "not waives(s) and not (defers(s) and defers(r) and declines(s))": each(
        And((Not(Atom("waives", S)), Not(And((Atom("defers", S), Atom("defers", ("r",)), Atom("declines", S))))))
    ),
    EACH + 'language(s) = "French" implies language(s) != language(r)': each(
        Implies(Atom("language=French", S), Not(Atom("language=", SR)))
    ),
    "for every s under review, for every i among the instruments: number of r reviewing s with covers(s, r, i) at away = 1": ForAll(
        "s", UNDER_REVIEW, ForAll("i", INSTRUMENTS, Compare(Count("r", reviewing("s"), Atom("covers", ("s", "r", "i"), AWAY)), "==", 1))
    ),
}
"""Texts as they are written, and what they say."""


@pytest.mark.parametrize("text", READ)
def test_a_text_says_what_it_says(text: str) -> None:
    assert read(text) == READ[text]
    assert written(READ[text]) == text


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("waives(s) and defers(s) or declines(s)", "(waives(s) and defers(s)) or declines(s)"),
        ("not equal(s,r)", "s != r"),
        ("s == r", "s = r"),
        ("load(r) < 3 and load(s) > 0", "load(r) <= 2 and load(s) >= 1"),
        ("redraws(s) != 1", "not redraws(s) = 1"),
        ("load(r)\n  ==   2", "load(r) = 2"),
        ("((waives(s)))", "waives(s)"),
        (
            "waives(s) implies for every i among the instruments, for some q taking part: party(q, i)",
            "waives(s) implies (for every i among the instruments: for some q taking part: party(q, i))",
        ),
        ("number of q taking part with (s != q) >= 2", "number of q taking part with ((s != q)) > 1"),
    ],
)
def test_two_ways_of_saying_the_same_are_written_alike(text: str, same: str) -> None:
    assert read(EACH + text) == read(EACH + same)
    assert written(read(EACH + text)) == written(read(written(read(EACH + same))))


def test_and_binds_as_the_parentheses_say() -> None:
    one, other, third = Atom("waives", S), Atom("defers", S), Atom("declines", S)
    terms: list[Formula] = [And((one, other, third)), And((And((one, other)), third)), And((one, And((other, third)))), Or((one, other))]
    texts = [written(ForAll("s", UNDER_REVIEW, term)) for term in terms]
    assert len(set(texts)) == len(texts)
    assert [read(text) for text in texts] == [ForAll("s", UNDER_REVIEW, term) for term in terms]


@pytest.mark.parametrize("term", [And(()), Or((Atom("waives", S),))])
def test_a_junction_of_fewer_than_two_is_not_written(term: Formula) -> None:
    with pytest.raises(ValueError, match="joins two or more formulas"):
        written(term)


def test_the_clauses_of_every_law_are_read_back() -> None:
    """All alternatives together, and every value of every choice with every other."""
    laws: list[dict[str, Any]] = [dict(zip(ALTERNATIVES, values, strict=True)) for values in product(*ALTERNATIVES.values())]
    laws += laws_by_pairs(values_on(("A", "B", "C")))
    terms = {term for law in laws for clause in clauses_of(law_from(law)) for term in clause.terms}
    assert len(terms) > 80
    assert {part.name for term in terms for part in parts_of(term) if isinstance(part, Atom)} == SIGNATURES.keys()
    for term in terms:
        assert read(written(term), OF_LAW) == term


@given(clauses(ADDED))
def test_a_term_is_read_back_as_it_was_written(term: Formula) -> None:
    text = written(term)
    assert read(text) == term
    assert written(read(text)) == text


@given(st.randoms(use_true_random=False), st.integers(0, 8))
def test_a_term_by_a_seed_is_read_back(rng: random.Random, depth: int) -> None:
    term = random_clause(rng, ADDED, depth)
    assert read(written(term)) == term


def test_the_random_terms_have_every_kind_of_term_and_atom() -> None:
    rng = random.Random(0)
    parts = [part for _ in range(500) for part in parts_of(random_clause(rng, ADDED, 4))]
    assert {type(part).__name__ for part in parts} >= {
        "Not",
        "And",
        "Or",
        "Implies",
        "ForAll",
        "Exists",
        "Compare",
        "Count",
        "Load",
        "Redraws",
    }
    names = {part.name for part in parts if isinstance(part, Atom)}
    assert names == {*ADDED.atoms, "language=", *(f"language={value}" for value in ADDED.attributes["language"])}
    assert {part.side for part in parts if isinstance(part, Atom)} == {HOME, AWAY, -1}


PIECES = ["for every s ", "under review", ": ", "waives(s)", " and ", " implies ", "(", ")", " = ", '"', "1", "é", "\n", "load(s)", "not "]


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        term = read(text)
    except InputError as error:
        assert all(re.match(r"clause 29d, line \d+, column \d+$", fault.where) for fault in error.faults)
    else:
        assert read(written(term)) == term


SYNTAX = {
    "for evry s under review: waives(s)": "line 1, column 5: found 'evry', expected 'every' or 'some'; did you mean every?",
    "For every s under review: waives(s)": "line 1, column 1: found 'For', expected a word of the language; did you mean for?",
    "for every s under review waives(s)": "line 1, column 26: found 'waives', expected ':' or ','",
    "for every s\nunder revue: waives(s)": "line 2, column 7: found 'revue', expected 'review'; did you mean review?",
    "for every s under review: waives(s) and": "line 1, column 40: found 'the end of the text', expected a statement, such as 'party(s, i)', "
    "or a formula in parentheses",
    "for every s under review: (waives(s)": "line 1, column 37: found 'the end of the text', expected ')'",
    "for every s under review: waives(s))": "line 1, column 36: found ')', expected the end of the text",
    "for every s under review: not for some q taking part: defers(q)": "line 1, column 31: found 'for', expected parentheses round a formula "
    "that begins with 'for' and stands within another",
    "for every s under review: load(s) <= -1": "line 1, column 38: found '-', expected a number from 0 to 1000",
    "for every s under review: number of r reviewing s <= 4": "line 1, column 51: found '<=', expected 'with'",
    "": "line 1, column 1: found 'the end of the text', expected a formula, such as 'for every s under review: not waives(s)'",
}
"""The first fault of syntax is told, alone."""


@pytest.mark.parametrize("text", SYNTAX)
def test_a_fault_of_syntax(text: str) -> None:
    assert refused(text) == [f"clause 29d, {SYNTAX[text]}"]


NAMES = {
    EACH
    + "no_relation(s, r)": "column 52: found 'no_relation', expected one of additional, covers, declines, defers, drawn, equal, has_group, "
    "language, load, neighbours, no_relations, party, redraws, reviewed_by, same_family, same_group, same_year, waives; "
    "did you mean no_relations?",
    EACH + "same_group(s, q)": "column 66: found 'q', expected a variable that is bound here: s, r, or 'for every q ...' before it",
    EACH + "for some s taking part: s = r": "column 61: found 's', expected another letter: this one is bound already",
    "for every of under review: waives(of)": "column 11: found 'of', expected a variable of small letters, digits and '_', and no word of the "
    "language",
    EACH + "party(s, r)": "column 61: found 'r', expected an instrument: r is bound by 'reviewing s'",
    "for every s under review, for some i among the instruments: same_year(s, i)": "column 74: found 'i', expected a State: i is bound by "
    "'among the instruments'",
    EACH + "no_relations(s)": "column 52: found '1 of no_relations', expected 2 arguments: no_relations(State, State)",
    "for every s under review, for some q taking part: drawn(s, q) at home": "column 60: found 'q', expected a State that reviews s: bind it "
    "by 'for every q reviewing s'",
    EACH
    + "for some q reviewing r: waives(q)": "column 73: found 'r', expected a State bound by 'under review' or 'taking part', of which the "
    "reviewing States are known; or 'for every q taking part' and reviewed_by(r, q)",
    EACH + 'language(r) = "Frensh"': "column 66: found 'Frensh', expected one of English, French, says \"no\" \\, Français = 1; "
    "did you mean French?",
    EACH + "language(r) = French": "column 66: found 'French', expected a value in quotes: \"French\"",
    EACH + r'language(r) = "\q"': 'column 66: found \'"\\\\q"\', expected a text in "quotes", in which \\" is a quotation mark and \\\\ a '
    "backslash",
    EACH + "language(r)": "column 52: found 'language', expected a comparison, such as language(r) = \"English\"",
    EACH + "language(r) <= 2": "column 52: found 'language', expected a comparison with a value, such as language(r) = \"English\"",
    EACH + 'tongue(r) = "French"': "column 52: found 'tongue', expected one of language",
    EACH + "language(r) = tongue(s)": "column 66: found 'tongue', expected language on both sides",
    EACH + "load(r)": "column 52: found 'load', expected a comparison, such as load(r) <= 2",
    EACH
    + "laod(r) <= 2": "column 52: found 'laod', expected load(...), redraws(...) or 'number of ...': nothing else is compared with a number; "
    "did you mean load?",
    EACH + "load(r) < 0": "column 62: found '0', expected a number from 1 to 1000",
    EACH + "load(r) <= 99999999999": "column 63: found '99999999999', expected a number from 0 to 1000",
    EACH + "waives(s) at home": "column 65: found 'at home', expected no side: only drawn, additional, covers are said of a seat",
}
"""What the grammar allows and the law does not know."""


@pytest.mark.parametrize("text", NAMES)
def test_a_fault_of_names(text: str) -> None:
    assert refused(text) == [f"clause 29d, line 1, {NAMES[text]}"]


def test_all_faults_of_names_are_told_at_once() -> None:
    found = refused(
        "for every s under review,\nfor every i among the instruments:\n  covers(s, i, s) and waive(s)\n  implies party(x) or load(q) > 1000"
    )
    assert [fault.partition(": ")[0] for fault in found] == [
        f"clause 29d, line {line}, column {column}" for line, column in ((3, 13), (3, 16), (3, 23), (4, 11), (4, 17), (4, 28), (4, 33))
    ]


def test_a_law_without_attributes_and_one_whose_values_are_not_known() -> None:
    text = 'for every s under review: tongue(s) = "any"'
    assert refused(text, OF_LAW) == ["clause 29d, line 1, column 27: found 'tongue', expected an attribute, and the law has none"]
    assert read(text, Vocabulary(attributes={"tongue": ()})) == ForAll("s", UNDER_REVIEW, Atom("tongue=any", S))


@pytest.mark.parametrize("nest", ["not ", "(waives(s) or ", "waives(s) implies ", "for every i among the instruments, "])
def test_what_is_too_deep_or_too_long_is_refused(nest: str) -> None:
    quantified = nest.startswith("for")
    close = ")" if nest.startswith("(") else ""

    def text(times: int) -> str:
        inside = "".join(nest.replace(" i ", f" i{n} ") for n in range(times))
        return (
            f"for every s under review, {inside[:-2]}: waives(s)"
            if quantified
            else f"for every s under review: {inside}waives(s){close * times}"
        )

    assert read(written(read(text(49)))) == read(text(49))
    (fault,) = refused(text(150))
    assert fault.startswith("clause 29d, line 1, column ") and fault.endswith(
        "found '151 levels', expected at most 50 formulas one inside the other"
    )
    assert refused(text(language.LONGEST_TEXT)) == [
        f"clause 29d: found '{len(text(language.LONGEST_TEXT)):,} characters', expected at most 10,000; a clause may have several formulas"
    ]


def test_parentheses_alone_are_no_depth() -> None:
    assert read(f"for every s under review: {'(' * 4000}waives(s){')' * 4000}") == ForAll("s", UNDER_REVIEW, Atom("waives", S))


def test_the_words_are_those_of_the_grammar() -> None:
    terminals = language._parser().terminals
    assert {one.pattern.value for one in terminals if one.pattern.type == "str" and one.pattern.value.isalpha()} == WORDS


def test_ids_that_may_be_added() -> None:
    assert may_be_added("no_relations") and may_be_added("q2")
    assert not any(map(may_be_added, ("", "No", "no-relations", "2nd", "party", "load", "under", "language=", "langue é")))
