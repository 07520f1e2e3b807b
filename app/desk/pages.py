"""The desk's pages: each way has an address of its own, in which stand the list and the law; what is done is sent as JSON."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from app.desk import shown, ways
from app.desk.choices import LAW_FILE, PAIRS, Chosen
from app.desk.desk import Desk
from app.desk.job import Job
from app.desk.jobs import DONE, FAILED, QUICK, RUNNING, STOPPED, WAITING
from app.desk.list_page import list_page, mended
from app.options import RECONSTRUCTION
from app.web.asking import Json, doing, fault_said, part, taking, text
from app.web.guarding import HEADERS, POLICY, guards
from app.web.language import Speaking
from results.renderers.html import TEMPLATES as OF_REPORTS
from results.renderers.html import line, prose
from scenarios import Fault, InputError
from scenarios.registry import OTHER_LISTS, builtin_ids
from storage.bounded import MOST_RECORD, MOST_TABLE
from verify.law.clause import LEVEL_NAMES, LEVELS
from words import DEFAULT, OWN_NAMES, UNOFFICIAL, Capital, counting, message, say, state_named, words_of
from words import chosen as language

COOKIE = "desk-token"
MOST_SENT = 4_000_000
"""Bytes of a table that was mended, or of other words."""
WAYS = (
    ("list", message("Choose a list"), message("Who is party to what: built in, or a file of yours.")),
    ("law", message("Choose the law"), message("Paragraphs 28 and 29, and each question that they leave open.")),
    ("can", message("Can it be drawn?"), message("Whether a draw exists; if not, what conflicts and what would help.")),
    ("draw", message("Draw"), message("Who reviews whom, by a public seed and any algorithm.")),
    ("compare", message("Compare the algorithms"), message("The page for a decision, with your State under each.")),
    ("years", message("Plan the ten years"), message("What the reviews ask of the Secretariat and of States.")),
    ("check", message("Check a draw"), message("Somebody else's record, pack or table: is it lawful?")),
    ("ceremony", message("Hold a ceremony"), message("The draw in a room, lot by lot; or a rehearsal of it.")),
)
REPORT_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval' blob:; style-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""For a page of a report, which has its own, stricter rule for what it runs, and fetches nothing."""
PAGE_POLICY = HEADERS[POLICY].replace("form-action 'none'", "form-action 'self'")
"""For our own pages, which look for a list or a State by forms."""
STATES = {
    WAITING: message("waiting"),
    RUNNING: message("running"),
    DONE: message("done"),
    FAILED: message("failed"),
    STOPPED: message("cancelled"),
}
"""The states of a job, for people."""
ROOMS = {"open": message("open"), "over": message("over"), "closed": message("closed")}
"""The states of a ceremony, for people."""
SCRIPT = "app/desk/static/desk.js"
SHOWN_FILES = {".html": "text/html; charset=utf-8", ".svg": "image/svg+xml", ".png": "image/png"}
"""Files of a job that the browser shows; it keeps the others."""
_QUICK_SECONDS, _LOOK_SECONDS = 2.5, 0.03
"""How long a page waits for a quick job before it shows that it is at work."""

Answer = Callable[[Request], Awaitable[Response]]


def pages_of(desk: Desk, hosts: list[str], token: str = "", host: str = "127.0.0.1") -> Starlette:
    """The application for one desk; ``hosts`` are the names under which it may be asked for, an empty ``token`` is none."""
    pages = _Pages(desk, host)
    guarded = [*guards(hosts, token, cookie=COOKIE), Middleware(Speaking)]
    app = Starlette(routes=[*pages.routes(), *_static()], middleware=guarded)
    app.router.redirect_slashes = False
    app.state.closing, app.state.end = False, lambda: None
    return app


def _static() -> Iterator[Mount | Route]:
    yield Route("/static/page.css", lambda request: FileResponse(OF_REPORTS / "style.css", media_type="text/css"))
    yield Mount("/static", StaticFiles(directory=Path(__file__).parent / "static"))


class _Pages:
    """The answers, by way."""

    def __init__(self, desk: Desk, host: str) -> None:
        self._desk, self._host = desk, host
        self._templates = Environment(
            loader=PackageLoader("app.desk"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )
        self._templates.filters |= {"prose": prose, "line": line, "say": say}
        self._templates.globals |= {
            **{"ways": WAYS, "reconstruction": RECONSTRUCTION, "state_words": STATES, "room_words": ROOMS, "level_names": LEVEL_NAMES},
            **{"titled": ways.titled, "capital": Capital},
            **{"say": say, "own_names": OWN_NAMES, "unofficial": UNOFFICIAL, "state_named": state_named},
        }

    def routes(self) -> list[Route]:
        """All routes."""
        desk = self._desk
        return [
            Route("/", self._page(self._start, "start")),
            *(Route(f"/{name}", self._page(getattr(self, f"_{name}"), name)) for name, _, _ in WAYS),
            Route("/work", self._page(self._work, "work")),
            Route("/job/{id}", self._job),
            Route("/job/{id}/state", self._state),
            Route("/job/{id}/made/{name}", self._made),
            Route("/job/{id}/file/{name:path}", self._file),
            Route("/list/as/{name}", self._as_file(lambda chosen, name: shown.list_file(chosen.list.parties(), name))),
            Route("/law/as/{name}", self._as_file(lambda chosen, name: shown.law_file(chosen.law.law(chosen.list.parties()), name))),
            Route("/list/file", taking(self._take_list, MOST_TABLE), methods=["POST"]),
            Route("/list/mend", doing(self._mend, MOST_TABLE), methods=["POST"]),
            Route("/law", doing(self._choose_law, MOST_SENT), methods=["POST"]),
            Route("/law/file", taking(self._take_law_file, MOST_TABLE), methods=["POST"]),
            Route("/law/clauses", doing(self._clauses, MOST_SENT), methods=["POST"]),
            Route("/can", doing(lambda asked: _go(ways.can_it_be_drawn(desk, ways.chosen_of(desk, asked)))), methods=["POST"]),
            Route("/draw", doing(lambda asked: _go(ways.draw(desk, asked))), methods=["POST"]),
            Route("/compare", doing(lambda asked: _go(ways.compare(desk, asked))), methods=["POST"]),
            Route("/years", doing(self._plan, MOST_SENT), methods=["POST"]),
            Route("/check/file", taking(self._take_check, MOST_RECORD), methods=["POST"]),
            Route("/ceremony", doing(self._set_up), methods=["POST"]),
            Route("/ceremony/{id}/open", self._open_room, methods=["POST"]),
            Route("/end", self._end, methods=["POST"]),
            Route("/job/{id}/{act}", self._act, methods=["POST"]),
        ]

    def _page(self, content: Callable[[Request, Chosen], dict[str, Any]], name: str) -> Answer:
        """An answer to a GET: a template with what ``content`` gives. A choice that is not there is said on the page of lists."""

        def made(request: Request) -> Response:
            given = request.query_params
            try:
                chosen = self._desk.chosen(given.get("list", ""), given.get("law", ""))
                return self._html(request, name, chosen, **content(request, chosen))
            except InputError as fault:
                status = 404 if name == "list" else 422
                return self._html(request, "fault", self._desk.chosen("", ""), status, way=name, faults=fault.faults)

        async def answer(request: Request) -> Response:
            return await run_in_threadpool(made, request)

        return answer

    def _html(self, request: Request, template: str, chosen: Chosen, status: int = 200, **named: Any) -> HTMLResponse:
        page, url = self._templates.get_template(f"{template}.html.j2"), request.url
        here = {code: f"{url.path}?{url.include_query_params(language=code).query}" for code in OWN_NAMES}
        about = {"chosen": chosen, "way": template, "language": language(), "in_languages": here, "words": words_of(SCRIPT)}
        return HTMLResponse(page.render(**{**about, **named}), status, {POLICY: PAGE_POLICY})

    # The pages

    def _start(self, request: Request, chosen: Chosen) -> dict[str, Any]:
        jobs = self._desk.jobs
        went_on = counting(
            "{count} piece of work had been interrupted when the desk ended; it goes on now. Nothing was lost.",
            "{count} pieces of work had been interrupted when the desk ended; they go on now. Nothing was lost.",
            len(jobs.interrupted),
        )
        found = [(job, jobs.state(job)) for job in jobs.all()[:8]]
        return {"jobs": found, "interrupted": sorted(jobs.interrupted), "went_on": went_on}

    def _work(self, request: Request, chosen: Chosen) -> dict[str, Any]:
        jobs = self._desk.jobs
        return {"jobs": [(job, jobs.state(job)) for job in jobs.all()], "rooms": self._desk.rooms.all()}

    def _list(self, request: Request, chosen: Chosen) -> dict[str, Any]:
        is_chosen = "list" in request.query_params
        page = list_page(chosen.list, with_cells="edit" in request.query_params)
        counts = shown.counts_of(page.scenario, self._law_or_none(chosen)) if page.scenario else None
        table = shown.list_table(page.scenario) if page.scenario and not page.rows else ""
        return {"page": page, "counts": counts, "table": table, "is_chosen": is_chosen, "built_in": [*builtin_ids(), *OTHER_LISTS]}

    def _law_or_none(self, chosen: Chosen) -> Any:
        """The law, where it is one for the list."""
        try:
            return chosen.law.law(chosen.list.parties())
        except InputError:
            return None

    def _law(self, request: Request, chosen: Chosen) -> dict[str, Any]:
        parties = chosen.list.parties()
        law = chosen.law.law(parties)
        return {
            "questions": shown.questions(law, chosen.law),
            "clauses": shown.clauses(law),
            "pairs": PAIRS,
            "law_file": LAW_FILE,
            "levels": LEVELS,
            "parties": parties,
        }

    def _can(self, request: Request, chosen: Chosen) -> dict[str, Any]:
        return {"parties": chosen.list.parties(), "law": chosen.law.law(chosen.list.parties())}

    def _draw(self, request: Request, chosen: Chosen) -> dict[str, Any]:
        return {"parties": chosen.list.parties(), "algorithms": ways.about_algorithms(), "dice": shown.dice()}

    def _compare(self, request: Request, chosen: Chosen) -> dict[str, Any]:
        return {"parties": chosen.list.parties()}

    def _years(self, request: Request, chosen: Chosen) -> dict[str, Any]:
        given = request.query_params
        id, name, seed = given.get("plan", ""), given.get("algorithm", ways.USUAL_ALGORITHM), given.get("seed", ways.USUAL_SEED)
        jobs = [ways.plan(self._desk, chosen, name, seed, id, runs, look=True) for runs in (ways.FIRST, ways.REFINED)]
        found = [(job, self._desk.jobs.state(job)) for job in jobs if job]
        done = [job for job, state in found if state == DONE]
        return {
            "parties": chosen.list.parties(),
            "algorithms": ways.about_algorithms(),
            "algorithm": name,
            "seed": seed,
            "plan": id,
            "what_ifs": self._desk.choices.plan_of(id),
            "sliders": shown.sliders(),
            "others": shown.other_parameters(),
            "found": found,
            "done": done[-1] if done else None,
            "planned": shown.planned(done[-1]) if done else None,
        }

    def _check(self, request: Request, chosen: Chosen) -> dict[str, Any]:
        return {"parties": chosen.list.parties()}

    def _ceremony(self, request: Request, chosen: Chosen) -> dict[str, Any]:
        return {"parties": chosen.list.parties(), "algorithms": ways.about_algorithms(), "rooms": self._desk.rooms.all()}

    # What is done

    def _take_list(self, body: bytes, request: Request) -> dict[str, str]:
        if not body:
            raise InputError("list", (Fault("file", "nothing", message("a file with a list")),))
        chosen = self._desk.choices.add_list(request.query_params.get("name", "list.csv"), body)
        return {"go": f"/list?list={chosen.id}"}

    def _mend(self, asked: Any) -> dict[str, str]:
        rows = part(asked, "rows")
        if not isinstance(rows, list) or not all(isinstance(row, list) and all(isinstance(cell, str) for cell in row) for row in rows):
            raise InputError("list", (Fault("rows", "other things", message("rows of texts")),))
        chosen = self._desk.choices.add_list(Path(text(asked, "name")).stem + ".csv", mended(rows))
        return {"go": f"/list?list={chosen.id}"}

    def _law_asked(self, asked: Any, **files: tuple[str, bytes]) -> Chosen:
        """The law of the settings that a page sends, with the files that the law before it had but those taken away."""
        chosen = ways.chosen_of(self._desk, asked)
        kept = {
            name: (file.name.partition(f"{name.replace('_', '-')}-")[2], file.read_bytes()) for name, file in chosen.law.files_of.items()
        }
        kept = {name: file for name, file in kept.items() if name != asked.get("without")} | files
        settings = part(asked, "settings")
        if not isinstance(settings, dict) or any(not isinstance(value, str) for value in settings.values()):
            raise InputError("law", (Fault("settings", "other things", message("names with texts")),))
        return Chosen(chosen.list, self._desk.choices.add_law(settings, kept, chosen.list.parties()))

    def _choose_law(self, asked: Any) -> dict[str, str]:
        chosen = self._law_asked(asked)
        if text(asked, "then", "") == "can":
            return _go(ways.can_it_be_drawn(self._desk, chosen))
        return {"go": f"/law{chosen.query}"}

    def _take_law_file(self, body: bytes, request: Request) -> dict[str, str]:
        given = request.query_params
        option = given.get("option", "")
        if option not in (LAW_FILE, *PAIRS):
            raise InputError("law", (Fault("option", option[:60], message("one of {names}", names=", ".join((LAW_FILE, *PAIRS)))),))
        chosen = self._desk.chosen(given.get("list", ""), given.get("law", ""))
        asked = {"list": chosen.list.id, "law": chosen.law.id, "settings": dict(chosen.law.settings)}
        return {"go": f"/law{self._law_asked(asked, **{option: (given.get('name', option), body)}).query}"}

    def _clauses(self, asked: Any) -> dict[str, str]:
        chosen = self._law_asked(asked)
        law = chosen.law.law(chosen.list.parties())
        template = self._templates.get_template("clauses.html.j2")
        return {"html": template.render(clauses=shown.clauses(law)), "law": chosen.law.id}

    def _plan(self, asked: Any) -> dict[str, str]:
        """Add a what-if, or take one away, and work all of them out."""
        desk, chosen, name = self._desk, ways.chosen_of(self._desk, asked), ways.algorithm_of(asked)
        seed, before = ways.seed_asked({"seed": text(asked, "seed")}), [*desk.choices.plan_of(text(asked, "plan", ""))]
        without = text(asked, "without", "")
        if without.isdigit() and int(without) < len(before):
            del before[int(without)]
        elif not without:
            before.append(ways.what_if_of(asked))
        id = desk.choices.add_plan(before)
        for runs in (ways.FIRST, ways.REFINED):
            ways.plan(desk, chosen, name, seed, id, runs)
        return {"go": f"/years{chosen.query}&{urlencode({'algorithm': name, 'seed': seed, 'plan': id})}#side-by-side"}

    def _take_check(self, body: bytes, request: Request) -> dict[str, str]:
        given = request.query_params
        chosen = self._desk.chosen(given.get("list", ""), given.get("law", ""))
        return _go(ways.check(self._desk, given.get("name", "file"), body, chosen))

    def _set_up(self, asked: Any) -> dict[str, str]:
        more = () if self._host in ("127.0.0.1", "localhost", "::1") else ("--host", self._host)
        room = ways.set_up_ceremony(self._desk, asked, more)
        return {"go": self._desk.rooms.open(room)}

    async def _open_room(self, request: Request) -> Response:
        def opened(asked: Any) -> dict[str, str]:
            rooms = self._desk.rooms
            return {"go": rooms.open(rooms.room(request.path_params["id"]))}

        return await doing(opened)(request)

    # Jobs

    def _found(self, request: Request) -> Job:
        job = self._desk.jobs.job(request.path_params["id"])
        if job is None:
            raise InputError("job", (Fault(message("job"), request.path_params["id"][:60], message("a job of this desk")),))
        return job

    async def _job(self, request: Request) -> Response:
        jobs = self._desk.jobs

        def made() -> Response:
            try:
                job = self._found(request)
                chosen = self._desk.chosen(job.asked.list, job.asked.law)
                state = jobs.state(job)
                if state != DONE:
                    return self._html(request, "job", chosen, job=job, state=state, way=shown.WAY_OF[job.asked.kind], title=job.asked.title)
                named = shown.result(job, chosen, request.query_params.get("state", ""))
                return self._html(request, f"{job.asked.kind}_result", chosen, way=shown.WAY_OF[job.asked.kind], job=job, **named)
            except InputError as fault:
                return self._html(request, "fault", self._desk.chosen("", ""), 404, way="work", faults=fault.faults)

        job = jobs.job(request.path_params["id"])
        if job and job.asked.kind in QUICK:
            for _ in range(int(_QUICK_SECONDS / _LOOK_SECONDS)):
                if jobs.state(job) not in (WAITING, RUNNING):
                    break
                await asyncio.sleep(_LOOK_SECONDS)
        return await run_in_threadpool(made)

    async def _state(self, request: Request) -> Response:
        try:
            job = self._found(request)
        except InputError as fault:
            return Json({"fault": "; ".join(map(fault_said, fault.faults))}, 404)
        progress = job.progress
        told = {key: progress.get(key) for key in ("step", "done", "total", "begun")}
        if language().code != DEFAULT:
            told["step"] = ""  # steps are told in English alone
        return Json({"state": self._desk.jobs.state(job), **told})

    async def _act(self, request: Request) -> Response:
        acts: dict[str, Callable[[Job], dict[str, str] | None]] = {
            "cancel": self._desk.jobs.cancel,
            "again": self._desk.jobs.again,
            "pack": lambda job: _go(ways.pack(self._desk, job)),
        }
        act = acts.get(request.path_params["act"])
        if act is None:
            return PlainTextResponse(say("There is no such thing to do."), 404)
        return await doing(lambda asked: act(self._found(request)))(request)

    async def _end(self, request: Request) -> Response:
        """End the desk: for whoever opened it by a double click and has no terminal."""
        return await doing(lambda asked: request.app.state.end())(request)

    async def _made(self, request: Request) -> Response:
        """A file that is made of a result when somebody asks for it."""

        def made() -> Response:
            try:
                job = self._found(request)
                name, kind, content = shown.made_file(job, self._desk.chosen(job.asked.list, job.asked.law), request.path_params["name"])
            except KeyError:
                return PlainTextResponse(say("There is no such file."), 404)
            except InputError as fault:
                return PlainTextResponse("\n".join(map(fault_said, fault.faults)), 422)
            return _kept(content, name, kind)

        return await run_in_threadpool(made)

    async def _file(self, request: Request) -> Response:
        """A file that the command of a job wrote."""
        job, name = self._desk.jobs.job(request.path_params["id"]), request.path_params["name"]
        if job is None or self._desk.jobs.state(job) != DONE or not (file := shown.written_file(job, name)):
            return PlainTextResponse(say("There is no such file, or not yet."), 404)
        if file.suffix in SHOWN_FILES:
            return FileResponse(file, media_type=SHOWN_FILES[file.suffix], headers={"content-security-policy": REPORT_POLICY})
        return FileResponse(file, filename=file.name)

    def _as_file(self, make: Callable[[Chosen, str], tuple[str, str, bytes]]) -> Answer:
        """What was chosen as a file: name, kind and content."""

        def made(request: Request) -> Response:
            given = request.query_params
            try:
                name, kind, content = make(self._desk.chosen(given.get("list", ""), given.get("law", "")), request.path_params["name"])
            except (InputError, KeyError):
                return PlainTextResponse(say("There is no such file."), 404)
            return _kept(content, name, kind)

        async def answer(request: Request) -> Response:
            return await run_in_threadpool(made, request)

        return answer


def _go(job: Job) -> dict[str, str]:
    return {"go": f"/job/{job.id}"}


def _kept(content: bytes, name: str, kind: str) -> Response:
    """A file that the browser keeps, or a picture that it shows."""
    where = {} if kind.startswith("image/") else {"content-disposition": f"attachment; filename*=utf-8''{quote(name)}"}
    return Response(content, media_type=kind, headers=where)
