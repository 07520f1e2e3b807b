"""What a clause of the law is."""

from dataclasses import dataclass

from verify.law.terms import Formula
from words import message

LEVELS = {
    "quoted": message("words of the Procedures and rules, as a secondary source quotes them; the quotation may not be complete"),
    "official": message("UNODC's own description of the Mechanism, not the legal text"),
    "implied": message("follows from the other clauses"),
    "uncac": message("a rule of the sister mechanism of the Convention against Corruption; not UNTOC law, and off unless asked for"),
    "other": message("a rule of other mechanisms; not UNTOC law, and off unless asked for"),
    "user": message("as whoever added the clause to the law states it"),
}
"""How firmly a clause is known."""
LEVEL_NAMES = {
    "quoted": message("quoted"),
    "official": message("official"),
    "implied": message("implied"),
    "uncac": message("UNCAC"),
    "other": message("of others"),
    "user": message("of the user"),
}
"""The levels in a word, for people; files have their ids."""


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
