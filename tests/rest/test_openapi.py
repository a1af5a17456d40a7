"""/openapi.json says what the server does, and the server does what it says."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from pydantic import TypeAdapter

from bot.web import openapi, rest
from handlers.catalogue import ENDPOINTS
from handlers.registry import Endpoint
from handlers.rest import customer_detail, visits_paginate
from storage.database import Database
from tests.rest.conftest import KNOWN, PAGINATE, Api

DOCUMENT = openapi.document(ENDPOINTS)
DETAIL = "/api/customers/{id}/detail"


def resolved(schema: Any) -> Any:
    """The schema with every reference replaced by what it names."""
    if isinstance(schema, list):
        return [resolved(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        kind, name = schema["$ref"].removeprefix("#/components/").split("/")
        return resolved(DOCUMENT["components"][kind][name])
    return {key: resolved(part) for key, part in schema.items()}


def fits(value: Any, schema: dict[str, Any]) -> bool:
    """Whether a JSON value is what the part of JSON Schema that we write says, and no more."""
    if "const" in schema:
        return bool(value == schema["const"])
    match schema["type"]:
        case "object":
            return (
                isinstance(value, dict)
                and list(value) == list(schema["properties"])
                and all(fits(value[key], inside) for key, inside in schema["properties"].items())
            )
        case "array":
            return isinstance(value, list) and all(fits(one, schema["items"]) for one in value)
        case kind:
            kinds = {"string": str, "integer": int, "number": float}
            return type(value) is kinds[kind]


def test_document_and_routes_agree() -> None:
    """Nothing is served that is not described, nothing described that is not served."""
    described = {
        (method.upper(), path) for path, item in DOCUMENT["paths"].items() for method in item
    }
    served = {
        (route.method, re.sub(r"{(\w+):[^}]*}", r"{\1}", route.path))
        for route in rest.routes(ENDPOINTS)
    }

    assert served - {("GET", "/openapi.json")} == described


def test_the_document_is_valid_openapi() -> None:
    """As the validator of the specification has it; nothing is missing, nothing misplaced."""
    assert [] == [str(error) for error in OpenAPIV31SpecValidator(DOCUMENT).iter_errors()]


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.route)
def test_who_must_wait_is_told_for_how_long(endpoint: Endpoint) -> None:
    """Retry-After stands where it will be sent, in each family."""
    responses = DOCUMENT["paths"][endpoint.path][endpoint.method.lower()]["responses"]

    told = {s for s in responses if "Retry-After" in responses[s].get("headers", {})}
    assert {"429", "503"} == told


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.route)
def test_what_befalls_every_call_of_a_kind_is_told(endpoint: Endpoint) -> None:
    """A line too long, a body too slow, a token that is none; each answer carries its id."""
    operation = DOCUMENT["paths"][endpoint.path][endpoint.method.lower()]
    responses, headers = operation["responses"], [one["name"] for one in operation["parameters"]]

    assert "application/problem+json" in responses["400"]["content"]
    assert all("X-Request-Id" in response["headers"] for response in responses.values())
    late = any("did not arrive" in response["description"] for response in responses.values())
    assert late == (endpoint.method not in ("GET", "DELETE"))
    assert bool(endpoint.scope) == ("WWW-Authenticate" in responses["401"]["headers"])
    assert (endpoint.writes and bool(endpoint.scope)) == ("Idempotency-Key" in headers)
    assert ("if_match" in endpoint.asks.model_fields) == ("If-Match" in headers)


def test_the_errors_of_a_token_are_told_by_name() -> None:
    """Each in an example, with the status that it has."""
    responses = DOCUMENT["paths"]["/v1/oauth2/access_token"]["post"]["responses"]

    told = {
        (status, example["value"]["error"])
        for status in ("400", "401")
        for shown in [responses[status]["content"]["application/json"]]
        for example in shown.get("examples", {"": {"value": shown.get("example")}}).values()
    }
    assert {
        ("400", "invalid_request"),
        ("400", "unsupported_grant_type"),
        ("400", "invalid_scope"),
        ("401", "invalid_client"),
    } == told


def test_rules_over_several_fields_are_told() -> None:
    """Which fields are needed together, what takes no others, lists of objects in a form."""
    visits = DOCUMENT["paths"]["/genjin/v1/visits"]["post"]["requestBody"]["content"]
    form = visits["application/x-www-form-urlencoded"]

    assert False is visits["application/json"]["schema"]["additionalProperties"]
    assert 2 == len(visits["application/json"]["schema"]["anyOf"])
    assert {"contentType": "application/json"} == form["encoding"]["actions"]
    assert "anyOf" not in form["schema"]["properties"]["title"]


async def test_the_document_is_served_without_a_token(api: Api) -> None:
    """It holds no secret."""
    answer = await api.with_token("").get("/openapi.json")

    assert (200, DOCUMENT) == (answer.status, json.loads(json.dumps(answer.body)))
    assert "3.1.0" == answer.body["openapi"]


def test_every_reference_leads_somewhere() -> None:
    """And two endpoints' rows of the same name do not collide."""
    resolved(DOCUMENT)
    rows = [name for name in DOCUMENT["components"]["schemas"] if name.endswith("_Row")]
    assert len([one for one in ENDPOINTS if one.status != openapi.NO_CONTENT]) == len(rows)


async def test_real_answers_fit_the_document(
    api: Api, visits: Callable[..., None], company: Database
) -> None:
    """Every key described is there, in that order and of that type, and no other."""
    visits({"title": "题", "expenses": 5}, {})
    answers = {
        ("post", PAGINATE): await api.visits(customer_id=KNOWN),
        ("get", DETAIL): await api.get(DETAIL.format(id=KNOWN)),
    }

    for (method, path), answer in answers.items():
        schema = DOCUMENT["paths"][path][method]["responses"]["200"]["content"]
        assert fits(answer.body, resolved(schema["application/json"]["schema"]))
    rows = TypeAdapter(list[visits_paginate.Row])
    listed = answers["post", PAGINATE].body["data"]["list"]
    assert listed == rows.validate_python(listed, strict=True)
    detail = answers["get", DETAIL].body["data"]
    assert detail == TypeAdapter(customer_detail.Row).validate_python(detail, strict=True)


@pytest.mark.parametrize(
    ("method", "path", "asked", "status"),
    [
        ("post", PAGINATE, {"customer_id": "1c", "page": 0, "page_size": 0}, 422),
        ("post", PAGINATE, [], 400),
        ("get", DETAIL, None, 404),
    ],
)
async def test_real_errors_are_the_examples(
    api: Api, company: Database, method: str, path: str, asked: Any, status: int
) -> None:
    """What the document shows is what callers get."""
    answer = await api.call(method, path.format(id="nobody"), json=asked)

    shown = DOCUMENT["paths"][path][method]["responses"][str(status)]["content"]
    example = shown["application/json"]["example"]
    assert status == answer.status
    assert list(example) == list(answer.body)
    assert status == 404 or example == answer.body


def test_rules_scopes_and_parameters_are_told() -> None:
    """Limits, defaults, what is required, both kinds of body, and the scope of the token."""
    post, get = DOCUMENT["paths"][PAGINATE]["post"], DOCUMENT["paths"][DETAIL]["get"]
    body = post["requestBody"]["content"]
    page = body["application/json"]["schema"]["properties"]["page"]

    assert body["application/json"] == body["application/x-www-form-urlencoded"]
    assert ["customer_id"] == body["application/json"]["schema"]["required"]
    assert (1, 100, 1) == (page["minimum"], page["maximum"], page["default"])
    assert [{"token": ["read:visits"]}] == post["security"]
    assert [{"token": ["read:customers"]}] == get["security"]
    assert [("id", "path", True)] == [
        (one["name"], one["in"], one["required"]) for one in get["parameters"]
    ]
    assert "requestBody" not in get


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.route)
def test_every_endpoint_says_what_it_is_for(endpoint: Endpoint) -> None:
    """A summary, a description, an example of every field asked."""
    operation = DOCUMENT["paths"][endpoint.path][endpoint.method.lower()]

    assert operation["summary"]
    assert operation["description"]
    assert set(endpoint.asks.model_fields) == set(endpoint.example)
