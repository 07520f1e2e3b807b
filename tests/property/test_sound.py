"""Every algorithm under every law: the draw keeps the law, or is stuck and says where. It never fails."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings

from algorithms import SeededLots, load_algorithm
from algorithms.record import DrawRecord
from scenarios import Scenario
from tests.property.strategies import QUICK_ALGORITHMS, cases
from verify import LawParameters, arrays_of, check_draws, clauses_of

Case = tuple[Scenario, LawParameters]


def drawn(name: str, case: Case) -> dict[str, Any]:
    return load_algorithm(name).draw(*case, SeededLots("sound"))


def broken(case: Case, record: DrawRecord) -> set[str]:
    """The clauses that the checker finds broken."""
    return {result.clause.id for result in check_draws(*case, arrays_of(case[0], [record])) if result.findings}


@pytest.mark.parametrize("name", QUICK_ALGORITHMS)
@settings(max_examples=settings.default.max_examples * 3)  # type: ignore[union-attr]
@given(case=cases())
def test_a_draw_keeps_the_law_or_is_stuck_at_a_named_seat(name: str, case: Case) -> None:
    scenario, law = case
    record = drawn(name, case)
    if record.complete:
        assert broken(case, record) == set()
        assert record.stuck is None
        return
    stuck = record.stuck
    assert record.outcome == "stuck" and stuck is not None
    assert stuck.reviewed in scenario.states
    assert stuck.seat in ("home", "away", "reviewing")
    assert isinstance(stuck.additional, bool)
    assert isinstance(stuck.barred_by, dict)
    assert all(count >= 1 for count in stuck.barred_by.values())
    unfinished = {clause.id for clause in clauses_of(law) if clause.finished}
    assert broken(case, record) <= unfinished, "the lots before the stop broke a clause that binds every lot"


def with_additional(record: DrawRecord) -> bool:
    """A complete draw with an additional reviewing State."""
    lines = [line for review in record.reviews for line in review.reviewing]
    return record.complete and any(line.additional for line in lines)


def after_some_lots(record: DrawRecord) -> bool:
    """A stuck draw in which a State had been drawn."""
    return not record.complete and bool(record.reviews)


@pytest.mark.parametrize(
    ("name", "outcome"),
    [(name, outcome) for name in ("sequential-bowls", "rotating-lists") for outcome in (with_additional, after_some_lots)]
    + [("sequential-bowls-look-ahead", with_additional)],
)
def test_both_outcomes_occur_in_these_cases(name: str, outcome: Callable[[dict[str, Any]], bool]) -> None:
    """Else the property above would say nothing about one of them; with look-ahead a draw does not stop half-way."""
    enough = settings(max_examples=5000, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    assert outcome(drawn(name, find(cases(), lambda case: outcome(drawn(name, case)), settings=enough)))
