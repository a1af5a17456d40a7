"""Form fields and query parameters as the families write lists and objects in them."""

import re
from collections.abc import Collection, Iterable
from typing import Any

import orjson

# customers_id[], revisit_log[content], created_at[]
_PART = re.compile(r"\[([^\[\]]*)\]")
_DEEPEST = 4


def of(pairs: Iterable[tuple[str, str]], lists: Collection[str] = ()) -> dict[str, Any]:
    """A name given several times, or ending in [], is a list; name[key] is an object.

    A value that is the JSON text of a list is that list; one alone is a list of it in a field that
    is one of `lists`.
    """
    found: dict[str, Any] = {}
    for written, value in pairs:
        name, _, rest = written.partition("[")
        path = [name, *_PART.findall(f"[{rest}")][: _DEEPEST + 1] if rest else [name]
        _put(found, path, _list(value))
    alone = [name for name in lists if isinstance(found.get(name), str)]
    return found | {name: [found[name]] for name in alone}


def _put(into: dict[str, Any], path: list[str], value: Any) -> None:
    name, *deeper = path
    if not deeper:
        if name in into:
            first = into[name] if isinstance(into[name], list) else [into[name]]
            value = [*first, *(value if isinstance(value, list) else [value])]
        into[name] = value
    elif deeper == [""]:
        into[name] = [*(into[name] if isinstance(into.get(name), list) else []), value]
    else:
        inside = into.setdefault(name, {})
        if isinstance(inside, dict):
            _put(inside, deeper, value)


def _list(value: str) -> Any:
    if value.startswith("[") and value.endswith("]"):
        try:
            return orjson.loads(value)
        except ValueError:
            return value
    return value
