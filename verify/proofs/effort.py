"""What the solvers may usually do for one question, each in its own units (``verify.budget.Effort`` says how many times that)."""

Z3_UNITS = 40_000_000
"""Z3's ``rlimit`` for one question. The hungriest proof of the default law takes a sixteenth of it (``tests/verify/proofs/test_effort.py``)."""
CVC5_UNITS = 2_000_000
"""cvc5's ``rlimit-per`` for one question."""
