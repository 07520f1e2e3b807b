"""Jobs: cancelled, begun again, taken up after the desk was killed, and by two who ask at once."""

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from app.desk.desk import InUseError, open_desk
from app.desk.job import PROGRESS, Job
from app.desk.jobs import DONE, FAILED, MOST_BEGUN, RUNNING, STOPPED, WAITING, Jobs
from app.web.asking import NotNowError
from tests.app.ceremony.small import until

DRAW = ("draw", "real-2020-10-16", "--algorithm", "sequential-bowls", "--seed", "x", "-o", "record.json")
LONG = ("simulate", "run", "real-2020-10-16", "--replications", "5000", "--workers", "1", "--json")


def asked(jobs: Jobs, words: tuple[str, ...], kind: str = "draw") -> Job:
    return jobs.ask(kind, "a title", words, {})


def test_a_job_writes_what_the_command_gives(tmp_path: Path) -> None:
    jobs = Jobs(tmp_path)
    job = asked(jobs, DRAW)
    until(lambda: jobs.state(job) == DONE)
    jobs.close()
    assert json.loads((job.folder / "record.json").read_text())["outcome"] == "complete"
    assert job.said.startswith("sequential-bowls on real-2020-10-16")
    assert job.asked.command == "untoc-draw " + " ".join(DRAW)


def test_what_cannot_be_done_has_failed_and_says_why(tmp_path: Path) -> None:
    jobs = Jobs(tmp_path)
    job = asked(jobs, ("draw", "nowhere", "--algorithm", "sequential-bowls", "--seed", "x"))
    until(lambda: jobs.state(job) == FAILED)
    assert "expected a built-in id" in job.errors
    jobs.again(job)
    until(lambda: jobs.state(job) == FAILED)
    assert job.begun == 2
    jobs.close()


def test_cancelled_it_ends_at_once_and_can_be_begun_again(tmp_path: Path) -> None:
    jobs = Jobs(tmp_path)
    job = asked(jobs, LONG, "years")
    until(lambda: job.begun == 1)
    process = job.progress["process"]
    jobs.cancel(job)
    assert jobs.state(job) == STOPPED
    until(lambda: not job.is_held)
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
    with pytest.raises(NotNowError):
        jobs.cancel(job)
    jobs.again(job)
    until(lambda: jobs.state(job) == RUNNING)
    jobs.close()


def test_a_long_job_does_not_keep_a_draw_waiting(tmp_path: Path) -> None:
    jobs = Jobs(tmp_path)
    long, other = asked(jobs, LONG, "years"), asked(jobs, (*LONG, "--seed", "y"), "years")
    until(lambda: jobs.state(long) == RUNNING)
    draw = asked(jobs, DRAW)
    until(lambda: jobs.state(draw) == DONE)
    assert (jobs.state(long), jobs.state(other)) == (RUNNING, WAITING)
    jobs.close()


HOLDER = """
import sys, time
from pathlib import Path
from app.desk.jobs import Jobs
jobs = Jobs(Path(sys.argv[1]))
job = jobs.ask("years", "long", tuple(sys.argv[2:]), {})
while not job.begun:
    time.sleep(0.01)
print(job.id, flush=True)
time.sleep(600)
"""


def killed_desk(folder: Path, words: tuple[str, ...]) -> str:
    """The id of a job that was at work when its desk was killed."""
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, str(folder), *words], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    id = holder.stdout.readline().strip()
    holder.kill()
    holder.communicate()
    return id


def test_the_work_of_a_killed_desk_goes_on_and_is_found(tmp_path: Path) -> None:
    id = killed_desk(tmp_path, ("simulate", "run", "real-2020-10-16", "--replications", "60", "--workers", "1", "--json"))
    jobs = Jobs(tmp_path)
    job = jobs.job(id)
    assert job is not None
    assert jobs.interrupted == set()
    until(lambda: jobs.state(job) == DONE, 300)
    assert job.begun == 1, "nothing was done twice"
    assert json.loads(job.said)["replications"] == 60
    jobs.close()


def test_where_the_work_was_killed_too_it_is_begun_again(tmp_path: Path) -> None:
    id = killed_desk(tmp_path, ("simulate", "run", "real-2020-10-16", "--replications", "60", "--workers", "1", "--json"))
    os.killpg(Job(tmp_path / id).progress["process"], signal.SIGKILL)
    until(lambda: not Job(tmp_path / id).is_held)
    jobs = Jobs(tmp_path)
    job = jobs.job(id)
    assert job is not None
    assert jobs.interrupted == {id}
    until(lambda: jobs.state(job) == DONE, 300)
    assert job.begun == 2
    jobs.close()


def test_a_job_that_takes_its_process_with_it_is_not_begun_for_ever(tmp_path: Path) -> None:
    jobs = Jobs(tmp_path)
    jobs.close()
    job = asked(jobs, LONG, "years")
    (job.folder / PROGRESS).write_text(json.dumps({"begun": MOST_BEGUN}))
    again = Jobs(tmp_path)
    until(lambda: again.state(job) == FAILED)
    again.close()


def test_two_who_ask_the_same_at_once_get_one_job(tmp_path: Path) -> None:
    jobs = Jobs(tmp_path)
    found = list[Job]()
    threads = [threading.Thread(target=lambda: found.append(asked(jobs, DRAW))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({job.id for job in found}) == len(jobs.all()) == 1
    until(lambda: jobs.state(found[0]) == DONE)
    assert found[0].begun == 1
    jobs.close()


def test_one_desk_holds_a_folder(tmp_path: Path) -> None:
    first = open_desk(tmp_path)
    first.is_at("http://127.0.0.1:1/")
    with pytest.raises(InUseError) as refused:
        open_desk(tmp_path)
    assert refused.value.address == "http://127.0.0.1:1/"
    first.close()
    open_desk(tmp_path).close()
