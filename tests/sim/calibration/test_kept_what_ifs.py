"""Fits to what a user asks are made once, and are the same kept or not."""

from pathlib import Path

import pytest

from results.report.years import SETTINGS
from sim.calibration.drawing import fitted_to
from sim.calibration.kept_what_ifs import WITH_THE_PROJECT, Fixed, kept, of_the_project, project_folder
from sim.calibration.posterior import Posterior, posterior_csv, stored_posterior
from sim.calibration.priors import FITTED
from storage.user_cache import VARIABLE


def test_what_reports_ask_of_the_fit_comes_with_the_project() -> None:
    asked = [tuple(sorted((name, value) for name, value in each.values.items() if name in FITTED)) for each in SETTINGS]
    assert {*asked} - {()} == {*WITH_THE_PROJECT.values()}
    assert all(of_the_project(fixed) for fixed in WITH_THE_PROJECT.values())
    assert of_the_project((("start.never", 0.25),)) is None


@pytest.mark.long
@pytest.mark.parametrize("name", WITH_THE_PROJECT)
def test_they_are_as_they_would_be_made_today(name: str) -> None:
    versions = "# versions: "
    made, stored = posterior_csv(fitted_to(WITH_THE_PROJECT[name])), (project_folder() / f"{name}.csv").read_text(encoding="utf-8")
    assert [line for line in made.splitlines() if not line.startswith(versions)] == [
        line for line in stored.splitlines() if not line.startswith(versions)
    ]


def test_a_fit_is_made_once_and_made_anew_where_its_file_is_broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    asked: Fixed = (("start.never", 0.4),)
    made = list[str]()

    def make() -> Posterior:
        made.append("once")
        return stored_posterior()

    first, second = (posterior_csv(kept(asked, None, make)) for _ in range(2))
    assert first == second and made == ["once"]
    (file,) = (tmp_path / "what-ifs").iterdir()
    file.write_text(file.read_text()[:-2000])
    file.write_text(file.read_text().rsplit("\n", 1)[0] + "\nmodel,broken\n")
    assert posterior_csv(kept(asked, None, make)) == first and len(made) == 2
    monkeypatch.setenv(VARIABLE, "off")
    assert posterior_csv(kept(asked, None, make)) == first and len(made) == 3
