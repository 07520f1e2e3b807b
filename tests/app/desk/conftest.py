"""A desk in a folder of its own, and somebody who asks for its pages."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.desk.desk import Desk, open_desk
from app.desk.job import Job
from app.desk.pages import pages_of
from app.web.serving import LOOPBACK
from tests.app.ceremony.small import PARTIES, until

HOME = "http://127.0.0.1:8000"
FILE = {"content-type": "application/octet-stream"}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = open_desk(tmp_path / "desk")
    yield opened
    opened.close()


@pytest.fixture
def client(desk: Desk) -> TestClient:
    return TestClient(pages_of(desk, list(LOOPBACK)), HOME, follow_redirects=False)


@pytest.fixture
def small(client: TestClient) -> str:
    """The id of a list of twelve States that somebody dropped."""
    return dropped(client, "small.csv", PARTIES.encode())


def dropped(client: TestClient, name: str, content: bytes) -> str:
    answer = client.post(f"/list/file?name={name}", content=content, headers=FILE)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["go"].partition("list=")[2])


@pytest.fixture
def ended(desk: Desk) -> Callable[[Any], Job]:
    """Wait until the job that an answer leads to has ended."""

    def wait(answer: Any) -> Job:
        assert answer.status_code == 200, answer.text
        job = desk.jobs.job(answer.json()["go"].rpartition("/")[2])
        assert job is not None
        until(lambda: desk.jobs.state(job) not in ("waiting", "running"), 300)
        return job

    return wait
