"""Writes the tables of ``docs/reference/law.md`` anew: ``python docs/law_page.py docs/reference/law.md``."""

import sys
from pathlib import Path

from storage.marked_part import with_part
from storage.whole_file import write_whole
from verify.law.document import law_document
from verify.law.parameters import LawParameters
from verify.law_in_force import law_from

BEGIN, END = "<!-- law: begin -->", "<!-- law: end -->"
SWITCHED_ON = {"load_max": 3, "load_min": "on", "legal_family": "on", "defers": ["A"], "declines": ["A"], "redraws": ["A"]}
"""The rules of the Convention against Corruption, all of them, so that their clauses stand in the table too."""


def law_tables() -> str:
    """Clauses and parameters in Markdown, with the markers round them."""
    everything, defaults = law_document(law_from(SWITCHED_ON)), law_document(LawParameters())
    in_force = {clause["id"] for clause in defaults["clauses"]}
    lines = [BEGIN, "## Levels", "", "| level | meaning |", "|---|---|"]
    lines += [f"| `{level}` | {words} |" for level, words in everything["levels"].items()]
    for heading, wanted in (("## Clauses in force", True), ("## Clauses that are off unless asked for", False)):
        lines += ["", heading]
        for clause in everything["clauses"]:
            if (clause["id"] in in_force) == wanted:
                paragraph = f"paragraph {clause['paragraph']}" if clause["paragraph"][0].isdigit() else f"{clause['paragraph']} rule"
                lines += ["", f"**`{clause['id']}`** ({paragraph}, level `{clause['level']}`): {clause['statement']}.", ""]
                lines += [f"- {sentence}\\\n  `{formal}`" for sentence, formal in zip(clause["terms"], clause["formal"], strict=True)]
    lines += ["", "## Parameters"]
    for one in defaults["parameters"]:
        lines += ["", f"**`{one['parameter']}`**: {one['question']} Level `{one['level']}`; {one['source']}.", ""]
        default = "none" if one["default"] == [] else str(one["default"])
        for value, meaning in one["alternatives"].items():
            lines.append(f"- `{value}`{' (the default)' if value == default else ''}: {meaning}")
        if default not in one["alternatives"]:
            lines.append(f"- The default is `{default}`.")
    return "\n".join([*lines, END])


if __name__ == "__main__":
    file = Path(sys.argv[1])
    write_whole(file, with_part(file.read_text(encoding="utf-8"), BEGIN, END, law_tables()))
