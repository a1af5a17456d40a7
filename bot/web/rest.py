"""Turns every endpoint of the catalogue into a route: read, check, answer in one transaction."""

import asyncio
import functools
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl

import orjson
from aiohttp import hdrs, web
from pydantic import BaseModel, ValidationError

from bot.web import keys, openapi
from bot.web.middlewares import PRIVATE, refused
from handlers import access
from handlers.dialects import FORBIDDEN, NOT_FOUND, RULE_BROKEN, BrokenRule, broken_rules
from handlers.errors import NotFound, UserError
from handlers.registry import Endpoint, Page
from storage.database import Transaction
from storage.scope import open_scope
from storage.unit_of_work import unit_of_work

JSON, FORM = "application/json", "application/x-www-form-urlencoded"
# RELIABILITY section 8, "body bombs".
MOST_BYTES, DEEPEST, MOST_NODES, READ_SECONDS = 256 * 1024, 32, 20_000, 5
MOST_FIELDS = 1000  # of a form


def routes(endpoints: Sequence[Endpoint]) -> list[web.RouteDef]:
    """One route for each endpoint, and the document that describes them all."""
    described = orjson.dumps(openapi.document(endpoints))

    async def document(_: web.Request) -> web.Response:
        return web.Response(body=described, content_type=JSON)

    return [
        web.get("/openapi.json", document),
        *(_route(endpoint) for endpoint in endpoints),
    ]


def _route(endpoint: Endpoint) -> web.RouteDef:
    # Any text may stand where an id belongs: it is not found, rather than no path of ours.
    path = re.sub(r"{(\w+)}", r"{\1:[^/]+}", endpoint.path)
    # aiohttp would answer HEAD as well, which no family documents.
    options = {"allow_head": False} if endpoint.method == hdrs.METH_GET else {}
    return web.route(endpoint.method, path, functools.partial(answer, endpoint), **options)


async def answer(endpoint: Endpoint, request: web.Request) -> web.Response:
    """One call of one endpoint, by whoever the token speaks for."""
    if not access.may(request[keys.PRINCIPAL], endpoint.scope):
        return refused(request, FORBIDDEN)
    try:
        asked = endpoint.asks.model_validate(await _given(request))
        body = await _answered(endpoint, asked, request)
    except ValidationError as error:
        return _rules(request, broken_rules(endpoint.asks, error))
    except BrokenRule as error:
        return _rules(request, {error.field: [str(error)]})
    except NotFound as error:
        return refused(request, NOT_FOUND, str(error))
    except UserError as error:
        return refused(request, RULE_BROKEN, str(error))
    return web.Response(body=body, content_type=JSON, headers=PRIVATE)


async def _answered(endpoint: Endpoint, asked: BaseModel, request: web.Request) -> bytes:
    """The bytes of the answer: asked, wrapped and written down in one hop to a thread."""
    principal, now = request[keys.PRINCIPAL], request.app[keys.CLOCK].now()

    def work(transaction: Transaction) -> bytes:
        scope = open_scope(transaction, principal.organization_id, principal.user_id)
        with unit_of_work(transaction, scope, now) as uow:
            return orjson.dumps(_wrapped(endpoint, endpoint.answers(asked, uow)))

    database = request.app[keys.DATABASE]
    working = database.write(work) if endpoint.writes else database.read(work)
    # Shielded: what has begun is finished, even if the caller leaves.
    return await asyncio.shield(asyncio.wrap_future(working))


def _wrapped(endpoint: Endpoint, result: Any) -> dict[str, Any]:
    if isinstance(result, Page):
        return endpoint.dialect.page(result.rows, result.total, result.number, result.size)
    return endpoint.dialect.one(result)


def _rules(request: web.Request, broken: dict[str, list[str]]) -> web.Response:
    first = next(iter(broken.values()))[0]
    return refused(request, RULE_BROKEN, first, broken=broken)


async def _given(request: web.Request) -> dict[str, Any]:
    """Path, body and query together; the path wins over the body, the body over the query."""
    body = {} if request.method == hdrs.METH_GET else await _body(request)
    return {**dict(request.query), **body, **request.match_info}


async def _body(request: web.Request) -> dict[str, Any]:
    """The fields of a JSON object or of a form; 400 for anything else, before it costs much."""
    kinds = request.headers.getall(hdrs.CONTENT_TYPE, [JSON])
    packed = request.headers.getall(hdrs.CONTENT_ENCODING, [])
    charset = (request.charset or "utf-8").lower()
    if len(kinds) > 1 or packed or charset not in ("utf-8", "utf8"):
        raise web.HTTPBadRequest
    raw = await _read(request)
    try:
        fields = _parsed(kinds[0].partition(";")[0].strip().lower(), raw)
    except ValueError as error:
        raise web.HTTPBadRequest from error
    if not isinstance(fields, dict) or not _is_bounded(fields):
        raise web.HTTPBadRequest
    return fields


async def _read(request: web.Request) -> bytes:
    raw = bytearray()
    try:
        async with asyncio.timeout(READ_SECONDS):
            async for piece in request.content.iter_any():
                raw += piece
                if len(raw) > MOST_BYTES:
                    raise web.HTTPRequestEntityTooLarge(MOST_BYTES, len(raw))
    except TimeoutError as error:
        raise web.HTTPRequestTimeout from error
    return bytes(raw)


def _parsed(kind: str, raw: bytes) -> Any:
    if kind == JSON:
        return orjson.loads(raw)
    if kind == FORM:
        pairs = parse_qsl(
            raw.decode(), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS
        )
        return dict(pairs)
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
