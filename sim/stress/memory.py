"""The peak of resident memory while something runs, as the operating system counts it: native libraries too."""

from pathlib import Path

_STATUS, _RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")
_KIB = 1024


class PeakMemory:
    """How far resident memory rises above where it stood, in bytes; None on systems that do not tell (only Linux does).

    Memory that the process holds already and uses again is not seen, so a figure is a lower bound of what is used.
    """

    def __init__(self) -> None:
        self._before: int | None = None

    def start(self) -> None:
        """Set the mark back to what is in use now (proc(5), clear_refs, value 5)."""
        try:
            _RESET.write_text("5", encoding="ascii")
            self._before = _field("VmRSS")
        except (OSError, LookupError):
            self._before = None

    def stop(self) -> int | None:
        """Bytes above the start, at the peak since then."""
        if self._before is None:
            return None
        return max(0, _field("VmHWM") - self._before)


def _field(name: str) -> int:
    for line in _STATUS.read_text(encoding="ascii").splitlines():
        if line.startswith(name + ":"):
            return int(line.split()[1]) * _KIB
    raise LookupError(name)
