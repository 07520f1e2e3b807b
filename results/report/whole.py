"""The whole report from its parts, and the section "Provenance": what every figure rests on, and the commands that give them again."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from algorithms.record import DrawRecord
from results.document import Block, Cell, Details, Facts, Report, Section, Table, Text, columns_of
from results.renderers.folder import write_page, write_translation
from results.report.choices import choices_section
from results.report.decision import decision_section
from results.report.draw import draw_section
from results.report.found import BASE, Found
from results.report.law import law_section
from results.report.measuring.case import COMMAND as STRESS_COMMAND
from results.report.measuring.case import Case, measuring_digest, stored_stress, versions
from results.report.measuring.years import compared, workload_from
from results.report.parts import Data
from results.report.years import SETTINGS, years_section
from results.who_reviews_whom import who_reviews_whom
from results.wording import bullets, paragraphs
from verify.law.clause import LEVELS
from verify.law.parameters import DEFAULTS
from verify.law.questions import shown
from verify.readers.facts import Facts as LawFacts
from words import DEFAULT, LANGUAGES, UNOFFICIAL, Day, Message, Number, Sentences, in_language, message, say_all, state_named

LEAD: Final = message(
    """\
Whoever has this software in the same versions, the list of parties and the seed gets the same report again, byte for byte.
The seconds that draws and proofs took on one machine are not on this page: they stand in the folder `measured` beside it. The digests say
which list, which law, which draw and which code."""
)


def provenance_section(found: Found, record: DrawRecord, command: str) -> Section:
    """Scenario, law, draw, code, versions and commands; ``command`` is the one that makes the report."""
    blocks: tuple[Block, ...] = (
        Facts("rests-on", tuple(_rests_on(found, record))),
        _commands(found, command),
        Text(_firmness(found)),
        Details("versions", message("Versions of the software and its libraries"), (Facts("versions-of", tuple(versions().items())),)),
        Details("levels", message("What the levels of the clauses mean"), (Facts("levels-of", tuple(LEVELS.items())),)),
    )
    return Section("provenance", message("Annex 5: what it rests on"), LEAD, blocks)


def _rests_on(found: Found, record: DrawRecord) -> Iterator[tuple[str, str]]:
    case, parties, law = found.case, found.case.scenario, found.case.law
    yield message("List of parties"), message("{list}, digest {digest}", list=parties.id, digest=parties.digest)
    yield message("Parties on"), parties.as_of.isoformat() if parties.as_of else message("no day is given")
    counts = message(
        "{parties} parties, {states} States under review, {instruments} instruments",
        parties=parties.n_states,
        states=int(law.under_review(parties).sum()),
        instruments=parties.n_instruments,
    )
    yield message("Counts"), counts
    yield message("Law"), message("digest {digest}", digest=law.digest)
    changed = [f"{name} = {shown(law.values[name])}" for name in DEFAULTS if law.values[name] != DEFAULTS[name]]
    yield message("Parameters of the law that differ from the default"), Sentences(*changed, between=", ") or message("none")
    drawn = message("{algorithm}, lots drawn in a room")
    if record.seed:
        drawn = message("{algorithm}, seed {seed}")
    yield message("The draw shown"), drawn.of(algorithm=record.algorithm, seed=repr(record.seed))
    yield message("Digest of the draw"), record.digest
    yield message("Seed of all that is measured here"), repr(case.seed)
    yield message("Effort"), message("{name}: {numbers}", name=case.effort.name, numbers=_effort(found))
    first, _, second = measuring_digest().partition(" ")
    code = message("packages {packages}; modules of results {modules}", packages=first, modules=second)
    yield message("Code that measures"), code


def _effort(found: Found) -> str:
    effort = found.case.effort
    return message(
        "{draws}, {references:,} of each reference, {replications:,} replications of the ten years as fitted and {others:,} under each "
        "other setting, {pairs:,} pairs to compare the algorithms",
        draws=found.numbers_of_draws,
        references=effort.reference_draws,
        replications=effort.replications,
        others=effort.others,
        pairs=effort.pairs,
    )


def _commands(found: Found, command: str) -> Table:
    rows = [
        (message("this report"), command, message("here")),
        (message("proofs"), found.prove_command, message("here")),
        (message("comparison over many draws"), found.compare_command, message("here")),
        (message("fairness"), found.fairness_command, message("here")),
        (
            message("dead ends on this list"),
            found.command("diagnose", "--seed", found.case.seed, "--algorithm", "ALGORITHM"),
            message("here"),
        ),
        (message("the algorithms over the ten years"), found.years_command, message("here")),
    ]
    if found.stress:
        rows.append((message("draws on other lists"), STRESS_COMMAND, message("stored")))
    columns = columns_of(message("Figures"), message("Command"), message("Measured here, or stored"))
    return Table(
        "commands", message("The commands behind the figures"), columns, tuple(tuple(map(Cell, row)) for row in rows), command=command
    )


def _firmness(found: Found) -> str:
    parts = found.parts
    mixing = [message("{sentence}.", sentence=_mixed(line)) for line in parts["references"].get("mixing", ())]
    missing = [
        Sentences(name, data["not_available"], between=": ") for name in ("references", "best") if "not_available" in (data := parts[name])
    ]
    kept = message("**How well the chains of the references have mixed** (R-hat near 1 is good):")
    absent = message("**Not available under this law or on this list:**")
    stored = Sentences(
        message("**Stored:** the draws on other lists were made before, by the command above, and are not measured again here."),
        message("**Assumed:** the seconds for a lot, and most parameters of the ten years; the section on the ten years names them."),
    )
    lists = [Sentences(lead, bullets(lines), between="\n") for lead, lines in ((kept, mixing), (absent, missing)) if lines]
    return paragraphs([*lists, stored])


_MIXED = re.compile(r"([UC]): .*: R-hat (.*) for pairs and (.*) for reviews, worth (.*) and (.*) independent draws")
_REFERENCES: Final = {"U": message("U: all lawful draws alike"), "C": message("C: independent lots, given lawful")}


def _mixed(line: str) -> str:
    """A line about a reference's chains, as it is kept, to be said."""
    kept = _MIXED.fullmatch(line)
    if not kept:
        return line
    of_pairs, of_reviews, worth_pairs, worth_reviews = map(Number, kept.groups()[1:])
    return message(
        "{reference}: R-hat {of_pairs} for pairs and {of_reviews} for reviews, worth {worth_pairs} and {worth_reviews} independent draws",
        reference=_REFERENCES[kept[1]],
        of_pairs=of_pairs,
        of_reviews=of_reviews,
        worth_pairs=worth_pairs,
        worth_reviews=worth_reviews,
    )


NOTE: Final = message(
    "The algorithms are reconstructions: the Secretariat's own descriptions are not public. The full text of paragraphs 28 and 29 was not "
    "available; the level of each clause says how firmly it is known. Most parameters of the ten years are assumed."
)


def _quick(found: Found) -> Message:
    return message(
        "**This is a quick report:** {draws}. The command below with `--effort full` in place of `--effort quick` makes one with narrower "
        "intervals, above all over the ten years.",
        draws=found.numbers_of_draws,
    )


def found_of(case: Case, algorithms: Sequence[str], parts: Mapping[str, Data], seconds_per_lot: float) -> Found:
    """What was measured, with the comparison over the ten years and what is stored."""
    years = {name: parts[f"years-{name}"] for name in algorithms}
    return Found(case, tuple(algorithms), parts, compared(case, BASE, years), stored_stress(), seconds_per_lot)


def report_of(found: Found, record: DrawRecord, command: str) -> Report:
    """The report for a complete draw record; ``command`` makes it again."""
    case = found.case
    parties = case.scenario
    note = paragraphs([NOTE, _quick(found)]) if case.effort.name == "quick" else NOTE
    verdicts = found.parts["proofs"]["theorems"]
    sections = (
        choices_section(found),
        draw_section(parties, case.law, record, _drawing(found, record)),
        decision_section(found),
        law_section(parties, case.law, record, verdicts),
        _years(found),
        provenance_section(found, record, command),
    )
    files = (who_reviews_whom(record, parties, command=command).table,)
    return Report(TITLE, _counted(found), note, command, sections, files)


TITLE: Final = message("Drawing lots for the review of the Organized Crime Convention")


def one_page(found: Found, command: str) -> Report:
    """The first screen alone, in the language that was chosen."""
    return say_all(Report(TITLE, _counted(found), UNOFFICIAL, command, (choices_section(found),)))


def write_one_pages(folder: Path, found: Found, command: str) -> None:
    """Write the first screen as ``one-page-fr.html``, and so in each other language than English. Raises as ``write_report``."""
    for code in LANGUAGES:
        if code != DEFAULT:
            with in_language(code):
                write_page(folder / f"one-page-{code}.html", one_page(found, command))


def write_whole_page(folder: Path, found: Found, record: DrawRecord, command: str, code: str, workers: int = 1) -> None:
    """Write the whole page in another language, as ``report-fr.html``, by so many processes. Raises as ``write_report``."""
    with in_language(code):
        made = report_of(found, record, command)
        said = say_all(replace(made, note=paragraphs([UNOFFICIAL, made.note]), files=()))
    write_translation(folder, said, code, workers)


def _counted(found: Found) -> Message:
    parties, day = found.case.scenario, found.case.scenario.as_of
    counts = {"parties": parties.n_states, "states": int(found.case.law.under_review(parties).sum())}
    if day:
        return message("{parties} parties on {day}, of them {states} States under review", **counts, day=Day(day))
    return message("{parties} parties, of them {states} States under review", **counts)


def _drawing(found: Found, record: DrawRecord) -> str:
    """The command that draws by an algorithm of a file; empty where the record says enough."""
    if record.algorithm not in found.case.own:
        return ""
    return found.command("draw", "--algorithm", found.case.reference(record.algorithm), "--seed", str(record.seed))


def _years(found: Found) -> Section:
    kept = [(one.key, one.label, found.parts[f"workload-{one.key}"]) for one in SETTINGS]
    parties = found.case.scenario
    out = np.flatnonzero(~LawFacts(parties, found.case.law).takes_part)
    outside = {parties.states[state]: state_named(parties.states[state], parties.names[state]) for state in out}
    return years_section([(key, label, workload_from(data)) for key, label, data in kept], found.comparison, found.years_command, outside)
