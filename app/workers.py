"""Processes for long work that do not hear Ctrl-C themselves: the main process does, and ends them."""

from storage.system import ctrl_c_held_back
from verify.workers import is_on_cluster, parallel_map


def start_workers(workers: int) -> None:
    """Start the pool of processes that joblib then uses again, deaf to SIGINT: a stopped command prints one line, not one a process.

    A process has the signals blocked that were blocked where it was started. Ctrl-C in that moment is heard at its end.
    """
    if workers == 1 or is_on_cluster():
        return
    from multiprocessing import resource_tracker  # noqa: PLC0415

    resource_tracker.ensure_running()  # where it is not running yet, starting it would unblock the signal
    with ctrl_c_held_back():
        list(parallel_map(int, [()] * workers, workers))
