"""The pages of the law: what is in force, and what the check of a draw record found."""

import shutil
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import click

from algorithms import RecordedLots, SeededLots, algorithm_names, load_algorithm
from algorithms.lots import LotsError
from app.options import parse_as_of
from scenarios import Fault, InputError, Scenario, load_scenario
from verify import LawParameters, arrays_of, check_draws, clauses_of, law_from
from verify.check import ClauseResult
from verify.citing import LETTERS, NOT_THE_TEXT, cited, told
from verify.clauses import Clause
from verify.english import clause_in_english
from verify.law import ALTERNATIVES, DEFAULTS
from verify.readings import LEVELS, READINGS, bearing_on, meaning_of, shown
from verify.record_claims import false_claims
from verify.record_reading import check_names, read_record

WIDEST = 100
STATES_NAMED = 5


def _wrapped(text: str, indent: str = "", hanging: str | None = None) -> str:
    width = max(40, min(WIDEST, shutil.get_terminal_size((WIDEST, 24)).columns))
    return textwrap.fill(text, width, initial_indent=indent, subsequent_indent=indent if hanging is None else hanging,
                         break_on_hyphens=False, break_long_words=False)  # fmt: skip


def law_document(law: LawParameters) -> dict[str, Any]:
    """The law in force as data: note, levels, clauses with their terms in English, parameters with their readings."""
    return {
        "note": NOT_THE_TEXT + ".",
        "digest": law.digest,
        "levels": LEVELS,
        "clauses": [
            {"id": clause.id, "paragraph": clause.paragraph, "level": clause.level, "statement": clause.statement,
             "terms": clause_in_english(clause)}
            for clause in clauses_of(law)
        ],
        "parameters": [
            {"parameter": name, "question": reading.question, "level": reading.level, "source": reading.source,
             "value": law.values[name], "meaning": meaning_of(name, law.values[name]), "default": DEFAULTS[name],
             "alternatives": dict(reading.meanings)}
            for name, reading in READINGS.items()
        ],
    }  # fmt: skip


def show_law(law: LawParameters) -> None:
    """Print the law in force for people."""
    click.echo(_wrapped(NOT_THE_TEXT + ":"))
    for level, words in LEVELS.items():
        click.echo(_wrapped(f"{level:<9} {words}.", "  ", " " * 12))
    click.echo(_wrapped(LETTERS) + "\n\nThe clauses in force")
    for clause in clauses_of(law):
        click.echo(f"\n{_heading(clause).rstrip()}\n{_wrapped(clause.statement + '.', '  ')}")
        for sentence in clause_in_english(clause):
            click.echo(_wrapped(sentence, "  - ", "    "))
    click.echo("\nThe parameters: each open question, and how it is read here")
    for name, reading in READINGS.items():
        value = law.values[name]
        chosen = "the default" if value == DEFAULTS[name] else f"the default is {shown(DEFAULTS[name])}"
        click.echo(f"\n{name} = {shown(value)}  ({chosen})\n" + _wrapped(reading.question, "  "))
        click.echo(_wrapped(f"Read here: {meaning_of(name, value)}", "  ", "    "))
        for other in ALTERNATIVES.get(name, ()):
            if other != value:
                click.echo(_wrapped(f"Or {other}: {reading.meanings[other]}", "  ", "    "))
        click.echo(_wrapped(f"Level {reading.level}; {reading.source}.", "  ", "    "))


def _heading(clause: Clause) -> str:
    return f"{clause.id:<15} {cited(clause):<14} {clause.level:<9}"


@dataclass(frozen=True)
class Replay:
    """The recorded lots drawn again. ``done`` says whether they were, ``from_seed`` whether they follow from the record's seed
    (None where that was not seen); ``findings`` is what does not agree with the record."""

    done: bool
    message: str
    from_seed: bool | None = None
    findings: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class CheckedRecord:
    """A record, what was checked, and everything that was found wrong."""

    record: dict[str, Any]
    parties: Scenario
    law: LawParameters
    results: list[ClauseResult]
    of_clauses: list[dict[str, Any]]
    of_record: list[dict[str, Any]]
    replay: Replay

    @property
    def findings(self) -> list[dict[str, Any]]:
        """All findings: clause, ids of States and message."""
        return self.of_clauses + self.of_record

    def document(self) -> dict[str, Any]:
        """What was found, as data."""
        return {
            "kept": not self.findings,
            "findings": self.findings,
            "clauses": [{"id": r.clause.id, "level": r.clause.level, "instances": r.instances} for r in self.results],
            "replay": {"done": self.replay.done, "message": self.replay.message, "lots_from_seed": self.replay.from_seed},
        }


def check_record(file: Path, reference: str | None, as_of: date | None, replay: bool) -> CheckedRecord:
    """Check a record file clause by clause and, with ``replay``, draw its lots again; raises ``InputError``."""
    record = read_record(file)
    parties = _parties_of(file, record, reference, as_of)
    check_names(str(file), record, parties)
    law = law_from(record["law"]["parameters"], str(file)).check_states(parties, str(file))
    results = check_draws(parties, law, arrays_of(parties, [record]))
    of_clauses = [
        _finding(result.clause.id, (parties.states[state] for state in finding.states), told(parties, result.clause, finding))
        for result in results for finding in result.findings
    ]  # fmt: skip
    again = _replayed(record, parties, law) if replay else Replay(False, "not replayed: not asked for")
    claims = [_finding("record", states, message) for states, message in false_claims(record, parties, law)]
    of_record = [*claims, *again.findings]
    return CheckedRecord(record, parties, law, results, of_clauses, of_record, again)


def kept_record(file: Path, reference: str, as_of: str | None) -> tuple[dict[str, Any], LawParameters]:
    """A record and its law; raises ``InputError`` where the record is not complete or breaks a clause."""
    checked = check_record(file, reference, parse_as_of(as_of), replay=True)
    faults = [Fault(finding["clause"], finding["message"], "a record that `untoc-draw verify` accepts") for finding in checked.findings]
    if checked.record["outcome"] != "complete":
        faults.append(Fault("$.outcome", checked.record["outcome"], "complete"))
    if faults:
        raise InputError(str(file), faults)
    return checked.record, checked.law


def _finding(clause: str, states: Iterable[str], message: str) -> dict[str, Any]:
    return {"clause": clause, "states": list(states), "message": message}


def _parties_of(file: Path, record: dict[str, Any], reference: str | None, as_of: date | None) -> Scenario:
    """The scenario that is asked for, or the built-in one that the record names."""
    if reference:
        return load_scenario(reference, as_of)
    named = record["scenario"]["id"]
    expected = "a built-in scenario; if the draw was made from a scenario file, give that file with --scenario"
    if not named.startswith("real-"):
        raise InputError(str(file), (Fault("$.scenario.id", named, expected),))
    try:
        return load_scenario(named, as_of)
    except InputError as fault:
        expected += "".join(f" ({wrong.where}: {wrong.expected})" for wrong in fault.faults)
        raise InputError(str(file), (Fault("$.scenario.id", named, expected),)) from fault


def _name(parties: Scenario, state: str) -> str:
    return parties.names[parties.index[state]]


class _LotsBesideSeed:
    """The recorded lots, and whether the seed gives the same: ``follows`` is None where there is no seed."""

    def __init__(self, numbers: list[int], seed: Any) -> None:
        self.recorded = RecordedLots(numbers)
        self.follows = True if isinstance(seed, str) and seed else None
        self._seeded = SeededLots(str(seed))

    def pick(self, bowl: str, size: int) -> int:
        """The next recorded number; raises ``LotsError``."""
        number = self.recorded.pick(bowl, size)
        self.follows = self.follows and self._seeded.pick(bowl, size) == number
        return number


def _replayed(record: dict[str, Any], parties: Scenario, law: LawParameters) -> Replay:
    """Draw the recorded lots again with the algorithm of the record."""
    name = record["algorithm"]
    if "numbers" not in record:
        return Replay(False, "not replayed: no lots recorded")
    if name not in algorithm_names():
        return Replay(False, f"not replayed: algorithm {name} is not installed")
    lots = _LotsBesideSeed(record["numbers"], record.get("seed"))
    try:
        again = load_algorithm(name).draw(parties, law, lots, str(record.get("seed", "")))
    except LotsError as fault:
        message = f"replay: the recorded lots do not fit the draw: {fault}"
        return Replay(True, "replayed: the recorded lots do not fit this draw", None, (_finding("record", (), message),))
    findings = list(_differences(record, again, parties))
    if lots.recorded.left:
        findings.append(_finding("record", (), f"replay: {_counted(lots.recorded.left, 'recorded lot')} left over"))
    verdict = "lead to another draw" if findings else "lead to this draw"
    return Replay(True, f"replayed: the recorded lots {verdict}", lots.follows, tuple(findings))


def _differences(record: dict[str, Any], again: dict[str, Any], parties: Scenario) -> Iterable[dict[str, Any]]:
    """Where a record differs from the draw that its lots lead to; one finding for each part, with the first States."""
    told, right = ({state: year for year, members in draw["groups"].items() for state in members} for draw in (record, again))
    if states := [state for state in parties.states if told.get(state) != right.get(state)]:
        first = states[0]
        message = (f"replay: the recorded lots put {_name(parties, first)} in group {right.get(first, 'none')}, the record in "
                   f"group {told.get(first, 'none')} ({_counted(len(states), 'State')} in all)")  # fmt: skip
        yield _finding("record", states[:STATES_NAMED], message)
    said, due = ({review["reviewed"]: _unordered(review) for review in draw["reviews"]} for draw in (record, again))
    if states := [state for state in parties.states if said.get(state) != due.get(state)]:
        names = ", ".join(_name(parties, state) for state in states[:STATES_NAMED])
        many = _counted(len(states), "State")
        message = f"replay: the recorded lots lead to other reviews than the record's of {many}, first {names}"
        yield _finding("record", states[:STATES_NAMED], message)
    for place in range(max(len(record.get("lots", ())), len(again["lots"])) if "lots" in record else 0):
        line, wanted = (draw["lots"][place] if place < len(draw["lots"]) else None for draw in (record, again))
        if line != wanted:
            states = list(dict.fromkeys(each["reviewed"] for each in (wanted, line) if each))
            names = " and ".join(_name(parties, state) for state in states)
            yield _finding("record", states, f"replay: line {place + 1} of the lots ({names}) is not what the recorded lots give")
            break
    if any(key in record and record[key] != again.get(key) for key in ("outcome", "stuck")):
        states = [again["stuck"]["reviewed"]] if "stuck" in again else []
        message = f"replay: the recorded lots end {again['outcome']}, the record {record['outcome']}"
        yield _finding("record", states, message + (f" at {_name(parties, states[0])}" if states else ""))


def _unordered(review: dict[str, Any]) -> dict[str, Any]:
    """A review whatever the order of its lines."""
    lines = [line | {"instruments": sorted(line["instruments"])} for line in review["reviewing"]]
    return review | {"reviewing": sorted(lines, key=lambda line: (line["seat"], line["state"]))}


def show_record(checked: CheckedRecord) -> None:
    """Print what the check of a record found, clause by clause, for people."""
    record, parties, bearing = checked.record, checked.parties, bearing_on(checked.law)
    click.echo(_wrapped(f"A draw by {record['algorithm']} on {parties.id}: {len(record['reviews'])} States reviewed, outcome "
                        f"{record['outcome']}. {NOT_THE_TEXT}: see untoc-draw law. The algorithms here are "
                        "reconstructions."))  # fmt: skip
    for result in checked.results:
        clause = result.clause
        mine = [finding for finding in checked.of_clauses if finding["clause"] == clause.id]
        click.echo(f"\n{_heading(clause)} {_counted(result.instances, 'instance')} checked: {_verdict(mine)}")
        click.echo(_wrapped(clause.statement + ".", "  "))
        if readings := [f"{name} = {shown(checked.law.values[name])}" for name in bearing[clause.id]]:
            click.echo(_wrapped(f"Reading: {'; '.join(readings)}.", "  ", "    "))
        _show_findings(mine)
    click.echo(f"\nThe record itself: {_verdict(checked.of_record)}")
    click.echo(_wrapped(checked.replay.message + _of_seed(checked.replay) + ".", "  "))
    _show_findings(checked.of_record)
    count = len(checked.findings)
    verdict = f"The draw is broken: {_counted(count, 'finding')}." if count else "The draw keeps every clause."
    if record["outcome"] == "stuck" and not checked.of_record:
        verdict = f"The draw is not finished: it got stuck. Its {_counted(count, 'finding')} are of seats that nobody holds yet."
    click.echo(f"\n{verdict}")


def _of_seed(replay: Replay) -> str:
    if replay.from_seed is None:
        return ""
    return "; the lots follow from the seed" if replay.from_seed else "; the lots were recorded, not drawn from the seed"


def _show_findings(findings: list[dict[str, Any]]) -> None:
    for finding in findings:
        states = f" [{', '.join(finding['states'])}]" if finding["states"] else ""
        click.echo(_wrapped(f"BROKEN: {finding['message']}{states}", "  ", "    "))


def _verdict(findings: list[dict[str, Any]]) -> str:
    return click.style("BROKEN", fg="red", bold=True) if findings else click.style("kept", fg="green")


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
