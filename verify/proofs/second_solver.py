"""A second opinion: cvc5 on the same claims, handed over as SMT-LIB text."""

from typing import Any

from verify.budget import USUAL, Effort
from verify.proofs.effort import CVC5_UNITS
from verify.proofs.theorem import PROVED, REFUTED, UNKNOWN, Verdict


def ask_cvc5(text: str, effort: Effort = USUAL) -> str:
    """``sat``, ``unsat`` or ``unknown`` for an SMT-LIB text, within cvc5's units and what is left on the user's clock."""
    return work_of_cvc5(text, effort)[0]


def work_of_cvc5(text: str, effort: Effort = USUAL, seed: int = 0) -> tuple[str, int]:
    """The answer, and the units that cvc5 took; ``seed`` is that of its search."""
    import cvc5  # noqa: PLC0415  (loaded only for a second opinion)

    solver = cvc5.Solver()
    solver.setOption("enum-inst", "true")
    solver.setOption("rlimit-per", str(effort.units(CVC5_UNITS)))
    solver.setOption("seed", str(seed))
    solver.setOption("sat-random-seed", str(seed))
    if effort.milliseconds_left is not None:
        solver.setOption("tlimit-per", str(effort.milliseconds_left))
    parser = cvc5.InputParser(solver)
    parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, text, "claim")
    symbols, answer = parser.getSymbolManager(), "unknown"
    while not (command := parser.nextCommand()).isNull():
        said = str(command.invoke(solver, symbols)).strip()
        if said in ("sat", "unsat", "unknown"):
            answer = said
        elif said.startswith("(error"):
            raise ValueError(f"cvc5: {said}")
    used: Any = solver.getStatistics().get(True, True)["resource::resourceUnitsUsed"]["value"]
    return answer, int(used)


def confirm(verdict: Verdict, effort: Effort = USUAL) -> str:
    """The verdict that cvc5 comes to on the queries that decided it, and on the cases in which its hypotheses are possible."""
    if verdict.verdict == UNKNOWN or not verdict.queries:
        return UNKNOWN
    answers = {(ask_cvc5(query.smt(verdict.theorem.statement), effort), wanted) for query, wanted in verdict.asked}
    if all(answer == wanted for answer, wanted in answers):
        return verdict.verdict
    if any(answer == "unknown" for answer, _ in answers):
        return UNKNOWN
    return REFUTED if verdict.verdict == PROVED else PROVED
