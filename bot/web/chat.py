"""The chat page of the demo: pick who you are, type, see the cards live.

It exists in the demo environment only, which listens on loopback; requests whose Host or Origin is
another are refused, so that no foreign page can type here.
"""

import asyncio
import contextlib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from aiohttp import web
from aiohttp.typedefs import Handler
from pydantic import BaseModel, ValidationError

from bot.clock import SystemClock
from bot.platforms.contract import Message, Submission
from bot.web import keys
from storage import transcripts
from storage.database import Transaction
from storage.scope import open_scope
from storage.unit_of_work import UnitOfWork

PAGES = Path(__file__).with_name("pages")
FILES = {"/": "chat.html", "/chat.css": "chat.css", "/chat.js": "chat.js"}
KINDS = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
OWN_HOSTS = ("127.0.0.1", "localhost", "[::1]")
PAGE_LINES = 50
KEEP_ALIVE_SECONDS = 15
PLATFORM = "console"


class Moved(BaseModel):
    """Where the demo's clock goes: a local wall time, some minutes on, or back to real time."""

    now: datetime | None = None
    advance_minutes: int = 0
    reset: bool = False


def routes() -> list[web.RouteDef]:
    """The page, its files and what it asks."""
    return [
        *(web.get(path, page) for path in FILES),
        web.get("/chat/state", state),
        web.get("/chat/history", history),
        web.get("/chat/stream", stream),
        web.post("/chat/clock", move_clock),
    ]


@web.middleware
async def own_page_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what was not typed on this machine's own page."""
    host = request.host.rsplit(":", 1)[0] if not request.host.endswith("]") else request.host
    origin = request.headers.get("Origin", "")
    if host not in OWN_HOSTS or (origin and origin.split("://", 1)[-1] != request.host):
        raise web.HTTPForbidden(text="the demo answers on this machine only")
    return await handler(request)


async def page(request: web.Request) -> web.Response:
    """The page and its files."""
    path = PAGES / FILES[request.path]
    return web.Response(
        body=path.read_bytes(), content_type=KINDS[path.suffix], charset="utf-8", headers=HEADERS
    )


async def state(request: web.Request) -> web.Response:
    """Who can be picked, and what time it is."""
    clock = request.app[keys.CLOCK]
    organization_id, app = _demo(request)

    def read(transaction: Transaction) -> dict[str, Any]:
        scope = open_scope(transaction, organization_id, None)
        uow = UnitOfWork(transaction, scope, clock.now())
        organization, departments = uow.people.organization(), uow.people.departments()
        return {
            "organization": {"name": organization.name},
            "app": app,
            "people": [
                {
                    "id": user.id,
                    "name": user.name,
                    "role": user.role,
                    "job": user.job,
                    "department": departments.get(user.department_id or 0, ""),
                }
                for user in uow.people.everyone()
            ],
            "now": _wall(clock.now(), organization.zone),
            "locale": request.app[keys.SETTINGS].locale,
            "zone": organization.zone,
        }

    return _json(await asyncio.wrap_future(request.app[keys.DATABASE].read(read)))


async def history(request: web.Request) -> web.Response:
    """What was said in one person's chat, oldest first."""
    organization_id, app = _demo(request)
    person, before = _number(request, "as"), request.query.get("before", "")
    platform = request.app[keys.PLATFORMS][PLATFORM, app]

    def read(transaction: Transaction) -> dict[str, Any]:
        zone = open_scope(transaction, organization_id, None).zone
        lines = transcripts.latest(
            transaction,
            organization_id,
            PLATFORM,
            app,
            f"{PLATFORM}/{app}/{person}",
            limit=PAGE_LINES + 1,
            before=int(before) if before.isdecimal() else None,
        )
        return {
            "items": [_item(line, platform, zone) for line in lines[-PAGE_LINES:]],
            "earlier": len(lines) > PAGE_LINES,
        }

    return _json(await asyncio.wrap_future(request.app[keys.DATABASE].read(read)))


async def stream(request: web.Request) -> web.StreamResponse:
    """Lines of one person's chat as they are sent."""
    person, clock = _number(request, "as"), request.app[keys.CLOCK]
    zone = (await asyncio.wrap_future(request.app[keys.DATABASE].read(_zone_of(request)))) or "UTC"
    response = web.StreamResponse(
        headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache"}
    )
    await response.prepare(request)
    with contextlib.suppress(ConnectionError), request.app[keys.SCREEN].watch(str(person)) as lines:
        await response.write(b": open\n\n")
        while True:
            try:
                line = await asyncio.wait_for(lines.get(), KEEP_ALIVE_SECONDS)
            except TimeoutError:
                await response.write(b": still here\n\n")
                continue
            if line is None:  # the server stops
                break
            await response.write(_event(line, _wall(clock.now(), zone)))
    return response


async def close_streams(app: web.Application) -> None:
    """Let the pages go when the server stops; they come back by themselves."""
    app[keys.SCREEN].close()


def _event(line: dict[str, Any], now: str) -> bytes:
    """One line of the screen as the page's stream has it."""
    if "now" in line:
        name, data = b"clock", line
    else:
        content = _shown(line["content"])
        name, data = b"item", {"id": line["id"], "from": "bot", "at": now, "content": content}
    return b"event: " + name + b"\ndata: " + orjson.dumps(data) + b"\n\n"


async def move_clock(request: web.Request) -> web.Response:
    """Move the demo's clock for everybody."""
    try:
        moved = Moved.model_validate_json(await request.read())
    except ValidationError:
        return _json({"message": "时间格式不对 / that is no time"}, 400)
    clock = request.app[keys.CLOCK]
    zone = (await asyncio.wrap_future(request.app[keys.DATABASE].read(_zone_of(request)))) or "UTC"
    assert isinstance(clock, SystemClock)
    if moved.reset:
        clock.set(None)
    elif moved.now is not None:
        wall = moved.now if moved.now.tzinfo else moved.now.replace(tzinfo=ZoneInfo(zone))
        clock.set(wall)
    else:
        clock.set(clock.now() + timedelta(minutes=moved.advance_minutes))
    now = {"now": _wall(clock.now(), zone)}
    request.app[keys.SCREEN].show("", now)
    request.app[keys.WORKING].rounds.wake()
    return _json(now)


def _item(line: transcripts.Line, platform: Any, zone: str) -> dict[str, Any]:
    if line.body is None:
        content = _shown(line.payload)
        return {"id": str(line.id), "from": "bot", "at": _wall(line.at, zone), "content": content}
    (incoming,) = platform.read(line.body, known={})
    match incoming:
        case Message():
            content = {"text": incoming.text}
        case Submission():
            content = {"press": incoming.values.get("label") or incoming.action.split(":")[0]}
        case _:
            content = {"text": ""}
    return {
        "id": getattr(incoming, "id", str(line.id)),
        "cursor": str(line.id),
        "from": "me",
        "at": _wall(line.at, zone),
        "content": content,
    }


def _shown(content: dict[str, Any]) -> dict[str, Any]:
    """A text or a card, without the other's empty place."""
    return {"card": content["card"]} if content["card"] else {"text": content["text"]}


def _zone_of(request: web.Request) -> Any:
    organization_id, _ = _demo(request)
    return lambda transaction: open_scope(transaction, organization_id, None).zone


def _demo(request: web.Request) -> tuple[int, str]:
    """The demo's organization and the key of its console."""
    for (platform, app), organization_id in request.app[keys.ORGANIZATIONS].items():
        if platform == PLATFORM:
            return organization_id, app
    raise web.HTTPNotFound


def _number(request: web.Request, name: str) -> int:
    value = request.query.get(name, "")
    if not value.isdecimal():
        raise web.HTTPBadRequest(text=f"{name} must be a number")
    return int(value)


def _wall(now: datetime, zone: str) -> str:
    return now.astimezone(ZoneInfo(zone)).isoformat(timespec="seconds")


def _json(value: Any, status: int = 200) -> web.Response:
    return web.Response(
        status=status,
        body=orjson.dumps(value),
        content_type="application/json",
        headers={"Cache-Control": "no-store"},
    )
