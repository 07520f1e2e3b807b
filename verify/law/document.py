"""The law in force as data, for whoever shows it or writes it beside a draw."""

from typing import Any

from verify.law.citing import NOT_THE_TEXT
from verify.law.clauses import clauses_of
from verify.law.parameters import DEFAULTS, LawParameters
from verify.law.questions import LEVELS, READINGS, meaning_of
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
