"""What is answered by the own API: times, money, names, and the version as an ETag.

null stands for a date, a time or a record that is not there; a text is "" instead.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import TypeVar

from typing_extensions import TypedDict

from handlers.dialects import formats
from handlers.registry import Made
from storage.records import Met, Named

Row = TypeVar("Row")

CREATED = 201
DONE = 204
TAGGED = {"ETag": "The version, for If-Match"}
PLACED = TAGGED | {"Location": "Where it lies"}


class Ref(TypedDict):
    """A record of another noun, and the name people know it by."""

    id: int
    name: str


class Person(TypedDict):
    """A person: id is null for somebody who is in no list, kept as written."""

    id: int | None
    name: str


class Nothing(TypedDict):
    """An answer without a body."""


def instant(moment: datetime, zone: str) -> str:
    """2026-03-18T14:30:00+08:00, in the organization's zone."""
    return formats.with_offset(moment, zone)


def moment(known: datetime | None, zone: str) -> str | None:
    """The same, where there is one."""
    return None if known is None else instant(known, zone)


def day(value: date | None) -> str | None:
    """2026-03-18."""
    return None if value is None else value.isoformat()


def ref(named: Named | None) -> Ref | None:
    """Somebody or something with a name."""
    return None if named is None else {"id": named.id, "name": named.name}


def named(row_id: int | None, names: Mapping[int, str]) -> Ref | None:
    """The same, where the name is among those that were looked up."""
    return None if row_id is None else {"id": row_id, "name": names.get(row_id, "")}


def refs(many: Iterable[Named]) -> list[Ref]:
    """The same of several."""
    return [{"id": named.id, "name": named.name} for named in many]


def person(met: Met) -> Person:
    """Somebody who may be in no list."""
    return {"id": met.id, "name": met.name}


def tagged(row: Row, version: int) -> Made[Row]:
    """A row with its version."""
    return Made(row, headers=tag(version))


def created(row: Row, version: int, noun: str, row_id: int) -> Made[Row]:
    """A new row, and where it lies."""
    location = {"Location": f"/genjin/v1/{noun}/{row_id}"}
    return Made(row, CREATED, {**tag(version), **location})


def done() -> Made[None]:
    """Nothing more to say."""
    return Made(None, DONE)


def tag(version: int) -> Mapping[str, str]:
    """The version as an ETag."""
    return {"ETag": f'"{version}"'}
