"""Morris effects and Sobol indices of a linear model, which can be worked out by hand."""

import pytest

from sim.experiments.runner import Runner
from sim.experiments.sensitivity import Screening, ranges_of, screen
from storage.errors import InputError
from tests.sim.experiments.stand_in import linear, setting, steeper, value

GIVEN = {"hours.check": (0.0, 10.0), "hours.summary": (5.0, 15.0), "hours.trends": (0.0, 10.0)}


def test_morris_effects_of_a_linear_model_are_its_slopes() -> None:
    told: list[int] = []
    runner = Runner(simulate=linear, progress=lambda done, total: told.append(total))
    plan = Screening(ranges_of((), GIVEN), trajectories=6, replications=3)
    found = screen(setting(), plan, "value", runner=runner, reduce=value)
    assert [each.range.name for each in found.found] == ["hours.check", "hours.summary", "hours.trends"]
    assert [each.mean for each in found.found] == pytest.approx([20.0, -10.0, 0.0], abs=1e-9)
    assert [each.size for each in found.found] == pytest.approx([20.0, 10.0, 0.0], abs=1e-9)
    assert [each.spread for each in found.found] == pytest.approx([0.0, 0.0, 0.0], abs=1e-9)
    assert plan.runs == found.runs == told[-1] == 6 * 4 * 3


def test_a_point_is_the_mean_over_its_replications() -> None:
    plan = Screening(ranges_of((), {"hours.check": (0.0, 10.0)}), trajectories=2, replications=3)
    found = screen(setting(), plan, "value", runner=Runner(simulate=steeper), reduce=value)
    assert found.found[0].size == pytest.approx(10.0 * (1 + 2 + 3) / 3)


def test_the_same_seed_gives_the_same_and_the_rows_say_the_level() -> None:
    plan = Screening(ranges_of(["start.hazard", "staff.officers"]), trajectories=3, replications=1)
    one = screen(setting(), plan, "first_mean", runner=Runner())
    assert one == screen(setting(), plan, "first_mean", runner=Runner())
    assert {row["parameter"]: row["level"] for row in one.rows()} == {"start.hazard": "fitted", "staff.officers": "assumed"}
    assert one.varied[0] < one.varied[1]
    assert all(0 <= each.size_low < each.size < each.size_high for each in one.found if each.size > 0)
    assert one.found[0].range.name == "start.hazard"
    assert one.found[0].size > 0


def test_ranges_are_checked_all_at_once() -> None:
    with pytest.raises(InputError, match="3 faults") as caught:
        ranges_of(["start.hasard"], {"start.never": (0.5, 0.1), "start.hazard": (0.0, 200.0)})
    assert "did you mean start.hazard" in str(caught.value)
    with pytest.raises(InputError, match="one or more names"):
        ranges_of([])
    with pytest.raises(InputError, match="one of value"):
        screen(setting(), Screening(ranges_of(["start.hazard"]), 2, 1), "guess", runner=Runner(simulate=linear), reduce=value)
