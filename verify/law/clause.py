"""What a clause of the law is."""

from dataclasses import dataclass

from verify.law.terms import Formula


@dataclass(frozen=True)
class Clause:
    """One clause under one choice of parameters. ``fault`` says in English what a broken instance means; ``added`` that a user added it."""

    id: str
    paragraph: str
    level: str
    statement: str
    fault: str
    each_lot: tuple[Formula, ...] = ()
    finished: tuple[Formula, ...] = ()
    added: bool = False

    @property
    def terms(self) -> tuple[Formula, ...]:
        """The whole meaning of the clause."""
        return self.each_lot + self.finished
