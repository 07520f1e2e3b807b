"""The clauses in force: how firmly each is known, how it is read, and what this draw and the proofs say of it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from results.document import Block, Cell, Column, Details, Facts, Table, Text
from results.report.law_section.theorems import of_clause
from results.report.prose_safe import safe
from results.wording import counted
from scenarios import Scenario
from verify import LawParameters
from verify.check import ClauseResult
from verify.law.citing import LETTERS, cited, told
from verify.law.questions import LEVELS, bearing_on, shown
from verify.readers.english import clause_in_english
from verify.record.claims import false_claims

COMMAND: Final = "untoc-draw verify RECORD"


def levels(law: LawParameters, results: Sequence[ClauseResult]) -> Facts:
    """What each level means, and how many clauses in force have it."""
    counts = {level: sum(result.clause.level == level for result in results) for level in LEVELS}
    return Facts("law-levels", tuple((level, f"{words} ({counted(counts[level], 'clause')} in force)") for level, words in LEVELS.items()))


def clauses_table(law: LawParameters, results: Sequence[ClauseResult], verdicts: Sequence[Mapping[str, Any]]) -> Table:
    """A row for each clause in force."""
    bearing = bearing_on(law)
    columns = (
        Column("clause"),
        Column("stands in"),
        Column("level"),
        Column("what it says"),
        Column("this draw"),
        Column("checked", "instances", numbers=True),
        Column("what is proved"),
        Column("read here as"),
    )
    rows = tuple(
        (
            Cell(result.clause.id),
            Cell(cited(result.clause)),
            Cell(result.clause.level),
            Cell(f"{result.clause.statement}."),
            _verdict(result),
            Cell(f"{result.instances:,}", result.instances),
            Cell(of_clause(verdicts, result.clause.id)),
            Cell("; ".join(f"{name} = {shown(law.values[name])}" for name in bearing[result.clause.id]) or "no open question bears on it"),
        )
        for result in results
    )
    note = (
        "An *instance* is one case in which the clause could have been broken: for most clauses a State under review with a reviewing "
        "State or an instrument. The record is checked from its reviews alone, whoever made it."
    )
    return Table("clauses", "The clauses in force", columns, rows, note, COMMAND)


def _verdict(result: ClauseResult) -> Cell:
    broken = len(result.findings)
    return Cell(f"broken: {counted(broken, 'finding')}", mark="bad") if broken else Cell("kept", mark="good")


def findings(scenario: Scenario, law: LawParameters, record: dict[str, Any], results: Sequence[ClauseResult]) -> list[tuple[str, str]]:
    """Everything that is wrong with the draw: the clause, or ``record``, and what is wrong in words."""
    of_clauses = [(result.clause.id, told(scenario, result.clause, finding)) for result in results for finding in result.findings]
    return of_clauses + [(claim.clause, claim.message) for claim in false_claims(record, scenario, law)]


def findings_block(found: Sequence[tuple[str, str]]) -> Iterator[Block]:
    """What is wrong, a row each; nothing where nothing is."""
    if found:
        rows = tuple((Cell(clause), Cell(message, mark="bad")) for clause, message in found)
        yield Table("findings", "What this draw breaks", (Column("clause"), Column("finding")), rows, "", COMMAND, searchable=True)


def in_english(results: Sequence[ClauseResult]) -> Details:
    """The clauses as they are checked, every term in English."""
    parts = [LETTERS]
    for result in results:
        parts.append(f"**{safe(result.clause.id)}** ({cited(result.clause)})")
        parts.append("\n".join(f"- {safe(sentence)}" for sentence in clause_in_english(result.clause)))
    return Details("law-in-english", "Exactly what is checked, clause by clause, in English", (Text("\n\n".join(parts)),))
