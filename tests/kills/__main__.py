"""``python -m tests.kills KILLS SEED COMMAND ...``: so many kills of each command, and the figures."""

import sys
import tempfile
from pathlib import Path
from random import Random

from tests.kills.killing import LONG, Disturbed


def main(kills: int, seed: str, names: list[str]) -> None:
    """Print the figures after each round."""
    for name in names or LONG:
        with tempfile.TemporaryDirectory() as place:
            one = Disturbed(LONG[name], Path(place), Random(f"{seed} {name}"))
            one.measure()
            print(f"{name}: undisturbed {one.seconds:.1f} s, {len(one.whole)} files held, progress {one.most}", flush=True)
            while one.counts["kills"] < kills:
                one.round(kills)
                print(f"{name}: {dict(one.counts)}", flush=True)
                if one.different:
                    sys.exit(f"{name}: different: {one.different}")


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3:])
