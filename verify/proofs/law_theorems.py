"""Theorems about the law itself: is it consistent, which clauses follow from the others, which groups are too small."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import z3

from verify.law.clause import Clause
from verify.law.parameters import LawParameters
from verify.proofs.counterexample import describe
from verify.proofs.step import HOME_AWAY
from verify.proofs.theorem import Query, Theorem
from verify.readers.z3_formulas import all_of, any_of, implies, same
from verify.readers.z3_terms import Z3Reader
from verify.readers.z3_world import Draw, Scope, World, any_draw

SCOPES = (Scope(4, 2), Scope(6, 2), Scope(7, 3))
FIVE_REVIEWERS = Scope(10, 3, 2, 1)
"""Large enough for a State with five reviewing States under ``some-missing``."""
BECAUSE = {
    "29c": ("29b-additional",),
    "28-two": ("28-home", "28-away", "29b-party", "29b-additional"),
    "28-home/finished": ("28-two", "28-away/finished"),
    "28-away/finished": ("28-two", "28-home/finished"),
}
"""Clauses from which another (or a part of one) follows, where that is known: a proof from fewer hypotheses is found sooner and
says more."""
READ_OFF = "who reviews whom and how many reviews each State performs are read off the seats held"


def what_a_draw_is(world: World, draw: Draw) -> list[Any]:
    """A finished draw as the checker reads it: reviews are seats held, and loads are counted."""
    found = [
        world.every(
            "State",
            lambda s: world.every(
                "State",
                lambda r: same(
                    draw.reviewed_by(s, r), any_of(*[table(side, s, r) for side in HOME_AWAY for table in (draw.drawn, draw.additional)])
                ),
            ),
        )
    ]
    for side in HOME_AWAY:

        def holds(s: Any, r: Any, i: Any, side: int = side) -> Any:
            seat = any_of(draw.drawn(side, s, r), draw.additional(side, s, r))
            return implies(draw.covers(side, s, r, i), seat)

        def by_state(s: Any, holds: Callable[[Any, Any, Any], Any] = holds) -> Any:
            return world.every("State", lambda r: world.every("Instrument", lambda i: holds(s, r, i)))

        found.append(world.every("State", by_state))
    found.append(
        world.every(
            "State",
            lambda s: world.every(
                "State", lambda r: implies(draw.reviewed_by(s, r), all_of(world.facts["under_review"](s), world.facts["takes_part"](r)))
            ),
        )
    )
    if world.scope:
        found.append(world.every("State", lambda r: draw.load(r) == world.number_of("State", lambda s: draw.reviewed_by(s, r))))
        found.append(world.every("State", lambda s: draw.redraws(s) >= 0))
    return [*world.axioms(), *found]


def _whole(reader: Z3Reader, clause: Clause) -> Any:
    return all_of(reader.world.truth(True), *[reader.read(term) for term in clause.terms])


def _finished(build: Callable[[World, Draw, Z3Reader], tuple[list[Any], Any]]) -> Callable[[World], list[Query]]:
    def queries(world: World) -> list[Query]:
        draw = any_draw(world)
        hypotheses, conclusion = build(world, draw, Z3Reader(world, draw))
        return [Query(world, [*what_a_draw_is(world, draw), *hypotheses], conclusion, lambda model: describe(world, draw, None, model))]

    return queries


def others_for(name: str, clauses: Sequence[Clause], world: World) -> list[Clause]:
    """The clauses to prove another (or a part of it) from: in an unbounded world only those that are known to be enough."""
    enough = BECAUSE.get(name) if world.scope is None else None
    if enough is None:
        return [other for other in clauses if other.id != name.partition("/")[0]]
    found = [other for other in clauses if other.id in enough]
    return found + [replace(other, each_lot=()) for other in clauses if f"{other.id}/finished" in enough]


def consistent(clauses: Sequence[Clause]) -> Theorem:
    """That some States can be reviewed under all clauses."""

    def build(world: World, draw: Draw, reader: Z3Reader) -> tuple[list[Any], Any]:
        somebody = world.some(
            "State", lambda s: all_of(world.facts["under_review"](s), world.some("Instrument", lambda i: world.facts["party"](s, i)))
        )
        return [*[_whole(reader, clause) for clause in clauses], somebody], world.truth(False)

    return Theorem(
        "law/consistent",
        "the clauses can all be kept at once: some draw keeps them",
        _finished(build),
        (READ_OFF,),
        SCOPES,
        wants_witness=True,
    )


def follows(clause: Clause, clauses: Sequence[Clause]) -> Theorem:
    """That a clause follows from the others."""

    def build(world: World, draw: Draw, reader: Z3Reader) -> tuple[list[Any], Any]:
        return [_whole(reader, other) for other in others_for(clause.id, clauses, world)], _whole(reader, clause)

    return Theorem(
        f"law/follows/{clause.id}",
        f"{clause.id} follows from the other clauses: {clause.statement}",
        _finished(build),
        (READ_OFF,),
        (*SCOPES, FIVE_REVIEWERS) if clause.id == "29c" else SCOPES,
        first=2,
    )


def too_small(size: int, clauses: Sequence[Clause]) -> Theorem:
    """That no draw exists where a regional group has exactly ``size`` States, whatever the rest."""

    def build(world: World, draw: Draw, reader: Z3Reader) -> tuple[list[Any], Any]:
        members = [world.constant("State", f"member_{number}") for number in range(1, size + 1)]
        group = world.constant("Group", "small_group")

        def inside(state: Any) -> Any:
            return all_of(world.facts["has_group"](state), same(world.facts["group"](state), group))

        exactly = [world.every("State", lambda s: same(inside(s), any_of(*[same(s, member) for member in members])))]
        if size > 1:
            exactly.append(z3.Distinct(*members))
        enough = [clause for clause in clauses if clause.id in ("28-home", "self", "29a") or world.scope]
        return [*exactly, *[_whole(reader, clause) for clause in enough]], world.truth(False)

    words = {1: "one State", 2: "two States", 3: "three States"}[size]
    return Theorem(
        f"law/group-of-{size}", f"no draw exists where a regional group has exactly {words}", _finished(build), (READ_OFF,), SCOPES
    )


def law_theorems(law: LawParameters, clauses: Sequence[Clause]) -> list[Theorem]:
    """The theorems about one law."""
    return [consistent(clauses), *[follows(clause, clauses) for clause in clauses], *[too_small(size, clauses) for size in (1, 2, 3)]]
