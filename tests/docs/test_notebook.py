"""The notebook prints what stands in it."""

import json
from contextlib import closing
from pathlib import Path

from tests.docs.blocks import OUTPUT, PROGRAM, ROOT, Block
from tests.docs.session import Session

NOTEBOOK = json.loads((ROOT / "docs" / "how-to" / "library.ipynb").read_text(encoding="utf-8"))


def test_every_cell_prints_what_the_notebook_shows(tmp_path: Path) -> None:
    folder = tmp_path / "notebook"
    folder.mkdir()
    cells = [cell for cell in NOTEBOOK["cells"] if cell["cell_type"] == "code"]
    with closing(Session(folder)) as session:
        for place, cell in enumerate(cells):
            program = Block(PROGRAM, "".join(cell["source"]), place + 1)
            session.run(program)
            shown = "".join(line for output in cell["outputs"] for line in output["text"])
            session.run(Block(OUTPUT, shown, place + 1), program)
    assert len(cells) >= 5
    assert [cell["execution_count"] for cell in cells] == list(range(1, len(cells) + 1))


def test_a_code_host_and_jupyter_can_open_it() -> None:
    assert (NOTEBOOK["nbformat"], NOTEBOOK["nbformat_minor"]) == (4, 4)
    for cell in NOTEBOOK["cells"]:
        outputs = {"execution_count", "outputs"} if cell["cell_type"] == "code" else set()
        assert set(cell) == {"cell_type", "metadata", "source"} | outputs
        assert cell["source"]
