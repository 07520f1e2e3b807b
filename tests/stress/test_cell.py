"""One draw of a campaign: every outcome is told apart."""

from algorithms import Algorithm, SeededLots, load_algorithm
from scenarios import REGIONAL_GROUPS, Scenario, load_scenario
from scenarios.instruments import UNTOC_FAMILY
from scenarios.model import Row, build_scenario
from tests.stress.algorithms_of_users import LeavesOut, NoRecord, PairsUp, Raises
from verify import law_from
from verify.stress.cell import OUTCOMES, draw_row

REAL = load_scenario("real-2020-10-16")
DEFAULT = law_from({})


def groups_of(*sizes: int) -> Scenario:
    """Regional groups of these sizes, all States party to the Convention only."""
    rows = [Row(f"{'ABCDE'[place]}{number}", f"{'ABCDE'[place]}{number}", REGIONAL_GROUPS[place], (True,))
            for place, size in enumerate(sizes) for number in range(size)]  # fmt: skip
    return build_scenario("groups", None, rows, UNTOC_FAMILY[:1])


def outcome(algorithm: Algorithm, scenario: Scenario, settings: dict[str, str] | None = None, seed: str = "seed") -> dict[str, object]:
    row, cost = draw_row(algorithm, scenario, law_from(settings or {}), seed)
    assert row["outcome"] in OUTCOMES
    assert cost.seconds > 0
    assert cost.memory_bytes is None or cost.memory_bytes >= 0
    return row


def test_a_real_draw_is_complete_and_counted() -> None:
    row = outcome(load_algorithm("sequential-bowls"), REAL, seed="vienna 2020")
    record = load_algorithm("sequential-bowls").draw(REAL, DEFAULT, SeededLots("vienna 2020"), "vienna 2020")
    assert row["outcome"] == "complete"
    assert row["reviews"] == 189
    assert row["seats"] == row["burden_sum"] == 378 + row["additional"]  # type: ignore[operator]
    assert row["lots"] == len(record["numbers"])
    assert row["set_aside"] == sum(len(line["set_aside"]) for line in record["lots"])


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


def test_broken_clauses_are_named() -> None:
    row = outcome(PairsUp(), groups_of(3, 4))
    assert row["outcome"] == "broken"
    assert "29a" in str(row["broken"]).split(",")


def test_a_record_that_leaves_a_state_out_is_broken() -> None:
    row = outcome(LeavesOut(), REAL)
    assert (row["outcome"], row["broken"]) == ("broken", "record")
    assert "missing from the groups under review" in str(row["reason"])


def test_errors_and_unreadable_records_are_failures() -> None:
    assert outcome(Raises(), REAL)["reason"] == "IndexError: list index out of range"
    row = outcome(NoRecord(), REAL)
    assert row["outcome"] == "failed"
    assert "no readable record" in str(row["reason"])


def test_a_law_that_an_algorithm_does_not_know_is_refused() -> None:
    row = outcome(load_algorithm("uniform-chain"), REAL, {"additional_covers": "some-missing"})
    assert row["outcome"] == "refused"
    assert "additional_covers" in str(row["reason"])
