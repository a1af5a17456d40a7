"""/genjin/v1/tokens: who may call, seen, made and made worthless by admins."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Annotated, Any

from pydantic import Field
from typing_extensions import TypedDict

from handlers import access
from handlers.dialects import GENJIN
from handlers.dialects.asked import WHOLE, BrokenRule, says
from handlers.own_api import answering, changing, listed, naming
from handlers.own_api.answering import Ref
from handlers.own_api.asking import Asked, Cursor, Limit, MaybeId, MaybeName, integer
from handlers.own_api.calls import Whose
from handlers.own_api.listed import Listed
from handlers.registry import Endpoint, Made
from handlers.text import Text
from storage.tokens import ListedToken
from storage.unit_of_work import UnitOfWork

MOST_DAYS = 3650
BAD_SCOPES = Text(
    zh=f"请至少给一个权限: {'、'.join(access.SCOPES)}",
    en=f"At least one scope of: {', '.join(access.SCOPES)}",
)
BAD_DAYS = Text(zh="有效期 1 到 3650 天,不填为不过期", en="1 to 3650 days; for ever without it")
WHOSE = Text(
    zh="请写明 user_id(代表一位同事)或 service(一个程序的名称),只能写一个",
    en="Please say user_id (acts for a colleague) or service (the name of a program), not both",
)


class TokenRow(TypedDict):
    """One token without its secret. `user` is null for a program's, whose name is `service`."""

    id: int
    prefix: str
    user: Ref | None
    service: str
    scopes: list[str]
    created_at: str
    expires_at: str | None
    last_used_at: str | None
    revoked_at: str | None


class NewTokenRow(TokenRow):
    """A new one; `token` is said this once, and null when the same call comes again."""

    token: str | None


class Wanted(Asked):
    """Whose piece."""

    cursor: Cursor | None = None
    limit: Limit = 20


class New(Asked):
    """A new token, for a colleague or for a program."""

    user_id: MaybeId = None
    service: MaybeName = None
    scopes: Annotated[
        list[access.ScopeName],
        Field(min_length=1, max_length=len(access.SCOPES)),
        says(BAD_SCOPES),
    ]
    days: Annotated[Annotated[int, Field(ge=1, le=MOST_DAYS), WHOLE] | None, says(BAD_DAYS)] = None


def list_tokens(asked: Wanted, uow: UnitOfWork) -> Listed[TokenRow]:
    """All tokens of the company, revoked ones too, by id; only admins see them."""
    changing.guard_admin(uow)
    found = uow.administration.tokens()
    piece, position = listed.by_id(found, asked.cursor, asked.limit)
    return listed.listed(_rows(piece, uow), listed.BY_ID, position)


def create_token(asked: New, uow: UnitOfWork) -> Made[NewTokenRow]:
    """Its text is answered once and stored nowhere; only admins make tokens."""
    changing.guard_admin(uow)
    if (asked.user_id is None) == (asked.service is None):
        raise BrokenRule("user_id", WHOSE)
    made, text = uow.administration.create_token(
        user_id=naming.user_id(asked.user_id, uow, "user_id"),
        name=asked.service or "",
        scopes=sorted(set(asked.scopes)),
        expires_at=_ends(asked.days, uow.now),
    )
    row = _rows([made], uow)[0]
    place = {"Location": f"/genjin/v1/tokens/{made.id}"}
    once: NewTokenRow = {**row, "token": text}
    return Made(once, answering.CREATED, place, kept={**row, "token": None})


def one_token(asked: Whose, uow: UnitOfWork) -> TokenRow:
    """One of them, without its secret."""
    changing.guard_admin(uow)
    return _rows([_there(asked.id, uow)], uow)[0]


def revoke_token(asked: Whose, uow: UnitOfWork) -> Made[None]:
    """Worth nothing from this moment on; this cannot be undone. It stays in the list."""
    changing.guard_admin(uow)
    uow.administration.revoke_token(_there(asked.id, uow).prefix)
    return answering.done()


def _there(key: str, uow: UnitOfWork) -> ListedToken:
    wanted = integer(key)
    found = next((one for one in uow.administration.tokens() if one.id == wanted), None)
    if found is None:
        changing.not_there()
    return found


def _ends(days: int | None, now: datetime) -> datetime | None:
    return None if days is None else now + timedelta(days)


def _rows(found: Iterable[ListedToken], uow: UnitOfWork) -> list[TokenRow]:
    found = list(found)
    names = uow.people.names(one.user_id for one in found if one.user_id is not None)
    zone = uow.scope.zone
    return [
        {
            "id": one.id,
            "prefix": one.prefix,
            "user": answering.named(one.user_id, names),
            "service": one.name,
            "scopes": list(one.scopes),
            "created_at": answering.instant(one.created_at, zone),
            "expires_at": answering.moment(one.expires_at, zone),
            "last_used_at": answering.moment(one.last_used_at, zone),
            "revoked_at": answering.moment(one.revoked_at, zone),
        }
        for one in found
    ]


KEY: dict[str, Any] = {"id": "4503599627370497"}
LIST = Endpoint(
    "GET /genjin/v1/tokens",
    dialect=GENJIN,
    scope=access.ADMIN,
    asks=Wanted,
    answers=list_tokens,
    row=Listed[TokenRow],
    summary="令牌列表 - tokens, without their secrets",
    example={"cursor": None, "limit": 20},
)
CREATE = Endpoint(
    "POST /genjin/v1/tokens",
    dialect=GENJIN,
    scope=access.ADMIN,
    asks=New,
    answers=create_token,
    row=NewTokenRow,
    summary="新建令牌 - a new token, shown once",
    writes=True,
    example={"user_id": 1, "service": None, "scopes": ["write:visits"], "days": 90},
    status=answering.CREATED,
    headers={"Location": "Where it lies"},
)
ONE = Endpoint(
    "GET /genjin/v1/tokens/{id}",
    dialect=GENJIN,
    scope=access.ADMIN,
    asks=Whose,
    answers=one_token,
    row=TokenRow,
    summary="一个令牌 - one token, without its secret",
    example=KEY,
)
REVOKE = Endpoint(
    "DELETE /genjin/v1/tokens/{id}",
    dialect=GENJIN,
    scope=access.ADMIN,
    asks=Whose,
    answers=revoke_token,
    row=answering.Nothing,
    summary="吊销令牌 - make a token worthless, for good",
    writes=True,
    example=KEY,
    status=answering.DONE,
)
ENDPOINTS = (LIST, CREATE, ONE, REVOKE)
