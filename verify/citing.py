"""How clauses and findings are cited to people."""

from scenarios import Scenario
from verify.check import Finding
from verify.clauses import Clause

NOT_THE_TEXT = "The full text of paragraphs 28 and 29 was not available. The level of each clause says how firmly it is known"
LETTERS = 'In the sentences s, r, q and d stand for States and i for an instrument. "Either ... or" leaves room for both.'


def cited(clause: Clause) -> str:
    """``para. 29 (a)``, or whose rule it is: ``UNCAC rule``."""
    return f"para. {clause.paragraph}" if clause.paragraph[0].isdigit() else f"{clause.paragraph} rule"


def told(parties: Scenario, clause: Clause, finding: Finding) -> str:
    """A broken instance of a clause in one sentence, States by name."""
    names = " and ".join(parties.names[state] for state in dict.fromkeys(finding.states))
    where = f" ({parties.instruments[finding.instrument].id})" if finding.instrument is not None else ""
    return f"{names}{where}: {clause.fault}"
