"""The problem put to the diagnosis: one scenario, one law, one division into years; and problems close to it."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from algorithms.division import divide
from algorithms.draw_so_far import DrawSoFar
from algorithms.lots import SeededLots
from scenarios import Scenario
from verify.check import Finding, check_draws
from verify.draw_arrays import arrays_of_draws
from verify.guard import ClauseGuard
from verify.law.added import ADDED, added_of
from verify.law.parameters import LawParameters
from verify.law.terms import Atom, parts_of

DEFAULT_SEED = "untoc-draw diagnose"


@dataclass(frozen=True, eq=False)
class Problem:
    """A scenario, a law, and a division of the States under review into three years: by the lots of a seed, or the one ``divided``.

    ``divided``, shape ``(n_states,)``, stays with every problem that is made from this one.
    """

    scenario: Scenario
    law: LawParameters
    seed: str = DEFAULT_SEED
    divided: NDArray[np.int8] | None = None

    @cached_property
    def year_of(self) -> NDArray[np.int8]:
        """The division, shape ``(n_states,)``: 0 for a State not under review, else 1, 2 or 3."""
        if self.divided is not None:
            return self.divided
        return divide(self.scenario, self.law.under_review(self.scenario), SeededLots(self.seed))

    @cached_property
    def guard(self) -> ClauseGuard:
        """The guard of the next lot."""
        return ClauseGuard(self.scenario, self.law, self.year_of)

    @property
    def depends_on_division(self) -> bool:
        """Whether any clause in force speaks of the year of a State, so that another division may give another answer."""
        value = self.law.values
        asked = (part for clause in added_of(value).clauses for term in clause.terms for part in parts_of(term))
        if any(isinstance(part, Atom) and part.name == "same_year" for part in asked):
            return True
        return bool(value["mutual_scope"] == "same-year" or value["reviewers_from"] == "not-under-review-this-year" or value["defers"])

    def with_division(self, year_of: NDArray[np.int8]) -> "Problem":
        """The same under another division than that of the seed, shape ``(n_states,)`` as ``year_of``."""
        return replace(self, divided=year_of)

    def with_parameter(self, name: str, value: Any) -> "Problem":
        """The same under another value of one parameter of the law; the division stays for those who are under review in both."""
        law = LawParameters({**self.law.values, name: value})
        before, after = (one.under_review(self.scenario) for one in (self.law, law))
        if self.divided is None or np.array_equal(before, after):
            return replace(self, law=law)
        by_lot = Problem(self.scenario, law, self.seed).year_of
        kept = np.where(after, self.divided, 0)
        return replace(self, law=law, divided=np.where(after & ~before, by_lot, kept).astype(np.int8))

    def without_clauses(self, ids: Collection[str]) -> "Problem":
        """The same without some of the clauses that were added."""
        added = self.law.values.get(ADDED, {})
        clauses = [clause for clause in added.get("clauses", []) if clause["id"] not in ids]
        return self.with_parameter(ADDED, {**added, "clauses": clauses})

    def without_pairs(self, pairs: Collection[tuple[str, str, str]]) -> "Problem":
        """The same without some pairs of States of added relations, each with the relation's id before it."""
        added = self.law.values.get(ADDED, {})
        relations = {
            name: {**each, "pairs": [pair for pair in each["pairs"] if (name, *pair) not in pairs]}
            for name, each in added.get("relations", {}).items()
        }
        return self.with_parameter(ADDED, {**added, "relations": relations})

    def with_accession(self, state: int, instrument: int) -> "Problem":
        """The same with one State party to one more instrument; the division stays, for it rests on groups and ids."""
        adherence = self.scenario.adherence.copy()
        adherence[state, instrument] = True
        adherence.setflags(write=False)
        return replace(self, scenario=replace(self.scenario, adherence=adherence))

    def of_few(self, reviewed: Collection[int]) -> "Problem":
        """The same with only some States under review, and nobody made to perform a review: easier to satisfy, where no clause
        asks whether another State could serve instead."""
        kept = np.isin(np.arange(len(self.year_of)), list(reviewed))
        return self.with_parameter("load_min", "off").with_division(np.where(kept, self.year_of, 0).astype(np.int8))

    def groups(self) -> dict[str, list[str]]:
        """The division as the draw record writes it: year to State ids."""
        states = self.scenario.states
        return {str(year): [states[s] for s in np.flatnonzero(self.year_of == year)] for year in (1, 2, 3)}

    def findings(self, draw: DrawSoFar) -> list[Finding]:
        """What the checker of finished draws finds wrong; nothing where the draw is lawful."""
        results = check_draws(self.scenario, self.law, arrays_of_draws(self.scenario, [draw]))
        return [finding for result in results for finding in result.findings]
