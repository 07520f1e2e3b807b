"""Where what is costly to make is kept: in the user's folder, another one, or nowhere."""

from pathlib import Path

import pytest

from storage.user_cache import VARIABLE, user_cache


def test_it_is_the_folder_that_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "mine"))
    assert user_cache("proofs") == tmp_path / "mine" / "proofs"
    assert (tmp_path / "mine" / "proofs").is_dir()


def test_it_can_be_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "off")
    assert user_cache("proofs") is None


def test_where_no_folder_can_be_made_nothing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv(VARIABLE, str(tmp_path / "file"))
    assert user_cache("proofs") is None
