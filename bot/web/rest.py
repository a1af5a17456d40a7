"""Turns every endpoint of the catalogue into a route: read, check, answer in one transaction."""

import asyncio
import functools
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

import orjson
from aiohttp import hdrs, web
from pydantic import BaseModel, ValidationError

from bot.web import fields, keys, openapi
from bot.web.middlewares import PRIVATE, here, refused
from handlers import access
from handlers.dialects.asked import BrokenRule, Refused, broken_rules
from handlers.dialects.contract import BAD_REQUEST, CONFLICT, FORBIDDEN, NOT_FOUND, RULE_BROKEN
from handlers.errors import NotFound, UserError
from handlers.registry import Endpoint, Made, Page
from handlers.text import Text
from storage import idempotency
from storage.clients import Clients
from storage.database import Transaction
from storage.scope import open_scope
from storage.unit_of_work import UnitOfWork, unit_of_work

JSON, FORM = "application/json", "application/x-www-form-urlencoded"
BYTES = "application/octet-stream"  # what some clients write over no body at all
# RELIABILITY section 8, "body bombs".
MOST_BYTES, DEEPEST, MOST_NODES, READ_SECONDS = 256 * 1024, 32, 20_000, 5
MOST_FIELDS = 1000  # of a form
NO_CONTENT = 204
BODILESS = {hdrs.METH_GET, hdrs.METH_DELETE}
IF_MATCH = "if_match"
# The header of draft-ietf-httpapi-idempotency-key-header; answers are kept for a day.
KEY, LONGEST_KEY = "Idempotency-Key", 255
BAD_KEY = Text(
    zh="Idempotency-Key 须为不超过 255 个可见 ASCII 字符",
    en="An Idempotency-Key is at most 255 printable ASCII characters",
)
KEY_TAKEN = Text(
    zh="这个 Idempotency-Key 已用于另一个请求,请换一个",
    en="This Idempotency-Key was used for another request; take a new one",
)


def routes(endpoints: Sequence[Endpoint]) -> list[web.RouteDef]:
    """One route for each endpoint, and the document that describes them all.

    The document is made when it is first asked for: half a second that no start has to wait.
    """
    described = functools.cache(lambda: orjson.dumps(openapi.document(endpoints)))

    async def document(_: web.Request) -> web.Response:
        return web.Response(body=await asyncio.to_thread(described), content_type=JSON)

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
        return refused(request, error.status, error.in_(locale), code=error.code)
    except UserError as error:
        return refused(request, RULE_BROKEN, error.in_(locale))


class Answer(NamedTuple):
    """What goes out: a status, headers beside ours, and the bytes."""

    status: int
    headers: Mapping[str, str]
    body: bytes


async def _answered(endpoint: Endpoint, asked: BaseModel, request: web.Request) -> web.Response:
    """Asked, wrapped and written down in one hop to a thread."""
    principal, now = request.get(keys.PRINCIPAL), request.app[keys.CLOCK].now()
    shown = here(request)
    locale = endpoint.dialect.locale(request.headers.items())
    once = _key(endpoint, principal, request)

    def work(transaction: Transaction) -> Answer:
        kept = None
        if once is not None:
            kept = idempotency.claim(transaction, once, _print(endpoint, asked), now)
        if kept is not None:
            if not kept.same:
                raise Refused(CONFLICT, 0, KEY_TAKEN)
            return Answer(kept.status, kept.headers, kept.body)
        if principal is None:
            result = endpoint.answers(asked, Clients(transaction, now))
        else:
            scope = open_scope(transaction, principal.organization_id, principal.user_id)
            scope = replace(scope, granted=principal.scopes, locale=locale)
            if endpoint.writes:
                with unit_of_work(transaction, scope, now) as uow:
                    result = endpoint.answers(asked, uow)
            else:  # nothing to take back: a savepoint costs as much as two queries
                result = endpoint.answers(asked, UnitOfWork(transaction, scope, now))
        made = result if isinstance(result, Made) else Made(result, endpoint.status)
        body = orjson.dumps(_wrapped(endpoint, made.row, shown))
        if once is not None:
            idempotency.keep(transaction, once, made.status, made.headers, body)
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


def _key(
    endpoint: Endpoint, principal: access.Principal | None, request: web.Request
) -> idempotency.Caller | None:
    """The caller's own key of a call that changes something."""
    given = request.headers.get(KEY, "")
    if principal is None or not endpoint.writes or not given:
        return None
    if not (len(given) <= LONGEST_KEY and given.isascii() and given.isprintable()):
        raise Refused(BAD_REQUEST, 0, BAD_KEY)
    return idempotency.Caller(principal.organization_id, principal.token_id, given)


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
    body = {} if request.method in BODILESS else await _body(request)
    # Who brings no token brings a secret, and an address is kept in logs.
    asked = fields.of(request.query.items()) if endpoint.scope else {}
    given = {**asked, **body, **request.match_info}
    given.pop(IF_MATCH, None)  # a header only
    if IF_MATCH in endpoint.asks.model_fields and hdrs.IF_MATCH in request.headers:
        given[IF_MATCH] = request.headers[hdrs.IF_MATCH]
    return given


async def _body(request: web.Request) -> dict[str, Any]:
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
        found = _parsed(kinds[0].partition(";")[0].strip().lower(), raw)
    except ValueError as error:
        raise web.HTTPBadRequest from error
    if not isinstance(found, dict) or not _is_bounded(found):
        raise web.HTTPBadRequest
    return found


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
        return fields.of(pairs)
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
