"""The numpy reader where three variables meet: case by case over the States that review, and over the arrays at once."""

import random

import pytest

from tests.agreement.test_readers import random_arrays
from tests.verify.diagnosis.small_problems import random_scenario
from verify import law_from
from verify.check import draws_keeping
from verify.law.clauses import Clause
from verify.law.language import Vocabulary, parsed
from verify.law.terms import Formula


def read(text: str) -> Formula:
    return parsed(text, Vocabulary(), "a test", "")


@pytest.mark.parametrize(
    ("text", "some"),
    [
        ("for every s under review, for every r reviewing s, for every q reviewing s: reviewed_by(r, q)", False),
        ("for some s under review, for some r reviewing s, for some q reviewing s: reviewed_by(r, q)", True),
        ("for some s under review: number of r reviewing s with (for some q reviewing s: reviewed_by(r, q)) >= 1", True),
    ],
)
def test_whether_a_reviewing_state_is_reviewed_by_another(text: str, some: bool) -> None:
    chance, law, seen = random.Random(1), law_from({}), set[bool]()
    for _ in range(40):
        scenario = random_scenario(chance, (3, 5))
        draws = random_arrays(chance, scenario, law, 4)
        kept = draws_keeping(scenario, law, draws, Clause("x", "", "", "", "", finished=(read(text),)))
        for place, reviewing in enumerate(draws.reviewing):
            reviewers = [{int(state) for state in slots if state >= 0} for slots in reviewing]
            cases = [q in reviewers[r] for those in reviewers for r in those for q in those]
            assert kept[place] == (any(cases) if some else all(cases))
            seen.add(bool(kept[place]))
    assert seen == {True, False}
