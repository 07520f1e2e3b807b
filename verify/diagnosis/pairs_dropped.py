"""The fewest pairs of States without which a draw is possible: of those that a user bars or requires, a minimal correction set
(Liffiton and Sakallah 2008) of smallest size.

A pair is dropped from its relation. So those relations alone are looked at that nothing asks for but sentences of two forms: that one State
of a pair does not review the other, and that it does. clingo looks for a draw that breaks as few pairs as it can: by cores, which shows
soon that fewer do not do where the reasons lie apart, and if that does not end, from draw to better draw.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from algorithms.draw_so_far import DrawSoFar
from verify.budget import Budget
from verify.diagnosis.feasibility import MOST_LIFTED
from verify.diagnosis.problem import Problem
from verify.law.added import Added, added_of
from verify.law.terms import UNDER_REVIEW, Atom, Domain, ForAll, Formula, Implies, Not, parts_of

Pair = tuple[str, str, str]
"""The id of a relation, and the two States as they stand in it."""
STRATEGIES = ("usc,oll", "bb,lin")


@dataclass(frozen=True)
class PairsDropped:
    """What is known of the pairs to drop.

    Attributes
    ----------
    pairs
        Without these a draw exists, which the checker accepts; none where no such pairs were found.
    settled
        Whether it is proved that fewer do not do; where there are none, that dropping all does not help.
    considered
        How many pairs could be dropped.
    """

    pairs: tuple[Pair, ...] = ()
    settled: bool = False
    considered: int = 0


@dataclass(frozen=True)
class _Asked:
    """What a sentence asks of the pairs of a relation: that the first reviews the second, or (``swapped``) the second the first; or not."""

    relation: str
    swapped: bool
    required: bool


def pairs_dropped(problem: Problem, budget: Budget) -> PairsDropped:
    """The fewest pairs to drop from a problem that cannot be drawn; ``budget`` counts conflicts of the solver."""
    from verify.completion.answer_sets import AspSolver, conflicts_limited  # noqa: PLC0415  (clingo is loaded only where it is asked)

    added = added_of(problem.law.values)
    asked = dict(_of_pairs(added))
    sentences = [each for many in asked.values() for each in many]
    considered = sum(len(added.relations[name].pairs) for name in {each.relation for each in sentences})
    best = PairsDropped(considered=considered)
    if not considered or budget.spent:
        return best
    weaker = problem.without_clauses(asked)
    if weaker.guard.has_lifting and problem.scenario.n_states > MOST_LIFTED:
        return best
    solver = AspSolver(problem.scenario, weaker.law, weaker.guard, problem.year_of, more=_costs(problem, added, sentences))
    for strategy in STRATEGIES:
        with conflicts_limited(budget.part(budget.units // len(STRATEGIES))):
            found, settled = solver.cheapest(strategy)
        if found is None and settled:
            return PairsDropped((), True, considered)
        broken = tuple(sorted(set(_broken(problem, added, sentences, found)))) if found else ()
        if found and not problem.without_pairs(broken).findings(found) and (not best.pairs or len(broken) < len(best.pairs)):
            best = PairsDropped(broken, settled, considered)
        if best.settled:
            break
    return best


def _of_pairs(added: Added) -> Iterator[tuple[str, list[_Asked]]]:
    """The added clauses that say nothing but which pairs review each other or do not, where no other clause asks for their relations."""
    read = {clause.id: [_asked(term, added) for term in clause.terms] for clause in added.clauses}
    known = {id: [each for each in asked if each] for id, asked in read.items() if all(asked)}
    others = {
        part.name
        for clause in added.clauses
        if clause.id not in known
        for term in clause.terms
        for part in parts_of(term)
        if isinstance(part, Atom)
    }
    for id, asked in known.items():
        if not others & {each.relation for each in asked}:
            yield id, asked


def _asked(term: Formula, added: Added) -> _Asked | None:
    """What a sentence asks of pairs; None for one of another form."""
    match term:
        case ForAll(s, domain, ForAll(r, Domain("reviewing", of), Not(Atom(name, pair)))) if domain == UNDER_REVIEW and of == s:
            required = False
        case ForAll(s, domain, ForAll(r, Domain("participants"), Implies(Atom(name, pair), Atom("reviewed_by", (a, b))))) if (
            domain == UNDER_REVIEW and (a, b) == (s, r)
        ):
            required = True
        case _:
            return None
    if name not in added.relations or set(pair) != {s, r}:
        return None
    return _Asked(name, pair == (r, s), required)


def _costs(problem: Problem, added: Added, sentences: Collection[_Asked]) -> str:
    """One for each pair that is broken, as rules for clingo.

    Where no two States review each other, each order of a pair is counted by itself: it comes to the same, and the reasons lie apart.
    """
    index, off = problem.scenario.index, {*added.off, *added.ids}
    one_order = problem.law.values["mutual_scope"] == "whole-process" and "29a" not in off
    lines = list[str]()
    names = sorted({each.relation for each in sentences})
    for each in sentences:
        relation, number = added.relations[each.relation], names.index(each.relation)
        for place, (one, other) in enumerate(relation.pairs):
            for order, (s, r) in enumerate(_orders(each, relation.symmetric, one, other)):
                kind = "required" if each.required else "barred"
                told = order if one_order and not each.required else 0
                lines.append(f"{kind}({number},{place},{told},{index[s]},{index[r]}).")
    lines += [
        "#defined required/5. #defined barred/5.",
        "broken(K,P,O) :- barred(K,P,O,S,R), reviewed_by(S,R).",
        "broken(K,P,O) :- required(K,P,O,S,R), reviewed(S), takes_part(R), not reviewed_by(S,R).",
        "#minimize { 1,K,P,O : broken(K,P,O) }.",
    ]
    return "\n".join(lines) + "\n"


def _orders(each: _Asked, symmetric: bool, one: str, other: str) -> list[tuple[str, str]]:
    """Of whom a sentence says that it is reviewed by whom, for a pair."""
    first = (other, one) if each.swapped else (one, other)
    return [first, first[::-1]] if symmetric else [first]


def _broken(problem: Problem, added: Added, sentences: Collection[_Asked], draw: DrawSoFar) -> Iterator[Pair]:
    """The pairs of which a draw does not do as it is asked."""
    index, facts, year_of = problem.scenario.index, problem.guard.facts, problem.year_of
    for each in sentences:
        relation = added.relations[each.relation]
        for one, other in relation.pairs:
            for s, r in _orders(each, relation.symmetric, one, other):
                reviews = draw.reviewers.get(index[s], 0) >> index[r] & 1 != 0
                if reviews != each.required and (reviews or (year_of[index[s]] and facts.takes_part[index[r]])):
                    yield each.relation, one, other
