"""What the pages show: a list, the law and its questions, and the results of jobs by their kind."""

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from markupsafe import Markup

from algorithms.record import DrawRecord
from app.ceremony.seed import DICE, bits_of, dice_needed
from app.desk.choices import Chosen, LawChoice
from app.desk.job import Job
from app.desk.ways import DRAWN, OUT, PACK
from results.document import Cell, Column, Table, cells_of, columns_of
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
from verify.law.clause import Clause
from verify.law.document import law_document
from verify.law.parameters import ALTERNATIVES, CHOICES, DEFAULTS, NUMBERS
from verify.law.questions import READINGS, bearing_on, meaning_of
from verify.law.questions import shown as value_shown
from verify.readers.english import clause_in_english
from verify.record.reading import read_record
from verify.record.verify_record import verify_record

WAY_OF = {"can": "can", "draw": "draw", "pack": "draw", "compare": "compare", "years": "years", "check": "check"}
"""The way that a kind of job belongs to."""
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
    rows = [("clause", cited(one), one.level, one.statement, " ".join(clause_in_english(one))) for one in clauses_of(law)]
    rows += [("question", one["parameter"], one["level"], one["question"], one["meaning"]) for one in document["parameters"]]
    return "law.csv", CSV, (MARK + csv_text([("kind", "where", "level", "what it says", "in full, or as read here"), *rows])).encode()


def counts_of(parties: Scenario, law: LawInForce | None) -> dict[str, Any]:
    """How many there are, by regional group and by instrument."""
    groups = [*parties.regional_groups, "no regional group"]
    of = [int((parties.group_of == at).sum()) for at in (*range(len(parties.regional_groups)), -1)]
    return {
        "parties": parties.n_states,
        "under_review": None if law is None else int(law.under_review(parties).sum()),
        "as_of": parties.as_of,
        "groups": [(name, count) for name, count in zip(groups, of, strict=True) if count],
        "instruments": [(one.id, one.name, int(parties.adherence[:, at].sum())) for at, one in enumerate(parties.instruments)],
        "digest": parties.digest,
    }


def list_table(parties: Scenario) -> Markup:
    """The States with their ids, groups and instruments."""
    columns = columns_of("State", "id", "regional group", *(one.id for one in parties.instruments))
    rows = [
        cells_of(
            parties.names[at] or state,
            state,
            parties.regional_groups[parties.group_of[at]] if parties.group_of[at] >= 0 else "none",
            *("yes" if held else "" for held in parties.adherence[at].tolist()),
        )
        for at, state in enumerate(parties.states)
    ]
    return blocks_html([Table("parties", "The parties", columns, tuple(rows), searchable=True)])


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
    """The clauses in force in English."""
    return [
        {
            "id": clause.id,
            "cited": cited(clause),
            "level": clause.level,
            "statement": clause.statement,
            "sentences": clause_in_english(clause),
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
    if state:
        try:
            card = _who(job, chosen, state)
        except InputError as wrong:
            fault = "; ".join(one.expected for one in wrong.faults)
    record, drawn = who.drawn.record, who.drawn
    return {
        "record": record,
        "digest": record.digest,
        "lead": who.document.sections[0].lead.partition("\n\n")[0],
        "stuck": _stuck(drawn),
        "verdict": verify_record(record, chosen.list.parties(), replay=False),
        "table": blocks_html([*who.document.sections[0].blocks]),
        "performed": blocks_html([block for section in who.document.sections[1:] for block in section.blocks]),
        "asked_state": state,
        "card": None if card is None else (card.document.title, blocks_html([*card.document.sections[0].blocks])),
        "card_fault": fault,
        "names": [(drawn.name(one), one) for one in drawn.by_name],
        "pictured": _picture(drawn)[1],
    }


def _stuck(drawn: Drawn) -> str:
    """Where the draw could not go on, in a sentence; empty for a whole one."""
    stuck = drawn.stuck
    if stuck is None:
        return ""
    barred = ", ".join(f"{count} by {clause}" for clause, count in sorted(stuck.barred_by.items())) or "none, the bowl is empty"
    return f"At the {stuck.seat} seat of {drawn.name(stuck.reviewed)} no lot could be kept; lots barred: {barred}."


def _picture(drawn: Drawn) -> tuple[str, str]:
    """The picture of who reviews whom, by regional group, and the same in words; empty where no seat is held."""
    for block in group_blocks(drawn, ""):
        return getattr(block, "svg", ""), getattr(block, "description", "")
    return "", ""


def made_file(job: Job, chosen: Chosen, name: str) -> tuple[str, str, bytes]:
    """A file made of a result: name, kind, content. Raises ``KeyError`` where there is no such."""
    if (job.asked.kind, name) == ("can", "diagnosis.txt"):
        return name, "text/plain; charset=utf-8", job.said.encode()
    if (job.asked.kind, name) == ("check", "verdict.csv"):
        found = json.loads(job.said)
        rows = [[cell.text for cell in row] for row in _clause_by_clause(found, chosen)]
        return name, CSV, (MARK + csv_text([("clause", "what it asks", "level", "found"), *rows, ("", found["verdict"], "", "")])).encode()
    if job.asked.kind != "draw":
        raise KeyError(name)
    if name == "groups.svg":
        kept = job.folder / name
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
    told = job.said.strip().partition("\n")
    verdict = {0: "It can be drawn.", 1: "It cannot be drawn."}.get(job.exit or 0, "It is not known whether it can be drawn.")
    rest = [[line for line in block.splitlines() if line.strip()] for block in told[2].strip().split("\n\n") if block.strip()]
    return {"verdict": verdict, "can": job.exit == 0, "shown": told[0], "rest": rest}


def _check(job: Job, chosen: Chosen, state: str) -> dict[str, Any]:
    found = json.loads(job.said)
    columns = columns_of("Clause", "What it asks", "level", "Found")
    rows = _clause_by_clause(found, chosen, _MOST_BROKEN)
    return {
        "verdict": found["verdict"],
        "kept": found["kept"],
        "given": found["given"],
        "file": job.asked.about["file"],
        "replay": found.get("replay", {}).get("message", ""),
        "understood": found.get("understood", ""),
        "table": blocks_html([Table("clauses", "Clause by clause", columns, tuple(rows))]) if rows else "",
    }


def _clause_by_clause(found: Mapping[str, Any], chosen: Chosen, most: int | None = None) -> list[tuple[Cell, ...]]:
    """A verdict's rows, each with at most so many broken instances."""
    known = {clause.id: clause for clause in clauses_of(chosen.law.law(None))}
    broken: dict[str, list[str]] = {}
    for finding in found["findings"]:
        where = f" (rows {', '.join(map(str, finding['rows']))})" if finding.get("rows") else ""
        broken.setdefault(finding["clause"], []).append(finding["message"] + where)
    not_judged = found.get("not_judged", {})
    names = {one["id"]: one["level"] for one in found.get("clauses", [])}
    return [_judged(id, names.get(id, ""), known.get(id), broken.get(id, []), not_judged.get(id, ""), most) for id in {**names, **broken}]


def _judged(id: str, level: str, clause: Clause | None, broken: list[str], not_judged: str, most: int | None) -> tuple[Cell, ...]:
    """The row of a clause."""
    more = f"; and {len(broken) - most} more" if most and len(broken) > most else ""
    found = Cell("BROKEN: " + "; ".join(broken[:most]) + more, mark="bad") if broken else Cell("kept", mark="good")
    if not_judged:
        found = Cell(f"not judged: {not_judged}", mark="doubt")
    return (Cell(f"{id}, {cited(clause)}" if clause else id), Cell(clause.statement if clause else ""), Cell(level), found)


def _compare(job: Job, chosen: Chosen, state: str) -> dict[str, Any]:
    page = job.folder / OUT
    return {
        "lead": job.said.strip().splitlines(),
        "tables": sorted(each.name for each in (page / "tables").glob("*.csv")),
        "has_workbook": (page / "tables.xlsx").exists(),
    }


def _pack(job: Job, chosen: Chosen, state: str) -> dict[str, Any]:
    said = job.said.strip().splitlines()
    return {"verdict": said[-1] if said else "", "holds": job.exit == 0, "lines": said[:-1], "drawn": job.asked.about.get("drawn", "")}


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
        raise InputError("job", (Fault("result", f"{type(fault).__name__}: {fault}", "the files as the command wrote them"),)) from fault


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
    found, titles = json.loads(job.said), job.asked.about["titles"]
    side = (Column("Outcome"), Column("unit"), *(Column(title, numbers=True) for title in titles.values()))
    rows = [(Cell(row["outcome"]), Cell(row["unit"]), *(_banded(row, name) for name in titles)) for row in found["tables"]["scenarios"]]
    note = (
        f"Medians of {found['replications']} runs; below them, between what nine tenths of the runs lie. All what-ifs have the same chance."
    )
    tables = [Table("what-ifs", "What-ifs side by side", side, tuple(rows), note)]
    if differences := found["tables"]["differences"]:
        of = (Column("Outcome"), Column("what-if"), Column("unit"), Column("difference", numbers=True), Column("apart from 0"))
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
        note = "Means over the runs, run by run; below them, the 95 % interval of that mean. *Apart from 0*: it leaves 0 out."
        tables.append(Table("differences", "Each what-if less the plan as it stands", of, tuple(less), note, searchable=True))
    return {"answer": found["answer"], "tables": blocks_html(tables), "runs": found["replications"]}


def _banded(row: Mapping[str, Any], name: str, sign: str = "") -> Cell:
    """A value and the ends of its range, as the data of a table give them."""
    value, low, high = (row.get(f"{name}{end}") for end in ("", " low", " high"))
    shown_of = [f"{one:{sign},.6g}" if isinstance(one, int | float) else str(one) for one in (value, low, high)]
    return Cell(shown_of[0], value, low, high, under="" if low is None else f"{shown_of[1]} to {shown_of[2]}")
