"""The table of all parameters, as the model's description shows it.

``python -m sim.review_phase.parameter_page docs/explanation/review-phase-model.md`` writes it anew between its two markers.
"""

import sys
from pathlib import Path

from sim.review_phase.parameters import DEFAULTS
from storage.marked_part import with_part
from storage.whole_file import write_whole

BEGIN, END = "<!-- parameters: begin -->", "<!-- parameters: end -->"


def parameter_table() -> str:
    """A Markdown table, one row for each parameter, with the markers round it."""
    rows = [
        f"| `{each.name}` | {each.value:g} | {each.unit} | {each.least:g} to {each.most:g} | {each.level} | {each.meaning} | {each.source} |"
        for each in DEFAULTS.values()
    ]
    head = ["| parameter | value | unit | allowed | level | meaning | source |", "|---|---|---|---|---|---|---|"]
    return "\n".join([BEGIN, *head, *rows, END])


if __name__ == "__main__":
    file = Path(sys.argv[1])
    write_whole(file, with_part(file.read_text(encoding="utf-8"), BEGIN, END, parameter_table()))
