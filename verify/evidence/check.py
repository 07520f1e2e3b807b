"""Check a drawn record and replay its lots from the public seed, trusting no code of its makers: ``python check.py PACK``.

It needs Python 3.11 alone, reads nothing but the folder PACK, and is written from the rules of the draw and the published
procedures and formats. Ends with 0 where all is well, 1 where something FAILS, 2 where the pack cannot be used.

Read it from top to bottom: the files; the draw, with a function for each clause of paragraphs 28 and 29; the lots; the replay;
the record; and at the end the table that says which function checks which clause, and the order of all checks.

The full text of the paragraphs was not available. So every clause has a level: quoted (words of the paragraph, from a secondary
source), official (the United Nations' own description, not the text), implied (follows from the others), or uncac (a rule of the sister
mechanism of the Convention against Corruption, off unless the law of the record asks for it). What the words leave open is a
parameter of the law. The draw is checked under the values in the record; whether they are the right ones, it cannot say.

A law may add clauses, each in sentences of a formal language. They are read and asked here from those sentences alone.
"""

import hashlib
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

PARAMETERS: dict[str, tuple[Any, ...]] = {  # each parameter of the law, and its values or their type
    "additional_covers": ("all-missing", "some-missing"),  # what an additional State must hold of the missing instruments
    "additional_keeps_seat": ("yes", "no"),  # whether its regional group must fit the seat too
    "mutual_scope": ("whole-process", "same-year"),  # when two States may not review each other
    "no_group": ("outside", "reviewing-only", "home-waived"),  # the part of a State without a regional group
    "home_fallback": ("none", "different-group"),  # who has the home seat if nobody of the own group can
    "uncoverable_lot": ("set-aside", "stuck"),  # what if nobody could cover what a drawn State leaves missing
    "reviewers_from": ("all-parties", "not-under-review-this-year"),  # who may serve
    "reviewers_max": (int,),  # the most States that review one: four by paragraph 29 (c)
    "waives_four": (list,),  # the States that decided otherwise
    "load_max": (int,),  # the most reviews that a State performs; 0 for no limit
    "load_min": ("off", "on"),  # whether every State performs a review
    "legal_family": ("off", "on"),  # whether a similar legal system is preferred
    "defers": (list,),  # the States that decline to serve in the year of their own review
    "declines": (list,),  # the States that decline a second review
    "redraws": (list,),  # the States that ask for another draw, once for each time
    "home_from": ("own-group", "any"),  # from which groups the home seat is drawn
    "away_from": ("different-group", "any"),  # and the away seat
    "added": (dict,),  # facts and clauses that a user adds, and clauses that are off; not there where nothing is added
}
LATER = {"home_from": "own-group", "away_from": "different-group"}  # a record names these only where they are otherwise
HOME, AWAY = "home", "away"
SEATS, YEARS = (HOME, AWAY), (1, 2, 3)
BY_STATE, BY_LIST = ("sequential-bowls", "sequential-bowls-look-ahead"), ("rotating-lists",)
BY_SEAT = ("answer-set", "answer-set-fewest-additional", "answer-set-most-even")
GOING_ON = ("going-on",)
LOOKING_AHEAD = ("sequential-bowls-look-ahead", *BY_SEAT, *GOING_ON)
LOOK_AHEAD = "look-ahead"  # why a lot is set aside after which the draw could not be completed
MOST_BYTES = 50_000_000  # of a file that is read
MOST_VALUES = 5_000_000  # of a file of JSON that is read, counted by its commas and opening brackets
MOST_SHOWN = 8  # faults of one check


# ---- The files ------------------------------------------------------------------------------------------------------------
def digest(data: bytes) -> str:
    """The SHA-256 of a file, as the manifest and the record write it."""
    return "sha256:" + hashlib.sha256(data).hexdigest()


def canonical(content: Any) -> str:
    """The one way to write a content in JSON: keys sorted, no spaces, ASCII."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"))


def is_plain(path: Path) -> bool:
    """Whether this is a regular file (no link, no pipe, no device) of a size that can be read."""
    return path.is_file() and not path.is_symlink() and path.stat().st_size <= MOST_BYTES


def read(pack: Path, name: str) -> tuple[bytes, Any]:
    """The bytes and the content of a JSON file of the pack; raises ``ValueError`` for one that cannot be read."""
    with suppress(OSError, ValueError, RecursionError):
        if is_plain(pack / name):
            data = (pack / name).read_bytes()
            if data.count(b",") + data.count(b"[") + data.count(b"{") <= MOST_VALUES:
                return data, json.loads(data.decode("ascii"))
    raise ValueError(f"{name} is not a plain file of ASCII JSON, or too large or too deep")


def manifest_faults(pack: Path, files: dict[str, str]) -> Iterator[str]:
    """Hold every file of the pack against the manifest. Only what is found in the folder is opened, and no link."""
    found = {path.relative_to(pack).as_posix(): path for path in pack.rglob("*") if path.is_symlink() or not path.is_dir()}
    for name in sorted((files.keys() | found.keys()) - {"manifest.json"}):
        due = files.get(name, "nothing")
        if name not in found:
            yield f"{name} is missing, or outside the pack; the manifest has {due}"
        elif not is_plain(found[name]):
            yield f"{name} is no plain file, or too large; the manifest has {due}"
        elif (now := digest(found[name].read_bytes())) != due:
            yield f"{name} is {now}; the manifest has {due}"


# ---- The draw and its clauses ---------------------------------------------------------------------------------------------
#
# A set of instruments (the Convention and its Protocols) is a whole number: its bit 0 stands for the first instrument of the
# scenario, bit 1 for the second, and so on. So ``a & b`` is what both sets have, ``a & ~b`` what a has and b lacks, 0 nothing.
class Seating(NamedTuple):
    """One filled seat: ``state`` reviews ``reviewed`` for these instruments, as an additional State or not."""

    reviewed: str
    state: str
    seat: str  # home: for the same regional group; away: for a different one
    additional: bool
    instruments: int

    def __str__(self) -> str:
        return f"{self.state} ({self.seat} seat of {self.reviewed})"


class Opening(NamedTuple):
    """A seat that is open for a lot; for an additional lot, with the instruments that nobody covers yet."""

    reviewed: str
    seat: str
    missing: int = 0


class Draw:
    """The facts and the law of a draw, and who reviews whom so far."""

    def __init__(self, scenario: dict[str, Any], record: dict[str, Any]) -> None:
        self.law, self.scenario, rows = LATER | record["law"]["parameters"], scenario, scenario["rows"]
        self.group = {row[0]: row[2] for row in rows}  # the regional group; an empty text for none
        self.families = {row[0]: set(row[4]) for row in rows}  # the legal systems
        self.held = {row[0]: sum(1 << bit for bit, party in enumerate(row[3]) if party) for row in rows}  # the instruments
        self.year = {state: year for year in YEARS for state in record["groups"][str(year)]}
        self.takes_part = [state for state in self.group if self.group[state] or self.law["no_group"] != "outside"]
        self.under_review = [state for state in self.group if self.group[state] or self.law["no_group"] == "home-waived"]
        self.out = {(one["state"], one.get("of")) for one in record.get("goes_on", {"out": []})["out"]}  # who reviews whom no more
        self.all_missing = self.law["additional_covers"] == "all-missing"
        self.any_group = {HOME: self.law["home_from"] == "any", AWAY: self.law["away_from"] == "any"}
        self.falls_back = self.law["home_fallback"] != "none"
        self.seatings = defaultdict[str, list[Seating]](list)  # by the State under review, in the order of their lots
        self.performs = defaultdict[str, list[str]](list)  # by the reviewing State: whom it reviews, once for each seat
        self.redraws = Counter[str]()  # how often the draw of each State was repeated
        added = self.law.get("added", {})
        self.added = [AddedClause(self, added, clause) for clause in added.get("clauses", [])]
        self.left_out = {*added.get("off", []), *(clause.id for clause in self.added)}  # of the clauses below, those off or stated anew

    def add(self, seating: Seating) -> None:
        """Fill a seat."""
        self.seatings[seating.reviewed].append(seating)
        self.performs[seating.state].append(seating.reviewed)

    def missing(self, reviewed: str, seat: str, before: Seating | None = None) -> int:
        """The instruments of a State that nobody covers at a seat; or that nobody covered ``before`` one was filled."""
        left = self.held[reviewed]
        for seating in self.seatings[reviewed]:
            if seating is before:
                break
            if seating.seat == seat:
                left &= ~seating.instruments
        return left

    def others(self, reviewed: str) -> list[str]:
        """Whose lots may be in a bowl for a State: all but its own, and those who have dropped out of its review or of all."""
        out = {state for state, of in self.out if of in (None, reviewed)}
        return [state for state in self.takes_part if state != reviewed and state not in out]

    def same_year(self, reviewed: str, state: str) -> bool:
        """Whether two States are under review in the same year."""
        return self.year.get(state) == self.year[reviewed]

    # First, whether a State may serve: what is broken if it reviews another, as one of ``load`` reviews. No text: nothing.

    def takes_no_part(self, reviewed: str, state: str, load: int) -> str:
        """28-two (official): "... by exactly two other States parties". Open: a State without a group (no_group)."""
        out = not self.group[state] and self.law["no_group"] == "outside"
        return f"{state} reviewing {reviewed} takes no part (no_group)" if out else ""

    def is_under_review_that_year(self, reviewed: str, state: str, load: int) -> str:
        """28-two (official): "... by exactly two other States parties". Open: which may serve (reviewers_from)."""
        busy = self.law["reviewers_from"] != "all-parties" and self.same_year(reviewed, state)
        return f"{state} reviewing {reviewed} is under review in the same year (reviewers_from)" if busy else ""

    def reviews_itself(self, reviewed: str, state: str, load: int) -> str:
        """self (implied): "No State reviews itself"."""
        return f"{state} reviews itself" if state == reviewed else ""

    def review_each_other(self, reviewed: str, state: str, load: int) -> str:
        """29a (quoted): "States shall not undertake mutual reviews". Open: ever, or in one year (mutual_scope)."""
        both = state in self.performs[reviewed]
        counts = self.law["mutual_scope"] == "whole-process" or self.same_year(reviewed, state)
        return f"{reviewed} and {state} review each other" if both and counts else ""

    def performs_too_many_reviews(self, reviewed: str, state: str, load: int) -> str:
        """load-max (uncac): "No State performs more than K reviews"."""
        return f"{state} performs {load} reviews" if 0 < self.law["load_max"] < load else ""

    def declined_to_serve_that_year(self, reviewed: str, state: str, load: int) -> str:
        """defer (uncac): "A State under review may decline to serve as reviewing State in the same year"."""
        declined = state in self.law["defers"] and self.same_year(reviewed, state)
        return f"{state} reviewing {reviewed} declines to serve in the same year" if declined else ""

    def declined_a_second_review(self, reviewed: str, state: str, load: int) -> str:
        """decline (uncac): "A State drawn for more than one review may decline the second and later ones"."""
        return f"{state} declines all but one of {load} reviews" if load > 1 and state in self.law["declines"] else ""

    # Next, whether it may hold this seat for these instruments. The seating is part of the draw already.

    def reviews_for_what_is_not_held(self, seating: Seating) -> str:
        """28-two (official): "... for each instrument to which it is party ..."."""
        beyond = seating.instruments & ~self.held[seating.reviewed]
        return f"{seating} has an instrument to which {seating.reviewed} is not party" if beyond else ""

    def has_two_seats_for_one_instrument(self, seating: Seating) -> str:
        """28-two (official): "... by exactly two other States parties": one State is not two."""
        own = [other for other in self.seatings[seating.reviewed] if other.state == seating.state]
        alike = [other for other in own if other.instruments & seating.instruments]
        return f"{seating} has two seats for one instrument" if len(alike) > 1 else ""

    def is_of_the_wrong_group(self, seating: Seating) -> bool:
        """Whether a home seat has a State of another regional group, or an away seat one of the same."""
        # A State under review without a group may have anybody. Open: what holds of additional States (additional_keeps_seat).
        # Other mechanisms: a seat that any group may have (home_from, away_from).
        if (
            not self.group[seating.reviewed]
            or self.any_group[seating.seat]
            or (seating.additional and self.law["additional_keeps_seat"] != "yes")
        ):
            return False
        same_group = self.group[seating.state] == self.group[seating.reviewed]
        return same_group if seating.seat == AWAY else not same_group

    def is_a_stranger_at_home(self, seating: Seating) -> str:
        """28-home (official): "One of the two is from the same regional group". Open: if none can be (home_fallback)."""
        stranger = seating.seat == HOME and not self.falls_back and self.is_of_the_wrong_group(seating)
        return f"{seating} is of a different regional group" if stranger else ""

    def is_of_the_same_group_away(self, seating: Seating) -> str:
        """28-away (official): "The other is from a different regional group"."""
        return f"{seating} is of the same regional group" if seating.seat == AWAY and self.is_of_the_wrong_group(seating) else ""

    def is_not_party(self, seating: Seating) -> str:
        """29b-party (quoted): "A State under review shall not be reviewed by States which are not parties to the same instrument"."""
        beyond = seating.instruments & ~self.held[seating.state]
        return f"{seating} is not party to the same instrument" if beyond or not seating.instruments else ""

    def has_not_just_what_is_missing(self, seating: Seating) -> str:
        """29b-additional (quoted): "Where a drawn reviewing State is not party to all the instruments to which the State under review
        is party, an additional drawing of lots selects an additional reviewing State only for those instruments"."""
        # So the first State has all that it shares, an additional one all that is missing (or what it shares: additional_covers).
        first = next(other for other in self.seatings[seating.reviewed] if other.seat == seating.seat) is seating
        due = self.missing(seating.reviewed, seating.seat, before=seating)
        if first or not self.all_missing:
            due &= self.held[seating.state]
        right = seating.additional != first and seating.instruments == due and due
        return "" if right else f"{seating} has not just what is missing"

    def has_too_many_reviewing_states(self, seating: Seating) -> str:
        """29c (quoted): "The total number of reviewing States for all instruments shall not exceed four unless the State under review
        decides otherwise"."""
        reviewed, states = seating.reviewed, sorted({other.state for other in self.seatings[seating.reviewed]})
        too_many = len(states) > self.law["reviewers_max"] and reviewed not in self.law["waives_four"]
        return f"{reviewed} is reviewed by {len(states)} States: {', '.join(states)}" if too_many else ""

    # Two clauses prefer a State for the home seat. They are broken only where it could serve, and later lots may change that.

    def is_a_stranger_at_home_without_need(self, seating: Seating) -> str:
        """28-home, with home_fallback: a State of another group has the seat only if nobody of the own group could."""
        stranger = seating.seat == HOME and self.falls_back and self.is_of_the_wrong_group(seating)
        needless = stranger and any(self.could_replace(seating, state) for state in self.takes_part)
        return f"{seating} is of a different regional group" if needless else ""

    def shares_no_legal_system_without_need(self, seating: Seating) -> str:
        """legal-family (uncac): "One reviewing State, if possible, has a similar legal system": the one drawn for the home seat."""
        asked = self.law["legal_family"] == "on" and seating.seat == HOME and not seating.additional
        family = self.families[seating.reviewed]
        if not asked or family & self.families[seating.state]:
            return ""
        similar = [state for state in self.takes_part if family & self.families[state]]
        return f"{seating} shares none, and another could" if any(self.could_replace(seating, state) for state in similar) else ""

    def could_replace(self, seating: Seating, state: str) -> bool:
        """Whether another State that the home seat asks for could have it instead: nothing that is drawn keeps it from serving."""
        reviewed, held = seating.reviewed, self.held[state]
        missing = seating.instruments if seating.additional else 0
        stranger = not self.any_group[HOME] and (not self.group[reviewed] or self.group[state] != self.group[reviewed])
        if state == seating.state or stranger or not held & (missing or self.held[reviewed]):
            return False
        if missing and (reviewed in self.performs[state] or (self.all_missing and missing & ~held)):
            return False
        load = len(set(self.performs[state])) + 1
        return not any(broken(self, reviewed, state, load) for _, broken in MAY_SERVE)

    # Last, what must hold of the draw as a whole.

    def lacks_a_state(self, seats: Iterable[str]) -> Iterator[str]:
        """28-two, 28-home, 28-away (official): exactly two for each instrument, one of them home and the other away."""
        for state in self.under_review:
            for seat in seats:
                if missing := self.missing(state, seat):
                    names = [name for bit, name in enumerate(self.scenario["instruments"]) if missing >> bit & 1]
                    yield f"{state} has no {seat} State for {', '.join(names)}"

    def performs_no_review(self) -> list[str]:
        """load-min (uncac): "Every State performs at least one review"."""
        idle = [state for state in self.takes_part if not self.performs[state]]
        return [f"{state} performs no review" for state in idle if self.law["load_min"] == "on"]

    def asks_for_more_than_two(self) -> list[str]:
        """redraw (uncac): "A State under review may ask that its draw be repeated, at most twice"."""
        return [f"{state} asks for {number}" for state, number in Counter(self.law["redraws"]).items() if number > 2]

    def faults(self, seating: Seating, preferences: bool = True) -> list[tuple[str, str]]:
        """What one filled seat breaks: each clause with a text; with the two preferences or without them."""
        load = len(set(self.performs[seating.state]))  # of one State, in whatever seats, is one review
        found = [(clause, broken(self, seating.reviewed, seating.state, load)) for clause, broken in MAY_SERVE]
        found += [(clause, broken(self, seating)) for clause, broken in MAY_HOLD]
        found += [(clause, broken(self, seating)) for clause, broken in PREFERRED if preferences]
        return [(clause, text) for clause, text in found if text and clause not in self.left_out]

    def all_faults(self, complete: bool) -> Iterator[tuple[str, str]]:
        """All that the draw breaks; of one that is not complete, what no later lot could mend."""
        for seating in chain.from_iterable(list(self.seatings.values())):
            yield from self.faults(seating, preferences=complete)
        for clause, broken in FINISHED + ALWAYS if complete else ALWAYS:
            yield from ((clause, text) for text in broken(self))
        for added in self.added:
            yield from ((added.id, text) for text in added.faults(complete))

    # The bowl of a seat that is open: whose lots are in it, and what bars each of them.

    def seating_of(self, opening: Opening, state: str) -> Seating:
        """A State in an open seat: it takes all that is wanted and that it is party to."""
        wanted = opening.missing or self.held[opening.reviewed]
        return Seating(opening.reviewed, state, opening.seat, opening.missing > 0, wanted & self.held[state])

    def bowl(self, opening: Opening, preferences: bool = True) -> list[str]:
        """The States whose lots are in the bowl: at home the own regional group, away the others, in the order of the scenario."""
        # With home_fallback it is the others at home too where everybody of the own group is barred; without preferences, all.
        group = self.group[opening.reviewed]
        all_others = self.others(opening.reviewed)
        if not group or self.any_group[opening.seat] or (opening.missing and self.law["additional_keeps_seat"] == "no"):
            return all_others
        own = [state for state in all_others if self.group[state] == group]
        strangers = [state for state in all_others if self.group[state] != group]
        if opening.seat == AWAY:
            return strangers
        if self.falls_back and not preferences:
            return all_others
        nobody = self.falls_back and strangers and all(self.bars(opening, state) for state in own)
        return strangers if nobody else own

    def bars(self, opening: Opening, state: str, preferences: bool = True) -> set[str]:
        """The clauses that bar a State from an open seat now: those that the draw would break if it had the seat."""
        seating = self.seating_of(opening, state)
        self.add(seating)
        found = {clause for clause, _ in self.faults(seating, preferences)}
        found |= {added.id for added in self.added if added.bars(seating, preferences)}
        if not found and self.law["uncoverable_lot"] == "set-aside" and self.leaves_too_much(opening, state, preferences):
            found.add("29b-additional")
        self.seatings[seating.reviewed].pop()
        self.performs[state].pop()
        return found

    def leaves_too_much(self, opening: Opening, state: str, preferences: bool) -> bool:
        """Whether nobody could have the additional lot for what a State leaves missing, once it has the seat."""
        missing = (opening.missing or self.held[opening.reviewed]) & ~self.held[state]
        if not missing:
            return False
        rest = Opening(opening.reviewed, opening.seat, missing)
        helpers = [other for other in self.bowl(rest, preferences) if missing & self.held[other]]
        return all(self.bars(rest, other, preferences) for other in helpers)


# ---- The clauses that a law adds ------------------------------------------------------------------------------------------
#
# "for every s under review, for every r reviewing s: not waives(s)" is read as a tree of tuples that begin with a word:
# ("every", "s", ("under_review",), ("every", "r", ("reviewing", "s"), ("not", ("atom", "waives", ["s"], "")))).
Tree = tuple[Any, ...]
Bound = dict[str, Any]  # what each variable stands for: a State, or the place of an instrument
TOKEN = re.compile(r'\s*(?:(\w+|"(?:\\.|[^"\\\n])*"|<=|>=|!=|==|[<>=():,])|$)')
ARGUMENTS = {"party": 2, "same_group": 2, "has_group": 1, "same_year": 2, "same_family": 2, "waives": 1, "defers": 1, "declines": 1}
ON_THE_DRAW = {"reviewed_by": 2, "drawn": 2, "additional": 2, "covers": 3}


class Sentence:
    """Reads one sentence, from left to right; raises ``ValueError`` where it is none."""

    def __init__(self, text: str, relations: Iterable[str], attributes: Iterable[str]) -> None:
        self.text, self.at, self.next = text, 0, ""
        self.arguments, self.attributes = {**ARGUMENTS, **ON_THE_DRAW, **dict.fromkeys(relations, 2)}, set(attributes)
        self.take()
        self.tree = self.formula()
        if self.next:
            self.fail()

    def fail(self) -> NoReturn:
        """Say where the sentence could not be read."""
        raise ValueError(f"a sentence of the law is not understood at {self.next or 'its end'}: {self.text}")

    def take(self, *wanted: str) -> str:
        """The next word, which must be one of those wanted if any are; reading goes on after it."""
        found, token = self.next, TOKEN.match(self.text, self.at)
        if token is None or (wanted and found not in wanted):
            self.fail()
        self.next, self.at = token[1] or "", token.end()
        return found

    def name(self) -> str:
        """A name or a variable."""
        return self.take() if self.next.isidentifier() else self.fail()

    def formula(self) -> Tree:
        """for every|some NAME DOMAIN, ...: FORMULA; or A implies FORMULA; or what the words below join."""
        if self.next == "for":
            self.take()
            kind, variable, domain = self.take("every", "some"), self.name(), self.domain()
            more = self.take(",", ":") == ","
            return (kind, variable, domain, self.formula() if not more or self.next == "for" else self.fail())
        left = self.joined("or", lambda: self.joined("and", self.simple))
        if self.next != "implies":
            return left
        self.take()
        return ("implies", left, self.formula())

    def domain(self) -> Tree:
        """under review, taking part, among the instruments, reviewing NAME."""
        first = self.take("under", "taking", "among", "reviewing")
        if first == "reviewing":
            return (first, self.name())
        for word in {"under": ["review"], "taking": ["part"], "among": ["the", "instruments"]}[first]:
            self.take(word)
        return ({"under": "under_review", "taking": "takes_part", "among": "instruments"}[first],)

    def joined(self, word: str, part: Callable[[], Tree]) -> Tree:
        """Parts joined by ``and`` or by ``or``."""
        parts = [part()]
        while self.next == word:
            self.take()
            parts.append(part())
        return (word, parts) if len(parts) > 1 else parts[0]

    def simple(self) -> Tree:
        """not A; (A); number of NAME DOMAIN with A <= 3; and what begins with a name."""
        if self.next == "not":
            self.take()
            return ("not", self.simple())
        if self.next == "(":
            self.take()
            inside = self.formula()
            self.take(")")
            return inside
        name = self.name()
        if name == "number" and self.next == "of":
            self.take()
            variable, domain, _ = self.name(), self.domain(), self.take("with")
            return self.compared(("number", variable, domain, self.simple() if self.next == "(" else self.atom(self.name())))
        if self.next in ("=", "==", "!="):
            return self.unless(lambda: ("same", name, self.name()))
        if name in ("load", "redraws"):
            return self.compared((name, *self.called(1)))
        if name not in self.attributes:
            return self.atom(name)
        (state,) = self.called(1)
        if self.next not in ("=", "==", "!="):
            self.fail()
        return self.unless(lambda: self.value(name, state))

    def atom(self, name: str) -> Tree:
        """NAME(s, r), of a seat also: NAME(s, r) at home."""
        arguments, seat = self.called(self.arguments[name] if name in self.arguments else self.fail()), ""
        if self.next == "at" and name in ON_THE_DRAW:
            self.take()
            seat = self.take(HOME, AWAY)
        return ("atom", name, arguments, seat)

    def called(self, number: int) -> list[str]:
        """So many arguments in parentheses."""
        self.take("(")
        arguments = [self.name()]
        while len(arguments) < number:
            self.take(",")
            arguments.append(self.name())
        self.take(")")
        return arguments

    def value(self, name: str, state: str) -> Tree:
        """What an attribute is compared with: "VALUE", or the same one of another State."""
        if self.next.startswith('"'):
            return ("value", name, state, json.loads(self.take(), strict=False))
        self.take(name)
        return ("alike", name, state, *self.called(1))

    def unless(self, right: Callable[[], Tree]) -> Tree:
        """= and what is on its right; with != the opposite."""
        differs = self.take() == "!="
        return ("not", right()) if differs else right()

    def compared(self, left: Tree) -> Tree:
        """A number compared with another."""
        relation = self.take("<=", ">=", "<", ">", "=", "==", "!=")
        return ("compare", left, relation, int(self.take() if self.next.isdecimal() else self.fail()))


def spoken_of(tree: Tree) -> Iterator[tuple[str, str]]:
    """Of which State under review and which reviewing State a sentence says something on the draw; an empty text for none."""
    match tree:
        case "atom", name, arguments, _ if name in ON_THE_DRAW:
            yield arguments[0], arguments[1]
        case "load", state:
            yield "", state
        case "redraws", state:
            yield state, ""
        case "every" | "some" | "number", variable, ("reviewing", reviewed), body:
            yield from ((reviewed, variable), *spoken_of(body))
        case (("and" | "or"), parts):
            yield from chain.from_iterable(map(spoken_of, parts))
        case _:
            yield from chain.from_iterable(spoken_of(part) for part in tree if isinstance(part, tuple))


def changed_by_a_lot(tree: Tree) -> set[tuple[str, str]]:
    """In which instances of "for every s ..., for every r ...: A" a lot may change something: those where the one variable stands for
    the State under review and the other for the one that is drawn; an empty text for any State."""
    leading, body = {""}, tree
    while body[0] == "every" and body[2][0] != "instruments":
        leading, body = leading | {body[1]}, body[3]
    pairs = [(reviewed, reviewing) for reviewed, reviewing in spoken_of(tree) if reviewed != reviewing]
    return {(reviewed if reviewed in leading else "", reviewing if reviewing in leading else "") for reviewed, reviewing in pairs}


def may_mend(tree: Tree, wanted: bool = True) -> bool:
    """Whether more lots may make true what is false now; where it is not ``wanted``, make false what is true."""
    match tree:
        case "atom", name, _, _:
            return wanted and name in ON_THE_DRAW
        case "not", body:
            return may_mend(body, not wanted)
        case (("and" | "or"), parts):
            return any(may_mend(part, wanted) for part in parts)
        case "implies", condition, body:
            return may_mend(condition, not wanted) or may_mend(body, wanted)
        case ("every" | "some") as kind, _, domain, body:
            return (domain[0] == "reviewing" and wanted == (kind == "some")) or may_mend(body, wanted)
        case "compare", left, relation, _ if relation in ("=", "==", "!="):
            return left[0] != "number" or left[2][0] == "reviewing" or may_mend(left[3]) or may_mend(left[3], wanted=False)
        case "compare", left, relation, _ if left[0] != "redraws":
            more = wanted == (relation in (">", ">="))  # whether it helps that more are counted
            if left[0] != "number":
                return more
            return (more and left[2][0] == "reviewing") or may_mend(left[3], more)
    return False


class AddedClause:
    """A clause that the law adds: its sentences, and the facts that it speaks of."""

    def __init__(self, draw: "Draw", added: dict[str, Any], clause: dict[str, Any]) -> None:
        self.draw, self.id, self.fault = draw, clause["id"], clause["fault"]
        self.attributes = added.get("attributes", {})
        self.pairs = dict[str, set[tuple[str, str]]]()
        for name, relation in added.get("relations", {}).items():
            both = [(one, other) for one, other in relation["pairs"]]
            self.pairs[name] = {*both, *((other, one) for one, other in both if relation["symmetric"])}
        read = partial(map, lambda text: Sentence(text, self.pairs, self.attributes).tree)
        self.each_lot, self.finished = list(read(clause["each_lot"])), list(read(clause["finished"]))
        self.patterns = [(tree, may_mend(tree), changed_by_a_lot(tree)) for tree in self.each_lot]

    def broken(self, tree: Tree, fixed: Bound, bound: Bound) -> Iterator[str]:
        """The instances of "for every s ..., for every r ...: A" of which A is not so; with some variables ``fixed``, those alone."""
        match tree:
            case "every", variable, domain, body if domain[0] != "instruments":
                for state in self.members(domain, bound):
                    if fixed.get(variable, state) == state:
                        yield from self.broken(body, fixed, {**bound, variable: state})
            case _:
                if not self.holds(tree, bound):
                    yield f"{', '.join(bound.values())}: {self.fault}"

    def faults(self, complete: bool) -> Iterator[str]:
        """What the whole draw breaks; of one that is not complete, what no later lot could mend."""
        for tree in self.each_lot + self.finished if complete else [tree for tree, mends, _ in self.patterns if not mends]:
            yield from self.broken(tree, {}, {})

    def bars(self, seating: "Seating", preferences: bool) -> bool:
        """Whether a sentence fails once a seat is filled, in an instance of which that changes something."""
        for tree, mends, changed in self.patterns:
            for reviewed, reviewing in changed if preferences or not mends else ():
                if any(self.broken(tree, {reviewed: seating.reviewed, reviewing: seating.state}, {})):
                    return True
        return False

    def members(self, domain: Tree, bound: Bound) -> Iterable[Any]:
        """What a variable may stand for."""
        if domain[0] == "reviewing":
            return dict.fromkeys(seating.state for seating in self.draw.seatings[bound[domain[1]]])
        instruments: Iterable[Any] = range(len(self.draw.scenario["instruments"]))
        return {"under_review": self.draw.under_review, "takes_part": self.draw.takes_part, "instruments": instruments}[domain[0]]

    def holds(self, tree: Tree, bound: Bound) -> Any:
        """Whether a formula is true of the draw, where its variables stand for these."""
        match tree:
            case "every", variable, domain, body:
                return all(self.holds(body, {**bound, variable: one}) for one in self.members(domain, bound))
            case "some", variable, domain, body:
                return any(self.holds(body, {**bound, variable: one}) for one in self.members(domain, bound))
            case "implies", condition, body:
                return not self.holds(condition, bound) or self.holds(body, bound)
            case "or", parts:
                return any(self.holds(part, bound) for part in parts)
            case "and", parts:
                return all(self.holds(part, bound) for part in parts)
            case "not", body:
                return not self.holds(body, bound)
            case "same", one, other:
                return bound[one] == bound[other]
            case "value", name, state, value:
                return self.attributes[name].get(bound[state]) == value
            case "alike", name, one, other:
                values = self.attributes[name]
                return bound[one] in values and values[bound[one]] == values.get(bound[other])
            case "compare", left, relation, number:
                value = self.number(left, bound)
                is_so = {"<": value < number, ">": value > number, "<=": value <= number, ">=": value >= number, "!=": value != number}
                return is_so.get(relation, value == number)
        _, name, arguments, seat = tree
        return self.is_said(name, seat, *(bound[argument] for argument in arguments))

    def number(self, left: Tree, bound: Bound) -> int:
        """The number on the left of a comparison."""
        match left:
            case "number", variable, domain, body:
                return sum(bool(self.holds(body, {**bound, variable: one})) for one in self.members(domain, bound))
            case "load", state:
                return len(set(self.draw.performs[bound[state]]))
        return self.draw.redraws[bound[left[1]]]

    def is_said(self, name: str, seat: str, one: str, other: Any = None, instrument: int = 0) -> Any:
        """What a name says of its arguments."""
        draw = self.draw
        if name in ON_THE_DRAW:
            held = [seating for seating in draw.seatings[one] if seating.state == other and seat in ("", seating.seat)]
            if name == "covers":
                return any(seating.instruments >> instrument & 1 for seating in held)
            return any(name == "reviewed_by" or seating.additional == (name == "additional") for seating in held)
        match name:
            case "party":
                return draw.held[one] >> other & 1
            case "has_group":
                return draw.group[one]
            case "same_group":
                return draw.group[one] == draw.group[other] != ""
            case "same_year":
                return one in draw.year and draw.year[one] == draw.year.get(other)
            case "same_family":
                return draw.families[one] & draw.families[other]
            case "waives" | "defers" | "declines":
                return one in draw.law["waives_four" if name == "waives" else name]
        return (one, other) in self.pairs[name]


# ---- The lots -------------------------------------------------------------------------------------------------------------
class Lots:
    """The numbers that draw the lots. Each bowl has a stream of its own, by its name.

    Block c of a stream is SHA-256(SHA-256(seed) + name of the bowl + a zero byte + c in 8 bytes); its first 8 bytes are a number
    below 2**64. Numbers from the largest multiple of the size of the bowl upwards are left out, so that all lots are equally
    likely; of the others the remainder by the size is the place of the lot in the bowl, from 0.

    A record without a seed is of lots drawn in a room: its own numbers are the places. Should they not suffice, others are used,
    which the comparison of the numbers will show.
    """

    def __init__(self, record: dict[str, Any]) -> None:
        self.record, self.recorded = record, iter(record["numbers"])
        self.blocks = Counter[str]()  # how many blocks of each stream are used
        self.places = list[int]()  # of all lots so far

    def drawn(self, bowl: str, members: Iterable[Any], undrawn: int = 0) -> Iterator[Any]:
        """What the lots of a bowl stand for, each drawn when it is asked for; the last ``undrawn`` come out by themselves."""
        left = list(members)
        stream = hashlib.sha256(self.record["seed"].encode()).digest() + bowl.encode() + b"\0"
        while len(left) > undrawn:
            place = self.number(bowl, stream, len(left)) % len(left)
            self.places.append(place)
            yield left.pop(place)
        yield from left

    def order(self, bowl: str, members: Iterable[Any]) -> list[Any]:
        """All, in the order of their lots. The last lot needs no drawing."""
        return list(self.drawn(bowl, members, undrawn=1))

    def number(self, bowl: str, stream: bytes, size: int) -> int:
        """The next number for a bowl that holds ``size`` lots."""
        limit = 2**64 - 2**64 % size
        number: int = 2**64 if self.record["seed"] else next(self.recorded, 2**64)
        while number >= limit:
            block = hashlib.sha256(stream + self.blocks[bowl].to_bytes(8, "big")).digest()
            self.blocks[bowl] += 1
            number = int.from_bytes(block[:8], "big")
        return number


# ---- The replay -----------------------------------------------------------------------------------------------------------
class ReplayEndsError(Exception):
    """The record is stuck here, or goes another way than its lots: nothing after this could be compared."""


class Replay:
    """The draw once more, from its lots, held against the record line by line.

    Three procedures are known. By State: the States of a year are called in an order drawn by lot, and each has all its seats
    drawn. By seat: all seats of a year are drawn in an order drawn by lot. By list: the cards of all States, and of each regional
    group, lie in piles in an order drawn by lot; the first card that nothing bars has the seat, and goes to the bottom.

    A draw that goes on from an earlier record begins with the seats of it that stand; the open ones are drawn, in the order of the list.
    """

    def __init__(self, scenario: dict[str, Any], record: dict[str, Any]) -> None:
        self.scenario, self.record, self.draw = scenario, record, Draw(scenario, record)
        self.looks_ahead, self.lots = record["algorithm"] in LOOKING_AHEAD, Lots(record)
        self.piles = dict[str, list[str]]()  # by list only: of each regional group, and under an empty text of all
        self.line, self.unseen = 0, 0  # lines of lots that are compared; lots set aside by look-ahead
        self.moved, self.wrong = list[str](), list[str]()  # what is wrong in the division, and in the lots
        self.earlier, self.given_up = list[str](), 0  # what is wrong in the earlier seats; those that do not stand though they could alone

    def replay(self) -> None:
        """Draw it all again, as far as the record goes the same way."""
        with suppress(ReplayEndsError):
            if "goes_on" in self.record:
                self.go_on()
                self.nothing_is_left()
                return
            self.divide()
            self.lay_out_piles()
            called = list(self.piles.get("", self.draw.group))
            for year in YEARS:
                self.fill_year(year, [state for state in called if self.draw.year.get(state) == year])
            self.nothing_is_left()

    def divide(self) -> None:
        """Inside each regional group, by lot: a third to each year, and what is left over to the later years."""
        for name in (*self.scenario["regional_groups"], "no group"):
            members = [state for state in self.draw.under_review if (self.draw.group[state] or "no group") == name]
            share, over = divmod(len(members), 3)
            years = [1] * share + [2] * (share + (over > 1)) + [3] * (share + (over > 0))
            for state, year in zip(self.lots.order(f"division/{name}", members), years, strict=True):
                if self.draw.year[state] != year:
                    self.moved.append(f"{state} ({name}): the seed gives year {year}")

    def lay_out_piles(self) -> None:
        """By list only: a pile of all States, and one for each regional group."""
        for name in ("", *self.scenario["regional_groups"]) if self.record["algorithm"] in BY_LIST else ():
            members = [state for state in self.draw.group if not name or self.draw.group[state] == name]
            self.piles[name] = self.lots.order(f"list/{name or 'all'}", members)

    def go_on(self) -> None:
        """The draw that goes on: the newcomers are divided, what stands is seated, and the open seats are drawn for."""
        self.divide_newcomers()
        self.draw.redraws.update(self.draw.law["redraws"])
        for seat in self.record["goes_on"]["seats"]:
            if "gone" not in seat:
                self.seat_again(self.draw, seat)
        for seat in self.record["goes_on"]["seats"]:
            if "gone" in seat and not self.gives_way(seat):
                self.earlier.append(
                    f"{seat['state']} ({seat['seat']} seat of {seat['reviewed']}) is not kept from standing by {seat['gone']}"
                )
        for year in YEARS:
            for state in (state for state in self.draw.group if self.draw.year.get(state) == year):
                for place in SEATS:
                    if not any(seating.seat == place for seating in self.draw.seatings[state]):
                        self.fill_once(Opening(state, place))
                    while missing := self.draw.missing(state, place):
                        self.fill_once(Opening(state, place, missing))

    def divide_newcomers(self) -> None:
        """Who was under review keeps the year. The others are reviewed in the last one; or by lot, inside each regional group, in the year with
        the fewest of its States, the last of these."""
        told = self.record["goes_on"]
        before = {state: int(year) for year, states in told["groups"].items() for state in states}
        for name in (*self.scenario["regional_groups"], "no group"):
            members = [state for state in self.draw.under_review if (self.draw.group[state] or "no group") == name]
            years = {state: before.get(state, YEARS[-1]) for state in members}
            if told["newcomers"] == "by-lot":
                sizes = Counter(years[state] for state in members if state in before)
                for state in self.lots.order(f"newcomers/{name}", [state for state in members if state not in before]):
                    years[state] = min(YEARS, key=lambda year: (sizes[year], -year))
                    sizes[years[state]] += 1
            self.moved += [f"{state} ({name}): its year is {years[state]}" for state in members if self.draw.year[state] != years[state]]

    def seat_again(self, draw: Draw, seat: dict[str, Any]) -> None:
        """Fill a seat of the earlier draw anew, for the instruments that are its own today."""
        opening = self.opening_for(draw, seat)
        opened = any(seating.seat == opening.seat for seating in draw.seatings[opening.reviewed])
        if opened != (opening.missing > 0) or seat["state"] not in draw.bowl(opening, preferences=False):
            self.earlier.append(f"{seat['state']} ({opening.seat} seat of {opening.reviewed}) cannot stand: the seat is not open to it")
            raise ReplayEndsError
        draw.add(draw.seating_of(opening, seat["state"]))

    def opening_for(self, draw: Draw, seat: dict[str, Any]) -> Opening:
        """An earlier seat as it is open beside those of a draw."""
        return Opening(seat["reviewed"], seat["seat"], draw.missing(seat["reviewed"], seat["seat"]) if seat["additional"] else 0)

    def gives_way(self, seat: dict[str, Any]) -> bool:
        """Whether an earlier seat does not stand for the reason told. If it is barred whatever else is drawn, it is in no draw at all."""
        reviewed, state, why = seat["reviewed"], seat["state"], seat["gone"]
        if state not in self.draw.held or reviewed not in self.draw.under_review:
            return bool(why == "left")
        if self.draw.out & {(state, None), (state, reviewed)}:
            return bool(why == "out")
        alone = Draw(self.scenario, self.record)
        if seat["additional"]:  # it was drawn for what the first State lacks, and does not stand without it
            seats = self.record["goes_on"]["seats"]
            first = next(each for each in seats if each["reviewed"] == reviewed and each["seat"] == seat["seat"] and not each["additional"])
            if "gone" in first:
                return bool(why == "29b-additional")
            self.seat_again(alone, first)
        found = self.bars_earlier(alone, seat)
        self.given_up += not found
        return why in (found or self.bars_earlier(self.draw, seat) or {LOOK_AHEAD})

    def bars_earlier(self, draw: Draw, seat: dict[str, Any]) -> set[str]:
        """What bars an earlier seat beside those of a draw, but for what later lots may lift."""
        opening = self.opening_for(draw, seat)
        if seat["additional"] and not opening.missing:
            return {"29b-additional"}
        if seat["state"] not in draw.bowl(opening, preferences=False):
            return {f"28-{seat['seat']}"}
        return draw.bars(opening, seat["state"], preferences=False)

    def fill_year(self, year: int, states: list[str]) -> None:
        """All seats of a year, as the procedure opens them."""
        if self.record["algorithm"] in BY_SEAT:
            for state, seat in self.lots.order(f"order/{year}", [(state, seat) for state in states for seat in SEATS]):
                self.fill(state, seat)
            for state in states:
                self.draw_again(state)
        else:
            for state in self.lots.order(f"order/{year}", states) if self.record["algorithm"] in BY_STATE else states:
                self.fill(state, HOME)
                self.fill(state, AWAY)
                self.draw_again(state)

    def draw_again(self, state: str) -> None:
        """Empty the seats of a State and draw them anew, as often as it asks for it (redraw)."""
        for _ in range(self.draw.law["redraws"].count(state)):
            self.draw.redraws[state] += 1
            for seating in self.draw.seatings.pop(state):
                self.draw.performs[seating.state].remove(state)
            self.fill(state, HOME)
            self.fill(state, AWAY)

    def fill(self, reviewed: str, seat: str) -> None:
        """The lots of one seat: for its first State, then for additional ones while an instrument is missing."""
        self.fill_once(Opening(reviewed, seat))
        while missing := self.draw.missing(reviewed, seat):
            self.fill_once(Opening(reviewed, seat, missing))

    def fill_once(self, opening: Opening) -> None:
        """The lots for one State: what the record has of them must be what they give, set aside and kept by right."""
        lines, place = self.record["lots"], f"lots[{self.line}] ({opening.reviewed}, {opening.seat})"
        bowl = self.draw.bowl(opening)
        line: dict[str, Any] = lines[self.line] if self.line < len(lines) else {}
        if line:
            count: int | None = len(line["drawn"])
        else:  # the record is stuck here: with look-ahead all lots were drawn and set aside, without it none was drawn
            count = None if self.looks_ahead else 0
        first, second = self.bowls_in_turn(opening, bowl, count)
        drawn = list(islice(self.in_turn(opening, first, second), count))
        if not line:
            self.lots_end(place, opening, bowl)
        self.compare(place, line, opening, len(bowl) + len(second), drawn)
        self.check_set_aside(place, line["set_aside"], opening, drawn)
        kept = drawn[-1]
        if found := self.draw.bars(opening, kept, preferences=len(drawn) <= len(first)):
            self.wrong.append(f"{place}: {kept} is kept, but {', '.join(sorted(found))} bars it")
        self.draw.add(self.draw.seating_of(opening, kept))
        self.line += 1
        for name in {"", self.draw.group[kept]} & self.piles.keys():
            self.piles[name].remove(kept)
            self.piles[name].append(kept)

    def bowls_in_turn(self, opening: Opening, bowl: list[str], count: int | None) -> tuple[list[str], list[str]]:
        """The bowl that is drawn from first, and the one drawn from next, where ``count`` lots (None: all) are drawn."""
        # With look-ahead, no lot is drawn from a bowl in which everybody is barred; and where all its lots were set aside, a
        # second bowl follows, of the States that only the preferences bar.
        first, second = bowl, list[str]()
        if self.looks_ahead and all(self.draw.bars(opening, state) for state in bowl):
            first = []
        if self.looks_ahead and (count is None or count > len(first)):
            barred = [state for state in self.draw.others(opening.reviewed) if self.draw.bars(opening, state)]
            second = [state for state in barred if not self.draw.bars(opening, state, preferences=False)]
        return first, second

    def in_turn(self, opening: Opening, first: list[str], second: list[str]) -> Iterator[str]:
        """The States of the bowls in the order of their lots, each drawn when it is asked for; by list, of their cards."""
        if self.record["algorithm"] in BY_LIST:
            groups, own = {self.draw.group[state] for state in first}, self.draw.group[opening.reviewed]
            own_pile = opening.seat == HOME and groups == {own}
            return (state for state in self.piles[own if own_pile else ""] if state in first)
        bowl = f"{opening.reviewed}/{opening.seat}/{opening.missing}"
        return chain(self.lots.drawn(bowl, first), self.lots.drawn(bowl, second))

    def lots_end(self, place: str, opening: Opening, bowl: list[str]) -> None:
        """The record has no more lots: it must be stuck at this seat, with a clause for each lot in the bowl that bars it."""
        barred = Counter[str]()
        for state in bowl:
            barred.update(sorted(self.draw.bars(opening, state)) or [LOOK_AHEAD if self.looks_ahead else "nothing"])
        stuck = self.record.get("stuck", {})
        told = Counter[str](stuck.get("barred_by"))
        self.unseen += barred[LOOK_AHEAD]
        here = [stuck.get(key) for key in ("reviewed", "seat", "additional")]
        elsewhere = canonical(here) != canonical([opening.reviewed, opening.seat, opening.missing > 0])
        if elsewhere or barred["nothing"] or told - barred or canonical(told.total()) != canonical(len(bowl)):
            self.wrong.append(f"{place}: the lots end, {len(bowl)} barred by {dict(barred)}, but the record has {stuck}")
        raise ReplayEndsError

    def compare(self, place: str, line: dict[str, Any], opening: Opening, size: int, drawn: list[str]) -> None:
        """A line of the record must say what the lots give; a line without ``redraw`` is of the first draw."""
        due: dict[str, Any] = {"reviewed": opening.reviewed, "seat": opening.seat, "additional": opening.missing > 0}
        due |= {"from": size, "drawn": drawn, "kept": drawn[-1] if drawn else None, "redraw": self.draw.redraws[opening.reviewed]}
        told = {"redraw": 0, **line}
        for key, value in due.items():
            if canonical(told.get(key)) != canonical(value):
                self.wrong.append(f"{place}: {key} is {line.get(key)}, the seed gives {value}; the replay stops here")
                raise ReplayEndsError

    def check_set_aside(self, place: str, aside: dict[str, str], opening: Opening, drawn: list[str]) -> None:
        """All lots but the last are set aside, each by a clause that bars it. Of look-ahead only a solver can say."""
        ahead = {state for state in aside if self.looks_ahead and aside[state] == LOOK_AHEAD}
        told = sorted(aside)
        if aside.keys() != set(drawn) - {drawn[-1]}:
            self.wrong.append(f"{place}: set aside are {told}, but {drawn} were drawn")
        for state in told:
            if state in drawn and state not in ahead and aside[state] not in self.draw.bars(opening, state):
                self.wrong.append(f"{place}: {state} is set aside by {aside[state]}, which does not bar it")
        self.unseen += len(ahead)

    def nothing_is_left(self) -> None:
        """All seats are filled: the record has no more lots, and is not stuck, unless on a clause that the whole draw breaks."""
        stuck: Any = self.record.get("stuck")
        left, by_right = self.record["lots"][self.line :], set[str]()
        for clause, text in self.draw.all_faults(complete=True) if stuck and not left else ():
            for state in re.split(r"[\s,()]+", text.partition(":")[0]):  # a State of whom the text says something
                by_right.add(canonical([state, "reviewing", False, {clause: 1}]))
        if left or (stuck and canonical([stuck.get(key) for key in ("reviewed", "seat", "additional", "barred_by")]) not in by_right):
            self.wrong.append(f"all seats are filled, but the record has {len(left)} more lines of lots, or is stuck: {stuck}")


# ---- The record -----------------------------------------------------------------------------------------------------------
def unknown_parameters(parameters: dict[str, Any]) -> list[str]:
    """The parameters of the law that are not known here, lack, or have a value that is not known."""
    known = {"added"} - parameters.keys()
    for name, value in parameters.items():
        allowed = PARAMETERS.get(name, ())
        if type(value) in allowed or str(value) in allowed:
            known.add(name)
    return [
        f"the law's {name} is not known here" for name in sorted({*PARAMETERS, *parameters} - known - (LATER.keys() - parameters.keys()))
    ]


def form_faults(record: dict[str, Any], draw: Draw, years: Counter[str], times: Counter[str]) -> Iterator[str]:
    """A record of the known format, with each State under review in one year group and reviewed once; if stuck, at most once."""
    goes_on = record["algorithm"] in GOING_ON
    if record["schema"] != f"untoc-draw/draw-record/{1 + goes_on}" or goes_on != ("goes_on" in record):
        yield "the schema is not the known one"
    if record["outcome"] != ("stuck" if "stuck" in record else "complete"):
        yield f"{record['outcome']} is not the outcome"
    for state in draw.held:
        misplaced = years[state] != (1 if state in draw.under_review else 0)
        too_few = record["outcome"] == "complete" and times[state] < years[state]
        if misplaced or too_few or times[state] > years[state]:
            yield f"{state} is in {years[state]} year groups and has {times[state]} reviews"
    for review in record["reviews"]:
        state, told = review["reviewed"], [review["group"], review["waives_four"]]
        if canonical(told) != canonical([draw.year.get(state), state in draw.law["waives_four"]]):
            yield f"{state} has another year or waiver"


def earlier_faults(record: dict[str, Any], earlier: dict[str, Any]) -> Iterator[str]:
    """What the record says of the one that it goes on from must be so."""
    told, content = record["goes_on"], {key: value for key, value in earlier.items() if key != "software"}
    if told["digest"] != digest((canonical(content) + "\n").encode()):
        yield "its digest is not the one in the record"
    seats = [
        {"reviewed": review["reviewed"], "seat": one["seat"], "additional": one["additional"], "state": one["state"]}
        for review in earlier["reviews"]
        for one in review["reviewing"]
    ]
    if canonical([{key: seat[key] for key in seat if key != "gone"} for seat in told["seats"]]) != canonical(seats):
        yield "its seats are not those in the record"
    if canonical(told["groups"]) != canonical(earlier["groups"]):
        yield "its groups are not those in the record"
    law = record["law"]["parameters"]
    if any(canonical(law.get(name)) != canonical(value) for name, value in earlier["law"]["parameters"].items()):
        yield "its law is not the record's"
    if any(one not in told["out"] for one in earlier.get("goes_on", {"out": []})["out"]):
        yield "a State that had dropped out in it has not in the record"


def take_seats(draw: Draw, seats: list[tuple[str, dict[str, Any]]]) -> Iterator[str]:
    """Fill the draw with the seats of the record; gives those that are none."""
    for reviewed, seat in seats:
        places = {draw.scenario["instruments"].index(name) for name in dict.fromkeys(seat["instruments"])}
        seating = Seating(reviewed, seat["state"], seat["seat"], seat["additional"], sum(1 << place for place in places))
        if seating.seat not in SEATS or type(seating.additional) is not bool or len(places) != len(seat["instruments"]):
            yield f"{reviewed} has a seat {seat}"
        draw.add(seating)


def number_faults(places: list[int], recorded: list[int]) -> Iterator[str]:
    """The numbers of the record are the places of all lots, in their order."""
    for at in range(max(len(places), len(recorded))):
        mine = places[at] if at < len(places) else None
        told = recorded[at] if at < len(recorded) else None
        if mine != told:
            yield f"numbers[{at}] is {told}, not {mine}"
        elif type(told) is not int:  # true and 1.0 are equal to 1, and null to a number that is not there
            yield f"numbers[{at}] is {told}, no whole number"


# ---- The table of clauses, and the order of all checks --------------------------------------------------------------------
Broken = Callable[..., Any]
TABLE: tuple[tuple[str, str, str, Broken], ...] = (  # clause, level, what it is asked of, function that gives what is broken
    ("28-two", "official", "State", Draw.takes_no_part),
    ("28-two", "official", "State", Draw.is_under_review_that_year),
    ("28-two", "official", "seat", Draw.reviews_for_what_is_not_held),
    ("28-two", "official", "seat", Draw.has_two_seats_for_one_instrument),
    ("28-two", "official", "finished draw", partial(Draw.lacks_a_state, seats=SEATS)),
    ("28-home", "official", "seat", Draw.is_a_stranger_at_home),
    ("28-home", "official", "preference", Draw.is_a_stranger_at_home_without_need),
    ("28-home", "official", "finished draw", partial(Draw.lacks_a_state, seats=[HOME])),
    ("28-away", "official", "seat", Draw.is_of_the_same_group_away),
    ("28-away", "official", "finished draw", partial(Draw.lacks_a_state, seats=[AWAY])),
    ("self", "implied", "State", Draw.reviews_itself),
    ("29a", "quoted", "State", Draw.review_each_other),
    ("29b-party", "quoted", "seat", Draw.is_not_party),
    ("29b-additional", "quoted", "seat", Draw.has_not_just_what_is_missing),
    ("29c", "quoted", "seat", Draw.has_too_many_reviewing_states),
    ("load-max", "uncac", "State", Draw.performs_too_many_reviews),
    ("load-min", "uncac", "finished draw", Draw.performs_no_review),
    ("legal-family", "uncac", "preference", Draw.shares_no_legal_system_without_need),
    ("defer", "uncac", "State", Draw.declined_to_serve_that_year),
    ("redraw", "uncac", "any draw", Draw.asks_for_more_than_two),
    ("decline", "uncac", "State", Draw.declined_a_second_review),
)
MAY_SERVE = [(clause, broken) for clause, _, asked_of, broken in TABLE if asked_of == "State"]
MAY_HOLD = [(clause, broken) for clause, _, asked_of, broken in TABLE if asked_of == "seat"]
PREFERRED = [(clause, broken) for clause, _, asked_of, broken in TABLE if asked_of == "preference"]
FINISHED = [(clause, broken) for clause, _, asked_of, broken in TABLE if asked_of == "finished draw"]
ALWAYS = [(clause, broken) for clause, _, asked_of, broken in TABLE if asked_of == "any draw"]

Report = defaultdict[str, list[str]]  # the faults that each check found; a check is in it from when it begins


def examine(pack: Path, report: Report) -> str:
    """Make all checks of a pack, one after the other; gives what could not be checked."""
    files = {name: read(pack, f"{name}.json") for name in ("manifest", "record", "scenario", "law")}
    manifest, record, scenario, law = (content for _, content in files.values())
    goes_on, seen = "goes_on" in record, "earlier.json" in manifest["files"]
    if goes_on and seen:
        files["earlier"] = read(pack, "earlier.json")

    # The pack is whole, and its parts belong to each other.
    report["files and manifest"] += manifest_faults(pack, manifest["files"])
    report["canonical JSON"] += (name for name, (data, content) in files.items() if data.decode().strip() != canonical(content))
    found = report["scenario's digest"]
    if record["scenario"]["digest"] != digest(files["scenario"][0]):
        found.append("not the record's")
    parameters, reviews, complete = record["law"]["parameters"], record["reviews"], record["outcome"] == "complete"
    found = report["law"]
    if canonical(parameters) != canonical(law["parameters"]) or record["law"]["digest"] != digest(canonical(parameters).encode()):
        found.append("not the record's, or not its digest")

    # The record is one. Without that, no clause can be asked.
    odd = unknown_parameters(parameters)
    years = Counter(state for states in record["groups"].values() for state in states)
    times = Counter(review["reviewed"] for review in reviews)
    draw, replay = Draw(scenario, record), Replay(scenario, record)
    seats = [(review["reviewed"], seat) for review in reviews for seat in review["reviewing"]]
    named = chain(years, times, (seat["state"] for _, seat in seats))
    odd += (f"{state} is not in the scenario" for state in named if state not in draw.held)
    odd += form_faults(record, draw, years, times)
    odd += take_seats(draw, seats)
    for line in record["lots"] or ():
        draw.redraws |= Counter({line["reviewed"]: line.get("redraw", 0)})
    report["States, years and reviews"] = odd
    if odd:
        return "the clauses and the lots, for what fails above"

    # The draw keeps every clause.
    faults = list(draw.all_faults(complete))
    added = [clause.id for clause in draw.added]
    for asked in (*(clause for clause, *_ in TABLE if clause not in draw.left_out), *added):
        report[asked] = [text for clause, text in faults if clause == asked]
    if goes_on and seen:
        report["earlier record"] += earlier_faults(record, files["earlier"][1])
    if record["algorithm"] not in BY_STATE + BY_LIST + BY_SEAT + GOING_ON:
        return "the lots: this algorithm is not known here, and only the finished draw was checked"

    # The lots lead to this draw and to no other.
    source = "seed" if record["seed"] else "recorded numbers"
    replay.replay()
    report[f"division from the {source}"], report[f"lots from the {source}"] = replay.moved, replay.wrong
    if goes_on:
        report["earlier seats"] = replay.earlier
    if not replay.wrong and not replay.earlier:
        report[f"numbers from the {source}"] += number_faults(replay.lots.places, list(record["numbers"]))
        others = [state for state in draw.held if replay.draw.seatings[state] != draw.seatings[state]]
        report["reviews from the lots"] += (f"{state} has others" for state in others)
    left_out = f"whether the {replay.unseen} lots set aside by look-ahead had to be, which needs a solver"
    if replay.given_up:
        left_out += f"; whether {replay.given_up} earlier seats that could stand alone had to give way, which needs one too"
    return left_out + ("" if seen or not goes_on else "; the earlier record, which is not in the pack")


def printable(text: str) -> str:
    """A text of the pack as plain ASCII, so that it can do nothing to a terminal."""
    return "".join(letter if " " <= letter <= "~" else ascii(letter)[1:-1] for letter in text)


def main() -> int:
    """Examine the pack that is named, print a line for each check or fault, and give the exit code."""
    report, left_out = Report(list), "the rest"
    try:
        left_out = examine(Path(*sys.argv[1:2]), report)
    except Exception as reason:
        report["pack"] = [f"it cannot be used: {reason} ({type(reason).__name__})"]
    for check, faults in report.items():
        if not faults:
            print(f"OK   {check}")
        for text in list(dict.fromkeys(faults))[:MOST_SHOWN]:
            print(printable(f"FAIL {check}: {text}"))
    failed = len([faults for faults in report.values() if faults])
    passed = len(report) - failed
    print(f"{passed} checks are OK, {failed} FAIL. Not checked: {left_out}; the party list; where seed or numbers come from.")
    if "pack" in report:
        return 2
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
