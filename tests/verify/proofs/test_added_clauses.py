"""Proofs under clauses that a user adds: the guard that is proved is the one that reads their sentences."""

from dataclasses import replace

import pytest

from verify import LawInForce, clauses_of, law_from
from verify.proofs.campaign import claimed, safeties, step_theorems
from verify.proofs.law_theorems import follows
from verify.proofs.safety import step_theorem
from verify.proofs.theorem import PROVED, REFUTED, UNBOUNDED, prove

PAIRS = {"no_relations": {"symmetric": True, "pairs": [["ALB", "SRB"], ["FRA", "DEU"]]}}
APART = "for every x under review, for every y reviewing x: not no_relations(x, y)"
AT_HOME = "for every a under review, for some b reviewing a: drawn(a, b) at home"
BUSY = "for every r taking part: load(r) >= 1"


def adding(**sentences: str) -> LawInForce:
    """The law with a clause for each sentence."""
    clauses = [{"id": name, "statement": name, "each_lot": sentence} for name, sentence in sentences.items()]
    return law_from({"added": {"relations": PAIRS, "clauses": clauses}})


def test_every_algorithm_is_safe_under_a_clause_that_may_and_one_that_may_not_be_lifted() -> None:
    law = adding(apart=APART, home=AT_HOME, busy=BUSY)
    theorems = claimed(law, ("sequential-bowls", "answer-set"))
    names = [theorem.id for theorem in theorems]
    assert {"step/apart", "finish/home", "finish/busy", "law/follows/apart"} <= set(names)
    assert not {"step/home", "step/busy"} & set(names)
    wanted = ("start", "step/", "finish/", "redraw", "completion/", "symmetry/")
    verdicts = [prove(theorem, law) if theorem.id.startswith(wanted) else None for theorem in theorems]
    for name, verdict in zip(names, verdicts, strict=True):
        assert verdict is None or verdict.verdict == PROVED, name
    found = safeties(law, ("sequential-bowls", "answer-set"), [verdict or verdicts[names.index("start")] for verdict in verdicts])  # type: ignore[misc]
    assert [verdict.verdict for verdict in found] == [PROVED, PROVED]


def test_a_guard_that_does_not_read_the_added_sentence_is_refuted() -> None:
    law = adding(apart=APART)
    clauses = clauses_of(law)
    blind = [replace(clause, each_lot=()) if clause.added else clause for clause in clauses]
    theorem = step_theorem(clauses[-1], clauses, blind)
    assert prove(theorem, law).verdict == REFUTED


@pytest.mark.parametrize(("sentence", "verdict"), [(APART, REFUTED), (AT_HOME, PROVED)])
def test_whether_an_added_clause_follows_from_the_rest_is_said(sentence: str, verdict: str) -> None:
    law = adding(own=sentence)
    clauses = clauses_of(law)
    found = prove(follows(clauses[-1], clauses), law)
    assert found.verdict == verdict
    assert (found.scope == UNBOUNDED) == (verdict == PROVED)


def test_the_steps_of_a_law_without_added_clauses_stay_as_they_are() -> None:
    added = [theorem.id for theorem in step_theorems(clauses_of(adding(apart=APART)))]
    assert [name for name in added if name != "step/apart"] == [theorem.id for theorem in step_theorems(clauses_of(law_from({})))]
