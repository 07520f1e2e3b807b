"""Where the tables of a simulation are kept: Parquet files and a manifest that says what they rest on. Equal tables, equal bytes."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from results.workload.bands import Collected
from results.workload.tables import tables_of
from storage.code_digest import code_digest, versions_of
from storage.errors import Fault, InputError
from storage.extras import require
from storage.manifest import MANIFEST, digest, read_manifest
from storage.whole_file import write_whole

SCHEMA: Final = "untoc-draw/workload/1"
RESTS_ON: Final = ("storage", "scenarios", "algorithms", "verify", "sim", "results.workload")
NAMES: Final = ("months", "forecast", "chances", "milestones", "cost", "states", "fairness", "waits")
VERSIONS_OF: Final = ("untoc-draw", "numpy", "pandas", "numba")
PARQUET: Final = ("parquet", "pyarrow")
"""The extra with which tables are written and read, and its package."""
KEYS: Final = {
    "schema": str,
    "command": str,
    "seed": str,
    "replications": list,
    "algorithm": str,
    "draw_seed": str,
    "scenario": str,
    "parameters": dict,
    "drawn": list,
    "digests": dict,
    "versions": dict,
    "files": dict,
    "states": int,
    "reviews": int,
}


@dataclass(frozen=True, eq=False)
class Workload:
    """Stored tables by name, and the manifest they came with."""

    tables: Mapping[str, pd.DataFrame]
    manifest: Mapping[str, Any]


def workload_of(collected: Collected, *, command: str, seed: str, drawn: Sequence[str] = ()) -> Workload:
    """Tables and manifest of what was collected; ``command`` and ``seed`` are those of the simulation, ``drawn`` the parameters that
    each replication drew from what is known of them."""
    frame = collected.frame
    tables = tables_of(collected)
    manifest = {
        "schema": SCHEMA,
        "command": command,
        "seed": seed,
        "replications": _ranges(collected.numbers),
        "algorithm": frame.inputs.algorithm,
        "draw_seed": frame.inputs.seed,
        "scenario": frame.inputs.scenario.id,
        "states": frame.inputs.scenario.n_states,
        "reviews": frame.inputs.n_reviews,
        "parameters": {name: frame.parameters[name] for name in frame.parameters},
        "drawn": list(drawn),
        "digests": {
            "scenario": frame.inputs.scenario.digest,
            "law": frame.inputs.law.digest,
            "parameters": frame.parameters.digest,
            "code": code_digest(RESTS_ON),
        },
        "versions": versions_of(VERSIONS_OF),
    }
    return Workload(tables, manifest)


def _ranges(numbers: list[int]) -> list[list[int]]:
    """The numbers as pairs of first and last of each unbroken run."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return runs


def n_replications(manifest: Mapping[str, Any]) -> int:
    """How many replications the tables rest on."""
    return sum(last - first + 1 for first, last in manifest["replications"])


def table_bytes(table: pd.DataFrame) -> bytes:
    """The table as a Parquet file, the same bytes for the same table under the same versions; raises ``InputError`` without pyarrow."""
    require(*PARQUET)
    import pyarrow as pa  # noqa: PLC0415  (an extra)

    from storage.parquet import parquet_bytes  # noqa: PLC0415

    return parquet_bytes(pa.table({str(name): _array(table[name]) for name in table.columns}))


def _array(column: pd.Series) -> Any:
    """Whole numbers as int64, fractions as float64 with nan kept, the rest as text or dates."""
    import pyarrow as pa  # noqa: PLC0415

    if column.dtype.kind in "iu":
        return pa.array(column.to_numpy(dtype=np.int64))
    if column.dtype.kind == "f":
        return pa.array(column.to_numpy(dtype=np.float64), from_pandas=False)
    return pa.array(list(column), from_pandas=True)


def write_workload(folder: Path, workload: Workload) -> None:
    """Write tables and manifest, the manifest last, with the digests of the files; raises ``InputError`` where the folder cannot be written."""
    files = {f"{name}.parquet": table_bytes(table) for name, table in workload.tables.items()}
    versions = workload.manifest["versions"] | versions_of(["pyarrow"])
    manifest = {**workload.manifest, "versions": versions, "files": {name: digest(content) for name, content in files.items()}}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            write_whole(folder / name, content)
        write_whole(folder / MANIFEST, json.dumps(manifest, indent=1, ensure_ascii=True) + "\n")
    except OSError as fault:
        raise InputError(str(folder), (Fault("folder", str(fault), "a folder that can be written"),)) from fault


def read_workload(folder: Path) -> Workload:
    """The stored tables. Raises ``InputError`` with all faults: no manifest or a faulty one, a file missing, changed or no table."""
    require(*PARQUET)
    from storage.parquet import read_parquet  # noqa: PLC0415

    manifest = read_manifest(folder, SCHEMA, [f"{name}.parquet" for name in NAMES])
    faults = [
        Fault(key, str(manifest.get(key, "none")), f"a JSON {kind.__name__}")
        for key, kind in KEYS.items()
        if not isinstance(manifest.get(key), kind)
    ]
    if not faults and not _runs_sound(manifest["replications"]):
        faults.append(Fault("replications", str(manifest["replications"]), "pairs of first and last number"))
    if faults:
        raise InputError(str(folder / MANIFEST), faults)
    tables: dict[str, pd.DataFrame] = {}
    for name in NAMES:
        try:
            tables[name] = read_parquet(folder / f"{name}.parquet", "a table that a simulation wrote")
        except InputError as fault:
            faults += [replace(one, where=f"{name}.parquet") for one in fault.faults]
    if faults:
        raise InputError(str(folder), faults)
    return Workload(tables, manifest)


def _runs_sound(runs: list[Any]) -> bool:
    return bool(runs) and all(
        isinstance(run, list) and len(run) == 2 and all(isinstance(one, int) for one in run) and run[0] <= run[1] for run in runs
    )
