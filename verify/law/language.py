"""The formal language in which a law writes its clauses: text to terms; ``verify.law.writing`` is the way back.

Lark parses the text by the grammar in ``language.lark`` (LALR(1), with a contextual lexer). What a grammar cannot know is looked at here:
which names there are, what a variable stands for, and how many arguments a name takes. ``parsed(written(term)) == term``.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, reduce
from typing import TYPE_CHECKING, Any, NoReturn

from scenarios.words import folded, nearest
from storage.errors import Fault, InputError, hinted
from verify.law.terms import (
    AWAY,
    HOME,
    INSTRUMENTS,
    PARTICIPANTS,
    UNDER_REVIEW,
    And,
    Atom,
    Compare,
    Count,
    Domain,
    Exists,
    ForAll,
    Formula,
    Implies,
    Load,
    Not,
    Or,
    Redraws,
    reviewing,
)
from verify.law.vocabulary import OF_A_SEAT, OF_A_STATE, WORDS, Sort, Vocabulary, may_be_added
from verify.law.writing import domain_written, written
from words import Message, counting, message

if TYPE_CHECKING:
    from lark import Lark, Token, Tree, UnexpectedInput

__all__ = ["Vocabulary", "may_be_added", "parsed", "written"]

LONGEST_TEXT = 10_000
"""Characters."""
DEEPEST_TERM = 50
"""How many quantifiers, connectives and counts may stand one inside the other."""
LARGEST_NUMBER = 1000
Scope = dict[str, Domain]
"""What each variable in sight ranges over."""

_NESTING = ("not", "and", "or", "implies", "counted")
_EXAMPLES = {"waives": "waives(s)", "party": "party(s, i)", "covers": "covers(s, r, i)"}
_FORMULA, _STATEMENT = {"FOR", "NOT", "LPAR"}, {"NOT", "LPAR"}


def parsed(text: str, vocabulary: Vocabulary, source: str, place: str) -> Formula:
    """The term that a text says.

    ``source`` is the file or option that it stands in and ``place`` says where there. Raises ``InputError`` with the first fault of syntax, or,
    where there is none, with every name, variable, number and argument that is wrong; each with its line and column in the text.
    """
    if len(text) > LONGEST_TEXT:
        raise InputError(
            source,
            [
                Fault(
                    place,
                    message("{number:,} characters", number=len(text)),
                    message("at most {most:,}; a clause may have several formulas", most=LONGEST_TEXT),
                )
            ],
        )
    tree = _syntax(text, source, place)
    deepest, where = max(_depths(tree), key=lambda found: found[0])
    if deepest > DEEPEST_TERM:
        here, found = _placed(place, where.line, where.column), message("{number} levels", number=deepest)
        raise InputError(source, [Fault(here, found, message("at most {most} formulas one inside the other", most=DEEPEST_TERM))])
    reading = _Reading(vocabulary, place)
    term = reading.formula(tree.children[0], {})
    if reading.faults:
        raise InputError(source, reading.faults)
    return term


@cache
def _parser() -> "Lark":
    from lark import Lark  # noqa: PLC0415  (needed only where a law adds clauses)

    return Lark.open("language.lark", rel_to=__file__, parser="lalr", lexer="contextual", propagate_positions=True)


def _syntax(text: str, source: str, place: str) -> "Tree[Token]":
    from lark import UnexpectedInput  # noqa: PLC0415

    try:
        return _parser().parse(text)
    except UnexpectedInput as fault:
        _misread(fault, text, source, place)


def _misread(fault: "UnexpectedInput", text: str, source: str, place: str) -> NoReturn:
    """Raise ``InputError`` for what cannot stand where it does, or for the word before it where that looks misspelt."""
    token = getattr(fault, "token", None)
    start = len(text.rstrip()) if token is not None and token.type == "$END" else fault.pos_in_stream or 0
    rest = text[start:]
    found = re.match(r'\w+|"[^"\n]*"?|[<>=!]+|', rest)
    value = (found[0] if found else "") or rest[:1] or message("the end of the text")
    expected = _expected(set(getattr(fault, "accepts", None) or getattr(fault, "allowed", None) or ()))
    near = _nearest(value, WORDS)
    before = re.search(r"(\w+)\s+$", text[:start])
    if before and before[1] == "for" and value in ("every", "some"):
        start, value = before.start(), "for"
        expected = message("parentheses round a formula that begins with 'for' and stands within another")
    elif value not in WORDS and near and f"'{near}'" in expected:
        expected = hinted(expected, near)
    elif before and re.match(r"\w", value) and before[1] not in WORDS and (near := _nearest(before[1], WORDS)):
        start, value, expected = before.start(), before[1], hinted(message("a word of the language"), near)
    line, column = text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
    raise InputError(source, [Fault(_placed(place, line, column), value, expected)])


def _expected(terminals: set[str]) -> str:
    """Terminals of the grammar in words."""
    if terminals >= _FORMULA:
        return message("a formula, such as {example}", example="'for every s under review: not waives(s)'")
    if terminals >= _STATEMENT:
        return message("a statement, such as {example}, or a formula in parentheses", example="'party(s, i)'")
    words = {
        "NAME": message("a name"),
        "NUMBER": message("a number from {least} to {most}", least="0", most=str(LARGEST_NUMBER)),
        "STRING": message('a text in "quotes"'),
        "$END": message("the end of the text"),
    }
    either = message("{first} or {second}")
    words |= {"ORDER": either.of(first="'<='", second="'>='"), "EQUALITY": either.of(first="'='", second="'!='")}
    signs = {"LPAR": "'('", "RPAR": "')'", "COMMA": "','", "COLON": "':'"}
    order = sorted(terminals - {"WS"}, key=lambda name: (name == "$END", name))
    said = [words.get(name) or signs.get(name) or f"'{name.lower()}'" for name in order]
    return reduce(lambda first, second: either.of(first=first, second=second), said) if said else ""


def _placed(place: str, line: int, column: int) -> Message:
    return message("{place}, line {line}, column {column}", place=place, line=str(line), column=str(column))


def _comparison(example: str) -> Message:
    return message("a comparison, such as {example}", example=example)


def _nearest(word: str, known: Iterable[str]) -> str | None:
    return nearest(word, {folded(name): name for name in known})


def _depths(tree: "Tree[Token]") -> Iterator[tuple[int, Any]]:
    """How deep every part of a formula lies, and where it is; without recursion, since the text may be anybody's."""
    left: list[tuple[Any, int]] = [(tree, 0)]
    while left:
        part, depth = left.pop()
        if not hasattr(part, "data"):
            continue
        depth += len(part.children) - 1 if part.data == "quantified" else part.data in _NESTING
        yield depth, part.meta
        left += [(child, depth) for child in part.children]


class _Reading:
    """Makes terms of a syntax tree. A fault is noted, and reading goes on as if what was found were right."""

    def __init__(self, vocabulary: Vocabulary, place: str) -> None:
        self.vocabulary, self.place = vocabulary, place
        self.faults: list[Fault] = []

    def fault(self, token: "Token", expected: str, known: Iterable[str] = (), value: str = "") -> None:
        """Note what is wrong at a token; ``known`` are the names of which one may be meant."""
        where = _placed(self.place, token.line or 0, token.column or 0)
        self.faults.append(Fault(where, value or str(token), hinted(expected, _nearest(value or token, known))))

    def formula(self, tree: Any, scope: Scope) -> Formula:
        parts: list[Any] = tree.children
        match tree.data:
            case "quantified":
                return self.quantified(parts[:-1], parts[-1], scope)
            case "not":
                return Not(self.formula(parts[0], scope))
            case "and":
                return And(tuple(self.formula(part, scope) for part in parts))
            case "or":
                return Or(tuple(self.formula(part, scope) for part in parts))
            case "implies":
                return Implies(self.formula(parts[0], scope), self.formula(parts[1], scope))
            case "atom":
                return self.atom(parts[0], parts[1] if len(parts) > 1 else None, scope)
            case "equal":
                first, equality, last = parts
                return _unless(equality, Atom("equal", self.arguments([first, last], ("State", "State"), scope)))
            case "value" | "same_value" | "unquoted":
                return self.attribute(parts[0], parts[1], parts[2], scope)
            case "of_state":
                return self.compared(self.of_state(parts[0], scope), parts[1], parts[2])
            case _:
                return self.compared(self.counted(parts[0], scope), parts[1], parts[2])

    def quantified(self, heads: list[Any], body: Any, scope: Scope) -> Formula:
        bound: list[tuple[type[ForAll | Exists], str, Domain]] = []
        for head in heads:
            kind, variable, ranges = head.children
            domain, scope = self.bind(variable, ranges, scope)
            bound.append((ForAll if kind == "every" else Exists, str(variable), domain))
        term = self.formula(body, scope)
        for quantifier, name, domain in reversed(bound):
            term = quantifier(name, domain, term)
        return term

    def bind(self, variable: "Token", ranges: Any, scope: Scope) -> tuple[Domain, Scope]:
        """What a new variable ranges over, and the scope with it."""
        if variable in scope:
            self.fault(variable, message("another letter: this one is bound already"))
        elif not may_be_added(variable):
            self.fault(variable, message("a variable of small letters, digits and '_', and no word of the language"))
        if ranges.data != "reviewing":
            domain = {"under_review": UNDER_REVIEW, "participants": PARTICIPANTS, "instruments": INSTRUMENTS}[ranges.data]
        else:
            (state,) = ranges.children
            domain = reviewing(str(state))
            if self.bound(state, "State", scope) and scope[state].name == "reviewing":
                self.fault(
                    state,
                    message(
                        "a State bound by 'under review' or 'taking part', of which the reviewing States are known; or {formula}",
                        formula=f"'for every {variable} taking part' and reviewed_by({state}, {variable})",
                    ),
                )
        return domain, scope | {str(variable): domain}

    def bound(self, variable: "Token", sort: Sort, scope: Scope) -> bool:
        """Whether a variable is bound and stands for what is wanted, States or instruments; else that is noted."""
        if variable not in scope:
            before = f"'for every {variable} ...'"
            there = message("a variable that is bound before, or {formula} before it", formula=before)
            if scope:
                variables = ", ".join(scope)
                there = message("a variable that is bound here: {variables}, or {formula} before it", variables=variables, formula=before)
            self.fault(variable, there, scope)
            return False
        is_instrument = scope[variable] == INSTRUMENTS
        if is_instrument != (sort == "instrument"):
            instrument = message("an instrument: {variable} is bound by {domain}")
            state = message("a State: {variable} is bound by {domain}")
            bound_by = {"variable": str(variable), "domain": f"'{domain_written(scope[variable])}'"}
            self.fault(variable, (instrument if sort == "instrument" else state).of(**bound_by))
            return False
        return True

    def arguments(self, variables: Sequence["Token"], sorts: Sequence[Sort], scope: Scope) -> tuple[str, ...]:
        for place, (variable, sort) in enumerate(zip(variables, sorts, strict=False)):
            if self.bound(variable, sort, scope) and sort == "reviewing State":
                of = str(variables[place - 1])
                if scope[variable] != reviewing(of):
                    formula = f"'for every {variable} reviewing {of}'"
                    self.fault(variable, message("a State that reviews {state}: bind it by {formula}", state=of, formula=formula))
        return tuple(map(str, variables))

    def call(self, call: Any, sorts: Sequence[Sort], scope: Scope) -> tuple[str, ...]:
        """The arguments of a name, as many as it takes."""
        name, *variables = call.children
        if len(variables) != len(sorts):
            wanted = ", ".join("instrument" if sort == "instrument" else "State" for sort in sorts)
            expected = counting("{count} argument: {call}", "{count} arguments: {call}", len(sorts), call=f"{name}({wanted})")
            self.fault(name, expected, value=message("{number} of {name}", number=len(variables), name=str(name)))
        return self.arguments(variables, sorts, scope)

    def atom(self, call: Any, side: "Token | None", scope: Scope) -> Atom:
        name, *variables = call.children
        atoms, attributes = self.vocabulary.atoms, self.vocabulary.attributes
        if name in atoms:
            arguments = self.call(call, atoms[name], scope)
        else:
            if name in attributes:
                self.fault(name, _comparison(f"{name}({variables[0]}) = {_quoted(attributes[name])}"))
            elif name in OF_A_STATE:
                self.fault(name, _comparison(f"{name}({variables[0]}) <= 2"))
            else:
                known = sorted({*atoms, *attributes, *OF_A_STATE})
                self.fault(name, message("one of {choices}", choices=", ".join(known)), known)
            arguments = self.arguments(variables, (), scope)
        if side is not None and name not in OF_A_SEAT:
            expected = message("no side: only {names} are said of a seat", names=", ".join(OF_A_SEAT))
            self.fault(side, expected, value=f"at {side}")
        return Atom(str(name), arguments, -1 if side is None else HOME if side == "home" else AWAY)

    def attribute(self, call: Any, equality: "Token", other: Any, scope: Scope) -> Formula:
        """An attribute compared with a value, or with the same attribute of another State."""
        name = call.children[0]
        attributes = self.vocabulary.attributes
        if name not in attributes:
            there = message("one of {choices}", choices=", ".join(attributes))
            self.fault(name, there if attributes else message("an attribute, and the law has none"), attributes)
            return Atom(str(name), ())
        states = self.call(call, ("State",), scope)
        if hasattr(other, "data"):
            if other.children[0] != name:
                self.fault(other.children[0], message("{name} on both sides", name=str(name)))
            states = (*states, *self.call(other, ("State",), scope))
            return _unless(equality, Atom(f"{name}=", states))
        return _unless(equality, Atom(f"{name}={self.value(other, attributes[name])}", states))

    def value(self, token: "Token", occurring: Sequence[str]) -> str:
        if token.type == "NAME":
            self.fault(token, message("a value in quotes: {value}", value=f'"{token}"'))
            return ""
        try:
            value = str(json.loads(token, strict=False))
        except ValueError:
            self.fault(token, message('a text in "quotes", in which \\" is a quotation mark and \\\\ a backslash'))
            return ""
        if value not in occurring if occurring else not value:
            expected = message("one of {choices}", choices=", ".join(occurring)) if occurring else message("a value")
            self.fault(token, expected, occurring, value)
        return value

    def of_state(self, call: Any, scope: Scope) -> Load | Redraws:
        name = call.children[0]
        if name in self.vocabulary.attributes:
            example = f"{name}({call.children[1]}) = {_quoted(self.vocabulary.attributes[name])}"
            self.fault(name, message("a comparison with a value, such as {example}", example=example))
        elif name not in OF_A_STATE:
            self.fault(name, message("load(...), redraws(...) or 'number of ...': nothing else is compared with a number"), OF_A_STATE)
        (*states,) = self.call(call, ("State",), scope)
        return Redraws(states[0]) if name == "redraws" else Load(states[0])

    def counted(self, tree: Any, scope: Scope) -> Count:
        variable, ranges, body = tree.children
        domain, inner = self.bind(variable, ranges, scope)
        return Count(str(variable), domain, self.formula(body, inner))

    def compared(self, left: Count | Load | Redraws, relation: "Token", number: "Token") -> Formula:
        """A comparison in one of the three relations that terms have."""
        words, by = {"<": ("<=", -1), ">": (">=", 1), "=": ("==", 0), "!=": ("==", 0)}.get(relation, (str(relation), 0))
        value = int(number) if len(number) <= 9 else LARGEST_NUMBER + 2
        if not 0 <= value + by <= LARGEST_NUMBER:
            self.fault(number, message("a number from {least} to {most}", least=str(max(0, -by)), most=str(LARGEST_NUMBER - max(0, by))))
        return _unless(relation, Compare(left, words, value + by))


def _unless(equality: "Token", term: Formula) -> Formula:
    """The term, or that it does not hold where two things are said to differ."""
    return Not(term) if equality == "!=" else term


def _quoted(values: Sequence[str]) -> str:
    return json.dumps(values[0] if values else "...", ensure_ascii=False)
