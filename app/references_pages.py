"""The exact chances of the hand-made case, and the best lottery of a scenario, for people and as JSON."""

import json
import time
from typing import Any

import click

from algorithms import algorithm_names, load_algorithm
from app.manners import NOT_KNOWN
from results.document import plain_table
from results.renderers.text import print_table
from scenarios import Scenario
from sim.fairness.chances import exact_chances
from sim.fairness.distance import equal_states, largest_between_equals, largest_pair_deviation, total_variation
from sim.fairness.exact import NotEnumerableError, exact_draw
from sim.fairness.hand_made import eight_states
from sim.fairness.leximin import leximin_burdens
from sim.fairness.lottery_of_draws import Lottery
from sim.fairness.references import independent_lots, lawful_draws, uniform_over_draws
from verify import LawParameters
from verify.diagnosis.problem import Problem

OF_A_ROW = ("algorithm", "draws", "sum", "stuck", "equals_apart")
HEADINGS = ("algorithm", "draws", "sum", "stuck", "equals apart", "pair, from U", "variation", "pair, from C", "variation", "seconds")


def exact_rows(load_max: int, names: tuple[str, ...]) -> dict[str, Any]:
    """The exact chances of every algorithm on the case of eight States, set against U and C; fractions as text."""
    case = eight_states(load_max)
    given = case.scenario, case.law, case.year_of
    lawful = lawful_draws(*given)
    uniform, lots = uniform_over_draws(lawful), independent_lots(*given, lawful)
    references = {"U": uniform, "C": lots.distribution}
    size, equals = case.scenario.n_states, equal_states(*given)
    chances = {name: exact_chances(one.items(), size) for name, one in references.items()}
    rows = []
    for name in names or algorithm_names():
        started = time.perf_counter()
        try:
            exact = exact_draw(load_algorithm(name), *given)
        except NotEnumerableError as reason:
            rows.append({"algorithm": name, "not_exact": str(reason)})
            continue
        row: dict[str, Any] = {
            "algorithm": name,
            "draws": len(exact.distribution),
            "sum": str(sum(exact.distribution.values())),
            "stuck": str(exact.stuck),
            "equals_apart": str(largest_between_equals(exact, equals)),
        }
        for letter, reference in references.items():
            row[f"pair_from_{letter}"] = largest_pair_deviation(exact.chances(size), chances[letter]).named(case.scenario)
            row[f"variation_from_{letter}"] = str(total_variation(exact.distribution, reference))
        rows.append(row | {"seconds": round(time.perf_counter() - started, 2)})
    return {
        "lawful_draws": len(lawful),
        "independent_lots_keep_the_law": str(lots.kept),
        "load_max": load_max,
        "sum": {name: str(sum(one.values())) for name, one in references.items()},
        "U_against_C": largest_pair_deviation(chances["U"], chances["C"]).named(case.scenario),
        "rows": rows,
    }


def show_exact(law: LawParameters, names: tuple[str, ...], as_json: bool) -> None:
    """Print the exact chances of the case of eight States; of the law only ``load_max`` is taken."""
    found = exact_rows(law.values["load_max"], names)
    if as_json:
        click.echo(json.dumps(found))
        return
    rows = []
    for row in (row for row in found["rows"] if "not_exact" not in row):
        apart = [cell for letter in "UC" for cell in (row[f"pair_from_{letter}"], f"{_decimal(row[f'variation_from_{letter}']):.3f}")]
        rows.append((*(row[name] for name in OF_A_ROW), *apart, f"{row['seconds']:.1f}"))
    print_table(plain_table("Exact chances: eight States, three under review, three instruments", HEADINGS, rows), 160)
    click.echo(
        f"{found['lawful_draws']:,} lawful draws; U and C sum to {found['sum']['U']} and {found['sum']['C']}, and are "
        f"{found['U_against_C']} apart. Independent lots keep the law: {found['independent_lots_keep_the_law']}."
    )
    for row in found["rows"]:
        if "not_exact" in row:
            click.echo(f"{row['algorithm']}: {row['not_exact']}.")


def _decimal(fraction: str) -> float:
    above, _, below = fraction.partition("/")
    return int(above) / int(below or 1)


def best_lottery(parties: Scenario, law: LawParameters) -> Lottery:
    """Leximin over burdens; raises ``ValueError`` for a law under which equals cannot be exchanged."""
    return leximin_burdens(Problem(parties, law))


def show_best(parties: Scenario, law: LawParameters, as_json: bool) -> int:
    """Print L: its levels, each with what no lottery beats. The exit code: 3 where it is not known to be the best."""
    found = best_lottery(parties, law)
    sizes = found.kinds.sizes
    levels: list[dict[str, Any]] = [
        {
            "states": sum(sizes[place] for measure in level.measures for place in measure),
            "value": level.value,
            "bound": level.bound,
            "proof": None if level.proof is None else str(level.proof),
            "gap": level.gap,
        }
        for level in found.levels
    ]
    document = {
        "scenario": parties.id,
        "finished": found.finished,
        "seconds": round(found.seconds, 2),
        "columns": found.columns,
        "draws": len(found.draws),
        "levels": levels,
    }
    code = 0 if found.finished else NOT_KNOWN
    if as_json:
        click.echo(json.dumps(document))
        return code
    click.echo(
        f"L, the best lottery over burdens (leximin), on {parties.id}: {len(found.draws)} draws with their chances, out of "
        f"{found.columns} found in {found.seconds:.1f} s."
    )
    for number, level in enumerate(levels, 1):
        proof = "no exact proof" if level["proof"] is None else f"proved in exact fractions that none beats {_decimal(level['proof']):.7f}"
        click.echo(
            f"  level {number}: {level['states']} States perform {level['value']:.7f} reviews on average; {proof}; gap {level['gap']:.1e}"
        )
    click.echo(
        "Finished: every level has its proof."
        if found.finished
        else "NOT KNOWN whether it is the best: the searches for a cheapest draw were used up."
    )
    return code
