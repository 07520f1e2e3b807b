"""Every kind: what it refuses, the same scenario for ever, its time, its file, and its page."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from scenarios import InputError, load_scenario
from scenarios.generators import KINDS, generate
from scenarios.model import Row, build_scenario
from scenarios.reading import read_scenario_file
from scenarios.writing import scenario_csv

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "scenario-kinds.md"

PINNED = {
    "calibrated": "sha256:fc69e9916f186ff6bc8e386d1c42bd1f979ee1d62ef90eb3a633cbee4b15d952",
    "scale": "sha256:63ee9659a8e31e7ecf023851bfc961827a478dd8a07da6027213794d6c91ca09",
    "growth": "sha256:30bef9449a4f614d830551e00ee101924a822b433ca9e8452f30beca9d83a40e",
    "sparse": "sha256:3eb1cb815469587dfd5196a396ab3abff2aa9a21932ee2695e3c215f4535b4dc",
    "universal": "sha256:a9aefe5e4cddc22c9a5054ef3736e35f7e878002ab80c531d02ec3456f668918",
    "dominant": "sha256:41fc81e7dcafbb0ffc8fccbbb45d1560b8900a06892728186b1999f8a82fe40e",
    "tiny-groups": "sha256:769865b492d84467c75ee78e53b35849d6c7a5b783d03d26ab617fdc01db385f",
    "disjoint": "sha256:fb51da1fd393d3291fc2aa377d1efa13e535dea2d513df3b4738ab2ee6d15296",
    "many-instruments": "sha256:354574300af0896f8d01c4f4176fd21eab1d0b5d67346b7436e03156a8709096",
    "single-instrument": "sha256:c0ac72ea5838137b6498cce279307990900e63f7ed254bde248245aa61489145",
    "withdrawals": "sha256:311418a7d8520681fb7c5961445a420da99f95a07506a9dfd12faf4994a75ee7",
}


def size_of(kind: str, size: int) -> int:
    """`size`, or 0 for a kind that takes none."""
    return size if KINDS[kind].most_size else 0


def test_every_kind_is_pinned() -> None:
    """A new kind needs its digest here."""
    assert set(PINNED) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_seed_gives_the_same_scenario(kind: str) -> None:
    """A change here changes stored scenarios: say so in CHANGELOG.md."""
    scenario = generate(kind, size=size_of(kind, 60), seed="pinned")
    assert scenario.digest == PINNED[kind]
    assert scenario.as_of is None


@pytest.mark.parametrize("kind", KINDS)
def test_another_seed_gives_another_scenario(kind: str) -> None:
    """Legal families at least are drawn in every kind."""
    assert generate(kind, size=size_of(kind, 60), seed="other").digest != PINNED[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_defaults_are_the_parameters_written_out(kind: str) -> None:
    """The default shown is the default used."""
    written = {parameter.name: parameter.default for parameter in KINDS[kind].parameters}
    assert generate(kind, size=size_of(kind, 60), seed="pinned", parameters=written).digest == PINNED[kind]


def test_ten_thousand_states_can_be_made_up() -> None:
    for kind in KINDS:
        scenario = generate(kind, size=size_of(kind, 10_000), seed="large")
        assert scenario.n_states > 9_000 or kind == "growth"
        assert max(map(len, scenario.states)) <= 16


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", ["1", 'Ünï, +"code"\n'])
def test_the_file_gives_back_the_same_scenario(kind: str, seed: str, tmp_path: Path) -> None:
    """Same digest; the id is a file's name."""
    scenario = generate(kind, size=size_of(kind, 60), seed=seed)
    path = tmp_path / f"{scenario.id}.csv"
    path.write_text(scenario_csv(scenario), encoding="utf-8")
    back = read_scenario_file(path)
    assert back.digest == scenario.digest
    assert back.id == scenario.id


def test_the_real_list_comes_back_from_its_file(tmp_path: Path) -> None:
    """With the day told again, for the file does not hold it."""
    scenario = load_scenario("real-2020-10-16")
    path = tmp_path / "real.csv"
    path.write_text(scenario_csv(scenario), encoding="utf-8")
    assert read_scenario_file(path, date(2020, 10, 16)).digest == scenario.digest


def test_what_a_file_cannot_hold_is_refused_all_at_once() -> None:
    """Each of these would come back as something else."""
    known = load_scenario("real-2020-10-16").instruments
    rows = [Row("low", " edged", "South", (True,), frozenset({"civil+common"})), Row("B" * 17, "line\nfeed", None, (True,))]
    with pytest.raises(InputError) as caught:
        scenario_csv(build_scenario("odd", None, rows, known[1:2], ("South", "North")))
    where = [fault.where for fault in caught.value.faults]
    assert sorted(where) == sorted(
        ["regional groups", "instrument", "State", "State low, name", "State low, legal family", "State", f"State {'B' * 17}, name"]
    )


@pytest.mark.parametrize(
    ("kind", "size", "parameters", "where"),
    [
        ("sparse", 1, {}, ["size"]),
        ("sparse", 10_001, {}, ["size"]),
        ("sparse", True, {}, ["size"]),
        ("scale", 19, {}, ["size"]),
        ("growth", 190, {}, ["size"]),
        ("sparse", 0, {"density": "1.5", "desnity": 1}, ["size", "parameter", "parameter density"]),
        ("sparse", 10, {"density": "nan"}, ["parameter density"]),
        ("sparse", 10, {"density": "1e999999999"}, ["parameter density"]),
        ("sparse", 10, {"density": True}, ["parameter density"]),
        ("sparse", 10, {"density": None}, ["parameter density"]),
        ("universal", 10, {"density": "0.5"}, ["parameter"]),
        ("calibrated", 10, {"as_of": "2020-13-01", "strength": "-1"}, ["parameter as_of", "parameter strength"]),
        ("calibrated", 10, {"as_of": "2024-06-15", "strength": 2.5}, ["parameter as_of", "parameter strength"]),
        ("tiny-groups", 10, {"tiny": 5}, ["parameter tiny"]),
        ("tiny-groups", 10, {"smallest": 3}, ["size"]),
        ("many-instruments", 10, {"count": 63}, ["parameter count"]),
        ("growth", 0, {"to": 2036, "start": "today"}, ["parameter start", "parameter to"]),
        ("growth", 0, {"to": 2010, "fit_from": 2012, "fit_to": 2011}, ["parameter to", "parameter fit_from"]),
    ],
)
def test_bad_input_is_refused_with_every_fault(kind: str, size: int, parameters: dict[str, Any], where: list[str]) -> None:
    """All faults at once, each with what would be right."""
    with pytest.raises(InputError) as caught:
        generate(kind, size=size, seed="x", parameters=parameters)
    assert [fault.where for fault in caught.value.faults] == where
    assert all(fault.expected for fault in caught.value.faults)


def test_the_nearest_name_is_offered() -> None:
    """For a kind and for a parameter."""
    with pytest.raises(InputError, match="did you mean sparse"):
        generate("sprase", size=10, seed="x")
    with pytest.raises(InputError, match="did you mean density"):
        generate("sparse", size=10, seed="x", parameters={"desnity": 1})


def test_shares_are_parts_per_million_however_they_are_written() -> None:
    """Text and float give the same scenario; more than six decimals are rounded."""
    digests = {
        generate("sparse", size=200, seed="x", parameters={"density": density}).digest
        for density in ("0.3", 0.3, 0.1 + 0.2, "0.30000000001", "3e-1")
    }
    assert len(digests) == 1


def test_ids_are_safe_and_differ_with_the_seed() -> None:
    """An id can be a file's name; two seeds that look alike when made safe still differ."""
    assert generate("sparse", size=60, seed="a-1").id == "sparse-60-a-1"
    odd = {generate("sparse", size=60, seed=seed).id for seed in ("a/1", "a 1", "a-1", "", "../" * 30)}
    assert len(odd) == 5
    assert not any(set(id) & set("/ \\") or len(id) > 70 for id in odd)


def test_the_page_tells_every_kind_and_parameter() -> None:
    """Name, default, range and level, as the code has them."""
    page = PAGE.read_text(encoding="utf-8")
    for kind in KINDS.values():
        assert f"### {kind.name}\n" in page
        assert kind.what in " ".join(page.split())
        for parameter in kind.parameters:
            row = f"| `{parameter.name}` | {parameter.default} | {parameter.least} to {parameter.most} | {parameter.level} |"
            assert row in page, row
