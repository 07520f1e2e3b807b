"""A scenario, a law and one draw as SMT-LIB definitions: a readable table for each fact, and the words that the clauses use.

The layout is that of ``DrawArrays``: each State under review has its slots, one for each different State that reviews it. States,
instruments and numbers are bit vectors; one value more than there are States stands for nobody.
"""

import re
from collections.abc import Iterable, Sequence

from scenarios import Scenario
from verify.draw_arrays import DrawArrays
from verify.evaluate import Facts
from verify.law import LawParameters

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


class Tables:
    """The definitions by name, in an order in which each rests on those before it."""

    def __init__(self, scenario: Scenario, law: LawParameters, draw: DrawArrays, widest_number: int) -> None:
        self.states = symbols("S", scenario.states)
        self.instruments = symbols("I", (instrument.id for instrument in scenario.instruments))
        self.n_slots = draw.reviewing.shape[2]
        self.number_width = max(len(self.states), self.n_slots, 127, widest_number).bit_length()
        self.definitions: dict[str, str] = {}
        self._sorts(scenario)
        self._facts(Facts(scenario, law), scenario)
        self._draw(draw)
        self._words()

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
        sorts = {"State": len(self.states).bit_length(), "Instrument": len(self.instruments).bit_length(),
                 "Instruments": len(self.instruments), "Year": 2, "Number": self.number_width,
                 "Group": len(scenario.regional_groups).bit_length()}  # fmt: skip
        self.width = sorts
        for name, width in sorts.items():
            self.definitions[name] = f"(define-sort {name} () (_ BitVec {width}))"
        named = {"State": (self.states, scenario.names), "Instrument": (self.instruments, [i.id for i in scenario.instruments])}
        for sort, (members, names) in named.items():
            for place, (member, name) in enumerate(zip(members, names, strict=True)):
                line = f"(define-fun {member} () {sort} {bits(place, sorts[sort])})"
                self.definitions[member] = f"{line} ; {ascii(name)[1:-1]}"
        self.definitions["nobody"] = f"(define-fun nobody () State {bits(len(self.states), sorts['State'])})"

    def table(self, name: str, sort: str, values: Sequence[str], otherwise: str) -> None:
        """A table over States; only the rows that differ from ``otherwise`` are written, those with one value together."""
        rows: dict[str, list[str]] = {}
        for state, value in zip(self.states, values, strict=True):
            if value != otherwise:
                rows.setdefault(value, []).append(f"(= s {state})")
        if sort == "Bool":
            return self.define(name, "(s State)", sort, _lines("or", rows.get("true", []), otherwise))
        text = "".join(f"(ite {_lines('or', states, '')} {value}\n  " for value, states in rows.items())
        return self.define(name, "(s State)", sort, text + otherwise + ")" * len(rows))

    def masks(self, name: str, sort: str, rows: Iterable[Sequence[bool]], width: int) -> None:
        """A table of sets, one bit for each member, the first member lowest."""
        values = [bits(sum(1 << place for place, held in enumerate(row) if held), width) for row in rows]
        self.table(name, sort, values, bits(0, width))

    def _facts(self, facts: Facts, scenario: Scenario) -> None:
        width, groups = self.width["Group"], len(scenario.regional_groups)
        self.masks("held", "Instruments", facts.adherence.tolist(), len(self.instruments))
        self.table("group", "Group", [bits(g if g >= 0 else groups, width) for g in facts.group_of.tolist()], bits(groups, width))
        self.define("has_group", "(s State)", "Bool", f"(distinct (group s) {bits(groups, width)})")
        for name in ("takes_part", "waives", "defers", "declines"):
            self.table(name, "Bool", ["true" if yes else "false" for yes in getattr(facts, name).tolist()], "false")
        families = max(1, facts.family.shape[1])
        self.masks("families", f"(_ BitVec {families})", facts.family.tolist(), families)
        self.define("same_family", "(s State) (r State)", "Bool",
                    f"(distinct (bvand (families s) (families r)) {bits(0, families)})")  # fmt: skip

    def _draw(self, draw: DrawArrays) -> None:
        number = self.number_width
        self.table("year", "Year", [bits(year, 2) for year in draw.year_of[0].tolist()], bits(0, 2))
        self.table("redraws", "Number", [bits(times, number) for times in draw.redraws[0].tolist()], bits(0, number))
        for slot in range(self.n_slots):
            held = draw.reviewing[0, :, slot].tolist()
            self.table(f"slot_{slot}", "State", [self.states[r] if r >= 0 else "nobody" for r in held], "nobody")
            for at, side in enumerate(SIDES):
                for name in ("drawn", "additional"):
                    yes = getattr(draw, name)[0, :, slot, at].tolist()
                    self.table(f"{name}_{slot}_{side}", "Bool", ["true" if held else "false" for held in yes], "false")
                self.masks(f"covers_{slot}_{side}", "Instruments", draw.covers[0, :, slot, at].tolist(), len(self.instruments))
        self.reviewed = [state for state, row in zip(self.states, draw.reviewing[0].tolist(), strict=True) if max(row) >= 0]

    def _words(self) -> None:
        """The atoms, on the tables."""
        pair, slots = "(s State) (r State)", range(self.n_slots)
        holds = [f"(and (= i {name}) (= ((_ extract {bit} {bit}) held) #b1))" for bit, name in enumerate(self.instruments)]
        self.define("is_instrument", "(i Instrument)", "Bool", _lines("or", [f"(= i {name})" for name in self.instruments], "false"))
        self.define("in_set", "(held Instruments) (i Instrument)", "Bool", _lines("or", holds, "false"))
        self.define("party", "(s State) (i Instrument)", "Bool", "(in_set (held s) i)")
        self.define("same_group", pair, "Bool", "(and (has_group s) (= (group s) (group r)))")
        self.define("under_review", "(s State)", "Bool", "(distinct (year s) #b00)")
        self.define("same_year", pair, "Bool", "(and (under_review s) (= (year s) (year r)))")
        sits = joined("or", [f"(= r (slot_{slot} s))" for slot in slots], "false")
        self.define("reviewed_by", pair, "Bool", f"(and (distinct r nobody) {sits})")
        for side in SIDES:
            for name in ("drawn", "additional"):
                parts = [f"(and (= r (slot_{slot} s)) ({name}_{slot}_{side} s))" for slot in slots]
                self.define(f"{name}_{side}", pair, "Bool", _lines("or", parts, "false"))
            parts = [f"(and (= r (slot_{slot} s)) (in_set (covers_{slot}_{side} s) i))" for slot in slots]
            self.define(f"covers_{side}", pair + " (i Instrument)", "Bool", _lines("or", parts, "false"))
        zero, one = (bits(number, self.number_width) for number in (0, 1))
        self.define("one_if", "(yes Bool)", "Number", f"(ite yes {one} {zero})")
        reviews = [f"(one_if (reviewed_by {state} r))" for state in self.reviewed]
        self.define("load", "(r State)", "Number", _lines("bvadd", reviews, zero))


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
