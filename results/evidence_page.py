"""The page of an evidence pack: one file in plain English for a lawyer, with no network and no script."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from algorithms.record import DrawRecord
from results.document import Block, Cell, Column, Report, Section, Table, Text, cells_of, plain_table
from results.renderers.html import plain_document
from results.who_reviews_whom import who_reviews_whom
from results.wording import safe
from scenarios.finding import shown as shown_state
from verify.check import ClauseResult
from verify.law.clause import LEVELS, Clause
from verify.law.parameters import LawParameters, by_group
from verify.law.questions import READINGS, bearing_on, meaning_of, shown
from verify.readers.english import clause_in_english
from verify.record.finding import RecordFinding
from verify.record.verify_record import RecordVerdict

_MEANINGS = {"unsat": "no breach exists (unsat)", "sat": "a breach exists (sat)", "unknown": "no answer in the time given (unknown)"}
_FINDINGS_SHOWN = 20
_ABOUT = (
    "It says which State is to be reviewed by whom under which reading of paragraphs 28 and 29, what was checked, by which means, and how "
    "you can check it again."
)
_OF_UNTOC = "This page is about one drawing of lots as in the UNTOC review mechanism."
_OF_OTHERS = "This page is about one drawing of lots by seats of another mechanism than UNTOC's: clauses 28-home and 28-away say which."


def evidence_page(found: RecordVerdict, replay: str, verdicts: Mapping[str, Any], digests: Mapping[str, str], holds: bool) -> str:
    """The page, in ASCII; ``verdicts`` are those of the solvers, ``digests`` those of the other files of the pack."""
    title = f"Evidence on a draw by {found.record.algorithm} on {found.parties.id}"
    return plain_document(Report(title, "", "", "", tuple(_sections(found, replay, verdicts, digests, holds))))


def _sections(found: RecordVerdict, replay: str, verdicts: Mapping[str, Any], digests: Mapping[str, str], holds: bool) -> Iterator[Section]:
    bearing = bearing_on(found.law)
    yield Section("short", "In short", _summary(found.record, found.law, holds), (_facts(found),))
    yield Section("clauses", "The clauses", _how_to_read(verdicts), (_table(found.results, found.of_clauses, verdicts),))
    for result in found.results:
        yield _clause(result, found.law, bearing[result.clause.id], found.of_clauses, verdicts)
    yield _who(found)
    yield _of_record(found.of_record, replay)
    yield _readings(found.law)
    yield from _limits(found.record)
    yield _yourself(verdicts)
    files = plain_table("", ("File", "SHA-256"), sorted(digests.items()), 2, id="digests")
    yield Section("files", "Files and digests", "manifest.json has these and the digest of this page.", (files,))


def _items(lines: Iterable[str]) -> str:
    """A list in Markdown, of text as it is."""
    return "\n".join(f"- {safe(line)}" for line in lines)


def _summary(record: DrawRecord, law: LawParameters, holds: bool) -> str:
    verdict = "The draw keeps every clause below." if holds else "The draw is not shown to keep the law: see what is marked below."
    stuck = record.stuck
    told = (
        f"The draw did not finish. It stopped at the {stuck.seat} seat of {safe(str(stuck.reviewed))}. So the clauses "
        "on a finished draw may be broken only because seats are empty."
        if stuck
        else ""
    )
    about = _OF_UNTOC if by_group(law.values) else _OF_OTHERS
    return f"**{verdict}**\n\n{about} {_ABOUT}\n\n{told}".rstrip()


def _facts(found: RecordVerdict) -> Block:
    record, scenario = found.record, found.parties
    rows = [
        ("Scenario (who is party to what)", scenario.id),
        ("Parties at", scenario.as_of or "no date given"),
        ("States parties", scenario.n_states),
        ("Instruments", ", ".join(i.id for i in scenario.instruments)),
        ("Scenario digest", scenario.digest),
        ("Law digest", found.law.digest),
        ("Algorithm", record.algorithm),
        ("Public seed", "none" if record.seed is None else record.seed),
        ("Outcome", record.outcome),
        ("States reviewed", len(record.reviews)),
    ]
    return plain_table("", ("What", "Value"), rows, 2, id="facts")


def _how_to_read(verdicts: Mapping[str, Any]) -> str:
    versions = verdicts["versions"]
    return (
        "Each clause was checked in two ways, from one statement of it. First our checker went through the draw, instance by instance. "
        "Then the question 'are there States for which this draw breaks the clause?' was written down as a text in SMT-LIB, a standard "
        f"language, and put to two programs made by others: z3 {versions['z3']} and cvc5 {versions['cvc5']}. The answer unsat means that "
        "there are no such States: the draw keeps the clause as it is stated here. The answer sat means that there are "
        "some: the draw breaks it.\n\n"
        "In the sentences s, r, q and d stand for States and i for an instrument. 'Either ... or' leaves room for both."
    )


def _verdict(clause: Clause, verdicts: Mapping[str, Any], solver: str) -> str:
    return _MEANINGS[verdicts["files"][f"smt/{clause.id}.smt2"][solver]["answer"]]


def _place(clause: Clause) -> str:
    return f"para. {clause.paragraph}" if clause.paragraph[0].isdigit() else f"{clause.paragraph} rule"


def _table(results: Sequence[ClauseResult], of_clauses: Sequence[RecordFinding], verdicts: Mapping[str, Any]) -> Table:
    columns = tuple(map(Column, ("Clause", "Paragraph", "Level", "Our checker", "z3", "cvc5")))
    rows = []
    for result in results:
        clause, mine = result.clause, [finding for finding in of_clauses if finding.clause == result.clause.id]
        checked = f"{len(mine)} broken of {result.instances}" if mine else f"kept, {result.instances} instances"
        answers = (Cell(_verdict(clause, verdicts, solver)) for solver in ("z3", "cvc5"))
        what = cells_of(clause.id, _place(clause), clause.level)
        rows.append((*what, Cell(checked, mark="bad" if mine else "good"), *answers))
    return Table("checked", "", columns, tuple(rows))


def _clause(
    result: ClauseResult, law: LawParameters, bearing: list[str], of_clauses: Sequence[RecordFinding], verdicts: Mapping[str, Any]
) -> Section:
    """One clause: its words, its terms, how it is read, what was found."""
    clause = result.clause
    mine = [finding.message for finding in of_clauses if finding.clause == clause.id]
    read = _items(f"{name} = {shown(law.values[name])}. {meaning_of(name, law.values[name])}" for name in bearing)
    more = [f"and {len(mine) - _FINDINGS_SHOWN} more; see findings.json"] if len(mine) > _FINDINGS_SHOWN else []
    parts = (
        f"**{safe(clause.statement)}.**",
        _items(clause_in_english(clause)),
        f"Read here:\n\n{read}" if bearing else "",
        f"Our checker: {'**BROKEN**' if mine else 'kept'}, {result.instances} instances checked. z3: {_verdict(clause, verdicts, 'z3')}. "
        f"cvc5: {_verdict(clause, verdicts, 'cvc5')}. File: `smt/{clause.id}.smt2`",
        _items([*mine[:_FINDINGS_SHOWN], *more]),
    )
    title = f"{clause.id}: {_place(clause)}, level {clause.level}"
    return Section(f"clause-{clause.id}", title, "\n\n".join(filter(None, parts)), ())


def _who(found: RecordVerdict) -> Section:
    """Every review by names: a reader of the pack should not need the record for it."""
    columns = (Column("Year"), Column("State under review"), Column("Reviewing State"), Column("Seat"), Column("Instruments"))
    name = partial(shown_state, found.parties)
    rows = tuple(
        cells_of(str(one.year), name(one.reviewed), name(one.reviewing), one.seat, ", ".join(one.instruments))
        for one in who_reviews_whom(found.record, found.parties).reviews
    )
    lead = f"All {len(rows)} reviews, by year and by the name of the State under review. record.json has the same for programs."
    return Section("who", "Who reviews whom", lead, (Table("who-reviews-whom", "", columns, rows),))


def _of_record(of_record: Sequence[RecordFinding], replay: str) -> Section:
    broken = _items(f"BROKEN: {finding.message}" for finding in of_record)
    return Section("record", "The record itself", f"Our own program on the recorded lots: {safe(replay)}.\n\n{broken}".rstrip(), ())


def _readings(law: LawParameters) -> Section:
    rows = [
        (name, reading.question, meaning_of(name, law.values[name]), f"{reading.level}; {reading.source}")
        for name, reading in READINGS.items()
    ]
    levels = _items(f"{level}: {words}." for level, words in LEVELS.items())
    table = plain_table("", ("Parameter", "Question", "Read here", "Level and source"), rows, 4, id="readings")
    return Section("questions", "How open questions are read", "", (table, Text(f"**Levels: how firmly the words are known**\n\n{levels}")))


def _limits(record: DrawRecord) -> Iterator[Section]:
    checked = [
        "Every clause in force, on the whole draw, by our checker and by two solvers of others.",
        "Whether the recorded lots lead to this draw and follow from the public seed: see 'The record itself' above.",
        "By check.py, when you run it: the same questions from the rules anew, without our clauses, and that each file is the one that "
        "manifest.json names. Who changes a file and manifest.json with it is not noticed by that: compare the digests with some that "
        "were published elsewhere.",
    ]
    open_points = [
        "The full text of paragraphs 28 and 29 was not available. The clauses rest on quotations and descriptions; each says its level.",
        f"The algorithms are reconstructions: the Secretariat's own descriptions are not public. This holds of {record.algorithm} too.",
        "The list of parties, of regional groups and of instruments is taken as given.",
        "How the seed was chosen, and by whom, is not checked. Who made this folder is not shown either: it is not signed.",
        "The SMT-LIB texts are made by our program from the clauses and the record. A solver shows that a text has no solution; that the text "
        "says what the clause says must be read from the text or taken from our tests. check.py states the rules anew, without our clauses.",
    ]
    yield Section("checks", "What was checked", _items(checked), ())
    yield Section("not-checked", "What was not checked", _items(open_points), ())


def _yourself(verdicts: Mapping[str, Any]) -> Section:
    first = next(iter(verdicts["files"]))
    return Section(
        "yourself",
        "Check it yourself",
        "Open a terminal in this folder. The first command needs Python 3.11 or later alone, and ends with the line "
        "'checks are OK, 0 FAIL'; from elsewhere it is python check.py PACK, with this folder for PACK. The others "
        f"need the solver named; the answer is unsat where the draw keeps the clause.\n\n```\npython check.py .\nz3 {first}\ncvc5 {first}\n```",
        (),
    )
