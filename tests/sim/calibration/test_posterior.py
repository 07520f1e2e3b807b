"""Weighted particles: summed up right, stored and read back the same, drawn from by their weights."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from sim.calibration.drawing import PosteriorDraws, draws_beside, posterior_for
from sim.calibration.experiment import experiment_for
from sim.calibration.facts import read_facts
from sim.calibration.identified import learnt, learnt_table
from sim.calibration.posterior import KIND, MODEL, PERSISTENCE, Posterior, posterior_draw, read_posterior, stored_posterior, write_posterior
from sim.calibration.priors import BELIEF, FITTED, NAMES
from sim.calibration.standing import assumed_digest
from sim.review_phase.parameters import DEFAULTS, Parameters, read_parameters
from storage.errors import InputError

NEVER = NAMES.index("start.never")


def two_particles() -> Posterior:
    rows = np.column_stack([BELIEF.starts(2, "two"), BELIEF.stages(2, "two")])
    rows[:, NEVER] = 0.125, 0.375
    return Posterior(rows, np.array([0.9, 0.1]), np.array([MODEL, PERSISTENCE]), {"seed": "by hand"})


def test_mean_quantiles_and_effective_size_by_hand() -> None:
    posterior = two_particles()
    assert posterior.mean("start.never") == pytest.approx(0.9 * 0.125 + 0.1 * 0.375)
    assert posterior.quantile("start.never", 0.9) == 0.125 and posterior.quantile("start.never", 0.91) == 0.375
    assert posterior.effective_size == pytest.approx(1 / 0.82)
    assert posterior.of_model.mean("start.never") == 0.125


def test_particles_are_drawn_by_weight_and_a_number_has_always_the_same() -> None:
    posterior = two_particles()
    drawn = posterior.particles(2000, "s")[:, NEVER]
    assert np.mean(drawn == 0.125) == pytest.approx(0.9, abs=0.03)
    assert np.array_equal(posterior.particle(1234, "s"), posterior.particles(1235, "s")[-1])
    assert not np.array_equal(drawn, posterior.particles(2000, "t")[:, NEVER])
    assert np.sum(posterior.spread(100, "s")[:, NEVER] == 0.125) == 90, "each within one of its due"


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "posterior.csv"
    write_posterior(two_particles(), path)
    again = read_posterior(path.read_text(), "posterior.csv")
    np.testing.assert_allclose(again.values, two_particles().values, rtol=1e-5)
    np.testing.assert_allclose(again.weights, two_particles().weights)
    assert again.kinds.tolist() == [MODEL, PERSISTENCE] and dict(again.made) == {"seed": "by hand"}


def test_a_faulty_file_is_refused_with_all_its_faults(tmp_path: Path) -> None:
    path = tmp_path / "posterior.csv"
    write_posterior(replace(two_particles(), made={}), path)
    header, first, second = path.read_text().splitlines()
    first = first.replace("model,", "guess,")
    second = second.rpartition(",")[0] + ",-1"
    cells = second.split(",")
    cells[1 + NEVER] = "x"
    with pytest.raises(InputError) as caught:
        read_posterior("\n".join([header, first, ",".join(cells), "1,2"]) + "\n", "posterior.csv")
    expected = [f"particle 1, {KIND}", "particle 2, start.never", "particle 2, weight", "particle 3"]
    assert [fault.where for fault in caught.value.faults] == expected
    for text in ("", "a,b\n1,2\n", header + "\n"):
        with pytest.raises(InputError):
            read_posterior(text, "posterior.csv")


def test_contraction_is_0_for_the_prior_and_near_1_for_a_point() -> None:
    rows = np.column_stack([BELIEF.starts(4000, "c"), BELIEF.stages(4000, "c")])
    rows[:, NEVER] = 0.4 + 0.001 * rows[:, NEVER]
    found = {one.name: one for one in learnt(Posterior(rows, np.full(4000, 1 / 4000), np.full(4000, MODEL), {}))}
    assert found["start.never"].contraction == pytest.approx(1, abs=1e-4) and found["start.never"].verdict == "identified"
    assert abs(found["delay.feedback"].contraction) < 0.06 and found["delay.feedback"].verdict.startswith("not identified")


def test_the_stored_posterior_is_whole_and_says_how_it_was_made() -> None:
    posterior = stored_posterior()
    made = posterior.made
    assert {"command", "seed", "facts to", "facts", "versions", "assumed parameters", "model"} <= set(made)
    assert made["facts to"] == "2024-10-16"
    assert int(made["effective sample, starts"]) >= 400 and int(made["effective sample, stages"]) >= 400
    assert int(made["different particles kept"]) >= 400
    shares = [float(posterior.weights[posterior.kinds == kind].sum()) for kind in (MODEL, PERSISTENCE)]
    assert shares[0] == pytest.approx(float(made["weight of the model beside persistence"]), abs=2e-3) and shares[1] > 0


def test_the_stored_posterior_stands_on_the_parameters_and_facts_of_today() -> None:
    made = stored_posterior().made
    assert made["facts"] == read_facts().digest, "the facts have changed: fit again"
    assert made["assumed parameters"] == assumed_digest(), "an assumed parameter has changed: fit again (python -m sim.calibration fit)"


def test_the_stored_posterior_stands_on_the_model_of_today() -> None:
    experiment = experiment_for(read_facts().until(date(2024, 10, 16)), "any")
    assert stored_posterior().made["model"] == experiment.fingerprint(), "the model gives other counts: fit again"


def test_the_fitted_defaults_are_the_medians_of_the_stored_posterior() -> None:
    for name in FITTED:
        if name not in ("reminder.effect",):
            assert DEFAULTS[name].value == pytest.approx(stored_posterior().of_model.quantile(name, 0.5), rel=5e-3, abs=5e-4), name


def test_a_draw_for_a_replication_gives_values_the_model_takes() -> None:
    one = posterior_draw(7, "s")
    assert tuple(one) == FITTED and one == posterior_draw(7, "s") and one != posterior_draw(8, "s")
    assert all(DEFAULTS[name].number(value) == value for name, value in one.items())


def test_without_values_of_the_users_own_the_stored_fit_is_drawn_from() -> None:
    assert draws_beside(Parameters(), "s") == PosteriorDraws("s") and posterior_for() is stored_posterior()
    assert PosteriorDraws("s")(7) == posterior_draw(7, "s")
    assert draws_beside(read_parameters(settings=["staff.officers=2"]), "s") == PosteriorDraws("s"), "nothing that is fitted"


def test_a_value_that_is_given_counts_though_it_is_the_defaults() -> None:
    asked = f"start.never={DEFAULTS['start.never'].value}"
    assert draws_beside(read_parameters(settings=[asked]), "s").fixed == (("start.never", DEFAULTS["start.never"].value),)


def test_follow_up_before_the_last_count_is_refused() -> None:
    with pytest.raises(InputError, match="2024-10-17"):
        draws_beside(read_parameters(settings=["reminder.from=1187"]), "s")
    assert draws_beside(read_parameters(settings=["reminder.from=2500", "reminder.effect=2"]), "s").fixed == (("reminder.effect", 2.0),)


@pytest.mark.parametrize(("never", "moved"), [("0", 1.0), ("0.5", 0.0)])
def test_a_what_if_moves_the_rest_to_where_the_counts_can_have_come_about(never: str, moved: float) -> None:
    """The fault of the first fit: with no State staying away, and with half of them, the hazard stayed where it was."""
    draws = draws_beside(read_parameters(settings=[f"start.never={never}"]), "s")
    values = [draws(number) for number in range(40)]
    assert all("start.never" not in each for each in values)
    hazard = np.median([each["start.hazard"] for each in values])
    assert (hazard < stored_posterior().of_model.quantile("start.hazard", 0.5)) == bool(moved)


def test_a_what_if_that_contradicts_what_was_published_is_refused() -> None:
    with pytest.raises(InputError, match=r"start\.never=1"):
        draws_beside(read_parameters(settings=["start.never=1"]), "s")(0)


def test_the_page_shows_what_the_stored_posterior_says() -> None:
    page = (Path(__file__).parents[3] / "docs" / "explanation" / "calibration.md").read_text(encoding="utf-8")
    assert learnt_table(stored_posterior()) in page
