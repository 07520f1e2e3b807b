"""What is measured of the ten years, and all parts of a report in their order."""

import base64
import io
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from algorithms.record import DrawRecord
from results.report.measuring.case import Case
from results.report.measuring.draws import best_part, draws_part, proofs_part, references_part
from results.report.parts import Data, Part
from results.report.years import SETTINGS, YearsSetting
from results.workload.bands import Collected
from results.workload.reading import MEASURES, Reading, ReadReplication, frame_of
from results.workload.store import Workload, workload_of
from scenarios import InputError
from sim.calibration.drawing import PosteriorDraws, draws_beside
from sim.calibration.facts import published_counts
from sim.experiments.outcomes import outcomes
from sim.experiments.paired import Comparison, difference
from sim.experiments.runner import Runner
from sim.experiments.setting import Setting, make_draw
from sim.review_phase.parameters import Parameters
from storage.manifest import digest

MOST_DRAWS = 20
"""Draws that the pairs take turns with, as in ``untoc-draw simulate compare``."""
CONFIDENCE, METHOD = 0.95, "t"


def outcomes_part(case: Case, algorithm: str) -> Part:
    """The part ``years-ALGORITHM``: each outcome of the ten years, one value for each of the pairs' replications; or why they are
    ``not_available``: the algorithm gets stuck too often."""
    doing = f"Simulating the ten years that follow draws with {algorithm.replace('-', ' ')}"
    return Part(
        f"years-{algorithm}", case.key_of(algorithm), partial(_measure_outcomes, case, algorithm), doing=doing, work=case.effort.pairs / 10
    )


def _measure_outcomes(case: Case, algorithm: str, given: Mapping[str, Data]) -> Data:
    setting = _setting(case, algorithm, Parameters(), _draws_of_pairs(case))
    try:
        found = Runner().replicate(setting, range(case.effort.pairs), outcomes, PosteriorDraws(case.seed))
    except InputError as fault:
        return {"not_available": str(fault)}
    return {name: values.tolist() for name, values in found.items()}


def _draws_of_pairs(case: Case) -> int:
    return min(case.effort.pairs, MOST_DRAWS)


def _setting(case: Case, algorithm: str, parameters: Parameters, draws: int) -> Setting:
    return Setting(
        algorithm, case.scenario, case.reference(algorithm), case.seed, parameters, case.law, draws=draws, counts=published_counts()
    )


def compared(case: Case, base: str, found: Mapping[str, Data]) -> list[dict[str, Any]]:
    """The rows of ``untoc-draw simulate compare``: outcomes of every algorithm less those of the base, pair by pair; none where the
    base has none."""
    arms = {
        name: {key: np.array(values, dtype=np.float64) for key, values in data.items()}
        for name, data in found.items()
        if "not_available" not in data
    }
    if base not in arms:
        return []
    draws = np.arange(case.effort.pairs, dtype=np.int64) % _draws_of_pairs(case)
    differences = [
        difference(key, (base, arms[base][key]), (name, values), draws, CONFIDENCE, METHOD)
        for name, arm in arms.items()
        if name != base
        for key, values in arm.items()
    ]
    return Comparison(tuple(differences), METHOD, CONFIDENCE).rows()


def workload_part(case: Case, record: DrawRecord, setting: YearsSetting, replications: int) -> Part:
    """The part ``workload-SETTING``, simulated with the draw of ``record``, which is complete: the ``manifest`` of the workload, and its
    ``tables`` as ``table_text`` writes them."""
    key = {**case.key, "record": digest(record.to_json().encode("ascii")), "values": dict(setting.values), "replications": replications}
    doing = f"Simulating the ten years ({setting.label})"
    measure = partial(_measure_workload, case, record, setting, replications)
    return Part(f"workload-{setting.key}", key, measure, doing=doing, work=replications / 40)


def _measure_workload(case: Case, record: DrawRecord, chosen: YearsSetting, replications: int, given: Mapping[str, Data]) -> Data:
    setting = replace(_setting(case, record.algorithm, Parameters().with_values(chosen.values), 1), record=record)
    fitted = draws_beside(setting.parameters, case.seed)
    found = Runner().replicate(setting, range(replications), ReadReplication(setting.parameters), fitted)
    collected = Collected(frame_of(make_draw(setting, 0), setting.parameters))
    for number in range(replications):
        collected.add(Reading(number, **{name: found[name][number] for name in MEASURES}))
    command = workload_command(case, chosen, replications)
    workload = workload_of(collected, command=command, seed=case.seed, drawn=sorted(fitted(0)))
    return {"manifest": workload.manifest, "tables": {name: table_text(table) for name, table in workload.tables.items()}}


def table_text(table: pd.DataFrame) -> str:
    """The columns of numbers, text and days as packed arrays of numpy, in base 64."""
    kept = io.BytesIO()
    arrays = {str(name): column.to_numpy() for name, column in table.items()}
    np.savez_compressed(kept, allow_pickle=False, **{name: _plain(array) for name, array in arrays.items()})
    return base64.b64encode(kept.getvalue()).decode("ascii")


def _plain(array: NDArray[Any]) -> NDArray[Any]:
    """Objects are text, or days of which some may be missing."""
    if array.dtype != object:
        return array
    return array.astype("U" if all(isinstance(value, str) for value in array) else "datetime64[D]")


def table_from(text: str) -> pd.DataFrame:
    """The table that ``table_text`` was given."""
    with np.load(io.BytesIO(base64.b64decode(text)), allow_pickle=False) as arrays:
        return pd.DataFrame({name: _column(arrays[name]) for name in arrays.files})


def _column(array: NDArray[Any]) -> "pd.Series[Any]":
    return pd.Series(array.astype(object) if array.dtype.kind == "M" else array.tolist() if array.dtype.kind == "U" else array)


def workload_from(data: Data) -> Workload:
    """The workload from the part's data."""
    return Workload({name: table_from(text) for name, text in data["tables"].items()}, data["manifest"])


def workload_command(case: Case, chosen: YearsSetting, replications: int) -> str:
    """The command that gives the same tables; ``RECORD`` stands for the file of the draw shown, which names its law."""
    values = [word for name, value in chosen.values.items() for word in ("--parameter", f"{name}={value:g}")]
    return shlex.join(
        [
            "untoc-draw",
            "simulate",
            "run",
            *case.scenario_words,
            "--record",
            "RECORD",
            "--replications",
            str(replications),
            "--seed",
            case.seed,
            *values,
        ]
    )


def parts_of(case: Case, algorithms: Sequence[str], record: DrawRecord) -> list[Part]:
    """The parts for these algorithms; ``record`` is the draw with which the ten years are simulated in every setting."""
    effort = case.effort
    workloads = [workload_part(case, record, one, effort.others if place else effort.replications) for place, one in enumerate(SETTINGS)]
    return [
        proofs_part(case.law, case.key, [case.reference(name) for name in algorithms]),
        references_part(case),
        best_part(case),
        *[draws_part(case, name) for name in algorithms],
        *workloads,
        *[outcomes_part(case, name) for name in algorithms],
    ]
