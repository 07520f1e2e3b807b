"""Python with this folder on its path begins without what only POSIX has, as on Windows; so do all processes that it starts."""

import os
import signal
import sys

for module in ("fcntl", "resource", "termios", "tty", "pty", "pwd", "grp", "syslog"):
    sys.modules[module] = None  # type: ignore[assignment]  # who imports it is told that there is none
for name in (
    *("pthread_sigmask", "pthread_kill", "sigwait", "sigpending", "setitimer", "getitimer", "alarm", "pause", "siginterrupt"),
    *("SIGALRM", "SIGKILL", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2", "SIGSTOP", "SIGCONT", "ITIMER_REAL"),
):
    if hasattr(signal, name):
        delattr(signal, name)
for name in ("sched_getaffinity", "killpg", "setsid", "getpgid"):
    if hasattr(os, name):
        delattr(os, name)
