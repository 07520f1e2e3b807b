"""All jobs of a desk: asked, begun in processes of their own, cancelled, and taken up again after the desk was ended or killed.

A job is a folder; nothing about it is kept elsewhere. A process at work outlives a desk that is killed, and the next desk finds it at
work by its lock. Where the process is gone too, the next desk begins the job again: a long command resumes from its own journal.
"""

import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from app.desk.job import CANCELLED, ENDED, Asked, Job, id_of, write_job
from app.web.asking import NotNowError
from storage.code_digest import code_digest
from storage.errors import InputError
from storage.system import end_session
from storage.whole_file import write_whole
from words import message

WAITING, RUNNING, DONE, FAILED, STOPPED = "waiting", "running", "done", "failed", "cancelled"
QUICK = ("draw", "can", "check")
"""Kinds of jobs that usually take seconds: they do not wait for long ones."""
MOST_QUICK, MOST_LONG = 3, 1
"""Jobs at once; a long one uses all processors."""
MOST_BEGUN = 3
"""A job whose process was lost so often is not begun again by itself."""
PACKAGES = ("storage", "scenarios", "algorithms", "verify", "sim", "results", "app")
_LOOK_SECONDS = 0.05
_HOME = Path(__file__).parents[2]


class Jobs:
    """The jobs in a folder, which this process alone looks after. Its methods may be called from any thread."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._doing = threading.RLock()
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._code = code_digest(PACKAGES)
        self._open = {job.id: job for job in self.all() if job.exit is None and not job.is_cancelled}
        self._adopted = {id for id, job in self._open.items() if job.is_held}
        self.interrupted = {id for id, job in self._open.items() if id not in self._adopted and job.begun}
        """Jobs whose process was gone when this desk was started: they are begun again."""
        self._spare: subprocess.Popen[bytes] | None = None
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._tend, daemon=True)
        self._thread.start()

    def all(self) -> list[Job]:
        """All jobs, the newest first; a folder that is none is passed over."""
        found = []
        for each in self.folder.iterdir():
            with suppress(InputError):
                job = Job(each)
                found.append((job.asked.at, job.id, job))
        return [job for _, _, job in sorted(found, key=lambda one: one[:2], reverse=True)]

    def job(self, id: str) -> Job | None:
        """The job of an id."""
        job = Job(self.folder / id)
        if not (id.isalnum() and job.folder.is_dir()):
            return None
        try:
            return job if job.asked else None
        except InputError:
            return None

    def state(self, job: Job) -> str:
        """``waiting``, ``running``, ``done``, ``failed`` or ``cancelled``."""
        if job.exit is not None:
            return DONE if job.has_answer else FAILED
        if job.is_cancelled:
            return STOPPED
        return RUNNING if job.id in self._processes or job.id in self._adopted else WAITING

    def asked_before(self, kind: str, words: tuple[str, ...], files: Mapping[str, bytes]) -> Job | None:
        """The job of this question, where there is one."""
        return self.job(id_of(kind, words, files, self._code))

    def ask(
        self, kind: str, title: str, words: tuple[str, ...], files: Mapping[str, bytes], list: str = "", law: str = "", **about: Any
    ) -> Job:
        """The job of this question: a new one, or the one that there is, with its answer. One that failed is begun again."""
        job = Job(self.folder / id_of(kind, words, files, self._code))
        with self._doing:
            if not job.folder.exists():
                write_job(job.folder, Asked(kind, title, words, list, law, about, time.time()), files)
                self._open[job.id] = job
            elif self.state(job) in (FAILED, STOPPED):
                self._again(job)
        return job

    def cancel(self, job: Job) -> None:
        """End the work on a job. Raises ``NotNowError`` where it has ended."""
        with self._doing:
            if self.state(job) not in (WAITING, RUNNING):
                raise NotNowError(message("this has ended already"))
            write_whole(job.folder / CANCELLED, "")
            self._end_process(job)

    def again(self, job: Job) -> None:
        """Begin a job again that failed or was cancelled. Raises ``NotNowError``."""
        with self._doing:
            if self.state(job) not in (FAILED, STOPPED):
                raise NotNowError(message("this is at work, or has its answer"))
            self._again(job)

    def close(self) -> None:
        """End all work; what is not finished is begun again by the next desk."""
        self._closing.set()
        self._thread.join(timeout=10)
        with self._doing:
            for job in [Job(self.folder / id) for id in (*self._processes, *self._adopted)]:
                self._end_process(job)
            if self._spare:
                self._spare.kill()
                self._spare.wait()

    def _again(self, job: Job) -> None:
        self._end_process(job)  # it may have told its end and not be gone yet
        for name in (ENDED, CANCELLED):
            (job.folder / name).unlink(missing_ok=True)
        self._open[job.id] = job

    def _end_process(self, job: Job) -> None:
        process = self._processes.pop(job.id, None)
        number = process.pid if process else job.progress.get("process") if job.id in self._adopted and job.is_held else None
        self._adopted.discard(job.id)
        if isinstance(number, int):
            end_session(number)
        if process:
            process.wait()

    def _tend(self) -> None:
        while not self._closing.wait(_LOOK_SECONDS):
            try:
                with self._doing:
                    self._look()
            except (OSError, InputError) as fault:  # a full disk: the next look may find it otherwise
                print(f"untoc-draw: the jobs cannot be looked after: {fault}", file=sys.stderr)
                time.sleep(1)

    def _look(self) -> None:
        """See what has ended, and begin what waits."""
        for id in [id for id, process in self._processes.items() if process.poll() is not None]:
            del self._processes[id]
            if (job := Job(self.folder / id)).exit is None and not job.is_cancelled:
                job.end(-1)  # the system or somebody ended it: it may be begun again by hand
        if self._adopted:
            self._adopted = {id for id in self._adopted if Job(self.folder / id).is_held}
        if self._spare is None or self._spare.poll() is not None:
            self._spare = _started()
        self._open = {id: job for id, job in self._open.items() if self.state(job) in (WAITING, RUNNING)}
        running = [self._open[id].asked.kind in QUICK for id in (*self._processes, *self._adopted) if id in self._open]
        for job in [job for job in self._open.values() if self.state(job) == WAITING]:
            quick = job.asked.kind in QUICK
            if job.begun >= MOST_BEGUN:
                job.end(-1)
            elif running.count(quick) < (MOST_QUICK if quick else MOST_LONG):
                running.append(quick)
                self._begin(job)

    def _begin(self, job: Job) -> None:
        process = self._spare or _started()
        self._spare = None
        assert process.stdin is not None  # noqa: S101  (for the type checker alone)
        with suppress(BrokenPipeError):
            process.stdin.write(f"{job.folder.absolute()}\n".encode())
            process.stdin.close()
        self._processes[job.id] = process


def _started() -> subprocess.Popen[bytes]:
    """A process that loads everything and waits for a job."""
    command = [sys.executable, "-m", "app.desk.worker"]
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, cwd=_HOME, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet, start_new_session=True)
