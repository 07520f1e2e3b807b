"""What a folder with a proof of infeasibility claims, and how to check it, in plain English."""

from verify.diagnosis.problem import Problem
from verify.evidence.infeasibility.refutation import Refutation

FORMULA = """THE PROOF BY FORMULA

formula.cnf says "a lawful draw exists" as a formula in the DIMACS format. Its comments say what each variable stands for
and which clause of the law each clause of the formula comes from. {speaks}
It has {variables} variables and {clauses} clauses; the proof has {steps} steps and uses {used} of the clauses.

proof.drat proves that nothing satisfies the formula. To check it, with Python 3.11 and nothing else:

    python check_drat.py formula.cnf proof.drat

It prints "s VERIFIED". Other people's checkers do as well, for the formats are common ones:

    drat-trim formula.cnf proof.drat
    lrat-check formula.cnf proof.lrat

The proof uses these clauses of the law, for these States:
{rests_on}
"""
COUNTING = """THE PROOF BY COUNTING

counting.json gives each State a price for a review that it performs. The seats to be filled cost more than all the reviews
that may be performed, whoever is drawn; so no draw exists. To check it, with Python 3.11 and nothing else:

    python check_counting.py .

It works out who may hold which seat from scenario.json and law.json by its own reading of the rules, adds up exact
fractions, and prints "PROVED".
"""
ALL = "It speaks of all States under review."
FEW = """It speaks of the reviews of {states} alone.
The reviews of other States are left out, which can only make a draw easier: if these cannot be drawn, all cannot."""
LIMITS = """WHAT THIS DOES NOT SHOW

- The full text of paragraphs 28 and 29 was not available; the law is as law.json has it.
- The list of parties is taken as given.
{more}"""
FORMULA_LIMIT = """- That the formula says what the law says does not follow from the proof. It is written from the same statement of the
  clauses as our checker of draws; our tests hold it against a second statement of the law on random small problems.
"""


def readme_of(problem: Problem, refutation: Refutation | None, by_counting: bool) -> str:
    """The text of README.txt."""
    parts = [_claim(problem)]
    parts += [_formula(refutation)] if refutation else []
    parts += [COUNTING] if by_counting else []
    parts.append(LIMITS.format(more=FORMULA_LIMIT if refutation else ""))
    return "\n".join(parts)


def _claim(problem: Problem) -> str:
    division = "It holds for every division into three years: no clause in force speaks of years."
    if problem.depends_on_division:
        division = f"It holds for the division into three years drawn with the seed {problem.seed!r}."
    return (
        f"THE CLAIM\n\nUnder the law in law.json ({problem.law.digest})\nthere is no lawful draw for {problem.scenario.id} "
        f"(scenario.json, {problem.scenario.digest}).\n{division}\n"
    )


def _formula(refutation: Refutation) -> str:
    reader, proof = refutation.reader, refutation.proof
    states = reader.problem.scenario.states
    named = ", ".join(states[state] for state in reader.reviewed)
    return FORMULA.format(
        speaks=ALL if reader.whole else FEW.format(states=named),
        variables=len(reader.cnf.names),
        clauses=len(reader.cnf.clauses),
        steps=len(proof.steps),
        used=len(proof.used),
        rests_on="\n".join(f"    {clause}: {', '.join(states)}" for clause, states in refutation.rests_on.items()),
    )
