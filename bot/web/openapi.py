"""The catalogue as an OpenAPI 3.1 document, made from the endpoints' own types."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, get_origin, get_type_hints

from bot.version import VERSION
from bot.web import once, refusals
from bot.web.refusals import BODILESS, IF_MATCH
from bot.web.schemas import Schemas, name, takes_no_others, together, without_null
from handlers.registry import Endpoint, Page

AUTHORIZATION = "authorization"
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
BEARER, BASIC = "token", "client"
NO_CONTENT = 204


def document(endpoints: Sequence[Endpoint]) -> dict[str, Any]:
    """Every endpoint with what it asks, answers and refuses."""
    paths: dict[str, Any] = {}
    schemas = Schemas()
    for endpoint in endpoints:
        paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = _operation(endpoint, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Genjin 跟进",
            "version": VERSION,
            "description": "Any other method of a path is answered with 405 and Allow, any other "
            "path with 404, both in the words of the family whose path it is or resembles.",
        },
        "tags": [
            {"name": dialect.name, "description": (type(dialect).__doc__ or "").strip()}
            for dialect in dict.fromkeys(endpoint.dialect for endpoint in endpoints)
        ],
        "paths": paths,
        "components": {
            "schemas": schemas.named,
            "headers": refusals.HEADERS,
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


def _operation(endpoint: Endpoint, schemas: Schemas) -> dict[str, Any]:
    asks, in_path = schemas.asked(endpoint), re.findall(r"{(\w+)}", endpoint.path)
    asks.pop(AUTHORIZATION, None)  # told under "security"
    in_body = (
        []
        if endpoint.method in BODILESS
        else [key for key in asks if key not in in_path and key != IF_MATCH]
    )
    operation: dict[str, Any] = {
        "operationId": name(endpoint),
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
    if once.is_taken(endpoint):
        operation["parameters"].append(once.PARAMETER)
    if in_body:
        operation["requestBody"] = _request_body(endpoint, asks, in_body, schemas)
    refusals.add(operation["responses"], endpoint)
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


def _parameter(endpoint: Endpoint, key: str, schema: dict[str, Any], where: str) -> dict[str, Any]:
    required = where == "path" or endpoint.asks.model_fields[key].is_required()
    parameter = {
        "name": "If-Match" if key == IF_MATCH else key,
        "in": where,
        "required": required,
        "schema": without_null(schema),
    }
    return parameter | ({"example": endpoint.example[key]} if key in endpoint.example else {})


def _request_body(
    endpoint: Endpoint, asks: dict[str, Any], in_body: Sequence[str], schemas: Schemas
) -> dict[str, Any]:
    fields = endpoint.asks.model_fields
    only = {"additionalProperties": False} if takes_no_others(endpoint.asks) else {}
    schema = {
        "type": "object",
        "properties": {key: asks[key] for key in in_body},
        "required": [key for key in in_body if fields[key].is_required()],
        **only,
        **together(endpoint.asks),
    }
    example = {key: value for key, value in endpoint.example.items() if key in in_body}
    content = {"schema": schema} | ({"example": example} if example else {})
    written = {key: how for key in in_body if (how := _in_form(asks[key], schemas))}
    fitting = {key: without_null(asks[key]) for key in in_body}
    form = content | {"schema": schema | {"properties": fitting}}
    form |= {"encoding": written} if written else {}
    return {"required": bool(schema["required"]), "content": {JSON: content, FORM: form}}


def _in_form(schema: dict[str, Any], schemas: Schemas) -> Mapping[str, Any]:
    """How a field is written in a form, where it is neither a text nor a list of texts."""
    found = schemas.resolved(schema)
    if found.get("type") == "object":
        return {"style": "deepObject", "explode": True}
    items = found.get("items", {})
    kinds = [schemas.resolved(kind).get("type") for kind in items.get("anyOf", [items])]
    return {"contentType": JSON} if "object" in kinds else {}


def _success(endpoint: Endpoint, schemas: Schemas) -> dict[str, Any]:
    headers = {
        called: {"description": means, "required": True, "schema": {"type": "string"}}
        for called, means in endpoint.headers.items()
    }
    carried: dict[str, Any] = {"headers": headers} if headers else {}
    if endpoint.status == NO_CONTENT:
        return {"description": "Done; the answer is empty"} | carried
    answered = get_type_hints(endpoint.answers)["return"]
    paged = get_origin(answered) is Page
    schema = endpoint.dialect.schema(schemas.row(endpoint), paged=paged)
    return {"description": "Answered", "content": {JSON: {"schema": schema}}} | carried
