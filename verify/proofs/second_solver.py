"""A second opinion: cvc5 on the same claims, handed over as SMT-LIB text."""

from verify.proofs.theorem import CASE, PROVED, REFUTED, UNKNOWN, Query, Verdict


def ask_cvc5(text: str, timeout_seconds: float = 20) -> str:
    """``sat``, ``unsat`` or ``unknown`` for an SMT-LIB text."""
    import cvc5  # noqa: PLC0415  (loaded only for a second opinion)

    solver = cvc5.Solver()
    solver.setOption("enum-inst", "true")
    solver.setOption("tlimit-per", str(int(1000 * timeout_seconds)))
    parser = cvc5.InputParser(solver)
    parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, text, "claim")
    symbols, answer = parser.getSymbolManager(), "unknown"
    while not (command := parser.nextCommand()).isNull():
        said = str(command.invoke(solver, symbols)).strip()
        if said in ("sat", "unsat", "unknown"):
            answer = said
        elif said.startswith("(error"):
            raise ValueError(f"cvc5: {said}")
    return answer


def confirm(verdict: Verdict, timeout_seconds: float = 20) -> str:
    """The verdict that cvc5 comes to on the queries that decided it."""
    if verdict.verdict == UNKNOWN or not verdict.queries:
        return UNKNOWN
    wanted = "sat" if verdict.scope.startswith(CASE) else "unsat"
    answers = {_answer(query, verdict, timeout_seconds) for query in verdict.queries}
    if answers == {wanted}:
        return verdict.verdict
    if "unknown" in answers:
        return UNKNOWN
    return REFUTED if verdict.verdict == PROVED else PROVED


def _answer(query: Query, verdict: Verdict, timeout_seconds: float) -> str:
    return ask_cvc5(query.smt(verdict.theorem.statement), timeout_seconds)
