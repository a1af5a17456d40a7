"""Lists that go on by cursor: {"items": [...], "next": "..."}; next is null after the last piece.

A cursor is opaque: it says behind which row to go on, so rows added meanwhile shift nothing.
"""

import base64
import json
from collections.abc import Sequence
from typing import Any, Generic, Protocol, TypeVar

from typing_extensions import TypedDict

from handlers.dialects.asked import BrokenRule
from handlers.own_api.asking import BAD_CURSOR, TOO_BIG
from storage.slices import Position, is_kept

Row = TypeVar("Row")
BY_ID = "id"


class HasId(Protocol):
    """Any record."""

    @property
    def id(self) -> int:
        """Its number."""


Numbered = TypeVar("Numbered", bound=HasId)


class Listed(TypedDict, Generic[Row]):
    """One piece of a list."""

    items: list[Row]
    next: str | None


def listed(rows: list[Row], sort: str, position: Position | None) -> Listed[Row]:
    """The piece, with the cursor of the one behind it."""
    return {"items": rows, "next": _written(sort, position) if position else None}


def by_id(
    rows: Sequence[Numbered], cursor: str | None, limit: int
) -> tuple[list[Numbered], Position | None]:
    """A piece of a list that is small enough to be read whole, and where the next one begins."""
    behind = after(cursor, BY_ID, int)
    left = [row for row in rows if behind is None or row.id > behind.id]
    last = left[limit - 1].id if len(left) > limit else None
    return left[:limit], None if last is None else Position(last, last)


def after(cursor: str | None, sort: str, kind: type[int] | type[str]) -> Position | None:
    """Where a cursor goes on; BrokenRule for one of another list or of nobody's."""
    if cursor is None:
        return None
    match _read(cursor):
        case [str(of), str() | int() as value, int(row_id)]:
            fits = type(value) is kind and is_kept(value) and 0 <= row_id < TOO_BIG
            if of == sort and fits and not isinstance(row_id, bool):
                return Position(value, row_id)
    raise BrokenRule("cursor", BAD_CURSOR)


def _written(sort: str, position: Position) -> str:
    plain = json.dumps([sort, position.value, position.id], separators=(",", ":"))
    return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def _read(cursor: str) -> Any:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        return json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, RecursionError):
        return None
