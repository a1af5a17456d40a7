"""/genjin/v1/contacts: the people on the customers' side."""

from typing import Any

from pydantic import Field
from typing_extensions import TypedDict

from handlers import access
from handlers.dialects import GENJIN
from handlers.dialects.asked import InPath, is_id
from handlers.own_api import answering, asking, changing, listed, masters, naming
from handlers.own_api.answering import Ref
from handlers.own_api.asking import (
    Asked,
    Cursor,
    Id,
    Limit,
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


class ContactRow(TypedDict):
    """One person of a customer; aliases are other ways people write them."""

    id: int
    version: int
    customer: Ref
    name: str
    title: str
    aliases: list[str]
    phones: list[str]
    email: str
    created_at: str
    updated_at: str


class Wanted(Asked):
    """Which contacts; `q` is any part of a name or an alias."""

    q: MaybeName = None
    customer_id: MaybeId = None
    sort: Sort = "created"
    cursor: Cursor | None = None
    limit: Limit = 20


class Which(Asked):
    """One contact, by its id."""

    id: InPath
    if_match: Tag | None = None


class Whose(Asked):
    """One contact, by its id; a deleted one too."""

    id: InPath


class Fields(Asked):
    """What a contact is made of; all may be left out, and null empties what can be empty."""

    title: MaybeLine = None
    aliases: Names = Field(default=[])
    phones: Names = Field(default=[])
    email: MaybeLine = None


class New(Fields):
    """A new contact."""

    name: Name
    customer_id: Id


class Change(Fields):
    """What is to be different; null leaves the name as it is."""

    id: InPath
    name: MaybeName = None
    if_match: Tag | None = None


def list_contacts(asked: Wanted, uow: UnitOfWork) -> Listed[ContactRow]:
    """Those of the customers that the caller may see, one piece after another."""
    wanted = WantedMasters(masters.of_customer(asked.customer_id, uow), asked.q)
    after = listed.after(asked.cursor, asked.sort, int)
    down = asked.sort.startswith("-")
    found, position = uow.contacts.piece(wanted, down=down, after=after, limit=asked.limit)
    return listed.listed(_rows(found, uow), asked.sort, position)


def one_contact(asked: Whose, uow: UnitOfWork) -> Made[ContactRow]:
    """What the caller may not see is answered exactly like what does not exist."""
    return _shown(_there(asked.id, uow), uow)


def create_contact(asked: New, uow: UnitOfWork) -> Made[ContactRow]:
    """Known in the chat at once."""
    changing.begin(uow)
    values = _columns(asked, uow)
    values["customer_id"] = naming.customer(asked.customer_id, uow).id
    row_id = uow.contacts.add(values)
    made = _there(str(row_id), uow)
    return answering.created(_rows([made], uow)[0], made["version"], "contacts", row_id)


def change_contact(asked: Change, uow: UnitOfWork) -> Made[ContactRow]:
    """Only the fields that are given change; whoever sees it may correct it."""
    changing.begin(uow)
    found = _there(asked.id, uow)
    changing.guard_version(asked.if_match, found["version"])
    values = _columns(asked, uow)
    if values.get("name") is None:
        values.pop("name", None)
    if values:
        uow.contacts.change(found["id"], values)
    return _shown(_there(str(found["id"]), uow), uow)


def delete_contact(asked: Which, uow: UnitOfWork) -> Made[None]:
    """Gone from every list; undo brings it back."""
    changing.begin(uow)
    found = _there(asked.id, uow)
    changing.guard_version(asked.if_match, found["version"])
    uow.contacts.remove(found["id"])
    return answering.done()


def undo_contact(asked: Whose, uow: UnitOfWork) -> Undone:
    """Take back the caller's own newest change of it over REST, deleting too, within 24 hours."""
    row_id = uow.contacts.id_of(asked.id) if is_id(asked.id) else None
    return changing.undo("contact", row_id, uow.contacts.get, uow)


def _there(key: str, uow: UnitOfWork) -> Row:
    found = uow.contacts.find(key) if is_id(key) else None
    if found is None:
        changing.not_there()
    return found


def _shown(row: Row, uow: UnitOfWork) -> Made[ContactRow]:
    return answering.tagged(_rows([row], uow)[0], row["version"])


def _columns(asked: New | Change, uow: UnitOfWork) -> dict[str, Any]:
    values: dict[str, Any] = asking.texts(asked, "title", "email")
    return values | asking.changed(asked, "name", "aliases", "phones")


def _rows(found: list[Row], uow: UnitOfWork) -> list[ContactRow]:
    customers = uow.customers.names(row["customer_id"] for row in found)
    return [_row(row, customers[row["customer_id"]], uow.scope.zone) for row in found]


def _row(row: Row, customer: str, zone: str) -> ContactRow:
    return {
        "id": row["id"],
        "version": row["version"],
        "customer": {"id": row["customer_id"], "name": customer},
        "name": row["name"],
        "title": row["title"],
        "aliases": row["aliases"],
        "phones": masters.phones(row["phones"]),
        "email": row["email"],
        "created_at": answering.instant(row["created_at"], zone),
        "updated_at": answering.instant(row["updated_at"], zone),
    }


EXAMPLE: dict[str, Any] = {
    "name": "王建国",
    "title": "处长",
    "aliases": ["王处长"],
    "phones": ["0579-82265001"],
    "email": "wang@example.com",
}
VERSIONED = {"id": "4503599627370497", "if_match": '"3"'}
LIST = Endpoint(
    "GET /genjin/v1/contacts",
    dialect=GENJIN,
    scope=access.READ_CUSTOMERS,
    asks=Wanted,
    answers=list_contacts,
    row=Listed[ContactRow],
    summary="联系人列表 - contacts",
    example={"customer_id": 4503599627370497}
    | {"q": "王", "sort": "created", "cursor": None, "limit": 20},
)
ONE = Endpoint(
    "GET /genjin/v1/contacts/{id}",
    dialect=GENJIN,
    scope=access.READ_CUSTOMERS,
    asks=Whose,
    answers=one_contact,
    row=ContactRow,
    summary="一个联系人 - one contact",
    example={"id": "4503599627370497"},
    headers=answering.TAGGED,
)
CREATE = Endpoint(
    "POST /genjin/v1/contacts",
    dialect=GENJIN,
    scope=access.WRITE_CUSTOMERS,
    asks=New,
    answers=create_contact,
    row=ContactRow,
    summary="新建联系人 - a new contact",
    writes=True,
    example=EXAMPLE | {"customer_id": 4503599627370497},
    status=answering.CREATED,
    headers=answering.PLACED,
)
CHANGE = Endpoint(
    "PATCH /genjin/v1/contacts/{id}",
    dialect=GENJIN,
    scope=access.WRITE_CUSTOMERS,
    asks=Change,
    answers=change_contact,
    row=ContactRow,
    summary="修改联系人 - change some fields of a contact",
    writes=True,
    example=EXAMPLE | VERSIONED,
    headers=answering.TAGGED,
)
DELETE = Endpoint(
    "DELETE /genjin/v1/contacts/{id}",
    dialect=GENJIN,
    scope=access.WRITE_CUSTOMERS,
    asks=Which,
    answers=delete_contact,
    row=answering.Nothing,
    summary="删除联系人 - delete a contact, undoably",
    writes=True,
    example=VERSIONED,
    status=answering.DONE,
)
UNDO = Endpoint(
    "POST /genjin/v1/contacts/{id}/undo",
    dialect=GENJIN,
    scope=access.WRITE_CUSTOMERS,
    asks=Whose,
    answers=undo_contact,
    row=Undone,
    summary="撤销 - take back one's newest change of a contact",
    writes=True,
    example={"id": "4503599627370497"},
)
ENDPOINTS = (LIST, ONE, CREATE, CHANGE, DELETE, UNDO)
