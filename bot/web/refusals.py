"""How a call of an endpoint can fail, for the OpenAPI document: each way with an example."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from bot.web import once
from bot.web.middlewares import HEADER, PROBLEM, TO_SIGN_IN, problem
from bot.web.schemas import takes_no_others
from handlers.dialects.asked import UNKNOWN_KEY, message_of
from handlers.dialects.contract import (
    AWAY,
    BAD_REQUEST,
    CHANGED,
    CONFLICT,
    FORBIDDEN,
    NOT_FOUND,
    OUR_FAULT,
    RULE_BROKEN,
    TIMED_OUT,
    TOO_LARGE,
    TOO_MANY,
    UNAUTHORIZED,
    Refusal,
)
from handlers.registry import Endpoint

BODILESS = {"GET", "DELETE"}
IF_MATCH = "if_match"
EXAMPLE_NOW = datetime(2026, 3, 18, 16, 20, tzinfo=UTC)
# what every failure of a family says, whatever failed
ALWAYS = (
    "code",
    "message",
    "status",
    "msg",
    "now",
    "data",
    "type",
    "title",
    "detail",
    "request_id",
    "error",
)
NO_HTTP = "The request line or a header is longer than 8190 bytes, or this is not HTTP"
MEANS = {
    BAD_REQUEST: "The request cannot be read",
    UNAUTHORIZED: "No token, or none that is known",
    FORBIDDEN: "The token lacks the scope, or its user may not do this",
    NOT_FOUND: "Not there, or not to be seen by this token: the two are one answer",
    TIMED_OUT: "The body did not arrive within 5 seconds",
    CONFLICT: "In conflict with what is there, or with an earlier call of this Idempotency-Key",
    CHANGED: "It is of another version than If-Match says",
    TOO_LARGE: "The body is larger than 256 KiB",
    RULE_BROKEN: "A rule of a field is broken",
    TOO_MANY: "Too many calls; try again after Retry-After seconds",
    OUR_FAULT: "A fault of ours; ask with the request id",
    AWAY: "The database is away; try again after Retry-After seconds",
}
HEADERS: dict[str, Any] = {
    HEADER: {
        "description": "What this call is called in our logs; the caller's own, where it sent one",
        "schema": {"type": "string", "maxLength": 64},
    },
    "Retry-After": {
        "description": "Whole seconds to wait",
        "required": True,
        "schema": {"type": "string", "pattern": "^[1-9][0-9]*$"},
    },
    "WWW-Authenticate": {
        "description": "How to say who calls",
        "required": True,
        "schema": {"const": TO_SIGN_IN["WWW-Authenticate"]},
    },
}
ALSO = {TOO_MANY: "Retry-After", AWAY: "Retry-After", UNAUTHORIZED: "WWW-Authenticate"}


class Way(NamedTuple):
    """One way to fail: what it means, and the answer of which the body is an example."""

    meaning: str
    status: int
    kind: str
    body: Mapping[str, Any]


def add(responses: dict[str, Any], endpoint: Endpoint) -> None:
    """Each way to fail; where it has the HTTP status of another answer, it is one of both."""
    for status, ways in _grouped(_ways(endpoint), lambda way: way.status).items():
        response = responses.setdefault(str(status), {"description": ""})
        meanings = dict.fromkeys([response["description"], *(way.meaning for way in ways)])
        response["description"] = ". ".join(filter(None, meanings))
        content = response.setdefault("content", {})
        for kind, alike in _grouped(ways, lambda way: way.kind).items():
            content[kind] = _either(content.get(kind), alike)
    for status_text, response in responses.items():
        response["headers"] = response.get("headers", {}) | _headers(int(status_text), endpoint)


def _grouped(ways: Iterable[Way], key: Callable[[Way], Any]) -> dict[Any, list[Way]]:
    found: dict[Any, list[Way]] = {}
    for way in ways:
        found.setdefault(key(way), []).append(way)
    return found


def _either(before: Mapping[str, Any] | None, ways: Sequence[Way]) -> dict[str, Any]:
    """The schema of what was described before or of a failure, and an example of each failure."""
    shapes = [before["schema"]] if before else []
    for way in ways:
        shape = _shape(way.body)
        shapes += [] if shape in shapes else [shape]
    if not shapes[1:] and not ways[1:]:
        return {"schema": shapes[0], "example": ways[0].body}
    examples: dict[str, Any] = {}
    for way in ways:
        title = re.split("[,;]", way.meaning, maxsplit=1)[0]
        title = f"{title} ({len(examples)})" if title in examples else title
        examples[title] = {"value": way.body}
    return {"schema": {"anyOf": shapes} if shapes[1:] else shapes[0], "examples": examples}


def _headers(status: int, endpoint: Endpoint) -> dict[str, Any]:
    also = ALSO.get(status, HEADER)
    if status == UNAUTHORIZED and not endpoint.scope:
        also = HEADER  # who asks for a token has none to show
    return {called: {"$ref": f"#/components/headers/{called}"} for called in (HEADER, also)}


def _ways(endpoint: Endpoint) -> Iterator[Way]:
    """As they may befall a call: before it reaches us, at the door, and inside."""
    for refusal in [*_general(endpoint), *endpoint.refuses]:
        status, body = endpoint.dialect.refusal(refusal, "zh", EXAMPLE_NOW)
        yield Way(MEANS[refusal.status], status, endpoint.dialect.problem_type, body)
    yield Way(NO_HTTP, BAD_REQUEST, PROBLEM, problem(BAD_REQUEST))


def _general(endpoint: Endpoint) -> Iterator[Refusal]:
    """What every endpoint of this kind refuses."""
    if endpoint.scope:
        yield from (Refusal(UNAUTHORIZED), Refusal(FORBIDDEN, scope=endpoint.scope))
    if endpoint.method not in BODILESS:
        yield from map(Refusal, (BAD_REQUEST, TOO_LARGE, TIMED_OUT))
    if once.is_taken(endpoint):
        yield Refusal(BAD_REQUEST, once.BAD_KEY.zh)
        yield Refusal(CONFLICT, once.KEY_TAKEN.zh)
    if "{" in endpoint.path:
        yield Refusal(NOT_FOUND)
    if IF_MATCH in endpoint.asks.model_fields:
        yield Refusal(CHANGED)
    told = [key for key in endpoint.asks.model_fields if "{" + key + "}" not in endpoint.path]
    broken = {key: [message_of(endpoint.asks, key)] for key in told}
    if not broken and takes_no_others(endpoint.asks):
        broken = {"x": [UNKNOWN_KEY.zh]}
    if broken:
        yield Refusal(RULE_BROKEN, next(iter(broken.values()))[0], broken)
    yield from (Refusal(TOO_MANY), Refusal(OUR_FAULT, request_id="5f0c6a2e"), Refusal(AWAY))


def _shape(body: Any, *, whole: bool = True) -> dict[str, Any]:
    """The schema of an example; what a `whole` failure always says is required."""
    match body:
        case dict():
            properties = {key: _shape(value, whole=False) for key, value in body.items()}
            always = [key for key in ALWAYS if whole and key in body]
            return {"type": "object", "properties": properties} | (
                {"required": always} if always else {}
            )
        case list():
            return {"type": "array", "items": {"type": "string"}}
        case None:
            return {"type": "null"}
        case int():
            return {"type": "integer"}
        case _:
            return {"type": "string"}
