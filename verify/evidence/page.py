"""The page of an evidence pack: one file in plain English for a lawyer, with no network and no script."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from scenarios import Scenario
from verify.check import ClauseResult
from verify.law.clauses import Clause
from verify.law.parameters import LawParameters
from verify.law.questions import LEVELS, READINGS, bearing_on, meaning_of, shown
from verify.readers.english import clause_in_english
from verify.record.finding import RecordFinding
from verify.record.verify_record import RecordVerdict

_STYLE = """body{font:16px/1.5 Georgia,serif;max-width:50em;margin:2em auto;padding:0 1em;color:#111}
h1,h2,h3{line-height:1.2}table{border-collapse:collapse;width:100%;font-size:.9em}
th,td{border:1px solid #999;padding:.3em .5em;text-align:left;vertical-align:top}
code,pre{font:13px/1.4 monospace;overflow-wrap:anywhere;white-space:pre-wrap}.kept{color:#064}.broken{color:#a00}
section{break-inside:avoid}@media print{body{margin:0;font-size:11pt;max-width:none}}"""
_MEANINGS = {"unsat": "no breach exists (unsat)", "sat": "a breach exists (sat)", "unknown": "no answer in the time given (unknown)"}
_FINDINGS_SHOWN = 20


def page_of(found: RecordVerdict, replay: str, verdicts: Mapping[str, Any], digests: Mapping[str, str], holds: bool) -> str:
    """The page, in ASCII; ``verdicts`` are those of the solvers, ``digests`` those of the other files of the pack."""
    record, scenario, law, results, of_clauses = found.record, found.parties, found.law, found.results, found.of_clauses
    bearing = bearing_on(law)
    sections = [
        _summary(record, scenario, law, holds),
        "<h2>The clauses</h2>" + _how_to_read(verdicts),
        _table(results, of_clauses, verdicts),
        *(_clause(result, law, bearing[result.clause.id], of_clauses, verdicts) for result in results),
        _of_record(found.of_record, replay),
        _readings(law),
        _limits(record),
        _yourself(verdicts),
        _files(digests),
    ]
    title = f"Evidence on a draw by {record['algorithm']} on {scenario.id}"
    head = f'<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="utf-8"><title>{escape(title)}</title><style>{_STYLE}</style></head>'
    text = "\n".join([head, f"<body><h1>{escape(title)}</h1>", *sections, "</body></html>", ""])
    return text.encode("ascii", "xmlcharrefreplace").decode()


def _paragraphs(lines: Iterable[str]) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in lines)


def _items(lines: Iterable[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(line)}</li>" for line in lines) + "</ul>"


def _rows(heading: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    top = "".join(f"<th>{escape(cell)}</th>" for cell in heading)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><tr>{top}</tr>{body}</table>"


def _summary(record: Mapping[str, Any], scenario: Scenario, law: LawParameters, holds: bool) -> str:
    verdict = "The draw keeps every clause below." if holds else "The draw is not shown to keep the law: see what is marked below."
    mark = f'<p class="{"kept" if holds else "broken"}"><strong>{verdict}</strong></p>'
    stuck = record.get("stuck")
    lines = [
        "This page is about one drawing of lots in the UNTOC review mechanism. It says which State is to be reviewed by whom under "
        "which reading of paragraphs 28 and 29, what was checked, by which means, and how you can check it again."
    ]
    if stuck:
        lines.append(
            f"The draw did not finish. It stopped at the {stuck.get('seat')} seat of {stuck.get('reviewed')}. So the clauses "
            "on a finished draw may be broken only because seats are empty."
        )
    facts = [
        ("Scenario (who is party to what)", scenario.id),
        ("Parties at", str(scenario.as_of or "no date given")),
        ("States parties", str(scenario.n_states)),
        ("Instruments", ", ".join(i.id for i in scenario.instruments)),
        ("Scenario digest", scenario.digest),
        ("Law digest", law.digest),
        ("Algorithm", str(record["algorithm"])),
        ("Public seed", str(record.get("seed", "none"))),
        ("Outcome", str(record["outcome"])),
        ("States reviewed", str(len(record["reviews"]))),
    ]
    return mark + _paragraphs(lines) + _rows(("What", "Value"), facts)


def _how_to_read(verdicts: Mapping[str, Any]) -> str:
    versions = verdicts["versions"]
    return _paragraphs(
        [
            "Each clause was checked in two ways, from one statement of it. First our checker went through the draw, instance by instance. "
            "Then the question 'are there States for which this draw breaks the clause?' was written down as a text in SMT-LIB, a standard "
            f"language, and put to two programs made by others: z3 {versions['z3']} and cvc5 {versions['cvc5']}. The answer unsat means that "
            "there are no such States: the draw keeps the clause as it is stated here. The answer sat means that there are "
            "some: the draw breaks it.",
            "In the sentences s, r, q and d stand for States and i for an instrument. 'Either ... or' leaves room for both.",
        ]
    )


def _verdict(clause: Clause, verdicts: Mapping[str, Any], solver: str) -> str:
    return _MEANINGS[verdicts["files"][f"smt/{clause.id}.smt2"][solver]["answer"]]


def _place(clause: Clause) -> str:
    return f"para. {clause.paragraph}" if clause.paragraph[0].isdigit() else f"{clause.paragraph} rule"


def _table(results: Sequence[ClauseResult], of_clauses: Sequence[RecordFinding], verdicts: Mapping[str, Any]) -> str:
    rows = []
    for result in results:
        clause, mine = result.clause, [finding for finding in of_clauses if finding.clause == result.clause.id]
        checked = f"{len(mine)} broken of {result.instances}" if mine else f"kept, {result.instances} instances"
        rows.append(
            (clause.id, _place(clause), clause.level, checked, _verdict(clause, verdicts, "z3"), _verdict(clause, verdicts, "cvc5"))
        )
    return _rows(("Clause", "Paragraph", "Level", "Our checker", "z3", "cvc5"), rows)


def _clause(
    result: ClauseResult, law: LawParameters, bearing: list[str], of_clauses: Sequence[RecordFinding], verdicts: Mapping[str, Any]
) -> str:
    """One clause: its words, its terms, how it is read, what was found."""
    clause = result.clause
    mine = [finding.message for finding in of_clauses if finding.clause == clause.id]
    text = f"<h3>{escape(clause.id)}: {escape(_place(clause))}, level {escape(clause.level)}</h3>"
    text += f"<p><strong>{escape(clause.statement)}.</strong></p>" + _items(clause_in_english(clause))
    if bearing:
        text += "<p>Read here:</p>" + _items(
            f"{name} = {shown(law.values[name])}. {meaning_of(name, law.values[name])}" for name in bearing
        )
    text += (
        f'<p class="{"broken" if mine else "kept"}">Our checker: {"BROKEN" if mine else "kept"}, {result.instances} instances checked. '
        f"z3: {escape(_verdict(clause, verdicts, 'z3'))}. cvc5: {escape(_verdict(clause, verdicts, 'cvc5'))}. "
        f"File: <code>smt/{escape(clause.id)}.smt2</code></p>"
    )
    more = [f"and {len(mine) - _FINDINGS_SHOWN} more; see findings.json"] if len(mine) > _FINDINGS_SHOWN else []
    return f"<section>{text}{_items([*mine[:_FINDINGS_SHOWN], *more]) if mine else ''}</section>"


def _of_record(of_record: Sequence[RecordFinding], replay: str) -> str:
    text = "<h2>The record itself</h2>" + _paragraphs([f"Our own program on the recorded lots: {replay}."])
    return text + (_items(f"BROKEN: {finding.message}" for finding in of_record) if of_record else "")


def _readings(law: LawParameters) -> str:
    rows = [
        (name, reading.question, meaning_of(name, law.values[name]), f"{reading.level}; {reading.source}")
        for name, reading in READINGS.items()
    ]
    levels = _items(f"{level}: {words}." for level, words in LEVELS.items())
    return (
        "<h2>How open questions are read</h2>"
        + _rows(("Parameter", "Question", "Read here", "Level and source"), rows)
        + ("<h3>Levels: how firmly the words are known</h3>" + levels)
    )


def _limits(record: Mapping[str, Any]) -> str:
    checked = [
        "Every clause in force, on the whole draw, by our checker and by two solvers of others.",
        "Whether the recorded lots lead to this draw and follow from the public seed: see 'The record itself' above.",
        "By check.py, when you run it: the same questions from the rules anew, without our clauses, and that each file is the one that "
        "manifest.json names. Who changes a file and manifest.json with it is not noticed by that: compare the digests with some that "
        "were published elsewhere.",
    ]
    open_points = [
        "The full text of paragraphs 28 and 29 was not available. The clauses rest on quotations and descriptions; each says its level.",
        f"The algorithms are reconstructions: the Secretariat's own descriptions are not public. This holds of {record['algorithm']} too.",
        "The list of parties, of regional groups and of instruments is taken as given.",
        "How the seed was chosen, and by whom, is not checked. Who made this folder is not shown either: it is not signed.",
        "The SMT-LIB texts are made by our program from the clauses and the record. A solver shows that a text has no solution; that the text "
        "says what the clause says must be read from the text or taken from our tests. check.py states the rules anew, without our clauses.",
    ]
    return "<h2>What was checked</h2>" + _items(checked) + "<h2>What was not checked</h2>" + _items(open_points)


def _yourself(verdicts: Mapping[str, Any]) -> str:
    names = list(verdicts["files"])
    lines = ["python check.py .", f"z3 {names[0]}", f"cvc5 {names[0]}"]
    return (
        "<h2>Check it yourself</h2>"
        + _paragraphs(
            [
                "Open a terminal in this folder. The first command needs Python 3.11 or later alone, and ends with the line "
                "'checks are OK, 0 FAIL'; from elsewhere it is python check.py PACK, with this folder for PACK. The others "
                "need the solver named; the answer is unsat "
                "where the draw keeps the clause."
            ]
        )
        + f"<pre>{escape(chr(10).join(lines))}</pre>"
    )


def _files(digests: Mapping[str, str]) -> str:
    text = "<h2>Files and digests</h2>" + _paragraphs(["manifest.json has these and the digest of this page."])
    return text + _rows(("File", "SHA-256"), sorted(digests.items()))
