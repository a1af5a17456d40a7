"""/webhooks/{platform}/{app}: open, remember, then 200. Never the other way round."""

import asyncio
import logging
from datetime import timedelta

from aiohttp import web

from bot import checkpoints
from bot.known import Unavailable
from bot.platforms.contract import (
    Answer,
    Envelope,
    Forged,
    HttpRequest,
    Malformed,
    NeedFresh,
    Platform,
)
from bot.web import keys
from storage import inbox
from storage.database import DatabaseAway
from storage.inbox import Arrival, Event

log = logging.getLogger("genjin.web")

AHEAD = timedelta(minutes=5)  # a platform's clock may run ahead of ours by this much, no more
TRY_AGAIN = {"Retry-After": "5"}
# What a database takes longer for is sent again: it is stored once all the same.
PATIENCE_SECONDS = 3
MOST_BYTES = 1024 * 1024


def routes() -> list[web.RouteDef]:
    """GET and POST of every configured app."""
    path = "/webhooks/{platform}/{app}"
    return [web.post(path, webhook), web.get(path, webhook, allow_head=False)]


async def webhook(request: web.Request) -> web.Response:
    """One request of a chat platform."""
    at = (request.match_info["platform"], request.match_info["app"])
    platform = request.app[keys.PLATFORMS].get(at)
    organization_id = request.app[keys.ORGANIZATIONS].get(at)
    if platform is None or organization_id is None:
        return web.Response(status=404)
    held_back = request.app[keys.PRESSURE].reason
    if held_back:
        request.app[keys.COUNTERS].inc("genjin_webhooks_turned_away_total", reason=held_back)
        return web.Response(status=503, headers=TRY_AGAIN)
    inbound = HttpRequest(
        request.method,
        request.path,
        dict(request.query),
        {name.lower(): value for name, value in request.headers.items()},
        await request.read(),
    )
    try:
        opened = await _open(request, platform, inbound)
    except Forged as error:
        log.warning("forged webhook", extra={"action": "webhook.forged", "why": str(error)})
        return web.Response(status=401)
    except Malformed:
        return web.Response(status=400)
    except Unavailable:
        return web.Response(status=503, headers=TRY_AGAIN)
    if isinstance(opened, Answer):
        return _response(opened)
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            event = await _remember(request, opened, at, organization_id)
    except (DatabaseAway, TimeoutError):
        return web.Response(status=503, headers=TRY_AGAIN)
    checkpoints.reached("after inbox commit")
    if event is not None:
        working = request.app[keys.WORKING]
        answer = await working.answer_now(event, platform, opened.patience)
        if answer is not None:
            return _response(answer)
    return _response(opened.ack)


async def _open(
    request: web.Request, platform: Platform, inbound: HttpRequest
) -> Answer | Envelope:
    keeper = request.app[keys.KEEPER]
    now = request.app[keys.CLOCK].now()
    known = await keeper.known(platform)
    try:
        return platform.open(inbound, now=now, known=known)
    except NeedFresh as stale:
        keeper.forget(platform, str(stale))
    try:
        return platform.open(inbound, now=now, known=await keeper.known(platform))
    except NeedFresh as still:
        raise Forged(f"{still} does not vouch for it") from still


async def _remember(
    request: web.Request, envelope: Envelope, at: tuple[str, str], organization_id: int
) -> Event | None:
    """Store the event; ours to handle at once where its platform waits and its lane is free."""
    now = request.app[keys.CLOCK].now()
    arrival = Arrival(
        organization_id=organization_id,
        platform=at[0],
        app=at[1],
        event_id=envelope.key,
        lane="/".join((*at, envelope.lane)),
        kind=envelope.kind,
        body=envelope.body,
        sent_at=min(envelope.sent_at, now + AHEAD),
        received_at=now,
        patience=envelope.patience,
    )
    database = request.app[keys.DATABASE]
    if envelope.patience > 0:
        return await asyncio.wrap_future(database.together(inbox.remember_and_claim, arrival))
    await asyncio.wrap_future(database.together(inbox.remember, arrival))
    request.app[keys.WORKING].rounds.wake()
    return None


def _response(answer: Answer) -> web.Response:
    return web.Response(status=answer.status, headers=dict(answer.headers), body=answer.body)
