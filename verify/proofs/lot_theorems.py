"""Theorems about chance: of a bowl from which lots are drawn until one can be kept, and of the division into years by lot.

They speak of a model in numbers. The model's steps (``bowl_step``, ``place_step``, ``size_of_year``) are arguments, so that faults can be
planted; tests hold each of them against the real code (``tests/verify/proofs/test_lot_theorems.py``).
"""

from collections.abc import Callable, Mapping
from typing import Any

import z3

from verify.proofs.theorem import Query, Theorem
from verify.readers.z3_world import Scope, World

LOTS_ALIKE = "each lot in a bowl is drawn with the same chance, whatever was drawn before"
ANSWERS_STAY = "whether a lot can be kept does not hang on which other lots of its bowl were set aside before it"
AS_THE_CODE = "the code draws and deals as the model does; tests compare them in small cases"
SMALL = Scope(states=6)
"""Up to so many States a counterexample is looked for, and there the assumptions must be possible."""
Case = tuple[list[Any], Any]
"""Hypotheses and a conclusion."""


def numbers_theorem(
    name: str, statement: str, cases: Callable[[World], Mapping[str, Case]], many: str, assumptions: tuple[str, ...] = (AS_THE_CODE,)
) -> Theorem:
    """A theorem of cases in numbers; ``many`` names the number that a scope bounds by its States."""

    def build(world: World) -> list[Query]:
        return [in_numbers(world, case, *given, many) for case, given in cases(world).items()]

    return Theorem(name, statement, build, assumptions, (SMALL,), possible=SMALL)


def in_numbers(world: World, case: str, given: list[Any], claim: Any, many: str) -> Query:
    """A query about numbers, with ``many`` of them at most as many as the scope has States; shown as names and values."""

    def show(model: Any) -> list[str]:
        named = sorted((str(one).replace("_", " "), model[one]) for one in model if not one.arity())
        return [f"{case}: " + ", ".join(f"{name} {value}" for name, value in named)]

    bound = [z3.Int(many, world.context) <= world.scope.states] if world.scope else []
    return Query(world, [*given, *bound], claim, show)


def one_if(condition: Any) -> Any:
    """1 where a formula holds, else 0; of a plain truth too, so that tests can ask the model in numbers."""
    return int(condition) if isinstance(condition, bool) else z3.If(condition, z3.IntVal(1, condition.ctx), z3.IntVal(0, condition.ctx))


def bowl_step(lots: Any, keepable: Any, chance: Any, one_less: Any) -> Any:
    """How the chance of one lot to be kept comes from that in a bowl with one lot less: it is drawn now, or one of those that cannot be
    kept is drawn and set aside. ``Ceremony.fill_by_lot`` draws so."""
    return lots * chance == 1 + (lots - keepable) * one_less


def fair_theorem(step: Callable[[Any, Any, Any, Any], Any] = bowl_step) -> Theorem:
    """That all lots which can be kept are kept with the same chance, one in as many as they are; by induction over the other lots."""

    def cases(world: World) -> dict[str, Case]:
        lots, keepable = (z3.Int(name, world.context) for name in ("lots", "keepable"))
        chance, one_less = (z3.Real(name, world.context) for name in ("chance", "one_less"))
        drawn = [keepable >= 1, step(z3.ToReal(lots), z3.ToReal(keepable), chance, one_less)]
        claim = z3.ToReal(keepable) * chance == 1
        return {
            "every lot can be kept": ([*drawn, lots == keepable], claim),
            "one lot more that cannot": ([*drawn, lots > keepable, z3.ToReal(keepable) * one_less == 1], claim),
        }

    return numbers_theorem(
        "lots/fair",
        "in a model of one bowl, from which lots are drawn until one can be kept, every lot that can be kept is kept with the same chance",
        cases,
        "lots",
        (LOTS_ALIKE, ANSWERS_STAY, AS_THE_CODE),
    )


def place_step(states: Any, chance: Any, one_less: Any) -> Any:
    """How the chance of a State to have a place after the first comes from that of the place before in an order of one State less:
    another State is drawn now. ``algorithms.lots.drawn_order`` draws so."""
    return states * chance == (states - 1) * one_less


def equal_chance_theorem(step: Callable[[Any, Any, Any], Any] = place_step) -> Theorem:
    """That every State has every place in the order drawn with the same chance; by induction over the States."""

    def cases(world: World) -> dict[str, Case]:
        states = z3.Int("states", world.context)
        chance, one_less = (z3.Real(name, world.context) for name in ("chance", "one_less"))
        of_them = z3.ToReal(states)
        given = [states >= 2, step(of_them, chance, one_less), (of_them - 1) * one_less == 1]
        return {"a place after the first": (given, of_them * chance == 1)}

    return numbers_theorem(
        "division/equal-chance",
        "in a model of an order drawn by lot, every State has every place with the same chance",
        cases,
        "states",
        (LOTS_ALIKE, AS_THE_CODE),
    )


def size_of_year(share: Any, rest: Any, years: Any, year: Any) -> Any:
    """How many States of a regional group start in a year: its ``share``, and of those left over (``rest``) one in each of the later
    years. ``algorithms.division.years_in_turn`` deals so."""
    return share + one_if(year > years - rest)


def proportion_theorem(size: Callable[[Any, Any, Any, Any], Any] = size_of_year) -> Theorem:
    """That the years' sizes are in proportion; their sum by induction over the years."""

    def cases(world: World) -> dict[str, Case]:
        names = ("states", "years", "share", "rest", "year", "later")
        states, years, share, rest, year, later = (z3.Int(name, world.context) for name in names)
        dealt = [states == years * share + rest, share >= 0, rest >= 0, rest < years, year >= 1, year <= years]
        here, there = (size(share, rest, years, one) for one in (year, later))

        def until(last: Any) -> Any:
            over = last - (years - rest)
            return last * share + over * one_if(over > 0)

        return {
            "a year has its share, rounded down or up": (dealt, z3.And(years * here > states - years, years * here < states + years)),
            "a later year has as many, or one more": ([*dealt, later > year, later <= years], z3.And(there >= here, there <= here + 1)),
            "the first year": ([*dealt, year == 1], here == until(year)),
            "each year more": ([*dealt, year >= 2], until(year - 1) + here == until(year)),
            "all years": ([*dealt, year == years], until(year) == states),
        }

    return numbers_theorem(
        "division/proportion",
        "in a model of the division, each year has its share of a regional group's States, "
        "rounded down or up, the later years the larger ones, and together they have all",
        cases,
        "states",
    )


def lot_theorems() -> list[Theorem]:
    """The theorems about chance; they hang on no parameter of the law."""
    return [fair_theorem(), equal_chance_theorem(), proportion_theorem()]
