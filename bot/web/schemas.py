"""The schemas that the OpenAPI document keeps by name, each name for one schema only."""

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


def _reference(endpoint: Endpoint, part: str) -> str:
    return f"#/components/schemas/{name(endpoint)}_{part}{{model}}"
