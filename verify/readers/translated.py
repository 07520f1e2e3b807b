"""The reader of the terms for the languages beside English: any term of the law as a sentence in the language that was chosen.

Every construction is one message with its parts in named places, so each language has its own order of words; letters stand for States and
instruments, so that nothing must agree with them. In English the sentences are those of ``verify.readers.english``, which are finer.
"""

from collections.abc import Sequence

from verify.law.clause import Clause
from verify.law.terms import AWAY, HOME, Atom, Compare, Count, Exists, ForAll, Formula, Implies, Load, Not, Redraws
from verify.readers.english import clause_in_english
from verify.readers.reader import DeniedTermReader
from words import DEFAULT, Message, chosen, message, say

_ATOMS = {
    "party": (message("{a} is party to instrument {b}"), message("{a} is not party to instrument {b}")),
    "has_group": (message("{a} belongs to a regional group"), message("{a} belongs to no regional group")),
    "same_group": (message("{b} is from the same regional group as {a}"), message("{b} is not from the same regional group as {a}")),
    "same_year": (message("{b} is under review in the same year as {a}"), message("{b} is not under review in the same year as {a}")),
    "same_family": (message("{b} has a legal system similar to that of {a}"), message("{b} has no legal system similar to that of {a}")),
    "waives": (
        message("{a} has waived the limit on its reviewing States"),
        message("{a} has not waived the limit on its reviewing States"),
    ),
    "defers": (
        message("{a} has declined to serve in its own year of review"),
        message("{a} has not declined to serve in its own year of review"),
    ),
    "declines": (message("{a} has declined its second and later reviews"), message("{a} has not declined its second and later reviews")),
    "equal": (message("{b} is {a}"), message("{b} is not {a}")),
    "reviewed_by": (message("{b} reviews {a}"), message("{b} does not review {a}")),
}
"""Of each fact: what is said where it is so, and where it is not."""
_AT = {
    ("drawn", HOME): (message("{b} is drawn for the home seat of {a}"), message("{b} is not drawn for the home seat of {a}")),
    ("drawn", AWAY): (message("{b} is drawn for the away seat of {a}"), message("{b} is not drawn for the away seat of {a}")),
    ("drawn", -1): (message("{b} is drawn for a seat of {a}"), message("{b} is not drawn for a seat of {a}")),
    ("additional", HOME): (
        message("{b} is an additional reviewing State for the home seat of {a}"),
        message("{b} is not an additional reviewing State for the home seat of {a}"),
    ),
    ("additional", AWAY): (
        message("{b} is an additional reviewing State for the away seat of {a}"),
        message("{b} is not an additional reviewing State for the away seat of {a}"),
    ),
    ("additional", -1): (
        message("{b} is an additional reviewing State for a seat of {a}"),
        message("{b} is not an additional reviewing State for a seat of {a}"),
    ),
    ("covers", HOME): (
        message("{b} reviews {a} for instrument {c} in the home seat"),
        message("{b} does not review {a} for instrument {c} in the home seat"),
    ),
    ("covers", AWAY): (
        message("{b} reviews {a} for instrument {c} in the away seat"),
        message("{b} does not review {a} for instrument {c} in the away seat"),
    ),
    ("covers", -1): (message("{b} reviews {a} for instrument {c}"), message("{b} does not review {a} for instrument {c}")),
}
"""Of each statement on the draw, at each side: the same."""
_IN_LIST = message("the pair ({a}, {b}) is in the list {name}"), message("the pair ({a}, {b}) is not in the list {name}")
_HAS_VALUE = message('{a} has "{value}" as {name}'), message('{a} does not have "{value}" as {name}')
_SAME_VALUE = message("{b} has the same {name} as {a}"), message("{b} does not have the same {name} as {a}")
"""What a user adds: a relation, a value of an attribute, the same value."""
_EVERY = {
    "under_review": message("for every State under review {x}: {body}"),
    "participants": message("for every State {x} that takes part: {body}"),
    "instruments": message("for every instrument {x}: {body}"),
    "reviewing": message("for every State {x} that reviews {of}: {body}"),
}
_SOME = {
    "under_review": message("there is a State under review {x} such that {body}"),
    "participants": message("there is a State {x} that takes part such that {body}"),
    "instruments": message("there is an instrument {x} such that {body}"),
    "reviewing": message("there is a State {x} that reviews {of} such that {body}"),
}
_NONE = {
    "under_review": message("there is no State under review {x} such that {body}"),
    "participants": message("there is no State {x} that takes part such that {body}"),
    "instruments": message("there is no instrument {x} such that {body}"),
    "reviewing": message("there is no State {x} that reviews {of} such that {body}"),
}
_NUMBER = {
    "under_review": message("the number of States under review {x} such that {body}"),
    "participants": message("the number of States {x} that take part such that {body}"),
    "instruments": message("the number of instruments {x} such that {body}"),
    "reviewing": message("the number of States {x} that review {of} such that {body}"),
}
_LOAD = message("the number of reviews that {x} performs")
_REDRAWS = message("the number of times that the draw of {x} was repeated")
_COMPARED = {
    "<=": (message("{amount} is at most {number}"), message("{amount} is more than {number}")),
    "==": (message("{amount} is exactly {number}"), message("{amount} is not {number}")),
    ">=": (message("{amount} is at least {number}"), message("{amount} is less than {number}")),
}


def clause_in_words(clause: Clause) -> list[str]:
    """One sentence for each term of a clause, in the language that was chosen; ``clause_in_english`` where that is English."""
    if chosen().code == DEFAULT:
        return clause_in_english(clause)
    reader = TranslatingReader()
    after = [say(message("True after every lot: {sentence}.", sentence=reader.read(term, None))) for term in clause.each_lot]
    return after + [say(message("True of the finished draw: {sentence}.", sentence=reader.read(term, None))) for term in clause.finished]


class TranslatingReader(DeniedTermReader[None, Message]):
    """Reads a term as part of a sentence, not yet in any language."""

    def atom(self, atom: Atom, scope: None) -> Message:
        return _of(atom, denied=False)

    def conjunction(self, parts: Sequence[Formula], scope: None) -> Message:
        if len(parts) == 1:
            return self.read(parts[0], None)
        if len(parts) == 2 and all(map(_is_short, parts)):
            return message("{first} and {second}", first=self.read(parts[0], None), second=self.read(parts[1], None))
        return message("all of these hold: {parts}", parts=self._listed(parts))

    def disjunction(self, parts: Sequence[Formula], scope: None) -> Message:
        if len(parts) == 1:
            return self.read(parts[0], None)
        if len(parts) == 2 and all(map(_is_short, parts)):
            return message("either {first} or {second}", first=self.read(parts[0], None), second=self.read(parts[1], None))
        return message("at least one of these holds: {parts}", parts=self._listed(parts))

    def _listed(self, parts: Sequence[Formula]) -> Message:
        first = self.read(parts[0], None)
        said = first if _is_short(parts[0]) else message("({part})", part=first)
        return said if len(parts) == 1 else message("{first}; {rest}", first=said, rest=self._listed(parts[1:]))

    def implication(self, term: Implies, scope: None) -> Message:
        return message("where {condition}, {body}", condition=self.read(term.condition, None), body=self.read(term.body, None))

    def universal(self, term: ForAll, scope: None) -> Message:
        return _EVERY[term.domain.name].of(x=term.variable, of=term.domain.of, body=self.read(term.body, None))

    def existential(self, term: Exists, scope: None) -> Message:
        return _SOME[term.domain.name].of(x=term.variable, of=term.domain.of, body=self.read(term.body, None))

    def comparison(self, term: Compare, scope: None) -> Message:
        return _COMPARED[term.relation][0].of(amount=self._amount(term.left), number=term.number)

    def denial(self, body: Atom | Compare | Exists, scope: None) -> Message:
        match body:
            case Atom():
                return _of(body, denied=True)
            case Exists(variable, domain, inner):
                return _NONE[domain.name].of(x=variable, of=domain.of, body=self.read(inner, None))
            case Compare(left, relation, number):
                return _COMPARED[relation][1].of(amount=self._amount(left), number=number)

    def _amount(self, left: Count | Load | Redraws) -> Message:
        if isinstance(left, Load):
            return _LOAD.of(x=left.state)
        if isinstance(left, Redraws):
            return _REDRAWS.of(x=left.state)
        return _NUMBER[left.domain.name].of(x=left.variable, of=left.domain.of, body=self.read(left.body, None))


def _of(atom: Atom, *, denied: bool) -> Message:
    """What an atom says; those that a user adds are called by their names."""
    name, is_value, value = atom.name.partition("=")
    if (atom.name, atom.side) in _AT:
        said = _AT[atom.name, atom.side]
    elif not is_value:
        said = _ATOMS.get(atom.name, _IN_LIST)
    else:
        said = _HAS_VALUE if value else _SAME_VALUE
    return said[denied].of(**dict(zip("abc", atom.arguments, strict=False)), name=name, value=value)


def _is_short(term: Formula) -> bool:
    return _is_short(term.body) if isinstance(term, Not) else isinstance(term, Atom | Compare)
