"""The pages of the law: what is in force, and what the check of a draw record found."""

import shutil
import textwrap
from collections.abc import Sequence

import click

from verify import LawParameters, clauses_of
from verify.law.added import Added, Relation, added_of
from verify.law.citing import LETTERS, NOT_THE_TEXT, cited
from verify.law.clause import LEVELS, Clause
from verify.law.parameters import ALTERNATIVES, DEFAULTS
from verify.law.questions import READINGS, bearing_on, meaning_of, shown
from verify.law.writing import written
from verify.plain_tables import TableVerdict
from verify.readers.translated import clause_in_words
from verify.record.finding import RecordFinding
from verify.record.replay import Replay
from verify.record.verify_record import RecordVerdict
from verify.verdict import Verdict
from words import DEFAULT, UNOFFICIAL, Message, chosen, counting, message, say

WIDEST = 100
SEE_LAW = message("{text}: see untoc-draw law.", text=NOT_THE_TEXT)
_GOES_ON = {
    "agrees": message("goes on from the record {digest}, which agrees."),
    "seen": message("goes on from the record {digest}, which was seen."),
    "not seen": message("goes on from the record {digest}, which was not seen (--earlier)."),
}
"""Of the record from which one goes on: what became of it."""


def _wrapped(text: str, indent: str = "", hanging: str | None = None) -> str:
    width = max(40, min(WIDEST, shutil.get_terminal_size((WIDEST, 24)).columns))
    if wide := chosen().code == "zh":  # a sign takes two columns, and a line may end after any
        width //= 2
    return textwrap.fill(
        text,
        width,
        initial_indent=indent,
        subsequent_indent=indent if hanging is None else hanging,
        break_on_hyphens=False,
        break_long_words=wide,
    )


def show_law(law: LawParameters, formal: bool = False) -> None:
    """Print the law in force for people, in the language that was chosen; if ``formal``, each clause in the formal language too."""
    tell_unofficial()
    click.echo(_wrapped(say("{text}:", text=NOT_THE_TEXT)))
    for level, words in LEVELS.items():
        click.echo(_wrapped(f"{level:<9} {say('{sentence}.', sentence=words)}", "  ", " " * 12))
    click.echo(_wrapped(say(LETTERS)) + "\n\n" + say("The clauses in force"))
    for clause in clauses_of(law):
        click.echo(f"\n{_heading(clause).rstrip()}\n{_wrapped(say('{sentence}.', sentence=clause.statement), '  ')}")
        for sentence, term in zip(clause_in_words(clause), clause.terms, strict=True):
            click.echo(_wrapped(sentence, "  - ", "    "))
            if formal:
                click.echo(_wrapped(say("Formally: {term}", term=written(term)), "    ", "      "))
    _show_added(added_of(law.values))
    click.echo("\n" + say("The parameters: each open question, and how it is read here"))
    for name, reading in READINGS.items():
        value, default = law.values[name], DEFAULTS[name]
        default_too = say("the default") if value == default else say("the default is {value}", value=shown(default))
        click.echo(f"\n{name} = {shown(value)}  ({default_too})\n" + _wrapped(say(reading.question), "  "))
        click.echo(_wrapped(say("Read here: {meaning}", meaning=meaning_of(name, value)), "  ", "    "))
        for other in ALTERNATIVES.get(name, ()):
            if other != value:
                click.echo(_wrapped(say("Or {other}: {meaning}", other=other, meaning=reading.meanings[other]), "  ", "    "))
        click.echo(_wrapped(say("Level {level}; {source}.", level=reading.level, source=reading.source), "  ", "    "))


def tell_unofficial() -> None:
    """In another language than English, the line that says so."""
    if chosen().code != DEFAULT:
        click.echo(_wrapped(say(UNOFFICIAL)) + "\n")


def _show_added(added: Added) -> None:
    """What is added beside clauses, and which clauses are off."""
    for name, relation in added.relations.items():
        click.echo("\n" + _wrapped(say(_relation(name, relation))))
    for name, of in added.attributes.items():
        values = ", ".join(sorted(set(of.values())))
        known = counting(
            "The attribute {name}: known of {count} State; its values are {values}.",
            "The attribute {name}: known of {count} States; its values are {values}.",
            len(of),
            name=name,
            values=values,
        )
        click.echo("\n" + _wrapped(say(known)))
    for clause in added.off:
        click.echo("\n" + say("The clause {clause} is off.", clause=clause))


def _relation(name: str, relation: Relation) -> Message:
    if relation.symmetric:
        return message("The relation {name}: {number:,} pairs of States, in both orders.", name=name, number=len(relation.pairs))
    return message("The relation {name}: {number:,} ordered pairs of States.", name=name, number=len(relation.pairs))


def _heading(clause: Clause) -> str:
    return f"{clause.id:<15} {say(cited(clause)):<14} {clause.level:<9}"


def show_verdict(found: Verdict) -> None:
    """Print the verdict first, then what was found of a folder's files, and of the draw or the table clause by clause, for people."""
    tell_unofficial()
    click.echo(_wrapped(" ".join(map(say, found.sentences))))
    _show_findings(found.of_folder)
    if found.of_record:
        show_record(found.of_record)
    if found.of_table:
        show_table(found.of_table)


def show_record(checked: RecordVerdict) -> None:
    """Print what the check of a record found, clause by clause, for people."""
    record, parties, bearing = checked.record, checked.parties, bearing_on(checked.law)
    click.echo()
    drawn = counting(
        "A draw by {algorithm} on {list}: {count} States reviewed, outcome {outcome}.",
        "A draw by {algorithm} on {list}: {count} States reviewed, outcome {outcome}.",
        len(record.reviews),
        algorithm=record.algorithm,
        list=parties.id,
        outcome=message(record.outcome),
    )
    click.echo(_wrapped(" ".join((say(drawn), say(SEE_LAW), say("The algorithms here are reconstructions.")))))
    for result in checked.results:
        clause = result.clause
        mine = [finding for finding in checked.of_clauses if finding.clause == clause.id]
        checked_so = counting(
            "{count} instance checked: {verdict}", "{count} instances checked: {verdict}", result.instances, verdict=_verdict(mine)
        )
        click.echo(f"\n{_heading(clause)} {say(checked_so)}")
        click.echo(_wrapped(say("{sentence}.", sentence=clause.statement), "  "))
        if readings := [f"{name} = {shown(checked.law.values[name])}" for name in bearing[clause.id]]:
            click.echo(_wrapped(say("Reading: {settings}.", settings="; ".join(readings)), "  ", "    "))
        _show_findings(mine)
    click.echo("\n" + say("The record itself: {verdict}", verdict=_verdict(checked.of_record)))
    click.echo(_wrapped(say(_replayed(checked.replay)), "  "))
    if record.goes_on:
        seen = "agrees" if checked.earlier and not checked.of_record else "seen" if checked.earlier else "not seen"
        click.echo(_wrapped(say(_GOES_ON[seen].of(digest=record.goes_on.digest)), "  "))
    _show_findings(checked.of_record)


def show_table(judged: TableVerdict) -> None:
    """Print what the check of a plain table found, clause by clause, for people."""
    click.echo(_wrapped(say("{sentence}.", sentence=judged.understood)) + "\n" + _wrapped(say(SEE_LAW)))
    for clause in judged.clauses:
        mine = [finding for finding in judged.findings if finding.clause == clause.id]
        if clause.id in judged.not_judged:
            click.echo(f"\n{_heading(clause)} {say('not judged')}")
            click.echo(_wrapped(say("{sentence}.", sentence=judged.not_judged[clause.id]), "  "))
        else:
            verdict = say("BROKEN") if mine else say("kept")
            click.echo(f"\n{_heading(clause)} {verdict}\n" + _wrapped(say("{sentence}.", sentence=clause.statement), "  "))
        for finding in mine:
            rows = counting("[row {rows}]", "[rows {rows}]", len(finding.rows), rows=", ".join(map(str, finding.rows)))
            _show_finding(finding.message, say(rows) if finding.rows else "")


def _replayed(replay: Replay) -> Message:
    if replay.from_seed is None:
        return message("{sentence}.", sentence=replay.message)
    if replay.from_seed:
        return message("{replayed}; the lots follow from the seed.", replayed=replay.message)
    return message("{replayed}; the lots were recorded, not drawn from the seed.", replayed=replay.message)


def _show_findings(findings: Sequence[RecordFinding]) -> None:
    for finding in findings:
        _show_finding(finding.message, f"[{', '.join(finding.states)}]" if finding.states else "")


def _show_finding(finding: str, where: str) -> None:
    click.echo(_wrapped(f"{say('BROKEN: {finding}', finding=finding)} {where}", "  ", "    "))


def _verdict(findings: Sequence[RecordFinding]) -> str:
    return click.style(say("BROKEN"), fg="red", bold=True) if findings else click.style(say("kept"), fg="green")
