"""The catalogue as an OpenAPI 3.1 document, made from the endpoints' own types."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, get_origin, get_type_hints

from pydantic import TypeAdapter

from bot.version import VERSION
from handlers.dialects.asked import message_of
from handlers.dialects.contract import (
    AWAY,
    BAD_REQUEST,
    CHANGED,
    FORBIDDEN,
    NOT_FOUND,
    OUR_FAULT,
    RULE_BROKEN,
    TOO_LARGE,
    TOO_MANY,
    UNAUTHORIZED,
    Refusal,
)
from handlers.registry import Endpoint, Page

IF_MATCH, AUTHORIZATION = "if_match", "authorization"
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
)
EXAMPLE_NOW = datetime(2026, 3, 18, 16, 20, tzinfo=UTC)
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
BEARER, BASIC = "token", "client"
RETRY_AFTER = {
    "Retry-After": {
        "description": "Whole seconds to wait",
        "required": True,
        "schema": {"type": "string", "pattern": "^[1-9][0-9]*$"},
    }
}
NO_CONTENT = 204
MEANS = {
    BAD_REQUEST: "The body cannot be read",
    UNAUTHORIZED: "No token or client, or none that is known",
    FORBIDDEN: "The token lacks the scope",
    NOT_FOUND: "Not there, or not to be seen by this token: the two are one answer",
    CHANGED: "It is of another version than If-Match says",
    TOO_LARGE: "The body is too large",
    RULE_BROKEN: "A rule of a field is broken",
    TOO_MANY: "Too many calls; try again after Retry-After seconds",
    OUR_FAULT: "A fault of ours; ask with the request id",
    AWAY: "The database is away; try again after Retry-After seconds",
}


def document(endpoints: Sequence[Endpoint]) -> dict[str, Any]:
    """Every endpoint with what it asks, answers and refuses."""
    paths: dict[str, Any] = {}
    schemas: dict[str, Any] = {}
    for endpoint in endpoints:
        paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = _operation(endpoint, schemas)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Genjin 跟进", "version": VERSION},
        "tags": [
            {"name": dialect.name, "description": (type(dialect).__doc__ or "").strip()}
            for dialect in dict.fromkeys(endpoint.dialect for endpoint in endpoints)
        ],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                BEARER: {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A token of `python -m bot token create`, in the "
                    "Authorization header only; each call names the scope it needs.",
                },
                BASIC: {
                    "type": "http",
                    "scheme": "basic",
                    "description": "A client's id and secret, of `python -m bot client create`.",
                },
            },
        },
    }


def _operation(endpoint: Endpoint, schemas: dict[str, Any]) -> dict[str, Any]:
    name = _name(endpoint)
    asks, in_path = _asks(endpoint, schemas), re.findall(r"{(\w+)}", endpoint.path)
    asks.pop(AUTHORIZATION, None)  # told under "security"
    in_body = (
        []
        if endpoint.method in ("GET", "DELETE")
        else [key for key in asks if key not in in_path and key != IF_MATCH]
    )
    operation: dict[str, Any] = {
        "operationId": name,
        "summary": endpoint.summary,
        "description": (endpoint.answers.__doc__ or "").strip(),
        "tags": [endpoint.dialect.name],
        "security": _security(endpoint),
        "parameters": [
            _parameter(endpoint, key, asks[key], _where(key, in_path))
            for key in asks
            if key not in in_body
        ],
        "responses": {str(endpoint.status): _success(endpoint, schemas)},
    }
    if in_body:
        operation["requestBody"] = _request_body(endpoint, asks, in_body)
    for meaning, status, body in _refusals(endpoint, in_body):
        _refuse(operation["responses"], endpoint, meaning, status, body)
    for status in (TOO_MANY, AWAY):
        operation["responses"][str(status)]["headers"] = RETRY_AFTER
    return operation


def _security(endpoint: Endpoint) -> list[dict[str, list[str]]]:
    """Which credentials it takes; {} where they may stand in the body as well."""
    if endpoint.scope:
        return [{BEARER: [endpoint.scope]}]
    return [{BASIC: []}, {}] if AUTHORIZATION in endpoint.asks.model_fields else []


def _where(key: str, in_path: Sequence[str]) -> str:
    if key == IF_MATCH:
        return "header"
    return "path" if key in in_path else "query"


def _refuse(
    responses: dict[str, Any],
    endpoint: Endpoint,
    meaning: str,
    status: int,
    body: dict[str, Any],
) -> None:
    """One way to fail; where it has the HTTP status of another answer, it is one of both."""
    kind, known = endpoint.dialect.problem_type, responses.get(str(status))
    if known is None:
        content = {kind: {"schema": _shape(body), "example": body}}
        responses[str(status)] = {"description": meaning, "content": content}
        return
    known["description"] += f". {meaning}"
    inside = known["content"].setdefault(kind, {"schema": {"anyOf": []}})
    choices = inside["schema"].get("anyOf") or [inside["schema"]]
    shape = _shape(body)
    inside["schema"] = {"anyOf": choices if shape in choices else [*choices, shape]}
    inside.setdefault("examples", {})[
        meaning.split(",", maxsplit=1)[0].split(";", maxsplit=1)[0]
    ] = {"value": body}
    if "example" in inside:
        inside["examples"]["first"] = {"value": inside.pop("example")}


def _name(endpoint: Endpoint) -> str:
    return f"{endpoint.dialect.name}_{endpoint.answers.__name__}"


def _asks(endpoint: Endpoint, schemas: dict[str, Any]) -> dict[str, Any]:
    """The schema of each field asked."""
    schema = endpoint.asks.model_json_schema(ref_template=_reference(endpoint))
    _keep(endpoint, schema, schemas)
    return dict(schema.get("properties", {}))


def _parameter(endpoint: Endpoint, key: str, schema: dict[str, Any], where: str) -> dict[str, Any]:
    required = where == "path" or endpoint.asks.model_fields[key].is_required()
    parameter = {
        "name": "If-Match" if key == IF_MATCH else key,
        "in": where,
        "required": required,
        "schema": schema,
    }
    return parameter | ({"example": endpoint.example[key]} if key in endpoint.example else {})


def _request_body(
    endpoint: Endpoint, asks: dict[str, Any], in_body: Sequence[str]
) -> dict[str, Any]:
    fields = endpoint.asks.model_fields
    schema = {
        "type": "object",
        "properties": {key: asks[key] for key in in_body},
        "required": [key for key in in_body if fields[key].is_required()],
    }
    example = {key: value for key, value in endpoint.example.items() if key in in_body}
    content = {"schema": schema} | ({"example": example} if example else {})
    return {"required": bool(schema["required"]), "content": {JSON: content, FORM: content}}


def _success(endpoint: Endpoint, schemas: dict[str, Any]) -> dict[str, Any]:
    if endpoint.status == NO_CONTENT:
        return {"description": "Done; the answer is empty"}
    row = TypeAdapter(endpoint.row).json_schema(ref_template=_reference(endpoint))
    _keep(endpoint, row, schemas)
    schemas[f"{_name(endpoint)}_Row"] = row
    carried = {
        "headers": {
            name: {"description": means, "schema": {"type": "string"}}
            for name, means in endpoint.headers.items()
        }
    }
    answered = get_type_hints(endpoint.answers)["return"]
    schema = endpoint.dialect.schema(
        {"$ref": _reference(endpoint).format(model="Row")}, paged=get_origin(answered) is Page
    )
    shown = {"description": "Answered", "content": {JSON: {"schema": schema}}}
    return shown | (carried if endpoint.headers else {})


def _refusals(
    endpoint: Endpoint, in_body: Sequence[str]
) -> Iterator[tuple[str, int, dict[str, Any]]]:
    """Meaning, HTTP status and example body of each way to fail."""
    statuses = [UNAUTHORIZED, FORBIDDEN] if endpoint.scope else []
    if AUTHORIZATION in endpoint.asks.model_fields:
        statuses.append(UNAUTHORIZED)
    if in_body:
        statuses += [BAD_REQUEST, TOO_LARGE]
    if "{" in endpoint.path:
        statuses.append(NOT_FOUND)
    if IF_MATCH in endpoint.asks.model_fields:
        statuses.append(CHANGED)
    ways = [Refusal(status, scope=endpoint.scope) for status in statuses]
    told = [key for key in endpoint.asks.model_fields if "{" + key + "}" not in endpoint.path]
    if told:
        broken = {key: [message_of(endpoint.asks, key)] for key in told}
        ways.append(Refusal(RULE_BROKEN, broken[told[0]][0], broken))
    ways += [Refusal(TOO_MANY), Refusal(OUR_FAULT, request_id="5f0c6a2e"), Refusal(AWAY)]
    for way in ways:
        status, body = endpoint.dialect.refusal(way, "zh", EXAMPLE_NOW)
        yield MEANS[way.status], status, body


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


def _reference(endpoint: Endpoint) -> str:
    return f"#/components/schemas/{_name(endpoint)}_{{model}}"


def _keep(endpoint: Endpoint, schema: dict[str, Any], schemas: dict[str, Any]) -> None:
    """Move the schemas inside to where the document keeps all."""
    for model, inside in schema.pop("$defs", {}).items():
        schemas[f"{_name(endpoint)}_{model}"] = inside
