"""A scenario, a law and one draw as SMT-LIB definitions: a readable table for each fact, and the words that the clauses use.

The layout is that of ``DrawArrays``: each State under review has its slots, one for each different State that reviews it. States,
instruments and numbers are bit vectors; the value after the last State stands for nobody. A table lists the States of which it is true.
"""

import re
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from scenarios import Scenario
from verify.draw_arrays import DrawArrays
from verify.law.added import added_of
from verify.law.parameters import LawParameters
from verify.readers.facts import Facts

SIDES = ("home", "away")
_PLAIN = re.compile(r"[A-Za-z0-9_-]{1,40}")
_SYMBOL = re.compile(r"[A-Za-z_][A-Za-z0-9_.!-]*")


def bits(number: int, width: int) -> str:
    """A number as a bit vector."""
    return f"#b{number:0{width}b}"


def joined(word: str, parts: Sequence[str], empty: str) -> str:
    """``(and a b)``, the one part alone, or ``empty`` where there is none."""
    if len(parts) < 2:
        return parts[0] if parts else empty
    text = " ".join(parts)
    return f"({word} {text})" if len(text) < 100 else f"({word}\n    " + "\n    ".join(parts) + ")"


def symbols(prefix: str, names: Iterable[str]) -> list[str]:
    """A symbol for each name; a name that SMT-LIB could not take becomes its place in the list."""
    return [f"{prefix}.{name}" if _PLAIN.fullmatch(name) else f"{prefix}!{place}" for place, name in enumerate(names)]


def added_symbol(name: str) -> str:
    """The symbol of a fact that a user adds, by its atom's name."""
    return "added." + "".join(each if each.isascii() and each.isalnum() else f".{ord(each):x}." for each in name)


class Tables:
    """The definitions by name, in an order in which each rests on those before it.

    All tables are of Booleans and compare States bit by bit: so both solvers see a claim about a few bits, and are quick.
    """

    def __init__(self, scenario: Scenario, law: LawParameters, draw: DrawArrays, widest_number: int) -> None:
        self.states = symbols("S", scenario.states)
        self.instruments = symbols("I", (instrument.id for instrument in scenario.instruments))
        self.n_slots = draw.reviewing.shape[2]
        self.number_width = max(len(self.states), self.n_slots, 127, widest_number).bit_length()
        self.definitions: dict[str, str] = {}
        self.added = added_of(law.values).facts
        self._sorts(scenario)
        self._facts(Facts(scenario, law), scenario)
        self._years(draw)
        self._reviews(draw)

    def define(self, name: str, parameters: str, sort: str, body: str) -> None:
        """Add one definition."""
        self.definitions[name] = f"(define-fun {name} ({parameters}) {sort}\n  {body})"

    def needed_by(self, text: str) -> list[str]:
        """The definitions on which a text rests, in order."""
        found, left = set[str](), [text]
        while left:
            new = {name for name in _SYMBOL.findall(left.pop()) if name in self.definitions} - found
            found |= new
            left += (self.definitions[name] for name in new)
        return [line for name, line in self.definitions.items() if name in found]

    def _sorts(self, scenario: Scenario) -> None:
        widths = {"State": len(self.states).bit_length(), "Instrument": len(self.instruments).bit_length(), "Number": self.number_width}
        for sort, width in widths.items():
            self.definitions[sort] = f"(define-sort {sort} () (_ BitVec {width}))"
        named = {"State": (self.states, scenario.names), "Instrument": (self.instruments, [i.id for i in scenario.instruments])}
        for sort, (members, names) in named.items():
            for place, (member, name) in enumerate(zip(members, names, strict=True)):
                line = f"(define-fun {member} () {sort} {bits(place, widths[sort])})"
                self.definitions[member] = f"{line} ; {ascii(name)[1:-1]}"
        self.definitions["nobody"] = f"(define-fun nobody () State {bits(len(self.states), widths['State'])})"
        for name, sort in (("same", "State"), ("is", "Instrument")):
            each = (f"(_ extract {bit} {bit})" for bit in range(widths[sort]))
            parts = [f"(= (= ({bit} s) #b1) (= ({bit} r) #b1))" for bit in each]
            self.define(name, f"(s {sort}) (r {sort})", "Bool", _lines("and", parts, "true"))

    def one_of(self, name: str, members: Iterable[str], word: str = "same") -> None:
        """A set: whether a State (or an instrument) is one of its members."""
        sort = "State" if word == "same" else "Instrument"
        self.define(name, f"(s {sort})", "Bool", _lines("or", [f"({word} s {member})" for member in members], "false"))

    def alike(self, name: str, sets: Sequence[str]) -> None:
        """Whether two States are both in one of some sets."""
        self.define(name, "(s State) (r State)", "Bool", _lines("or", [f"(and ({one} s) ({one} r))" for one in sets], "false"))

    def _chosen(self, chosen: Iterable[bool]) -> list[str]:
        return [state for state, yes in zip(self.states, chosen, strict=True) if yes]

    def _facts(self, facts: Facts, scenario: Scenario) -> None:
        self.one_of("is_instrument", self.instruments, "is")
        for column, instrument in enumerate(self.instruments):
            self.one_of(f"party.{instrument}", self._chosen(facts.adherence[:, column].tolist()))
        parts = [f"(and (is i {name}) (party.{name} s))" for name in self.instruments]
        self.define("party", "(s State) (i Instrument)", "Bool", _lines("or", parts, "false"))
        groups = [f"in_group_{place}" for place in range(len(scenario.regional_groups))]
        for place, name in enumerate(groups):
            self.one_of(name, self._chosen((facts.group_of == place).tolist()))
            self.definitions[name] = f"; {ascii(scenario.regional_groups[place])[1:-1]}\n" + self.definitions[name]
        self.define("has_group", "(s State)", "Bool", _lines("or", [f"({name} s)" for name in groups], "false"))
        self.alike("same_group", groups)
        for name in ("takes_part", "waives", "defers", "declines"):
            self.one_of(name, self._chosen(getattr(facts, name).tolist()))
        families = [f"in_family_{place}" for place in range(facts.family.shape[1])]
        for place, name in enumerate(families):
            self.one_of(name, self._chosen(facts.family[:, place].tolist()))
        self.alike("same_family", families)
        for name, count in self.added.items():
            one = np.arange(len(self.states))
            if count == 1:
                self.one_of(added_symbol(name), self._chosen(facts.atom(name, [one]).tolist()))
            else:
                held = np.argwhere(facts.atom(name, [one[:, None], one[None, :]]))
                rows = [f"(and (same s {self.states[s]}) (same r {self.states[r]}))" for s, r in held.tolist()]
                self.define(added_symbol(name), "(s State) (r State)", "Bool", _lines("or", rows, "false"))
            self.definitions[added_symbol(name)] = f"; {ascii(name)[1:-1]}\n" + self.definitions[added_symbol(name)]

    def _years(self, draw: DrawArrays) -> None:
        years = [f"in_year_{year}" for year in (1, 2, 3)]
        for year, name in enumerate(years, 1):
            self.one_of(name, self._chosen((draw.year_of[0] == year).tolist()))
        self.define("under_review", "(s State)", "Bool", _lines("or", [f"({name} s)" for name in years], "false"))
        self.alike("same_year", years)
        rows = [(state, times) for state, times in zip(self.states, draw.redraws[0].tolist(), strict=True) if times]
        text = "".join(f"(ite (same s {state}) {bits(times, self.number_width)} " for state, times in rows)
        self.define("redraws", "(s State)", "Number", text + bits(0, self.number_width) + ")" * len(rows))

    def _reviews(self, draw: DrawArrays) -> None:
        """Who reviews whom: row by row, a State under review and the State in each of its slots."""
        pair, zero = "(s State) (r State)", bits(0, self.number_width)
        seats = [(row, slot, int(r)) for row, held in enumerate(draw.reviewing[0]) for slot, r in enumerate(held) if r >= 0]
        of: dict[int, list[str]] = {}
        for row, _, r in seats:
            of.setdefault(row, []).append(self.states[r])
        for row, reviewing in of.items():
            self.one_of(f"reviews.{self.states[row]}", reviewing)
        for slot in range(self.n_slots):
            taken = [(row, r) for row, at, r in seats if at == slot]
            self.one_of(f"taken_{slot}", [self.states[row] for row, _ in taken])
            rows = [f"(and (same s {self.states[row]}) (same r {self.states[r]}))" for row, r in taken]
            self.define(f"holds_slot_{slot}", pair, "Bool", _lines("or", rows, "false"))
            self.define(f"slot_{slot}", pair, "Bool", f"(ite (taken_{slot} s) (holds_slot_{slot} s r) (same r nobody))")
        sits = [f"(holds_slot_{slot} s r)" for slot in range(self.n_slots)]
        self.define("reviewed_by", pair, "Bool", _lines("or", sits, "false"))
        for at, side in enumerate(SIDES):
            self._seat(f"drawn_{side}", draw.drawn[0, :, :, at])
            self._seat(f"additional_{side}", draw.additional[0, :, :, at])
            for bit, instrument in enumerate(self.instruments):
                self._seat(f"covers_{side}.{instrument}", draw.covers[0, :, :, at, bit])
            rows = [f"(and (is i {name}) (covers_{side}.{name} s r))" for name in self.instruments]
            self.define(f"covers_{side}", pair + " (i Instrument)", "Bool", _lines("or", rows, "false"))
        self.define("one_if", "(yes Bool)", "Number", f"(ite yes {bits(1, self.number_width)} {zero})")
        rows = [f"(one_if (reviews.{self.states[row]} r))" for row in of]
        self.define("load", "(r State)", "Number", _lines("bvadd", rows, zero))

    def _seat(self, name: str, held: NDArray[np.bool_]) -> None:
        """Whether r sits with s in a slot of which something is so; ``held`` has shape ``(n_states, n_slots)``."""
        parts = []
        for slot in range(self.n_slots):
            if states := self._chosen(held[:, slot].tolist()):
                self.one_of(f"{name}_in_slot_{slot}", states)
                parts.append(f"(and (holds_slot_{slot} s r) ({name}_in_slot_{slot} s))")
        self.define(name, "(s State) (r State)", "Bool", _lines("or", parts, "false"))


def _lines(word: str, parts: Sequence[str], empty: str) -> str:
    """As ``joined``, several parts a line."""
    if len(parts) < 2:
        return parts[0] if parts else empty
    lines = [""]
    for part in parts:
        if len(lines[-1]) + len(part) > 110:
            lines.append("")
        lines[-1] += " " + part
    return f"({word}" + "\n   ".join(lines) + ")"
