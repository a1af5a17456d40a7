"""Fields that point at rows, filled with ids of rows that are there: most calls are about some."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

# What the name of a field, or the path before it, says of the row it points at.
NOUNS = {
    noun: re.compile(words)
    for noun, words in {
        "customers": "customer|company|organization",
        "opportunities": "opportunit|bo_id",
        "leads": "lead",
        "contacts": "contact",
        "users": "user|author|owner|manager|assignee|director|follower|participant|mention",
        "departments": "department",
        "reports": "protent|parent",
        "visits": "visit|follow_id",
        "actions": "action",
    }.items()
}
IN_PATH = ("id", "entity_id", "loggable_id")
# No schema tells what is a cursor of ours, or what was used before.
GIVEN_OUT = ("cursor", "Idempotency-Key")
MOSTLY = (True, True, True, True, True, False)

Ids = Mapping[str, Sequence[int | str]]  # by noun; an oid is a text
Choose = Callable[[Sequence[Any]], Any]


def at_rows(fields: Any, path: str, ids: Ids, choose: Choose) -> None:
    """Put ids of the right noun and type into most fields that hold one; the path tells of `id`."""
    if not isinstance(fields, Mapping):
        return
    for name in [name for name in GIVEN_OUT if name in fields and choose(MOSTLY)]:
        del fields[name]  # type: ignore[attr-defined]  # schemathesis' own are no dict
    whose = str(fields.get("entity_type") or fields.get("loggable_type") or path).lower()
    for name, value in fields.items():
        noun = _noun(whose if name in IN_PATH else name)
        if noun is not None and (name in IN_PATH or _points(name)):
            fields[name] = _pointing(value, ids[noun], choose)  # type: ignore[index]
        for inside in value if isinstance(value, list) else [value]:
            at_rows(inside, name, ids, choose)


def _noun(name: str) -> str | None:
    return next((noun for noun, words in NOUNS.items() if words.search(name)), None)


def _points(name: str) -> bool:
    return name.endswith(("id", "ids", "Id", "participants", "mentions"))


def _pointing(value: Any, ids: Sequence[int | str], choose: Choose) -> Any:
    """What was there, or an id of the same type."""
    if isinstance(value, list):
        return [_pointing(one, ids, choose) for one in value]
    if not isinstance(value, int | str) or isinstance(value, bool) or not choose(MOSTLY):
        return value
    numbers = [one for one in ids if isinstance(one, int)]
    oids = [one for one in ids if isinstance(one, str)]
    return choose(numbers if isinstance(value, int) else [*map(str, numbers), *oids])
