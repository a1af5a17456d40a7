"""/genjin/v1/contacts: the people on the customers' side."""

from typing import Any

from pydantic import Field
from typing_extensions import TypedDict

from handlers import access
from handlers.own_api import answering, asking, masters, naming
from handlers.own_api.answering import Ref
from handlers.own_api.asking import (
    Asked,
    Id,
    MaybeId,
    MaybeLine,
    Name,
    Names,
)
from handlers.own_api.calls import Noun
from handlers.own_api.listed import Listed
from handlers.own_api.masters import ChangedOne, Kind, WantedOnes
from storage.masters import Row
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


class Wanted(WantedOnes):
    """Which contacts; `q` is any part of a name or an alias."""

    customer_id: MaybeId = None


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


class Change(Fields, ChangedOne):
    """What is to be different; null leaves the name as it is."""


def _equal(asked: Wanted, uow: UnitOfWork) -> dict[str, int | str]:
    return masters.of_customer(asked.customer_id, uow)


def _columns(asked: New | Change, uow: UnitOfWork) -> dict[str, Any]:
    values: dict[str, Any] = asking.texts(asked, "title", "email")
    values |= asking.changed(asked, "name", "aliases", "phones")
    if isinstance(asked, New):
        values["customer_id"] = naming.customer(asked.customer_id, uow).id
    return values


def _shown(found: list[Row], uow: UnitOfWork) -> list[ContactRow]:
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
NOUN = Noun(
    name="contact",
    plural="contacts",
    zh="联系人",
    row=ContactRow,
    reads=access.READ_CUSTOMERS,
    writes=access.WRITE_CUSTOMERS,
)
KIND = Kind(NOUN, lambda uow: uow.contacts, _shown, _columns, _equal)
ENDPOINTS = (
    NOUN.lists(
        Wanted,
        KIND.list,
        Listed[ContactRow],
        {"customer_id": 4503599627370497}
        | {"q": "王", "sort": "created", "cursor": None, "limit": 20},
    ),
    NOUN.shows(KIND.one),
    NOUN.creates(New, KIND.create, EXAMPLE | {"customer_id": 4503599627370497}),
    NOUN.changes(Change, KIND.change, EXAMPLE),
    NOUN.deletes(KIND.delete),
    NOUN.undoes(KIND.undo),
)
