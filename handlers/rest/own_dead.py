"""/genjin/v1/dead: events that could not be handled and messages that could not be sent."""

from typing import Any, Literal

from typing_extensions import TypedDict

from handlers import access
from handlers.dialects import GENJIN
from handlers.own_api import answering, changing, listed
from handlers.own_api.asking import Asked, Cursor, Limit, integer
from handlers.own_api.calls import Whose
from handlers.own_api.listed import Listed
from handlers.registry import Endpoint, Made
from storage.dead import Given
from storage.slices import Position
from storage.unit_of_work import UnitOfWork

NEWEST_FIRST = "-id"


class DeadRow(TypedDict):
    """What was given up: an event that came (way: in), or a message to send (out).

    `state`: dead; unknown, where nobody knows whether it arrived; or dropped, by an administrator.
    """

    id: int
    way: str
    state: str
    platform: str
    app: str
    kind: str
    tries: int
    why: str
    since: str


class WholeRow(DeadRow):
    """The same with what it says: the body as it came, or the content and whom it was for."""

    first_try_at: str | None
    target: dict[str, str] | None
    content: Any


class Wanted(Asked):
    """Which piece: of what waits for somebody, or of what was dropped."""

    state: Literal["waiting", "dropped"] = "waiting"
    cursor: Cursor | None = None
    limit: Limit = 20


def list_dead(asked: Wanted, uow: UnitOfWork) -> Listed[DeadRow]:
    """What was given up in either direction, the newest first; only admins see it."""
    changing.guard_admin(uow)
    after = listed.after(asked.cursor, NEWEST_FIRST, int)
    found = uow.administration.given_up(
        after.id if after else None, asked.limit + 1, dropped=asked.state == "dropped"
    )
    rows = [_row(one, uow.scope.zone) for one in found[: asked.limit]]
    more = len(found) > asked.limit
    position = Position(rows[-1]["id"], rows[-1]["id"]) if more else None
    return listed.listed(rows, NEWEST_FIRST, position)


def one_dead(asked: Whose, uow: UnitOfWork) -> WholeRow:
    """One of them, whole."""
    changing.guard_admin(uow)
    found = uow.administration.one_given_up(integer(asked.id))
    if found is None:
        changing.not_there()
    zone = uow.scope.zone
    first = found.first_try_at
    return {
        **_row(found.given, zone),
        "first_try_at": None if first is None else answering.instant(first, zone),
        "target": found.target,
        "content": found.content,
    }


def retry(asked: Whose, uow: UnitOfWork) -> Made[None]:
    """Begin anew with one of them; a message under the id that its receiver knows."""
    changing.guard_admin(uow)
    if not uow.administration.retry(integer(asked.id)):
        changing.not_there()
    return answering.done()


def drop(asked: Whose, uow: UnitOfWork) -> Made[None]:
    """Put one of them out of sight; a retry brings it back."""
    changing.guard_admin(uow)
    if not uow.administration.drop(integer(asked.id)):
        changing.not_there()
    return answering.done()


def _row(one: Given, zone: str) -> DeadRow:
    return {
        "id": one.id,
        "way": one.way,
        "state": one.state,
        "platform": one.platform,
        "app": one.app,
        "kind": one.kind,
        "tries": one.attempts,
        "why": one.error,
        "since": answering.instant(one.since, zone),
    }


KEY: dict[str, Any] = {"id": "4503599627370497"}
LIST = Endpoint(
    "GET /genjin/v1/dead",
    dialect=GENJIN,
    scope=access.ADMIN,
    asks=Wanted,
    answers=list_dead,
    row=Listed[DeadRow],
    summary="未送达 - what was given up",
    example={"state": "waiting", "cursor": None, "limit": 20},
)
ONE = Endpoint(
    "GET /genjin/v1/dead/{id}",
    dialect=GENJIN,
    scope=access.ADMIN,
    asks=Whose,
    answers=one_dead,
    row=WholeRow,
    summary="一条未送达 - one of them, with what it says",
    example=KEY,
)
RETRY = Endpoint(
    "POST /genjin/v1/dead/{id}/retry",
    dialect=GENJIN,
    scope=access.ADMIN,
    asks=Whose,
    answers=retry,
    row=answering.Nothing,
    summary="重试 - begin anew with one of them",
    writes=True,
    example=KEY,
    status=answering.DONE,
    name="retry_dead",
)
DROP = Endpoint(
    "DELETE /genjin/v1/dead/{id}",
    dialect=GENJIN,
    scope=access.ADMIN,
    asks=Whose,
    answers=drop,
    row=answering.Nothing,
    summary="丢弃 - put one of them out of sight",
    writes=True,
    example=KEY,
    status=answering.DONE,
    name="drop_dead",
)
ENDPOINTS = (LIST, ONE, RETRY, DROP)
