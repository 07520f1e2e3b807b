"""What each way asks for: the words of the command line that does it, and the files that it needs."""

import json
from pathlib import Path
from typing import Any

from algorithms import algorithm_names
from app.ceremony.seed import seed_of
from app.desk.choices import Chosen, WhatIf, safe_name
from app.desk.desk import Desk
from app.desk.job import Job
from app.desk.rooms import SetUp
from app.web.asking import part, text
from results.report.algorithms import KINDS, plain_name
from scenarios import Fault, InputError
from scenarios.party_days import parse_iso_date
from scenarios.public_seed import public_seed
from sim.review_phase.parameters import DEFAULTS
from storage.any_table import SPREADSHEETS, TEXTS
from words import DEFAULT, LANGUAGES, listing, message
from words import chosen as language

DRAWN, OUT, PACK, WHAT_IFS = "record.json", "out", "pack.zip", "what-ifs.toml"
TABLES = (*TEXTS, *SPREADSHEETS)
USUAL_ALGORITHM, USUAL_SEED = "sequential-bowls", "untoc-draw simulate"
AS_IT_STANDS, AS_PLANNED = message("as it stands"), message("as planned")
"""Titles of what-ifs that nobody named."""
FIRST, REFINED = 20, 200
"""Runs of the ten years: those that are there in seconds, and those that follow."""


def chosen_of(desk: Desk, asked: Any) -> Chosen:
    """The list and the law that a page sends along. Raises ``InputError``."""
    return desk.chosen(text(asked, "list", ""), text(asked, "law", ""))


def algorithm_of(asked: Any) -> str:
    """The algorithm that is asked for: installed ones alone, for the desk runs nobody's file. Raises ``InputError``."""
    name = text(asked, "algorithm")
    if name not in algorithm_names():
        raise InputError(
            "algorithm", (Fault(message("algorithm"), name[:60], message("one of {names}", names=", ".join(algorithm_names()))),)
        )
    return name


def seed_asked(asked: Any) -> str:
    """The public seed: what was typed, or what dice showed, one after the other with spaces. Raises ``InputError``."""
    shown = text(asked, "dice", "").replace(",", " ").split()
    if not shown:
        return public_seed(text(asked, "seed"))
    faces = int(text(asked, "faces", "10")) if text(asked, "faces", "10").isdigit() else 0
    dice = [int(each) if each.isdigit() and len(each) < 4 else each for each in shown]
    return str(seed_of({"faces": faces, "dice": dice})["seed"])


def can_it_be_drawn(desk: Desk, chosen: Chosen) -> Job:
    """Whether a draw exists, and if not what conflicts and what would help."""
    title = message("Can it be drawn? {list}", list=chosen.list.name)
    return desk.jobs.ask("can", title, ("diagnose", *chosen.words), chosen.files, chosen.list.id, chosen.law.id)


def draw(desk: Desk, asked: Any) -> Job:
    """A draw. Raises ``InputError``."""
    chosen, name, seed = chosen_of(desk, asked), algorithm_of(asked), seed_asked(asked)
    words = ("draw", *chosen.words, "--algorithm", name, "--seed", seed, "-o", DRAWN)
    title = message("Draw by {algorithm} on {list}, seed {seed}", algorithm=name, list=chosen.list.name, seed=seed)
    return desk.jobs.ask("draw", title, words, chosen.files, chosen.list.id, chosen.law.id, algorithm=name, seed=seed)


def pack(desk: Desk, drawn: Job) -> Job:
    """The evidence pack of a draw."""
    chosen = desk.chosen(drawn.asked.list, drawn.asked.law)
    files = {DRAWN: (drawn.folder / DRAWN).read_bytes(), **chosen.list.files}
    words = ("evidence", DRAWN, *(("--scenario", chosen.list.word) if chosen.list.file else ()), "-o", PACK)
    title = message("Evidence pack of: {draw}", draw=drawn.asked.title)
    return desk.jobs.ask("pack", title, words, files, chosen.list.id, chosen.law.id, drawn=drawn.id)


def compare(desk: Desk, asked: Any) -> Job:
    """The decision page. Raises ``InputError``."""
    chosen, seed, effort = chosen_of(desk, asked), text(asked, "seed"), text(asked, "effort", "quick")
    words = ["report", *chosen.words, "--seed", public_seed(seed), "--effort", effort, "-o", OUT]
    if language().code in LANGUAGES and language().code != DEFAULT:
        words += ["--language", language().code]
    title = message("The algorithms compared on {list}", list=chosen.list.name)
    return desk.jobs.ask("compare", title, tuple(words), chosen.files, chosen.list.id, chosen.law.id, seed=seed)


def titled(title: str) -> str:
    """The title of a what-if; ours can be said in each language."""
    return next((ours for ours in (AS_IT_STANDS, AS_PLANNED) if title == ours), title)


def what_if_of(asked: Any) -> WhatIf:
    """The what-if that a page sends. Raises ``InputError`` with everything that is wrong."""
    values = part(asked, "values")
    if not isinstance(values, dict) or any(not isinstance(value, str) for value in values.values()):
        raise InputError("parameters", (Fault("values", json.dumps(values)[:60], message("names with texts")),))
    faults = [
        Fault(parameter, value[:60], DEFAULTS[parameter].expected if parameter in DEFAULTS else message("a parameter of the model"))
        for parameter, value in values.items()
        if parameter not in DEFAULTS or DEFAULTS[parameter].number(value) is None
    ]
    days = {name: text(asked, name, "") for name in ("end", "fall_from")}
    faults += [Fault(name, day[:60], message("a day like 2028-01-01")) for name, day in days.items() if day and parse_iso_date(day) is None]
    fall = text(asked, "fall", "") or "0"
    if not fall.isdigit() or not 0 <= int(fall) <= 100:
        faults.append(Fault(message("fall"), fall[:60], message("a whole number from 0 to 100 (%)")))
    title = text(asked, "name", "").strip()
    if not title.isprintable() or len(title) > 60:
        faults.append(Fault(message("name"), ascii(title)[:60], message("at most 60 characters that can be shown")))
    if faults:
        raise InputError("what-if", faults)
    changed = {parameter: f"{float(value):g}" for parameter, value in values.items() if float(value) != DEFAULTS[parameter].value}
    told = [f"{name} = {value}" for name, value in changed.items()]
    has_fall = int(fall) > 0
    return WhatIf(
        title or ", ".join(told)[:60] or AS_PLANNED,
        changed,
        days["end"],
        f"{int(fall) / 100:g}" if has_fall else "",
        (days["fall_from"] or "2028-01-01") if has_fall else "",
        text(asked, "joiners", "") == "yes",
    )


def plan(desk: Desk, chosen: Chosen, name: str, seed: str, id: str, replications: int, *, look: bool = False) -> Job | None:
    """What-ifs side by side, set against the plan as it stands; ``look`` for the job alone, None where it was not asked. Raises
    ``InputError``."""
    what_ifs = desk.choices.plan_of(id)
    base = WhatIf(AS_IT_STANDS, {})
    tables = {f"what-if-{place}" if place else "base": one for place, one in enumerate((base, *what_ifs))}
    content = "\n".join(one.toml(key) for key, one in tables.items()).encode()
    words = ("plan", "scenarios", *chosen.words, "--file", WHAT_IFS, "--algorithm", name, "--seed", seed)
    words, files = (*words, "--replications", str(replications), "-o", OUT, "--json"), {**chosen.files, WHAT_IFS: content}
    if look:
        return desk.jobs.asked_before("years", words, files)
    return desk.jobs.ask(
        "years",
        message("The ten years: {what_ifs}", what_ifs=listing([titled(one.title) for one in what_ifs or (base,)], ", ")),
        words,
        files,
        chosen.list.id,
        chosen.law.id,
        plan=id,
        algorithm=name,
        seed=seed,
        titles={key: one.title for key, one in tables.items()},
        replications=replications,
    )


def check(desk: Desk, name: str, content: bytes, chosen: Chosen) -> Job:
    """The check of somebody's record, pack or plain table; it is judged on the list that it names, or the chosen one. Raises ``InputError``."""
    file = safe_name(name, (".json", ".zip", *TABLES), "file")
    is_table = Path(file).suffix in TABLES
    words = ["verify", file]
    if chosen.list.file or is_table:
        words += ["--scenario", chosen.list.word]
    files = {**chosen.list.files, file: content}
    if is_table:
        words, files = [*words, *chosen.law.words], {**chosen.files, file: content}
    title = message("Check of {file}", file=file)
    return desk.jobs.ask("check", title, (*words, "--json"), files, chosen.list.id, chosen.law.id, file=file)


def set_up_ceremony(desk: Desk, asked: Any, more: tuple[str, ...] = ()) -> SetUp:
    """A ceremony, or a rehearsal. Raises ``InputError``."""
    chosen, name, rehearsal = chosen_of(desk, asked), algorithm_of(asked), text(asked, "rehearsal", "") == "yes"
    chosen.law.law(chosen.list.parties())
    words = ("ceremony", *chosen.words, "--algorithm", name, *more, *(("--rehearsal",) if rehearsal else ()))
    about = {"algorithm": name, "list": chosen.list.name}
    title = message("Rehearsal by {algorithm} on {list}", **about) if rehearsal else message("Ceremony by {algorithm} on {list}", **about)
    return desk.rooms.set_up(title, words, chosen.files, rehearsal)


def about_algorithms() -> list[dict[str, str]]:
    """The installed algorithms for people: name, plain name, and what happens."""
    return [
        {"name": name, "plain": plain_name(name), "short": KINDS[name].short if name in KINDS else ""}
        for name in sorted(algorithm_names(), key=lambda one: ([*KINDS, one].index(one), one))
    ]
