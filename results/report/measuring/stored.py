"""The stored outcomes of the stress campaign, which a report shows beside what it measures itself."""

from pathlib import Path
from typing import Final

from results.report.parts import Data
from results.stored.manifest import ROOT, read_manifest
from scenarios import InputError
from storage.bounded import read_json
from storage.manifest import file_faults

SUMMARY: Final = "results/outcomes/stress/summary.json"

COMMAND: Final = "untoc-draw stress --plan full -o results/outcomes/stress"
"""The command that made the stored campaign."""


def stored_stress(root: Path = ROOT) -> Data:
    """By algorithm, over the lists on which a lawful draw exists: ``complete``, ``stuck``, and ``share`` completed with ``low`` and
    ``high`` (95 %); and over how many ``scenarios`` in all. Empty where the outcomes are not installed beside the software. Raises
    ``InputError`` where the file is not the one of their manifest."""
    if not (root / SUMMARY).is_file():
        return {}
    stated = {file: due for outcome in read_manifest(root) for file, due in outcome.files.items()}
    if faults := list(file_faults(root, {SUMMARY: stated.get(SUMMARY, "nothing")})):
        raise InputError(str(root), faults)
    summary = read_json(root / SUMMARY, "the summary of a campaign")
    return {
        "scenarios": summary["scenarios"],
        "draws": summary["draws"],
        "algorithms": {row["algorithm"]: row for row in summary["completion"]["algorithm"]},
    }
