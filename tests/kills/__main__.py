"""``python -m tests.kills KILLS SEED COMMAND ...``: so many kills of each command, and the figures."""

import sys
import tempfile
from importlib import import_module
from pathlib import Path
from random import Random

from tests.kills.killing import LONG, Disturbed

LOADED = ("app.main", "app.stress_pages", "app.simulate_pages", "app.lottery_pages", "results.report.page.document",
          "pandas", "pyarrow.parquet", "matplotlib.pyplot")  # fmt: skip


def main(kills: int, seed: str, names: list[str]) -> None:
    """Print the figures after each round."""
    for module in LOADED:
        import_module(module)
    for name in names or LONG:
        with tempfile.TemporaryDirectory() as place:
            one = Disturbed(LONG[name], Path(place), Random(f"{seed} {name}"))
            one.measure()
            print(f"{name}: undisturbed {one.seconds:.1f} s, {len(one.whole)} files held, progress {one.most}", flush=True)
            while one.counts["kills"] < kills:
                one.round(kills)
                if one.different:
                    print(f"{name}: different: {one.different}", flush=True)
                print(f"{name}: {dict(one.counts)}", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3:])
