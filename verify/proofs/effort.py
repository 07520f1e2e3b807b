"""How much work a solver may do for one question, in its own units, which no machine changes; a clock only where the user set one."""

from dataclasses import dataclass

from verify.budget import NO_STOP, Stop

Z3_UNITS = 40_000_000
"""Z3's ``rlimit`` for one question. The hungriest proof of the default law takes a sixteenth of it (``tests/proofs/test_effort.py``)."""
CVC5_UNITS = 2_000_000
"""cvc5's ``rlimit-per`` for one question."""


@dataclass(frozen=True)
class Effort:
    """What each question may take: ``factor`` times the units above, under the user's clock."""

    factor: float = 1.0
    stop: Stop = NO_STOP

    @property
    def z3_units(self) -> int:
        """Z3's units for one question, at least 1: 0 would be no limit."""
        return max(1, int(Z3_UNITS * self.factor))

    @property
    def cvc5_units(self) -> int:
        """cvc5's units for one question, at least 1."""
        return max(1, int(CVC5_UNITS * self.factor))

    @property
    def milliseconds_left(self) -> int | None:
        """What is left on the user's clock, at least 1; None where there is no limit."""
        return None if self.stop.left is None else max(1, int(1000 * self.stop.left))

    def part(self, share: float) -> "Effort":
        """A share of it for a question that is worth less, under the same clock."""
        return Effort(self.factor * share, self.stop)


USUAL = Effort()
