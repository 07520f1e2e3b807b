"""The section \"The law\": clauses with what this draw and the proofs say of them, and the open questions."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from algorithms.record import DrawRecord
from results.document import Block, Cell, Column, Details, Facts, Mark, Section, Table, Text, cells_of, columns_of
from results.report.law_questions import Alternative, Alternatives, alternatives_table, questions_table
from results.wording import bullets, listed, paragraphs, safe
from scenarios import Scenario
from verify import LawParameters, arrays_of, check_draws
from verify.check import ClauseResult
from verify.law.citing import LETTERS, NOT_THE_TEXT, cited, told
from verify.law.clause import LEVELS
from verify.law.parameters import CHOICES
from verify.law.questions import READINGS, bearing_on, shown
from verify.readers.english import clause_in_english
from verify.readers.translated import clause_in_words
from verify.record.claims import false_claims
from words import DEFAULT, Message, Number, Sentences, chosen, counting, listing, message


def law_section(scenario: Scenario, law: LawParameters, record: DrawRecord, verdicts: Sequence[Mapping[str, Any]]) -> Section:
    """The section for one draw record; ``verdicts`` are theorems as in ``untoc-draw prove --json``, perhaps none."""
    results = check_draws(scenario, law, arrays_of(scenario, [record]))
    found = findings(scenario, law, record, results)
    measured = Alternatives(scenario, law, record).measured()

    def blocks() -> Iterator[Block]:
        yield levels(law, results)
        yield clauses_table(law, results, verdicts)
        yield from findings_block(found)
        yield in_english(results)
        yield alternatives_table(measured)
        summary = message("All {count} parameters of the law, with their sources", count=len(READINGS))
        yield Details("open-questions-details", summary, (questions_table(law),))
        if verdicts:
            assumed = "Assumed by the theorems:\n\n" + "\n".join(f"- {line}" for line in assumptions(verdicts))
            summary = message("All {count} theorems", count=len(verdicts))
            yield Details("theorems-details", summary, (theorems_table(verdicts), Text(assumed)), english=True)

    not_the_text = message("{sentence}.", sentence=NOT_THE_TEXT)
    lead = paragraphs([_kept(record, len(results), len(found)), not_the_text, _proved(verdicts), _questions(measured)])
    return Section("law", message("Annex 3: the law"), lead, tuple(blocks()))


def _findings(count: int) -> Message:
    return counting("{count:,} finding", "{count:,} findings", count)


def _kept(record: DrawRecord, clauses: int, findings: int) -> str:
    if not record.complete and findings:
        return message(
            "**This draw is not complete, and so does not keep the law: {findings}.** A seat that was never filled is a finding too.",
            findings=_findings(findings),
        )
    if findings:
        return message("**This draw does not keep the law: {findings}.**", findings=_findings(findings))
    return message("**This draw keeps all {clauses} clauses in force.**", clauses=clauses)


def _proved(verdicts: Sequence[Mapping[str, Any]]) -> str:
    """What is proved of every draw, not only of this one."""
    safety = [row for row in verdicts if str(row["id"]).startswith("safety/")]
    if not safety:
        return message("No proof about the algorithms is at hand here: {command} makes them.", command="`untoc-draw prove`")
    sure, unsure = (
        [f"`{str(row['id']).partition('/')[2]}`" for row in safety if (row["verdict"] == "PROVED") is answer] for answer in (True, False)
    )
    told = message(
        "For any number of States it is proved, in a model of the drawing, that every complete draw of {algorithms} keeps every clause.",
        algorithms=listed(sure),
    )
    return Sentences(told if sure else "", message("Not proved: {algorithms}.", algorithms=listing(unsure, ", ")) if unsure else "")


def _questions(measured: Sequence[Alternative]) -> str:
    """The open questions in short."""
    broken, unsettled = [one for one in measured if one.findings], [one for one in measured if one.exists.feasible is None]
    none = [one for one in measured if one.exists.feasible is False]
    levels = Counter(reading.level for name, reading in READINGS.items() if name not in CHOICES)
    questions = levels.total() - levels["uncac"] - levels["other"]
    would_break = message("Under none of these would this draw break a rule.")
    if broken:
        pattern = message("Under {count} of these this draw would break a rule: {settings}.")
        would_break = pattern.of(count=len(broken), settings=_named(broken))
    return Sentences(
        message(
            "{questions} questions of the law are open, and {rules} rules of the sister mechanism could be switched on.",
            questions=questions,
            rules=levels["uncac"],
        ),
        counting(
            "{count:,} other reading of them were tried one at a time.",
            "{count:,} other readings of them were tried one at a time.",
            len(measured),
        ),
        would_break,
        message("Under {settings} no draw exists at all.", settings=_named(none)) if none else "",
        message("Whether one exists is not settled here under {settings}.", settings=_named(unsettled)) if unsettled else "",
    )


def _named(some: Sequence[Alternative]) -> str:
    return listed([f"`{one.parameter} = {one.value}`" for one in some])


VERIFY: Final = "untoc-draw verify RECORD"


def levels(law: LawParameters, results: Sequence[ClauseResult]) -> Facts:
    """What each level means, and how many clauses in force have it."""
    counts = {level: sum(result.clause.level == level for result in results) for level in LEVELS}
    rows = (
        (level, counting("{words} ({count:,} clause in force)", "{words} ({count:,} clauses in force)", counts[level], words=words))
        for level, words in LEVELS.items()
    )
    return Facts("law-levels", tuple(rows))


def clauses_table(law: LawParameters, results: Sequence[ClauseResult], verdicts: Sequence[Mapping[str, Any]]) -> Table:
    """A row for each clause in force."""
    bearing = bearing_on(law)
    columns = columns_of(
        message("clause"),
        message("stands in"),
        message("level"),
        message("what it says"),
        message("this draw"),
        Column(message("checked"), message("instances"), numbers=True),
        message("what is proved"),
        message("read here as"),
    )
    rows = tuple(
        cells_of(
            result.clause.id,
            cited(result.clause),
            result.clause.level,
            message("{sentence}.", sentence=result.clause.statement),
            _verdict(result),
            Cell(Number(f"{result.instances:,}"), result.instances),
            of_clause(verdicts, result.clause.id),
            "; ".join(f"{name} = {shown(law.values[name])}" for name in bearing[result.clause.id])
            or message("no open question bears on it"),
        )
        for result in results
    )
    note = message(
        "An *instance* is one case in which the clause could have been broken: for most clauses a State under review with a reviewing "
        "State or an instrument. The record is checked from its reviews alone, whoever made it."
    )
    return Table("clauses", message("The clauses in force"), columns, rows, note, VERIFY)


def _verdict(result: ClauseResult) -> Cell:
    broken = len(result.findings)
    return Cell(message("broken: {findings}", findings=_findings(broken)), mark="bad") if broken else Cell(message("kept"), mark="good")


def findings(scenario: Scenario, law: LawParameters, record: DrawRecord, results: Sequence[ClauseResult]) -> list[tuple[str, str]]:
    """Everything that is wrong with the draw: the clause, or ``record``, and what is wrong in words."""
    of_clauses = [(result.clause.id, told(scenario, result.clause, finding)) for result in results for finding in result.findings]
    return of_clauses + [(claim.clause, claim.message) for claim in false_claims(record, scenario, law)]


def findings_block(found: Sequence[tuple[str, str]]) -> Iterator[Block]:
    """What is wrong, a row each; nothing where nothing is."""
    if found:
        rows = tuple((Cell(clause), Cell(told, mark="bad")) for clause, told in found)
        heads = columns_of(message("clause"), message("finding"))
        yield Table("findings", message("What this draw breaks"), heads, rows, "", VERIFY, searchable=True)


def in_english(results: Sequence[ClauseResult]) -> Details:
    """The clauses as they are checked, every term in English, or in the language that was chosen."""
    in_words = clause_in_english if chosen().code == DEFAULT else clause_in_words
    parts: list[str] = [LETTERS]
    for result in results:
        parts.append(message("**{clause}** ({cited})", clause=safe(result.clause.id), cited=cited(result.clause)))
        parts.append(bullets(map(safe, in_words(result.clause))))
    return Details("law-in-english", message("Exactly what is checked, clause by clause, in English"), (Text(paragraphs(parts)),))


UNBOUNDED: Final = "unbounded"
PROVE: Final = "untoc-draw prove --json"
ANSWERS: Final[Mapping[str, Mark]] = {"PROVED": "good", "UNKNOWN": "doubt"}
NOTE: Final = (
    "*For any number of States* means for any number of instruments and regional groups too. *By a case of n States* means that one example "
    "settles it. That a clause is *not* a consequence of the others says no ill of it: it says something of its own. Two solvers, Z3 and "
    "cvc5, were asked independently. What holds of every complete draw of an algorithm is put together from the steps, so that no solver "
    "is asked for it again. Unknown is never taken for proved."
)


VERDICTS: Final = {"PROVED": message("PROVED"), "REFUTED": message("REFUTED"), "UNKNOWN": message("UNKNOWN")}
_FOLLOWS = {
    "PROVED": message("follows from the other clauses ({scope})"),
    "REFUTED": message("does not follow from the other clauses ({scope})"),
}
_STEP = {
    "PROVED": message("every lot that the check admits keeps it: proved {scope}"),
    "REFUTED": message("every lot that the check admits keeps it: refuted {scope}"),
}
_FINISH = {
    "PROVED": message("a draw with all seats filled keeps it: proved {scope}"),
    "REFUTED": message("a draw with all seats filled keeps it: refuted {scope}"),
}
_OTHER = {"PROVED": message("{theorem}: proved {scope}"), "REFUTED": message("{theorem}: refuted {scope}")}
"""What is said of a theorem about a clause, by its verdict."""


def of_clause(verdicts: Sequence[Mapping[str, Any]], clause: str) -> str:
    """What was proved of a clause, in one line."""
    mine = [row for row in verdicts if str(row["id"]).rpartition("/")[2] == clause]
    if not mine:
        return message("nothing is at hand")
    return Sentences(message("{sentence}.", sentence=Sentences(*map(_in_words, mine), between="; ")), _agreed(mine))


def _in_words(row: Mapping[str, Any]) -> str:
    theorem, verdict = str(row["id"]), str(row["verdict"])
    patterns = {"law/follows": _FOLLOWS, "step": _STEP, "finish": _FINISH}.get(theorem.rpartition("/")[0], _OTHER)
    if verdict not in patterns:
        return message("{theorem}: {verdict}, not settled", theorem=theorem, verdict=VERDICTS[verdict])
    return patterns[verdict].of(theorem=theorem, scope=_where(row))


def _where(row: Mapping[str, Any]) -> str:
    scope = row["scope"]
    return message("for any number of States") if scope == UNBOUNDED else message("by {scope}", scope=scope_in_words(scope))


_SCOPES = {
    "stopped by --seconds": message("stopped by --seconds"),
    "no case of its assumptions was found": message("no case of its assumptions was found"),
}


def scope_in_words(scope: str) -> str:
    """The scope of a theorem, as it is kept in a file, to be said."""
    states = re.fullmatch(r"a case of (\d+) States", scope)
    return message("a case of {number} States", number=int(states[1])) if states else _SCOPES.get(scope, scope)


def _agreed(rows: Sequence[Mapping[str, Any]]) -> str:
    """What the second solver says of them all; nothing where it was not asked."""
    asked = [row for row in rows if row.get("second_solver")]
    differing = [str(row["id"]) for row in asked if row["second_solver"] != row["verdict"]]
    if differing:
        return message("Z3 and cvc5 differ on {theorems}.", theorems=listing(differing, ", "))
    return message("Z3 and cvc5 agree.") if asked else ""


def theorems_table(verdicts: Sequence[Mapping[str, Any]]) -> Table:
    """All theorems, those of single clauses among them."""
    columns = columns_of("theorem", "what it says", "verdict", "scope", "second solver")
    rows = tuple(
        cells_of(
            str(row["id"]),
            str(row.get("statement", "")),
            Cell(str(row["verdict"]), mark=_mark(row)),
            _where(row),
            Cell(str(row.get("second_solver") or "not asked"), mark=_doubt(row)),
        )
        for row in verdicts
    )
    return Table("theorems", "What is proved", columns, rows, NOTE, PROVE)


def _mark(row: Mapping[str, Any]) -> Mark:
    """Good where proved, in doubt where unknown; a refutation is bad only where safety was claimed."""
    if row["verdict"] == "REFUTED":
        return "" if str(row["id"]).startswith("law/") else "bad"
    return ANSWERS.get(row["verdict"], "doubt")


def _doubt(row: Mapping[str, Any]) -> Mark:
    return "doubt" if row.get("second_solver") not in (None, "", row["verdict"]) else ""


def assumptions(verdicts: Sequence[Mapping[str, Any]]) -> list[str]:
    """What the theorems take for granted, each once."""
    return list(dict.fromkeys(str(line) for row in verdicts for line in row.get("assumptions", ())))
