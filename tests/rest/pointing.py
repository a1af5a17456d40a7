"""Fields that point at rows, filled with ids of rows that are there: most calls are about some."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from hypothesis import strategies as st

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

Ids = Mapping[str, list[int | str]]  # by noun; an oid is a text
Choose = Callable[[st.SearchStrategy[Any]], Any]


def at_rows(fields: Any, path: str, ids: Ids, choose: Choose) -> None:
    """Put ids of the right noun and type into most fields that hold one; the path tells of `id`."""
    for name, value in fields.items() if isinstance(fields, dict) else ():
        noun = _noun(path if name in IN_PATH else name)
        if noun is not None and (name in IN_PATH or _points(name)):
            fields[name] = _pointing(value, ids[noun], choose)
        for inside in value if isinstance(value, list) else [value]:
            at_rows(inside, name, ids, choose)


def _noun(name: str) -> str | None:
    return next((noun for noun, words in NOUNS.items() if words.search(name)), None)


def _points(name: str) -> bool:
    return name.endswith(("id", "ids", "Id", "participants", "mentions"))


def _pointing(value: Any, ids: list[int | str], choose: Choose) -> Any:
    """What was there, or an id written the same way."""
    if isinstance(value, list):
        return [_pointing(one, ids, choose) for one in value]
    if not isinstance(value, int | str) or isinstance(value, bool) or not choose(st.integers(0, 5)):
        return value
    alike = [one for one in ids if isinstance(one, type(value))] or [str(one) for one in ids]
    return choose(st.sampled_from(alike))
