"""Why a lot was set aside, in words."""

from algorithms.law import LOOK_AHEAD
from verify import LawParameters, clauses_of
from verify.law.citing import cited


def clauses_in_words(law: LawParameters) -> dict[str, str]:
    """Clause to the paragraph that it stands in, as it is cited: ``para. 29 (a)``."""
    return {clause.id: cited(clause) for clause in clauses_of(law)} | {LOOK_AHEAD: "the algorithm's own look-ahead"}


def why_set_aside(clause: str, additional: bool, law: LawParameters, state: str, reviewed: str) -> str:
    """What stood against the lot of ``state`` for a seat of ``reviewed`` (names), as a clause of a sentence."""
    values = law.values
    served = "cannot serve: "
    parts = []
    if values["no_group"] == "outside":
        parts.append("it belongs to no regional group")
    if values["reviewers_from"] == "not-under-review-this-year":
        parts.append("it is under review in the same year")
    parts.append("it would hold both seats for one instrument")
    words = {
        "28-two": served + " or ".join(parts),
        "28-home": "is not from the regional group that the home seat asks for",
        "28-away": "is from the same regional group",
        "self": "is the State under review itself",
        "29a": f"is reviewed by {reviewed} already, and States do not review each other",
        "29b-party": "is not party to the instruments missing" if additional else "is party to no instrument of the State under review",
        "29b-additional": _additional(additional, values["additional_covers"] == "all-missing"),
        "29c": f"would be one more than the {values['reviewers_max']} States that may review one State",
        "legal-family": "has another legal system, and a State with a similar one could serve",
        "load-max": f"performs {values['load_max']} reviews already",
        "defer": "declined to serve in its own year of review",
        "decline": "declined a second review",
        LOOK_AHEAD: "would leave some later seat without any admissible State",
    }
    return f"{state} {words.get(clause, 'is barred')}"


def _additional(additional: bool, all_missing: bool) -> str:
    if additional:
        return "is not party to all the instruments missing" if all_missing else "is party to none of the instruments missing"
    return "would leave instruments that no admissible additional State could cover"
