"""What the pages show: a list, the law and its questions, and the results of jobs by their kind."""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from markupsafe import Markup

from algorithms.record import DrawRecord
from app.ceremony.seed import DICE, bits_of, dice_needed
from app.desk.choices import Chosen, LawChoice
from app.desk.job import Job
from app.desk.ways import DRAWN, OUT, PACK, titled
from results.document import Block, Cell, Column, Table, cells_of, columns_of
from results.renderers.html import blocks_html
from results.report.draw_groups import group_blocks
from results.report.drawn import Drawn
from results.who_reviews_whom import WhoReviewsWhom, who_reviews_whom
from scenarios import Fault, InputError, Scenario
from scenarios.writing import scenario_csv_file, scenario_xlsx
from sim.review_phase.parameters import DEFAULTS as MODEL
from storage.tables import MARK, csv_text
from storage.whole_file import write_whole
from verify import LawInForce, clauses_of
from verify.law.citing import cited
from verify.law.clause import LEVEL_NAMES, Clause
from verify.law.document import law_document
from verify.law.parameters import ALTERNATIVES, CHOICES, DEFAULTS, NUMBERS
from verify.law.questions import READINGS, bearing_on, meaning_of
from verify.law.questions import shown as value_shown
from verify.readers.translated import clause_in_words
from verify.record.reading import read_record
from verify.record.verify_record import verify_record
from verify.verdict import OF_JOURNAL, OF_PACK
from words import DEFAULT, GroupName, Sentences, instrument_name, listing, message, say, say_all, sort_key, state_named
from words import chosen as chosen_language

WAY_OF = {"can": "can", "draw": "draw", "pack": "draw", "compare": "compare", "years": "years", "check": "check"}
"""The way that a kind of job belongs to."""
GIVEN = {
    "record": message("a draw record"),
    "pack": message("an evidence pack"),
    "ceremony": message("the folder of a ceremony"),
    "table": message("a plain table"),
}
"""What a file that is checked is, by ``verify.given``."""
PLACES = {"record": message("the record itself"), OF_PACK: message("the pack"), OF_JOURNAL: message("the journal")}
"""What a finding is about where it is about no clause."""
CSV, XLSX = "text/csv; charset=utf-8", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOST_BROKEN = 5
"""Broken instances of a clause that are told."""
_PLAIN_NAME = re.compile(r"(?:[A-Za-z0-9][A-Za-z0-9._-]*/){0,2}[A-Za-z0-9][A-Za-z0-9._-]*")


# A list and a law


def law_file(law: LawInForce, name: str) -> tuple[str, str, bytes]:
    """A law as a file: name, kind, content. CSV for people, or the JSON of ``untoc-draw law``. Raises ``KeyError`` where there is no such."""
    document = law_document(law)
    if name == "json":
        return "law.json", "application/json", (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()
    if name != "csv":
        raise KeyError(name)
    kinds = message("clause"), message("question")
    heads = message("kind"), message("where"), message("level"), message("what it says"), message("in full, or as read here")
    rows = [(kinds[0], cited(one), one.level, one.statement, " ".join(clause_in_words(one))) for one in clauses_of(law)]
    rows += [(kinds[1], one["parameter"], one["level"], one["question"], one["meaning"]) for one in document["parameters"]]
    return "law.csv", CSV, _csv([heads, *rows])


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    """A table for people, in the language that was chosen."""
    return (MARK + csv_text(say_all(list(rows)))).encode()


def counts_of(parties: Scenario, law: LawInForce | None) -> dict[str, Any]:
    """How many there are, by regional group and by instrument."""
    groups = [*map(GroupName, parties.regional_groups), message("no regional group")]
    of = [int((parties.group_of == at).sum()) for at in (*range(len(parties.regional_groups)), -1)]
    return {
        "parties": parties.n_states,
        "under_review": None if law is None else int(law.under_review(parties).sum()),
        "as_of": parties.as_of,
        "sentence": _counted(parties, law),
        "groups": [(name, count) for name, count in zip(groups, of, strict=True) if count],
        "instruments": [
            (one.id, instrument_name(one.id, one.name), int(parties.adherence[:, at].sum())) for at, one in enumerate(parties.instruments)
        ],
        "digest": parties.digest,
    }


def _counted(parties: Scenario, law: LawInForce | None) -> str:
    """In a sentence: how many parties, on which day, how many States under review."""
    about = {"parties": parties.n_states, "day": parties.as_of}
    if law is None:
        return message("{parties} parties, on {day}.", **about) if parties.as_of else message("{parties} parties.", **about)
    about["reviewed"] = int(law.under_review(parties).sum())
    if parties.as_of:
        return message("{parties} parties, {reviewed} States under review, on {day}.", **about)
    return message("{parties} parties, {reviewed} States under review.", **about)


def list_table(parties: Scenario) -> Markup:
    """The States with their ids, groups and instruments."""
    columns = columns_of(message("State"), message("id"), message("regional group"), *(one.id for one in parties.instruments))
    rows = [
        cells_of(
            state_named(state, parties.names[at]) or state,
            state,
            GroupName(parties.regional_groups[parties.group_of[at]]) if parties.group_of[at] >= 0 else message("none"),
            *(message("yes") if held else "" for held in parties.adherence[at].tolist()),
        )
        for at, state in enumerate(parties.states)
    ]
    return _html([Table("parties", message("The parties"), columns, tuple(rows), searchable=True)])


def _html(blocks: Iterable[Block]) -> Markup:
    """Blocks as a part of a page, in the language that was chosen."""
    return blocks_html([say_all(block) for block in blocks])


def list_file(parties: Scenario, name: str) -> tuple[str, str, bytes]:
    """The list as a file: name, kind, content. Raises ``KeyError`` for another kind of file, ``InputError`` where it cannot be written."""
    makers: dict[str, tuple[str, Callable[[Scenario], str | bytes]]] = {"csv": (CSV, scenario_csv_file), "xlsx": (XLSX, scenario_xlsx)}
    kind, make = makers[name]
    content = make(parties)
    return f"{parties.id}.{name}", kind, content.encode() if isinstance(content, str) else content


# The law


def questions(law: LawInForce, choice: LawChoice) -> list[dict[str, Any]]:
    """Every open question with its answers, in plain words; ``bears`` are the clauses that another answer would change."""
    bearing, statements = bearing_on(law), {clause.id: clause for clause in clauses_of(law)}
    found = []
    for name, reading in READINGS.items():
        value = law.values[name]
        options = [(one, reading.meanings[one]) for one in ALTERNATIVES.get(name, ())]
        found.append(
            {
                "name": name,
                "question": reading.question,
                "level": reading.level,
                "source": reading.source,
                "value": value_shown(value),
                "meaning": meaning_of(name, value),
                "options": options,
                "numbers": (NUMBERS[name].start, NUMBERS[name].stop - 1) if name in NUMBERS else None,
                "states": name in CHOICES,
                "default": value_shown(DEFAULTS[name]),
                "changed": value != DEFAULTS[name],
                "given": name in choice.settings,
                "bears": [(cited(statements[clause]), statements[clause].statement) for clause, names in bearing.items() if name in names],
            }
        )
    return found


def clauses(law: LawInForce) -> list[dict[str, Any]]:
    """The clauses in force."""
    return [
        {
            "id": clause.id,
            "cited": cited(clause),
            "level": clause.level,
            "statement": clause.statement,
            "sentences": clause_in_words(clause),
            "added": clause.added,
        }
        for clause in clauses_of(law)
    ]


# A draw


def dice() -> list[tuple[int, int, int]]:
    """Kinds of dice: faces, how many are needed, and how many bits these give."""
    return [(faces, dice_needed(faces), round(bits_of(faces, dice_needed(faces)))) for faces in DICE]


def drawn_of(job: Job) -> DrawRecord:
    """The record that a job drew."""
    return read_record(job.folder / DRAWN)


def _who(job: Job, chosen: Chosen, state: str = "") -> WhoReviewsWhom:
    return who_reviews_whom(drawn_of(job), chosen.list.parties(), state=state or None, command=job.asked.command)


def _draw(job: Job, chosen: Chosen, state: str) -> dict[str, Any]:
    who, card, fault = _who(job, chosen), None, ""
    record, drawn = who.drawn.record, who.drawn
    names = sorted([(say(state_named(one, drawn.name(one))), one) for one in drawn.by_name], key=_order)
    if state:
        try:
            card = _who(job, chosen, {name.casefold(): one for name, one in names}.get(state.strip().casefold(), state))
        except InputError as wrong:
            fault = "; ".join(say(one.expected) for one in wrong.faults)
    return {
        "record": record,
        "digest": record.digest,
        "lead": who.document.sections[0].lead.partition("\n\n")[0],
        "stuck": _stuck(drawn),
        "verdict": verify_record(record, chosen.list.parties(), replay=False),
        "table": _html(who.document.sections[0].blocks),
        "performed": _html(block for section in who.document.sections[1:] for block in section.blocks),
        "asked_state": state,
        "card": None if card is None else (card.document.title, _html(card.document.sections[0].blocks)),
        "card_fault": fault,
        "names": names,
        "pictured": _picture(drawn)[1],
    }


def _order(named: tuple[str, str]) -> Any:
    return named[0].casefold() if chosen_language().code == DEFAULT else sort_key(named[0])


def _stuck(drawn: Drawn) -> str:
    """Where the draw could not go on, in a sentence; empty for a whole one."""
    stuck = drawn.stuck
    if stuck is None:
        return ""
    about = {"seat": message(stuck.seat), "state": state_named(stuck.reviewed, drawn.name(stuck.reviewed))}
    if not stuck.barred_by:
        return message("At the {seat} seat of {state} no lot could be kept: the bowl is empty.", **about)
    by = [message("{count} by {clause}", count=count, clause=clause) for clause, count in sorted(stuck.barred_by.items())]
    return message("At the {seat} seat of {state} no lot could be kept; lots barred: {barred}.", **about, barred=listing(by, ", "))


def _picture(drawn: Drawn) -> tuple[str, str]:
    """The picture of who reviews whom, by regional group, and the same in words; empty where no seat is held."""
    for block in group_blocks(drawn, ""):
        return getattr(block, "svg", ""), getattr(block, "description", "")
    return "", ""


def made_file(job: Job, chosen: Chosen, name: str) -> tuple[str, str, bytes]:
    """A file made of a result: name, kind, content. Raises ``KeyError`` where there is no such."""
    if (job.asked.kind, name) == ("can", "diagnosis.txt"):
        found = job.found
        text = job.said if found is None else "\n".join(say_all([*found])) + "\n"
        return name, "text/plain; charset=utf-8", text.encode()
    if (job.asked.kind, name) == ("check", "verdict.csv"):
        found = job.found or json.loads(job.said)
        rows = [[cell.text for cell in row] for row in _clause_by_clause(found, chosen)]
        heads = message("clause"), message("what it asks"), message("level"), message("found")
        return name, CSV, _csv([heads, *rows, ("", found["verdict"], "", "")])
    if job.asked.kind != "draw":
        raise KeyError(name)
    if name == "groups.svg":
        kept = job.folder / f"groups-{chosen_language().code}.svg"
        if not kept.exists():
            write_whole(kept, _picture(_who(job, chosen).drawn)[0])
        return name, "image/svg+xml", kept.read_bytes()
    makers: dict[str, tuple[str, Callable[[WhoReviewsWhom], bytes]]] = {
        "reviews.csv": (CSV, WhoReviewsWhom.csv),
        "reviews.xlsx": (XLSX, WhoReviewsWhom.xlsx),
        "reviews.pdf": ("application/pdf", WhoReviewsWhom.pdf),
        "reviews.html": ("text/html; charset=utf-8", WhoReviewsWhom.html),
    }
    kind, make = makers[name]
    return name, kind, make(_who(job, chosen))


def written_file(job: Job, name: str) -> Path | None:
    """A file that the command of a job wrote, by its name in the folder; None for any other."""
    if not _PLAIN_NAME.fullmatch(name) or not (name in (DRAWN, PACK) or name.startswith(f"{OUT}/")):
        return None
    file = job.folder / name
    return file if file.is_file() and not file.is_symlink() else None


# The other ways


def _can(job: Job, chosen: Chosen, state: str) -> dict[str, Any]:
    verdicts = {0: message("It can be drawn."), 1: message("It cannot be drawn.")}
    verdict = verdicts.get(job.exit or 0, message("It is not known whether it can be drawn."))
    told = job.said if job.found is None else "\n".join(say_all([*job.found]))
    first, _, others = told.strip().partition("\n")
    rest = [[line for line in block.splitlines() if line.strip()] for block in others.strip().split("\n\n") if block.strip()]
    return {"verdict": verdict, "can": job.exit == 0, "shown": first, "rest": rest}


def _check(job: Job, chosen: Chosen, state: str) -> dict[str, Any]:
    found = job.found or json.loads(job.said)
    columns = columns_of(message("Clause"), message("What it asks"), message("level"), message("Found"))
    rows = _clause_by_clause(found, chosen, _MOST_BROKEN)
    return {
        "verdict": found["verdict"],
        "kept": found["kept"],
        "given": GIVEN.get(found["given"], found["given"]),
        "file": job.asked.about["file"],
        "replay": found.get("replay", {}).get("message", ""),
        "understood": found.get("understood", ""),
        "table": _html([Table("clauses", message("Clause by clause"), columns, tuple(rows))]) if rows else "",
    }


def _clause_by_clause(found: Mapping[str, Any], chosen: Chosen, most: int | None = None) -> list[tuple[Cell, ...]]:
    """A verdict's rows, each with at most so many broken instances."""
    known = {clause.id: clause for clause in clauses_of(chosen.law.law(None))}
    broken: dict[str, list[str]] = {}
    for finding in found["findings"]:
        what, rows = finding["message"], finding.get("rows")
        told = message("{finding} (rows {rows})", finding=what, rows=", ".join(map(str, rows))) if rows else what
        broken.setdefault(finding["clause"], []).append(told)
    not_judged = found.get("not_judged", {})
    names = {one["id"]: one["level"] for one in found.get("clauses", [])}
    return [_judged(id, names.get(id, ""), known.get(id), broken.get(id, []), not_judged.get(id, ""), most) for id in {**names, **broken}]


def _judged(id: str, level: str, clause: Clause | None, broken: list[str], not_judged: str, most: int | None) -> tuple[Cell, ...]:
    """The row of a clause."""
    told = [*broken[:most], *([message("and {count} more", count=len(broken) - most)] if most and len(broken) > most else [])]
    found = Cell(message("kept"), mark="good")
    if broken:
        found = Cell(message("BROKEN: {findings}", findings=Sentences(*told, between="; ")), mark="bad")
    if not_judged:
        found = Cell(message("not judged: {why}", why=not_judged), mark="doubt")
    where = message("{clause}, {paragraph}", clause=id, paragraph=cited(clause)) if clause else PLACES.get(id, id)
    return (Cell(where), Cell(clause.statement if clause else ""), Cell(LEVEL_NAMES.get(level, level)), found)


def _compare(job: Job, chosen: Chosen, state: str) -> dict[str, Any]:
    page, found, code = job.folder / OUT, job.found, chosen_language().code
    return {
        "lead": [line for text in say_all(found) for line in re.sub("[*`]", "", text).splitlines()]
        if found
        else job.said.strip().splitlines(),
        "page": next((name for name in (f"report-{code}.html", f"one-page-{code}.html") if (page / name).exists()), "report.html"),
        "tables": sorted(each.name for each in (page / "tables").glob("*.csv")),
        "has_workbook": (page / "tables.xlsx").exists(),
    }


def _pack(job: Job, chosen: Chosen, state: str) -> dict[str, Any]:
    found, shown_by = job.found, {True: Cell(message("kept"), mark="good"), False: Cell(message("BROKEN"), mark="bad")}
    heads = columns_of(message("Clause"), message("Our checker"), "z3", "cvc5")
    rows = tuple((Cell(id), shown_by[is_kept], Cell(z3), Cell(cvc5)) for id, is_kept, z3, cvc5 in (found or {"clauses": ()})["clauses"])
    return {
        "said": "" if found else job.said,
        "holds": job.exit == 0,
        "found": found,
        "table": _html([Table("checkers", message("Clause by clause, by three checkers"), heads, rows)]) if found else "",
        "drawn": job.asked.about.get("drawn", ""),
    }


def _years(job: Job, chosen: Chosen, state: str) -> dict[str, Any]:
    return {"about": job.asked.about, "planned": planned(job)}


_RESULTS: Mapping[str, Callable[[Job, Chosen, str], dict[str, Any]]] = {
    "draw": _draw,
    "can": _can,
    "check": _check,
    "compare": _compare,
    "pack": _pack,
    "years": _years,
}


def result(job: Job, chosen: Chosen, state: str) -> dict[str, Any]:
    """What the page of a finished job shows; ``state`` is the State whose card is asked for. Raises ``InputError``."""
    try:
        return _RESULTS[job.asked.kind](job, chosen, state)
    except (OSError, KeyError, IndexError) as fault:
        raise InputError(
            "job", (Fault("result", f"{type(fault).__name__}: {fault}", message("the files as the command wrote them")),)
        ) from fault


# The ten years


SLIDERS = ("staff.officers", "staff.translation_teams", "state.capacity", "reminder.effect", "start.never", "delay.observations")
"""The parameters that planners ask about first."""


def sliders() -> list[Any]:
    """The parameters of the model that have a slider."""
    return [MODEL[name] for name in SLIDERS if name in MODEL]


def other_parameters() -> list[Any]:
    """The others."""
    return [one for name, one in MODEL.items() if name not in SLIDERS]


def planned(job: Job) -> dict[str, Any]:
    """What a plan says: the what-ifs side by side, and each less the plan as it stands."""
    found = job.found or json.loads(job.said)
    titles = {key: titled(title) for key, title in job.asked.about["titles"].items()}
    side = (Column(message("Outcome")), Column(message("unit")), *(Column(title, numbers=True) for title in titles.values()))
    rows = [(Cell(row["outcome"]), Cell(row["unit"]), *(_banded(row, name) for name in titles)) for row in found["tables"]["scenarios"]]
    note = message(
        "Medians of {runs} runs; below them, between what nine tenths of the runs lie. All what-ifs have the same chance.",
        runs=found["replications"],
    )
    tables = [Table("what-ifs", message("What-ifs side by side"), side, tuple(rows), note)]
    if differences := found["tables"]["differences"]:
        of = (
            *(Column(message("Outcome")), Column(message("what-if")), Column(message("unit"))),
            *(Column(message("difference"), numbers=True), Column(message("apart from 0"))),
        )
        less = [
            (
                Cell(row["outcome"]),
                Cell(titles[row["scenario"]]),
                Cell(row["unit"]),
                _banded(row, "difference", sign="+"),
                Cell(row["apart from 0"]),
            )
            for row in differences
        ]
        note = message("Means over the runs, run by run; below them, the 95 % interval of that mean. *Apart from 0*: it leaves 0 out.")
        tables.append(Table("differences", message("Each what-if less the plan as it stands"), of, tuple(less), note, searchable=True))
    return {"answer": found["answer"], "tables": _html(tables), "runs": found["replications"]}


def _banded(row: Mapping[str, Any], name: str, sign: str = "") -> Cell:
    """A value and the ends of its range, as the data of a table give them."""
    value, low, high = (row.get(f"{name}{end}") for end in ("", " low", " high"))
    shown_of = [f"{one:{sign},.6g}" if isinstance(one, int | float) else str(one) for one in (value, low, high)]
    return Cell(shown_of[0], value, low, high, under="" if low is None else message("{low} to {high}", low=shown_of[1], high=shown_of[2]))
