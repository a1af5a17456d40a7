"""/genjin/v1/leads: companies and persons who are no customers yet."""

from typing import Any

from pydantic import Field
from typing_extensions import TypedDict

from handlers import access
from handlers.dialects import GENJIN
from handlers.dialects.asked import is_id
from handlers.own_api import answering, asking, changing, listed, naming
from handlers.own_api.answering import Ref
from handlers.own_api.asking import (
    Asked,
    Cursor,
    Limit,
    MaybeId,
    MaybeLine,
    MaybeMoment,
    MaybeName,
    Name,
    Names,
    Tag,
    integer,
)
from handlers.own_api.changing import Undone
from handlers.own_api.listed import Listed
from handlers.own_api.masters import Sort
from handlers.registry import Endpoint, Made
from storage.masters import Row, WantedMasters
from storage.unit_of_work import UnitOfWork


class LeadRow(TypedDict):
    """One lead; aliases are other ways people write it."""

    id: int
    oid: str
    version: int
    name: str
    aliases: list[str]
    company: str
    person: str
    phone: str
    owner: Ref | None
    status: str
    source: str
    revisit_at: str | None
    remind_at: str | None
    visit_count: int
    created_at: str
    updated_at: str


class Wanted(Asked):
    """Which leads; `q` is any part of a name or an alias."""

    q: MaybeName = None
    owner_id: MaybeId = None
    status: MaybeName = None
    sort: Sort = "created"
    cursor: Cursor | None = None
    limit: Limit = 20


class Which(Asked):
    """One lead, by its id."""

    id: str
    if_match: Tag | None = None


class Whose(Asked):
    """One lead, by its id; a deleted one too."""

    id: str


class Fields(Asked):
    """What a lead is made of; all may be left out, and null empties what can be empty."""

    aliases: Names = Field(default=[])
    company: MaybeLine = None
    person: MaybeLine = None
    phone: MaybeLine = None
    owner_id: MaybeId = None
    status: Name = "open"
    source: MaybeLine = None
    revisit_at: MaybeMoment = None
    remind_at: MaybeMoment = None


class New(Fields):
    """A new lead."""

    name: Name


class Change(Fields):
    """What is to be different; null leaves the name as it is."""

    id: str
    name: MaybeName = None
    if_match: Tag | None = None


def list_leads(asked: Wanted, uow: UnitOfWork) -> Listed[LeadRow]:
    """Those of the customers that the caller may see, one piece after another."""
    wanted = WantedMasters(_equal(asked), asked.q)
    after = listed.after(asked.cursor, asked.sort, int)
    down = asked.sort.startswith("-")
    found, position = uow.leads.piece(wanted, down=down, after=after, limit=asked.limit)
    return listed.listed(_rows(found, uow), asked.sort, position)


def one_lead(asked: Whose, uow: UnitOfWork) -> Made[LeadRow]:
    """What the caller may not see is answered exactly like what does not exist."""
    return _shown(_there(asked.id, uow), uow)


def create_lead(asked: New, uow: UnitOfWork) -> Made[LeadRow]:
    """Known in the chat at once."""
    changing.begin(uow)
    values = {"owner_id": uow.scope.user_id} | _columns(asked, uow)
    row_id = uow.leads.add(values)
    made = _there(str(row_id), uow)
    return answering.created(_rows([made], uow)[0], made["version"], "leads", row_id)


def change_lead(asked: Change, uow: UnitOfWork) -> Made[LeadRow]:
    """Only the fields that are given change; whoever sees it may correct it."""
    changing.begin(uow)
    found = _there(asked.id, uow)
    changing.guard_version(asked.if_match, found["version"])
    values = _columns(asked, uow)
    if values.get("name") is None:
        values.pop("name", None)
    if values:
        uow.leads.change(found["id"], values)
    return _shown(_there(str(found["id"]), uow), uow)


def delete_lead(asked: Which, uow: UnitOfWork) -> Made[None]:
    """Gone from every list; undo brings it back."""
    changing.begin(uow)
    found = _there(asked.id, uow)
    changing.guard_version(asked.if_match, found["version"])
    uow.leads.remove(found["id"])
    return answering.done()


def undo_lead(asked: Whose, uow: UnitOfWork) -> Undone:
    """Take back the caller's own newest change of it over REST, deleting too, within 24 hours."""
    row_id = uow.leads.id_of(asked.id) if is_id(asked.id) else None
    return changing.undo("lead", row_id, uow.leads.get, uow)


def _there(key: str, uow: UnitOfWork) -> Row:
    found = uow.leads.find(key) if is_id(key) else None
    if found is None:
        changing.not_there()
    return found


def _shown(row: Row, uow: UnitOfWork) -> Made[LeadRow]:
    return answering.tagged(_rows([row], uow)[0], row["version"])


def _equal(asked: Wanted) -> dict[str, int | str]:
    equal: dict[str, int | str] = {}
    if asked.owner_id is not None:
        equal["owner_id"] = integer(asked.owner_id)
    return equal | ({"status": asked.status} if asked.status is not None else {})


def _columns(asked: New | Change, uow: UnitOfWork) -> dict[str, Any]:
    values: dict[str, Any] = asking.texts(asked, "company", "person", "phone", "source")
    values |= asking.changed(asked, "name", "aliases", "status", "revisit_at", "remind_at")
    if "owner_id" in asked.model_fields_set:
        values["owner_id"] = naming.user_id(asked.owner_id, uow, "owner_id")
    return values


def _rows(found: list[Row], uow: UnitOfWork) -> list[LeadRow]:
    owners = uow.people.names(row["owner_id"] for row in found if row["owner_id"])
    return [_row(row, owners, uow.scope.zone) for row in found]


def _row(row: Row, owners: dict[int, str], zone: str) -> LeadRow:
    return {
        "id": row["id"],
        "oid": row["oid"],
        "version": row["version"],
        "name": row["name"],
        "aliases": row["aliases"],
        "company": row["company"],
        "person": row["person"],
        "phone": row["phone"],
        "owner": answering.named(row["owner_id"], owners),
        "status": row["status"],
        "source": row["source"],
        "revisit_at": answering.moment(row["revisit_at"], zone),
        "remind_at": answering.moment(row["remind_at"], zone),
        "visit_count": row["visit_count"],
        "created_at": answering.instant(row["created_at"], zone),
        "updated_at": answering.instant(row["updated_at"], zone),
    }


EXAMPLE: dict[str, Any] = {
    "name": "新昌轴承",
    "aliases": [],
    "company": "新昌轴承有限公司",
    "person": "陈工",
    "phone": "13800000000",
    "owner_id": 1,
    "status": "open",
    "source": "展会",
    "revisit_at": "2026-03-25T09:00:00+08:00",
    "remind_at": None,
}
VERSIONED = {"id": "4503599627370497", "if_match": '"3"'}
LIST = Endpoint(
    "GET /genjin/v1/leads",
    dialect=GENJIN,
    scope=access.READ_CUSTOMERS,
    asks=Wanted,
    answers=list_leads,
    row=Listed[LeadRow],
    summary="线索列表 - leads",
    example={"owner_id": 1, "status": "open"}
    | {"q": "王", "sort": "created", "cursor": None, "limit": 20},
)
ONE = Endpoint(
    "GET /genjin/v1/leads/{id}",
    dialect=GENJIN,
    scope=access.READ_CUSTOMERS,
    asks=Whose,
    answers=one_lead,
    row=LeadRow,
    summary="一个线索 - one lead",
    example={"id": "4503599627370497"},
    headers=answering.TAGGED,
)
CREATE = Endpoint(
    "POST /genjin/v1/leads",
    dialect=GENJIN,
    scope=access.WRITE_CUSTOMERS,
    asks=New,
    answers=create_lead,
    row=LeadRow,
    summary="新建线索 - a new lead",
    writes=True,
    example=EXAMPLE,
    status=answering.CREATED,
    headers=answering.PLACED,
)
CHANGE = Endpoint(
    "PATCH /genjin/v1/leads/{id}",
    dialect=GENJIN,
    scope=access.WRITE_CUSTOMERS,
    asks=Change,
    answers=change_lead,
    row=LeadRow,
    summary="修改线索 - change some fields of a lead",
    writes=True,
    example=EXAMPLE | VERSIONED,
    headers=answering.TAGGED,
)
DELETE = Endpoint(
    "DELETE /genjin/v1/leads/{id}",
    dialect=GENJIN,
    scope=access.WRITE_CUSTOMERS,
    asks=Which,
    answers=delete_lead,
    row=answering.Nothing,
    summary="删除线索 - delete a lead, undoably",
    writes=True,
    example=VERSIONED,
    status=answering.DONE,
)
UNDO = Endpoint(
    "POST /genjin/v1/leads/{id}/undo",
    dialect=GENJIN,
    scope=access.WRITE_CUSTOMERS,
    asks=Whose,
    answers=undo_lead,
    row=Undone,
    summary="撤销 - take back one's newest change of a lead",
    writes=True,
    example={"id": "4503599627370497"},
)
ENDPOINTS = (LIST, ONE, CREATE, CHANGE, DELETE, UNDO)
