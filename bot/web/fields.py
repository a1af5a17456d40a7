"""Form fields and query parameters as the families write lists and objects in them."""

import functools
import re
from collections.abc import Iterable, Iterator
from typing import Any

import orjson
from pydantic import BaseModel

from bot.web.schemas import lists

# customers_id[], participants[0][id], revisit_log[content]
_PART = re.compile(r"\[([^\[\]]*)\]")
_DEEPEST = 4
_PLACE = re.compile(r"[0-9]{1,4}", re.ASCII)


def of(pairs: Iterable[tuple[str, str]], asks: type[BaseModel]) -> dict[str, Any]:
    """A name given several times, or ending in [] or [0], is a list; name[key] is an object.

    A value that is the JSON text of a list is that list where one is asked for, and else a text;
    one alone is a list of it where nothing but a list is asked for.
    """
    found: dict[str, Any] = {}
    for written, value in pairs:
        name, _, rest = written.partition("[")
        path = [name, *_PART.findall(f"[{rest}")][: _DEEPEST + 1] if rest else [name]
        _put(found, path, value)
    read = {name: _read(value, [name], asks) for name, value in found.items()}
    alone = [name for name in lists(asks) if isinstance(read.get(name), str)]
    return read | {name: [read[name]] for name in alone if "," not in read[name]}


def _put(into: dict[str, Any], path: list[str], value: str) -> None:
    """Lists are kept as objects by place until all is there; a name given again is one."""
    name, *deeper = path
    if not deeper:
        if name not in into:
            into[name] = value
            return
        deeper = [""]
    if not isinstance(into.setdefault(name, {}), dict):
        into[name] = {"0": into[name]}
    key, *rest = deeper
    _put(into[name], [key or _next(into[name], rest), *rest], value)


def _next(inside: dict[str, Any], deeper: list[str]) -> str:
    """The place that [] stands for: a new one, but for a further field of the last object."""
    place = len(inside)
    begun = inside.get(str(place - 1))
    if deeper and isinstance(begun, dict) and deeper[0] not in begun:
        return str(place - 1)
    while str(place) in inside:
        place += 1
    return str(place)


def _read(value: Any, path: list[str], asks: type[BaseModel]) -> Any:
    if isinstance(value, str):
        return _list(value) if _is_list(value, path, asks) else value
    if all(map(_PLACE.fullmatch, value)):
        return [_read(value[place], [*path, ""], asks) for place in sorted(value, key=int)]
    return {key: _read(one, [*path, key], asks) for key, one in value.items()}


def _list(value: str) -> Any:
    try:
        return orjson.loads(value)
    except ValueError:
        return value


def _is_list(value: str, path: list[str], asks: type[BaseModel]) -> bool:
    """Whether it looks like the JSON text of a list, and the field under this name may be one."""
    if not (value.startswith("[") and value.endswith("]")):
        return False
    root = _schema(asks)
    found = [root]
    for name in path:
        insides = [one["properties"][name] for one in found if name in one.get("properties", ())]
        found = [form for one in insides for form in _forms(one, root)]
    return any(form.get("type") == "array" for form in found)


@functools.cache
def _schema(asks: type[BaseModel]) -> dict[str, Any]:
    return asks.model_json_schema()


def _forms(schema: dict[str, Any], root: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The schemas of which it is one."""
    if "$ref" in schema:
        schema = root["$defs"][schema["$ref"].rpartition("/")[2]]
    if "anyOf" not in schema:
        yield schema
    for one in schema.get("anyOf", ()):
        yield from _forms(one, root)
