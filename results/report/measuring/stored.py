"""The stored outcomes of the stress campaign, which a report shows beside what it measures itself."""

import json
from importlib.resources import files
from typing import Final

from results.report.parts import Data

COMMAND: Final = "untoc-draw stress --plan full -o results/outcomes/stress"
"""The command that made the stored campaign."""


def stored_stress() -> Data:
    """By algorithm, over the lists on which a lawful draw exists: ``complete``, ``stuck``, and ``share`` completed with ``low`` and
    ``high`` (95 %); and over how many ``scenarios`` in all. Empty where the outcomes are not installed beside the software."""
    file = files("results") / "outcomes" / "stress" / "summary.json"
    if not file.is_file():
        return {}
    summary = json.loads(file.read_text(encoding="utf-8"))
    return {"scenarios": summary["scenarios"], "draws": summary["draws"],
            "algorithms": {row["algorithm"]: row for row in summary["completion"]["algorithm"]}}  # fmt: skip
