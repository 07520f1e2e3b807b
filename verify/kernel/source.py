"""The source of machine code for one law: the forms of ``verify.kernel.drawing``, with the law in the place of the stub."""

import inspect
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from typing import Any

from storage.code_digest import code_digest
from verify.guard import may_be_lifted
from verify.kernel import drawing
from verify.law.added import ADDED, added_of
from verify.law.clauses import clauses_of
from verify.law.parameters import LawParameters
from verify.law.terms import Atom, Formula, parts_of, without_states
from verify.readers.after_lot import is_fixed
from verify.readers.machine import BITS, FIT, MachineReader, NotReadError
from verify.readers.sets import CANDIDATE, REVIEWED

RESTS_ON = ("verify.kernel", "verify.readers")
"""The packages whose functions and numbers become part of machine code, though not all of them stand in its text."""
MOST_INSTRUMENTS = 8
"""With more, the lines for every instrument make too much of it."""


TABLES = "facts, states, sets, draw"
_KINDS = {"drawn": 0, "additional": 1, "covers": -1}


@dataclass(frozen=True)
class Source:
    """``text`` is a module with ``draw_all``; ``thresholds`` and ``own`` say how long those of the stub are."""

    text: str
    thresholds: int
    own: int
    asks_family: bool


@lru_cache(maxsize=32)
def _source_of(values: tuple[tuple[str, object], ...], off: frozenset[str], bars_pairs: bool, n_instruments: int) -> Source:
    """See ``source_for``; with arguments that a cache can hold: the law without what a user added, and the clauses of it that are off."""
    law = LawParameters({name: list(value) if isinstance(value, tuple) else value for name, value in values})
    if law.values["redraws"]:
        raise NotReadError("States have their draw repeated (redraws)")
    if n_instruments > MOST_INSTRUMENTS:
        raise NotReadError(f"the list has {n_instruments} instruments, more than {MOST_INSTRUMENTS}")
    terms = [without_states(term) for clause in clauses_of(law) if clause.id not in off for term in clause.each_lot]
    reader = MachineReader(n_instruments)
    changing = [term for term in terms if may_be_lifted(term)]
    functions = [_function("allowed", reader, terms, bars_pairs), _function("lifting", reader, changing)]
    value = law.values
    constants: dict[str, Any] = {
        "ALL_MISSING": value["additional_covers"] == "all-missing",
        "KEEPS_SEAT": value["additional_keeps_seat"] == "yes",
        "SETS_ASIDE": value["uncoverable_lot"] == "set-aside",
        "HOME_BY_GROUP": value["home_from"] == "own-group",
        "AWAY_BY_GROUP": value["away_from"] == "different-group",
        "FALLS_BACK": value["home_fallback"] == "different-group" and value["home_from"] == "own-group",
        "NOBODY_IDLE": value["load_min"] == "on",
        "LIFTED": bool(changing),
        "THRESHOLDS": tuple(reader.thresholds) or (0,),
        "OWN": tuple((_KINDS[name], side, instrument) for name, side, instrument in reader.own) or ((-1, -1, -1),),
        "INSTRUMENTS": n_instruments,
    }
    stated = "\n".join(f"{name} = {_written(constant)}" for name, constant in constants.items())
    text = _filled_in(f"{stated}\n", "\n\n\n".join(functions))
    return Source(text, len(constants["THRESHOLDS"]), len(constants["OWN"]), reader.asks_family)


def _written(constant: Any) -> str:
    """A constant in the text; several numbers as an array, which machine code does not copy."""
    return f"np.array({constant!r})" if isinstance(constant, tuple) else repr(constant)


def _filled_in(stated: str, functions: str) -> str:
    """The forms with the law in the place of the stub; the name of the code that they call is part of the text."""
    form = inspect.getsource(drawing)
    head, _, rest = form.partition("from verify.kernel.stub import (")
    after_stub = rest.partition(")\n")[2]
    before, mark, after = after_stub.partition("@njit(**SMALL)\ndef add(")
    rests_on = f"# {code_digest(RESTS_ON)}, numba {version('numba')}, numpy {version('numpy')}"
    return f"{head}{stated}{before}{functions}\n\n\n{mark}{after}\n{rests_on}\n"


def _function(name: str, reader: MachineReader, terms: list[Formula], bars_pairs: bool = False) -> str:
    """A function that gives the word of the States of which all terms hold; with ``bars_pairs`` those that a user's clauses let review."""
    reader.begin()
    reader.line(f"taken = missing if missing != 0 else states[s, {BITS}]")
    reader.line(f"left = facts[states[s, {FIT}], w]" if bars_pairs else "left = e")
    for term in terms:
        reader.line(f"left &= {reader.read(term, {'s': REVIEWED, 'r': CANDIDATE})}")
    body = "\n".join(reader.lines)
    return f"@njit(**SMALL)\ndef {name}({TABLES}, s, side, missing, w):\n{body}\n    return left"


def source_for(law: LawParameters, n_instruments: int) -> Source:
    """The source for a law and a number of instruments; raises ``NotReadError`` for what machine code is not made of.

    Of the clauses that a user added it reads those that say by the facts which State may review which: those pairs are a table that the
    code is given. What is said of a finished draw is left to the checker of the batch.
    """
    added = added_of(law.values)
    for clause in added.clauses:
        if not all(map(is_fixed, clause.each_lot)):
            raise NotReadError(f"the added clause {clause.id} asks for other lots")
        if any(isinstance(part, Atom) and part.name == "same_year" for term in clause.each_lot for part in parts_of(term)):
            raise NotReadError(f"the added clause {clause.id} asks for the year")
    values = tuple(
        (name, tuple(value) if isinstance(value, list) else value) for name, value in sorted(law.values.items()) if name != ADDED
    )
    bars_pairs = any(clause.each_lot for clause in added.clauses)
    return _source_of(values, added.ids | {*added.off}, bars_pairs, n_instruments)
