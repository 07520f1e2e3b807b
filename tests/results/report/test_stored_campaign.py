"""The stored campaign that a report shows is the one of the manifest of the stored outcomes."""

import shutil
from pathlib import Path

import pytest

from results.report.measuring.case import SUMMARY, stored_stress
from results.stored.manifest import MANIFEST, ROOT
from scenarios import InputError
from storage.manifest import digest


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    for file in (SUMMARY, MANIFEST):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / file, tmp_path / file)
    return tmp_path


def test_the_stored_campaign_is_shown(copied: Path) -> None:
    assert stored_stress(copied) == stored_stress() != {}


def test_a_summary_that_was_changed_or_cut_is_refused_with_both_digests(copied: Path) -> None:
    data = (copied / SUMMARY).read_bytes()
    for other in (data.replace(b"1", b"2", 1), data[:-9], b""):
        (copied / SUMMARY).write_bytes(other)
        with pytest.raises(InputError) as refused:
            stored_stress(copied)
        ((fault),) = refused.value.faults
        assert (fault.where, fault.value, fault.expected) == (SUMMARY, digest(other), f"{digest(data)}, as the manifest says")


def test_a_manifest_that_does_not_list_it_is_refused(copied: Path) -> None:
    (copied / MANIFEST).write_text((copied / MANIFEST).read_text().replace(SUMMARY, "other"))
    with pytest.raises(InputError, match=r"summary\.json"):
        stored_stress(copied)


def test_without_stored_outcomes_nothing_is_shown(tmp_path: Path) -> None:
    assert stored_stress(tmp_path) == {}
