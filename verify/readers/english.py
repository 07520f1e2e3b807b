"""The English reader of the terms: any term of the law as a sentence that a lawyer can read.

Nothing here knows a clause: every sentence is built from the term, so a new clause needs no new text, only a new atom does.
States and instruments are letters. "Either ... or" leaves room for both. A part that holds a list comes last, so that its end
can be told.
"""

from collections.abc import Sequence

from verify.law.clause import Clause
from verify.law.terms import AWAY, HOME, And, Atom, Compare, Count, Domain, Exists, ForAll, Formula, Implies, Load, Not, Or, Redraws
from verify.readers.reader import DeniedTermReader

_VERBS = {
    "party": ("{0}", "is party to instrument {1}", "is not party to instrument {1}", "are party to instrument {1}"),
    "has_group": ("{0}", "belongs to a regional group", "belongs to no regional group", "belong to a regional group"),
    "same_group": (
        "{1}",
        "is from the same regional group as {0}",
        "is not from the same regional group as {0}",
        "are from the same regional group as {0}",
    ),
    "same_year": (
        "{1}",
        "is under review in the same year as {0}",
        "is not under review in the same year as {0}",
        "are under review in the same year as {0}",
    ),
    "same_family": (
        "{1}",
        "has a legal system similar to that of {0}",
        "has no legal system similar to that of {0}",
        "have a legal system similar to that of {0}",
    ),
    "waives": (
        "{0}",
        "has waived the limit on its reviewing States",
        "has not waived the limit on its reviewing States",
        "have waived the limit on their reviewing States",
    ),
    "defers": (
        "{0}",
        "has declined to serve in its own year of review",
        "has not declined to serve in its own year of review",
        "have declined to serve in their own year of review",
    ),
    "declines": (
        "{0}",
        "has declined its second and later reviews",
        "has not declined its second and later reviews",
        "have declined their second and later reviews",
    ),
    "equal": ("{1}", "is {0}", "is not {0}", "are {0}"),
    "reviewed_by": ("{1}", "reviews {0}", "does not review {0}", "review {0}"),
    "drawn": ("{1}", "is drawn for {seat} of {0}", "is not drawn for {seat} of {0}", "are drawn for {seat} of {0}"),
    "additional": (
        "{1}",
        "is an additional reviewing State for {seat} of {0}",
        "is not an additional reviewing State for {seat} of {0}",
        "are additional reviewing States for {seat} of {0}",
    ),
    "covers": (
        "{1}",
        "reviews {0} for instrument {2}{held}",
        "does not review {0} for instrument {2}{held}",
        "review {0} for instrument {2}{held}",
    ),
}
"""Of each atom: whom it is about, what it says of one State, what is said where it is not so, what it says of several."""
_SEATS = {HOME: "the home seat", AWAY: "the away seat", -1: "a seat"}
_RELATIONS = {"<=": "at most", "==": "exactly", ">=": "at least"}
_DENIED = {"<=": "more than", "==": "not exactly", ">=": "fewer than"}
_NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_LIST = {"and": "all of these hold", "or": "at least one of these holds"}


def in_english(term: Formula) -> str:
    """One sentence for a term, with its quantifiers in front and a full stop; raises ``KeyError`` for an unknown atom."""
    leading: list[str] = []
    while isinstance(term, ForAll):
        leading.append("every " + _member(term.variable, term.domain))
        term = term.body
    body = _say(term)
    sentence = f"for {_joined(leading)}: {body}." if leading else f"{body}."
    return sentence if sentence[1] == " " else sentence[0].upper() + sentence[1:]


def clause_in_english(clause: Clause) -> list[str]:
    """One sentence for each term of a clause, marked as true after every lot or of the finished draw."""
    after = [f"True after every lot: {_inside(in_english(term))}" for term in clause.each_lot]
    return after + [f"True of the finished draw: {_inside(in_english(term))}" for term in clause.finished]


def _inside(sentence: str) -> str:
    """A sentence after a colon. A letter that stands for a State keeps its form."""
    return sentence if sentence[1] == " " else sentence[0].lower() + sentence[1:]


class EnglishReader(DeniedTermReader[None, str]):
    """Reads a term as part of a sentence."""

    def atom(self, atom: Atom, scope: None) -> str:
        return " ".join(_spoken(atom)[:2])

    def conjunction(self, parts: Sequence[Formula], scope: None) -> str:
        return _listed(_flat(And(tuple(parts))), "and")

    def disjunction(self, parts: Sequence[Formula], scope: None) -> str:
        return _listed(_flat(Or(tuple(parts))), "or")

    def implication(self, term: Implies, scope: None) -> str:
        conditions: list[Formula] = []
        rest: Formula = term
        while isinstance(rest, Implies):
            conditions.append(rest.condition)
            rest = rest.body
        return f"where {_say(And(tuple(conditions)))}, {_say(rest)}"

    def universal(self, term: ForAll, scope: None) -> str:
        return f"for every {_member(term.variable, term.domain)}, {_say(term.body)}"

    def existential(self, term: Exists, scope: None) -> str:
        return f"there is {_one(term.variable, term.domain)} {_such_that(term.body)}"

    def comparison(self, term: Compare, scope: None) -> str:
        return _number(term.left, _RELATIONS[term.relation], term.number)

    def negation(self, body: Formula, scope: None) -> str:
        if not isinstance(body, And):
            return super().negation(body, scope)
        found = _say(body)
        if found.startswith(_LIST["and"]):
            return f"not {found}"
        return f"it is not so that {'both ' if len(_grouped(_flat(body))) == 2 else ''}{found}"

    def denial(self, body: Atom | Compare | Exists, scope: None) -> str:
        match body:
            case Atom():
                subject, _, denied, _ = _spoken(body)
                return f"{subject} {denied}"
            case Exists(variable, domain, inner):
                return f"there is no {_member(variable, domain)} {_such_that(inner)}"
            case Compare(left, relation, number):
                return _number(left, _DENIED[relation], number)


def _say(term: Formula) -> str:
    return EnglishReader().read(term, None)


def _spoken(atom: Atom) -> tuple[str, str, str, str]:
    """Subject, what is said of it, what is said where it is not so, and what is said of several subjects."""
    seat = _SEATS[atom.side]
    held = f" in {seat}" if atom.side >= 0 else ""
    subject, said, denied, several = (text.format(*atom.arguments, seat=seat, held=held) for text in _verbs(atom))
    return subject, said, denied, several


def _verbs(atom: Atom) -> tuple[str, str, str, str]:
    """As ``_VERBS``, of any atom: those that a user adds are called by their names."""
    attribute, is_value, value = (part.replace("{", "{{").replace("}", "}}") for part in atom.name.partition("="))
    if not is_value and (atom.name in _VERBS or len(atom.arguments) != 2):
        return _VERBS[atom.name]
    if not is_value:
        return "the pair ({0}, {1})", f"is in the list {attribute}", f"is not in the list {attribute}", f"are in the list {attribute}"
    if value:
        said = f'"{value}" as {attribute}'
        return "{0}", f"has {said}", f"does not have {said}", f"have {said}"
    return (
        "{1}",
        f"has the same {attribute} as {{0}}",
        f"does not have the same {attribute} as {{0}}",
        f"have the same {attribute} as {{0}}",
    )


def _member(variable: str, domain: Domain, several: bool = False) -> str:
    """A member of a domain: ``State r that reviews s``; or several of them."""
    s, verb = ("s", "") if several else ("", "s")
    return {
        "under_review": f"State{s} under review {variable}",
        "participants": f"State{s} {variable} that take{verb} part",
        "instruments": f"instrument{s} {variable}",
        "reviewing": f"State{s} {variable} that review{verb} {domain.of}",
    }[domain.name]


def _one(variable: str, domain: Domain) -> str:
    return ("an " if domain.name == "instruments" else "a ") + _member(variable, domain)


def _such_that(body: Formula) -> str:
    found = _say(body)
    return f"for which {found}" if found.startswith(tuple(_LIST.values())) else f"such that {found}"


def _flat(term: And | Or) -> list[Formula]:
    """The parts of a term, with those of the same kind inside it laid open."""
    found: list[Formula] = []
    for part in term.parts:
        found += _flat(part) if isinstance(part, And | Or) and type(part) is type(term) else [part]
    return found


def _listed(parts: list[Formula], word: str) -> str:
    """Parts joined by ``and`` or ``or``: in line where there are two and the first is short, else as a list."""
    said = _grouped(parts) if word == "and" else [(_say(part), _is_short(part)) for part in parts]
    if len(said) == 1:
        return said[0][0]
    if len(said) > 2 or not said[0][1]:
        *others, last = sorted((text for text, _ in said), key=_holds_list)
        return f"{_LIST[word]}: {'; '.join(others)}; {word} {last}"
    (first, _), (second, short) = said
    return f"{first} and {second}" if word == "and" else f"either {first}{'' if short else ','} or {second}"


def _grouped(parts: list[Formula]) -> list[tuple[str, bool]]:
    """Each part in English and whether it is short; the same thing said of two States is said once."""
    subjects: dict[str, list[str]] = {}
    found: dict[str, tuple[str, bool]] = {}
    for part in parts:
        if isinstance(part, Atom):
            subject, said, _, several = _spoken(part)
            subjects.setdefault(several, []).append(subject)
            every = subjects[several]
            together = f"{'both' if len(every) == 2 else 'all of'} {_joined(every)} {several}"
            found[several] = (f"{subject} {said}" if len(every) == 1 else together, True)
        else:
            text = _say(part)
            found[text] = (text, _is_short(part))
    return list(found.values())


def _holds_list(text: str) -> bool:
    return any(start in text for start in _LIST.values())


def _is_short(term: Formula) -> bool:
    return _is_short(term.body) if isinstance(term, Not) else isinstance(term, Atom | Compare)


def _joined(names: list[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]


def _in_words(number: int) -> str:
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


def _number(left: Count | Load | Redraws, relation: str, number: int) -> str:
    """A comparison of a count with a number."""
    none = number == 0 and relation in ("at most", "exactly")
    amount = "no" if none else f"{relation} {_in_words(number)}"
    one = number == 1 or none
    if isinstance(left, Load):
        return f"{left.state} performs {amount} review{'' if one else 's'}"
    if isinstance(left, Redraws):
        times = ("zero times", "once", "twice")[number] if number < 3 else f"{_in_words(number)} times"
        return f"the draw of {left.state} was {'never repeated' if none else f'repeated {relation} {times}'}"
    body, domain = left.body, left.domain
    if isinstance(body, Atom) and domain.name == "reviewing" and body.arguments[:2] == (domain.of, left.variable):
        _, said, _, several = _spoken(body)
        return f"{amount} State{'' if one else 's'} {left.variable} {said if one else several}"
    return f"there {'is' if one else 'are'} {amount} {_member(left.variable, domain, not one)} {_such_that(body)}"
