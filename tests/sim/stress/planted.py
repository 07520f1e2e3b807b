"""A fault planted in the guard: it forgets a clause, which the checker of finished draws does not."""

import pytest

import verify.guard
from verify import clauses_of


def without_a_clause(monkeypatch: pytest.MonkeyPatch, forgotten: str) -> None:
    """Guards made from now on do not read the clause ``forgotten``."""
    monkeypatch.setattr(verify.guard, "clauses_of", lambda law: tuple(clause for clause in clauses_of(law) if clause.id != forgotten))
