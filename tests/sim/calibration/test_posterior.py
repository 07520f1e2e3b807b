"""Weighted particles: summed up right, stored and read back the same, drawn from by their weights."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from sim.calibration.experiment import experiment_for
from sim.calibration.facts import read_facts
from sim.calibration.identified import learnt, learnt_table, strongest_ties
from sim.calibration.posterior import Posterior, posterior_draw, read_posterior, stored_posterior, write_posterior
from sim.calibration.priors import FITTED, NAMES, PRIORS, values_at
from sim.calibration.standing import assumed_digest
from sim.review_phase.parameters import DEFAULTS
from storage.errors import InputError


def two_particles() -> Posterior:
    return Posterior(values_at(np.array([[0.25] * len(PRIORS), [0.75] * len(PRIORS)])), np.array([0.9, 0.1]), {"seed": "by hand"})


def test_mean_quantiles_and_effective_size_by_hand() -> None:
    posterior = two_particles()
    assert posterior.mean("start.never") == pytest.approx(0.9 * 0.125 + 0.1 * 0.375)
    assert posterior.quantile("start.never", 0.9) == 0.125 and posterior.quantile("start.never", 0.91) == 0.375
    assert posterior.effective_size == pytest.approx(1 / 0.82)


def test_particles_are_drawn_by_weight_and_a_number_has_always_the_same() -> None:
    posterior = two_particles()
    drawn = posterior.particles(2000, "s")[:, NAMES.index("start.never")]
    assert np.mean(drawn == 0.125) == pytest.approx(0.9, abs=0.03)
    assert np.array_equal(posterior.particle(1234, "s"), posterior.particles(1235, "s")[-1])
    assert not np.array_equal(drawn, posterior.particles(2000, "t")[:, NAMES.index("start.never")])


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "posterior.csv"
    write_posterior(two_particles(), path)
    again = read_posterior(path.read_text(), "posterior.csv")
    np.testing.assert_allclose(again.values, two_particles().values, rtol=1e-5)
    np.testing.assert_allclose(again.weights, two_particles().weights)
    assert dict(again.made) == {"seed": "by hand"}


def test_a_faulty_file_is_refused_with_all_its_faults() -> None:
    header = ",".join((*NAMES, "weight"))
    with pytest.raises(InputError) as caught:
        read_posterior(f"{header}\n9,x,2,2,2,2,500,0.5\n0.1,0.1,2,2,2,2,500,-1\n1,2\n", "posterior.csv")
    assert [fault.where for fault in caught.value.faults] == [
        "particle 1, start.hazard",
        "particle 1, start.never",
        "particle 2, weight",
        "particle 3",
    ]
    for text in ("", "a,b\n1,2\n", header + "\n"):
        with pytest.raises(InputError):
            read_posterior(text, "posterior.csv")


def test_contraction_is_0_for_the_prior_and_near_1_for_a_point() -> None:
    rng = np.random.default_rng(2)
    places = rng.random((4000, len(PRIORS)))
    places[:, 0] = 0.5 + 0.01 * (places[:, 0] - 0.5)
    places[:, 2] = 1 - places[:, 1]
    posterior = Posterior(values_at(places), np.full(4000, 1 / 4000), {})
    found = {one.name: one for one in learnt(posterior)}
    assert found["start.hazard"].contraction == pytest.approx(0.9999) and found["start.hazard"].verdict == "identified"
    assert abs(found["delay.feedback"].contraction) < 0.06 and found["delay.feedback"].verdict.startswith("not identified")
    (tie,) = strongest_ties(posterior)
    assert tie[:2] == ("start.never", "delay.consultations") and tie[2] == pytest.approx(-1.0)


def test_the_stored_posterior_is_whole_and_says_how_it_was_made() -> None:
    posterior = stored_posterior()
    assert 300 <= len(posterior.weights) <= 500 and posterior.effective_size > 100
    assert {"seed", "facts to", "facts", "versions", "last tolerance", "assumed parameters"} <= set(posterior.made)
    assert posterior.made["facts to"] == "2022-12-31"


def test_the_stored_posterior_stands_on_the_parameters_and_facts_of_today() -> None:
    made = stored_posterior().made
    assert made["facts"] == read_facts().digest, "the facts have changed: fit again"
    assert made["assumed parameters"] == assumed_digest(), "an assumed parameter has changed: fit again (python -m sim.calibration fit)"


def test_the_stored_posterior_stands_on_the_model_of_today() -> None:
    experiment = experiment_for(read_facts().until(date(2022, 12, 31)).facts, "any")
    assert stored_posterior().made["model"] == experiment.fingerprint(), "the model gives other counts: fit again"


def test_the_particles_near_a_value_are_kept_with_their_weights() -> None:
    near = two_particles().near("start.never", 0.4, share=0.05)
    assert near.values[:, NAMES.index("start.never")].tolist() == [0.375] and near.weights.tolist() == [1.0]
    wide = two_particles().near("start.never", 0.4, share=0.5)
    assert sorted(wide.weights.tolist()) == pytest.approx([0.1, 0.9])


def test_the_fitted_defaults_are_the_means_of_the_stored_posterior() -> None:
    for name in FITTED:
        assert DEFAULTS[name].value == pytest.approx(stored_posterior().mean(name), rel=5e-3), name
    for name in ("start.hazard", "delay.consultations", "delay.questionnaire", "delay.feedback", "delay.observations"):
        assert DEFAULTS[name].level == "fitted"


def test_a_draw_for_a_replication_gives_values_the_model_takes() -> None:
    one = posterior_draw(7, "s")
    assert tuple(one) == FITTED and one == posterior_draw(7, "s") and one != posterior_draw(8, "s")
    assert all(DEFAULTS[name].number(value) == value for name, value in one.items())


def test_the_page_shows_what_the_stored_posterior_says() -> None:
    page = (Path(__file__).parents[3] / "docs" / "explanation" / "calibration.md").read_text(encoding="utf-8")
    assert learnt_table(stored_posterior()) in page
