"""The section \"The law\": clauses with what this draw and the proofs say of them, and the open questions."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from algorithms.record import DrawRecord
from results.document import Block, Cell, Column, Details, Facts, Mark, Section, Table, Text, cells_of, columns_of
from results.report.law_questions import Alternative, Alternatives, alternatives_table, questions_table
from results.wording import counted, listed, safe
from scenarios import Scenario
from verify import LawParameters, arrays_of, check_draws
from verify.check import ClauseResult
from verify.law.citing import LETTERS, NOT_THE_TEXT, cited, told
from verify.law.clause import LEVELS
from verify.law.parameters import CHOICES
from verify.law.questions import READINGS, bearing_on, shown
from verify.readers.english import clause_in_english
from verify.record.claims import false_claims


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
        yield Details("open-questions-details", f"All {len(READINGS)} parameters of the law, with their sources", (questions_table(law),))
        if verdicts:
            assumed = "Assumed by the theorems:\n\n" + "\n".join(f"- {line}" for line in assumptions(verdicts))
            yield Details("theorems-details", f"All {len(verdicts)} theorems", (theorems_table(verdicts), Text(assumed)))

    lead = [_kept(record, len(results), len(found)), f"{NOT_THE_TEXT}.", _proved(verdicts), _questions(measured)]
    return Section("law", "Annex 3: the law", "\n\n".join(lead), tuple(blocks()))


def _kept(record: DrawRecord, clauses: int, findings: int) -> str:
    if not record.complete and findings:
        return (
            f"**This draw is not complete, and so does not keep the law: {counted(findings, 'finding')}.** A seat that was never filled is "
            "a finding too."
        )
    if findings:
        return f"**This draw does not keep the law: {counted(findings, 'finding')}.**"
    return f"**This draw keeps all {clauses} clauses in force.**"


def _proved(verdicts: Sequence[Mapping[str, Any]]) -> str:
    """What is proved of every draw, not only of this one."""
    safety = [row for row in verdicts if str(row["id"]).startswith("safety/")]
    if not safety:
        return "No proof about the algorithms is at hand here: `untoc-draw prove` makes them."
    sure = [str(row["id"]).partition("/")[2] for row in safety if row["verdict"] == "PROVED"]
    unsure = [str(row["id"]).partition("/")[2] for row in safety if row["verdict"] != "PROVED"]
    told = (
        f"For any number of States it is proved, in a model of the drawing, that every complete draw of "
        f"{listed([f'`{name}`' for name in sure])} keeps every clause."
    )
    return (told if sure else "") + (f" Not proved: {', '.join(f'`{name}`' for name in unsure)}." if unsure else "")


def _questions(measured: Sequence[Alternative]) -> str:
    """The open questions in short."""
    broken, unsettled = [one for one in measured if one.findings], [one for one in measured if one.exists.feasible is None]
    none = [one for one in measured if one.exists.feasible is False]
    levels = Counter(reading.level for name, reading in READINGS.items() if name not in CHOICES)
    questions = levels.total() - levels["uncac"] - levels["other"]
    told = [
        f"{questions} questions of the law are open, and {levels['uncac']} rules of the sister mechanism could be "
        f"switched on. {counted(len(measured), 'other reading')} of them were tried one at a time.",
        f"Under {len(broken)} of these this draw would break a rule: {_named(broken)}."
        if broken
        else "Under none of these would this draw break a rule.",
    ]
    if none:
        told.append(f"Under {_named(none)} no draw exists at all.")
    if unsettled:
        told.append(f"Whether one exists is not settled here under {_named(unsettled)}.")
    return " ".join(told)


def _named(some: Sequence[Alternative]) -> str:
    return listed([f"`{one.parameter} = {one.value}`" for one in some])


VERIFY: Final = "untoc-draw verify RECORD"


def levels(law: LawParameters, results: Sequence[ClauseResult]) -> Facts:
    """What each level means, and how many clauses in force have it."""
    counts = {level: sum(result.clause.level == level for result in results) for level in LEVELS}
    return Facts("law-levels", tuple((level, f"{words} ({counted(counts[level], 'clause')} in force)") for level, words in LEVELS.items()))


def clauses_table(law: LawParameters, results: Sequence[ClauseResult], verdicts: Sequence[Mapping[str, Any]]) -> Table:
    """A row for each clause in force."""
    bearing = bearing_on(law)
    columns = columns_of(
        "clause",
        "stands in",
        "level",
        "what it says",
        "this draw",
        Column("checked", "instances", numbers=True),
        "what is proved",
        "read here as",
    )
    rows = tuple(
        cells_of(
            result.clause.id,
            cited(result.clause),
            result.clause.level,
            f"{result.clause.statement}.",
            _verdict(result),
            Cell(f"{result.instances:,}", result.instances),
            of_clause(verdicts, result.clause.id),
            "; ".join(f"{name} = {shown(law.values[name])}" for name in bearing[result.clause.id]) or "no open question bears on it",
        )
        for result in results
    )
    note = (
        "An *instance* is one case in which the clause could have been broken: for most clauses a State under review with a reviewing "
        "State or an instrument. The record is checked from its reviews alone, whoever made it."
    )
    return Table("clauses", "The clauses in force", columns, rows, note, VERIFY)


def _verdict(result: ClauseResult) -> Cell:
    broken = len(result.findings)
    return Cell(f"broken: {counted(broken, 'finding')}", mark="bad") if broken else Cell("kept", mark="good")


def findings(scenario: Scenario, law: LawParameters, record: DrawRecord, results: Sequence[ClauseResult]) -> list[tuple[str, str]]:
    """Everything that is wrong with the draw: the clause, or ``record``, and what is wrong in words."""
    of_clauses = [(result.clause.id, told(scenario, result.clause, finding)) for result in results for finding in result.findings]
    return of_clauses + [(claim.clause, claim.message) for claim in false_claims(record, scenario, law)]


def findings_block(found: Sequence[tuple[str, str]]) -> Iterator[Block]:
    """What is wrong, a row each; nothing where nothing is."""
    if found:
        rows = tuple((Cell(clause), Cell(message, mark="bad")) for clause, message in found)
        yield Table("findings", "What this draw breaks", columns_of("clause", "finding"), rows, "", VERIFY, searchable=True)


def in_english(results: Sequence[ClauseResult]) -> Details:
    """The clauses as they are checked, every term in English."""
    parts: list[str] = [LETTERS]
    for result in results:
        parts.append(f"**{safe(result.clause.id)}** ({cited(result.clause)})")
        parts.append("\n".join(f"- {safe(sentence)}" for sentence in clause_in_english(result.clause)))
    return Details("law-in-english", "Exactly what is checked, clause by clause, in English", (Text("\n\n".join(parts)),))


UNBOUNDED: Final = "unbounded"
PROVE: Final = "untoc-draw prove --json"
ANSWERS: Final[Mapping[str, Mark]] = {"PROVED": "good", "UNKNOWN": "doubt"}
NOTE: Final = (
    "*For any number of States* means for any number of instruments and regional groups too. *By a case of n States* means that one example "
    "settles it. That a clause is *not* a consequence of the others says no ill of it: it says something of its own. Two solvers, Z3 and "
    "cvc5, were asked independently. What holds of every complete draw of an algorithm is put together from the steps, so that no solver "
    "is asked for it again. Unknown is never taken for proved."
)


def of_clause(verdicts: Sequence[Mapping[str, Any]], clause: str) -> str:
    """What was proved of a clause, in one line."""
    mine = [row for row in verdicts if str(row["id"]).rpartition("/")[2] == clause]
    told = "; ".join(_in_words(row) for row in mine)
    return f"{told}. {_agreed(mine)}".rstrip() if mine else "nothing is at hand"


def _in_words(row: Mapping[str, Any]) -> str:
    kind, settled = str(row["id"]).rpartition("/")[0], row["verdict"] in ("PROVED", "REFUTED")
    if not settled:
        return f"{row['id']}: {row['verdict']}, not settled"
    if kind == "law/follows":
        return f"{'follows' if row['verdict'] == 'PROVED' else 'does not follow'} from the other clauses ({_where(row)})"
    what = {"step": "every lot that the check admits keeps it", "finish": "a draw with all seats filled keeps it"}
    return f"{what.get(kind, row['id'])}: {str(row['verdict']).lower()} {_where(row)}"


def _where(row: Mapping[str, Any]) -> str:
    return "for any number of States" if row["scope"] == UNBOUNDED else f"by {row['scope']}"


def _agreed(rows: Sequence[Mapping[str, Any]]) -> str:
    """What the second solver says of them all; nothing where it was not asked."""
    asked = [row for row in rows if row.get("second_solver")]
    differing = [row for row in asked if row["second_solver"] != row["verdict"]]
    if differing:
        return "Z3 and cvc5 differ on " + ", ".join(str(row["id"]) for row in differing) + "."
    return "Z3 and cvc5 agree." if asked else ""


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
