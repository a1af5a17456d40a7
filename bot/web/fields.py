"""Form fields and query parameters as the families write lists and objects in them."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import orjson

# customers_id[], revisit_log[content], created_at[]
_PART = re.compile(r"\[([^\[\]]*)\]")
_DEEPEST = 4

Schema = Mapping[str, Any]


def of(pairs: Iterable[tuple[str, str]], asks: Schema) -> dict[str, Any]:
    """A name given several times, or ending in [], is a list; name[key] is an object.

    An object whose keys count from 0 is a list, and so is the JSON text of one where the JSON
    schema of what is asked has a list: a text may well look like one.
    """
    found: dict[str, Any] = {}
    for written, value in pairs:
        name, _, rest = written.partition("[")
        path = [name, *_PART.findall(f"[{rest}")][: _DEEPEST + 1] if rest else [name]
        _put(found, path, value)
    properties = asks.get("properties", {})
    definitions = asks.get("$defs", {})
    return {
        name: _shaped(value, properties.get(name, {}), definitions) for name, value in found.items()
    }


def _put(into: dict[str, Any], path: list[str], value: str) -> None:
    name, *deeper = path
    if not deeper:
        if name in into:
            first = into[name] if isinstance(into[name], list) else [into[name]]
            into[name] = [*first, value]
        else:
            into[name] = value
    elif deeper == [""]:
        into[name] = [*(into[name] if isinstance(into.get(name), list) else []), value]
    else:
        inside = into.setdefault(name, {})
        if isinstance(inside, dict):
            _put(inside, deeper, value)


def _shaped(value: Any, asked: Schema, definitions: Schema) -> Any:
    kinds = _kinds(asked, definitions)
    match value:
        case dict() if list(value) == [str(number) for number in range(len(value))]:
            return [_shaped(one, _inside(kinds), definitions) for one in value.values()]
        case dict():
            inside: Schema = next((one["properties"] for one in kinds if "properties" in one), {})
            return {
                name: _shaped(one, inside.get(name, {}), definitions) for name, one in value.items()
            }
        case str() if any(kind.get("type") == "array" for kind in kinds):
            return _list(value)
        case _:
            return value


def _kinds(asked: Schema, definitions: Schema) -> list[Schema]:
    """The kinds of value that a field may have."""
    if "$ref" in asked:
        return _kinds(definitions.get(asked["$ref"].rpartition("/")[2], {}), definitions)
    if "anyOf" in asked:
        return [kind for one in asked["anyOf"] for kind in _kinds(one, definitions)]
    return [asked]


def _inside(kinds: Iterable[Schema]) -> Schema:
    """What a list of them holds."""
    return next((kind["items"] for kind in kinds if "items" in kind), {})


def _list(value: str) -> Any:
    if value.startswith("[") and value.endswith("]"):
        try:
            return orjson.loads(value)
        except ValueError:
            return value
    return value
