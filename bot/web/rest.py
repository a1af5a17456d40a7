"""Turns every endpoint of the catalogue into a route: read, check, answer in one transaction."""

import asyncio
import functools
import hashlib
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

import orjson
from aiohttp import hdrs, web
from pydantic import BaseModel, ValidationError

from bot.web import fields, keys, once, openapi
from bot.web.callers import Stranger
from bot.web.middlewares import PRIVATE, here, refused
from bot.web.openapi import FORM, JSON, NO_CONTENT
from bot.web.refusals import BODILESS
from handlers import access
from handlers.dialects.asked import BrokenRule, Refused, broken_rules
from handlers.dialects.contract import CONFLICT, FORBIDDEN, NOT_FOUND, RULE_BROKEN, UNAUTHORIZED
from handlers.errors import NotFound, UserError
from handlers.registry import HEADERS, Endpoint, Made, Page
from handlers.text import Locale
from storage import idempotency, tokens
from storage.clients import Clients
from storage.database import Transaction
from storage.scope import Scope, scope_of
from storage.unit_of_work import UnitOfWork, unit_of_work

BYTES = "application/octet-stream"  # what some clients write over no body at all
# RELIABILITY section 8, "body bombs".
MOST_BYTES, DEEPEST, MOST_NODES, READ_SECONDS = 256 * 1024, 32, 20_000, 5
MOST_FIELDS = 1000  # of a form
# Who may prove itself in the header is told so, as RFC 6749 wants it.
CHALLENGE: dict[str, str] = {hdrs.WWW_AUTHENTICATE: 'Basic realm="genjin"'}


def routes(endpoints: Sequence[Endpoint]) -> list[web.RouteDef]:
    """One route for each endpoint, and the document that describes them all.

    The document is made when it is first asked for: half a second that no start has to wait.
    """
    described = functools.cache(lambda: orjson.dumps(openapi.document(endpoints)))

    async def document(_: web.Request) -> web.Response:
        return web.Response(body=await asyncio.to_thread(described), content_type=JSON)

    plain: defaultdict[str, list[str]] = defaultdict(list)  # last parts, by what is before them
    for path in (endpoint.path for endpoint in endpoints if "{" not in endpoint.path):
        before, _, last = path.rpartition("/")
        plain[before].append(last)
    return [
        web.get("/openapi.json", document),
        *(_route(endpoint, plain[endpoint.path.rpartition("/")[0]]) for endpoint in endpoints),
    ]


def _route(endpoint: Endpoint, beside: Sequence[str]) -> web.RouteDef:
    # Any text may stand where an id belongs: it is not found, rather than no path of ours. But
    # where a call has that very path, the methods there are its own.
    taken = "".join(f"(?!{last}$)" for last in beside)
    path = re.sub(r"{(\w+)}$", rf"{{\1:{taken}[^/]+}}", endpoint.path)
    path = re.sub(r"{(\w+)}", r"{\1:[^/]+}", path)
    # aiohttp would answer HEAD as well, which no family documents.
    options = {"allow_head": False} if endpoint.method == hdrs.METH_GET else {}
    return web.route(endpoint.method, path, functools.partial(answer, endpoint), **options)


async def answer(endpoint: Endpoint, request: web.Request) -> web.Response:
    """One call of one endpoint, by whoever the token speaks for."""
    principal = request.get(keys.PRINCIPAL)
    if principal is not None and not access.may(principal, endpoint.scope):
        return refused(request, FORBIDDEN)
    locale = endpoint.dialect.locale(request.headers.items())
    try:
        given = await _given(endpoint, request)
        asked = endpoint.asks.model_validate(given)
        return await _answered(endpoint, asked, request)
    except ValidationError as error:
        return _rules(request, broken_rules(endpoint.asks, error, locale))
    except BrokenRule as error:
        return _rules(request, {error.field: [error.in_(locale)]})
    except NotFound as error:
        return refused(request, NOT_FOUND, error.in_(locale))
    except Refused as error:
        headers = CHALLENGE if error.status == UNAUTHORIZED else None
        return refused(request, error.status, error.in_(locale), headers=headers, code=error.code)
    except UserError as error:
        return refused(request, RULE_BROKEN, error.in_(locale))


class Answer(NamedTuple):
    """What goes out: a status, headers beside ours, and the bytes."""

    status: int
    headers: Mapping[str, str]
    body: bytes


async def _answered(endpoint: Endpoint, asked: BaseModel, request: web.Request) -> web.Response:
    """Asked, wrapped and written down in one hop to a thread."""
    text, now = request.get(keys.TOKEN), request.app[keys.CLOCK].now()
    shown = here(request)
    locale = endpoint.dialect.locale(request.headers.items())
    key = once.caller(endpoint, request.get(keys.PRINCIPAL), request)
    enrolling = request.app[keys.ENROLLING]

    def work(transaction: Transaction) -> Answer:
        scope = None if text is None else _scope(transaction, text, now, locale)
        kept = None
        if key is not None:
            kept = idempotency.claim(transaction, key, _print(endpoint, asked), now)
        if kept is not None:
            if not kept.same:
                raise Refused(CONFLICT, 0, once.KEY_TAKEN)
            return Answer(kept.status, kept.headers, kept.body)
        if scope is None:
            result = endpoint.answers(asked, Clients(transaction, now))
        elif endpoint.writes:
            with unit_of_work(transaction, scope, now, enrolling) as uow:
                result = endpoint.answers(asked, uow)
        else:  # nothing to take back: a savepoint costs as much as two queries
            result = endpoint.answers(asked, UnitOfWork(transaction, scope, now, enrolling))
        made = result if isinstance(result, Made) else Made(result, endpoint.status)
        body = orjson.dumps(_wrapped(endpoint, made.row, shown))
        if key is not None:
            kept_body = body if made.kept is None else orjson.dumps(made.kept)
            idempotency.keep(transaction, key, made.status, made.headers, kept_body)
        return Answer(made.status, made.headers, body)

    database = request.app[keys.DATABASE]
    working = database.write(work) if endpoint.writes else database.read(work)
    # Shielded: what has begun is finished, even if the caller leaves.
    given = await asyncio.shield(asyncio.wrap_future(working))
    return web.Response(
        status=given.status,
        body=given.body if given.status != NO_CONTENT else b"",
        content_type=JSON,
        headers={**PRIVATE, **given.headers},
    )


def _scope(transaction: Transaction, text: str, now: datetime, locale: Locale) -> Scope:
    """Who asks, unless the token has ended since it was looked up."""
    token = tokens.find(transaction, text, now)
    if token is None:
        raise Stranger
    found = scope_of(transaction, token.asking)
    return replace(found, granted=token.scopes, locale=locale)


def _print(endpoint: Endpoint, asked: BaseModel) -> str:
    """What tells one call from another."""
    return hashlib.sha256(f"{endpoint.route} {asked.model_dump_json()}".encode()).hexdigest()


def _wrapped(endpoint: Endpoint, result: Any, now: datetime) -> Any:
    if isinstance(result, Page):
        return endpoint.dialect.page(result.rows, result.total, result.number, result.size, now)
    return endpoint.dialect.one(result, now)


def _rules(request: web.Request, broken: dict[str, list[str]]) -> web.Response:
    first = next(iter(broken.values()))[0]
    return refused(request, RULE_BROKEN, first, broken=broken)


async def _given(endpoint: Endpoint, request: web.Request) -> dict[str, Any]:
    """Path, body and query together; the path wins over the body, the body over the query."""
    body = {} if request.method in BODILESS else await _body(endpoint.asks, request)
    # Who brings no token brings a secret, and an address is kept in logs.
    asked = fields.of(request.query.items(), endpoint.asks) if endpoint.scope else {}
    given = {**asked, **body, **request.match_info}
    for name, header in HEADERS.items():
        given.pop(name, None)  # a header only
        if name in endpoint.asks.model_fields and header in request.headers:
            given[name] = ", ".join(request.headers.getall(header))
    return given


async def _body(asks: type[BaseModel], request: web.Request) -> dict[str, Any]:
    """The fields of a JSON object or of a form; 400 for anything else, before it costs much."""
    kinds = request.headers.getall(hdrs.CONTENT_TYPE, [JSON])
    packed = request.headers.getall(hdrs.CONTENT_ENCODING, [])
    charset = (request.charset or "utf-8").lower()
    if len(kinds) > 1 or packed or charset not in ("utf-8", "utf8"):
        raise web.HTTPBadRequest
    raw = await _read(request)
    if not raw and request.headers.get(hdrs.CONTENT_TYPE, "") in ("", BYTES):
        return {}
    try:
        found = _parsed(kinds[0].partition(";")[0].strip().lower(), raw, asks)
    except ValueError as error:
        raise web.HTTPBadRequest from error
    if not isinstance(found, dict) or not _is_bounded(found):
        raise web.HTTPBadRequest
    return found


async def _read(request: web.Request) -> bytes:
    if request.content.is_eof():  # all of it came with the headers: nothing to wait for
        return await _gathered(request)
    try:
        async with asyncio.timeout(READ_SECONDS):
            return await _gathered(request)
    except TimeoutError as error:
        raise web.HTTPRequestTimeout from error


async def _gathered(request: web.Request) -> bytes:
    raw = bytearray()
    async for piece in request.content.iter_any():
        raw += piece
        if len(raw) > MOST_BYTES:
            raise web.HTTPRequestEntityTooLarge(MOST_BYTES, len(raw))
    return bytes(raw)


def _parsed(kind: str, raw: bytes, asks: type[BaseModel]) -> Any:
    if kind == JSON:
        return orjson.loads(raw)
    if kind == FORM:
        pairs = parse_qsl(
            raw.decode(), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS
        )
        return fields.of(pairs, asks)
    raise ValueError(kind)


def _is_bounded(value: Any) -> bool:
    """Whether it is neither deeper nor richer than anything we ask for."""
    nodes, level = 1, [value]
    for _ in range(DEEPEST):
        insides = [one.values() if isinstance(one, dict) else one for one in level]
        children = [child for inside in insides for child in inside]
        nodes += len(children)
        level = [child for child in children if isinstance(child, dict | list)]
        if nodes > MOST_NODES or not level:
            break
    return nodes <= MOST_NODES and not level
