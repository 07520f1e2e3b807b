"""One draw of a campaign: every outcome is told apart."""

import pytest

from algorithms import Algorithm, SeededLots, load_algorithm
from algorithms.faulty import AlgorithmFaultError
from scenarios import REGIONAL_GROUPS, Scenario, load_scenario
from scenarios.instruments import UNTOC_FAMILY
from scenarios.model import Row, build_scenario
from sim.stress.cell import OUTCOMES, draw_row
from tests.sim.stress.algorithms_of_users import (
    DoesNothing,
    Exits,
    FirstYearOnly,
    ForgesABowl,
    OwnLookAhead,
    OwnRandomness,
    PairsUp,
    Prints,
    Raises,
    SaysStuck,
)
from tests.sim.stress.planted import without_a_clause
from verify import law_from

REAL = load_scenario("real-2020-10-16")
DEFAULT = law_from({})


def groups_of(*sizes: int) -> Scenario:
    """Regional groups of these sizes, all States party to the Convention only."""
    rows = [
        Row(f"{'ABCDE'[place]}{number}", f"{'ABCDE'[place]}{number}", REGIONAL_GROUPS[place], (True,))
        for place, size in enumerate(sizes)
        for number in range(size)
    ]
    return build_scenario("groups", None, rows, UNTOC_FAMILY[:1])


def outcome(algorithm: Algorithm, scenario: Scenario, settings: dict[str, str] | None = None, seed: str = "seed") -> dict[str, object]:
    row, cost = draw_row(algorithm, scenario, law_from(settings or {}), seed)
    assert row["outcome"] in OUTCOMES
    assert cost.seconds > 0
    assert cost.memory_bytes is None or cost.memory_bytes >= 0
    return row


def test_a_real_draw_is_complete_and_counted() -> None:
    row = outcome(load_algorithm("sequential-bowls"), REAL, seed="vienna 2020")
    record = load_algorithm("sequential-bowls").draw(REAL, DEFAULT, SeededLots("vienna 2020"))
    assert row["outcome"] == "complete"
    assert row["reviews"] == 189
    assert row["seats"] == row["burden_sum"] == 378 + row["additional"]  # type: ignore[operator]
    assert row["lots"] == len(record.numbers)
    assert row["set_aside"] == sum(len(line.set_aside) for line in record.lots)


def test_stuck_where_a_draw_exists_is_told_from_infeasible() -> None:
    three = groups_of(3, 3)
    rows = [outcome(load_algorithm("sequential-bowls"), three, seed=f"{k}") for k in range(30)]
    stuck = [row for row in rows if row["outcome"] == "stuck"]
    assert stuck
    assert all(row["shown_by"] == "draw" and "a lawful draw exists" in str(row["reason"]) and row["barred_by"] for row in stuck)
    assert {row["outcome"] for row in rows} <= {"stuck", "complete"}
    alone = outcome(load_algorithm("sequential-bowls-look-ahead"), groups_of(1, 5))
    assert alone["outcome"] == "infeasible"
    assert alone["shown_by"] in ("counting", "search")


def test_broken_clauses_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    without_a_clause(monkeypatch, "29a")
    rows = [outcome(load_algorithm("sequential-bowls"), groups_of(3, 4), seed=f"{k}") for k in range(5)]
    assert {row["broken"] for row in rows if row["outcome"] == "broken"} == {"29a"}


@pytest.mark.parametrize(
    ("algorithm", "said"),
    [
        (Raises(), "raises raised IndexError: list index out of range"),
        (PairsUp(), "it filled or emptied seats past the ceremony"),
        (DoesNothing(), "it ended with seats left to fill, of 189 States under review: "),
        (FirstYearOnly(), "it ended with seats left to fill, of 127 States under review: "),
        (OwnRandomness(), "own-randomness does not go by its lots alone"),
        (Exits(), "exits raised SystemExit: 0"),
        (SaysStuck(), "it says stuck where the ceremony is not"),
        (OwnLookAhead(), "it put a look-ahead of its own into the ceremony"),
        (ForgesABowl(), "is not admitted to the seat: the bowl is not the guard's"),
    ],
)
def test_what_an_algorithm_may_not_do_is_its_failure(algorithm: Algorithm, said: str) -> None:
    row = outcome(algorithm, REAL)
    assert row["outcome"] == "failed"
    assert said in str(row["reason"])


def test_what_is_not_to_be_overridden_is_refused() -> None:
    with pytest.raises(AlgorithmFaultError, match="Own overrides draw"):
        type("Own", (Prints,), {"draw": lambda self: None})


def test_a_law_that_an_algorithm_does_not_know_is_refused() -> None:
    row = outcome(load_algorithm("uniform-chain"), REAL, {"additional_covers": "some-missing"})
    assert row["outcome"] == "refused"
    assert "additional_covers" in str(row["reason"])
