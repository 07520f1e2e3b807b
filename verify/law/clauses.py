"""Every clause of paragraphs 28-29, as data: the only place where a rule is stated.

The full text of the paragraphs was not available; ``level`` says how firmly each clause is known: ``quoted`` (by a
secondary source, the Milan logic group's note), ``official`` (UNODC's own description), ``implied``, ``uncac`` (a rule of
the sister mechanism, not UNTOC law), ``other`` (of another mechanism). ``each_lot`` must hold after every lot, and the guard is read from it;
``finished`` must hold of a finished draw.
"""

from verify.law.added import added_of, with_added
from verify.law.clause import Clause
from verify.law.parameters import LawParameters
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
from words import message

S, R, I = "s", "r", "i"  # noqa: E741
OTHER, DRAWN = "q", "d"


def _each_review(body: Formula) -> Formula:
    return ForAll(S, UNDER_REVIEW, ForAll(R, reviewing(S), body))


def _each_instrument(body: Formula) -> Formula:
    return ForAll(S, UNDER_REVIEW, ForAll(I, INSTRUMENTS, Implies(Atom("party", (S, I)), body)))


def _holds(side: int) -> Formula:
    """Whether r holds the seat of s at a side, drawn or additional."""
    return Or((Atom("drawn", (S, R), side), Atom("additional", (S, R), side)))


def _covering(side: int = -1) -> Count:
    return Count(R, reviewing(S), Atom("covers", (S, R, I), side))


def _could_serve(law: LawParameters, shares: Formula, *more: Formula) -> Formula:
    """Whether State q, of the own group where the law asks for it, could hold a home seat of s: nothing that is drawn keeps it from serving."""
    value = law.values
    not_mutual: Formula = Not(Atom("reviewed_by", (OTHER, S)))
    if value["mutual_scope"] == "same-year":
        not_mutual = Or((not_mutual, Not(Atom("same_year", (S, OTHER)))))
    own = () if value["home_from"] == "any" else (Atom("same_group", (S, OTHER)),)
    parts: list[Formula] = [*own, Not(Atom("equal", (S, OTHER))), shares, not_mutual, *more]
    if value["reviewers_from"] == "not-under-review-this-year":
        parts.append(Not(Atom("same_year", (S, OTHER))))
    if value["defers"]:
        parts.append(Not(And((Atom("defers", (OTHER,)), Atom("same_year", (S, OTHER))))))
    if value["declines"]:
        parts.append(Or((Not(Atom("declines", (OTHER,))), Compare(Load(OTHER), "<=", 0))))
    if value["load_max"]:
        parts.append(Compare(Load(OTHER), "<=", value["load_max"] - 1))
    return And(tuple(parts))


def _nobody_at_home(law: LawParameters) -> tuple[Formula, Formula]:
    """That the own group has no State for the home seat (``home_fallback``): for the State drawn, and for an additional one.

    Read on what is drawn, so that a finished draw can be checked without knowing the order of its lots.
    """
    shared = Exists(I, INSTRUMENTS, And((Atom("party", (S, I)), Atom("party", (OTHER, I)))))
    missing = Not(Exists(DRAWN, reviewing(S), And((Atom("drawn", (S, DRAWN), HOME), Atom("party", (DRAWN, I))))))
    lacks = And((Atom("party", (S, I)), missing))
    nobody = Not(Exists(OTHER, PARTICIPANTS, _could_serve(law, shared)))
    not_yet = Not(Atom("reviewed_by", (S, OTHER)))
    if law.values["additional_covers"] == "all-missing":
        holds_all = ForAll(I, INSTRUMENTS, Implies(lacks, Atom("party", (OTHER, I))))
        return nobody, Not(Exists(OTHER, PARTICIPANTS, _could_serve(law, holds_all, not_yet)))
    one = Not(Exists(OTHER, PARTICIPANTS, _could_serve(law, Atom("party", (OTHER, I)), not_yet)))
    return nobody, ForAll(I, INSTRUMENTS, Implies(Atom("covers", (S, R, I), HOME), one))


def clauses_of(law: LawParameters) -> tuple[Clause, ...]:
    """The clauses in force under ``law``, in the order of the paragraphs."""
    value = law.values
    keeps = value["additional_keeps_seat"] == "yes"
    same_group, drawn_home = Atom("same_group", (S, R)), Atom("drawn", (S, R), HOME)
    at_home: Formula = Or((drawn_home, Atom("additional", (S, R), HOME))) if keeps else drawn_home
    drawn_away = Atom("drawn", (S, R), AWAY)
    at_away: Formula = Or((drawn_away, Atom("additional", (S, R), AWAY))) if keeps else drawn_away
    own: Formula = same_group
    if value["no_group"] == "home-waived":
        own = Or((same_group, Not(Atom("has_group", (S,)))))
    home_terms = [_each_review(Implies(at_home, own))]
    if value["home_fallback"] == "different-group" and value["home_from"] == "own-group":
        nobody, nobody_to_add = _nobody_at_home(law)
        home_terms = [_each_review(Implies(drawn_home, Or((own, nobody))))]
        if keeps:
            home_terms.append(_each_review(Implies(Atom("additional", (S, R), HOME), Or((own, nobody_to_add)))))
    away_terms = [_each_review(Implies(at_away, Not(same_group)))]
    any_home, any_away = value["home_from"] == "any", value["away_from"] == "any"
    serves: list[Formula] = []
    if value["no_group"] == "outside":
        serves.append(_each_review(Atom("has_group", (R,))))
    if value["reviewers_from"] == "not-under-review-this-year":
        serves.append(_each_review(Not(Atom("same_year", (S, R)))))
    twice = And((Atom("covers", (S, R, I), HOME), Atom("covers", (S, R, I), AWAY)))
    not_mutual: Formula = Implies(Not(Atom("equal", (S, R))), Not(Atom("reviewed_by", (R, S))))
    if value["mutual_scope"] == "same-year":
        not_mutual = Implies(Atom("same_year", (S, R)), not_mutual)
    additional = []
    for side in (HOME, AWAY):
        is_drawn = Atom("drawn", (S, R), side)
        additional += [
            ForAll(S, UNDER_REVIEW, Compare(Count(R, reviewing(S), is_drawn), "==", 1)),
            _each_review(
                ForAll(
                    I, INSTRUMENTS, Implies(And((is_drawn, Atom("party", (S, I)), Atom("party", (R, I)))), Atom("covers", (S, R, I), side))
                )
            ),
        ]
        if value["additional_covers"] == "all-missing":
            count = Count(R, reviewing(S), Atom("additional", (S, R), side))
            additional.append(ForAll(S, UNDER_REVIEW, Compare(count, "<=", 1)))
    limit = Compare(Count(R, reviewing(S), Atom("reviewed_by", (S, R))), "<=", value["reviewers_max"])
    found = [
        Clause(
            "28-two",
            "28",
            "official",
            message("A State under review is reviewed, for each instrument to which it is party, by exactly two other States parties"),
            message("is not reviewed by exactly two different States that may serve"),
            (_each_review(ForAll(I, INSTRUMENTS, Not(twice))), *serves),
            (_each_instrument(Compare(_covering(), "==", 2)),),
        ),
        Clause(
            "28-home",
            "28",
            "other" if any_home else "official",
            message("One of the two may be from any regional group")
            if any_home
            else message("One of the two is from the same regional group"),
            message("does not have exactly one reviewing State in the home seat")
            if any_home
            else message("does not have exactly one reviewing State from its own regional group in the home seat"),
            () if any_home else tuple(home_terms),
            (_each_instrument(Compare(_covering(HOME), "==", 1)),),
        ),
        Clause(
            "28-away",
            "28",
            "other" if any_away else "official",
            message("The other may be from any regional group") if any_away else message("The other is from a different regional group"),
            message("does not have exactly one reviewing State in the away seat")
            if any_away
            else message("does not have exactly one reviewing State from a different regional group in the away seat"),
            () if any_away else tuple(away_terms),
            (_each_instrument(Compare(_covering(AWAY), "==", 1)),),
        ),
        Clause(
            "self",
            "28",
            "implied",
            message("No State reviews itself"),
            message("reviews itself"),
            (_each_review(Not(Atom("equal", (S, R)))),),
        ),
        Clause(
            "29a",
            "29 (a)",
            "quoted",
            message("States shall not undertake mutual reviews"),
            message("review each other"),
            (_each_review(not_mutual),),
        ),
        Clause(
            "29b-party",
            "29 (b)",
            "quoted",
            message("For each instrument, a State under review shall not be reviewed by States which are not parties to it"),
            message("is reviewed by a State that shares no instrument with it, or for an instrument to which both are not party"),
            (
                _each_review(
                    ForAll(I, INSTRUMENTS, Implies(Atom("covers", (S, R, I)), And((Atom("party", (S, I)), Atom("party", (R, I))))))
                ),
                *(_each_review(Implies(_holds(side), Exists(I, INSTRUMENTS, Atom("covers", (S, R, I), side)))) for side in (HOME, AWAY)),
            ),
        ),
        Clause(
            "29b-additional",
            "29 (b)",
            "quoted",
            message("An additional reviewing State is drawn where the drawn one lacks an instrument, only for those instruments"),
            message("does not have one drawn State for each seat taking all it can, with an additional one only where needed"),
            tuple(_each_review(Not(And((Atom("drawn", (S, R), side), Atom("additional", (S, R), side))))) for side in (HOME, AWAY)),
            tuple(additional),
        ),
        Clause(
            "29c",
            "29 (c)",
            "quoted",
            message(
                "At most {number} reviewing States in all, unless the State under review decides otherwise", number=value["reviewers_max"]
            ),
            message("has too many reviewing States"),
            (ForAll(S, UNDER_REVIEW, Implies(Not(Atom("waives", (S,))), limit)),),
        ),
    ]
    return with_added((*found, *_switches(law)), added_of(law.values))


def _switches(law: LawParameters) -> tuple[Clause, ...]:
    """The rules of the sister mechanism that are switched on."""
    value, found = law.values, list[Clause]()
    drawn_home = Atom("drawn", (S, R), HOME)
    if value["legal_family"] == "on":
        shared = Exists(I, INSTRUMENTS, And((Atom("party", (S, I)), Atom("party", (OTHER, I)))))
        similar = Exists(OTHER, PARTICIPANTS, And((Atom("same_family", (S, OTHER)), _could_serve(law, shared))))
        preferred = Implies(drawn_home, Or((Atom("same_family", (S, R)), Not(similar))))
        found.append(
            Clause(
                "legal-family",
                "UNCAC",
                "uncac",
                message("The State drawn for the home seat has, if possible, a similar legal system"),
                message("has no home reviewing State of a similar legal system although one could serve"),
                (_each_review(preferred),),
            )
        )
    if value["redraws"]:
        found.append(
            Clause(
                "redraw",
                "UNCAC",
                "uncac",
                message("A State may ask that its draw be repeated, at most twice"),
                message("had its draw repeated more than twice"),
                (ForAll(S, UNDER_REVIEW, Compare(Redraws(S), "<=", 2)),),
            )
        )
    if value["load_max"]:
        bound = Compare(Load(R), "<=", value["load_max"])
        found.append(
            Clause(
                "load-max",
                "UNCAC",
                "uncac",
                message("No State performs more than {number} reviews", number=value["load_max"]),
                message("performs too many reviews"),
                (ForAll(R, PARTICIPANTS, bound),),
            )
        )
    if value["load_min"] == "on":
        found.append(
            Clause(
                "load-min",
                "UNCAC",
                "uncac",
                message("Every State performs at least one review"),
                message("performs no review"),
                (),
                (ForAll(R, PARTICIPANTS, Compare(Load(R), ">=", 1)),),
            )
        )
    if value["defers"]:
        found.append(
            Clause(
                "defer",
                "UNCAC",
                "uncac",
                message("A State under review may decline to serve in the same year"),
                message("reviews although it declined to serve in its year"),
                (_each_review(Implies(Atom("defers", (R,)), Not(Atom("same_year", (S, R))))),),
            )
        )
    if value["declines"]:
        once = Implies(Atom("declines", (R,)), Compare(Load(R), "<=", 1))
        found.append(
            Clause(
                "decline",
                "UNCAC",
                "uncac",
                message("A State may decline the second and later reviews"),
                message("performs a second review that it declined"),
                (ForAll(R, PARTICIPANTS, once),),
            )
        )
    return tuple(found)
