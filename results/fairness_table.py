"""The fairness table: every measure of every algorithm, and of the references, with errors."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from algorithms import Algorithm
from scenarios import Scenario
from sim.fairness.equals import EqualityTest, equality_test, exchangeable_kinds, kind_test
from sim.fairness.estimate import ChanceEstimate, estimate_chances
from sim.fairness.lottery_of_draws import Lottery, distance_from_best
from sim.fairness.measures import (
    Figure,
    additional_of,
    burden_by,
    burden_spread,
    burdens_of_state,
    deviation,
    mean_of,
    order_effect,
    pair_counts,
    randomness_of,
)
from verify.draw_arrays import DrawArrays
from verify.law.parameters import LawParameters
from verify.law_in_force import LawInForce
from verify.readers.facts import Facts

Row = dict[str, Any]
UNKNOWN = float("nan")

REFERENCE_THIN = 30_000
"""Moves of a chain between two draws of a reference."""

LABELS = {
    "effective": "worth in independent draws",
    "states_with_0": "States with no review",
    "states_with_more_than_3": "States with more than 3 reviews",
    "burden_mean": "reviews a State: mean",
    "burden_variance": "  variance over the States",
    "burden_maximum": "  most",
    "burden_gini": "  Gini (0: all equal)",
    "burden_jain": "  Jain (1: all equal)",
    "additional": "additional reviewers",
    "equals_p": "equals alike, reviews: p-value",
    "equals_largest": "  largest difference of two equals",
    "equals_largest_p": "  its p-value",
    "equals_additional_p": "equals alike, additional: p-value",
    "predictability": "chance to predict a seat",
    "maximum_probability": "pair: largest chance, held out",
    "average_maximum_probability": "  mean of largest, held out",
    "support_size": "  pairs seen",
    "entropy": "  entropy, nats",
    "l2_norm": "  L2 norm",
    "order_burden": "called late: correlation with reviews",
    "order_additional": "  with additional reviewers",
}
REFERENCES = {"uniform": "U: all lawful draws alike", "independent": "C: independent lots, given lawful"}
_DEVIATIONS = {
    "total": "pairs against {}: sum of deviations",
    "total_noise": "  of which noise would give",
    "beyond_noise": "  root sum of squares beyond noise",
    "largest": "  largest deviation",
    "largest_noise": "  of which noise would give",
    "pairs_beyond": "  pairs beyond noise (1 %)",
    "burden": "  largest of a State's mean reviews",
}


_FROM_BEST = {"best_largest": "reviews against L, kinds: busiest, more by", "best_in_all": "  sum of differences"}


def labels_of(scenario: Scenario) -> dict[str, str]:
    """Key and label of every row, in the order of the table."""
    labels = dict(LABELS)
    for place, name in enumerate(scenario.regional_groups):
        labels[f"group_{place}"] = ("mean reviews: " if not place else "  ") + name
    for number in range(1, scenario.n_instruments + 1):
        labels[f"instruments_{number}"] = ("mean reviews: party to " if number == 1 else "  to ") + str(number)
    for target, name in REFERENCES.items():
        labels |= {f"{target}_{key}": label.format(name[0]) for key, label in _DEVIATIONS.items()}
    return labels | _FROM_BEST


def row_of(
    scenario: Scenario, law: LawParameters, found: ChanceEstimate, references: Mapping[str, ChanceEstimate], best: Lottery | None = None
) -> Row:
    """The measures of one algorithm: ``figures`` by key, ``equals`` with the States that differ most; ``best`` is L."""
    facts = Facts(scenario, law)
    takes_part, kind = facts.takes_part, exchangeable_kinds(facts)
    burdens, additional, apart = found.arrays.burdens, additional_of(found.arrays), found.apart
    rng = np.random.default_rng(list(f"{found.seed}/shuffles".encode()))
    equals, extra = equality_test(apart.burdens, kind, rng=rng), equality_test(additional_of(apart), kind, rng=rng)
    figures = burden_spread(burdens[:, takes_part]) | _shares(scenario, takes_part, burdens) | randomness_of(found.arrays)
    figures |= {
        "additional": mean_of(additional.sum(axis=1)),
        "predictability": mean_of(found.predictability),
        "order_burden": order_effect(burdens, found.position),
        "order_additional": order_effect(additional, found.position),
    }
    figures = widened(figures, dependence(found)) | {
        "effective": Figure(found.chances.draws, UNKNOWN),
        "equals_p": Figure(equals.p_value, UNKNOWN),
        "equals_largest": Figure(equals.largest, equals.largest_error),
        "equals_largest_p": Figure(equals.largest_p, UNKNOWN),
        "equals_additional_p": Figure(extra.p_value, UNKNOWN),
    }
    for target, reference in references.items():
        if reference is found:
            continue
        for key, value in vars(deviation(apart, reference.chances, rng=rng)).items():
            figures[f"{target}_{key}"] = value if isinstance(value, Figure) else Figure(float(value), UNKNOWN)
    if best:
        far = distance_from_best(found.chances, best)
        figures |= {"best_largest": Figure(far.largest_of_kinds, UNKNOWN), "best_in_all": Figure(far.in_all_of_kinds, UNKNOWN)}
    return {
        "name": found.algorithm,
        "draws": found.draws,
        "stuck": found.stuck,
        "broken": found.broken,
        "milliseconds_a_draw": found.milliseconds_a_draw,
        "figures": figures,
        "equals": _widest(scenario, equals),
    }


def _shares(scenario: Scenario, takes_part: Any, burdens: Any) -> dict[str, Figure]:
    """Mean burden by regional group and by number of instruments."""
    found = dict[str, Figure]()
    labels = {"group": scenario.group_of, "instruments": scenario.adherence.sum(axis=1)}
    for name, label in labels.items():
        by = burden_by(burdens[:, takes_part], np.asarray(label, dtype=np.int64)[takes_part])
        found |= {f"{name}_{value}": figure for value, figure in by.items()}
    return found


def _widest(scenario: Scenario, equals: EqualityTest) -> dict[str, Any]:
    between = [scenario.states[state] for state in equals.between] if equals.between else []
    return {"kinds": len(equals.kinds), "between": between}


def reference_estimates(
    scenario: Scenario, law: LawParameters, seed: str, workers: int, draws: int, progress: Callable[[str], None], thin: int = REFERENCE_THIN
) -> dict[str, ChanceEstimate]:
    """The references, each as if it were an algorithm, from ``draws`` draws of four chains, ``thin`` moves apart; ``chances.draws`` is
    their worth.

    ``progress`` is told how well the chains have mixed. Raises ``InputError`` for a law that the chains do not know.
    """
    from sim.fairness.uniform import estimate_uniform as run_chains  # noqa: PLC0415
    from verify.diagnosis.problem import Problem  # noqa: PLC0415

    found = {}
    for target, name in REFERENCES.items():
        chain = run_chains(Problem(scenario, law, f"{seed}/0"), target, 4, -(-draws // 4), thin, seed, workers)
        progress(
            f"{name}: R-hat {chain.r_hat_pairs:.3f} for pairs and {chain.r_hat_burdens:.3f} for reviews, "
            f"worth {chain.ess_pairs:.0f} and {chain.ess_burdens:.0f} independent draws"
        )
        count = len(chain.draws.year_of)
        none = np.full(count, np.nan), np.full((count, scenario.n_states), np.nan)
        found[target] = ChanceEstimate(name, seed, count, 0, chain.broken, chain.draws, chain.chances, *none, 0.0)
    return found


def dependence(found: ChanceEstimate) -> float:
    """By how much errors grow where the draws are not independent: the root of draws by the independent ones that they are worth."""
    return float(np.sqrt(len(found.arrays.year_of) / found.chances.draws))


def widened(figures: Mapping[Any, Figure], factor: float) -> dict[Any, Figure]:
    """The figures with their errors multiplied."""
    return {key: Figure(figure.value, figure.error * factor) for key, figure in figures.items()}


def estimates(
    scenario: Scenario,
    law: LawInForce,
    algorithms: Sequence[Algorithm],
    draws: int,
    seed: str,
    workers: int,
    progress: Callable[[str], None],
) -> list[ChanceEstimate]:
    """The draws of every algorithm, with the same seeds; progress in words."""
    found = []
    for algorithm in algorithms:

        def told(done: int, of: int, name: str = algorithm.name) -> None:
            progress(f"{name}: {done} of {of} draws")

        found.append(estimate_chances(scenario, law, algorithm, draws, seed, workers, told))
    return found


def document_of(rows: Sequence[Row], labels: Mapping[str, str]) -> dict[str, Any]:
    """The table as data; what is not known is null."""

    def known(value: float) -> float | None:
        return value if np.isfinite(value) else None

    plain = []
    for row in rows:
        figures = {key: {name: known(number) for name, number in asdict(figure).items()} for key, figure in row["figures"].items()}
        plain.append(row | {"figures": figures, "draws": known(row["draws"])})
    return {"measures": dict(labels), "rows": plain}


@dataclass(frozen=True)
class StateChances:
    """What one algorithm, or a reference, means for one State; chances with errors.

    ``reviews``: of performing 0, 1, 2, 3 and more reviews, with ``mean``; ``alike``: the same for the mean of its equals and itself.
    ``additional``: of having an additional reviewing State; ``reviewers``: how many States review it. ``reviewed_by`` and ``reviewing``, by
    index of the other State: the pair's chance, taken as the same for all pairs of States of the same two kinds; ``seen``: the same
    two, in how many draws.
    ``equals_p``: of the test that the equals have one mean number of reviews. Errors that are not known are NaN.
    """

    name: str
    draws: float
    reviews: dict[str, Figure]
    alike: dict[str, Figure]
    additional: Figure
    reviewers: Figure
    reviewed_by: dict[int, Figure]
    reviewing: dict[int, Figure]
    seen: tuple[dict[int, int], dict[int, int]]
    equals_p: float


def chances_of_state(scenario: Scenario, law: LawParameters, found: ChanceEstimate, state: int) -> StateChances:
    """The chances of one State, by the draws of an algorithm."""
    kind = exchangeable_kinds(Facts(scenario, law))
    burdens, draws = found.arrays.burdens, found.arrays
    alike = np.flatnonzero(kind == kind[state])
    shares = [np.mean(burdens[:, alike] == number, axis=1) for number in range(4)] + [np.mean(burdens[:, alike] > 3, axis=1)]
    counts = pair_counts(draws, 1)[0]
    others = [other for other in np.flatnonzero(kind >= 0).tolist() if other != state]
    between = _between_kinds(draws, kind)
    factor = dependence(found)
    between = widened(between, factor)
    pooled = dict(zip(("0", "1", "2", "3", "more"), map(mean_of, shares), strict=True)) | {"mean": mean_of(burdens[:, alike].mean(axis=1))}
    extra = widened(
        {
            "additional": mean_of(additional_of(draws)[:, state] > 0),
            "reviewers": mean_of(np.count_nonzero(draws.reviewing[:, state] >= 0, axis=-1)),
        },
        factor,
    )
    return StateChances(
        found.algorithm,
        found.chances.draws,
        widened(burdens_of_state(burdens, state), factor),
        widened(pooled, factor),
        extra["additional"],
        extra["reviewers"],
        {other: between[kind[state], kind[other]] for other in others},
        {other: between[kind[other], kind[state]] for other in others},
        ({other: int(counts[state, other]) for other in others}, {other: int(counts[other, state]) for other in others}),
        kind_test(burdens[:, alike], alike).p_value if len(alike) > 1 and factor == 1 else UNKNOWN,
    )


def _between_kinds(draws: DrawArrays, kind: Any) -> dict[tuple[int, int], Figure]:
    """The mean chance of a pair by the kinds of the State reviewed and of the State reviewing."""
    count, kinds = len(draws.reviewing), int(kind.max()) + 1
    draw, reviewed, _ = place = np.nonzero(draws.reviewing >= 0)
    at = (draw * kinds + kind[reviewed]) * kinds + kind[draws.reviewing[place]]
    seen = np.bincount(at, minlength=count * kinds * kinds).reshape(count, kinds, kinds)
    size = np.bincount(kind[kind >= 0], minlength=kinds)
    pairs = np.maximum(np.outer(size, size) - np.diag(size), 1)
    return {(s, r): mean_of(seen[:, s, r] / pairs[s, r]) for s in range(kinds) for r in range(kinds)}
