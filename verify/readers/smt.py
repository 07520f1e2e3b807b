"""The SMT-LIB reader of the terms: for each clause one text that is ``unsat`` where the draw keeps the clause.

Nothing here knows a clause. A term is denied: what it says of every State becomes a free constant for which it fails, so that
``unsat`` says that there is no such State. A quantifier that cannot become a constant is written out over its members.
"""

import hashlib
import textwrap
from collections import Counter
from collections.abc import Mapping, Sequence

from algorithms.record import DrawRecord
from scenarios import Scenario
from verify.draw_arrays import DrawArrays, arrays_of
from verify.law.clause import Clause
from verify.law.clauses import clauses_of
from verify.law.parameters import LawParameters
from verify.law.terms import And, Atom, Compare, Count, Domain, Exists, ForAll, Formula, Implies, Load, Not, Or, Redraws, opposite, parts_of
from verify.readers.english import in_english
from verify.readers.reader import TermReader
from verify.readers.smt_tables import SIDES, Tables, added_symbol, bits, joined

_RELATIONS = {"<=": "bvule", "==": "=", ">=": "bvuge"}
_INSIDE = {"under_review": "under_review", "participants": "takes_part", "instruments": "is_instrument"}
_SIDED = ("drawn", "additional", "covers")
Scope = Mapping[str, str]
"""What each variable in sight is called."""


def claims_of(scenario: Scenario, law: LawParameters, record: DrawRecord) -> dict[str, str]:
    """The SMT-LIB text of each clause in force, by id, for one record."""
    draw = arrays_of(scenario, [record])
    digests = (f"Scenario {scenario.digest}", f"Record   sha256:{hashlib.sha256(record.to_json().encode()).hexdigest()}")
    return {clause.id: claim(clause, scenario, law, draw, digests) for clause in clauses_of(law)}


def claim(clause: Clause, scenario: Scenario, law: LawParameters, draw: DrawArrays, head: tuple[str, ...] = ()) -> str:
    """One SMT-LIB text: ``unsat`` where the (only) draw in ``draw`` keeps the clause, else ``sat``."""
    reader = _Denial(Tables(scenario, law, draw, _widest(clause.terms)))
    failing = reader.choices("or", [Not(term) for term in clause.terms], {})
    text = "\n".join(
        f"{_comment(f'Or this fails: {in_english(term)}', '  ')}\n  {denied}" for term, denied in zip(clause.terms, failing, strict=True)
    )
    text = f"(assert (or\n{text}\n  false))"
    claimed = [*reader.constants, *reader.facts, text]
    needed = reader.tables.needed_by("\n".join(claimed))
    return "\n".join([*_head(clause, head), "(set-logic QF_BV)", *needed, *claimed, "(check-sat)"]) + "\n"


def _head(clause: Clause, head: tuple[str, ...]) -> list[str]:
    """What a reader of the file should know first."""
    terms = [f"- {in_english(term)}" for term in clause.terms]
    paragraph = f"paragraph {clause.paragraph}" if clause.paragraph[0].isdigit() else f"{clause.paragraph} rule"
    lines = [
        f"Clause {clause.id}, {paragraph}, level: {clause.level}",
        clause.statement + ".",
        *terms,
        *head,
        "Expected answer: unsat. It means: there are no States and no instrument for which this draw breaks the clause.",
        "S.X is a State and I.X an instrument. The States that review one State have a slot each, in no order of rank.",
    ]
    return [_comment(line) for line in lines]


def _comment(text: str, indent: str = "") -> str:
    plain = text.encode("ascii", "backslashreplace").decode()
    return textwrap.fill(plain, 120, initial_indent=indent + "; ", subsequent_indent=indent + ";   ")


def _widest(terms: Sequence[Formula]) -> int:
    """The largest number with which a term compares."""
    return max((part.number for term in terms for part in parts_of(term) if isinstance(part, Compare)), default=0)


class _Denial(TermReader[Scope, str]):
    """Reads the terms of one clause, with every quantifier written out but for those of which ``free`` makes constants.

    ``constants`` are the declarations of the free constants, ``facts`` says of some of them that they are the States in the slots of another.
    """

    def __init__(self, tables: Tables) -> None:
        self.tables, self.constants, self.facts, self._helpers = tables, list[str](), list[str](), 0
        self._in_use = Counter[str]()
        self._free, self._seated, self._sort_of = set[str](), dict[str, list[str]](), dict[str, str]()

    def free(self, term: Formula, scope: Scope) -> str:
        """A text that can be made true just where the term holds, by a choice of the free constants."""
        match term:
            case Not(body) if not isinstance(body, Atom | Compare | Exists):
                return self.free(opposite(body), scope)
            case And(parts):
                return joined("and", self.choices("and", parts, scope), "true")
            case Or(parts):
                return joined("or", self.choices("or", parts, scope), "false")
            case Implies(condition, body):
                return joined("or", self.choices("or", (Not(condition), body), scope), "")
            case Exists(variable, domain, body):
                self._sort_of[variable] = _sort(domain)
                constant = self._constant(variable, _sort(domain))
                inner = {**scope, variable: constant}
                return joined("and", (_inside(domain, constant, scope), self.free(body, inner)), "")
            case _:
                return self.read(term, scope)

    def choices(self, word: str, parts: Sequence[Formula], scope: Scope) -> list[str]:
        """``free`` of each part. Alternatives share their constants: only one of them need be true. Of parts that must all be
        true each has its own."""
        before, most, found = self._in_use, self._in_use, list[str]()
        for term in parts:
            if word == "or":
                self._in_use = before
            found.append(self.free(term, scope))
            most = most | self._in_use
        self._in_use = most
        return found

    def atom(self, atom: Atom, scope: Scope) -> str:
        values = " ".join(scope[name] for name in atom.arguments)
        if atom.name in _SIDED:
            sides = SIDES if atom.side < 0 else (SIDES[atom.side],)
            return joined("or", [f"({atom.name}_{side} {values})" for side in sides], "")
        name = added_symbol(atom.name) if atom.name in self.tables.added else atom.name
        return f"({'same' if atom.name == 'equal' else name} {values})"

    def negation(self, body: Formula, scope: Scope) -> str:
        return f"(not {self.read(body, scope)})"

    def conjunction(self, parts: Sequence[Formula], scope: Scope) -> str:
        return joined("and", [self.read(part, scope) for part in parts], "true")

    def disjunction(self, parts: Sequence[Formula], scope: Scope) -> str:
        return joined("or", [self.read(part, scope) for part in parts], "false")

    def implication(self, term: Implies, scope: Scope) -> str:
        return f"(=> {self.read(term.condition, scope)} {self.read(term.body, scope)})"

    def universal(self, term: ForAll, scope: Scope) -> str:
        return joined("and", self._each("=>", term, scope), "true")

    def existential(self, term: Exists, scope: Scope) -> str:
        return joined("or", self._each("and", term, scope), "false")

    def comparison(self, term: Compare, scope: Scope) -> str:
        return f"({_RELATIONS[term.relation]} {self._number(term.left, scope)} {bits(term.number, self.tables.number_width)})"

    def _number(self, left: Count | Load | Redraws, scope: Scope) -> str:
        if isinstance(left, Count):
            each = [f"(one_if {part})" for part in self._each("and", left, scope)]
            return joined("bvadd", each, bits(0, self.tables.number_width))
        return f"({'load' if isinstance(left, Load) else 'redraws'} {scope[left.state]})"

    def _each(self, word: str, term: ForAll | Exists | Count, scope: Scope) -> list[str]:
        """What is said of each member of a domain, by a definition of what is said of one."""
        variable, domain = term.variable, term.domain
        self._sort_of[variable] = _sort(domain)
        sorts = {name: self._sort_of[name] for name in (*scope, variable)}
        own = {name: name for name in sorts}
        text = f"({word} {_inside(domain, variable, own)} {self.read(term.body, own)})"
        self._helpers += 1
        name = f"holds_{self._helpers}"
        self.tables.define(name, " ".join(f"({each} {sort})" for each, sort in sorts.items()), "Bool", text)
        return [f"({name} {' '.join(({**scope, variable: member}).values())})" for member in self._members(domain, scope)]

    def _members(self, domain: Domain, scope: Scope) -> list[str]:
        """The instruments; the States in the slots of a State that is a free constant; else all States."""
        if domain.name == "instruments":
            return self.tables.instruments
        of = scope.get(domain.of, "")
        if domain.name != "reviewing" or of not in self._free:
            return self.tables.states
        if of not in self._seated:
            self._seated[of] = [self._declared(f"slot{slot}.{of}", "State") for slot in range(self.tables.n_slots)]
            self.facts += (f"(assert (slot_{slot} {of} {name}))" for slot, name in enumerate(self._seated[of]))
        return self._seated[of]

    def _constant(self, name: str, sort: str) -> str:
        """A constant that nothing else in sight uses."""
        self._in_use = self._in_use + Counter([name])
        return self._declared(f"{name}_{self._in_use[name]}", sort)

    def _declared(self, constant: str, sort: str) -> str:
        if constant not in self._free:
            self.constants.append(f"(declare-const {constant} {sort})")
            self._free.add(constant)
        return constant


def _sort(domain: Domain) -> str:
    return "Instrument" if domain.name == "instruments" else "State"


def _inside(domain: Domain, member: str, scope: Scope) -> str:
    """That something is in a domain."""
    if domain.name == "reviewing":
        return f"(reviewed_by {scope[domain.of]} {member})"
    return f"({_INSIDE[domain.name]} {member})"
