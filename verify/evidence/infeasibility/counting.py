"""The certificate of counting as prices, for a checker that knows nothing of linear programs.

The weight of a State's limit on reviews is the price of one of its reviews; so for a State that declines a second one, and for a
pair that may not review each other. What a seat costs at least follows from the prices, so the weights of the seats are not needed.
"""

from fractions import Fraction
from typing import Any

from algorithms.record import canonical
from verify.diagnosis.certificate import Certificate
from verify.diagnosis.problem import Problem

SCHEMA = "untoc-draw/counting/1"


def counting_file(problem: Problem, certificate: Certificate) -> str:
    """The prices and the division, as JSON; a price is an exact fraction."""
    prices: dict[str, dict[str, Fraction]] = {"load-max": {}, "decline": {}}
    pairs: list[dict[str, Any]] = []
    states = problem.scenario.states
    for row in certificate.rows:
        if row.clause == "29a":
            pairs.append(
                {"reviewed": [states[s] for s in row.states], "reviewing": [states[r] for r in row.other], "price": str(row.weight)}
            )
        for state in row.states if row.clause in prices else ():
            of = prices[row.clause]
            of[states[state]] = of.get(states[state], Fraction(0)) + row.weight
    written = {clause: {state: str(price) for state, price in of.items()} for clause, of in prices.items()}
    return canonical(
        {
            "schema": SCHEMA,
            "groups": problem.groups(),
            "pair_prices": pairs,
            "prices": written["load-max"],
            "decline_prices": written["decline"],
        }
    )
