"""What surrounds every request: its id and log line, its errors, and who is asking.

In this order, outermost first: request_id, errors, limits, authentication, and calls, which needs
to know who is asking. Everything that goes wrong becomes an answer here; nobody outside ever sees a
stack trace.
"""

import asyncio
import functools
import http
import logging
import re
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

from bot.web import keys
from bot.web.callers import Stranger
from handlers.access import Principal
from handlers.dialects.contract import AWAY, OUR_FAULT, TOO_MANY, UNAUTHORIZED, Refusal
from handlers.registry import Endpoint
from storage import tokens
from storage.database import DatabaseAway

log = logging.getLogger("genjin.web")

HEADER = "X-Request-Id"
SANE_ID = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)
RETRY_AFTER = {"Retry-After": "5"}  # seconds
TO_SIGN_IN = {"WWW-Authenticate": "Bearer"}
CLIENT_LEFT = 499  # as nginx calls it; nobody receives it
KEPT = (hdrs.ALLOW, hdrs.LOCATION)
PROBLEM = "application/problem+json"
CHINA = "Asia/Shanghai"
PRIVATE = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


@web.middleware
async def request_id(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Name the request, and write its one line into the log."""
    clock = request.app[keys.CLOCK]
    given = request.headers.get(HEADER, "")
    request[keys.REQUEST_ID] = given if SANE_ID.fullmatch(given) else clock.new_id()
    started, status = clock.monotonic(), CLIENT_LEFT
    try:
        response = await handler(request)
        status = response.status
        if not response.prepared:
            response.headers[HEADER] = request[keys.REQUEST_ID]
        return response
    finally:
        _note(request, status, clock.monotonic() - started)


@web.middleware
async def errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn whatever went wrong into the answer that its caller can read."""
    try:
        return await handler(request)
    except web.HTTPException as error:
        return refused(request, error.status, headers=_kept(error))
    except DatabaseAway:
        log.warning("database away", extra={"action": "request.away"})
        return refused(request, AWAY, headers=RETRY_AFTER)
    except ConnectionError:  # the caller has left: nobody to answer
        raise
    except Exception:
        called = request[keys.REQUEST_ID]
        log.exception("request failed", extra={"action": "request.failed", "request_id": called})
        return refused(request, OUR_FAULT)


@web.middleware
async def limits(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn away an address or token that was refused too often, and too many without a token."""
    endpoint = _limited(request)
    if endpoint is None:
        return await handler(request)
    found = request.app[keys.LIMITS]
    address = found.address(request.remote, request.headers.getall(hdrs.X_FORWARDED_FOR, []))
    token = endpoint.dialect.token(request.headers.items()) if endpoint.scope else ""
    waiting = found.before(address, token)
    if waiting:
        return _too_many(request, waiting)
    response = await handler(request)
    if response.status == UNAUTHORIZED:
        found.refused(address, token)
    return response


@web.middleware
async def authentication(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Find out who calls an endpoint of the catalogue; anything else needs no token."""
    endpoint = endpoint_of(request)
    if endpoint is None or not endpoint.scope:
        return await handler(request)
    # A header may hold bytes that are no text.
    given = endpoint.dialect.token(request.headers.items()).encode("ascii", "replace").decode()
    token = await _known(request, given) if given else None
    if token is None:
        return refused(request, UNAUTHORIZED, headers=TO_SIGN_IN)
    zone = token.asking.zone
    request[keys.PRINCIPAL] = Principal(
        token.id, token.organization_id, token.user_id, token.scopes, zone
    )
    request[keys.TOKEN] = given
    try:
        return await handler(request)
    except Stranger:
        request.app[keys.CALLERS].forget(given)
        return refused(request, UNAUTHORIZED, headers=TO_SIGN_IN)


@web.middleware
async def calls(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Count the call of a token that is known, for itself and for its organization."""
    endpoint, principal = _limited(request), request.get(keys.PRINCIPAL)
    if endpoint is None or principal is None:
        return await handler(request)
    token = endpoint.dialect.token(request.headers.items())
    waiting = request.app[keys.LIMITS].called(token, principal, endpoint.dialect)
    return _too_many(request, waiting) if waiting else await handler(request)


MIDDLEWARES = (request_id, errors, limits, authentication, calls)


def endpoint_of(request: web.Request) -> Endpoint | None:
    """The endpoint of the catalogue that this request is for."""
    resource = request.match_info.route.resource
    route = f"{request.method} {resource.canonical}" if resource else ""
    return request.app[keys.ENDPOINTS].get(route)


def refused(
    request: web.Request,
    status: int,
    message: str = "",
    *,
    headers: Mapping[str, str] | None = None,
    **more: Any,
) -> web.Response:
    """A failure, in the words of whose path it is; problem+json where it is nobody's.

    `more` are further fields of Refusal.
    """
    called = request[keys.REQUEST_ID] if status == OUR_FAULT else ""
    endpoint = _whose(request)
    if endpoint is None:
        kind, body = PROBLEM, problem(status, called)
    else:
        dialect = endpoint.dialect
        why = Refusal(status, message, scope=endpoint.scope, request_id=called)
        why = replace(why, **more)
        kind = dialect.problem_type
        locale = dialect.locale(request.headers.items())
        status, body = dialect.refusal(why, locale, here(request))
    return web.Response(
        status=status,
        body=orjson.dumps(body),
        content_type=kind,
        headers={**PRIVATE, **(headers or {})},
    )


def problem(status: int, called: str = "") -> dict[str, Any]:
    """What is said of a failure on a path that is nobody's."""
    said = {"title": http.HTTPStatus(status).phrase, "status": status}
    return said | ({"request_id": called} if called else {})


def _limited(request: web.Request) -> Endpoint | None:
    """The endpoint whose calls are counted: health, pages and webhooks are none."""
    return endpoint_of(request) if request.app[keys.SETTINGS].rate_limits else None


def _too_many(request: web.Request, waiting: int) -> web.Response:
    return refused(request, TOO_MANY, headers={hdrs.RETRY_AFTER: str(waiting)})


def here(request: web.Request) -> datetime:
    """Now, as the clocks of the caller's organization show it; China's where nobody is known."""
    principal = request.get(keys.PRINCIPAL)
    zone = principal.zone if principal else CHINA
    return request.app[keys.CLOCK].now().astimezone(ZoneInfo(zone))


def _whose(request: web.Request) -> Endpoint | None:
    """The endpoint that is asked, or whose path this is, or else lies under its fixed beginning."""
    endpoints = request.app[keys.ENDPOINTS].values()
    exact = endpoint_of(request)
    if exact is not None:
        return exact
    for endpoint in endpoints:
        if _pattern(endpoint.path).fullmatch(request.path):
            return endpoint
    for endpoint in endpoints:
        beginning = endpoint.path.partition("{")[0]
        if request.path.startswith(beginning.rstrip("/") + "/"):
            return endpoint
    return None


@functools.cache
def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(path)))


def _kept(error: web.HTTPException) -> dict[str, str]:
    """What a caller must know besides: which methods there are, or where else to go."""
    return {name: error.headers[name] for name in KEPT if name in error.headers}


async def _known(request: web.Request, given: str) -> tokens.Token | None:
    """The token as this process knows it, or as the database does; its use is noted."""
    callers, now = request.app[keys.CALLERS], request.app[keys.CLOCK].now()
    known = token = callers.known(given, now)
    if token is None:  # an unknown one costs what a wrong one costs
        reading = request.app[keys.DATABASE].read(lambda found: tokens.find(found, given, now))
        token = await asyncio.shield(asyncio.wrap_future(reading))
    if token is not None:
        token = _noted(request, token, now)
        if token is not known:
            callers.remember(given, token)
    return token


def _noted(request: web.Request, token: tokens.Token, now: datetime) -> tokens.Token:
    """Note the use, at most once a minute and without making the caller wait."""
    if token.last_used_at is not None and now - token.last_used_at < tokens.SEEN_EVERY:
        return token
    writing = request.app[keys.DATABASE].write(lambda changed: tokens.used(changed, token, now))
    writing.add_done_callback(_complain)
    return token._replace(last_used_at=now)


def _complain(noted: Future[None]) -> None:
    if noted.exception() is not None:
        log.warning("token use not noted", extra={"action": "token.not_noted"})


def _note(request: web.Request, status: int, seconds: float) -> None:
    resource = request.match_info.route.resource
    route = resource.canonical if resource else ""
    known = request.method if request.method in hdrs.METH_ALL else "other"
    counters = request.app[keys.COUNTERS]
    counters.inc("genjin_http_requests_total", route=route, method=known, status=status)
    principal = request.get(keys.PRINCIPAL)
    log.info(
        "request handled",
        extra={
            "action": "request.handled",
            "method": known,
            "route": route,
            "status": status,
            "duration_ms": round(seconds * 1000, 1),
            "request_id": request[keys.REQUEST_ID],
            "token_id": principal.token_id if principal else None,
        },
    )
