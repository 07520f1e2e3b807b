"""What a measurement of speed was made on: the machine, its software and the day."""

import os
import platform
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

PACKAGES = (
    "untoc-draw",
    "numpy",
    "scipy",
    "clingo",
    "ortools",
    "z3-solver",
    "cvc5",
    "pandas",
    "pyganak",
    "python-sat",
    "simpy",
    "ciw",
    "numba",
    "arviz-stats",
)


def standing() -> dict[str, Any]:
    """Machine, versions and date, for the head of a stored measurement."""
    return {"date": datetime.now(UTC).date().isoformat(), "machine": machine(), "versions": versions()}


def machine() -> dict[str, Any]:
    """Processor, cores that may be used, memory in bytes, system and Python; ``load`` is how busy the machine is at the beginning."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return {
        "processor": _processor(),
        "cores": cores,
        "memory_bytes": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "load": round(os.getloadavg()[0], 2),
    }


@cache
def _processor() -> str:
    """The model, as Linux names it; else what Python knows."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def versions() -> dict[str, str]:
    """The packages that ours and the peers rest on; "not installed" for a peer that is not there."""
    found = {}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    return found
