"""Real files of every kind, made once in each process."""

from pathlib import Path

import pytest

from tests.fuzz import real


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("real")
    real.make(folder)
    return folder
