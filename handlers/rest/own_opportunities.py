"""/genjin/v1/opportunities: deals in the making."""

from typing import Any

from pydantic import Field
from typing_extensions import TypedDict

from handlers import access
from handlers.dialects import formats
from handlers.own_api import answering, asking, masters, naming
from handlers.own_api.answering import Ref
from handlers.own_api.asking import (
    Asked,
    Id,
    MaybeAmount,
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


class Wanted(WantedOnes):
    """Which opportunities; `q` is any part of a name or an alias."""

    customer_id: MaybeId = None


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


class Change(Fields, ChangedOne):
    """What is to be different; null leaves the name as it is."""


def _equal(asked: Wanted, uow: UnitOfWork) -> dict[str, int | str]:
    return masters.of_customer(asked.customer_id, uow)


def _columns(asked: New | Change, uow: UnitOfWork) -> dict[str, Any]:
    given = asked.model_fields_set
    values: dict[str, Any] = asking.texts(asked, "number")
    values |= asking.changed(asked, "name", "aliases")
    if "amount" in given:
        values["amount"] = asked.amount or asking.NO_MONEY
    if "owner_id" in given:
        values["owner_id"] = naming.user_id(asked.owner_id, uow, "owner_id")
    if isinstance(asked, New):
        values.setdefault("owner_id", uow.scope.user_id)
        values["customer_id"] = naming.customer(asked.customer_id, uow).id
    if "stage" in given:
        code = naming.stage(asked.stage or "", uow)
        values["stage_id"] = uow.opportunities.stage_ids()[code] if code else None
    return values


def _shown(found: list[Row], uow: UnitOfWork) -> list[OpportunityRow]:
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
NOUN = Noun(
    name="opportunity",
    plural="opportunities",
    zh="商机",
    row=OpportunityRow,
    reads=access.READ_CUSTOMERS,
    writes=access.WRITE_CUSTOMERS,
)
KIND = Kind(NOUN, lambda uow: uow.opportunities, _shown, _columns, _equal)
ENDPOINTS = (
    NOUN.lists(
        Wanted,
        KIND.list,
        Listed[OpportunityRow],
        {"customer_id": 4503599627370497}
        | {"q": "王", "sort": "created", "cursor": None, "limit": 20},
    ),
    NOUN.shows(KIND.one),
    NOUN.creates(New, KIND.create, EXAMPLE | {"customer_id": 4503599627370497}),
    NOUN.changes(Change, KIND.change, EXAMPLE),
    NOUN.deletes(KIND.delete),
    NOUN.undoes(KIND.undo),
)
