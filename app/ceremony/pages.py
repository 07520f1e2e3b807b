"""The pages of the ceremony's server: one page, what it asks for, and the files at the end. There is no way to undo."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from app.ceremony.plan import CeremonyPlan
from app.ceremony.result import PACK, RECORD, TABLE, TEXT, WHO_FILES
from app.ceremony.room import Room
from app.ceremony.seed import ABOUT_TEXT, DICE, SHORTEST, bits_of, dice_needed, seed_of
from app.ceremony.words import NO_GROUP, group_named
from app.options import RECONSTRUCTION
from app.web.asking import Answer, Json, doing, part, whole
from app.web.guarding import WALL, guards
from app.web.language import Speaking
from scenarios import InputError
from storage.bounded import read_bytes
from verify.law.citing import NOT_THE_TEXT, cited
from verify.law.clauses import clauses_of
from verify.law.document import law_document
from verify.law.questions import shown
from verify.record.journal import JOURNAL
from words import (
    DEFAULT,
    OWN_NAMES,
    UNOFFICIAL,
    chosen,
    in_language,
    instrument_name,
    message,
    say,
    say_all,
    sort_key,
    state_named,
    words_of,
)

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CSV = "text/csv; charset=utf-8"
_PAGE, _WORKBOOK, _TABLE = WHO_FILES
FILES = {
    RECORD: ("application/json", message("The record: every review and every lot")),
    TABLE: (_CSV, message("The transcript as a table")),
    TEXT: ("text/plain; charset=utf-8", message("The transcript to read")),
    JOURNAL: ("application/x-ndjson", message("The journal of this ceremony")),
    _PAGE: ("text/html; charset=utf-8", message("Who reviews whom, as a page")),
    _WORKBOOK: (_XLSX, message("Who reviews whom, as a workbook")),
    _TABLE: (_CSV, message("Who reviews whom, as a table")),
    PACK: ("application/zip", message("The evidence pack, with its own check")),
}
"""The files at the end: of which kind each is, and what it holds."""
SCRIPT = "app/ceremony/static/ceremony.js"
WAIT_SECONDS, LOOK_SECONDS = 15.0, 0.04
"""How long a screen is kept waiting for news, and how often is looked for them."""


def pages_of(room: Room, hosts: list[str], token: str = "", watching: str = "") -> Starlette:
    """The application for one room; ``hosts`` are the names under which it may be asked for, an empty ``token`` is none. Whoever has the
    token ``watching`` may look, and do nothing."""

    def said(make: Callable[[], Any]) -> Any:
        return say_all(make())

    def acting(act: Callable[[Any], Any]) -> Answer:
        """What is done and written is the same whatever the screen speaks; only what is refused is said in its language."""

        def done(asked: Any) -> Any:
            with in_language(DEFAULT):
                return act(asked)

        return doing(done)

    async def page(request: Request) -> Response:
        return HTMLResponse(await run_in_threadpool(said, lambda: page_text(room.plan)))

    async def wall(request: Request) -> Response:
        return HTMLResponse(await run_in_threadpool(said, lambda: page_text(room.plan, wall=True)))

    def propose(asked: Any) -> dict[str, str]:
        seed = "" if asked == {} else str(seed_of(asked, room.plan.rehearsal)["seed"])
        room.propose(seed)
        return {"seed": seed}

    async def facts(request: Request) -> Response:
        return Json(await run_in_threadpool(said, lambda: facts_of(room.plan) | {"words": words_of(SCRIPT)}))

    async def events(request: Request) -> Response:
        try:
            after, known = (int(request.query_params.get(name, "0")) for name in ("after", "version"))
        except ValueError:
            return PlainTextResponse(say("The number of an event is asked for."), 422)
        for _ in range(int(WAIT_SECONDS / LOOK_SECONDS)):
            if room.version != known or after < len(room.events) or request.app.state.closing:
                break
            await asyncio.sleep(LOOK_SECONDS)
        return Json(await run_in_threadpool(said, lambda: room.state(min(max(after, 0), len(room.events)))))

    async def file(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in FILES or name not in room.offered:
            return PlainTextResponse(say("There is no such file, or not yet."), 404)
        try:
            content = await run_in_threadpool(read_bytes, room.folder / name, "a file as the ceremony wrote it")
        except InputError:
            return PlainTextResponse(say("The file was taken away."), 404)
        return Response(content, media_type=FILES[name][0], headers={"content-disposition": f'attachment; filename="{name}"'})

    app = Starlette(
        routes=[
            Route("/", page),
            Route(WALL, wall),
            Route("/facts", facts),
            Route("/events", events),
            Route("/files/{name}", file),
            Route("/freeze", acting(lambda asked: room.freeze()), methods=["POST"]),
            Route("/propose", acting(propose), methods=["POST"]),
            Route("/seed", acting(lambda asked: room.sow(seed_of(asked, room.plan.rehearsal))), methods=["POST"]),
            Route("/one", acting(lambda asked: room.draw_one(whole(asked, "after"))), methods=["POST"]),
            Route("/speed", acting(lambda asked: room.go(str(part(asked, "speed")), asked.get("sure") is True)), methods=["POST"]),
            Mount("/static", StaticFiles(directory=Path(__file__).parent / "static")),
        ],
        middleware=[*guards(hosts, token, watching=watching), Middleware(Speaking, keeps=False)],
    )
    app.router.redirect_slashes = False
    app.state.closing = False
    return app


def facts_of(plan: CeremonyPlan) -> dict[str, Any]:
    """The frozen facts that the page's script needs: States with their place in the order of names, regional groups and instruments."""
    parties, under_review = plan.parties, plan.law.under_review(plan.parties)
    groups = [group_named(group) for group in (*parties.regional_groups, NO_GROUP)]
    names = [state_named(state, name) for state, name in zip(parties.states, parties.names, strict=True)]
    by_name = sorted(range(len(names)), key=lambda row: sort_key(say(names[row])))
    place = {row: at for at, row in enumerate(by_name)}
    return {
        "groups": groups if (parties.group_of < 0).any() else groups[:-1],
        "states": {
            state: {
                "name": names[row],
                "place": place[row],
                "group": groups[int(parties.group_of[row])],
                "instruments": [each.id for each, held in zip(parties.instruments, parties.adherence[row], strict=True) if held],
                "reviewed": bool(under_review[row]),
            }
            for row, state in enumerate(parties.states)
        },
    }


def page_text(plan: CeremonyPlan, wall: bool = False) -> str:
    """The page before anything has happened; the rest is its script's. That of the ``wall`` has nothing to press."""
    facts = say_all(facts_of(plan))
    states = sorted(facts["states"].items(), key=lambda one: one[1]["place"])
    by_group = {group: [(state, about) for state, about in states if about["group"] == group] for group in facts["groups"]}
    doc = (type(plan.algorithm).__doc__ or "").strip().partition("\n")[0]
    pages = Environment(loader=PackageLoader("app.ceremony"), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return pages.get_template("ceremony.html.j2").render(
        parties=plan.parties,
        wall=wall,
        rehearsal=plan.rehearsal,
        about_text=ABOUT_TEXT,
        shortest=1 if plan.rehearsal else SHORTEST,
        by_group=by_group,
        law=law_document(plan.law),
        note=NOT_THE_TEXT,
        shown=shown,
        say=say,
        language=chosen(),
        own_names=OWN_NAMES,
        unofficial=UNOFFICIAL,
        cited=cited,
        clauses=clauses_of(plan.law),
        files=FILES,
        instruments=[(each.id, instrument_name(each.id, each.name)) for each in plan.parties.instruments],
        algorithm=plan.algorithm.name,
        about_algorithm=doc,
        reconstruction=RECONSTRUCTION,
        frozen=plan.frozen,
        under_review=sum(about["reviewed"] for about in facts["states"].values()),
        dice=[(faces, dice_needed(faces), round(bits_of(faces, dice_needed(faces)))) for faces in DICE],
    )
