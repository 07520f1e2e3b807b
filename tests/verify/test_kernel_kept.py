"""Machine code is kept by the digest of its source, and is not found where nothing is kept."""

from pathlib import Path

import pytest

from storage.user_cache import VARIABLE
from verify import law_from
from verify.kernel import source
from verify.kernel.compiled import code_of, is_compiled
from verify.kernel.source import RESTS_ON, _source_of, source_for


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


def test_machine_code_is_not_found_again_once_code_that_it_rests_on_has_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The text names numbers that stand in other files; a change of these must give it another name."""
    text = source_for(law_from({}), 4).text
    asked = {name.partition(" ")[0] for name in text.split("from verify.")[1:]}
    assert asked
    assert all(f"verify.{name}".startswith(RESTS_ON) for name in asked)
    _source_of.cache_clear()
    monkeypatch.setattr(source, "code_digest", lambda packages: f"other code of {' and '.join(packages)}")
    changed = source_for(law_from({}), 4).text
    _source_of.cache_clear()
    assert changed != text
