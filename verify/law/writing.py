"""Terms in the formal language: one way of writing each, which ``verify.law.language`` reads back to the same term."""

import json
from collections.abc import Sequence

from verify.law.terms import And, Atom, Compare, Count, Domain, Exists, ForAll, Formula, Implies, Not, Or, Redraws

ANYTHING, CHOICE, SIMPLE = range(3)
"""What may stand in a place without parentheses: any formula; one joined by ``and`` or ``or``; one that is joined by nothing."""


def written(term: Formula) -> str:
    """The term in the formal language, in one line.

    Raises ``ValueError`` for what the language cannot say: ``And`` and ``Or`` of fewer than two parts.
    """
    return _written(term, ANYTHING)


def domain_written(domain: Domain) -> str:
    """What a variable stands for: ``under review``, ``reviewing s``."""
    return {
        "under_review": "under review",
        "participants": "taking part",
        "instruments": "among the instruments",
        "reviewing": f"reviewing {domain.of}",
    }[domain.name]


def _written(term: Formula, place: int) -> str:
    match term:
        case ForAll() | Exists():
            text, kind = _quantified(term), ANYTHING
        case Implies(condition, body):
            text, kind = f"{_written(condition, CHOICE)} implies {_written(body, ANYTHING)}", ANYTHING
        case And(parts):
            text, kind = _joined("and", parts), CHOICE
        case Or(parts):
            text, kind = _joined("or", parts), CHOICE
        case Not(Atom() as atom) if atom.name == "equal" or "=" in atom.name:
            text, kind = _atom(atom, "!="), SIMPLE
        case Not(Compare(left, "==", number)):
            text, kind = _compared(Compare(left, "!=", number)), SIMPLE
        case Not(body):
            text, kind = f"not {_written(body, SIMPLE)}", SIMPLE
        case Atom():
            text, kind = _atom(term, "="), SIMPLE
        case Compare():
            text, kind = _compared(term), SIMPLE
    return text if kind >= place else f"({text})"


def _quantified(term: ForAll | Exists) -> str:
    heads: list[str] = []
    body: Formula = term
    while isinstance(body, ForAll | Exists):
        heads.append(f"for {'every' if isinstance(body, ForAll) else 'some'} {body.variable} {domain_written(body.domain)}")
        body = body.body
    return f"{', '.join(heads)}: {_written(body, ANYTHING)}"


def _joined(word: str, parts: Sequence[Formula]) -> str:
    if len(parts) < 2:
        raise ValueError(f"{word} joins two or more formulas, not {len(parts)}")
    return f" {word} ".join(_written(part, SIMPLE) for part in parts)


def _atom(atom: Atom, equals: str) -> str:
    if atom.name == "equal":
        return f" {equals} ".join(atom.arguments)
    attribute, of_attribute, value = atom.name.partition("=")
    if of_attribute:
        of = [f"{attribute}({state})" for state in atom.arguments]
        return f" {equals} ".join(of if len(of) == 2 else [*of, json.dumps(value, ensure_ascii=False)])
    seat = "" if atom.side < 0 else (" at home", " at away")[atom.side]
    return f"{atom.name}({', '.join(atom.arguments)}){seat}"


def _compared(term: Compare) -> str:
    left = term.left
    if isinstance(left, Count):
        is_call = isinstance(left.body, Atom) and left.body.name != "equal" and "=" not in left.body.name
        body = _written(left.body, ANYTHING)
        number = f"number of {left.variable} {domain_written(left.domain)} with {body if is_call else f'({body})'}"
    else:
        number = f"{'redraws' if isinstance(left, Redraws) else 'load'}({left.state})"
    return f"{number} {'=' if term.relation == '==' else term.relation} {term.number}"
