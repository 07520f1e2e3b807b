"""The law in force as data, for whoever shows it or writes it beside a draw."""

from typing import Any

from verify.law.added import Added, added_of
from verify.law.citing import NOT_THE_TEXT
from verify.law.clause import LEVELS
from verify.law.clauses import clauses_of
from verify.law.parameters import DEFAULTS, LawParameters
from verify.law.questions import READINGS, meaning_of
from verify.law.writing import written
from verify.readers.english import clause_in_english


def law_document(law: LawParameters) -> dict[str, Any]:
    """The law in force as data: note, levels, clauses with their terms in English and in the formal language, parameters with their
    readings."""
    return {
        "note": NOT_THE_TEXT + ".",
        "digest": law.digest,
        "levels": LEVELS,
        "clauses": [
            {
                "id": clause.id,
                "paragraph": clause.paragraph,
                "level": clause.level,
                "statement": clause.statement,
                "terms": clause_in_english(clause),
                "formal": [written(term) for term in clause.terms],
            }
            for clause in clauses_of(law)
        ],
        **_added(added_of(law.values)),
        "parameters": [
            {
                "parameter": name,
                "question": reading.question,
                "level": reading.level,
                "source": reading.source,
                "value": law.values[name],
                "meaning": meaning_of(name, law.values[name]),
                "default": DEFAULTS[name],
                "alternatives": dict(reading.meanings),
            }
            for name, reading in READINGS.items()
        ],
    }


def _added(added: Added) -> dict[str, Any]:
    """What is added beside clauses, and which clauses are off; nothing where nothing is."""
    found = {
        "relations": {name: {"symmetric": one.symmetric, "pairs": len(one.pairs)} for name, one in added.relations.items()},
        "attributes": {name: {"states": len(of), "values": sorted(set(of.values()))} for name, of in added.attributes.items()},
        "off": list(added.off),
    }
    return {name: part for name, part in found.items() if part}
