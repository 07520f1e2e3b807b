"""Kinds of States: those that the law cannot tell apart, so that a lottery over draws can treat them alike.

A lottery averaged over all permutations of States inside kinds is still a lottery over lawful draws, where no clause in force
tells States of one kind apart. Its burdens are then the means of the kinds. That the law is so is assumed here, and checked by
``kinds_of`` for the clauses that we have: the legal family and the absence of other States are refused.
"""

from dataclasses import dataclass
from functools import cached_property

from verify.diagnosis.problem import Problem
from verify.law.added import added_of
from verify.law.parameters import BY_GROUP


@dataclass(frozen=True)
class Kinds:
    """A partition of the States that take part or are under review; ``states[k]`` are the indices of kind ``k``, rising."""

    states: tuple[tuple[int, ...], ...]

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        """How many States each kind has."""
        return tuple(len(states) for states in self.states)

    @cached_property
    def of(self) -> dict[int, int]:
        """The kind of each State."""
        return {state: kind for kind, states in enumerate(self.states) for state in states}

    def __len__(self) -> int:
        return len(self.states)


def kinds_of(problem: Problem) -> Kinds:
    """States with the same regional group, instruments and choices; and the same year, where the law speaks of years.

    Raises ``ValueError`` for a law under which the States of a draw cannot be exchanged or priced one by one:
    ``legal_family``, ``home_fallback``, ``additional_covers`` other than ``all-missing``, an additional State that does not keep
    its seat, a seat that any group may take; and where no State is under review.
    """
    wanted = {
        "legal_family": "off",
        "home_fallback": "none",
        "additional_covers": "all-missing",
        "additional_keeps_seat": "yes",
        **BY_GROUP,
    }
    for name, value in wanted.items():
        if problem.law.values[name] != value:
            raise ValueError(f"{name}={problem.law.values[name]}; the best lottery is worked out only for {name}={value}")
    if added := added_of(problem.law.values):
        raise ValueError(f"{added.named}; the best lottery is worked out only for the clauses of the law")
    if problem.law.values["no_group"] == "home-waived":
        raise ValueError("no_group=home-waived; the best lottery is worked out only for outside and reviewing-only")
    if not problem.guard.reader.under_review:
        raise ValueError("no State is under review; right would be one or more")
    reader, facts = problem.guard.reader, problem.guard.facts
    found = dict[tuple[int, ...], list[int]]()
    for state in range(facts.n_states):
        takes_part, reviewed = reader.takes_part >> state & 1, reader.under_review >> state & 1
        if takes_part or reviewed:
            year = reader.year_of[state] if problem.depends_on_division else 0
            choices = (int(chosen[state]) for chosen in (facts.waives, facts.defers, facts.declines))
            key = (takes_part, reviewed, reader.group_of[state], reader.bits[state], year, *choices)
            found.setdefault(key, []).append(state)
    return Kinds(tuple(tuple(states) for states in found.values()))


def single_states(kinds: Kinds) -> Kinds:
    """The same States, each a kind of its own."""
    return Kinds(tuple((state,) for state in sorted(kinds.of)))
