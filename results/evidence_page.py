"""The page of an evidence pack: one file in plain words for a lawyer, with no network and no script, in each of the six languages."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from algorithms.record import DrawRecord
from results.document import Block, Cell, Report, Section, Table, Text, cells_of, columns_of, plain_table
from results.renderers.html import plain_document
from results.who_reviews_whom import who_reviews_whom
from results.wording import safe
from scenarios.finding import shown as shown_state
from verify.check import ClauseResult
from verify.evidence.pack import PAGES
from verify.law.citing import cited, left_unmet, named
from verify.law.clause import LEVELS, Clause
from verify.law.parameters import LawParameters, by_group
from verify.law.questions import READINGS, bearing_on, meaning_of, shown
from verify.readers.translated import clause_in_words
from verify.record.finding import RecordFinding
from verify.record.verify_record import RecordVerdict
from words import Id, Message, Sentences, counting, message, say, say_all

_MEANINGS = {
    "unsat": message("no breach exists (unsat)"),
    "sat": message("a breach exists (sat)"),
    "unknown": message("no answer in the time given (unknown)"),
}
_FINDINGS_SHOWN = 20
_ABOUT = message(
    "It says which State is to be reviewed by whom under which reading of paragraphs 28 and 29, what was checked, by which means, and how "
    "you can check it again."
)
_OF_UNTOC = message("This page is about one drawing of lots as in the UNTOC review mechanism.")
_OF_OTHERS = message(
    "This page is about one drawing of lots by seats of another mechanism than UNTOC's: clauses 28-home and 28-away say which."
)


def evidence_page(found: RecordVerdict, replay: str, verdicts: Mapping[str, Any], digests: Mapping[str, str], holds: bool) -> str:
    """The page, in ASCII and in the language that was chosen; ``verdicts`` are those of the solvers, ``digests`` those of the files of the
    pack but for its pages."""
    title = message("Evidence on a draw by {algorithm} on {list}", algorithm=found.record.algorithm, list=found.parties.id)
    report = Report(title, "", "", "", tuple(_sections(found, replay, verdicts, digests, holds)))
    return plain_document(say_all(report), PAGES)


def _sections(found: RecordVerdict, replay: str, verdicts: Mapping[str, Any], digests: Mapping[str, str], holds: bool) -> Iterator[Section]:
    bearing = bearing_on(found.law)
    yield Section("short", message("In short"), _summary(found, holds), (_facts(found),))
    yield Section("clauses", message("The clauses"), _how_to_read(verdicts), (_table(found.results, found.of_clauses, verdicts),))
    for result in found.results:
        yield _clause(result, found.law, bearing[result.clause.id], found.of_clauses, verdicts)
    yield _who(found)
    yield _of_record(found.of_record, replay)
    yield _readings(found.law)
    yield from _limits(found.record)
    yield _yourself(verdicts)
    files = plain_table("", (message("File"), "SHA-256"), sorted(digests.items()), 2, id="digests")
    yield Section("files", message("Files and digests"), message("manifest.json has these and the digest of this page."), (files,))


def _items(lines: Iterable[str]) -> str:
    """A list in Markdown, of text as it is."""
    return "\n".join(f"- {safe(say(line))}" for line in lines)


def _summary(found: RecordVerdict, holds: bool) -> str:
    keeps, not_shown = (
        message("The draw keeps every clause below."),
        message("The draw is not shown to keep the law: see what is marked below."),
    )
    about = _OF_UNTOC if by_group(found.law.values) else _OF_OTHERS
    return f"**{say(keeps if holds else not_shown)}**\n\n{say(Sentences(about, _ABOUT))}\n\n{say(_unfinished(found))}".rstrip()


def _unfinished(found: RecordVerdict) -> str:
    stuck = found.record.stuck
    if stuck is None:
        return ""
    if why := left_unmet(stuck, named(found.parties, [stuck.reviewed])):
        return message("The draw did not finish: {why}.", why=why)
    return message(
        "The draw did not finish. It stopped at the {seat} seat of {state}. So the clauses "
        "on a finished draw may be broken only because seats are empty.",
        seat=message(stuck.seat),
        state=safe(stuck.reviewed),
    )


def _facts(found: RecordVerdict) -> Block:
    record, scenario = found.record, found.parties
    rows = [
        (message("Scenario (who is party to what)"), scenario.id),
        (message("Parties at"), scenario.as_of or message("no date given")),
        (message("States parties"), scenario.n_states),
        (message("Instruments"), ", ".join(i.id for i in scenario.instruments)),
        (message("Scenario digest"), scenario.digest),
        (message("Law digest"), found.law.digest),
        (message("Algorithm"), record.algorithm),
        (message("Public seed"), message("none") if record.seed is None else record.seed),
        (message("Outcome"), message(record.outcome)),
        (message("States reviewed"), len(record.reviews)),
    ]
    return plain_table("", (message("What"), message("Value")), rows, 2, id="facts")


def _how_to_read(verdicts: Mapping[str, Any]) -> str:
    versions = verdicts["versions"]
    told = message(
        "Each clause was checked in two ways, from one statement of it. First our checker went through the draw, instance by instance. "
        "Then the question 'are there States for which this draw breaks the clause?' was written down as a text in SMT-LIB, a standard "
        "language, and put to two programs made by others: z3 {z3} and cvc5 {cvc5}. The answer unsat means that "
        "there are no such States: the draw keeps the clause as it is stated here. The answer sat means that there are "
        "some: the draw breaks it.",
        z3=versions["z3"],
        cvc5=versions["cvc5"],
    )
    letters = message("In the sentences s, r, q and d stand for States and i for an instrument. 'Either ... or' leaves room for both.")
    return f"{say(told)}\n\n{say(letters)}"


def _verdict(clause: Clause, verdicts: Mapping[str, Any], solver: str) -> Message:
    return _MEANINGS[verdicts["files"][f"smt/{clause.id}.smt2"][solver]["answer"]]


def _table(results: Sequence[ClauseResult], of_clauses: Sequence[RecordFinding], verdicts: Mapping[str, Any]) -> Table:
    columns = columns_of(message("Clause"), message("Paragraph"), message("Level"), message("Our checker"), "z3", "cvc5")
    rows = []
    for result in results:
        clause, mine = result.clause, [finding for finding in of_clauses if finding.clause == result.clause.id]
        checked = (
            counting("{count} broken of {instances}", "{count} broken of {instances}", len(mine), instances=result.instances)
            if mine
            else counting("kept, {count} instances", "kept, {count} instances", result.instances)
        )
        answers = (Cell(_verdict(clause, verdicts, solver)) for solver in ("z3", "cvc5"))
        what = cells_of(Id(clause.id), cited(clause), clause.level)
        rows.append((*what, Cell(checked, mark="bad" if mine else "good"), *answers))
    return Table("checked", "", columns, tuple(rows))


def _clause(
    result: ClauseResult, law: LawParameters, bearing: list[str], of_clauses: Sequence[RecordFinding], verdicts: Mapping[str, Any]
) -> Section:
    """One clause: its words, its terms, how it is read, what was found."""
    clause = result.clause
    mine = [finding.message for finding in of_clauses if finding.clause == clause.id]
    read = _items(
        message("{name} = {value}. {meaning}", name=name, value=shown(law.values[name]), meaning=meaning_of(name, law.values[name]))
        for name in bearing
    )
    left = len(mine) - _FINDINGS_SHOWN
    more = [counting("and {count} more; see findings.json", "and {count} more; see findings.json", left)] if left > 0 else []
    checked = counting(
        "Our checker: {verdict}, {count} instances checked. z3: {z3}. cvc5: {cvc5}. File: `{file}`",
        "Our checker: {verdict}, {count} instances checked. z3: {z3}. cvc5: {cvc5}. File: `{file}`",
        result.instances,
        verdict=f"**{say('BROKEN')}**" if mine else message("kept"),
        z3=_verdict(clause, verdicts, "z3"),
        cvc5=_verdict(clause, verdicts, "cvc5"),
        file=f"smt/{clause.id}.smt2",
    )
    parts = (
        f"**{safe(say('{sentence}.', sentence=clause.statement))}**",
        _items(clause_in_words(clause)),
        f"{say('Read here:')}\n\n{read}" if bearing else "",
        say(checked),
        _items([*mine[:_FINDINGS_SHOWN], *more]),
    )
    title = message("{clause}: {paragraph}, level {level}", clause=clause.id, paragraph=cited(clause), level=clause.level)
    return Section(f"clause-{clause.id}", title, "\n\n".join(filter(None, parts)), ())


def _who(found: RecordVerdict) -> Section:
    """Every review by names: a reader of the pack should not need the record for it."""
    columns = columns_of(
        *(message("Year"), message("State under review"), message("Reviewing State"), message("Seat"), message("Instruments"))
    )
    rows = tuple(
        cells_of(
            *(str(one.year), shown_state(found.parties, one.reviewed), shown_state(found.parties, one.reviewing)),
            *(one.seat, ", ".join(one.instruments)),
        )
        for one in who_reviews_whom(found.record, found.parties).reviews
    )
    lead = counting(
        "All {count} reviews, by year and by the name of the State under review. record.json has the same for programs.",
        "All {count} reviews, by year and by the name of the State under review. record.json has the same for programs.",
        len(rows),
    )
    return Section("who", message("Who reviews whom"), lead, (Table("who-reviews-whom", "", columns, rows),))


def _of_record(of_record: Sequence[RecordFinding], replay: str) -> Section:
    broken = _items(message("BROKEN: {finding}", finding=finding.message) for finding in of_record)
    told = say("Our own program on the recorded lots: {replay}.", replay=safe(say(replay)))
    return Section("record", message("The record itself"), f"{told}\n\n{broken}".rstrip(), ())


def _readings(law: LawParameters) -> Section:
    rows = [
        (
            *(name, reading.question, meaning_of(name, law.values[name])),
            message("{level}; {source}", level=reading.level, source=reading.source),
        )
        for name, reading in READINGS.items()
    ]
    levels = _items(message("{level}: {meaning}.", level=level, meaning=meaning) for level, meaning in LEVELS.items())
    heads = message("Parameter"), message("Question"), message("Read here"), message("Level and source")
    title = say("Levels: how firmly the words are known")
    blocks = plain_table("", heads, rows, 4, id="readings"), Text(f"**{title}**\n\n{levels}")
    return Section("questions", message("How open questions are read"), "", blocks)


def _limits(record: DrawRecord) -> Iterator[Section]:
    checked = [
        message("Every clause in force, on the whole draw, by our checker and by two solvers of others."),
        message("Whether the recorded lots lead to this draw and follow from the public seed: see 'The record itself' above."),
        message(
            "By check.py, when you run it: the same questions from the rules anew, without our clauses, and that each file is the one that "
            "manifest.json names. Who changes a file and manifest.json with it is not noticed by that: compare the digests with some that "
            "were published elsewhere."
        ),
    ]
    open_points = [
        message(
            "The full text of paragraphs 28 and 29 was not available. The clauses rest on quotations and descriptions; each says its level."
        ),
        message(
            "The algorithms are reconstructions: the Secretariat's own descriptions are not public. This holds of {algorithm} too.",
            algorithm=record.algorithm,
        ),
        message("The list of parties, of regional groups and of instruments is taken as given."),
        message("How the seed was chosen, and by whom, is not checked. Who made this folder is not shown either: it is not signed."),
        message(
            "The SMT-LIB texts are made by our program from the clauses and the record. A solver shows that a text has no solution; that the "
            "text says what the clause says must be read from the text or taken from our tests. check.py states the rules anew, without our "
            "clauses."
        ),
    ]
    yield Section("checks", message("What was checked"), _items(checked), ())
    yield Section("not-checked", message("What was not checked"), _items(open_points), ())


def _yourself(verdicts: Mapping[str, Any]) -> Section:
    first = next(iter(verdicts["files"]))
    how = message(
        "Open a terminal in this folder. The first command needs Python 3.11 or later alone, and ends with the line "
        "'checks are OK, 0 FAIL'; from elsewhere it is python check.py PACK, with this folder for PACK. The others "
        "need the solver named; the answer is unsat where the draw keeps the clause."
    )
    commands = f"```\npython check.py .\nz3 {first}\ncvc5 {first}\n```"
    return Section("yourself", message("Check it yourself"), f"{say(how)}\n\n{commands}", ())
