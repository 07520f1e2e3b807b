"""Runs the programs of one page in one interpreter, as the cells of a notebook are run.

Each line on standard input is a program, as a JSON text; each line on standard output says what it printed, and how it failed.
"""

import contextlib
import io
import json
import sys
import traceback


def main() -> None:
    sys.path[0] = ""  # programs import from the page's folder, not from this one
    names: dict[str, object] = {"__name__": "__main__"}
    for line in sys.stdin:
        printed, failed = io.StringIO(), ""
        try:
            with contextlib.redirect_stdout(printed):
                exec(compile(json.loads(line), "the page", "exec"), names)
        except BaseException:
            failed = traceback.format_exc()
        print(json.dumps({"printed": printed.getvalue(), "failed": failed}), flush=True)


if __name__ == "__main__":
    main()
