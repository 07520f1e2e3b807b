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
from verify.record.replay import Replay, counted
from verify.record.verify_record import RecordVerdict
from verify.verdict import Verdict
from words import DEFAULT, UNOFFICIAL, Message, chosen, counting, message, say

WIDEST = 100


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
    click.echo(_wrapped(found.sentence))
    _show_findings(found.of_folder)
    if found.of_record:
        show_record(found.of_record)
    if found.of_table:
        show_table(found.of_table)


def show_record(checked: RecordVerdict) -> None:
    """Print what the check of a record found, clause by clause, for people."""
    record, parties, bearing = checked.record, checked.parties, bearing_on(checked.law)
    click.echo()
    click.echo(
        _wrapped(
            f"A draw by {record.algorithm} on {parties.id}: {len(record.reviews)} States reviewed, outcome "
            f"{record.outcome}. {NOT_THE_TEXT}: see untoc-draw law. The algorithms here are "
            "reconstructions."
        )
    )
    for result in checked.results:
        clause = result.clause
        mine = [finding for finding in checked.of_clauses if finding.clause == clause.id]
        click.echo(f"\n{_heading(clause)} {counted(result.instances, 'instance')} checked: {_verdict(mine)}")
        click.echo(_wrapped(clause.statement + ".", "  "))
        if readings := [f"{name} = {shown(checked.law.values[name])}" for name in bearing[clause.id]]:
            click.echo(_wrapped(f"Reading: {'; '.join(readings)}.", "  ", "    "))
        _show_findings(mine)
    click.echo(f"\nThe record itself: {_verdict(checked.of_record)}")
    click.echo(_wrapped(checked.replay.message + _of_seed(checked.replay) + ".", "  "))
    if record.goes_on:
        seen = "agrees" if checked.earlier and not checked.of_record else "was seen" if checked.earlier else "was not seen (--earlier)"
        click.echo(_wrapped(f"goes on from the record {record.goes_on.digest}, which {seen}.", "  "))
    _show_findings(checked.of_record)


def show_table(judged: TableVerdict) -> None:
    """Print what the check of a plain table found, clause by clause, for people."""
    click.echo(_wrapped(judged.understood + ".") + "\n" + _wrapped(NOT_THE_TEXT + ": see untoc-draw law."))
    for clause in judged.clauses:
        mine = [finding for finding in judged.findings if finding.clause == clause.id]
        if clause.id in judged.not_judged:
            click.echo(f"\n{_heading(clause)} not judged")
            click.echo(_wrapped(judged.not_judged[clause.id] + ".", "  "))
        else:
            click.echo(f"\n{_heading(clause)} {'BROKEN' if mine else 'kept'}\n" + _wrapped(clause.statement + ".", "  "))
        for finding in mine:
            rows = f" [{'row' if len(finding.rows) == 1 else 'rows'} {', '.join(map(str, finding.rows))}]" if finding.rows else ""
            click.echo(_wrapped(f"BROKEN: {finding.message}{rows}", "  ", "    "))


def _of_seed(replay: Replay) -> str:
    if replay.from_seed is None:
        return ""
    return "; the lots follow from the seed" if replay.from_seed else "; the lots were recorded, not drawn from the seed"


def _show_findings(findings: Sequence[RecordFinding]) -> None:
    for finding in findings:
        states = f" [{', '.join(finding.states)}]" if finding.states else ""
        click.echo(_wrapped(f"BROKEN: {finding.message}{states}", "  ", "    "))


def _verdict(findings: Sequence[RecordFinding]) -> str:
    return click.style("BROKEN", fg="red", bold=True) if findings else click.style("kept", fg="green")
