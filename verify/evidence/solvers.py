"""Ask both solvers about SMT-LIB texts, side by side."""

import platform
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from typing import Any

from verify.budget import Effort
from verify.proofs.effort import CVC5_UNITS, Z3_UNITS
from verify.proofs.second_solver import ask_cvc5

EXPECTED = "unsat"
ANSWERS = ("sat", "unsat", "unknown")
ENOUGH = Effort(10.0)
"""What each solver may do for one claim, in its own units: no clock. The hungriest claim of 189 States takes less than a fiftieth of it."""


def ask_z3(text: str, effort: Effort = ENOUGH) -> str:
    """``sat``, ``unsat`` or ``unknown`` for an SMT-LIB text, in a context of its own.

    Z3 reads the text as its command line would, in one call: it need not wait in between for cvc5, which keeps the interpreter busy. It is
    told to search at once: its usual preparation for bit vectors takes longer than it saves, a fifth of the whole at 189 States.
    Raises ``Z3Exception`` for a text that is no SMT-LIB.
    """
    import z3  # noqa: PLC0415  (loaded only when a pack is made)

    limit, context = f"(set-option :rlimit {effort.units(Z3_UNITS)})\n", z3.Context()
    asked = limit + text.replace("(check-sat)", "(check-sat-using smt)")
    said: str = z3.Z3_eval_smtlib2_string(context.ref(), asked)
    return said.strip() if said.strip() in ANSWERS else "unknown"


SOLVERS: dict[str, Callable[[str, Effort], str]] = {"z3": ask_z3, "cvc5": ask_cvc5}


def verdicts_of(claims: Mapping[str, str], effort: Effort = ENOUGH) -> tuple[dict[str, Any], dict[str, dict[str, float]]]:
    """What each solver answers to each claim, by clause, with the versions; and beside it, by solver and clause, the seconds it took."""
    with ThreadPoolExecutor(len(SOLVERS)) as pool:
        found = dict(zip(SOLVERS, pool.map(lambda name: _answers(name, claims, effort), SOLVERS), strict=True))
    verdicts = {
        "expected": EXPECTED,
        "units": {"z3": effort.units(Z3_UNITS), "cvc5": effort.units(CVC5_UNITS)},
        "versions": {"z3": version("z3-solver"), "cvc5": version("cvc5"), "python": platform.python_version()},
        "files": {
            f"smt/{clause}.smt2": {"clause": clause, "expected": EXPECTED} | {name: {"answer": found[name][clause][0]} for name in SOLVERS}
            for clause in claims
        },
    }
    return verdicts, {name: {clause: seconds for clause, (_, seconds) in of.items()} for name, of in found.items()}


def _answers(name: str, claims: Mapping[str, str], effort: Effort) -> dict[str, tuple[str, float]]:
    found = {}
    for clause, text in claims.items():
        started = time.perf_counter()
        answer = SOLVERS[name](text, effort)
        found[clause] = answer, round(time.perf_counter() - started, 3)
    return found
