"""Ctrl-C inside a callback of a library in C is heard, and nothing else is changed."""

import ctypes
import os
import signal
import threading
from collections.abc import Iterator

import pytest

from storage.ctrl_c import ctrl_c_is_heard

CALLBACK = ctypes.PYFUNCTYPE(None)


@pytest.fixture(autouse=True)
def _heard() -> Iterator[None]:
    """Ctrl-C is heard, also where these tests are run in the background of a shell, which has it ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def _stopped_in_a_callback() -> None:
    CALLBACK(lambda: os.kill(os.getpid(), signal.SIGINT))()
    for _ in range(1000):
        pass


def test_what_a_callback_swallows_is_raised_at_the_end(capfd: pytest.CaptureFixture[str]) -> None:
    done = False
    with pytest.raises(KeyboardInterrupt), ctrl_c_is_heard():
        _stopped_in_a_callback()
        done = True
    assert done, "the callback swallows it: without that, the test shows nothing"
    assert capfd.readouterr().err == ""
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_fault_that_it_made_is_not_told_in_its_place() -> None:
    with pytest.raises(KeyboardInterrupt), ctrl_c_is_heard():
        _stopped_in_a_callback()
        raise RuntimeError("no compiled object yet")
    with pytest.raises(RuntimeError, match="another"), ctrl_c_is_heard():
        raise RuntimeError("another")


def test_outside_a_callback_it_ends_the_work_at_once() -> None:
    done = False
    with pytest.raises(KeyboardInterrupt), ctrl_c_is_heard():
        os.kill(os.getpid(), signal.SIGINT)
        done = True
    assert not done


def test_another_fault_of_a_callback_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    told = []
    monkeypatch.setattr("sys.unraisablehook", lambda swallowed: told.append(swallowed.exc_type))
    with ctrl_c_is_heard():
        CALLBACK(lambda: 1 / 0)()
    assert told == [ZeroDivisionError]


def test_in_another_thread_nothing_is_changed() -> None:
    seen = []

    def look() -> None:
        with ctrl_c_is_heard():
            seen.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [signal.default_int_handler]
