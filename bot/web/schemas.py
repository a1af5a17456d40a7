"""The schemas that the OpenAPI document keeps by name, each name for one schema only."""

import functools
from typing import Any

from pydantic import BaseModel, TypeAdapter

from handlers.registry import Endpoint

ASKED, ANSWERED = "Asked", ""


class Schemas:
    """What is kept so far: models of an endpoint's fields and rows, under the endpoint's name."""

    def __init__(self) -> None:
        self.named: dict[str, Any] = {}

    def asked(self, endpoint: Endpoint) -> dict[str, Any]:
        """The schema of each field asked."""
        asks: type[BaseModel] = endpoint.asks
        schema = asks.model_json_schema(ref_template=_reference(endpoint, ASKED))
        self._keep_inside(endpoint, ASKED, schema)
        return dict(schema.get("properties", {}))

    def row(self, endpoint: Endpoint) -> dict[str, Any]:
        """Where the schema of a row is kept."""
        reference = _reference(endpoint, ANSWERED)
        schema = TypeAdapter(endpoint.row).json_schema(ref_template=reference)
        self._keep_inside(endpoint, ANSWERED, schema)
        self._keep(f"{name(endpoint)}_Row", schema)
        return {"$ref": reference.format(model="Row")}

    def resolved(self, schema: dict[str, Any]) -> dict[str, Any]:
        """What a reference stands for; any other schema as it is."""
        if "$ref" not in schema:
            return schema
        found: dict[str, Any] = self.named[schema["$ref"].rpartition("/")[2]]
        return found

    def _keep_inside(self, endpoint: Endpoint, part: str, schema: dict[str, Any]) -> None:
        for model, inside in schema.pop("$defs", {}).items():
            self._keep(f"{name(endpoint)}_{part}{model}", inside)

    def _keep(self, called: str, schema: dict[str, Any]) -> None:
        assert self.named.setdefault(called, schema) == schema, f"{called} would mean two things"


def name(endpoint: Endpoint) -> str:
    """What an operation is called."""
    return f"{endpoint.dialect.name}_{endpoint.name or endpoint.answers.__name__}"


def takes_no_others(asks: type[BaseModel]) -> bool:
    """Whether a key that is no field is refused."""
    return asks.model_config.get("extra") == "forbid"


def together(asks: type[BaseModel]) -> dict[str, Any]:
    """What is said of several fields at once: which of them are there where others are."""
    said = asks.model_config.get("json_schema_extra")
    return dict(said) if isinstance(said, dict) else {}


def without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """The same where a field is a text, as in addresses and forms: what is nothing is left out."""
    kinds = [kind for kind in schema.get("anyOf", ()) if kind != {"type": "null"}]
    if not kinds:
        return schema
    rest = {key: value for key, value in schema.items() if key != "anyOf"}
    if rest.get("default", "") is None:
        del rest["default"]
    return rest | (kinds[0] if not kinds[1:] else {"anyOf": kinds})


@functools.cache
def lists(asks: type[BaseModel]) -> frozenset[str]:
    """The fields that are lists and nothing else."""
    fields = asks.model_json_schema().get("properties", {})
    kinds = {key: without_null(schema).get("type") for key, schema in fields.items()}
    return frozenset(key for key, kind in kinds.items() if kind == "array")


def _reference(endpoint: Endpoint, part: str) -> str:
    return f"#/components/schemas/{name(endpoint)}_{part}{{model}}"
