"""Machine code is kept by the digest of its source, and is not found where nothing is kept."""

from pathlib import Path

import pytest

from storage.user_cache import VARIABLE
from verify import law_from
from verify.kernel.compiled import code_of, is_compiled
from verify.kernel.source import source_for


def test_each_law_and_number_of_instruments_has_a_source_of_its_own() -> None:
    sources = [source_for(law_from(law), count).text for law in ({}, {"load_max": 3}, {"load_max": 4}) for count in (1, 4)]
    assert len(set(sources)) == len(sources)
    assert source_for(law_from({}), 4).text == sources[1]


def test_a_file_that_is_not_the_source_is_written_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    text = source_for(law_from({"load_max": 7}), 1).text
    code_of.cache_clear()
    assert code_of(text)
    (file,) = (tmp_path / "kernel").glob("law_*.py")
    file.write_text("raise SystemExit")
    code_of.cache_clear()
    assert code_of(text)
    assert file.read_text() == text
    assert not is_compiled(text), "nobody has called it yet"


def test_where_nothing_is_kept_nothing_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "off")
    assert not is_compiled(source_for(law_from({}), 4).text)
