"""/genjin/v1/webhooks: who is told of events."""

from typing import Annotated, Any

from pydantic import Field, StringConstraints
from typing_extensions import TypedDict

from handlers import access
from handlers.dialects import GENJIN
from handlers.dialects.asked import BrokenRule, Refused, says
from handlers.dialects.contract import CONFLICT
from handlers.own_api import answering, changing, listed
from handlers.own_api.asking import Asked, Cursor, Limit, integer
from handlers.own_api.calls import Whose
from handlers.own_api.listed import Listed
from handlers.registry import Endpoint, Made
from handlers.text import Text
from storage import subscriptions
from storage.subscriptions import Subscription
from storage.unit_of_work import UnitOfWork

LONGEST_URL = 2000
BAD_URL = Text(
    zh="请给一个以 https:// 开头、不超过 2000 个字的网址",
    en="Please give an address that begins with https://, of at most 2000 characters",
)
CANNOT_CALL = Text(zh="这个地址不能调用:{why}", en="This address cannot be called: {why}")
BAD_EVENTS = Text(
    zh=f"可选的事件: {'、'.join(subscriptions.EVENTS)}",
    en=f"Events to choose from: {', '.join(subscriptions.EVENTS)}",
)
TOO_MANY = Text(
    zh="订阅已满 {most} 个,请先删除一个", en="There are {most} already: please remove one first"
)


class WebhookRow(TypedDict):
    """One subscription; `state` is off where the address answered that it is gone."""

    id: int
    url: str
    events: list[str]
    state: str
    created_at: str


class NewWebhookRow(WebhookRow):
    """A new one; `secret` is said this once, and null when the same call comes again."""

    secret: str | None


class Wanted(Asked):
    """Whose piece."""

    cursor: Cursor | None = None
    limit: Limit = 20


class New(Asked):
    """A new subscription; of all events unless some are named."""

    url: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_URL), says(BAD_URL)]
    events: Annotated[
        list[subscriptions.EventName],
        Field(min_length=1, max_length=len(subscriptions.EVENTS)),
        says(BAD_EVENTS),
    ] = Field(default=list(subscriptions.EVENTS))


def list_webhooks(asked: Wanted, uow: UnitOfWork) -> Listed[WebhookRow]:
    """All subscriptions of the company, by id; only admins see them."""
    changing.guard_admin(uow)
    found = uow.administration.subscriptions()
    piece, position = listed.by_id(found, asked.cursor, asked.limit)
    return listed.listed([_row(one, uow.scope.zone) for one in piece], listed.BY_ID, position)


def create_webhook(asked: New, uow: UnitOfWork) -> Made[NewWebhookRow]:
    """From now on its address is told, signed as standardwebhooks.com says."""
    changing.guard_admin(uow)
    why = uow.administration.objection(asked.url)
    if why:
        raise BrokenRule("url", CANNOT_CALL, why=why)
    made = uow.administration.subscribe(asked.url, asked.events)
    if made is None:
        raise Refused(CONFLICT, 0, TOO_MANY, most=subscriptions.MOST)
    row = _row(made[0], uow.scope.zone)
    place = {"Location": f"/genjin/v1/webhooks/{row['id']}"}
    once: NewWebhookRow = {**row, "secret": made[1]}
    return Made(once, answering.CREATED, place, kept={**row, "secret": None})


def one_webhook(asked: Whose, uow: UnitOfWork) -> WebhookRow:
    """One of them, without its secret."""
    changing.guard_admin(uow)
    found = uow.administration.subscription(integer(asked.id))
    if found is None:
        changing.not_there()
    return _row(found, uow.scope.zone)


def remove_webhook(asked: Whose, uow: UnitOfWork) -> Made[None]:
    """Nothing more is sent there, not even what waits; this cannot be undone."""
    changing.guard_admin(uow)
    if not uow.administration.unsubscribe(integer(asked.id)):
        changing.not_there()
    return answering.done()


def _row(one: Subscription, zone: str) -> WebhookRow:
    return {
        "id": one.id,
        "url": one.url,
        "events": list(one.events),
        "state": one.state,
        "created_at": answering.instant(one.created_at, zone),
    }


KEY: dict[str, Any] = {"id": "4503599627370497"}
PIECE: dict[str, Any] = {"cursor": None, "limit": 20}
LIST = Endpoint(
    "GET /genjin/v1/webhooks",
    dialect=GENJIN,
    scope=access.ADMIN,
    asks=Wanted,
    answers=list_webhooks,
    row=Listed[WebhookRow],
    summary="订阅列表 - subscriptions of webhooks",
    example=PIECE,
)
CREATE = Endpoint(
    "POST /genjin/v1/webhooks",
    dialect=GENJIN,
    scope=access.ADMIN,
    asks=New,
    answers=create_webhook,
    row=NewWebhookRow,
    summary="新建订阅 - tell another system of events",
    writes=True,
    example={"url": "https://crm.example.com/genjin", "events": ["visit.created"]},
    status=answering.CREATED,
    headers={"Location": "Where it lies"},
)
ONE = Endpoint(
    "GET /genjin/v1/webhooks/{id}",
    dialect=GENJIN,
    scope=access.ADMIN,
    asks=Whose,
    answers=one_webhook,
    row=WebhookRow,
    summary="一个订阅 - one subscription",
    example=KEY,
)
REMOVE = Endpoint(
    "DELETE /genjin/v1/webhooks/{id}",
    dialect=GENJIN,
    scope=access.ADMIN,
    asks=Whose,
    answers=remove_webhook,
    row=answering.Nothing,
    summary="删除订阅 - send nothing more there",
    writes=True,
    example=KEY,
    status=answering.DONE,
)
ENDPOINTS = (LIST, CREATE, ONE, REMOVE)
