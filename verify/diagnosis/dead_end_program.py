"""The dead ends of sequential bowls as a program: which States are called first, and whom they draw, so that a bowl fails.

At the seat of a State, a lot is barred for good once it is barred: what was drawn only ever bars more (this needs a law without
preferences and without ``home_fallback``). So a bowl can fail exactly where the States called before can be drawn, lawfully
among themselves, such that each of its lots is barred. The order among them does not matter. The bars are read from the clauses.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from algorithms.draw_so_far import AWAY, Seat
from algorithms.state_sets import StateSet, members
from verify.diagnosis.problem import Problem
from verify.guard import atoms_of
from verify.law.clauses import clauses_of
from verify.law.parameters import BY_GROUP
from verify.law.terms import Count, ForAll, Formula, Load, Not, Redraws, without_states
from verify.readers.asp import AspReader, Body, candidates, facts_of, shares_out, structure
from verify.readers.asp_rules import Line, Rule, fact, literal, pool, renamed, written

OPENED = (literal("opened", "D", "S"),)
"""The seats that are filled: of States called, and what comes before the seat of the target."""
EXACT_UNDER = {
    "home_fallback": ("none",),  # else a bar is lifted where nobody of the own group is left
    "legal_family": ("off",),  # else a bar is lifted where nobody of a similar system is left
    "load_min": ("off",),  # else a draw with every seat filled can be stuck
    "additional_keeps_seat": ("yes",),  # else a lot kept at one seat takes a State from the other seat's bowl
    **{name: (value,) for name, value in BY_GROUP.items()},  # the same
}
"""The values under which no dead end is missed; every other parameter may have any value, but for what ``is_exact`` says of
``some-missing`` and of States without a group, whose two bowls share their lots. Elsewhere nothing is ruled out."""
FEW_INSTRUMENTS = 6
"""Up to so many instruments, every way to share the missing ones between additional States is written out."""


@dataclass(frozen=True)
class Target:
    """The seat whose bowl is to fail, in the year in which its State is called."""

    state: int
    side: int
    year: int


@dataclass(frozen=True)
class Calling:
    """Who may be called before the target: ``least`` to ``most`` States of each bloc (a set of States under review)."""

    blocs: tuple[tuple[StateSet, int, int], ...]

    @property
    def least(self) -> int:
        """How many States are called before in any case."""
        return sum(least for _, least, _ in self.blocs)


class BarReader(AspReader):
    """Reads a term for a State that would get the next lot of the target: its review is counted before it is made."""

    def __init__(self, more_reviewers: int) -> None:
        super().__init__()
        self._more = more_reviewers

    def bars(self, kind: str, state: int, term: Formula) -> None:
        """State which lots of the target the term bars."""
        bound, body = {"s"}, term
        while isinstance(body, ForAll) and body is not without_states(term):
            bound.add(body.variable)
            body = body.body
        lot = "R" if "r" in bound else "Q"
        target = (f"S = {state}", literal("pool", kind, lot))
        self.rules += [Rule(literal("barred", kind, lot), (*target, *way)) for way in self.read(Not(body), ())]

    def _number(self, left: Count | Load | Redraws, relation: str, number: int, scope: Body) -> Body:
        more = 1 if isinstance(left, Load) else self._more if isinstance(left, Count) else 0
        return super()._number(left, relation, number - more, scope)


def is_exact(problem: Problem) -> bool:
    """Whether the programs of all seats together have every dead end: only then is one ruled out, or called the shortest.

    Asked of the law and of every seat, those too that need no program because a bound excludes them: a bound is no argument
    about a law that this one does not fit.
    """
    value, facts, reader = problem.law.values, problem.guard.facts, problem.guard.reader
    shared = value["additional_covers"] == "some-missing"
    return (
        all(value[name] in values for name, values in EXACT_UNDER.items())
        and not (shared and (value["uncoverable_lot"] == "stuck" or facts.n_instruments > FEW_INSTRUMENTS))
        and not reader.groups.get(-1, 0) & reader.under_review
    )


def dead_end_program(problem: Problem, target: Target, calling: Calling, most: int) -> str:
    """The program whose answer sets are the ways to the target's dead end with at most ``most`` States called before it."""
    law, shared = problem.law, problem.law.values["additional_covers"] == "some-missing"
    reader, first, extra = AspReader(), BarReader(1), BarReader(2)
    for clause in clauses_of(problem.with_parameter("load_min", "off").law):
        for term in clause.each_lot:
            if atoms_of(without_states(term)) & {"reviewed_by", "count"}:
                reader.constrain(term)
                first.bars("first", target.state, term)
                extra.bars("extra", target.state, term)
            elif shares_out(clause, term):
                reader.constrain(term)
    facts = renamed(facts_of(problem.scenario, problem.year_of, problem.guard), "reviewed", "may_be_called")
    parts = [*facts, *_calling(target, calling, most), *structure(shared, OPENED)]
    parts += [*reader.rules, *first.rules, *extra.rules, *_failing(problem, target)]
    if law.values["uncoverable_lot"] == "stuck":
        parts += [
            "fails :- not some_lot.",
            "some_lot :- open_lot(_,_).",
            "fails :- astray(_).",
            "astray(Q) :- open_lot(Q,M), M != 0, not coverable(M).",
            "#show astray/1.",
        ]
    else:
        parts += ["fails :- not some_lot.", "some_lot :- open_lot(_,0).", "some_lot :- open_lot(_,M), coverable(M)."]
    return written([*parts, ":- not fails.", "#show called/1. #show drawn/3. #show additional/3. #show takes/4."])


def _calling(target: Target, calling: Calling, most: int) -> Iterator[Line]:
    yield "reviewed(S) :- called(S)."
    yield "opened(D,S) :- called(S), D = (home;away)."
    if target.side == AWAY:
        yield f"opened(home,{target.state}). reviewed({target.state})."
    for place, (states, least, greatest) in enumerate(calling.blocs):
        if others := members(states & ~(1 << target.state)):
            yield fact("bloc", pool(others), place)
            yield f"{least} {{ called(S) : bloc(S,{place}), may_be_called(S) }} {greatest}."
    if not calling.least:
        yield f"matters(S) :- reviewed_by(S,R), R = {target.state}."
        yield "matters(S) :- reviewed_by(S,R), pool(_,R)."
        yield ":- called(S), not matters(S)."
    yield f":- #count {{ S : called(S) }} > {most}."
    yield "#minimize { 1,S : called(S) }."
    yield "#defined takes/4. #defined called/1. #defined bloc/2. #defined coverable/1. #defined able/1. #defined barred/2."
    yield "#defined pool/2. #defined lacking/2. #defined open_lot/2. #defined may_be_called/1. #defined may/3. #defined drawn/3."


def _pool(problem: Problem, state: int, side: int, kind: str) -> StateSet:
    missing = problem.guard.reader.bits[state] if kind == "extra" else 0
    return candidates(problem.guard, Seat(state, side, missing))


def _failing(problem: Problem, target: Target) -> Iterator[Line]:
    """When a lot of the target is open: nothing bars it, and what it lacks could still be covered."""
    bits, wanted = problem.guard.reader.bits, problem.guard.reader.bits[target.state]
    pools = {kind: _pool(problem, target.state, target.side, kind) for kind in ("first", "extra")}
    for kind, states in pools.items():
        if states:
            yield fact("pool", kind, pool(members(states)))
    yield from (fact("lacking", state, wanted & ~bits[state]) for state in members(pools["first"]))
    yield "open_lot(Q,M) :- lacking(Q,M), not barred(first,Q)."
    blocks = set[int]()
    for missing in sorted({wanted & ~bits[state] for state in members(pools["first"])} - {0}):
        for sharing in ways_to_share(missing, problem.law.values["additional_covers"] == "some-missing"):
            blocks |= set(sharing)
            able = [literal("able", block) for block in sharing]
            yield Rule(literal("coverable", missing), (*able, *_room(problem, target, len(sharing))))
    for block in sorted(blocks):
        if holding := members(pools["extra"] & problem.guard.reader.holding(block)):
            yield Rule(literal("able", block), (f"Q = {pool(holding)}", "not barred(extra,Q)"))


def _room(problem: Problem, target: Target, more: int) -> tuple[str, ...]:
    """The condition that so many additional States keep 29 (c), where several may be drawn."""
    if more == 1 or problem.guard.facts.waives[target.state]:
        return ()
    most = problem.law.values["reviewers_max"] - 1 - more
    return (f"#count {{ R : reviewed_by({target.state},R) }} <= {most}",)


def ways_to_share(missing: int, several: bool) -> Iterator[tuple[int, ...]]:
    """Every way to share the missing instruments between States, each block of them to one; one block only, or several."""
    yield (missing,)
    if not several:
        return
    first = missing & -missing
    rest = missing & ~first
    part = (rest - 1) & rest if rest else 0
    while rest:
        for others in ways_to_share(rest & ~part, True):
            yield (first | part, *others)
        if not part:
            return
        part = (part - 1) & rest
