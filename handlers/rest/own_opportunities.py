"""/genjin/v1/opportunities: deals in the making."""

from typing import Any

from pydantic import Field
from typing_extensions import TypedDict

from handlers import access
from handlers.dialects import GENJIN, formats
from handlers.dialects.asked import is_id
from handlers.own_api import answering, asking, changing, listed, masters, naming
from handlers.own_api.answering import Ref
from handlers.own_api.asking import (
    Asked,
    Cursor,
    Id,
    Limit,
    MaybeAmount,
    MaybeId,
    MaybeLine,
    MaybeName,
    Name,
    Names,
    Tag,
)
from handlers.own_api.changing import Undone
from handlers.own_api.listed import Listed
from handlers.own_api.masters import Sort
from handlers.registry import Endpoint, Made
from storage.masters import Row, WantedMasters
from storage.unit_of_work import UnitOfWork


class OpportunityRow(TypedDict):
    """One deal with a customer; aliases are other ways people write it."""

    id: int
    oid: str
    number: str
    version: int
    customer: Ref
    name: str
    aliases: list[str]
    stage: str
    amount: str
    currency: str
    owner: Ref | None
    visit_count: int
    created_at: str
    updated_at: str


class Wanted(Asked):
    """Which opportunities; `q` is any part of a name or an alias."""

    q: MaybeName = None
    customer_id: MaybeId = None
    sort: Sort = "created"
    cursor: Cursor | None = None
    limit: Limit = 20


class Which(Asked):
    """One opportunity, by its id."""

    id: str
    if_match: Tag | None = None


class Whose(Asked):
    """One opportunity, by its id; a deleted one too."""

    id: str


class Fields(Asked):
    """What an opportunity is made of; all may be left out, and null empties what can be empty."""

    number: MaybeLine = None
    aliases: Names = Field(default=[])
    stage: MaybeLine = None
    amount: MaybeAmount = None
    owner_id: MaybeId = None


class New(Fields):
    """A new opportunity."""

    name: Name
    customer_id: Id


class Change(Fields):
    """What is to be different; null leaves the name as it is."""

    id: str
    name: MaybeName = None
    if_match: Tag | None = None


def list_opportunities(asked: Wanted, uow: UnitOfWork) -> Listed[OpportunityRow]:
    """Those of the customers that the caller may see, one piece after another."""
    wanted = WantedMasters(masters.of_customer(asked.customer_id, uow), asked.q)
    after = listed.after(asked.cursor, asked.sort, int)
    down = asked.sort.startswith("-")
    found, position = uow.opportunities.piece(wanted, down=down, after=after, limit=asked.limit)
    return listed.listed(_rows(found, uow), asked.sort, position)


def one_opportunity(asked: Whose, uow: UnitOfWork) -> Made[OpportunityRow]:
    """What the caller may not see is answered exactly like what does not exist."""
    return _shown(_there(asked.id, uow), uow)


def create_opportunity(asked: New, uow: UnitOfWork) -> Made[OpportunityRow]:
    """Known in the chat at once."""
    changing.begin(uow)
    values = {"owner_id": uow.scope.user_id} | _columns(asked, uow)
    values["customer_id"] = naming.customer(asked.customer_id, uow).id
    row_id = uow.opportunities.add(values)
    made = _there(str(row_id), uow)
    return answering.created(_rows([made], uow)[0], made["version"], "opportunities", row_id)


def change_opportunity(asked: Change, uow: UnitOfWork) -> Made[OpportunityRow]:
    """Only the fields that are given change; whoever sees it may correct it."""
    changing.begin(uow)
    found = _there(asked.id, uow)
    changing.guard_version(asked.if_match, found["version"])
    values = _columns(asked, uow)
    if values.get("name") is None:
        values.pop("name", None)
    if values:
        uow.opportunities.change(found["id"], values)
    return _shown(_there(str(found["id"]), uow), uow)


def delete_opportunity(asked: Which, uow: UnitOfWork) -> Made[None]:
    """Gone from every list; undo brings it back."""
    changing.begin(uow)
    found = _there(asked.id, uow)
    changing.guard_version(asked.if_match, found["version"])
    uow.opportunities.remove(found["id"])
    return answering.done()


def undo_opportunity(asked: Whose, uow: UnitOfWork) -> Undone:
    """Take back the caller's own newest change of it over REST, deleting too, within 24 hours."""
    row_id = uow.opportunities.id_of(asked.id) if is_id(asked.id) else None
    return changing.undo("opportunity", row_id, uow.opportunities.get, uow)


def _there(key: str, uow: UnitOfWork) -> Row:
    found = uow.opportunities.find(key) if is_id(key) else None
    if found is None:
        changing.not_there()
    return found


def _shown(row: Row, uow: UnitOfWork) -> Made[OpportunityRow]:
    return answering.tagged(_rows([row], uow)[0], row["version"])


def _columns(asked: New | Change, uow: UnitOfWork) -> dict[str, Any]:
    given = asked.model_fields_set
    values: dict[str, Any] = asking.texts(asked, "number")
    values |= asking.changed(asked, "name", "aliases")
    if "amount" in given:
        values["amount"] = asked.amount or asking.NO_MONEY
    if "owner_id" in given:
        values["owner_id"] = naming.user_id(asked.owner_id, uow, "owner_id")
    if "stage" in given:
        code = naming.stage(asked.stage or "", uow)
        values["stage_id"] = uow.opportunities.stage_ids()[code] if code else None
    return values


def _rows(found: list[Row], uow: UnitOfWork) -> list[OpportunityRow]:
    customers = uow.customers.names(row["customer_id"] for row in found)
    owners = uow.people.names(row["owner_id"] for row in found if row["owner_id"])
    stages = {row_id: code for code, row_id in uow.opportunities.stage_ids().items()}
    return [
        {
            "id": row["id"],
            "oid": row["oid"],
            "number": row["number"],
            "version": row["version"],
            "customer": {"id": row["customer_id"], "name": customers[row["customer_id"]]},
            "name": row["name"],
            "aliases": row["aliases"],
            "stage": stages.get(row["stage_id"], ""),
            "amount": formats.money(row["amount"]),
            "currency": row["currency"],
            "owner": answering.named(row["owner_id"], owners),
            "visit_count": row["visit_count"],
            "created_at": answering.instant(row["created_at"], uow.scope.zone),
            "updated_at": answering.instant(row["updated_at"], uow.scope.zone),
        }
        for row in found
    ]


EXAMPLE: dict[str, Any] = {
    "name": "智慧校园二期",
    "number": "0d59f9",
    "aliases": ["二期"],
    "stage": "TARGET",
    "amount": "500000.00",
    "owner_id": 1,
}
VERSIONED = {"id": "4503599627370497", "if_match": '"3"'}
LIST = Endpoint(
    "GET /genjin/v1/opportunities",
    dialect=GENJIN,
    scope=access.READ_CUSTOMERS,
    asks=Wanted,
    answers=list_opportunities,
    row=Listed[OpportunityRow],
    summary="商机列表 - opportunities",
    example={"customer_id": 4503599627370497}
    | {"q": "王", "sort": "created", "cursor": None, "limit": 20},
)
ONE = Endpoint(
    "GET /genjin/v1/opportunities/{id}",
    dialect=GENJIN,
    scope=access.READ_CUSTOMERS,
    asks=Whose,
    answers=one_opportunity,
    row=OpportunityRow,
    summary="一个商机 - one opportunity",
    example={"id": "4503599627370497"},
    headers=answering.TAGGED,
)
CREATE = Endpoint(
    "POST /genjin/v1/opportunities",
    dialect=GENJIN,
    scope=access.WRITE_CUSTOMERS,
    asks=New,
    answers=create_opportunity,
    row=OpportunityRow,
    summary="新建商机 - a new opportunity",
    writes=True,
    example=EXAMPLE | {"customer_id": 4503599627370497},
    status=answering.CREATED,
    headers=answering.PLACED,
)
CHANGE = Endpoint(
    "PATCH /genjin/v1/opportunities/{id}",
    dialect=GENJIN,
    scope=access.WRITE_CUSTOMERS,
    asks=Change,
    answers=change_opportunity,
    row=OpportunityRow,
    summary="修改商机 - change some fields of an opportunity",
    writes=True,
    example=EXAMPLE | VERSIONED,
    headers=answering.TAGGED,
)
DELETE = Endpoint(
    "DELETE /genjin/v1/opportunities/{id}",
    dialect=GENJIN,
    scope=access.WRITE_CUSTOMERS,
    asks=Which,
    answers=delete_opportunity,
    row=answering.Nothing,
    summary="删除商机 - delete an opportunity, undoably",
    writes=True,
    example=VERSIONED,
    status=answering.DONE,
)
UNDO = Endpoint(
    "POST /genjin/v1/opportunities/{id}/undo",
    dialect=GENJIN,
    scope=access.WRITE_CUSTOMERS,
    asks=Whose,
    answers=undo_opportunity,
    row=Undone,
    summary="撤销 - take back one's newest change of an opportunity",
    writes=True,
    example={"id": "4503599627370497"},
)
ENDPOINTS = (LIST, ONE, CREATE, CHANGE, DELETE, UNDO)
