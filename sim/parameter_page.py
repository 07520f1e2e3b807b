"""The table of all parameters, as the model's description shows it.

``python -m sim.parameter_page docs/explanation/review-phase-model.md`` writes it anew between its two markers.
"""

import sys
from pathlib import Path

from sim.parameters import DEFAULTS

BEGIN, END = "<!-- parameters: begin -->", "<!-- parameters: end -->"


def parameter_table() -> str:
    """A Markdown table, one row for each parameter, with the markers round it."""
    rows = [
        f"| `{each.name}` | {each.value:g} | {each.unit} | {each.least:g} to {each.most:g} | {each.level} | {each.meaning} | {each.source} |"
        for each in DEFAULTS.values()
    ]
    head = ["| parameter | value | unit | allowed | level | meaning | source |", "|---|---|---|---|---|---|---|"]
    return "\n".join([BEGIN, *head, *rows, END])


def with_table(page: str) -> str:
    """A page with the table between its markers; raises ``ValueError`` where a marker is missing."""
    before, found, rest = page.partition(BEGIN)
    _, ended, after = rest.partition(END)
    if not (found and ended):
        raise ValueError(f"the page lacks {BEGIN} or {END}")
    return before + parameter_table() + after


if __name__ == "__main__":
    file = Path(sys.argv[1])
    file.write_text(with_table(file.read_text(encoding="utf-8")), encoding="utf-8")
